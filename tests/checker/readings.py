"""Claims about terms: expectations, matrices, ranges, what conditions say; as in `claims`."""

from tests.checker.claims import INPUTS, K, N, at, event, event_at, exp, i, integral, j, log, p, pr, terms, x

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


twice = ["over", [["i", 0, N], ["j", 0, N]], "array", i, j, ["*", 2, entry(V, i, j)]]
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

READINGS = {
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
