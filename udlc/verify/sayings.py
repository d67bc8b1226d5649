"""A variant of an entry in, whether it says anything that its author could have meant out.

A misprint that no reader takes for a statement is no false variant: arguments that a function is never given,
events that a density is never of, a variable beside itself behind the bar, a divergence of densities of
different quantities, a trace of what is not square, a derivative by a letter that its function is not
written of, a list whose dots stand for nothing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import Normal, Var
from udlc.notation.check import faults
from udlc.notation.derivatives import Partial, Total
from udlc.notation.entry import Entry
from udlc.notation.functions import Divergence, NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.notation.shapes import SCALAR, shape
from udlc.notation.tree import Run
from udlc.translate.entries import Book
from udlc.verify.grounds import Grounds, event_key
from udlc.verify.written_forms import has_idle_dots

TRACES = ("trace", "tr", "Tr", "det")
"""Functions of square matrices."""

Sort = tuple[Any, ...]
"""What tells arguments of different kinds apart."""


@dataclass
class Uses:
    """How letters are used in an entry and in what it rests on.

    Attributes:
        arguments: the sorts of the arguments that a function is given, by its key.
        events: the keys of the letters that a density is of, by its word.
        derived: for a total derivative, what is derived by what.
        compared: for a divergence, what its two densities are of.
    """

    arguments: dict[str, set[Sort]] = field(default_factory=dict)
    events: dict[str, set[str]] = field(default_factory=dict)
    derived: set[tuple[str, ...]] = field(default_factory=set)
    compared: set[tuple[str, ...]] = field(default_factory=set)

    @classmethod
    def of(cls, entry: Entry, book: Book) -> Uses:
        """Those of an entry as it is printed."""
        found = cls()
        for e in Grounds.of(entry, book, 2).entries:
            for node in _nodes((e.statement, *e.where)):
                if isinstance(node, Total):
                    found.derived.add(_derived(node))
                elif isinstance(node, Divergence):
                    found.compared.add(_compared(node))
                elif _is_density(node):
                    found.events.setdefault(node.letter.key, set()).update(_events(node))
                elif _is_open(node):
                    found.arguments.setdefault(node.letter.key, set()).add(_sorts(node))
        return found

    def allow(self, node: Any) -> bool:
        """Is a part of a variant of a form that the entry has too?"""
        match node:
            case Total():
                return _derived(node) in self.derived
            case Partial():
                return _is_of_its_letters(node)
            case Apply() if _is_density(node):
                return self._is_of_events(node)
            case Apply() if isinstance(node.letter, NamedFunction):
                return node.letter.name not in TRACES or _is_square(node.arguments[0])
            case Apply() if _is_open(node):
                return _sorts(node) in self.arguments.get(node.letter.key, ())
            case Var():
                return shape(node.event) in (SCALAR, None)
            case Normal():
                return _fits_its_point(node)
            case Divergence():
                return len(set(_compared(node))) < 2 or _compared(node) in self.compared
            case _:
                return True

    def _is_of_events(self, node: Apply) -> bool:
        """Is it of its events, none of them twice, nor given itself?"""
        said = [latex(_variable(x)) for x in (*node.arguments, *node.conditions)]
        return len(set(said)) == len(said) and _events(node) <= self.events.get(node.letter.key, set())


def says_something(variant: Entry, original: Entry, made: Any, uses: Uses) -> bool:
    """Has a variant, with this side or sign, no faults of form that the original has not?"""
    if has_idle_dots(made) or not all(uses.allow(node) for node in _nodes((made,))):
        return False
    old = set(faults(original, original.statement, original.layout))
    return set(faults(variant, variant.statement, variant.layout)) <= old


def _nodes(said: Iterable[Any]) -> Iterator[Any]:
    for x in said:
        yield from preorder_traversal(x)


def _is_density(x: Any) -> bool:
    """Is this a density at its events?  A policy by the number of an action is a function of a state."""
    by_number = isinstance(x, Apply) and isinstance(x.letter, letters.Policy) and isinstance(x.head, At)
    return isinstance(x, Apply) and isinstance(x.letter, letters.Density) and not by_number


def _is_open(x: Any) -> bool:
    """Is this a function that is a letter?"""
    named = isinstance(x, Apply) and isinstance(x.letter, letters.Letter)
    return named and not isinstance(x.letter, (NamedFunction, letters.Elementwise)) and not _is_density(x)


def _sorts(x: Apply) -> Sort:
    return tuple(map(_sort, (*x.arguments, *x.conditions)))


def _sort(x: Any) -> Sort:
    """The shape of an argument; of a label, how many there are; of a policy, its letter."""
    head = x.head if isinstance(x, At) else x
    domain = getattr(head, "domain", None)
    labels = str(domain.size) if domain is not None and domain.word == "label" else ""
    runs = isinstance(x, At) and any(isinstance(i, Run) for i in x.indices)
    lengths = shape(x)
    policy = x.letter.key if isinstance(x, Apply) and isinstance(x.letter, letters.Policy) else ""
    return (labels, runs, policy, None if lengths is None else tuple(map(str, lengths)))


def _events(x: Apply) -> set[str]:
    """What a density is of: letters, functions at what they are applied to, labels."""
    return {_event(a).rstrip("*′^~") for a in x.arguments}


def _event(x: Any) -> str:
    key = event_key(x)
    if key is not None:
        return key
    return f"{x.letter.key}()" if isinstance(x, Apply) else type(x).__name__


def _variable(x: Any) -> Any:
    """The quantity that an event or a condition is about: that of “X is 3” is X."""
    return x.first if isinstance(x, Relation) else x


def _derived(x: Total) -> tuple[str, ...]:
    return (latex(x.body), *sorted({latex(w) for w in x.wrt}))


def _is_of_its_letters(x: Partial) -> bool:
    """Does a function that is written with its arguments have one that holds what it is derived by?"""
    if not isinstance(x.body, Apply) or isinstance(x.body.letter, NamedFunction):
        return True
    inside = [node for a in (*x.body.arguments, *x.body.conditions) for node in preorder_traversal(a)]
    return all(w in inside for w in x.wrt)


def _is_square(x: Any) -> bool:
    lengths = shape(x)
    return lengths is None or lengths[0] == lengths[1]


def _compared(x: Divergence) -> tuple[str, ...]:
    """What the densities of a divergence are of, where they are written with it."""
    return tuple(", ".join(map(latex, y.arguments)) for y in (x.p, x.q) if _is_density(y))


def _fits_its_point(x: Normal) -> bool:
    """Is the covariance as wide as the mean is long?"""
    mean, covariance = shape(x.mean), shape(x.covariance)
    return mean is None or covariance is None or set(covariance) == {mean[0]}
