"""Every row of the checker's table: both sides have one value wherever its conditions hold."""

import math
from fractions import Fraction
from random import Random

import pytest

from tests.checker.worlds import SPECIAL, Smooth, UndefinedError, World, form_of, value
from udlc.checker.table import ROWS, Row

TRIES, ENOUGH = 1500, 30
INTEGERS = ("e", "lo", "hi", "n", "m", "l", "h", "i", "j")
FUNCTIONS = ("F", "G", "g", "P")


def names_in(x):
    """The names of a row."""
    if isinstance(x, list) and x[:1] == ["letter"]:
        return {x[1]}
    return set().union(*map(names_in, x)) if isinstance(x, list) else set()


def drawn(name, row, random):
    """A world in which the conditions of a row hold; None where they do not."""
    w = World(random)
    for n in sorted(names_in([row.bound, row.factors, row.right, row.conditions])):
        number = random.choice((-2, -1, 0, 1, 2, 3))
        w.at[n] = Fraction(number) if n in INTEGERS or random.random() < 0.4 else Fraction(number * 3 + 1, 2)
    for n in FUNCTIONS:
        w.at.setdefault(n, lambda *v, n=n: w.function(n, *v))
        if not callable(w.at[n]):
            w.at[n] = lambda *v, n=n: w.function(n, *v)
    if name in SPECIAL:
        SPECIAL[name](w)
    if "cancelled" in name and random.random() < 0.9:
        w.at["c"] = w.at["F"]() / w.at["y"] if w.at["y"] else Fraction(0)
    if name == "choice that meets":
        w.at["a"] = w.at["b"] + w.at["c"] * w.at["e"]
    try:
        held = all(holds(c, w) for c in row.conditions)
    except (UndefinedError, ZeroDivisionError, OverflowError):
        return None
    return w if held else None


def holds(condition, w):
    if condition[0] == "call":
        x = value(condition[2], w.at, w)
        if condition[1] == "fixed":
            return not isinstance(x, Smooth)
        tests = {"nonnegative": x >= 0, "positive": x > 0, "divisor": x != 0, "integer": x == int(x)}
        return tests[condition[1]]
    return value(condition, w.at, w) == 1


def sides(row, w):
    """The values of both sides; None where one has none."""
    of = [] if not row.letters else [["letter", n] for n in row.letters]
    left = ["*", *row.factors, ["call", "F", *of]]
    left = ["sum", row.bound, left] if row.bound else left
    try:
        return value(left, w.at, w), value(row.right, w.at, w)
    except (UndefinedError, ZeroDivisionError, OverflowError):
        return None


def numbers(x):
    """A number, or a number and its slope, as floats."""
    return (float(x.value), float(x.slope)) if hasattr(x, "slope") else (float(x), 0.0)


def agree(one, other):
    if isinstance(one, Smooth) or isinstance(other, Smooth):
        one, other = (Smooth(form_of(x)) for x in (one, other))
    return all(math.isclose(x, y, rel_tol=1e-9, abs_tol=1e-9) for x, y in zip(numbers(one), numbers(other)))


@pytest.mark.parametrize("name", ROWS)
def test_both_sides_of_a_row_are_equal(name):
    row, random, tried = ROWS[name], Random(name), 0
    if name == "nowhere":  # its condition never holds: where facts contradict each other nothing exists
        assert row.conditions == [["≥0", ["+", 0, ["*", -1, 1]]]]
        return
    for _ in range(TRIES):
        w = drawn(name, row, random)
        found = sides(row, w) if w is not None else None
        if found is not None:
            tried += 1
            assert agree(*found), (name, w.at, found)
        if tried >= ENOUGH:
            break
    assert tried >= ENOUGH


NEEDED = [(name, n) for name, row in ROWS.items() for n in range(len(row.conditions)) if name != "nowhere"]

WITHOUT = {
    "one point": "integers: a range, and a place in it",
    "lower end": "integers",
    "upper end": "integers",
    "first": "integers",
    "from zero": "integers",
    "cases": "integers",
    "two values": "integers",
    "undone": "places of a permutation",
    "done again": "places of a permutation",
    "injective": "places of a permutation",
}
"""Rows with conditions that say that terms have a meaning: here all terms have one."""

UNDEFINED = (
    "log of a product",
    "log over a divisor",
    "log of a power",
    "root of a product",
    "root of a power",
)
UNDEFINED += ("root with a positive factor", "power of a product", "fraction", "implied below a line")
"""Rows where a side has no value when a condition does not hold, or both conditions are needed together."""


@pytest.mark.parametrize(("name", "place"), NEEDED)
def test_a_condition_is_needed(name, place):
    """Without it, both sides differ somewhere, or one has no value where the other has."""
    row = ROWS[name]
    if name in WITHOUT or name in UNDEFINED or row.conditions[place][:2] == ["call", "divisor"]:
        return
    less = Row(
        row.bound,
        row.letters,
        row.factors,
        row.right,
        [c for n, c in enumerate(row.conditions) if n != place],
    )
    random = Random(name)
    for _ in range(TRIES):
        w = drawn(name if name != "choice that meets" else "", less, random)
        found = sides(less, w) if w is not None else None
        if found is not None and not agree(*found):
            return
    raise AssertionError(f"{name} holds without {row.conditions[place]}")
