"""How many units in the last place an elementwise function is off, beside SciPy in float64."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
from scipy import special

from udlc.bench.candidates import OURS, Candidate, Worker
from udlc.bench.cases import Elementwise
from udlc.bench.data import Array, arguments


def _log_i0(x: Array) -> Array:
    """The logarithm of I₀; near 0, where it is a difference of equals, its series."""
    z = x * x / 4
    series = z - z**2 / 4 + z**3 / 9
    return np.where(np.abs(x) < 0.01, series, np.log(special.i0e(x)) + np.abs(x))


# function → the same in float64
REFERENCES: Mapping[str, Callable[[Array], Array]] = {
    "exp": np.exp,
    "expm1": np.expm1,
    "log": np.log,
    "log1p": np.log1p,
    "sig": special.expit,
    "softplus": lambda x: np.logaddexp(0, x),
    "tanh": np.tanh,
    "erf": special.erf,
    "sin": np.sin,
    "cos": np.cos,
    "lgamma": special.gammaln,
    "log_i0": _log_i0,
    "bessel_ratio": lambda x: special.i1e(x) / special.i0e(x),
}


def max_ulp(case: Elementwise) -> float:
    """The largest error of our values over the case's arguments; raises CandidateFailed."""
    with Worker(Candidate(OURS, OURS, "generated", 1), case) as worker:
        found = np.array(worker.values()[0])
    true = REFERENCES[case.name](arguments(case).astype(np.float64))
    unit = np.spacing(np.abs(true).astype(np.float32)).astype(np.float64)
    return float(np.max(np.abs(found - true) / unit))
