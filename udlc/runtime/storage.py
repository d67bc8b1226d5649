"""Where a network's states lie between its two kernels: all rows, those that live at once, or every C-th.

value alone           row k at place k mod the rows that live at once
value and gradient    every row
within a budget       those that live at once, and every C-th row beside; the backward makes the rest anew

A budget is one of all buffers of an example that the two kernels write: states, adjoints, what lies between.
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, prod
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError
from udlc.runtime.arrays import Places, places

if TYPE_CHECKING:
    from udlc.runtime.kernel import ArraySpec, Kernel
    from udlc.runtime.network import Network

Known = Mapping[str, Any]
"""Sizes and integer arrays by name."""


def places_of(spec: ArraySpec, known: Known, dropped: bool = False) -> Places:
    """Where the rows of a ragged array lie; `dropped` says that nobody asks for them after the kernel."""
    rows = spec.shape.rows(known)
    if spec.live is None or not (dropped or spec.kept or spec.role == "temporary"):
        return places(rows)
    live = spec.live.length(known)
    if spec.kept is None:
        return places(rows, live)
    first, every = spec.kept.lengths(known)
    return places(rows, live, (first, every))


def states(forward: Kernel, backward: Kernel | None, known: Known) -> dict[str, Places]:
    """Where the rows of the forward's ragged outputs lie, for this backward or for none."""
    found = {}
    for name in forward.outputs:
        if forward[name].ragged:
            read = backward is not None and name in backward.arrays
            spec = backward[name] if backward is not None and read else forward[name]
            found[name] = places_of(spec, known, dropped=not read)
    return found


def every_size(network: Network) -> str | None:
    """The size of the backward in segments that says how many steps a segment has."""
    if network.in_segments is None:
        return None
    (name,) = {str(s.kept.axes[1]) for s in network.in_segments.arrays.values() if s.kept is not None}
    return name


def steps_between(network: Network, known: Known, dtype: np.dtype[Any], memory: object) -> int | None:
    """How many steps apart states are kept so that an example takes no more bytes; None where all are kept.

    `known` has the sizes, that of the batch, which is 1, included.

    Raises:
        InputError: it takes more in any case.
    """
    if not isinstance(memory, int | float):
        what = "not a number of bytes"
        raise InputError(what, model=network.name, argument="memory", got=repr(memory))
    least = bytes_of_one(network, network.backward, known, dtype)
    if least <= memory:
        return None
    name = every_size(network)
    if network.in_segments is not None and name is not None:
        backward = network.in_segments
        taken = {
            every: bytes_of_one(network, backward, {**known, name: every}, dtype)
            for every in _lengths(max(len(s.shape.rows(known)) for s in backward.arrays.values() if s.kept))
        }
        every = min(taken, key=lambda n: (taken[n], n))
        if taken[every] <= memory:
            return every
        least = min(least, taken[every])
    alone = "; only those of one run of steps, each given the one before, can be made anew, to take fewer"
    raise InputError(
        f"the states of one example take more bytes{'' if network.in_segments else alone}",
        model=network.name,
        argument="memory",
        got=memory,
        expected=f"at least {least}",
    )


def _lengths(steps: int) -> list[int]:
    """The lengths of segments worth trying: for each number of segments the shortest."""
    return sorted({ceil(steps / segments) for segments in range(1, steps + 1)})


def bytes_of_one(network: Network, backward: Kernel, known: Known, dtype: np.dtype[Any]) -> int:
    """What the network's kernels write for one example from the value to its gradient: states, adjoints."""
    forward = network.forward
    batch = forward[network.given].shape[0].text
    lie = states(forward, backward, known)
    total = 0
    for spec in (*forward.arrays.values(), *backward.arrays.values()):
        if spec.is_input or not any(batch in axis.names for axis in spec.shape.axes):
            continue
        if spec.ragged:
            found = lie.get(spec.name) if spec.name in forward.arrays else None
            numbers = (found or places_of(spec, known)).length
        else:
            numbers = prod(spec.shape.lengths(known))
        total += numbers * spec.dtype(dtype).itemsize
    return total
