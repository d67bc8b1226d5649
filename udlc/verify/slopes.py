"""A term and a quantity in, the derivative by an entry of that quantity out.

Sum, product and chain rules; ∂x[i]/∂x[j] = [i = j]; ∂f/∂θ of a function or density that nothing defines is
an atom, its slope, where the function has θ itself as an argument. Derivatives change places with sums and
integrals, which is a condition.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from udlc.notation import letters
from udlc.notation.derivatives import Operator, Partial
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import normals, reading
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError
from udlc.verify.terms import Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra
    from udlc.verify.reading import Reader, Scope

ONE = Fraction(1)
UNDER = "derivatives change places with integrals and sums"


@dataclass(frozen=True)
class Target:
    """What a derivative is by: an entry of a member of a family, at places.

    Attributes:
        name: of the letter.
        family: the indices of the member.
        entry: the places of the entry; none for a number.
    """

    name: str
    family: tuple[Node, ...]
    entry: tuple[Node, ...] = ()

    @property
    def whole(self) -> Node:
        """The member as an argument."""
        return t.single(t.node("read", self.name, *self.family))

    @property
    def atom(self) -> Node:
        """The entry."""
        return t.single(t.node("read", self.name, *self.family, *self.entry))


def slope(algebra: Algebra, e: Node, by: Target) -> Node:
    """The derivative of a sum."""
    parts = []
    for p, c in t.terms(e):
        bound, factors = algebra.opened(p)
        for n, (atom, power) in enumerate(factors):
            inner = _of_atom(algebra, atom, by)
            if inner is t.ZERO:
                continue
            rest = [*factors[:n], *factors[n + 1 :], *([(atom, power - 1)] if power != 1 else [])]
            body = algebra.multiply(algebra.settle((), rest), t.scale(inner, power))
            parts.append(t.scale(algebra.summed(bound, body), c))
    return t.add(*parts)


def _of_atom(algebra: Algebra, atom: Node, by: Target) -> Node:
    """The derivative of an atom."""
    if not mentions(atom, by.name):
        return t.ZERO
    places = (*by.family, *by.entry)
    if atom.tag == "read" and atom.fields[0] == by.name and len(atom.fields) - 1 == len(places):
        truths = [algebra.truth("=0", t.subtract(i, j)) for i, j in zip(atom.fields[1:], places, strict=True)]  # type: ignore[arg-type]
        return algebra.multiply(*truths) if truths else t.constant(1)
    name = atom.fields[0]
    if atom.tag == "base":
        return slope(algebra, atom.fields[0], by)  # type: ignore[arg-type]
    if atom.tag == "call" and name == "exp":
        return algebra.multiply(t.single(atom), slope(algebra, atom.fields[1], by))  # type: ignore[arg-type]
    if atom.tag == "call" and name == "log":
        inner: Node = atom.fields[1]  # type: ignore[assignment]
        return algebra.multiply(algebra.power(inner, -ONE), slope(algebra, inner, by))
    if atom.tag in ("density", "function") and not normals.is_normal(atom):
        depends = _depends(algebra, atom, by)
        if depends is not None:
            return t.single(t.node("slope", atom, by.atom)) if depends else t.ZERO
    if atom.tag == "written":
        return _of_written(algebra, atom, by)
    raise NoReadingError("a derivative of this form has no rule")


def _of_written(algebra: Algebra, atom: Node, by: Target) -> Node:
    """The derivative of a product, a power or a sum that is written and not carried out."""
    word, *parts = atom.fields
    match word, parts:
        case "*", [*factors]:
            found = []
            for n, x in enumerate(factors):
                others = [*factors[:n], *factors[n + 1 :]]
                found.append(algebra.multiply(*others, slope(algebra, x, by)))  # type: ignore[arg-type]
            return t.add(*found)
        case "^", [Node() as base, Fraction() as e]:
            less = algebra.power(base, e - 1)
            return t.scale(algebra.multiply(less, slope(algebra, base, by)), e)
        case "sum", [tuple() as bound, Node() as body]:
            return algebra.summed(bound, slope(algebra, body, by))
        case _:
            raise NoReadingError("a derivative of this form has no rule")


def mentions(x: Node, name: str) -> bool:
    """Does a term depend on a letter?  The name of a variable of a density is no dependence."""
    if x.tag in ("variable", "run", "labels"):
        return x.tag == "run" and x.fields[0] == name
    if x.tag == "read" and x.fields[0] == name:
        return True
    return any(mentions(n, name) for n in t.nodes(x.fields))


def _depends(algebra: Algebra, atom: Node, by: Target) -> bool | None:
    """Does a function or a density depend on a quantity, as an argument as a whole?  None for another way."""
    found = False
    for x in t.nodes(atom.fields):
        value = x.fields[-1] if x.tag in ("event", "given") else x
        if not isinstance(value, Node) or not mentions(value, by.name):
            continue
        if x.tag == "event":
            return None
        if value is by.whole:
            found = True
        elif not _is_another(algebra, value, by):
            return None
    return found


def _is_another(algebra: Algebra, value: Node, by: Target) -> bool:
    """Is an argument a member of the family that is certainly another one?"""
    atom = t.factors(t.terms(value)[0][0])[0][0] if len(t.terms(value)) == 1 else value
    if atom.tag != "read" or value is not t.single(atom) or len(atom.fields) - 1 != len(by.family):
        return False
    pairs = zip(atom.fields[1:], by.family, strict=True)
    return any(algebra.truth("=0", t.subtract(i, j)) is t.ZERO for i, j in pairs)  # type: ignore[arg-type]


def _derivative(reader: Reader, x: Any, at: Scope) -> Any:
    """∂y/∂θ of a number y: a number, or an array like θ."""
    if len(x.wrt) != 1 or x.given:
        raise NoReadingError(f"{readable(latex(x))} is a derivative that has no rule here")
    letter, indices = (x.wrt[0].head, x.wrt[0].indices) if isinstance(x.wrt[0], At) else (x.wrt[0], ())
    over = (
        0
        if not indices and isinstance(letter, letters.Real) and letter.copies is not None
        else len(letter.over)
    )
    if not isinstance(letter, letters.Real) or letter in at or x.wrt[0] in at or len(indices) < over:
        raise NoReadingError(f"{readable(latex(x))} is by what is no letter")
    y = reader.read(x.body, at)
    if isinstance(y, Array):
        raise NoReadingError(f"{readable(latex(x))} is the derivative of an array")
    if reader.grounds.defines(letter):
        raise NoReadingError(f"{readable(latex(letter))} is defined by other quantities")
    if not mentions(y, name_of(letter)) and t.number(y) is None:
        said = readable(latex(x.body))
        if not _is_told_apart(reader, x.body, letter):
            raise NoReadingError(f"nothing says how {said} depends on {readable(latex(letter))}")
        reader.note(f"{said} does not depend on {readable(latex(letter))}")
    reader.note(UNDER)
    places = tuple(reader.index(i, at) for i in indices)
    name, family, entry = name_of(letter), places[:over], places[over:]
    if len(entry) == len(letter.dims):
        return slope(reader.algebra, y, Target(name, family, entry))
    if entry:
        raise NoReadingError(f"{readable(latex(x))} is by a part of an array")
    spans = tuple(reader.span(axis, at) for axis in letter.dims)
    columns = spans[1] if len(spans) > 1 else None
    return Array(spans[0], columns, lambda *k: slope(reader.algebra, y, Target(name, family, k)))


def _is_told_apart(reader: Reader, body: Any, letter: Any) -> bool:
    """Is it a density, or the log of one, that the entry writes both with a letter and without?

    So Pr(x) is free of φ where the entry writes Pr(x | φ) too.
    """
    call = body.arguments[0] if isinstance(body, Apply) and body.head == NamedFunction("log") else body
    if not isinstance(call, Apply) or not isinstance(call.letter, letters.Density):
        return False
    entry = reader.grounds.entry
    written = (c for said in (entry.statement, *entry.where) for c in said.atoms(Apply))
    events = [head_of(a) for a in call.arguments]
    alike = (c for c in written if c.letter == call.letter and [head_of(a) for a in c.arguments] == events)
    return any(letter in map(head_of, c.conditions) for c in alike)


def _operator(reader: Reader, x: Any, at: Scope) -> Any:
    return reader.read(x.derivative, at)


reading.add_rules({Partial: _derivative, Operator: _operator})
