"""One statement in; the partial derivatives of its body, and how its reduction passes a differential on, out.

d out[at] = Σ weight · Σ_r ∂body/∂r · dr      over the statement's domain, where its guards hold
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeAlias

import sympy
from sympy import Basic, Expr

from udlc.errors import IRError
from udlc.ir.expressions import letters, substitute
from udlc.ir.functions import derivative
from udlc.ir.grammar import ONE, OPS, ZERO, Compute, Letter, Range, Read

Beside: TypeAlias = Literal["nothing", "argument", "others"]


@lru_cache(maxsize=1 << 14)
def partials(body: Expr) -> tuple[tuple[Read, Expr], ...]:
    """The real reads of a body whose partial derivative is not zero, with it, in order of their names."""
    order: dict[Read, Read] = {}
    for node in sympy.preorder_traversal(body):
        if isinstance(node, Read):
            order.setdefault(node, Read(f"read{len(order)}", (), node.integral))
    back = {form: r for r, form in order.items()}
    found = ((back[form], slope.xreplace(back)) for form, slope in _of_form(body.xreplace(order)))
    return tuple(sorted(found, key=lambda pair: str(pair[0])))


@lru_cache(maxsize=1 << 14)
def _of_form(form: Expr) -> tuple[tuple[Read, Expr], ...]:
    """Partial derivatives of a body whose reads have been renamed: equal layers share one entry."""
    reads = sorted((r for r in form.atoms(Read) if not r.integral), key=str)
    slopes = ((r, derivative(form, r)) for r in reads)
    return tuple((r, slope) for r, slope in slopes if slope != 0)


@dataclass(frozen=True, slots=True)
class Reduction:
    """How one op passes differentials on.

    beside: what the forward program must compute beside it: the winning argument, or products of the others.
    weight: from the statement and the read of that at the point, the factor and the guards of the point.
    """

    beside: Beside
    weight: Callable[[Compute, Read | None], tuple[Expr, tuple[Basic, ...]]]


def _one(s: Compute, beside: Read | None) -> tuple[Expr, tuple[Basic, ...]]:  # noqa: ARG001
    return ONE, ()


def _of_others(s: Compute, beside: Read | None) -> tuple[Expr, tuple[Basic, ...]]:  # noqa: ARG001
    assert beside is not None
    return beside, ()


def _where_it_wins(s: Compute, beside: Read | None) -> tuple[Expr, tuple[Basic, ...]]:
    assert beside is not None
    return ONE, (sympy.Eq(position(s.reduced), beside),)


def _share(s: Compute, beside: Read | None) -> tuple[Expr, tuple[Basic, ...]]:  # noqa: ARG001
    return sympy.exp(s.body - Read(s.out, s.at)), ()


def _no_derivative(s: Compute, beside: Read | None) -> tuple[Expr, tuple[Basic, ...]]:  # noqa: ARG001
    raise IRError(f"{s.op} into {s.out} has no derivative: its values are integers", symbol=s.out)


REDUCTIONS: dict[str, Reduction] = {
    "sum": Reduction("nothing", _one),  #                  d Σ u    = Σ du
    "prod": Reduction("others", _of_others),  #            d Π u_p  = Σ_p (Π_{q≠p} u_q) du_p
    "max": Reduction("argument", _where_it_wins),  #       d max u  = du at the first argument of the maximum
    "min": Reduction("argument", _where_it_wins),  #       d min u  = du at the first argument of the minimum
    "logsumexp": Reduction("nothing", _share),  #          d log Σ e^u = Σ e^(u − log Σ e^u) du
    "argmax": Reduction("nothing", _no_derivative),
}
if set(REDUCTIONS) != set(OPS):
    raise IRError(f"derivatives of these ops are missing: {sorted(set(OPS) ^ set(REDUCTIONS))}")


def reduction(s: Compute) -> Reduction:
    """The row of a statement; over a single point every op but argmax is "="."""
    return REDUCTIONS[s.op] if s.reduced or s.op == "argmax" else REDUCTIONS["sum"]


def position(reduced: tuple[Range, ...]) -> Expr:
    """The number of a point among the reduced letters, row after row: what argmax stores.

    Raises:
        IRError: rows of different lengths, whose points the number does not tell apart.
    """
    place: Expr = ZERO
    earlier: set[Basic] = set()
    for r in reduced:
        if earlier & (letters(r.lo) | letters(r.hi)):
            raise IRError(
                f"a maximum over {r.letter}, whose range depends on another reduced letter, has no derivative"
            )
        earlier.add(r.letter)
        place = place * (r.hi - r.lo) + r.letter - r.lo
    return place


def argument_statement(s: Compute, out: str) -> Compute:
    """out[at] argmax= body, or −body where s is a minimum."""
    body = s.body if s.op == "max" else -s.body
    return replace(s, out=out, op="argmax", body=body, note=f"where {s.out} is reached")


def others_statement(s: Compute, out: str, outer: tuple[Letter, ...]) -> Compute:
    """out[outer…, point…] prod= body at the other points q of the same product, so that zeros do no harm."""
    prime = {r.letter: Letter(f"{r.letter}_other") for r in s.reduced}
    again = tuple(
        Range(prime[r.letter], substitute(r.lo, prime), substitute(r.hi, prime), _through(r.equation, prime))
        for r in s.reduced
    )
    same = (sympy.Eq(substitute(e, prime), e) for e in s.at)
    differs = sympy.Or(*(sympy.Ne(p, q) for p, q in prime.items()))
    return Compute(
        out=out,
        at=(*outer, *s.letters),
        op="prod",
        domain=(*s.domain, *again),
        body=substitute(s.body, prime),
        guards=(
            *s.guards,
            *(substitute(g, prime) for g in s.guards),
            *(g for g in same if g != sympy.true),
            differs,
        ),
        origin=s.origin,
        note=f"{s.out} without one factor",
    )


def _through(equation: tuple[Expr, Expr] | None, prime: dict[Letter, Letter]) -> tuple[Expr, Expr] | None:
    return equation and (substitute(equation[0], prime), substitute(equation[1], prime))
