"""The interpreter against NumPy written by hand, against a second interpreter, and its laws."""

from collections.abc import Callable

import mpmath
import numpy as np
import pytest
from hypothesis import given, settings
from sympy import Ne, Rational, log

from tests.ir.by_hand import BY_HAND
from tests.ir.naive import naive
from tests.strategies import CASES, random_program, seeds, size_values
from udlc.errors import InputError, IRError
from udlc.ir.build import Builder
from udlc.ir.functions import opaque, relu, select
from udlc.ir.grammar import Axis, Compute, Letter, Program, Range
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


# ── Reductions over nothing, ties, infinities ────────────────────────────────


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


# ── The law ──────────────────────────────────────────────────────────────────


def repeat_over(write: Callable[[Builder, Letter], None]) -> Program:
    b = Builder()
    T = b.sizes("T")
    b.temporary("h", T + 2)
    b.temporary("y", T + 2)
    b.put(b.arrays["h"][0], 1, origin="4.1")
    with b.repeat("t", 0, T) as t:
        write(b, t)
    return b.program("h")


def test_an_element_is_complete_before_it_is_read() -> None:
    def late(b: Builder, t: Letter) -> None:
        b.put(b.arrays["y"][t], b.arrays["h"][t])
        b.put(b.arrays["h"][t], 1, origin=("4.2", "4.3"))

    with pytest.raises(IRError, match=r"h\[0\] is written after it was read") as caught:
        interpret(repeat_over(late), {"T": 2})
    assert caught.value.entry == "4.2, 4.3"
    assert "h[t] += 1" in str(caught.value)


def test_a_statement_does_not_read_what_it_writes() -> None:
    b = Builder()
    N = b.sizes("N")
    i = b.index("i", N, 1)
    c = b.temporary("c", N)
    b.put(c[0], 1)
    b.put(c[i], c[i - 1])
    program = b.program(c)
    assert interpret(program, {"N": 1})["c"].tolist() == [1.0]
    with pytest.raises(IRError, match="written after it was read"):
        interpret(program, {"N": 3})


def test_state_with_the_letter_as_an_axis_keeps_the_law() -> None:
    def fine(b: Builder, t: Letter) -> None:
        b.put(b.arrays["h"][t + 1], 2 * b.arrays["h"][t])

    assert interpret(repeat_over(fine), {"T": 4})["h"].tolist() == [1, 2, 4, 8, 16, 0]


def test_other_ops_define_their_slice_alone() -> None:
    def twice(b: Builder, t: Letter) -> None:
        b.put(b.arrays["y"][t], b.arrays["h"][t], op="max")
        b.put(b.arrays["y"][t + 1], b.arrays["h"][t], op="min")

    with pytest.raises(IRError, match="written twice"):
        interpret(repeat_over(twice), {"T": 2})

    def mixed(b: Builder, t: Letter) -> None:
        b.put(b.arrays["y"][t], b.arrays["h"][t], op="max")
        b.put(b.arrays["y"][t + 1], b.arrays["h"][t])

    with pytest.raises(IRError, match="written twice"):
        interpret(repeat_over(mixed), {"T": 2})

    def reverse(b: Builder, t: Letter) -> None:
        b.put(b.arrays["y"][t], b.arrays["h"][t])
        b.put(b.arrays["y"][t + 1], b.arrays["h"][t], op="max")

    with pytest.raises(IRError, match="written by a sum and by another op"):
        interpret(repeat_over(reverse), {"T": 2})


# ── Bounds ───────────────────────────────────────────────────────────────────


def test_reads_and_writes_outside_are_errors() -> None:
    b = Builder()
    N = b.sizes("N")
    i = b.index("i", N)
    x, y = b.given("x", N), b.temporary("y", N)
    b.put(y[i], x[i + 1])
    with pytest.raises(IRError, match=r"reads x\[i \+ 1\] outside .* length 3 and the index is 3 at i = 2"):
        interpret(b.program(), {"x": np.zeros(3)})
    b = Builder()
    i = b.index("i", N)
    y = b.temporary("y", N)
    b.put(y[i - 1], 1)
    with pytest.raises(IRError, match=r"writes y\[i - 1\] outside .* the index is -1 at i = 0"):
        interpret(b.program(), {"N": 2})


def ragged_rows(extra: int) -> Program:
    """y[r] = Σ x[r, e] over e below n[r] + extra."""
    b = Builder()
    R = b.sizes("R")
    n = b.given("n", R, integral=True)
    r = b.index("r", R)
    e = b.index("e", n[r] + extra)
    x, y = b.given("x", R, n[Axis(0)]), b.temporary("y", R)
    b.put(y[r], x[r, e])
    return b.program(y)


def test_ragged_rows_end_where_they_say() -> None:
    x = np.array([[1.0, 9.0, 9.0], [1.0, 2.0, 3.0], [9.0, 9.0, 9.0]])
    inputs = {"n": np.array([1, 3, 0]), "x": x}
    assert interpret(ragged_rows(0), inputs)["y"].tolist() == [1.0, 6.0, 0.0]
    with pytest.raises(IRError, match="axis 1 has length 1 and the index is 1 at r = 0, e = 1"):
        interpret(ragged_rows(1), inputs)  # inside of the padding, outside of the row


def test_ragged_rows_may_come_as_a_list() -> None:
    inputs = {"n": [1, 3, 0], "x": [np.ones(1), np.arange(3.0), np.ones(0)]}
    assert interpret(ragged_rows(0), inputs)["y"].tolist() == [1.0, 3.0, 0.0]
    with pytest.raises(InputError, match=r"x: smaller than its shape: got \(3, 2\), expected \(3, 3\)"):
        interpret(ragged_rows(0), {"n": [1, 3, 0], "x": np.zeros((3, 2))})


def test_an_index_that_is_no_integer_is_an_error() -> None:
    program = Program(
        arrays=dict(CASES["prefix sums"].program.arrays),
        statements=(
            Compute("L", (), "sum", (Range(Letter("i"), Rational(0), Rational(5, 2)),), Rational(1)),
        ),
    )
    with pytest.raises(IRError, match="the index 5/2 is not an integer"):
        interpret(program, {"x": np.zeros(3)})


# ── Sizes and inputs ─────────────────────────────────────────────────────────


def layers() -> Program:
    b = Builder("layers")
    K, D = b.sizes("K D")
    k, d = b.index("k", K + 1), b.index("d", 2 * D)
    f, g, y = b.given("f", K + 1, 2 * D), b.given("g", K + D), b.temporary("y")
    b.put(y, f[k, d] + g[0])
    return b.program(y)


def test_sizes_are_solved_from_shapes() -> None:
    assert interpret(layers(), {"f": np.ones((5, 6)), "g": np.ones(7)})["y"] == 60.0


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (((5, 5), 7), r"f: no size D makes 2\*D the length of an axis: got 5"),
        (((0, 6), 2), "f: no size K makes K . 1 the length of an axis: got 0"),
        (((5, 6), 8), "g: an axis does not fit: D . K, where D = 3, K = 4: got 8, expected 7"),
        (((5,), 7), "f: wrong number of axes"),
    ],
)
def test_shapes_that_do_not_fit(shapes: tuple, message: str) -> None:
    with pytest.raises(InputError, match=message):
        interpret(layers(), {"f": np.ones(shapes[0]), "g": np.ones(shapes[1])})


def test_a_size_given_by_name_must_agree() -> None:
    inputs = {"f": np.ones((5, 6)), "g": np.ones(7)}
    assert interpret(layers(), {**inputs, "K": 4})["y"] == 60.0
    with pytest.raises(InputError, match="an axis does not fit"):
        interpret(layers(), {**inputs, "K": 3})


def test_a_size_in_no_shape_must_be_given() -> None:
    case = CASES["convolution"]
    inputs = case.inputs()
    del inputs["S"]
    with pytest.raises(InputError, match="S: the size occurs in no shape"):
        interpret(case.program, inputs)


def test_inputs_that_do_not_fit() -> None:
    case = CASES["embedding"]
    inputs = case.inputs()
    with pytest.raises(InputError, match="embedding: E: is not given"):
        interpret(case.program, {n: v for n, v in inputs.items() if n != "E"})
    with pytest.raises(InputError, match="y: an index out of range"):
        interpret(case.program, {**inputs, "y": inputs["y"] + 4})
    with pytest.raises(InputError, match="t: an array of integers holds fractions"):
        interpret(case.program, {**inputs, "t": inputs["t"] + 0.5})


def test_inputs_are_left_alone() -> None:
    for seed in range(5):
        program, inputs = random_program(seed)
        before = {n: np.array(v) for n, v in inputs.items()}
        interpret(program, inputs)
        assert all(np.array_equal(before[n], inputs[n]) for n in inputs)


def test_opaque_functions_need_a_binding() -> None:
    b = Builder()
    x, y = b.given("x"), b.temporary("y")
    b.put(y, opaque("a", 1)(x.value))
    assert interpret(b.program(y), {"x": 2.0}, {"a": [np.sin, np.cos]})["y"] == np.cos(2.0)
    with pytest.raises(InputError, match="a: needs its derivative of order 1"):
        interpret(b.program(y), {"x": 2.0}, {"a": [np.sin]})


def test_derivatives_have_no_value_of_their_own() -> None:
    case = CASES["gradient penalty"]
    with pytest.raises(IRError, match="expanded before"):
        interpret(case.program, case.inputs())


# ── Matrices ─────────────────────────────────────────────────────────────────


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


# ── Signatures ───────────────────────────────────────────────────────────────


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
