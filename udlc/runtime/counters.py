"""Counters that threads share, as Python has them, where one thread runs; compiled code takes `atomic`."""

from __future__ import annotations

from typing import Any

import numpy as np

Counters = np.ndarray[Any, np.dtype[np.int64]]


def fetched(counters: Counters, place: int) -> int:
    """The counter at a place; what the threads that raised it wrote before is seen after."""
    return int(counters[place])


def raised(counters: Counters, place: int) -> None:
    """Add one to the counter at a place."""
    counters[place] += 1


def raised_from(counters: Counters, place: int, value: int) -> bool:
    """Add one to the counter at a place if it has this value; says whether it had."""
    fits = bool(counters[place] == value)
    counters[place] += fits
    return fits


def fetch(vector: np.ndarray[Any, Any], place: int) -> None:
    """Ask for the cache line of an element, to be written."""


def passed_on() -> None:
    """Let another thread have this core, if one waits for it."""
