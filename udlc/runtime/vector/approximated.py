"""Which polynomials there are: of which function of which variable, on which interval, of how many terms."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import mpmath as mp


@dataclass(frozen=True)
class Row:
    """One polynomial: its name, its formula for people, the function, the interval, numbers of terms.

    `held` says whether loops in float32 hold its coefficients in registers.
    """

    name: str
    formula: str
    function: Callable[[Any], Any]
    interval: tuple[float, float]
    terms: dict[str, int]
    weight: Callable[[Any], Any] = lambda _: mp.mpf(1)
    held: bool = True


def _limit(f: Callable[[Any], Any]) -> Callable[[Any], Any]:
    """A function that is 0/0 at zero, there by its neighbour."""
    return lambda x: f(x if x != 0 else mp.mpf(10) ** -25)


def _stirling(t: Any) -> Any:
    x = 1 / mp.sqrt(t)
    return (mp.loggamma(x) - (x - 0.5) * (mp.log(x) - 1) - (mp.log(2 * mp.pi) - 1) / 2) * x


def _scaled_i0(v: Any) -> Any:
    x = 1 / v
    return mp.sqrt(x) * mp.exp(-x) * mp.besseli(0, x) if x < 1e4 else _asymptotic_i0(v)


def _scaled_difference(v: Any) -> Any:
    """√x e^−x (I₀(x) − I₁(x)) x at x = 1/v; from I₁ = I₀′ for what is too large for Bessel functions."""
    x = 1 / v
    if x < 1e4:
        return mp.sqrt(x) * mp.exp(-x) * (mp.besseli(0, x) - mp.besseli(1, x)) * x
    return _asymptotic_i0(v) / 2 + v * mp.diff(_asymptotic_i0, v)


def _asymptotic_i0(v: Any) -> Any:
    return sum(mp.fac2(2 * n - 1) ** 2 / (mp.fac(n) * (8 / v) ** n) for n in range(8)) / mp.sqrt(2 * mp.pi)


def _difference_of_squares(w: Any) -> Any:
    x = 2 * mp.sqrt(w)
    return mp.besseli(0, x) ** 2 - mp.besseli(1, x) ** 2


def _gap_slope(k: Any) -> Any:
    """κ dg/dκ of g = κ (1 − I₁/I₀)."""
    g = k * (1 - mp.besseli(1, k) / mp.besseli(0, k))
    return k - g * (2 * k - g)


def _gap_slope_far(v: Any) -> Any:
    """The same times κ S² at κ = 1/v, S the scaled I₀: −g′(v) S², where g = ½ + v S′/S."""
    if v > mp.mpf(10) ** -4:
        return _gap_slope(1 / v) / v * _scaled_i0(v) ** 2
    s, first, second = (mp.diff(_asymptotic_i0, v, n) for n in range(3))
    return v * first**2 - (first + v * second) * s


ROWS = (
    Row(
        "exp_tail",
        "(e^r − 1 − r) / r²",
        _limit(lambda r: (mp.expm1(r) - r) / r**2),
        (-0.3468, 0.3468),
        {"float32": 5, "float64": 10},
    ),
    Row(
        "log_tail",
        "(log((1 + s)/(1 − s)) − 2s) / s³ in z = s²",
        _limit(lambda z: 2 * (mp.atanh(mp.sqrt(z)) / mp.sqrt(z) - 1) / z),
        (0, 0.0401),
        {"float64": 8},
    ),
    Row(
        "log_cubic",
        "(log(1 + f) − f + f²/2) / f³",
        _limit(lambda f: (mp.log1p(f) - f + f * f / 2) / f**3),
        (-0.25001, 0.50001),
        {"float32": 7},
        weight=_limit(lambda f: abs(f**3 / mp.log1p(f))),
    ),
    Row(
        "log1p_unit",
        "log(1 + e) / e",
        _limit(lambda e: mp.log1p(e) / e),
        (0, 1),
        {"float32": 10},
    ),
    Row(
        "exp_twice_tail",
        "(e^2r − 1 − 2r) / 2r²",
        _limit(lambda r: (mp.expm1(2 * r) - 2 * r) / (2 * r**2)),
        (-0.1734, 0.1734),
        {"float32": 5},
    ),
    Row(
        "sine_tail",
        "(sin r − r) / r³ in z = r², a little beyond r = π/2",
        _limit(lambda z: (mp.sin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z),
        (0, 2.82),  # r < 1.68; with these coefficients 1 is rounded to 1
        {"float32": 4},
        weight=_limit(lambda z: z * mp.sqrt(z) / mp.sin(mp.sqrt(z))),
    ),
    Row(
        "sin_tail",
        "(sin r − r) / r³ in z = r²",
        _limit(lambda z: (mp.sin(mp.sqrt(z)) / mp.sqrt(z) - 1) / z),
        (0, 0.6171),
        {"float64": 6},
    ),
    Row(
        "cos_tail",
        "(cos r − 1 + r²/2) / r⁴ in z = r²",
        _limit(lambda z: (mp.cos(mp.sqrt(z)) - 1 + z / 2) / z**2),
        (0, 0.6171),
        {"float64": 6},
    ),
    Row(
        "erf_near",
        "erf(x) / x in z = x²",
        _limit(lambda z: mp.erf(mp.sqrt(z)) / mp.sqrt(z)),
        (0, 1),
        {"float32": 7, "float64": 12},
        held=False,  # with those of erfc_root they are more than the registers take
    ),
    Row(
        "erfc_exponent",
        "−log(1 − erf(u + 2)) from x = 1 on",
        lambda u: -mp.log(mp.erfc(u + 2)),
        (-1, 4),
        {"float64": 20},
        weight=lambda u: mp.erfc(u + 2) + mp.mpf(10) ** -12,
    ),
    Row(
        "erfc_root",
        "(1 − erf(x))^−¼ from x = 1 on",
        lambda x: mp.erfc(x) ** (-mp.mpf(1) / 4),
        (1, 4),
        {"float32": 10},
        weight=lambda x: 4 * mp.erfc(x) ** (mp.mpf(5) / 4),
        held=False,
    ),
    Row(
        "lgamma_near",
        "log Γ(2 + f) / f",
        _limit(lambda f: mp.loggamma(2 + f) / f),
        (-0.75, 0.5),
        {"float32": 10, "float64": 21},
    ),
    Row(
        "lgamma_far",
        "x · (log Γ(x) − Stirling) in t = 1/x²",
        _limit(_stirling),
        (0, 1 / 56.25),
        {"float32": 2, "float64": 7},
    ),
    Row(
        "i0_near",
        "(I₀(x) − 1) / w in w = x²/4",
        _limit(lambda w: (mp.besseli(0, 2 * mp.sqrt(w)) - 1) / w),
        (0, 16),
        {"float32": 9, "float64": 15},
        weight=_limit(lambda w: w / (mp.besseli(0, 2 * mp.sqrt(w)) - 1)),
    ),
    Row(
        "i0_tail",
        "(I₀(x) − 1 − w) / w² in w = x²/4",
        _limit(lambda w: (mp.besseli(0, 2 * mp.sqrt(w)) - 1 - w) / w**2),
        (0, 16),
        {"float32": 9, "float64": 14},
        weight=_limit(lambda w: w**2 / (mp.besseli(0, 2 * mp.sqrt(w)) - 1)),
    ),
    Row(
        "i0_far",
        "√x e^−x I₀(x) in v = 1/x",
        _limit(_scaled_i0),
        (0, 0.125),
        {"float32": 6, "float64": 22},
    ),
    Row(
        "i1_near",
        "(2 I₁(x)/x − 1) / w in w = x²/4",
        _limit(lambda w: (mp.besseli(1, 2 * mp.sqrt(w)) / mp.sqrt(w) - 1) / w),
        (0, 16),
        {"float32": 9, "float64": 15},
        weight=_limit(lambda w: w / (mp.besseli(1, 2 * mp.sqrt(w)) / mp.sqrt(w) - 1)),
    ),
    Row(
        "i0_less_i1_far",
        "√x e^−x (I₀(x) − I₁(x)) x in 1/x − 1/16",
        lambda u: _scaled_difference(u + mp.mpf(1) / 16),
        (-0.0625, 0.0625),
        {"float32": 8, "float64": 30},
    ),
    Row(
        "i0_and_i1_near",
        "I₀(x)² − I₁(x)² in w = x²/4",
        _difference_of_squares,
        (0, 16),
        {"float32": 13, "float64": 22},
        weight=lambda w: 1 / _difference_of_squares(w),
    ),
    Row(
        "bessel_gap_slope_middle",
        "κ (1 − 2g) + g², g = κ (1 − I₁/I₀), κ = e^(u + 1.04)",
        lambda u: _gap_slope(mp.exp(u + mp.mpf("1.04"))),
        (-1.04, 1.04),
        {"float32": 16, "float64": 34},
    ),
    Row(
        "bessel_gap_slope_far",
        "the same times κ S² in v − 1/16, v = 1/κ, S = √κ e^−κ I₀(κ)",
        lambda u: _gap_slope_far(u + mp.mpf(1) / 16),
        (-0.0625, 0.0625),
        {"float32": 12, "float64": 34},
    ),
)
