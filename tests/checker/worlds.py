"""Numbers for the names in a row of the checker's table, and what its words mean: both sides get a value.

Sums run over integers or over the points of a space; F is any function of the letter of a sum. Densities are
tables, with a slope beside each number; smooth functions are of two coordinates; noise is a fair choice of
signs; draws are a product of laws.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from fractions import Fraction
from itertools import product
from random import Random
from typing import Any

import sympy


class UndefinedError(Exception):
    """A side, or a condition, has no value here."""


@dataclass
class World:
    """What names stand for, and what special words mean."""

    random: Random
    at: dict[str, Any] = field(default_factory=dict)
    words: dict[str, Any] = field(default_factory=dict)
    table: dict[Any, Any] = field(default_factory=dict)

    def function(self, *key: Any) -> Fraction:
        """A value for each key, drawn once."""
        return self.table.setdefault(
            key, Fraction(self.random.choice((-3, -2, -1, 1, 2, 3, 5)), self.random.choice((1, 2)))
        )


@dataclass(frozen=True)
class Slope:
    """A number and its slope by a parameter."""

    value: Any
    slope: Any

    def __add__(self, other: Any) -> Slope:
        other = other if isinstance(other, Slope) else Slope(other, 0)
        return Slope(self.value + other.value, self.slope + other.slope)

    __radd__ = __add__

    def __mul__(self, other: Any) -> Any:
        return Slope(self.value * other, self.slope * other)

    __rmul__ = __mul__


class Bag(dict[str, Any]):
    """Events by their variables; a product of events is both."""

    def __mul__(self, other: Any) -> Bag:
        return Bag({**self, **(other if isinstance(other, Bag) else {})})

    __rmul__ = __mul__


def value(x: Any, at: dict[str, Any], w: World) -> Any:
    """The value of an expression of a row."""

    def of(y: Any) -> Any:
        return value(y, at, w)

    if not isinstance(x, list):
        return Fraction(x)
    match x:
        case ["letter", name]:
            return at[name]
        case ["+", *parts]:
            found = of(parts[0])
            for y in parts[1:]:
                found = found + of(y)
            return found
        case ["*", *parts]:
            found: Any = Fraction(1)
            for y in parts:
                if isinstance(found, Fraction) and found == 0:
                    return found  # where a truth is 0 the others need not exist
                found = found * of(y)
            return found
        case [("=0" | "≥0" | ">0") as kind, y]:
            e = of(y)
            near = abs(float(e)) < 1e-9
            return Fraction(near if kind == "=0" else (e > 0 or near) if kind == "≥0" else e > 0 and not near)
        case ["sum", [[v, lo, hi]], body]:
            return total(value(body, {**at, v: n}, w) for n in points(of(lo), of(hi)))
        case ["over", ranges, op, *parts]:
            return (
                op,
                [(of(lo), of(hi)) for _, lo, hi in ranges],
                lambda *v: [value(y, {**at, **dict(zip((r[0] for r in ranges), v))}, w) for y in parts],
            )
        case ["call", name, *parts] if name in at:
            return at[name](*map(of, parts))
        case ["call", name, *parts]:
            word = w.words.get(name) or WORDS[name]
            return word(*map(of, parts))
    raise AssertionError(x)


def total(values: Any) -> Any:
    found: Any = Fraction(0)
    for y in values:
        found = found + y
    return found


def points(lo: Any, hi: Any) -> Any:
    """Integers in a range, or the points of a space."""
    if isinstance(hi, tuple):
        return hi
    if lo != int(lo) or hi != int(hi):
        raise UndefinedError
    return [Fraction(n) for n in range(int(lo), int(hi))]


def real_power(x: Any, power: Any) -> Any:
    if power == int(power):
        if x == 0 and power < 0:
            raise UndefinedError
        return x ** int(power)
    if x < 0 or (x == 0 and power < 0):
        raise UndefinedError
    return float(x) ** float(power)


def log(x: Any) -> float:
    if isinstance(x, tuple):  # a product under a letter
        _, [(lo, hi)], body = x
        x = math.prod(float(body(n)[-1]) for n in points(lo, hi))
    if x <= 0:
        raise UndefinedError
    return math.log(x)


def entry(array: Any, *index: Any) -> Any:
    if isinstance(array, tuple):
        _, _, body = array
        return body(*index)[-1]
    return array[index]


WORDS = {
    "log": log,
    "exp": math.exp,
    "Pow": real_power,
    "choose": lambda e, a, b: a if e > 0 else b,
    "entry": entry,
    "symmetric": entry,
    "label": lambda x, _n: x,
    "permutation": lambda g, _n: g,
    "permuted": lambda g, x: Fraction(g[int(x)]) if 0 <= x < len(g) else UNDEFINED(),
    "inverse": lambda g, *span: (
        inverse_matrix(g, *span) if span else tuple(g.index(n) for n in range(len(g)))
    ),
    "slope": lambda f, _x: f.slope if isinstance(f, Slope) else Fraction(0),
    "dirac": lambda x: Fraction(x == 0),
    "first": lambda s: s[0],
    "place": lambda *i: i,
    "Norm": lambda: "Norm",
    "mean": lambda m: Bag(mean=m),
    "covariance": lambda s: Bag(covariance=s),
    "event": lambda z, x, _lo, _hi: Bag({z: x}),
}


def UNDEFINED() -> Any:
    raise UndefinedError


def inverse_matrix(a: dict[Any, Fraction], lo: Any, hi: Any) -> dict[Any, Fraction]:
    """The inverse of a matrix by the rule of Cramer, for two rows."""
    i, j = lo, lo + 1
    d = a[i, i] * a[j, j] - a[i, j] * a[j, i]
    if hi - lo != 2 or not d:
        raise UndefinedError
    return {(i, i): a[j, j] / d, (j, j): a[i, i] / d, (i, j): -a[i, j] / d, (j, i): -a[j, i] / d}


# ── Worlds of rows that speak of more than numbers ───────────────────────────


def permuted(w: World) -> None:
    n = w.random.choice((1, 2, 3, 4))
    w.at |= {"g": tuple(w.random.sample(range(n), n)), "n": Fraction(n)}
    w.at |= {name: Fraction(w.random.randrange(n)) for name in "xy"}


def matrix(w: World) -> None:
    lo, p = Fraction(w.random.choice((-1, 0, 1))), Fraction(w.random.choice((0, 1)))
    w.at |= {"lo": lo, "hi": lo + 2, "p": p}
    i, j = lo + p, lo + p + 1
    x, y, z = (w.function("a", n) for n in range(3))
    w.at |= {"a": {(i, i): x, (i, j): y, (j, i): y, (j, j): z}}
    w.at |= {name: w.random.choice((i, j)) for name in "ij"}


def densities(w: World) -> None:
    """A joint law of two variables, z whose values are lo + m … hi + m, and another."""
    lo, m = Fraction(w.random.choice((-1, 0, 1))), Fraction(w.random.choice((0, 2)))
    hi = lo + w.random.choice((1, 2, 3))
    spaces = {"z": points(lo + m, hi + m), "other": [Fraction(n) for n in range(2)]}
    weights = {(u, v): abs(w.function("p", u, v)) for u in spaces["z"] for v in spaces["other"]}
    slopes = {k: w.function("s", *k) for k in weights}
    whole, drift = sum(weights.values()), sum(slopes.values()) / len(slopes)

    def density(_p: Any, events: Any, _g: Any) -> Any:
        held = dict(events) if isinstance(events, Bag) else {}
        if not held:
            return Fraction(1)
        own = [k for k in weights if all({"z": k[0], "other": k[1]}[n] == x for n, x in held.items())]
        return Slope(sum(weights[k] for k in own) / whole, sum(slopes[k] - drift for k in own))

    w.words["density"] = density
    w.at |= {"lo": lo, "hi": hi, "m": m, "z": "z", "p": "p", "g": "g", "x": "x"}
    w.at["r"] = w.random.choice((Fraction(1), Bag(other=Fraction(1))))


def normal(w: World, size: int | None) -> None:
    """A law of numbers, or of lists, with its mean and its covariance."""
    places = [()] if size is None else [(Fraction(n),) for n in range(size)]
    drawn = [{n: w.function(k, n) for n in places} for k in range(w.random.choice((2, 3)))]
    weights = [abs(w.function("w", k)) for k in range(len(drawn))]
    weights = [x / sum(weights) for x in weights]

    def mean(of: Any) -> Fraction:
        return sum((x * of(v) for x, v in zip(weights, drawn)), Fraction(0))

    m = {n: mean(lambda v, n=n: v[n]) for n in places}
    s = {(*a, *b): mean(lambda v, a=a, b=b: (v[a] - m[a]) * (v[b] - m[b])) for a in places for b in places}
    space: tuple[Any, ...] = tuple(v[()] for v in drawn) if size is None else tuple(map(Vector, drawn))
    of = dict(zip(space, weights)) if len(set(space)) == len(space) else {}
    w.words["density"] = lambda _n, event, _g: of[event["z"]] if of else UNDEFINED()
    w.at |= {"lo": None, "hi": space, "z": "z", "r": Bag()}
    w.at |= {"m": m[()], "s": s[()]} if size is None else {"m": m, "s": s}
    w.at |= {name: w.random.choice(places)[0] for name in "ij" if size is not None}


class Vector:
    """A list of numbers, as a point."""

    def __init__(self, entries: dict[Any, Fraction]) -> None:
        self.entries = entries

    def __getitem__(self, index: Any) -> Fraction:
        return self.entries[index]


def noise(w: World) -> None:
    """Signs at all places of a draw: a law of which all moments are known."""
    most = w.random.choice((1, 2))
    one, two = ([*product(map(Fraction, range(2)), repeat=n)] for n in (1, 2))
    cells = [("first", p) for p in (*one, *two)]
    w.words["noise"] = lambda _v, _n: Fraction(1, 2 ** len(cells))
    w.words["element"] = lambda v, d, p: v[cells.index((d, p))]
    w.at |= {"lo": None, "hi": tuple(product((Fraction(-1), Fraction(1)), repeat=len(cells)))}
    w.at |= {"n": Fraction(most), "d": "first", "p": w.random.choice(one)}
    w.at |= {name: Fraction(w.random.randrange(2)) for name in "ijkl"}


def even(w: World) -> None:
    """An element is -c, 0 or c, the outer two equally likely."""
    c, p = abs(w.function("c")), Fraction(w.random.choice((1, 2, 3)), 8)
    space = (-c, Fraction(0), c)
    w.words["even"] = lambda v, _s: p if v else 1 - 2 * p
    w.words["element"] = lambda v, _d, _p: v
    w.at |= {"lo": None, "hi": space, "s": 2 * p * c * c, "d": "first", "p": (Fraction(0),)}


def draws(w: World) -> None:
    """Two draws of one law."""
    a = Fraction(w.random.choice((-1, 0)))
    b = a + w.random.choice((1, 2, 3))
    law = {u: abs(w.function("law", u)) for u in points(a, b)}
    law = {u: x / sum(law.values()) for u, x in law.items()}
    w.words["draws"] = lambda v, of: math.prod((of[2](x)[-1] for x in v), start=Fraction(1))
    w.words["element"] = lambda v, i: v[int(i)]
    w.at |= {"lo": None, "hi": tuple(product(points(a, b), repeat=2)), "a": a, "b": b}
    w.at |= {"P": lambda u: law[u], "G": lambda u: w.function("G", u), "i": Fraction(w.random.randrange(2))}


COORDINATES = sympy.symbols("a b")
PLACES = [dict(zip(COORDINATES, at)) for at in ((sympy.Rational(1, 2), 2), (-1, sympy.Rational(3, 4)))]


@dataclass(frozen=True)
class Smooth:
    """A function of two coordinates, which has a value at each of two points."""

    form: Any

    def __add__(self, other: Any) -> Smooth:
        return Smooth(self.form + form_of(other))

    __radd__ = __add__

    def __mul__(self, other: Any) -> Smooth:
        return Smooth(self.form * form_of(other))

    __rmul__ = __mul__

    @property
    def value(self) -> Any:
        return self.form.subs(PLACES[0])

    @property
    def slope(self) -> Any:  # a second number that has to agree
        return self.form.subs(PLACES[1])


def form_of(x: Any) -> Any:
    return x.form if isinstance(x, Smooth) else sympy.Rational(x)


def smooth(w: World) -> None:
    """Functions that are positive, or numbers; slopes by the coordinates."""
    a, b = COORDINATES

    def drawn(*key: Any) -> Smooth:
        c = [sympy.Rational(abs(w.function("smooth", *key, n))) for n in range(4)]
        return Smooth(c[0] + c[1] * a**2 + c[2] * b**2 + c[3] * (a + b) ** 2)

    def derived(f: Any, by: Smooth) -> Smooth:
        return Smooth(sympy.diff(form_of(f), by.form))

    def point(i: Any) -> Smooth:
        return Smooth(COORDINATES[int(i)])

    w.words |= {
        "point": point,
        "slope": derived,
        "slopes": lambda f: f,
        "symmetric": lambda f, i, j: derived(derived(f, point(i)), point(j)),
        "Pow": lambda x, n: Smooth(form_of(x) ** form_of(n)),
        "exp": lambda x: Smooth(sympy.exp(form_of(x))),
        "log": lambda x: Smooth(sympy.log(form_of(x))),
    }
    half = Fraction(w.random.choice((-3, -1, 1, 2)), w.random.choice((1, 2)))
    w.at |= {
        "x": w.random.choice((drawn("x"), half)),
        "y": drawn("y"),
        "n": w.random.choice((drawn("n"), half)),
    }
    w.at |= {name: Fraction(w.random.randrange(2)) for name in "ijk"}
    w.at |= {"z": point(w.random.randrange(2)), "lo": Fraction(0), "hi": Fraction(w.random.randrange(4))}
    w.at["G"] = lambda v: drawn("G", v)


def space(w: World) -> None:
    s = tuple(Fraction(n) for n in w.random.sample(range(-3, 4), 3))
    w.at |= {"s": s, "x": w.random.choice(s)}


SPECIAL = {
    **dict.fromkeys(
        ("slope of what is fixed", "slope of a coordinate", "slope of a sum", "slope of a product"), smooth
    ),
    **dict.fromkeys(("slope of a sum over a range", "slope of a power", "slope of a slope"), smooth),
    **dict.fromkeys(("slope of exp", "slope of log"), lambda w: (smooth(w), w.at.update(x=w.at["y"]))[0]),
    **dict.fromkeys(("reindexed", "undone", "done again", "injective"), permuted),
    "inverse": matrix,
    **dict.fromkeys(("marginal", "slope of a marginal", "all"), densities),
    **dict.fromkeys(("point mass", "point mass, turned"), space),
    **dict.fromkeys(("mean", "square"), lambda w: normal(w, None)),
    **dict.fromkeys(("entry of a mean", "square of an entry", "product of entries"), lambda w: normal(w, 2)),
    **dict.fromkeys(
        ("noise", "mean of noise", "square of noise", "covariance of noise", "covariance of noise in two"),
        noise,
    ),
    **dict.fromkeys(("draws", "no draws"), draws),
    **dict.fromkeys(("even", "square of what is even", "half of a square"), even),
}
