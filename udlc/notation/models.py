"""Models: what a chapter's entries assemble into, with the roles that letters play in each.

Records only; the compiler decides what to make of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from udlc.notation.letters import Letter


@dataclass(frozen=True, kw_only=True)
class Model:
    """What all models have.

    Attributes:
        name: what the model is called in code.
        uses: the numbers (or names) of the entries that it is assembled from, in order; any chapter's.
        title: what it is called in text.
        bind: for an opaque function, the number of the entry, or the named function, that gives it.
        chapter: the chapter that declares it.
        file: where it is declared.
        line: the line in that file.
    """

    name: str
    uses: tuple[str, ...]
    title: str = ""
    bind: Mapping[Letter, Any] = field(default_factory=dict, hash=False)
    chapter: int = 0
    file: str = ""
    line: int = 0

    @property
    def kind(self) -> str:
        """Which declaration it is, in lower case: "network", "head"."""
        return type(self).__name__.lower()

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    def roles(self) -> tuple[Any, ...]:
        """Return the letters that have a role; each must occur in the entries used."""
        return tuple(self.bind)


@dataclass(frozen=True, kw_only=True)
class Network(Model):
    """Entries that together compute an output from what is given and from parameters.

    Attributes:
        given: the letters that come from outside, the batch axis before them.
        parameters: the letters that are learned.
        output: the letter that comes out, a member of a family, or a function whose value it is.
        activation: the elementwise function that a user chooses, where there is one.
        init: for a parameter, the name of the initialiser it starts from; those left out start at zero.
    """

    given: tuple[Letter, ...]
    parameters: tuple[Letter, ...]
    output: Any
    activation: Letter | None = None
    init: Mapping[Letter, str] = field(default_factory=dict, hash=False)

    def roles(self) -> tuple[Any, ...]:
        chosen = () if self.activation is None else (self.activation,)
        return (*self.given, *self.parameters, self.output, *chosen, *self.init, *self.bind)


@dataclass(frozen=True, kw_only=True)
class Head(Model):
    """A loss over a data set, in which an opaque function stands for a network.

    Attributes:
        prediction: the opaque function, f of an example's data and the network's parameters.
        target: the letter of what is to be predicted, with its domain.
        data: the letters that the function is applied to.
        loss: the letter of the loss.
        parameters: further letters that are learned with the network's.
        hyper: letters that are fixed, each with a value as text.
        output_size: how many outputs the network must have: a number or a size.
        predict: the number or name of the entry that gives a prediction; "mean" where it is the network's
            output itself, "class" where it is the number of the largest output.
        distribution: the number of the entry that gives the distribution of the target.
        optimum: the number of the entry that states which parameters are best, where they have a closed form.
    """

    prediction: Letter
    target: Letter
    data: tuple[Letter, ...]
    loss: Any
    parameters: tuple[Letter, ...] = ()
    hyper: Mapping[Letter, str] = field(default_factory=dict, hash=False)
    output_size: Any = 1
    predict: str = "mean"
    distribution: str = ""
    optimum: str = ""

    def roles(self) -> tuple[Any, ...]:
        return (
            self.prediction,
            self.target,
            *self.data,
            self.loss,
            *self.parameters,
            *self.hyper,
            *self.bind,
        )


@dataclass(frozen=True, kw_only=True)
class Optimiser(Model):
    """An update rule over one flat vector of parameters.

    The derivative of the loss, or of the examples' losses summed over a batch, is the gradient at the point
    in its brackets.

    Attributes:
        parameters: the letter of the vector.
        state: the letters that are kept from step to step, which start at zero.
        hyper: fixed letters, each with its usual value as text.
    """

    parameters: Letter
    state: tuple[Letter, ...] = ()
    hyper: Mapping[Letter, str] = field(default_factory=dict, hash=False)

    def roles(self) -> tuple[Any, ...]:
        return (self.parameters, *self.state, *self.hyper, *self.bind)


@dataclass(frozen=True, kw_only=True)
class Program(Model):
    """Entries that compute outputs from what is given, with neither network nor head.

    Attributes:
        given: the letters that come from outside.
        parameters: the letters that derivatives are taken with respect to.
        outputs: the letters that come out.
    """

    given: tuple[Any, ...] = ()
    parameters: tuple[Letter, ...] = ()
    outputs: tuple[Any, ...] = ()

    def roles(self) -> tuple[Any, ...]:
        return (*self.given, *self.parameters, *self.outputs, *self.bind)


@dataclass(frozen=True, kw_only=True)
class Activation(Model):
    """A function of one scalar that a network may be given.

    Attributes:
        function: the letter that the entry defines.
        hyper: fixed letters, each with its usual value as text.
    """

    function: Any
    hyper: Mapping[Letter, str] = field(default_factory=dict, hash=False)

    def roles(self) -> tuple[Any, ...]:
        return (self.function, *self.hyper, *self.bind)


@dataclass(frozen=True, kw_only=True)
class Initialiser(Model):
    """A rule for the spread of random weights at the start.

    Attributes:
        deviation: the standard deviation that the entry fixes the square of.
        fan_in: the letter of the number of inputs of a weight matrix.
        fan_out: that of its outputs.
    """

    deviation: Any
    fan_in: Letter | None = None
    fan_out: Letter | None = None

    def roles(self) -> tuple[Any, ...]:
        return tuple(x for x in (self.deviation, self.fan_in, self.fan_out) if x is not None)
