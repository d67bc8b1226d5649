"""Arrays in, letters for their axes out: those that the program uses, apart from the ones that are taken."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from sympy import Expr

from udlc.differentiate.shapes import extent
from udlc.ir.grammar import ZERO, Array, Compute, Letter, Range, Statement, walk


def free_letter(name: str, taken: Collection[str]) -> Letter:
    """A letter of this name, or with the first number that makes it new."""
    if name not in taken:
        return Letter(name)
    return next(Letter(f"{name}_{n}") for n in range(2, 10**9) if f"{name}_{n}" not in taken)


def axis_letters(
    array: Array, statements: Iterable[Statement], taken: Collection[str], skip: int = 0
) -> tuple[Letter, ...]:
    """One letter for every axis after the first `skip`: that with which it is written, else a number."""
    at = next(
        (s.at for s, _ in walk(tuple(statements)) if isinstance(s, Compute) and s.out == array.name), ()
    )
    letters: list[Letter] = []
    for axis in range(skip, len(array.shape)):
        written = at[axis] if axis < len(at) else None
        name = written.name if isinstance(written, Letter) else f"{array.name}_{axis}"
        letters.append(free_letter(name, {*taken, *(a.name for a in letters)}))
    return tuple(letters)


def axis_ranges(array: Array, index: tuple[Expr, ...], letters: tuple[Letter, ...]) -> tuple[Range, ...]:
    """The range of every letter on the axes after the leading indices `index`."""
    full = (*index, *letters)
    return tuple(Range(letter, ZERO, extent(array, len(index) + n, full)) for n, letter in enumerate(letters))
