"""One element of an array of a program in, its value as a term over the inputs out.

A temporary is replaced by what its statements contribute to the element, the letters of Repeats
being letters like any other: order does not matter to a program that keeps the law. Arrays that are
cut stay opaque, under a common name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction

import sympy
from sympy import Basic, Expr
from sympy.core.relational import Relational

from udlc.errors import UdlcError
from udlc.ir.functions import Opaque, is_integral
from udlc.ir.grammar import Compute, Letter, Program, Range, Read, Size, Statement
from udlc.simplify.affine import split
from udlc.simplify.statements import Outer, writers
from udlc.verify import signs
from udlc.verify import terms as t
from udlc.verify.algebra import ONE, Algebra
from udlc.verify.functions import REWRITTEN
from udlc.verify.naming import canonical
from udlc.verify.terms import Bound, Node, fresh

DEEPEST = 60
"""How many arrays may be unfolded inside one another."""

DEEPEST_IN_CYCLES = 16
"""How many, where arrays depend on themselves and only the indices can end it."""


class NotUnfoldedError(UdlcError):
    """A statement that has no term: the comparison is then unknown, for this reason."""


@dataclass(frozen=True)
class Point:
    """Where a statement contributes: values of letters, bound letters, conditions, and what holds there."""

    values: Mapping[Basic, Node]
    bound: tuple[Bound, ...]
    conditions: tuple[Node, ...]
    algebra: Algebra


Within = Callable[[tuple[Node, ...], Algebra, "Unfolder"], Node]
"""An index to an integer, which is not negative where an array stays opaque."""


class Unfolder:
    """The elements of one program as terms.

    Args:
        program: the program.
        cut: arrays that stay opaque, with the names they go by.
        within: of arrays that stay opaque in a part of their index alone, what is not negative there.
        deepest: how many arrays may be unfolded one within the other.
        opens: whether an array that is asked for, if it copies one that is cut, is what that one is, or what
            that one copies in turn.
    """

    def __init__(
        self,
        program: Program,
        cut: Mapping[str, str],
        deepest: int = DEEPEST,
        opens: bool = False,
        within: Mapping[str, Within] | None = None,
    ) -> None:
        self.program, self.cut, self.deepest, self.opens = program, cut, deepest, opens
        self.within = within or {}
        self.written = writers(program)
        self.depth = self.copies = 0

    def defined(self, array: str, index: tuple[Node, ...], algebra: Algebra) -> Node:
        """What the statements of the array give this element, cut or not."""
        placed = self.written.get(array, [])
        self.depth += 1
        if self.depth > self.deepest:
            raise NotUnfoldedError(f"{array} depends on itself, or on too many arrays", symbol=array)
        found = t.add(*(self.contribution(s, outer, index, algebra) for s, outer in placed))
        self.depth -= 1
        return found

    def element(self, array: str, index: tuple[Node, ...], algebra: Algebra) -> Node:
        """The value of an element: of an input or a cut array an atom."""
        if array in self.cut and self.is_opaque(array, index, algebra):
            return t.single(t.node("read", self.cut[array], *index))
        if self.program.arrays[array].role != "temporary":
            return t.single(t.node("read", array, *index))
        return self.defined(array, index, algebra)

    def is_opaque(self, array: str, index: tuple[Node, ...], algebra: Algebra) -> bool:
        """Does an array that is cut stay opaque at an index?"""
        return array not in self.within or algebra.shows(self.within[array](index, algebra, self))

    def contribution(self, s: Statement, outer: Outer, index: tuple[Node, ...], algebra: Algebra) -> Node:
        """What one statement adds to an element, or the element that it alone defines."""
        if not isinstance(s, Compute):
            raise NotUnfoldedError("the result of a matrix operation or a derivative is not unfolded")
        if any(r.until is not None for r in outer):
            raise NotUnfoldedError(f"{s.out} is computed until a condition holds", symbol=s.out)
        if s.op != "sum" and len(self.written[s.out]) > 1:
            raise NotUnfoldedError(f"{s.out} is defined slice by slice", symbol=s.out)
        point = self.point(s, outer, index, algebra)
        if s.op != "sum":
            return self.reduction(s, point, algebra)
        if point is None:
            return t.ZERO
        copied = self.copied(s.body)
        if self.opens and self.depth == self.copies + 1 and copied is not None:
            place = tuple(self.value(i, point.values, point.algebra) for i in copied.index)
            self.copies += 1
            body = self.defined(copied.array, place, point.algebra)
            self.copies -= 1
        else:
            body = self.value(s.body, point.values, point.algebra)
        return algebra.summed(point.bound, algebra.multiply(body, *point.conditions))

    def copied(self, body: Basic) -> Read | None:
        """The element of a temporary that a statement copies."""
        if not isinstance(body, Read) or self.program.arrays[body.array].role != "temporary":
            return None
        return body

    def reduction(self, s: Compute, point: Point | None, algebra: Algebra) -> Node:
        """A maximum, a product or the like, as an atom over its own letters."""
        if point is None:
            raise NotUnfoldedError(f"an element of {s.out} is never written", symbol=s.out)
        body = self.value(s.body, point.values, point.algebra)
        if not point.bound and not point.conditions and s.op != "argmax":
            return body
        truths = [(t.node("base", c), ONE) for c in point.conditions]
        inner = canonical(algebra, point.bound, ((t.node("call", "body", body), ONE), *truths))
        order = tuple(name for name, _, _ in point.bound) if s.op == "argmax" else ()
        if len(order) > 1:
            raise NotUnfoldedError(f"{s.out} is a position among several letters", symbol=s.out)
        return t.single(t.node("reduce", s.op, inner))

    # ── The points of a statement that write an element ──────────────────────

    def point(self, s: Compute, outer: Outer, index: tuple[Node, ...], algebra: Algebra) -> Point | None:
        """Letters solved from the index where possible, the others bound; None where there is no point."""
        ranges = [*(Range(r.letter, r.lo, r.hi) for r in outer), *s.domain]
        values, left = self.solved(s, [r.letter for r in ranges], index, algebra)
        bound: list[Bound] = []
        conditions: list[Node] = []
        for r in ranges:
            lo, hi = (self.value(e, values, algebra) for e in (r.lo, r.hi))
            inside = r.letter in values
            if not inside:
                name = fresh()
                values[r.letter] = t.single(t.letter(name))
                bound.append((name, lo, hi))
            v = values[r.letter]
            edges = (t.subtract(v, lo), t.subtract(t.subtract(hi, v), t.constant(1)))
            truths = [algebra.truth("≥0", e) for e in edges] if inside else []
            if r.equation is not None:
                truths.append(self.equation(r.equation, v, values, algebra))
            conditions += [c for c in truths if t.number(c) != 1]
            algebra = algebra.given(*edges, *(f for c in truths for f in facts_of(c)))
        for e, i in left:
            conditions.append(algebra.truth("=0", t.subtract(self.value(e, values, algebra), i)))
            algebra = algebra.given(*facts_of(conditions[-1]))
        for g in s.guards:
            conditions.append(self.condition(g, values, algebra))
            algebra = algebra.given(*facts_of(conditions[-1]))
        if any(c is t.ZERO for c in conditions):
            return None
        return Point(values, tuple(bound), tuple(c for c in conditions if t.number(c) != 1), algebra)

    def solved(
        self, s: Compute, letters: list[Letter], index: tuple[Node, ...], algebra: Algebra
    ) -> tuple[dict[Basic, Node], list[tuple[Expr, Node]]]:
        """Letters that stand alone, up to sign and shift, in an index; and the indices left over."""
        values: dict[Basic, Node] = {}
        left = list(zip(s.at, index))
        while True:
            for e, i in left:
                unknown = [v for v in letters if v not in values]
                parts = split(e, unknown)
                if parts is None or len(parts[0]) != 1:
                    continue
                ((v, c),) = parts[0].items()
                if c in (1, -1):
                    rest = self.value(parts[1], values, algebra)
                    values[v] = t.scale(t.subtract(i, rest), int(c))
                    left.remove((e, i))
                    break
            else:
                return values, left

    def equation(
        self, equation: tuple[Expr, Expr], v: Node, values: Mapping[Basic, Node], algebra: Algebra
    ) -> Node:
        """[denominator · v = numerator], for a denominator that is known not to be zero."""
        top, bottom = (self.value(e, values, algebra) for e in equation)
        if not algebra.shows(t.subtract(bottom, t.constant(1))):
            raise NotUnfoldedError(f"the divisor {equation[1]} may be zero")
        return algebra.truth("=0", t.subtract(algebra.multiply(bottom, v), top))

    # ── Expressions ──────────────────────────────────────────────────────────

    def value(self, e: Basic, values: Mapping[Basic, Node], algebra: Algebra) -> Node:
        """A scalar expression at a point."""
        if isinstance(e, Letter):
            return values[e]
        if isinstance(e, Size):
            return t.single(t.size(e.name))
        if isinstance(e, Read):
            index = tuple(self.value(i, values, algebra) for i in e.index)
            return self.element(e.array, index, algebra)
        if e.is_Rational:
            return t.constant(Fraction(int(e.p), int(e.q)))
        if e.is_Add:
            return t.add(*(self.value(a, values, algebra) for a in e.args))
        if e.is_Mul:
            return algebra.multiply(*(self.value(a, values, algebra) for a in e.args))
        if e.is_Pow and e.exp.is_Rational:
            base = self.value(e.base, values, algebra)
            return algebra.power(base, Fraction(int(e.exp.p), int(e.exp.q)))
        if e.is_number and not e.args:
            return t.single(t.node("call", str(e)))
        return self.function(e, values, algebra)

    def function(self, e: Basic, values: Mapping[Basic, Node], algebra: Algebra) -> Node:
        """A function of the table, rewritten where it has another name."""
        name = type(e).__name__
        if name == "select":
            chosen, other = (
                self.condition(e.args[0], values, algebra),
                self.condition(~e.args[0], values, algebra),
            )
            a, b = (self.value(x, values, algebra) for x in e.args[1:])
            joined = self.continuous(e.args[0], a, b, values, algebra)
            if joined is not None:
                return joined
            return t.add(algebra.multiply(chosen, a), algebra.multiply(other, b))
        args = [self.value(a, values, algebra) for a in e.args]
        if isinstance(e, Opaque):
            return t.single(t.node("call", f"{e.opaque_name}^({e.order})", *args))
        if name in REWRITTEN:
            return REWRITTEN[name](algebra, *args)
        return t.single(t.node("call", name, *args))

    def condition(self, g: Basic, values: Mapping[Basic, Node], algebra: Algebra) -> Node:
        """A relation, or relations joined: 1 where it holds, else 0."""
        if g in (sympy.true, sympy.false):
            return t.constant(int(g is sympy.true))
        if isinstance(g, sympy.And):
            return algebra.multiply(*(self.condition(a, values, algebra) for a in g.args))
        if isinstance(g, sympy.Or):
            none = [t.subtract(t.constant(1), self.condition(a, values, algebra)) for a in g.args]
            return t.subtract(t.constant(1), algebra.multiply(*none))
        if isinstance(g, sympy.Not):
            return t.subtract(t.constant(1), self.condition(g.args[0], values, algebra))
        if not isinstance(g, Relational):
            raise NotUnfoldedError(f"{g} is no relation")
        if isinstance(g, sympy.Ne):
            return t.subtract(t.constant(1), self.condition(sympy.Eq(g.lhs, g.rhs), values, algebra))
        lhs, rhs = (self.value(x, values, algebra) for x in (g.lhs, g.rhs))
        difference = t.subtract(rhs, lhs) if isinstance(g, sympy.Le | sympy.Lt) else t.subtract(lhs, rhs)
        strict = isinstance(g, sympy.Gt | sympy.Lt)
        if is_integral(g.lhs - g.rhs):
            e = t.subtract(difference, t.constant(1)) if strict else difference
            return algebra.truth("=0" if isinstance(g, sympy.Eq) else "≥0", e)
        kind = "real=0" if isinstance(g, sympy.Eq) else "real>0" if strict else "real≥0"
        return signs.truth(algebra, kind, difference)

    def continuous(
        self, g: Basic, a: Node, b: Node, values: Mapping[Basic, Node], algebra: Algebra
    ) -> Node | None:
        """A value with two pieces that meet where they change; None for any other condition."""
        if not isinstance(g, sympy.Ge | sympy.Gt | sympy.Le | sympy.Lt) or is_integral(g.lhs - g.rhs):
            return None
        e = self.value(g.lhs - g.rhs, values, algebra)
        if not signs.multiple_of(t.subtract(a, b), e):
            return None
        above, below = (a, b) if isinstance(g, sympy.Ge | sympy.Gt) else (b, a)
        return signs.by_sign(algebra, e, above, below)


def facts_of(condition: Node) -> tuple[Node, ...]:
    """What integers satisfy where this condition, a single truth, is 1."""
    if len(t.terms(condition)) != 1 or len(t.factors(t.terms(condition)[0][0])) != 1:
        return ()
    atom = t.factors(t.terms(condition)[0][0])[0][0]
    if atom.tag != "truth" or t.terms(condition)[0][1] != 1:
        return ()
    e = atom.fields[1]
    assert isinstance(e, Node)
    return {"≥0": (e,), "=0": (e, t.scale(e, -1))}.get(str(atom.fields[0]), ())
