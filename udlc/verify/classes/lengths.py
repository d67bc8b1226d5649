"""Bounds by lengths of vectors: the triangle inequality, and the inequality of Cauchy and Schwarz.

    ‖± a ± b ± …‖ ≤ ‖a‖ + ‖b‖ + …
    ± aᵀb ≤ |aᵀb| ≤ ‖a‖·‖b‖,   (aᵀb)² ≤ ‖a‖²·‖b‖²

The larger side says what a and b are; that the smaller one is made of these is an equality like others.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce
from itertools import product
from operator import add
from typing import Any

from udlc.notation.binders import VectorNorm
from udlc.notation.operators import Bars, Dot, Negative, Paren, Plus, Power, Times
from udlc.verify.classes.readings import equality, first_proved
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding

TRIANGLE = "‖a + b‖ ≤ ‖a‖ + ‖b‖"
CAUCHY_SCHWARZ = "|aᵀb| ≤ ‖a‖·‖b‖"
METHOD = "lengths"
MADE = "the smaller side is made of the vectors of the larger one"
MOST_VECTORS = 5
"""A sum of so many lengths is read, each vector with either sign."""


def applies(_setting: Setting, link: Link) -> bool:
    """Is a side bounded by a sum, or a product, of lengths?"""
    return link.sign in ("≤", "≥") and next(_ways(*_by_size(link)), None) is not None


def decide(setting: Setting, link: Link) -> Finding:
    """Proved where the smaller side is made of the vectors whose lengths bound it; else unknown."""
    smaller, larger = _by_size(link)

    def method(grounds: Grounds) -> Finding:
        for theorem, one, other in _ways(smaller, larger):
            found = equality(grounds, one, other)
            if found.verdict == "proved":
                theorems = (theorem, *found.theorems)
                return Finding("proved", METHOD, "", theorems, found.conditions, "all", trace=(MADE,))
        return Finding("unknown", METHOD, "the smaller side is not made of the vectors of the larger one")

    return first_proved(setting, link, method)


def _by_size(link: Link) -> tuple[Any, Any]:
    """The side that is said to be smaller, and the larger one."""
    one, other = (_opened(x) for x in (link.left, link.right))
    return (one, other) if link.sign == "≤" else (other, one)


def _ways(smaller: Any, larger: Any) -> Iterator[tuple[str, Any, Any]]:
    """The theorems that would show a bound, each with two values that must be equal for it to."""
    terms = [_vector(x) for x in _parts(larger, Plus)]
    if _is_length(smaller) and None not in terms and 1 < len(terms) <= MOST_VECTORS:
        for signs in product((1, -1), repeat=len(terms)):
            made = reduce(add, (v if s > 0 else Negative(v) for s, v in zip(signs, terms, strict=True)))
            yield TRIANGLE, smaller.body, made
    factors = _parts(larger, Times, Dot)
    squares = [x.base if isinstance(x, Power) and x.exponent == 2 else None for x in factors]
    squared = None not in squares and isinstance(smaller, Power) and smaller.exponent == 2
    vectors = [_vector(_opened(x)) for x in (squares if squared else factors)]
    if len(vectors) == 2 and None not in vectors:
        inner = _opened(smaller.base if squared else smaller)
        inner = _opened(inner.operand) if isinstance(inner, Bars) else inner
        a, b = vectors
        yield CAUCHY_SCHWARZ, inner, a.T * b
        yield CAUCHY_SCHWARZ, inner, -(a.T * b)


def _parts(x: Any, *kinds: type) -> list[Any]:
    """The terms of a sum, or the factors of a product."""
    x = _opened(x)
    return [y for a in x.args for y in _parts(a, *kinds)] if type(x) in kinds else [x]


def _is_length(x: Any) -> bool:
    """Is this the length of a vector, no other norm?"""
    return isinstance(x, VectorNorm) and not x.letters


def _vector(x: Any) -> Any:
    return x.body if _is_length(x) else None


def _opened(x: Any) -> Any:
    return _opened(x.operand) if isinstance(x, Paren) else x


__all__ = ["applies", "decide"]
