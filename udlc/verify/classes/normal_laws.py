"""A normal density of w, and what w is with noise: w = m + s·ε has the density Norm[w](m, s²·I) given m.

The noise is standard normal, so that w is normal given all else that it is made of; the density must be given
exactly that. Numbers without a place of their own, such as a schedule β[t], are fixed and need not be given.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.binders import Normal
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import arrays, plain, rational
from udlc.verify.arrays import Array, NoReadingError
from udlc.verify.classes.laws import AFFINE, law_of
from udlc.verify.classes.readings import proved, refuted
from udlc.verify.grounds import Grounds
from udlc.verify.law_claims import Law, entry_of, normal_claim, place_of, standard_noise
from udlc.verify.ledger import decided
from udlc.verify.reading import Reader
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding


def normal_law(grounds: Grounds, density: Apply, said: Any, normal: Normal) -> Finding:
    """Is a normal density that of its quantity, which is a sum of what is given and of noise?

    Args:
        grounds: those of the entry that says what the quantity is.
        density: the quantity, with what is given after the bar.
        said: what the quantity is, with noise.
        normal: the density that is claimed.
    """

    def law(reader: Reader, place: Node | None) -> Law:
        _require_given(reader, density, said)
        return _law_in(reader, normal, place)

    return decided(
        lambda: normal_claim(Reader(grounds), said, law),
        lambda: _compared(Reader(grounds), density, said, normal),
    )


def _compared(reader: Reader, density: Apply, said: Any, normal: Normal) -> Finding:
    try:
        _require_given(reader, density, said)
        place = place_of(reader, said)
        one = law_of(reader, reader.read(said, {}), place, {})
        other = _law_in(reader, normal, place)
    except UdlcError as error:
        return Finding("unknown", "laws", readable(error.message))
    claims = [(one.mean, other.mean), (one.variance, other.variance)]
    if not all(rational.same(reader.algebra, *pair) for pair in claims):
        why = [plain.text(x) for pair in claims for x in pair]
        reason = f"not shown: mean {why[0]} is {why[1]}, and variance {why[2]} is {why[3]}"
        found = (refuted(reader, [pair], reason) for pair in claims)
        return next((f for f in found if f.verdict == "refuted"), Finding("unknown", "laws", reason))
    reader.note("the noise is independent of what is given, and its variance is above zero")
    return proved(reader, f"mean {plain.text(one.mean)} and variance {plain.text(one.variance)}", AFFINE)


def _law_in(reader: Reader, normal: Normal, place: Node | None) -> Law:
    """Mean and variance of a component of a normal density whose components are independent and alike."""
    mean, covariance = reader.read(normal.mean, {}), reader.read(normal.covariance, {})
    variance = arrays.scalar_of(reader.algebra, covariance) if isinstance(covariance, Array) else covariance
    if variance is None or isinstance(covariance, Array) != (place is not None):
        raise NoReadingError("the covariance is no multiple of the identity")
    return Law(entry_of(mean, place), variance)


def _require_given(reader: Reader, density: Apply, said: Any) -> None:
    """Raise NoReadingError unless what is given is what the quantity is made of, beside noise of its own."""
    (quantity,) = density.arguments
    names = standard_noise(Reader(reader.grounds))
    parts = list(_members(said))
    noise = [x for x in parts if name_of(head_of(x)) in names]
    made_of = {x for x in parts if x not in noise and not _is_number(x, quantity)}
    given = {x for x in density.conditions if not _is_number(x, quantity)}
    if not noise:
        raise NoReadingError(f"{readable(latex(said))} has no noise")
    if made_of != given:
        wanted = ", ".join(sorted(readable(latex(x)) for x in made_of))
        raise NoReadingError(f"{readable(latex(quantity))} is made of {wanted}, which is not what is given")
    own = all(isinstance(x, At) and isinstance(quantity, At) and x.indices == quantity.indices for x in noise)
    earlier = any(head_of(x) == head_of(quantity) for x in given)
    if earlier and not own:
        raise NoReadingError("the noise may be that of what is given")
    if earlier and not reader.grounds.is_independent({name_of(head_of(x)) for x in noise}):
        raise NoReadingError("nothing says that the noise of a step is independent of what came before")


def _members(x: Any) -> Iterator[Any]:
    """The quantities in an expression: letters, and members of families as a whole."""
    if isinstance(x, letters.Real) or (isinstance(x, At) and isinstance(x.head, letters.Real)):
        yield x
        return
    for a in getattr(x, "args", ()):
        yield from _members(a)


def _is_number(x: Any, quantity: Any) -> bool:
    """Is it a fixed number: no vector, no quantity of an example, and no relative of the quantity?"""
    head = head_of(x)
    if not isinstance(head, letters.Real):
        return False
    by_example = any(isinstance(k, letters.Example) for k in head.over)
    return not (isinstance(head, letters.Random) or head.dims or by_example or head == head_of(quantity))
