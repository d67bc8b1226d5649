"""Two programs over the same inputs in, what is known of the equality of their outputs out.

A proof is tried first, with auxiliary arrays of equal value as candidates for induction; then numbers at
inputs from every stratum: they refute, or they support what was not proved.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, replace
from itertools import product
from typing import Any

import mpmath
import numpy as np
from sympy import Basic, Integer

from udlc import differentiate
from udlc.errors import IRError, UdlcError
from udlc.ir.check import check
from udlc.ir.expressions import map_parts, map_reads, rebuild
from udlc.ir.grammar import Derive, Domain, Program, Size, Statement, walk
from udlc.simplify import simplify
from udlc.verify.canonical import equal
from udlc.verify.claims import equality
from udlc.verify.induction import Pair, Plan
from udlc.verify.ledger import decided, is_replaying
from udlc.verify.sample import (
    Counterexample,
    Evidence,
    bindings,
    drawn,
    evaluated,
    one_sided,
    search,
    size_names,
)
from udlc.verify.verdicts import Finding

SEEDS = range(36)
"""Inputs at which a claim is tried."""

FEW = 6
"""So many of these are tried of a variant before it is tried to prove it, for most variants are false."""

ENOUGH = 12
"""So many points at which both sides agree make an equality `checked`."""

MOST_CASES = 3
"""So many binary inputs are tried value by value."""


def ready(program: Program, domains: Mapping[str, Domain] | None = None) -> Program:
    """The program without derivatives, its inputs in the domains that conditions give them."""
    if any(isinstance(s, Derive) for s, _ in walk(program.statements)):
        program = differentiate.expand(_nameless(program))
    changed = [
        replace(program.arrays[n], domain=d) for n, d in (domains or {}).items() if n in program.arrays
    ]
    return program.with_arrays(*changed)


def runnable(program: Program) -> Program:
    """The program itself, or, where an auxiliary array of a derivative has no rows of its own, tidied."""
    try:
        return check(program, "differentiate")
    except IRError:
        pass
    try:
        return simplify(program)
    except UdlcError:
        return program


def _nameless(program: Program) -> Program:
    """The program without the equations that its statements come from, so that copies are read through."""

    def strip(s: Statement) -> list[Statement]:
        return [replace(s, origin=())]

    return program.with_statements(rebuild(program.statements, strip))


def decide_equality(p: Program, q: Program, may_refute: bool = True, seeds: Sequence[int] = SEEDS) -> Finding:
    """Are the last outputs of two programs equal, where both are defined?"""
    a, b = p.outputs[-1], q.outputs[-1]
    misfit = _misfit(p, a, q, b)
    if misfit:
        return Finding("unknown", "comparison of declarations", misfit)
    found = decided(lambda: equality(p, a, q, b), lambda: prove(p, a, q, b))
    if found.verdict == "proved" or is_replaying():
        return found
    one, other = runnable(p), runnable(q)
    found = weighed(search(one, a, other, b, seeds), found.reason, may_refute)
    if found.verdict == "checked" and (at := one_sided(one, a, other, b, SEEDS[:ENOUGH])):
        where = ", ".join(f"{name} = {value}" for name, value in at.items())
        return Finding("unknown", found.method, f"only one side has a value at {where}")
    return found


def early_difference(p: Program, q: Program) -> Finding | None:
    """Refuted where the last outputs of two programs differ at one of the first inputs: soon seen, if so."""
    a, b = p.outputs[-1], q.outputs[-1]
    if is_replaying() or _misfit(p, a, q, b):
        return None
    evidence = search(runnable(p), a, runnable(q), b, SEEDS[:FEW])
    return None if evidence.counterexample is None else weighed(evidence, "")


def weighed(evidence: Evidence, reason: str, may_refute: bool = True) -> Finding:
    """What numbers say where a proof was not found."""
    sizes = "; ".join(", ".join(f"{n} = {k}" for n, k in s.items()) for s in evidence.sizes if s)
    example = evidence.counterexample
    if example is not None:
        shown = as_data(example)
        if may_refute:
            return Finding(
                "refuted",
                "counterexample",
                f"the sides differ: {example}",
                sizes=_of(example.sizes),
                counterexample=shown,
            )
        return Finding("unknown", "numbers", f"the sides differ where a condition was not used: {example}")
    if evidence.points >= ENOUGH:
        found = f"{reason}; {evidence.points} values agree to 30 digits"
        return Finding("checked", "numbers at exact points", found, sizes=sizes or "fixed")
    return Finding("unknown", "", f"{reason}; only {evidence.points} values could be compared")


def _of(sizes: Mapping[str, int]) -> str:
    return ", ".join(f"{n} = {k}" for n, k in sizes.items())


def as_data(example: Counterexample) -> dict[str, Any]:
    """A counterexample as JSON holds it; the inputs are exact."""
    inputs = {n: v.tolist() if hasattr(v, "tolist") else v for n, v in example.inputs.items()}
    return {
        "sizes": dict(example.sizes),
        "inputs": inputs,
        "at": list(example.index),
        "left": example.values[0],
        "right": example.values[1],
        "digits": 40,
    }


def _misfit(p: Program, a: str, q: Program, b: str) -> str:
    """Why two programs cannot be compared, if they cannot."""
    if p.arrays[a].shape != q.arrays[b].shape:
        return f"the sides have shapes {p.arrays[a].shape} and {q.arrays[b].shape}"
    for x in p.inputs:
        y = q.arrays.get(x.name)
        if y is not None and y.role != "temporary" and y.shape != x.shape:
            return f"{x.name} has shape {x.shape} on one side and {y.shape} on the other"
    return ""


# ── Proof ────────────────────────────────────────────────────────────────────


def prove(p: Program, a: str, q: Program, b: str) -> Finding:
    """Equal by normal forms, step by step where arrays depend on themselves; else unknown."""
    cases = list(by_cases(p, q))
    conditions: dict[str, None] = {}
    trace: list[str] = []
    plans: list[Plan] = []
    for name, one, other in cases:
        pairs = suggested(one, other)
        verdict = equal(one, a, other, b, pairs, where_defined=True)
        sizes = [Size(n) for n in sorted(size_names(one) | size_names(other))]
        if sizes and (not verdict.proved or verdict.conditions):
            again = equal(one, a, other, b, pairs, sizes, where_defined=True)
            if again.proved and (not verdict.proved or len(again.conditions) <= len(sizes)):
                verdict = again
        if not verdict.proved:
            where = f" where {name}" if name else ""
            return Finding("unknown", "normal forms", f"{verdict.reason}{where}")
        conditions |= dict.fromkeys(verdict.conditions)
        plans += [verdict.plan] if verdict.plan else []
        trace.append(f"{name + ': ' if name else ''}{verdict.reason}")
    method = "normal forms" if len(cases) == 1 else f"normal forms in {len(cases)} cases"
    if any("induction" in x for x in trace):
        method = "induction, " + method
    plan = asdict(plans[0]) if plans else None
    return Finding(
        "proved", method, "", conditions=tuple(conditions), sizes="all", trace=tuple(trace), plan=plan
    )


def suggested(p: Program, q: Program) -> list[Pair]:
    """Temporaries of different names that have equal values at some inputs: worth an attempt at a proof."""
    sizes, inputs = drawn((p, q), 3)
    bind = bindings((p, q))
    with mpmath.workdps(20):
        one, other = (evaluated(x, {**sizes, **inputs}, bind) for x in (p, q))
    if one is None or other is None:
        return []
    return [
        (x, y)
        for x, a in p.arrays.items()
        for y, b in q.arrays.items()
        if a.role == b.role == "temporary" and a.shape and a.shape == b.shape and x != y
        if np.size(one[x]) and _close(one[x], other[y])
    ]


def _close(x: Any, y: Any) -> bool:
    if x.shape != y.shape:
        return False
    return all(abs(u - v) <= mpmath.mpf(10) ** -12 * (1 + abs(u)) for u, v in zip(x.flat, y.flat))


def by_cases(p: Program, q: Program) -> Iterator[tuple[str, Program, Program]]:
    """Both programs, for each value of the inputs that are 0 or 1."""
    binary = binary_inputs(p, q)
    for values in product((0, 1), repeat=len(binary)):
        chosen = dict(zip(binary, values))
        name = ", ".join(f"{n} = {k}" for n, k in chosen.items())
        yield name, _with_values(p, chosen), _with_values(q, chosen)


def binary_inputs(p: Program, q: Program) -> list[str]:
    """Inputs that are 0 or 1, as many as are tried value by value."""
    inputs = {x.name: x for x in (*q.inputs, *p.inputs)}
    return sorted(n for n, x in inputs.items() if x.domain == "binary" and not x.shape)[:MOST_CASES]


def _with_values(program: Program, values: Mapping[str, int]) -> Program:
    """The program with numbers in place of scalar inputs."""
    if not values:
        return program

    def chosen(e: Basic) -> Basic:
        return map_reads(e, lambda r: Integer(values[r.array]) if r.array in values else r)

    try:
        return program.with_statements(tuple(map_parts(s, chosen) for s in program.statements))
    except UdlcError:
        return program
