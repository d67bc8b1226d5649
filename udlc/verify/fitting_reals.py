"""A product of the checker in, the rows about truths, logarithms and powers of reals that fit it out."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from udlc.checker import terms as t
from udlc.checker.kernel import Kernel
from udlc.checker.terms import Node, is_call
from udlc.verify.factors import common_factors, content, divided, factored, one_plus_exp, oriented, primes
from udlc.verify.hinting import Fit, Hints, hint, quiet

if TYPE_CHECKING:
    from udlc.verify.hints import Search


def _truths(s: Search, k: Kernel, _bound: Any, factors: Any) -> Hints:
    """Truths of reals: decided, joined with another, or factor by factor."""
    places = {a: n for n, (a, _) in enumerate(factors)}
    for n, (a, _) in enumerate(factors):
        if a.tag != "truth" or a.fields[0] != ">0":
            continue
        e = a.fields[1]
        if k.is_form(e) and e.letters and all(c.denominator == 1 for _, c in e.fields):
            yield hint("of integers", (), (n,))
        if (other := t.node("truth", ">0", t.scale(e, -1))) in places:
            yield hint("opposite", (), (n, places[other]))
        alone = t.only_atom(e)
        if alone is not None and alone in places and k.atom_above(alone, False):
            power = factors[places[alone]][1]
            if power.denominator == 1:
                yield hint("implied" if power > 0 else "implied below a line", (), (n,), x=t.single(alone))
        with s.trial():
            is_below, is_above = k.above(t.scale(e, -1), False), k.above(e, True)
        if is_below or is_above:
            yield hint("not above" if is_below else "above", (), (n,))
        yield from _above_a_product(s, k, n, e)


def _above_a_product(s: Search, k: Kernel, n: int, e: Node) -> Hints:
    alone = t.only_atom(e)
    if alone is not None:
        kinds = {"=0": "an equation above", "≥0": "one of integers above", ">0": "a truth above"}
        if alone.tag == "truth":
            yield hint(kinds[alone.fields[0]], (), (n,))
        return
    with s.trial():
        common = list(common_factors(k, e, truths=True))
    if len(e.fields) == 1 and len(common) == 1 and content(e) == 1 and _power(*common[0]) is e:
        yield hint("above a power", (), (n,), x=common[0][0], n=t.constant(common[0][1]))
        return
    c = content(e)
    for x in [t.constant(c)] * (c != 1) + [_power(*f) for f in common]:
        y = _without_truth(quiet(k), e, x)
        with s.trial():
            plain = _without_truth(k, e, x)
        if y is plain:
            yield hint("above a product", (), (n,), x=x, y=y)
        else:
            yield hint("above over a divisor", (), (n,), x=x)


def _without_truth(k: Kernel, s: Node, x: Node) -> Node:
    """The sum s/x, where x may be a truth, which is its own square."""
    atom = t.only_atom(x)
    if atom is None or atom.tag != "truth":
        return divided(k, s, x)
    parts = [(k.opened(p), c) for p, c in s.fields]
    return t.add(*(t.scale(k.settle(b, [f for f in g if f[0] is not atom]), c) for (b, g), c in parts))


def _power(s: Node, x: Fraction) -> Node:
    """A power of an atom or of a number."""
    value = t.number(s)
    if value is not None:
        return t.constant(Fraction(value**x))
    return t.single(t.only_atom(s) or t.node("base", s), x)


def _choices(_s: Search, _k: Kernel, _bound: Any, factors: Any) -> Hints:
    """In one form where the pieces meet: [e > 0] for e with a positive first coefficient."""
    for n, (f, x) in enumerate(factors):
        if not is_call(f, "choose") or x != 1:
            continue
        e, a, b = f.fields[1:]
        d = t.minus(a, b)
        c = d.fields[0][1] / e.fields[0][1] if d.fields and e.fields else Fraction(0)
        if e.fields and e.fields[0][1] < 0 and d is t.scale(e, c):
            yield hint("choice that meets", (), (n,), c=t.constant(c))
        yield hint("choice", (), (n,))


def _logs(s: Search, k: Kernel, _bound: Any, factors: Any) -> Hints:
    for n, (a, _) in enumerate(factors):
        if is_call(a, "log"):
            yield from _log(s, k, n, a.fields[1])


def _log(s: Search, k: Kernel, n: int, e: Node) -> Hints:
    if not e.fields:
        return
    if e is t.constant(1):
        yield hint("log of one", (), (n,))
        return
    alone, c = t.only_atom(e), content(e)
    if alone is not None:
        yield from _log_of_atom(k, n, alone)
        return
    with s.trial():
        found = [*primes(c), *common_factors(k, e)]
    if found and found[0][0] is e:
        return
    if found and _power(*found[0]) is e:
        yield hint("log of a power", (), (n,), x=found[0][0], y=t.constant(found[0][1]))
        return
    x = _power(*found[0]) if found else oriented(e)
    if x is not None:
        y = divided(quiet(k), e, x)
        with s.trial():
            plain = divided(k, e, x)
        if y is plain and quiet(k).multiply(x, y) is e:
            yield hint("log of a product", (), (n,), x=x, y=y)
        else:
            yield hint("log over a divisor", (), (n,), x=x)


def _log_of_atom(k: Kernel, n: int, a: Node) -> Hints:
    if is_call(a, "exp"):
        yield hint("log of exp", (), (n,))
    elif is_call(a, "Pow") and k.above(a.fields[1], False):
        yield hint("log of a power", (), (n,), x=a.fields[1], y=a.fields[2])
    elif a.tag == "base":
        return
    elif a.tag == "reduce" and a.fields[0] == "prod":
        yield hint("log of factors", (), (n,))


def _powers(s: Search, k: Kernel, _bound: Any, factors: Any) -> Hints:
    """Factors come out of powers: numbers as primes, atoms that are ≥ 0."""
    for n, (a, x) in enumerate(factors):
        if is_call(a, "Pow"):
            whole = dict(a.fields[2].fields).get(t.UNIT, Fraction(0))
            if whole and whole.denominator == 1:
                m = t.constant(whole)
                yield hint("whole part of a power", (), (n,), y=t.minus(a.fields[2], m), n=m)
        elif a.tag == "base":
            yield from _whole(k, n, a, x) if x.denominator == 1 else _root(s, k, n, a, x)


def _whole(k: Kernel, n: int, a: Node, x: Fraction) -> Hints:
    e = a.fields[0]
    first = oriented(e)
    if first is not None:
        yield hint("power of a product", (), (n,), x=first, y=divided(quiet(k), e, first), n=t.constant(x))
    elif x < 0 and (found := factored(e)):
        first, y = _parted(quiet(k), e, found)
        yield hint("power of a product", (), (n,), x=first, y=y, n=t.constant(x))


def _parted(k: Kernel, e: Node, factors: Sequence[tuple[Node, Fraction]]) -> tuple[Node, Node]:
    """A polynomial as a number, or else its first factor, times the others."""
    parts = [b for b, p in factors for _ in range(int(p))]
    whole = k.multiply(*parts)
    c = e.fields[0][1] / whole.fields[0][1]
    return (t.constant(c), whole) if c != 1 else (parts[0], k.multiply(t.constant(1), *parts[1:]))


def _root(s: Search, k: Kernel, n: int, a: Node, x: Fraction) -> Hints:
    e = a.fields[0]
    value = t.number(e)
    if value == 1:
        yield hint("power of one", (), (n,))
    elif value is not None and value > 0 and len(primes(value)) == 1 and primes(value)[0][1] == 1:
        if x > 1 or x < 0:
            yield hint("part of a power", (), (n,), m=t.constant(x.numerator // x.denominator))
        return
    with s.trial():
        is_positive = e.fields and all(c > 0 for _, c in e.fields) and k.above(e, False)
        found = [*primes(content(e)), *common_factors(k, e)] if is_positive else factored(e)
    if not found:
        return
    base, p = found[0]
    first = _power(base, p) if t.only_atom(base) or t.number(base) is not None else None
    plain = quiet(k)
    first = first if first is not None else plain.made("call", "Pow", base, t.constant(p))
    if first is e:
        yield hint("root of a power", (), (n,), x=base, n=t.constant(p), m=t.constant(x))
        return
    if is_positive:
        rest = divided(plain, e, first)
    else:
        rest = plain.multiply(
            t.constant(1), *(plain.made("call", "Pow", b, t.constant(q)) for b, q in found[1:])
        )
        rest = t.scale(rest, e.fields[0][1] / plain.multiply(first, rest).fields[0][1])
    with s.trial():
        row = "root with a positive factor" if k.above(first, True) else "root of a product"
    yield hint(row, (), (n,), x=first, y=rest)


def _divided(_s: Search, _k: Kernel, _bound: Any, factors: Any) -> Hints:
    """What stands over 1 + e^z keeps of e^(c·z) the part with 0 ≤ c < 1."""
    exponents = [a.fields[1] for a, _ in factors if is_call(a, "exp")]
    for n, (a, x) in enumerate(factors):
        z = one_plus_exp(a.fields[0]) if a.tag == "base" and x <= -1 else None
        if z is None or not exponents:
            continue
        leading, c = z.fields[0]
        ratio = dict(exponents[0].fields).get(leading, Fraction(0)) / c
        if not 0 <= ratio < 1:
            one, other = t.constant(1), t.minus(a.fields[0], 1)
            first, rest = (other, one) if ratio >= 1 else (one, other)
            yield hint("fraction", (), (n,), x=first, y=rest)


def _cancelled(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for n, (a, x) in enumerate(factors):
        if bound and a.tag == "base" and x < 0 and x.denominator == 1 and _may_be(a, bound):
            with s.trial():
                found = k.settle(bound, [*factors[:n], (a, x + 1), *factors[n + 1 :]])
            e = a.fields[0]
            c = found.fields[0][1] / e.fields[0][1] if found.fields and e.fields else Fraction(0)
            if c and found is t.scale(e, c):
                yield hint("cancelled", range(len(bound)), (), y=e, c=t.constant(c))


def _may_be(a: Node, bound: Any) -> bool:
    """May a base be a multiple of a sum over such bounds?"""
    return not a.letters & {b[0] for b in bound} and any(
        len(p.fields[0]) == len(bound) for p, _ in a.fields[0].fields
    )


OF_REALS: tuple[Fit, ...] = (_choices, _truths, _logs, _powers, _divided, _cancelled)
