"""Writes a run of steps of training as one function, which calls a model's kernels in order.

    point → forward → head → backward → update

Their text depends on the kernels and on the domains of the parameters, not on any size.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from udlc.runtime.coordinates import COORDINATES
from udlc.runtime.parameters import Slot

GATHER = '''
def gather(rows, chosen, batch):
    """batch[i, j] = rows[chosen[i], j]"""
    for i in range(len(chosen)):
        for j in range(batch.shape[1]):
            batch[i, j] = rows[chosen[i], j]
'''

TRAIN = '''
def train(x, y, order, epoch, per_epoch, first, count, whole, rest, rule):
    """Steps number first, first + 1, …: the sum of their losses, and how many examples they took.

    order[e] is the order of the examples in epoch + e; a batch takes the next `size` of them, into the
    buffers `whole`, or at the end of an epoch those that are left, into the buffers `rest`.
    """
    {names}, = rule
    size = len(whole[0])
    total, seen = 0.0, 0
    for step in range(first, first + count):
        place = step % per_epoch * size
        chosen = order[(step // per_epoch - epoch) % len(order), place : place + size]
        batch = whole if len(chosen) == size else rest
        inputs, targets, loss, forward_arrays, head_arrays, backward_arrays = batch
        gather(x, chosen, inputs)
        gather(y, chosen, targets)
        {statements}
        total += np.float64(loss[()])
        seen += len(chosen)
    return total, seen
'''


def domains_of(slots: Sequence[Slot]) -> tuple[list[Slot], np.ndarray]:
    """The slots that have a coordinate, and the stretches of the vector that they hold."""
    chosen = [slot for slot in slots if COORDINATES[slot.domain] is not None]
    places = np.array([[slot.start, slot.stop] for slot in chosen], np.int64).reshape(-1, 2)
    return chosen, places


def coordinate_texts(slots: Sequence[Slot]) -> list[str]:
    """Functions that take the stretches of a vector to coordinates and back, and a gradient along."""
    enter = ["def enter(vector, places):", '    """θ to its coordinate φ, in place."""']
    leave = ["def leave(vector, places):", '    """φ to the θ that it stands for, in place."""']
    chain = ["def chain(gradient, vector, places):", '    """∂L/∂θ to ∂L/∂φ."""']
    for n, slot in enumerate(slots):
        coordinate = COORDINATES[slot.domain]
        assert coordinate is not None
        loop = f"    for p in range(places[{n}, 0], places[{n}, 1]):\n        "
        enter.append(f"{loop}vector[p] = {coordinate.of_value.name}(vector[p])")
        leave.append(f"{loop}vector[p] = {coordinate.value.name}(vector[p])")
        chain.append(f"{loop}gradient[p] *= {coordinate.slope.name}(vector[p])")
    return ["\n".join(text) for text in (enter, leave, chain)]


def train_text(names: Sequence[str], statements: Sequence[str]) -> str:
    """The function of a run of steps, from the names of what a step needs and its statements."""
    return TRAIN.strip().format(names=", ".join(names), statements="\n        ".join(statements))
