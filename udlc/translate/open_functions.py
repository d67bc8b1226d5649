"""A function that nothing says what it is, at its arguments, in: an array over the indices of these out.

f(x[i], φ) becomes the array f over i: a head is written for every network.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from sympy import Basic, Expr, expand

from udlc.ir.grammar import ONE, Array, Axis, Letter, Read
from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.tree import Dots
from udlc.translate.expressions import integer_of
from udlc.translate.frames import Frame
from udlc.translate.labels import is_choice, is_label, labels_of, place_of
from udlc.translate.members import component, first_of, step_suffix
from udlc.translate.names import domain_of, latex_of, name_of
from udlc.translate.values import COLUMN, ROW, NoValue, Value, plain
from udlc.translate.writer import Writer


def uninterpreted(w: Writer, x: Apply, frame: Frame) -> Value:
    """The array of a function's values: axes of its arguments, of its family, of its components.

    Examples come first, so that the outputs of a network are f[i, k], whether f is a vector or a family.
    """
    if any(isinstance(a, Dots) for a in (*x.arguments, *x.conditions)):
        raise NoValue(f"{latex(x)} is a joint value of all of its arguments, and nothing says which")
    letter = x.letter
    head = x.head.indices if isinstance(x.head, At) else ()
    axes = (*letter.over, *letter.dims)
    family = len(letter.over)
    slots = slots_of(w, x, frame)
    shape = [length for _, length in slots.values()]
    at: list[Expr] = [place for place, _ in slots.values()]
    # The loss ℓ_i[x_i, y_i] of an example has one axis of examples.
    own = [
        (i, axis) for i, axis in zip(head, letter.over) if not (isinstance(i, letters.Example) and i in slots)
    ]
    along, here = _of_members(w, own, len(shape), frame)
    shape += [integer_of(w, axis.length, frame) for _, axis in own]
    at += [_place(w, i, axis, frame) for i, axis in own]
    lengths = [integer_of(w, axis.length, here) for axis in letter.dims]
    places = (ROW, COLUMN)[: len(lengths)]
    widths = [integer_of(w, axis.length, along) for axis in letter.dims]
    shape += [n for n in widths if n != ONE]
    at += [place for place, n in zip(places, lengths) if n != ONE]
    name = w.values.setdefault((letter, skeleton(x, frame)), "")
    if not name:
        steps = {_step_of(a, frame) for a in x.arguments if isinstance(a, At) and not is_label(a)} - {""}
        name = w.fresh(name_of(letter) + (steps.pop() if len(steps) == 1 else ""))
        w.values[letter, skeleton(x, frame)] = name
        domain = "nonnegative" if isinstance(letter, letters.Density) else domain_of(letter)
        role = w.roles.get(letter, "given")
        starts = [first_of(axis) for axis in letter.over]
        starts += [first_of(axis) for axis, n in zip(letter.dims, lengths) if n != ONE]
        first = (*(1 for _ in shape[len(starts) :]), *starts)
        made = Array(
            name, w.shape((), tuple(shape)), role, domain=domain, latex=latex_of(letter), first=first
        )
        w.declare(made)
    rows, columns = (*lengths, ONE, ONE)[:2]
    return component(w, plain(Read(name, tuple(at)), rows, columns), head[family:], axes[family:], frame)


def _of_members(w: Writer, own: Sequence[tuple[Any, Any]], axes: int, frame: Frame) -> tuple[Frame, Frame]:
    """Where D_k, the width of f_k, is read: along the family's axis, after `axes` others, and at a member."""
    named = [(n, i, axis) for n, (i, axis) in enumerate(own, axes) if axis.letter is not None]
    along = {axis.letter: Axis(n) + integer_of(w, axis.start, frame) for n, _, axis in named}
    here = {axis.letter: integer_of(w, i, frame) for _, i, axis in named}
    return frame.with_indices(along), frame.with_indices(here)


def _place(w: Writer, index: Any, axis: Any, frame: Frame) -> Expr:
    return expand(integer_of(w, index, frame) - integer_of(w, axis.start, frame))


def slots_of(w: Writer, x: Apply, frame: Frame) -> dict[Any, tuple[Expr, Expr]]:
    """The places at which a function is read, by the index or label of each, with the axes' lengths."""
    return dict(sorted(_slots(w, x, frame), key=lambda slot: not _is_outer(slot[0])))


def _slots(w: Writer, x: Any, frame: Frame) -> Iterator[tuple[Any, tuple[Expr, Expr]]]:
    """The indices that occur in the arguments: what names each, its place, and its axis's length."""
    for node in _nodes(x.args[1:]):
        if (is_label(node) or is_choice(node)) and node in (*x.arguments, *x.conditions):
            yield node, (place_of(w, node, frame), labels_of(w, node, frame))
        elif isinstance(node, At):
            for index, axis in zip(node.indices, node.axes):
                if index not in frame.fixed and frame.step not in index.free_symbols:
                    yield index, (_place(w, index, axis, frame), integer_of(w, axis.length, frame))
        elif isinstance(node, letters.Index) and node in frame.indices and node.range is not None:
            place = expand(frame.indices[node] - integer_of(w, node.start, frame))
            yield node, (place, integer_of(w, letters.Axis(node.start, node.stop).length, frame))
        elif isinstance(node, letters.Letter) and node in frame.bound:
            for letter in w.around(frame.bound[node].letters()):
                yield letter, (letter, w.loops[letter].hi)


def _is_outer(name: Any) -> bool:
    """Is a slot that of an example, or of a letter from outside of a definition? These come first."""
    return isinstance(name, (letters.Example, Letter))


def _nodes(items: Any) -> Iterator[Any]:
    """Members, letters and chosen labels in arguments, the indices of members left out."""
    for x in items:
        if isinstance(x, (At, letters.Letter)) or is_choice(x):
            yield x
        else:
            yield from _nodes(x.args)


def _step_of(x: Any, frame: Frame) -> str:
    """What a member at step t + 1 adds to a name; nothing for any other."""
    own = x.indices[: len(x.head.over)]
    found = [i for i in own if frame.step is not None and frame.step in i.free_symbols]
    return step_suffix(found[0], frame) if found else ""


def skeleton(x: Any, frame: Frame) -> str:
    """A call with its indices left out: f(x[i], φ) and f(x[1], φ) are members of one array."""
    if is_label(x) or is_choice(x):
        label = x.letters[0] if is_choice(x) else x
        return f"label in {label.head.domain if isinstance(label, At) else label.domain}"
    if isinstance(x, At):
        return skeleton(x.head, frame) + _step_of(x, frame)
    if isinstance(x, letters.Letter):
        bound = frame.bound.get(x)
        if bound is not None and bound.is_plain:
            return ",".join(sorted({r.array for r in bound.body.atoms(Read)})) or str(bound.body)
        return name_of(x)
    if isinstance(x, Basic) and x.args:
        return f"{type(x).__name__}({','.join(skeleton(a, frame) for a in x.args)})"
    return str(x)
