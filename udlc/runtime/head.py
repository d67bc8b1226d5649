"""A head: the distribution of a target, given the output of any network, as loss, gradient and prediction.

Generated code declares heads:

    multiclass = Head(
        name="multiclass",
        title="multiclass classification",
        chapter=5,
        uses=("5.24",),
        loss=multiclass_loss,
        gradient=multiclass_gradient,
        prediction="f",
        target="y",
        value="L",
        adjoints={"f": "dL_df"},
        target_domain="label",
        outputs="K",
        predict="class",
    )

    normal = Head(…, adjoints={"f": "dL_df", "σ2": "dL_dσ2"}, parameters={"σ2": "positive"}, predict="mean")
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime.checks import DOMAINS
from udlc.runtime.choices import chosen_hyper
from udlc.runtime.coordinates import COORDINATES

if TYPE_CHECKING:
    from udlc.runtime.kernel import Kernel
    from udlc.runtime.network import Network


# name → the prediction ŷ for a batch of network outputs f
PREDICTIONS: Mapping[str, Callable[[np.ndarray], np.ndarray]] = {
    "mean": lambda f: f.copy(),  # ŷ = f
    "first": lambda f: np.ascontiguousarray(f[:, 0]),  # ŷ = f₁
    "class": lambda f: np.argmax(f, axis=1),  # ŷ = argmax_k f_k
    "sign": lambda f: (f > 0).astype(np.int64),  # ŷ = [f > 0]
}


@dataclass(frozen=True)
class Head:
    """The distribution of a target.

    Attributes:
        name: its name in Python.
        loss: kernel from prediction and target to the loss, summed over the batch.
        gradient: kernel from the same to the loss and its adjoints.
        adjoints: letter of the prediction and of each parameter → letter of its adjoint in `gradient`.
        prediction: letter of the network's output here.
        target: letter of the target.
        value: letter of the loss.
        target_domain: "real", "positive", "nonnegative", "unit", "binary", "natural" or "label" (0 … K-1).
        outputs: how many outputs of a network it reads per example; a letter ("K") for any number.
        parameters: letters of its own parameters → their domain: "real", "positive" or "unit" (0 to 1).
        init: parameter → first value; where it is not listed, 1, or ½ for the domain "unit".
        hyper: letter of a constant → its default value.
        predict: a row of PREDICTIONS, or a kernel from the prediction to one output: the mean of the target,
            or what else is predicted; for a binary target the probability of 1.
        probability: a kernel from the prediction to one output: a probability for each class; or None.
        title: one line for people.
        chapter: the chapter it belongs to.
        uses: the numbers of its equations.
    """

    name: str
    loss: Kernel
    gradient: Kernel
    adjoints: Mapping[str, str]
    prediction: str = "f"
    target: str = "y"
    value: str = "L"
    target_domain: str = "real"
    outputs: int | str = 1
    parameters: Mapping[str, str] = field(default_factory=dict)
    init: Mapping[str, float] = field(default_factory=dict)
    hyper: Mapping[str, float] = field(default_factory=dict)
    predict: str | Kernel = "mean"
    probability: Kernel | None = None
    title: str = ""
    chapter: int = 0
    uses: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.target_domain not in DOMAINS:
            raise UnknownName("domain of a target", self.target_domain, DOMAINS, model=self.name)
        for domain in self.parameters.values():
            if domain not in COORDINATES:
                raise UnknownName("domain of a parameter", domain, COORDINATES, model=self.name)
        if isinstance(self.predict, str) and self.predict not in PREDICTIONS:
            raise UnknownName("kind of prediction", self.predict, PREDICTIONS, model=self.name)

    def __call__(self, **hyper: Any) -> Head:
        """The same head with some of its constants replaced; raises UnknownName and InputError."""
        return replace(self, hyper=chosen_hyper("head", self.name, self.hyper, hyper))

    def first_value(self, letter: str) -> float:
        """Where the training of a parameter starts."""
        return self.init.get(letter, 0.5 if self.parameters[letter] == "unit" else 1.0)

    @property
    def probability_part(self) -> str | None:
        """The attribute that holds the kernel of the probabilities, or None."""
        if self.probability is not None:
            return "probability"
        return "predict" if self.target_domain == "binary" and not isinstance(self.predict, str) else None

    @property
    def classifies(self) -> bool:
        """Whether its predictions are right or wrong, so that accuracy is its score."""
        return self.reads_labels and self.predict not in ("mean", "first")

    @property
    def reads_labels(self) -> bool:
        """Whether targets are the numbers of classes."""
        return self.target_domain in {"label", "binary"}


def checked_head(head: Head | None, model: str) -> Head | None:
    """A head or None; raises InputError for anything else."""
    if head is None or isinstance(head, Head):
        return head
    raise InputError(
        "not a head", model=model, argument="head", got=repr(head), expected="a Head, such as chapter 5 has"
    )


def check_outputs(head: Head | None, outputs: int, network: Network) -> None:
    """Raise InputError where the head reads another number of outputs than the network gives per example."""
    if head is not None and isinstance(head.outputs, int) and outputs != head.outputs:
        raise InputError(
            f"the head {head.name!r} reads another number of outputs",
            model=network.name,
            argument="widths" if network.widths else "head",
            got=f"{outputs} outputs per example",
            expected=head.outputs,
        )
