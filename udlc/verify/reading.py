"""A written expression in, its term out: the one reader of the notation for claims that no program computes.

How to use it: `Reader(Grounds.of(entry, book, depth))`, then `reader.value(expression, {})` for a number
(a sum of `terms`) and `reader.array(expression, {})` for a vector or matrix (`arrays`). Two readings by
one reader are equal where they are one object, or where `rational.is_zero` says so of their difference.
`reader.theorems` and `reader.conditions()` say what was used and what must hold. `Grounds` says which
definitions of other entries are unfolded (`grounds`, `unfolding`). A kind of node is read by the function
that a table below names; a module that knows more kinds adds its own table (`reading_arrays`,
`reading_densities`, `reading_integrals`).

What stands for what:
    index letter           letter "@t" where nothing binds it, with its range as a fact
    x, x[i], x[i, d]       read x, read x[i], read x[i, d]; a vector is an `Array` with the atom read x
    f(x, φ)                function f of the atoms of its arguments; a vector has entries of that atom
    q(z | x, θ)            density q of the events z, x divided by density q of x, both given θ: what never is
                           an event of q, in the entry and its grounds, is given; all else is joint
    ∫ g(z) dz, E[q(z)](g)  a sum of products under a letter that ends at the space of z (`integrals`)
    E(g)                   the integral of g against the law of every random letter in g
    D_KL[p || q]           ∫ p·log(p/q)
    Norm[x](m, S)          density Norm of x given m and S; under a logarithm it is written out (`normals`)
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.atoms import Constant, Decimal
from udlc.notation.binders import Prod, Sum
from udlc.notation.functions import Binomial, Factorial, NamedFunction, SquareRoot
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import (
    Bars,
    Cross,
    Dot,
    Hadamard,
    Minus,
    Negative,
    Over,
    Paren,
    Plus,
    Power,
    Slash,
    SquareBrackets,
    Times,
    Underbrace,
    WithoutBrackets,
)
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.shapes import SCALAR, shape
from udlc.translate.names import name_of
from udlc.verify import logarithms, plain, signs
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra, Effort
from udlc.verify.arrays import Array, NoReadingError, Span, named, whole
from udlc.verify.definitions import same_letter
from udlc.verify.functions import REWRITTEN
from udlc.verify.grounds import Grounds
from udlc.verify.naming import canonical
from udlc.verify.suppressed import counting
from udlc.verify.terms import Node, fresh
from udlc.verify.unfolding import unfolded

ONE = Fraction(1)
MOST_PRODUCTS = 30000
"""A reading that needs more products than these is given up."""

Scope = Mapping[Any, Any]
"""What letters stand for: a sum, an `Array`, or the atom of a run of variables."""

Rule = Callable[["Reader", Any, Scope], Any]


@dataclass
class Reader:
    """Turns written expressions into terms, under what an entry and its grounds say.

    Attributes:
        grounds: the definitions and conditions that may be used.
        theorems: those that were used.
        algebra: normal forms at what was learned of sizes and index letters.
        opening: the definitions that are being unfolded.
        used: the entries whose definitions were unfolded.
        steps_back: whether x[t] may be unfolded by x[t-1] for a letter t.
        most_open: so many definitions are unfolded one within the other.
    """

    grounds: Grounds
    theorems: dict[str, None] = field(default_factory=dict)
    noted: dict[str, None] = field(default_factory=dict)
    algebra: Algebra = field(default_factory=lambda: Algebra(divisors=set()))
    opening: list[Any] = field(default_factory=list)
    used: set[str] = field(default_factory=set)
    steps_back: bool = False
    most_open: int = 21

    def __post_init__(self) -> None:
        self.algebra = Algebra(divisors=set(), effort=Effort(MOST_PRODUCTS), **self.grounds.signs)

    def value(self, x: Any, at: Scope) -> Node:
        """A number."""
        found = self.read(x, at)
        if isinstance(found, Array):
            raise NoReadingError(f"{latex(x)} is no number")
        return found

    def array(self, x: Any, at: Scope) -> Array:
        """A vector or a matrix."""
        found = self.read(x, at)
        if not isinstance(found, Array):
            raise NoReadingError(f"{latex(x)} is a number where an array is expected")
        return found

    def read(self, x: Any, at: Scope) -> Any:
        """A number as a sum, or an array."""
        if x in at:
            return at[x]
        for early in EARLY.get(type(x), ()):
            if (found := early(self, x, at)) is not None:
                return found
        for kind in type(x).__mro__:
            rule = RULES.get(kind)
            if rule is not None:
                return rule(self, x, at)
        raise NoReadingError(f"{readable(latex(x))} has no rule here")

    def atom(self, x: Any, at: Scope) -> Node:
        """A value as an argument: a number as it is, an array by its atom, a whole family by its name."""
        if isinstance(x, letters.Real) and x.over and x.copies is None and x not in at:
            return t.single(t.node("family", name_of(x)))
        found = self.read(x, at)
        return t.single(whole(self.algebra, found)) if isinstance(found, Array) else found

    def index(self, x: Any, at: Scope) -> Node:
        """A whole number: sums and differences of index letters, sizes and numbers."""
        return self.value(x, at)

    def span(self, axis: Any, at: Scope) -> Span:
        """Where an axis runs."""
        return self.index(axis.start, at), t.add(self.index(axis.stop, at), t.constant(1))

    def learn(self, *facts: Node) -> None:
        """Take in integers that are ≥ 0."""
        self.algebra = self.algebra.given(*facts)

    def use(self, theorem: str) -> None:
        """Name a theorem that is used."""
        self.theorems[theorem] = None

    def note(self, condition: str) -> None:
        """Name a condition that must hold."""
        self.noted[condition] = None

    def conditions(self) -> tuple[str, ...]:
        """What must hold beside the conditions of the entry."""
        known = ("density", "size")  # densities are spoken of apart, and sizes are at least one
        divided = sorted(f"{plain.text(a)} ≠ 0" for a in self.algebra.divisors or () if a.tag not in known)
        return (*self.noted, *divided)


# ── Numbers ──────────────────────────────────────────────────────────────────


def _number(_: Reader, x: Any, _at: Scope) -> Node:
    return t.constant(int(x))


def _decimal(_: Reader, x: Any, _at: Scope) -> Node:
    return t.constant(Fraction(x.text))


def _constant(_: Reader, x: Any, _at: Scope) -> Node:
    names = {"e": "E", "π": "pi"}
    if x.name not in names:
        raise NoReadingError(f"{x.name} is no number")
    return t.single(t.node("call", names[x.name]))


def _inside(reader: Reader, x: Any, at: Scope) -> Any:
    return reader.read(x.operand, at)


def _negative(reader: Reader, x: Any, at: Scope) -> Any:
    found = reader.read(x.operand, at)
    return entrywise(lambda v: t.scale(v, -1), found)


def _sum(reader: Reader, x: Any, at: Scope) -> Any:
    join = t.subtract if isinstance(x, Minus) else t.add
    one, other = (reader.read(a, at) for a in x.args)
    for spread, vector in ((one, other), (other, one)):
        if isinstance(vector, Array) and not isinstance(spread, Array):
            raise NoReadingError(f"{readable(latex(x))} adds a number to an array")
    return entrywise(join, one, other)


def entrywise(f: Callable[..., Node], *values: Any) -> Any:
    """A function of numbers, applied to numbers or entry by entry."""
    from udlc.verify.arrays import mapped

    if not any(isinstance(v, Array) for v in values):
        return f(*values)
    return mapped(f, *values)


def _power(reader: Reader, x: Any, at: Scope) -> Any:
    exponent = reader.value(x.exponent, at)
    if shape(x.base) != SCALAR:
        return ARRAY_POWER[0](reader, x, at)
    number = t.number(exponent)
    if number is not None:
        return power(reader, x.base, number, at)
    base = reader.value(x.base, at)
    if t.single(t.node("call", "E")) is base:
        return REWRITTEN["exp"](reader.algebra, exponent)
    if all(a.tag in ("letter", "size") for p, _ in t.terms(exponent) for a, _ in t.factors(p)):
        return integer_power(reader, base, exponent)
    return t.single(t.node("call", "Pow", base, exponent))


ARRAY_POWER: list[Rule] = []
"""How a matrix is raised to a power; `reading_arrays` says."""


def integer_power(reader: Reader, base: Node, exponent: Node) -> Node:
    """b^(e + n) = b^e·b^n, for a number n."""
    whole_part = dict(t.terms(exponent)).get(t.UNIT, Fraction(0))
    rest = t.subtract(exponent, t.constant(whole_part))
    atom = t.single(t.node("call", "Pow", base, rest))
    return reader.algebra.multiply(atom, reader.algebra.power(base, whole_part))


def power(reader: Reader, x: Any, exponent: Fraction, at: Scope) -> Node:
    """A power of a written product, factor by factor where roots allow it: all of them are positive."""
    while isinstance(x, (Paren, SquareBrackets, WithoutBrackets, Underbrace)):
        x = x.operand
    if isinstance(x, (Times, Over)) and exponent.denominator > 1:
        signs_of = (1, -1) if isinstance(x, Over) else (1, 1)
        values = [reader.value(a, at) for a in x.args]
        if all(signs.is_positive(reader.algebra, v) for v in values):
            parts = [power(reader, a, exponent * s, at) for a, s in zip(x.args, signs_of, strict=True)]
            return reader.algebra.multiply(*parts)
    if isinstance(x, SquareRoot):
        return power(reader, x.operand, exponent / 2, at)
    return reader.algebra.power(reader.value(x, at), exponent)


def _root(reader: Reader, x: Any, at: Scope) -> Any:
    if shape(x.operand) != SCALAR:
        inner = reader.array(x.operand, at)
        return entrywise(lambda v: reader.algebra.power(v, Fraction(1, 2)), inner)
    return power(reader, x.operand, Fraction(1, 2), at)


def _over(reader: Reader, x: Any, at: Scope) -> Any:
    top = reader.read(x.left, at)
    if shape(x.right) != SCALAR:
        bottom = reader.array(x.right, at)
        return entrywise(
            lambda a, b: reader.algebra.multiply(a, reader.algebra.power(b, Fraction(-1))), top, bottom
        )
    below = power(reader, x.right, Fraction(-1), at)
    return entrywise(lambda v: reader.algebra.multiply(v, below), top)


def _summed(reader: Reader, x: Sum, at: Scope) -> Any:
    bound, inner = ranges(reader, x, at)
    body = reader.read(x.body, inner)
    return entrywise(lambda v: reader.algebra.summed(bound, v), body)


def ranges(reader: Reader, x: Any, at: Scope) -> tuple[list[tuple[str, Node, Node]], dict[Any, Any]]:
    """The bound letters of a word over indices, with their ranges, and the scope within."""
    bound, inner = [], dict(at)
    for r in x.ranges:
        labels = labels_of(reader, r.letter, inner) if r.start is None or r.stop is None else None
        if labels is not None:
            more, inner = bind_letter(reader, r.letter, labels, inner)
            bound += more
            continue
        if r.start is None or r.stop is None:
            raise NoReadingError(f"nothing says where {readable(latex(r.letter))} runs")
        lo, hi = reader.index(r.start, inner), t.add(reader.index(r.stop, inner), t.constant(1))
        name = fresh()
        here = t.single(t.letter(name))
        reader.learn(t.subtract(here, lo), t.subtract(t.subtract(hi, here), t.constant(1)))
        inner[r.letter] = here
        bound.append((name, lo, hi))
    return bound, inner


def labels_of(reader: Reader, x: Any, at: Scope) -> Span | None:
    """Where a quantity runs that is one of 1 … n; None for any other."""
    domain = getattr(x.head if isinstance(x, At) else x, "domain", None)
    if domain is None or domain.word != "label":
        return None
    return t.constant(1), t.add(reader.index(domain.size, at), t.constant(1))


def bind_letter(
    reader: Reader, x: Any, span: Span, at: Scope
) -> tuple[list[tuple[str, Node, Node]], dict[Any, Any]]:
    """A letter, or a member of a family, that runs over a span: its bound, and the scope within."""
    name, (lo, hi) = fresh(), span
    here = t.single(t.letter(name))
    reader.learn(t.subtract(here, lo), t.subtract(t.subtract(hi, here), t.constant(1)))
    return [(name, lo, hi)], {**at, x: here}


def _product(reader: Reader, x: Prod, at: Scope) -> Node:
    """Π over index letters, as an atom; of few values, written out."""
    bound, inner = ranges(reader, x, at)
    body = reader.value(x.body, inner)
    if len(bound) == 1 and (values := _few(bound[0])) is not None:
        name = bound[0][0]
        return reader.algebra.multiply(*(reader.algebra.replace(body, {name: t.constant(k)}) for k in values))
    atom = (t.node("call", "body", body), ONE)
    return t.single(t.node("reduce", "prod", canonical(reader.algebra, tuple(bound), (atom,))))


def _few(bound: tuple[str, Node, Node]) -> range | None:
    lo, hi = t.number(bound[1]), t.number(bound[2])
    return None if lo is None or hi is None or hi - lo > 6 else range(int(lo), int(hi))


# ── Letters ──────────────────────────────────────────────────────────────────


def _size(reader: Reader, x: Any, _at: Scope) -> Node:
    for c in reader.grounds.entry.where:  # sizes that a condition calls equal are read as one
        if (
            isinstance(c, Relation)
            and c.signs == ("=",)
            and c.first == x
            and isinstance(c.right, letters.Size)
        ):
            x = c.right
    node = t.single(t.size(name_of(x)))
    reader.learn(t.subtract(node, t.constant(1)))
    return node


def _index(reader: Reader, x: Any, at: Scope) -> Node:
    """An index letter that nothing binds: any value in its range."""
    here = t.single(t.letter(f"@{name_of(x)}"))
    if x.range is not None and not isinstance(x.stop, Constant):
        lo, hi = reader.index(x.start, at), reader.index(x.stop, at)
        reader.learn(t.subtract(here, lo), t.subtract(hi, here))
    return here


def _quantity(reader: Reader, x: Any, at: Scope) -> Any:
    found = unfolded(reader, x, x, at)
    if found is None and (call := as_the_claim_writes(reader, x)) is not None:
        return reader.read(call, at)
    return plain_letter(reader, x, (), at) if found is None else found


def as_the_claim_writes(reader: Reader, x: Any) -> Any:
    """φ in what a claim rests on, where the claim itself writes φ(D) wherever it writes φ."""
    entry = reader.grounds.entry
    if not reader.opening or reader.opening[-1][0].number == entry.number:
        return None
    calls = {call for call in entry.statement.atoms(Apply) if call.head == x}
    if len(calls) != 1:
        return None
    (call,) = calls
    reader.note(f"{readable(latex(x))} is {readable(latex(call))}")
    return call


def _member(reader: Reader, x: At, at: Scope) -> Any:
    """A member of a family, a component, or both."""
    if x.head in at:
        return component(reader, x, at[x.head], x.indices, at)
    for axis, i in zip(x.head.over, x.indices, strict=False):
        if isinstance(i, Integer) and not isinstance(axis.stop, Constant):  # a member that is written exists
            reader.learn(t.subtract(reader.index(axis.stop, at), t.constant(int(i))))
    found = unfolded(reader, x, x.head, at)
    if found is None and len(x.indices) > len(x.head.over):
        members = x.indices[: len(x.head.over)]
        whole_member = At(x.head, *members) if members else x.head
        value = unfolded(reader, whole_member, x.head, at)
        if value is not None:
            return component(reader, x, value, x.indices[len(members) :], at)
    return plain_letter(reader, x.head, x.indices, at) if found is None else found


def component(reader: Reader, x: Any, value: Any, indices: tuple[Any, ...], at: Scope) -> Any:
    """An entry of an array, or the member of a run."""
    places = tuple(reader.index(i, at) for i in indices)
    if isinstance(value, Array) and len(places) == len(value.spans):
        return value.entry(*places)
    if isinstance(value, Array) and value.columns is not None and len(places) == 1:
        return Array(value.rows, None, lambda i: value.entry(i, places[0]))
    if isinstance(value, Node) and value.tag in ("letter", "run") and len(places) >= 1:
        atom = t.ordered(t.node("member", value, places[0]))
        found = with_dims(reader, atom, x.head, at)
        return found if len(places) == 1 else component(reader, x, found, indices[1:], at)
    raise NoReadingError(f"{readable(latex(x))} is no entry of an array")


def with_dims(reader: Reader, atom: Node, letter: Any, at: Scope, members: tuple[Any, ...] = ()) -> Any:
    """What a letter of declared axes, or a member of it, stands for: a number, or an array with this atom."""
    if not letter.dims:
        return t.single(atom)
    axes = At(letter, *members).axes[len(letter.over) :] if members else letter.dims
    spans = tuple(reader.span(axis, at) for axis in axes)
    word = letter.domain.word if letter.domain is not None else ""
    return named(atom, spans, word in ("positive_definite", "adjacency", "diagonal"))


def _within(reader: Reader, x: Any, places: tuple[Node, ...], at: Scope) -> None:
    """A member that is known to lie beyond the ends of its family is no member."""
    for axis, place in zip(x.over, places, strict=False):
        if isinstance(axis.stop, Constant) or not place.letters:
            continue
        lo, hi = reader.span(axis, at)
        last = t.subtract(t.subtract(hi, t.constant(1)), place)
        if not reader.algebra.shows(last) and _reaches(reader, place, hi, 1):
            raise NoReadingError(f"{readable(latex(x))} has no member beyond its last")
        if not reader.algebra.shows(t.subtract(place, lo)) and _reaches(reader, place, lo, -1):
            raise NoReadingError(f"{readable(latex(x))} has no member before its first")


def _reaches(reader: Reader, place: Node, end: Node, step: int) -> bool:
    """Does a place v + c, for a letter v that runs over a known range, lie at or beyond an end for some v?"""
    for f in reader.algebra.facts:
        for name in place.letters:
            parts, bound = t.linear_in(place, name), t.linear_in(f, name)
            if parts is None or bound is None or parts[0] != 1 or bound[0] != -step or bound[1].letters:
                continue
            extreme = t.add(t.scale(bound[1], step), parts[1])  # the last v is where the fact is an equality
            beyond = (
                t.subtract(extreme, end) if step > 0 else t.subtract(t.subtract(end, t.constant(1)), extreme)
            )
            if reader.algebra.shows(beyond):
                return True
    return False


def running_product(reader: Reader, x: Any, place: Node, at: Scope) -> Node | None:
    """X[e + n] = X[e]·f(e + 1)…f(e + n) where X[t] = Π_{s ≤ t} f(s), from the least e that the claim uses."""
    for d in reader.grounds.recurrences:
        if not same_letter(d.letter, x):
            continue
        letter, body = d.right.ranges[0].letter, d.right.body
        number = t.number(place)
        if number is not None:
            low, start = 1, t.constant(1)
        else:
            own = dict(t.terms(place)).get(t.UNIT, Fraction(0))
            low = reader.grounds.least_shift(x)
            start = t.subtract(place, t.constant(own - low))
        count = t.number(t.subtract(place, start))
        if count is None or not 0 <= count <= LONGEST_RUN:
            return None
        steps = range(0 if number is not None else 1, int(count) + 1)
        parts = [reader.value(body, {**at, letter: t.add(start, t.constant(k))}) for k in steps]
        first = [] if number is not None else [t.single(t.node("read", name_of(x), start))]
        return reader.algebra.multiply(*first, *parts)
    return None


LONGEST_RUN = 8
"""So many factors of a running product are written out at most."""


def plain_letter(reader: Reader, x: Any, indices: tuple[Any, ...], at: Scope) -> Any:
    """A letter that nothing defines, at indices: families first, an index of copies may be left out."""
    over = len(x.over)
    if not indices and x.copies is not None:
        over = 0
    if len(indices) < over and not (x.copies is not None and len(indices) >= over - 1):
        raise NoReadingError(f"{readable(latex(x))} stands for a whole family")
    places = tuple(reader.index(i, at) for i in indices[:over])
    _within(reader, x, places, at)
    if len(places) == 1 and (product := running_product(reader, x, places[0], at)) is not None:
        return product
    found = with_dims(reader, t.node("read", name_of(x), *places), x, at, indices[:over])
    rest = indices[over:]
    return found if not rest else component(reader, At(x, *indices), found, rest, at)


# ── Functions ────────────────────────────────────────────────────────────────


def _applied(reader: Reader, x: Apply, at: Scope) -> Any:
    if isinstance(x.head, NamedFunction):
        return _named_function(reader, x, at)
    if isinstance(x.letter, letters.Density):
        return DENSITY[0](reader, x, at)
    if x.letter in at:
        return drawn_function(reader, x, at)
    for a in x.arguments:
        if isinstance(a, Apply) and isinstance(a.letter, letters.Policy) and a not in at:
            raise NoReadingError(f"{readable(latex(a))} is a probability, and no action")
    found = unfolded(reader, x, x.letter, at)
    return plain_function(reader, x, at) if found is None else found


DENSITY: list[Rule] = []
"""How a density at its arguments is read; `reading_densities` says."""


def drawn_function(reader: Reader, x: Apply, at: Scope) -> Any:
    """The value of a random function, of which one draw is bound here."""
    draw = at[x.letter]
    draw = t.single(whole(reader.algebra, draw)) if isinstance(draw, Array) else draw
    arguments = [reader.atom(a, at) for a in (*x.arguments, *x.conditions)]
    return with_dims(reader, t.node("function", f"{name_of(x.letter)}()", draw, *arguments), x.letter, at)


def plain_function(reader: Reader, x: Apply, at: Scope) -> Any:
    """A function that nothing defines: of each entry, or of its arguments as wholes."""
    name, places = f"{name_of(x.letter)}()", _places(reader, x, at)
    if isinstance(x.letter, letters.Elementwise):
        found = reader.read(x.arguments[0], at)
        return entrywise(lambda v: t.single(t.node("function", name, *places, v)), found)
    counted = counting(reader.grounds.counted, x)
    arguments = [reader.atom(a, at) for a in (*counted, *x.conditions)]
    atom = t.node("function", name, *places, *arguments)
    return with_dims(reader, atom, x.letter, at, x.head.indices if isinstance(x.head, At) else ())


def _places(reader: Reader, x: Apply, at: Scope) -> list[Node]:
    return [reader.index(i, at) for i in x.head.indices] if isinstance(x.head, At) else []


def _named_function(reader: Reader, x: Apply, at: Scope) -> Any:
    name = x.head.name
    if name == "log":
        return logarithm(reader, x.arguments[0], at)
    if name in NAMED_RULES:
        return NAMED_RULES[name](reader, x, at)
    rewritten = REWRITTEN.get({"ReLU": "relu"}.get(name, name))
    values = [reader.read(a, at) for a in x.arguments]
    if rewritten is not None:
        return entrywise(lambda *v: rewritten(reader.algebra, *v), *values)
    return entrywise(lambda *v: t.single(t.node("call", name, *v)), *values)


NAMED_RULES: dict[str, Rule] = {}
"""Named functions of arrays and conditions; other modules add theirs."""


def logarithm(reader: Reader, x: Any, at: Scope) -> Any:
    """The logarithm of a written product is the sum of those of its factors, where these are positive."""
    while isinstance(x, (Paren, SquareBrackets, WithoutBrackets, Underbrace)):
        x = x.operand
    if shape(x) != SCALAR:
        return entrywise(lambda v: logarithms.of(reader.algebra, v), reader.array(x, at))
    value = reader.value(x, at)
    if isinstance(x, (Times, Over)) and len(t.terms(value)) != 1:
        values = [reader.value(a, at) for a in x.args]
        if all(signs.is_positive(reader.algebra, v) for v in values):
            one, other = (logarithm(reader, a, at) for a in x.args)
            return t.subtract(one, other) if isinstance(x, Over) else t.add(one, other)
    return logarithms.of(reader.algebra, value)


RULES: dict[type, Rule] = {
    Integer: _number,
    Decimal: _decimal,
    Constant: _constant,
    Paren: _inside,
    SquareBrackets: _inside,
    WithoutBrackets: _inside,
    Underbrace: _inside,
    Negative: _negative,
    Plus: _sum,
    Minus: _sum,
    Over: _over,
    Slash: _over,
    Power: _power,
    SquareRoot: _root,
    Prod: _product,
    Sum: _summed,
    letters.Size: _size,
    letters.Index: _index,
    letters.Real: _quantity,
    At: _member,
    Apply: _applied,
}
"""How each kind of node is read."""

EARLY: dict[type, list[Rule]] = {}
"""What is tried first for a kind of node; None leaves it to `RULES`."""


def add_rules(rules: Mapping[type, Rule]) -> None:
    """Extend the table; a kind that is in it already is an error."""
    twice = sorted(k.__name__ for k in rules if k in RULES)
    if twice:
        raise NoReadingError(f"{', '.join(twice)} would be read in two ways")
    RULES.update(rules)


__all__ = ["Reader", "Scope", "add_rules"]
_ = (Bars, Binomial, Cross, Dot, Factorial, Hadamard)
