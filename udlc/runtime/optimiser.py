"""An optimiser: one step of the flat vector of all parameters, as an elementwise kernel.

Generated code declares optimisers:

    adam = Optimiser(
        name="adam",
        title="adaptive moment estimation",
        chapter=6,
        uses=("6.16", "6.17", "6.18"),
        update=adam_update,
        parameter="φ",
        gradient="g",
        becomes={"φ": "φ_next", "m": "m_next", "v": "v_next"},
        counter="t",
        hyper={"α": 0.001, "β": 0.9, "γ": 0.999, "ε": 1e-8},
    )

    nesterov = Optimiser(…, point=nesterov_point, becomes={"φ": "φ_next", "m": "m_next"})
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from udlc.errors import InputError
from udlc.runtime.choices import chosen_hyper

if TYPE_CHECKING:
    from udlc.runtime.kernel import Kernel


@dataclass(frozen=True)
class Optimiser:
    """A rule that takes parameters and gradient to the next parameters.

    Attributes:
        name: its name in Python.
        update: kernel from parameters, gradient and state to their next values, all of one length.
        becomes: letter of the parameters and of each vector of state → letter of its next value in `update`.
        parameter: letter of the flat vector of parameters.
        gradient: letter of the gradient.
        point: kernel from parameters and state to the one output at which the gradient is taken; None where
            it is taken at the parameters themselves.
        counter: letter of the number of steps taken before this one, or None.
        rate: letter of the learning rate.
        hyper: letter of a constant → its default value.
        title: one line for people.
        chapter: the chapter it belongs to.
        uses: the numbers of its equations.
    """

    name: str
    update: Kernel
    becomes: Mapping[str, str]
    parameter: str = "φ"
    gradient: str = "g"
    point: Kernel | None = None
    counter: str | None = None
    rate: str = "α"
    hyper: Mapping[str, float] = field(default_factory=dict)
    title: str = ""
    chapter: int = 0
    uses: tuple[str, ...] = ()

    def __call__(self, **hyper: Any) -> Optimiser:
        """The same rule with some of its constants replaced: adam(α=0.01).

        Raises:
            UnknownName: there is no such constant.
            InputError: the value is not a number, or the learning rate is not above 0.
        """
        chosen = chosen_hyper("optimiser", self.name, self.hyper, hyper)
        if self.rate in chosen and chosen[self.rate] <= 0:
            raise InputError(
                "not a learning rate",
                model=self.name,
                argument=self.rate,
                got=chosen[self.rate],
                expected="a number above 0",
            )
        return replace(self, hyper=chosen)

    @property
    def state(self) -> tuple[str, ...]:
        """The letters that it remembers from step to step: the moments."""
        return tuple(letter for letter in self.becomes if letter != self.parameter)
