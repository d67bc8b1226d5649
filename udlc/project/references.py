"""Entries and models in, an error out where what they refer to is missing, open or goes in circles.

An entry or model may name entries of other chapters, so this is known only when all are loaded.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, TypeAlias

from sympy import preorder_traversal

from udlc.errors import NotationError, UnknownName
from udlc.notation import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.letters import Elementwise, Function, Letter
from udlc.notation.members import Apply
from udlc.notation.models import Head, Model, Network
from udlc.notation.relations import Relation

Entries: TypeAlias = Mapping[str, Entry]


def check_references(entries: Entries, models: Iterable[Model]) -> None:
    """Check every number that an entry or a model names, and every function that a model uses.

    Raises:
        UnknownName: there is no such entry.
        NotationError: functions are bound in a circle, or a model has one that nothing says the meaning of.
    """
    named = list(models)
    for entry in entries.values():
        _check_known(entry, entry.number, entry.references, entries)
    for model in named:
        _check_known(model, model.name, (*model.uses, *bound_to(model)), entries)
    _check_circles(entries)
    for model in named:
        _check_open(model, entries)


def bound_to(what: Entry | Model) -> Iterator[str]:
    """The numbers among the things that functions are bound to."""
    return (number for number in what.bind.values() if isinstance(number, str))


def _check_known(what: Entry | Model, name: str, numbers: Iterable[str], entries: Entries) -> None:
    for number in numbers:
        if number not in entries:
            error = UnknownName("equation", number, entries, model=name)
            error.where = what.place
            raise error


# ── Circles ──────────────────────────────────────────────────────────────────


def _check_circles(entries: Entries) -> None:
    """No function is bound to an entry that rests, through what it binds, on that function again."""
    done: set[str] = set()
    for number in entries:
        circle = _circle(number, entries, [], done)
        if circle:
            raise _in_a_circle([entries[n] for n in circle])


def _circle(number: str, entries: Entries, path: list[str], done: set[str]) -> list[str]:
    """The numbers of a circle that is met from here, in its order; none where there is none."""
    if number in path:
        return path[path.index(number) :]
    if number in done:
        return []
    for other in bound_to(entries[number]):
        if circle := _circle(other, entries, [*path, number], done):
            return circle
    done.add(number)
    return []


def _in_a_circle(circle: list[Entry]) -> NotationError:
    numbers = {entry.number for entry in circle}
    letters = [letter.key for e in circle for letter, number in e.bind.items() if number in numbers]
    ring = " → ".join((*(e.number for e in circle), circle[0].number))
    others = [f"{e.number} at {e.place}" for e in circle[1:]]
    message = f"{', '.join(dict.fromkeys(letters))}: bound in a circle, {ring}"
    message += f" ({', '.join(others)})" if others else ""
    return NotationError(message, where=circle[0].place, entry=circle[0].number, symbol=letters[0])


# ── Open functions ───────────────────────────────────────────────────────────


def _check_open(model: Model, entries: Entries) -> None:
    """Every function that a model's entries apply is defined, bound, or has a role in the model."""
    roles = {getattr(role, "head", role) for role in model.roles()}
    for entry in _reached(model, entries):
        known = {*roles, *entry.bind, *_defined(model, entries)}
        for letter in _applied(entry.meant):
            if letter not in known and not _may_be_chosen(letter, model):
                raise NotationError(
                    f"{letter.key} is open: nothing says what this function of {entry.number} is; bind it to "
                    f"the entry that does, as in bind={{{letter.ascii}: …}}",
                    where=model.place,
                    entry=model.name,
                    symbol=letter.key,
                )


def _may_be_chosen(letter: Letter, model: Model) -> bool:
    """An activation that whoever calls a plain calculation chooses."""
    return isinstance(letter, Elementwise) and not isinstance(model, Network | Head)


def _reached(model: Model, entries: Entries) -> Iterator[Entry]:
    """The entries that a model uses, and those that their functions and its own are bound to."""
    todo = [*model.uses, *bound_to(model)]
    seen: set[str] = set()
    while todo:
        number = todo.pop(0)
        if number not in seen:
            seen.add(number)
            todo += bound_to(entries[number])
            yield entries[number]


def _applied(statement: Any) -> list[Letter]:
    """The functions that a statement applies, in order of appearance."""
    found = (x.letter for x in preorder_traversal(statement) if isinstance(x, Apply))
    return [x for x in dict.fromkeys(found) if isinstance(x, Function) and not isinstance(x, NamedFunction)]


def _defined(model: Model, entries: Entries) -> set[Letter]:
    """The functions that stand alone on a left side of what a model reaches."""
    found: set[Letter] = set()
    for entry in _reached(model, entries):
        for node in preorder_traversal(entry.meant):
            if isinstance(node, Relation):
                found |= {side.letter for side in node.items[:-1] if isinstance(side, Apply)}
    return found
