"""The chapters' networks, heads and activations written with torch, in float64, from the book's words."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import pytest

torch = pytest.importorskip("torch")
distributions = torch.distributions
Tensor = Any


def hard_swish(z: Tensor) -> Tensor:
    return torch.where(z < -3, 0 * z, torch.where(z > 3, z, z * (z + 3) / 6))


ACTIVATIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "ReLU": torch.relu,
    "HardSwish": hard_swish,
    "Heaviside": lambda z: (z >= 0).to(z) + 0 * z,
    "rect": lambda z: ((z >= 0) & (z <= 1)).to(z) + 0 * z,
    "identity": lambda z: z,
    "tanh": torch.tanh,
    "sigmoid": torch.sigmoid,
    "leaky_ReLU": lambda z: torch.where(z < 0, 0.1 * z, z),
}


def deep(p: Any, x: Tensor, a: Callable[[Tensor], Tensor]) -> Tensor:
    layers = list(zip(p["β"], p["Ω"]))
    h = x
    for β, Ω in layers[:-1]:
        h = a(β + h @ Ω.T)
    β, Ω = layers[-1]
    return β + h @ Ω.T


def shallow(p: Any, x: Tensor, a: Callable[[Tensor], Tensor]) -> Tensor:
    h = a(p["θ"][:, 0] + x @ p["θ"][:, 1:].T)
    return p["φ"][:, 0] + h @ p["φ"][:, 1:].T


def line(p: Any, x: Tensor, _: Any) -> Tensor:
    return p["φ"][0] + p["φ"][1] * x


def gabor(p: Any, x: Tensor, _: Any) -> Tensor:
    u = p["φ"][0] + 0.06 * p["φ"][1] * x
    return torch.sin(u) * torch.exp(-(u**2) / 32)


NETWORKS = {
    "deep": deep,
    "backprop": deep,
    "shallow": shallow,
    "line": line,
    "gabor": gabor,
    "logistic_regression": line,
}


def squares(f: Tensor, y: Tensor, _: Any) -> Tensor:
    return ((f - y) ** 2).sum()


def normal(f: Tensor, y: Tensor, p: Any) -> Tensor:
    return -distributions.Normal(f, p.get("σ2", torch.ones(())) ** 0.5).log_prob(y).sum()


def mixture(f: Tensor, y: Tensor, _: Any) -> Tensor:
    parts = distributions.Normal(f[:, 1:3], torch.exp(f[:, 3:] / 2)).log_prob(y[:, None])
    first, second = torch.nn.functional.logsigmoid(f[:, 0]), torch.nn.functional.logsigmoid(-f[:, 0])
    return -torch.logsumexp(torch.stack([first, second], 1) + parts, 1).sum()


def von_mises(f: Tensor, y: Tensor, _: Any) -> Tensor:
    κ = torch.exp(f[:, 1])
    log_i0 = torch.log(torch.special.i0e(κ)) + κ  # torch's own distribution has it to eight digits only
    return (log_i0 + math.log(2 * math.pi) - κ * torch.cos(y - f[:, 0])).sum()


HEADS: dict[str, Callable[[Tensor, Tensor, Any], Tensor]] = {
    "least_squares": squares,
    "least_squares_line": squares,
    "least_squares_gabor": squares,
    "multi_output": squares,
    "gaussian": normal,
    "gaussian_variance": normal,
    "heteroscedastic": lambda f, y, _: -distributions.Normal(f[:, 0], f[:, 1].abs()).log_prob(y).sum(),
    "bernoulli": lambda f, y, _: -distributions.Bernoulli(logits=f).log_prob(y).sum(),
    "multiclass": lambda f, y, _: -distributions.Categorical(logits=f).log_prob(y).sum(),
    "von_mises": von_mises,
    "mixture": mixture,
    "poisson": lambda f, y, _: -distributions.Poisson(torch.exp(f)).log_prob(y).sum(),
}

PREDICTIONS: dict[str, Callable[[Tensor], Tensor]] = {
    "heteroscedastic": lambda f: f[:, 0],
    "von_mises": lambda f: f[:, 0],
    "bernoulli": lambda f: (f > 0).to(torch.int64),
    "multiclass": lambda f: f.argmax(1),
    "poisson": torch.exp,
    "mixture": lambda f: torch.sigmoid(f[:, 0]) * f[:, 1] + torch.sigmoid(-f[:, 0]) * f[:, 2],
}
"""What a head predicts, where it is more than the network's output."""


def leaves(parameters: Any) -> dict[str, Any]:
    """Parameters as tensors that gradients are taken by: lists where there is an array per layer."""

    def leaf(value: Any) -> Any:
        return (
            [leaf(v) for v in value] if isinstance(value, list) else torch.tensor(value, requires_grad=True)
        )

    return {name: leaf(value) for name, value in parameters.items()}


def gradients(tensors: dict[str, Any]) -> dict[str, Any]:
    """What `backward` left at each leaf, in the same form; zeros where nothing arrived."""

    def of(value: Any) -> Any:
        if isinstance(value, list):
            return [of(v) for v in value]
        return (torch.zeros_like(value) if value.grad is None else value.grad).numpy()

    return {name: of(value) for name, value in tensors.items()}


def value_and_grad(
    network: str, head: str, activation: str, parameters: Any, x: Any, y: Any, shape: Any
) -> Any:
    """Output, the same as the head reads it (in this shape), loss and gradients by torch."""
    p = leaves(parameters)
    f = NETWORKS[network](p, torch.tensor(x), ACTIVATIONS.get(activation))
    target = torch.tensor(y)
    output = f.reshape(shape)
    loss = HEADS[head](output, target if head == "multiclass" else target.to(torch.float64), p)
    loss.backward()
    return f.detach().numpy(), output.detach(), loss.item(), gradients(p)
