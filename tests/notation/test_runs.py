"""`...` is read from its neighbours, or the fault is told."""

# ruff: noqa: F403, F405

import pytest
from hypothesis import given
from hypothesis import strategies as st

from udlc.errors import NotationError
from udlc.notation import *
from udlc.notation.runs import Repeated, segments
from udlc.notation.shapes import same_size
from udlc.notation.tree import term

K = size("K")
k = index("k", K)
D = size("D", over=span(0, K + 1))
h, f, z = real("h", D[k], over=k), real("f", over=span(0, K)), real("z")


def read(*items: object) -> tuple[object, ...]:
    return segments([term(item) for item in items])


@pytest.mark.parametrize(
    ("items", "start", "stop", "step"),
    [
        ((1, 2, ..., K), 1, K, 1),
        ((1, ..., K), 1, K, 1),
        ((K, K - 1, ..., 1), K, 1, -1),
        ((K, ..., 1), K, 1, -1),
        ((0, 2, ..., K), 0, K, 2),
        ((K, K - 1, ..., 2, 1), K, 1, -1),
    ],
)
def test_numbers(items: tuple[object, ...], start: object, stop: object, step: int) -> None:
    (run,) = read(*items)
    assert (run.start, run.stop, run.step) == (term(start), term(stop), step)
    assert run.template == run.letter


def test_members_with_one_moving_index() -> None:
    head, run = read(z, h[1], h[2], ..., h[K])
    assert head == z
    assert run.template == h[k]
    assert (run.start, run.stop, run.step, run.first, run.last) == (1, K, 1, 1, 4)


def test_whole_statements_with_indices_that_move_together() -> None:
    rows_ = rows(Eq(f[1], z), Eq(f[2], f[1] + 1), ..., Eq(f[K], f[K - 1] + 1), Eq(z, f[K]))
    first, run, last = rows_.segments
    assert first == Eq(f[1], z)
    assert last == Eq(z, f[K])
    assert run.template == Eq(f[run.letter], f[run.letter - 1] + 1)
    assert (run.start, run.stop) == (2, K)


@given(st.integers(0, 5), st.integers(1, 3), st.integers(2, 6), st.integers(0, 3))
def test_every_run_of_numbers_is_found(start: int, step: int, count: int, shown: int) -> None:
    """A run written with its first members and its last is read back, whatever was shown of it."""
    members = [start + step * place for place in range(count + 3)]
    written = [f[n] for n in members[: 2 + min(shown, count)]]
    (run,) = read(*written, ..., f[members[-1]])
    assert isinstance(run, Repeated)
    assert (run.start, run.stop, run.step) == (start, members[-1], step)
    assert [run.at(term(n)) for n in members[:2]] == written[:2]


@pytest.mark.parametrize(
    "items",
    [
        (h[1], ..., f[K]),
        (f[1] + f[2], ..., f[K] + f[K]),
        (f[1], ..., f[1]),
        (z, ..., z + 1),
        (f[1], ...),
        (1, ..., 2, ..., z),
    ],
)
def test_what_is_no_run(items: tuple[object, ...]) -> None:
    with pytest.raises(NotationError):
        read(*items)


def test_a_run_takes_the_letter_of_its_family() -> None:
    (run,) = read(h[1], ..., h[K])
    assert run.letter == k
    m = index("m", K)
    g = real("g", over=m)
    assert read(g[1], ..., g[K])[0].letter == m


def test_values_of_for_all() -> None:
    run = Eq(f[k], z).forall(k, K, K - 1, ..., 1).run
    assert (run.start, run.stop, run.step) == (K, 1, -1)
    assert Eq(f[k], z).forall(k).run is None
    assert same_size(nest(f[k] * hole, k, K, ..., 1, inner=z).run.start, K)
