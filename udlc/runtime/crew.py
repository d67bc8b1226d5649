"""Several threads that call one compiled function together."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from udlc.runtime.blas import blas_threads
from udlc.runtime.shared import NEXT, NONE_LEFT

if TYPE_CHECKING:
    from udlc.runtime.counters import Counters

VARIABLE = "UDLC_THREADS"
"""The environment variable that says how many threads may work at a time; all cores where it is not set."""


def crew_size(pieces: int) -> int:
    """How many threads work: no more than there are pieces at a time, cores, and than were asked for.

    One, where products of matrices have threads of their own: the two kinds would wait for each other.
    """
    if blas_threads() > 1:
        return 1
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get(VARIABLE, "")
    most = min(cores, int(asked)) if asked.isdecimal() else cores
    return max(1, min(most, pieces))


def together(function: Callable[..., Any], arguments: tuple[Any, ...], threads: int, work: Counters) -> None:
    """Call a function in so many threads, this one among them; it returns in each once no work is left.

    Raises:
        Exception: what any of them raised; the others then stop.
    """
    errors: list[BaseException] = []

    def call() -> None:
        try:
            function(*arguments)
        except BaseException as error:  # noqa: BLE001 - whatever it is must not leave the others waiting
            work[NEXT] = NONE_LEFT
            errors.append(error)

    helpers = [threading.Thread(target=call, daemon=True) for _ in range(threads - 1)]
    for helper in helpers:
        helper.start()
    call()
    for helper in helpers:
        helper.join()
    if errors:
        raise errors[0]
