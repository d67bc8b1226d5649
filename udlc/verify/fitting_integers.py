"""A product of the checker in, the rows about integers and permutations that fit it out."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from udlc.checker import terms as t
from udlc.checker.facts import range_facts, truth_facts
from udlc.checker.kernel import Kernel
from udlc.checker.terms import ONE, Node, is_call
from udlc.verify.hinting import Fit, Hints, fits, hint, inside, linear, within

if TYPE_CHECKING:
    from udlc.verify.hints import Search

MOST_VALUES = 6
"""A sum over so many values or fewer is written out."""


def _decided(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] == ">0":
            continue
        kind, e = a.fields
        known = k.given(*range_facts(bound), *truth_facts([f for m, f in enumerate(factors) if m != n]))
        if s.follows(known, t.minus(t.constant(-1), e)):
            yield hint("too small" if kind == "=0" else "less", (), (n,))
        elif kind == "=0" and s.follows(known, t.minus(e, 1)):
            yield hint("too large", (), (n,))
        elif s.follows(known, e) and (kind == "≥0" or s.follows(known, t.scale(e, -1))):
            yield hint("true" if kind == "=0" else "at least", (), (n,))


def _one_point(_s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] != "=0":
            continue
        for m, (name, lo, _) in enumerate(bound):
            found = linear(a.fields[1], name)
            inner = within(bound, m)
            if found and k.is_form(lo) and not found[1].letters & {bound[i][0] for i in inner}:
                yield hint("one point", inner, (n,), e=t.scale(found[1], -found[0]))


def _absorbed(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] != "≥0":
            continue
        rest = truth_facts([f for m, f in enumerate(factors) if m != n])
        for m in reversed(range(len(bound))):
            name, lo, hi = bound[m]
            found, inner = linear(a.fields[1], name), within(bound, m)
            if not found or found[1].letters & {bound[i][0] for i in inner}:
                continue
            if found[1].letters & {b[0] for b in bound[m:]}:
                continue
            c, other = found
            edge = t.scale(other, -1) if c == 1 else t.add(other, t.constant(1))
            new = [*bound[:m], (name, edge, hi) if c == 1 else (name, lo, edge), *bound[m + 1 :]]
            dropped = range_facts(bound[m : m + 1])[int(c == -1)]
            if s.follows(k.given(*range_facts(new), *rest), dropped):
                e = edge if c == 1 else other
                yield hint("lower end" if c == 1 else "upper end", inner, (n,), e=e)


def _first(_s: Search, _k: Kernel, bound: Any, _factors: Any) -> Hints:
    for m, (_, lo, hi) in enumerate(bound):
        first, stop = t.number(lo), t.number(hi)
        if first is not None and stop is not None and stop - first <= MOST_VALUES:
            yield hint("first" if stop > first else "empty", within(bound, m))


def _from_zero(_s: Search, k: Kernel, bound: Any, _factors: Any) -> Hints:
    for m, (_, lo, _) in enumerate(bound):
        if lo is not t.ZERO and k.is_form(lo):
            yield hint("from zero", within(bound, m))


def _constant(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for m, (name, lo, hi) in enumerate(bound):
        used = [a for a, _ in factors] + [x for b in bound if b[0] != name for x in b[1:]]
        others = [b for b in bound if b[0] != name]
        if not any(name in x.letters for x in used) and s.follows(
            k.given(*range_facts(others)), t.minus(hi, lo)
        ):
            yield hint("constant", (m,))


# ── Permutations ─────────────────────────────────────────────────────────────


def _permutation(x: Node | None) -> tuple[Node, Node, Node] | None:
    """The array, its size and the place of an element of a permutation, or of its inverse."""
    if x is None or not is_call(x, "label"):
        return None
    inner = t.only_atom(x.fields[1])
    of = t.only_atom(inner.fields[1]) if inner is not None and is_call(inner, "permuted") else None
    if of is not None and is_call(of, "permutation"):
        return of.fields[1], of.fields[2], inner.fields[2]  # type: ignore[union-attr]
    return None


def _permuted(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    """Π(π⁻¹(v)) is v; [π(a) = π(b)] is [a = b]; a sum over v in which v occurs as π(v), or π(v) is told."""
    for n, (a, _) in enumerate(factors):
        for name in ("undone", "done again") if is_call(a, "label") else ():
            if fits(s, k, bound, factors, hint(name, (), (n,))):
                yield hint(name, (), (n,))
        parts = a.fields[1].fields if a.tag == "truth" and a.fields[0] == "=0" else ()
        found = [_permutation(t.only_atom(t.total([(p, ONE)]))) for p, _ in parts]
        if len(found) == 2 and all(found):
            g, n_, x = found[0]  # type: ignore[misc]
            said = hint("injective", (), (n,), g=g, n=n_, x=x, y=found[1][2])  # type: ignore[index]
            if fits(s, k, bound, factors, said):
                yield said
    yield from _reindexed(bound, factors)


def _reindexed(bound: Any, factors: Any) -> Hints:
    for m, (name, lo, hi) in enumerate(bound):
        terms = [a for a, _ in factors] + [x for b in bound for x in b[1:]]
        users = [x for x in terms if name in x.letters]
        for value in dict.fromkeys(y for x in users for y in inside(x)):
            found = _permutation(value)
            if not found or found[2] is not t.letter(name) or lo is not t.ZERO or hi is not found[1]:
                continue
            told = [
                a for a in users if a.tag == "truth" and a.fields[0] == "=0" and _tells(a.fields[1], value)
            ]
            if told or all(_only_in(x, name, value) for x in users):
                yield hint("reindexed", within(bound, m), (), g=found[0])


def _tells(e: Node, value: Node) -> bool:
    """Does e = 0 say what an atom is, in other terms?"""
    alone = t.product((), [(value, ONE)])
    rest = t.total((p, c) for p, c in e.fields if p is not alone)
    return abs(dict(e.fields).get(alone, Fraction(0))) == 1 and not rest.letters & value.letters


def _only_in(x: Node, name: str, value: Node) -> bool:
    """Does a letter occur within an atom alone?"""
    if x is value or name not in x.letters:
        return True
    return x.tag != "letter" and all(_only_in(n, name, value) for n in t.nodes(x.fields))


OF_PERMUTATIONS: tuple[Fit, ...] = (_permuted,)
OF_INTEGERS: tuple[Fit, ...] = (_decided, _one_point, _absorbed, _first, _from_zero, _constant)
