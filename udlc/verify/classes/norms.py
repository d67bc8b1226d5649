"""‖f(q₁) - f(q₂)‖_∞ against ‖q₁ - q₂‖_∞, for an operator f on functions that an equation gives.

What f(q₁) - f(q₂) is at any place is a sum of terms with q₁ and of the same terms with -q₂. It is
bounded by
    |q₁(x) - q₂(x)| ≤ ‖q₁ - q₂‖_∞,    |c·(u - v)| = |c|·|u - v|,
    |max_a u(a) - max_a v(a)| ≤ max_a |u(a) - v(a)|,
so that a factor of at most one is left. Where q₁ = q₂, both sides are 0: no such claim is strict.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sympy import Interval

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.atoms import Constant
from udlc.notation.binders import VectorNorm
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Minus
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import plain
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.claiming import claimed
from udlc.verify.claims import equal
from udlc.verify.classes.readings import grounds_for, proved
from udlc.verify.definitions import same_letter
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.rewriting import atoms_in, rewritten
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding
from udlc.verify.written import Writer, theorem

GREATEST = "|max u - max v| ≤ max |u - v|"
EVERYWHERE = "|q₁(x) - q₂(x)| ≤ ‖q₁ - q₂‖_∞"


@dataclass(frozen=True)
class Pair:
    """Two functions, and the written calls of them under the norm."""

    one: Apply
    other: Apply

    def is_of(self, atom: Node, call: Apply, reader: Reader) -> bool:
        """Is an atom a value of the function of a call?"""
        head = call.head
        places = [reader.index(i, {}) for i in head.indices] if isinstance(head, At) else []
        start = (f"{name_of(call.letter)}()", *places)
        return atom.tag == "function" and atom.fields[: len(start)] == start


def applies(_setting: Setting, link: Link) -> bool:
    """Is one greatest difference compared with another?"""
    return link.sign in ("<", "≤") and pair_of(link.right) is not None and _is_greatest(link.left)


def _is_greatest(x: Any) -> bool:
    return isinstance(x, VectorNorm) and len(x.letters) == 1 and _is_infinite(x.letters[0])


def _is_infinite(x: Any) -> bool:
    return isinstance(x, Constant) and x.name == "∞"


def pair_of(x: Any) -> Pair | None:
    """The functions of ‖q₁(x) - q₂(x)‖_∞."""
    if not _is_greatest(x) or not isinstance(x.body, Minus):
        return None
    one, other = x.body.args
    if not all(isinstance(c, Apply) and isinstance(c.letter, letters.Function) for c in (one, other)):
        return None
    return Pair(one, other) if one.args[1:] == other.args[1:] and one.head != other.head else None


def decide(setting: Setting, link: Link) -> Finding:
    """Bounded at one depth of unfolding, or refuted where both functions are one; else unknown."""
    pair = pair_of(link.right)
    assert pair is not None
    found = Finding("unknown", "norms")
    for grounds in grounds_for(setting, link):
        try:
            found = compared(grounds, link, pair, bool(setting.entry.where))
        except UdlcError as error:
            found = Finding("unknown", "norms", readable(error.message))
        if found.verdict in ("proved", "refuted"):
            break
    return found


def compared(grounds: Grounds, link: Link, pair: Pair, conditions: bool) -> Finding:
    """Is the difference under the left norm bounded by that under the right one?"""
    return decided(
        lambda: _claim(grounds, link, pair), lambda: _bounded(Reader(grounds), link, pair, conditions)
    )


def _bounded(reader: Reader, link: Link, pair: Pair, conditions: bool) -> Finding:
    gap = reader.value(operated(reader.grounds, link.left.body), {})
    merged = rewritten(reader.algebra, gap, lambda a: _swapped(reader, pair, a, both=False))
    if link.sign == "<" and merged is t.ZERO and not conditions:
        names = [readable(latex(c.head)) for c in (pair.one, pair.other)]
        data = {"inputs": {names[0]: names[1]}, "left": "0", "right": "0"}
        why = f"where {names[0]} = {names[1]} both sides are 0"
        return Finding("refuted", "counterexample", why, counterexample=data)
    if not _is_odd(reader, pair, gap):
        return Finding(
            "unknown", "norms", f"not shown: {plain.text(gap)} changes its sign with the functions"
        )
    factors = slack(reader, pair, gap)
    if link.sign != "≤" or factors is None:
        return Finding("unknown", "norms", f"not shown: {plain.text(gap)} is bounded")
    factor = plain.text(factors[0])
    return proved(reader, f"{plain.text(gap)} is bounded by {factor}·‖q₁ - q₂‖_∞", EVERYWHERE, GREATEST)


def _is_odd(reader: Reader, pair: Pair, gap: Node) -> bool:
    """Does a difference change its sign where both functions change places?"""
    swapped = rewritten(reader.algebra, gap, lambda a: _swapped(reader, pair, a, both=True))
    return t.add(gap, swapped) is t.ZERO


def _claim(grounds: Grounds, link: Link, pair: Pair) -> dict[str, Any]:
    """The difference is what is bounded, and its factors are at most one."""
    reader, body = Reader(grounds), operated(grounds, link.left.body)
    gap = reader.value(body, {})
    factors = slack(reader, pair, gap)
    if link.sign != "≤" or factors is None or not _is_odd(reader, pair, gap):
        raise NoReadingError("the difference is not bounded")
    names = {str(a.fields[0]) for x in factors for a in atoms_in(x) if a.tag == "read"}
    inputs: dict[str, Any] = {
        name: {"shape": [], "integral": False, "bound": None, "domain": "fraction"} for name in names
    }
    if not all(_is_fraction(reader, name) for name in names):
        raise NoReadingError("a factor may be negative")
    bounded = [equal(inputs, 1, Writer().data(x), "≥") for x in factors]
    return theorem("a contraction", claimed(grounds, lambda reader: (reader.value(body, {}), gap)), *bounded)


def operated(grounds: Grounds, x: Any) -> Any:
    """An expression with f(q₁(x)) written as the definition of f(q(x)) says, q₁ in the place of q."""
    if isinstance(x, Apply) and len(x.arguments) == 1 and isinstance(x.arguments[0], Apply):
        inner = x.arguments[0]
        for d in grounds.definitions:
            if not isinstance(d.left, Apply) or not same_letter(d.left.letter, x.letter):
                continue
            pattern = d.left.arguments[0]
            if isinstance(pattern, Apply) and pattern.args[1:] == inner.args[1:]:
                return _renamed(d.right, pattern.head, inner.head)
        raise NoReadingError(f"nothing says what {readable(latex(x))} is")
    if not getattr(x, "args", ()):
        return x
    return x.func(*(operated(grounds, a) for a in x.args))


def _renamed(x: Any, head: Any, new: Any) -> Any:
    if isinstance(x, Apply) and x.head == head:
        return Apply(new, *x.args[1:])
    if not getattr(x, "args", ()):
        return x
    return x.func(*(_renamed(a, head, new) for a in x.args))


def _swapped(reader: Reader, pair: Pair, atom: Node, both: bool) -> Node | None:
    """A value of q₁ as one of q₂, and, for both, the other way round."""
    calls = [(pair.one, pair.other), (pair.other, pair.one)] if both else [(pair.one, pair.other)]
    for call, new in calls:
        if pair.is_of(atom, call, reader):
            head = new.head
            places = [reader.index(i, {}) for i in head.indices] if isinstance(head, At) else []
            before = 1 + len(call.head.indices) if isinstance(call.head, At) else 1
            return t.node("function", f"{name_of(new.letter)}()", *places, *atom.fields[before:])
    return None


def slack(reader: Reader, pair: Pair, gap: Node) -> list[Node] | None:
    """Factors of at most one that bound a difference, the outermost first; None where none are found."""
    own = [(p, c) for p, c in t.terms(gap) if any(pair.is_of(a, pair.one, reader) for a in atoms_in(p))]
    if len(own) != 1:
        return None
    ((p, c),) = own
    inner = [(a, e) for a, e in t.factors(p) if any(pair.is_of(x, pair.one, reader) for x in atoms_in(a))]
    outer = [(a, e) for a, e in t.factors(p) if (a, e) not in inner]
    if t.bounds(p) or abs(c) > 1 or len(inner) != 1 or inner[0][1] != 1:
        return None
    if not all(e > 0 and _is_at_most_one(reader, a) for a, e in outer):
        return None
    factor, atom = t.total([(t.product((), outer), abs(c))]), inner[0][0]
    if pair.is_of(atom, pair.one, reader):
        return [factor]
    if atom.tag == "reduce" and atom.fields[0] == "max":
        _, factors = reader.algebra.opened(atom.fields[1])  # type: ignore[arg-type]
        body: Node = factors[0][0].fields[-1]  # type: ignore[assignment]
        within = slack(reader, pair, body) if len(factors) == 1 else None
        return None if within is None else [factor, *within]
    return None


def _is_at_most_one(reader: Reader, atom: Node) -> bool:
    """Is this a quantity that is declared to lie between -1 and 1?"""
    return atom.tag == "read" and _lies_in(reader, str(atom.fields[0]), Interval(-1, 1))


def _is_fraction(reader: Reader, name: str) -> bool:
    """Is this a number that is declared to lie between 0 and 1?"""
    return _lies_in(reader, name, Interval(0, 1))


def _lies_in(reader: Reader, name: str, interval: Interval) -> bool:
    found = [x for e in reader.grounds.entries for x in e.statement.atoms(letters.Real)]
    domains = [x.domain for x in found if name_of(x) == name]
    return bool(domains) and all(
        d is not None and d.set is not None and d.set.is_subset(interval) is True for d in domains
    )


__all__ = ["applies", "decide"]
