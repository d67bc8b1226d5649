"""A product under letters of integrals in, the product with fewer of them out; None where no rule applies.

A density is an atom: a word, its events (a variable and the point at which it is taken) and what it is given.
All densities of one word are marginals of one joint density p for each value of what is given:

marginal   ∫ p(a, b) da = p(b), and ∫ p(a) da = 1; Σ_a where a is one of the labels of its variable
projected  ∫ p(z_1 … z_T, b)·g(z_s, z_t) dz_1 … dz_T = ∫∫ p(z_s, z_t, b)·g(z_s, z_t) dz_s dz_t
slope      ∫ ∂p(a, b)/∂θ da = ∂p(b)/∂θ, and ∫ ∂p(a)/∂θ da = 0
sifted     ∫ δ(y - a)·g(y) dy = g(a)
moments    those of a normal density (`normals`)

That integrals exist, and change places with each other, with sums and with derivatives, is a condition.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from itertools import combinations
from typing import TYPE_CHECKING

from udlc.verify import terms as t
from udlc.verify.normals import mean_under
from udlc.verify.rewriting import rewritten
from udlc.verify.terms import Bound, Factor, Node

if TYPE_CHECKING:
    from udlc.verify.algebra import Algebra

ONE = Fraction(1)
Bounds = tuple[Bound, ...]
Factors = tuple[Factor, ...]


def integrated(algebra: Algebra, bound: Bounds, factors: Factors) -> Node | None:
    """The first rule that takes a letter away."""
    for place, this in enumerate(bound):
        if not _has_density(factors) and not _has_dirac(factors):
            return None
        rest = (*bound[:place], *bound[place + 1 :])
        if any(this[0] in x.letters for _, lo, hi in rest for x in (lo, hi)):
            continue
        for rule in (_sifted, _marginal, mean_under, _projected) if t.is_integral(this) else (_marginal,):
            found = rule(algebra, this, rest, factors)
            if found is not None:
                return found
    return None


def _has_density(factors: Factors) -> bool:
    return any(atom.tag in ("density", "slope") for atom, _ in factors)


def _has_dirac(factors: Factors) -> bool:
    return any(atom.tag == "call" and atom.fields[0] == "dirac" for atom, _ in factors)


def _sifted(algebra: Algebra, this: Bound, rest: Bounds, factors: Factors) -> Node | None:
    """∫ δ(y - a)·g(y) dy = g(a)."""
    name = this[0]
    for position, (atom, power) in enumerate(factors):
        if atom.tag != "call" or atom.fields[0] != "dirac" or power != 1 or name not in atom.letters:
            continue
        parts = t.linear_in(atom.fields[1], name)  # type: ignore[arg-type]
        if parts is None or abs(parts[0]) != 1:
            return None
        value = t.scale(parts[1], -parts[0])
        others = [f for n, f in enumerate(factors) if n != position]
        return algebra.at_values(rest, others, {name: value})
    return None


def _marginal(algebra: Algebra, this: Bound, rest: Bounds, factors: Factors) -> Node | None:
    """The one density that mentions the letter, as one event, without this event."""
    name = this[0]
    users = [f for f in factors if name in f[0].letters]
    if len(users) != 1 or users[0][1] != 1 or users[0][0].tag not in ("density", "slope"):
        return None
    atom = users[0][0]
    density: Node = atom if atom.tag == "density" else atom.fields[0]  # type: ignore[assignment]
    found = [e for e in density.fields[1:] if isinstance(e, Node) and name in e.letters]
    if len(found) != 1 or found[0].tag != "event" or not _is_whole(this, found[0]):
        return None
    if atom.tag == "slope" and name in atom.fields[1].letters:  # type: ignore[union-attr]
        return None
    others = tuple(f for f in factors if f is not users[0])
    less = without(density, found[0])
    if less is None:
        return t.ZERO if atom.tag == "slope" else algebra.settle(rest, others)
    left = less if atom.tag == "density" else t.node("slope", less, *atom.fields[1:])
    return algebra.settle(rest, (*others, (left, ONE)))


def _is_whole(this: Bound, event: Node) -> bool:
    """Does the letter run over all points of the variable, once?"""
    slot, value = event.fields
    assert isinstance(slot, Node)
    assert isinstance(value, Node)
    if this[0] in slot.letters:
        return False
    if t.is_integral(this):
        return value is t.single(t.letter(this[0])) and this[2] is space_of(slot)
    parts = t.linear_in(value, this[0])
    if slot.tag != "labels" or parts is None or parts[0] != 1:
        return False
    lo, hi = (t.add(x, parts[1]) for x in this[1:])
    return lo is slot.fields[1] and hi is slot.fields[2]


def space_of(slot: Node) -> Node:
    """The space of a variable: that of its letter, for a run of variables that of the run."""
    if slot.tag == "run":
        return t.space(slot)
    return t.space(str(slot.fields[1]))


def without(density: Node, event: Node) -> Node | None:
    """A density without one of its events; None where that was the last."""
    left = [x for x in density.fields[1:] if x is not event]
    if not any(isinstance(x, Node) and x.tag == "event" for x in left):
        return None
    return t.ordered(t.node("density", density.fields[0], *left))


# ── Runs of variables ────────────────────────────────────────────────────────


def _projected(algebra: Algebra, this: Bound, rest: Bounds, factors: Factors) -> Node | None:
    """∫ over a run of variables of which other factors mention a few: those few."""
    name = this[0]
    run = t.single(t.letter(name))
    owners = [(f, e) for f in factors for e in _events(f[0]) if e.fields[1] is run]
    if len(owners) != 1 or owners[0][0][1] != 1:
        return None
    (owner, event) = owners[0]
    slot: Node = event.fields[0]  # type: ignore[assignment]
    others = [f for f in factors if f is not owner]
    members = _members(name, [a for a, _ in others])
    if slot.tag != "run" or members is None or _count(owner[0], name) != 1:
        return None
    lo, hi = slot.fields[2:]
    facts = algebra.facts_in(rest)
    for e in members:
        if not (algebra.shows(t.subtract(e, lo), facts) and algebra.shows(_below(hi, e), facts)):  # type: ignore[arg-type]
            return None
    if any(t.number(algebra.truth("=0", t.subtract(a, b), facts)) != 0 for a, b in combinations(members, 2)):
        return None
    letters = {e: t.letter(f"{name}.{n}") for n, e in enumerate(members)}
    key, base = slot.fields[:2]
    events = [t.node("event", t.node("variable", key, base, e), t.single(v)) for e, v in letters.items()]
    left = [x for x in owner[0].fields[1:] if x is not event]

    def member(a: Node) -> Node | None:
        is_one = a.tag == "member" and a.fields[0] is t.letter(name)
        return letters[a.fields[1]] if is_one else None  # type: ignore[index]

    new = [(rewritten(algebra, a, member), x) for a, x in others]
    if events or any(isinstance(x, Node) and x.tag == "event" for x in left):
        joint = t.ordered(t.node("density", owner[0].fields[0], *left, *events))
        new.append((joint, ONE))
    bound = [(str(v.fields[0]), t.ZERO, t.space(str(base))) for v in letters.values()]
    return algebra.settle((*rest, *bound), new)


def _below(hi: Node, e: Node) -> Node:
    return t.subtract(t.subtract(hi, e), t.constant(1))


def _events(atom: Node) -> Iterable[Node]:
    if atom.tag == "density":
        yield from (x for x in atom.fields[1:] if isinstance(x, Node) and x.tag == "event")


def _count(atom: Node, name: str) -> int:
    """How many times a letter occurs."""
    if name not in atom.letters:
        return 0
    return 1 if atom.tag == "letter" else sum(_count(n, name) for n in t.nodes(atom.fields))


def _members(name: str, atoms: Iterable[Node]) -> list[Node] | None:
    """The places of a run at which members are used; None where the run is used in another way."""
    found: list[Node] = []

    def walk(x: Node) -> bool:
        if name not in x.letters:
            return True
        if x.tag == "letter":
            return False
        if x.tag == "member" and x.fields[0] is t.letter(name):
            place: Node = x.fields[1]  # type: ignore[assignment]
            if place not in found:
                found.append(place)
            return name not in place.letters
        return all(walk(n) for n in t.nodes(x.fields))

    return sorted(found, key=str) if all(walk(a) for a in atoms) else None
