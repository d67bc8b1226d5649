"""Where a network's states lie between its two kernels: all rows, those that live at once, or every C-th.

value alone           row k at place k mod the rows that live at once
value and gradient    every row
within a budget       those that live at once, and every C-th row beside; the backward makes the rest anew
"""

from __future__ import annotations

from collections.abc import Mapping
from math import ceil, prod, sqrt
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
    """How many steps apart states are kept so that they take no more bytes; None where all are kept.

    `known` has the sizes, that of the batch included.

    Raises:
        InputError: they take more in any case.
    """
    if not isinstance(memory, int | float):
        what = "not a number of bytes"
        raise InputError(what, model=network.name, argument="memory", got=repr(memory))
    least = _bytes(network.forward, network.backward, known, dtype)
    if least <= memory:
        return None
    name = every_size(network)
    if network.in_segments is not None and name is not None:
        rows = max(
            len(s.shape.rows(known)) for s in network.in_segments.arrays.values() if s.kept is not None
        )
        every = max(1, ceil(sqrt(rows)))
        in_segments = _bytes(network.forward, network.in_segments, {**known, name: every}, dtype)
        if in_segments <= memory:
            return every
        least = min(least, in_segments)
    alone = "; only those of one run over layers of any widths can be made anew, to take fewer"
    raise InputError(
        f"the states of one example take more bytes{'' if network.in_segments else alone}",
        model=network.name,
        argument="memory",
        got=memory,
        expected=f"at least {least}",
    )


def _bytes(forward: Kernel, backward: Kernel, known: Known, dtype: np.dtype[Any]) -> int:
    """What the forward leaves for the backward, and what the backward makes of it anew."""
    left = [backward[name] for name in forward.outputs if name in backward.arrays]
    again = [s for s in backward.arrays.values() if s.live is not None and s.live.names]
    numbers = (
        places_of(s, known).length if s.ragged else prod(s.shape.lengths(known)) for s in (*left, *again)
    )
    return sum(numbers) * dtype.itemsize
