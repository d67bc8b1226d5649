"""One written statement becomes a function of its letters."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from udlc import compile_expression
from udlc.errors import InputError, TranslateError, UnknownName
from udlc.notation import E, Eq, Sum, elementwise, exp, index, log, real, size

I, D = size("I D")
d = index("d", D)
x, z, y, β = real("x", D), real("z", D), real("y"), real("β")

log_sum_exp = compile_expression(Eq(y, log(Sum[d](exp(β * x[d])))), compiled=False)
scaled = compile_expression(Eq(z, β * x), dtype="float32", compiled=False)


@given(st.lists(st.floats(-1e4, 1e4), min_size=1, max_size=5), st.floats(-10, 10))
def test_the_value_is_that_of_the_left_side(numbers, factor):
    expected = np.logaddexp.reduce(factor * np.array(numbers))
    assert log_sum_exp(x=numbers, β=factor) == pytest.approx(expected, rel=1e-9, abs=1e-9)
    assert log_sum_exp(x=np.array(numbers), beta=factor) == log_sum_exp(x=numbers, β=factor)


@pytest.mark.parametrize("length", [0, 1, 3])
def test_arrays_come_out_as_arrays(length):
    numbers = np.arange(float(length))
    found = scaled(x=numbers, β=2.0)
    assert found.dtype == np.float32
    np.testing.assert_array_equal(found, 2 * numbers)


def test_compiled_and_plain_agree():
    compiled = compile_expression(Eq(y, Sum[d](x[d] ** 2)))
    assert compiled(x=[1.0, 2.0]) == 5.0


def test_slips_are_named():
    with pytest.raises(InputError, match="β is not given"):
        log_sum_exp(x=[1.0])
    with pytest.raises(UnknownName, match="there is no letter 'w'"):
        log_sum_exp(x=[1.0], w=2)
    with pytest.raises(TranslateError, match="no value"):
        compile_expression(Eq(y, E[β](β)))
    with pytest.raises(InputError, match="open"):
        compile_expression(Eq(y, elementwise("a")(β)))


def test_the_statement_is_its_description():
    assert log_sum_exp.latex() == r"y = \log[\sum_{d=1}^{D} \exp[\beta x_{d}]]"
    assert log_sum_exp._repr_latex_() == rf"$\displaystyle {log_sum_exp.latex()}$"


@given(st.lists(st.floats(-10, 10), min_size=1, max_size=5), st.floats(-3, 3))
def test_the_gradient_of_log_sum_exp_is_softmax(numbers, factor):
    weights = np.exp(factor * np.array(numbers) - np.logaddexp.reduce(factor * np.array(numbers)))
    by_x = log_sum_exp.gradient("x")(x=numbers, β=factor)
    by_β = log_sum_exp.gradient("beta")(x=numbers, β=factor)
    np.testing.assert_allclose(by_x, factor * weights, rtol=1e-9, atol=1e-12)
    assert by_β == pytest.approx(weights @ numbers, rel=1e-9, abs=1e-9)


def test_of_components_the_derivative_is_a_jacobian():
    found = scaled.gradient("x")(x=[1.0, 2.0], β=3.0)
    np.testing.assert_array_equal(found, 3 * np.eye(2))
    assert found.dtype == np.float32
    with pytest.raises(UnknownName, match="there is no letter 'w'"):
        scaled.gradient("w")
