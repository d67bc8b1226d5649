"""Claims and certificates as a whole: true claims are proved, and nothing proves a false one."""

import copy
import json
from hashlib import sha256
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.checker.claims import (
    CLAIMS as OF_PROGRAMS,
)
from tests.checker.claims import (
    INPUTS,
    PLAN,
    N,
    at,
    equal,
    k,
    p,
    put,
    scalars,
    side,
    x,
    z,
)
from tests.checker.readings import READINGS
from udlc.checker import Rejected, check
from udlc.verify import claims
from udlc.verify.claims import text_of
from udlc.verify.hints import Search
from udlc.verify.ledger import certified

CLAIMS = {**OF_PROGRAMS, **READINGS}


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
    assert name in ("softmax", "fractions") or all(str(c).startswith(ASSUMED) for c in conditions)


ASSUMED = ("densities are positive", "the integrals exist")
"""What the checker may assume of densities and integrals."""


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
            assert all(not isinstance(c, str) or c.endswith(" ≥ 1") for c in more)
        except Rejected:
            rejected += 1
    assert rejected


GIVEN = [[], [[0, 0]], []]
"""How a certificate says that nothing is cut."""

ZEROS = [0] * 6
FORGED = {
    "a falsehood out of nothing": [GIVEN, [[]], *ZEROS],
    "a multiplier below zero": [GIVEN, [[[0, "-1"], [1, "1"]]], *ZEROS],
    "no element exists": [GIVEN, "none", *ZEROS],
    "no element exists, proved by nothing": [GIVEN, "none", 0, *ZEROS],
    "no element exists, proved by itself": [GIVEN, "none", [[[0, "1"]]], *ZEROS],
    "cases that never end": [GIVEN, *[["≥0", 1, None]] * 50],
    "an equation between cases that fixes nothing": [GIVEN, ["=0", 0, 0], *ZEROS],
    "an unknown rule": [GIVEN, 0, ["everything is equal"], *ZEROS],
    "hints left over": [GIVEN, *[0] * 500],
    "no hints": [],
    "the goal is its own ground": [[[["goal", "goal"]], [[0, 0], [0, 0]], []], *ZEROS],
    "the goal is its own ground, named otherwise": [[[["", ""]], [[0, 0], [0, 0]], []], *ZEROS],
    "arrays that do not exist": [[[["u", "v"]], [[0, 0], [0, 0]], []], *ZEROS],
    "inputs that are called one": [[[["x", "p"]], [[0, 0], [0, 0]], []], *ZEROS],
    "an array that is equal nowhere": [[[["goal", "goal", -1]], [[0, 0], [0, 0]], []], *ZEROS],
    "nothing is compared": [[[], [], []], *ZEROS],
    "a size below zero": [[[], [[0, 0]], ["x"]], *ZEROS],
}


@pytest.mark.parametrize("way", FORGED)
@pytest.mark.parametrize("name", CLAIMS)
def test_a_forged_certificate_of_a_false_claim_is_rejected(name, way):
    text = text_of(CLAIMS[name][2])
    with pytest.raises(Rejected):
        check(text, {"text": sha256(text.encode()).hexdigest(), "hints": FORGED[way]})


def test_an_input_is_not_cut():
    """Two inputs under one name would be equal; a goal may be an input."""
    goals = ({"goal": name, "arrays": {}, "shapes": {name: []}} for name in "xp")
    text = text_of(equal(*goals))
    for cut in ([["x", "p"]], []):
        plan = [cut, [[0, 0]] * (len(cut) + 1), []]
        with pytest.raises(Rejected):
            check(text, {"text": sha256(text.encode()).hexdigest(), "hints": [plan, *ZEROS[: len(cut) + 1]]})


PART = side(put(at("f", 0)), f=([N], [put(at("a", k), [["k", 0, N]], [k], [["not", ["=0", k]]])]))
WHOLE = side(put(at("f", 0)), f=([N], [put(at("a", k), [["k", 0, N]], [k])]))


def test_an_array_that_is_cut_in_a_part_of_its_index_is_opened_elsewhere():
    """F[k] = [k ≠ 0]·a[k] is a[k] for k ≥ 1, and not at 0."""
    text = text_of(equal(PART, WHOLE))
    for where in ([], [["+", ["letter", "@0"], -1]]):
        plan = {"cut": [["f", "f", *where]], "opens": [[0, 0], [0, 0]], "positive": ["N"]}
        with pytest.raises(Rejected):
            certified(json.loads(text), "", plan)
    later = [{**x, "arrays": {**x["arrays"], "goal": [put(at("f", 1))]}} for x in (PART, WHOLE)]
    claim = equal(*later)
    plan = {"cut": [["f", "f", ["+", ["letter", "@0"], -1]]], "opens": [[0, 0], [0, 0]], "positive": ["N"]}
    text, certificate = proof(claim, plan)
    assert check(text, certificate) == ["N ≥ 1"]
    moved = copy.deepcopy(certificate)
    moved["hints"][0][0][0][2] = ["letter", "@0"]
    with pytest.raises(Rejected):
        check(text, moved)


def test_the_checker_ends_on_a_definition_without_end():
    endless = side(put(at("f", 0)), f=([N], [put(at("f", ["+", k, 1]), [["k", 0, N]], [k])]))
    text = text_of(equal(endless, side(put(0))))
    with pytest.raises(Rejected):
        check(text, {"text": sha256(text.encode()).hexdigest(), "hints": [GIVEN, *[0] * 100_000]})


def test_a_binary_input_that_a_side_defines_has_no_other_value():
    """The left side defines z as x, so that z·z = z does not hold there."""
    left = side(put(["*", z, z]), z=([], [put(x)]))
    with pytest.raises(Rejected, match="differ"):
        proof(equal(left, side(put(z))), PLAN)


def test_a_search_that_fails_leaves_no_certificate():
    with pytest.raises(Rejected, match="differ"):
        proof(scalars(x, p), PLAN)
    assert Search().hints == []


def test_what_is_known_of_one_element_is_not_known_of_the_next():
    """A[i, j] is [j < D[0]] for j < D[i]: 1 at i = 0 alone, so that A is not 1 everywhere."""
    D = [at("n", 0), at("n", 1)]
    shape = [2, ["+", D[0], ["*", ["letter", "@0"], ["+", D[1], ["*", -1, D[0]]]]]]
    inside = ["≥0", ["+", D[0], ["*", -1, ["letter", "@1"]], -1]]
    sides = (
        {"goal": "goal", "arrays": {"goal": x}, "shapes": {"goal": shape}} for x in (["*", 1, inside], 1)
    )
    with pytest.raises(Rejected, match="differ"):
        proof(claims.equal(INPUTS, *sides), PLAN)
