"""A model with an optimiser: their kernels joined in one function, of a run of steps.

A parameter with a domain (σ² > 0) is trained through its coordinate, log σ², and so never leaves the domain.
"""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.runtime import coordinates, shards, shared, step
from udlc.runtime.arrays import aligned, as_matrix
from udlc.runtime.crew import Crew, crew_size, together
from udlc.runtime.link import joined_all
from udlc.runtime.loaded import Loaded
from udlc.runtime.phases import Phases, in_phases, rows_text
from udlc.runtime.rule import bound_rule
from udlc.runtime.shards import Shards, shard_count
from udlc.runtime.shared import ADDED_UP, BY_ROWS

if TYPE_CHECKING:
    from udlc.runtime.batches import Batches
    from udlc.runtime.model import Model
    from udlc.runtime.optimiser import Optimiser
    from udlc.runtime.parameters import Parameters
    from udlc.runtime.training import State
    from udlc.runtime.workspace import Workspace

PARTS = ("forward", "gradient", "backward")
PHASED = ("forward", "gradient", "backward_states", "backward_rows")
"""The kernels of a step, and of one in two phases."""

ALONE = "train"
"""The function of steps by one thread."""


class Trainer:
    """One vector of parameters with one optimiser, bound to kernels.

    Attributes:
        state: what the optimiser remembers; a step changes its moments in place.
        at_once: steps that take no longer than one who wants to interrupt them waits.
    """

    def __init__(self, model: Model, parameters: Parameters, optimiser: Optimiser, state: State) -> None:
        self.model, self.parameters, self.optimiser, self.state = model, parameters, optimiser, state
        self._rule = bound_rule(model, optimiser, parameters.flat, state.moments)
        self._rule.need("length", parameters.flat.size)
        self._shards: Shards | None = None
        self._crew = Crew(1)
        self._ways: dict[int, str] = {}
        self._functions: dict[str, Loaded] = {}
        self.at_once = 1

    def text(self, size: int) -> str:
        """The source of the steps, for batches of this size."""
        return self._train(self._way(size)).text

    def run(self, batches: Batches, count: int) -> tuple[float, int]:
        """As many steps, on examples whose order is ready: the sum of their losses, how many they took."""
        examples = as_matrix(batches.x), as_matrix(batches.y), batches.orders
        place = (batches.epoch, batches.per_epoch, self.state.step, count)
        rule = tuple(self._rule.needs.values())
        if self._way(batches.size) != ALONE:
            return self._run_shared((*examples, *place), batches, count, rule)
        whole = self._batch(self.model.workspace(batches.size))
        rest = whole if batches.rest == batches.size else self._batch(self.model.workspace(batches.rest))
        total, seen = self._train(ALONE)(*examples, *place, whole, rest, rule)
        return float(total), int(seen)

    def _run_shared(
        self, given: tuple[Any, ...], batches: Batches, count: int, rule: tuple[Any, ...]
    ) -> tuple[float, int]:
        """The same by all threads that there are."""
        known = self._shared(batches.size, batches.rest)
        known.attach(self._rule.gradient_at)
        totals = np.zeros(2)
        starts = known.starts(bool(self._rule.point))
        work = aligned((shared.TAKEN + starts[-1],), np.int64)
        train = self._train(self._way(batches.size))
        ready = train.compiled and train.ready  # the first call compiles
        threads = self._crew.choose(count) if ready else 1
        started = time.perf_counter()
        buffers = (known.arguments, known.bounds, known.losses)
        cut = (starts, known.slices, known.last, work, totals)
        together(train, (*given, *buffers, *cut, rule, threads), threads, work)
        if ready:
            self._crew.learn(threads, count, time.perf_counter() - started)
        return float(totals[0]), int(totals[1])

    def _shared(self, size: int, rest: int) -> Shards:
        """The buffers of shards for batches of this size, the last of an epoch smaller."""
        known = self._shards
        if known is None or (known.size, known.rest) != (size, rest):
            most = crew_size(shard_count(self.model, size))
            self._crew = Crew(most)
            if self._way(size) == BY_ROWS.name:
                known = Phases(self.model, size, rest, most)
            else:
                known = Shards(self.model, size, rest, most, self._rule.apart)
            self._shards = known
        return known

    def _batch(self, workspace: Workspace) -> tuple[Any, ...]:
        """Buffers and kernel arguments for batches of one size."""
        workspace.attach(self._rule.gradient_at)
        return workspace.arguments()

    def _way(self, size: int) -> str:
        """The function that takes steps on batches of this size."""
        if size not in self._ways:
            way = ALONE
            if shard_count(self.model, size) > 1:
                way = (BY_ROWS if in_phases(self.model, self._rule, size) else ADDED_UP).name
            self._ways[size] = way
        return self._ways[size]

    def _train(self, way: str) -> Loaded:
        """The function of a run of steps, by one thread or shared by several."""
        if way not in self._functions:
            self._functions[way] = self._joined(way)
        return self._functions[way]

    def _joined(self, way: str) -> Loaded:
        """The same, joined from its kernels.

        Steps of one thread and those that add up gradients share a file: what they call is compiled once,
        should a process need the two.
        """
        model, rule = self.model, self._rule
        parts = PHASED if way == BY_ROWS.name else PARTS
        kernels = [model.linked(part).kernel for part in parts]
        names = ("forward_arrays", "head_arrays", "backward_arrays")
        calls = [f"{kernel.name}(*{name})" for kernel, name in zip(kernels, names)]
        between = {"kernels": calls, "shards": shared.statements(2 * shards.MOST)}
        texts = [*rule.texts, step.GATHER, step.filled(shared.SHARD, between), shared.CLAIMED]
        if way == BY_ROWS.name:
            texts += [rows_text(kernels[-1]), shared.train_text(BY_ROWS, rule, between)]
        else:
            texts += [shared.COLLECT, shared.TAKE_OVER, step.train_text(step.TRAIN, rule, between)]
            texts.append(shared.train_text(ADDED_UP, rule, between))
        chosen = (way, *kernels, *rule.kernels, *texts)
        if chosen not in model.joined:
            bind = {} if model.activation is None else {str(model.network.activation): model.activation}
            title = f"{model.name}, {kernels[1].name}, {self.optimiser.name}"
            text = joined_all(
                title,
                [*kernels, *rule.kernels],
                model.dtype.name,
                bind,
                model.compiled,
                texts,
                vars(coordinates),
                shared.imports(model.compiled),
            )
            model.joined[chosen] = Loaded(way, text, model.compiled, file=f"train_{model.name}")
        return model.joined[chosen]
