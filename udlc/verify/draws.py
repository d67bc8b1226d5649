"""A mean and an average of draws in, the draws and the densities that they are from out."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import E, Int
from udlc.notation.members import Apply, head_of
from udlc.notation.relations import Relation
from udlc.verify.definitions import same_letter
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.reading_densities import is_density


def laws(setting: Setting, link: Link) -> Iterator[Apply]:
    """The densities that draws may come from: as stated, of the mean on the left, or of what it rests on."""
    if first := stated_laws(setting, link) or laws_in(link.left):
        yield from first
        return
    yield from (d for k in range(link.place) for d in laws_in(link.clause.relation.items[k]))
    for number in setting.entry.by:
        yield from laws_in(setting.book[number].statement)


def stated_laws(setting: Setting, link: Link) -> list[Apply]:
    """The densities that conditions say draws on the right are from."""
    found = []
    for c in Grounds.of(setting.entry, setting.book, 1).conditions:
        if not isinstance(c, Relation) or c.signs != ("in law",) or not is_density(c.right):
            continue
        draws = drawn_letters(link.right, c.right.arguments[0]) if len(c.right.arguments) == 1 else []
        if any(same_letter(head_of(c.first), head_of(x)) for x in draws):
            found.append(c.right)
    return found


def laws_in(x: Any) -> list[Apply]:
    """The densities that means in an expression go over."""
    found: list[Apply] = []
    for expected in sorted(x.atoms(E), key=str):
        under = [r.letter for r in expected.ranges]
        found += [u for u in under if is_density(u)]
        for letter in under:
            if isinstance(letter, letters.Letter):
                integrals = [d for i in x.atoms(Int) for d in _densities_of(i, letter)]
                found += integrals or [Apply(letters.Density("Pr"), letter)]
    for integral in sorted(x.atoms(Int), key=str):
        if len(integral.letters) == 1:
            found += _densities_of(integral, integral.letters[0])
    return list(dict.fromkeys(found))


def _densities_of(integral: Int, letter: Any) -> list[Apply]:
    calls = (c for c in sorted(integral.atoms(Apply), key=str) if is_density(c))
    return [c for c in calls if c.arguments == (letter,)]


def drawn_letters(x: Any, variable: Any) -> list[Any]:
    """The draws of a variable in an expression: z*, z[n]; x[i] for copies of x."""
    head = head_of(variable)
    found: dict[Any, None] = {}

    def walk(y: Any) -> None:
        letter = head_of(y)
        alike = isinstance(letter, letters.Real) and letter.name == head.name and y != variable
        if alike and (letter.marks in (head.marks, ("star",))):
            found[y] = None
            return
        for a in getattr(y, "args", ()):
            walk(a)

    walk(x)
    alike = [y for y in found if head_of(y).marks == head.marks]
    return alike or list(found)  # x* is a draw of x where nothing else is
