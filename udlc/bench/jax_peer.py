"""Cases to runners of JAX: one compiled step, whose old parameters and state are donated to the new ones.

In the mode "run" one compiled function takes a whole run of steps, in a loop of JAX.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import cycle
from typing import Any

import jax
import jax.numpy as jnp
import numpy as np

from udlc.bench import data
from udlc.bench.cases import Elementwise, Loss, Training
from udlc.bench.data import Array

# ── Losses, summed over the batch as the book sums them ──────────────────────


def _normal(f: Any, y: Any, variance: Any) -> Any:
    return 0.5 * jnp.sum(data.LN_2PI + jnp.log(variance) + (y - f) ** 2 / variance)


def _mixture(f: Any, y: Any) -> Any:
    first = jax.nn.log_sigmoid(f[:, 0]) - 0.5 * (
        data.LN_2PI + f[:, 3] + (y - f[:, 1]) ** 2 * jnp.exp(-f[:, 3])
    )
    other = jax.nn.log_sigmoid(-f[:, 0]) - 0.5 * (
        data.LN_2PI + f[:, 4] + (y - f[:, 2]) ** 2 * jnp.exp(-f[:, 4])
    )
    return -jnp.sum(jnp.logaddexp(first, other))


def _multiclass(f: Any, y: Any) -> Any:
    chosen = jnp.take_along_axis(f, y[:, None], axis=1)[:, 0]
    return jnp.sum(jax.nn.logsumexp(f, axis=1) - chosen)


def _von_mises(f: Any, y: Any) -> Any:
    κ = jnp.exp(f[:, 1])
    return jnp.sum(data.LN_2PI + jnp.log(jax.scipy.special.i0e(κ)) + κ - κ * jnp.cos(y - f[:, 0]))


# head → the loss of predictions and targets (and of what the head itself learns)
LOSSES: Mapping[str, Callable[..., Any]] = {
    "least_squares": lambda f, y: jnp.sum((f - y) ** 2),
    "multi_output": lambda f, y: jnp.sum((f - y) ** 2),
    "gaussian": lambda f, y: _normal(f, y, 1.0),
    "gaussian_variance": _normal,
    "heteroscedastic": lambda f, y: _normal(f[:, 0], y, f[:, 1] ** 2),
    "bernoulli": lambda f, y: jnp.sum(jax.nn.softplus(f) - f * y),
    "multiclass": _multiclass,
    "von_mises": _von_mises,
    "mixture": _mixture,
    "poisson": lambda f, y: jnp.sum(jnp.exp(f) - f * y + jax.scipy.special.gammaln(y + 1.0)),
}


class _Loss:
    def __init__(self, case: Loss, mode: str) -> None:  # noqa: ARG002 - JAX is measured compiled only
        self.given = [jnp.asarray(array) for array in data.loss_data(case)]
        by: tuple[int, ...] = (0,)
        if case.name == "gaussian_variance":
            self.given.append(jnp.ones(()))
            by = (0, 2)
        self.function = jax.jit(jax.value_and_grad(LOSSES[case.name], argnums=by))
        self.last: Any = None

    def run(self, count: int) -> None:
        for _ in range(count):
            self.last = self.function(*self.given)
        jax.block_until_ready(self.last)

    def values(self) -> list[Array]:
        value, gradients = self.last
        return [np.asarray(array) for array in (value, *gradients)]


# ── Training ─────────────────────────────────────────────────────────────────


def _output(layers: list[Any], x: Any) -> Any:
    if len(layers) == 1:
        phase = layers[0][0] + 0.06 * layers[0][1] * x
        return jnp.sin(phase) * jnp.exp(-(phase**2) / 32)
    for place in range(0, len(layers), 2):
        x = x @ layers[place].T + layers[place + 1]
        x = jax.nn.relu(x) if place + 2 < len(layers) else x
    return x[:, 0] if x.shape[1] == 1 else x


def _update(case: Training, p: Any, g: Any, m: Any, v: Any, t: Any) -> tuple[Any, Any, Any]:
    """One optimiser step of one array, equations 6.10, 6.11 and 6.15 to 6.17."""
    if case.optimiser == "sgd":
        return p - case.rate * g, m, v
    m = data.MOMENTUM * m + (1 - data.MOMENTUM) * g
    if case.optimiser == "momentum":
        return p - case.rate * m, m, v
    v = data.DECAY * v + (1 - data.DECAY) * g * g
    high, wide = m / (1 - data.MOMENTUM**t), v / (1 - data.DECAY**t)
    return p - case.rate * high / (jnp.sqrt(wide) + data.TINY), m, v


class _Training:
    def __init__(self, case: Training, mode: str) -> None:  # noqa: ARG002
        x, y = data.training_data(case)
        self.x, self.y = (jnp.asarray(a.reshape(-1, case.batch, *a.shape[1:])) for a in (x, y))
        self.batches = cycle([(a, b) for a, b in zip(self.x, self.y)])
        self.parameters = [jnp.asarray(array) for array in data.first_parameters(case)]
        # What an optimiser does not remember is empty: to carry it would cost the step.
        remembers = {"sgd": 0, "momentum": 1, "adam": 2}[case.optimiser]
        shapes = [array.shape for array in self.parameters]
        self.state = [[jnp.zeros(shape if k < remembers else ()) for shape in shapes] for k in range(2)]
        self.steps = jnp.zeros(())
        head = LOSSES[case.head]

        def step(parameters: Any, state: Any, t: Any, x: Any, y: Any) -> Any:
            gradient = jax.grad(lambda p: head(_output(p, x), y))(parameters)
            rows = zip(parameters, gradient, *state)
            new = [_update(case, p, g, m, v, t + 1) for p, g, m, v in rows]
            return [p for p, _, _ in new], [[m for _, m, _ in new], [v for _, _, v in new]], t + 1

        self.plain: Callable[..., Any] = step
        self.step = jax.jit(step, donate_argnums=(0, 1, 2))

    def run(self, count: int) -> None:
        for _ in range(count):
            x, y = next(self.batches)
            self.parameters, self.state, self.steps = self.step(self.parameters, self.state, self.steps, x, y)
        jax.block_until_ready(self.parameters)

    def values(self) -> list[Array]:
        return [np.asarray(array) for array in self.parameters]


class _Run(_Training):
    """The same steps, so many at a time."""

    def __init__(self, case: Training, mode: str) -> None:
        super().__init__(case, mode)

        def steps(known: Any, count: Any, x: Any, y: Any) -> Any:
            def body(n: Any, known: Any) -> Any:
                return self.plain(*known, x[n % case.batches], y[n % case.batches])

            first = known[2].astype(int)
            return jax.lax.fori_loop(first, first + count, body, known)

        self.steps_at_once = jax.jit(steps, donate_argnums=0)

    def run(self, count: int) -> None:
        known = self.parameters, self.state, self.steps
        self.parameters, self.state, self.steps = self.steps_at_once(known, count, self.x, self.y)
        jax.block_until_ready(self.parameters)


def _training(case: Training, mode: str) -> _Training:
    return _Run(case, mode) if mode == "run" else _Training(case, mode)


# ── Elementwise functions ────────────────────────────────────────────────────


FUNCTIONS: Mapping[str, Callable[[Any], Any]] = {
    "exp": jnp.exp,
    "expm1": jnp.expm1,
    "log": jnp.log,
    "log1p": jnp.log1p,
    "sig": jax.nn.sigmoid,
    "softplus": jax.nn.softplus,
    "tanh": jnp.tanh,
    "erf": jax.scipy.special.erf,
    "sin": jnp.sin,
    "cos": jnp.cos,
    "lgamma": jax.scipy.special.gammaln,
    "log_i0": lambda x: jnp.log(jax.scipy.special.i0e(x)) + jnp.abs(x),
    "bessel_ratio": lambda x: jax.scipy.special.i1e(x) / jax.scipy.special.i0e(x),
}


class _Elementwise:
    def __init__(self, case: Elementwise, mode: str) -> None:  # noqa: ARG002
        self.x = jnp.asarray(data.arguments(case))
        self.y: Any = None
        self.function = jax.jit(FUNCTIONS[case.name])

    def run(self, count: int) -> None:
        for _ in range(count):
            self.y = self.function(self.x)
        jax.block_until_ready(self.y)

    def values(self) -> list[Array]:
        return [np.asarray(self.y)]


RUNNERS = {Training: _training, Loss: _Loss, Elementwise: _Elementwise}
"""Kind of case → its runner, which takes the case and a mode."""
