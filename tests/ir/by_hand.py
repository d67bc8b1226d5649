"""The hard programs once more, in NumPy, as one would write them by hand: the arrays that tests compare."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.special import logsumexp, softmax

Arrays = dict[str, Any]


def convolution(a: Arrays) -> Arrays:
    x, ω, S, R, P = a["x"], a["ω"], a["S"], a["R"], a["P"]
    z = np.tile(a["β"][:, None], (1, a["U"]))
    for u in range(a["U"]):
        for m in range(a["M"]):
            if 0 <= S * u + R * m - P < a["J"]:
                z[:, u] += ω[:, :, m] @ x[:, S * u + R * m - P]
    return {"z": z, "L": np.sum(z**2) / 2}


def transposed_convolution(a: Arrays) -> Arrays:
    x, ω, S, R, P = a["x"], a["ω"], a["S"], a["R"], a["P"]
    z = np.zeros((a["O"], a["J"]))
    for u in range(a["U"]):
        for m in range(a["M"]):
            if 0 <= S * u + R * m - P < a["J"]:
                z[:, S * u + R * m - P] += ω[:, :, m] @ x[:, u]
    return {"z": z, "L": np.sum(z**2) / 2}


def max_pool(a: Arrays) -> Arrays:
    S, M = a["S"], a["M"]
    windows = np.lib.stride_tricks.sliding_window_view(a["x"], (M, M), (1, 2))[:, ::S, ::S]
    p = windows[:, : a["U"], : a["V"]].max((-1, -2))
    return {"p": p, "L": np.sum(p * a["w"])}


def embedding(a: Arrays) -> Arrays:
    f = a["E"][a["t"]] @ a["Ω"].T
    return {"f": f, "L": np.sum(logsumexp(f, 1)) - f[np.arange(len(f)), a["y"]].sum()}


def edge_softmax(a: Arrays) -> Arrays:
    X, source, target = a["X"], a["source"], a["target"]
    s = np.sum(a["q"] * X[source] * X[target], 1)
    H = np.zeros_like(X)
    for n in range(len(X)):
        edges = target == n
        if edges.any():
            H[n] = softmax(s[edges]) @ X[source[edges]]
    return {"H": H, "L": np.sum((H - 1) ** 2)}


def causal_attention(a: Arrays) -> Arrays:
    q, k, v = (np.einsum("hde,ne->hnd", a[f"Ω_{x}"], a["X"]) for x in "qkv")
    s = np.where(np.tri(a["N"], dtype=bool), q @ np.swapaxes(k, 1, 2) / np.sqrt(a["D"]), -np.inf)
    out = np.einsum("hnm,hmd->nhd", softmax(s, 2), v) if a["N"] else np.zeros((0, a["H"], a["D"]))
    return {"out": out, "L": np.sum(out**2) / 2}


def products(a: Arrays) -> Arrays:
    p = np.prod(a["x"], 1)
    return {"p": p, "L": np.sum(a["w"] * p + p**2)}


def largest_entry(a: Arrays) -> Arrays:
    x = a["x"][:, :, 1:].reshape(len(a["x"]), -1)
    if not x.shape[1]:
        return {"a": -np.ones(len(x)), "L": 0.0}
    return {"a": np.argmax(x, 1), "L": np.sum(x.max(1) ** 2)}


def prefix_sums(a: Arrays) -> Arrays:
    c, r = np.cumsum(a["x"]), np.cumsum(a["x"][::-1])[::-1]
    return {"c": c, "r": r, "L": np.sum(c * r)}


def diagonals(a: Arrays) -> Arrays:
    A = a["A"]
    B = A + A.T + np.diag(np.diag(A) ** 2)
    return {"B": B, "t": np.trace(A), "L": np.sum(B**2) + np.trace(A) * np.sum(A)}


def deep_network(a: Arrays) -> Arrays:
    f = a["x"]
    for Ω, β in zip(a["Ω"], a["β"]):
        f = np.maximum(f, 0) @ Ω.T + β
    return {"L": np.sum((f - a["y"]) ** 2)}


def ragged_network(a: Arrays) -> Arrays:
    h, D = a["x"], a["D"]
    for k in range(a["K"]):
        h = np.tanh(h) @ a["Ω"][k, : D[k + 1], : D[k]].T + a["β"][k, : D[k + 1]]
    return {"L": np.sum((h - a["y"]) ** 2)}


def activation_network(a: Arrays) -> Arrays:
    f = a["x"]
    for Ω in a["Ω"]:
        f = np.sin(f) @ Ω.T
    return {"L": np.sum(f**2)}


def returns(a: Arrays) -> Arrays:
    G = np.zeros((a["T"] + 1, a["N"]))
    for t in reversed(range(a["T"])):
        G[t] = a["r"][t] + a["γ"] * G[t + 1]
    return {"G": G, "L": np.sum((G[:-1] - a["V"]) ** 2)}


def fixed_point(a: Arrays) -> Arrays:
    z, steps = np.zeros(a["D"]), 0
    for _ in range(a["T"]):
        new = np.tanh(a["W"] @ z / 4 + a["x"])
        steps += 1
        moved, z = np.max(np.abs(new - z)), new
        if moved < a["δ"]:
            break
    return {"steps": steps, "L": np.sum(z**2)}


def table(a: Arrays) -> Arrays:
    Q = a["Q0"].copy()
    for t in range(a["T"]):
        s, c = a["state"][t], a["action"][t]
        Q[s, c] += a["α"] * (a["reward"][t] + 0.9 * Q[a["state"][t + 1]].max() - Q[s, c])
    return {"L": np.sum(Q**2)}


def value_iteration(a: Arrays) -> Arrays:
    V = np.zeros(a["S"])
    for _ in range(a["T"]):
        V = (a["r"] + a["P"] @ V / 2).max(1)
    return {"L": np.sum(V**2)}


def expectation_maximisation(a: Arrays) -> Arrays:
    x, K = a["x"][:, None], a["K"]
    μ, v, λ = a["μ0"], np.ones(K), np.ones(K) / K
    for _ in range(a["T"]):
        r = softmax(np.log(λ) - np.log(2 * np.pi * v) / 2 - (x - μ) ** 2 / (2 * v), 1)
        λ, μ = r.mean(0), (r * x).sum(0) / r.sum(0)
        v = (r * (x - μ) ** 2).sum(0) / r.sum(0) + 0.1
    return {"L": np.sum(μ**2 + v)}


def layer_norm(a: Arrays) -> Arrays:
    x = a["x"]
    y = a["γ"] * (x - x.mean(1, keepdims=True)) / np.sqrt(x.var(1, keepdims=True) + 1e-4) + a["δ"]
    return {"y": y, "L": np.sum(y**3)}


def raw_cross_entropy(a: Arrays) -> Arrays:
    return {
        "p": softmax(a["f"], 1),
        "L": np.sum(logsumexp(a["f"], 1)) - a["f"][np.arange(a["I"]), a["y"]].sum(),
    }


def binary_cross_entropy(a: Arrays) -> Arrays:
    return {"L": np.sum(np.logaddexp(0, a["f"]) - a["y"] * a["f"])}


def reparameterised(a: Arrays) -> Arrays:
    σ = np.log1p(np.exp(a["ρ"]))
    z = a["μ"] + σ * a["ε"]
    return {"z": z, "L": np.sum(z**2) / a["S"] + np.sum(σ**2 + a["μ"] ** 2 - 1 - 2 * np.log(σ)) / 2}


def semi_gradient(a: Arrays) -> Arrays:
    V = a["X"] @ a["w"]
    return {"V": V, "L": np.sum((a["r"] + 0.9 * V[1:] - V[:-1]) ** 2)}


def matrices(a: Arrays) -> Arrays:
    A = a["W"] + 4 * np.eye(a["D"])
    C = np.linalg.cholesky(A @ np.swapaxes(A, 1, 2) + np.eye(a["D"]))
    x = np.stack([np.linalg.solve(M, c) for M, c in zip(A, a["c"])]) if len(A) else a["c"]
    L = (
        np.log(np.abs(np.linalg.det(A))).sum()
        + np.sum(np.linalg.inv(A) ** 2)
        + np.sum(C**3) / 9
        + np.sum(x**2)
    )
    return {"C": C, "x": x, "L": L}


def flow_layers(a: Arrays) -> Arrays:
    f, L = a["x"], 0.0
    for W in a["W"]:
        A = W + 4 * np.eye(a["D"])
        f, L = f @ A.T / 4, L - np.linalg.slogdet(A)[1]
    return {"L": L + np.sum(f**2) / 2}


BY_HAND: dict[str, Callable[[Arrays], Arrays]] = {
    "convolution": convolution,
    "transposed convolution": transposed_convolution,
    "solved convolution": transposed_convolution,
    "max pool": max_pool,
    "embedding": embedding,
    "edge softmax": edge_softmax,
    "causal attention": causal_attention,
    "products": products,
    "largest entry": largest_entry,
    "prefix sums": prefix_sums,
    "diagonals": diagonals,
    "deep network": deep_network,
    "ragged network": ragged_network,
    "activation network": activation_network,
    "returns": returns,
    "fixed point": fixed_point,
    "table": table,
    "value iteration": value_iteration,
    "expectation maximisation": expectation_maximisation,
    "layer norm": layer_norm,
    "raw cross-entropy": raw_cross_entropy,
    "binary cross-entropy": binary_cross_entropy,
    "reparameterised": reparameterised,
    "semi-gradient": semi_gradient,
    "matrices": matrices,
    "flow layers": flow_layers,
}
