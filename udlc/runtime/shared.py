"""Writes a run of steps that several threads share: which piece of a step is next, and what each piece does.

A step is three phases, each cut into pieces: slices of the point at which the gradient is taken (if it is
not the parameters themselves), shards of the batch, slices or rows that are updated.  Each thread takes the
pieces of its own range of a phase first, then those that others have left.  How many pieces there are follows
from the sizes, and partial sums are added in the order of the shards: so neither the number of threads nor
their luck changes a bit.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from udlc.files import digest
from udlc.runtime import step

if TYPE_CHECKING:
    from udlc.runtime.rule import Rule

DONE, TAKEN = 0, 16
"""Places of counters: how many pieces are done; on other cache lines, in how many steps each was taken."""

NONE_LEFT = 1 << 62
"""What the counter of pieces that are done becomes so that every thread stops."""

LINE = 16
"""Elements of a cache line, of the smaller type."""

PATIENCE = 200
"""How often a thread looks for work before it lets others have its core."""


def imports(compiled: bool) -> list[str]:
    """What the functions below call, with a mark of its text: if that changes, another file is compiled."""
    module = "atomic" if compiled else "counters"
    text = Path(__file__).with_name(f"{module}.py").read_text(encoding="utf-8")
    names = "fetch, fetched, passed_on, raised, raised_from"
    return [f"from udlc.runtime.{module} import {names}  # {digest(text)}"]


CLAIMED = f'''
def claimed(work, starts, total, own, threads):
    """The next piece of work of the phase that is due, or −1 once all is done.

    Pieces are numbered on from step to step; starts[q] is the first one of phase q in a step.  A phase waits
    for all of the one before, so the number of pieces that are done says which is due.  A thread begins with
    the pieces of its own range: what they touch is still near it from the step before.
    """
    tries = 0
    while True:
        done = fetched(work, {DONE})
        if done >= total:
            return -1
        step, part = done // starts[-1], done % starts[-1]
        begin, end = 0, 0
        for q in range(len(starts) - 1):
            if starts[q] <= part:
                begin, end = starts[q], starts[q + 1]
        for k in range(end - begin):
            piece = begin + (own * (end - begin) // threads + k) % (end - begin)
            if fetched(work, {TAKEN} + piece) == step and raised_from(work, {TAKEN} + piece, step):
                return step * starts[-1] + piece
        tries += 1
        if tries > {PATIENCE}:
            passed_on()
'''.strip()

COLLECT = '''
def collect(gradients, count, lo, total):
    """total[p] = Σ_s gradients[s, lo + p] over the first `count` of two rows or more"""
    hi = lo + len(total)
    first, second = gradients[0, lo:hi], gradients[1, lo:hi]
    for p in range(len(total)):
        total[p] = first[p] + second[p] if count > 1 else first[p]
    for s in range(2, count):
        part = gradients[s, lo:hi]
        for p in range(len(total)):
            total[p] += part[p]
'''.strip()

TAKE_OVER = f'''
def take_over(vector, lo, hi):
    """Have the cache lines of vector[lo:hi] come to this core, several at a time.

    All cores have read them; stores alone would fetch them one after another.
    """
    for p in range(lo, hi, {LINE}):
        fetch(vector, p)
'''.strip()

SHARD = '''
def shard(x, y, chosen, is_new, buffers):
    """The loss of the chosen examples; its gradient is left in the buffers, as are the examples."""
    inputs, targets, loss, forward_arrays, head_arrays, backward_arrays = buffers
    if is_new:
        gather(x, chosen, inputs)
        gather(y, chosen, targets)
    {kernels}
    return np.float64(loss[()])
'''.strip()

CALL = """
if offset + s == {n}:
    losses[s] = shard(x, y, chosen, is_new, shards[{n}])
""".strip()
"""The call for the buffers number n: compiled code would copy all buffers to choose one by a variable."""

TRAIN = '''
def {name}(
    x, y, order, epoch, per_epoch, first, count,
    shards, bounds, losses, starts, slices, last, work, totals, rule, threads, own,
):
    """Steps number first, first + 1, …, shared by all threads that call this.

    order[e] is the order of the examples in epoch + e.  shards[s] are the buffers for the examples
    bounds[s, 0], … of a whole batch; after these, those for the last batch of an epoch.  slices: how the
    vectors are cut.  {means}
    totals: the sum of the losses, and how many examples the steps took.  own: which of the threads calls.
    """
    {names}, = rule
    {last}, = last
    whole = len(losses)
    size = bounds[whole - 1, 1]
    pieces = starts[-1]
    while True:
        piece = claimed(work, starts, count * pieces, own, threads)
        if piece < 0:
            break
        step, part = first + piece // pieces, piece % pieces
        place = step % per_epoch * size
        taken = min(size, order.shape[1] - place)
        offset, active = (0, whole) if taken == size else (whole, len(bounds) - whole)
        {counter}
        if part < starts[1]:
            lo, hi = slices[part], slices[part + 1]
            {point}
        elif part < starts[2]:
            s = part - starts[1]
            if s < active:
                examples = order[(step // per_epoch - epoch) % len(order), place : place + taken]
                chosen = examples[bounds[offset + s, 0] : bounds[offset + s, 1]]
                is_new = per_epoch > 1 or step == first  # else all examples are there since the first step
                {shards}
        else:
            n = part - starts[2]
            {before}
                {update}
            if n == 0:
                for s in range(active):
                    totals[0] += losses[s]
                totals[1] += taken
        raised(work, 0)
'''.strip()


@dataclass(frozen=True)
class Last:
    """The last phase of a step: what its pieces do before each update.

    Attributes:
        name: of the function whose steps end so.
        given: the names of what it is given besides.
        means: what these are.
        before: the statements, in the last of which the update stands.
    """

    name: str
    given: str
    means: str
    before: tuple[str, ...]


ADDED_UP = Last(
    "train_in_shards",
    "gradients, sums",
    "Shard s writes into gradients[s]; each thread\n    adds them up by blocks, in its row of sums.",
    (
        "take_over(point, slices[n], slices[n + 1])",
        "total = sums[own % len(sums)]",
        "for lo in range(slices[n], slices[n + 1], len(total)):",
        "    hi = min(lo + len(total), slices[n + 1])",
        "    slope = total[: hi - lo]",
        "    collect(gradients, active, lo, slope)",
    ),
)

BY_ROWS = Last(
    "train_in_phases",
    "of_whole, of_rest, places, scratch, stretches",
    "Part n of the gradient is made in scratch\n    memory; stretches[n]: from where there, to where.",
    (
        "slopes = scratch[own]",
        "part_of_gradient(of_whole if offset == 0 else of_rest, places, slopes, n)",
        "for q in range(stretches.shape[1]):",
        "    start, lo, hi = stretches[n, q, 0], stretches[n, q, 1], stretches[n, q, 2]",
        "    slope = slopes[start : start + hi - lo]",
    ),
)


def train_text(last: Last, rule: Rule, between: Mapping[str, Sequence[str]]) -> str:
    """The function of a run of steps that end so, from its rule and the statements between."""
    text = TRAIN
    for word, value in (("{name}", last.name), ("{last}", last.given), ("{means}", last.means)):
        text = text.replace(word, value)
    return step.train_text(text, rule, {**between, "before": last.before})


def statements(count: int) -> list[str]:
    """What works on a shard, whose buffers are one of so many."""
    return [CALL.format(n=n) for n in range(count)]
