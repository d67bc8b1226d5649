"""Emitted functions and what is known of their arguments.

    @kernel(given("x", "I, D"), output("y", "I"), sizes="I, D")
    def total(x, y, I, D): ...

A kernel takes its arrays in this order (a ragged one packed, followed by its offsets), then its sizes.  It
writes into its outputs and temporaries, returns nothing and allocates nothing.
"""

from __future__ import annotations

import inspect
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime.arrays import AXIS, Extent, Shape, infer_sizes

if TYPE_CHECKING:
    from udlc.runtime.activation import Function
    from udlc.runtime.bound import Linked

Role: TypeAlias = Literal["given", "parameter", "noise", "temporary", "output"]
INPUT_ROLES = ("given", "parameter", "noise")

real: Any = np.float64
"""What kernels are written for; linking puts np.float32 or np.float64 in its place."""

integer: Any = np.int64
"""The integers of as many bits as `real`; linking puts np.int32 or np.int64 in its place."""


@dataclass(frozen=True)
class ArraySpec:
    """One array of a kernel.

    Attributes:
        name: its identifier in the kernel.
        shape: its axes.
        role: who gives it a value.
        integral: int64, else the kernel's real type.
        bound: what integers stored in it stay below, or None.
        live: of a ragged array, how many of its rows are ever needed at once; None for all.
        kept: the first of the rows that are kept beside these, and how far apart they are; None for none.
        packed: whether a table says where its rows lie although these are alike in shape.
    """

    name: str
    shape: Shape
    role: Role
    integral: bool = False
    bound: Extent | None = None
    live: Extent | None = None
    kept: Shape | None = None
    packed: bool = False

    @property
    def ragged(self) -> bool:
        """Whether a table says where its rows lie: they differ in shape, or it is packed."""
        return self.packed or self.shape.ragged

    @property
    def is_input(self) -> bool:
        """Whether the caller gives it."""
        return self.role in INPUT_ROLES

    def dtype(self, real: np.dtype[Any]) -> np.dtype[Any]:
        """int64, or the real type."""
        return np.dtype(np.int64) if self.integral else real


@contextmanager
def naming(model: str) -> Iterator[None]:
    """Errors of input that pass through say which kernel they are about."""
    try:
        yield
    except InputError as error:
        error.model = error.model or model
        raise


def _spec(role: Role) -> Callable[..., ArraySpec]:
    def spec(
        name: str,
        shape: str,
        integral: bool = False,
        bound: str = "",
        live: int | str = "",
        kept: str = "",
        packed: bool = False,
    ) -> ArraySpec:
        limit, rows = (Extent(str(text)) if text else None for text in (bound, live))
        beside = Shape.parsed(kept) if kept else None
        return ArraySpec(name, Shape.parsed(shape), role, integral, limit, rows, beside, packed)

    spec.__doc__ = f"An array of the role {role}: its name, its shape, and the rest of `ArraySpec`."
    return spec


given = _spec("given")
parameter = _spec("parameter")
noise = _spec("noise")
temporary = _spec("temporary")
output = _spec("output")


class Counts(NamedTuple):
    """What is counted of a kernel, where it is known.

    Attributes:
        operations: how many it carries out.
        saves: of the second of two phases, how many numbers fewer go from core to core than without them.
    """

    operations: Extent | None = None
    saves: Extent | None = None


class Kernel:
    """An emitted function; `link` makes it run.  `kernel["x"]` is what is known of its array x.

    Attributes:
        name: the name of the function.
        python: the plain function.
        arrays: its arrays by name, in order.
        sizes: the names of its sizes, in order.
        opaque: names of functions that linking must bind.
        needs: lengths that must be at least one, since the equations name an element.
        batch: the size that counts examples, where the kernel may run on a part of them at a time; else "".
        partial: outputs that are then a part of a sum.
        operations, saves: its counts.
        inputs: names of the arrays that the caller gives.
        outputs: names of the arrays that are asked for.
    """

    def __init__(
        self,
        python: Callable[..., None],
        specs: tuple[ArraySpec, ...],
        sizes: tuple[str, ...] = (),
        opaque: tuple[str, ...] = (),
        needs: tuple[Extent, ...] = (),
        batch: str = "",
        partial: tuple[str, ...] = (),
        counts: Counts = Counts(),  # noqa: B008 - a constant
    ) -> None:
        self.name = python.__name__
        self.python = python
        self.arrays = {s.name: s for s in specs}
        self.sizes = sizes
        self.opaque = opaque
        self.needs = needs
        self.batch = batch
        self.partial = partial
        self.operations, self.saves = counts
        self.inputs = tuple(s.name for s in specs if s.is_input)
        self.outputs = tuple(s.name for s in specs if s.role == "output")
        self.__doc__ = python.__doc__
        self.__module__ = python.__module__

    def __getitem__(self, name: str) -> ArraySpec:
        try:
            return self.arrays[name]
        except KeyError:
            raise UnknownName("array", name, self.arrays, model=self.name) from None

    def __repr__(self) -> str:
        arrays = ", ".join(
            f"{s.role} {s.name}[{s.shape}]" for s in self.arrays.values() if s.role != "temporary"
        )
        return f"<kernel {self.name}: {arrays}>"

    def __reduce__(self) -> str:
        return self.name

    @cached_property
    def source(self) -> str:
        """The text of the function, its decorator included."""
        return inspect.getsource(self.python)

    def known(self, arrays: Mapping[str, Any], sizes: Mapping[str, int]) -> dict[str, Any]:
        """Sizes, as far as these arrays tell, and integer arrays, by name.

        Arrays that the kernel does not have are passed over, ragged ones tell nothing.

        Raises:
            InputError: an axis that no size fits.
        """
        there = {
            n: np.asarray(a) for n, a in arrays.items() if n in self.arrays and not self.arrays[n].ragged
        }
        integers = {n: a for n, a in there.items() if self.arrays[n].integral}
        lengths = [(n, self.arrays[n].shape, a.shape) for n, a in there.items()]
        for n, rows in arrays.items():
            if n in self.arrays and n not in there and isinstance(rows, list | tuple):
                lengths.append((n, self.arrays[n].shape, (len(rows),)))
        with naming(self.name):
            return {**integers, **infer_sizes(lengths, self.sizes, {**integers, **sizes})}

    def count(self, known: Mapping[str, Any]) -> int:
        """How many operations it carries out at these sizes; 0 where that is not known."""
        arrays = [(n, self[n].shape, np.shape(a)) for n, a in known.items() if n in self.arrays]
        sizes = infer_sizes(arrays, self.sizes, known)
        return 0 if self.operations is None else self.operations.length({**known, **sizes})

    def check(self, known: Mapping[str, Any]) -> None:
        """Raise InputError where a size is too small for the equations to have their first element.

        Where another size is nothing, loops over it may be what names the element, and nothing is asked.
        """
        empty = {n for n in self.sizes if n in known and int(known[n]) == 0}
        for extent in self.needs:
            asked = extent.names <= known.keys() and empty <= extent.names
            if asked and extent.length(known) < 1:
                sizes = ", ".join(f"{n} is {int(known[n])}" for n in sorted(extent.names))
                raise InputError(
                    "too small: the equations name an element that is not there",
                    model=self.name,
                    got=sizes,
                    expected=_at_least_one(str(extent)),
                )

    def shapes(
        self, name: str, arrays: Mapping[str, Any], sizes: Mapping[str, int]
    ) -> tuple[tuple[int, ...], ...]:
        """The shapes of an array's rows, or of a dense array its one shape, from other arrays and sizes.

        Raises:
            InputError: these do not tell.
        """
        spec, known = self[name], self.known(arrays, sizes)
        missing = sorted({n for e in spec.shape.axes for n in e.names} - known.keys() - {AXIS})
        if missing:
            raise InputError(f"the shape {spec.shape} needs {missing[0]}", model=self.name, argument=name)
        return tuple(spec.shape.rows(known)) if spec.ragged else (spec.shape.lengths(known),)

    def shape(self, name: str, arrays: Mapping[str, Any], sizes: Mapping[str, int]) -> tuple[int, ...]:
        """The shape of a dense array; see `shapes`."""
        (shape,) = self.shapes(name, arrays, sizes)
        return shape

    def signature(self, real: np.dtype[Any]) -> tuple[Any, ...]:
        """The types that Numba gives to the kernel's arguments."""
        from numba import from_dtype, types

        found: list[Any] = []
        for spec in self.arrays.values():
            rank = 1 if spec.ragged else len(spec.shape)
            found.append(types.Array(from_dtype(spec.dtype(real)), rank, "C"))
            if spec.ragged:
                found.append(types.Array(types.int64, 1, "C"))
        return (*found, *(types.int64 for _ in self.sizes))

    def link(
        self, dtype: Any = "float32", bind: Mapping[str, Function] | None = None, compiled: bool = True
    ) -> Linked:
        """The kernel with its real type and its functions chosen, ready to run.

        Args:
            dtype: float32 or float64.
            bind: for each opaque function what it is.
            compiled: False runs the same text as Python.

        Raises:
            InputError: a dtype that is not real, a function that is missing, unknown, or lacks a derivative.
        """
        from udlc.runtime.link import link

        return link(self, dtype, bind or {}, compiled)


def kernel(
    *specs: ArraySpec,
    sizes: str = "",
    needs: str = "",
    opaque: str = "",
    batch: str = "",
    partial: str = "",
    operations: str = "",
    saves: str = "",
) -> Callable[[Callable[..., None]], Kernel]:
    """The decorator that makes a function a Kernel: its arrays in order, then what `Kernel` says of it."""
    counts = Counts(*(Extent(text) if text else None for text in (operations, saves)))
    facts = (_names(sizes), _names(opaque), Shape.parsed(needs).axes, batch, _names(partial), counts)
    return lambda python: Kernel(python, specs, *facts)


def _names(text: str) -> tuple[str, ...]:
    return tuple(n.strip() for n in text.split(",") if n.strip())


def _at_least_one(extent: str) -> str:
    """What a length must be so that there is an element: `D - 4` from 1 upwards is D from 5 upwards."""
    found = re.fullmatch(r"(\w+) - (\d+)", extent)
    return f"{found[1]} at least {int(found[2]) + 1}" if found else f"{extent} at least 1"
