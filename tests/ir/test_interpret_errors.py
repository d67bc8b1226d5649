"""What the interpreter refuses: the law broken, indices outside, inputs that do not fit."""

from collections.abc import Callable

import numpy as np
import pytest
from sympy import Rational

from tests.strategies import CASES, random_program
from udlc.errors import InputError, IRError
from udlc.ir.build import Builder
from udlc.ir.functions import opaque
from udlc.ir.grammar import Axis, Compute, Letter, Program, Range
from udlc.ir.interpret import interpret

# ── The law ────────────────────────────────────────────────────────────────────


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


# ── Bounds ─────────────────────────────────────────────────────────────────────


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


# ── Sizes and inputs ───────────────────────────────────────────────────────────


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
