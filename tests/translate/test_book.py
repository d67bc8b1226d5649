"""Every entry has a program, or says why it has none; and what the book says twice has one value."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.translate.book import entries
from tests.translate.running import RELU, TANH, length, run
from udlc.differentiate.expand import expand
from udlc.notation.operators import Hadamard
from udlc.translate import NoValue, entry_program, sides

NO_VALUE = {
    "2.1": "schema",
    "2.2": "schema",
    "2.3": "schema",
    "5.5": "schema",
    "5.12": "schema",
    "5.27": "an integral over z",
    "5.28": "no value at a point",
    "5.29": "an integral over y",
    "6.1": "schema",
    "7.30": "an expectation over what is random",
}
"""Entries that no program computes, with what their error says."""

SIZES = {
    "I": 4,
    "K": 3,
    "N": 3,
    "D": 3,
    "D_i": 2,
    "D_o": 2,
    "N_φ": 4,
    "N_θ": 3,
    "D_h": 2,
    "B_size": 3,
    "D_h_prime": 3,
}
OPEN = {"a": TANH, "ReLU": TANH}


def book_run(program, seed=0, bind=None, sizes=SIZES, **known):
    """A program of the book run with widths and a batch that fit its sizes."""
    if "D" in program.arrays and "D" not in known:
        known["D"] = np.array([2, 3, 1, 4, 2, 3][: length(program.arrays["D"].shape[0], sizes, (), {})])
    known.setdefault("B", np.array([0, 2, 1]))
    for second_moment in ("v", "v_next", "v_tilde_next"):
        known.setdefault(second_moment, np.linspace(0.5, 1, sizes.get("N_φ", 1)))
    return run(program, sizes, seed, bind or OPEN, **known)


@pytest.mark.parametrize("number", sorted(entries()))
def test_every_entry_has_a_value_or_a_reason(number):
    entry = entries()[number]
    if number in NO_VALUE:
        with pytest.raises(NoValue, match=NO_VALUE[number]) as error:
            entry_program(entry, entries())
        assert error.value.entry == number
        return
    program = expand(entry_program(entry, entries()))
    found = book_run(program)
    for output in program.outputs:
        assert np.isfinite(found[output]).all()


def test_no_reason_is_left_over():
    assert NO_VALUE.keys() <= entries().keys()


def outputs(number, **known):
    program = entry_program(entries()[number], entries())
    found = book_run(program, **known)
    return {name: found[name] for name in program.outputs}


@pytest.mark.parametrize(
    ("one", "other"),
    [("3.3", "3.5"), ("4.7", "4.11"), ("4.8", "4.12"), ("4.9", "4.13")],
)
@pytest.mark.parametrize("seed", range(2))
def test_index_form_and_matrix_form_agree(one, other, seed):
    rng = np.random.default_rng(seed)
    known = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}
    first, second = outputs(one, **known), outputs(other, **known)
    assert first.keys() == second.keys()
    for name, value in first.items():
        assert_allclose(value, second[name], rtol=1e-12)


SHAPES = {
    "θ": (3, 2),
    "ψ": (3, 4),
    "φ_prime": (4,),
    "h": (3,),
    "h_prime": (3,),
    "x": (),
}


def test_three_steps_nested_expression_and_bold_letters_agree():
    rng = np.random.default_rng(3)
    known = {name: rng.normal(size=shape) for name, shape in SHAPES.items()}
    h = outputs("4.7", **known)["h"]
    h_prime = outputs("4.8", **known | {"h": h})["h_prime"]
    y = outputs("4.9", **known | {"h_prime": h_prime})["y_prime"]
    assert_allclose(outputs("4.10", **known)["y_prime"], y)
    bold = {"θ_0": known["θ"][:, 0], "θ": known["θ"][:, 1], "ψ_0": known["ψ"][:, 0], "Ψ": known["ψ"][:, 1:]}
    row = {"φ_prime": known["φ_prime"], "φ_prime_2": known["φ_prime"][1:], "x": known["x"]}
    assert_allclose(outputs("4.14", **bold, **row)["y_prime"], y)


@pytest.mark.parametrize("widths", [[2, 3, 1], [1, 4, 2, 3], [3, 1, 2, 5, 1], [2, 2, 2, 2, 2, 2, 1]])
@pytest.mark.parametrize("bind", [TANH, RELU])
def test_layer_by_layer_and_nested_networks_agree(widths, bind):
    sizes = {"K": len(widths) - 2}
    both = [
        book_run(entry_program(entries()[n], entries()), bind={"a": bind}, sizes=sizes, D=np.array(widths))
        for n in ("4.15", "4.16")
    ]
    assert_allclose(both[0]["y"], both[1]["y"], rtol=1e-10)


@pytest.mark.parametrize("widths", [[2, 3, 1], [3, 1, 2, 5, 1]])
def test_the_backward_pass_is_the_gradient_of_the_forward_pass(widths):
    depth = len(widths) - 2
    forward = entry_program(entries()["7.24"], entries())
    v = book_run(forward, bind={"a": RELU}, sizes={"K": depth}, D=np.array(widths))
    rng = np.random.default_rng(5)
    seed = rng.normal(size=widths[-1])
    known = {"D": np.array(widths), "Ω": v["Ω"], "h": v["h"], "f": v["f"], "dl_df_K": seed}
    g = book_run(entry_program(entries()["7.25"], entries()), sizes={"K": depth}, **known)
    δ = seed
    for k in range(depth, 0, -1):
        h, f = v["h"][k - 1, : widths[k]], v["f"][k - 1, : widths[k]]
        assert_allclose(g["dl_dβ"][k, : widths[k + 1]], δ)
        assert_allclose(g["dl_dΩ"][k, : widths[k + 1], : widths[k]], np.outer(δ, h))
        δ = (f > 0) * (v["Ω"][k, : widths[k + 1], : widths[k]].T @ δ)
        assert_allclose(g["dl_df"][k - 1, : widths[k]], δ)


# ── The sides of chains ──────────────────────────────────────────────────────

EQUAL = [
    "2.5",
    "2.6",
    "3.2",
    "3.14",
    "4.5",
    "4.10",
    "4.11",
    "4.12",
    "4.13",
    "4.16",
    "4.18",
    "5.8",
    "5.9",
    "5.17",
    "5.18",
    "5.22",
    "5.24",
    "5.26",
    "6.5",
    "6.6",
    "6.7",
    "6.22",
    "7.8",
    "7.9",
    "7.11",
    "7.12",
    "7.13",
    "7.14",
    "7.15",
    "7.16",
    "7.18",
    "7.19",
    "7.20",
    "7.21",
    "7.25",
    "7.26",
    "7.27",
    "7.38",
    "7.39",
    "7.42",
    "7.48",
]
"""Chains whose sides are compared in numbers; the others state no equality of values."""


@pytest.mark.parametrize("number", EQUAL)
def test_the_sides_of_a_chain_have_one_value(number):
    compared = 0
    for chain in sides(entries()[number], entries()):
        programs = [expand(side.program) for side in chain if side.program is not None]
        first, *others = [book_run(program)["side"] for program in programs] or [None]
        for value in others:
            assert_allclose(value, first, rtol=1e-8, atol=1e-12)
            compared += 1
    assert compared


def test_a_wrong_side_has_another_value():
    right = entries()["7.25"]
    recursion = right.meant.args[2]
    body = recursion.body.xreplace({product: product.right for product in recursion.atoms(Hadamard)})
    unmasked = recursion.func(body, *recursion.args[1:])
    (chain,) = sides(replace(right, statement=unmasked), entries())
    first, second = [book_run(expand(side.program))["side"] for side in chain]
    assert not np.allclose(first, second)


def test_each_side_without_a_value_says_why():
    for entry in entries().values():
        for chain in sides(entry, entries()):
            for side in chain:
                assert (side.program is None) == bool(side.reason)
