"""The BLAS runs on one thread while compiled code runs, and as before afterwards."""

from __future__ import annotations

import numpy as np
import pytest

from udlc.runtime import blas
from udlc.runtime.functions import inv
from udlc.runtime.kernel import given, kernel, output


@kernel(given("a", "M, M"), output("c", "M, M"), sizes="M")
def inverse(a, c, M):
    c[:] = inv(a)


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


def test_an_error_leaves_it_as_it_was(threads: list[int]) -> None:
    with pytest.raises(ValueError, match="inside"), blas.one_thread():
        raise ValueError("inside")
    assert threads[-1] == 7


def test_inverses_run_on_one_thread(threads: list[int]) -> None:
    a = np.random.default_rng(0).normal(size=(3, 3))
    np.testing.assert_allclose(inverse.link("float64")({"a": a})["c"], np.linalg.inv(a), rtol=1e-12)
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
