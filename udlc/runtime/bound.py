"""A linked kernel with its arrays: checked once, then called without any work in Python."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime.arrays import Places, aligned, packed, unpacked
from udlc.runtime.kernel import ArraySpec, Kernel, naming
from udlc.runtime.loaded import Loaded
from udlc.runtime.pieces import Part, Pieces, cut, pieces, signature
from udlc.runtime.storage import places_of

Arrays: TypeAlias = Mapping[str, Any]


class Linked:
    """A kernel that runs.

    Attributes:
        kernel: what was linked.
        dtype: of its reals.
        function: takes the kernel's arguments, unchecked.
        text: the whole source that runs.
        compiled: whether Numba compiled it.
    """

    def __init__(
        self,
        kernel: Kernel,
        dtype: np.dtype[Any],
        function: Loaded,
        in_pieces: Callable[[dict[str, Part]], Loaded],
    ) -> None:
        self.kernel = kernel
        self.dtype = dtype
        self.function = function
        self._in_pieces = in_pieces
        self.text = function.text
        self.compiled = function.compiled

    def __repr__(self) -> str:
        return f"<{self.kernel.name} for {self.dtype.name}{'' if self.compiled else ', not compiled'}>"

    def __call__(
        self, arrays: Arrays, sizes: Mapping[str, int] | None = None, finite: bool = False
    ) -> dict[str, Any]:
        """Run on new buffers.

        Args:
            arrays: the inputs by name: arrays, numbers, or for a ragged one a list of its rows.
            sizes: sizes that no array tells.
            finite: refuse NaN and infinities.

        Returns:
            The outputs by name; a ragged one is the list of its rows.

        Raises:
            InputError: a name, a dtype, a shape, an index out of its bound, a number that is not finite.
        """
        kernel = self.kernel
        for name in arrays:
            if name not in kernel.inputs:
                raise UnknownName("input", name, kernel.inputs, model=kernel.name)
        missing = [name for name in kernel.inputs if name not in arrays]
        if missing:
            raise InputError("is missing", model=kernel.name, argument=missing[0])
        known = kernel.known(arrays, sizes or {})
        with naming(kernel.name):
            converted = {n: self._converted(kernel[n], value, known, finite) for n, value in arrays.items()}
        bound = self.bind(converted, sizes or {})
        bound()
        return {name: bound.value(name) for name in kernel.outputs}

    def compile(self) -> None:
        """Compile the kernel now, and with it what cuts large calls, without running it."""
        self.function.compile(self.kernel.signature(self.dtype))
        if self.parts is not None:
            self.in_pieces.compile(signature(self.kernel, self.parts, self.dtype))

    @cached_property
    def parts(self) -> dict[str, Part] | None:
        """What a piece of a call sees of each array, where large calls are cut."""
        return cut(self.kernel, self.text)

    @cached_property
    def in_pieces(self) -> Loaded:
        """The function of calls that are cut; see `udlc.runtime.pieces`."""
        assert self.parts is not None
        return self._in_pieces(self.parts)

    def bind(
        self, arrays: Arrays, sizes: Mapping[str, int], states: Mapping[str, Places] | None = None
    ) -> Bound:
        """The kernel on these very buffers; those that are not given are made, and hold zeros.

        Arrays that the kernel does not have are passed over: one kernel's arrays may be handed to the next.
        `states` says of ragged arrays where their rows lie, if not where the kernel would have them.

        Raises:
            InputError: an input is missing, or a buffer is not C-contiguous or has another dtype or shape.
        """
        kernel = self.kernel
        mine = {name: a for name, a in arrays.items() if name in kernel.arrays}
        missing = [name for name in kernel.inputs if name not in mine]
        if missing:
            raise InputError("is missing", model=kernel.name, argument=missing[0])
        known = kernel.known(mine, sizes)
        untold = [name for name in kernel.sizes if name not in known]
        if untold:
            raise InputError(
                "no array tells this size: give it by name", model=kernel.name, argument=untold[0]
            )
        kernel.check(known)
        return Bound(self, mine, known, states or {})

    def _converted(self, spec: ArraySpec, value: Any, known: Mapping[str, Any], finite: bool) -> Any:
        """An input as the kernel takes it; reals of another type are refused, numbers and lists converted."""
        dtype = spec.dtype(self.dtype)
        if spec.ragged and isinstance(value, list | tuple):
            rows = [self._as_dtype(f"{spec.name}[{k}]", row, dtype) for k, row in enumerate(value)]
            array = packed(rows, spec.shape.rows(known), dtype, spec.name)
        else:
            array = np.require(self._as_dtype(spec.name, value, dtype), requirements=["C", "A", "W"])
        if finite and not spec.integral and not np.isfinite(array).all():
            raise InputError("has numbers that are not finite", model=self.kernel.name, argument=spec.name)
        if spec.bound is not None and array.size:
            self._check_bound(spec, array, spec.bound.length(known))
        return array

    def _as_dtype(self, name: str, value: Any, dtype: np.dtype[Any]) -> np.ndarray[Any, Any]:
        array = np.asarray(value)
        plain = not isinstance(value, np.ndarray | np.generic)
        fits = (
            array.dtype.kind in "iu"
            if dtype.kind == "i"
            else array.dtype == dtype or (plain and array.dtype.kind in "iuf")
        )
        if not fits and array.size:
            raise InputError(
                "wrong dtype", model=self.kernel.name, argument=name, got=array.dtype, expected=dtype
            )
        return array.astype(dtype, copy=False)

    def _check_bound(self, spec: ArraySpec, array: np.ndarray[Any, Any], bound: int) -> None:
        if array.min() < 0 or array.max() >= bound:
            got = f"{array.min()} … {array.max()}"
            raise InputError(
                "out of range",
                model=self.kernel.name,
                argument=spec.name,
                got=got,
                expected=f"0 … {bound - 1}",
            )


class Bound:
    """A linked kernel on its buffers; calling it runs it.

    Attributes:
        arrays: all its buffers by name, ragged ones packed.
        sizes: the sizes by name.
    """

    def __init__(
        self, linked: Linked, arrays: Arrays, known: Mapping[str, Any], states: Mapping[str, Places]
    ) -> None:
        kernel = linked.kernel
        self._states = states
        self.linked = linked
        self.arrays: dict[str, np.ndarray[Any, Any]] = {}
        self.sizes = {name: int(known[name]) for name in kernel.sizes}
        self._places: dict[str, int] = {}
        self._rows: dict[str, list[tuple[int, ...]]] = {}
        self._shapes: dict[str, tuple[int, ...]] = {}
        self._arguments: list[Any] = []
        for spec in kernel.arrays.values():
            self._add(spec, arrays.get(spec.name), known)
        self._arguments += self.sizes.values()
        self._pieces: Pieces | None = pieces(self)

    def __call__(self) -> None:
        if self._pieces is None:
            self.linked.function(*self._arguments)
        else:
            self._pieces()

    @property
    def arguments(self) -> tuple[Any, ...]:
        """What the kernel is called with."""
        return tuple(self._arguments)

    def put(self, name: str, array: np.ndarray[Any, Any]) -> None:
        """Use another buffer from now on, if the kernel has this array; InputError where it does not fit."""
        spec = self.linked.kernel.arrays.get(name)
        if spec is None:
            return
        self._check(spec, array)
        self.arrays[name] = self._arguments[self._places[name]] = array
        self._pieces = pieces(self)

    def value(self, name: str) -> Any:
        """An array as people read it: a ragged one as the list of its rows."""
        rows = self._rows.get(name)
        return self.arrays[name] if rows is None else unpacked(self.arrays[name], rows)

    def _add(self, spec: ArraySpec, given: Any, known: Mapping[str, Any]) -> None:
        at = None
        if spec.ragged:
            lie = self._states.get(spec.name) or places_of(spec, known)
            at, self._shapes[spec.name] = lie.at, (lie.length,)
            self._rows[spec.name] = spec.shape.rows(known)
        else:
            self._shapes[spec.name] = spec.shape.lengths(known)
        if given is None:
            given = aligned(self._shapes[spec.name], spec.dtype(self.linked.dtype))
        self._check(spec, given)
        self.arrays[spec.name] = given
        self._places[spec.name] = len(self._arguments)
        self._arguments += [given] if at is None else [given, at]

    def _check(self, spec: ArraySpec, array: Any) -> None:
        """InputError unless the kernel can take the buffer as it is."""
        dtype, shape = spec.dtype(self.linked.dtype), self._shapes[spec.name]

        def refuse(what: str, got: object, expected: object) -> InputError:
            return InputError(
                what, model=self.linked.kernel.name, argument=spec.name, got=got, expected=expected
            )

        if not isinstance(array, np.ndarray):
            raise refuse("not an array", type(array).__name__, f"{dtype} array of shape {shape}")
        if array.dtype != dtype:
            raise refuse("wrong dtype", array.dtype, dtype)
        if array.shape != shape:
            raise refuse("wrong shape", array.shape, shape)
        if not array.flags.c_contiguous:
            raise refuse("not contiguous", f"strides {array.strides}", "C order")
