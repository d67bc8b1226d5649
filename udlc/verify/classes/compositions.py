"""Links about slopes of functions within functions: ∂f_3/∂f_1 where f_3 is applied to what f_1 gives.

A function stands for its value at the one place where it is applied. Its slope by another is the sum over
its arguments of the slope by the argument, a matrix of which nothing is known, times the slope of that
argument. What is held fixed has no slope.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from udlc.notation import letters
from udlc.notation.derivatives import Operator, Partial, Total
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Minus, Negative, Paren, Plus
from udlc.notation.plaintext import readable
from udlc.translate.clauses import clauses_of
from udlc.translate.values import NoValue
from udlc.verify import plain
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, Span, identity, mapped, named, product, transposed
from udlc.verify.claiming import claimed
from udlc.verify.classes.readings import proved, same
from udlc.verify.definitions import same_letter
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader, Scope
from udlc.verify.slope_models import difference
from udlc.verify.terms import fresh
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

CHAIN = "the chain rule"


def applies(_setting: Setting, link: Link) -> bool:
    """Is something derived by the values of a function?"""
    return link.sign == "=" and any(
        _is_function(p.wrt[0]) for x in (link.left, link.right) for p in _slopes(x)
    )


def _slopes(x: Any) -> list[Partial]:
    return [p for p in sorted(x.atoms(Partial), key=str) if not isinstance(p, Total)]


def _is_function(x: Any) -> bool:
    """Is this a function, or a member of a family of functions, without arguments?"""
    head = head_of(x)
    return isinstance(head, letters.Function) and not isinstance(head, NamedFunction)


def decide(setting: Setting, link: Link) -> Finding:
    """Equal entry by entry, or slopes on which the sides differ."""
    grounds = Grounds.of(setting.entry, setting.book, 1)
    reader = CompositionReader(grounds, layout=setting.entry.layout, calls=_calls(setting))

    def sides(reader: Reader) -> tuple[Array, ...]:
        return tuple(reader.array(x, {}) for x in (link.left, link.right))

    return decided(
        lambda: theorem("a composition", claimed(replace(reader), sides)),
        lambda: _compared(setting, reader, *sides(reader)),
    )


def _compared(setting: Setting, reader: CompositionReader, one: Array, other: Array) -> Finding:
    if same(reader, one, other):
        reader.use(CHAIN)
        return replace(proved(reader, "equal entry by entry"), method="slopes of compositions")
    if one.spans != other.spans or setting.entry.where:
        return Finding("unknown", "slopes of compositions", "the sides differ")
    ranges = {fresh(): span for span in one.spans}
    places = [t.single(t.letter(name)) for name in ranges]
    a, b = one.entry(*places), other.entry(*places)
    example = difference(reader.algebra, a, b, ranges)
    if example is None:
        return Finding("unknown", "slopes of compositions", f"not shown: {plain.text(a)} = {plain.text(b)}")
    why = f"the sides are {example['left']} and {example['right']} for functions with slopes as shown"
    return Finding("refuted", "counterexample", why, counterexample=example)


def _calls(setting: Setting) -> dict[Any, Apply]:
    """The one place where each function is applied, in what the entry rests on."""
    found: dict[Any, set[Apply]] = {}
    for number in setting.entry.by:
        try:
            clauses = clauses_of(setting.book[number].meant, (number,))
        except NoValue:
            continue
        for clause in clauses:
            for call in clause.sides[-1].atoms(Apply):
                if _is_function(call.head):
                    found.setdefault(call.head, set()).add(call)
    return {head: next(iter(calls)) for head, calls in found.items() if len(calls) == 1}


@dataclass
class CompositionReader(Reader):
    """Reads slopes by the values of functions.

    Attributes:
        layout: "denominator": ∂y/∂x has the rows of x.
        calls: for each function, the place where it is applied.
    """

    layout: str = "denominator"
    calls: dict[Any, Apply] = field(default_factory=dict)

    def read(self, x: Any, at: Scope) -> Any:
        """A number as a sum, or an array."""
        if isinstance(x, Operator):
            return self.read(x.derivative, at)
        if isinstance(x, Partial) and len(x.wrt) == 1 and _is_function(x.wrt[0]):
            by = x.wrt[0]
            body = self.known(x.body)
            found = self.slope(body, by, tuple(x.given))
            if found is None:
                rows, columns = self.span_of(body), self.span_of(by)
                found = Array(rows, columns, lambda *_: t.ZERO)
            return found if self.layout == "numerator" else transposed(found)
        return super().read(x, at)

    def known(self, x: Any) -> Any:
        """What is derived: a function where it is applied, or what the grounds say something of."""
        if _is_function(x) and x in self.calls:
            return self.calls[x]
        if isinstance(x, (letters.Real, At)) and any(d.left == x for d in self.grounds.definitions):
            return x
        raise NoReadingError(f"nothing says what {readable(latex(x))} is")

    def slope(self, x: Any, by: Any, held: Sequence[Any]) -> Array | None:
        """∂x/∂f with the rows of x; None where it is zero."""
        if isinstance(x, Apply) and _is_function(x.head):
            return self.of_call(x, by, held)
        if isinstance(x, Paren):
            return self.slope(x.operand, by, held)
        if isinstance(x, Negative):
            return _scaled(self.slope(x.operand, by, held), -1)
        if isinstance(x, (Plus, Minus)):
            one, other = (self.slope(a, by, held) for a in x.args)
            other = _scaled(other, -1) if isinstance(x, Minus) else other
            return one if other is None else other if one is None else mapped(t.add, one, other)
        if isinstance(x, (letters.Real, At)):
            return self.of_letter(x, by, held)
        if not x.atoms(letters.Function):
            return None
        raise NoReadingError(f"the slope of {readable(latex(x))} has no rule here")

    def of_call(self, x: Apply, by: Any, held: Sequence[Any]) -> Array | None:
        """The slope of a function at its arguments: through each of them."""
        if x.head == by:
            return identity(self.algebra, self.span_of(x))
        if x.head in held:
            return None
        total: Array | None = None
        for place, argument in enumerate(x.arguments):
            inner = self.slope(argument, by, held)
            if inner is None:
                continue
            atom = t.node("call", f"slope of {readable(latex(x))}", t.constant(place + 1))
            outer = named(atom, (self.span_of(x), inner.rows))
            term = product(self.algebra, outer, inner)
            assert isinstance(term, Array)  # a matrix times a matrix
            total = term if total is None else mapped(t.add, total, term)
        return total

    def of_letter(self, x: Any, by: Any, held: Sequence[Any]) -> Array | None:
        """The slope of a quantity by what the grounds say it is."""
        head = head_of(x)
        for definition in self.grounds.defines(head):
            if definition.left == x:
                self.used.add(definition.number)
                return self.slope(definition.right, by, held)
        if any(same_letter(head, d.letter) for d in self.grounds.definitions):
            raise NoReadingError(f"{readable(latex(x))} is not said by what the entry rests on")
        self.note(f"{readable(latex(x))} does not depend on {readable(latex(by))}")
        return None

    def span_of(self, x: Any) -> Span:
        """Where the components of a vector run."""
        head = x.head if isinstance(x, Apply) else x
        axes = head.axes[len(head.head.over) :] if isinstance(head, At) else head.dims
        if len(axes) != 1:
            raise NoReadingError(f"{readable(latex(x))} is no vector")
        return self.span(axes[0], {})


def _scaled(x: Array | None, c: int) -> Array | None:
    return None if x is None else mapped(lambda v: t.scale(v, c), x)
