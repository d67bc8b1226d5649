"""What a caller gives to arrays that kernels may read: of their dtype and shape, contiguous, in domain.

The rule for dtypes: real numbers of any kind (booleans, integers, floats) become the model's dtype;
labels and counts become int64, and may come as floats where every one is whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np

from udlc.errors import InputError

REAL_KINDS = "biuf"

# domain → (is a value in it?, the words for it); "label" depends on the number of classes and is tested apart
DOMAINS: Mapping[str, tuple[Callable[[np.ndarray], np.ndarray], str]] = {
    "real": (np.isfinite, "finite numbers"),
    "positive": (lambda y: y > 0, "numbers above 0"),
    "nonnegative": (lambda y: y >= 0, "numbers from 0 upwards"),
    "unit": (lambda y: (y >= 0) & (y <= 1), "numbers from 0 to 1"),
    "binary": (lambda y: (y == 0) | (y == 1), "0 or 1"),
    "natural": (lambda y: (y >= 0) & (y == np.floor(y)), "whole numbers from 0 upwards"),
    "label": (lambda y: (y >= 0) & (y == np.floor(y)), "whole numbers from 0 upwards"),
}


def as_real(value: Any, dtype: np.dtype, *, model: str, argument: str) -> np.ndarray:
    """`value` as a C-contiguous array of `dtype`; the same array where it is one already.

    Raises:
        InputError: not numbers, ragged, complex, NaN or infinite (also where it overflows `dtype`).
    """
    array = _numbers(value, model, argument)
    with np.errstate(over="ignore"):
        converted = np.asarray(array, dtype=dtype, order="C")
    finite = np.isfinite(converted)
    if not finite.all():
        place = tuple(int(i) for i in np.argwhere(~finite)[0])
        message = f"not finite at {list(place)}" if place else "not finite"
        raise InputError(
            message, model=model, argument=argument, got=array[place], expected=f"finite {dtype.name} numbers"
        )
    return converted


def as_integers(value: Any, *, model: str, argument: str) -> np.ndarray:
    """`value` as a C-contiguous int64 array; raises InputError where something is no whole number."""
    array = _numbers(value, model, argument)
    if array.dtype.kind == "f":
        whole = np.isfinite(array) & (array == np.floor(array)) & (np.abs(array) < 2**53)
        if not whole.all():
            place = tuple(int(i) for i in np.argwhere(~whole)[0])
            raise InputError(
                f"not a whole number at {list(place)}",
                model=model,
                argument=argument,
                got=array[place],
                expected="integers",
            )
    return np.asarray(array, dtype=np.int64, order="C")


def in_domain(array: np.ndarray, domain: str, *, model: str, argument: str, below: int | None = None) -> None:
    """Raise InputError, naming the first offender, unless all lie in the domain (labels: below K)."""
    test, words = DOMAINS[domain]
    good = test(array)
    if domain == "label" and below is not None:
        good = good & (array < below)
        words = f"labels from 0 to {below - 1}, for K = {below} classes"
    if not good.all():
        place = tuple(int(i) for i in np.argwhere(~good)[0])
        raise InputError(
            f"out of range at {list(place)}" if place else "out of range",
            model=model,
            argument=argument,
            got=array[place],
            expected=words,
        )


def with_shape(array: np.ndarray, shape: tuple[int | None, ...], *, model: str, argument: str) -> np.ndarray:
    """The array, with an axis of length 1 dropped from or added to its end where that makes it fit.

    Args:
        array: what was given.
        shape: what is expected; None is any length, and the first axis is the batch.
        model: for the message.
        argument: for the message.

    Raises:
        InputError: the shape does not fit, or the batch is empty.
    """
    fitted = array
    if array.ndim == len(shape) + 1 and array.shape[-1] == 1:
        fitted = array.reshape(array.shape[:-1])
    elif array.ndim == len(shape) - 1 and shape[-1] in {1, None}:
        fitted = array.reshape((*array.shape, 1))
    if fitted.ndim != len(shape) or any(e is not None and n != e for n, e in zip(fitted.shape, shape)):
        raise InputError(
            "wrong shape", model=model, argument=argument, got=array.shape, expected=shape_words(shape)
        )
    if 0 in fitted.shape:
        raise InputError(
            "empty batch" if fitted.shape[0] == 0 else "empty axis",
            model=model,
            argument=argument,
            got=array.shape,
            expected=shape_words(shape),
        )
    return fitted


def shape_words(shape: tuple[int | None, ...]) -> str:
    """(None, 64) as the reader wants it: (I, 64), I being the number of examples."""
    names = ["I" if axis == 0 else "K" for axis in range(len(shape))]
    parts = [name if n is None else str(n) for name, n in zip(names, shape)]
    return f"({', '.join(parts)}{',' if len(parts) == 1 else ''})"


def whole_number(value: Any, *, argument: str, model: str = "", least: int = 1) -> int:
    """`value` as an int; raises InputError unless it is a whole number from `least` upwards."""
    if isinstance(value, (int, np.integer)) and not isinstance(value, bool) and value >= least:
        return int(value)
    raise InputError(
        "not a number that can be used here",
        model=model,
        argument=argument,
        got=repr(value),
        expected=f"a whole number from {least} upwards",
    )


def _numbers(value: Any, model: str, argument: str) -> np.ndarray:
    try:
        array = np.asarray(value)
    except (ValueError, TypeError) as error:
        raise InputError(f"not an array: {error}", model=model, argument=argument) from error
    if array.dtype == object:
        raise InputError(
            "not an array of numbers",
            model=model,
            argument=argument,
            got=f"Python objects ({type(value).__name__})",
            expected="real numbers",
        )
    if array.dtype.kind not in REAL_KINDS:
        raise InputError(
            "not real numbers", model=model, argument=argument, got=array.dtype, expected="real numbers"
        )
    return array
