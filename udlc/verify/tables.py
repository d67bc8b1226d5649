"""Two sides with expectations in, a finite model of the random quantities on which they differ out.

Every element of an array takes two or three values with equal probability, of a mean that conditions give. In
some models what no condition calls independent goes up and down together. Expectations are exact averages
over all outcomes, in rationals. A model in which a condition fails is no model.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import product
from typing import Any

import numpy as np
from sympy import Integer

from udlc.notation import letters
from udlc.notation.binders import E, Sum
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Dot, Minus, Negative, Over, Paren, Plus, Power, Times
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.moments import Model, NoMomentError

MOST_ELEMENTS = {2: 10, 3: 6}
"""A model has so many elements of two, or of three, values at most."""

TRIALS = 12
Element = tuple[str, tuple[int, ...]]
Outcome = Mapping[Element, Fraction]


@dataclass(frozen=True)
class Table:
    """Sizes, the values of every element, what the model knows of the arrays, and those that are tied."""

    sizes: Mapping[str, int]
    values: Mapping[Element, tuple[Fraction, ...]]
    model: Model
    tied: frozenset[str] = frozenset()

    def outcomes(self) -> Iterator[Outcome]:
        """Every outcome; all are equally likely."""
        apart = [e for e in self.values if e[0] not in self.tied]
        count = max((len(v) for v in self.values.values()), default=1)
        for first, *chosen in product(range(count), repeat=1 + len(apart)):
            places = dict.fromkeys(self.values, first) | dict(zip(apart, chosen, strict=True))
            yield {e: self.values[e][k] for e, k in places.items()}


def refute_moments(model: Model, left: Any, right: Any) -> dict[str, Any] | None:
    """A model on which the sides differ, as data; None where none is found, or a condition cannot be kept."""
    arrays = _arrays(model, left, right)
    if model.unread or any(x.domain is not None for x in arrays.values()):
        return None
    for seed in range(TRIALS):
        table = _drawn(model, arrays, seed)
        if table is None:
            continue
        fixed = dict.fromkeys(_free(left) | _free(right), 1)
        try:
            one, other = (evaluated(x, table, None, fixed) for x in (left, right))
        except (NoMomentError, KeyError, ZeroDivisionError):
            return None
        if one != other:
            shown = {f"{n}{list(i)}": list(map(str, found)) for (n, i), found in table.values.items()}
            return {"sizes": dict(table.sizes), "inputs": shown, "left": str(one), "right": str(other)}
    return None


def _free(x: Any) -> set[Any]:
    return {s for s in x.free_symbols if isinstance(s, letters.Index)}


def _arrays(model: Model, *sides: Any) -> dict[str, Any]:
    """The random arrays that outcomes give, by name."""
    waiting = [*sides, *model.definitions.values(), *model.inner.values()]
    found = {name_of(x): x for side in waiting for x in side.atoms(letters.Random)}
    return {n: x for n, x in found.items() if n not in model.definitions and n not in model.inner}


def _drawn(model: Model, arrays: Mapping[str, Any], seed: int) -> Table | None:
    """The values of each element; arrays that are zero, symmetric, or of a mean that is given, so drawn."""
    random = np.random.default_rng(seed)
    names = sorted({name_of(s) for x in arrays.values() for axis in x.dims for s in axis.stop.free_symbols})
    sizes = {n: 1 + (k + seed) % 2 for k, n in enumerate(names)}
    values: dict[Element, tuple[Fraction, ...]] = {}
    count = 3 if seed % 3 == 2 else 2  # of two values that are opposite, odd moments vanish
    for name in sorted(arrays):
        ends = [(_number(axis.start, sizes), _number(axis.stop, sizes)) for axis in arrays[name].dims]
        spread = Fraction(int(random.integers(1, 4)))
        for index in product(*(range(lo, hi + 1) for lo, hi in ends)):
            found = _values(
                model, name, spread, [Fraction(int(x)) for x in random.permutation(7)[:count] - 3]
            )
            if found is None:
                return None
            values[name, index] = found
    tied = frozenset(arrays) - _apart(model) if seed % 2 else frozenset()
    return Table(sizes, values, model, tied) if len(values) <= MOST_ELEMENTS[count] else None


def _values(model: Model, name: str, spread: Fraction, drawn: list[Fraction]) -> tuple[Fraction, ...] | None:
    """The values of an element, of which the mean and the mean of the square are as conditions say."""
    if name in model.zero:
        return (Fraction(0),) * len(drawn)
    if not model.mean.keys() | model.square.keys() | model.symmetric >= {name}:
        return tuple(drawn)
    middle, square = t.number(model.mean.get(name, t.ZERO)), model.square.get(name)
    if middle is None or square not in (None, model.square_of_deviation(name)):
        return None
    if middle and (name in model.symmetric or square is not None):
        return None
    skew = (1, 0, -1) if name in model.symmetric else (2, -1, -1)
    return tuple(middle + k * spread for k in ((1, -1), skew)[len(drawn) - 2])


def _apart(model: Model) -> set[str]:
    """The arrays that are independent of others, and what these are made of."""
    found: set[str] = set()
    waiting = set(model.primitive)
    while waiting:
        found |= waiting
        made = [known[n] for n in waiting for known in (model.definitions, model.inner) if n in known]
        waiting = {name_of(x) for side in made for x in side.atoms(letters.Random)} - found
    return found


def _number(x: Any, sizes: Mapping[str, int]) -> int:
    return int(x) if isinstance(x, Integer) else sizes[name_of(x)]


def evaluated(  # noqa: C901, PLR0911, PLR0912  (a case per kind of node)
    x: Any, table: Table, outcome: Outcome | None, at: Mapping[Any, int]
) -> Fraction:
    """An expression; outside of expectations there is no outcome."""

    def value(y: Any) -> Fraction:
        return evaluated(y, table, outcome, at)

    match x:
        case Integer():
            return Fraction(int(x))
        case Paren():
            return value(x.operand)
        case Negative():
            return -value(x.operand)
        case Minus():
            return value(x.left) - value(x.right)
        case Plus():
            return value(x.left) + value(x.right)
        case Over():
            return value(x.left) / value(x.right)
        case Power() if isinstance(x.base, At) and isinstance(x.base.head, letters.Deviation):
            if x.exponent != 2:
                raise NoMomentError("a standard deviation has no exact value")
            return _variance(x.base.indices[0], table, at)
        case Power() if isinstance(x.exponent, Integer):
            return value(x.base) ** int(x.exponent)
        case Times() if type(x) in (Times, Dot):
            return value(x.left) * value(x.right)
        case Sum():
            return _summed(x, table, outcome, at)
        case E() if not x.ranges and len(x.bodies) == 1 and outcome is None:
            found = [evaluated(x.body, table, o, at) for o in table.outcomes()]
            return sum(found, Fraction(0)) / len(found)
        case letters.Random() if outcome is not None and not x.dims and not x.over:
            return _element(x, (), table, outcome)
        case At() if outcome is not None:
            return _element(x.head, tuple(_index(i, table, at) for i in x.indices), table, outcome)
        case letters.Size():
            return Fraction(table.sizes[name_of(x)])
        case letters.Index():
            return Fraction(at[x])
        case _:
            pass
    raise NoMomentError(f"{readable(latex(x))} has no value in a table")


def _index(i: Any, table: Table, at: Mapping[Any, int]) -> int:
    return int(evaluated(i, table, None, at))


def _summed(x: Sum, table: Table, outcome: Outcome | None, at: Mapping[Any, int]) -> Fraction:
    if len(x.ranges) != 1 or x.ranges[0].start is None:
        raise NoMomentError("a sum over several letters has no value in a table")
    (r,) = x.ranges
    values = range(_index(r.start, table, at), _index(r.stop, table, at) + 1)
    return sum((evaluated(x.body, table, outcome, {**at, r.letter: k}) for k in values), Fraction(0))


def _element(letter: Any, index: tuple[int, ...], table: Table, outcome: Outcome) -> Fraction:
    name, model = name_of(letter), table.model
    for known in (model.definitions, model.inner):
        if name in known:
            return _component(known[name], index, table, outcome)
    return outcome[name, index]


def _component(x: Any, index: tuple[int, ...], table: Table, outcome: Outcome) -> Fraction:
    """A component of a vector that others give."""
    if isinstance(x, letters.Real):
        return _element(x, index, table, outcome)
    if isinstance(x, (Plus, Minus)):
        one, other = (_component(a, index, table, outcome) for a in x.args)
        return one - other if isinstance(x, Minus) else one + other
    if type(x) in (Times, Dot) and isinstance(x.left, letters.Real) and len(x.left.dims) == 2:
        axis = x.left.dims[1]
        columns = range(_number(axis.start, table.sizes), _number(axis.stop, table.sizes) + 1)
        pairs = ((_element(x.left, (*index, j), table, outcome), (j,)) for j in columns)
        return sum((m * _component(x.right, j, table, outcome) for m, j in pairs), Fraction(0))
    if isinstance(x, Apply) and name_of(x.letter) in table.model.relu:
        return max(Fraction(0), _component(x.arguments[0], index, table, outcome))
    raise NoMomentError(f"{readable(latex(x))} has no value in a table")


def _variance(of: Any, table: Table, at: Mapping[Any, int]) -> Fraction:
    """E[X²] - E[X]²; of an array, that of each of its elements, which are alike."""
    if isinstance(of, At):
        index = tuple(_index(i, table, at) for i in of.indices)
        found = [_element(of.head, index, table, o) for o in table.outcomes()]
    else:
        own = next(values for (name, _), values in table.values.items() if name == name_of(of))
        found = list(own)
    mean = sum(found, Fraction(0)) / len(found)
    return sum((v * v for v in found), Fraction(0)) / len(found) - mean * mean
