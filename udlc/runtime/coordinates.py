"""Parameters with a domain, trained through a coordinate that may be any number.

positive   θ = e^φ       ∂θ/∂φ = θ
unit       θ = sig(φ)    ∂θ/∂φ = θ (1 − θ)
"""

from __future__ import annotations

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from collections.abc import Mapping
from dataclasses import dataclass

from udlc.runtime.activation import Function, function
from udlc.runtime.functions import exp, log, real, sig


@function()
def coordinate_of_positive(θ):
    """φ = log θ."""
    return log(θ)


@function()
def positive(φ):
    """θ = e^φ."""
    return exp(φ)


@function()
def slope_of_positive(θ):
    """∂θ/∂φ = θ."""
    return θ


@function()
def coordinate_of_unit(θ):
    """φ = log θ/(1 − θ)."""
    return log(θ / (real(1) - θ))


@function()
def unit(φ):
    """θ = sig φ."""
    return sig(φ)


@function()
def slope_of_unit(θ):
    """∂θ/∂φ = θ (1 − θ)."""
    return θ * (real(1) - θ)


@dataclass(frozen=True)
class Coordinate:
    """How a domain is mapped to all numbers: φ(θ), θ(φ), and ∂θ/∂φ in terms of θ."""

    of_value: Function
    value: Function
    slope: Function


COORDINATES: Mapping[str, Coordinate | None] = {
    "real": None,
    "positive": Coordinate(coordinate_of_positive, positive, slope_of_positive),
    "unit": Coordinate(coordinate_of_unit, unit, slope_of_unit),
}
