"""Two programs in, pairs of their arrays whose steps are equal out: what a proof of an equality rests on.

Pairs that are cut stay opaque under a common name, all other temporaries are unfolded; a pair has equal
steps where what the statements give it has one normal form in both programs, at every element. Cut are all
pairs, or as few as leave no array that depends on itself, or one, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from typing import Any

from sympy import Basic

from udlc.ir.expressions import substitute
from udlc.ir.grammar import Axis, Compute, Letter, Program, Read, Repeat, Size, walk
from udlc.simplify.statements import writers
from udlc.verify import plain
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.bijections import INVERSE
from udlc.verify.claims import expression
from udlc.verify.dependence import dependencies, is_acyclic, reaches, reaches_itself
from udlc.verify.elements import cases_of, elements_of, open_truth
from udlc.verify.regions import Region, regions_of
from udlc.verify.terms import Node
from udlc.verify.unfold import DEEPEST, DEEPEST_IN_CYCLES, NotUnfoldedError, Unfolder

MOST_SPLITS = 4
"""So many truths about an index are told apart, one within the other."""

Pair = tuple[str, str]
Choice = Callable[[Sequence[Pair]], tuple[Pair, ...]]
"""Which of the pairs stay opaque."""

Regions = Mapping[Pair, Region]
"""Pairs that are compared, and stay opaque, in a part of their index alone."""


@dataclass(frozen=True)
class Plan:
    """How a proof went: pairs that were cut, copies that were read through, the sizes called positive.

    Attributes:
        cut: the pairs, each with what is ≥ 0 where it is compared, if that is not everywhere.
        opens: for every pair that was cut, and for the goal after them, which of the two is read through.
    """

    cut: tuple[tuple[Any, ...], ...]
    opens: tuple[tuple[bool, bool], ...]
    positive: tuple[str, ...]


class Proof:
    """The two programs of a comparison."""

    def __init__(
        self, p: Program, q: Program, positive: Sequence[Size] = (), where_defined: bool = False
    ) -> None:
        self.p, self.q, self.positive = p, q, positive
        self.divisors: set[Node] | None = set() if where_defined else None
        self.uses = tuple(map(dependencies, (p, q)))
        self.opened: dict[Pair, tuple[bool, bool]] = {}
        self.regions: Regions = {}
        self.failed: set[tuple[Any, ...]] = set()

    def plan(self, cut: Sequence[Pair], goal: Pair) -> Plan:
        """How the proof went that these pairs were cut for."""
        opens = tuple(self.opened.get(pair, (False, False)) for pair in (*cut, goal))
        places = {pair: (expression(region.expression),) for pair, region in self.regions.items()}
        pairs = tuple((*pair, *places.get(pair, ())) for pair in cut)
        return Plan(pairs, opens, tuple(str(s) for s in self.positive))

    def is_candidate(self, x: str, y: str) -> bool:
        """May these two stand for one opaque array: temporaries of one shape?"""
        first, second = self.p.arrays[x], self.q.arrays[y]
        return first.role == second.role == "temporary" and (first.shape, first.integral) == (
            second.shape,
            second.integral,
        )

    def strategies(self, candidates: Sequence[Pair]) -> list[Choice]:
        """Ways to choose what stays opaque: all, as little as recursion allows, one pair, nothing."""

        def alone(pair: Pair) -> Choice:
            return lambda left: (pair,) if pair in left else ()

        recursive = [c for c in candidates if reaches_itself(self.uses[0], c[0])]
        whole: list[Choice] = [self.every_pair, self.smallest_cut]
        parts: list[Choice] = [*map(alone, recursive), lambda _: ()]
        loops = (s for x in (self.p, self.q) for s, _ in walk(x.statements) if isinstance(s, Repeat))
        repeats = any(not (s.lo.is_Integer and s.hi.is_Integer) for s in loops)
        return whole + [way for way in parts if not repeats or self.breaks_cycles(way(candidates))]

    def in_regions(self) -> Iterator[tuple[Choice, Regions]]:
        """Ways that compare two arrays where a guard does not cut one of them off, and all before these."""
        for x, y in product(self.p.arrays, self.q.arrays):
            if not self.is_candidate(x, y):
                continue
            for region in dict.fromkeys((*regions_of(self.p, x), *regions_of(self.q, y))):
                yield partial(self.around, (x, y)), {(x, y): region}

    def around(self, pair: Pair, candidates: Sequence[Pair]) -> tuple[Pair, ...]:
        """The pair, with those of which no array depends on it."""
        before = [
            other
            for other in candidates
            if not any(reaches(uses, *ends) for uses, *ends in zip(self.uses, other, pair))
        ]
        return (*before, pair)

    def start_again(self, regions: Regions) -> None:
        """Forget what an attempt assumed not to be zero."""
        self.divisors = None if self.divisors is None else set()
        self.regions = regions

    def conditions(self) -> tuple[str, ...]:
        """What the proofs so far assumed, in words."""
        divisors = sorted(plain.text(a) for a in self.divisors or ())
        return (*(f"{s} ≥ 1" for s in self.positive), *(f"{a} ≠ 0" for a in divisors))

    def equal_steps(
        self, goal: Pair, candidates: Sequence[Pair], choose: Callable[[Sequence[Pair]], tuple[Pair, ...]]
    ) -> tuple[Pair, ...] | None:
        """Pairs, all with equal steps, by which the goal has equal steps too; None where there are none."""
        while True:
            cut = choose(candidates)
            needed = (*self.regions, goal)
            attempt = (cut, *self.regions.values())
            if attempt in self.failed or not all(self.step_is_equal(pair, cut) for pair in needed):
                self.failed.add(attempt)
                return None
            failed = [pair for pair in cut if pair not in needed and not self.step_is_equal(pair, cut)]
            if not failed:
                return cut
            candidates = [pair for pair in candidates if pair not in failed]

    def reason(self, cut: Iterable[Pair]) -> str:
        """What the proof is, in words."""
        found = [pair for pair in cut if reaches_itself(self.uses[0], pair[0])]
        where = {pair: f" where {region}" for pair, region in self.regions.items()}
        recursive = [f"{pair[0]} = {pair[1]}{where.get(pair, '')}" for pair in found]
        return (
            f"equal step by step, by induction over {', '.join(recursive)}"
            if recursive
            else "equal normal forms"
        )

    def every_pair(self, candidates: Sequence[Pair]) -> tuple[Pair, ...]:
        """All of them: each step is then one statement deep."""
        if not self.breaks_cycles(candidates):
            raise NotUnfoldedError("an array that depends on itself has no counterpart with an equal step")
        return tuple(candidates)

    def smallest_cut(self, candidates: Sequence[Pair]) -> tuple[Pair, ...]:
        """Pairs without which an array would depend on itself; NotUnfoldedError where no pairs suffice."""
        kept = list(self.every_pair(candidates))
        for pair in reversed(candidates):
            fewer = [x for x in kept if x != pair]
            if self.breaks_cycles(fewer):
                kept = fewer
        return tuple(kept)

    def breaks_cycles(self, cut: Iterable[Pair]) -> bool:
        """With these arrays opaque, does no array depend on itself?"""
        cut = tuple(pair for pair in cut if pair not in self.regions)
        return all(is_acyclic(uses, {pair[side] for pair in cut}) for side, uses in enumerate(self.uses))

    def step_is_equal(self, pair: Pair, cut: Sequence[Pair]) -> bool:
        """Do both arrays have one normal form, in terms of inputs and of arrays that are cut?"""
        ways = dict.fromkeys(((False, False), (self.copies(0, pair), False), (False, self.copies(1, pair))))
        for opens in ways:
            if self.is_equal_opened(pair, cut, opens):
                self.opened[pair] = opens
                return True
        return False

    def copies(self, side: int, pair: Pair) -> bool:
        """Is an array of the pair, or a part of it, but a copy of another one?"""
        program = (self.p, self.q)[side]
        found = (s.body for s, _ in writers(program).get(pair[side], ()) if isinstance(s, Compute))
        return any(isinstance(x, Read) and program.arrays[x.array].role == "temporary" for x in found)

    def is_equal_opened(self, pair: Pair, cut: Sequence[Pair], opens: tuple[bool, bool]) -> bool:
        """The same, where `opens` says which of the two, being a copy, is taken for what it copies."""
        names = [f"{x}≡{y}" for x, y in cut]
        deepest = DEEPEST if self.breaks_cycles(cut) else DEEPEST_IN_CYCLES
        first, second = (
            Unfolder(
                program,
                {x[side]: n for x, n in zip(cut, names)},
                deepest,
                opens[side],
                {x[side]: region.fact for x, region in self.regions.items()},
            )
            for side, program in enumerate((self.p, self.q))
        )
        shape = self.p.arrays[pair[0]].shape
        region = self.regions.get(pair)
        for index in elements_of(shape):
            facts = (region.fact(index, self.algebra_at(first, shape, index), first),) if region else ()
            if not self.element_is_equal(pair, first, second, index, facts):
                return False
        return True

    def element_is_equal(
        self,
        pair: Pair,
        first: Unfolder,
        second: Unfolder,
        index: tuple[Node, ...],
        facts: tuple[Node, ...] = (),
        splits: int = MOST_SPLITS,
    ) -> bool:
        """Do both arrays have one normal form at an index, or in each of the cases that truths tell apart?"""
        algebra = self.algebra_at(first, self.p.arrays[pair[0]].shape, index).given(*facts)
        if algebra.shows(t.constant(-1)):
            return True  # the facts contradict each other: there is no such element
        one, other = (
            unfolder.defined(name, index, algebra)
            if unfolder.program.arrays[name].role == "temporary"
            else unfolder.element(name, index, algebra)
            for unfolder, name in zip((first, second), pair)
        )
        if one is other:
            return True
        truth = open_truth(t.subtract(one, other)) if splits else None
        if truth is None:
            return False
        return all(
            self.element_is_equal(pair, first, second, at, (*facts, *more), splits - 1)
            for at, more in cases_of(truth, index)
        )

    def algebra_at(self, unfolder: Unfolder, shape: tuple[Basic, ...], index: tuple[Node, ...]) -> Algebra:
        """What holds at an element: its index lies in the array, declared domains hold."""
        arrays = {**self.q.arrays, **self.p.arrays}
        inputs = [x for x in arrays.values() if self._is_input(x.name)]
        positive_arrays = frozenset(x.name for x in inputs if x.domain in ("positive", "unit"))
        others = frozenset(x.name for x in inputs if x.domain in ("nonnegative", "binary", "natural"))
        empty = Algebra()
        labels = {
            x.name: unfolder.value(x.bound, {}, empty)
            for x in inputs
            if x.integral and x.bound is not None and x.domain in ("label", "natural", "permutation")
        }
        once = {x.name: labels[x.name] for x in inputs if x.domain == "permutation" and x.name in labels}
        inverses = {INVERSE + name: n for name, n in once.items()}
        labels |= inverses
        facts = [t.subtract(t.single(t.size(s.name)), t.constant(1)) for s in self.positive]
        binary = frozenset(x.name for x in inputs if x.domain == "binary")
        algebra = Algebra(
            facts,
            positive_arrays,
            labels,
            nonnegative=others,
            divisors=self.divisors,
            bijections={**once, **inverses},
            binary=binary,
        )
        axes = {Axis(n): Letter(f"@{n}") for n in range(len(shape))}
        values: Mapping[Basic, Node] = {axes[Axis(n)]: i for n, i in enumerate(index)}
        for i, n in zip(index, shape):
            extent = unfolder.value(substitute(n, axes), values, algebra)
            algebra = algebra.given(i, t.subtract(t.subtract(extent, i), t.constant(1)))
        return algebra

    def _is_input(self, name: str) -> bool:
        """Is the name an input, with one declaration, wherever it occurs?"""
        found = [x.arrays[name] for x in (self.p, self.q) if name in x.arrays]
        return all(
            x.role != "temporary" and x.domain == found[0].domain and x.bound == found[0].bound for x in found
        )
