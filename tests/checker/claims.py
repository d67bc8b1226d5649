"""Claims in the language of the checker: what is claimed, how it is proved, a false claim beside it."""

from udlc.verify import claims
from udlc.verify.objective_claims import Objective, one_optimum
from udlc.verify.written import theorem

N, K, i, j, k = ["size", "N"], ["size", "K"], *(["letter", v] for v in "ijk")
INPUTS = {
    "a": {"shape": [N], "domain": "real", "integral": False, "bound": None},
    "b": {"shape": [N], "domain": "positive", "integral": False, "bound": None},
    "w": {"shape": [N, N], "domain": "real", "integral": False, "bound": None},
    "x": {"shape": [], "domain": "real", "integral": False, "bound": None},
    "p": {"shape": [], "domain": "positive", "integral": False, "bound": None},
    "z": {"shape": [], "domain": "binary", "integral": False, "bound": None},
    "π": {"shape": [N], "domain": "permutation", "integral": True, "bound": N},
    "n": {"shape": [N], "domain": "label", "integral": True, "bound": N},
}
x, p, z = (["read", n] for n in "xpz")
PLAN = {}
"""Nothing that depends on itself is cut, and no size is taken for positive."""


def at(name, *index):
    return ["read", name, *index]


def put(body, ranges=(), index=(), guards=(), op="sum"):
    return {"op": op, "ranges": [*ranges], "at": [*index], "guards": [*guards], "body": body}


def side(*statements, shape=(), **others):
    arrays = {"goal": [*statements], **{name: found for name, (_, found) in others.items()}}
    shapes = {"goal": [*shape], **{name: found for name, (found, _) in others.items()}}
    return {"goal": "goal", "arrays": arrays, "shapes": shapes}


def equal(left, right):
    return claims.equal(INPUTS, *map(claims.defined, (left, right)))


def scalars(left, right):
    return equal(side(put(left)), side(put(right)))


def total(body, *ranges):
    return put(body, [[v[1], *ends] for v, *ends in ranges])


def powers(start, step):
    """F[0] = start, f[k] = step of f[k - 1] for k = 1 .. K."""
    above = [put(start, index=[0]), put(step, [["k", 1, ["+", K, 1]]], [k])]
    return side(put(at("f", K)), f=([["+", K, 1]], above))


def chain(step, start=x):
    return powers(start, step(at("f", ["+", k, -1])))


CUT = {"cut": [["f", "f"]], "opens": [[0, 0], [0, 0]]}
POSITIVE = {"positive": ["N"]}
whole = (i, 0, N)


def optimum(left, right, largest=(False, False), logs=(0, 0), factor=1, fixed=("p", "b")):
    sides = (claims.defined(side(x)) for x in (left, right))
    parts = zip(sides, largest, logs, (1, factor), strict=True)
    return one_optimum(INPUTS, *(Objective(*x) for x in parts), frozenset(fixed))


def terms(left, right, inputs=INPUTS, **said):
    return claims.equal(inputs, left, right, **said)


def event(name, value):
    return ["call", "event", ["call", f"variable:{name}:{name}"], value]


def event_at(slot, value):
    return ["call", "event", ["call", slot, 1, ["+", N, 1]], value]


def pr(*events):
    return ["call", "density:Pr", *events]


def integral(name, letter, body):
    space = ["call", f"space:{name}"]
    return ["sum", [[letter, ["call", "first point", space], space]], body]


def bayes(order):
    """∫ Pr(x, y)·f(y)/Pr(y) dx dy or dy dx = ∫ f(y) dy·…: here Σ of the posterior over all x is 1."""
    posterior = ["*", pr(event("x", ["letter", "u"]), event("y", x)), ["^", pr(event("y", x)), "-1"]]
    return integral(order, "u", posterior)


def jensen(sign, curve, total, weight):
    parts = [terms(["+", x, x], ["*", 2, x]), terms(total, 1), terms(weight, 0, sign="≥")]
    return theorem(f"{sign} for a {curve} function", *parts)


posterior = pr(event("x", x), event("y", x))

relu = lambda e: ["if", [">0", e], e, 0]  # noqa: E731
log, exp = (lambda e, n=n: ["call", n, e] for n in ("log", "exp"))

CLAIMS = {
    "products": (
        scalars(["*", ["+", x, p], ["+", x, p]], ["+", ["*", x, x], ["*", 2, x, p], ["*", p, p]]),
        PLAN,
        scalars(["*", ["+", x, p], ["+", x, p]], ["+", ["*", x, x], ["*", p, p]]),
    ),
    "sums in two orders": (
        equal(
            side(total(at("w", i, j), (i, 0, N), (j, 0, N))), side(total(at("w", j, i), (i, 0, N), (j, 0, N)))
        ),
        PLAN,
        equal(
            side(total(at("w", i, j), (i, 0, N), (j, 0, i))), side(total(at("w", j, i), (i, 0, N), (j, 0, i)))
        ),
    ),
    "one point": (
        equal(
            side(
                put(["*", ["=0", ["+", i, ["*", -1, j]]], at("a", j)], [["j", 0, N], ["i", 0, N]], [i]),
                shape=[N],
            ),
            side(put(at("a", i), [["i", 0, N]], [i]), shape=[N]),
        ),
        PLAN,
        equal(
            side(
                put(["*", ["=0", ["+", i, ["*", -1, j], -1]], at("a", j)], [["j", 0, N], ["i", 0, N]], [i]),
                shape=[N],
            ),
            side(put(at("a", i), [["i", 0, N]], [i]), shape=[N]),
        ),
    ),
    "shifted": (
        equal(side(total(at("a", i), whole)), side(total(at("a", ["+", i, -1]), (i, 1, ["+", N, 1])))),
        PLAN,
        equal(side(total(at("a", i), whole)), side(total(at("a", ["+", i, -1]), (i, 1, N)))),
    ),
    "a bijection": (
        equal(
            side(total(["*", at("b", at("π", i)), at("b", at("π", i))], whole)),
            side(total(["*", at("b", i), at("b", i)], whole)),
        ),
        PLAN,
        equal(side(total(at("b", at("n", i)), whole)), side(total(at("b", i), whole))),
    ),
    "a bijection told by a truth": (
        equal(
            side(
                total(["*", ["=0", ["+", at("π", i), ["*", -1, j]]], at("a", at("π", i))], whole, (j, 0, N))
            ),
            side(total(at("a", i), whole)),
        ),
        PLAN,
        equal(
            side(
                total(
                    ["*", ["=0", ["+", at("π", i), ["*", -1, j]]], at("a", i), at("b", j)], whole, (j, 0, N)
                )
            ),
            side(total(["*", at("a", i), at("b", i)], whole)),
        ),
    ),
    "a positive factor": (
        scalars(relu(["*", p, x]), ["*", p, relu(x)]),
        PLAN,
        scalars(relu(["*", x, p, x]), ["*", x, relu(["*", p, x])]),
    ),
    "logarithms": (
        scalars(log(["*", p, exp(x)]), ["+", x, log(p)]),
        PLAN,
        scalars(log(["*", p, exp(x)]), ["*", x, log(p)]),
    ),
    "logistic": (
        scalars(["^", ["+", 1, exp(x)], "-1"], ["+", 1, ["*", -1, ["^", ["+", 1, exp(["*", -1, x])], "-1"]]]),
        PLAN,
        scalars(["^", ["+", 1, exp(x)], "-1"], ["^", ["+", 1, exp(["*", -1, x])], "-1"]),
    ),
    "softmax": (
        equal(
            side(total(["*", at("b", i), ["^", at("s"), "-1"]], whole), s=([], [total(at("b", i), whole)])),
            side(put(1)),
        ),
        POSITIVE,
        equal(
            side(total(["*", at("a", i), ["^", at("s"), "-1"]], whole), s=([], [total(at("b", i), whole)])),
            side(put(1)),
        ),
    ),
    "induction": (chain(lambda f: ["*", p, f]), CUT, None),
    "binary": (scalars(["*", z, z, x], ["*", z, x]), PLAN, scalars(["*", z, x, x], ["*", z, x])),
    "largest": (
        equal(
            side(put(["*", 2, at("a", i)], [["i", 0, N]], op="max")),
            side(put(["+", at("a", i), at("a", i)], [["i", 0, N]], op="max")),
        ),
        PLAN,
        equal(
            side(put(["*", 2, at("a", i)], [["i", 0, N]], op="max")),
            side(put(["*", 2, at("a", i)], [["i", 0, N]], op="min")),
        ),
    ),
    "affine": (
        optimum(put(["+", ["*", p, x, x], p]), put(["*", x, x]), factor=p),
        PLAN,
        optimum(put(["+", ["*", p, x, x], x]), put(["*", x, x]), factor=p),
    ),
    "a factor that may be negative": (
        optimum(put(["*", p, x, x]), put(["*", x, x]), factor=p),
        PLAN,
        optimum(put(["*", 2, at("a", 0), x]), put(["*", 2, x]), factor=at("a", 0), fixed=["a"]),
    ),
    "a logarithm": (
        optimum(put(log(["*", p, exp(x)])), put(["*", p, exp(x)]), logs=(0, 1), fixed=["p"]),
        PLAN,
        optimum(put(log(["*", p, exp(x)])), put(["*", p, exp(x)]), (True, False), (0, 1), fixed=["p"]),
    ),
    "a logarithm of what may be negative": (
        optimum(put(log(exp(x))), put(exp(x)), logs=(0, 1)),
        PLAN,
        optimum(put(log(x)), put(x), logs=(0, 1)),
    ),
    "posterior": (terms(bayes("x"), 1), {}, terms(bayes("y"), 1)),
    "Jensen": (
        jensen("≥", "concave", bayes("x"), posterior),
        {},
        jensen("≥", "convex", bayes("x"), posterior),
    ),
    "Jensen, turned": (jensen("≤", "convex", bayes("x"), p), {}, jensen("≤", "convex", bayes("x"), x)),
    "Jensen, of a part": (jensen("≥", "concave", 1, 1), {}, jensen("≥", "concave", bayes("y"), 1)),
    "fractions": (
        terms(
            ["+", ["^", x, "-1"], ["^", ["+", x, 1], "-1"]],
            ["*", ["+", x, x, 1], ["^", ["*", x, ["+", x, 1]], "-1"]],
        ),
        {},
        terms(
            ["+", ["^", x, "-1"], ["^", ["+", x, 1], "-1"]],
            ["*", ["+", x, 1], ["^", ["*", x, ["+", x, 1]], "-1"]],
        ),
    ),
}
CLAIMS["induction"] = (
    equal(chain(lambda f: ["*", p, f]), chain(lambda f: ["+", ["*", p, ["+", f, 1]], ["*", -1, p]])),
    CUT,
    equal(chain(lambda f: ["*", p, f]), chain(lambda f: ["+", ["*", p, ["+", f, 1]], -1])),
)
