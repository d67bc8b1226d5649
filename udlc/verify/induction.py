"""Two programs in, pairs of their arrays whose steps are equal out: what a proof of an equality rests on.

Pairs that are cut stay opaque under a common name, all other temporaries are unfolded; a pair has equal
steps where what the statements give it has one normal form in both programs, at every element. Cut are all
pairs, or as few as leave no array that depends on itself, or one, or none.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from sympy import Basic

from udlc.ir.expressions import arrays_read, substitute
from udlc.ir.grammar import Axis, Letter, Program, Repeat, Size, walk
from udlc.simplify.statements import writers
from udlc.verify import plain
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.bijections import INVERSE
from udlc.verify.terms import Node
from udlc.verify.unfold import DEEPEST, DEEPEST_IN_CYCLES, NotUnfoldedError, Unfolder

MOST_VALUES = 6
"""An axis of so many elements or fewer is compared element by element."""

MOST_SPLITS = 4
"""So many truths about an index are told apart, one within the other."""

Pair = tuple[str, str]
Choice = Callable[[Sequence[Pair]], tuple[Pair, ...]]
"""Which of the pairs stay opaque."""


@dataclass(frozen=True)
class Plan:
    """How a proof went: pairs that were cut, copies that were read through, the sizes called positive.

    Attributes:
        opens: for every pair that was cut, and for the goal after them, which of the two is read through.
    """

    cut: tuple[Pair, ...]
    opens: tuple[tuple[bool, bool], ...]
    positive: tuple[str, ...]


class Proof:
    """The two programs of a comparison."""

    def __init__(
        self, p: Program, q: Program, positive: Sequence[Size] = (), where_defined: bool = False
    ) -> None:
        self.p, self.q, self.positive = p, q, positive
        self.divisors: set[Node] | None = set() if where_defined else None
        self.uses = tuple(map(_dependencies, (p, q)))
        self.opened: dict[Pair, tuple[bool, bool]] = {}

    def plan(self, cut: Sequence[Pair], goal: Pair) -> Plan:
        """How the proof went that these pairs were cut for."""
        opens = tuple(self.opened.get(pair, (False, False)) for pair in (*cut, goal))
        return Plan(tuple(cut), opens, tuple(str(s) for s in self.positive))

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

        recursive = [c for c in candidates if _reaches_itself(self.uses[0], c[0])]
        whole: list[Choice] = [self.every_pair, self.smallest_cut]
        parts: list[Choice] = [*map(alone, recursive), lambda _: ()]
        loops = (s for x in (self.p, self.q) for s, _ in walk(x.statements) if isinstance(s, Repeat))
        repeats = any(not (s.lo.is_Integer and s.hi.is_Integer) for s in loops)
        return whole + [way for way in parts if not repeats or self.breaks_cycles(way(candidates))]

    def start_again(self) -> None:
        """Forget what an attempt assumed not to be zero."""
        self.divisors = None if self.divisors is None else set()

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
            failed = [pair for pair in dict.fromkeys((*cut, goal)) if not self.step_is_equal(pair, cut)]
            if not failed:
                return cut
            if goal in failed or not cut:
                return None
            candidates = [pair for pair in candidates if pair not in failed]

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
        for opens in ((False, False), (True, False), (False, True)):
            if self.is_equal_opened(pair, cut, opens):
                self.opened[pair] = opens
                return True
        return False

    def is_equal_opened(self, pair: Pair, cut: Sequence[Pair], opens: tuple[bool, bool]) -> bool:
        """The same, where `opens` says which of the two, being a copy, is taken for what it copies."""
        names = [f"{x}≡{y}" for x, y in cut]
        deepest = DEEPEST if self.breaks_cycles(cut) else DEEPEST_IN_CYCLES
        first = Unfolder(self.p, {x: n for (x, _), n in zip(cut, names)}, deepest, opens[0])
        second = Unfolder(self.q, {y: n for (_, y), n in zip(cut, names)}, deepest, opens[1])
        return all(
            self.element_is_equal(pair, first, second, index)
            for index in elements_of(self.p.arrays[pair[0]].shape)
        )

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
        truth = _open_truth(t.subtract(one, other)) if splits else None
        if truth is None:
            return False
        return all(
            self.element_is_equal(pair, first, second, at, (*facts, *more), splits - 1)
            for at, more in _cases(truth, index)
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


def _open_truth(e: Node) -> Node | None:
    """A truth about sizes and the letters of an index, anywhere in a term."""
    waiting = [e]
    while waiting:
        node = waiting.pop(0)
        if node.tag == "truth" and node.fields[0] in ("=0", "≥0"):
            inner: Node = node.fields[1]  # type: ignore[assignment]
            if all(name.startswith("@") for name in inner.letters) and not _reads_anything(inner):
                return node
        waiting += t.nodes(node.fields)
    return None


def _reads_anything(node: Node) -> bool:
    return node.tag == "read" or any(map(_reads_anything, t.nodes(node.fields)))


def _cases(truth: Node, index: tuple[Node, ...]) -> list[tuple[tuple[Node, ...], tuple[Node, ...]]]:
    """Where a truth holds and where not: the index, with its value where an equation gives it, and facts."""
    e: Node = truth.fields[1]  # type: ignore[assignment]
    below, above = t.subtract(t.constant(-1), e), t.subtract(e, t.constant(1))
    if truth.fields[0] == "≥0":
        return [(index, (e,)), (index, (below,))]
    for place, i in enumerate(index):
        name = next(iter(i.letters), "")
        parts = t.linear_in(e, name) if name else None
        if parts is not None and parts[0] in (1, -1):
            value = t.scale(parts[1], -parts[0])
            at = (*index[:place], value, *index[place + 1 :])
            return [(at, ()), (index, (above,)), (index, (below,))]
    return [(index, (e, t.scale(e, -1))), (index, (above,)), (index, (below,))]


def elements_of(shape: tuple[Basic, ...]) -> list[tuple[Node, ...]]:
    """Indices that stand for all elements: a letter for each axis, its values where these are few."""
    axes = [
        [t.constant(k) for k in range(int(n))]
        if n.is_Integer and int(n) <= MOST_VALUES
        else [t.single(t.letter(f"@{axis}"))]
        for axis, n in enumerate(shape)
    ]
    return list(product(*axes))


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
