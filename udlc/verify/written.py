"""An algebra that leaves all as it is written: what a reader of the notation reads with it is the claim.

The reader builds numbers by the operations of `Algebra`. Here each of them gives an atom `written` that only
says what it is made of, so that the text of a claim is free of any normal form. `data` puts such a term into
the language of the checker; an atom that the checker has no word for becomes a call of a name of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from fractions import Fraction
from typing import Any

from udlc.checker.terms import REAL
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.carrying import carried_out
from udlc.verify.claims import BY_OTHERS, equal
from udlc.verify.rewriting import atoms_in
from udlc.verify.terms import Bound, Factor, Node
from udlc.verify.wording import NoClaimError, put

ONE = Fraction(1)
TRUTHS = {"=0": "=0", "≥0": "≥0", "real>0": ">0"}


class Written(Algebra):
    """Operations that are not carried out."""

    @classmethod
    def like(cls, other: Algebra, *facts: Node) -> Written:
        """With what another algebra knows of signs, and with more facts."""
        found = cls.__new__(cls)
        found.__dict__.update(other.__dict__)
        found.facts = tuple(dict.fromkeys((*other.facts, *facts)))
        found.premises = other.premises if isinstance(other, Written) else []
        found.point = other.point if isinstance(other, Written) else ""
        return found

    premises: list[tuple[Node, Node, tuple[Node, ...], str]]
    """What a reading rests on: two terms, the facts where it holds, the sign between the terms."""

    point: str
    """The name of what slopes are taken by, where functions are told by these."""

    @property
    def plain(self) -> Algebra:
        """The algebra that carries operations out."""
        found = Algebra.__new__(Algebra)
        own = Written.__annotations__
        found.__dict__.update({name: x for name, x in self.__dict__.items() if name not in own})
        return found

    def form(self, s: Node) -> Node:
        """The normal form of a term that is written."""
        return carried_out(self.plain, s)

    def rest_on(self, one: Node, other: Node, *facts: Node, sign: str = "=") -> None:
        """Note that what is read rests on an equality, or a sign."""
        self.premises.append((one, other, facts, sign))

    def given(self, *facts: Node) -> Algebra:
        """The algebra where more facts hold."""
        return Written.like(self, *facts)

    def dividing(self) -> Algebra:
        """The same: nothing cancels here."""
        return self

    def multiply(self, *sums: Node) -> Node:
        """The product of sums."""
        coefficient, others = ONE, list[Node]()
        for s in sums:
            number = t.number(s)
            coefficient, others = (
                (coefficient * number, others) if number is not None else (coefficient, [*others, s])
            )
        if len(others) < 2:
            return t.scale(others[0] if others else t.constant(1), coefficient)
        return t.scale(t.single(t.node("written", "*", *others)), coefficient)

    def power(self, base: Node, exponent: Fraction) -> Node:
        """A sum to a power."""
        return base if exponent == 1 else t.single(t.node("written", "^", base, exponent))

    def summed(self, bound: Iterable[Bound], body: Node) -> Node:
        """Σ over bound letters of a sum."""
        return t.single(t.node("written", "sum", tuple(bound), body))

    def settle(self, bound: tuple[Bound, ...], factors: Iterable[Factor]) -> Node:
        """Σ over bound letters of a product."""
        inner = self.multiply(*(self.power(t.single(a), e) for a, e in factors))
        return self.summed(bound, inner) if bound else inner

    def mean(self, noise: Mapping[str, int], e: Node, most: int = 2) -> Node:
        """E of a polynomial of so many elements of noise, each with the number of indices of an element."""
        return t.single(
            t.node("written", "mean", str(most), tuple(f"{name}:{n}" for name, n in sorted(noise.items())), e)
        )

    def even(self, name: str, over: int, square: Node, e: Node) -> Node:
        """E over an array whose elements are symmetric about zero, with a second moment."""
        return t.single(t.node("written", "even", name, str(over), square, e))

    def drawn(self, name: str, over: int, bound: Iterable[Bound], law: Node, e: Node) -> Node:
        """E over draws of a law, which bound letters stand for in it."""
        return t.single(t.node("written", "drawn", name, str(over), tuple(bound), law, e))

    def slope(self, e: Node, place: Node) -> Node:
        """The slope of a term by a coordinate of the point."""
        return t.single(t.node("written", "slope", e, t.single(t.node("read", self.point, place))))

    def truth(self, kind: str, e: Node, more: Iterable[Node] = ()) -> Node:  # noqa: ARG002
        """[e = 0] or [e ≥ 0] of integers."""
        return t.single(t.node("truth", kind, e))

    def replace(self, s: Node, values: Mapping[str, Node]) -> Node:
        """A sum with letters replaced by sums."""
        if not s.letters & values.keys():
            return s
        return t.add(*(t.scale(self.at_values((), t.factors(p), values), c) for p, c in t.terms(s)))

    def at_values(
        self, bound: Iterable[Bound], factors: Iterable[Factor], values: Mapping[str, Node]
    ) -> Node:
        """A product with letters replaced."""
        inner = self.multiply(*(self.power(self._value(a, values), e) for a, e in factors))
        left = [(n, self.replace(a, values), self.replace(b, values)) for n, a, b in bound if n not in values]
        return self.summed(left, inner) if left else inner

    def _value(self, atom: Node, values: Mapping[str, Node]) -> Node:
        if atom.tag == "letter" and atom.fields[0] in values:
            return values[str(atom.fields[0])]
        return t.single(self.replace_atom(atom, values))

    def replace_atom(self, atom: Node, values: Mapping[str, Node]) -> Node:
        """An atom with letters replaced."""
        if not atom.letters & values.keys() or atom.tag == "letter":
            return (
                atom
                if atom.tag != "letter" or atom.fields[0] not in values
                else t.node("base", values[str(atom.fields[0])])
            )
        return t.node(atom.tag, *(self._field(f, values) for f in atom.fields))

    def _field(self, field: Any, values: Mapping[str, Node]) -> Any:
        if isinstance(field, tuple):
            return tuple(self._field(f, values) for f in field)
        if not isinstance(field, Node):
            return field
        return self.replace(field, values) if field.tag == "sum" else self.replace_atom(field, values)


def _numbers(said: Any) -> dict[str, int]:
    pairs = (x.rpartition(":") for x in said)
    return {name: int(n) for name, _, n in pairs}


# ── In the language of the checker ───────────────────────────────────────────


class Writer:
    """Puts terms into the language; letters are named in the order in which they are met."""

    def __init__(self, point: str = "") -> None:
        self.point = point
        self.names: dict[str, str] = {}
        self.bound: set[str] = set()
        self.sizes: set[str] = set()

    @property
    def free(self) -> list[str]:
        """The letters that nothing binds."""
        return [new for old, new in self.names.items() if old not in self.bound]

    def letter(self, name: str) -> str:
        """The name of a letter in the text."""
        return self.names.setdefault(name, name if name.startswith("@") else f"v{len(self.names)}")

    def data(self, x: Any) -> Any:
        """A sum or an atom."""
        if isinstance(x, Fraction):
            return str(x)
        if x.tag == "sum":
            return ["+", *(self._product(p, c) for p, c in t.terms(x))]
        rule = WORDS.get(x.tag)
        return rule(self, x) if rule is not None else self._other(x)

    def _product(self, p: Node, c: Fraction) -> Any:
        ranges = self._ranges(t.bounds(p))
        powers = [self.data(a) if e == 1 else ["^", self.data(a), str(e)] for a, e in t.factors(p)]
        return ["sum", ranges, ["*", str(c), *powers]] if ranges else ["*", str(c), *powers]

    def _written(self, x: Node) -> Any:
        word, *parts = x.fields
        if word == "mean":
            most, noise, e = parts
            return [word, int(str(most)), _numbers(noise), self.data(e)]
        if word == "slope":
            return ["call", word, *map(self.data, parts)]
        if word == "even":
            name, over, square, e = parts
            return [word, name, int(str(over)), self.data(square), self.data(e)]
        if word == "drawn":
            name, over, bound, law, e = parts
            return [word, name, int(str(over)), self._ranges(bound), self.data(law), self.data(e)]
        if word != "sum":
            return [word, *map(self.data, parts)]
        return ["sum", self._ranges(parts[0]), self.data(parts[1])]

    def _ranges(self, bound: Any) -> list[Any]:
        self.bound |= {name for name, _, _ in bound}
        self.sizes |= {str(a.fields[0]) for b in bound for e in b[1:] for a in atoms_in(e) if a.tag == "read"}
        return [self._range(*b) for b in bound]

    def _range(self, name: str, lo: Node, hi: Node) -> Any:
        if t.is_integral((name, lo, hi)):
            return [self.letter(name), ["call", "first point", self.data(hi)], self.data(hi)]
        return [self.letter(name), self.data(lo), self.data(hi)]

    def head(self, name: Any) -> list[Any]:
        """What is read: an array, or the point."""
        return ["call", "point"] if name == self.point else ["read", name]

    def _reduce(self, x: Node) -> Any:
        inner: Any = x.fields[1]
        bodies = [a for a, _ in t.factors(inner) if a.tag == "call" and a.fields[0] == "body"]
        if len(bodies) != 1 or len(t.factors(inner)) != 1:
            raise NoClaimError(f"the checker has no word for {x.fields[0]} under conditions")
        return ["over", self._ranges(t.bounds(inner)), x.fields[0], *map(self.data, bodies[0].fields[1:])]

    def _call(self, x: Node) -> Any:
        name, *parts = x.fields
        args = [self.data(a) for a in parts]
        return BY_OTHERS[str(name)](*args) if name in BY_OTHERS else ["call", name, *args]

    def _truth(self, x: Node) -> Any:
        if x.fields[0] not in TRUTHS:
            raise NoClaimError(f"the checker has no word for {x.fields[0]}")
        return [TRUTHS[str(x.fields[0])], self.data(x.fields[1])]

    def _other(self, x: Node) -> Any:
        """An atom of another kind, as a call of a name that says which."""
        words = [f for f in x.fields if not isinstance(f, Node)]
        if not all(isinstance(f, str) for f in words):
            raise NoClaimError(f"the checker has no word for {x.tag}")
        return ["call", ":".join((x.tag, *map(str, words))), *(self.data(f) for f in t.nodes(x.fields))]


WORDS: dict[str, Callable[[Writer, Node], Any]] = {
    "size": lambda _, x: ["size", x.fields[0]],
    "letter": lambda w, x: ["letter", w.letter(str(x.fields[0]))],
    "read": lambda w, x: [*w.head(x.fields[0]), *map(w.data, x.fields[1:])],
    "base": lambda w, x: w.data(x.fields[0]),
    "call": Writer._call,
    "reduce": Writer._reduce,
    "truth": Writer._truth,
    "written": Writer._written,
}


def equation(
    algebra: Algebra, one: Node, other: Node, sign: str = "=", given: Iterable[Node] = ()
) -> dict[str, Any]:
    """The claim that two written terms are equal, or one is greater, where an algebra's facts hold.

    Args:
        algebra: what is known of letters and of the signs of quantities.
        one: the one term.
        other: the other.
        sign: "=", ">" or "≥".
        given: terms that are zero by conditions; those that the checker has no word for are left out.
    """
    writer = Writer(algebra.point if isinstance(algebra, Written) else "")
    sides = [writer.data(x) for x in (one, other)]
    met = set(writer.names)
    facts = [
        writer.data(f) for f in algebra.facts if all(n in met and n not in writer.bound for n in f.letters)
    ]
    zeros = [[x, 0] for x in _sayable(writer, given)]
    told = {writer.letter(v) for f in algebra.facts for v in f.letters if v in met}
    free = {v: ["letter", f"@{v.removeprefix('@')}{'' if v in told else REAL}"] for v in writer.free}
    left, right, facts, zeros = put([*sides, facts, zeros], free)
    return equal(_declared(algebra, writer.sizes), left, right, sign, facts, zeros)


def with_premises(algebra: Written, claim: dict[str, Any]) -> dict[str, Any]:
    """A claim with the equalities that its reading rests on."""
    found = [equation(algebra.given(*facts), x, y, sign) for x, y, facts, sign in algebra.premises]
    parts = [x for n, x in enumerate(found) if x not in found[:n]]
    return theorem("a reading", claim, *parts) if parts else claim


def theorem(name: str, *parts: Mapping[str, Any]) -> dict[str, Any]:
    """The claim that a theorem gives, of which its parts are proved."""
    return {"kind": "theorem", "name": name, "parts": [*parts]}


def _sayable(writer: Writer, nodes: Iterable[Node]) -> Iterator[Any]:
    for x in nodes:
        try:
            yield writer.data(x)
        except NoClaimError:
            continue


def _declared(algebra: Algebra, sizes: Iterable[str]) -> dict[str, Any]:
    """What is known of the signs of letters; those that ranges end at are whole."""
    domains = {
        **dict.fromkeys(sizes, "natural"),
        **dict.fromkeys(algebra.nonnegative, "nonnegative"),
        **dict.fromkeys(algebra.nonzero, "positive"),
        **dict.fromkeys(algebra.below_one, "unit"),
    }
    plain: dict[str, Any] = {"shape": [], "bound": None}
    return {n: {**plain, "integral": n in sizes, "domain": domains[n]} for n in sorted(domains)}
