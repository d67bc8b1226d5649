"""Letters of a written tree exchanged, in the declarations of other letters too: a size for another size."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from sympy import Basic, Tuple

from udlc.notation.letters import Axis, Letter
from udlc.notation.tree import Dots
from udlc.translate.clauses import Clause, Run

Rule = Mapping[Any, Any]


def relettered(x: Any, rule: Rule) -> Any:
    """A written tree with letters exchanged, wherever they stand: a size in the shapes of letters too."""
    if not rule or not isinstance(x, Basic):
        return x
    letters = {letter: _letter(letter, rule) for letter in x.atoms(Letter)}
    return _rebuilt(x, letters)


def _rebuilt(x: Basic, letters: Mapping[Any, Any]) -> Any:
    """The tree with letters exchanged; indices that sums bind are exchanged with the axes they run along."""
    if isinstance(x, Letter):
        return letters[x]
    if not x.args:
        return x
    args = _closed(tuple(_rebuilt(a, letters) for a in x.args))
    return x if args == x.args else x.func(*args)


def _closed(args: tuple[Any, ...]) -> tuple[Any, ...]:
    """A list without a run that has come to nothing: for N = 1, a_0, a_1, ..., a_N is a_0, a_1."""
    for n in range(1, len(args) - 1):
        if _is_dots(args[n]) and args[n - 1] == args[n + 1]:
            return _closed((*args[:n], *args[n + 2 :]))
    return args


def _is_dots(x: Any) -> bool:
    return isinstance(x, Dots) or (isinstance(x, Tuple) and len(x) > 0 and all(map(_is_dots, x)))


def relettered_clause(clause: Clause, rule: Rule) -> Clause:
    """An equation with letters exchanged."""
    runs = tuple(
        Run(relettered(r.letter, rule), relettered(r.start, rule), relettered(r.stop, rule), r.down)
        for r in clause.runs
    )
    chain = tuple(relettered(side, rule) for side in clause.chain)
    return replace(clause, relation=relettered(clause.relation, rule), runs=runs, chain=chain)


def _letter(letter: Any, rule: Rule) -> Any:
    if letter in rule:
        return rule[letter]
    how = dict(letter._how)
    if letter.range is not None:
        how["range"] = tuple(relettered(end, rule) for end in letter.range)
    if getattr(letter.domain, "size", None) is not None:
        how["domain"] = replace(letter.domain, size=relettered(letter.domain.size, rule))
    dims, over = (tuple(_axis(axis, rule) for axis in axes) for axes in (letter.dims, letter.over))
    if (dims, over) == (letter.dims, letter.over) and how == letter._how:
        return letter
    return type(letter)(letter.name, dims, over, **how)


def _axis(axis: Axis, rule: Rule) -> Axis:
    index = None if axis.letter is None else _letter(axis.letter, rule)
    return Axis(relettered(axis.start, rule), relettered(axis.stop, rule), index, axis.above)
