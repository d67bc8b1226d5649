"""Products of exponentials become one exponential."""

from __future__ import annotations

from sympy import exp, sin, sqrt

from udlc.ir.exponentials import join_exponentials
from udlc.ir.functions import select
from udlc.ir.grammar import Read

a, b, c = (Read(n, ()) for n in "abc")


def test_factors_join() -> None:
    assert join_exponentials(exp(a) * exp(b)) == exp(a + b)
    assert join_exponentials(c * exp(a) / exp(b)) == c * exp(a - b)
    assert join_exponentials(exp(a) * exp(b) * exp(-a - b) * c) == c


def test_powers_join() -> None:
    assert join_exponentials(sqrt(exp(a)) * exp(b)) == exp(a / 2 + b)
    assert join_exponentials(exp(a) ** c) == exp(a * c)


def test_deep_inside() -> None:
    assert join_exponentials(sin(1 + exp(exp(a) * exp(b)) * exp(c))) == sin(1 + exp(exp(a + b) + c))
    assert join_exponentials(select(a > 0, exp(a) * exp(b), c)) == select(a > 0, exp(a + b), c)


def test_nothing_to_join() -> None:
    for e in (a, a * b, exp(a) + exp(b), a * exp(b), sin(exp(a)) * exp(b)):
        assert join_exponentials(e) is e or join_exponentials(e) == e
