"""What a plan is asked to do: each decision that may be left out, and what carries out contractions."""

from __future__ import annotations

from dataclasses import dataclass

from udlc.schedule.contractions import Choice


@dataclass(frozen=True, slots=True)
class Options:
    """Every decision, on unless it is taken out: values are the same either way.

    Attributes:
        contractions: what carries out products of matrices.
        complement: softmax less one-hot as minus the sum of the others.
        across: rows of examples turned, so that lanes work on examples.
        reals: integers beside functions converted in loops of their own.
        constants: arrays of one number are that number.
        order: contiguous accesses innermost, not the loops as the statement lists them.
        fuse: neighbouring loops joined.
        locals: temporaries of a straight line kept in scalars.
        hoist: what a loop leaves the same taken out of it.
        flat: whole matrices of examples as one long row.
        share: equal calls made once.
        ratio: quotients of powers as powers of quotients, which overflow later.
        sets: what first contributes to an array assigns it, instead of adding to zeros.
        shards: batches that may be shared out.
        fold: of a run's states only the rows kept that live at once.
        join: buffers in the place of others, copies of a state's last row left out.
        segments: a backward that makes states anew, where there is less memory than all of them take.
        phases: a backward in two phases, where these exchange fewer numbers than there are parameters.
    """

    contractions: Choice = "auto"
    complement: bool = True
    across: bool = True
    reals: bool = True
    constants: bool = True
    order: bool = True
    fuse: bool = True
    locals: bool = True
    hoist: bool = True
    flat: bool = True
    share: bool = True
    ratio: bool = True
    sets: bool = True
    shards: bool = True
    fold: bool = True
    join: bool = True
    segments: bool = True
    phases: bool = True


EVERYTHING = Options()

DECISIONS = tuple(name for name in Options.__dataclass_fields__ if name != "contractions")
"""The names of the decisions that may be left out."""
