"""Claims in the language of the checker: what is claimed, how it is proved, a false claim beside it."""

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
PLAN = {"binary": [], "cases": [{"cut": [], "opens": [[0, 0]], "positive": []}]}


def at(name, *index):
    return ["read", name, *index]


def put(body, ranges=(), index=(), guards=(), op="sum"):
    return {"op": op, "ranges": [*ranges], "at": [*index], "guards": [*guards], "body": body}


def side(*statements, shape=(), **others):
    arrays = {"goal": [*statements], **{name: found for name, (_, found) in others.items()}}
    shapes = {"goal": [*shape], **{name: found for name, (found, _) in others.items()}}
    return {"goal": "goal", "arrays": arrays, "shapes": shapes}


def equal(left, right):
    return {"kind": "equal", "inputs": INPUTS, "left": left, "right": right}


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


CUT = {"binary": [], "cases": [{"cut": [["f", "f"]], "opens": [[0, 0], [0, 0]], "positive": []}]}
BINARY = {"binary": ["z"], "cases": PLAN["cases"] * 2}
POSITIVE = {"binary": [], "cases": [{**PLAN["cases"][0], "positive": ["N"]}]}
OPTIMUM = {"logs": [0, 0], "factor": ["read", "p"], "positive": []}
LOGGED = {"logs": [0, 1], "factor": 1, "positive": []}
whole = (i, 0, N)


def optimum(left, right, largest=(False, False), fixed=("p", "b")):
    left, right = ({**side(s), "largest": high} for s, high in zip((left, right), largest, strict=True))
    return {"kind": "optimum", "inputs": INPUTS, "left": left, "right": right, "fixed": [*fixed]}


def terms(left, right, **declared):
    said = {"letters": [], "facts": [], "inputs": INPUTS, "sign": "=", "given": [], **declared}
    return {"kind": "terms", "left": left, "right": right, **said}


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
    return {"kind": "theorem", "name": f"{sign} for a {curve} function", "parts": parts}


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
    "binary": (scalars(["*", z, z, x], ["*", z, x]), BINARY, scalars(["*", z, x, x], ["*", z, x])),
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
        optimum(put(["+", ["*", p, x, x], p]), put(["*", x, x])),
        OPTIMUM,
        optimum(put(["+", ["*", p, x, x], x]), put(["*", x, x])),
    ),
    "logarithm": (
        optimum(put(log(["*", p, exp(x)])), put(["*", p, exp(x)]), fixed=["p"]),
        LOGGED,
        optimum(put(log(["*", p, exp(x)])), put(["*", p, exp(x)]), (True, False), fixed=["p"]),
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


# ── Expectations, matrices, ranges ───────────────────────────────────────────

U = {**INPUTS, "β": {"shape": [N], "domain": "unit", "integral": False, "bound": None}}
β, one_less = at("β", 1), ["+", 1, ["*", -1, at("β", 1)]]
noise, square = at("e", i), lambda e: ["^", e, "2"]


def root(e):
    return ["^", e, "1/2"]


def gauss(v):
    return [
        "call",
        "density:Norm",
        event("z", v),
        ["call", "given:covariance", p],
        ["call", "given:mean", x],
    ]


V, below = ["read", "V"], ["call", "inverse", ["read", "V"], 0, N]


def entry(matrix, one, other):
    return ["call", "symmetric", matrix, one, other]


twice = ["over", "array", [["i", 0, N], ["j", 0, N]], i, j, ["*", 2, entry(V, i, j)]]
average = ["*", ["^", N, "-1"], ["sum", [["i", 0, N]], ["call", "f", at("z", i)]]]
space = ["call", "space:z"]


def drawn(e):
    return [
        "drawn",
        "z",
        1,
        [["u", ["call", "first point", space], space]],
        pr(event("z", ["letter", "u"])),
        e,
    ]


def mean_of(e):
    return ["*", pr(event("z", ["letter", "u"])), e]


some = {"facts": [["+", N, -1]]}

CLAIMS |= {
    "noise": (
        terms(["mean", 2, {"e": 1}, square(["+", x, ["*", p, at("e", 1)]])], ["+", square(x), square(p)]),
        {},
        terms(["mean", 2, {"e": 1}, square(["+", x, ["*", p, at("e", 1)]])], square(x)),
    ),
    "noise, place by place": (
        terms(
            ["mean", 2, {"e": 1}, square(["sum", [["i", 0, N]], ["*", at("a", i), noise]])],
            ["sum", [["i", 0, N]], square(at("a", i))],
        ),
        {},
        terms(
            ["mean", 2, {"e": 0}, square(["sum", [["i", 0, N]], ["*", at("a", i), noise]])],
            ["sum", [["i", 0, N]], square(at("a", i))],
        ),
    ),
    "noise in a function": (
        terms(["mean", 1, {"e": 1}, ["+", exp(x), at("e", 0)]], exp(x)),
        {},
        terms(["mean", 1, {"e": 1}, ["+", exp(at("e", 0)), x]], ["+", exp(0), x]),
    ),
    "draws": (
        terms(integral("z", "u", mean_of(["call", "f", ["letter", "u"]])), drawn(average), **some),
        {},
        terms(log(integral("z", "u", mean_of(["call", "f", ["letter", "u"]]))), drawn(log(average)), **some),
    ),
    "draws of a square": (
        terms(
            integral("z", "u", mean_of(square(["call", "f", ["letter", "u"]]))),
            drawn(square(["call", "f", at("z", 0)])),
        ),
        {},
        terms(
            integral("z", "u", mean_of(square(["call", "f", ["letter", "u"]]))),
            drawn(square(average)),
            **some,
        ),
    ),
    "what conditions say": (
        terms(["*", 3, x, at("a", 0)], ["*", 3, x, p], given=[[at("a", 0), p]]),
        {},
        terms(["*", 3, x, at("a", 0)], ["*", 3, x, p], given=[[["*", x, at("a", 0)], p]]),
    ),
    "roots of numbers between 0 and 1": (
        terms(root(["+", β, ["*", -1, β, β]]), ["*", root(β), root(one_less)], inputs=U),
        {},
        terms(root(["+", x, ["*", -1, x, x]]), ["*", root(x), root(["+", 1, ["*", -1, x]])], inputs=U),
    ),
    "a sign": (
        terms(one_less, 0, sign=">", inputs=U),
        {},
        terms(["+", 1, ["*", -1, p]], 0, sign=">", inputs=U),
    ),
    "moments of a normal": (
        terms(
            integral("z", "u", ["*", gauss(["letter", "u"]), square(["letter", "u"])]), ["+", square(x), p]
        ),
        {},
        terms(
            integral("z", "u", ["*", gauss(["letter", "u"]), square(["letter", "u"])]),
            ["+", square(x), square(p)],
        ),
    ),
    "an inverse matrix": (
        terms(["sum", [["i", 0, N]], ["*", entry(V, 0, i), entry(below, i, 0)]], 1, **some),
        {},
        terms(["sum", [["i", 1, N]], ["*", entry(V, 0, i), entry(below, i, 0)]], 1, **some),
    ),
    "a matrix that is computed": (
        terms(entry(twice, 0, 1), ["*", 2, entry(V, 1, 0)]),
        {},
        terms(entry(twice, 0, 1), entry(V, 1, 0)),
    ),
    "ranges that meet": (
        terms(
            ["sum", [["i", 0, ["+", N, 1]]], ["call", "g", i]],
            ["+", ["call", "g", N], ["sum", [["i", 0, N]], ["call", "g", i]]],
        ),
        {},
        terms(
            ["sum", [["i", 0, ["+", N, -1]]], ["call", "g", i]],
            ["+", ["sum", [["i", 0, N]], ["call", "g", i]], ["*", -1, ["call", "g", ["+", N, -1]]]],
        ),
    ),
    "powers of letters": (
        terms(["call", "Pow", x, ["+", K, 2]], ["*", x, x, ["call", "Pow", x, K]]),
        {},
        terms(["call", "Pow", x, ["+", K, 2]], ["*", 2, x, ["call", "Pow", x, K]]),
    ),
    "labels": (
        terms(
            ["sum", [["u", 1, ["+", N, 1]]], pr(event_at("labels:k", ["letter", "u"]), event("y", x))],
            pr(event("y", x)),
        ),
        {},
        terms(
            ["sum", [["u", 0, N]], pr(event_at("labels:k", ["letter", "u"]), event("y", x))],
            pr(event("y", x)),
        ),
    ),
    "a slope of a density": (
        terms(integral("x", "u", ["call", "slope", pr(event("x", ["letter", "u"])), p]), 0),
        {},
        terms(integral("x", "u", ["call", "slope", pr(event("x", ["letter", "u"])), ["letter", "u"]]), 0),
    ),
    "a point mass": (
        terms(
            integral(
                "x", "u", ["*", ["call", "dirac", ["+", ["letter", "u"], ["*", -1, x]]], exp(["letter", "u"])]
            ),
            exp(x),
        ),
        {},
        terms(
            integral(
                "x",
                "u",
                [
                    "*",
                    ["call", "dirac", ["+", ["*", 2, ["letter", "u"]], ["*", -2, x]]],
                    exp(["letter", "u"]),
                ],
            ),
            exp(x),
        ),
    ),
    "a theorem": (
        {
            "kind": "theorem",
            "name": "normals",
            "parts": [terms(["+", x, x], ["*", 2, x]), terms(p, 0, sign=">")],
        },
        {},
        {"kind": "theorem", "name": "anything", "parts": [terms(["+", x, x], ["*", 2, x])]},
    ),
    "a theorem of many parts": (
        {"kind": "theorem", "name": "a ratio", "parts": [terms(p, p), terms(["+", x, x], ["*", 2, x])]},
        {},
        {"kind": "theorem", "name": "a ratio", "parts": [terms(p, p), terms(["+", x, x], x)]},
    ),
}
