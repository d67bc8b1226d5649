"""A seed in, a random program full of exponentials, their sums, quotients and logarithms out, with inputs."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np
from sympy import Basic, Expr, Rational, exp, log, sqrt, tanh

from udlc.ir.build import Builder
from udlc.ir.functions import absolute, sig
from udlc.ir.grammar import Array, Letter, Op, Program, Read

Inputs = dict[str, Any]

UNARY: tuple[Callable[[Expr], Expr], ...] = (
    exp,
    exp,
    sig,
    lambda z: exp(-(z**2)),
    lambda z: 1 / (1 + exp(-z)),
    lambda z: 1 + exp(z),
    lambda z: sqrt(z**2 + 1),
)
BINARY: tuple[Callable[[Expr, Expr], Expr], ...] = (
    lambda a, b: a / b,
    lambda a, b: a / b,
    lambda a, b: a * b,
    lambda a, b: a + b,
    lambda a, b: a / (a + b),
    lambda a, b: 1 / (1 + a / b),
    lambda a, b: Rational(1, 3) * a + Rational(2, 3) * b,
    lambda a, b: a / sqrt(b),
)
LOGS: tuple[Callable[[Expr], Expr], ...] = (
    log,
    log,
    lambda a: log(1 + a),
    lambda a: log(3 * a),
    lambda a: -log(1 / a),
    lambda a: log(a / (1 + a)),
    lambda a: absolute(log(a)),
)


class Maker:
    """Positive and real arrays over two letters, each with whether it is positive."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.b = Builder(f"exponentials {seed}")
        I, K = self.b.sizes("I K")
        self.axes: dict[Letter, Expr] = {self.b.index("i", I): I, self.b.index("k", K): K}
        self.at = self.b.given("at", I, integral=True, bound=K)
        self.arrays: list[tuple[Array, tuple[Letter, ...], bool]] = []
        i, k = self.axes
        for name, index, positive in (
            ("x", (i, k), False),
            ("u", (k,), False),
            ("w", (k,), True),
            ("c", (), True),
        ):
            made = self.b.given(name, *map(self.axes.get, index), domain="positive" if positive else "real")
            self.arrays.append((made, index, positive))

    def pick(self, items: Sequence[Any]) -> Any:
        """One of several."""
        return items[int(self.rng.integers(len(items)))]

    def leaf(self, positive: bool) -> Expr:
        """A read of an array that is positive, or of any; sometimes gathered."""
        fit = [a for a in self.arrays if a[2] or not positive]
        array, index, is_positive = self.pick(fit[-2:] if self.rng.random() < 0.5 else fit)
        i, k = self.axes
        gathered = [self.at[i] if v == k and self.rng.random() < 0.15 else v for v in index]
        read = array[tuple(gathered)]
        return tanh(read) if is_positive and not positive else read

    def positive(self) -> Expr:
        """A positive expression of moderate size."""
        kind = self.rng.random()
        if kind < 0.35:
            return self.pick(UNARY)(self.leaf(False))
        if kind < 0.8:
            return self.pick(BINARY)(self.leaf(True), self.leaf(True))
        return self.leaf(True) * self.pick(UNARY)(self.leaf(False))

    def real(self) -> Expr:
        """An expression of any sign, often with a logarithm."""
        if self.rng.random() < 0.7:
            return self.pick(LOGS)(self.leaf(True)) + self.leaf(False)
        return self.leaf(False) - self.leaf(False) * Rational(1, 2)

    def statement(self, number: int) -> None:
        """A map, or a reduction over one letter or both, perhaps guarded."""
        is_positive = bool(self.rng.random() < 0.65)
        body = self.positive() if is_positive else self.real()
        used = [v for v in self.axes if v in _letters(body)]
        reduce = bool(used) and self.rng.random() < 0.4
        kept = tuple(v for v in used if not reduce or self.rng.random() < 0.4)
        reduce = kept != tuple(used)
        op: Op = self.pick(("sum", "sum", "sum", "prod")) if is_positive and reduce else "sum"
        if op == "prod":
            body = body / (1 + body)
        guards: list[Basic] = []
        if len(used) == 2 and self.rng.random() < 0.2:
            guards.append(used[1] <= used[0] + 1)
        out = self.b.temporary(f"t{number}", *(self.axes[v] for v in kept))
        self.b.put(out[kept], body / (2 if reduce else 1), op=op, where=guards)
        if guards and not reduce:
            return  # zero where the guard fails: no logarithm of it
        self.arrays.append((out, kept, is_positive and not guards))


def _letters(e: Expr) -> set[Basic]:
    found: set[Basic] = set()
    for r in e.atoms(Read):
        for index in r.index:
            found |= index.free_symbols if not index.atoms(Read) else _letters(index)
    return {v for v in found if isinstance(v, Letter)} | {
        v for r in e.atoms(Read) for inner in r.index for q in inner.atoms(Read) for v in q.index
    }


def exponential_program(seed: int) -> tuple[Program, Inputs]:
    """A program of some statements whose last arrays are asked for, and moderate inputs."""
    m = Maker(seed)
    for number in range(int(m.rng.integers(3, 9))):
        m.statement(number)
    made = [name for name, a in m.b.arrays.items() if a.role == "temporary"]
    outputs = [name for name in made if name == made[-1] or m.rng.random() < 0.25]
    I, K = (int(m.rng.choice((1, 2, 3))) for _ in range(2))
    inputs = {
        "at": m.rng.integers(0, K, I),
        "x": m.rng.normal(size=(I, K)),
        "u": m.rng.normal(size=K),
        "w": m.rng.uniform(0.2, 2, K),
        "c": np.array(m.rng.uniform(0.2, 2)),
    }
    return m.b.program(*outputs), inputs
