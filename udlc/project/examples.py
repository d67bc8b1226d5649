"""An equation about one example given many: which inputs may have an axis of examples, and what comes of it.

The equation y = f[x, φ] is about one example. What the book declares with an index of examples may have an
axis for them in front, and so has the value: the data set is taken apart, and computed one by one.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from sympy import Basic, preorder_traversal

from udlc.errors import InputError
from udlc.ir.grammar import Program
from udlc.ir.sizes import sizes_of
from udlc.notation.derivatives import Partial
from udlc.notation.letters import Example, Family, Letter, Size
from udlc.notation.members import Apply
from udlc.notation.models import Network
from udlc.project.subject import Subject
from udlc.translate.derivatives import derivative_letter, head_and_indices
from udlc.translate.names import name_of


@dataclass(frozen=True)
class Examples:
    """Inputs of an equation about one example, given for many.

    Attributes:
        count: how many.
        carriers: the inputs that have an axis of examples.
        inputs: all inputs, by the program's names.
    """

    count: int
    carriers: frozenset[str]
    inputs: Mapping[str, Any]

    def each(self) -> Iterator[dict[str, Any]]:
        """The inputs of one example after the other."""
        for i in range(self.count):
            yield {n: v[i] if n in self.carriers else v for n, v in self.inputs.items()}

    def jacobian(self, slopes: Sequence[Any], values: Sequence[Any], wrt: str) -> list[Any]:
        """The derivatives of all examples' values by an input, from those of each.

        What belongs to one example does not move the value of another.
        """
        if wrt not in self.carriers:
            return list(slopes)
        return [_spread(s, v, i, self.count) for i, (s, v) in enumerate(zip(slopes, values))]


def as_examples(subject: Subject, inputs: Mapping[str, Any]) -> Examples | None:
    """Inputs by the program's names as examples; None where each is given for one.

    Raises:
        InputError: two inputs have different numbers of examples, or there is none.
    """
    program = subject.program()
    own = {n for n in carriers(subject) if n in inputs}
    given = {n: inputs[n] for n in sorted(own) if _depth(inputs[n]) == _depth_of(program, n) + 1}
    if not given:
        return None
    (first, *others) = given
    for name in others:
        if len(given[name]) != len(given[first]):
            raise InputError(
                f"{subject.printed(first)} has {len(given[first])} examples",
                model=subject.name,
                argument=subject.printed(name),
                got=len(given[name]),
                expected=len(given[first]),
            )
    if not given[first]:
        raise InputError("there are no examples", model=subject.name, argument=subject.printed(first))
    return Examples(len(given[first]), frozenset(given), inputs)


def _depth_of(program: Program, name: str) -> int:
    return len(program.arrays[name].shape)


def _depth(value: Any) -> int:
    """How deep the first elements of nested lists lie."""
    if isinstance(value, np.ndarray):
        return value.ndim
    if not isinstance(value, list | tuple):
        return 0
    return 1 + (_depth(value[0]) if len(value) else 0)


def _spread(slope: Any, value: Any, place: int, count: int) -> Any:
    """A derivative with an axis of examples below the axes of the value: nought but at its own example."""
    if isinstance(value, list):
        return [_spread(s, v, place, count) for s, v in zip(slope, value)]
    return [slope if i == place else _noughts(slope) for i in range(count)]


def _noughts(nested: Any) -> Any:
    return [_noughts(part) for part in nested] if isinstance(nested, list) else 0.0


def carriers(subject: Subject) -> dict[str, str]:
    """The arrays of an equation about one example that may have an axis of examples → the size of that axis.

    Those are the letters declared with an index of examples, functions of these, and derivatives of either,
    as far as the program has them without.
    """
    if subject.model is not None:
        return {}
    program = subject.program()
    sizes = {s.name for s in sizes_of(program)}
    told: dict[str, str] = {}
    for name, example in (pair for entry in subject.stated for pair in _told(entry.meant)):
        length = example.stop
        size = name_of(length) if isinstance(length, Size) else str(length)
        if size not in sizes:
            told.setdefault(name, size)
    return {name: told[own] for name in program.arrays for own in (name, _family(name)) if own in told}


def _family(name: str) -> str:
    """The name of the array that a member is taken from: dl_df for dl_df_3, df_dh for df_3_dh_2."""
    return re.sub(r"_\d+(?=_|$)", "", name)


def _told(x: Any) -> Iterator[tuple[str, Any]]:
    """What belongs to an example in an expression: the name of its array, and the index of examples."""
    for node in preorder_traversal(x):
        if isinstance(node, Letter) and node.copies is not None:
            yield name_of(node), node.copies
        elif isinstance(node, Apply):
            yield from ((name_of(node.letter), i) for i in _examples_in(node))
        elif isinstance(node, Partial):
            made = derivative_letter(node)
            quantities = (node.body, *node.wrt)
            heads = [head_and_indices(q)[0] for q in quantities]
            copies = [h.copies for h in heads if h is not None and h.copies is not None]
            copies += _examples_in(node.body) if isinstance(node.body, Apply) else []
            if made is not None:
                yield from ((name_of(made[0]), i) for i in copies)


def _examples_in(x: Basic) -> list[Any]:
    """The indices of examples that the letters in an expression are declared with."""
    letters = sorted((s for s in x.free_symbols if isinstance(s, Letter)), key=name_of)
    return list(dict.fromkeys(s.copies for s in letters if s.copies is not None))


def check_examples(subject: Subject, program: Program, inputs: Mapping[str, Any]) -> None:
    """Raise InputError where a data set or a batch has no example: a sum over nothing says nothing.

    Args:
        subject: an entry or a model.
        program: what it computes.
        inputs: by the program's names, as they were given.
    """
    sizes = {name_of(i.stop) for i in _indices(subject) if isinstance(i.stop, Size)}
    sets = {name_of(letter) for letter in subject.letters if isinstance(letter, Family)}
    if isinstance(subject.model, Network):
        sets |= {name_of(letter) for letter in subject.model.given}
    for name, value in inputs.items():
        array = program.arrays.get(name)
        if array is None:
            empty = name in sizes and value == 0
        else:
            counted = bool(array.shape) and (str(array.shape[0]) in sizes or name in sets)
            empty = counted and isinstance(value, list | tuple | np.ndarray) and len(value) == 0
        if empty:
            raise InputError("there are no examples", model=subject.name, argument=subject.printed(name))


def _indices(subject: Subject) -> list[Example]:
    """The indices of examples in the equations, and those that their letters are declared with."""
    copies = [letter.copies for letter in subject.letters if letter.copies is not None]
    return [*copies, *(letter for letter in subject.letters if isinstance(letter, Example))]
