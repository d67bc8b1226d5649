"""Densities, integrals, expectations and divergences in, terms out.

A density of events A given C is p(A, C)/p(C), for the joint density p that its word names, where C may
itself be an event of that word; the rest of what it is given stays. So the product rule, Bayes' rule and
the law of total probability are identities of the normal form. A condition q(A | C) = q(A | C, D) has the
one read as the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.atoms import Constant, Label
from udlc.notation.binders import E, Int, Normal, Prod, Var
from udlc.notation.functions import Divergence
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.tree import Given, Run
from udlc.translate.names import name_of
from udlc.verify import reading, signs
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, named, whole
from udlc.verify.grounds import event_key, unfolded
from udlc.verify.reading import Reader, Scope
from udlc.verify.terms import Bound, Node, fresh

ONE = Fraction(1)
EXIST = "the integrals exist and change places with sums"
POSITIVE = "densities are positive where they are divided by, conditioned on or under a logarithm"
MARKOV = "a chain of densities q(z_t | z_{t-1}) has the Markov property"


@dataclass(frozen=True)
class Said:
    """One event or condition of a density: its variable and the point at which it is taken."""

    slot: Node
    value: Node
    key: str


# ── Variables and their points ───────────────────────────────────────────────


def said(reader: Reader, word: str, x: Any, at: Scope) -> Said:
    """What an event or a condition says."""
    if isinstance(x, Relation):
        head = x.first
        domain = head.domain
        if domain is None or domain.word != "label":
            raise NoReadingError(f"{readable(latex(x))} is no event of a labelled quantity")
        hi = t.add(reader.index(domain.size, at), t.constant(1))
        slot = t.node("labels", head.key, t.constant(1), hi)
        return Said(slot, reader.index(x.right, at), head.key)
    if isinstance(x, Label):
        return Said(t.node("variable", "label", "label"), t.single(t.node("call", x.text)), "label")
    slot = slot_of(reader, word, x, at)
    return Said(slot, point(reader, x, at), str(slot.fields[0]))


def all_said(reader: Reader, word: str, x: Any, at: Scope) -> list[Said]:
    """The same; of a run z[1:t] of which z[1:t-1] is integrated over, that run and the last member."""
    runs = [i for i in getattr(x, "indices", ()) if isinstance(i, Run)]
    ends = at.get((x.head, "ends")) if runs else None
    if ends is None:
        return [said(reader, word, x, at)]
    lo, hi = reader.index(runs[0].start, at), t.add(reader.index(runs[0].stop, at), t.constant(1))
    more = t.number(t.subtract(hi, ends[1]))
    if lo is not ends[0] or more is None or not 0 < more <= MOST_MEMBERS:
        return [said(reader, word, x, at)]
    key, base = variable_key(reader, word, x.head), name_of(x.head.changed(marks=()))
    found = [Said(t.node("run", key, base, *ends), t.single(at[x.head]), key)]
    for k in range(int(more)):
        place = t.add(ends[1], t.constant(k))
        here = t.node("read", name_of(x.head), place)
        found.append(Said(t.node("variable", key, base, place), t.single(here), key))
    return found


MOST_MEMBERS = 4
"""So many members of a run may be left out of an integral over it."""


def slot_of(reader: Reader, word: str, x: Any, at: Scope) -> Node:
    """The variable that an argument of a density is taken for."""
    head, indices = (x.head, x.indices) if isinstance(x, At) else (x, ())
    if not isinstance(head, letters.Letter):
        raise NoReadingError(f"{readable(latex(x))} stands for no variable of a density")
    key = variable_key(reader, word, head)
    base = name_of(head.changed(marks=()))
    if any(isinstance(i, Run) for i in indices):
        run = next(i for i in indices if isinstance(i, Run))
        lo, hi = reader.index(run.start, at), t.add(reader.index(run.stop, at), t.constant(1))
        if t.subtract(hi, lo) is t.constant(1):  # z[1:1] is z[1]
            return t.node("variable", key, base, lo)
        return t.node("run", key, base, lo, hi)
    labels = reading.labels_of(reader, head, at)
    if head.copies is not None or is_copy(reader, head):
        indices = ()
    if labels is not None:
        return t.node("labels", key, *labels, *(reader.index(i, at) for i in indices[: len(head.over)]))
    return t.node("variable", key, base, *(reader.index(i, at) for i in indices[: len(head.over)]))


def is_copy(reader: Reader, head: Any) -> bool:
    """Is a family one of draws of a variable that the entry writes without an index?"""
    if not head.over:
        return False
    return head.name in reader.grounds.bare or head.marks == ("star",)


def variable_key(reader: Reader, word: str, head: Any) -> str:
    """The key of a variable; a marked letter that is no event of its own is a point of the plain one."""
    events = set().union(*reader.grounds.events.values()) if reader.grounds.events else set()
    known = reader.grounds.events.get(word, frozenset())
    if not head.marks or head.key in known:
        return str(head.key)
    plain = head.changed(marks=()).key
    return str(plain if plain in events or plain in known else head.key)


def point(reader: Reader, x: Any, at: Scope) -> Node:
    """The point at which a density is taken, as an argument."""
    head, indices = (x.head, x.indices) if isinstance(x, At) else (x, ())
    runs = [i for i in indices if isinstance(i, Run)]
    if not runs:
        return reader.atom(x, at)
    lo, hi = reader.index(runs[0].start, at), t.add(reader.index(runs[0].stop, at), t.constant(1))
    if t.subtract(hi, lo) is t.constant(1):
        return reader.atom(At(head, runs[0].start), at)
    bound = at.get(head)
    if isinstance(bound, Node) and bound.tag == "letter":
        if at.get((head, "ends")) == (lo, hi):
            return t.single(bound)
        raise NoReadingError(f"{readable(latex(x))} is a part of the run that is integrated over")
    return t.single(t.node("run", name_of(head), lo, hi))


# ── Densities ────────────────────────────────────────────────────────────────


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
        if not (isinstance(c, Relation) and c.signs == ("=",) and all(_is_density(x) for x in c.items)):
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
    from udlc.verify.grounds import matched

    return matched(reader, pattern, x, at)


def hypotheses(reader: Reader) -> list[tuple[Apply, Apply, str]]:
    """Pairs q(A | C), q(A | C, D) that are equal: by a condition, or for a Markov chain."""
    found = []
    for c in reader.grounds.conditions:
        if isinstance(c, Relation) and c.signs == ("=",) and all(_is_density(x) for x in c.items):
            less, more = sorted(c.items, key=lambda x: len(x.conditions))
            if less.letter == more.letter and less.arguments == more.arguments:
                found.append((less, more, f"the condition {readable(latex(c))}"))
    for d in reader.grounds.chains:
        step = next(iter(d.right.atoms(Prod))).body
        events, conditions = step.args[1].event, step.args[1].condition
        more = Apply(step.head, Given(events, type(conditions)(*conditions, *d.left.conditions)))
        found.append((step, more, MARKOV))
    return found


def _is_density(x: Any) -> bool:
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


# ── Integrals ────────────────────────────────────────────────────────────────


def bind(reader: Reader, things: Iterable[Any], at: Scope) -> tuple[list[Bound], dict[Any, Any]]:
    """Letters to integrate over, with the spaces they go over, and the scope within.

    A labelled quantity is summed over its labels; a run of variables is one letter.
    """
    bound: list[Bound] = []
    inner = dict(at)
    for x in things:
        name = fresh()
        letter = t.letter(name)
        head, indices = (x.head, x.indices) if isinstance(x, At) else (x, ())
        if not isinstance(head, (letters.Real, letters.Family)):
            raise NoReadingError(f"nothing says what {readable(latex(x))} is integrated over")
        base = name_of(head.changed(marks=()))
        runs = [i for i in indices if isinstance(i, Run)]
        if head.domain is not None and head.domain.word == "label":
            bound.append((name, t.constant(1), t.add(reader.index(head.domain.size, at), t.constant(1))))
            inner[x] = t.single(letter)
        elif runs:
            lo, hi = reader.index(runs[0].start, at), t.add(reader.index(runs[0].stop, at), t.constant(1))
            slot = t.node("run", head.key, base, lo, hi)
            bound.append((name, t.ZERO, t.space(slot)))
            inner[head], inner[head, "ends"] = letter, (lo, hi)
        else:
            bound.append((name, t.ZERO, t.space(base)))
            inner[x] = reading.with_dims(reader, letter, head, at)
    return bound, inner


def _integral(reader: Reader, x: Int, at: Scope) -> Any:
    """∫ over the whole space of each letter."""
    for r in x.ranges:
        ends = (r.start, r.stop) if r.style == "range" else (None, None)
        if ends != (None, None) and not (_is_infinite(ends[0]) and _is_infinite(ends[1])):
            raise NoReadingError(f"{readable(latex(x))} is not over the whole space")
    bound, inner = bind(reader, [r.letter for r in x.ranges], at)
    reader.note(EXIST)
    return reading.entrywise(lambda v: reader.algebra.summed(bound, v), reader.read(x.body, inner))


def _is_infinite(x: Any) -> bool:
    inner = getattr(x, "operand", x)
    return isinstance(inner, Constant) and inner.name == "∞"


def _expectation(reader: Reader, x: E, at: Scope) -> Any:
    """∫ of a density times what is averaged."""
    for rule in MEANS:
        found = rule(reader, x, at)
        if found is not None:
            return found
    law, over = law_of(reader, x, at)
    bound, inner = bind(reader, over, at)
    reader.note(EXIST)
    weight = law(inner)
    event = reader.read(x.event, inner)
    check_independence(reader, x, at, event)
    return reading.entrywise(
        lambda v: reader.algebra.summed(bound, reader.algebra.multiply(weight, v)), event
    )


def check_independence(reader: Reader, x: E, at: Scope, event: Any) -> None:
    """A mean over a letter by itself, of what depends on another that is averaged around it: are they independent?

    Raises:
        NoReadingError: no condition says so.
    """
    if len(x.ranges) != 1 or not isinstance(x.ranges[0].letter, letters.Letter):
        return
    over = x.ranges[0].letter
    node = whole(reader.algebra, event) if isinstance(event, Array) else event
    for y, value in at.items():
        if not isinstance(y, (letters.Random, letters.Family)) or y == over or not isinstance(value, Node):
            continue
        names = (name_of(over), name_of(y))
        if value.letters & node.letters and not reader.grounds.is_independent(names):
            raise NoReadingError(f"nothing says that {' and '.join(names)} are independent")


MEANS: list[reading.Rule] = []
"""How other means are read, each None for those of others: `reading_processes`, `reading_paths`."""


def law_of(reader: Reader, x: Any, at: Scope) -> Any:
    """The density that an expectation goes over, as a function of the scope, and its variables."""
    if x.conditions:
        raise NoReadingError(f"{readable(latex(x))} is a conditional mean, which has no rule here")
    if len(x.ranges) > 1:
        raise NoReadingError(f"{readable(latex(x))} is a mean over several laws")
    if x.ranges:
        under = x.ranges[0].letter
        if _is_density(under):
            return lambda scope: reader.value(under, scope), under.arguments
        found = density_of(reader, under)
        return lambda scope: reader.value(found, scope), (under,)
    randoms = random_letters(reader, x.event, at)
    return lambda scope: joint_law(reader, randoms, scope), randoms


def density_of(reader: Reader, x: Any) -> Apply:
    """The density of a letter below an expectation: the one with this event that the entry integrates."""
    entry = reader.grounds.entry
    for d in reader.grounds.said:  # what the entry rests on says of its distribution
        if _is_density(d.left) and d.left.arguments == (x,) and isinstance(d.right, Normal):
            return d.left
    calls = [c for c in reader.grounds.preferred if c.arguments == (x,)]
    calls += [
        c for c in sorted(entry.statement.atoms(Apply), key=str) if _is_density(c) and c.arguments == (x,)
    ]
    integrals = [c for i in entry.statement.atoms(Int) for c in i.atoms(Apply) if c in calls]
    found = list(dict.fromkeys(integrals or calls))
    if len(found) > 1:
        found = [c for c in found if not c.conditions] or found
    if not found:
        said = (d.right for d in reader.grounds.definitions)
        calls = [c for r in said for c in sorted(r.atoms(Apply), key=str)]
        found = list(dict.fromkeys(c for c in calls if _is_density(c) and c.arguments == (x,)))[:1]
    return found[0] if found else Apply(letters.Density("Pr"), x)


def random_letters(reader: Reader, x: Any, at: Scope) -> tuple[Any, ...]:
    """The random quantities of an expression: letters, and members of families of them."""
    found: dict[Any, None] = {}

    def walk(y: Any) -> None:
        if y in at:
            return
        if isinstance(y, At) and isinstance(y.head, letters.Random):
            over = len(y.head.over)
            found[At(y.head, *y.indices[:over]) if over else y.head] = None
        elif isinstance(y, letters.Random):
            found[y] = None
        else:
            for a in getattr(y, "args", ()):
                walk(a)

    walk(x)
    for y in tuple(found):
        head = y.head if isinstance(y, At) else y
        for d in reader.grounds.defines(head):
            if d.left == y:
                del found[y]
                walk(d.right)
                break
    return tuple(found)


def joint_law(reader: Reader, randoms: tuple[Any, ...], scope: Scope) -> Node:
    """The density of random quantities: that which conditions give; independent ones apart."""
    given = {d.left.arguments[0]: d.right for d in reader.grounds.definitions if _is_law(d)}
    heads = {name_of(y.head if isinstance(y, At) else y) for y in randoms}
    apart = len(randoms) == 1 or reader.grounds.is_independent(heads)
    values, rest = [], []
    for y in randoms:
        call = _law_call(reader, y, scope)
        if call is not None and apart:
            values.append(call)
        else:
            rest.append(Said(slot_of(reader, "law", y, scope), point(reader, y, scope), event_key(y) or ""))
    if given and not apart:
        reader.note("the joint law is any with these marginals")
    if apart:
        values += [t.single(density("law", [e], ())) for e in rest]
    elif rest:
        values.append(t.single(density("law", rest, ())))
    return reader.algebra.multiply(*values)


def _is_law(d: Any) -> bool:
    return _is_density(d.left) and len(d.left.arguments) == 1 and not d.left.conditions


def _law_call(reader: Reader, y: Any, scope: Scope) -> Node | None:
    """The density that a condition gives for a random quantity."""
    for d in reader.grounds.definitions:
        if _is_law(d) and event_key(d.left.arguments[0]) == event_key(y):
            return unfolded(reader, Apply(d.left.head, y), d.left.letter, scope)
    return None


def _variance(reader: Reader, x: Var, at: Scope) -> Node:
    """E[y²] - E[y]²."""
    reader.use("Var[y] = E[y²] - E[y]²")
    mean = reader.read(E(*x.args), at)
    square = reader.read(E(x.args[0], x.event**2), at)
    return t.subtract(square, reader.algebra.power(mean, Fraction(2)))


# ── Divergences ──────────────────────────────────────────────────────────────


def _divergence(reader: Reader, x: Divergence, at: Scope) -> Node:
    match x.name.text:
        case "D_KL":
            return kullback_leibler(reader, [(Fraction(1), x.p, x.q)], at)
        case "D_JS":
            mean = (x.p + x.q) / 2
            return kullback_leibler(reader, [(Fraction(1, 2), x.p, mean), (Fraction(1, 2), x.q, mean)], at)
        case _:
            raise NoReadingError(f"{readable(latex(x))} has no rule here")


def kullback_leibler(reader: Reader, parts: Iterable[tuple[Fraction, Any, Any]], at: Scope) -> Node:
    """Σ c·∫ p·log(p/q), both densities at one point."""
    total = []
    for c, p, q in parts:
        events = events_of(p)
        bound, inner = bind(reader, events, at)
        for other in _densities(q):
            if len(events) == 1 and len(events_of(other)) == 1:
                inner.setdefault(events_of(other)[0], inner[events[0]])
        one, log_one = reader.value(p, inner), reading.logarithm(reader, p, inner)
        logs = t.subtract(log_one, reading.logarithm(reader, q, inner))
        total.append(t.scale(reader.algebra.summed(bound, reader.algebra.multiply(one, logs)), c))
    reader.note(EXIST)
    reader.note(POSITIVE)
    return t.add(*total)


def _densities(x: Any) -> list[Any]:
    if _is_density(x) or isinstance(x, Normal):
        return [x]
    return [c for a in getattr(x, "args", ()) for c in _densities(a)]


def events_of(p: Any) -> tuple[Any, ...]:
    """What a written density is a density of."""
    if isinstance(p, Normal):
        return tuple(p.letters)
    if _is_density(p):
        return tuple(p.arguments)
    raise NoReadingError(f"{readable(latex(p))} is no density")


def positive_density(reader: Reader, e: Node) -> bool:
    """Is a term certainly above zero?"""
    return signs.is_positive(reader.algebra, e)


reading.add_rules({Normal: _normal, Int: _integral, E: _expectation, Var: _variance, Divergence: _divergence})
reading.DENSITY.append(_density)
__all__ = ["bind", "named", "positive_density"]
