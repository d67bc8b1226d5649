"""What a caller chooses for a model, checked: constants, activation, dtype, initialisers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any
from unicodedata import normalize

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime.activation import Function
from udlc.runtime.initialise import Initialiser, initialiser

if TYPE_CHECKING:
    from udlc.runtime.network import Network

DTYPES = ("float32", "float64")


def chosen_hyper(
    kind: str, name: str, defaults: Mapping[str, float], given: Mapping[str, Any]
) -> dict[str, float]:
    """The constants of a network, head or optimiser: its own, some replaced.

    Raises:
        UnknownName: there is no such constant.
        InputError: the value is not a finite number.
    """
    hyper = dict(defaults)
    # Python turns the letters of a keyword into their normal form: ϵ= arrives as ε
    spelled = {normalize("NFKC", letter): letter for letter in defaults}
    for word, value in given.items():
        letter = spelled.get(normalize("NFKC", word), word)
        if letter not in hyper:
            raise UnknownName(f"constant of this {kind}", letter, hyper, model=name)
        number = np.asarray(value)
        if number.shape != () or number.dtype.kind not in "iuf" or not np.isfinite(number):
            raise InputError(
                "not a number that can be used here",
                model=name,
                argument=letter,
                got=repr(value),
                expected="one finite number",
            )
        hyper[letter] = float(number)
    return hyper


def checked_activation(network: Network, activation: Function | None) -> Function | None:
    """What the opaque function is bound to: the one given or the network's own; raises InputError."""
    chosen = network.default_activation if activation is None else activation
    if network.activation is None and chosen is not None:
        raise InputError(
            "this network has no activation to choose",
            model=network.name,
            argument="activation",
            got=activation,
        )
    if network.activation is not None and not isinstance(chosen, Function):
        raise InputError(
            "not an activation",
            model=network.name,
            argument="activation",
            got=repr(chosen),
            expected="a Function, such as ReLU",
        )
    return chosen


def checked_dtype(dtype: Any, model: str) -> np.dtype:
    """float32 or float64; raises InputError for any other."""
    try:
        chosen = np.dtype(dtype)
    except TypeError:
        chosen = None
    if chosen is None or chosen.name not in DTYPES:
        expected = " or ".join(DTYPES)
        raise InputError(
            "not a dtype for a model", model=model, argument="dtype", got=repr(dtype), expected=expected
        )
    return chosen


def checked_initialisers(network: Network, given: Mapping[str, str | Initialiser]) -> dict[str, Initialiser]:
    """The initialiser of each parameter, the given ones before the network's own; raises UnknownName."""
    for letter in given:
        if letter not in network.parameters:
            raise UnknownName("parameter", letter, network.parameters, model=network.name)
    chosen = {**network.init, **given}
    return {letter: initialiser(chosen.get(letter, "normal"), network.name) for letter in network.parameters}
