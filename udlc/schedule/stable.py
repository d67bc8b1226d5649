"""Lowers log-sum-exp to a pair that keeps its digits: a program with `logsumexp` in, one without out.

A log-sum-exp s = log Σ e^u is kept as the pair (m, r) beside its rounded value s = m + r:

    m    = max u
    rest = Σ e^(u − m) over u < m    ties = Σ 1 over u = m
    r    = log(ties + rest)          which is log1p(rest) for one tie: no digit of the small terms is lost

    e^(u − s)   → exp_without(u, m, r)       u − m keeps its rounding error, since e magnifies it
    s − u       → pair_plus(−u, m, r)        at the largest u this is r itself
    c·e^(u − s) at every k, and −c at k = y  →  c·e^(u − s) at k ≠ y, and −Σ of these at y

The last is softmax less one-hot: p − 1 cancels where p rounds to 1, the sum of the others does not.
"""

from __future__ import annotations

from dataclasses import replace

import sympy
from sympy import Add, Basic, Expr, Integer, Mul, exp

from udlc.ir.expressions import printed, reads_of, rebuild
from udlc.ir.grammar import Array, Compute, Op, Program, Read, Statement, walk
from udlc.ir.loops import exp_below, exp_without, log_rest, pair_plus, reaches
from udlc.schedule.complement import lower_complements
from udlc.schedule.extent import slots

Pairs = dict[str, tuple[str, str]]
"""The names of m and r by the name of their log-sum-exp."""


def lower(program: Program) -> Program:
    """The program with its log-sum-exps as pairs, and what reads them rewritten to keep their digits."""
    sums = [s for s, _ in walk(program.statements) if isinstance(s, Compute) and s.op == "logsumexp"]
    if not sums:
        return program
    program = lower_complements(program, sums)
    pairs: Pairs = {}
    lowered: dict[Compute, tuple[Compute, ...]] = {}
    for s in sums:
        program, lowered[s] = _lower_one(program, s)
        m, r = (lowered[s][n].out for n in (0, 3))
        pairs[s.out] = (m, r)

    def change(s: Statement) -> tuple[Statement, ...]:
        if isinstance(s, Compute) and s in lowered:
            return tuple(_rewrite_statement(new, pairs, keep=s.out) for new in lowered[s])
        return (_rewrite_statement(s, pairs),)

    return program.with_statements(rebuild(program.statements, change))


def _lower_one(program: Program, s: Compute) -> tuple[Program, tuple[Compute, ...]]:
    """m, rest, ties, r and s = m + r, in this order, and the program with their arrays."""
    like = program.arrays[s.out]
    names: list[str] = []
    for part, latex in (("max", "m"), ("rest", "R"), ("ties", "t"), ("excess", "r")):
        name = program.fresh(f"{s.out}_{part}")
        names.append(name)
        program = program.with_arrays(Array(name, like.shape, latex=rf"{latex}_{{{like.latex or s.out}}}"))
    m, rest, ties, r = names
    peak = Read(m, s.at)
    at, domain = slots(program, s)

    def statement(out: str, op: Op, body: Expr) -> Compute:
        return replace(s, out=out, op=op, body=body, note="")

    def whole(out: str, body: Expr) -> Compute:
        return Compute(out, at, "sum", domain, body, (), s.origin)

    return program, (
        statement(m, "max", s.body),
        statement(rest, "sum", exp_below(s.body, peak)),
        statement(ties, "sum", reaches(s.body, peak)),
        whole(r, log_rest(Read(rest, at), Read(ties, at))),
        replace(whole(s.out, Read(m, at) + Read(r, at)), note=s.note),
    )


def _rewrite_statement(s: Statement, pairs: Pairs, keep: str = "") -> Statement:
    """The body rewritten to read pairs; the statement that makes the sum `keep` is left as it is."""
    if not isinstance(s, Compute) or s.out == keep:
        return s
    if not any(r.array in pairs for r in reads_of(s)):
        return s
    return replace(s, body=_rewrite(s.body, pairs))


def _rewrite(e: Expr, pairs: Pairs) -> Expr:
    if not e.args or not any(r.array in pairs for r in symbols_read(e)):
        return e
    if isinstance(e, exp):
        for term in sorted(Add.make_args(e.args[0]), key=printed):
            read = -term
            if isinstance(read, Read) and read.array in pairs:
                return exp_without(_rewrite(e.args[0] - term, pairs), *_pair(read, pairs))
    if e.is_Add:
        for term in sorted(e.args, key=printed):
            split = _split(term, pairs)
            if split is None:
                continue
            c, read = split
            others = _divided([t for t in e.args if t != term], c)
            if others is not None:
                return c * pair_plus(_rewrite(others, pairs), *_pair(read, pairs))
    return e.func(*(a if isinstance(a, sympy.logic.boolalg.Boolean) else _rewrite(a, pairs) for a in e.args))


def symbols_read(e: Basic) -> list[Read]:
    """The outermost reads of an expression, by name."""
    return sorted(e.atoms(Read), key=printed)


def _pair(read: Read, pairs: Pairs) -> tuple[Read, Read]:
    m, r = pairs[read.array]
    return Read(m, read.index), Read(r, read.index)


def _split(term: Expr, pairs: Pairs) -> tuple[Expr, Read] | None:
    """C and the read of a log-sum-exp, where the term is their product."""
    found = [f for f in Mul.make_args(term) if isinstance(f, Read) and f.array in pairs]
    if len(found) != 1:
        return None
    return Mul(*(f for f in Mul.make_args(term) if f != found[0])), found[0]


def _divided(terms: list[Expr], c: Expr) -> Expr | None:
    """The sum of terms over c, where that only takes factors away: c may be zero when the kernel runs."""
    number, factors = c.as_coeff_mul()
    if number == 0:
        return None
    total: Expr = Integer(0)
    for term in terms:
        if not set(factors) <= set(Mul.make_args(term)):
            return None
        total += Mul(*(f for f in Mul.make_args(term) if f not in factors)) / number
    return total
