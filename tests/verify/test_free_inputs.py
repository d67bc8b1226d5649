"""What a difference of two programs refutes: inputs that nothing says anything of, by kind and by entry."""

import pytest

from udlc.notation import (
    Eq,
    ReLU,
    Sum,
    argmin,
    cases,
    definition,
    elementwise,
    exp,
    function,
    gradient,
    hat,
    identity,
    index,
    log,
    model,
    optimum,
    partial,
    positive,
    random,
    real,
    size,
)
from udlc.verify.entries import verify_entry
from udlc.verify.originals import Pair, beside_the_original, link_of
from udlc.verify.trials import fates, tried

x, y, z, w = real("x y z w")
l = real("ℓ")
f, g, a = function("f"), function("g"), elementwise("a")
A, B = random("a"), random("b")

LINE = model(Eq(y, f(x, w), w * x)).placed(number="1.0")
LOSS = definition(Eq(l, (f(x, w) - y) ** 2), bind={f: "1.0"}).placed(number="1.1")
BOOK = {"1.0": LINE, "1.1": LOSS}


def slope(right, by="1.1"):
    entry = gradient(Eq(partial[w](l), right), by=by, bind={f: "1.0"}).placed(number="2.1")
    return verify_entry(entry, BOOK).verdict


def test_an_entry_that_a_function_is_bound_to_tells_no_other_letter():
    assert slope(2 * x * (w * x - y)) == "proved"
    assert slope(partial[w](y)) == "refuted"
    assert slope(partial[w](y), "1.1 1.0") != "proved"


def test_a_function_of_components_is_no_quantity_of_its_name():
    book = {"1.0": definition(Eq(a(z), ReLU(z))).placed(number="1.0")}
    for right, verdict in ((ReLU(A), "proved"), (ReLU(2 * A), "refuted")):
        entry = identity(Eq(cases((0, A < 0), (A, A >= 0)), right), by="1.0").placed(number="2.1")
        assert verify_entry(entry, book).verdict == verdict


def test_what_a_chain_names_is_what_the_chain_says_in_its_variants_too():
    entry = definition(Eq(B, ReLU(A), cases((0, A < 0), (A, A >= 0)))).placed(number="1.1")
    result = verify_entry(entry, {})
    found = {f.said: f.fate for f in fates(result, entry, {}, 40) if f.kind == "letter"}
    assert found["ReLU[a] = { 0 if a < 0; b if a ≥ 0 }"] == "equivalent"
    assert "survived" not in found.values()
    assert tried(result, entry, {}, 40).mutants.undecided == 0


OBJECTIVE = log(g(x, w)) + (y - f(x, w)) ** 2 / g(x, w)
SAME = {"a factor": 3 * OBJECTIVE, "a constant": OBJECTIVE + y}
OTHER = {
    "a logarithm of the square": 2 * log(g(x, w)) + (y - f(x, w)) ** 2 / g(x, w),
    "an exponential": exp(g(x, w)) + (y - f(x, w)) ** 2 / g(x, w),
    "a part": (y - f(x, w)) ** 2 / g(x, w),
}


@pytest.mark.parametrize("name", [*SAME, *OTHER])
def test_objectives_that_order_a_few_choices_differently_are_other_ones(name):
    right = SAME.get(name, OTHER.get(name))
    entry = optimum(Eq(hat(w), argmin[w](OBJECTIVE), argmin[w](right))).placed(number="1.1")
    assert verify_entry(entry, {}).steps[-1].verdict == ("proved" if name in SAME else "refuted")


N_φ = size("N_φ")
j, φ, λ, o = index("j", N_φ), real("φ", N_φ), real("λ", domain=positive), real("o", N_φ)
NORM = Sum[j](φ[j] ** 2)


@pytest.mark.parametrize(
    ("new", "fate"),
    [(f(x, φ) + 2 * λ * NORM, "different"), (3 * (f(x, φ) + λ * NORM), "equal")],
)
def test_a_function_of_what_is_chosen_may_make_all_but_two_choices_worse(new, fate):
    old = f(x, φ) + λ * NORM
    assert beside(argmin[φ](old), argmin[φ](new)) == fate


def test_an_order_alone_tells_no_optimum():
    assert beside(argmin[φ](NORM), argmin[φ](Sum[j](φ[j] ** 4))) == "open"


def beside(old, new):
    """Are two optima one, the first of which a claim is proved of?"""
    entry = optimum(Eq(o, old)).placed(number="1.1")
    relation = entry.statement
    setting, link = link_of(entry, {}, 0, 0)
    return beside_the_original(setting, link, Pair(old, new, o, relation.links[0], o, ()), 6)
