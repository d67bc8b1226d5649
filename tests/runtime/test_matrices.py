"""Products of matrices: the same values as NumPy's at any size, and tiles that stay in registers."""

from __future__ import annotations

import ctypes
import re
from contextlib import suppress
from typing import Any

import llvmlite.binding
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from udlc.runtime.functions import matmul
from udlc.runtime.kernel import given as array
from udlc.runtime.kernel import kernel, output
from udlc.runtime.loaded import Loaded
from udlc.runtime.matrices import blocks, source

LENGTHS = st.sampled_from([0, 1, 2, 3, 7, 8, 9, 13, 15, 16, 17, 31, 33, 47, 48, 49, 97, 100])
LONG = st.sampled_from([0, 1, 5, 255, 256, 257, 521, 1024, 1031])
FAR = (
    st.sampled_from([8, 17, 50, 130, 265]),
    st.sampled_from([256, 300, 521]),
    st.sampled_from([193, 265, 530]),
)
"""Rows, terms and columns of matrices whose rows are so far apart that blocks copy both."""


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


@given(
    st.one_of(st.tuples(LENGTHS, LONG, LENGTHS), st.tuples(*FAR)),
    st.booleans(),
    st.booleans(),
    st.integers(0, 99),
)
@settings(max_examples=60, deadline=None)
def test_blocks_cover_the_product(
    shape: tuple[int, int, int], left_turned: bool, right_turned: bool, seed: int
) -> None:
    m, k, n = shape
    a, b = matrices(np.random.default_rng(seed), m, k, n, "float64")
    out = np.full((m, n), np.nan)
    left, right = np.asfortranarray(a) if left_turned else a, np.asfortranarray(b) if right_turned else b
    blocks.product(out, left, right)
    np.testing.assert_allclose(out, a @ b, rtol=0, atol=1e-12 * (k + 1))


@pytest.mark.parametrize(("real", "rounding"), [("float32", 2e-7), ("float64", 4e-16)])
@given(st.one_of(st.tuples(LENGTHS, st.one_of(LENGTHS, LONG), LENGTHS), st.tuples(*FAR)), st.integers(0, 99))
@settings(max_examples=60, deadline=None)
def test_compiled_products_are_those_of_numpy(
    real: str, rounding: float, shape: tuple[int, int, int], seed: int
) -> None:
    m, k, n = shape
    a, b = matrices(np.random.default_rng(seed), m, k, n, real)
    found = products.link(real)({"A": a, "A_turned": a.T.copy(), "B": b, "B_turned": b.T.copy()})
    wanted = a.astype(np.float64) @ b.astype(np.float64)
    bound = rounding * (k + 1) * (np.abs(a).astype(np.float64) @ np.abs(b))
    for name, value in found.items():
        assert (np.abs(value - wanted) <= bound).all(), name
    np.testing.assert_array_equal(found["right"], found["plain"])
    np.testing.assert_array_equal(found["both"], found["left"])


@pytest.mark.parametrize("register", [16, 32])
def test_products_in_narrower_registers(register: int) -> None:
    text = source.text("float32").replace("cache=True, ", "")
    space: dict[str, Any] = {}
    exec(re.sub(r"return 64 if .*", f"return {register}", text, count=1), space)
    assert space["register_bytes"]() == register
    address = space["product_float32"].address
    call = ctypes.CFUNCTYPE(None, *[ctypes.c_void_p] * 3, *[ctypes.c_ssize_t] * 8)(address)
    for m, k, n in ((50, 100, 100), (9, 17, 1), (17, 300, 203), (130, 521, 265), (3, 0, 5)):
        a, b = matrices(np.random.default_rng(n), m, k, n, "float32")
        for left in (a, np.asfortranarray(a)):
            for right in (b, np.asfortranarray(b)):
                out = np.full((m, n), np.nan, np.float32)
                places = (x.ctypes.data for x in (out, left, right))
                call(*places, m, k, n, out.strides[0], *left.strides, *right.strides)
                np.testing.assert_allclose(out, a.astype(np.float64) @ b, rtol=0, atol=1e-5 * (k + 1))


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


def assembly(real: str) -> str:
    """The machine code of a product, compiled anew where the disk has it, which keeps no such text."""
    name, text = f"product_{real}", source.text(real)
    with suppress(RuntimeError, UserWarning):  # Numba has no text of what it read from a file, and says so
        return str(Loaded(name, text, True).function._library.get_asm_str())
    space: dict[str, Any] = {}
    exec(text.replace("cache=True, ", ""), space)
    return str(space[name]._library.get_asm_str())


@pytest.mark.parametrize("real", ["float32", "float64"])
def test_the_largest_tile_stays_in_the_widest_registers(real: str) -> None:
    if not llvmlite.binding.get_host_cpu_features().get("avx512f"):
        pytest.skip("a processor with 512-bit registers shows it")
    pieces = re.split(r"^\.L\w+:", assembly(real), flags=re.MULTILINE)
    (loop,) = (p for p in pieces if len(re.findall(r"vfmadd\w+\s.*%zmm", p)) == 24)
    assert not [line for line in loop.split("\tj", 1)[0].splitlines() if "%rsp" in line and "%zmm" in line]
