"""What a person gives, by letter, to arrays by a program's names: numbers, nested lists, lists of layers."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Any

import numpy as np

from udlc.errors import InputError
from udlc.ir.grammar import Array, Domain, Program
from udlc.ir.sizes import sizes_of
from udlc.project.ragged import ragged_sizes, rows_of, width_arrays
from udlc.project.subject import Subject

Numbers = np.ndarray[Any, Any]

DOMAINS: dict[Domain, tuple[Callable[[Numbers], Numbers], str]] = {
    "positive": (lambda v: v > 0, "numbers above 0"),
    "nonnegative": (lambda v: v >= 0, "no numbers below 0"),
    "unit": (lambda v: (v >= 0) & (v <= 1), "numbers from 0 to 1"),
    "binary": (lambda v: (v == 0) | (v == 1), "0 or 1"),
    "natural": (lambda v: v >= 0, "0, 1, 2, …"),
    "label": (lambda v: v >= 0, "classes counted from 0"),
}
"""For a domain, which numbers lie in it, and how to say so."""


WHOLE = 2.0**53
"""Up to here every whole number is a float64; from here on it may have been another."""


@contextlib.contextmanager
def about(subject: Subject) -> Iterator[None]:
    """Errors in numbers name what was asked for, and where it is written, not the kernel that found them."""
    try:
        yield
    except InputError as error:
        error.model = subject.name
        error.where = error.where or subject.place
        raise


def inputs_of(subject: Subject, program: Program, inputs: Mapping[str, Any]) -> dict[str, Any]:
    """Numbers by the program's names; sizes that only rows of different widths tell are worked out.

    Raises:
        UnknownName: there is no such letter.
        InputError: a letter is missing, given twice, or computed here, or its numbers do not fit.
    """
    given, ignored = sorted_out(subject, program, inputs)
    for name in ignored:
        raise subject.unknown("input", name)
    return arrays_of(subject, program, given)


def sorted_out(
    subject: Subject, program: Program, inputs: Mapping[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What is given by the program's names, and the letters given that the program does not take.

    Those are letters of the equations that the value does without, or that the program computes.

    Raises:
        UnknownName: there is no such letter.
        InputError: a letter is given twice.
    """
    taken = {a.name for a in program.inputs} | {s.name for s in sizes_of(program)}
    found: dict[str, Any] = {}
    ignored: list[str] = []
    for name, value in inputs.items():
        own = subject.names.find(name)
        if own is None and not subject.mentions(name):
            raise subject.unknown("letter", name)
        if own is None or own not in taken:
            ignored.append(name)
        elif own in found:
            raise InputError("is given twice, under two spellings", model=subject.name, argument=name)
        else:
            found[own] = value
    return found, tuple(ignored)


def arrays_of(subject: Subject, program: Program, given: Mapping[str, Any]) -> dict[str, Any]:
    """What is given, by the program's names, as arrays; widths of layers that it tells are worked out.

    Raises:
        InputError: an input is missing, or its numbers do not fit.
    """
    told = width_arrays(program)
    missing = [subject.printed(a.name) for a in program.inputs if a.name not in {*given, *told}]
    if missing:
        verb = "is" if len(missing) == 1 else "are"
        raise InputError(f"{', '.join(missing)} {verb} not given", model=subject.name)
    widths = ragged_sizes(program, given, subject.name)
    return {n: _numbers(program, n, v, subject) for n, v in {**widths, **given}.items()}


def _numbers(program: Program, name: str, value: Any, subject: Subject) -> Any:
    """One input as NumPy sees it: an array, or for rows of different widths a list of arrays."""
    array = program.arrays.get(name)
    if array is None:
        return _whole(value, subject.printed(name), subject)
    if rows_of(array):
        rows = _read(lambda: [np.asarray(row, dtype=np.float64) for row in value], array, subject)
        for k, row in enumerate(rows):
            _check_axes(row, array.shape[1:], f"{subject.printed(name)}[{k}]", subject)
            _check_finite(row, f"{subject.printed(name)}[{k}]", subject)
        return rows
    given = _read(lambda: np.asarray(value, dtype=np.float64), array, subject)
    _check_axes(given, array.shape, subject.printed(name), subject)
    _check_finite(given, subject.printed(name), subject)
    _check_domain(given, array, subject)
    return given.astype(np.int64) if array.integral else given


def _read(reading: Callable[[], Any], array: Array, subject: Subject) -> Any:
    try:
        return reading()
    except (TypeError, ValueError):
        expected = "a list of arrays" if rows_of(array) else "numbers in rows of equal length"
        name = subject.printed(array.name)
        message = "this is no array of numbers"
        raise InputError(message, model=subject.name, argument=name, expected=expected) from None


def _check_axes(given: Numbers, shape: tuple[Any, ...], name: str, subject: Subject) -> None:
    if given.ndim != len(shape):
        expected = f"{len(shape)}: ({', '.join(map(str, shape))})" if shape else "0: a number"
        raise InputError(
            "wrong number of axes", model=subject.name, argument=name, got=given.ndim, expected=expected
        )


def _check_finite(given: Numbers, name: str, subject: Subject) -> None:
    odd = given[~np.isfinite(given)]
    if odd.size:
        raise InputError(
            "numbers must be finite", model=subject.name, argument=name, got=odd[0], expected="finite numbers"
        )


def _check_domain(given: Numbers, array: Array, subject: Subject) -> None:
    """Whole numbers where the array serves as an index, and the numbers of its domain."""
    name = subject.printed(array.name)
    whole = (given == np.rint(given)) & (np.abs(given) < WHOLE)
    fits = whole if array.integral else np.ones(given.shape, bool)
    expected = "whole numbers"
    if fits.all() and array.domain in DOMAINS:
        within, expected = DOMAINS[array.domain]
        fits = within(given)
    if not fits.all():
        first = given[~fits].flat[0]
        raise InputError("out of range", model=subject.name, argument=name, got=first, expected=expected)


def _whole(value: Any, name: str, subject: Subject) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        message, expected = "a size is a whole number", "0, 1, 2, …"
        raise InputError(message, model=subject.name, argument=name, got=repr(value), expected=expected)
    return value
