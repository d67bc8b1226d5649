"""Links with expectations or standard deviations: linearity and independence, or a finite model."""

from __future__ import annotations

from udlc.verify.links import Link, Setting
from udlc.verify.moments import Model, decide_moments, is_about_randomness
from udlc.verify.tables import refute_moments
from udlc.verify.verdicts import Finding


def applies(_setting: Setting, link: Link) -> bool:
    """Are sides said to be equal that hold an expectation, or a standard deviation?"""
    return link.sign == "=" and is_about_randomness(link.left, link.right)


def decide(setting: Setting, link: Link) -> Finding:
    """A proof by moments, or a finite model on which the sides differ."""
    model = Model.of(setting.entry, setting.book)
    found = decide_moments(model, link.left, link.right)
    example = None if found.verdict == "proved" else refute_moments(model, link.left, link.right)
    if example is None:
        return found
    why = f"in a finite model of the random quantities the sides are {example['left']} and {example['right']}"
    return Finding("refuted", "counterexample", why, counterexample=example)
