"""The BLAS runs on one thread while compiled code runs, and as before afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from udlc.runtime import blas
from udlc.runtime.crew import crew_size
from udlc.runtime.kernel import given, kernel, output


@kernel(given("a", "M, K"), given("b", "K, N"), output("c", "M, N"), sizes="M, K, N")
def product(a, b, c, M, K, N):
    np.dot(a, b, c)


@pytest.fixture
def threads(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """All numbers of threads that were set, the one at the start first."""
    seen = [7]
    monkeypatch.setattr(blas, "_threads", lambda: (lambda: seen[-1], seen.append))
    return seen


def test_what_was_set_before_is_set_again(threads: list[int]) -> None:
    with blas.one_thread():
        assert threads[-1] == 1
        with blas.one_thread():
            assert threads[-1] == 1
        assert threads[-1] == 1
    assert threads[-1] == 7


@pytest.mark.parametrize(("asked", "count"), [("3", 3), ("1", 1), ("0", 1), ("-2", 1), ("many", 1), ("", 1)])
def test_more_threads_are_set_where_they_are_asked_for(
    threads: list[int], monkeypatch: pytest.MonkeyPatch, asked: str, count: int
) -> None:
    monkeypatch.setenv(blas.VARIABLE, asked)
    with blas.one_thread():
        assert threads == [7, count]
    assert threads[-1] == 7
    assert count == 1 or crew_size(100) == 1


def test_an_error_leaves_it_as_it_was(threads: list[int]) -> None:
    with pytest.raises(ValueError, match="inside"), blas.one_thread():
        raise ValueError("inside")
    assert threads[-1] == 7


def test_products_run_on_one_thread(threads: list[int]) -> None:
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(3, 4)), rng.normal(size=(4, 2))
    np.testing.assert_allclose(product.link("float64")({"a": a, "b": b})["c"], a @ b, rtol=1e-14)
    assert threads == [7, 1, 7]


def test_the_library_that_compiled_code_calls_is_found() -> None:
    found = blas._threads()
    if found is None:
        pytest.skip("this SciPy brings no OpenBLAS of its own")
    get, _ = found
    before = get()
    with blas.one_thread():
        assert get() == 1
    assert get() == before
