"""How the letters of the notation are called in a program: a letter gives a name, a domain, and LaTeX."""

from __future__ import annotations

import unicodedata
from typing import Any

from udlc.ir.grammar import Domain
from udlc.notation.latex import latex
from udlc.notation.letters import MARKS
from udlc.notation.letters import Letter as Written

DOMAINS: dict[str, Domain] = {
    "positive": "positive",
    "nonnegative": "nonnegative",
    "probability": "unit",
    "binary": "binary",
    "natural": "natural",
    "label": "label",
    "permutation": "real",
    "adjacency": "binary",
    "positive_definite": "real",
    "diagonal": "real",
    "unit_lower": "real",
    "strictly_upper": "real",
    "interval": "real",
    "set": "real",
}
"""The word of a domain in the notation, and what the intermediate form calls it."""

INTEGRAL: tuple[Domain, ...] = ("natural", "label")
"""Domains whose values are stored in integer arrays: they serve as indices."""


def name_of(letter: Written) -> str:
    """A Python identifier for a letter, as the book prints it: θ, β_v, h_prime, φ_hat.

    Python reads ℓ as l and ϵ as ε, so a name is normalised here, once.
    """
    text = letter.name + "".join(MARKS[mark].ascii for mark in letter.marks)
    normal = unicodedata.normalize("NFKC", text.replace("'", "_prime"))
    return "".join(c if c.isidentifier() or c.isalnum() else "_" for c in normal)


def latex_of(letter: Written) -> str:
    """The letter as the book prints it."""
    return latex(letter)


def domain_of(letter: Written) -> Domain:
    """The word of the intermediate form for where a letter lies; intervals inside [0, ∞) keep their sign."""
    domain: Any = letter.domain
    if domain is None:
        return "real"
    word = DOMAINS[domain.word]
    if word == "real" and domain.set is not None:
        return interval_word(domain)
    return word


def interval_word(domain: Any) -> Domain:
    """The narrowest word for an interval of numbers."""
    low, high = domain.set.inf, domain.set.sup
    if low == 0 and high == 1:
        return "unit" if domain.set.left_open and domain.set.right_open else "nonnegative"
    if domain.is_positive:
        return "positive"
    return "nonnegative" if low.is_nonnegative else "real"
