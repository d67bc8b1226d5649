"""Training: batches through a model and an optimiser, in place, without allocation after the first step."""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError
from udlc.runtime.arrays import aligned
from udlc.runtime.batches import Batches
from udlc.runtime.checks import whole_number
from udlc.runtime.optimiser import Optimiser
from udlc.runtime.parameters import Parameters
from udlc.runtime.progress import bar
from udlc.runtime.trainer import Trainer

if TYPE_CHECKING:
    from udlc.runtime.model import Model

PATIENCE = 0.1
"""Seconds after which a run of steps comes back, so that one can interrupt it."""


@dataclass
class State:
    """Where training stands: what a step needs besides parameters and data; each step moves it on.

    Attributes:
        optimiser: the name of the optimiser.
        step: the number of steps taken.
        moments: what the optimiser remembers, one flat vector for each letter.
    """

    optimiser: str
    step: int
    moments: dict[str, np.ndarray]
    trainer: Trainer | None = field(default=None, repr=False, compare=False)

    def __reduce__(self) -> tuple[object, ...]:
        return State, (self.optimiser, self.step, {k: v.copy() for k, v in self.moments.items()})


@dataclass(frozen=True)
class History:
    """What training went through, sampled at equal intervals.

    Attributes:
        steps: the number of steps taken at the end of each interval.
        loss: the mean loss per example over each interval.
        held_out: `model.score` on held-out data at the end of each interval, where such data was given.
        state: where training stands, to be given to the next `fit`.
        seconds: how long it took.
    """

    steps: list[int]
    loss: list[float]
    held_out: list[float]
    state: State
    seconds: float


def step(
    model: Model,
    parameters: Parameters,
    x: np.ndarray,
    y: np.ndarray,
    optimiser: Optimiser,
    state: State | None,
) -> State:
    """One step on one checked batch, in place; raises InputError where that cannot be."""
    trainer = trainer_for(model, parameters, optimiser, state)
    trainer.run(Batches(x, y, len(x), 0), 1)
    trainer.state.step += 1
    return trainer.state


def fit(  # noqa: PLR0913 - each is a choice of its own
    model: Model,
    parameters: Parameters,
    x: Any,
    y: Any,
    optimiser: Optimiser,
    *,
    steps: int = 1000,
    batch: int | None = 100,
    seed: int = 0,
    state: State | None = None,
    interval: int | None = None,
    held_out: tuple[Any, Any] | None = None,
    progress: bool = False,
) -> History:
    """Train a model's parameters in place.

    Args:
        model: what to train.
        parameters: where to start; changed in place.
        x: inputs of all examples.
        y: their targets.
        optimiser: a rule such as adam(α=0.01).
        steps: how many steps to take.
        batch: examples per step; None takes all of them in every step.
        seed: of the order of the batches; the same seed gives the same bits.
        state: the state of an earlier fit, to go on exactly where it stopped.
        interval: steps between two points of the history; a fiftieth of all steps where not given.
        held_out: inputs and targets to score at every interval.
        progress: show a progress bar on standard error.

    Raises:
        InputError: bad data, an argument out of range, or a loss that is no longer finite.
    """
    count = whole_number(steps, argument="steps", model=model.name)
    every = (
        max(1, count // 50)
        if interval is None
        else whole_number(interval, argument="interval", model=model.name)
    )
    inputs, targets = model.data(x, y)
    size = len(inputs) if batch is None else whole_number(batch, argument="batch", model=model.name)
    batches = Batches(inputs, targets, size, seed)
    trainer = trainer_for(model, parameters, optimiser, state)
    start, started = trainer.state.step, time.perf_counter()
    history = History([], [], [], trainer.state, 0.0)
    with bar(progress, f"training {model.name}", count) as show:
        for done in (*range(every, count, every), count):
            mean = _run(trainer, batches, done - (trainer.state.step - start))
            _record(history, trainer, mean, held_out)
            show(done, history)
    return History(
        history.steps, history.loss, history.held_out, trainer.state, time.perf_counter() - started
    )


def trainer_for(model: Model, parameters: Any, optimiser: Optimiser, state: State | None) -> Trainer:
    """The trainer that the state remembers, where it is for these very objects; else a new one."""
    if not isinstance(optimiser, Optimiser):
        raise InputError(
            "not an optimiser",
            model=model.name,
            argument="optimiser",
            got=repr(optimiser),
            expected="an Optimiser, such as adam(α=0.001)",
        )
    if not isinstance(parameters, Parameters) or model.pack(parameters) is not parameters:
        raise InputError(
            "these parameters cannot be trained in place",
            model=model.name,
            argument="parameters",
            got=type(parameters).__name__,
            expected="what `init`, `pack` or `load` of this model gave",
        )
    known = state.trainer if isinstance(state, State) else None
    same = known is not None and known.model is model and known.parameters is parameters
    if known is not None and same and known.optimiser == optimiser:
        return known
    chosen = _checked_state(model, optimiser, state)
    chosen.trainer = Trainer(model, parameters, optimiser, chosen)
    return chosen.trainer


def _run(trainer: Trainer, batches: Batches, steps: int) -> float:
    """Take these steps; returns the mean loss per example."""
    total, seen = 0.0, 0
    while steps:
        count = batches.ready(trainer.state.step, min(trainer.at_once, steps))
        started = time.perf_counter()
        loss, examples = trainer.run(batches, count)
        if count == trainer.at_once and time.perf_counter() - started < PATIENCE / 2:
            trainer.at_once *= 2
        total, seen, steps = total + loss, seen + examples, steps - count
        trainer.state.step += count
    return total / seen


def _record(history: History, trainer: Trainer, loss: float, held_out: tuple[Any, Any] | None) -> None:
    model = trainer.model
    if not np.isfinite(loss):
        rate = trainer.optimiser.rate
        raise InputError(
            f"the loss is not finite after step {trainer.state.step}; a smaller {rate} may help",
            model=model.name,
            argument=rate,
            got=trainer.optimiser.hyper.get(rate),
        )
    history.steps.append(trainer.state.step)
    history.loss.append(loss)
    if held_out is not None:
        history.held_out.append(model.score(trainer.parameters, *held_out))


def _checked_state(model: Model, optimiser: Optimiser, state: State | None) -> State:
    """The state given, which moves on with the training, or a new one of zeros; raises InputError."""
    size = model.layout.size
    if state is None:
        return State(optimiser.name, 0, {letter: aligned((size,), model.dtype) for letter in optimiser.state})
    if not isinstance(state, State):
        raise InputError(
            "not a state of training", model=model.name, argument="state", got=type(state).__name__
        )
    got = (state.optimiser, {letter: (v.size, v.dtype.name) for letter, v in state.moments.items()})
    expected = (optimiser.name, dict.fromkeys(optimiser.state, (size, model.dtype.name)))
    if got != expected:
        raise InputError(
            "the state belongs to another optimiser or model",
            model=model.name,
            argument="state",
            got=got,
            expected=expected,
        )
    return state
