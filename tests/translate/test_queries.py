"""What a query asks for is computed from the entries that it rests on."""

import numpy as np
import pytest

from udlc.ir.interpret import interpret
from udlc.pipeline import prepare
from udlc.project.project import book
from udlc.translate import entry_program

STEP = 1e-6


@pytest.fixture(scope="module")
def entries():
    return book()


def values(entries, number, inputs):
    program = prepare(entry_program(entries[number], entries))
    found = interpret(program, inputs)
    return {name: np.asarray(found[name]) for name in program.outputs}


TOY = {"β": np.array([0.3, -0.2, 0.5, 0.1]), "ω": np.array([0.7, 0.4, -0.6, 1.1]), "x": 0.8, "y": -0.3}


@pytest.mark.parametrize("letter", ["β", "ω"])
@pytest.mark.parametrize("k", range(4))
def test_derivatives_by_parameters(entries, letter, k):
    asked = values(entries, "7.7", TOY)

    def loss(by):
        return values(entries, "7.6", TOY | {letter: TOY[letter] + by * np.eye(4)[k]})["l"]

    assert asked[f"dl_d{letter}_{k}"] == pytest.approx((loss(STEP) - loss(-STEP)) / (2 * STEP), rel=1e-6)


def test_derivatives_by_quantities_on_the_way(entries):
    """Each is what the next steps make of it: h_3 counts ω_3 times, f_2 through the cosine, and so on."""
    asked, forward = values(entries, "7.10", TOY), values(entries, "7.9", TOY)
    f, ω = forward["f"], TOY["ω"]
    expected = {"dl_df_3": 2 * (f[3] - TOY["y"])}
    slopes = [np.cos(f[0]), np.exp(f[1]), -np.sin(f[2])]
    for k in (3, 2, 1):
        expected[f"dl_dh_{k}"] = ω[k] * expected[f"dl_df_{k}"]
        expected[f"dl_df_{k - 1}"] = slopes[k - 1] * expected[f"dl_dh_{k}"]
    assert asked == {name: pytest.approx(value) for name, value in expected.items()}


def test_a_graph_backward_and_forward_meet_in_the_whole(entries):
    back, ahead = values(entries, "7.46", {"x": 0.3}), values(entries, "7.47", {"x": 0.3})
    assert back["dy_dx"] == pytest.approx(ahead["dy_dx"])
    assert back["dy_df_1"] * ahead["df_1_dx"] == pytest.approx(back["dy_dx"])
    assert back["dy_df_3"] * ahead["df_3_dx"] == pytest.approx(back["dy_dx"])
    assert back["dy_df_4"] * ahead["df_4_dx"] + back["dy_df_5"] * ahead["df_5_dx"] == pytest.approx(
        back["dy_dx"]
    )
