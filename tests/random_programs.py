"""A seed in, a small random program of moderate values and its inputs out; seeds together cover the grammar.

Bounds are tracked while bodies are made: nothing that is read is larger than about three, nothing overflows.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Basic, Expr, Integer, Ne, Rational, atan, cos, exp, sin, sqrt, tanh

from tests.drawing import Inputs, random_inputs
from udlc.ir.build import Builder
from udlc.ir.expressions import letters as letters_in
from udlc.ir.functions import absolute, erf, log1p, maximum, minimum, quo, relu, select, sig, softplus, step
from udlc.ir.grammar import Array, Axis, Letter, Op, Program, Size

LIMIT = 3.0

# (function, a bound of its value from a bound of its argument)
SMOOTH: tuple[tuple[Callable[[Expr], Expr], Callable[[float], float]], ...] = (
    (lambda z: z, lambda m: m),
    (tanh, lambda _: 1.0),
    (sin, lambda _: 1.0),
    (cos, lambda _: 1.0),
    (sig, lambda _: 1.0),
    (atan, lambda _: 1.6),
    (erf, lambda _: 1.0),
    (softplus, lambda m: m + 0.7),
    (lambda z: exp(-(z**2)), lambda _: 1.0),
    (lambda z: sqrt(1 + z**2), lambda m: m + 1.0),
    (lambda z: log1p(z**2), lambda m: m),
    (lambda z: 1 / (1 + z**2), lambda _: 1.0),
    (lambda z: z**2 / 2, lambda m: m * m / 2),
)
KINKED: tuple[tuple[Callable[[Expr], Expr], Callable[[float], float]], ...] = (
    (relu, lambda m: m),
    (absolute, lambda m: m),
    (lambda z: step(z) * z, lambda m: m),
    (lambda z: select(z > Rational(1, 3), z**2 / 3, -z), lambda m: max(m, m * m / 3)),
)
PAIRS: tuple[tuple[Callable[[Expr, Expr], Expr], Callable[[float, float], float]], ...] = (
    (lambda a, b: a * b, lambda m, n: m * n),
    (lambda a, b: a + b, lambda m, n: m + n),
    (lambda a, b: a - b, lambda m, n: m + n),
    (lambda a, b: a / (1 + b**2), lambda m, _: m),
    (lambda a, b: sin(a * b), lambda *_: 1.0),
    (maximum, max),
    (minimum, max),
    (lambda a, b: select(a > b, a, b / 2), max),
)


@dataclass(frozen=True)
class Source:
    """Something complete that may be read: an array, indices fixed in front, and a bound of its values."""

    array: Array
    bound: float
    front: tuple[Expr, ...] = ()

    @property
    def axes(self) -> tuple[Expr, ...]:
        """The lengths of the axes that are left."""
        return self.array.shape[len(self.front) :]


class Maker:
    """Adds random statements to a Builder."""

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.b = Builder(f"random {seed}")
        self.values: dict[Size, int] = {}
        self.letters: dict[Expr, tuple[Letter, ...]] = {}
        self.unused: list[Source] = []
        self.sources: list[Source] = []
        self.count = 0

    def chance(self, p: float) -> bool:
        """True with probability p."""
        return bool(self.rng.random() < p)

    def pick(self, items: Sequence[Any]) -> Any:
        """One of several."""
        return items[int(self.rng.integers(len(items)))]

    def name(self, stem: str) -> str:
        """A name that no array has."""
        self.count += 1
        return f"{stem}{self.count}"

    def size(self, least: int = 0) -> Size:
        """A size that is there, or a new one with a value of its own."""
        fit = [s for s, n in self.values.items() if n >= least]
        if fit and (len(self.values) > 4 or self.chance(0.6)):
            return self.pick(fit)
        size = self.b.sizes("ABCDEFGHIJ"[len(self.values)])
        self.values[size] = max(least, int(self.rng.choice((0, 1, 2, 3, 4), p=(0.06, 0.14, 0.3, 0.3, 0.2))))
        self.letters[size] = self.b.index(f"{str(size).lower()}0 {str(size).lower()}1", size)
        return size

    def letter(self, axis: Expr) -> Letter:
        """One of the two letters that run over an axis."""
        return self.pick(self.letters[axis])

    def fresh(self, axes: Sequence[Expr]) -> Source:
        """A new input."""
        role = self.pick(("given", "parameter", "parameter"))
        return Source(self.b.array(role, self.name("x"), *axes), 2.0)

    def made(self, source: Source) -> None:
        """Offer what a statement has made."""
        self.sources.append(source)
        self.unused.append(source)

    def source(self) -> Source:
        """Something to read: made before, or a new input."""
        if self.sources and self.chance(0.6):
            source = self.pick(self.sources)
            self.unused = [s for s in self.unused if s is not source]
            return source
        return self.fresh([self.size() for _ in range(int(self.rng.integers(1, 3)))])

    def access(self, source: Source, guards: list[Basic], plain: bool = False) -> Expr:
        """A read by letters, by affine indices with guards at the border, by quotients, or by a gather."""
        index: list[Expr] = []
        for axis in source.axes:
            letter = self.letter(axis)
            kind = self.rng.random() if not plain else 1.0
            if kind < 0.12:
                other = self.letter(self.size())
                at = (
                    int(self.rng.integers(1, 3)) * other
                    + self.pick((-1, 0, 1)) * self.letter(self.size())
                    - 1
                )
                guards += [at >= 0, at < axis]
                index.append(at)
            elif kind < 0.18:
                at = quo(self.letter(self.size()), 2)
                guards.append(at < axis)
                index.append(at)
            elif kind < 0.28 and self.values[axis] > 0:
                index.append(self.pointer(axis))
            else:
                index.append(letter)
        return source.array[(*source.front, *index)]

    def pointer(self, axis: Size) -> Expr:
        """A read of integers below the length of an axis."""
        size = self.size()
        pointers = self.b.given(self.name("g"), size, integral=True, bound=axis)
        return pointers[self.letter(size)]

    def body(self, leaves: list[tuple[Expr, float]]) -> tuple[Expr, float]:
        """A scalar expression over leaves, and its bound, at most LIMIT."""
        terms = [self.unary(*leaf) for leaf in leaves]
        while len(terms) > 1:
            (a, m), (c, n), *terms = terms
            combine, bound = self.pick(PAIRS)
            terms.append(self.squash(combine(a, c), bound(m, n)))
        return self.squash(*terms[0])

    def unary(self, e: Expr, m: float) -> tuple[Expr, float]:
        """One function of an expression."""
        function, bound = self.pick(SMOOTH if self.chance(0.75) else KINKED)
        return self.squash(function(e), bound(m))

    def squash(self, e: Expr, m: float) -> tuple[Expr, float]:
        """The expression itself, or its tanh where it could be large."""
        return (e, m) if m <= LIMIT else (tanh(e), 1.0)

    # ── Statements ───────────────────────────────────────────────────────────

    def left(self, e: Basic, guards: list[Basic], most: int = 2) -> tuple[list[Letter], list[Letter]]:
        """The letters of a statement, split into those on the left and those that are reduced."""
        used = [
            v for pair in self.letters.values() for v in pair if any(v in letters_in(x) for x in (e, *guards))
        ]
        self.rng.shuffle(used)
        keep = int(self.rng.integers(0, min(most, len(used)) + 1))
        return used[:keep], used[keep:]

    def length(self, letter: Letter) -> int:
        """How many values a letter has."""
        return self.values[self.b.ranges[letter][1]]

    def reduction(self) -> None:
        """out[letters, pointers] op= body over the others where guards."""
        guards: list[Basic] = []
        leaves = [
            (self.access(s, guards), s.bound) for s in (self.source() for _ in range(self.pick((1, 2, 2))))
        ]
        e, m = self.body(leaves)
        if self.chance(0.3):
            guards.append(self.guard(e))
        plain, reduced = self.left(e, guards)
        count = int(np.prod([self.length(v) for v in reduced]))
        op: Op = self.pick(("sum", "sum", "sum", "prod", "max", "min", "logsumexp"))
        if op in ("max", "min", "logsumexp") and (count == 0 or guards):
            op = "sum"
        if op == "prod":
            e, m = 1 + e / 8, (1 + m / 8) ** count
        elif op in ("sum", "logsumexp"):
            m = m * count if op == "sum" else m + float(np.log(count))
        at, axes = list(plain), [self.b.ranges[v][1] for v in plain]
        if op == "sum" and at and self.chance(0.25):
            axes[0] = self.size(least=1)
            at[0] = self.pointer(axes[0])
            m *= 4
        out = self.b.temporary(self.name("h"), *axes)
        self.b.put(out[tuple(at)], e, op=op, where=guards)
        if op == "sum" and self.chance(0.3):
            extra = self.fresh(axes)
            self.b.put(out[tuple(map(self.first, axes))], self.by_first(extra))
            m += extra.bound
        self.made(Source(out, m))

    def first(self, axis: Expr) -> Letter:
        """The first letter of an axis; with equal axes a diagonal."""
        return self.letters[axis][0]

    def by_first(self, source: Source) -> Expr:
        """A read by the first letter of every axis."""
        return source.array[(*source.front, *map(self.first, source.axes))]

    def guard(self, e: Basic) -> Basic:
        """A relation on letters or on data."""
        letters = [v for pair in self.letters.values() for v in pair if v in letters_in(e)]
        if len(letters) > 1 and self.chance(0.5):
            return letters[0] <= letters[1] + self.pick((-1, 0, 1))
        if letters and self.chance(0.7):
            return Ne(letters[0], self.pick((0, 1)))
        size = self.size()
        return self.fresh([size]).array[self.letter(size)] > -Rational(1, 2)

    def recursion(self) -> None:
        """h[k + 1, s] += body(W[s, z], h[k, z], u[k, s]), upwards or downwards."""
        K, S = self.size(), self.size(least=1)
        s, z = self.letters[S]
        h, W, u = self.b.temporary(self.name("h"), K + 1, S), self.fresh([S, S]), self.fresh([K, S])
        down, start = self.chance(0.4), self.fresh([S])
        self.b.put(h[K if down else 0, s], start.array[s])
        bound = 2.0 + 2.0 * self.values[S]
        with self.b.repeat(self.name("k"), 0, K, down=down) as k:
            old, new = (k + 1, k) if down else (k, k + 1)
            gain = Integer(1)
            if self.chance(0.4):
                top = self.b.temporary(self.name("m"), K)
                self.b.put(top[k], h[old, z], op=self.pick(("max", "logsumexp", "min")))
                gain = tanh(top[k])
            e, m = self.body([(W.array[s, z], 2.0), (gain * self.squash(h[old, z], bound)[0], 1.0)])
            self.b.put(h[new, s], self.squash(e, 2 * m)[0])
            if self.chance(0.5):
                self.b.put(h[new, s], self.unary(u.array[k, s], 1.0)[0])
        self.made(Source(h, LIMIT * (self.values[S] + 2), (K if not down else Integer(0),)))

    def ragged(self) -> None:
        """Rows of given lengths: a function of each entry, then a reduction of each row."""
        R = self.size()
        r = self.letter(R)
        widths = self.b.given(self.name("w"), R, integral=True, domain="natural")
        x = self.b.parameter(self.name("x"), R, widths[Axis(0)])
        y = self.b.temporary(self.name("y"), R, widths[Axis(0)])
        e = self.b.index(self.name("e"), widths[r])
        body, m = self.body([(x[r, e], 2.0)])
        self.b.put(y[r, e], body)
        out = self.b.temporary(self.name("h"), R)
        self.b.put(out[r], *((y[r, e],) if self.chance(0.6) else (1 + y[r, e] / 8, "prod")))
        self.made(Source(out, max(4 * m, 4.0)))

    def selection(self) -> None:
        """The position of the largest entry of each row, and the entry that stands there."""
        N, D = self.size(), self.size()
        if N == D:
            return
        n, d = self.letter(N), self.letter(D)
        x = self.fresh([N, D])
        a, out = self.b.temporary(self.name("a"), N, integral=True), self.b.temporary(self.name("h"), N)
        self.b.put(a[n], x.array[n, d], op="argmax")
        self.b.put(out[n], self.unary(x.array[n, a[n]], 2.0)[0], where=a[n] >= 0)
        self.made(Source(out, LIMIT))

    def edges(self) -> None:
        """A softmax over those entries that point to the same place, and their weighted sum."""
        E, N = self.size(), self.size(least=1)
        e, n = self.letter(E), self.letter(N)
        x, v = self.fresh([E]), self.fresh([N])
        to = self.b.given(self.name("g"), E, integral=True, bound=N)
        Z, out = self.b.temporary(self.name("Z"), N), self.b.temporary(self.name("h"), N)
        score, _ = self.body([(x.array[e], 2.0), (v.array[to[e]], 2.0)])
        self.b.put(Z[to[e]], score, op="logsumexp")
        self.b.put(out[to[e]], exp(score - Z[to[e]]) * x.array[e])
        if self.chance(0.5):
            self.b.put(out[n], v.array[n] / 2)
        self.made(Source(out, LIMIT))

    def loss(self) -> None:
        """L += a function of everything that nothing has read."""
        L = self.b.temporary("L")
        for source in self.unused:
            e, _ = self.unary(self.by_first(source), source.bound)
            weight = 1 + Rational(1, 3) * sum((self.first(axis) for axis in source.axes), Integer(0))
            self.b.put(L, e / weight)


def random_program(seed: int) -> tuple[Program, Inputs]:
    """A program of two to about ten statements that ends in the scalar loss `L`, and inputs for it."""
    maker = Maker(seed)
    kinds = (maker.reduction,) * 6 + (maker.recursion,) * 2 + (maker.ragged, maker.selection, maker.edges)
    for _ in range(int(maker.rng.integers(1, 4))):
        maker.pick(kinds)()
    if not maker.unused:
        maker.reduction()
    maker.loss()
    program = maker.b.program("L")
    used = {str(s): n for s, n in maker.values.items()}
    return program, random_inputs(program, used, seed)
