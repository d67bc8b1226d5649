"""A product of the checker in, the rows about densities, noise, draws and matrices that fit it out."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from udlc.checker import terms as t
from udlc.checker.kernel import Kernel
from udlc.checker.terms import ONE, Node, is_call
from udlc.verify.data import as_data
from udlc.verify.hinting import Fit, Hints, fits, hint, inside, linear, within

if TYPE_CHECKING:
    from udlc.verify.hints import Search


def _density(a: Node) -> Node | None:
    inner = t.only_atom(a.fields[1]) if is_call(a, "slope") else a
    return inner if inner is not None and is_call(inner, "density") else None


def _marginal(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for n, (a, _) in enumerate(factors):
        density = _density(a)
        if density is not None and density.fields[2] is t.constant(1) and density is a:
            yield hint("all", (), (n,))
        if is_call(a, "slope") and a.fields[1] is t.constant(1):
            yield hint("slope of a number", (), (n,))
        events = (
            density.fields[2].fields[0][0].fields[1]
            if density is not None and density.fields[2].fields
            else ()
        )
        for m, (name, _, _) in enumerate(bound):
            own = [e for e, _ in events if is_call(e, "event") and name in e.letters]
            shift = linear(own[0].fields[2], name) if len(own) == 1 else None
            if shift is None:
                continue
            rest = t.total([(t.product((), [e for e in events if e[0] is not own[0]]), ONE)])
            row = "marginal" if density is a else "slope of a marginal"
            said = hint(row, within(bound, m), (n,), z=own[0].fields[1], m=shift[1], r=rest)
            if fits(s, k, bound, factors, said):
                yield said


def _sifted(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for n, (a, _) in enumerate(factors):
        for m, (name, _, _) in enumerate(bound):
            found = linear(a.fields[1], name) if is_call(a, "dirac") else None
            if found is not None:
                row = "point mass" if found[0] == 1 else "point mass, turned"
                said = hint(row, within(bound, m), (n,), x=t.scale(found[1], -found[0]))
                if fits(s, k, bound, factors, said):
                    yield said


def _inverse(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    places = [n for n, (a, x) in enumerate(factors) if is_call(a, "symmetric") and x == 1]
    for m, (name, _, _) in enumerate(bound):
        own = [n for n in places if name in factors[n][0].letters]
        for one, other in (own, own[::-1]) if len(own) == 2 else ():
            (i, p), (j, _) = (_place(factors[n][0], name) for n in (one, other))
            said = hint("inverse", within(bound, m), (), a=factors[one][0].fields[1], i=i, j=j, p=p)
            if i is not None and j is not None and fits(s, k, bound, factors, said):
                yield said


def _place(a: Node, name: str) -> tuple[Any, Any]:
    """The other place of an entry, and how far the place with a letter is from it."""
    places = list(a.fields[2:])
    own = next(p for p in places if name in p.letters)
    found = linear(own, name)
    places.remove(own)
    return (places[0], found[1]) if found and len(places) == 1 else (None, None)


MOMENTS = (
    "noise",
    "mean of noise",
    "square of noise",
    "covariance of noise",
    "covariance of noise in two",
    "even",
    "square of what is even",
    "half of a square",
    "mean",
    "square",
    "entry of a mean",
    "square of an entry",
    "product of entries",
)
"""Rows about Σ over one letter of a law and what it is the law of."""

LAWS = ("noise", "even", "density")


def _moments(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for m, (name, _, _) in enumerate(bound):
        own = [n for n, (a, _) in enumerate(factors) if name in a.letters]
        laws = [n for n in own if factors[n][0].fields[0] in LAWS]
        others = [n for n in own if n not in laws]
        for row in MOMENTS if len(laws) == 1 and len(others) < 3 else ():
            said = hint(row, within(bound, m), (*laws, *others), **_law(factors[laws[0]][0]))
            if fits(s, k, bound, factors, said):
                yield said


def _law(a: Node) -> dict[str, Any]:
    """The mean and the covariance of a normal density, and what else is given."""
    given = a.fields[3].fields[0][0].fields[1] if is_call(a, "density") and a.fields[3].fields else ()
    said = {x.fields[0]: x.fields[1] for x, _ in given if x.fields[0] in ("mean", "covariance")}
    rest = t.total([(t.product((), [f for f in given if f[0].fields[0] not in said]), ONE)])
    return {"m": said["mean"], "s": said["covariance"], "r": rest} if len(said) == 2 else {}


def _draws(s: Search, k: Kernel, bound: Any, factors: Any) -> Hints:
    for m, (name, _, _) in enumerate(bound):
        own = [n for n, (a, _) in enumerate(factors) if name in a.letters]
        laws = [n for n in own if is_call(factors[n][0], "draws")]
        if len(laws) != 1:
            continue
        rest = t.total([(t.product((), [factors[n] for n in own if n not in laws]), ONE)])
        drawn = [
            x for x in dict.fromkeys(inside(rest)) if is_call(x, "element") and x.fields[1] is t.letter(name)
        ]
        if len(drawn) > 1:
            continue
        body = as_data(rest, {drawn[0]: ["letter", "one"]} if drawn else {})
        if drawn:
            given = {"G": ["λ", ["one"], body], "i": as_data(drawn[0].fields[2])}
        said = hint("draws" if drawn else "no draws", within(bound, m), laws, **(given if drawn else {}))
        if fits(s, k, bound, factors, said):
            yield said


OF_LAWS: tuple[Fit, ...] = (_sifted, _marginal, _moments, _draws, _inverse)
