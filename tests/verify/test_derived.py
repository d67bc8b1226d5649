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

D, I = size("D I")
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

DERIVED = ("5.11", "5.19", "5.20", "18.2", "18.8", "18.15", "18.26", "18.27")


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


@pytest.mark.parametrize("number", ["5.11", "5.19", "5.20"])
def test_misprints_of_a_loss_are_not_derived(number):
    entry = project()[number]
    variants = [v for _, _, v in edits_of(entry, project(), 0, 0, entry.statement, 5)]
    assert variants
    assert all(verify_entry(v, project()).verdict in ("refuted", "unknown") for v in variants)
