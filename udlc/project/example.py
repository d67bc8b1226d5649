"""One example in place of a batch: a network given the one, and what comes of it without the batch axis."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from udlc.notation.models import Network
from udlc.project.subject import Subject
from udlc.translate.names import name_of


def as_batch(subject: Subject, inputs: Mapping[str, Any]) -> tuple[Mapping[str, Any], bool]:
    """Inputs of a network with the batch axis, and whether they came without: all that is given, or none."""
    given = _given(subject)
    names = [n for n in inputs if subject.array_named(n) in given]
    ranks = {n: len(subject.program().arrays[subject.array_named(n)].shape) for n in names}
    alone = bool(names) and all(_rank(inputs[n]) == ranks[n] - 1 for n in names)
    return ({**inputs, **{n: [inputs[n]] for n in names}} if alone else inputs), alone


def without_batch(subject: Subject, letter: str, of: str, slope: Any) -> Any:
    """A Jacobian of one example: without the batch axis of the output, and that of what is given."""
    components = len(subject.program().arrays[of].shape) - 1
    return _first_at(slope[0], components) if subject.array_named(letter) in _given(subject) else slope[0]


def _given(subject: Subject) -> set[str]:
    model = subject.model
    return {name_of(letter) for letter in model.given} if isinstance(model, Network) else set()


def _rank(value: Any) -> int:
    """The number of axes of nested lists; -1 where rows differ in length."""
    try:
        return np.ndim(value)
    except ValueError:
        return -1


def _first_at(nested: Any, depth: int) -> Any:
    """Nested lists without the axis at a depth, of which the first element stays."""
    return nested[0] if depth == 0 else [_first_at(part, depth - 1) for part in nested]
