"""Inequalities over the integers in, steps that add them up to a falsehood out: Fourier-Motzkin elimination.

A step is a list of [inequality, multiplier]; it makes one more inequality, with coprime coefficients and its
constant rounded down. The checker adds up; it does not eliminate.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
from math import floor, gcd, lcm
from typing import Any

from udlc.checker.kernel import Kernel
from udlc.checker.terms import UNIT, Node

MOST_FORMS = 240
"""Elimination gives up beyond this many inequalities; nothing is shown then."""

Form = tuple[tuple[tuple[Any, Fraction], ...], Fraction]
"""Σ coefficient·monomial + constant ≥ 0, monomials by their text."""

Steps = tuple[tuple[tuple[int, str], ...], ...]


def contradiction(k: Kernel, known: tuple[Node, ...]) -> list[list[list[Any]]] | None:
    """Steps from inequalities to a falsehood; None where there are none, or too many to try."""
    forms = tuple(_as_form(k, s) for s in _relevant(known))
    found = _steps(forms)
    if found is None:
        return None
    places = {n: known.index(s) for n, s in enumerate(_relevant(known))}
    shift = len(known) - len(forms)
    return [
        [[places[n] if n < len(forms) else n + shift, m] for n, m in step]  # steps count behind what is known
        for step in found
    ]


def _relevant(known: tuple[Node, ...]) -> tuple[Node, ...]:
    """The inequalities that share letters with the first, directly or through others."""
    goal, *waiting = known
    if not goal.letters:
        return known
    reach, kept = set(goal.letters), [goal]
    while near := [f for f in waiting if f.letters & reach or not f.letters]:
        kept += near
        waiting = [f for f in waiting if f not in near]
        reach |= {name for f in near for name in f.letters}
    return tuple(kept)


def _as_form(k: Kernel, s: Node) -> Form | None:
    if not k.is_form(s):
        return None
    names = dict(s.fields)
    constant = names.pop(UNIT, Fraction(0))
    return tuple(sorted((p.key, c) for p, c in names.items())), constant


@lru_cache(maxsize=1 << 16)
def _steps(given: tuple[Form | None, ...]) -> Steps | None:
    if given[0] is None:
        return None
    made: dict[Form, tuple[tuple[Form, Fraction], ...]] = {}
    left: dict[Form, None] = {}
    for form in given:
        if form is not None:
            whole, parts = _combined([(form, Fraction(1))])
            made.setdefault(whole, parts)
            left[whole] = None
    while left:
        false = next((f for f in left if not f[0] and f[1] < 0), None)
        if false is not None:
            return _written(false, made, given)
        found = _eliminated(list(left), made)
        if found is None:
            return None
        left = found
    return None


def _eliminated(
    forms: list[Form], made: dict[Form, tuple[tuple[Form, Fraction], ...]]
) -> dict[Form, None] | None:
    """Every sum of a lower and an upper bound on the monomial that gives the fewest."""
    least: dict[Any, Form] = {}
    for f in forms:
        if f[0] not in least or f[1] < least[f[0]][1]:
            least[f[0]] = f
    forms = [f for f in least.values() if f[0]]
    counts: dict[str, list[int]] = {}
    for names, _ in forms:
        for name, c in names:
            counts.setdefault(name, [0, 0])[c > 0] += 1
    if not counts:
        return None
    name = min(counts, key=lambda n: (counts[n][0] * counts[n][1] - sum(counts[n]), n))
    weight = {f: dict(f[0]).get(name, Fraction(0)) for f in forms}
    rest = [f for f in forms if not weight[f]]
    lower, upper = [f for f in forms if weight[f] > 0], [f for f in forms if weight[f] < 0]
    if len(lower) * len(upper) + len(rest) > MOST_FORMS:
        return None
    for a in lower:
        for b in upper:
            new, parts = _combined([(a, -weight[b]), (b, weight[a])])
            if new[0] or new[1] < 0:
                made.setdefault(new, parts)
                rest.append(new)
    return dict.fromkeys(rest)


def _combined(parts: Sequence[tuple[Form, Fraction]]) -> tuple[Form, tuple[tuple[Form, Fraction], ...]]:
    """A sum of inequalities with coprime integer coefficients, the constant rounded down; its parts so."""
    names: dict[Any, Fraction] = {}
    for name, c in ((name, m * c) for form, m in parts for name, c in form[0]):
        names[name] = names.get(name, Fraction(0)) + c
    names = {name: c for name, c in names.items() if c}
    scale = lcm(*(c.denominator for c in names.values()))
    common = Fraction(gcd(*(int(c * scale) for c in names.values())) or 1, scale)
    whole = Fraction(floor(sum(m * form[1] for form, m in parts) / common))
    form = tuple(sorted((name, c / common) for name, c in names.items())), whole
    return form, tuple((part, m / common) for part, m in parts)


def _written(false: Form, made: dict[Form, Any], given: tuple[Form | None, ...]) -> Steps:
    """The steps that lead to a falsehood, in order."""
    places: dict[Form, int] = {}
    for n, form in enumerate(given):
        if form is not None:
            places.setdefault(form, n)
    steps: list[tuple[tuple[int, str], ...]] = []

    def place(form: Form) -> int:
        if form not in places:
            parts = tuple((place(part), str(m)) for part, m in made[form])
            steps.append(parts)
            places[form] = len(given) + len(steps) - 1
        return places[form]

    if false in places:
        return (((places[false], "1"),),)
    place(false)
    return tuple(steps)
