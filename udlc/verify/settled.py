"""Terms and what an entry states in, whether the worlds that are drawn satisfy it out.

They satisfy domains and signs, definitions that the reader unfolds or whose letter does not occur, densities
that are read as one, chains and curvature. Equations of numbers are left for each world to satisfy or fail;
where anything else is stated, no world is a model, and nothing is refuted.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any

import sympy

from udlc.notation import letters
from udlc.notation.binders import E
from udlc.notation.derivatives import Partial
from udlc.notation.functions import NamedFunction
from udlc.notation.members import Apply, head_of
from udlc.notation.operators import Bars
from udlc.notation.relations import Relation
from udlc.notation.statements import Property
from udlc.translate.names import name_of
from udlc.verify.definitions import Definition, letter_of
from udlc.verify.grounds import Grounds, event_key, is_of_all
from udlc.verify.reading import Reader
from udlc.verify.reading_densities import MARKOV, hypotheses
from udlc.verify.reading_laws import is_law_of
from udlc.verify.rewriting import atoms_in
from udlc.verify.stated import is_of_numbers
from udlc.verify.terms import Node
from udlc.verify.worlds import FRACTIONS

Provable = Callable[[Definition], bool]
"""Whether a definition holds in every world."""


def unsettled(reader: Reader, nodes: Iterable[Node], provable: Provable) -> list[tuple[Any, Any]] | None:
    """The equations that worlds which are drawn need not satisfy; None where something else is stated."""
    left: list[tuple[Any, Any]] = []
    inside = [a for x in nodes for a in atoms_in(x)]
    reads = {str(a.fields[0]) for a in inside if a.tag in ("read", "function", "run")}
    named = {f for a in inside for f in a.fields if isinstance(f, str)}  # spaces and events among them
    for c in must_hold(reader.grounds):
        if _is_of_something_else(c, named) or _is_of_noise(c, named) or _is_of_slopes(c, named):
            continue
        if _is_of_joint(c, inside):
            return None  # a joint table of what is independent in pairs alone is no model
        if _is_enforced(reader, c):
            continue
        if not is_of_numbers(c):
            return None
        left.append(c.items)
    if not all(can_be_drawn(x) for x in _letters_named(reader, reads)):
        return None
    if any(_is_split(inside, less, more) for less, more, why in hypotheses(reader) if why != MARKOV):
        return None  # of chains all tables have the same steps, whatever they are given
    if _draws_apart(reader, named):
        return None
    told = _untold(reader, inside, reads, named, provable)
    return None if told is None else left + told


def _untold(
    reader: Reader, inside: Sequence[Node], reads: set[str], named: set[str], provable: Provable
) -> list[tuple[Any, Any]] | None:
    """Definitions that worlds need not satisfy; None where one tells a density, or the law of a letter."""
    left: list[tuple[Any, Any]] = []
    words = {str(a.fields[0]).partition("[")[0] for a in inside if a.tag == "density"}
    if not all(_only(inside, other, keys) for _, other, keys in aliases_of(reader)):
        return None
    for d in dict.fromkeys((*reader.grounds.said, *reader.grounds.definitions)):
        names = {f"{name_of(d.letter)}()"}  # L is applied to φ, whatever it is declared
        if not isinstance(d.letter, letters.Function):
            names.add(name_of(d.letter))
        if isinstance(d.letter, letters.Density):
            known = is_hypothesis(d) or _is_alias(d) or any(d is c or d == c for c in reader.grounds.chains)
            if d.letter.key in words and _is_used(d, inside) and not known and not provable(d):
                return None
        elif not names & named or any(d is r for r in reader.grounds.recurrences):
            continue
        elif names & reads or isinstance(d.letter, NamedFunction):  # log[a] = b says nothing of a letter
            left.append((d.left, d.right))
        else:
            return None  # the law of a quantity that others tell
    return left


def _is_used(d: Definition, inside: Sequence[Node]) -> bool:
    """Does a density of the same events occur?  Else one that is told is told by what worlds draw."""
    told = {event_key(a) for a in d.left.arguments}
    found = (a for a in inside if a.tag == "density" and str(a.fields[0]).partition("[")[0] == d.letter.key)
    slots = (x.fields[0] for a in found for x in a.fields[1:] if isinstance(x, Node))
    return any((str(s.fields[0]) if isinstance(s, Node) else str(s)) in told for s in slots)


def must_hold(grounds: Grounds) -> list[Any]:
    """The conditions of an entry and of definitions; those of a claim that it rests on may not hold here."""
    binding = {c for e in (grounds.entry, *(e for e in grounds.entries if e.defines)) for c in e.where}
    return [c for c in grounds.conditions if c in binding]


DRAWN = ("positive", "nonnegative", "probability", "positive_definite", "label")
"""The domains that worlds know."""


def _letters_named(reader: Reader, names: set[str]) -> list[Any]:
    found = (x for e in reader.grounds.entries for x in e.statement.atoms(letters.Real))
    return [x for x in found if name_of(x) in names]


def _draws_apart(reader: Reader, named: set[str]) -> bool:
    """Are there inverses, or slopes of functions that are drawn or told?  Worlds draw them on their own."""
    slopes = {name.removeprefix("∂") for name in named if name.startswith("∂")}
    told = {f"{name_of(d.letter)}()" for d in reader.grounds.said}
    heads = {c.letter for e in reader.grounds.entries for c in e.statement.atoms(Apply)}
    inverses = {f"{name_of(x)}()" for x in heads if isinstance(x, letters.Function) and "inv" in x.marks}
    return bool(slopes & (told | named) or inverses & named)


def can_be_drawn(x: Any) -> bool:
    """Have worlds numbers in the domain of a quantity?"""
    return x.domain is None or x.domain.word in DRAWN or holds_fractions(x)


def holds_fractions(x: Any) -> bool:
    """Is this an interval with all the fractions between 0 and 1 that a world draws?"""
    if not isinstance(x, letters.Real) or x.domain is None or x.domain.word != "interval":
        return False
    return all(x.domain.set.contains(sympy.Rational(p, q)) is sympy.true for p, q in FRACTIONS)


def _is_split(inside: Sequence[Node], less: Any, more: Any) -> bool:
    """Are densities of a word that is said not to depend on something taken both with and without it?

    Reading q(A | C) as q(A | C, D) makes them equal; a marginal made without D would be another table.
    """
    extra = {event_key(c) for c in more.conditions} - {event_key(c) for c in less.conditions}
    found = [a for a in inside if a.tag == "density" and a.fields[0] == less.letter.key]
    have = [{str(s.fields[0].fields[0]) for s in a.fields[1:]} >= extra for a in found]  # type: ignore[union-attr]
    return not all(have)


def aliases_of(reader: Reader) -> list[tuple[str, str, set[str | None]]]:
    """Words that a condition calls equal for one choice of events: q(x) = Pr(x)."""
    return [
        (d.left.letter.key, d.right.letter.key, {event_key(a) for a in d.left.arguments})
        for d in reader.grounds.definitions
        if _is_alias(d)
    ]


def _is_alias(d: Definition) -> bool:
    if not all(isinstance(x, Apply) and isinstance(x.letter, letters.Density) for x in (d.left, d.right)):
        return False
    same = d.left.arguments == d.right.arguments and not d.left.conditions and not d.right.conditions
    return same and d.left.letter != d.right.letter


def _only(inside: Sequence[Node], word: str, keys: set[str | None]) -> bool:
    """Is a word used for these events alone, nothing being given, so that it may be read as the other?"""
    for a in inside:
        if a.tag == "density" and a.fields[0] == word:
            parts = [x for x in a.fields[1:] if isinstance(x, Node)]
            if any(x.tag != "event" for x in parts) or {str(x.fields[0].fields[0]) for x in parts} != keys:  # type: ignore[union-attr]
                return False
    return True


def is_hypothesis(d: Definition) -> bool:
    """Does a condition say that a density does not depend on something?  The reader reads both as one.

    So it reads π[a](s) as π(a | s), where it may unfold that.
    """
    right = d.right
    if isinstance(d.letter, letters.Policy):
        return isinstance(right, Apply) and isinstance(right.letter, letters.Policy)
    return isinstance(right, Apply) and right.letter == d.left.letter and right.arguments == d.left.arguments


def _is_enforced(reader: Reader, condition: Any) -> bool:
    """Do drawn worlds satisfy a condition, or is it a definition, which is looked at apart?"""
    if isinstance(condition, Property):
        if condition.name == "independent":  # laws are read apart; a joint table of both would not be
            words = [keys for keys in reader.grounds.events.values() if len(keys) > 1]
            return not any({event_key(x) for x in condition.letters} & keys for keys in words)
        return condition.name in ("concave", "convex")
    if not isinstance(condition, Relation):
        return False
    if is_law_of(condition):  # a mean over the letter is read as that integral
        return True
    if condition.signs in (("=",), ("≈",)):
        if all(isinstance(x, letters.Size) for x in condition.items):  # read as one size
            return condition in reader.grounds.entry.where
        return letter_of(condition.first) is not None
    if condition.signs in ((">",), ("≥",)) and condition.right == 0:
        is_whole = letter_of(condition.first) is not None and is_of_all(condition.first)
        return is_whole or isinstance(condition.first, Bars)
    return False


def _is_of_joint(condition: Any, inside: Sequence[Node]) -> bool:
    """Are quantities that are called independent events of one density, whose table is any?"""
    if not isinstance(condition, Property) or condition.name != "independent":
        return False
    keys = {event_key(x) for x in condition.letters}
    densities = (a for a in inside if a.tag == "density")
    slots = ([x.fields[0] for x in a.fields[1:] if isinstance(x, Node)] for a in densities)
    return any(len({str(s.fields[0]) for s in found if isinstance(s, Node)} & keys) > 1 for found in slots)


def _is_of_something_else(condition: Any, named: set[str]) -> bool:
    """Does a condition tell a slope of what does not occur?"""
    if not isinstance(condition, Relation) or not isinstance(condition.first, Partial):
        return False
    letter = letter_of(condition.first.body)
    return letter is not None and not {name_of(letter), f"{name_of(letter)}()"} & named


def _is_of_noise(condition: Any, named: set[str]) -> bool:
    """Is a condition about noise that has been averaged out, so that worlds need not draw it?"""
    if isinstance(condition, Property) and condition.name == "independent":
        return not {name_of(x) for x in condition.letters if isinstance(x, letters.Letter)} & named
    if not isinstance(condition, Relation) or condition.signs != ("=",) or not isinstance(condition.first, E):
        return False
    randoms = condition.atoms(letters.Random)
    plain = not condition.first.ranges and not condition.right.atoms(letters.Random)
    return plain and len(randoms) == 1 and not {name_of(x) for x in randoms} & named


def _is_of_slopes(condition: Any, reads: set[str]) -> bool:
    """Is a function called invertible of which only slopes occur?  It may be linear, as it is in worlds."""
    if not isinstance(condition, Property) or condition.name != "invertible":
        return False
    head = condition.letters[0]
    name = name_of(head_of(head))
    return not {f"{name}()", f"{name}_inv()"} & reads
