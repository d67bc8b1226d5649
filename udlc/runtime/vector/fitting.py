"""Polynomials close to functions, found with mpmath: `python -m udlc.runtime.vector.fitting` writes them all.

A row of approximated.py says which function of which variable is approximated, on which interval, by how many
terms for float32 and for float64 (or for one of them), and how its error is weighed.  Least squares on
Chebyshev points comes within a factor of two or so of the best polynomial; the bound in the text is the
largest weighed error found.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Literal

import mpmath as mp
import numpy as np

from udlc.runtime.vector.approximated import ROWS, Row

DIGITS = 60


def fitted(row: Row, real: Literal["float32", "float64"]) -> tuple[list[float], float]:
    """The coefficients, of the lowest power first, rounded to the type, and the largest weighed error."""
    with mp.workdps(DIGITS):
        low, high = (mp.mpf(end) for end in row.interval)
        terms = row.terms[real]
        count = 4 * terms
        # T_k on [low, high] keeps the least squares well conditioned
        places = [mp.cos(mp.pi * (2 * j + 1) / (2 * count)) for j in range(count)]
        points = [(low + high) / 2 + (high - low) / 2 * c for c in places]
        weights = [row.weight(x) for x in points]
        matrix = mp.matrix(count, terms)
        for j, (place, w) in enumerate(zip(places, weights)):
            for k in range(terms):
                matrix[j, k] = w * mp.cos(k * mp.acos(place))
        values = [row.function(x) for x in points]
        solution = mp.lu_solve(matrix, mp.matrix([v * w for v, w in zip(values, weights)]))
        exact = _powers(list(solution), low, high)
        rounded = [float(np.dtype(real).type(float(c))) for c in exact]
        error = max(abs(mp.polyval(exact[::-1], x) - v) * w for x, v, w in zip(points, values, weights))
        return rounded, float(error)


def _powers(chebyshev: list[Any], low: Any, high: Any) -> list[Any]:
    """Coefficients of powers of x from those of T_k((2x − low − high)/(high − low))."""
    shift, scale = -(low + high) / (high - low), 2 / (high - low)
    rows = [[mp.mpf(1)], [shift, scale]]
    while len(rows) < len(chebyshev):
        last, before = rows[-1], rows[-2]
        following = [mp.mpf(0)] * (len(last) + 1)
        for n, c in enumerate(last):
            following[n] += 2 * shift * c
            following[n + 1] += 2 * scale * c
        for n, c in enumerate(before):
            following[n] -= c
        rows.append(following)
    total = [mp.mpf(0)] * len(chebyshev)
    for c, row in zip(chebyshev, rows):
        for n, each in enumerate(row):
            total[n] += c * each
    return total


def text(row: Row, real: Literal["float32", "float64"]) -> str:
    """The function that computes the polynomial by Horner's scheme."""
    coefficients, error = fitted(row, real)
    low, high = (f"{end:.4g}" for end in row.interval)
    literal = HELD if row.held and real == "float32" else "real({})"
    literals = [literal.format(str(np.dtype(real).type(c)).replace("e+", "e")) for c in coefficients]
    lines = [
        f"def {row.name}(x):",
        f'    """≈ {row.formula}, from {low} to {high}: error {error:.1g}."""',
        f"    y = {literals[-1]}",
        *(f"    y = y * x + {c}" for c in literals[-2:0:-1]),
        f"    return y * x + {literals[0]}",
    ]
    return "\n".join(lines)


HEADER = '''"""Polynomials close to functions, for {real}; written by fitting.py: do not edit."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import real
'''

HELD = "held(real({}))"
"""How a coefficient is written that loops hold in registers: those for float64 are too many."""

HELD_FROM = "from udlc.runtime.vector.constants import held\n"


def module(real: Literal["float32", "float64"]) -> str:
    """The file of all polynomials for a type."""
    texts = (text(row, real) for row in ROWS if real in row.terms)
    header = HEADER.format(real=real) + (HELD_FROM if real == "float32" else "")
    return "\n\n\n".join([header.rstrip(), *texts]) + "\n"


if __name__ == "__main__":
    for real in ("float32", "float64"):
        Path(__file__).with_name(f"polynomials_{real}.py").write_text(module(real), encoding="utf-8")
