"""The error of vector functions over all 2³² numbers of float32: `python -m udlc.bench.exhaustive exp log`.

Each value is compared with NumPy or SciPy in float64.  A function takes some minutes; tests take samples.
With `--every 61` each 61st number is taken, and all of those from ¼ to 16 in size, where formulas change.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from typing import Any

import numpy as np

from udlc.bench.accuracy import REFERENCES
from udlc.bench.ours import elementwise
from udlc.runtime.vector.table import LANES

CHUNK = 1 << 16
"""Numbers at a time: their values in float64 fit in the cache."""


@dataclass(frozen=True)
class Worst:
    """The largest error in units of the last place, and where; how many infinities or NaN are wrong."""

    ulps: float
    at: float
    wrong: int


def worst(name: str, first: int = 0, count: int = 1 << 32, step: int = 1) -> Worst:
    """The worst of the numbers whose bits are first, first + step, …, as far as they are in the domain."""
    linked = elementwise(name)
    low, high = LANES[name].float32
    found = Worst(0.0, 0.0, 0)
    for start in range(first, first + count, CHUNK * step):
        bits = np.arange(start, min(start + CHUNK * step, first + count), step, dtype=np.uint64)
        x = bits.astype(np.uint32).view(np.float32)
        x = np.ascontiguousarray(x[~((x < low) | (x > high))])
        if len(x):
            found = _worse(found, _of_these(name, x, linked({"x": x})["y"]))
    return found


def sampled(name: str, step: int) -> Worst:
    """The worst of each step-th number, and of all from ¼ to 16 in size."""
    found = worst(name, step=step)
    for sign in (0, 1 << 31):
        lo, hi = (int(np.float32(end).view(np.uint32)) for end in (0.25, 16))
        found = _worse(found, worst(name, lo + sign, hi - lo))
    return found


def _of_these(name: str, x: Any, y: Any) -> Worst:
    with np.errstate(all="ignore"):
        true = REFERENCES[name](x.astype(np.float64))
        rounded = true.astype(np.float32)
        finite = np.isfinite(rounded)
        wrong = int(np.sum(~finite & (rounded != y) & ~(np.isnan(true) & np.isnan(y))))
        unit = np.spacing(np.abs(rounded)).astype(np.float64)
        error = np.where(finite, np.abs(y.astype(np.float64) - true) / unit, 0)
    at = int(np.argmax(error))
    return Worst(float(error[at]), float(x[at]), wrong)


def _worse(a: Worst, b: Worst) -> Worst:
    larger = a if a.ulps >= b.ulps else b
    return Worst(larger.ulps, larger.at, a.wrong + b.wrong)


def main(words: list[str]) -> None:
    """Print a line for each function; end with 1 where one is worse than its table says."""
    parser = argparse.ArgumentParser(prog="python -m udlc.bench.exhaustive")
    parser.add_argument("names", nargs="*", choices=[*LANES, []], metavar="function")
    parser.add_argument("--every", type=int, default=1, metavar="N")
    asked = parser.parse_args(words)
    bad = False
    for name in asked.names or LANES:
        found = worst(name) if asked.every == 1 else sampled(name, asked.every)
        bad |= found.wrong > 0 or not found.ulps <= LANES[name].ulps
        sys.stdout.write(f"{name}: {found.ulps:.3f} ulp at {found.at!r}, {found.wrong} wrong limits\n")
        sys.stdout.flush()
    sys.exit(bad)


if __name__ == "__main__":
    main(sys.argv[1:])
