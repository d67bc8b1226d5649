"""Densities and losses whose grounds say what they are: claims, which false variants of them do not pass."""

from dataclasses import replace

import pytest

from tests.chapters.book import project
from tests.verify.asked import status
from udlc.notation import (
    Eq,
    Max,
    Norm,
    Propto,
    Sum,
    argmin,
    density,
    distribution,
    example,
    exp,
    eye,
    frac,
    function,
    hat,
    index,
    log,
    loss,
    model,
    optimum,
    positive,
    proportional,
    random,
    real,
    size,
    zeros,
)
from udlc.notation.binders import Normal
from udlc.verify.edits import edits_of
from udlc.verify.entries import verify_entry

D, I, T = size("D I T")
i = example("i", I)
w, v, x = real("w", D), real("v", D), real("x", D, over=i)
z, u, y = real("z"), real("u", D, over=3), real("y", over=i)
c, ϵ, φ = real("c", domain=positive), random("ϵ", D), real("φ", D)
p, f, L = density("p"), function("f"), real("L")
NOISE = Eq(p(ϵ), Norm[ϵ](zeros(D), eye(D)))


def told(statement, ground, kind=distribution, **how):
    """The verdict of a density or a loss that rests on an entry."""
    return status(statement, ground, kind, **how)


# ── A quantity with noise ────────────────────────────────────────────────────

SHIFTED = model(Eq(w, 2 * v + c * ϵ), where=NOISE)


def test_a_density_by_what_its_quantity_is():
    assert told(Eq(p(w | v), Norm[w](2 * v, c**2 * eye(D))), SHIFTED) == "proved"
    assert told(Eq(p(w | v), Norm[w](v + v, c * eye(D) * c)), SHIFTED) == "proved"


@pytest.mark.parametrize(
    ("given", "mean", "covariance"),
    [
        ((v,), v, c**2 * eye(D)),
        ((v,), 2 * v, c * eye(D)),
        ((v,), 2 * v, 2 * c**2 * eye(D)),
        ((v,), -2 * v, c**2 * eye(D)),
        ((), 2 * v, c**2 * eye(D)),
        ((v, x), 2 * v, c**2 * eye(D)),
        ((x,), 2 * x, c**2 * eye(D)),
    ],
)
def test_another_mean_or_variance_or_condition_is_not_shown(given, mean, covariance):
    left = p(w | given) if given else p(w)
    assert told(Eq(left, Norm[w](mean, covariance)), SHIFTED) in ("refuted", "unknown")


def test_noise_that_nothing_calls_normal_shows_nothing():
    claim = Eq(p(w | v), Norm[w](2 * v, c**2 * eye(D)))
    assert told(claim, model(Eq(w, 2 * v + c * ϵ))) == "unknown"


def test_noise_that_may_be_that_of_what_is_given_shows_nothing():
    ground = model(Eq(u[2], u[1] + c * ϵ), where=NOISE)
    assert told(Eq(p(u[2] | u[1]), Norm[u[2]](u[1], c**2 * eye(D))), ground) == "unknown"


# ── A density up to a factor ─────────────────────────────────────────────────

UP_TO_A_FACTOR = proportional(
    Propto(p(w | v), Norm[w](v, eye(D)) * Norm[w](zeros(D), frac(1, 2) * eye(D)), over=w)
)


def test_a_density_by_what_it_is_proportional_to():
    claim = Eq(p(w | v), Norm[w](frac(1, 3) * v, frac(1, 3) * eye(D)))
    assert told(claim, UP_TO_A_FACTOR) == "proved"


@pytest.mark.parametrize(("mean", "variance"), [(1, 1), (2, 1), (-1, 1), (1, 2)])
def test_another_density_is_not_proportional(mean, variance):
    claim = Eq(p(w | v), Norm[w](frac(mean, 3) * v, frac(variance, 3) * eye(D)))
    assert (told(claim, UP_TO_A_FACTOR) == "proved") is ((mean, variance) == (1, 1))
    assert told(claim, UP_TO_A_FACTOR) != "defined"


def test_what_is_proportional_in_something_else_shows_nothing():
    ground = proportional(Propto(p(w | v), Norm[v](w, eye(D)), over=v))
    assert told(Eq(p(w | v), Norm[w](v, eye(D))), ground) != "proved"


# ── Losses ───────────────────────────────────────────────────────────────────

LEAST = optimum(Eq(hat(φ), argmin[φ](Sum[i]((y[i] - f(x[i], φ)) ** 2))))


def test_a_loss_is_what_is_least():
    assert told(Eq(L(φ), Sum[i]((f(x[i], φ) - y[i]) ** 2)), LEAST, loss) == "proved"
    assert told(Eq(L(φ), 2 * Sum[i]((f(x[i], φ) - y[i]) ** 2)), LEAST, loss) == "refuted"
    assert told(Eq(L(φ), Sum[i]((f(x[i], φ) + y[i]) ** 2)), LEAST, loss) == "refuted"


@pytest.mark.parametrize("more", [c, c**2 * I, -log(c), Sum[i](y[i] ** 2)])
def test_a_loss_may_have_or_lack_what_no_parameter_changes(more):
    squares = Sum[i]((f(x[i], φ) - y[i]) ** 2)
    assert told(Eq(L(φ), squares + more), LEAST, loss) == "proved"
    assert told(Eq(L(φ), squares), optimum(Eq(hat(φ), argmin[φ](squares - more))), loss) == "proved"
    assert told(Eq(L(φ), squares - 3 * more), loss(Eq(L(φ), more + squares)), loss) == "proved"


@pytest.mark.parametrize(
    "more", [Sum[i](f(x[i], φ) * y[i]), Sum[i](f(x[i], φ) ** 2), f(x[1], φ), c * f(x[1], φ)]
)
def test_a_loss_has_all_that_parameters_change(more):
    squares = Sum[i]((f(x[i], φ) - y[i]) ** 2)
    right = ("refuted", "unknown") if more.has(x[1]) else ("refuted",)
    assert told(Eq(L(φ), squares + more), LEAST, loss) in right
    assert told(Eq(L(φ), squares), loss(Eq(L(φ), squares + more)), loss) in right


def test_what_others_say_may_change_with_parameters():
    squares = Sum[i]((f(x[i], φ) - y[i]) ** 2)
    assert (
        status(Eq(L(φ), squares + c), loss(Eq(L(φ), squares)), loss, where=Eq(c, exp(f(x[1], φ)))) != "proved"
    )


def test_a_loss_may_sum_from_one_or_from_two():
    t = index("t", T)
    g = function("g", over=T)
    whole, rest = Sum[t](g[t](φ) ** 2), Sum[t:2:T](g[t](φ) ** 2)
    assert told(Eq(L(φ), whole), loss(Eq(L(φ), g[1](φ) ** 2 + rest)), loss) == "proved"
    assert told(Eq(L(φ), whole), loss(Eq(L(φ), g[2](φ) ** 2 + rest)), loss) in ("refuted", "unknown")
    assert told(Eq(L(φ), whole), loss(Eq(L(φ), rest)), loss) in ("refuted", "unknown")


def test_a_loss_part_by_part():
    v2, w2 = Sum[i](log(exp(f(x[i], φ) + y[i]))), Sum[i](log(exp(y[i] + f(x[i], φ))))
    assert told(Eq(L(φ), -v2), loss(Eq(L(φ), -w2)), loss) == "proved"
    assert told(Eq(L(φ), -v2), loss(Eq(L(φ), w2)), loss) == "refuted"


OF_ALL = loss(Eq(L(φ), Sum[i]((y[i] - f(x[i], φ)) ** 2)))


def test_the_loss_of_one_example():
    one, any_ = real("ℓ", over=i), real("ℓ")
    assert told(Eq(one[i], (f(x[i], φ) - y[i]) ** 2), OF_ALL, loss) == "proved"
    assert told(Eq(any_, (f(x, φ) - y) ** 2), OF_ALL, loss) == "proved"
    assert told(Eq(one[i], (f(x[i], φ) + y[i]) ** 2), OF_ALL, loss) == "refuted"
    assert told(Eq(one[i], 2 * (f(x[i], φ) - y[i]) ** 2), OF_ALL, loss) == "refuted"
    assert told(Eq(any_, f(x, φ) - y), OF_ALL, loss) == "refuted"


def test_what_is_least_over_other_letters_leaves_a_loss_to_its_author():
    slope = frac(1, 2) * Sum[i]((y[i] - f(x[i], φ)) ** 2)
    nested = optimum(Eq(hat(φ), argmin[φ](Max[c](c * slope))))
    assert told(Eq(L(φ), slope), nested, loss) == "defined"


def test_a_loss_is_what_a_condition_says():
    said = Eq(L(φ), -Sum[i](log(exp(-f(x[i], φ)))))
    assert status(Eq(L(φ), Sum[i](f(x[i], φ))), kind=loss, where=said) == "proved"
    assert status(Eq(L(φ), -Sum[i](f(x[i], φ))), kind=loss, where=said) in ("refuted", "unknown")


# ── What nothing says ────────────────────────────────────────────────────────


def test_without_a_ground_that_says_it_a_density_is_defined():
    claim = Eq(p(w | v), Norm[w](v, eye(D)))
    assert status(claim, kind=distribution) == "defined"
    assert told(claim, model(Eq(z, c))) == "defined"


def test_a_ground_that_rests_on_the_entry_shows_nothing():
    claim = Eq(p(w | v), Norm[w](v, eye(D)))
    assert told(claim, distribution(claim, by="1.1")) == "defined"


# ── The book's own ───────────────────────────────────────────────────────────

DERIVED = (
    *("5.9", "5.11", "5.19", "5.20", "5.24", "5.26", "5.33", "7.36", "7.37", "16.27"),
    *("18.2", "18.8", "18.15", "18.26", "18.27", "18.34", "18.36", "18.37", "18.39"),
)


@pytest.mark.parametrize("number", DERIVED)
def test_what_the_book_derives(number):
    assert verify_entry(project()[number], project()).verdict == "proved"


@pytest.mark.parametrize("number", ["18.8", "18.15", "18.26", "18.27"])
def test_twice_the_variance_or_another_mean_is_not_derived(number):
    entry = project()[number]
    for normal in sorted(entry.statement.atoms(Normal), key=str):
        for wrong in (
            Norm[normal.letters[0]](normal.mean, 2 * normal.covariance),
            Norm[normal.letters[0]](2 * normal.mean, normal.covariance),
        ):
            variant = replace(entry, statement=entry.statement.xreplace({normal: wrong}))
            assert variant.statement != entry.statement
            assert verify_entry(variant, project()).verdict in ("refuted", "unknown")


@pytest.mark.parametrize("number", ["5.11", "5.19", "5.20", "5.33", "7.36"])
def test_misprints_of_a_loss_are_not_derived(number):
    entry = project()[number]
    variants = [v for _, _, v in edits_of(entry, project(), 0, 0, entry.statement, 5)]
    assert variants
    assert all(verify_entry(v, project()).verdict in ("refuted", "unknown") for v in variants)
