"""An entry in, its canonical text out: what a certificate is about, in full and without any of its printing.

The text is a prefix form of the statement with the declaration of every letter, of the conditions, and of
what the entry rests on with the hash of each of these. What turns an entry into this text, and this text's
entry into programs, is trusted; so are declared domains and conditions.
"""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from sympy import Basic
from sympy.core.symbol import Str

from udlc.notation.domains import Domain
from udlc.notation.entry import Entry
from udlc.notation.letters import Axis, Letter
from udlc.translate.entries import Book


def canonical_text(entry: Entry, book: Book | None = None) -> str:
    """The entry as text, one part a line."""
    lines = [f"kind {entry.kind}", f"layout {entry.layout}", f"statement {canonical_form(entry.statement)}"]
    if entry.corrected is not None:
        lines.append(f"corrected {canonical_form(entry.corrected)}")
    lines += sorted(f"where {canonical_form(condition)}" for condition in entry.where)
    for letter, what in sorted(entry.bind.items(), key=lambda item: canonical_form(item[0])):
        lines.append(f"bind {canonical_form(letter)} {canonical_form(what)}")
    lines += [f"by {number}" for number in entry.by]
    if book is not None:
        lines += [f"rests {number} {_hash(canonical_text(book[number]))}" for number in grounds(entry, book)]
    return "\n".join(lines) + "\n"


def grounds(entry: Entry, book: Book) -> tuple[str, ...]:
    """The numbers of the entries that one rests on, and of those that these rest on, in order."""
    found: dict[str, None] = {}
    waiting = [entry]
    while waiting:
        other = waiting.pop()
        for number in other.references:
            if number not in (entry.number, *found):
                found[number] = None
                waiting.append(book[number])
    return tuple(sorted(found))


def entry_hash(entry: Entry, book: Book | None = None) -> str:
    """The hash of the canonical text."""
    return _hash(canonical_text(entry, book))


def _hash(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def canonical_form(x: Any) -> str:
    """An expression in prefix form, every letter with its declaration."""
    if isinstance(x, Str):
        return repr(x.name)
    if isinstance(x, Letter):
        declared = [
            x.name,
            _each(x.dims),
            _each(x.over),
            _each(x.marks),
            canonical_form(x.domain),
            _each(x.range or ()),
        ]
        return f"<{type(x).__name__} {' '.join(declared)}>"
    if isinstance(x, Axis):
        letter = f" {x.letter.name}" if x.letter is not None else ""
        return f"{canonical_form(x.start)}:{canonical_form(x.stop)}{letter}"
    if isinstance(x, Domain):
        return f"{x.word}{{{x.set}}}" + (f"{{{canonical_form(x.size)}}}" if x.size is not None else "")
    if isinstance(x, Basic) and x.args:
        return f"({type(x).__name__} {' '.join(map(canonical_form, x.args))})"
    if isinstance(x, tuple):
        return _each(x)
    return f"{type(x).__name__}:{getattr(x, 'name', getattr(x, 'text', x))}"


def _each(items: Any) -> str:
    return f"[{' '.join(canonical_form(x) for x in items)}]"
