"""Rules for letters and their members: a name and indices in the book's counting give a read of an array."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sympy import Expr, expand

from udlc.errors import TranslateError
from udlc.ir.grammar import ONE, ZERO, Array, Axis, Read, Size
from udlc.notation import letters
from udlc.notation.atoms import Constant
from udlc.notation.latex import latex
from udlc.notation.members import At
from udlc.notation.tree import Run
from udlc.translate.expressions import integer_of, rule
from udlc.translate.frames import Frame
from udlc.translate.names import INTEGRAL, domain_of, latex_of, name_of
from udlc.translate.operators import eye
from udlc.translate.values import COLUMN, ROW, NoValue, Value, plain, scalar
from udlc.translate.writer import Writer

STEPS = {-1: "_previous", 0: "", 1: "_next"}
"""What is added to a name for the value at step t − 1, t, t + 1 of an update."""


@rule(letters.Letter)
def _letter(w: Writer, x: Any, frame: Frame) -> Value:
    return member(w, x, (), frame)


@rule(At)
def _at(w: Writer, x: Any, frame: Frame) -> Value:
    if x in frame.bound:
        return frame.bound[x]
    return member(w, x.head, x.indices, frame)


@rule(letters.Index)
def _index(w: Writer, x: Any, frame: Frame) -> Value:
    if x in frame.indices:
        return scalar(frame.indices[x])
    if x in frame.bound:
        return frame.bound[x]
    # An index that nothing binds is a whole number from outside: the k of k!, the t of βᵗ⁺¹.
    array = Array(name_of(x), (), "given", True, "natural", latex_of(x))
    return plain(w.declare(array).value)


@rule(letters.Size)
def _size(w: Writer, x: Any, frame: Frame) -> Value:
    if x.over:
        return member(w, x, (), frame)
    return scalar(size_of(w, x))


def size_of(w: Writer, x: Any) -> Size:
    """The size of the intermediate form for a size letter."""
    name = name_of(x)
    if latex_of(x) != name:
        w.latex.setdefault(name, latex_of(x))
    return Size(name)


@rule(letters.Known)
def _known(w: Writer, x: Any, frame: Frame) -> Value:
    rows = integer_of(w, x.dims[0].length, frame)
    if x.name == "I":
        return eye(rows)
    return plain(ONE if x.name == "1" else ZERO, rows)


@rule(letters.Family)
def _family(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise TranslateError(f"{latex(x)} is a set; it can be summed over and counted")


def deviation_letter(x: At) -> tuple[letters.Letter, tuple[Any, ...]]:
    """σ[f[i]] as an ordinary letter σ_f over the axes of f, with the index i."""
    inner = x.indices[0]
    head, indices = (inner.head, inner.indices) if isinstance(inner, At) else (inner, ())
    axes = (*head.over, *head.dims)[: len(indices)]
    over = tuple(letters.Axis(axis.start, axis.stop, axis.letter) for axis in axes)
    label = head.key.replace("\u2032", "'")
    return letters.Real(f"{name_of(x.head)}_{label}", over=over, domain=x.head.domain), indices


def member(w: Writer, head: Any, indices: Sequence[Any], frame: Frame) -> Value:
    """The value of head[indices…]: the family's indices first, then those of components."""
    if isinstance(head, letters.Deviation) and indices:
        head, indices = deviation_letter(At(head, *indices))
    count = len(head.over)
    axes = At(head, *indices).axes if indices else (*head.over, *head.dims)
    kept, suffix = family_places(head, indices, frame)
    if head in frame.bound and not kept:
        base = frame.bound[head]
    else:
        base = _read(w, head, indices, kept, suffix, axes, frame)
    return component(w, base, indices[count:], axes[count:], frame)


def family_places(head: Any, indices: Sequence[Any], frame: Frame) -> tuple[list[int], str]:
    """Which indices of the family select a member of an array, and what the step adds to its name."""
    kept, suffix = [], ""
    for place, index in enumerate(indices[: len(head.over)]):
        if index in frame.fixed:
            continue
        if frame.step is not None and frame.step in index.free_symbols:
            suffix = step_suffix(index, frame)
        else:
            kept.append(place)
    return kept, suffix


def step_suffix(index: Any, frame: Frame) -> str:
    """What the index t + 1 adds to a name."""
    ahead = expand(index.value() - frame.step.value())  # type: ignore[union-attr]
    if ahead not in STEPS:
        raise TranslateError(f"an update knows the steps t − 1, t and t + 1, not {latex(index)}")
    return STEPS[int(ahead)]


def _read(
    w: Writer,
    head: Any,
    indices: Sequence[Any],
    kept: list[int],
    suffix: str,
    axes: Sequence[Any],
    frame: Frame,
) -> Value:
    family = len(head.over)
    if len(indices) < family and not _drops(head, len(indices)):
        raise NoValue(f"{latex(head)} is a whole family; a program needs one member of it")
    array = array_of(w, head, kept if indices else [], suffix, frame)
    place: list[Expr] = [offset(w, indices[n], axes[n], frame) for n in kept]
    defined = frame.defined.get((head, suffix))
    place += defined.lifts if defined is not None else ()
    rows, columns = sides(w, axes[family:], frame)
    place += [side for side, size in ((ROW, rows), (COLUMN, columns)) if size != ONE]
    body: Expr = Read(array.name, tuple(place), array.integral)
    if array.domain == "label":
        # Labels are stored from zero, and count from one in the book.
        body += 1
    return plain(body, rows, columns)


def _drops(head: Any, have: int) -> bool:
    """Are the indices that are not written all those of an example, or of a step?"""
    return all(
        isinstance(axis.letter, letters.Example) or axis.stop == Constant("∞") for axis in head.over[have:]
    )


def offset(w: Writer, index: Any, axis: Any, frame: Frame) -> Expr:
    """An index in the book's counting as a place on its axis, counted from zero."""
    return expand(integer_of(w, index, frame) - integer_of(w, axis.start, frame))


def sides(w: Writer, dims: Sequence[Any], frame: Frame) -> tuple[Expr, Expr]:
    """Rows and columns of a letter with these axes."""
    lengths = [integer_of(w, axis.length, frame) for axis in dims]
    return (*lengths, ONE, ONE)[0], (*lengths, ONE, ONE)[1]


def array_of(
    w: Writer, head: Any, kept: Sequence[int], suffix: str, frame: Frame, whole: bool = True
) -> Array:
    """The array of a letter: axes of the family, of the letters it is lifted over, of its components.

    whole: whether its values are whole numbers, where its domain says so: the mean of counts is not.
    """
    defined = frame.defined.get((head, suffix))
    lifts = defined.lifts if defined is not None else ()
    name = defined.array if defined is not None else name_of(head) + suffix
    shape: list[Expr] = []
    first: list[int] = []
    inner = frame
    for place in kept:
        axis = head.over[place]
        shape.append(integer_of(w, axis.length, inner))
        first.append(first_of(axis))
        if axis.letter is not None:
            value = Axis(len(shape) - 1) + integer_of(w, axis.start, inner)
            inner = inner.with_indices({axis.letter: value})
    shape += w.shape(tuple(w.loops[letter] for letter in lifts), ())
    first += [1] * len(lifts)
    lengths = [integer_of(w, axis.length, inner) for axis in head.dims]
    shape += [n for n in lengths if n != ONE]
    first += [first_of(axis) for axis, n in zip(head.dims, lengths) if n != ONE]
    domain = "natural" if isinstance(head, letters.Size) else domain_of(head)
    domain = domain if whole or domain not in INTEGRAL else "real"
    integral = domain in INTEGRAL
    size = (
        integer_of(w, head.domain.size, frame) if domain == "label" and head.domain.size is not None else None
    )
    role = "temporary" if defined is not None else w.roles.get(head, "given")
    printed = latex_step(head, suffix)
    array = Array(name, tuple(shape), role, integral, domain, printed, size, tuple(first))
    return w.declare(array) if defined is not None else from_outside(w, head, array)


def first_of(axis: Any) -> int:
    """The number of the first element on an axis: 0 or 1, and 1 where it is a letter."""
    return int(axis.start) if axis.start in {0, 1} else 1


def from_outside(w: Writer, head: Any, array: Array) -> Array:
    """Declare an array that comes from outside; two that differ under one name are x and x_2."""
    known = w.names.get((head, array))
    if known is None:
        same = w.arrays.get(array.name)
        known = array.name if same == array else w.fresh(array.name)
        w.names[head, array] = known
    return w.declare(replace(array, name=known))


def latex_step(head: Any, suffix: str) -> str:
    """How the book prints the letter at another step."""
    ahead = {text: number for number, text in STEPS.items()}.get(suffix, 0)
    return latex_of(head) if ahead == 0 else f"{latex_of(head)}_{{t{ahead:+d}}}"


def component(w: Writer, base: Value, indices: Sequence[Any], dims: Sequence[Any], frame: Frame) -> Value:
    """Components of an array; one subscript on a matrix is that column."""
    if not indices:
        return base
    if len(indices) == 1 and len(dims) == 2 and ONE not in {base.rows, base.columns}:
        return _select(w, base, COLUMN, indices[0], dims[1], frame)
    wide = [(ROW, base.rows), (COLUMN, base.columns)]
    if len(indices) < len(dims):
        wide = [(place, size) for place, size in wide if size != ONE]
        dims = [axis for axis in dims if axis.length != 1]
    for (place, _), index, axis in zip(wide, indices, dims):
        base = _select(w, base, place, index, axis, frame)
    return base


def _select(w: Writer, base: Value, place: Any, index: Any, axis: Any, frame: Frame) -> Value:
    if isinstance(index, Run):
        if index.is_all:
            return base
        start = offset(w, index.start, axis, frame)
        length: Expr = expand(offset(w, index.stop, axis, frame) - start + 1)
        moved = base.at({place: place + start})
    else:
        length = ONE
        moved = base.at({place: offset(w, index, axis, frame)})
    rows, columns = (length, moved.columns) if place == ROW else (moved.rows, length)
    return Value(rows, columns, moved.summands)
