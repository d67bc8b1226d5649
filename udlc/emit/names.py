"""Book letters to Python identifiers, one for one: `h'` → h_prime, `φ̂` → φ_hat, `lambda` → lambda_."""

from __future__ import annotations

import builtins
import keyword
import re
import unicodedata
from typing import Literal, TypeAlias

from udlc.emit.table import RUNTIME_NAMES

Kind: TypeAlias = Literal["opaque", "array", "offsets", "size", "letter", "local", "view"]

MARKS = {
    "\N{COMBINING CIRCUMFLEX ACCENT}": "_hat",
    "\N{COMBINING TILDE}": "_tilde",
    "\N{COMBINING MACRON}": "_bar",
    "\N{COMBINING DOT ABOVE}": "_dot",
    "\N{COMBINING DIAERESIS}": "_ddot",
    "\N{COMBINING RIGHT ARROW ABOVE}": "_vec",
    "'": "_prime",
    "′": "_prime",
    "*": "_star",
}

RESERVED = frozenset(
    {*keyword.kwlist, *keyword.softkwlist, *dir(builtins), *RUNTIME_NAMES, "np", "real", "kernel"}
)


def identifier(name: str) -> str:
    """A legal identifier that reads like the name, in the form NFKC in which Python reads it."""
    spelt = "".join(MARKS.get(c, c) for c in unicodedata.normalize("NFD", name))
    letters = unicodedata.normalize("NFKC", spelt)
    plain = "".join(c if f"_{c}".isidentifier() else "_" for c in letters)
    if plain != letters:
        plain = re.sub("__+", "_", plain).strip("_")
    if not plain.isidentifier():
        plain = f"_{plain}"
    return f"{plain}_" if plain in RESERVED else plain


class Names:
    """The identifiers of one kernel: names that Python would not tell apart are numbered."""

    def __init__(self) -> None:
        self._chosen: dict[tuple[Kind, str], str] = {}
        self._used: set[str] = set()

    def __call__(self, kind: Kind, name: str) -> str:
        """The identifier of an array, a size, a letter, …, the same whenever it is asked for."""
        return self.fixed(kind, name, identifier(name))

    def fixed(self, kind: Kind, name: str, wanted: str) -> str:
        """The same, with this identifier wanted."""
        key = (kind, name)
        if key not in self._chosen:
            free, number = wanted, 2
            while free in self._used:
                free, number = f"{wanted}_{number}", number + 1
            self._chosen[key] = free
            self._used.add(free)
        return self._chosen[key]
