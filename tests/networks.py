"""Random networks whose states are those of runs: chains, runs inside runs, runs that end by a condition."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np
from sympy import Expr, Rational, sin, tanh

from tests.emit.running import of_plan
from udlc import pipeline
from udlc.ir.build import Builder
from udlc.ir.functions import absolute, relu, sig
from udlc.ir.grammar import Letter, Program
from udlc.runtime.network import Network
from udlc.schedule.options import EVERYTHING, Options
from udlc.schedule.ways import ways

FUNCTIONS: tuple[Callable[[Expr], Expr], ...] = (tanh, sin, sig, relu, lambda z: z / (1 + z**2))


def chain(function: Callable[[Expr], Expr], skips: bool = False, named: bool = False) -> Program:
    """h[k + 1] = a(Ω[k] h[k] + β[k]) of equal widths; `skips` adds h[k], `named` keeps what a is taken of."""
    b = Builder("chain")
    K, I, D = b.sizes("K I D")
    i, (d, e) = b.index("i", I), b.index("d e", D)
    x, Ω, β = b.given("x", I, D), b.parameter("Ω", K, D, D), b.parameter("β", K, D)
    h, y = b.temporary("h", K + 1, I, D), b.temporary("y", I, D)
    b.put(h[0, i, d], x[i, d])
    with b.repeat("k", 0, K) as k:
        z = b.temporary("z", K, I, D)
        b.put(z[k, i, d], β[k, d])
        b.put(z[k, i, d], Ω[k, d, e] * h[k, i, e])
        value = function(z[k, i, d])
        if named:
            u = b.temporary("u", K, I, D)
            b.put(u[k, i, d], sin(z[k, i, d]))
            value = function(u[k, i, d])
        b.put(h[k + 1, i, d], value)
        if skips:
            b.put(h[k + 1, i, d], h[k, i, d] / 2)
    b.put(y[i, d], h[K, i, d])
    return b.program("y")


def nested(function: Callable[[Expr], Expr]) -> Program:
    """T steps from a state to the next, each a chain of K layers that all steps share."""
    b = Builder("nested")
    K, T, I, D = b.sizes("K T I D")
    i, (d, e) = b.index("i", I), b.index("d e", D)
    x, Ω, β = b.given("x", I, D), b.parameter("Ω", K, D, D), b.parameter("β", T, D)
    s, h, y = b.temporary("s", T + 1, I, D), b.temporary("h", T, K + 1, I, D), b.temporary("y", I, D)
    b.put(s[0, i, d], x[i, d])
    with b.repeat("t", 0, T) as t:
        b.put(h[t, 0, i, d], s[t, i, d])
        with b.repeat("k", 0, K) as k:
            b.put(h[t, k + 1, i, d], function(Ω[k, d, e] * h[t, k, i, e]))
        b.put(s[t + 1, i, d], h[t, K, i, d] + β[t, d])
    b.put(y[i, d], s[T, i, d])
    return b.program("y")


def until(function: Callable[[Expr], Expr]) -> Program:
    """z ← a(Ω z / 4 + x) until it moves by less than 1/100, T times at most."""
    b = Builder("until")
    T, I, D = b.sizes("T I D")
    i, (d, e) = b.index("i", I), b.index("d e", D)
    x, Ω = b.given("x", I, D), b.parameter("Ω", D, D)
    z, move, u = b.temporary("z", T + 1, I, D), b.temporary("move", T), b.temporary("u", T, I, D)
    steps, y = b.temporary("steps", integral=True), b.temporary("y", I, D)
    t = Letter("t")
    with b.repeat(t, 0, T, until=move[t] < Rational(1, 100), count="steps"):
        b.put(u[t, i, d], x[i, d])
        b.put(u[t, i, d], Ω[d, e] * z[t, i, e] / 4)
        b.put(z[t + 1, i, d], function(u[t, i, d]))
        b.put(move[t], absolute(z[t + 1, i, d] - z[t, i, d]), op="max")
    b.put(y[i, d], z[steps.value, i, d])
    return b.program("y")


def layers(seed: int) -> Program:
    """Layers one after another without a run, of widths and functions of their own; some skip the last."""
    rng = np.random.default_rng(seed)
    b = Builder(f"layers {seed}")
    I, *widths = b.sizes("I D E F G"[: 3 + 2 * int(rng.integers(1, 4))])
    i = b.index("i", I)
    letters = [b.index(f"{str(n).lower()}", n) for n in widths]
    last = b.given("x", I, widths[0])
    for n, (d, e) in enumerate(pairwise(letters), 1):
        Ω = b.parameter(f"Ω{n}", widths[n], widths[n - 1])
        z, h = b.temporary(f"z{n}", I, widths[n]), b.temporary(f"h{n}", I, widths[n])
        b.put(z[i, e], Ω[e, d] * last[i, d])
        if rng.random() < 0.8:
            b.put(z[i, e], b.parameter(f"β{n}", widths[n])[e])
        b.put(h[i, e], FUNCTIONS[int(rng.integers(len(FUNCTIONS)))](z[i, e]))
        if rng.random() < 0.3:
            b.put(h[i, e], z[i, e] / 2)
        last = h
    y = b.temporary("y", I, widths[-1])
    b.put(y[i, letters[-1]], 2 * last[i, letters[-1]])
    return b.program("y")


@dataclass(frozen=True)
class Kind:
    """A kind of network, and the sizes that say how large one is, its depth last."""

    program: Callable[[int], Program]
    widths: tuple[str, ...]


KINDS: Mapping[str, Kind] = {
    "chain": Kind(lambda n: chain(FUNCTIONS[n]), ("D", "K")),
    "chain with skips": Kind(lambda n: chain(FUNCTIONS[n], skips=True), ("D", "K")),
    "chain of two functions": Kind(lambda n: chain(FUNCTIONS[n], named=True), ("D", "K")),
    "nested": Kind(lambda n: nested(FUNCTIONS[n]), ("D", "K", "T")),
    "until": Kind(lambda n: until(FUNCTIONS[n]), ("D", "T")),
}


@cache
def network(kind: str, function: int, options: Options = EVERYTHING) -> Network:
    """A network of a kind, with the kernels that the compiler makes of it."""
    program = KINDS[kind].program(function)
    parameters = tuple(a.name for a in program.inputs if a.role == "parameter")
    made = pipeline.pieces(program, "y", parameters)
    found = ways(made.forward, made.backward, options)
    states, rows, _ = found.in_phases or (None, None, None)
    plans = {"forward": found.forward, "backward": found.backward, "in_segments": found.in_segments}
    plans |= {"backward_states": states, "backward_rows": rows}
    kernels: dict[str, Any] = {
        n: of_plan(each, f"{program.name}_{n}")[1] for n, each in plans.items() if each is not None
    }
    return Network(
        name=program.name,
        parameters=parameters,
        adjoints={"y": made.seed, **made.adjoints},
        widths=KINDS[kind].widths,
        **kernels,
    )


def batch(examples: int, width: int, seed: int = 0) -> tuple[np.ndarray[Any, Any], np.ndarray[Any, Any]]:
    """Inputs, and labels below the width."""
    rng = np.random.default_rng(seed)
    return rng.normal(size=(examples, width)), rng.integers(0, width, examples)
