"""Chapters 8 to 13: every entry has a program or says why not; layers have the values that NumPy gives."""

from importlib import import_module

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.translate.book import entries
from tests.translate.running import RELU
from udlc.ir.interpret import interpret
from udlc.notation.entry import Entry
from udlc.translate import NoValue, entry_program, plain_program

BOOK: dict[str, Entry] = dict(entries())
MODELS = {}
for _chapter in range(8, 14):
    _eq = import_module(f"equations.chapter_{_chapter:02d}").eq
    BOOK |= dict(_eq.items())
    MODELS |= {m.name: m for m in _eq.models}

NO_VALUE = {
    "8.1": "an integral over y",
    "8.4": "an expectation over",
    "8.6": "an expectation over",
    "8.7": "an expectation over",
    "9.11": "an integral over",
    "9.12": "an integral over",
    "9.15": "schema",
    "9.16": "not written out",
    "10.1": "schema",
    "10.2": "schema",
    "11.8": "which values i takes",
    "11.9": "which values i takes",
    "12.13": "updated more than once",
    "12.15": "joint value",
    "13.5": "schema",
    "13.6": "schema",
    "13.25": "schema",
    "13.26": "schema",
    "13.29": "schema",
}
"""Entries that no program computes, with what their error says."""


def normal(*shape):
    return np.random.default_rng(sum(shape) + len(shape)).normal(size=shape)


def run(number, bind=None, **known):
    return interpret(entry_program(BOOK[number], BOOK), known, bind or {})


@pytest.mark.parametrize("number", [n for n, e in BOOK.items() if e.chapter > 7])
def test_every_entry_has_a_program_or_a_reason(number):
    if number in NO_VALUE:
        with pytest.raises(NoValue, match=NO_VALUE[number]):
            entry_program(BOOK[number], BOOK)
    else:
        assert entry_program(BOOK[number], BOOK).outputs


@pytest.mark.parametrize(("D", "volume"), [(1, 2 * 3), (2, np.pi * 9), (3, 4 / 3 * np.pi * 27)])
def test_volumes_of_balls(D, volume):
    assert_allclose(run("8.8", r=np.array(3.0), D=np.array(D))["Vol"], volume)


def test_convolution():
    x, ω, β = normal(9), normal(3), np.array(0.4)
    found = run("10.4", {"a": [np.tanh]}, x=x, ω=ω, β=β)
    assert_allclose(found["h"], np.tanh(β + np.correlate(x, ω, mode="valid")))


def test_batch_normalization():
    z, γ, δ, ε = normal(7), np.array(1.3), np.array(0.2), np.array(0.01)
    found = run("11.10", z=z, γ=γ, δ=δ, ε=ε)
    assert_allclose(found["z_prime"], γ * (z - z.mean()) / np.sqrt(z.var() + ε) + δ)


def test_self_attention_with_positions():
    D, D_q, N = 4, 3, 5
    names = {"X": (D, N), "Π": (D, N), "β_v": (D,), "Ω_v": (D, D)}
    names |= {"β_q": (D_q,), "Ω_q": (D_q, D), "β_k": (D_q,), "Ω_k": (D_q, D)}
    v = {name: normal(*shape) for name, shape in names.items()}
    found = interpret(plain_program(MODELS["self_attention"], BOOK), v)
    placed = v["X"] + v["Π"]
    keys, queries = (v[f"β_{c}"][:, None] + v[f"Ω_{c}"] @ placed for c in "kq")
    attention = np.exp(keys.T @ queries / np.sqrt(D_q))
    values = v["β_v"][:, None] + v["Ω_v"] @ v["X"]
    assert_allclose(found["Sa"], values @ (attention / attention.sum(axis=0)))


def graph(N):
    """The adjacency matrix of a ring with a chord, its neighbour lists and where each begins."""
    A = np.roll(np.eye(N), 1, axis=1)
    A[0, 2] = 1
    A = np.maximum(A, A.T)
    return A, np.concatenate([np.flatnonzero(row) for row in A]), np.r_[0, A.sum(axis=1).cumsum()].astype(int)


def test_graph_convolutional_network():
    A, _, _ = graph(5)
    X, weights, biases, ω, β_K = normal(3, 5), normal(2, 3, 3), normal(2, 3), normal(3), np.array(0.3)
    widths = np.array([3, 3, 3])
    known = {"X": X, "Ω": weights, "β": biases, "ω_K": ω, "β_K": β_K, "A": A, "D": widths}
    found = run("13.11", {"a": RELU}, **known)
    H = X
    for Ω, β in zip(weights, biases):
        H = np.maximum(0, β[:, None] + Ω @ H @ (A + np.eye(5)))
    assert_allclose(found["f"], 1 / (1 + np.exp(-(β_K + ω @ H.mean(axis=1)))))


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("13.17", lambda A, h: h.T @ A / A.sum(axis=0)),
        ("13.19", lambda A, h: h.T @ (A / np.sqrt(np.outer(A.sum(axis=0), A.sum(axis=0))))),
        ("13.21", lambda A, h: np.where(A[:, :, None] > 0, h[:, None], -np.inf).max(axis=0).T),
        ("13.30", lambda A, h: h.T @ (A + np.eye(len(A))) / (1 + A.sum(axis=0))),
    ],
)
def test_sums_over_neighbours_are_products_with_the_adjacency_matrix(number, expected):
    A, members, starts = graph(5)
    h = normal(5, 4)
    found = run(number, h=h, ne=members, ne_start=starts)
    assert_allclose(found["agg"], expected(A, h).T)


@pytest.mark.parametrize(("number", "left", "right"), [("13.18", 0, 1), ("13.20", 0.5, 0.5)])
def test_sums_over_neighbours_with_the_matrix_of_degrees(number, left, right):
    A, _, _ = graph(5)
    degrees = A.sum(axis=0)
    Ω, β, H_0 = normal(1, 3, 3), normal(1, 3), normal(3, 5)
    known = {"A": A, "D": np.array([3, 3]), "D_2": np.diag(degrees), "Ω": Ω, "β": β, "H_0": H_0}
    found = run(number, {"a": [np.tanh]}, **known)
    mixed = A / degrees[:, None] ** left / degrees**right + np.eye(5)
    assert_allclose(found["H"][1], np.tanh(β[0][:, None] + Ω[0] @ H_0 @ mixed))


def test_masked_softmax():
    A, _, _ = graph(5)
    S, M = normal(5, 5), A + np.eye(5)
    found = run("softmask", S=S, M=M)
    masked = np.where(M > 0, np.exp(S), 0)
    assert_allclose(found["Softmask"], masked / masked.sum(axis=0))


def test_heads_are_stacked_and_mixed():
    H, D_v, D, N = 3, 2, 4, 5
    program = entry_program(BOOK["12.12"], BOOK)
    names = {x.name: x for x in program.inputs}
    assert set(names) == {"Sa", "Ω_c"}, names
    heads, mix = normal(H, D_v, N), normal(D, H * D_v)
    found = run("12.12", Sa=heads, Ω_c=mix)["MhSa"]
    assert_allclose(found, mix @ np.concatenate(list(heads)))
