"""The chapter's losses and their gradients keep their digits, however large, small or far the numbers are."""

from functools import cache
from typing import Any

import mpmath
import numpy as np
import pytest

from tests.chapters.built import found, needs_build
from tests.chapters.exactly import LOSSES

pytestmark = needs_build
ULPS = 32
EXAMPLES = 120
DTYPES = ("float32", "float64")


def spread(rng, least, most):
    """Of either sign, and of every order of magnitude between two."""
    return float(rng.choice([-1, 1]) * 10 ** rng.uniform(np.log10(least), np.log10(most)))


def widest(dtype):
    """The power of ten up to which products of two numbers are representable."""
    return 17 if dtype == "float32" else 150


def draw_real(rng, dtype):
    f = spread(rng, 1e-6, 1e6)
    return [f], f + spread(rng, 1e-6, 1e3) if rng.random() < 0.5 else spread(rng, 1e-6, 1e6)


def draw_bernoulli(rng, dtype):
    return [spread(rng, 1e-8, 1e4)], int(rng.integers(2))


def draw_multiclass(rng, dtype):
    scale = rng.choice([1e-3, 1.0, 30.0, 300.0, 1e4])
    f = scale * rng.uniform(-1, 1, rng.integers(1, 11))
    if len(f) > 1 and rng.random() < 0.3:
        f[1] = f[0] + rng.choice([0, 1e-7]) * f[0]
    return f.tolist(), int(f.argmax() if rng.random() < 0.5 else rng.integers(len(f)))


def draw_heteroscedastic(rng, dtype):
    f, y = draw_real(rng, dtype)
    return [*f, spread(rng, 10.0 ** -widest(dtype), 10.0 ** widest(dtype))], y


def draw_von_mises(rng, dtype):
    """Also concentrations beyond all numbers, of which angles near 0 have a likelihood."""
    if rng.random() < 0.5:
        return [rng.uniform(-np.pi, np.pi), rng.uniform(-15, np.log(1e4))], rng.uniform(-np.pi, np.pi)
    least, most = (1e-37, 170) if dtype == "float32" else (1e-160, 1400)
    angle = 0.0 if rng.random() < 0.2 else spread(rng, least, 1)
    return [0.0, rng.uniform(-50, most)], angle


def draw_poisson(rng, dtype):
    return [rng.uniform(-80, 80)], int(10 ** rng.uniform(0, 8)) - 1


def draw_mixture(rng, dtype):
    f = [spread(rng, 1e-2, 1e2), *rng.normal(size=2), *rng.uniform(-10, 10, 2)]
    return f, spread(rng, 1e-2, 1e8)


DRAWS = {
    "least_squares": draw_real,
    "bernoulli": draw_bernoulli,
    "multiclass": draw_multiclass,
    "gaussian": draw_real,
    "gaussian_variance": draw_real,
    "heteroscedastic": draw_heteroscedastic,
    "von_mises": draw_von_mises,
    "poisson": draw_poisson,
    "mixture": draw_mixture,
}
WITH_VARIANCE = ("gaussian", "gaussian_variance")


@cache
def linked(head, dtype, compiled=False):
    return found("head", head).gradient.link(dtype, compiled=compiled)


def computed(head, dtype, f, y, σ2, compiled):
    """The loss, the derivatives by the prediction, and those by the head's own parameter."""
    kernel = linked(head, dtype, compiled)
    flat = len(kernel.kernel["f"].shape.axes) == 1
    real = np.dtype(dtype)
    arrays = {"f": np.array(f if flat else [f], real)}
    arrays["y"] = np.array([y], np.int64 if kernel.kernel["y"].integral else real)
    if head in WITH_VARIANCE:
        arrays["σ2"] = np.array(σ2, real)
    values = kernel(arrays)
    own = [values["dL_dσ2"]] if head == "gaussian_variance" else []
    return np.concatenate([np.ravel(v) for v in (values["L"], values["dL_df"], *own)])


def error(got, wanted, largest, dtype):
    """In units of the last place of the largest term; none where that is hardly representable."""
    limits = np.finfo(dtype)
    if abs(wanted) > float(limits.max) or largest > float(limits.max):
        return 0.0
    if not np.isfinite(got):
        return np.inf
    smallest = float(limits.smallest_subnormal) if largest < limits.tiny * 16 else 0.0
    spacing = float(np.spacing(np.dtype(dtype).type(float(largest)))) or smallest
    return float(abs(mpmath.mpf(float(got)) - wanted) / (32 * spacing if smallest else spacing))


def worst(head, dtype, compiled=False, examples=EXAMPLES):
    """The largest error over random examples, with the example."""
    rng = np.random.default_rng([*head.encode()])
    real = np.dtype(dtype).type
    found_worst = (0.0, None)
    with mpmath.workdps(60):
        for _ in range(examples):
            f, y = DRAWS[head](rng, dtype)
            f, σ2 = [float(real(x)) for x in f], float(real(10 ** rng.uniform(-6, 6)))
            y = y if isinstance(y, int) else float(real(y))
            extra = [mpmath.mpf(σ2)] if head in WITH_VARIANCE else []
            exact = LOSSES[head](
                [mpmath.mpf(x) for x in f], y if isinstance(y, int) else mpmath.mpf(y), *extra
            )
            got = computed(head, dtype, f, y, σ2, compiled)
            assert len(got) == len(exact)
            errors = [error(g, w, s, dtype) for g, (w, s) in zip(got, exact)]
            if max(errors) > found_worst[0]:
                found_worst = (max(errors), (f, y, σ2, errors))
    return found_worst


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("head", list(LOSSES))
def test_losses_and_gradients_are_right_to_the_last_places(head, dtype):
    largest, example = worst(head, dtype)
    assert largest <= ULPS, example


@pytest.mark.parametrize("head", ["multiclass", "heteroscedastic"])
def test_compiled_code_rounds_as_well(head):
    largest, example = worst(head, "float32", compiled=True, examples=60)
    assert largest <= ULPS, example


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("classes", [1, 2, 10])
def test_logits_of_any_size_give_finite_numbers(dtype, classes):
    rng = np.random.default_rng(classes)
    for scale in (0.0, 1e-30, 1.0, 1e4, 1e30):
        f = list(scale * rng.choice([-1.0, 1.0], classes))
        for y in (0, classes - 1):
            assert np.isfinite(computed("multiclass", dtype, f, y, 1.0, False)).all()
        assert np.isfinite(computed("bernoulli", dtype, f[:1], 1, 1.0, False)).all()


@pytest.mark.parametrize("dtype", DTYPES)
@pytest.mark.parametrize("z", [-1e6, 88.0, 170.0, 709.0, 1e3, 1e6])
def test_concentrations_beyond_all_numbers_give_finite_numbers(dtype, z):
    """At d = 0 the loss is log I₀(κ) − κ + log 2π, about ½ log 2π − z/2 for a large z."""
    loss, turn, slope = computed("von_mises", dtype, [0.0, z], 0.0, 1.0, False)
    assert turn == 0
    if z > 0:
        assert loss == pytest.approx(np.log(2 * np.pi) / 2 - z / 2, rel=1e-6)
        assert slope == pytest.approx(-0.5, rel=1e-6)
    else:
        assert (loss, slope) == (pytest.approx(np.log(2 * np.pi)), 0)


@pytest.mark.parametrize("power", [1, 2, 3])
def test_quotients_of_powers_are_taken_before_the_powers(power):
    """1e-13 cubed is nothing in float32, and the derivative by a standard deviation divides by its cube."""
    space: dict[str, Any] = {}
    exec(linked("heteroscedastic", "float32").text, space)
    ratio = space["ratio"]
    a, b = np.float32(1e-13), np.float32(3e-13)
    assert ratio(a, 2, b, power) == pytest.approx(float(a) ** 2 / float(b) ** power, rel=1e-5, abs=0)
    assert ratio(np.float32(2e15), power, np.float32(1e15), power) == 2**power
