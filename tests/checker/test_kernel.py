"""Where a row is applied: what is rejected, integers, signs, letters, and tapes."""

import re
from contextlib import suppress
from dataclasses import replace
from fractions import Fraction

import pytest

from udlc.checker import Rejected
from udlc.checker import terms as t
from udlc.checker.claims import vanishes
from udlc.checker.facts import Tape
from udlc.checker.kernel import Kernel
from udlc.checker.table import ROWS
from udlc.verify.data import as_data

ONE = Fraction(1)
N, i, j = ["size", "N"], ["letter", "@i"], ["letter", "@j"]
x, y = ["read", "x"], ["read", "y"]
v, w = t.letter("v"), t.letter("w")
size = t.single(t.node("size", "N"))
RANGE = (("v", t.ZERO, size),)


def kernel(*hints, facts=(), **domains):
    """A kernel whose inputs have domains: positive="xy"."""
    inputs = {n: {"domain": d, "integral": d == "integral"} for d, names in domains.items() for n in names}
    return Kernel(Tape(iter(hints)), inputs, tuple(facts), ends=frozenset([size]))


def read(name, *index):
    return t.node("read", name, *index)


def truth(kind, e):
    return t.node("truth", kind, e)


def call(name, *parts):
    return t.single(t.node("call", name, *parts))


def quiet(**declared):
    k = kernel(**declared)
    return replace(k, tape=k.tape.quiet())


def applied(k, bound, factors, name, inner=(), **given):
    """What a row gives, by a tape that says nothing else."""
    said = {n: x if isinstance(x, list) else as_data(x) for n, x in given.items()}
    return replace(k, tape=k.tape.quiet()).by_row(bound, [(a, ONE) for a in factors], name, [*inner], said)


def summed(*factors, lo=t.ZERO, hi=size):
    return quiet().settle((("v", lo, hi),), [(a, ONE) for a in factors])


# ── Rows ─────────────────────────────────────────────────────────────────────


ENDS = {"lo": t.ZERO, "hi": size}
TWO = t.constant(2)


def test_a_sum_over_one_point():
    found = applied(
        kernel(), RANGE, [truth("=0", t.minus(v, 2)), read("a", v)], "one point", [0], e=TWO, **ENDS
    )
    factors = {a for a, _ in found.fields[0][0].fields[1]}
    assert factors == {read("a", TWO), truth("≥0", t.minus(size, 3))}


WRONG = {
    "the point depends on the letter": (
        RANGE,
        [truth("=0", t.minus(v, t.single(read("n", v))))],
        "one point",
        {"e": t.single(read("n", v))},
    ),
    "another equation": (RANGE, [truth("=0", t.minus(v, 3))], "one point", {"e": TWO}),
    "twice the letter": (RANGE, [truth("=0", t.minus(t.scale(v, 2), 2))], "one point", {"e": t.constant(1)}),
    "another range": (RANGE, [truth("=0", t.minus(v, 2))], "one point", {"e": TWO, "hi": t.add(size, size)}),
    "no integers": (
        (("v", call("first", call("space:x")), call("space:x")),),
        [truth("=0", t.minus(v, 2))],
        "one point",
        {"e": TWO, "lo": call("first", call("space:x")), "hi": call("space:x")},
    ),
    "no bound": ((), [truth("=0", t.minus(v, 2))], "one point", {"e": TWO}),
    "a letter that is used": (RANGE, [read("a", v)], "constant", {}),
    "a range that may be negative": ((("v", TWO, size),), [read("x")], "constant", {"lo": TWO}),
    "a range that uses the letter": (
        (*RANGE, ("u", t.ZERO, v)),
        [read("a", t.letter("u"))],
        "constant",
        {},
    ),
    "another factor with noise": (
        (("v", t.ZERO, call("s")),),
        [
            t.node("call", "noise", v, TWO),
            t.node("call", "element", v, t.ZERO, t.ZERO),
            t.node("call", "element", v, t.ZERO, t.constant(1)),
        ],
        "mean of noise",
        {"n": TWO, "d": t.ZERO, "p": t.ZERO, "hi": call("s")},
    ),
    "a truth that is not shown": ((), [truth("≥0", t.minus(size, 1))], "at least", {"e": t.minus(size, 1)}),
    "a truth that is not false": ((), [truth("≥0", t.minus(size, 1))], "less", {"e": t.minus(size, 1)}),
    "a name that stands for nothing": ((), [truth("≥0", size)], "at least", {}),
    "a factor that is not there": ((), [read("x")], "at least", {"e": size}),
    "a power of nothing": ((), [truth(">0", t.single(read("x")))], "above a power", {"x": read, "n": t.ZERO}),
    "a letter of nothing": ((), [truth(">0", v)], "above", {"x": ["letter", "u"]}),
    "no such row": (RANGE, [read("a", v)], "everything is equal", {}),
}


@pytest.mark.parametrize("why", WRONG)
def test_a_row_is_rejected_where_it_says_nothing(why):
    bound, factors, name, given = WRONG[why]
    given = {n: t.single(read("x")) if e is read else e for n, e in {**ENDS, **given}.items()}
    with pytest.raises((Rejected, LookupError, TypeError, ValueError, AttributeError)):
        applied(kernel(nonnegative="x"), bound, factors, name, [0] if bound else [], **given)


def test_a_sum_without_its_dependent_ranges_is_rejected():
    bound = (*RANGE, ("u", t.ZERO, v))
    factors = [truth("=0", t.minus(v, 2)), read("a", t.letter("u"))]
    assert applied(kernel(), bound, factors, "one point", [0, 1], e=TWO, **ENDS).fields
    with pytest.raises(Rejected, match="bound"):
        applied(kernel(), bound, factors, "one point", [0], e=TWO, **ENDS)


def test_a_truth_is_not_decided_by_itself():
    """[N - 1 ≥ 0] is no fact about itself; another factor [N - 1 ≥ 0]·… of the same product would be."""
    e = t.minus(size, 1)
    k = kernel([[[0, "1"], [1, "1"]]])
    with pytest.raises((Rejected, LookupError)):
        k.by_row((), [(truth("≥0", e), ONE)], "at least", [], {"e": as_data(e)})
    other = truth("≥0", t.minus(size, 2))
    k = kernel([[[0, "1"], [1, "1"]]], 0, 0, 0)
    assert k.by_row((), [(truth("≥0", e), ONE), (other, ONE)], "at least", [], {"e": as_data(e)}) is t.single(
        other
    )


def test_what_cancels_is_not_decided_by_its_own_truths():
    """Σ_v [N ≥ 1]·a[v] / Σ_v a[v] is no 1: where N = 0 it is 0."""
    base, c = (
        t.node("base", summed(read("a", v))),
        {"c": 1, "y": ["sum", [["v", 0, N]], ["read", "a", ["letter", "v"]]]},
    )
    assert quiet().by_row(RANGE, [(base, -ONE), (read("a", v), ONE)], "cancelled", [0], c) is t.constant(1)
    factors = [(truth("≥0", t.minus(size, 1)), ONE), (base, -ONE), (read("a", v), ONE)]
    steps, said = [[[0, "1"], [1, "1"]]], ["at least", [], {"e": ["+", N, -1]}]
    for hints in ((said, steps, *[0] * 9), (0, 0, 0), (0, said, steps, 0, 0), (0, 0, said, steps)):
        with pytest.raises(Rejected):
            kernel(*hints).by_row(RANGE, factors, "cancelled", [0], c)


def test_a_hint_gives_the_words_of_the_table_no_other_meaning():
    """Log(1) = 0 says nothing of a, though a hint says that log(y) is a; one letter is left open by a row."""
    given = {"log": ["λ", ["y"], ["read", "a"]]}
    with pytest.raises(Rejected):
        quiet().by_row((), [(read("a"), ONE)], "log of one", [], given)
    for row in ROWS.values():
        names = set(re.findall(r"'call', '([^']*)'", str(row)))
        assert {name for name in names if len(name) == 1} <= set("FGPg")


def test_powers_are_divided_only_where_they_are_whole():
    """X^3 = x·x^2, but x^(1/2) is no x·x^(-1/2) where x may be zero."""
    k = quiet(nonnegative="x")
    truths = (truth(">0", t.single(read("x"))), ONE)
    given = {"x": x}
    found = k.by_row((), [(read("x"), ONE * 3), truths], "implied", [], given)
    assert found is t.single(read("x"), ONE * 3)
    with pytest.raises(Rejected):
        k.by_row((), [(read("x"), ONE / 2), truths], "implied", [], given)
    with pytest.raises(Rejected):
        k.by_row((), [(read("x"), -ONE), truths], "implied", [], given)


# ── Integers ─────────────────────────────────────────────────────────────────


def test_inequalities_round_towards_the_integers():
    """2n ≥ 1 gives n ≥ 1: not of rationals, and not of a real that is read."""
    n = t.letter("n")
    fact = t.minus(t.scale(n, 2), 1)
    steps = [[[1, "1/2"]], [[0, "1"], [2, "1"]]]
    assert kernel(steps, facts=[fact]).shows(t.minus(n, 1))
    real = t.single(read("x"))
    with pytest.raises(Rejected):
        kernel(steps, facts=[t.minus(t.scale(real, 2), 1)]).shows(t.minus(real, 1))
    assert kernel(steps, facts=[t.minus(t.scale(real, 2), 1)], integral="x").shows(t.minus(real, 1))


def test_only_whole_multiples_of_integers_are_rounded():
    """2n/3 ≥ 1 and n ≤ 2 hold for n = 2; 2n/3 - 1 is not rounded down to 2n/3 - 2."""
    n = t.letter("n")
    facts = [t.minus(t.scale(n, 2), 3)]
    with pytest.raises(Rejected):
        kernel([[[1, "1/3"]], [[0, "2/3"], [2, "1"]]], facts=facts).shows(t.minus(n, 3))


def test_what_is_not_whole_may_lie_between_falsehood_and_truth():
    """N/2 ≥ 0 does not follow from n ≥ -1, though n/2 ≤ -1 contradicts it."""
    n = t.letter("n")
    steps, at_least = [[[0, "2"], [1, "1"]]], t.minus(n, -1)
    with pytest.raises((Rejected, LookupError)):
        kernel(steps, facts=[at_least]).shows(t.scale(n, Fraction(1, 2)))
    assert kernel([[[0, "1"], [1, "1"]]], facts=[at_least]).shows(at_least)


@pytest.mark.parametrize("steps", [[[]], [[[0, "0"]]], [[[0, "-1"], [1, "1"]]], [[[9, "1"]]], [[[1, "1"]]]])
def test_inequalities_that_prove_nothing_are_rejected(steps):
    with pytest.raises((Rejected, LookupError)):
        kernel(steps, facts=[t.minus(size, 1)]).shows(t.minus(size, 2))


def test_a_label_lies_in_its_range():
    label = call("label", t.single(read("n")), size)
    assert kernel([[[0, "1"], [1, "1"]]]).shows(label)
    assert kernel([[[0, "1"], [2, "1"]]]).shows(t.minus(t.minus(size, label), 1))


# ── Signs ────────────────────────────────────────────────────────────────────

SIGNS = [
    (["*", x, x], {}, (True, False)),
    (["+", ["*", x, x], 1], {}, (True, True)),
    (["*", x, y], {"positive": "xy"}, (True, True)),
    (["*", x, y], {"positive": "x", "nonnegative": "y"}, (True, False)),
    (["*", x, y], {"positive": "x"}, (False, False)),
    (["+", x, y], {"positive": "x", "nonnegative": "y"}, (True, True)),
    (["+", x, ["*", -1, y]], {"positive": "xy"}, (False, False)),
    (["+", 1, ["*", -1, x, y]], {"unit": "xy"}, (True, True)),
    (["+", 1, ["*", -2, x]], {"unit": "x"}, (False, False)),
    (["+", 1, ["*", -1, x, y]], {"fraction": "xy"}, (True, False)),
    (["+", 1, ["*", -1, x, y]], {"fraction": "x", "unit": "y"}, (True, False)),
    (x, {"fraction": "x"}, (True, False)),
    (["+", 1, ["*", -1, x]], {"positive": "x"}, (False, False)),
    (["call", "exp", x], {}, (True, True)),
    (["call", "f", x], {}, (False, False)),
    (["sum", [["i", 0, N]], x], {"positive": "x"}, (True, False)),
]


@pytest.mark.parametrize(("expression", "declared", "signs"), SIGNS)
def test_signs_follow_from_what_is_declared(expression, declared, signs):
    k = quiet(**declared)
    s = k.value(expression, {})
    assert (k.above(s, False), k.above(s, True)) == signs


@pytest.mark.parametrize("name", ["exp", "E", "pi", "label"])
def test_a_letter_or_an_array_is_no_function_of_its_name(name):
    k = quiet()
    assert not k.above(t.letter(name), False)
    assert not k.above(t.single(read(name)), False)


# ── Products and letters ─────────────────────────────────────────────────────


def test_what_cancels_though_it_may_be_zero_is_noted():
    for declared, assumed in (({}, {t.single(read("x"))}), ({"positive": "x"}, set())):
        k = quiet(**declared)
        assert k.value(["*", x, ["call", "Pow", x, -1]], {}) is t.constant(1)
        assert k.tape.assumed == assumed


def test_a_sum_that_is_divided_by_cancels():
    k, s = quiet(), ["+", x, y]
    assert k.value(["*", ["call", "Pow", s, -1], s], {}) is t.constant(1)
    assert k.tape.assumed


def test_factors_behind_a_truth_that_is_false_are_not_read():
    assert kernel().value(["*", ["≥0", -1], ["endless"]], {}) is t.ZERO
    with pytest.raises(Rejected):
        kernel().value(["*", ["endless"], ["≥0", -1]], {})


def test_a_factor_is_not_dropped_for_the_truth_that_it_is():
    """[e ≥ 0]·[e ≥ 0] is [e ≥ 0], not 1, where each holds under the other."""
    e = ["≥0", ["+", N, -1]]
    steps = [[[0, "1"], [1, "1"]]]
    said = ["at least", [], {"e": ["+", N, -1]}]
    for hints in ((0, said, steps, 0, 0), (0, said, steps), (said, steps, 0, 0)):
        k = kernel(*hints)
        with suppress(Rejected):
            assert k.value(["*", e, e], {}) is not t.constant(1)


def test_bound_letters_may_have_any_order_but_not_one_letter_twice():
    bound = (*RANGE, ("w", t.ZERO, t.minus(v, -1)))
    assert quiet().named(bound, [(read("c", v, w), ONE)], [0, 1]).fields
    for order in ([1, 0], [0, 0], [0], [0, 1, 2]):
        with pytest.raises(Rejected):
            quiet().named(bound, [(read("c", v, w), ONE)], order)


def test_a_letter_is_not_captured():
    """Σ_j c[i, j] with a letter put in place of i that is named like a bound one."""
    k = quiet()
    inner = k.value(["sum", [["j", 0, N]], ["read", "c", i, ["letter", "j"]]], {})
    assert "u" in k.replace(inner, {"@i": t.letter("u")}).letters
    with pytest.raises(Rejected, match="captured"):
        k.replace(inner, {"@i": t.letter("·1.0")})


def test_a_tape_must_not_run_out():
    with pytest.raises(Rejected, match="missing"):
        kernel().value(["sum", [["i", 0, N]], ["read", "a", ["letter", "i"]]], {})


def test_a_label_of_no_input_has_no_bounds():
    """A label below 0 would be a contradiction: with it, all would follow."""
    nothing = call("label", t.ZERO, t.ZERO)
    for steps in ([[[1, "1"], [2, "1"]]], [[[1, "1"], [3, "1"]]], [[[2, "1"], [3, "1"]]]):
        with pytest.raises((Rejected, LookupError)):
            kernel(steps).shows(t.minus(nothing, 1))


def test_what_is_cleared_is_noted():
    """[i ≥ 1]·A·(i² + i)/(i² + i) is no A: at i = 0 it is 0, and i² + i is 0 too."""
    place, a = t.letter("@0"), t.single(read("a"))
    k = quiet()
    y = t.add(k.multiply(place, place), place)
    shown = k.multiply(t.single(truth("≥0", t.minus(place, 1))), a, t.single(t.node("base", y), -ONE))
    hints = iter([["clear"], 0])
    k = replace(k, tape=Tape(hints, assumed=set()))
    k.tape.ask = lambda _k, question, *_about: next(hints) if question == "step" else 0
    with pytest.raises(Rejected, match="differ"):
        vanishes(k, shown, ())
    assert t.single(t.node("base", y)) in k.tape.assumed


def test_a_divisor_that_is_zero_is_rejected():
    z = t.single(read("z"))
    with pytest.raises(Rejected, match="zero"):
        applied(kernel(), (), [t.node("call", "log", z)], "log over a divisor", x=t.ZERO, z=z)


def test_the_letter_of_an_integral_is_no_integer():
    """[v > 0] is no [v ≥ 1], and v is not 0, at least 1, or below 0."""
    space = ["call", "space", 0]
    for start, is_whole in ((0, True), (["call", "first", space], False)):
        k = quiet()
        found = k.value(["sum", [["v", start, space]], ["call", "f", ["letter", "v"]]], {})
        (bound, factors) = k.opened(found.fields[0][0])
        assert k.is_form(t.letter(bound[0][0])) == is_whole
        hint = {"e": ["letter", bound[0][0]]}
        if is_whole:
            assert k.by_row(bound, factors, "cases", [], hint).fields
        else:
            with pytest.raises(Rejected, match="condition"):
                k.by_row(bound, factors, "cases", [], hint)
