"""A product under bound letters in, the same in another form out, or nothing: the rules of one product.

Each is an identity of real numbers; `algebra` tries them in the order of the table until none applies. A
truth that is 0 makes its product 0, whatever the other factors are: such a point does not exist.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from udlc.verify import signs
from udlc.verify import terms as t
from udlc.verify.atoms import is_atom
from udlc.verify.bijections import by_bijection
from udlc.verify.integrals import integrated
from udlc.verify.inverses import inverse_pair
from udlc.verify.terms import Bound, Factor, Node, fresh

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra

ONE = Fraction(1)
MOST_VALUES = 6
"""A sum over so many values or fewer is written out."""


def excluded(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """[e > 0]·[-e > 0] = 0; N·[N > 0] = N for N ≥ 0."""
    atoms = {a for a, _ in factors}
    for position, (atom, _) in enumerate(factors):
        if atom.tag != "truth" or atom.fields[0] != "real>0":
            continue
        e: Node = atom.fields[1]  # type: ignore[assignment]
        if t.node("truth", "real>0", t.scale(e, -1)) in atoms:
            return t.ZERO
        alone = t.factors(t.terms(e)[0][0])[0][0] if is_atom(e) else None
        if alone in atoms and signs.atom_is_nonnegative(algebra, alone):
            return algebra.settle(bound, [f for n, f in enumerate(factors) if n != position])
    return None


def logistic_times_exp(
    algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]
) -> Node | None:
    """e^(nz)·sig z = e^(nz) - e^((n-1)z)·sig z, and e^(-nz)·sig z = e^((1-n)z)·(1 - sig z), for n ≥ 1."""
    exponents = [a.fields[1] for a, _ in factors if a.tag == "call" and a.fields[0] == "exp"]
    for position, (atom, power) in enumerate(factors):
        if atom.tag != "call" or atom.fields[0] != "sig" or power < 1 or not exponents:
            continue
        z, w = atom.fields[1], exponents[0]
        n = signs.quotient(w, z)  # type: ignore[arg-type]
        if n is None or n.denominator != 1:
            continue
        one_less = (atom, power - 1)
        rest = [f for f in (*factors[:position], one_less, *factors[position + 1 :]) if f[1]]
        rest = [f for f in rest if f[0].tag != "call" or f[0].fields[0] != "exp"]
        sig, step = algebra.settle((), [(atom, ONE)]), -1 if n > 0 else 1
        whole, less = (t.node("call", "exp", t.scale(z, m)) for m in (n, n + step))  # type: ignore[arg-type]
        parts = (
            [(whole, t.constant(1)), (less, t.scale(sig, -1))]
            if n > 0
            else [(less, t.subtract(t.constant(1), sig))]
        )
        inner = t.add(*(algebra.multiply(algebra.settle((), [(e, ONE)]), x) for e, x in parts))
        return algebra.summed(bound, algebra.multiply(algebra.settle((), rest), inner))
    return None


def cancelled(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """Σ_v f(v) / Σ_v f(v) = 1, where a quotient may cancel."""
    for position, (atom, power) in enumerate(factors):
        if not bound or atom.tag != "base" or power >= 0 or power.denominator != 1:
            continue
        base: Node = atom.fields[0]  # type: ignore[assignment]
        if atom.letters & {name for name, _, _ in bound} or not (
            algebra.is_nonzero(atom) or algebra.divisors is not None
        ):
            continue
        rest = [f for n, f in enumerate(factors) if n != position]
        c = signs.quotient(algebra.settle(bound, rest), base)
        if c is not None:
            algebra.divided_by([atom])
            return t.scale(algebra.settle((), [(atom, power + 1)] if power != -1 else []), c)
    return None


def decide(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """Truths that ranges and other truths imply go; one that they exclude makes the product zero."""
    for position, (atom, _) in enumerate(factors):
        if atom.tag != "truth" or atom.fields[0] not in ("=0", "≥0"):
            continue
        others = [f for n, f in enumerate(factors) if n != position]
        known = (*range_facts(bound), *_truth_facts(others))
        found = algebra.truth(atom.fields[0], atom.fields[1], known)  # type: ignore[arg-type]
        if (value := t.number(found)) is not None:
            return algebra.settle(bound, others) if value else t.ZERO
    return None


def one_point(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """Σ_v [v = e]·f(v) = [lo ≤ e < hi]·f(e)."""
    for position, (atom, _) in enumerate(factors):
        if atom.tag != "truth" or atom.fields[0] != "=0":
            continue
        for name, lo, hi in bound:
            parts = t.linear_in(atom.fields[1], name)  # type: ignore[arg-type]
            if parts is None or parts[0] not in (1, -1) or _blocked(parts[1], name, bound):
                continue
            value = t.scale(parts[1], -parts[0])
            rest = [f for n, f in enumerate(factors) if n != position]
            inside = (t.subtract(value, lo), t.subtract(t.subtract(hi, value), t.constant(1)))
            truths = [(t.node("truth", "≥0", e), ONE) for e in inside]
            return algebra.at_values(bound, [*rest, *truths], {name: value})
    return None


def absorb(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """[v ≥ e] and [v < e] become the range of v where they are the tighter bound."""
    for position, (atom, _) in enumerate(factors):
        if atom.tag != "truth" or atom.fields[0] != "≥0":
            continue
        rest = tuple(f for n, f in enumerate(factors) if n != position)
        for place, (name, lo, hi) in reversed(list(enumerate(bound))):
            parts = t.linear_in(atom.fields[1], name)  # type: ignore[arg-type]
            later = {n for n, _, _ in bound[place:]}
            if parts is None or parts[0] not in (1, -1) or parts[1].letters & later:
                continue
            edge = t.scale(parts[1], -1) if parts[0] == 1 else t.add(parts[1], t.constant(1))
            gain = t.subtract(edge, lo) if parts[0] == 1 else t.subtract(hi, edge)
            if not algebra.shows(gain, range_facts(bound[:place])):
                continue
            new = (name, edge, hi) if parts[0] == 1 else (name, lo, edge)
            return algebra.settle((*bound[:place], new, *bound[place + 1 :]), rest)
    return None


def written_out(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """A sum over few values, each by itself."""
    for place, (name, lo, hi) in enumerate(bound):
        first, stop = t.number(lo), t.number(hi)
        if first is None or stop is None or stop - first > MOST_VALUES:
            continue
        rest = (*bound[:place], *bound[place + 1 :])
        values = [t.constant(int(first) + k) for k in range(max(0, int(stop - first)))]
        return t.add(*(algebra.at_values(rest, factors, {name: value}) for value in values))
    return None


def start_at_zero(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """V in lo .. hi-1 becomes v + lo, v in 0 .. hi-lo-1."""
    for place, (name, lo, hi) in enumerate(bound):
        if lo is t.ZERO:
            continue
        new = fresh()
        values = {name: t.add(t.single(t.letter(new)), lo)}
        later = [
            (n, algebra.replace(a, values), algebra.replace(b, values)) for n, a, b in bound[place + 1 :]
        ]
        ranges = (*bound[:place], (new, t.ZERO, t.subtract(hi, lo)), *later)
        return algebra.settle(ranges, [(algebra.replace_atom(a, values), e) for a, e in factors])
    return None


def count_idle(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """Σ_v c = (hi - lo)·c where the range is not negative."""
    for place, (name, lo, hi) in enumerate(bound):
        if t.is_integral(bound[place]):
            continue
        used = [a for a, _ in factors if name in a.letters]
        used += [x for _, a, b in bound for x in (a, b) if name in x.letters]
        length = t.subtract(hi, lo)
        if not used and algebra.shows(length, range_facts(bound[:place])):
            rest = (*bound[:place], *bound[place + 1 :])
            return algebra.summed(rest, algebra.multiply(length, algebra.settle((), factors)))
    return None


def range_facts(bound: Iterable[Bound]) -> tuple[Node, ...]:
    """What ranges say of their letters."""
    facts: list[Node] = []
    for name, lo, hi in bound:
        if t.is_integral((name, lo, hi)):
            continue
        v = t.single(t.letter(name))
        facts += [t.subtract(v, lo), t.subtract(t.subtract(hi, v), t.constant(1))]
    return tuple(facts)


def _truth_facts(factors: Iterable[Factor]) -> tuple[Node, ...]:
    facts: list[Node] = []
    for atom, _ in factors:
        if atom.tag == "truth" and atom.fields[0] in ("=0", "≥0"):
            e = atom.fields[1]
            facts += [e] if atom.fields[0] == "≥0" else [e, t.scale(e, -1)]  # type: ignore[list-item, arg-type]
    return tuple(facts)


def _blocked(value: Node, name: str, bound: tuple[Bound, ...]) -> bool:
    """Does the range of a letter in the value depend, perhaps through others, on the letter it is for?"""
    depends = {name}
    for _ in bound:
        depends |= {n for n, lo, hi in bound if depends & (lo.letters | hi.letters)}
    return bool(value.letters & depends)


Rule = Callable[["Algebra", tuple[Bound, ...], tuple[Factor, ...]], "Node | None"]

RULES: tuple[Rule, ...] = (
    excluded,
    logistic_times_exp,
    cancelled,
    decide,
    inverse_pair,
    integrated,
    one_point,
    absorb,
    by_bijection,
    written_out,
    start_at_zero,
    count_idle,
)
"""The rules, in the order in which they are tried."""
