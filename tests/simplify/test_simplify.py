"""Each pass on its own claim, and programs through all of them."""

from dataclasses import dataclass, replace

import numpy as np
import pytest
import sympy
from sympy import Eq, Le, exp, tanh

from udlc.ir.build import Builder
from udlc.ir.functions import relu, sig, step
from udlc.ir.grammar import Array, Letter, Program, Size
from udlc.ir.interpret import interpret
from udlc.ir.show import text
from udlc.simplify import simplify


def lines(program: Program) -> list[str]:
    return text(program, declarations=False).splitlines()


def random_inputs(program, sizes, seed=0):
    """Normal inputs of the shapes that the sizes give, labels below their bounds."""
    random = np.random.default_rng(seed)
    values = {s: sizes[s.name] for a in program.inputs for e in a.shape for s in e.free_symbols}
    inputs = {n: k for n, k in sizes.items() if n not in program.arrays}
    for a in program.inputs:
        shape = tuple(int(e.subs(values)) for e in a.shape)
        inputs[a.name] = (
            random.integers(0, int(a.bound.subs(values)), shape)
            if a.bound is not None
            else random.normal(size=shape)
        )
    return inputs


def assert_equal(program, simple, sizes):
    inputs = random_inputs(program, sizes)
    before, after = interpret(program, inputs), interpret(simple, inputs)
    for name in program.outputs:
        np.testing.assert_allclose(after[name], before[name], atol=1e-12)


def hessian():
    """The Jacobian of the gradient of logistic regression, as differentiation leaves it."""
    b = Builder("hessian")
    I, D = b.sizes("I D")
    i, d, j = b.index("i", I), b.index("d", D), b.index("j", D)
    x, φ, y = b.given("x", I, D), b.parameter("φ", D), b.given("y", I)
    z, dz, g = b.temporary("z", I), b.temporary("dL_dz", I), b.temporary("dL_dφ", D)
    seed, J_dz = b.temporary("J_g", D, D, latex="J"), b.temporary("J_dz", D, I, latex="J")
    J_z, H = b.temporary("J_z", D, I, latex="J"), b.temporary("H", D, D)
    b.put(z[i], x[i, d] * φ[d], origin="5.1")
    b.put(dz[i], sig(z[i]) - y[i])
    b.put(g[d], dz[i] * x[i, d])
    b.put(seed[j, d], 1, where=Eq(j, d))
    b.put(J_dz[j, i], seed[j, d] * x[i, d])
    b.put(J_z[j, i], J_dz[j, i] * sig(z[i]) * sig(-z[i]))
    b.put(H[j, d], J_z[j, i] * x[i, d])
    return b.program("H")


def test_the_hessian_of_logistic_regression_is_one_sum():
    simple = simplify(hessian())
    assert lines(simple) == [
        "z[i] += x[i, d]*φ[d]   over d",
        "J_z_scale[i] += sig(-z[i])*sig(z[i])",
        "H[j, d] += J_z_scale[i]*x[i, d]*x[i, j]   over i",
    ]


@pytest.mark.parametrize("sizes", [{"I": 4, "D": 3}, {"I": 1, "D": 1}, {"I": 0, "D": 2}, {"I": 3, "D": 0}])
def test_the_hessian_keeps_its_value(sizes):
    assert_equal(hessian(), simplify(hessian()), sizes)


def jacobian_through_a_repeat():
    b = Builder("deep")
    K, D = b.sizes("K D")
    k, d, e, j = b.index("k", K), b.index("d", D), b.index("e", D), b.index("j", D)
    Ω, x, f = b.parameter("Ω", K, D, D), b.given("x", D), b.temporary("f", K + 1, D)
    df, J = b.temporary("df", K + 1, D, D), b.temporary("J", D, D)
    b.put(f[0, d], x[d])
    with b.repeat(k, 0, K):
        b.put(f[k + 1, d], Ω[k, d, e] * relu(f[k, e]))
    b.put(df[K, j, d], 1, where=Eq(j, d))
    with b.repeat(k, 0, K, down=True):
        b.put(df[k, j, e], df[k + 1, j, d] * Ω[k, d, e] * step(f[k, e]))
    b.put(J[j, e], df[0, j, e])
    return b.program("J")


@pytest.mark.parametrize("sizes", [{"K": 3, "D": 2}, {"K": 0, "D": 2}, {"K": 1, "D": 1}, {"K": 2, "D": 0}])
def test_a_seed_that_a_repeat_reads_stays(sizes):
    program = jacobian_through_a_repeat()
    simple = simplify(program)
    assert lines(simple) == lines(program)
    assert_equal(program, simple, sizes)


def test_a_seed_read_outside_the_repeat_goes():
    """Only the slice f[K] is read, and no turn of the Repeat writes it."""
    b = Builder("last")
    K, D = b.sizes("K D")
    k, d, e, j = b.index("k", K), b.index("d", D), b.index("e", D), b.index("j", D)
    h, df, J = b.given("h", D), b.temporary("df", K + 1, D, D), b.temporary("J", D, D, D)
    b.put(df[K, j, d], 1, where=Eq(j, d))
    with b.repeat(k, 0, K, down=True):
        b.put(df[k, j, d], df[k + 1, j, d])
    b.put(J[j, d, e], df[K, j, d] * h[e])
    simple = simplify(b.program("J"))
    assert lines(simple) == ["J[j, d, e] += h[e]   where Eq(j, d)"]
    assert_equal(b.program("J"), simple, {"K": 2, "D": 3})


def test_what_a_repeat_stores_is_no_delta():
    b = Builder("stored")
    K, D = b.sizes("K D")
    k, d, e = b.index("k", K), b.index("d", D), b.index("e", D)
    x, Ω, h, f = b.given("x", D), b.given("Ω", K, D, D), b.temporary("h", K, D), b.temporary("f", K + 1, D)
    b.put(f[0, d], x[d])
    with b.repeat(k, 0, K):
        b.put(h[k, d], relu(f[k, d]))
        b.put(f[k + 1, d], Ω[k, d, e] * h[k, e])
    program = b.program("f")
    assert simplify(program).statements == program.statements


def test_a_sum_at_a_label_reads_one_element():
    b = Builder("cross entropy")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, L = b.given("f", I, K), b.temporary("L")
    y = b.given("y", I, integral=True, domain="label", bound=K)
    b.put(L, f[i, k], where=Eq(k, y[i]))
    simple = simplify(b.program("L"))
    assert lines(simple) == ["L += f[i, y[i]]   over i"]
    assert_equal(b.program("L"), simple, {"I": 4, "K": 3})


def test_data_that_may_lie_outside_keeps_its_guard():
    b = Builder("unbounded")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, L, y = b.given("f", I, K), b.temporary("L"), b.given("y", I, integral=True)
    b.put(L, f[i, k], where=Eq(k, y[i]))
    assert lines(simplify(b.program("L"))) == ["L += f[i, y[i]]   over i   where y[i] >= 0 and y[i] < K"]


def test_a_maximum_that_was_here_stays_a_gather():
    """Overlapping windows: reading the position on the left would scatter."""
    b = Builder("pool")
    N, M = b.sizes("N M")
    m, r, u = b.index("m", M), b.index("r", 3), b.index("u", N)
    where = b.given("where", M, integral=True, domain="label", bound=sympy.Integer(3))
    dz, dx = b.given("dz", M), b.temporary("dx", N)
    b.put(dx[2 * m + r], dz[m], where=[Eq(r, where[m]), Le(2 * m + r, N - 1)], over=(m, r))
    simple = simplify(b.program("dx"))
    assert lines(simple) == [
        "dx[u] += dz[m]   over r in 0..3   where 2*m = -r + u in 0..M and Eq(r, where[m])"
    ]
    assert_equal(b.program("dx"), simple, {"N": 8, "M": 4})
    del u


@dataclass
class Chain:
    """A builder with a vector x and a matrix w."""

    b: Builder
    n: Letter
    m: Letter
    N: Size
    M: Size
    x: Array
    w: Array


def chain():
    b = Builder("chain")
    N, M = b.sizes("N M")
    n, m = b.index("n", N), b.index("m", M)
    return Chain(b, n, m, N, M, b.given("x", N), b.parameter("w", M, N))


def test_statements_that_nobody_needs_go_with_their_arrays():
    given = chain()
    b, n, m, N, M, x, w = given.b, given.n, given.m, given.N, given.M, given.x, given.w
    used, idle, L = b.temporary("used", N), b.temporary("idle", M), b.temporary("L")
    b.put(used[n], exp(x[n]))
    b.put(idle[m], w[m, n] * used[n])
    b.put(L, used[n])
    simple = simplify(b.program("L"))
    assert lines(simple) == ["used[n] += exp(x[n])", "L += used[n]   over n"]
    assert set(simple.arrays) == {"x", "w", "used", "L"}


def test_a_program_that_asks_for_nothing_is_kept():
    given = chain()
    b, n, N, x = given.b, given.n, given.N, given.x
    b.put(b.temporary("y", N)[n], exp(x[n]))
    assert len(simplify(b.program()).statements) == 1


def test_reads_of_what_nobody_writes_are_zero():
    given = chain()
    b, n, m, N, M, x, w = given.b, given.n, given.m, given.N, given.M, given.x, given.w
    a, never, y, z = b.temporary("a", M + 1, N), b.temporary("c", N), b.temporary("y", N), b.temporary("z", N)
    b.put(a[m, n], w[m, n])
    b.put(never[n], a[M, n] * exp(x[n]))
    b.put(y[n], never[n] * x[n])
    b.put(y[n], x[n] + never[n] * x[n])
    b.put(z[n], y[n] * never[n])
    simple = simplify(b.program("y", "z"))
    assert lines(simple) == ["y[n] += x[n]"]
    assert_equal(b.program("y", "z"), simple, {"N": 3, "M": 2})


def test_a_statement_whose_guard_never_holds_goes_with_its_readers():
    given = chain()
    b, n, N, x = given.b, given.n, given.N, given.x
    never, y = b.temporary("never", N), b.temporary("y", N)
    b.put(never[n], x[n], where=n >= N)
    b.put(y[n], x[n] * never[n])
    b.put(y[n], x[n] ** 2)
    assert lines(simplify(b.program("y"))) == ["y[n] += x[n]**2"]


def test_a_slice_of_adjoints_that_nothing_reaches_is_zero_though_others_are_written_later():
    given = chain()
    b, x, n, N = given.b, given.x, given.n, given.N
    a, c, y = b.temporary("a", 2, N), b.temporary("c", 2, N), b.temporary("y", N)
    b.put(a[0, n], x[n])
    b.put(c[1, n], x[n])
    b.put(a[1, n], c[1, n])
    b.put(c[0, n], a[1, n])
    b.put(y[n], a[0, n])
    program = b.program("y")
    first, _, *rest = program.statements  # as differentiate leaves it: c[1] is read, and never written
    left = program.with_statements((first, *rest))
    assert lines(simplify(left)) == ["a[0, n] += x[n]", "y[n] += a[0, n]"]


def test_slices_that_no_statement_writes_are_zero():
    given = chain()
    b, n, m, N, M, x, w = given.b, given.n, given.m, given.N, given.M, given.x, given.w
    a, y = b.temporary("a", M + 1, N), b.temporary("y", N)
    b.put(a[m, n], w[m, n] * x[n])
    b.put(y[n], a[M, n] + x[n])
    assert lines(simplify(b.program("y"))) == ["y[n] += x[n]"]


def test_equal_statements_are_computed_once():
    given = chain()
    b, n, m, N, M, x, w = given.b, given.n, given.m, given.N, given.M, given.x, given.w
    q, a, c, y = b.index("q", N), b.temporary("a", M), b.temporary("c", M), b.temporary("y", M)
    b.put(a[m], w[m, n] * x[n])
    b.put(c[m], x[q] * w[m, q])
    b.put(y[m], tanh(a[m]) * exp(c[m]))
    simple = simplify(b.program("y"))
    assert lines(simple) == ["a[m] += w[m, n]*x[n]   over n", "y[m] += exp(a[m])*tanh(a[m])"]


def test_equal_arrays_of_the_book_keep_their_names():
    given = chain()
    b, n, m, M, x, w = given.b, given.n, given.m, given.M, given.x, given.w
    a, c, y = b.temporary("a", M), b.temporary("c", M), b.temporary("y", M)
    b.put(a[m], w[m, n] * x[n], origin="3.1")
    b.put(c[m], w[m, n] * x[n], origin="3.2")
    b.put(y[m], tanh(a[m]) * exp(c[m]))
    assert len(simplify(b.program("y")).statements) == 3


def test_equal_inverses_are_computed_once():
    b = Builder("inverses")
    N = b.sizes("N")
    A, P, Q, y = b.given("A", N, N), b.temporary("P", N, N), b.temporary("Q", N, N), b.temporary("y", N, N)
    i, j, k = b.index("i", N), b.index("j", N), b.index("k", N)
    b.linalg("inv", [P], [A])
    b.linalg("inv", [Q], [A])
    b.put(y[i, j], P[i, k] * Q[k, j])
    assert lines(simplify(b.program("y"))) == ["P = inv(A)", "y[i, j] += P[i, k]*P[k, j]   over k"]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        ("", ["h[n] += tanh(x[n])", "y[n] += exp(h[n])"]),
        ("h", ["h[n] += tanh(x[n])", "c[n] += h[n]", "y[n] += exp(c[n])"]),
    ],
)
def test_nameless_copies_are_read_through_and_named_ones_stay(latex, expected):
    given = chain()
    b, n, N, x = given.b, given.n, given.N, given.x
    h, copy, y = b.temporary("h", N), b.temporary("c", N, latex=latex), b.temporary("y", N)
    b.put(h[n], tanh(x[n]))
    b.put(copy[n], h[n])
    b.put(y[n], exp(copy[n]))
    assert lines(simplify(b.program("y"))) == expected


def test_a_sum_over_an_idle_letter_is_a_product():
    given = chain()
    b, n, m, N, x = given.b, given.n, given.m, given.N, given.x
    b.put(b.temporary("y", N)[n], x[n], over=[m])
    assert lines(simplify(b.program("y"))) == ["y[n] += x[n]*M"]


def test_simplifying_twice_changes_nothing():
    for program in (hessian(), jacobian_through_a_repeat()):
        simple = simplify(program)
        assert simplify(simple) == simple
        assert simplify(replace(simple, name="again")) == replace(simple, name="again")
