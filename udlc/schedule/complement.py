"""Recognises softmax less one-hot, and makes its entry at the label minus the sum of the others.

    a[…, k] += c·e^(u_k − s)   for all k          s = log Σ_k e^(u_k), over the same k
    a[…, y] += −c

become, since Σ_k e^(u_k − s) = 1,

    a[…, k] += c·e^(u_k − s)   where k ≠ y
    others  += c·e^(u_k − s)   where k ≠ y
    a[…, y] += −others
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy
from sympy import Add, Eq, Expr, Mul, Ne, exp

from udlc.ir.expressions import letters, printed, substitute
from udlc.ir.grammar import Array, Compute, Letter, Program, Read, Repeat, Statement, walk


@dataclass(frozen=True, slots=True)
class _Softmax:
    """A statement that adds c·e^(u − s): the axis of its left side on which k runs, and c."""

    statement: Compute
    axis: int
    factor: Expr


def lower_complements(program: Program, sums: list[Compute]) -> Program:
    """The program with each softmax less one-hot as its complement."""
    by_name = {s.out: s for s in sums}
    producers = _producers(program)

    def within(statements: tuple[Statement, ...]) -> tuple[Statement, ...]:
        nonlocal program
        out = [replace(s, body=within(s.body)) if isinstance(s, Repeat) else s for s in statements]
        for p in [s for s in out if isinstance(s, Compute)]:
            softmax = _softmax(p, by_name)
            if softmax is None:
                continue
            found = [(q, _label(softmax, q, producers)) for q in out if isinstance(q, Compute)]
            q, label = next(((q, label) for q, label in found if label is not None), (p, None))
            if label is None:
                continue
            program, new = _complement(program, softmax, label)
            last = max(out.index(p), out.index(q))
            out = [*(s for s in out[:last] if s not in (p, q)), *new, *out[last + 1 :]]
        return tuple(out)

    statements = within(program.statements)
    return program.with_statements(statements)


def _softmax(p: Compute, sums: dict[str, Compute]) -> _Softmax | None:
    """What p is, if it adds c·e^(u − s) at every k of s, one element a point."""
    own = [index for index in p.at if letters(index) & set(p.letters)]
    one_each = len(own) == len(p.letters) == len(p.plain)
    if p.op != "sum" or p.guards or not one_each or any(r.equation for r in p.domain):
        return None
    for factor in sorted((f for f in Mul.make_args(p.body) if isinstance(f, exp)), key=printed):
        for term in Add.make_args(factor.args[0]):
            read = -term
            if not isinstance(read, Read) or read.array not in sums:
                continue
            k = _summed_letter(sums[read.array], read, factor.args[0] - term, p)
            rest = Mul(*(f for f in Mul.make_args(p.body) if f != factor))
            if k is not None and k not in letters(rest):
                return _Softmax(p, p.at.index(k), rest)
    return None


def _summed_letter(s: Compute, read: Read, u: Expr, p: Compute) -> Letter | None:
    """The letter of p over which s sums the same e^u, if it does, in the same range."""
    if s.guards or len(s.reduced) != 1 or s.reduced[0].equation or len(s.plain) + 1 != len(s.domain):
        return None
    summed = s.reduced[0]
    places = {a: b for a, b in zip(s.at, read.index) if a in s.plain}
    for r in p.domain:
        renamed = {**places, summed.letter: r.letter}
        bounds = (substitute(summed.lo, places), substitute(summed.hi, places))
        if (r.lo, r.hi) == bounds and substitute(s.body, renamed) == u:
            return r.letter
    return None


def _label(softmax: _Softmax, q: Compute, producers: dict[str, Compute]) -> Expr | None:
    """The label y, in the letters of the softmax, if q adds −c at k = y for all other letters."""
    p, axis = softmax.statement, softmax.axis
    if q is p or q.out != p.out or q.op != "sum":
        return None
    label, guards, domain = q.at[axis], list(q.guards), list(q.domain)
    for r in q.domain:
        if r.letter != label:
            continue
        if r.equation and r.equation[1] == 1:
            label = r.equation[0]
        else:
            found = [g for g in guards if isinstance(g, Eq) and r.letter in g.args]
            if len(found) != 1:
                return None
            guards.remove(found[0])
            label = next(side for side in found[0].args if side != r.letter)
        domain.remove(r)
        break
    renamed = {a: b for n, (a, b) in enumerate(zip(q.at, p.at)) if n != axis and isinstance(a, Letter)}
    same = {(renamed.get(r.letter), substitute(r.lo, renamed), substitute(r.hi, renamed)) for r in domain}
    k = p.at[axis]
    if guards or same != {(r.letter, r.lo, r.hi) for r in p.domain if r.letter != k}:
        return None
    if any(substitute(a, renamed) != b for n, (a, b) in enumerate(zip(q.at, p.at)) if n != axis):
        return None
    difference = _resolved(softmax.factor, producers) + _resolved(substitute(q.body, renamed), producers)
    return substitute(label, renamed) if sympy.expand(difference) == 0 else None


def _producers(program: Program) -> dict[str, Compute]:
    """Arrays that one statement defines pointwise, by name: their reads may be replaced by its body."""
    writers: dict[str, list[Compute]] = {}
    for s, _ in walk(program.statements):
        if isinstance(s, Compute):
            writers.setdefault(s.out, []).append(s)
    return {
        name: found[0]
        for name, found in writers.items()
        if len(found) == 1
        and found[0].op == "sum"
        and not found[0].guards
        and not found[0].reduced
        and found[0].plain == found[0].at
    }


def _resolved(e: Expr, producers: dict[str, Compute], depth: int = 8) -> Expr:
    """The expression with reads of pointwise arrays replaced by what defines them."""
    for _ in range(depth):
        found = {r: producers[r.array] for r in e.atoms(Read) if r.array in producers}
        if not found:
            break
        e = e.xreplace({r: substitute(s.body, dict(zip(s.at, r.index))) for r, s in found.items()})
    return e


def _complement(program: Program, softmax: _Softmax, label: Expr) -> tuple[Program, tuple[Compute, ...]]:
    p, axis = softmax.statement, softmax.axis
    k, at = p.at[axis], p.at[:axis] + p.at[axis + 1 :]
    shape = program.arrays[p.out].shape
    name = program.fresh(f"{p.out}_others")
    program = program.with_arrays(Array(name, shape[:axis] + shape[axis + 1 :]))
    apart = replace(p, guards=(Ne(k, label),))
    at_label = replace(
        p,
        at=(*p.at[:axis], label, *p.at[axis + 1 :]),
        domain=tuple(r for r in p.domain if r.letter != k),
        body=-Read(name, at),
    )
    return program, (apart, replace(apart, out=name, at=at), at_label)
