"""The interpreter against NumPy written by hand, against a second interpreter, and its laws."""

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from sympy import Ne, Rational, log

from tests.ir.by_hand import BY_HAND
from tests.ir.naive import naive
from tests.strategies import CASES, random_program, seeds, size_values
from udlc.errors import InputError
from udlc.ir.build import Builder
from udlc.ir.functions import relu, select
from udlc.ir.interpret import interpret, signature

RUNNABLE = [name for name in CASES if name in BY_HAND]


def test_every_hard_program_is_written_by_hand() -> None:
    assert set(CASES) - set(BY_HAND) == {
        "gradient penalty",
        "descent inside",
    }  # Derive has no value by itself


@pytest.mark.parametrize("name", RUNNABLE)
def test_hard_programs_mean_what_numpy_says(name: str) -> None:
    case = CASES[name]
    for seed, sizes in enumerate(case.all_sizes):
        inputs = case.inputs(seed, **sizes)
        values = interpret(case.program, inputs, case.bind)
        for array, expected in BY_HAND[name](inputs).items():
            np.testing.assert_allclose(
                values[array], expected, rtol=1e-12, atol=1e-12, err_msg=f"{array} {sizes}"
            )


@given(size_values("C", "O", "J", "M", "U", "P"), size_values("S", "R", least=1, most=3))
@settings(max_examples=30)
def test_convolution_of_any_size(sizes: dict[str, int], steps: dict[str, int]) -> None:
    case = CASES["convolution"]
    inputs = case.inputs(0, **sizes, **steps)
    values = interpret(case.program, inputs)
    for array, expected in BY_HAND["convolution"](inputs).items():
        np.testing.assert_allclose(values[array], expected, rtol=1e-12, atol=1e-12)


@pytest.mark.parametrize("seed", range(60))
def test_random_programs_mean_the_same_point_by_point(seed: int) -> None:
    program, inputs = random_program(seed)
    values = interpret(program, inputs)
    for array, elements in naive(program, inputs).items():
        for index, expected in elements.items():
            assert values[array][index] == pytest.approx(expected, rel=1e-9, abs=1e-11), (array, index)


@pytest.mark.parametrize("seed", range(100, 110))
def test_mpmath_numbers_agree_with_float64(seed: int) -> None:
    program, inputs = random_program(seed)
    exact = interpret(program, inputs, number="mpmath")
    for name, value in interpret(program, inputs).items():
        assert exact[name].dtype == (np.int64 if program.arrays[name].integral else object)
        np.testing.assert_allclose(exact[name].astype(float), value, rtol=1e-9, atol=1e-11)


def test_mpmath_numbers_have_the_precision_asked_for() -> None:
    b = Builder()
    x, y = b.given("x"), b.temporary("y")
    b.put(y, log(x.value + Rational(1, 3)) + x.value / 10)
    with mpmath.workdps(50):
        got = interpret(b.program(y), {"x": mpmath.mpf(2)}, number="mpmath")["y"].item()
        expected = mpmath.log(mpmath.mpf(7) / 3) + mpmath.mpf(1) / 5
        assert abs(got - expected) < mpmath.mpf(10) ** -48


# ── Reductions over nothing, ties, infinities ──────────────────────────────────


def reduced(op: str, x: np.ndarray, integral: bool = False) -> np.ndarray:
    """The rows of x reduced by an op."""
    b = Builder()
    N, D = b.sizes("N D")
    n, d = b.index("n", N), b.index("d", D)
    data, y = b.given("x", N, D), b.temporary("y", N, integral=integral)
    b.put(y[n], data[n, d], op=op)
    return interpret(b.program(y), {"x": x})["y"]


@pytest.mark.parametrize(
    ("op", "identity"), [("sum", 0), ("prod", 1), ("max", -np.inf), ("min", np.inf), ("logsumexp", -np.inf)]
)
def test_reductions_over_nothing(op: str, identity: float) -> None:
    assert reduced(op, np.zeros((2, 0))).tolist() == [identity] * 2
    assert reduced(op, np.zeros((0, 3))).shape == (0,)


def test_argmax_takes_the_first_of_equals_and_nothing_of_nothing() -> None:
    assert reduced("argmax", np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 1.0]]), integral=True).tolist() == [1, 0]
    assert reduced("argmax", np.full((1, 3), -np.inf), integral=True).tolist() == [0]
    assert reduced("argmax", np.zeros((2, 0)), integral=True).tolist() == [-1, -1]


def test_logsumexp_is_stable_and_keeps_infinities() -> None:
    got = reduced(
        "logsumexp", np.array([[1e4, 1e4], [-1e4, -1e4], [-np.inf, -np.inf], [np.inf, 0.0], [-np.inf, 3.0]])
    )
    np.testing.assert_allclose(got, [1e4 + np.log(2), -1e4 + np.log(2), -np.inf, np.inf, 3.0])


def test_a_point_whose_guard_fails_does_not_exist() -> None:
    b = Builder()
    N = b.sizes("N")
    n = b.index("n", N)
    x, y, z = b.given("x", N), b.temporary("y"), b.temporary("z")
    b.put(y, x[n - 1], where=n > 0)  # no read outside: the guard comes first
    b.put(z, log(x[n]), where=x[n] > 0, op="max")
    values = interpret(b.program(y, z), {"x": np.array([-1.0, 2.0, 5.0])})
    assert values["y"] == 1.0
    assert values["z"] == np.log(5.0)


def test_guards_are_tested_from_left_to_right_before_later_ranges() -> None:
    b = Builder()
    N, E = b.sizes("N E")
    n = b.index("n", N)
    start = b.given("start", E, integral=True)
    e = b.index("e", start[n + 1], start[n])
    y = b.temporary("y", N)
    b.put(y[n], e, where=(n + 1 < E, Ne(e, 1)))
    values = interpret(b.program(y), {"start": np.array([0, 2, 4]), "N": 3})
    assert values["y"].tolist() == [0.0, 5.0, 0.0]


def test_the_branch_not_taken_may_be_undefined() -> None:
    b = Builder()
    x, y = b.given("x"), b.temporary("y")
    b.put(y, select(x.value > 0, log(x.value), -1))
    assert interpret(b.program(y), {"x": -2.0})["y"] == -1.0


# ── Matrices ───────────────────────────────────────────────────────────────────


def matrix_operation(op: str, *ins: np.ndarray, out: int) -> np.ndarray:
    b = Builder()
    D, E = b.sizes("D E")
    arrays = [
        b.given(f"x{n}", *(D, E)[: v.ndim] if op == "linear_program" else [D] * v.ndim)
        for n, v in enumerate(ins)
    ]
    if op == "linear_program":
        arrays = []
        b = Builder()
        arrays = [b.given("x0", E), b.given("x1", D, E), b.given("x2", D)]
        result = b.temporary("y", E)
    else:
        result = b.temporary("y", *[D] * out)
    b.linalg(op, [result], arrays)
    return interpret(b.program("y"), {f"x{n}": v for n, v in enumerate(ins)})["y"]


def test_matrix_operations() -> None:
    rng = np.random.default_rng(0)
    A = rng.normal(size=(3, 3))
    S = A @ A.T + np.eye(3)
    assert matrix_operation("det", A, out=0) == pytest.approx(np.linalg.det(A))
    root = matrix_operation("matrix_root", S, out=2)
    np.testing.assert_allclose(root @ root, S)
    np.testing.assert_allclose(root, root.T)
    np.testing.assert_allclose(matrix_operation("eigenvalues", S, out=1), np.linalg.eigvalsh(S))
    assert matrix_operation("sort", np.array([3.0, -1.0, 2.0]), out=1).tolist() == [-1.0, 2.0, 3.0]
    np.testing.assert_allclose(A @ matrix_operation("solve", A, np.ones(3), out=1), np.ones(3))


def test_linear_programs() -> None:
    cost, A, total = (
        np.array([1.0, 2.0, 0.5]),
        np.array([[1.0, 1.0, 0.0], [0.0, 1.0, 1.0]]),
        np.array([1.0, 1.0]),
    )
    np.testing.assert_allclose(matrix_operation("linear_program", cost, A, total, out=1), [1.0, 0.0, 1.0])
    with pytest.raises(InputError, match="no solution"):
        matrix_operation("linear_program", cost, A, -total, out=1)


def test_singular_matrices_are_named() -> None:
    with pytest.raises(InputError, match="inv of x0: Singular"):
        matrix_operation("inv", np.zeros((2, 2)), out=2)


# ── Signatures ─────────────────────────────────────────────────────────────────


def test_signatures_change_only_where_a_kink_is_crossed() -> None:
    b = Builder()
    N = b.sizes("N")
    n = b.index("n", N)
    x, y, m = b.given("x", N), b.temporary("y"), b.temporary("m")
    b.put(y, relu(x[n]))
    b.put(m, x[n], op="max")
    program = b.program()

    def at(*x: float) -> tuple[bytes, ...]:
        return signature(program, {"x": np.array(x)})

    assert at(1.0, -2.0) == at(1.1, -2.1)
    assert at(1.0, -2.0) != at(1.0, 0.5)  # the ReLU
    assert at(1.0, 2.0) != at(2.0, 1.0)  # the maximum
    assert at(1.0, 0.0) != at(1.0, 1e-9)  # on the kink itself
    assert at(1.0, 1.0) != at(1.0, 1.0 + 1e-9)


@given(seeds)
@settings(max_examples=20)
def test_signatures_are_repeatable(seed: int) -> None:
    program, inputs = random_program(seed % 1000)
    assert signature(program, inputs) == signature(program, inputs)


@pytest.mark.parametrize("seed", range(40))
def test_equal_signatures_mean_a_smooth_segment(seed: int) -> None:
    """Along a segment without kinks the loss has no jump and no corner: halves of a step add up."""
    program, inputs = random_program(seed)
    rng = np.random.default_rng(seed)
    moved = [a.name for a in program.inputs if not a.integral]
    direction = {name: rng.normal(size=np.shape(inputs[name])) for name in moved}

    def along(t: float) -> dict:
        return {**inputs, **{name: inputs[name] + t * direction[name] for name in moved}}

    h = 1e-4
    if len({signature(program, along(t)) for t in (-h, -h / 2, 0.0, h / 2, h)}) > 1:
        return
    loss = [float(interpret(program, along(t))["L"]) for t in (-h, 0.0, h)]
    assert abs(loss[0] - 2 * loss[1] + loss[2]) <= 1e4 * h * h * (1 + abs(loss[1]))
