"""Chains to programs: the value of each side of an entry's chains, from the same inputs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from typing import Any

from sympy import Integer, Tuple, preorder_traversal

from udlc.errors import TranslateError
from udlc.ir.check import check
from udlc.ir.grammar import Program, Read
from udlc.notation import letters
from udlc.notation.binders import ArgMin, Sum
from udlc.notation.derivatives import Partial
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Plus, Power
from udlc.notation.relations import Relation
from udlc.translate.calls import Definition
from udlc.translate.clauses import Clause, entry_clauses
from udlc.translate.entries import Book, calls_of, definitions_of, finished, frame_of, objective_of, placed
from udlc.translate.equations import bind_free, bind_runs, define, write_clauses
from udlc.translate.expressions import value_of
from udlc.translate.order import only_needed
from udlc.translate.stand_ins import undefined_losses, with_stand_ins
from udlc.translate.targets import target_of
from udlc.translate.values import NoValue, Value
from udlc.translate.writer import Writer


@dataclass(frozen=True)
class Side:
    """One side of a chain: how it prints, and its program, whose output is "side"; or why it has none."""

    latex: str
    program: Program | None = None
    reason: str = ""


def sides(entry: Entry, book: Book) -> tuple[tuple[Side, ...], ...]:
    """For each chain of an entry, its sides, as far as they are equal by what the entry rests on.

    What the entries named by `bind`, by `by` and by the chain's links define is computed, not given, so that
    the sides are functions of the same inputs. A function that nothing defines stands for its linear part
    where the entry holds derivatives: its slope is an input.
    """
    with placed(entry):
        try:
            clauses = entry_clauses(entry)
        except NoValue:
            return ()
        known, calls = basis_of(entry, book, clauses)
        return tuple(tuple(_side(x, clause, entry, known, calls) for x in clause.sides) for clause in clauses)


def basis_of(
    entry: Entry, book: Book, clauses: Sequence[Clause]
) -> tuple[tuple[Clause, ...], dict[Any, Any]]:
    """The equations that an entry, whose own are `clauses`, rests on, and what they say functions are."""
    numbers = dict.fromkeys((*entry.by, *(n for c in clauses for link in c.relation.links for n in link.by)))
    basis = [book[number] for number in numbers if book[number].defines]
    bound = [book[what] for what in entry.bind.values() if isinstance(what, str)]
    stated = tuple(c for other in (*basis, *bound) for c in entry_clauses(other))
    given = tuple(Clause(c, origin=(entry.number,)) for c in defining_conditions(entry))
    known = (*given, *stated, *(c for other in (*stated, *clauses) for c in summands_of(other)))
    return known, _calls_of_basis(basis, book) | calls_of(entry.bind, book) | calls_of_clauses(given)


def defining_conditions(entry: Entry) -> tuple[Relation, ...]:
    """The conditions that say what a quantity, or a function at any arguments, is: Ω′_k = [Ω_k Ψ_k]."""
    return tuple(c for c in entry.where if isinstance(c, Relation) and c.signs == ("=",) and _names(*c.items))


def _names(left: Any, right: Any) -> bool:
    """Is the left side a name, for all values of its indices or arguments, that the right side is free of?"""
    if isinstance(right, Integer) or isinstance(left, letters.Random):
        return False
    if isinstance(left, Apply):
        parts, letter = left.arguments, left.letter
        if not isinstance(letter, letters.Function) or isinstance(letter, NamedFunction):
            return False
    elif isinstance(left, At):
        parts, letter = left.indices, left.head
    else:
        return False
    moving = [_letter_of(x) for x in parts]
    general = None not in moving and len(set(moving)) == len(moving)
    if isinstance(left, Apply):
        return general and letter not in right.atoms(letters.Letter)
    return general and left not in set(preorder_traversal(right))


def _letter_of(x: Any) -> Any:
    """The letter of an argument or of an index: k of k and of k + 1; None for anything else."""
    if isinstance(x, Plus) and isinstance(x.right, Integer):
        return x.left if isinstance(x.left, letters.Index) else None
    return x if isinstance(x, letters.Letter) else None


def calls_of_clauses(clauses: Sequence[Clause]) -> dict[Any, Any]:
    """What equations in hand say functions are."""
    found = (Definition(c.left, c.sides[-1], (), c.origin) for c in clauses if isinstance(c.left, Apply))
    return {definition.pattern.letter: (definition,) for definition in found}


def _calls_of_basis(basis: Sequence[Entry], book: Book) -> dict[Any, Any]:
    """What entries say functions are, or bind them to; pointwise ones stay open unless bound."""
    calls: dict[Any, Any] = {}
    for entry in basis:
        calls |= calls_of(entry.bind, book)
    found = definitions_of(basis)
    for definition in (_with_arguments(d, found) for d in found):
        letter = definition.pattern.letter
        if not isinstance(letter, letters.Elementwise):
            calls[letter] = (*calls.get(letter, ()), definition)
    return calls


def _with_arguments(definition: Definition, others: Sequence[Definition]) -> Definition:
    """The definition with V(X) for a V that it writes bare and that others say is a function of X."""
    applied = {call.letter for call in definition.value.atoms(Apply)} | {definition.pattern.letter}
    missing = {
        d.pattern.letter: d.pattern
        for d in others
        if isinstance(d.pattern.letter, letters.Real) and d.pattern.letter not in applied
        if set(d.pattern.arguments) <= set(definition.pattern.arguments)
    }
    return replace(definition, value=definition.value.xreplace(missing)) if missing else definition


def _side(x: Any, clause: Clause, entry: Entry, known: Sequence[Clause], calls: Mapping[Any, Any]) -> Side:
    printed = latex(x)
    if isinstance(x, Tuple):
        return Side(printed, reason="several quantities at once")
    if entry.defines and x != clause.sides[-1] and _is_named_here(x, clause, entry, calls):
        return Side(printed, reason="what the equation defines")
    if x == clause.left and any(isinstance(side, ArgMin) for side in clause.sides[1:]):
        return Side(printed, reason="the minimisers; the other sides are what is minimised")
    x = objective_of(x)
    own = entry_clauses(entry) if entry.defines and x != clause.left else ()
    known = _first_definitions((*(own if len(own) > 1 else ()), *known))
    known = [c for c in known if not _is_of_one_example(c, (clause, *known))]
    w = Writer(origin=clause.origin, hint="side")
    try:
        frame = frame_of((clause, *known), entry.layout, calls).at(linear=bool(entry.meant.atoms(Partial)))
        losses = undefined_losses(x, define(Writer(), known, frame)) if known else ()
        frame = write_clauses(w, known, frame, needed_by=None if losses else x)
        frame = with_stand_ins(w, losses, frame)
        with ExitStack() as stack:
            frame = bind_runs(w, clause, frame, stack)
            frame = bind_free(w, target_of(clause.left), clause.left, frame, stack)
            value = value_of(w, x, frame)
            if entry.defines and x != clause.sides[-1] and _is_input(w, value):
                return Side(printed, reason="what the equation defines")
            found = w.store(value, "side", over=tuple(w.loops))
        return Side(
            printed, check(only_needed(finished(w, (str(found.body.array),), entry.number)), "translate")
        )
    except TranslateError as error:
        return Side(printed, reason=error.message)


def _is_named_here(x: Any, clause: Clause, entry: Entry, calls: Mapping[Any, Any]) -> bool:
    """Is a side but the name that a defining equation gives to the others?"""
    if (entry.kind == "update" and x == clause.left) or isinstance(x, Power):
        return True
    if not isinstance(x, Apply):
        return False
    return (
        x.letter not in calls
        if isinstance(x.letter, letters.Function)
        else isinstance(x.letter, letters.Real)
    )


def summands_of(clause: Clause) -> tuple[Clause, ...]:
    """What a chain says in passing: Σ_i ℓ_i = Σ_i (f(x_i, φ) − y_i)² introduces ℓ_i."""
    found = []
    b = clause.sides[-1]
    for a in clause.sides[:-1]:
        both_sums = isinstance(a, Sum) and isinstance(b, Sum) and a.ranges == b.ranges
        if both_sums and isinstance(a.body, At) and a.body.indices == a.letters:
            found.append(Clause(clause.relation, (), clause.origin, (a.body, b.body)))
    return tuple(found)


def _is_input(w: Writer, value: Value) -> bool:
    """Is a value an element of an array that comes from outside?"""
    body = value.body if value.is_plain else None
    return isinstance(body, Read) and w.arrays[body.array].role != "temporary"


def _first_definitions(clauses: Sequence[Clause]) -> list[Clause]:
    """The equations without those for a letter that an earlier entry defines: the book repeats itself."""
    source: dict[Any, tuple[str, ...]] = {}
    for clause in clauses:
        for head in target_of(clause.left).heads:
            source.setdefault(head, clause.origin)
    return [
        clause
        for clause in dict.fromkeys(clauses)
        if all(source[head] == clause.origin for head in target_of(clause.left).heads)
    ]


def _is_of_one_example(clause: Clause, clauses: Sequence[Clause]) -> bool:
    """Does an equation give y for one example, where others mean the data y_i? 2.4 and 2.5 call both y."""
    target = target_of(clause.left)
    if target.head is None or len(target.indices) >= len(target.head.over):
        return False
    nodes = (node for c in clauses for side in c.sides for node in preorder_traversal(side))
    return any(isinstance(node, At) and node.head == target.head for node in nodes)
