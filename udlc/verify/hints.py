"""A claim in the language of the checker in, the hints with which the checker proves it out.

The checker's own kernel runs, and what it asks for is searched here: a rule that fits, inequalities that lead
to a contradiction, an order of letters, common factors, a truth to tell cases apart by. Nothing here is
trusted: the kernel verifies each answer when the certificate is checked.
"""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from fractions import Fraction
from math import gcd, lcm, prod
from typing import Any

from sympy import Add, Dummy, Poly, Rational, factor_list, factorint

from udlc.checker import terms as t
from udlc.checker.facts import Tape, range_facts, truth_facts
from udlc.checker.kernel import Kernel
from udlc.checker.rules import inverse, marginal, moment, sifted
from udlc.checker.terms import Node, Rejected
from udlc.verify.inequalities import contradiction
from udlc.verify.orders import order_of

MOST_VALUES = 6
"""A sum over so many values or fewer is written out."""

MOST_ROUNDS = 6
"""So many times a difference is multiplied by what it is divided by."""

ONE = Fraction(1)

MOST_DIVISIONS, MOST_WAYS = 2, 12
"""So many ranges are divided, one after the other; so many ways to do so are looked at."""

MOST_SPLITS = 4
"""So many truths about an index are told apart, one within the other."""


@dataclass
class Search(Tape):
    """A tape that finds each hint when it is asked for, and keeps it."""

    hints: list[Any] = field(default_factory=list)
    splits: int = 0
    combination: list[Any] = field(default_factory=list)
    divisions: list[Any] = field(default_factory=list)

    def ask(self, kernel: Kernel, question: str, *about: Any) -> Any:
        """The hint, found now."""
        found = getattr(self, f"_{question}")(kernel, *about)
        self.hints.append(found)
        self.place += 1
        return found

    @contextmanager
    def trial(self) -> Iterator[None]:
        """What happens inside leaves no trace."""
        kept = self.place, self.steps, self.names, set(self.assumed), self.shown, self.splits
        self.shown = ChainMap({}, self.shown)  # type: ignore[assignment]
        try:
            yield
        finally:
            self.place, self.steps, self.names, self.assumed, self.shown, self.splits = kept
            del self.hints[self.place :]

    # ── Answers ──────────────────────────────────────────────────────────────

    def _shows(self, k: Kernel, known: tuple[Node, ...]) -> Any:
        return contradiction(k, known) or 0

    def _rule(self, k: Kernel, bound: Sequence[Any], factors: Sequence[Any]) -> Any:
        return next((hint for rule in RULES for hint in rule(self, k, bound, factors)), 0)

    def _order(self, _k: Kernel, bound: Sequence[Any], factors: Sequence[Any]) -> list[int]:
        return order_of(bound, factors)

    def _power(self, k: Kernel, s: Node, x: Fraction) -> Any:
        if x.denominator == 1:
            return oriented_exp(s) or 0
        with self.trial():
            found = common_factors(k, s, truths=False) if s.fields else []
            is_positive = all(c > 0 for _, c in s.fields) and k.is_nonnegative(s)
            if not is_positive:
                return self.positive_factors(k, s) or 0
        return [*primes(content(s)), *found]

    def positive_factors(self, k: Kernel, s: Node) -> list[list[Any]]:
        """The factors of a polynomial, where each of them is ≥ 0; none where one may be negative."""
        found = factored(s)
        try:
            with self.trial():
                _, rest = k.parts(s, found, signed=True) if found else ([], s)
                return found if k.is_nonnegative(rest) else []
        except (Rejected, LookupError):
            return []

    def _above(self, k: Kernel, s: Node) -> Any:
        with self.trial():
            found = common_factors(k, s, truths=True)
        c = content(s)
        return [*([[str(c), "1"]] if c != 1 else []), *found] or 0

    def _log(self, k: Kernel, s: Node) -> Any:
        if not s.fields:
            return 0
        with self.trial():
            found = common_factors(k, s, truths=False)
        return [*primes(content(s)), *found, *(oriented_exp(s) or [])] or 0

    def _split(self, k: Kernel, one: Any, other: Any, index: tuple[Node, ...]) -> Any:
        if self.follows(k, t.constant(-1)):
            return "none"
        with self.trial():
            forms = [side.element(k, name, index, True) for side, name in (one, other)]
            for side in (one[0], other[0]):
                side.depth = 0
        if forms[0] is forms[1]:
            return 0
        found = open_truth(t.minus(*forms))
        self.splits += 1
        if found is None or self.splits > 3**MOST_SPLITS:
            raise Rejected(f"the normal forms differ: {forms[0].key} and {forms[1].key}")
        kind, e = found.fields
        place = next((n for n, i in enumerate(index) if kind == "=0" and _gives(e, i)), None)
        return [kind, as_data(e), place]

    def _step(self, k: Kernel, d: Node, given: Sequence[Node]) -> Any:
        if not d.fields:
            return 0
        if not self.combination:
            with self.trial():
                self.combination = combination(k, d, given)
        if self.combination:
            return self.combination.pop()
        if not self.divisions:
            with self.trial():
                self.divisions = [*reversed(divisions(k, d))]
        if self.divisions:
            return self.divisions.pop()
        if any(_is_computed(a) for p, _ in d.fields for a, _ in p.fields[1]):
            return "entries"
        if not any(x < 0 and a.letters <= d.letters for p, _ in d.fields for a, x in p.fields[1]):
            raise Rejected(f"the normal forms differ: {d.key}")
        self.splits += 1
        if self.splits > MOST_ROUNDS:
            raise Rejected("denominators do not come to an end")
        return "clear"

    def follows(self, k: Kernel, e: Node, more: Sequence[Node] = ()) -> bool:
        """Does e ≥ 0 follow?"""
        known = k.known(e, more)
        return bool(self.shown[known]) if known in self.shown else bool(contradiction(k, known))


# ── Which rule fits: a generator of hints for each, in the order in which they are tried ──

Rule = Callable[[Search, Kernel, Sequence[Any], Sequence[Any]], Iterator[Any]]


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
            rest = _linear(a.fields[1], name)
            if rest is not None and not _blocked(rest, name, bound):
                yield ["p", n, m]


def _absorbed(s: Search, k: Kernel, bound: Any, factors: Any) -> Iterator[Any]:
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] != "≥0":
            continue
        rest = truth_facts([f for m, f in enumerate(factors) if m != n])
        for m in reversed(range(len(bound))):
            name, lo, hi = bound[m]
            other = _linear(a.fields[1], name)
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


def _linear(e: Node, name: str) -> Node | None:
    """The rest of e = ±letter + rest."""
    try:
        c, rest = t.linear(e, name)
    except Rejected:
        return None
    return rest if abs(c) == 1 else None


def _gives(e: Node, i: Node) -> bool:
    """Does e = 0 give an index, which is a letter, a value without letters?"""
    name = next(iter(i.letters), "")
    rest = _linear(e, name) if name else None
    return rest is not None and not rest.letters


def _blocked(value: Node, name: str, bound: Sequence[Any]) -> bool:
    """Does the range of a letter in the value depend, perhaps through others, on the letter it is for?"""
    depends = {name}
    for _ in bound:
        depends |= {n for n, lo, hi in bound if depends & (lo.letters | hi.letters)}
    return bool(value.letters & depends)


# ── Ranges ───────────────────────────────────────────────────────────────────


def divisions(k: Kernel, d: Node, deep: int = MOST_DIVISIONS) -> list[Any]:
    """Ranges to divide, so that fewer products are left; none where that does not help."""
    found: list[tuple[Any, Node]] = [([], d)]
    for _ in range(deep):
        found = [([*steps, step], e) for steps, s in found for step, e in _divided_at(k, s)]
        found = sorted(found, key=lambda x: len(x[1].fields))[:MOST_WAYS]
        if found and len(found[0][1].fields) < len(d.fields):
            return list(found[0][0])
    return []


def _divided_at(k: Kernel, d: Node) -> Iterator[tuple[Any, Node]]:
    ranges = [(n, m, b) for n, (p, _) in enumerate(d.fields) for m, b in enumerate(p.fields[0])]
    ranges = [(n, m, b) for n, m, b in ranges if all(k.form(e) is not None for e in b[1:])]
    ends = dict.fromkeys(e for _, _, b in ranges for e in b[1:])
    for n, m, (_, lo, hi) in ranges:
        near = [(t.minus(hi, -1), 1), (t.minus(lo, 1), 2), (t.minus(lo, -1), 0), (t.minus(hi, 1), 0)]
        for e, way in (
            *near,
            *((e, 0) for e in ends if e not in (lo, hi) and not e.letters & {b[0] for _, _, b in ranges}),
        ):
            try:
                yield ["divide", n, m, as_data(e), way], k.divided_at(d, n, m, e, way)
            except Rejected:
                continue


# ── What conditions say ──────────────────────────────────────────────────────


def combination(k: Kernel, d: Node, given: Sequence[Node]) -> list[Any]:
    """Multiples of sums that conditions say are zero, with which a sum vanishes; none if none are found."""
    parts = {x for s in (d, *given) for p, _ in s.fields for x in _parts(k, p)} if given else set()
    rows = [
        (n, m, k.multiply(m, h))
        for n, h in enumerate(given)
        for m in [t.constant(1), *sorted(parts, key=_key)]
    ]
    pivots: list[tuple[Node, dict[Node, Fraction], dict[int, Fraction]]] = []
    for place, (_, _, row) in enumerate(rows):
        left, used = _reduced(dict(row.fields), {place: ONE}, pivots)
        if left:
            pivot = max(left, key=_key)
            c = left[pivot]
            pivots.append((pivot, {p: x / c for p, x in left.items()}, {p: x / c for p, x in used.items()}))
    left, used = _reduced(dict(d.fields), {}, pivots)
    if left:
        return []
    return [[rows[p][0], as_data(t.scale(rows[p][1], x))] for p, x in used.items()]


def _is_computed(a: Node) -> bool:
    """Is this an entry of an array that is a function of places?"""
    array = t.only_atom(a.fields[1]) if a.fields[0] in ("entry", "symmetric") else None
    return array is not None and array.tag == "reduce"


def _key(x: Node) -> str:
    return x.key


def _reduced(
    row: dict[Node, Fraction], used: dict[int, Fraction], pivots: Sequence[Any]
) -> tuple[dict[Node, Fraction], dict[int, Fraction]]:
    """A row without the columns of pivots that come first in it, and by how much of which rows."""
    for pivot, other, how in pivots:
        if c := row.get(pivot):
            row = _less(row, c, other)
            used = _less(used, c, how)
    return row, used


def _less(row: dict[Any, Fraction], c: Fraction, other: dict[Any, Fraction]) -> dict[Any, Fraction]:
    zero = Fraction(0)
    merged = {p: row.get(p, zero) - c * other.get(p, zero) for p in row | other}
    return {p: x for p, x in merged.items() if x}


def _parts(k: Kernel, p: Node) -> list[Node]:
    """The factors of a product, those that share a bound letter together: Σ_i Σ_j a_i·b_j has two."""
    bound, factors = k.opened(p)
    if any(lo.letters | hi.letters for _, lo, hi in bound):
        return []
    groups: list[tuple[set[str], list[Any]]] = []
    for atom, e in factors:
        names = {n for n, _, _ in bound if n in atom.letters}
        joined = [g for g in groups if g[0] & names]
        groups = [g for g in groups if not g[0] & names]
        names = names.union(*(g[0] for g in joined))
        groups.append((names, [*(f for g in joined for f in g[1]), (atom, e)]))
    return [k.settle(tuple(b for b in bound if b[0] in names), inside) for names, inside in groups]


# ── Factors ──────────────────────────────────────────────────────────────────


def content(s: Node) -> Fraction:
    """The positive rational that makes coprime integers of the coefficients."""
    numbers = [c for _, c in s.fields]
    below = lcm(*(c.denominator for c in numbers))
    return Fraction(gcd(*(int(c * below) for c in numbers)), below)


def common_factors(k: Kernel, s: Node, truths: bool) -> list[list[Any]]:
    """Atoms that are ≥ 0, by [product, place], with their least exponents in the products."""
    powers = [dict(p.fields[1]) for p, _ in s.fields]
    bound = {name for p, _ in s.fields for name, _, _ in p.fields[0]}
    places: dict[Node, list[int]] = {}
    for n, (p, _) in enumerate(s.fields):
        for m, (a, _) in enumerate(p.fields[1]):
            places.setdefault(a, [n, m])
    found = []
    for a, place in places.items():
        least = min(x.get(a, Fraction(0)) for x in powers)
        if not least or a.letters & bound or (a.tag == "truth" and not truths):
            continue
        if k.is_nonnegative_atom(a):
            found.append([place, str(least)])
    return found


def factored(s: Node) -> list[list[Any]]:
    """The factors of a polynomial of atoms, each an atom or a sum of products of atoms, with its power."""
    places: dict[Node, list[int]] = {}
    for n, (p, _) in enumerate(s.fields):
        if p.fields[0] or any(x.denominator != 1 or x < 0 for _, x in p.fields[1]):
            return []
        for m, (a, _) in enumerate(p.fields[1]):
            places.setdefault(a, [n, m])
    symbols = {a: Dummy() for a in places}
    terms = [
        Rational(c.numerator, c.denominator) * prod(symbols[a] ** int(x) for a, x in p.fields[1])
        for p, c in s.fields
    ]
    c, factors = factor_list(Add(*terms), *symbols.values())
    found = [[_factor(Poly(f, *symbols.values()), list(places.values())), str(x)] for f, x in factors]
    return [*primes(Fraction(abs(c).p, abs(c).q)), *found] if len(found) > 1 or factors[0][1] > 1 else []


def _factor(f: Poly, places: list[list[int]]) -> Any:
    """An atom by its place, or a sum of products of atoms, its number positive where it has one."""
    sign = -1 if f.coeff_monomial(1) < 0 else 1
    parts = [
        [str(sign * c), *([place, str(x)] for place, x in zip(places, powers, strict=True) if x)]
        for powers, c in f.terms()
    ]
    return parts[0][1][0] if len(parts) == 1 and len(parts[0]) == 2 else parts


def primes(c: Fraction) -> list[list[str]]:
    """The primes of a positive rational with their exponents."""
    above, below = factorint(c.numerator), factorint(c.denominator)
    return [[str(p), str(n)] for p, n in sorted([*above.items(), *((p, -n) for p, n in below.items())])]


def one_plus_exp(s: Node) -> Node | None:
    """Z where a sum is 1 + e^z."""
    others = [p for p, c in s.fields if p is not t.UNIT and c == 1 and not p.fields[0]]
    if len(s.fields) != 2 or len(others) != 1 or len(others[0].fields[1]) != 1:
        return None
    ((a, x),) = others[0].fields[1]
    return a.fields[1] if x == 1 and a.tag == "call" and a.fields[0] == "exp" else None


def oriented_exp(s: Node) -> list[list[Any]] | None:
    """1 + e^z = e^z·(1 + e^-z) for z whose first coefficient is negative."""
    z = one_plus_exp(s)
    if z is None or z.fields[0][1] > 0:
        return None
    return [[[0 if s.fields[1][0] is t.UNIT else 1, 0], "1"]]


def open_truth(e: Node) -> Node | None:
    """A truth about sizes and the letters of an index, anywhere in a term: an equation where there is one."""
    waiting, found = [e], []
    while waiting:
        node = waiting.pop(0)
        if node.tag == "truth" and node.fields[0] != ">0":
            inner = node.fields[1]
            if all(name.startswith("@") for name in inner.letters) and not _reads(inner):
                found.append(node)
        waiting += t.nodes(node.fields)
    return min(found, key=lambda a: a.fields[0] != "=0", default=None)


def _reads(node: Node) -> bool:
    return node.tag == "read" or any(map(_reads, t.nodes(node.fields)))


def as_data(s: Any) -> Any:
    """A sum, of the checker or of the prover, in the language of the checker."""
    parts = []
    for p, c in s.fields:
        inner = ["*", str(c), *(["^", _atom(a), str(x)] for a, x in p.fields[1])]
        ranges = [[name, as_data(lo), as_data(hi)] for name, lo, hi in p.fields[0]]
        parts.append(["sum", ranges, inner] if ranges else inner)
    return ["+", *parts]


def _atom(a: Any) -> Any:
    if a.tag in ("size", "letter"):
        return [a.tag, a.fields[0]]
    if a.tag == "base":
        return as_data(a.fields[0])
    if a.tag == "truth":
        return [a.fields[0], as_data(a.fields[1])]
    assert a.tag in ("read", "call")
    return [a.tag, a.fields[0], *map(as_data, a.fields[1:])]
