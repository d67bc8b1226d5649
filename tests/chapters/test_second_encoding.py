"""Entries written a second time, with NumPy and from the book: both give the same numbers."""

import math

import numpy as np
import pytest
from numpy.testing import assert_allclose
from scipy.special import gammaln, softmax

from tests.chapters.book import random_numbers, subject
from udlc.ir.interpret import interpret

SAME = {
    "8.8": lambda v: v["r"] ** v["D"] * np.pi ** (v["D"] / 2) / np.exp(gammaln(v["D"] / 2 + 1)),
    "9.9": lambda v: (
        v["L"]
        + v["α"] / 4 * np.sum(v["dL_dφ"] ** 2)
        + v["α"] / (4 * v["B"]) * sum(np.sum((g - v["dL_dφ"]) ** 2) for g in v["dL_dφ_2"])
    ),
    "9.18": lambda v: -v["dg_dφ"].T @ v["g"] / 2,
    "9.20": lambda v: v["L"] + v["α"] / 4 * np.sum(v["dL_dφ"] ** 2),
    "9.23": lambda v: v["L"] + v["λ"] / (2 * v["α"]) * np.sum(v["φ"] ** 2),
    "10.3": lambda v: [sum(v["ω"][j] * v["x"][i + j] for j in range(3)) for i in range(v["D"])],
    "11.3": lambda v: v["df_2_df_1"] @ v["df_3_df_2"] @ v["df_4_df_3"],
    "11.7": lambda v: (np.mean(v["h"][v["B"]]), np.std(v["h"][v["B"]])),
    "12.3": lambda v: np.einsum("mn,md->nd", v["a"], v["v"]),
    "12.5": lambda v: softmax(v["k"] @ v["q"].T, axis=0),
    "12.9": lambda v: v["V"] @ softmax(v["K"].T @ v["Q"] / np.sqrt(v["D_q"]), axis=0),
    "12.11": lambda v: [
        V @ softmax(K.T @ Q / np.sqrt(v["D_q"]), axis=0) for V, K, Q in zip(v["V"], v["K"], v["Q"])
    ],
    "12.12": lambda v: v["Ω_c"] @ np.concatenate(v["Sa"]),
    "12.17": lambda v: (
        v["β_v"][:, None] + v["Ω_v"] @ v["X"],
        v["β_q"][:, None] + v["Ω_q"] @ (v["X"] + v["Π"]),
        v["β_k"][:, None] + v["Ω_k"] @ (v["X"] + v["Π"]),
    ),
    "13.1": lambda v: (v["X"] @ v["P"], v["P"].T @ v["A"] @ v["P"]),
    "13.2": lambda v: 1 / (1 + np.exp(-v["β_K"] - v["ω_K"] @ v["H"][-1].mean(axis=1))),
    "13.4": lambda v: 1 / (1 + np.exp(-v["h"] @ v["h"].T)),
    "15.5": lambda v: (
        np.logaddexp(0, v["f"]).sum() + np.logaddexp(0, -v["f_2"]).sum(),
        -np.logaddexp(0, v["f"]).sum(),
    ),
    "15.6": lambda v: np.logaddexp(0, v["f"]).mean() + np.logaddexp(0, -v["f_2"]).mean(),
    "15.16": lambda v: v["f"].sum() - v["f_2"].sum(),
    "15.20": lambda v: (
        math.log(v["σ"][1] / v["σ"][0])
        + (v["σ"][0] ** 2 + (v["μ"][0] - v["μ"][1]) ** 2) / (2 * v["σ"][1] ** 2)
        - 1 / 2
    ),
    "15.21": lambda v: (v["μ"][0] - v["μ"][1]) ** 2 + (v["σ"][0] - v["σ"][1]) ** 2,
    "16.3": lambda v: v["Pr"] / abs(np.linalg.det(v["df_dz"])),
    "16.8": lambda v: sum(math.log(abs(np.linalg.det(J))) - math.log(p) for J, p in zip(v["df_dz"], v["Pr"])),
    "16.24": lambda v: np.mean([e @ v["A"] @ e for e in v["ε"]]),
    "17.4": lambda v: np.sum(
        v["λ"] * np.exp(-((v["x"] - v["μ"]) ** 2) / (2 * v["σ2"])) / np.sqrt(2 * np.pi * v["σ2"])
    ),
    "17.28": lambda v: np.mean(v["Pr"] * v["Pr_2"] / v["q"]),
    "18.44": lambda v: (0, v["a"] ** 2 + v["b"] ** 2),
    "18.49": lambda v: [0, *np.sqrt(1 - v["β"][1:])],
    "19.8": lambda v: v["r"][v["s"], v["a"]] + v["γ"] * v["Pr"][:, v["s"], v["a"]] @ v["v"],
    "19.9": lambda v: sum(
        v["π"][a, v["s"]] * (v["r"][v["s"], a] + v["γ"] * v["Pr"][:, v["s"], a] @ v["v"])
        for a in range(v["A"])
    ),
    "19.15": lambda v: (
        v["q"][v["s"], v["a"]]
        + v["α"] * (v["r"][v["s"], v["a"]] + v["γ"] * v["q"][v["s_next"]].max() - v["q"][v["s"], v["a"]])
    ),
    "19.25": lambda v: (
        v["θ"] + v["α"] * np.mean([d * r / p for d, r, p in zip(v["dPr_dθ"], v["r"], v["Pr"])], axis=0)
    ),
    "19.32": lambda v: [sum(v["γ"] ** (k - t) * v["r"][k] for k in range(t, v["T"])) for t in range(v["T"])],
    "19.37": lambda v: v["r"].mean(),
    "19.39": lambda v: sum(
        (v["v"][i, t] - v["r"][i, t:].sum()) ** 2 for i in range(v["I"]) for t in range(v["T"])
    ),
    "19.42": lambda v: np.sum((v["r"] + v["γ"] * v["v"][:, 1:] - v["v"][:, :-1]) ** 2),
    "19.45": lambda v: softmax(v["q"][v["s"]] / v["τ"])[v["a"]],
    "19.52": lambda v: [v["r"][t:].sum() for t in range(v["T"])],
}
"""Entry: the values of its outputs, in order, from its inputs by name.

Labels count from 0; a derivative dy_dx has the axes of x, then those of y; what an index leaves out is 0.
"""


@pytest.mark.parametrize("number", SAME)
@pytest.mark.parametrize("seed", [0, 1])
def test_both_encodings_give_the_same_numbers(number, seed):
    program = subject(number).program()
    given = random_numbers(program, np.random.default_rng([seed, *number.encode()]))
    found = interpret(program, given)
    with np.errstate(all="ignore"):
        wanted = SAME[number]({n: np.asarray(x) if np.ndim(x) else x for n, x in given.items()})
    wanted = wanted if isinstance(wanted, tuple) else (wanted,)
    assert len(program.outputs) == len(wanted)
    for name, value in zip(program.outputs, wanted):
        assert_allclose(found[name], value, rtol=1e-10, atol=1e-12, err_msg=name)
