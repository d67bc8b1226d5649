"""Parameters: one flat vector, seen by letter as arrays (layers of unequal width: a list of arrays).

Layout      which stretch of the vector belongs to which letter, and with which shapes
Parameters  a mapping from letters to views of such a vector; gradients have the same form
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from math import prod
from typing import TYPE_CHECKING, Any, TypeAlias

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime.arrays import aligned, unpacked
from udlc.runtime.checks import as_real, in_domain

if TYPE_CHECKING:
    from udlc.runtime.head import Head
    from udlc.runtime.network import Network

Value: TypeAlias = np.ndarray | list[np.ndarray]


@dataclass(frozen=True, slots=True)
class Slot:
    """The stretch start … stop of the vector that holds one letter.

    Attributes:
        shapes: one shape; of a ragged letter one per layer, packed one after the other.
        domain: a row of COORDINATES: "real", "positive", "unit".
    """

    name: str
    start: int
    shapes: tuple[tuple[int, ...], ...]
    ragged: bool = False
    domain: str = "real"

    @property
    def stop(self) -> int:
        return self.start + sum(map(prod, self.shapes))

    @property
    def whole(self) -> slice:
        """The stretch as a slice."""
        return slice(self.start, self.stop)


@dataclass(frozen=True)
class Layout:
    """The slots of one model's parameters, in order; `model` is for messages."""

    model: str
    slots: tuple[Slot, ...]

    @property
    def size(self) -> int:
        """The number of parameters."""
        return self.slots[-1].stop if self.slots else 0

    def __getitem__(self, name: str) -> Slot:
        for slot in self.slots:
            if slot.name == name:
                return slot
        raise UnknownName("parameter", name, (s.name for s in self.slots), model=self.model)

    def packed(self, flat: np.ndarray, name: str) -> np.ndarray:
        """The view that a kernel reads: shaped, or flat where the letter is ragged."""
        slot = self[name]
        stretch = flat[slot.whole]
        return stretch if slot.ragged else stretch.reshape(slot.shapes[0])

    def value(self, flat: np.ndarray, name: str) -> Value:
        """The view that people read: an array, or a list of one array per layer."""
        slot = self[name]
        if not slot.ragged:
            return flat[slot.whole].reshape(slot.shapes[0])
        return unpacked(flat[slot.whole], slot.shapes)


class Parameters(Mapping[str, Value]):
    """Arrays by the book's letters; all are views of the one vector `flat`.

    Write into the arrays, or assign to a letter: both change the vector.  Copies are independent.

    Attributes:
        layout: where each letter lies.
        flat: the vector.
    """

    __slots__ = ("_views", "flat", "layout")

    def __init__(self, layout: Layout, flat: np.ndarray) -> None:
        self.layout = layout
        self.flat = flat
        self._views = {slot.name: layout.value(flat, slot.name) for slot in layout.slots}

    def __getitem__(self, name: str) -> Value:
        try:
            view = self._views[name]
        except KeyError:
            raise UnknownName("parameter", name, self._views, model=self.layout.model) from None
        return list(view) if isinstance(view, list) else view

    def __setitem__(self, name: str, value: Any) -> None:
        """Copy the value in; raises InputError where a shape or a number does not fit."""
        _write(self.layout, self.flat, name, value)

    def __contains__(self, name: object) -> bool:
        return name in self._views

    def __iter__(self) -> Iterator[str]:
        return iter(self._views)

    def __len__(self) -> int:
        return len(self._views)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Parameters):
            return NotImplemented
        return self.layout == other.layout and np.array_equal(self.flat, other.flat)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        shapes = ", ".join(
            f"{s.name}: {list(s.shapes) if s.ragged else s.shapes[0]}" for s in self.layout.slots
        )
        return f"Parameters({shapes}; {self.flat.size} numbers, {self.flat.dtype})"

    def __reduce__(self) -> tuple[object, ...]:
        return restored, (self.layout, self.flat)

    def copy(self) -> Parameters:
        """The same numbers in a vector of their own."""
        return restored(self.layout, self.flat)


def pack(layout: Layout, given: Mapping[str, Any], dtype: np.dtype) -> Parameters:
    """Parameters of this layout: the very object where it is one, else copied from a mapping of arrays.

    Raises:
        InputError: a letter is missing or unknown, a shape does not fit, a number is not finite.
    """
    if isinstance(given, Parameters) and given.layout == layout and given.flat.dtype == dtype:
        return given
    if not isinstance(given, Mapping):
        raise InputError(
            "not parameters",
            model=layout.model,
            argument="parameters",
            got=type(given).__name__,
            expected="what `init` gives: a mapping from letters to arrays",
        )
    names = [slot.name for slot in layout.slots]
    for name in given:
        if name not in names:
            raise UnknownName("parameter", str(name), names, model=layout.model)
    missing = [name for name in names if name not in given]
    if missing:
        raise InputError("missing from the parameters", model=layout.model, argument=", ".join(missing))
    flat = aligned((layout.size,), dtype)
    for name in names:
        _write(layout, flat, name, given[name])
    return Parameters(layout, flat)


def restored(layout: Layout, flat: np.ndarray) -> Parameters:
    """Parameters with a copy of the vector: what copying and pickling call."""
    return Parameters(layout, copied(flat))


def copied(vector: np.ndarray) -> np.ndarray:
    """A copy that starts on a cache line."""
    copy = aligned(vector.shape, vector.dtype)
    copy[...] = vector
    return copy


def _write(layout: Layout, flat: np.ndarray, name: str, value: Any) -> None:
    slot = layout[name]
    target = layout.value(flat, name)
    views = target if isinstance(target, list) else [target]
    values = value if slot.ragged else [value]
    if not isinstance(values, (list, tuple)) or len(values) != len(views):
        raise InputError(
            "one array per layer, please",
            model=layout.model,
            argument=name,
            got=f"{type(value).__name__} of length {len(value) if hasattr(value, '__len__') else 1}",
            expected=f"a list of {len(views)} arrays",
        )
    for k, (view, item) in enumerate(zip(views, values)):
        label = f"{name}[{k}]" if slot.ragged else name
        array = as_real(item, flat.dtype, model=layout.model, argument=label)
        if array.shape != view.shape:
            raise InputError(
                "wrong shape", model=layout.model, argument=label, got=array.shape, expected=view.shape
            )
        in_domain(array, slot.domain, model=layout.model, argument=label)
        view[...] = array


def layout_of(
    network: Network, head: Head | None, integers: Mapping[str, np.ndarray], sizes: Mapping[str, int]
) -> Layout:
    """The parameters of a network of these sizes, letter after letter, then those that its head has."""
    slots: list[Slot] = []
    forward = network.forward
    forward.check(forward.known(integers, sizes))
    for letter in network.parameters:
        start = slots[-1].stop if slots else 0
        shapes = forward.shapes(letter, integers, sizes)
        slots.append(Slot(letter, start, shapes, forward[letter].ragged))
    for letter, domain in (head.parameters if head else {}).items():
        start = slots[-1].stop if slots else 0
        slots.append(Slot(letter, start, ((),), domain=domain))
    return Layout(network.name, tuple(slots))
