"""Programs rewritten so that they stay equal, and mutated so that they mostly do not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from random import Random

import sympy
from sympy import Basic

from udlc.ir.expressions import map_parts, substitute
from udlc.ir.grammar import ONE, Compute, Letter, Program, Range, Read, Repeat, Statement

Rewrite = Callable[[Compute, Random], tuple[Compute, ...] | None]


def at_one_statement(program: Program, random: Random, rewrite: Rewrite) -> Program | None:
    """Apply the rewrite to one statement that it fits; None where it fits none."""
    places: list[Statement] = []

    def collect(statements: tuple[Statement, ...]) -> None:
        for s in statements:
            collect(s.body) if isinstance(s, Repeat) else places.append(s)

    collect(program.statements)
    random.shuffle(places)
    for chosen in places:
        new = rewrite(chosen, random) if isinstance(chosen, Compute) else None
        if new is not None:
            return program.with_statements(_put(program.statements, chosen, new))
    return None


def _put(
    statements: tuple[Statement, ...], old: Statement, new: tuple[Compute, ...]
) -> tuple[Statement, ...]:
    out: list[Statement] = []
    for s in statements:
        if s is old:
            out.extend(new)
        else:
            out.append(replace(s, body=_put(s.body, old, new)) if isinstance(s, Repeat) else s)
    return tuple(out)


# ── Rewrites that keep the value ─────────────────────────────────────────────


def rename(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    new = {v: Letter(f"{v}_{random.randrange(9)}") for v in s.letters}
    return (_with_letters(s, new),) if new else None


def shift(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    """v + c instead of v, over a range that lies c lower."""
    free = [r for r in s.reduced if r.equation is None]
    if not free or s.op == "argmax":
        return None
    r, c = random.choice(free), random.choice((-2, -1, 1, 3))
    moved = map_parts(s, lambda e: substitute(e, {r.letter: r.letter + c}))
    assert isinstance(moved, Compute)
    domain = tuple(replace(x, lo=x.lo - c, hi=x.hi - c) if x.letter == r.letter else x for x in moved.domain)
    return (replace(moved, domain=domain),)


def split(s: Compute, _: Random) -> tuple[Compute, ...] | None:
    """One contribution for every summand."""
    body = sympy.expand(s.body, deep=False)
    if s.op != "sum" or not body.is_Add:
        return None
    return tuple(replace(s, body=x) for x in body.args)


def swap(s: Compute, _: Random) -> tuple[Compute, ...] | None:
    """Loops in the opposite order, where ranges allow it."""
    bounds = {x for r in s.domain for e in (r.lo, r.hi, *(r.equation or ())) for x in e.free_symbols}
    if len(s.domain) < 2 or bounds & set(s.letters) or s.op == "argmax" or any(r.equation for r in s.domain):
        return None
    return (replace(s, domain=s.domain[::-1]),)


def bound_as_guard(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    """v in lo .. hi-1 as v in lo-1 .. hi with guards."""
    free = [r for r in s.reduced if r.equation is None]
    if not free or s.op == "argmax":
        return None
    r = random.choice(free)
    domain = tuple(replace(x, lo=x.lo - 1, hi=x.hi + 1) if x is r else x for x in s.domain)
    return (
        replace(s, domain=domain, guards=(sympy.Ge(r.letter, r.lo), sympy.Lt(r.letter, r.hi), *s.guards)),
    )


def _with_letters(s: Compute, new: dict[Letter, Letter]) -> Compute:
    renamed = map_parts(s, lambda e: substitute(e, new))
    assert isinstance(renamed, Compute)
    return replace(
        renamed, domain=tuple(replace(r, letter=new.get(r.letter, r.letter)) for r in renamed.domain)
    )


EQUAL: tuple[Rewrite, ...] = (rename, shift, split, swap, bound_as_guard)


# ── Mutations ────────────────────────────────────────────────────────────────


def factor(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    return (replace(s, body=s.body * random.choice((-1, 2))),) if s.op != "argmax" else None


def exponent(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    return _at_read(s, random, lambda r: r**2)


def other_index(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    """A letter of an index becomes another letter."""

    def change(r: Read) -> Basic:
        if not r.index or not s.letters:
            return r
        axis = random.randrange(len(r.index))
        index = tuple(random.choice(s.letters) if a == axis else i for a, i in enumerate(r.index))
        return Read(r.array, index, r.integral)

    return _at_read(s, random, change)


def other_range(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    """A range that starts one later, or ends one earlier."""
    free = [r for r in s.reduced if r.equation is None]
    if not free:
        return None
    r = random.choice(free)
    new = random.choice((Range(r.letter, r.lo + ONE, r.hi), Range(r.letter, r.lo, r.hi - ONE)))
    return (replace(s, domain=tuple(new if x is r else x for x in s.domain)),)


def dropped(s: Compute, _: Random) -> tuple[Compute, ...] | None:
    """A summand less."""
    return (replace(s, body=sympy.Add(*s.body.args[1:])),) if s.body.is_Add else None


def other_guard(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    """One guard less, or one more."""
    if s.guards and random.random() < 0.5:
        return (replace(s, guards=s.guards[1:]),)
    if len(s.domain) < 2:
        return None
    v, w = random.sample(s.letters, 2)
    return (replace(s, guards=(*s.guards, random.choice((sympy.Ne, sympy.Le, sympy.Eq))(v, w))),)


def other_op(s: Compute, random: Random) -> tuple[Compute, ...] | None:
    if s.op not in ("max", "min", "prod", "logsumexp"):
        return None
    return (replace(s, op=random.choice([o for o in ("max", "min", "prod", "logsumexp") if o != s.op])),)


def _at_read(s: Compute, random: Random, change: Callable[[Read], Basic]) -> tuple[Compute, ...] | None:
    met = sorted(s.body.atoms(Read), key=str)
    if not met or s.op == "argmax":
        return None
    r = random.choice(met)
    return (replace(s, body=s.body.xreplace({r: change(r)})),)


DIFFERENT: tuple[Rewrite, ...] = (factor, exponent, other_index, other_range, dropped, other_guard, other_op)
