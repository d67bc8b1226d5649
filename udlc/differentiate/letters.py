"""Arrays and statements in, letters that nothing around has taken out: for axes, or instead of others."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from sympy import Expr

from udlc.differentiate.shapes import extent
from udlc.ir.expressions import map_parts, substitute
from udlc.ir.grammar import ZERO, Array, Compute, Letter, Range, Repeat, Statement, walk


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


def apart(statements: tuple[Statement, ...], taken: set[str]) -> tuple[Statement, ...]:
    """The statements with other letters where theirs are taken."""
    if not taken:
        return statements
    own = {a.name for s, _ in walk(statements) for a in _letters(s)}
    new: dict[Letter, Letter] = {}
    for name in sorted(own & taken):
        new[Letter(name)] = free_letter(name, {*own, *taken, *(a.name for a in new.values())})
    return tuple(_renamed(s, new) for s in statements) if new else statements


def _letters(s: Statement) -> tuple[Letter, ...]:
    return s.letters if isinstance(s, Compute) else (s.letter,) if isinstance(s, Repeat) else ()


def _renamed(s: Statement, new: dict[Letter, Letter]) -> Statement:
    if isinstance(s, Repeat):
        body = tuple(_renamed(x, new) for x in s.body)
        head = map_parts(replace(s, body=()), lambda e: substitute(e, new))
        assert isinstance(head, Repeat)
        return replace(head, letter=new.get(s.letter, s.letter), body=body)
    changed = map_parts(s, lambda e: substitute(e, new))
    if isinstance(changed, Compute):
        domain = tuple(replace(r, letter=new.get(r.letter, r.letter)) for r in changed.domain)
        return replace(changed, domain=domain)
    return changed
