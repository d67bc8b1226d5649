"""A model's forward and backward in, the plans of every way to carry them out.

    plain          every state is kept from the forward to the backward
    in segments    a few states are kept, and those between made anew (`udlc.schedule.segments`)
    in phases      adjoints by examples, then rows of the gradient (`udlc.schedule.phases`)

One forward serves all: a table that its caller gives says where the rows of its states lie.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from udlc.ir.grammar import Program
from udlc.ir.loops import Call, Plan, walk_nodes
from udlc.schedule.costs import saved
from udlc.schedule.draft import Draft, packed, packed_arrays
from udlc.schedule.options import EVERYTHING, Options
from udlc.schedule.phases import Phases, in_phases
from udlc.schedule.plan import draft, finished, plan
from udlc.schedule.segments import in_segments


@dataclass(frozen=True, slots=True)
class Ways:
    """The plans of a model's kernels; None for what cannot be done with it.

    in_phases: the plans of both phases, and what these are made from.
    """

    forward: Plan
    backward: Plan
    in_segments: Plan | None
    in_phases: tuple[Plan, Plan, Phases] | None


def ways(forward: Program, backward: Program, options: Options = EVERYTHING) -> Ways:
    """Every way that the options leave to carry out `forward`, then `backward`, which is given its outputs.

    The first output of the forward is the model's own; the others are for the backward.
    """
    up, down = draft(forward, options), draft(backward, options)
    states = _in_between(up, down)
    up, down = packed(up, states), packed(down, states)
    segments = in_segments(up, down) if options.segments else None
    if segments is not None:
        outputs = tuple(dict.fromkeys((*up.program.outputs, *segments.kept)))
        up = packed(replace(up, program=replace(up.program, outputs=outputs)), {*segments.kept})
    split = replace(backward, arrays=packed_arrays(backward.arrays, states))
    phases = in_phases(split) if options.phases else None
    return Ways(
        finished(up, options),
        finished(down, options),
        None if segments is None else finished(segments, options),
        None if phases is None else _in_phases(phases, options),
    )


def _in_phases(phases: Phases, options: Options) -> tuple[Plan, Plan, Phases]:
    """The plans of both phases; that of the second says where they are worth their while."""
    rows = replace(plan(phases.rows, options), saves=saved(phases))
    return plan(phases.states, options), rows, phases


def _in_between(forward: Draft, backward: Draft) -> set[str]:
    """The states of runs that the backward is given, where rows of theirs may lie anywhere."""
    calls = (n.statement for d in (forward, backward) for n in walk_nodes(d.body) if isinstance(n, Call))
    matrices = {name for s in calls for name in (*s.ins, *s.outs)}
    given = {n for n, a in backward.arrays.items() if a.role == "given"} & {*forward.program.outputs[1:]}
    return (forward.live.keys() & given) - matrices
