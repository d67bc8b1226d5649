"""What derivatives look like: names, prints, the reverse of a Repeat, reuse, zeros, errors, cost."""

import os
import subprocess
import sys

import numpy as np
import pytest
from sympy import Lt, exp, tanh

from tests import programs
from udlc.differentiate import expand, jacobian, jvp, vjp
from udlc.differentiate.local import _of_form, partials
from udlc.errors import IRError
from udlc.ir.build import Builder
from udlc.ir.check import check
from udlc.ir.functions import relu, step, stop
from udlc.ir.grammar import Compute, Program, Repeat, walk
from udlc.ir.interpret import interpret
from udlc.ir.show import text

DETERMINISM = """
from tests.differentiate.cases import POINTS
from udlc.differentiate import jvp, vjp
from udlc.ir.show import text
for name in sorted(POINTS):
    if "=" not in name:
        point = POINTS[name]()
        print(text(vjp(point.program, "L", point.wrt)[0]))
        print(text(jvp(point.program, {w: w + "_dot" for w in point.wrt})[0]))
"""


def network():
    return programs.CASES["deep network"].program


def chain(length):
    """Straight statements f ← tanh(w f), unrolled."""
    b = Builder("chain")
    (D,) = (b.sizes("D"),)
    d, e = b.index("d", D), b.index("e", D)
    f = b.given("x", D)
    for n in range(length):
        w, z, h = b.parameter(f"w{n}", D, D), b.temporary(f"z{n}", D), b.temporary(f"h{n}", D)
        b.put(z[d], w[d, e] * f[e])
        b.put(h[d], tanh(z[d]))
        f = h
    L = b.temporary("L")
    b.put(L, f[d] ** 2)
    return b.program(L)


def small(body, **kinds):
    """L = Σ body(x) over i, a program of one array x of length N, and of y that holds `inner`."""
    b = Builder("small")
    N = b.sizes("N")
    i, x, y, L = b.index("i", N), b.parameter("x", N), b.temporary("y", N), b.temporary("L")
    b.put(y[i], body(x[i]))
    b.put(L, y[i] ** 2)
    return b.program(L)


def test_adjoints_are_named_and_printed_as_quotients_and_carry_the_origin_of_their_statement():
    b = Builder("named")
    x, y, L = b.parameter("x", latex=r"\phi"), b.temporary("y"), b.temporary("L", latex=r"\ell")
    b.put(y, x.value**3, origin="7.1")
    b.put(L, y.value**2, origin="7.2")
    result, names = vjp(b.program(L), "L", ("x",))
    assert names == {"x": "dL_dx"}
    assert result.outputs == ("L", "dL_dx")
    assert result.arrays["dL_dx"].latex == r"\frac{\partial \ell}{\partial \phi}"
    derived = {s.out: s for s in result.statements if isinstance(s, Compute)}
    assert (derived["dL_dx"].origin, derived["dL_dx"].note) == (("7.1",), "∂y/∂x")
    assert derived["dL_dy"].origin == ("7.2",)
    assert vjp(b.program(L), "L", ("x",), tag="loss")[1] == {"x": "dloss_dx"}


def test_adjoints_of_a_derivative_get_names_of_their_own():
    first, names = vjp(small(exp), "L", ("x",))
    second, again = vjp(first, "L", ("x",))
    assert names == {"x": "dL_dx"}
    assert again == {"x": "dL_dx_2"}
    values = interpret(second, {"x": [0.1, 0.2]})
    np.testing.assert_array_equal(values["dL_dx"], values["dL_dx_2"])


def test_a_repeat_runs_the_other_way_and_each_statement_is_replaced_by_its_contributions():
    """7.25 and 7.26: the gradient of a deep network is the book's recursion for k = K … 1."""
    loops = [s for s, _ in walk(vjp(network(), "L", ("Ω", "β"))[0].statements) if isinstance(s, Repeat)]
    forward, backward = loops
    assert (forward.down, backward.down) == (False, True)
    assert (forward.lo, forward.hi) == (backward.lo, backward.hi)
    assert {s.out for s in backward.body} == {"dL_df", "dL_dΩ", "dL_dβ"}


def test_a_repeat_that_stops_early_is_reversed_from_where_it_stopped():
    reverse = vjp(programs.CASES["fixed point"].program, "L", ("x",))[0]
    backward = [s for s, _ in walk(reverse.statements) if isinstance(s, Repeat)][-1]
    assert backward.down
    assert backward.until is None
    assert str(backward.hi) == "steps[]"


def test_stored_function_values_are_read_back():
    """1 − tanh(x)² is 1 − y² where y = tanh(x) is stored, and only where it is."""
    reverse = vjp(small(tanh), "L", ("x",))[0]
    assert str(reverse.statements[-1].body) == "dL_dy[i]*(1 - y[i]**2)"
    b = Builder("half")
    N = b.sizes("N")
    i, x, y = b.index("i", N), b.parameter("x", N), b.temporary("y", N)
    z, L = b.temporary("z", N), b.temporary("L")
    b.put(y[i], tanh(x[i]), where=Lt(2 * i, N))
    b.put(z[i], x[i] * tanh(x[i]))
    b.put(L, y[i] * z[i])
    by_z = [s for s in vjp(b.program(L), "L", ("x",))[0].statements if s.note.startswith("∂z/")]
    assert all("tanh" in str(s.body) for s in by_z)


def test_a_derivative_of_softmax_reads_the_softmax_back():
    b = Builder("softmax")
    N = b.sizes("N")
    i, x, z = b.index("i", N), b.parameter("x", N), b.temporary("z")
    p, L = b.temporary("p", N), b.temporary("L")
    b.put(z, x[i], op="logsumexp")
    b.put(p[i], exp(x[i] - z.value))
    b.put(L, p[i] ** 2)
    reverse = vjp(b.program(L), "L", ("x",))[0]
    assert not any("exp" in str(s.body) for s in reverse.statements[3:])


def test_what_nothing_contributes_to_is_zero_and_nothing_reads_it():
    program = small(stop)
    reverse, names = vjp(program, "L", ("x",))
    assert check(reverse).statements[-1].body == 0
    assert not any(s.out == "dL_dy" for s in reverse.statements)
    np.testing.assert_array_equal(interpret(reverse, {"x": [1.0, 2.0]})[names["x"]], 0)
    assert "L" not in jvp(program, {"x": "v"})[1]


def test_the_gradient_flows_through_what_is_not_stopped_alone():
    """∂ Σ (x − stop(y))² / ∂x with y = x³ is 2 (x − y)."""
    b = Builder("semi-gradient")
    N = b.sizes("N")
    i, x, y, L = b.index("i", N), b.parameter("x", N), b.temporary("y", N), b.temporary("L")
    b.put(y[i], x[i] ** 3)
    b.put(L, (x[i] - stop(y[i])) ** 2)
    reverse, names = vjp(b.program(L), "L", ("x",))
    value = np.array([0.5, -1.5, 2.0])
    found = interpret(reverse, {"x": value})[names["x"]]
    np.testing.assert_allclose(found, 2 * (value - value**3), rtol=1e-14)


def test_a_kink_has_the_derivative_of_its_strict_side_and_a_tie_has_one_winner():
    b = Builder("ties")
    N = b.sizes("N")
    i, x, m = b.index("i", N), b.parameter("x", N), b.temporary("m")
    b.put(m, x[i], op="max")
    reverse, names = vjp(b.program(m), "m", ("x",))
    np.testing.assert_array_equal(interpret(reverse, {"x": [1.0, 3.0, 3.0]})[names["x"]], [0, 1, 0])


def test_slices_are_independent_variables():
    """By f[K] and f[K − 1] of L = Σ f[K]² + f[K − 1]³: what flows from one to the other is not followed."""
    b = Builder("slices")
    K, D = b.sizes("K D")
    d, x = b.index("d", D), b.given("x", D)
    f, L = b.temporary("f", K + 1, D), b.temporary("L")
    last, before, first = b.temporary("last", D), b.temporary("before", D), b.temporary("first", D)
    b.put(f[0, d], x[d])
    with b.repeat("k", 1, K + 1) as k:
        b.put(f[k, d], tanh(f[k - 1, d]) + 1)
    b.put(L, f[K, d] ** 2 + f[K - 1, d] ** 3)
    b.derive("vjp", [last, before], L, [f[K], f[K - 1]])
    b.derive("vjp", [first], L, [f[0]])
    program = check(expand(b.program(last, before, first)), derive=False)
    values = interpret(program, {"x": [0.3, -0.4], "K": 3})
    value = values["f"]
    np.testing.assert_allclose(values["last"], 2 * value[3], rtol=1e-14)
    np.testing.assert_allclose(values["before"], 3 * value[2] ** 2, rtol=1e-14)
    slopes = 1 - np.tanh(value) ** 2
    want = (2 * value[3] * slopes[2] + 3 * value[2] ** 2) * slopes[1] * slopes[0]
    np.testing.assert_allclose(values["first"], want, rtol=1e-14)


def test_many_equal_statements_share_their_derivatives():
    program = chain(200)
    partials.cache_clear()
    _of_form.cache_clear()
    result, _ = vjp(program, "L", ("w0",))
    assert len(result.statements) > 800
    assert _of_form.cache_info().misses <= 4


def test_the_same_text_under_any_hash_seed():
    texts = {
        subprocess.run(
            [sys.executable, "-c", DETERMINISM],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(texts) == 1


def test_errors_say_what_has_no_derivative():
    b = Builder("errors")
    N = b.sizes("N")
    i, x, n = b.index("i", N), b.parameter("x", N), b.given("n", N, integral=True)
    s, L = b.temporary("s", N), b.temporary("L")
    b.linalg("sort", [s], [x], origin="3.1")
    b.put(L, s[i] * n[i])
    program = b.program(L)
    with pytest.raises(IRError, match="n holds integers"):
        vjp(program, "L", ("n",))
    with pytest.raises(IRError, match="no array M"):
        jacobian(program, "M", ("x",))
    with pytest.raises(IRError, match=r"3\.1: sort of x has no derivative"):
        vjp(program, "L", ("x",))
    with pytest.raises(IRError, match="L is computed by the program"):
        jvp(program, {"L": "v"})


def test_a_repeat_that_stops_early_without_a_count_cannot_be_reversed():
    program = programs.CASES["fixed point"].program
    uncounted = tuple(
        Repeat(s.letter, s.lo, s.hi, s.body, s.down, s.until) if isinstance(s, Repeat) else s
        for s in program.statements
    )
    with pytest.raises(IRError, match="needs the count"):
        vjp(program.with_statements(uncounted), "L", ("x",))


def test_a_node_must_be_expanded_first():
    with pytest.raises(IRError, match="is expanded before"):
        vjp(programs.CASES["gradient penalty"].program, "L", ("x",))


def test_a_jacobian_of_a_scalar_is_its_gradient():
    program = small(tanh)
    one, by = jacobian(program, "L", ("x",))
    other, names = vjp(program, "L", ("x",))
    assert by == names
    assert text(Program(statements=one.statements)) == text(Program(statements=other.statements))


def test_values_stored_as_integers_are_read_back_as_integers():
    b = Builder("steps")
    N = b.sizes("N")
    i, x = b.index("i", N), b.parameter("x", N)
    above, y, L = b.temporary("above", N, integral=True), b.temporary("y", N), b.temporary("L")
    b.put(above[i], step(x[i]))
    b.put(y[i], relu(x[i]))
    b.put(L, y[i] ** 2 + above[i])
    reverse, names = vjp(b.program(L), "L", ("x",))
    assert "above" in str(check(reverse).statements[-1].body)
    np.testing.assert_array_equal(interpret(reverse, {"x": [-1.0, 0.0, 3.0]})[names["x"]], [0, 0, 6])


def test_what_the_program_computes_already_is_not_computed_beside_it():
    b = Builder("largest")
    N = b.sizes("N")
    i, x, top = b.index("i", N), b.parameter("x", N), b.temporary("top")
    place = b.temporary("place", integral=True)
    b.put(top, x[i], op="max")
    b.put(place, x[i], op="argmax")
    once, _ = vjp(b.program(top, place), "top", ("x",))
    assert "top_argument" not in once.arrays


def test_what_flows_through_an_independent_slice_is_not_followed():
    """By f[1] and x of L = Σ f[u]² with f[0] = x, f[1] = tanh f[0]."""
    b = Builder("cut")
    u, x, f, L = b.index("u", 2), b.parameter("x"), b.temporary("f", 2), b.temporary("L")
    by_f, by_x = b.temporary("by_f"), b.temporary("by_x")
    b.put(f[0], x.value)
    b.put(f[1], tanh(f[0]))
    b.put(L, f[u] ** 2)
    b.derive("vjp", [by_f, by_x], L, [f[1], x])
    values = interpret(expand(b.program(by_f, by_x)), {"x": 0.5})
    np.testing.assert_allclose(values["by_f"], 2 * np.tanh(0.5), rtol=1e-14)
    np.testing.assert_allclose(values["by_x"], 2 * 0.5, rtol=1e-14)


def test_the_adjoint_of_a_symmetric_matrix_is_symmetric():
    b = Builder("cholesky")
    N = b.sizes("N")
    i, j, A = b.index("i", N), b.index("j", N), b.parameter("A", N, N)
    C, L = b.temporary("C", N, N), b.temporary("L")
    b.linalg("cholesky", [C], [A])
    b.put(L, C[i, j] ** 3)
    reverse, names = vjp(b.program(L), "L", ("A",))
    root = np.random.default_rng(9).normal(size=(3, 3))
    found = interpret(reverse, {"A": root @ root.T + np.eye(3)})[names["A"]]
    np.testing.assert_allclose(found, found.T, rtol=1e-12)
    assert np.abs(found).min() > 1e-6
