"""A network: kernels for its value and its gradient, and which letters are input, parameters and output.

Generated code declares networks; calling one with widths and a head gives a model:

    deep = Network(
        name="deep",
        title="deep neural network with K hidden layers",
        chapter=4,
        uses=("4.15",),
        forward=deep_forward,
        backward=deep_backward,
        given="x",
        parameters=("β", "Ω"),
        output="y",
        adjoints={"y": "dL_dy", "β": "dL_dβ", "Ω": "dL_dΩ"},
        widths="D",
        activation="a",
        default_activation=ReLU,
        init={"Ω": "he", "β": "zeros"},
    )
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError
from udlc.runtime.checks import whole_number
from udlc.runtime.initialise import Initialiser

if TYPE_CHECKING:
    from udlc.runtime.activation import Function
    from udlc.runtime.head import Head
    from udlc.runtime.kernel import Kernel
    from udlc.runtime.model import Model


@dataclass(frozen=True)
class Network:
    """A network as the book writes it.

    Attributes:
        name: its name in Python.
        forward: kernel from input and parameters to the output and all that the gradient needs.
        backward: kernel from those and the output's adjoint to the adjoints of the parameters.
        parameters: letters of the parameters, in the order in which they are packed and drawn.
        adjoints: letter of the output and of each parameter → letter of its adjoint in `backward`.
        output: letter of the output; its first axis is the batch.
        given: letter of the input; its first axis is the batch.
        widths: how `widths=` becomes sizes: the letter of an integer array that holds them all, or the
            sizes' letters in order; empty where the book fixes every size.
        activation: name of the opaque function in the kernels, or None.
        default_activation: the function that is bound to it where the caller names none.
        init: parameter → initialiser, or the name of one; "normal" where it is not listed.
        hyper: letter of a constant → its default value.
        title: one line for people.
        chapter: the chapter it belongs to.
        uses: the numbers of its equations.
        in_segments: a kernel as `backward` that needs every C-th state alone and makes the others anew.
        backward_states: with the next a backward in two phases: the adjoints of states, by examples.
        backward_rows: from these those of the parameters, so many rows at a time; None where there is none.
    """

    name: str
    forward: Kernel
    backward: Kernel
    parameters: tuple[str, ...]
    adjoints: Mapping[str, str]
    output: str = "y"
    given: str = "x"
    widths: str | tuple[str, ...] = ()
    activation: str | None = None
    default_activation: Function | None = None
    init: Mapping[str, str | Initialiser] = field(default_factory=dict)
    hyper: Mapping[str, float] = field(default_factory=dict)
    title: str = ""
    chapter: int = 0
    uses: tuple[str, ...] = ()
    in_segments: Kernel | None = None
    backward_states: Kernel | None = None
    backward_rows: Kernel | None = None

    def __call__(
        self,
        widths: Sequence[int] | None = None,
        head: Head | None = None,
        activation: Function | None = None,
        dtype: Any = "float32",
        init: Mapping[str, str | Initialiser] | None = None,
        compiled: bool = True,
        memory: float | None = None,
        **hyper: float,
    ) -> Model:
        """A model of these widths.

        Args:
            widths: units per layer, from the input to the output; none where the book fixes the sizes.
            head: the distribution of the target, and so the loss; without one there is no loss.
            activation: what the network's opaque function is.
            dtype: float32 or float64.
            init: initialisers that replace the network's own.
            compiled: False runs the kernels as plain Python, slowly.
            memory: how many bytes one example may take in the buffers of states and adjoints, from the value
                to its gradient; of a run of K steps that takes more, only about √K states are kept, and those
                between are computed again.
            hyper: constants of the network.

        Raises:
            InputError: an argument does not fit this network.
        """
        from udlc.runtime.model import Model

        return Model(self, widths, head, activation, dtype, init, compiled, hyper, memory=memory)

    def bound_sizes(self, widths: Sequence[int] | None) -> tuple[dict[str, np.ndarray], dict[str, int]]:
        """The integer arrays and the sizes that `widths` stand for; raises InputError."""
        given = self._checked(widths)
        if isinstance(self.widths, str):
            return {self.widths: np.array(given, dtype=np.int64)}, {}
        return {}, dict(zip(self.widths, given))

    def _checked(self, widths: Sequence[int] | None) -> list[int]:
        if not self.widths:
            if widths is None or len(widths) == 0:
                return []
            raise InputError(
                "this network has no widths to choose",
                model=self.name,
                argument="widths",
                got=list(widths),
                expected="none",
            )
        several = isinstance(self.widths, str)
        wanted = "at least 2 whole numbers" if several else f"{len(self.widths)}: {', '.join(self.widths)}"
        if widths is None or isinstance(widths, (str, bytes)) or not hasattr(widths, "__len__"):
            raise InputError(
                "say how many units each layer has",
                model=self.name,
                argument="widths",
                got=repr(widths),
                expected=wanted,
            )
        if (several and len(widths) < 2) or (not several and len(widths) != len(self.widths)):
            raise InputError(
                "wrong number of widths",
                model=self.name,
                argument="widths",
                got=list(widths),
                expected=wanted,
            )
        return [whole_number(w, argument="widths", model=self.name) for w in widths]
