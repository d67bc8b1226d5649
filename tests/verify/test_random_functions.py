"""Means over random functions and data sets: variances, bias, and the conditions that they need."""

import pytest

from udlc.notation import E, Eq, definition, family, function, identity, independent, random, real, squared
from udlc.verify.entries import verify_entry

x, w, s2, v2 = real("x"), real("w"), squared("s"), squared("v")
y, m, f, g = random("y"), function("m", font="it"), function("f"), function("g")
S = family("S")
mean, spread = Eq(E[y](y(x)), m(x)), Eq(E[y]((m(x) - y(x)) ** 2), s2)
apart = independent(S, y)
fitted = f(x, w(S))
AVERAGE = {"1.0": definition(Eq(g(x), E[S](fitted))).placed(number="1.0")}

TRUE = {
    "constant": Eq(E[y](m(x)), m(x)),
    "linear": Eq(E[y](2 * y(x) + m(x)), 3 * m(x)),
    "spread": Eq(E[y](y(x) ** 2), s2 + m(x) ** 2),
    "spread about anything": Eq(E[y]((w - y(x)) ** 2), (w - m(x)) ** 2 + s2),
    "mean of the error": Eq(E[y](m(x) - y(x)), 0),
    "scaled": Eq(E[y]((2 * y(x)) ** 2), 4 * s2 + 4 * m(x) ** 2),
    "data": Eq(E[S](fitted - g(x)), 0),
    "data squared": Eq(E[S]((fitted - m(x)) ** 2), E[S]((fitted - g(x)) ** 2) + (g(x) - m(x)) ** 2),
    "both": Eq(E[S](E[y]((fitted - y(x)) ** 2)), E[S]((fitted - m(x)) ** 2) + s2),
    "all three": Eq(E[S](E[y]((fitted - y(x)) ** 2)), E[S]((fitted - g(x)) ** 2) + (g(x) - m(x)) ** 2 + s2),
    "product of means": Eq(E[S](E[y](fitted * y(x))), g(x) * m(x)),
}
FALSE = {
    "square of a mean": Eq(E[y](y(x) ** 2), m(x) ** 2),
    "mean of a square, bare": Eq(E[y](y(x) ** 2), E[y](y(x)) ** 2),
    "a draw for its mean": Eq(E[y](y(x)), y(x)),
    "spread doubled": Eq(E[y]((w - y(x)) ** 2), (w - m(x)) ** 2 + 2 * s2),
    "sign": Eq(E[y](y(x) ** 2), s2 - m(x) ** 2),
    "another spread": Eq(E[y]((m(x) - y(x)) ** 2), v2),
    "cube": Eq(E[y](y(x) ** 3), m(x) ** 3 + 3 * m(x) * s2),
    "bias forgotten": Eq(E[S]((fitted - m(x)) ** 2), E[S]((fitted - g(x)) ** 2)),
    "variance forgotten": Eq(E[S]((fitted - m(x)) ** 2), (g(x) - m(x)) ** 2),
    "noise forgotten": Eq(E[S](E[y]((fitted - y(x)) ** 2)), E[S]((fitted - m(x)) ** 2)),
    "bias not squared": Eq(E[S]((fitted - m(x)) ** 2), E[S]((fitted - g(x)) ** 2) + (g(x) - m(x))),
    "a fit for its mean": Eq(E[S](fitted), fitted),
    "another input": Eq(E[y](y(x)), m(w)),
}


def verdict(statement, where=(mean, spread, apart)):
    return verify_entry(identity(statement, where=where, by="1.0").placed(number="1.1"), AVERAGE)


@pytest.mark.parametrize("name", TRUE)
def test_decompositions_are_proved(name):
    result = verdict(TRUE[name])
    assert result.verdict == "proved", result.reason


@pytest.mark.parametrize("name", FALSE)
def test_what_is_not_so_is_not_proved(name):
    assert verdict(FALSE[name]).verdict in ("unknown", "refuted")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("spread", (mean, apart)),
        ("spread", (spread, apart)),
        ("linear", (spread, apart)),
        ("both", (mean, spread)),
        ("all three", (mean, spread)),
        ("all three", (mean, apart)),
        ("product of means", (mean, spread)),
    ],
)
def test_without_one_of_its_conditions_nothing_is_proved(name, kept):
    assert verdict(TRUE[name], kept).verdict != "proved"
