"""Scatter to gather: a sum into `out[s·i + d·j - p]` in, the same sum with bare letters on the left out.

Reverse mode writes  x̄[s·i + d·j - p] += …  over i, j: right, but a scatter.  Solve  s·i + d·j - p = u  for i:

    x̄[u] += …   over j,   where  s·i = u + p - d·j  is exact and i lies in its range,

so that each element is summed by one loop nest.  The rules, fewest unknown letters first:

1. a letter with coefficient ±1 is substituted, its range becomes a guard; large ones go, kernel letters stay;
2. a letter with another coefficient c ≠ 0 keeps its name and gets the equation  c·v = u - rest;  letters on
   the right stay loops, else equations would be cyclic;
3. c·v + w with w in 0 .. c-1 gives  v = quo(u, c), w = rem(u, c);  quo(e, c) = u gives  e = c·u + r, r < c;
4. a letter on the left that an equation gives already: the equation is turned round;
5. guards that follow from the ranges go;
6. anything else stays a scatter, and so does an access that never meets an element twice (a packed copy:
   solving it would visit the whole array); a mere shift becomes a shifted range.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import sympy
from sympy import Basic, Expr

from udlc.ir.expressions import map_reads, reads, symbols
from udlc.ir.functions import quo, rem
from udlc.ir.grammar import ONE, ZERO, Array, Axis, Compute, Letter, Range, Read, Repeat, Size
from udlc.simplify.affine import expand_indices, replace_letters, split
from udlc.simplify.names import new_letters
from udlc.simplify.order import in_order
from udlc.simplify.ranges import Facts, facts_at
from udlc.simplify.scatters import is_gather, is_injective, range_with, shift


def solve(
    s: Compute,
    arrays: Mapping[str, Array],
    outer: Collection[Repeat] = (),
    small: Collection[Basic] = (),
    positive: Collection[Size] = (),
) -> Compute:
    """The gather that equals this sum, or the sum itself where a rule gives up.

    small: letters, or sizes of loops, that are cheap to loop over.  positive: sizes known to be at least one.
    """
    if s.op != "sum" or is_gather(s):
        return s
    facts = facts_at(s, outer, positive=positive)
    if is_injective(s, facts):
        return shift(s)
    taken = {v for r in outer for v in (r.letter, *symbols(r.lo), *symbols(r.hi))}
    return _Solver(s, arrays, small, facts_at(None, outer, positive=positive), taken).run() or s


class _Solver:
    """The unknown letters of one statement, and what has been found of them."""

    def __init__(
        self,
        s: Compute,
        arrays: Mapping[str, Array],
        small: Collection[Basic],
        facts: Facts,
        taken: set[Basic],
    ) -> None:
        self.statement, self.arrays, self.small, self.facts = s, arrays, set(small), facts
        self.at: list[Expr] = list(s.at)
        self.ranges = {r.letter: r for r in s.domain}
        self.values: dict[Letter, Expr] = {}
        self.guards: list[Basic] = []
        self.back: dict[Letter, tuple[Expr, Expr]] = {}
        self.names = new_letters(s, taken)
        kept = {e for e in s.at if s.at.count(e) == 1 and e in self.ranges and not self.ranges[e].equation}
        self.wanted: set[Basic] = set(kept)
        self.free = {v for v, r in self.ranges.items() if r.equation is None} - kept
        self.pending = [a for a, e in enumerate(s.at) if symbols(e) & set(self.ranges) and e not in kept]

    def run(self) -> Compute | None:
        while self.pending:
            axis = min(self.pending, key=lambda a: (len(symbols(self.value(self.at[a])) & self.free), a))
            self.pending.remove(axis)
            if not self.settle(axis):
                return None
        return self.statement_found()

    def value(self, e: Expr) -> Expr:
        return sympy.expand(replace_letters(e, self.values))

    def settle(self, axis: int) -> bool:
        """Solve  at[axis] = letter;  False where no rule applies."""
        left = self.value(self.at[axis])
        if left in self.ranges and self.ranges[left].equation is not None:
            return self.turn_round(axis, left)
        if self.known(left):
            self.at[axis] = left
            return True
        letter = next(self.names)
        right: Expr = letter
        if isinstance(left, quo):
            left, c = left.args
            digit = Letter(f"{letter.name}_in")
            if not self.facts.positive(c) or digit in self.ranges:
                return False
            self.ranges[digit] = Range(digit, ZERO, c)
            self.free.add(digit)
            right = c * letter + digit
        if not self.equate(left, right):
            return False
        self.wanted.add(letter)
        self.ranges[letter] = Range(letter, ZERO, self.arrays[self.statement.out].shape[axis])
        self.at[axis] = letter
        return True

    def known(self, e: Expr) -> bool:
        """Does e depend on nothing but the letters on the left?"""
        return symbols(e) & set(self.ranges) <= self.wanted and not symbols(e) & self.free

    def turn_round(self, axis: int, letter: Letter) -> bool:
        """den·v = num with v wanted on the left: solve num for another letter."""
        equation = self.ranges[letter].equation
        assert equation is not None
        numerator, denominator = equation
        self.ranges[letter] = replace(self.ranges[letter], equation=None)
        if self.at.count(letter) != 1 or not self.equate(self.value(numerator), denominator * letter):
            return False
        self.wanted.add(letter)
        self.at[axis] = letter
        return True

    def equate(self, left: Expr, right: Expr) -> bool:
        """Use left = right to find a free letter of the left."""
        parts = split(left, self.free)
        if parts is None or not parts[0]:
            return False
        coefficients, rest = parts
        if digits := self.digits(coefficients):
            high, low, c = digits
            if not self.facts.positive(c):
                self.guards.append(sympy.Ge(c, ONE))
            packed = sympy.expand(right - rest)
            self.substitute({high: quo(packed, c), low: rem(packed, c)})
            return True
        v = min(coefficients, key=lambda w: (self.is_small(w), coefficients[w] not in (1, -1), str(w)))
        c = coefficients[v]
        other = sympy.expand(right - rest - sum((k * w for w, k in coefficients.items() if w != v), ZERO))
        if c in (1, -1):
            self.substitute({v: sympy.expand(c * other)})
            return True
        if not (self.facts.positive(c) or self.facts.positive(-c)):
            return False
        if not self.facts.positive(c):
            c, other = sympy.expand(-c), sympy.expand(-other)
        self.ranges[v] = replace(self.ranges[v], equation=(other, c))
        self.back[v] = (other, c)
        self.free -= {v} | symbols(other)
        return True

    def digits(self, coefficients: dict[Letter, Expr]) -> tuple[Letter, Letter, Expr] | None:
        """c·v + w with w in 0 .. c-1: the letters v, w and c."""
        if len(coefficients) != 2:
            return None
        first, second = coefficients
        for high, low in ((first, second), (second, first)):
            r, c = self.ranges[low], coefficients[high]
            if coefficients[low] == 1 and r.lo == 0 and sympy.expand(r.hi - c) == 0:
                return high, low, c
        return None

    def is_small(self, v: Letter) -> bool:
        """Was v said to be small, or is its range constant, or is it a letter of a kernel or a window?"""
        extent = symbols(sympy.expand(self.ranges[v].hi - self.ranges[v].lo))
        return v in self.small or extent <= self.small or self.is_inner(v)

    def is_inner(self, v: Letter) -> bool:
        """Do no data but parameters depend on v?"""
        data = [r for r in reads(self.statement.body) if self.arrays[r.array].role != "parameter"]
        return not any(v in symbols(r) for r in data)

    def substitute(self, found: dict[Letter, Expr]) -> None:
        self.values = {v: sympy.expand(replace_letters(e, found)) for v, e in self.values.items()} | found
        self.free -= set(found)

    def statement_found(self) -> Compute | None:
        """The statement in what was found: ranges of letters that went are guards now."""
        s = self.statement
        ranges = [range_with(r, self.values) for v, r in self.ranges.items() if v not in self.values]
        ranges = [self.whole_axis(r) for r in ranges]
        domain = in_order(ranges, [e for e in self.at if e in self.wanted])
        if domain is None:
            return None
        gone = [g for v, r in self.ranges.items() if v in self.values for g in self.inside(r)]
        guards = (*self.guards, *gone, *(self.rewrite(g) for g in s.guards))
        guards = tuple(dict.fromkeys(g for g in guards if g != sympy.true))
        return replace(s, at=tuple(self.at), domain=domain, body=self.rewrite(s.body), guards=guards)

    def whole_axis(self, r: Range) -> Range:
        """A new letter runs over its axis; the axis of a ragged array depends on the indices before it."""
        axes = {x: self.at[x.position] for x in symbols(r.hi) if isinstance(x, Axis)}
        return replace(r, hi=sympy.expand(replace_letters(r.hi, axes))) if axes else r

    def inside(self, r: Range) -> tuple[Basic, ...]:
        value, lo, hi = (sympy.expand(replace_letters(e, self.values)) for e in (r.letter, r.lo, r.hi))
        return (sympy.Ge(value, lo), sympy.Lt(value, hi))

    def rewrite(self, e: Basic) -> Basic:
        """An expression in the new letters; multiples of a solved access are said by its letter."""
        e = replace_letters(e, self.values)
        for v, (numerator, c) in self.back.items():
            e = _say_by_letter(e, v, numerator, c)
        return e


def _say_by_letter(e: Basic, v: Letter, numerator: Expr, c: Expr) -> Basic:
    """With c·v = numerator, an index a·v + rest, c dividing a, is said without v if that is shorter."""

    def shorter(i: Expr) -> Expr:
        parts = split(i, (v,))
        if parts is None or not parts[0]:
            return i
        factor = parts[0][v] / c
        if not factor.is_integer:
            return i
        other = sympy.expand(factor * numerator + parts[1])
        return other if len(symbols(other)) < len(symbols(i)) else i

    return expand_indices(map_reads(e, lambda r: Read(r.array, tuple(map(shorter, r.index)), r.integral)))
