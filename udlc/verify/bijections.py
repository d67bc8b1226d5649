"""A product with values of bijections in, the product with fewer of them out; π maps 0 .. N-1 to itself.

Σ_v f(π_v) = Σ_v f(v)                    v in 0 .. N-1, where v occurs as π_v alone
Σ_v [π_v = e]·f(v) = [0 ≤ e < N]·f(π⁻¹_e)   v in 0 .. N-1, e free of v
[π_a = π_b] = [a = b];  π(π⁻¹_e) = e;  π⁻¹(π_e) = e
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import TYPE_CHECKING

from udlc.verify import terms as t
from udlc.verify.terms import Bound, Factor, Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra

ONE = Fraction(1)
INVERSE = "inverse of "


def by_bijection(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """The first of the rules that applies."""
    if not algebra.bijections:
        return None
    for rule in (_composed, _injective, _reindexed, _inverted):
        found = rule(algebra, bound, factors)
        if found is not None:
            return found
    return None


def _composed(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """π(π⁻¹_e) = e, as a factor."""
    for place, (atom, power) in enumerate(factors):
        inner = _value(algebra, atom)
        inside = None if inner is None else _single(inner)
        if inside is None or power != 1 or _value(algebra, inside) is None:
            continue
        if inside.fields[0] == _inverse(str(atom.fields[0])):
            rest = [f for n, f in enumerate(factors) if n != place]
            e = _value(algebra, inside)
            assert e is not None
            return algebra.summed(bound, algebra.multiply(algebra.settle((), rest), e))
    return None


def _injective(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """[π_a = π_b] = [a = b]."""
    for place, (atom, _) in enumerate(factors):
        sides = _difference(atom)
        if sides is None:
            continue
        one, other = sides
        a, b = _value(algebra, one), _value(algebra, other)
        if a is None or b is None or one.fields[0] != other.fields[0]:
            continue
        truth = t.node("truth", "=0", t.subtract(a, b))
        return algebra.settle(bound, [*(f for n, f in enumerate(factors) if n != place), (truth, ONE)])
    return None


def _reindexed(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """Σ_v f(π_v) = Σ_v f(v)."""
    for name, lo, hi in bound:
        for array in _over(algebra, lo, hi):
            target = t.node("read", array, t.single(t.letter(name)))
            users = [a for a, _ in factors if name in a.letters]
            users += [x for _, a, b in bound for x in (a, b) if name in x.letters]
            if not users or any(name in _without(algebra, x, target, "'π").letters for x in users):
                continue
            ranges = [
                (n, _without(algebra, a, target, name), _without(algebra, b, target, name))
                for n, a, b in bound
            ]
            return algebra.settle(
                tuple(ranges), [(_without(algebra, a, target, name), e) for a, e in factors]
            )
    return None


def _inverted(algebra: Algebra, bound: tuple[Bound, ...], factors: tuple[Factor, ...]) -> Node | None:
    """Σ_v [π_v = e]·f(v) = [0 ≤ e < N]·f(π⁻¹_e)."""
    for place, (atom, _) in enumerate(factors):
        if atom.tag != "truth" or atom.fields[0] != "=0":
            continue
        for name, lo, hi in bound:
            for array in _over(algebra, lo, hi):
                value = t.node("read", array, t.single(t.letter(name)))
                e = _solved(atom.fields[1], value)  # type: ignore[arg-type]
                later = {n for n, a, b in bound if name in a.letters | b.letters}
                if e is None or e.letters & {name, *later}:
                    continue
                place_of = t.single(t.node("read", _inverse(array), e))
                inside = (e, t.subtract(t.subtract(hi, e), t.constant(1)))
                truths = [(t.node("truth", "≥0", x), ONE) for x in inside]
                rest = [f for n, f in enumerate(factors) if n != place]
                return algebra.at_values(bound, [*rest, *truths], {name: place_of})
    return None


# ── Terms ────────────────────────────────────────────────────────────────────


def _inverse(array: str) -> str:
    return array.removeprefix(INVERSE) if array.startswith(INVERSE) else INVERSE + array


def _value(algebra: Algebra, atom: Node) -> Node | None:
    """The argument of a value of a bijection."""
    if atom.tag != "read" or atom.fields[0] not in algebra.bijections or len(atom.fields) != 2:
        return None
    return atom.fields[1]  # type: ignore[return-value]


def _single(e: Node) -> Node | None:
    """The atom that a sum is."""
    if len(t.terms(e)) != 1 or t.terms(e)[0][1] != 1 or t.bounds(t.terms(e)[0][0]):
        return None
    factors = t.factors(t.terms(e)[0][0])
    return factors[0][0] if len(factors) == 1 and factors[0][1] == 1 else None


def _difference(atom: Node) -> tuple[Node, Node] | None:
    """The atoms of [a - b = 0]."""
    if atom.tag != "truth" or atom.fields[0] != "=0":
        return None
    parts = t.terms(atom.fields[1])  # type: ignore[arg-type]
    if len(parts) != 2 or sorted(c for _, c in parts) != [-1, 1]:
        return None
    atoms = [_single(t.total([(p, ONE)])) for p, _ in parts]
    return None if None in atoms else (atoms[0], atoms[1])  # type: ignore[return-value]


def _solved(e: Node, value: Node) -> Node | None:
    """What the value equals where e = 0; None where e is not ±value + rest."""
    alone = t.product((), [(value, ONE)])
    c = dict(t.terms(e)).get(alone)
    if c not in (1, -1):
        return None
    return t.scale(t.total((p, x) for p, x in t.terms(e) if p is not alone), -c)


def _over(algebra: Algebra, lo: Node, hi: Node) -> Iterable[str]:
    """The bijections of a range to itself."""
    return [name for name, n in sorted(algebra.bijections.items()) if lo is t.ZERO and hi is n]


def _without(algebra: Algebra, x: Node, target: Node, name: str) -> Node:
    """A sum or an atom with a letter in place of a value of a bijection."""
    if not target.letters & x.letters:
        return x
    if x is target:
        return t.letter(name)
    if x.tag == "sum":
        parts = []
        for p, c in t.terms(x):
            bound, factors = algebra.opened(p)
            ranges = tuple(
                (n, _without(algebra, a, target, name), _without(algebra, b, target, name))
                for n, a, b in bound
            )
            inner = [(_without(algebra, a, target, name), e) for a, e in factors]
            parts.append(t.scale(algebra.settle(ranges, inner), c))
        return t.add(*parts)
    if x.tag == "reduce":
        return x
    fields = [_without(algebra, f, target, name) if isinstance(f, Node) else f for f in x.fields]
    return t.node(x.tag, *fields)
