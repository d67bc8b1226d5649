"""The tables of rules of the compiler in, a verdict for every row out, by the methods that decide equations.

derivative   what a row of `ir.functions` says is the derivative of what its function means in simpler ones
recognition  pattern and result of a row of `recognise.rules` are equal wherever the pattern has a value
stability    what `schedule.stable` puts in the place of a log-sum-exp has its value
algebra      the identities on which normal forms rest

Every row is also compared at points to 40 digits, which use none of the rules; where those differ the row is
refuted, whatever was proved. The derivatives of functions that are defined by them rest on that alone.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any

import mpmath
import numpy as np
import sympy
from sympy import Expr

from udlc.ir.build import Builder
from udlc.ir.expressions import printed
from udlc.ir.grammar import Program
from udlc.verify.entries import decided, in_time
from udlc.verify.equalities import decide_equality
from udlc.verify.originals import SECOND_LOOK
from udlc.verify.run import Options, Progress
from udlc.verify.sample import evaluated, search
from udlc.verify.tables_of_rules import BY_DEFINITION, UNSMOOTH, Claim, RuleRow, rule_rows, unfolded
from udlc.verify.verdicts import Finding, Result, Status, Step
from udlc.verify.workers import Begun, Found, Pool, Say

POINTS = 12
"""A derivative is compared with differences at so many points."""

AGREEMENT = mpmath.mpf(10) ** -18
"""Derivative and difference agree better than this."""


def verify_rules(options: Options, progress: Progress = lambda _: None) -> list[Result]:
    """A result for every row, in the order of the tables."""
    rows = rule_rows()
    places = range(len(rows))

    def perform(place: int, known: list[Any], say: Say) -> None:
        for begun, decide in _steps(rows[place])[len(known) :]:
            say(Begun(begun))
            start = perf_counter()
            found = in_time(decide, options.limit)
            say(Found(decided(begun, found, (), perf_counter() - start)))

    pool = Pool(perform, _lost, min(options.workers, len(rows)), options.silence)
    steps: dict[int, tuple[Step, ...]] = {}
    for place, items in pool.run(places):
        steps[place] = tuple(items)
        progress(rows[place].name)
    return [
        Result(row.name, 0, row.table, ("=",), steps[n], "", seconds=sum(s.seconds for s in steps[n]))
        for n, row in zip(places, rows)
    ]


def _lost(_place: int, name: Step | None, reason: str) -> tuple[Step, bool]:
    if name is None:
        return Step("unknown", reason=reason), False
    return replace(name, reason=reason), True


def _steps(row: RuleRow) -> list[tuple[Step, Callable[[], Finding]]]:
    """What a row claims, with what decides it."""
    if row.claims:
        claimed = [
            Step("unknown", source=printed(c.left), target=printed(c.right), relation="=") for c in row.claims
        ]
        return [(said, partial(_decide, row, claim)) for said, claim in zip(claimed, row.claims)]
    return [(Step("unknown", source=row.name), partial(_by_numbers, row))]


def _decide(row: RuleRow, claim: Claim) -> Finding:
    """A proof with functions unfolded; the numbers, with functions as they are, may say no to it."""
    one, other = (_program(unfolded(e), claim) for e in (claim.left, claim.right))
    found = decide_equality(one, other)
    one, other = (_program(e, claim) for e in (claim.left, claim.right))
    example = search(one, one.outputs[-1], other, other.outputs[-1], SECOND_LOOK).counterexample
    doubt = f"the sides differ: {example}" if example else _disagreement(row)
    return Finding("refuted", "numbers", doubt) if doubt else found


def _program(e: Expr, claim: Claim) -> Program:
    """The program of an expression whose variables are scalar inputs."""
    b = Builder("row")
    names = sorted((claim.left.free_symbols | claim.right.free_symbols), key=str)
    reads = {v: b.given(str(v), domain=claim.domains.get(v, "real"))[()] for v in names}
    b.put(b.temporary("value")[()], e.xreplace(reads))
    return b.program("value")


def _by_numbers(row: RuleRow) -> Finding:
    """A row without a claim: its derivative is compared with differences, where it has one."""
    if row.function is None:
        return Finding("defined", "", row.reason)
    doubt = _disagreement(row)
    if doubt:
        return Finding("refuted", "numbers", doubt)
    method = f"differences at {POINTS} points"
    verdict: Status = "defined" if row.function.name in BY_DEFINITION else "checked"
    return Finding(verdict, method, row.reason)


def _disagreement(row: RuleRow) -> str:
    """Where the derivatives of a row are not what its function's differences say; "" where they are."""
    function = row.function
    if function is None or function.name in UNSMOOTH:
        return ""
    random = np.random.default_rng(len(function.name))
    args = sympy.symbols(f"a:{function.arity}", real=True)
    with mpmath.workdps(40):
        for _ in range(POINTS):
            at = [mpmath.mpf(random.uniform(*interval)) for interval in function.domain]
            for n, said in enumerate(function.partials(*args)):
                order = tuple(int(k == n) for k in range(function.arity))
                slope = mpmath.diff(function.mpmath, tuple(at), order)
                value = _value(said, dict(zip(args, at)))
                if abs(slope - value) > AGREEMENT * (1 + abs(slope)):
                    return f"the derivative by argument {n + 1} at {at} is {slope}, the row says {value}"
    return ""


def _value(e: Expr, at: Mapping[Any, Any]) -> Any:
    """An expression at numbers, with mpmath's precision."""
    program = _program(e, Claim(e, sympy.Add(*at)))
    inputs = {str(v): x for v, x in at.items()}
    return evaluated(program, inputs, {})["value"][()]
