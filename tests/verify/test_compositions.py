"""Slopes of functions within functions: the chain rule, what is held fixed, and what is not so."""

import pytest

from udlc.notation import Eq, eye, function, gradient, model, partial, real, rows, size
from udlc.verify.entries import verify_entry

D, M = size("D M")
x, y, h = real("x", D), real("y", D), real("h", D, over=3)
f, g, s = function("f", D, over=4), function("g", M), function("s", D)
by1, by2 = partial[f[1]], partial[f[2]]

PLAIN = model(rows(Eq(h[1], f[1](x)), Eq(h[2], f[2](h[1])), Eq(y, f[3](h[2]))))
RESIDUAL = model(rows(Eq(h[1], x + f[1](x)), Eq(h[2], h[1] + f[2](h[1])), Eq(y, h[2] + f[3](h[2]))))
NESTED = model(Eq(y, f[3](f[2](f[1](x)))))
FORKED = model(Eq(y, f[2](f[1](x)) + f[3](f[1](x))))
WIDER = model(Eq(y, s(g(f[1](x)))))
SCALED = model(Eq(y, f[1](x) - f[2](f[1](x))))

TRUE = {
    "chain": (PLAIN, Eq(by1(y), by1(f[2]) * by2(f[3]))),
    "first step": (PLAIN, Eq(by1(h[2]), by1(f[2]))),
    "itself": (PLAIN, Eq(by1(h[1]), eye(D))),
    "nested": (NESTED, Eq(by1(y), by1(f[2]) * by2(f[3]))),
    "residual": (
        RESIDUAL,
        Eq(by1(y), eye(D) + by1(f[2]) + by1(f[3], given=f[2]) + by1(f[2]) * by2(f[3], given=f[1])),
    ),
    "residual as a product": (RESIDUAL, Eq(by1(y), (eye(D) + by1(f[2])) * (eye(D) + by2(f[3], given=f[1])))),
    "two paths": (FORKED, Eq(by1(y), by1(f[2]) + by1(f[3]))),
    "wider in between": (WIDER, Eq(by1(y), by1(g) * partial[g](s))),
    "difference": (SCALED, Eq(by1(y), eye(D) - by1(f[2]))),
    "held fixed": (PLAIN, Eq(by1(f[3], given=f[2]), 0 * eye(D))),
}
FALSE = {
    "order of the chain": (PLAIN, Eq(by1(y), by2(f[3]) * by1(f[2]))),
    "transposed": (PLAIN, Eq(by1(y), (by1(f[2]) * by2(f[3])).T)),
    "one factor": (PLAIN, Eq(by1(y), by2(f[3]))),
    "sum for a product": (PLAIN, Eq(by1(y), by1(f[2]) + by2(f[3]))),
    "identity forgotten": (
        RESIDUAL,
        Eq(by1(y), by1(f[2]) + by1(f[3], given=f[2]) + by1(f[2]) * by2(f[3], given=f[1])),
    ),
    "long path forgotten": (RESIDUAL, Eq(by1(y), eye(D) + by1(f[2]) + by1(f[3], given=f[2]))),
    "nothing held fixed": (RESIDUAL, Eq(by1(y), eye(D) + by1(f[2]) + by1(f[3]) + by1(f[2]) * by2(f[3]))),
    "product in the wrong order": (
        RESIDUAL,
        Eq(by1(y), (eye(D) + by2(f[3], given=f[1])) * (eye(D) + by1(f[2]))),
    ),
    "one of two paths": (FORKED, Eq(by1(y), by1(f[2]))),
    "paths multiplied": (FORKED, Eq(by1(y), by1(f[2]) * by1(f[3]))),
    "sign": (SCALED, Eq(by1(y), eye(D) + by1(f[2]))),
}


def verdict(ground, statement):
    book = {"1.0": ground.placed(number="1.0")}
    return verify_entry(gradient(statement, by="1.0", layout="denominator").placed(number="1.1"), book)


@pytest.mark.parametrize("name", TRUE)
def test_the_chain_rule(name):
    result = verdict(*TRUE[name])
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_so(name):
    result = verdict(*FALSE[name])
    assert result.verdict == "refuted", result.reason
    assert result.steps[0].counterexample


def test_without_the_equations_nothing_is_shown():
    entry = gradient(Eq(by1(y), by1(f[2]) * by2(f[3])), layout="denominator").placed(number="1.1")
    assert verify_entry(entry, {}).verdict == "unknown"


def test_a_function_that_is_applied_twice_has_no_one_slope():
    twice = model(Eq(y, f[2](f[1](x)) + f[2](x)))
    assert verdict(twice, Eq(by1(y), by1(f[2]))).verdict == "unknown"
