"""Writes a run of steps of training as one function, which calls a model's kernels in order.

    point → forward → head → backward → update

Its text depends on the kernels and on the domains of the parameters, not on any size.
"""

from __future__ import annotations

import textwrap
from collections.abc import Mapping, Sequence

from udlc.runtime.rule import Rule

GATHER = '''
def gather(rows, chosen, batch):
    """batch[i, j] = rows[chosen[i], j]"""
    for i in range(len(chosen)):
        source, target = rows[chosen[i]], batch[i]
        for j in range(len(target)):
            target[j] = source[j]
'''.strip()

TRAIN = '''
def train(x, y, order, epoch, per_epoch, first, count, whole, rest, rule):
    """Steps number first, first + 1, …: the sum of their losses, and how many examples they took.

    order[e] is the order of the examples in epoch + e; a batch takes the next `size` of them, into the
    buffers `whole`, or at the end of an epoch those that are left, into the buffers `rest`.
    """
    {names}, = rule
    lo, hi = 0, length
    size = len(whole[0])
    total, seen = 0.0, 0
    for step in range(first, first + count):
        place = step % per_epoch * size
        chosen = order[(step // per_epoch - epoch) % len(order), place : place + size]
        batch = whole if len(chosen) == size else rest
        inputs, targets, loss, forward_arrays, head_arrays, backward_arrays = batch
        if per_epoch > 1 or step == first:  # else all examples are there since the first step
            gather(x, chosen, inputs)
            gather(y, chosen, targets)
        {counter}
        {point}
        {kernels}
        slope = gradient[lo:hi]
        {update}
        total += np.float64(loss[()])
        seen += len(chosen)
    return total, seen
'''.strip()


def train_text(template: str, rule: Rule, between: Mapping[str, Sequence[str]]) -> str:
    """The function of a run of steps, from its rule and the statements between, by their place."""
    lines = {"counter": rule.counter, "point": rule.point, "update": rule.update, **between}
    return filled(template.replace("{names}", ", ".join(rule.needs)), lines)


def filled(template: str, lines: Mapping[str, Sequence[str]]) -> str:
    """The template with statements where it names them, each as far in as the name."""
    written = []
    for line in template.splitlines():
        name = line.strip().removeprefix("{").removesuffix("}")
        inserted = lines[name] if line.strip() == f"{{{name}}}" else None
        indent = line[: len(line) - len(line.lstrip())]
        written += [line] if inserted is None else [textwrap.indent(text, indent) for text in inserted]
    return "\n".join(written)
