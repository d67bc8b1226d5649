"""Two objectives with integrals over densities in, whether they have the same optimal arguments out.

Both are read by the one reader of the notation; o₁ and o₂ have the same minimisers where o₁ = c·o₂ + d with
c > 0, c and d being free of what is chosen.
"""

from __future__ import annotations

from functools import partial
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin, Int
from udlc.notation.entry import Entry
from udlc.notation.plaintext import readable
from udlc.translate.entries import Book
from udlc.translate.names import name_of
from udlc.verify import plain
from udlc.verify import terms as t
from udlc.verify.claiming import claimed
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.optima import AFFINE, affine
from udlc.verify.reading import Reader
from udlc.verify.reading_integrals import bind
from udlc.verify.rewriting import atoms_in
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem


def has_integral(*sides: Any) -> bool:
    """Does a side hold an integral?"""
    return any(x.atoms(Int) for x in sides)


def decide_integrals(entry: Entry, book: Book, left: ArgMin, right: ArgMin) -> Finding:
    """Have two objectives the same optimal arguments, at one depth of unfolding?"""
    if not all(isinstance(x, letters.Real) and not x.over for x in left.letters):
        return Finding("unknown", "integrals", "an optimum over what is no single quantity has no rule")
    chosen = frozenset(name_of(x) for x in left.letters)
    found = Finding("unknown")
    for depth in (0, 1, 2):
        grounds = Grounds.of(entry, book, depth)
        try:
            found = decided(
                partial(_claim, grounds, left, right), partial(_related, Reader(grounds), left, right, chosen)
            )
        except UdlcError as error:
            found = Finding("unknown", "integrals", readable(error.message))
        if found.verdict == "proved":
            return found
    return found


def _claim(grounds: Grounds, left: ArgMin, right: ArgMin) -> dict[str, Any]:
    """O₁(φ) - o₁(φ′) = o₂(φ) - o₂(φ′), or o₂(φ′) - o₂(φ) where a greatest value is sought."""

    def differences(reader: Reader) -> tuple[t.Node, ...]:
        ends = [bind(reader, left.letters, {})[1] for _ in range(2)]
        found = [t.subtract(*(reader.value(x.body, at) for at in ends)) for x in (left, right)]
        return tuple(t.scale(d, -1 if isinstance(x, ArgMax) else 1) for d, x in zip(found, (left, right)))

    return theorem("an objective", claimed(grounds, differences))


def _related(reader: Reader, left: ArgMin, right: ArgMin, chosen: frozenset[str]) -> Finding:
    """Is the one objective a positive multiple of the other, up to what does not depend on the choice?"""
    forms = [reader.value(x.body, {}) for x in (left, right)]
    one, other = (
        t.scale(f, -1) if isinstance(x, ArgMax) else f for f, x in zip(forms, (left, right), strict=True)
    )
    names = {str(a.fields[0]) for f in forms for a in atoms_in(f) if a.tag == "read"}
    related = affine(reader.algebra, one, other, frozenset(names - chosen))
    if related is None or not all(_depends(f, chosen) for f in forms):
        return Finding("unknown", "integrals", f"not shown: {plain.text(one)} and {plain.text(other)}")
    c, d = related
    used = (*reader.theorems, *(() if t.number(c) == 1 and d is t.ZERO else (AFFINE,)))
    trace = (f"o₁ = c·o₂ + d with c = {plain.text(c)}, d = {plain.text(d)}",)
    sizes = sorted(str(a.fields[0]) for f in (c, d, *forms) for a in atoms_in(f) if a.tag == "size")
    conditions = (*reader.conditions(), *(f"{s} ≥ 1" for s in dict.fromkeys(sizes)))
    return Finding("proved", "integrals", theorems=used, conditions=conditions, sizes="all", trace=trace)


def _depends(form: t.Node, chosen: frozenset[str]) -> bool:
    """Does an objective depend on what is chosen?"""
    return any(a.tag == "read" and a.fields[0] in chosen for a in atoms_in(form))
