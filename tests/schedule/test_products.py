"""Sums of products become products of matrices, whatever their form, and keep their value."""

from __future__ import annotations

import pytest
from hypothesis import find, given, settings
from hypothesis import strategies as st
from sympy import Expr, Integer, Rational, sin, tanh

from tests.drawing import random_inputs
from tests.emit.running import compare, emitted
from tests.strategies import CASES
from udlc import schedule
from udlc.ir.build import Builder
from udlc.ir.grammar import Program
from udlc.ir.loops import Fill, Product, walk_nodes
from udlc.schedule.contractions import Choice
from udlc.schedule.options import Options

CHOICES: tuple[Choice, ...] = ("tiles", "loops", "auto")


def products(program: Program, contractions: Choice = "tiles") -> list[Product]:
    plan = schedule.plan(program, Options(contractions=contractions))
    return [n for n in walk_nodes(plan.body) if isinstance(n, Product)]


def lines(program: Program) -> list[str]:
    text, _ = emitted(program, options=Options(contractions="tiles"))
    return [line.strip() for line in text.text.splitlines()]


def matrices(*extents: object) -> Builder:
    b = Builder("product")
    I, J, K = extents or b.sizes("I J K")
    b.i, b.j, b.k = b.index("i", I), b.index("j", J), b.index("k", K)  # type: ignore[attr-defined]
    b.a, b.c = b.given("a", I, K), b.given("c", K, J)  # type: ignore[attr-defined]
    b.out = b.temporary("out", I, J)  # type: ignore[attr-defined]
    return b


def check(program: Program, **sizes: int) -> None:
    for choice in CHOICES:
        compare(
            program,
            random_inputs(program, sizes or {"I": 3, "J": 2, "K": 4}),
            options=Options(contractions=choice),
        )


def test_a_product_stands_where_its_statement_stood() -> None:
    b = matrices()
    b.put(b.out[b.i, b.j], b.a[b.i, b.k] * b.c[b.k, b.j])
    program = b.program("out")
    assert "matmul(a, c, out)" in lines(program)
    assert not products(program, "loops")
    assert len(products(program, "auto")) == 1
    check(program)


def test_small_extents_known_beforehand_stay_loops() -> None:
    sizes = Builder("sizes").sizes("I J")
    b = matrices(*sizes, Integer(3))
    b.put(b.out[b.i, b.j], b.a[b.i, b.k] * b.c[b.k, b.j])
    program = b.program("out")
    assert not products(program, "auto")
    assert products(program, "tiles")
    check(program, I=3, J=2)


def test_a_vector_stays_a_loop() -> None:
    b = matrices()
    v = b.temporary("v", b.out.shape[0])
    b.put(v[b.i], b.a[b.i, b.k] * b.c[b.k, 0])
    assert not products(b.program("v"))


def test_a_product_comes_before_what_else_contributes() -> None:
    b = matrices()
    β = b.given("β", b.out.shape[1])
    b.put(b.out[b.i, b.j], β[b.j])
    b.put(b.out[b.i, b.j], b.a[b.i, b.k] * b.c[b.k, b.j])
    program = b.program("out")
    assert lines(program).index("matmul(a, c, out)") < lines(program).index("out[i, j] += β[j]")
    assert "out_product" not in schedule.plan(program).arrays
    check(program)


def test_a_second_product_goes_through_a_buffer() -> None:
    b = matrices()
    b.put(b.out[b.i, b.j], b.a[b.i, b.k] * b.c[b.k, b.j])
    b.put(b.out[b.i, b.j], sin(b.a[b.i, b.k]) * b.c[b.k, b.j])
    program = b.program("out")
    assert {"out_left", "out_product"} <= set(schedule.plan(program).arrays)
    assert len(products(program)) == 2
    check(program)


def test_factors_are_named_and_scales_stay_outside() -> None:
    b = matrices()
    w, g = b.given("w", b.out.shape[0], b.a.shape[1]), b.given("g", b.out.shape[0])
    b.put(b.out[b.i, b.j], g[b.i] * b.a[b.i, b.k] * w[b.i, b.k] * b.c[b.k, b.j] / 3)
    program = b.program("out")
    assert "out_left_flat[i_k] = a_flat[i_k] * w_flat[i_k]" in lines(program)
    assert "matmul(out_left, c, out_product)" in lines(program)
    check(program)


def test_transposed_and_joined_axes_are_views() -> None:
    b = Builder("views")
    B, T, D, E = b.sizes("B T D E")
    n, t, d, e = b.index("n", B), b.index("t", T), b.index("d", D), b.index("e", E)
    x, W, y = b.given("x", B, T, E), b.given("W", D, E), b.temporary("y", B, T, D)
    dW, g = b.temporary("dW", D, E), b.given("g", B, T, D)
    b.put(y[n, t, d], x[n, t, e] * W[d, e])
    b.put(dW[d, e], g[n, t, d] * x[n, t, e])
    program = b.program("y", "dW")
    assert "matmul(x.reshape((B * T, E)), W.T, y.reshape((B * T, D)))" in lines(program)
    assert "matmul(g.reshape((B * T, D)).T, x.reshape((B * T, E)), dW)" in lines(program)
    check(program, B=2, T=3, D=2, E=4)
    check(program, B=0, T=3, D=2, E=4)


def test_layers_of_unequal_width_are_views_of_rows() -> None:
    case = CASES["ragged network"]
    assert "matmul(h_left_k, Ω_k.T, h_k_plus_1)" in lines(case.program)


def test_what_covers_a_part_sets_it_and_the_rest_is_zero() -> None:
    b = Builder("part")
    K, I = b.sizes("K I")
    i, j, m = b.index("i j m", I)
    a, f = b.given("a", K + 1, I, I), b.temporary("f", K + 1, I, I)
    with b.repeat("k", 1, K) as k:
        b.put(f[k, i, j], a[k, i, m] * a[k, m, j])
    program = b.program("f")
    assert [n for n in schedule.plan(program).body if isinstance(n, Fill)] == [
        Fill("f", (Integer(0), Integer(1))),
        Fill("f", (K, K + 1)),
    ]
    assert len(products(program)) == 1
    for sizes in ({"K": 3, "I": 2}, {"K": 1, "I": 2}, {"K": 0, "I": 1}):
        check(program, **sizes)


@pytest.mark.parametrize("sizes", [(3, 2, 4), (0, 2, 4), (3, 0, 4), (3, 2, 0), (1, 1, 1)])
def test_compiled_products_of_any_size(sizes: tuple[int, int, int]) -> None:
    """Warnings are errors here: no operand may be one that Numba finds slow."""
    b = matrices()
    I, J, K = (b.a.shape[0], b.c.shape[1], b.a.shape[1])
    d, da = b.temporary("d", K, J), b.temporary("da", I, K)
    b.put(b.out[b.i, b.j], 2 * b.a[b.i, b.k] * b.c[b.k, b.j])
    b.put(d[b.k, b.j], b.a[b.i, b.k] * b.out[b.i, b.j])
    b.put(da[b.i, b.k], b.out[b.i, b.j] * b.c[b.k, b.j])
    program = b.program("out", "d", "da")
    assert len(products(program, "auto")) == 3
    compare(program, random_inputs(program, dict(zip("IJK", sizes))), compiled=True, tolerance=1e-12)


LETTERS = "ijklm"


@st.composite
def sums_of_products(draw: st.DrawFn) -> tuple[Program, dict[str, int]]:
    """A statement out[…] += factor · factor · … with any letters in any order, perhaps in a Repeat."""
    b = Builder("random product")
    values = draw(st.lists(st.integers(0, 3), min_size=5, max_size=5))
    sizes = dict(zip("IJKLM", values))
    extent = dict(zip(LETTERS, b.sizes("I J K L M")))
    letter = {x: b.index(x, extent[x]) for x in LETTERS}
    some = st.lists(st.sampled_from(LETTERS), min_size=1, max_size=4, unique=True)
    forms = st.sampled_from([lambda z: z, lambda z: z, tanh, lambda z: z**2, lambda z: z / 3])
    chosen = draw(st.lists(st.tuples(some, forms), min_size=2, max_size=3))
    used = sorted({x for own, _ in chosen for x in own})
    at = draw(st.lists(st.sampled_from(used), min_size=1, max_size=4, unique=True))
    looped = draw(st.booleans())
    body: Expr = Rational(draw(st.sampled_from(["1", "-1", "1/2"])))
    shapes = [tuple(extent[x] for x in own) for own, _ in chosen]
    S = b.sizes("S")
    sizes["S"] = draw(st.integers(0, 2))
    front = (S,) if looped else ()
    arrays = [b.given(f"x{n}", *front, *shape) for n, shape in enumerate(shapes)]
    out = b.temporary("out", *front, *(extent[x] for x in at))

    def contribute(index: tuple[Expr, ...]) -> None:
        if draw(st.booleans()):
            b.put(out[(*index, *(letter[x] for x in at))], 1)
        for _ in range(draw(st.integers(1, 2))):
            term = body
            for x, (own, form) in zip(arrays, chosen):
                term *= form(x[(*index, *(letter[y] for y in own))])
            b.put(out[(*index, *(letter[x] for x in at))], term)

    if looped:
        with b.repeat("s", 0, S) as s:
            contribute((s,))
    else:
        contribute(())
    return b.program("out"), sizes


@given(sums_of_products(), st.sampled_from(CHOICES))
@settings(max_examples=80)
def test_any_sum_of_products_keeps_its_value(made: tuple[Program, dict[str, int]], choice: Choice) -> None:
    program, sizes = made
    compare(program, random_inputs(program, sizes, seed=1), options=Options(contractions=choice))


def test_such_sums_do_become_products() -> None:
    program, _ = find(sums_of_products(), lambda made: len(products(made[0])) > 1)
    assert {p.out.array for p in products(program)} <= {"out", "out_product", "out_product_2"}
