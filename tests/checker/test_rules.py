"""Every rule of the checker: one instance that holds, and others that are rejected."""

from fractions import Fraction

import pytest

from udlc.checker import Rejected
from udlc.checker import terms as t
from udlc.checker.facts import Tape
from udlc.checker.kernel import Kernel
from udlc.checker.programs import Definitions
from udlc.checker.rules import RULES

ONE = Fraction(1)
N, i, j = ["size", "N"], ["letter", "i"], ["letter", "j"]
x, y = ["read", "x"], ["read", "y"]
v, w = t.letter("v"), t.letter("w")
size = t.single(t.node("size", "N"))
positive_size = (t.minus(size, 1),)


def kernel(*hints, facts=(), **declared):
    return Kernel(Tape(hints), facts=tuple(facts), **{n: frozenset(names) for n, names in declared.items()})


def atom(s):
    return t.only_atom(s)


def read(name, *index):
    return t.node("read", name, *index)


def truth(kind, e):
    return t.node("truth", kind, e)


def minus(a, b):
    return ["+", a, ["*", -1, b]]


def value(k, expression):
    return Definitions({}).value(k, expression, {"i": v, "j": w})


def summed(*factors, hi=size, lo=t.ZERO):
    """Σ_v of atoms, as a settled product without any further rule."""
    return kernel(0).settle((("v", lo, hi),), [(a, ONE) for a in factors])


def test_every_rule_has_a_test():
    named = {name.split("_", 1)[1] for name in globals() if name.startswith("rule_")}
    assert named == {rule.__name__ for rule in RULES.values()}


# Each rule: what it gives, then calls that are rejected.

ABOVE_ONE = [[[0, "1"], [1, "1"]]]
"""-1 - e ≥ 0 and what is known first add up to a falsehood."""


def rule_decided():
    """[v ≥ 0] = 1 in 0 .. N-1; it is not decided to be 0, nor is [v ≥ 1]."""
    bound = (("v", t.ZERO, size),)
    known = [(truth(">0", t.single(read("x"))), ONE)]
    true = RULES["d"](kernel(ABOVE_ONE, 0), bound, [(truth("≥0", v), ONE), *known], 0, 1)
    assert true is summed(known[0][0])
    for factor, holds in ((v, 0), (t.minus(v, 1), 1), (t.minus(v, size), 1)):
        for hints in ((0, 0), (ABOVE_ONE, 0), ([[[0, "1"], [2, "1"]]], 0), ([[[0, "-1"], [1, "1"]]], 0)):
            yield RULES["d"], kernel(*hints), bound, [(truth("≥0", factor), ONE), *known], 0, holds


def rule_one_point():
    """Σ_v [v = 2]·a[v] = [0 ≤ 2 < N]·a[2]."""
    bound, equation = (("v", t.ZERO, size),), (truth("=0", t.minus(v, 2)), ONE)
    factors = [equation, (read("a", v), ONE)]
    found = RULES["p"](kernel(0), bound, factors, 0, 0)
    assert dict(found.fields[0][0].fields[1]).keys() == {
        read("a", t.constant(2)),
        truth("≥0", t.constant(2)),
        truth("≥0", t.minus(size, 3)),
    }
    yield RULES["p"], kernel(0), bound, factors, 1, 0
    twice = (truth("=0", t.minus(t.scale(v, 2), 2)), ONE)
    yield RULES["p"], kernel(0), bound, [twice, factors[1]], 0, 0
    inside = (truth("=0", t.minus(v, t.single(read("n", v)))), ONE)
    yield RULES["p"], kernel(0), bound, [inside, factors[1]], 0, 0
    at_least = (truth("≥0", t.minus(v, 2)), ONE)
    yield RULES["p"], kernel(0), bound, [at_least, factors[1]], 0, 0


ABOVE_TWO = [[[0, "1"]]]
"""-1 - 2 ≥ 0 is itself a falsehood."""


def rule_absorbed():
    """Σ_{v < N} [v ≥ 1]·a[v] = Σ_{1 ≤ v < N} a[v]; from [v ≥ -1], v ≥ 0 does not follow."""
    bound, rest = (("v", t.ZERO, size),), (read("a", v), ONE)
    tighter = [[[0, "1"], [1, "1"]]]
    found = RULES["a"](kernel(tighter, 0), bound, [(truth("≥0", t.minus(v, 1)), ONE), rest], 0, 0)
    assert found.fields[0][0].fields[0][0][1] is t.constant(1)
    for hints in ((0,), (tighter,), ([[[0, "2"]]],), ([[[1, "1"]]],)):
        yield RULES["a"], kernel(*hints, 0), bound, [(truth("≥0", t.add(v, t.constant(1))), ONE), rest], 0, 0
    yield RULES["a"], kernel(tighter, 0), bound, [(truth("≥0", t.minus(t.scale(v, 2), 1)), ONE), rest], 0, 0
    own = (truth("≥0", t.minus(v, t.single(read("n", v)))), ONE)
    yield RULES["a"], kernel(tighter, 0), bound, [own, rest], 0, 0


def rule_written_out():
    """Σ_{v < 2} a[v] = a[0] + a[1]; N values are not few."""
    few = (("v", t.ZERO, t.constant(2)),)
    a = [(read("a", v), ONE)]
    found = RULES["w"](kernel(), few, a, 0)
    assert found is t.add(*(t.single(read("a", t.constant(n))) for n in range(2)))
    assert RULES["w"](kernel(), (("v", t.constant(3), t.constant(2)),), a, 0) is t.ZERO
    yield RULES["w"], kernel(), (("v", t.ZERO, size),), a, 0
    yield RULES["w"], kernel(), (("v", t.ZERO, t.constant(10**6)),), a, 0


def rule_from_zero():
    """Σ_{1 ≤ v < N} a[v] = Σ_{v < N - 1} a[v + 1]; there is no such letter."""
    bound, a = (("v", t.constant(1), size),), [(read("a", v), ONE)]
    ((_, lo, hi),) = RULES["z"](kernel(0), bound, a, 0).fields[0][0].fields[0]
    assert (lo, hi) == (t.ZERO, t.minus(size, 1))
    yield RULES["z"], kernel(0), bound, a, 1


PAIR = {"inverses": {"π": "ρ", "ρ": "π"}, "labels": {"π": size, "ρ": size}}


def permuted(*hints):
    return Kernel(Tape(hints), **PAIR)


def rule_reindexed():
    """Σ_{v < N} a[π(v)] = Σ_{v < N} a[v]; not over another range, nor for a function that is no bijection."""
    of_v = t.single(read("π", v))
    factors = [(read("a", of_v), ONE)]
    found = RULES["r"](permuted(0), (("v", t.ZERO, size),), factors, 0, "π")
    assert found is summed(read("a", v))
    for lo, hi in ((t.constant(1), size), (t.ZERO, t.minus(size, 1)), (t.ZERO, t.add(size, size))):
        yield RULES["r"], permuted(0), (("v", lo, hi),), factors, 0, "π"
    yield RULES["r"], permuted(0), (("v", t.ZERO, size),), factors, 0, "a"


def rule_injective():
    """[π(v) = π(w)] = [v = w]; not of two functions, nor of one that is no bijection."""

    def equal(one, other, kind="=0", c=1):
        e = t.minus(t.single(read(one, v)), t.scale(t.single(read(other, w)), c))
        return [(truth(kind, e), ONE)]

    (found,) = RULES["j"](permuted(0, 0), (), equal("π", "π"), 0).fields
    assert found[0].fields[1][0][0] is truth("=0", t.minus(v, w))
    wrong = (equal("π", "ρ"), equal("a", "a"), equal("π", "π", "≥0"), equal("π", "π", c=2))
    for factors in wrong:
        yield RULES["j"], permuted(0, 0), (), factors, 0


def rule_idle():
    """Σ_{v < N} x = N·x; not where v is used, nor where the range may be negative."""
    bound, factors = (("v", t.ZERO, size),), [(read("x"), ONE)]
    steps = [[[0, "1"], [1, "1"]]]
    assert RULES["i"](kernel(steps), bound, factors, 0) is kernel().multiply(size, t.single(read("x")))
    yield RULES["i"], kernel(steps), bound, [(read("a", v), ONE)], 0
    short = (("v", t.constant(2), size),)
    for hint in (0, steps, ABOVE_TWO):
        yield RULES["i"], kernel(hint), short, factors, 0


def rule_opposite():
    """[x > 0]·[-x > 0] = 0."""
    e = t.single(read("x"))
    factors = [(truth(">0", s), ONE) for s in (e, t.scale(e, -1), t.scale(e, 2))]
    assert RULES["o"](kernel(), (), factors, 0, 1) is t.ZERO
    yield RULES["o"], kernel(), (), factors, 0, 2
    yield RULES["o"], kernel(), (), factors, 0, 0


def rule_implied():
    """N·[N > 0] = N for N ≥ 0; not for x of any sign."""
    factors = [(truth(">0", t.single(read("x"))), ONE), (read("x"), ONE), (read("z"), ONE)]
    found = RULES["n"](kernel(nonnegative="x"), (), factors, 0, 1)
    assert found is kernel().multiply(t.single(read("x")), t.single(read("z")))
    yield RULES["n"], kernel(), (), factors, 0, 1
    yield RULES["n"], kernel(nonnegative="xz"), (), factors, 0, 2


def rule_divided():
    """x/(1 + x) = 1 - 1/(1 + x)."""
    s = t.add(t.constant(1), t.single(read("x")))
    base = t.node("base", s)
    place = next(n for n, (p, _) in enumerate(s.fields) if p is not t.UNIT)
    factors = [(base, -ONE), (read("x"), ONE)]
    found = RULES["q"](kernel(*[0] * 9), (), factors, 0, place)
    assert found is t.minus(t.constant(1), t.single(base, -ONE))
    yield RULES["q"], kernel(*[0] * 9), (), factors, 1, place
    yield RULES["q"], kernel(*[0] * 9), (), factors, 0, 5


def rule_cancelled():
    """Σ_v a[v] / Σ_v a[v] = 1; not Σ_v b[v] / Σ_v a[v]."""
    bound = (("v", t.ZERO, size),)
    base = t.node("base", summed(read("a", v)))
    k = kernel(0)
    assert RULES["c"](k, bound, [(base, -ONE), (read("a", v), ONE)], 0) is t.constant(1)
    assert k.tape.assumed == {f"{base.key} ≠ 0"}
    yield RULES["c"], kernel(0), bound, [(base, -ONE), (read("b", v), ONE)], 0
    yield RULES["c"], kernel(0), bound, [(base, ONE), (read("a", v), ONE)], 0


def density(*events):
    """Pr(events…), each a variable and its value."""
    said = [t.single(t.node("call", "event", variable(name), e)) for name, e in events]
    return t.node("call", "density:Pr", *said)


def variable(name):
    return t.single(t.node("call", f"variable:{name}:{name}"))


def rule_marginal():
    """∫ Pr(x, y) dx = Pr(y); not over the space of y, of a square, or where x stands elsewhere too."""
    over = {n: (("v", t.ZERO, t.single(t.node("call", f"space:{n}"))),) for n in "xy"}
    other = ("y", t.single(read("y")))
    joint, alone = density(("x", v), other), density(("x", v))
    assert RULES["m"](kernel(), over["x"], [(joint, ONE)], 0, 0) is t.single(density(other))
    assert RULES["m"](kernel(), over["x"], [(alone, ONE)], 0, 0) is t.constant(1)
    yield RULES["m"], kernel(), over["y"], [(joint, ONE)], 0, 0
    yield RULES["m"], kernel(), over["x"], [(joint, ONE + 1)], 0, 0
    yield RULES["m"], kernel(), over["x"], [(joint, ONE), (read("a", v), ONE)], 0, 0
    yield RULES["m"], kernel(), over["x"], [(density(("x", v), ("y", v)), ONE)], 0, 0
    yield RULES["m"], kernel(), over["x"], [(density(("x", t.scale(v, 2)), other), ONE)], 0, 0
    yield RULES["m"], kernel(), (("v", t.ZERO, size),), [(joint, ONE)], 0, 0
    given = t.node("call", "density:Pr", t.single(t.node("call", "given", variable("x"), v)))
    yield RULES["m"], kernel(), over["x"], [(given, ONE)], 0, 0
    yield RULES["m"], kernel(), over["x"], [(t.node("call", "f", *joint.fields[1:]), ONE)], 0, 0


def rule_sifted():
    """∫ δ(y - x)·a[y] dy = a[x]; not of δ(2y), of δ², nor over a range of integers."""
    space = t.single(t.node("call", "space:y"))
    over = (("v", t.single(t.node("call", "first point", space)), space),)
    a = (read("a", v), ONE)

    def dirac(e, power=ONE):
        return t.node("call", "dirac", e), power

    x = t.single(read("x"))
    assert RULES["s"](kernel(), over, [dirac(t.minus(v, x)), a], 0, 0) is t.single(read("a", x))
    yield RULES["s"], kernel(), over, [dirac(t.minus(t.scale(v, 2), x)), a], 0, 0
    yield RULES["s"], kernel(), over, [dirac(t.minus(v, x), 2 * ONE), a], 0, 0
    yield RULES["s"], kernel(), over, [dirac(t.minus(v, t.single(read("n", v)))), a], 0, 0
    yield RULES["s"], kernel(), (("v", t.ZERO, size),), [dirac(t.minus(v, x)), a], 0, 0
    yield RULES["s"], kernel(), over, [(t.node("call", "f", t.minus(v, x)), ONE), a], 0, 0


def rule_inverse():
    """Σ_v V[i, v]·(V⁻¹)[v, j] = [i = j]; over the whole range, of one matrix, and nothing else with v."""
    i, j = t.letter("i"), t.letter("j")
    V = t.single(read("V"))

    def entries(matrix=V, below=V, lo=t.ZERO, hi=size, power=ONE):
        inverse = t.single(t.node("call", "inverse", below, lo, hi))
        return [
            (t.node("call", "symmetric", matrix, i, v), power),
            (t.node("call", "symmetric", inverse, v, j), ONE),
        ]

    over = (("v", t.ZERO, size),)
    found = RULES["v"](kernel(*[0] * 9), over, entries(), 0, 0, 1)
    assert found is t.single(truth("=0", t.minus(i, j)))
    other = t.single(read("W"))
    for wrong in (
        entries(below=other),
        entries(lo=t.constant(1)),
        entries(power=2 * ONE),
        entries(hi=t.add(size, size)),
    ):
        yield RULES["v"], kernel(*[0] * 9), over, wrong, 0, 0, 1
    yield RULES["v"], kernel(*[0] * 9), over, [*entries(), (read("a", v), ONE)], 0, 0, 1
    yield RULES["v"], kernel(*[0] * 9), over, entries()[::-1], 0, 0, 1
    yield RULES["v"], kernel(*[0] * 9), (("v", t.constant(1), size),), entries(), 0, 0, 1


def normal(point, mean, covariance):
    event = t.single(t.node("call", "event", variable("z"), point))
    given = [
        t.single(t.node("call", f"given:{n}", e)) for n, e in (("mean", mean), ("covariance", covariance))
    ]
    return t.node("call", "density:Norm", event, *given)


MARGINAL = ["m", 0, 0]


def rule_moment():
    """E[z] = m and E[z²] = m² + s for a normal z; not of another function, nor where z is not the point."""
    space = t.single(t.node("call", "space:z"))
    over = (("v", t.single(t.node("call", "first point", space)), space),)
    m, s = t.single(read("m")), t.single(read("s"))
    law, z = (normal(v, m, s), ONE), t.only_atom(v)
    assert RULES["e"](kernel(*[MARGINAL] * 9), over, [law, (z, ONE)], 0, 0, 1) is m
    square = RULES["e"](kernel(MARGINAL, ["e", 0, 0, 1], *[MARGINAL] * 9), over, [law, (z, 2 * ONE)], 0, 0, 1)
    assert square is t.add(kernel().multiply(m, m), s)
    for factors in (
        [law, (t.node("call", "f", v), ONE)],
        [law, (z, -ONE)],
        [law, (z, ONE / 2)],
        [(normal(v, v, s), ONE), (z, ONE)],
        [(normal(v, m, v), ONE), (z, ONE)],
        [(normal(t.scale(v, 2), m, s), ONE), (z, ONE)],
        [(normal(m, m, s), ONE), (z, ONE)],
        [(law[0], 2 * ONE), (z, ONE)],
        [(density(("z", v)), ONE), (z, ONE)],
    ):
        yield RULES["e"], kernel(*[MARGINAL] * 9), over, factors, 0, 0, 1


@pytest.mark.parametrize("rule", [f for name, f in sorted(globals().items()) if name.startswith("rule_")])
def test_a_rule_holds_where_it_should_and_nowhere_else(rule):
    for apply, *arguments in rule():
        with pytest.raises((Rejected, LookupError)):
            apply(*arguments)


# ── Integers ─────────────────────────────────────────────────────────────────


def test_inequalities_round_towards_the_integers():
    """2n ≥ 1 gives n ≥ 1: not of rationals, and not of a real that is read."""
    n = t.letter("n")
    fact = t.minus(t.scale(n, 2), 1)
    steps = [[[1, "1"]], [[0, "1"], [2, "1"]]]
    assert kernel(steps, facts=[fact]).shows(t.minus(n, 1))
    real = t.single(read("x"))
    with pytest.raises(Rejected):
        kernel(steps, facts=[t.minus(t.scale(real, 2), 1)]).shows(t.minus(real, 1))
    read_integer = kernel(steps, facts=[t.minus(t.scale(real, 2), 1)], integral="x")
    assert read_integer.shows(t.minus(real, 1))


@pytest.mark.parametrize("steps", [[[]], [[[0, "0"]]], [[[0, "-1"], [1, "1"]]], [[[9, "1"]]], [[[1, "1"]]]])
def test_inequalities_that_prove_nothing_are_rejected(steps):
    with pytest.raises((Rejected, LookupError)):
        kernel(steps, facts=positive_size).shows(t.minus(size, 2))


# ── Signs, logarithms, powers ────────────────────────────────────────────────

POWERS = [
    # log(x·y) = log x + log y, √(x·y) = √x·√y, [x·y > 0] = [y > 0], for x ≥ 0
    (["call", "log", ["*", x, y]], [[[[0, 0], "1"]]], {"positive": "xy"}, {}),
    (["^", ["*", x, y], "1/2"], [[[[0, 0], "1"], [[0, 1], "1"]]], {"positive": "xy"}, {"positive": "x"}),
    ([">0", ["*", x, y]], [[[[0, 0], "1"]]], {"positive": "x"}, {"positive": "y"}),
    # √(x²) = x for x ≥ 0
    (["^", ["*", x, x], "1/2"], [[[[0, 0], "2"]]], {"nonnegative": "x"}, {}),
    # log(2·x) = log 2 + log x
    (["call", "log", ["*", 2, x]], [[["2", "1"]]], {}, None),
    # [-3·x > 0] is not [x > 0]
    ([">0", ["*", -3, x]], [[["3", "1"]], 0], {}, None),
]


@pytest.mark.parametrize(("expression", "hints", "declared", "less"), POWERS)
def test_factors_come_out_where_their_signs_are_declared(expression, hints, declared, less):
    found = value(kernel(*hints, 0, 0, **declared), expression)
    with pytest.raises((Rejected, LookupError)):
        value(kernel([[[0, 7], "1"]], 0, 0, **declared), expression)
    with pytest.raises(Rejected):
        value(kernel([["-1", "1"]], 0, 0, **declared), expression)
    assert value(kernel(0, 0, 0, **declared), expression) is not found
    if less is not None:
        with pytest.raises(Rejected):
            value(kernel(*hints, 0, 0, **less), expression)


def test_a_factor_of_one_product_alone_must_not_be_zero():
    """Log(y + x) = log x + log(1 + y/x) for x > 0."""
    expression = ["call", "log", ["+", y, x]]
    for declared in ("positive", "nonnegative"):
        k = kernel([[[0, 0], "1"]], 0, **{declared: "xy"})
        assert value(k, expression) is not value(kernel(0), expression)
        assert bool(k.tape.assumed) is (declared == "nonnegative")


def test_a_letter_that_is_bound_is_no_factor():
    s = ["call", "log", ["sum", [["i", 0, N]], ["read", "a", i]]]
    with pytest.raises(Rejected, match="bound"):
        value(kernel(0, [[[0, 0], "1"]], 0, positive="a"), s)


def test_what_cancels_though_it_may_be_zero_is_noted():
    k = kernel()
    assert value(k, ["*", x, ["^", x, "-1"]]) is t.constant(1)
    assert k.tape.assumed == {f"{read('x').key} ≠ 0"}
    k = kernel(positive="x")
    assert value(k, ["*", x, ["^", x, "-1"]]) is t.constant(1)
    assert not k.tape.assumed


def test_pieces_join_only_where_they_meet():
    relu, other = ["if", [">0", x], x, 0], ["if", [">0", x], ["+", x, 1], 0]
    not_below = ["if", ["not", [">0", ["*", -1, x]]], x, 0]
    assert value(kernel(*[0] * 9), relu) is value(kernel(*[0] * 9), not_below)
    shifted = ["if", ["not", [">0", ["*", -1, x]]], ["+", x, 1], 0]
    assert value(kernel(*[0] * 9), other) is not value(kernel(*[0] * 9), shifted)


# ── Letters ──────────────────────────────────────────────────────────────────


def test_bound_letters_may_have_any_order_but_not_one_letter_twice():
    double = ["sum", [["i", 0, N], ["j", 0, ["+", i, 1]]], ["read", "c", i, j]]
    assert value(kernel(0, [0, 1]), double).fields
    for order in ([1, 0], [0, 0], [0], [0, 1, 2]):
        with pytest.raises(Rejected):
            value(kernel(0, order), double)


def test_a_letter_is_not_captured():
    """Σ_i Σ_j c[i, j] with i put in place of a free letter named like a bound one."""
    inner = ["sum", [["j", 0, N]], ["read", "c", i, j]]
    k = kernel(*[0] * 9)
    assert "u" in k.replace(value(k, inner), {"v": t.letter("u")}).letters
    with pytest.raises(Rejected, match="captured"):
        k.replace(value(k, inner), {"v": t.letter("·1.0")})


def test_a_tape_must_not_run_out():
    with pytest.raises(Rejected, match="missing"):
        value(kernel(), ["sum", [["i", 0, N]], ["read", "a", i]])
