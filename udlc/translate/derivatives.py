"""Derivatives inside equations: computed where an equation in scope says what is derived, else input arrays.

In denominator layout ∂y/∂x has the rows of x and the columns of y; in numerator layout it is the transpose.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any, ClassVar

from udlc.ir.expressions import substitute
from udlc.ir.grammar import Axis, Read
from udlc.notation import binders, operators
from udlc.notation import letters as written
from udlc.notation.derivatives import AtPoint, Operator, Partial
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.ranges import Range, Ranges
from udlc.translate.calls import match
from udlc.translate.computed_derivatives import computed
from udlc.translate.expressions import integer_of, rule, value_of
from udlc.translate.frames import Frame
from udlc.translate.members import member
from udlc.translate.names import latex_of, name_of
from udlc.translate.open_functions import skeleton, slots_of
from udlc.translate.values import INNER, NoValue, Value
from udlc.translate.writer import Writer

LINEAR = (
    operators.Plus,
    operators.Minus,
    operators.Negative,
    operators.Paren,
    operators.WithoutBrackets,
    binders.Sum,
)
"""Nodes that a derivative can be pushed through."""

_INNER = written.Index("inner")


class Derivative(written.Letter):
    """The letter of a derivative that comes from outside or that an equation defines: ∂ℓ/∂f as an array.

    Attributes:
        printed: the fraction that the book prints, without indices.
    """

    fields: ClassVar = ("name", "dims", "over", "printed")

    def __new__(cls, name: str, dims: Any = (), over: Any = (), printed: str = "") -> Derivative:
        """A letter with its axes and its print."""
        letter = super().__new__(cls, name, dims, over)
        letter.printed = printed
        return letter

    def tex(self) -> str:
        """The fraction that the book prints, without indices."""
        return self.printed


@rule(Operator)
def _operator(w: Writer, x: Operator, frame: Frame) -> Value:
    return value_of(w, x.derivative, frame)


@rule(Partial)
def _partial(w: Writer, x: Partial, frame: Frame) -> Value:
    body = x.body.operand if isinstance(x.body, operators.Paren) else x.body
    if is_computed(body, x, frame):
        found = computed(w, x, body, frame)
        if found is not None:
            return _laid_out(found, x, frame)
    if isinstance(body, LINEAR):
        moved = body.func(*(_pushed(x, a) for a in body.args))
        return value_of(w, moved, frame)
    made = derivative_letter(x)
    if made is None:
        raise NoValue(
            f"{latex(x)} has no value: nothing here says how {latex(body)} depends on {latex(x.wrt[0])}"
        )
    return _laid_out(_from_outside(w, *made, body, frame), x, frame)


def _pushed(x: Partial, a: Any) -> Any:
    return a if isinstance(a, Ranges) else x.func(x.args[0], a, x.given)


def head_and_indices(x: Any) -> tuple[Any, tuple[Any, ...]]:
    """The letter of a member or of a function's value, and its indices; None for what is neither."""
    if isinstance(x, Apply):
        return head_and_indices(x.head)
    if isinstance(x, At):
        return x.head, x.indices
    if isinstance(x, written.Letter) and not isinstance(x, NamedFunction):
        return x, ()
    return None, ()


def is_computed(body: Any, x: Partial, frame: Frame) -> bool:
    """Does an equation in scope say what is derived?"""
    head, _ = head_and_indices(body)
    if isinstance(body, Apply):
        meant = frame.calls.get(body.letter, ())
        return isinstance(body.letter, NamedFunction) or any(
            match(d.pattern, body) is not None for d in meant
        )
    if head is not None:
        return head in frame.calls or any(key[0] == head for key in frame.defined)
    if isinstance(body, LINEAR) and not _mentions(body, x, frame):
        return False
    for call in body.atoms(Apply):
        if not is_computed(call, x, frame) and set(x.wrt[0].free_symbols) & call.free_symbols:
            raise NoValue(f"{latex(x)} has no value: nothing here says what {latex(call)} is")
    return True


def _mentions(body: Any, x: Partial, frame: Frame) -> bool:
    by, _ = head_and_indices(x.wrt[0])
    return by in body.free_symbols or any(key[0] in body.free_symbols for key in frame.defined)


def derivative_letter(x: Partial) -> tuple[Derivative, tuple[Any, ...]] | None:
    """A letter for ∂y/∂x and its indices: the families of x and y, then the components of x and of y."""
    of, of_indices = head_and_indices(x.body)
    by = [head_and_indices(letter) for letter in x.wrt]
    if of is None or any(head is None for head, _ in by):
        return None
    name = f"d{len(by) if len(by) > 1 else ''}{name_of(of)}_" + "_".join(
        f"d{name_of(head)}" for head, _ in by
    )
    over: list[Any] = []
    family: list[Any] = []
    dims: list[Any] = []
    components: list[Any] = []
    for place, (head, indices) in enumerate((*by, (of, of_indices))):
        its_over, its_dims = _apart(head, place)
        count = min(len(its_over), len(indices))
        over += its_over[:count]
        family += indices[:count]
        rest = indices[count:]
        if place == len(by) and dims and (rest or (len(dims) == 2 and its_dims)):
            # A component of y, or the third axis of a derivative by a matrix, stands before those of x.
            over += its_dims[: len(rest) or 1]
            family += rest or (_INNER,)
            continue
        dims += its_dims
        components += rest
    if len(dims) > 2:
        return None
    return Derivative(name, dims, over, _fraction(of, [head for head, _ in by])), (*family, *components)


def _apart(head: Any, place: int) -> tuple[list[Any], list[Any]]:
    """The axes of a letter, those that sizes depend on renamed: in ∂f_k/∂h_k the k of f is not that of h."""
    renamed = {}
    for axis in head.over:
        if axis.letter is not None:
            renamed[axis.letter] = axis.letter.changed(marks=(*axis.letter.marks, *("prime",) * place))
    over = [replace(axis, letter=renamed.get(axis.letter)) for axis in head.over]
    return over, [axis.at(renamed) for axis in head.dims]


def _fraction(of: Any, by: list[Any]) -> str:
    order = f"^{{{len(by)}}}" if len(by) > 1 else ""
    below = r" \partial ".join(latex_of(head) for head in by)
    return rf"\frac{{\partial{order} {latex_of(of)}}}{{\partial {below}}}"


def slope(w: Writer, y: Any, x: Any, frame: Frame) -> Value:
    """∂y/∂x as an array from outside, in denominator layout."""
    made = derivative_letter(Partial(Ranges(Range.read(x)), y))
    assert made is not None
    return _from_outside(w, *made, y, frame)


def _from_outside(w: Writer, letter: Derivative, indices: tuple[Any, ...], of: Any, frame: Frame) -> Value:
    """The array of a derivative that no equation gives: of a function, at each of its arguments."""
    if not isinstance(of, Apply):
        return _read(w, letter, indices, frame)
    kept = w.snapshot()
    value = _read(w, letter, indices, frame)
    (read,) = {s.body for s in value.summands}
    assert isinstance(read, Read)
    array = w.arrays[read.array]
    if array.role == "temporary":
        return value
    w.restore(kept)
    slots = [place for name, place in slots_of(w, of, frame).items() if name not in indices]
    later = {Axis(n): Axis(n + len(slots)) for n in range(len(array.shape))}
    shape = (*(length for _, length in slots), *(substitute(n, later) for n in array.shape))
    name = w.values.setdefault((letter, skeleton(of, frame)), "") or w.fresh(array.name)
    w.values[letter, skeleton(of, frame)] = name
    first = (*(1 for _ in slots), *array.first)
    w.declare(replace(array, name=name, shape=w.shape((), shape), first=first))
    moved = {read: Read(name, (*(place for place, _ in slots), *read.index))}
    return replace(value, summands=tuple(replace(s, body=s.body.xreplace(moved)) for s in value.summands))


def _read(w: Writer, letter: Derivative, indices: tuple[Any, ...], frame: Frame) -> Value:
    if _INNER not in indices:
        return member(w, letter, indices, frame)
    axis = letter.over[indices.index(_INNER)]
    size = integer_of(w, axis.length, frame)
    start = integer_of(w, axis.start, frame)
    value = member(w, letter, indices, frame.with_indices({_INNER: INNER + start}))
    return Value(value.rows, value.columns, value.summands, size)


def _laid_out(value: Value, x: Partial, frame: Frame) -> Value:
    return value.T if frame.layout == "numerator" and x.has_layout else value


@rule(AtPoint)
def _at_point(w: Writer, x: AtPoint, frame: Frame) -> Value:
    """A quantity with a letter at one value."""
    point = w.simple(value_of(w, x.point, frame), "point")
    return value_of(w, x.body, frame.at(bound={**frame.bound, x.letter: point}))
