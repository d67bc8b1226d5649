"""Cases to runners of PyTorch, eager or compiled, as its documentation advises.

Fused optimisers, products tuned where they are compiled, gradients set to None, losses of
`torch.nn.functional` where it has them, results written into arrays that are there (`out=`) where functions
can.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import islice
from typing import Any

import torch
from torch.nn import functional

from udlc.bench import data
from udlc.bench.cases import Elementwise, Loss, Training
from udlc.bench.data import Array

Tensor = Any

TUNED = "max-autotune"
"""For products of matrices, which `torch.compile` then tries several ways of."""


def _made(function: Callable[..., Any], mode: str, effort: str = "default") -> Callable[..., Any]:
    """The function as the mode, "eager" or "compile", has it."""
    compiled: Callable[..., Any] = torch.compile(function, mode=effort) if mode == "compile" else function
    return compiled


# ── Losses, summed over the batch as the book sums them ──────────────────────


def _mixture(f: Tensor, y: Tensor) -> Tensor:
    first = functional.logsigmoid(f[:, 0]) - 0.5 * (
        data.LN_2PI + f[:, 3] + (y - f[:, 1]) ** 2 * torch.exp(-f[:, 3])
    )
    other = functional.logsigmoid(-f[:, 0]) - 0.5 * (
        data.LN_2PI + f[:, 4] + (y - f[:, 2]) ** 2 * torch.exp(-f[:, 4])
    )
    return -torch.logaddexp(first, other).sum()


def _von_mises(f: Tensor, y: Tensor) -> Tensor:
    κ = torch.exp(f[:, 1])
    return (data.LN_2PI + torch.log(torch.special.i0e(κ)) + κ - κ * torch.cos(y - f[:, 0])).sum()


def _normal(f: Tensor, y: Tensor, variance: Tensor) -> Tensor:
    return functional.gaussian_nll_loss(f, y, variance.expand_as(f), full=True, reduction="sum")


def _squares(f: Tensor, y: Tensor) -> Tensor:
    return functional.mse_loss(f, y, reduction="sum")


# head → the loss of predictions and targets (and of what the head itself learns)
LOSSES: Mapping[str, Callable[..., Tensor]] = {
    "least_squares": _squares,
    "multi_output": _squares,
    "gaussian": lambda f, y: _normal(f, y, torch.ones(())),
    "gaussian_variance": _normal,
    "heteroscedastic": lambda f, y: _normal(f[:, 0], y, f[:, 1] ** 2),
    "bernoulli": lambda f, y: functional.binary_cross_entropy_with_logits(f, y, reduction="sum"),
    "multiclass": lambda f, y: functional.cross_entropy(f, y, reduction="sum"),
    "von_mises": _von_mises,
    "mixture": _mixture,
    "poisson": lambda f, y: (torch.exp(f) - f * y + torch.lgamma(y + 1)).sum(),
}


def _targets(head: str, y: Array) -> Tensor:
    tensor = torch.from_numpy(y)
    return tensor if head == "multiclass" else tensor.float()


class _Loss:
    def __init__(self, case: Loss, mode: str) -> None:
        f, y = data.loss_data(case)
        self.y = _targets(case.name, y)
        self.learned = [torch.from_numpy(f).requires_grad_()]
        if case.name == "gaussian_variance":
            self.learned.append(torch.ones((), requires_grad=True))
        self.loss = _made(LOSSES[case.name], mode)
        self.last: Tensor = None

    def run(self, count: int) -> None:
        prediction, *rest = self.learned
        for _ in range(count):
            for tensor in self.learned:
                tensor.grad = None
            self.last = self.loss(prediction, self.y, *rest)
            self.last.backward()

    def values(self) -> list[Array]:
        return [self.last.detach().numpy(), *(tensor.grad.numpy() for tensor in self.learned)]


# ── Training ─────────────────────────────────────────────────────────────────


class _Gabor(torch.nn.Module):
    """Equation 6.8."""

    def __init__(self, φ: Array) -> None:
        super().__init__()
        self.φ = torch.nn.Parameter(torch.from_numpy(φ))

    def forward(self, x: Tensor) -> Tensor:
        phase = self.φ[0] + 0.06 * self.φ[1] * x
        return torch.sin(phase) * torch.exp(-(phase**2) / 32)


def _network(case: Training) -> torch.nn.Module:
    first = data.first_parameters(case)
    if not case.widths:
        return _Gabor(first[0])
    layers: list[torch.nn.Module] = []
    for weight, bias in zip(first[::2], first[1::2]):
        layer = torch.nn.Linear(weight.shape[1], weight.shape[0])
        with torch.no_grad():
            layer.weight.copy_(torch.from_numpy(weight))
            layer.bias.copy_(torch.from_numpy(bias))
        layers += [layer, torch.nn.ReLU()]
    layers.pop()
    if case.widths[-1] == 1:
        layers.append(torch.nn.Flatten(0))
    return torch.nn.Sequential(*layers)


def _optimiser(case: Training, network: torch.nn.Module) -> torch.optim.Optimizer:
    weights = network.parameters()
    if case.optimiser == "adam":
        return torch.optim.Adam(
            weights, lr=case.rate, betas=(data.MOMENTUM, data.DECAY), eps=data.TINY, fused=True
        )
    # The book averages gradients, m ← βm + (1 − β)g; PyTorch sums them, m ← βm + g: the rate makes up for it.
    β = data.MOMENTUM if case.optimiser == "momentum" else 0.0
    return torch.optim.SGD(weights, lr=case.rate * (1 - β), momentum=β, fused=True)


class _Training:
    def __init__(self, case: Training, mode: str) -> None:
        x, y = data.training_data(case)
        batches = torch.from_numpy(x).split(case.batch), _targets(case.head, y).split(case.batch)
        self.batches = list(zip(*batches))
        self.network = network = _network(case)
        self.optimiser = _optimiser(case, network)
        loss = LOSSES[case.head]
        self.loss = _made(lambda inputs, targets: loss(network(inputs), targets), mode, TUNED)

    def run(self, count: int) -> None:
        whole, rest = divmod(count, len(self.batches))
        for _ in range(whole):
            self._steps(self.batches)
        self._steps(list(islice(self.batches, rest)))

    def _steps(self, batches: list[tuple[Tensor, ...]]) -> None:
        for x, y in batches:
            self.optimiser.zero_grad(set_to_none=True)
            self.loss(x, y).backward()
            self.optimiser.step()

    def values(self) -> list[Array]:
        return [tensor.detach().numpy() for tensor in self.network.parameters()]


# ── Elementwise functions ────────────────────────────────────────────────────


# function → PyTorch's, and whether it takes `out`
FUNCTIONS: Mapping[str, tuple[Callable[..., Tensor], bool]] = {
    "exp": (torch.exp, True),
    "expm1": (torch.expm1, True),
    "log": (torch.log, True),
    "log1p": (torch.log1p, True),
    "sig": (torch.sigmoid, True),
    "softplus": (functional.softplus, False),
    "tanh": (torch.tanh, True),
    "erf": (torch.erf, True),
    "sin": (torch.sin, True),
    "cos": (torch.cos, True),
    "lgamma": (torch.lgamma, True),
    "log_i0": (lambda x: torch.log(torch.special.i0e(x)) + torch.abs(x), False),
    "bessel_ratio": (lambda x: torch.special.i1e(x) / torch.special.i0e(x), False),
}


class _Elementwise:
    def __init__(self, case: Elementwise, mode: str) -> None:
        self.x = torch.from_numpy(data.arguments(case))
        self.y = torch.empty_like(self.x)
        function, takes_out = FUNCTIONS[case.name]
        self.into = takes_out and mode == "eager"
        self.function = function if mode == "eager" else torch.compile(function)

    def run(self, count: int) -> None:
        with torch.no_grad():
            for _ in range(count):
                if self.into:
                    self.function(self.x, out=self.y)
                else:
                    self.y = self.function(self.x)

    def values(self) -> list[Array]:
        return [self.y.numpy()]


RUNNERS = {Training: _Training, Loss: _Loss, Elementwise: _Elementwise}
"""Kind of case → its runner, which takes the case and a mode."""
