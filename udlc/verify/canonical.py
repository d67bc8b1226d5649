"""Two arrays of two programs over the same inputs in, a verdict on their equality out, for all sizes.

`equal` proves: every temporary is unfolded into one sum of products over the inputs (`unfold`),
both sums are brought to normal form (`algebra`), and equal means the same form. Arrays that depend
on themselves, through a Repeat, are proved together by induction: one step of each is unfolded, the
steps before stay opaque under a common name, and the steps must have equal forms, the first ones
among them, which guards tell apart. As every element is complete before it is first read, the
recursion is well founded, so arrays with equal steps are equal.

`refute` evaluates both on random inputs with 40 digits and shows where they differ. A form that
differs is no refutation.

What is trusted: the rules that the docstring of `algebra` lists; the reading of statements in
`unfold`; exact rationals and Fourier-Motzkin elimination in `udlc.simplify.linear`; that the
programs keep the law (the interpreter enforces it) and read inside of their arrays; that declared
domains hold. Equality is claimed where all functions are defined.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Literal

from sympy import Basic

from udlc.ir.expressions import arrays_read, substitute
from udlc.ir.grammar import Axis, Letter, Program, Size
from udlc.simplify.statements import writers
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra, TooLargeError
from udlc.verify.sample import Counterexample, find_difference
from udlc.verify.terms import Node
from udlc.verify.unfold import NotUnfoldedError, Unfolder

MOST_PLACES = 16
"""How many places are tried one by one, where axes have numbers for lengths."""

Status = Literal["proved", "refuted", "unknown"]
Pair = tuple[str, str]


@dataclass(frozen=True)
class Verdict:
    """What is known of an equality, why, and what it rests on beside the declarations of the programs.

    A refutation shows its counterexample.
    """

    status: Status
    reason: str
    conditions: tuple[str, ...] = ()
    counterexample: Counterexample | None = None

    @property
    def proved(self) -> bool:
        """Is it shown for all inputs and sizes that satisfy the conditions?"""
        return self.status == "proved"


def equal(
    p: Program,
    a: str,
    q: Program,
    b: str,
    pairs: Iterable[Pair] = (),
    positive: Sequence[Size] = (),
) -> Verdict:
    """Is the array a of p always equal to the array b of q?  Proved, or unknown with the reason.

    Args:
        p: a program.
        a: an array of p.
        q: a program; inputs with the same name are the same input.
        b: an array of q.
        pairs: arrays of p and q that should be equal step by step; those of one name are always tried.
        positive: sizes that are at least one; they become conditions of the verdict.
    """
    proof = _Proof(p, q, positive)
    if p.arrays[a].shape != q.arrays[b].shape:
        return Verdict("unknown", f"{a} and {b} have different shapes")
    common = [(n, n) for n in p.arrays if n in q.arrays]
    candidates = [pair for pair in dict.fromkeys((*pairs, (a, b), *common)) if proof.is_candidate(*pair)]
    conditions = tuple(f"{s} ≥ 1" for s in positive)
    reason = ""
    for choose in (proof.every_pair, proof.smallest_cut, proof.any_pairs):
        try:
            cut = proof.equal_steps((a, b), candidates, choose)
        except (NotUnfoldedError, TooLargeError) as error:
            reason = reason or error.message
        except RecursionError:
            reason = "the expressions are nested too deeply"
        else:
            if cut is not None:
                return Verdict("proved", proof.reason(cut), conditions)
            reason = reason or f"the normal forms of {a} and {b} differ"
    return Verdict("unknown", reason, conditions)


def refute(p: Program, a: str, q: Program, b: str, seeds: Iterable[int] = range(6)) -> Verdict:
    """Look for inputs on which the arrays differ: refuted with them, or unknown."""
    for seed in seeds:
        found = find_difference(p, a, q, b, seed)
        if found is not None:
            return Verdict("refuted", f"{a} and {b} differ: {found}", counterexample=found)
    return Verdict("unknown", "no difference found")


def decide(
    p: Program, a: str, q: Program, b: str, pairs: Iterable[Pair] = (), positive: Sequence[Size] = ()
) -> Verdict:
    """Prove, else look for a counterexample."""
    verdict = equal(p, a, q, b, pairs, positive)
    if verdict.proved:
        return verdict
    refuted = refute(p, a, q, b)
    return refuted if refuted.status == "refuted" else verdict


class _Proof:
    """The two programs of a comparison."""

    def __init__(self, p: Program, q: Program, positive: Sequence[Size]) -> None:
        self.p, self.q, self.positive = p, q, positive
        self.uses = tuple(map(_dependencies, (p, q)))

    def is_candidate(self, x: str, y: str) -> bool:
        """May these two stand for one opaque array: temporaries of one shape?"""
        first, second = self.p.arrays[x], self.q.arrays[y]
        return first.role == second.role == "temporary" and (first.shape, first.integral) == (
            second.shape,
            second.integral,
        )

    def equal_steps(
        self, goal: Pair, candidates: Sequence[Pair], choose: Callable[[Sequence[Pair]], tuple[Pair, ...]]
    ) -> tuple[Pair, ...] | None:
        """Pairs, all with equal steps, by which the goal has equal steps too; None where there are none."""
        while True:
            cut = choose(candidates)
            failed = [pair for pair in cut if pair != goal and not self.is_provable(pair, cut)]
            if not failed:
                return cut if self.step_is_equal(goal, cut) else None
            candidates = [pair for pair in candidates if pair not in failed]

    def is_provable(self, pair: Pair, cut: Sequence[Pair]) -> bool:
        """Are the steps equal, and their forms small enough to see it?"""
        try:
            return self.step_is_equal(pair, cut)
        except (NotUnfoldedError, TooLargeError):
            return False

    def reason(self, cut: Iterable[Pair]) -> str:
        """What the proof is, in words."""
        recursive = [f"{x} = {y}" for x, y in cut if _reaches_itself(self.uses[0], x)]
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

    def any_pairs(self, candidates: Sequence[Pair]) -> tuple[Pair, ...]:
        """All of them, though arrays without one depend on themselves: their unfolding may end."""
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
        cut = tuple(cut)
        return all(_acyclic(uses, {pair[side] for pair in cut}) for side, uses in enumerate(self.uses))

    def step_is_equal(self, pair: Pair, cut: Sequence[Pair]) -> bool:
        """Do both arrays have one normal form, in terms of inputs and of arrays that are cut?"""
        index = tuple(t.single(t.letter(f"@{axis}")) for axis in range(len(self.p.arrays[pair[0]].shape)))
        opened = ((False, False), (True, False), (False, True))
        if any(self.is_equal_at(index, pair, cut, opens) for opens in opened):
            return True
        places = self.places(index, pair[0])
        return bool(places) and all(self.is_equal_at(place, pair, cut, opened[0]) for place in places)

    def places(self, index: tuple[Node, ...], name: str) -> tuple[tuple[Node, ...], ...]:
        """Every place on axes whose length is a number, the others staying letters; none where many."""
        shape = self.p.arrays[name].shape
        counts = [int(n) if n.is_Integer else 0 for n in shape]
        if not any(counts) or prod(n for n in counts if n) > MOST_PLACES:
            return ()
        axes = [[t.constant(m) for m in range(n)] if n else [i] for n, i in zip(counts, index)]
        return tuple(product(*axes))

    def is_equal_at(
        self, index: tuple[Node, ...], pair: Pair, cut: Sequence[Pair], opens: tuple[bool, bool]
    ) -> bool:
        """Do both have one normal form at a place? `opens` says which, being a copy, is of what it copies."""
        names = [f"{x}≡{y}" for x, y in cut]
        first = Unfolder(self.p, {x: n for (x, _), n in zip(cut, names)}, opens[0])
        second = Unfolder(self.q, {y: n for (_, y), n in zip(cut, names)}, opens[1])
        algebra = self.algebra_at(first, self.p.arrays[pair[0]].shape, index)
        sides = [
            unfolder.defined(name, index, algebra)
            if unfolder.program.arrays[name].role == "temporary"
            else unfolder.element(name, index, algebra)
            for unfolder, name in zip((first, second), pair)
        ]
        return sides[0] is sides[1]

    def algebra_at(self, unfolder: Unfolder, shape: tuple[Basic, ...], index: tuple[Node, ...]) -> Algebra:
        """What holds at an element: its index lies in the array, declared domains hold."""
        arrays = {**self.q.arrays, **self.p.arrays}
        inputs = [x for x in arrays.values() if self._is_input(x.name)]
        positive_arrays = frozenset(x.name for x in inputs if x.domain == "positive")
        empty = Algebra()
        labels = {
            x.name: unfolder.value(x.bound, {}, empty)
            for x in inputs
            if x.integral and x.bound is not None and x.domain in ("label", "natural")
        }
        facts = [t.subtract(t.single(t.size(s.name)), t.constant(1)) for s in self.positive]
        algebra = Algebra(facts, positive_arrays, labels)
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


def _dependencies(program: Program) -> dict[str, set[str]]:
    """The temporaries that the statements of each temporary read."""
    temporaries = {n for n, x in program.arrays.items() if x.role == "temporary"}
    uses: dict[str, set[str]] = {n: set() for n in temporaries}
    for name, placed in writers(program).items():
        for s, outer in placed:
            uses[name] |= {r for x in (s, *outer) for r in arrays_read(x)} & temporaries
    return uses


def _reaches_itself(uses: Mapping[str, set[str]], name: str) -> bool:
    """Does the array depend on itself?"""
    met: set[str] = set()
    waiting = set(uses[name])
    while waiting:
        met |= waiting
        waiting = {x for y in waiting for x in uses[y]} - met
    return name in met


def _acyclic(uses: Mapping[str, set[str]], cut: set[str]) -> bool:
    """Can every array be unfolded down to arrays that are cut?"""
    waiting = {name: {x for x in inner if x not in cut} for name, inner in uses.items()}
    while waiting:
        ready = [name for name, inner in waiting.items() if not inner & waiting.keys()]
        if not ready:
            return False
        for name in ready:
            del waiting[name]
    return True
