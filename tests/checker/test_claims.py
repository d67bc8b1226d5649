"""Claims and certificates as a whole: true claims are proved, and nothing proves a false one."""

import ast
import copy
import json
import sys
from hashlib import sha256
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udlc import checker
from udlc.checker import Rejected, check
from udlc.verify.claims import text_of
from udlc.verify.hints import Search
from udlc.verify.ledger import certified

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

# What is claimed, how it is proved, and a claim beside it that is false.
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


def proof(claim, plan):
    """The text of a claim, and its certificate."""
    text = text_of(claim)
    plan = json.loads(json.dumps(plan))
    return text, certified(claim, sha256(text.encode()).hexdigest(), plan)


@pytest.fixture(scope="module")
def proofs():
    return {name: proof(claim, plan) for name, (claim, plan, _) in CLAIMS.items()}


@pytest.mark.parametrize("name", CLAIMS)
def test_a_claim_is_proved(name, proofs):
    text, certificate = proofs[name]
    conditions = check(text, json.loads(json.dumps(certificate)))
    assert conditions == [] or name in ("softmax", "fractions") or "densities" in conditions[0]


@pytest.mark.parametrize("name", CLAIMS)
def test_a_false_claim_is_not_proved(name, proofs):
    """Neither by search nor by any certificate of a true one, sealed with the hash of the false one."""
    _, plan, false = CLAIMS[name]
    with pytest.raises((Rejected, LookupError)):
        proof(false, plan)
    text = text_of(false)
    for _, certificate in proofs.values():
        with pytest.raises(Rejected):
            check(text, certificate)
        with pytest.raises(Rejected):
            check(text, {**certificate, "text": sha256(text.encode()).hexdigest()})


@pytest.mark.parametrize("name", CLAIMS)
def test_the_certificate_of_another_claim_is_rejected(name, proofs):
    text, _ = proofs[name]
    for other, (_, certificate) in proofs.items():
        if other != name:
            with pytest.raises(Rejected, match="another text"):
                check(text, certificate)


def places(data, path=()):
    """Every place in a certificate."""
    yield path
    inner = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for name, part in inner:
        yield from places(part, (*path, name))


def changed(data, path, new):
    if not path:
        return new
    copied = copy.copy(data)
    copied[path[0]] = changed(data[path[0]], path[1:], new)
    return copied


MOST_CHANGES = 150
"""So many changes of a certificate are tried."""

JUNK = [
    None,
    0,
    1,
    -1,
    7,
    "0",
    "-1",
    "2",
    "p",
    [],
    [[]],
    [[0, "1"]],
    [0],
    ["d", 0, 1],
    ["p", 0, 0],
    ["i", 0],
    {},
    10**9,
]


@settings(max_examples=120, deadline=None)
@given(st.sampled_from(sorted(CLAIMS)), st.randoms(use_true_random=False))
def test_a_corrupted_certificate_never_proves_what_is_false(name, random: Random):
    """Any field of a true certificate is changed, and it is sealed with the hash of the false claim."""
    true, plan, false = CLAIMS[name]
    certificate = CACHE.setdefault(name, json.loads(json.dumps(proof(true, plan)[1])))
    for _ in range(random.randint(1, 3)):
        path = random.choice([path for path in places(certificate) if path])
        certificate = changed(certificate, path, random.choice(JUNK))
        if not isinstance(certificate, dict):
            return
    text = text_of(false)
    with pytest.raises(Rejected):
        check(text, {**certificate, "text": sha256(text.encode()).hexdigest()})


CACHE = {}


@pytest.mark.parametrize("name", sorted(CLAIMS.keys() - {"induction", "one point"}))
def test_a_certificate_with_a_changed_field_is_rejected_or_says_what_it_assumes(name, proofs):
    """A hint may say a thing in two ways; a size that is taken for positive is a condition, and named."""
    text, certificate = proofs[name]
    certificate = json.loads(json.dumps(certificate))
    conditions, rejected = check(text, certificate), 0
    ways = [(path, junk) for path in places(certificate) if path for junk in JUNK]
    for path, junk in Random(name).sample(ways, min(len(ways), MOST_CHANGES)):
        try:
            more = {*check(text, changed(certificate, path, junk))} - {*conditions}
            assert all(condition.endswith((" ≥ 1", " ≠ 0")) for condition in more)
        except Rejected:
            rejected += 1
    assert rejected


FORGED = {
    "a falsehood out of nothing": {"hints": [[[]]]},
    "a multiplier below zero": {"hints": [[[[0, "-1"], [1, "1"]]]]},
    "no element exists": {"hints": ["none"]},
    "no element exists, proved by nothing": {"hints": ["none", 0]},
    "no element exists, proved by itself": {"hints": ["none", [[[0, "1"]]]]},
    "cases that never end": {"hints": [["≥0", 1, None]] * 50},
    "an equation between cases that fixes nothing": {"hints": [["=0", 0, 0], 0, 0, 0]},
    "an unknown rule": {"hints": [0, ["everything is equal"]]},
    "hints left over": {"hints": [0] * 500},
    "no hints": {"hints": []},
    "the goal is its own ground": {
        "cases": [{"cut": [["goal", "goal"]], "opens": [[0, 0], [0, 0]], "positive": []}]
    },
    "arrays that do not exist": {"cases": [{"cut": [["u", "v"]], "opens": [[0, 0], [0, 0]], "positive": []}]},
    "no cases": {"cases": []},
    "an input that is not binary": {"binary": ["x"], "cases": PLAN["cases"] * 2},
    "another kind of claim": {"logs": [0, 0], "factor": 1, "positive": []},
    "a size below zero": {"cases": [{"cut": [], "opens": [[0, 0]], "positive": ["x"]}]},
}


@pytest.mark.parametrize("way", FORGED)
@pytest.mark.parametrize("name", CLAIMS)
def test_a_forged_certificate_of_a_false_claim_is_rejected(name, way):
    text = text_of(CLAIMS[name][2])
    forged = {"text": sha256(text.encode()).hexdigest(), **PLAN, "hints": [0] * 6, **FORGED[way]}
    with pytest.raises(Rejected):
        check(text, forged)


def test_the_checker_ends_on_a_definition_without_end():
    endless = side(put(at("f", 0)), f=([N], [put(at("f", ["+", k, 1]), [["k", 0, N]], [k])]))
    text = text_of(equal(endless, side(put(0))))
    with pytest.raises(Rejected):
        check(text, {"text": sha256(text.encode()).hexdigest(), **PLAN, "hints": [0] * 100_000})


def test_a_binary_input_that_a_side_defines_has_no_other_value():
    """The left side defines z as x, so that z·z = z does not hold there."""
    left = side(put(["*", z, z]), z=([], [put(x)]))
    text = text_of(equal(left, side(put(z))))
    for hints in ([0] * 4, [0, 0]):
        with pytest.raises(Rejected, match="defines"):
            check(text, {"text": sha256(text.encode()).hexdigest(), **BINARY, "hints": hints})


def test_a_search_that_fails_leaves_no_certificate():
    with pytest.raises(Rejected, match="differ"):
        proof(scalars(x, p), PLAN)
    assert Search().hints == []


# ── What the checker is ──────────────────────────────────────────────────────

SOURCE = sorted(Path(checker.__file__).parent.glob("*.py"))


def test_the_checker_imports_the_standard_library_alone():
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("udlc.checker"), name


def test_the_checker_is_small():
    """Lines of code, without blank lines and docstrings."""
    assert sum(map(lines_of_code, SOURCE)) <= 960


def lines_of_code(path):
    text = path.read_text()
    said = set()
    for node in ast.walk(ast.parse(text)):
        first = (
            node.body[0]
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body
            else None
        )
        if (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        ):
            said |= set(range(first.lineno, first.end_lineno + 1))
    return sum(bool(line.strip()) and n not in said for n, line in enumerate(text.splitlines(), 1))
