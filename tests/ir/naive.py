"""A second interpreter, one point and one number at a time; without LinAlg, Derive, opaque functions."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterator, Mapping
from typing import Any

import mpmath
import numpy as np
import sympy
from sympy import Basic

from udlc.ir.functions import row_of
from udlc.ir.grammar import Compute, Letter, Program, Range, Read, Repeat, Size, Statement

Place = dict[Letter, int]

NOTHING = {"sum": 0, "prod": 1, "max": -mpmath.inf, "min": mpmath.inf, "argmax": -1, "logsumexp": -mpmath.inf}

COMPARE = {
    sympy.Eq: operator.eq,
    sympy.Ne: operator.ne,
    sympy.Lt: operator.lt,
    sympy.Le: operator.le,
    sympy.Gt: operator.gt,
    sympy.Ge: operator.ge,
}


class Naive:
    """Elements are kept in dictionaries, by index."""

    def __init__(self, program: Program, inputs: Mapping[str, Any]) -> None:
        self.program = program
        self.inputs = {a.name: np.asarray(inputs[a.name]) for a in program.inputs}
        self.sizes = {name: int(v) for name, v in inputs.items() if name not in program.arrays}
        self.made: dict[str, dict[tuple[int, ...], Any]] = {}
        self.nothing: dict[str, Any] = {}  # what an element that no point reaches holds

    def number(self, e: Basic, at: Place) -> Any:
        if isinstance(e, Read):
            index = tuple(int(self.number(i, at)) for i in e.index)
            assert all(i >= 0 for i in index)
            if e.array in self.inputs:
                value = self.inputs[e.array][index].item()
                return value if isinstance(value, int) else mpmath.mpf(value)
            return self.made.get(e.array, {}).get(index, self.nothing.get(e.array, 0))
        if isinstance(e, Size):
            return self.sizes[str(e)]
        if isinstance(e, Letter):
            return at[e]
        if e in (sympy.true, sympy.false):
            return e == sympy.true
        if e.is_Rational:
            return int(e) if e.is_Integer else mpmath.mpf(e.p) / e.q
        if not e.args:
            return mpmath.mpf(float(e))
        if type(e) in COMPARE:
            return COMPARE[type(e)](*(self.number(a, at) for a in e.args))
        args = [self.number(a, at) for a in e.args]
        if e.is_Add:
            return sum(args[1:], args[0])
        if e.is_Mul:
            return math.prod(args[1:], start=args[0])
        row = row_of(e)
        return int(row.mpmath(*args)) if row.integers else row.mpmath(*args)

    def points(self, ranges: tuple[Range, ...], at: Place) -> Iterator[Place]:
        if not ranges:
            yield at
            return
        first, *rest = ranges
        values = range(int(self.number(first.lo, at)), int(self.number(first.hi, at)))
        if first.equation is not None:
            top, bottom = (int(self.number(x, at)) for x in first.equation)
            values = [v for v in values if v * bottom == top]
        for v in values:
            yield from self.points(tuple(rest), {**at, first.letter: v})

    def compute(self, s: Compute, outer: Place) -> None:
        terms: dict[tuple[int, ...], list[tuple[int, Any]]] = {}
        for at in self.points(s.domain, outer):
            if all(self.number(g, at) for g in s.guards):
                flat = 0
                for r in s.reduced:
                    lo, hi = (int(self.number(x, at)) for x in (r.lo, r.hi))
                    flat = flat * (hi - lo) + at[r.letter] - lo
                index = tuple(int(self.number(i, at)) for i in s.at)
                terms.setdefault(index, []).append((flat, self.number(s.body, at)))
        out = self.made.setdefault(s.out, {})
        self.nothing[s.out] = NOTHING[s.op]
        for index, found in terms.items():
            values = [v for _, v in found]
            match s.op:
                case "sum":
                    out[index] = sum(values, out.get(index, 0))
                case "prod":
                    out[index] = math.prod(values)
                case "max":
                    out[index] = max(values)
                case "min":
                    out[index] = min(values)
                case "logsumexp":
                    out[index] = mpmath.log(sum(map(mpmath.exp, values)))
                case "argmax":
                    out[index] = min(flat for flat, v in found if v == max(values))

    def run(self, statements: tuple[Statement, ...], outer: Place) -> None:
        for s in statements:
            if isinstance(s, Compute):
                self.compute(s, outer)
            elif isinstance(s, Repeat):
                values = range(int(self.number(s.lo, outer)), int(self.number(s.hi, outer)))
                count = 0
                for k in reversed(values) if s.down else values:
                    self.run(s.body, {**outer, s.letter: k})
                    count += 1
                    if s.until is not None and self.number(s.until, {**outer, s.letter: k}):
                        break
                if s.count:
                    self.made[s.count] = {(): count}
            else:
                raise NotImplementedError(type(s).__name__)


def naive(program: Program, inputs: Mapping[str, Any]) -> dict[str, dict[tuple[int, ...], float]]:
    """The elements that statements wrote, by array and index."""
    run = Naive(program, inputs)
    with mpmath.workdps(30):
        run.run(program.statements, {})
    return {name: {i: float(v) for i, v in found.items()} for name, found in run.made.items()}
