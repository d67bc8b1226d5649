"""What kernels know of their arrays, and what they refuse."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from hypothesis import given as for_all
from hypothesis import strategies as st

from udlc.errors import InputError, UnknownName
from udlc.runtime.arrays import ALIGNMENT, Extent, Shape, aligned, infer_sizes, offsets, packed, unpacked
from udlc.runtime.kernel import given, kernel, output, parameter, real, temporary


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    given("y", "I", integral=True, bound="D[K + 1]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    output("z", "K + 1, D[axis0 + 1]"),
    output("n", "", integral=True),
    temporary("t", "2*I + 1"),
    sizes="I, K",
)
def rows(D, x, y, Ω, Ω_at, z, z_at, n, t, I, K):
    """Sums of rows."""
    n[()] = I
    for k in range(K + 1):
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        z_k = z[z_at[k] : z_at[k + 1]]
        for d in range(D[k + 1]):
            z_k[d] = real(0)
            for e in range(D[k]):
                z_k[d] += Ω_k[d, e]


D = np.array([2, 3, 1])
GOOD = {"D": D, "x": np.ones((4, 2)), "y": np.zeros(4, int), "Ω": [np.ones((3, 2)), np.ones((1, 3))]}


def plain(**changed: object) -> dict[str, object]:
    return rows.link("float64", compiled=False)({**GOOD, **changed})


def test_ragged_arrays_go_in_and_out_as_lists() -> None:
    got = plain()
    assert [r.tolist() for r in got["z"]] == [[2, 2, 2], [3]]
    assert got["n"] == 4
    assert plain(Ω=np.ones(9))["z"][0].tolist() == [2, 2, 2]  # packed


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({"x": np.ones((4, 3))}, "x: wrong shape: got .4, 3., expected .4, 2."),
        ({"x": np.ones((4, 2), "float32")}, "x: wrong dtype: got float32, expected float64"),
        ({"x": np.array([["a", "b"]] * 4)}, "wrong dtype"),
        ({"y": np.zeros(4)}, "y: wrong dtype: got float64, expected int64"),
        ({"y": np.array([0, 0, 0, 1])}, "y: out of range: got 0 … 1, expected 0 … 0"),
        ({"y": np.array([0, 0, 0, -1])}, "out of range"),
        ({"Ω": [np.ones((3, 2))]}, "Ω: wrong number of rows: got 1, expected 2"),
        ({"Ω": [np.ones((3, 2)), np.ones((3, 1))]}, "Ω.1.: wrong shape"),
        ({"w": 1}, "no input 'w'"),
        ({"D": np.array([2])}, "no size K"),
    ],
)
def test_inputs_that_do_not_fit_are_named(changed: dict[str, object], message: str) -> None:
    with pytest.raises(InputError, match=message) as caught:
        plain(**changed)
    assert "rows" in str(caught.value)


def test_missing_inputs_and_sizes_are_named() -> None:
    linked = rows.link("float64", compiled=False)
    with pytest.raises(InputError, match="rows: x: is missing"):
        linked({k: v for k, v in GOOD.items() if k != "x"})
    with pytest.raises(InputError, match="give it by name"):
        table.link("float64", compiled=False)({})
    assert table.link("float64", compiled=False)({}, {"N": 2})["t"].shape == (2,)


@kernel(output("t", "N"), sizes="N")
def table(t, N):
    for n in range(N):
        t[n] = real(n)


def test_nan_is_refused_where_asked() -> None:
    x = np.full((4, 2), np.nan)
    plain(x=x)
    with pytest.raises(InputError, match="not finite"):
        rows.link("float64", compiled=False)({**GOOD, "x": x}, finite=True)


def test_plain_numbers_and_lists_become_arrays() -> None:
    assert plain(x=[[1, 2]] * 4, y=[0, 0, 0, 0], D=[2, 3, 1])["n"] == 4


def test_buffers_are_used_where_they_lie() -> None:
    linked = rows.link("float64", compiled=False)
    arrays = {**GOOD, "Ω": np.arange(9.0), "z": np.zeros(4), "unknown": 3}
    bound = linked.bind(arrays, {})
    bound()
    assert bound.arrays["z"] is arrays["z"]
    assert arrays["z"].tolist() == [1, 5, 9, 21]
    bound.put("Ω", np.ones(9))
    bound.put("unknown", np.ones(9))
    bound()
    assert arrays["z"].tolist() == [2, 2, 2, 3]
    assert bound.sizes == {"I": 4, "K": 1}
    for buffer, what in (
        (np.ones(8), "wrong shape"),
        (np.ones(9, "float32"), "wrong dtype"),
        (np.ones(18)[::2], "not contiguous"),
        ([1.0] * 9, "not an array"),
    ):
        with pytest.raises(InputError, match=what):
            bound.put("Ω", buffer)


def test_shapes_are_told_from_what_is_known() -> None:
    assert rows.shapes("Ω", {"D": D}, {}) == ((3, 2), (1, 3))
    assert rows.shape("x", {"D": D}, {"I": 7}) == (7, 2)
    assert rows.shape("t", {"x": np.ones((3, 2))}, {}) == (7,)
    with pytest.raises(InputError, match="needs I"):
        rows.shape("x", {"D": D}, {})
    with pytest.raises(UnknownName, match="did you mean"):
        rows["Ωx"]


def test_kernels_describe_and_pickle_themselves() -> None:
    assert pickle.loads(pickle.dumps(rows)) is rows
    assert repr(rows).startswith("<kernel rows: given D[K + 2], given x[I, D[0]]")
    assert (rows.inputs, rows.outputs, rows.opaque) == (("D", "x", "y", "Ω"), ("z", "n"), ())
    assert rows.__doc__ == "Sums of rows."


@for_all(st.integers(0, 20), st.integers(0, 20))
def test_lengths_are_what_python_says(n: int, k: int) -> None:
    for text in ("2*N + K - 1", "N // 3 + K % 2", "max(N, K) - min(N, K)", "-K + N**2", "abs(N - K)"):
        assert Extent(text).length({"N": n, "K": k}) == eval(text, {"N": n, "K": k})


@for_all(st.integers(1, 5), st.integers(-4, 4), st.integers(0, 40))
def test_sizes_are_solved_or_refused(slope: int, offset: int, length: int) -> None:
    shape = Shape.parsed(f"{slope}*N + {offset}")
    fits = [n for n in range(60) if slope * n + offset == length]
    if fits:
        assert infer_sizes([("x", shape, (length,))], ["N"], {}) == {"N": fits[0]}
    else:
        with pytest.raises(InputError, match="no size N"):
            infer_sizes([("x", shape, (length,))], ["N"], {})


@for_all(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3)), max_size=5))
def test_packing_and_unpacking_are_inverse(shapes: list[tuple[int, int]]) -> None:
    rng = np.random.default_rng(0)
    given_rows = [rng.normal(size=s) for s in shapes]
    flat = packed(given_rows, shapes, "float64", "x")
    assert flat.shape == (offsets(shapes)[-1],)
    for a, b in zip(unpacked(flat, shapes), given_rows, strict=True):
        np.testing.assert_array_equal(a, b)
        assert np.shares_memory(a, flat) or not a.size


@for_all(st.integers(0, 9), st.sampled_from(["float32", "float64", "int64"]))
def test_buffers_start_at_a_cache_line(n: int, dtype: str) -> None:
    assert aligned((n, 3), dtype).ctypes.data % ALIGNMENT == 0 or n == 0
