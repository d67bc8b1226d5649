"""Lowers log-sum-exp to a pair that keeps its digits: a program with `logsumexp` in, one without out.

A log-sum-exp s = log Σ e^u is kept as the pair (m, r) beside its rounded value s = m + r:

    m    = max u
    rest = Σ e^(u − m) over u < m    ties = Σ 1 over u = m
    r    = log(ties + rest)          which is log1p(rest) for one tie: no digit of the small terms is lost

    e^(u − s)   → exp_without(u, m, r)       u − m keeps its rounding error, since e magnifies it
                → E·q at the terms of the sum, where E = e^(u − m) is kept, and q = 1/(ties + rest)
    s − u       → pair_plus(−u, m, r)        at the largest u this is r itself
    c·e^(u − s) at every k, and −c at k = y  →  c·e^(u − s) at k ≠ y, and −Σ of these at y

The last is softmax less one-hot: p − 1 cancels where p rounds to 1, the sum of the others does not.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import sympy
from sympy import Add, Basic, Expr, Integer, Mul, exp

from udlc.ir.expressions import letters, printed, reads_of, rebuild, substitute
from udlc.ir.grammar import Array, Compute, Letter, Op, Program, Read, Statement, walk
from udlc.ir.pair_functions import below, exp_below, exp_from, exp_without, log_rest, pair_plus, reaches
from udlc.schedule.complement import lower_complements
from udlc.schedule.extent import slots


@dataclass(frozen=True, slots=True)
class _Terms:
    """The terms e^(u − m) of a log-sum-exp, kept in an array, and the array of 1/(ties + rest).

    layout: the letters of the statement in the order of the axes of the terms.
    """

    statement: Compute
    array: str
    share: str
    layout: tuple[Letter, ...]


@dataclass(frozen=True, slots=True)
class _Pair:
    """The names of m and r, and the terms where they are kept."""

    m: str
    r: str
    terms: _Terms | None


Pairs = dict[str, _Pair]
"""By the name of the log-sum-exp."""


def lower(program: Program, complement: bool = True) -> Program:
    """The program with its log-sum-exps as pairs, and what reads them rewritten to keep their digits.

    `complement` says whether softmax less one-hot may become the sum of the others.
    """
    sums = [s for s, _ in walk(program.statements) if isinstance(s, Compute) and s.op == "logsumexp"]
    if not sums:
        return program
    program = lower_complements(program, sums) if complement else program
    pairs: Pairs = {}
    lowered: dict[Compute, tuple[Compute, ...]] = {}
    for s in sums:
        program, pairs[s.out], lowered[s] = _lower_one(program, s)

    def change(s: Statement) -> tuple[Statement, ...]:
        if isinstance(s, Compute) and s in lowered:
            return tuple(_rewrite_statement(new, pairs, keep=s.out) for new in lowered[s])
        return (_rewrite_statement(s, pairs),)

    return program.with_statements(rebuild(program.statements, change))


def _lower_one(program: Program, s: Compute) -> tuple[Program, _Pair, tuple[Compute, ...]]:
    """m, rest, ties, r and s = m + r, in this order, with the terms if they are read again."""
    like = program.arrays[s.out]

    def new(part: str, latex: str, *axes: Expr) -> str:
        nonlocal program
        name = program.fresh(f"{s.out}_{part}")
        letter = rf"{latex}_{{{like.latex or s.out}}}"
        program = program.with_arrays(Array(name, axes, latex=letter))
        return name

    names = [
        new(part, latex, *like.shape)
        for part, latex in (("max", "m"), ("rest", "R"), ("ties", "t"), ("excess", "r"))
    ]
    m, rest, ties, r = names
    peak = Read(m, s.at)
    at, domain = slots(program, s)

    def statement(out: str, op: Op, body: Expr) -> Compute:
        return replace(s, out=out, op=op, body=body, note="")

    def whole(out: str, body: Expr) -> Compute:
        return Compute(out, at, "sum", domain, body, (), s.origin)

    rest_body, first, last = exp_below(s.body, peak), [], []
    terms = None
    if _keeps_terms(program, s):
        (summed,) = s.reduced
        layout = _layout(s, summed.letter)
        sizes = {**dict(zip(s.at, like.shape)), summed.letter: summed.hi}
        terms = _Terms(
            s, new("terms", "E", *map(sizes.__getitem__, layout)), new("share", "q", *like.shape), layout
        )
        kept = Read(terms.array, layout)
        first = [Compute(terms.array, kept.index, "sum", s.domain, exp_from(s.body, peak), (), s.origin)]
        last = [whole(terms.share, 1 / (Read(rest, at) + Read(ties, at)))]
        rest_body = below(s.body, peak, kept)
    return (
        program,
        _Pair(m, r, terms),
        (
            statement(m, "max", s.body),
            *first,
            statement(rest, "sum", rest_body),
            statement(ties, "sum", reaches(s.body, peak)),
            whole(r, log_rest(Read(rest, at), Read(ties, at))),
            *last,
            replace(whole(s.out, Read(m, at) + Read(r, at)), note=s.note),
        ),
    )


def _layout(s: Compute, summed: Letter) -> tuple[Letter, ...]:
    """The order of the letters of a sum: that of a matrix it reads, for then both are contiguous alike."""
    own = (*s.at, summed)
    found = [r.index for r in symbols_read(s.body) if set(r.index) == set(own) and len(r.index) == len(own)]
    return next(iter(found), own)


def _keeps_terms(program: Program, s: Compute) -> bool:
    """Whether the terms of a sum over one whole axis are read again: e^(u − s) for the same u."""
    if s.guards or len(s.reduced) != 1 or any(r.equation for r in s.domain) or s.at != s.plain:
        return False
    (summed,) = s.reduced
    if summed.lo != 0 or letters(summed.hi) or any(letters(e) for e in program.arrays[s.out].shape):
        return False
    exponentials = (
        (f, inner)
        for inner, _ in walk(program.statements)
        if isinstance(inner, Compute) and inner is not s
        for f in inner.body.atoms(exp)
    )
    return any(
        _term(f.args[0] - read, -read, s, inner) is not None
        for f, inner in exponentials
        for read in Add.make_args(f.args[0])
        if isinstance(-read, Read) and (-read).array == s.out
    )


def _term(u: Expr, read: Read, s: Compute, user: Compute) -> Letter | None:
    """The letter of `user` at which u is a term of the sum s, whose value it reads there."""
    (summed,) = s.reduced
    for r in user.domain:
        places = {**dict(zip(s.at, read.index)), summed.letter: r.letter}
        bounds = (substitute(summed.lo, places), substitute(summed.hi, places))
        if (r.lo, r.hi) == bounds and substitute(s.body, places) == u:
            return r.letter
    return None


def _rewrite_statement(s: Statement, pairs: Pairs, keep: str = "") -> Statement:
    """The body rewritten to read pairs; the statement that makes the sum `keep` is left as it is."""
    if not isinstance(s, Compute) or s.out == keep:
        return s
    if not any(r.array in pairs for r in reads_of(s)):
        return s
    return replace(s, body=_rewrite(s.body, pairs, s))


def _rewrite(e: Expr, pairs: Pairs, user: Compute) -> Expr:
    if not e.args or not any(r.array in pairs for r in symbols_read(e)):
        return e
    if isinstance(e, exp):
        for term in sorted(Add.make_args(e.args[0]), key=printed):
            read = -term
            if isinstance(read, Read) and read.array in pairs:
                return _exponential(e.args[0] - term, read, pairs, user)
    if e.is_Add:
        for term in sorted(e.args, key=printed):
            split = _split(term, pairs)
            if split is None:
                continue
            c, read = split
            others = _divided([t for t in e.args if t != term], c)
            if others is not None:
                return c * pair_plus(_rewrite(others, pairs, user), *_pair(read, pairs))
    parts = (a if isinstance(a, sympy.logic.boolalg.Boolean) else _rewrite(a, pairs, user) for a in e.args)
    return e.func(*parts)


def _exponential(u: Expr, read: Read, pairs: Pairs, user: Compute) -> Expr:
    """e^(u − s) for a read of the sum s."""
    terms = pairs[read.array].terms
    letter = _term(u, read, terms.statement, user) if terms else None
    if terms is None or letter is None:
        return exp_without(_rewrite(u, pairs, user), *_pair(read, pairs))
    (summed,) = terms.statement.reduced
    places = {**dict(zip(terms.statement.at, read.index)), summed.letter: letter}
    index = tuple(places[x] for x in terms.layout)
    return Read(terms.array, index) * Read(terms.share, read.index)


def symbols_read(e: Basic) -> list[Read]:
    """The outermost reads of an expression, by name."""
    return sorted(e.atoms(Read), key=printed)


def _pair(read: Read, pairs: Pairs) -> tuple[Read, Read]:
    pair = pairs[read.array]
    return Read(pair.m, read.index), Read(pair.r, read.index)


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
