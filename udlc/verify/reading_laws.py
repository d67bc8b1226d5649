"""What an expectation averages in, the law that it averages against out."""

from __future__ import annotations

from typing import Any

from udlc.notation import letters
from udlc.notation.binders import Normal, Prod
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.grounds import event_key
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_densities import density, is_density
from udlc.verify.reading_variables import Said, point, slot_of
from udlc.verify.terms import Node
from udlc.verify.unfolding import unfolded


def law_of(reader: Reader, x: Any, at: Scope) -> Any:
    """The density that an expectation goes over, as a function of the scope, and its variables."""
    if x.conditions:
        raise NoReadingError(f"{readable(latex(x))} is a conditional mean, which has no rule here")
    if len(x.ranges) > 1:
        raise NoReadingError(f"{readable(latex(x))} is a mean over several laws")
    if x.ranges:
        under = x.ranges[0].letter
        if is_density(under):
            return lambda scope: reader.value(under, scope), under.arguments
        found = density_of(reader, under)
        return lambda scope: reader.value(found, scope), (under,)
    randoms = random_letters(reader, x.event, at)
    return lambda scope: joint_law(reader, randoms, scope), randoms


def density_of(reader: Reader, x: Any) -> Apply:
    """The density of a letter below an expectation: what the grounds say, never what the claim itself does.

    A plain letter x that nothing is said of has the density Pr(x); so has y in y(x), as long as the claim
    writes no density of y, for then any law will do.

    Raises:
        NoReadingError: the claim writes a density that nothing says is the law.
    """
    declared = _declared_law(reader, x)
    if declared is not None:
        return declared
    usual = Apply(letters.Density("Pr"), x)
    own = [c for c in sorted(reader.grounds.entry.statement.atoms(Apply), key=str) if is_density(c)]
    others = [c for c in own if c.arguments == (x,) and (c != usual or isinstance(x, letters.Random))]
    if others:
        law = readable(latex(others[0]))
        raise NoReadingError(f"nothing says that {readable(latex(x))} has the density {law}")
    return usual


def _declared_law(reader: Reader, x: Any) -> Apply | None:
    """The density of a letter by a condition, a distribution, or a definition that the entry rests on."""
    for c in reader.grounds.conditions:
        if is_law_of(c) and c.first == x:
            return c.right
    for d in reader.grounds.said:
        is_law = isinstance(d.right, Normal) or bool(d.right.atoms(Prod))
        if is_density(d.left) and d.left.arguments == (x,) and is_law:
            return d.left
    said = (d.right for d in reader.grounds.definitions if d.number != reader.grounds.entry.number)
    calls = [c for r in said for c in sorted(r.atoms(Apply), key=str)]
    return next((c for c in calls if is_density(c) and c.arguments == (x,)), None)


def is_law_of(condition: Any) -> bool:
    """Does a condition say which density a letter has?"""
    in_law = isinstance(condition, Relation) and condition.signs == ("in law",)
    return in_law and is_density(condition.right) and condition.right.arguments == (condition.first,)


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
        head = head_of(y)
        for d in reader.grounds.defines(head):
            if d.left == y:
                del found[y]
                walk(d.right)
                break
    return tuple(found)


def joint_law(reader: Reader, randoms: tuple[Any, ...], scope: Scope) -> Node:
    """The density of random quantities: that which conditions give; independent ones apart."""
    given = {d.left.arguments[0]: d.right for d in reader.grounds.definitions if is_law(d)}
    heads = {name_of(head_of(y)) for y in randoms}
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


def is_law(d: Any) -> bool:
    """Does a definition say how one quantity is distributed, whatever else holds?"""
    return is_density(d.left) and len(d.left.arguments) == 1 and not d.left.conditions


def _law_call(reader: Reader, y: Any, scope: Scope) -> Node | None:
    """The density that a condition gives for a random quantity."""
    for d in reader.grounds.definitions:
        if is_law(d) and event_key(d.left.arguments[0]) == event_key(y):
            return unfolded(reader, Apply(d.left.head, y), d.left.letter, scope)
    return None
