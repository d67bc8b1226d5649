"""Products of matrices: the same values as NumPy's at any size, and tiles that stay in registers."""

from __future__ import annotations

import re
from typing import Any

import llvmlite.binding
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udlc.runtime.functions import matmul
from udlc.runtime.kernel import given as array
from udlc.runtime.kernel import kernel, output
from udlc.runtime.matrices import blocks, source

LENGTHS = st.sampled_from([0, 1, 2, 3, 7, 8, 9, 13, 15, 16, 17, 31, 33, 47, 48, 49, 97, 100])
LONG = st.sampled_from([0, 1, 5, 255, 256, 257, 521, 1024, 1031])


@kernel(
    array("A", "M, K"),
    array("A_turned", "K, M"),
    array("B", "K, N"),
    array("B_turned", "N, K"),
    output("plain", "M, N"),
    output("left", "M, N"),
    output("right", "M, N"),
    output("both", "M, N"),
    sizes="M, K, N",
)
def products(A, A_turned, B, B_turned, plain, left, right, both, M, K, N):
    matmul(A, B, plain)
    matmul(A_turned.T, B, left)
    matmul(A, B_turned.T, right)
    matmul(A_turned.T, B_turned.T, both)


def matrices(rng: np.random.Generator, m: int, k: int, n: int, real: str) -> tuple[Any, Any]:
    return rng.normal(size=(m, k)).astype(real), rng.normal(size=(k, n)).astype(real)


@given(LENGTHS, LONG, LENGTHS, st.booleans(), st.booleans(), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_blocks_cover_the_product(
    m: int, k: int, n: int, left_turned: bool, right_turned: bool, seed: int
) -> None:
    a, b = matrices(np.random.default_rng(seed), m, k, n, "float64")
    out = np.full((m, n), np.nan)
    left, right = np.asfortranarray(a) if left_turned else a, np.asfortranarray(b) if right_turned else b
    blocks.product(out, left, right)
    np.testing.assert_allclose(out, a @ b, rtol=0, atol=1e-12 * (k + 1))


@pytest.mark.parametrize(("real", "rounding"), [("float32", 2e-7), ("float64", 4e-16)])
@given(LENGTHS, st.one_of(LENGTHS, LONG), LENGTHS, st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_compiled_products_are_those_of_numpy(
    real: str, rounding: float, m: int, k: int, n: int, seed: int
) -> None:
    a, b = matrices(np.random.default_rng(seed), m, k, n, real)
    found = products.link(real)({"A": a, "A_turned": a.T.copy(), "B": b, "B_turned": b.T.copy()})
    wanted = a.astype(np.float64) @ b.astype(np.float64)
    bound = rounding * (k + 1) * (np.abs(a).astype(np.float64) @ np.abs(b))
    for name, value in found.items():
        assert (np.abs(value - wanted) <= bound).all(), name
    np.testing.assert_array_equal(found["right"], found["plain"])
    np.testing.assert_array_equal(found["both"], found["left"])


@given(st.integers(1, 40), st.integers(1, 300), st.integers(1, 60), st.integers(1, 39))
@settings(max_examples=40, deadline=None)
def test_rows_do_not_depend_on_how_many_there_are(m: int, k: int, n: int, some: int) -> None:
    a, b = matrices(np.random.default_rng(m), m, k, n, "float32")
    linked, part = products.link("float32"), a[: min(some, m)]
    given_b = {"B": b, "B_turned": b.T.copy()}
    whole = linked({"A": a, "A_turned": a.T.copy(), **given_b})
    for name, value in linked({"A": part, "A_turned": part.T.copy(), **given_b}).items():
        np.testing.assert_array_equal(value, whole[name][: len(part)], err_msg=name)


def test_numbers_that_are_not_finite_stay_in_their_rows_and_columns() -> None:
    a, b = np.ones((9, 20), np.float32), np.ones((20, 50), np.float32)
    a[8, 19], b[0, 49] = np.nan, np.inf
    found = products.link("float32")({"A": a, "A_turned": a.T.copy(), "B": b, "B_turned": b.T.copy()})
    for value in found.values():
        assert np.isnan(value[8]).all()
        assert (value[:8, 49] == np.inf).all()
        assert (value[:8, :49] == 20).all()


@pytest.mark.parametrize("real", ["float32", "float64"])
def test_the_largest_tile_stays_in_the_widest_registers(real: str) -> None:
    if not llvmlite.binding.get_host_cpu_features().get("avx512f"):
        pytest.skip("a processor with 512-bit registers shows it")
    space: dict[str, Any] = {}
    exec(source.text(real).replace("cache=True, ", ""), space)
    assembly = space[f"product_{real}"]._library.get_asm_str()
    pieces = re.split(r"^\.L\w+:", assembly, flags=re.MULTILINE)
    (loop,) = (p for p in pieces if len(re.findall(r"vfmadd\w+\s.*%zmm", p)) == 24)
    assert not [line for line in loop.split("\tj", 1)[0].splitlines() if "%rsp" in line and "%zmm" in line]
