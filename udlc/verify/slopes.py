"""A term and a quantity in, the derivative by an entry of that quantity out.

Sum, product and chain rules; ∂f/∂θ of a function or density that nothing defines is an atom, its slope, where the
function has θ itself as an argument. Derivatives change places with sums and integrals, which is a condition.
"""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

from udlc.notation.derivatives import Operator, Partial
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.verify import reading
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, whole
from udlc.verify.terms import Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra
    from udlc.verify.reading import Reader, Scope

ONE = Fraction(1)
UNDER = "derivatives change places with integrals and sums"


def slope(algebra: Algebra, e: Node, of: Node, at: tuple[Node, ...]) -> Node:
    """∂e/∂θ_at, for the quantity with the atom `of`."""
    parts = []
    for p, c in t.terms(e):
        bound, factors = algebra.opened(p)
        for n, (atom, power) in enumerate(factors):
            inner = _of_atom(algebra, atom, of, at)
            if inner is t.ZERO:
                continue
            rest = [*factors[:n], *factors[n + 1 :], *([(atom, power - 1)] if power != 1 else [])]
            body = algebra.multiply(algebra.settle((), rest), t.scale(inner, power))
            parts.append(t.scale(algebra.summed(bound, body), c))
    return t.add(*parts)


def _of_atom(algebra: Algebra, atom: Node, of: Node, at: tuple[Node, ...]) -> Node:
    """The derivative of an atom."""
    if not mentions(atom, of):
        return t.ZERO
    if atom.tag == "read":
        places: list[Any] = list(atom.fields[len(of.fields) :])
        truths = [algebra.truth("=0", t.subtract(i, j)) for i, j in zip(places, at, strict=True)]
        return algebra.multiply(*truths) if truths else t.constant(1)
    name = atom.fields[0]
    if atom.tag == "base":
        return slope(algebra, atom.fields[0], of, at)  # type: ignore[arg-type]
    if atom.tag == "call" and name == "exp":
        return algebra.multiply(t.single(atom), slope(algebra, atom.fields[1], of, at))  # type: ignore[arg-type]
    if atom.tag == "call" and name == "log":
        inner: Node = atom.fields[1]  # type: ignore[assignment]
        return algebra.multiply(algebra.power(inner, -ONE), slope(algebra, inner, of, at))
    if atom.tag in ("density", "function") and _is_argument(atom, of):
        target = t.single(t.node("read", *of.fields, *at))
        return t.single(t.node("slope", atom, target))
    raise NoReadingError("a derivative of this form has no rule")


def mentions(x: Node, of: Node) -> bool:
    """Does a term depend on a quantity?"""
    if x is of or (x.tag == "read" and x.fields[: len(of.fields)] == of.fields):
        return True
    return any(mentions(n, of) for n in t.nodes(x.fields) if n.tag != "variable")


def _is_argument(atom: Node, of: Node) -> bool:
    """Does a function or density depend on a quantity as an argument of its own, and in no other way?"""
    alone = t.single(of)
    for x in t.nodes(atom.fields):
        value = x.fields[-1] if x.tag in ("event", "given") else x
        if isinstance(value, Node) and value is not alone and mentions(value, of):
            return False
        if x.tag == "event" and value is alone:
            return False
    return True


def _derivative(reader: Reader, x: Any, at: Scope) -> Any:
    """∂y/∂θ of a number y: a number, or an array like θ."""
    if len(x.wrt) != 1 or x.given:
        raise NoReadingError(f"{readable(latex(x))} is a derivative that has no rule here")
    by, y = reader.read(x.wrt[0], at), reader.read(x.body, at)
    if isinstance(y, Array):
        raise NoReadingError(f"{readable(latex(x))} is the derivative of an array")
    reader.note(UNDER)
    if isinstance(by, Array):
        of = whole(reader.algebra, by)
        if of.tag != "read":
            raise NoReadingError(f"{readable(latex(x))} is by what is no letter")
        return Array(by.rows, by.columns, lambda *k: slope(reader.algebra, y, of, k))
    of = t.factors(t.terms(by)[0][0])[0][0] if t.terms(by) else t.node("none")
    if of.tag != "read" or by is not t.single(of):
        raise NoReadingError(f"{readable(latex(x))} is by what is no letter")
    return slope(reader.algebra, y, of, ())


def _operator(reader: Reader, x: Any, at: Scope) -> Any:
    return reader.read(x.derivative, at)


reading.add_rules({Partial: _derivative, Operator: _operator})
