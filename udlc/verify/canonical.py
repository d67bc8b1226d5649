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

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Literal

from udlc.ir.grammar import Program, Size
from udlc.verify.effort import TooLargeError
from udlc.verify.induction import Pair, Plan, Proof, Regions
from udlc.verify.sample import Counterexample, find_difference
from udlc.verify.unfold import NotUnfoldedError

Status = Literal["proved", "refuted", "unknown"]


@dataclass(frozen=True)
class Verdict:
    """What is known of an equality, why, and what it rests on beside the declarations of the programs.

    A refutation shows its counterexample, a proof how it went.
    """

    status: Status
    reason: str
    conditions: tuple[str, ...] = ()
    counterexample: Counterexample | None = None
    plan: Plan | None = None

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
    where_defined: bool = False,
) -> Verdict:
    """Is the array a of p always equal to the array b of q?  Proved, or unknown with the reason.

    Args:
        p: a program.
        a: an array of p.
        q: a program; inputs with the same name are the same input.
        b: an array of q.
        pairs: arrays of p and q that should be equal step by step; those of one name are always tried.
        positive: sizes that are at least one; they become conditions of the verdict.
        where_defined: whether what is divided by counts as not zero; it becomes a condition of the verdict.
    """
    proof = Proof(p, q, positive, where_defined)
    if p.arrays[a].shape != q.arrays[b].shape:
        return Verdict("unknown", f"{a} and {b} have different shapes")
    common = [(n, n) for n in p.arrays if n in q.arrays]
    candidates = [pair for pair in dict.fromkeys((*pairs, (a, b), *common)) if proof.is_candidate(*pair)]
    best, reason = None, ""
    whole: Regions = {}
    ways = chain(((choice, whole) for choice in proof.strategies(candidates)), proof.in_regions())
    for cut_to, regions in ways:
        if best is not None and regions:
            return best
        proof.start_again(regions)
        try:
            cut = proof.equal_steps((a, b), candidates, cut_to)
        except (NotUnfoldedError, TooLargeError) as error:
            reason = reason or error.message
        except RecursionError:
            reason = reason or "the expressions are nested too deeply"
        else:
            if cut is None:
                reason = f"the normal forms of {a} and {b} differ"
            elif best is None or len(proof.conditions()) < len(best.conditions):
                best = Verdict("proved", proof.reason(cut), proof.conditions(), plan=proof.plan(cut, (a, b)))
        if best is not None and len(best.conditions) == len(proof.positive):
            return best
    return best or Verdict("unknown", reason)


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
