"""One layer from another, for claims about random arrays: g = b + W u, u = a[v]."""

from udlc.notation import (
    E,
    Eq,
    cases,
    definition,
    deviation,
    elementwise,
    independent,
    index,
    model,
    random,
    real,
    rows,
    size,
)

D, K = size("D K")
i, j = index("i", K), index("j", D)
v, u, g = random("v", D), random("u", D), random("g", K)
b, W, σ = random("b", K), random("W", K, D), deviation("σ")
y, z = random("y z")
a, t = elementwise("a"), real("t")

APART = (independent(b, W, u), Eq(E(b[i]), 0), Eq(E(W[i, j]), 0), Eq(E(W[i, j] ** 2), σ[W] ** 2))
"""Parts that are independent, with mean zero, and weights of one variance."""


def layer(below, *names):
    """The book of a layer whose activation is t from 0 on, what is given below 0, and has other names too."""
    return {
        "2.2": model(rows(Eq(u, a(v)), Eq(g, b + W * u))).placed(number="2.2"),
        "2.3": definition(Eq(a(t), *names, cases((below, t < 0), (t, t >= 0)))).placed(number="2.3"),
    }
