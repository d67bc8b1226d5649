"""Queries to programs: what an entry asks for, computed from what the entries it rests on say."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

from udlc.ir.grammar import Program
from udlc.notation.derivatives import Partial
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Example
from udlc.notation.operators import Paren
from udlc.translate.derivatives import head_and_indices
from udlc.translate.entries import Book, finished, frame_of
from udlc.translate.equations import bind_free, define, write_clauses
from udlc.translate.expressions import value_of
from udlc.translate.frames import Frame
from udlc.translate.names import name_of
from udlc.translate.order import only_needed
from udlc.translate.sides import basis_of
from udlc.translate.stand_ins import undefined_losses, with_stand_ins
from udlc.translate.targets import target_of
from udlc.translate.values import NoValue
from udlc.translate.writer import Writer


def query_program(entry: Entry, book: Book) -> Program:
    """Each quantity that is asked for, under a name such as dl_dβ_0.

    A loss that nothing defines is a linear function of what is computed last, whose slopes are inputs.

    Raises:
        NoValue: what the entry rests on does not give one of them; the message says why.
    """
    asked = entry.meant.quantities
    known, calls = basis_of(entry, book, ())
    if not known:
        raise NoValue(
            f"{latex(entry.meant)} asks for quantities; it rests on no entry that says what they are"
        )
    w = Writer(origin=(entry.number,))
    frame = frame_of(known, entry.layout, calls).at(linear=True)
    examples = {s for x in asked for s in x.free_symbols if isinstance(s, Example)}
    frame = frame.at(fixed=frame.fixed | examples)
    scope = define(Writer(), known, frame)
    losses = dict.fromkeys(loss for x in asked for loss in undefined_losses(x, scope))
    frame = with_stand_ins(w, tuple(losses), write_clauses(w, known, frame), of_calls=True)
    names = [w.reserve(_name(x)) for x in asked]
    outputs = [_written(w, x, name, frame) for x, name in zip(asked, names)]
    return only_needed(finished(w, outputs, entry.number))


def _written(w: Writer, x: Any, name: str, frame: Frame) -> str:
    """The array of one quantity, under a name reserved for it, over the indices that are free in it."""
    w.hint = name
    with ExitStack() as stack:
        frame = bind_free(w, target_of(x), x, frame, stack)
        value = value_of(w, x, frame)
        w.reserved.discard(name)
        stored = w.store(value, name, latex(x), over=tuple(w.loops))
    return str(stored.body.array)


def _name(x: Any) -> str:
    """∂ℓ_i/∂β_0 as dl_dβ_0: letters with those of their indices that are numbers."""
    if isinstance(x, Paren):
        return _name(x.operand)
    if not isinstance(x, Partial):
        return "asked"
    return "_".join(f"d{_member(part)}" for part in (x.body, *x.wrt))


def _member(x: Any) -> str:
    head, indices = head_and_indices(x)
    return "_".join((name_of(head), *(str(i) for i in indices if getattr(i, "is_Integer", False))))
