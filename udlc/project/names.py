"""A program and its letters → how each array and size is printed, and every way to write its name."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from udlc.ir.grammar import Program
from udlc.ir.sizes import sizes_of
from udlc.notation.latex import GREEK
from udlc.notation.letters import Letter
from udlc.translate.names import name_of

NEXT = "_next"
"""What the name of a letter at the next step of an update ends in."""


@dataclass(frozen=True)
class Names:
    """The names of a program's arrays and sizes.

    Attributes:
        program: the program.
        letters: the declared letters of the entries behind it, in order of appearance.
    """

    program: Program
    letters: tuple[Letter, ...]

    def printed(self, name: str) -> str:
        """A name of the program as the book prints it, in one line of text."""
        return self._printed.get(name, name)

    def ascii(self, name: str) -> str:
        """A name of the program in ASCII."""
        return self._ascii.get(name, spelled(name))

    def letter(self, name: str) -> Letter | None:
        """The declared letter behind an array or a size; None for a derivative, or a quantity on the way."""
        return self._letters.get(name)

    def find(self, written: str) -> str | None:
        """The program's name for what a person wrote: as printed, in ASCII, or as in Python; None if none."""
        return self._exact.get(written) or self._forms.get(normal(written))

    @property
    def forms(self) -> tuple[str, ...]:
        """Every accepted way to write a name, in normal form."""
        return tuple(self._forms)

    @cached_property
    def known(self) -> tuple[str, ...]:
        """The names of arrays and sizes in the program."""
        return (*self.program.arrays, *(s.name for s in sizes_of(self.program)))

    @cached_property
    def _letters(self) -> dict[str, Letter]:
        return {name: letter for name, letter, _ in self._matched()}

    @cached_property
    def _printed(self) -> dict[str, str]:
        return {name: letter.key + tail for name, letter, tail in self._matched()}

    @cached_property
    def _ascii(self) -> dict[str, str]:
        return {name: letter.ascii + tail for name, letter, tail in self._matched()}

    def _matched(self) -> Iterator[tuple[str, Letter, str]]:
        """Each name that stands for a letter, the letter, and what is added to how it prints.

        Letters whose names are equal in code, such as ℓ and l, have the arrays l and l_2; so have two letters
        that print alike. What an update gives is m_next; where it is all there is of m, it is given as m.
        """
        alike: dict[str, list[Letter]] = {}
        for letter in self.letters:
            same = alike.setdefault(name_of(letter), [])
            if all(letter.key != other.key for other in same):
                same.append(letter)
        for name in self.known:
            base, number = _numbered(name, alike)
            letters = alike.get(base, [])
            if len(letters) >= number:
                yield name, letters[number - 1], ""
            elif letters:
                yield name, letters[-1], f"_{number}"
            elif name.endswith(NEXT) and name[: -len(NEXT)] in alike:
                (letter, *_) = alike[name[: -len(NEXT)]]
                alone = self._is_input(name) and name_of(letter) not in self.known
                yield name, letter, "" if alone else NEXT

    def _is_input(self, name: str) -> bool:
        return any(a.name == name for a in self.program.inputs)

    @cached_property
    def _exact(self) -> dict[str, str]:
        """As printed, which comes first, or as the program says."""
        return {name: name for name in self.known} | {self.printed(n): n for n in reversed(self.known)}

    @cached_property
    def _forms(self) -> dict[str, str]:
        """Every way to write a name, in normal form; what is printed comes before what code calls it."""
        found: dict[str, str] = {}
        for make in (self.printed, self.ascii, lambda n: n, spelled):
            for name in self.known:
                found.setdefault(normal(make(name)), name)
        return found


def _numbered(name: str, alike: Mapping[str, Iterable[Letter]]) -> tuple[str, int]:
    """x_2 as the second array of the letter x, where no letter is called x_2."""
    found = re.fullmatch(r"(.+)_(\d+)", name)
    if name in alike or found is None or found[1] not in alike or int(found[2]) < 2:
        return name, 1
    return found[1], int(found[2])


def told_apart(letters: Iterable[Letter]) -> dict[Letter, str]:
    """How letters are listed: as printed, and of two that print alike the second with a number: φ′, φ′_2."""
    found: dict[Letter, str] = {}
    for letter in letters:
        alike = sum(other.key == letter.key for other in found)
        found[letter] = letter.key if not alike else f"{letter.key}_{alike + 1}"
    return found


def spelled(name: str) -> str:
    """A name with its Greek letters in words: Ω_q → Omega_q."""
    return "".join(GREEK.get(c, c) for c in name)


def normal(name: str) -> str:
    """A name as Python would read it, whichever way its marks were typed: h', σ^2."""
    return unicodedata.normalize("NFKD", name.replace("'", "′").replace("^", ""))
