"""What a loop leaves the same is read once; what nobody asks for is not stored."""

from __future__ import annotations

from sympy import exp, sqrt, tanh

from tests.emit.running import compare, emitted
from udlc import schedule
from udlc.ir.build import Builder
from udlc.ir.functions import select
from udlc.ir.grammar import Program


def body(program: Program) -> list[str]:
    return [line.strip() for line in emitted(program)[0].text.splitlines()]


def scaled() -> Program:
    """y = x / (1 − β^t) by way of u, with numbers that a loop leaves the same."""
    b = Builder("scaled")
    N = b.sizes("N")
    n = b.index("n", N)
    x, β, t = b.given("x", N), b.given("β"), b.given("t", integral=True)
    u, y = b.temporary("u", N), b.temporary("y", N)
    b.put(u[n], β.value * x[n])
    b.put(y[n], u[n] / (1 - β.value**t.value) + tanh(u[n]))
    return b.program("y")


def test_numbers_and_what_is_made_of_them_are_named_before_the_loop() -> None:
    lines = body(scaled())
    loop = lines.index("for n in range(N):")
    for line in ("β_value = β[()]", "constant_1 = real(1) - power(β_value, real(t_value))"):
        assert lines.index(line) < loop
    compare(scaled(), {"x": [0.5, -1.0], "β": 0.9, "t": 3})
    compare(scaled(), {"x": [], "β": 0.9, "t": 3})


def test_a_temporary_of_one_line_is_a_local() -> None:
    plan = schedule.plan(scaled())
    assert "u" not in plan.arrays
    assert "u = x[n] * β_value" in body(scaled())


def test_a_condition_is_no_number_to_name() -> None:
    b = Builder("choice")
    N = b.sizes("N")
    n = b.index("n", N)
    x, β, y = b.given("x", N), b.given("β"), b.temporary("y", N)
    b.put(y[n], select(exp(β.value) > 1, x[n], x[n] ** 2))
    compare(b.program("y"), {"x": [3.0, -2.0], "β": -1.0})


def test_a_number_that_the_loop_writes_stays_where_it_is() -> None:
    b = Builder("running")
    N = b.sizes("N")
    n = b.index("n", N)
    x, total, y = b.given("x", N), b.temporary("total", N + 1), b.temporary("y", N)
    b.put(total[0], 1)
    with b.repeat("k", 0, N) as k:
        b.put(total[k + 1], total[k] + x[k])
        b.put(y[k], total[k])
    b.put(b.temporary("z", N)[n], total[N] * x[n])
    compare(b.program("y", "z"), {"x": [1.0, 2.0, 3.0]})


def test_a_condition_keeps_a_read_in_its_place() -> None:
    b = Builder("guarded")
    N, M = b.sizes("N M")
    n, m = b.index("n", N), b.index("m", M)
    x, w, y = b.given("x", N), b.given("w", M), b.temporary("y", N)
    b.put(y[n], w[m] * x[n] / sqrt(M), where=n + 1 < N)
    program = b.program("y")
    compare(program, {"x": [1.0, 2.0], "w": [3.0, 4.0]})
    compare(program, {"x": [], "w": [3.0, 4.0]})
    compare(program, {"x": [1.0, 2.0], "w": []})


def test_an_element_outside_of_an_empty_loop_is_not_read() -> None:
    b = Builder("last")
    N, M = b.sizes("N M")
    m = b.index("m", M)
    x, y = b.given("x", N), b.temporary("y", M)
    b.put(y[m], x[N - 1] * m)
    compare(b.program("y"), {"x": [], "M": 0})
    compare(b.program("y"), {"x": [1.0, 5.0], "M": 3})


def test_what_is_read_elsewhere_stays_an_array() -> None:
    b = Builder("kept")
    N = b.sizes("N")
    n, m = b.index("n m", N)
    x, u, y = b.given("x", N), b.temporary("u", N), b.temporary("y", N)
    b.put(u[n], exp(x[n]))
    b.put(y[n], u[n] * u[m])
    program = b.program("y")
    assert "u" in schedule.plan(program).arrays
    compare(program, {"x": [0.1, -0.4, 0.3]})


def test_what_nobody_reads_is_not_computed() -> None:
    b = Builder("unread")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, log_Z, p = b.given("f", I, K), b.temporary("log_Z", I), b.temporary("p", I, K)
    b.put(log_Z[i], f[i, k], op="logsumexp")
    b.put(p[i, k], exp(f[i, k] - log_Z[i]))
    assert "log_Z" not in schedule.plan(b.program("p")).arrays  # only its pair is read
    assert "log_Z" in schedule.plan(b.program("p", "log_Z")).arrays
    compare(b.program("p"), {"f": [[1.0, 2.0], [0.0, 800.0]]})


def test_names_of_locals_keep_clear_of_arrays() -> None:
    """Arrays may be called what a local would be called."""
    b = Builder("names")
    N = b.sizes("N")
    n, m = b.index("n m", N)
    x, β = b.given("x", N), b.given("β")
    taken = [b.temporary(name, N) for name in ("y_sum", "β_value", "constant_1", "exp_1")]
    y = b.temporary("y", N)
    z = b.temporary("z", N)
    for t in taken:
        b.put(t[n], β.value * x[n] + exp(x[n]) / sqrt(β.value))
    b.put(y[n], sum(t[n] for t in taken) * x[m])
    b.put(z[n], sum(t[n] ** 2 for t in taken) + β.value)
    compare(b.program("y", "z"), {"x": [0.5, -1.0, 2.0], "β": 0.7})
