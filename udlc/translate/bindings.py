"""A letter of an entry bound to another entry or to a model: what it means, and the sizes that fit it.

L[φ] bound to the least squares loss of a line makes φ a vector of two. Arguments are matched by position;
what the bound equations need besides keeps its name and is an input. A letter of theirs that is called as
another of the entry is told apart by a label: y_deep.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Integer, expand, preorder_traversal

from udlc.errors import TranslateError
from udlc.notation import letters
from udlc.notation.derivatives import Partial
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.models import Activation, Model, Network
from udlc.notation.shapes import describe, same_size, shape, value
from udlc.translate.calls import Definition
from udlc.translate.clauses import Clause, entry_clauses
from udlc.translate.derivatives import head_and_indices
from udlc.translate.entries import Book, definitions_of, placed, same_name
from udlc.translate.models import clauses_of_model
from udlc.translate.relettering import relettered, relettered_clause
from udlc.translate.targets import target_of


def bound_entry(entry: Entry, letter: Any, what: Entry | Model, book: Book) -> Entry:
    """The entry with a letter that means what another entry or a model computes.

    Raises:
        TranslateError: that computes nothing the letter could be, or shapes do not fit; the message says
            which argument has which shape on both sides.
    """
    with placed(entry):
        if not _uses(entry.meant, letter):
            raise TranslateError(f"{letter.key} stands for no value here")
        meaning = _meaning_of(letter, what, book)
        taken = {b for use in _uses(entry.meant, letter) for _, b in meaning.taking(use.arguments)}
        taken |= set(meaning.arguments)
        meaning = _told_apart(meaning, _others(entry, letter), taken, _name(what))
        sizes, theirs = _fitting(entry, letter, meaning, what)
        statement, own, meaning = (
            relettered(entry.meant, sizes),
            relettered(letter, sizes),
            meaning.relettered(theirs),
        )
        bind = {relettered(key, sizes): bound for key, bound in entry.bind.items()}
        definitions = tuple(dict.fromkeys(_definition(use, own, meaning) for use in _uses(statement, own)))
        bind = {**meaning.bind, **bind, own: definitions}
        return replace(entry, statement=statement, corrected=None, bind=bind)


@dataclass(frozen=True)
class Meaning:
    """What a bound entry or model computes.

    Attributes:
        arguments: the letters that what is computed is said to be a function of.
        value: a letter, or a member of a family, for what is computed.
        clauses: the equations that give it.
        bind: what functions in them are.
        origin: the numbers of the entries that it comes from.
        indices: the indices of the family that the value is a member of.
    """

    arguments: tuple[Any, ...]
    value: Any
    clauses: tuple[Clause, ...]
    bind: Mapping[Any, Any]
    origin: tuple[str, ...]
    indices: tuple[Any, ...] = ()

    @property
    def letters(self) -> tuple[Any, ...]:
        """Every letter in it, in order of appearance."""
        trees = [*self.arguments, self.value, *(side for c in self.clauses for side in c.sides)]
        nodes = (node for tree in trees for node in preorder_traversal(tree))
        return tuple(dict.fromkeys(n for n in (*nodes, *self.bind) if isinstance(n, letters.Letter)))

    def relettered(self, rule: Mapping[Any, Any]) -> Meaning:
        """The same with letters exchanged."""
        return replace(
            self,
            arguments=tuple(relettered(a, rule) for a in self.arguments),
            value=relettered(self.value, rule),
            clauses=tuple(relettered_clause(c, rule) for c in self.clauses),
            bind={relettered(key, rule): bound for key, bound in self.bind.items()},
            indices=tuple(relettered(i, rule) for i in self.indices),
        )

    def taking(self, arguments: Iterable[Any]) -> list[tuple[Any, Any]]:
        """Arguments of a call, each with the letter it takes the place of: by position, or else by name."""
        if self.arguments:
            return list(zip(arguments, self.arguments))
        named = {s.key: s for s in self.letters if isinstance(s, letters.Real)}
        found = [(a, _named_in(a, named)) for a in arguments]
        return [(a, s) for a, s in found if s is not None]


def _named_in(x: Any, named: Mapping[str, Any]) -> Any:
    """The letter that an argument takes the place of by its name: φ, for φ itself and for φ - αβm."""
    head = head_and_indices(x)[0]
    keys = [head.key] if head is not None else sorted(s.key for s in x.free_symbols if hasattr(s, "key"))
    return next((named[key] for key in keys if key in named), None)


def _name(what: Entry | Model) -> str:
    return what.number if isinstance(what, Entry) else what.name


def _meaning_of(letter: Any, what: Entry | Model, book: Book) -> Meaning:
    """What an entry defines under the letter's name, or else first; what a network or activation computes."""
    if isinstance(what, Network):
        clauses = clauses_of_model(what, book)
        if not isinstance(what.output, letters.Function):
            return Meaning(tuple(what.given), what.output, clauses, what.bind, what.uses)
        entries = [book[number] for number in what.uses]
        return _defined(what.output, entries, what.bind, what)
    if isinstance(what, Activation):
        return _defined(what.function, [book[number] for number in what.uses], what.bind, what)
    if isinstance(what, Model):
        kinds = "a letter is bound to a network, an activation or an equation"
        raise TranslateError(f"{kinds}; {what.name} is of kind {what.kind}")
    return _defined(letter, [what], what.bind, what)


def _defined(letter: Any, entries: list[Entry], bind: Mapping[Any, Any], what: Entry | Model) -> Meaning:
    found = definitions_of(entries)
    named = [d for d in found if same_name(d.pattern.letter, letter)] or [
        d for d in found if d.pattern.letter.key == letter.key
    ]
    bind = {**{k: b for e in entries for k, b in e.bind.items()}, **bind}
    for d in (*named, *found):
        return Meaning(d.pattern.arguments, d.value, d.clauses, bind, d.origin)
    clauses = tuple(c for e in entries for c in entry_clauses(e))
    targets = [(c, target_of(c.left)) for c in clauses]
    wanted = [(c, t) for c, t in targets if t.head is not None]
    wanted = [(c, t) for c, t in wanted if t.head.key == letter.key] or wanted
    if not wanted:
        raise TranslateError(f"{_name(what)} says of no letter what it is")
    clause, target = wanted[-1]
    rest = tuple(c for c in clauses if c is not clause)
    origin = tuple(e.number for e in entries)
    return Meaning((), clause.sides[-1], rest, bind, origin, target.indices[: len(target.head.over)])


# How the entry uses its letter


def _uses(x: Any, letter: Any) -> list[Apply]:
    """The values of a letter in an expression; L alone is a function of what it is differentiated by."""
    nodes = list(preorder_traversal(x))
    calls = [n for n in nodes if isinstance(n, Apply) and n.letter == letter]
    if calls:
        return list(dict.fromkeys(calls))
    partials = [n for n in nodes if isinstance(n, Partial) and n.body == letter]
    by = dict.fromkeys(head_and_indices(w)[0] for n in partials for w in n.wrt)
    return [Apply(letter, *by)] if by else []


def _fitting(
    entry: Entry, letter: Any, meaning: Meaning, what: Entry | Model
) -> tuple[dict[Any, Any], dict[Any, Any]]:
    """What sizes of the entry are, and what sizes of the meaning are, so that shapes are equal."""
    pairs = [
        (f"the argument {latex(a)}", shape(a), latex(b), shape(b))
        for use in _uses(entry.meant, letter)
        for a, b in meaning.taking(use.arguments)
    ]
    mine = (_family_length(letter), Integer(1)) if _is_family(letter) else letter.shape
    pairs.append((f"the value of {latex(letter)}", mine, latex(meaning.value), shape(meaning.value)))
    rules: tuple[dict[Any, Any], dict[Any, Any]] = ({}, {})
    for said, here, called, there in dict.fromkeys(pairs):
        for a, b in zip(here, there) if here is not None and there is not None else ():
            a_now, b_now = relettered(a, rules[0]), relettered(b, rules[1])
            # Where a size of either side would do, the entry keeps its own.
            size, side = _solved(b_now, a_now), 1
            if size is None:
                size, side = _solved(a_now, b_now), 0
            if size is None:
                found = f"{said} is {describe(here)} in {entry.number}"
                raise TranslateError(f"{found}, and {called} is {describe(there)} in {_name(what)}")
            for rule in rules:
                rule.update({s: relettered(r, size) for s, r in rule.items()})
            rules[side].update(size)
    return rules


def _is_family(letter: Any) -> bool:
    """Are the values of a function, or those of its members, the outputs of one network?"""
    return isinstance(letter, letters.Function) and len(letter.over) == 1 and not letter.dims


def _family_length(letter: Any) -> Any:
    return letter.over[0].length


def _solved(a: Any, b: Any) -> dict[Any, Any] | None:
    """The size that makes a length of the entry equal to one of the bound equations; {} if they are equal."""
    if same_size(a, b):
        return {}
    if isinstance(a, letters.Size) and not a.over:
        return {a: b}
    free = [s for s in getattr(a, "free_symbols", ()) if isinstance(s, letters.Size) and not s.over]
    gap = expand(value(a) - value(free[0])) if len(free) == 1 else None
    return {free[0]: b - gap} if gap is not None and gap.is_Integer else None


def _others(entry: Entry, letter: Any) -> dict[str, set[Any]]:
    """The letters of an entry, by how they print, but for what stands only in brackets after one."""
    found: dict[str, set[Any]] = {}

    def look(x: Any) -> None:
        if isinstance(x, letters.Letter):
            found.setdefault(x.key, set()).add(x)
        elif isinstance(x, Apply) and (x.letter == letter or isinstance(x.letter, letters.Real)):
            found.setdefault(x.letter.key, set()).add(x.letter)
        else:
            for a in x.args:
                look(a)

    look(entry.meant)
    axes = [axis for its in list(found.values()) for s in its for axis in (*s.over, *s.dims)]
    for size in (s for axis in axes for s in axis.stop.free_symbols if isinstance(s, letters.Size)):
        found.setdefault(size.key, set()).add(size)
    return found


def _told_apart(meaning: Meaning, others: Mapping[str, set[Any]], taken: set[Any], label: str) -> Meaning:
    """The meaning, its letters that print as other letters of the entry with a label.

    Letters declared alike are one quantity; sizes are not, but for the number of examples. What takes the
    place of an argument (`taken`) keeps its name.
    """
    examples = {i.stop for i in meaning.letters if isinstance(i, letters.Example)}
    axes = (axis for x in meaning.letters for axis in (*x.over, *x.dims))
    sizes = {s for axis in axes for s in axis.stop.free_symbols if isinstance(s, letters.Size)} - examples
    rule = {s: _labelled(s, label) for s in sorted(sizes, key=str) if s.key in others and not s.over}
    meaning, taken = meaning.relettered(rule), {relettered(s, rule) for s in taken}
    return meaning.relettered(
        {
            s: _labelled(s, label)
            for s in meaning.letters
            if not isinstance(s, letters.Index) and s not in taken
            if s.key in others and s not in others[s.key] and s not in rule.values()
        }
    )


def _labelled(s: Any, label: str) -> Any:
    return type(s)(f"{s.name}_{label}", s.dims, s.over, **s._how)


def _definition(use: Apply, letter: Any, meaning: Meaning) -> Definition:
    """What the letter's value is where it is used so: of a component, that of what is computed."""
    places = dict(meaning.taking(use.arguments))
    value_, clauses, head = meaning.value, meaning.clauses, use.head
    if isinstance(head, At):
        if meaning.indices:
            head = At(letter, *meaning.indices)
        else:
            rows, _ = shape(value_) or (letter.over[0].length, 1)
            k = letters.Index("k_out", range=(Integer(1), rows))
            head, value_ = At(letter, k), _component(value_, k)
    pattern = Apply(head, *(places.get(a, a) for a in use.arguments))
    return Definition(pattern, value_, clauses, meaning.origin)


def _component(x: Any, index: Any) -> Any:
    if isinstance(x, At):
        return At(x.head, *x.indices, index)
    if isinstance(x, letters.Letter):
        return At(x, index)
    raise TranslateError(f"{latex(x)} has no letter, so that no component of it can be named")
