"""Definitions of arrays and an element in, its normal form over inputs and arrays that are left opaque out.

An expression is a number "p/q" or a list: ["size", N], ["letter", i], ["read", A, i…], ["call", f, x…],
["+", x…], ["*", x…], ["^", x, "p/q"], ["sum", [[i, lo, hi]…], x], ["if", c, x, y], and the truths ["=0", e],
["≥0", e] of integers, [">0", e] of reals, ["and", c…], ["or", c…], ["not", c].
["over", op, [[i, lo, hi]…], x…] is an atom: a product, a maximum, an array; ["mean", most, noise, x] and
["drawn", name, indices, ranges, law, x] are expectations.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from udlc.checker import terms as t
from udlc.checker.facts import range_facts, truth, truth_facts
from udlc.checker.kernel import Kernel
from udlc.checker.terms import ONE, Node, need

DEEPEST = 80
HOLE = "#"


@dataclass
class Definitions:
    """Arrays that statements define, by name; the names of those that are cut; inputs whose value is known.

    A statement is {op, ranges: [letter, lo, hi]…, at, guards, body}: out[at…] op= body at every point of
    the ranges where the guards hold.  Every element is complete before it is read.
    """

    arrays: Mapping[str, Any]
    cut: Mapping[str, int] = field(default_factory=dict)
    values: Mapping[str, int] = field(default_factory=dict)
    opens: bool = False
    depth: int = 0

    def element(self, k: Kernel, array: str, index: Sequence[Node], opened: bool = False) -> Node:
        """An element: an atom where the array is given or cut and not opened, else what statements give."""
        if array in self.values:
            return t.constant(self.values[array])
        if array not in self.arrays or (array in self.cut and not opened):
            return t.single(t.node("read", self.cut.get(array, array), *index))
        self.depth += 1
        need(self.depth < DEEPEST, "definitions without end")
        found = t.add(*(self.contribution(k, array, s, index) for s in self.arrays[array]))
        self.depth -= 1
        return found

    def contribution(self, k: Kernel, array: str, s: Any, index: Sequence[Node]) -> Node:
        """What a statement gives an element: first the points that write it, then the body at each."""
        bound, env = self.bound(k, s["ranges"], {})
        places = [truth("=0", t.minus(self.value(k, e, env), i)) for e, i in zip(s["at"], index, strict=True)]
        early = [g for g in s["guards"] if self.is_of_indices(g)]
        late, parts = [g for g in s["guards"] if g not in early], []
        hole = t.single(t.node("call", HOLE, *env.values()))
        points = k.summed(bound, k.multiply(hole, *places, *(self.value(k, g, env) for g in early)))
        need(points.fields or s["op"] == "sum", "a reduction without points")
        alone = len(points.fields) == len(self.arrays[array]) == 1 and not late
        for p, c in points.fields:
            ranges, factors = k.opened(p)
            (hole_atom,) = [a for a, _ in factors if a.fields[0] == HOLE]
            rest = [f for f in factors if f[0] is not hole_atom]
            at, here = dict(zip(env, hole_atom.fields[1:])), k.given(*range_facts(ranges), *truth_facts(rest))
            body = self.value(here, s["body"], at, self.opens and self.depth == 1)
            if s["op"] == "sum":
                body = here.multiply(body, *(self.value(here, g, at) for g in late))
                parts.append(t.scale(k.summed(ranges, k.multiply(k.settle((), rest), body)), c))
            else:
                need(alone and c == 1, "points of a reduction")
                parts.append(self.reduction(k, s, at, ranges, rest, body))
        return t.add(*parts)

    def bound(self, k: Kernel, ranges: Any, at: Mapping[str, Node]) -> tuple[list[Any], dict[str, Node]]:
        """Fresh letters for those of ranges, with their bounds, and the scope within."""
        bound, env = [], dict(at)
        for name, lo, hi in ranges:
            fresh = k.fresh()
            bound.append((fresh, self.value(k, lo, env), self.value(k, hi, env)))
            env[name] = t.letter(fresh)
        return bound, env

    def reduction(
        self, k: Kernel, s: Any, at: Mapping[str, Node], ranges: Any, truths: Any, body: Node
    ) -> Node:
        """A maximum, a product and the like, as an atom over its own letters; a position counts from zero."""
        if s["op"] == "argmax":
            plain = [n for n, lo, _ in s["ranges"] if lo == 0 and at[n] is t.letter(ranges[0][0])]
            need(len(ranges) == len(plain) == 1 and ranges[0][1] is t.ZERO, "a position in another range")
        elif not ranges and not truths:
            return body
        inside = [(t.node("call", "body", body), ONE), *((t.node("base", t.single(a)), x) for a, x in truths)]
        return t.single(t.node("reduce", s["op"], k.named(ranges, inside)))

    def is_of_indices(self, g: Any) -> bool:
        """Is a condition about integers, and free of arrays that are defined?"""
        if not isinstance(g, list):
            return True
        is_defined = g[0] == "read" and g[1] in self.arrays
        return g[0] != ">0" and not is_defined and all(map(self.is_of_indices, g[1:]))

    def value(self, k: Kernel, x: Any, at: Mapping[str, Node], opened: bool = False) -> Node:
        """An expression at values of its letters; opened: what is read here alone is not opaque."""
        if not isinstance(x, list):
            return t.constant(Fraction(x))
        match x[0]:
            case "size":
                return t.single(t.node("size", x[1]))
            case "letter":
                return at[x[1]]
            case "if":
                return self.choice(k, x, at)
            case "sum":
                bound, env = self.bound(k, x[1], at)
                return k.summed(bound, self.value(k, x[2], env))
            case "over":
                bound, env = self.bound(k, x[2], at)
                body = t.node("call", "body", *(self.value(k, y, env) for y in x[3:]))
                return t.single(t.node("reduce", x[1], k.named(bound, [(body, ONE)])))
            case "mean":
                return self.mean(k, x[1], x[2], self.value(k, x[3], at))
            case "drawn":
                return self.value(k, drawn(*x[1:]), at)
            case "^":
                return k.power(self.value(k, x[1], at), Fraction(x[2]))
            case "read":
                return self.element(k, x[1], [self.value(k, i, at) for i in x[2:]], opened)
            case "call":
                return self.call(k, x[1], [self.value(k, y, at) for y in x[2:]])
            case _:
                need(x[0] in WORDS, "no such expression")
                return WORDS[x[0]](k, *(self.value(k, y, at) for y in x[1:]))

    def choice(self, k: Kernel, x: Any, at: Mapping[str, Node]) -> Node:
        """X where c holds, else y: [c]·x + (1 - [c])·y; in one form where the pieces meet."""
        a, b = (self.value(k, y, at) for y in x[2:])
        above = x[1][1] if x[1][0] == "not" else x[1]
        if above[0] == ">0":
            e = self.value(k, above[1], at)
            if t.quotient(t.minus(a, b), e) is not None:
                return k.by_sign(e, a, b) if above is x[1] else k.by_sign(e, b, a)
        c = self.value(k, x[1], at)
        return t.add(k.multiply(c, a), k.multiply(t.minus(t.constant(1), c), b))

    @staticmethod
    def mean(k: Kernel, most: int, noise: Mapping[str, int], e: Node) -> Node:
        """E of products of so many elements of noise: E ε_p = 0, E ε_p·ε_q = [p = q] for one draw.

        The number beside the name of noise is that of its indices that tell elements apart, not draws.
        """
        parts = []
        for p, c in e.fields:
            bound, factors = k.opened(p)
            own = [(a, x) for a, x in factors if a.tag == "read" and a.fields[0] in noise]
            rest = [f for f in factors if f not in own]
            need(not any(names_of(a) & noise.keys() for a, _ in rest), "a function of noise")
            need(all(x in (1, 2) for _, x in own) and sum(x for _, x in own) <= most, "a power of noise")
            (one, _), (other, _) = (own[0], own[-1]) if own else ((t.UNIT, 0), (t.UNIT, 0))
            if not own:
                parts.append(t.total([(p, c)]))
            elif sum(x for _, x in own) == 2 and one.fields[0] == other.fields[0]:
                draws = [a.fields[: max(1, len(a.fields) - noise[one.fields[0]])] for a in (one, other)]
                need(draws[0] == draws[1], "different draws")
                same = [truth("=0", t.minus(i, j)) for i, j in zip(one.fields[1:], other.fields[1:])]
                parts.append(t.scale(k.summed(bound, k.multiply(k.settle((), rest), *same)), c))
        return t.add(*parts)

    @staticmethod
    def call(k: Kernel, name: str, arguments: Sequence[Node]) -> Node:
        """A function: exp and log by their laws, any other as an atom."""
        if name == "log":
            return k.logarithm(arguments[0])
        if name == "Pow" and (x := t.number(arguments[1])) is not None:
            return k.power(arguments[0], x)
        return k.settle((), [(t.node("call", name, *arguments), ONE)])


def names_of(x: Node) -> set[str]:
    """The arrays that a term reads, and the functions that it leaves open."""
    is_name = x.tag == "read" or (x.tag == "call" and "^(" in x.fields[0])
    return ({x.fields[0]} if is_name else set()).union(*map(names_of, t.nodes(x.fields)))


def inside(x: Any) -> Iterator[Any]:
    """An expression and all that it is made of."""
    if isinstance(x, list):
        yield x
        for y in x:
            yield from inside(y)


def drawn(name: str, over: int, ranges: Any, law: Any, x: Any) -> Any:
    """E over draws of a law: Σ law(v)·x, v in the place of every draw, for x a sum of terms of one draw."""

    def members(y: Any) -> set[str]:
        return {str(z[2 : 2 + over]) for z in inside(y) if z[:2] == ["read", name]}

    def is_linear(y: Any) -> bool:
        own = [z for z in y[1:] if members(z)]
        if y[0] == "+" or (y[0] == "*" and len(own) < 2):
            return all(map(is_linear, own))
        if y[0] in ("sum", "drawn") and not any(members(["+", z]) for z in y[1:-1]):
            return is_linear(y[-1])
        ranges = [z[1 + (z[0] == "over")] for z in inside(y) if z[:1] in (["sum"], ["over"])]
        letters = [str(["letter", r[0]]) for bound in ranges for r in bound]
        return len(members(y)) < 2 and not any(v in m for v in letters for m in members(y))

    def at_letter(y: Any) -> Any:
        if y[:2] != ["read", name]:
            return [at_letter(z) if isinstance(z, list) else z for z in y]
        rest, letter = y[2 + over :], ["letter", ranges[-1][0]]
        return ["call", "entry", letter, *rest] if rest else letter

    need(is_linear(x), "draws are joined by more than a sum")
    return ["sum", ranges, ["*", law, at_letter(x)]]


WORDS: dict[str, Callable[..., Node]] = {
    "+": lambda _, *parts: t.add(*parts),
    "*": Kernel.multiply,
    "and": Kernel.multiply,
    "or": lambda k, *c: t.minus(t.constant(1), k.multiply(*(t.minus(t.constant(1), x) for x in c))),
    "not": lambda _, c: t.minus(t.constant(1), c),
    ">0": Kernel.above_zero,
    "≥0": lambda _, e: truth("≥0", e),
    "=0": lambda _, e: truth("=0", e),
}
