"""Densities at their arguments in, terms out.

A density of events A given C is p(A, C)/p(C), for the joint density p that its word names, where C may
itself be an event of that word; the rest of what it is given stays. So the product rule, Bayes' rule and
the law of total probability are identities of the normal form. A condition q(A | C) = q(A | C, D) has the
one read as the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import Normal, Prod
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.tree import Given
from udlc.verify import reading
from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.grounds import event_key
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_variables import Said, all_said, said
from udlc.verify.terms import Node
from udlc.verify.unfolding import matched, unfolded

ONE = Fraction(1)
POSITIVE = "densities are positive where they are divided by, conditioned on or under a logarithm"
MARKOV = "a chain of densities q(z_t | z_{t-1}) has the Markov property"


def _density(reader: Reader, x: Apply, at: Scope) -> Node:
    for form in (x, *longer(reader, x)):
        found = unfolded(reader, form, x.letter, at)
        if found is not None:
            return found
    word = x.letter.key
    if isinstance(x.head, At):
        word += "".join(f"[{reader.index(i, at).key}]" for i in x.head.indices)
    events = [s for a in x.arguments for s in all_said(reader, x.letter.key, a, at)]
    given = [s for c in x.conditions for s in all_said(reader, x.letter.key, c, at)]
    if isinstance(x.letter, letters.Policy):
        events, given = ([_at_any_time(s) for s in its] for its in (events, given))
    return conditional(reader, word, events, [*given, *missing(reader, x, at)])


def _at_any_time(s: Said) -> Said:
    """The event or condition of a policy, which is the same at all times."""
    kept = 3 if s.slot.tag == "labels" else 2
    return Said(t.node(s.slot.tag, *s.slot.fields[:kept]), s.value, s.key)


def conditional(reader: Reader, word: str, events: list[Said], given: list[Said]) -> Node:
    """p(A, C)/p(C), the rest given."""
    known = reader.grounds.events.get(word.partition("[")[0], frozenset())
    joint = [g for g in given if g.key in known]
    rest = [g for g in given if g.key not in known]
    above = density(alias(reader, word, [*events, *joint], rest), [*events, *joint], rest)
    if not joint:
        return t.single(above)
    reader.note(POSITIVE)
    below = density(alias(reader, word, joint, rest), joint, rest)
    return reader.algebra.settle((), [(above, ONE), (below, -ONE)])


def alias(reader: Reader, word: str, events: list[Said], given: list[Said]) -> str:
    """The word of a density, or the one that a condition puts in its place: q(x) = Pr(x)."""
    for c in reader.grounds.conditions:
        if not (isinstance(c, Relation) and c.signs == ("=",) and all(is_density(x) for x in c.items)):
            continue
        one, other = c.items
        if one.letter == other.letter or one.args[1:] != other.args[1:] or one.conditions or given:
            continue
        if one.letter.key == word and {event_key(a) for a in one.arguments} == {e.key for e in events}:
            return str(other.letter.key)
    return word


def density(word: str, events: Iterable[Said], given: Iterable[Said]) -> Node:
    """The atom of a density."""
    parts = [t.node("event", e.slot, e.value) for e in events]
    return t.ordered(t.node("density", word, *parts, *(t.node("given", g.slot, g.value) for g in given)))


def longer(reader: Reader, x: Apply) -> list[Apply]:
    """The density with more that it may be given, where conditions write it out in the letters of x."""
    return [more for less, more, _ in hypotheses(reader) if less == x]


def missing(reader: Reader, x: Apply, at: Scope) -> list[Said]:
    """What a density may be given too, for that changes nothing: q(A | C) = q(A | C, D)."""
    more: list[Said] = []
    word = x.letter.key
    have = [s.slot for a in (*x.arguments, *x.conditions) for s in all_said(reader, word, a, at)]
    for less, longer, why in hypotheses(reader):
        if less.letter.key != word or len(less.conditions) != len(x.conditions):
            continue
        scope = _instance(reader, less, x, at)
        if scope is None:
            continue
        for c in longer.conditions:
            here = said(reader, word, c, {**at, **scope})
            if here.slot not in have:
                more.append(here)
                have.append(here.slot)
                reader.use(why)
    return more


def _instance(reader: Reader, pattern: Apply, x: Apply, at: Scope) -> dict[Any, Any] | None:
    return matched(reader, pattern, x, at)


def hypotheses(reader: Reader) -> list[tuple[Apply, Apply, str]]:
    """Pairs q(A | C), q(A | C, D) that are equal: by a condition, or for a Markov chain."""
    found = []
    for c in reader.grounds.conditions:
        if isinstance(c, Relation) and c.signs == ("=",) and all(is_density(x) for x in c.items):
            less, more = sorted(c.items, key=lambda x: len(x.conditions))
            if less.letter == more.letter and less.arguments == more.arguments:
                found.append((less, more, f"the condition {readable(latex(c))}"))
    for d in reader.grounds.chains:
        step = next(iter(d.right.atoms(Prod))).body
        events, conditions = step.args[1].event, step.args[1].condition
        more = Apply(step.head, Given(events, type(conditions)(*conditions, *d.left.conditions)))
        found.append((step, more, MARKOV))
    return found


def is_density(x: Any) -> bool:
    """Is this a density at its arguments?"""
    return isinstance(x, Apply) and isinstance(x.letter, letters.Density)


def _normal(reader: Reader, x: Normal, at: Scope) -> Node:
    """The normal density as an atom."""
    event = said(reader, "Norm", x.letters[0], at)
    value = reader.read(x.letters[0], at)
    fields = [t.node("given", "mean", reader.atom(x.mean, at))]
    fields.append(t.node("given", "covariance", reader.atom(x.covariance, at)))
    if isinstance(value, Array):
        fields.append(t.node("given", "rows", *value.rows))
    atom = t.node("density", "Norm", t.node("event", event.slot, event.value), *fields)
    return t.single(t.ordered(atom))


reading.add_rules({Normal: _normal})
reading.DENSITY.append(_density)
