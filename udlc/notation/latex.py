"""From a written node to the LaTeX that the book prints: precedence, brackets, scripts gathered in one place.

A node prints itself (`tex`); here is what all of them share.
"""

from typing import Any, NamedTuple

import sympy
from sympy import Tuple

# How tightly a printed form binds. A part that binds less than its place asks for is put in brackets.
GIVEN, SUM, BIG, PRODUCT, INTEGRAL, POWER, FRACTION, SCRIPTED, ATOM = range(9)

GREEK = {
    "α": "alpha", "β": "beta", "γ": "gamma", "δ": "delta", "ε": "epsilon", "ζ": "zeta", "η": "eta",
    "θ": "theta", "ι": "iota", "κ": "kappa", "λ": "lambda", "μ": "mu", "ν": "nu", "ξ": "xi", "π": "pi",
    "ρ": "rho", "σ": "sigma", "τ": "tau", "υ": "upsilon", "φ": "phi", "χ": "chi", "ψ": "psi", "ω": "omega",
    "Γ": "Gamma", "Δ": "Delta", "Θ": "Theta", "Λ": "Lambda", "Ξ": "Xi", "Π": "Pi", "Σ": "Sigma", "Φ": "Phi",
    "Ψ": "Psi", "Ω": "Omega", "ℓ": "ell", "ϵ": "epsilon",
}  # fmt: skip


class Scripts(NamedTuple):
    """A printed form that scripts can be added to: glyph, what stands below, above, in brackets after it."""

    glyph: str
    below: str = ""
    above: str = ""
    after: str = ""


def latex(x: Any) -> str:
    """Return the LaTeX of a written node, a tuple of them, or a SymPy number."""
    if hasattr(x, "tex"):
        return x.tex()
    if isinstance(x, Tuple):
        return ",".join(map(latex, x))
    return sympy.latex(x)


def letter_command(text: str) -> str:
    """Return the LaTeX of one letter: a command for a Greek one."""
    return "\\" + GREEK[text] if text in GREEK else text


def scripted(x: Any, *, above: str = "") -> str:
    r"""Print a node with its scripts in one place, so that the square of f'_i is f_i^{\prime 2}."""
    glyph, below, own, after = x.parts()
    if after:
        return f"{glyph}{_script('_', below)}{_script('^', own)}{after}{_script('^', above)}"
    return f"{glyph}{_script('_', below)}{_script('^', ' '.join(filter(None, (own, above))))}"


def _script(mark: str, text: str) -> str:
    return f"{mark}{{{text}}}" if text else ""


def binding(x: Any) -> int:
    """Return how tightly x binds; a negative number binds as a sum does."""
    if hasattr(x, "binding"):
        return x.binding
    return SUM if x.is_number and x.is_negative else ATOM


def wrap(x: Any, at_least: int) -> str:
    """Print x, in brackets where it binds less tightly than `at_least`."""
    return latex(x) if binding(x) >= at_least else f"({latex(x)})"
