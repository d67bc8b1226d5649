"""A loss that no equation gives: a linear function of what the equations in hand compute last.

The chain rule holds for every ℓ. So where ∂ℓ/∂x is claimed and nothing says what ℓ is, ℓ = Σ g·(f − stop(f))
stands for it, f being what no equation reads and g, the derivative of ℓ by f, an input.
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, expand

from udlc.ir.expressions import substitute
from udlc.ir.functions import stop
from udlc.ir.grammar import ZERO, Array, Axis, Range, Read, Repeat
from udlc.notation.derivatives import Partial
from udlc.notation.letters import Real
from udlc.translate.derivatives import head_and_indices
from udlc.translate.frames import Defined, Frame
from udlc.translate.members import array_of
from udlc.translate.names import name_of
from udlc.translate.order import in_order, read, shift_between, written
from udlc.translate.values import Summand
from udlc.translate.writer import Writer


def undefined_losses(x: Any, frame: Frame) -> tuple[Any, ...]:
    """The letters that x derives and that no equation in scope gives."""
    heads = [head_and_indices(node.body)[0] for node in sorted(x.atoms(Partial), key=str)]
    known = {key[0] for key in frame.defined} | frame.calls.keys()
    return tuple(dict.fromkeys(h for h in heads if isinstance(h, Real) and h not in known))


def with_stand_ins(w: Writer, losses: tuple[Any, ...], frame: Frame, of_calls: bool = False) -> Frame:
    """The frame in which losses that nothing defines are linear in what is computed last.

    That is a letter's array; with `of_calls`, where there is none, the value of a function, such as f[x, φ].
    """
    defined = dict(frame.defined)
    for loss in losses:
        arrays = [known.array for known in frame.defined.values()]
        computed = [a.name for a in w.arrays.values() if a.role == "temporary"]
        places = [place for array in arrays for place in last_places(w, array)]
        if of_calls and not places:
            places = [place for array in computed for place in last_places(w, array)]
        if not places:
            continue
        defined[loss, ""] = Defined(w.reserve(name_of(loss)))
        name = array_of(w, loss, (), "", frame.at(defined=defined)).name
        for array, lead in places:
            _add(w, name, array, lead)
    return frame.at(defined=defined)


def last_places(w: Writer, array: str) -> list[tuple[str, tuple[Expr, ...]]]:
    """The part of an array that nothing reads: all, or what the last iteration of a recurrence writes."""
    statements = in_order(w.blocks[0].statements)
    if array not in w.arrays or w.arrays[array].integral:
        return []
    if not any(t.array == array for s in statements for t in read(s)):
        return [(array, ())]
    readers = [s for s in statements if any(t.array == array for t in read(s))]
    if len(readers) != 1 or not isinstance(readers[0], Repeat) or readers[0].down:
        return []
    loop = readers[0]
    reads = [t for t in read(loop) if t.array == array]
    writes = [t for t in written(loop) if t.array == array]
    if any(shift_between(a, b, loop.letter) != -1 for a in reads for b in writes) or not writes:
        return []
    index = (writes[0].index or ())[0]
    return [(array, (expand(index.subs(loop.letter, loop.hi - 1)),))]


def _add(w: Writer, name: str, array: str, lead: tuple[Expr, ...]) -> None:
    """ℓ += Σ g·(f − stop(f)) over the axes of f after the leading indices."""
    shape = w.arrays[array].shape
    letters = w.component_letters(len(shape) - len(lead))
    index = (*lead, *letters)
    bound = {Axis(n): i for n, i in enumerate(index)}
    ranges = tuple(
        Range(letter, ZERO, substitute(n, bound)) for letter, n in zip(letters, shape[len(lead) :])
    )
    slope = w.fresh(f"d{name}_d{array}")
    loss, below = w.arrays[name].latex or name, w.arrays[array].latex
    w.declare(Array(slope, shape, "given", latex=rf"\frac{{\partial {loss}}}{{\partial {below}}}"))
    f = Read(array, index)
    w.contribute(name, (), Summand(Read(slope, index) * (f - stop(f)), ranges))
