"""A value and its gradient by the kernels of a plan's ways, run as Python."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Any

import numpy as np

from tests.drawing import Inputs
from tests.emit.running import buffers, of_plan
from udlc.emit.cpu import KernelText
from udlc.ir.grammar import Program
from udlc.ir.loops import Plan
from udlc.pipeline import Pieces
from udlc.runtime.bound import Bound
from udlc.runtime.kernel import Kernel
from udlc.runtime.storage import states
from udlc.schedule.options import Options
from udlc.schedule.ways import Ways, ways

Values = dict[str, Any]


NOTHING: Mapping[str, Any] = MappingProxyType({})


class Running:
    """A model's two programs on inputs, with all of a plan's decisions or without some.

    Attributes:
        ways: the plans.
    """

    def __init__(self, made: Pieces, inputs: Inputs, seed: Any, options: Options) -> None:
        self.made, self.inputs, self.seed = made, inputs, seed
        self.ways: Ways = ways(made.forward, made.backward, options)
        self.forward = of_plan(self.ways.forward, "forward")

    def plain(self) -> Values:
        """The gradient where all states are kept."""
        return self._gradient(self.ways.backward, {})

    def in_segments(self, every: int) -> Values:
        """The same in segments of so many steps."""
        plan = self.ways.in_segments
        assert plan is not None
        (size,) = {str(steps) for _, steps in plan.kept.values()}
        return self._gradient(plan, {size: every})

    def in_phases(self, parts: int, sides: int) -> Values:
        """The same in two phases, the parts of the second put together."""
        assert self.ways.in_phases is not None
        states, rows, _ = self.ways.in_phases
        text, kernel = of_plan(states, "states")
        made = self._backward(text, kernel, {})
        found = [made.arrays[n] for n in kernel.outputs]
        exchanged = dict(zip(kernel.outputs, found))
        second, by_rows = of_plan(rows, "rows")
        cut = [
            {"part": p, "parts": parts, "side": s, "sides": sides} for p in range(parts) for s in range(sides)
        ]
        each = [self._backward(second, by_rows, sizes, exchanged) for sizes in cut]
        names = {n: second.identifiers[n] for n in self.made.backward.outputs}
        return {n: _together([b.arrays[own] for b in each], sides) for n, own in names.items()}

    def _gradient(self, plan: Plan, sizes: Mapping[str, int]) -> Values:
        text, kernel = of_plan(plan, "backward")
        bound = self._backward(text, kernel, sizes)
        return {n: bound.value(text.identifiers[n]) for n in self.made.backward.outputs}

    def _backward(
        self,
        text: KernelText,
        kernel: Kernel,
        sizes: Mapping[str, int],
        more: Mapping[str, Any] = MappingProxyType({}),
    ) -> Bound:
        """A kernel of the backward, after the forward; `more` is what another has made."""
        made = self._forward(kernel, sizes)
        given = {n: a for n, a in {**made.arrays, **more}.items() if n in kernel.inputs}
        given |= self._inputs(self.made.backward, kernel, text)
        if self.made.seed in text.identifiers:
            given[text.identifiers[self.made.seed]] = np.array(self.seed)
        known = {**self.inputs, **made.sizes, **sizes}
        bound = kernel.link("float64", compiled=False).bind(given, {n: known[n] for n in kernel.sizes})
        bound()
        return bound

    def _forward(self, backward: Kernel, sizes: Mapping[str, int]) -> Bound:
        """The forward, whose states lie where the backward looks for them."""
        text, kernel = self.forward
        arrays = self._inputs(self.made.forward, kernel, text)
        own = {n: self.inputs[n] for n in kernel.sizes}
        lie = states(kernel, backward, {**kernel.known(arrays, own), **sizes})
        bound = kernel.link("float64", compiled=False).bind(arrays, own, lie)
        bound()
        return bound

    def _inputs(self, program: Program, kernel: Kernel, text: KernelText) -> Values:
        """The inputs of the whole as a kernel takes them."""
        mine = {n: a for n, a in program.arrays.items() if n in self.inputs and n in text.identifiers}
        return buffers(replace(program, arrays=mine), self.inputs, kernel, text, np.dtype(np.float64))


def _together(found: list[np.ndarray[Any, Any]], sides: int) -> np.ndarray[Any, Any]:
    """The rows of all parts one after another, the columns of all sides beside each other."""
    if found[0].ndim == 1:
        return np.concatenate(found)
    rows = [found[n : n + sides] for n in range(0, len(found), sides)]
    return np.concatenate([np.concatenate(each, axis=1) for each in rows])
