"""A product of the checker in, the rules that fit it out: hints for each, in the order of trying them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any, TypeAlias

from udlc.checker import terms as t
from udlc.checker.facts import range_facts, truth_facts
from udlc.checker.kernel import Kernel
from udlc.checker.rules import inverse, marginal, moment, sifted
from udlc.checker.terms import Node, Rejected
from udlc.verify.factors import one_plus_exp

if TYPE_CHECKING:
    from udlc.verify.hints import Search

MOST_VALUES = 6
"""A sum over so many values or fewer is written out."""

Rule: TypeAlias = "Callable[[Search, Kernel, Sequence[Any], Sequence[Any]], Iterator[Any]]"


def _opposite(_s: Search, k: Kernel, _bound: Any, factors: Any) -> Iterator[Any]:
    places = {a: n for n, (a, _) in enumerate(factors)}
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] != ">0":
            continue
        e = a.fields[1]
        if (other := t.node("truth", ">0", t.scale(e, -1))) in places:
            yield ["o", n, places[other]]
        alone = t.only_atom(e)
        if alone is not None and alone in places and k.is_nonnegative_atom(alone):
            yield ["n", n, places[alone]]


def _divided(_s: Search, _k: Kernel, _bound: Any, factors: Any) -> Iterator[Any]:
    """What stands over 1 + e^z keeps of e^(c·z) the part with 0 ≤ c < 1."""
    exponents = [a.fields[1] for a, _ in factors if a.tag == "call" and a.fields[0] == "exp"]
    for n, (a, x) in enumerate(factors):
        z = one_plus_exp(a.fields[0]) if a.tag == "base" and x <= -1 else None
        if z is None or not exponents:
            continue
        leading, c = z.fields[0]
        ratio = dict(exponents[0].fields).get(leading, Fraction(0)) / c
        if not 0 <= ratio < 1:
            constant = a.fields[0].fields[0][0] is t.UNIT
            yield ["q", n, int(constant) if ratio >= 1 else int(not constant)]


def _cancelled(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    names = {name for name, _, _ in bound}
    for n, (a, x) in enumerate(factors):
        if bound and a.tag == "base" and x < 0 and x.denominator == 1 and not a.letters & names:
            with s.trial():
                found = k.settle(bound, [f for m, f in enumerate(factors) if m != n])
            if t.quotient(found, a.fields[0]) is not None:
                yield ["c", n]


def _decided(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] == ">0":
            continue
        kind, e = a.fields
        known = [*range_facts(bound), *truth_facts([f for m, f in enumerate(factors) if m != n])]
        below = t.minus(t.constant(-1), e)
        if s.follows(k, below, known) or (kind == "=0" and s.follows(k, t.minus(e, 1), known)):
            yield ["d", n, 0]
        if s.follows(k, e, known) and (kind == "≥0" or s.follows(k, t.scale(e, -1), known)):
            yield ["d", n, 1]


def _one_point(_s: Search, _k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] != "=0":
            continue
        for m, (name, _, _) in enumerate(bound):
            rest = linear(a.fields[1], name)
            if rest is not None and not _blocked(rest, name, bound):
                yield ["p", n, m]


def _absorbed(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] != "≥0":
            continue
        rest = truth_facts([f for m, f in enumerate(factors) if m != n])
        for m in reversed(range(len(bound))):
            name, lo, hi = bound[m]
            other = linear(a.fields[1], name)
            if other is None or _blocked(other, name, bound) or other.letters & _later(bound, name):
                continue
            above = t.linear(a.fields[1], name)[0] == 1
            edge = t.scale(other, -1) if above else t.add(other, t.constant(1))
            new = [*bound[:m], (name, edge, hi) if above else (name, lo, edge), *bound[m + 1 :]]
            dropped = range_facts(bound[m : m + 1])[int(not above)]
            if s.follows(k, dropped, [*range_facts(new), *rest]):
                yield ["a", n, m]


def _later(bound: Sequence[Any], name: str) -> set[str]:
    """Letters that stand behind one: a range is made of those before it, so that one form is reached."""
    names = [b[0] for b in bound]
    return set(names[names.index(name) :])


def _marginal(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    densities = [
        n
        for n, (a, _) in enumerate(factors)
        if a.tag == "call" and (a.fields[0].startswith("density:") or a.fields[0] == "slope")
    ]
    for m, (name, _, _) in enumerate(bound):
        for n in densities:
            if name in factors[n][0].letters and _fits(s, marginal, k, bound, factors, m, n):
                yield ["m", m, n]


def _sifted(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    for n, (a, _) in enumerate(factors):
        for m, (name, _, _) in enumerate(bound):
            if a.fields[0] == "dirac" and name in a.letters and _fits(s, sifted, k, bound, factors, n, m):
                yield ["s", n, m]


def _inverse(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    places = [
        n for n, (a, x) in enumerate(factors) if a.tag == "call" and a.fields[0] == "symmetric" and x == 1
    ]
    for m, (name, _, _) in enumerate(bound):
        own = [n for n in places if name in factors[n][0].letters]
        for one, other in (own, own[::-1]) if len(own) == 2 else ():
            if _fits(s, inverse, k, bound, factors, m, one, other):
                yield ["v", m, one, other]


def _moment(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    for m, (name, _, _) in enumerate(bound):
        own = [n for n, (a, _) in enumerate(factors) if name in a.letters]
        laws = [n for n in own if factors[n][0].fields[0] == "density:Norm"]
        for first in own if len(laws) == 1 else ():
            if first != laws[0] and _fits(s, moment, k, bound, factors, m, laws[0], first):
                yield ["e", m, laws[0], first]


def _fits(s: Search, rule: Any, k: Kernel, bound: Any, factors: Any, *places: int) -> bool:
    """Does a rule accept these places?"""
    try:
        with s.trial():
            rule(k, bound, factors, *places)
    except (Rejected, LookupError, ValueError, TypeError):
        return False
    return True


def _injective(_s: Search, k: Kernel, _bound: Any, factors: Any) -> Iterator[Any]:
    for n, (a, _) in enumerate(factors):
        parts = a.fields[1].fields if a.tag == "truth" and a.fields[0] == "=0" else ()
        reads = [t.only_atom(t.total([(p, Fraction(1))])) or t.UNIT for p, _ in parts]
        if len(reads) == 2 and all(r.tag == "read" for r in reads):
            one, other = reads
            same = one.fields[0] == other.fields[0] in k.inverses
            if same and a.fields[1] is t.minus(t.single(one), t.single(other)):
                yield ["j", n]


def _reindexed(_s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    """Where v occurs as π(v) alone, or a truth says what π(v) is."""
    for m, (name, lo, hi) in enumerate(bound):
        for array in (a for a in k.inverses if isinstance(a, str) and lo is t.ZERO and hi is k.labels[a]):
            value = t.node("read", array, t.letter(name))
            inside = [a for a, _ in factors] + [x for b in bound for x in b[1:]]
            users = [x for x in inside if name in x.letters]
            told = [
                a for a in users if a.tag == "truth" and a.fields[0] == "=0" and _tells(a.fields[1], value)
            ]
            if told or (users and all(_only_in(x, name, value) for x in users)):
                yield ["r", m, array]


def _tells(e: Node, value: Node) -> bool:
    """Does e = 0 say what an atom is, in other terms?"""
    alone = t.product((), [(value, Fraction(1))])
    rest = t.total((p, c) for p, c in e.fields if p is not alone)
    return abs(dict(e.fields).get(alone, Fraction(0))) == 1 and not rest.letters & value.letters


def _only_in(x: Node, name: str, value: Node) -> bool:
    """Does a letter occur within an atom alone?"""
    if x is value or name not in x.letters:
        return True
    return x.tag != "letter" and all(_only_in(n, name, value) for n in t.nodes(x.fields))


def _written_out(_s: Search, _k: Kernel, bound: Any, _factors: Any) -> Iterator[Any]:
    for m, (_, lo, hi) in enumerate(bound):
        first, stop = t.number(lo), t.number(hi)
        if first is not None and stop is not None and stop - first <= MOST_VALUES:
            yield ["w", m]


def _from_zero(_s: Search, _k: Kernel, bound: Any, _factors: Any) -> Iterator[Any]:
    for m, (_, lo, _) in enumerate(bound):
        if lo is not t.ZERO and _k.form(lo) is not None:
            yield ["z", m]


def _idle(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    for m, (name, lo, hi) in enumerate(bound):
        used = [a for a, _ in factors] + [x for b in bound if b[0] != name for x in b[1:]]
        if not any(name in x.letters for x in used) and s.follows(
            k, t.minus(hi, lo), range_facts([b for b in bound if b[0] != name])
        ):
            yield ["i", m]


RULES: tuple[Rule, ...] = (
    _opposite,
    _divided,
    _cancelled,
    _injective,
    _reindexed,
    _sifted,
    _marginal,
    _moment,
    _inverse,
    _decided,
    _one_point,
    _absorbed,
    _written_out,
    _from_zero,
    _idle,
)


def linear(e: Node, name: str) -> Node | None:
    """The rest of e = ±letter + rest."""
    try:
        c, rest = t.linear(e, name)
    except Rejected:
        return None
    return rest if abs(c) == 1 else None


def _blocked(value: Node, name: str, bound: Sequence[Any]) -> bool:
    """Does the range of a letter in the value depend, perhaps through others, on the letter it is for?"""
    depends = {name}
    for _ in bound:
        depends |= {n for n, lo, hi in bound if depends & (lo.letters | hi.letters)}
    return bool(value.letters & depends)
