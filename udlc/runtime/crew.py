"""Several threads that call one compiled function together."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from udlc.runtime.helpers import share_with_helpers
from udlc.runtime.shared import DONE, NONE_LEFT

if TYPE_CHECKING:
    from udlc.runtime.counters import Counters

VARIABLE = "UDLC_THREADS"
"""The environment variable that says how many threads may work at a time; all cores where it is not set."""


SHORT = 1e-3
"""Seconds of a run for which other threads are not called."""

TRIES = 3
"""Runs of all threads before the best of them is compared: the first may have waited for threads to wake."""

RETRY = 64
"""Runs after which one thread is tried again where all are faster."""

SOON = 8
"""Runs after which all threads are tried again where one is faster: what kept their cores may be over."""


def crew_size(pieces: int) -> int:
    """How many threads work: no more than there are pieces at a time, cores, and than were asked for."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    asked = os.environ.get(VARIABLE, "")
    most = min(cores, int(asked)) if asked.isdecimal() else cores
    return max(1, min(most, pieces))


class Crew:
    """How many threads share the next run of steps: all, or one where that has shown to be faster.

    Cores may be halves of one core, or busy with other work, and small pieces then wait for each other.  The
    number of threads changes no bit of the result, so it may follow what was measured.
    """

    def __init__(self, most: int) -> None:
        self.most = most
        self._paces: dict[int, float] = {}
        self._tries = 0
        self._runs = 0

    def choose(self, steps: int) -> int:
        """The number of threads for so many steps."""
        alone, shared = self._paces.get(1), self._paces.get(self.most)
        if self.most == 1 or alone is None or alone * steps < SHORT:
            return 1
        if shared is None or self._tries < TRIES:
            return self.most
        self._runs += 1
        faster, slower = (self.most, 1) if shared < alone else (1, self.most)
        return slower if self._runs % (RETRY if slower == 1 else SOON) == 0 else faster

    def learn(self, threads: int, steps: int, seconds: float) -> None:
        """What a run of steps took; short ones tell nothing."""
        if seconds < SHORT:
            return
        pace = seconds / steps
        if threads == self.most > 1:
            self._tries += 1
            pace = min(pace, self._paces.get(threads, pace)) if self._tries <= TRIES else pace
        self._paces[threads] = pace


@dataclass
class _Run:
    """A call of a compiled function by several threads.

    Attributes:
        function: returns once no work is left.
        arguments: of the function; the number of the thread comes last.
        work: counters of the pieces of work.
        errors: what the function raised.
    """

    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    work: Counters
    errors: list[BaseException] = field(default_factory=list)

    def share(self, own: int) -> None:
        """Call the function as the thread of this number."""
        try:
            self.function(*self.arguments, own)
        except BaseException as error:  # noqa: BLE001 - whatever it is must not leave the others waiting
            self.work[DONE] = NONE_LEFT
            self.errors.append(error)


def together(function: Callable[..., Any], arguments: tuple[Any, ...], threads: int, work: Counters) -> None:
    """Call a function in so many threads, this one among them; it returns in each once no work is left.

    The number of the thread is its last argument.

    Raises:
        Exception: what any of them raised; the others then stop.
    """
    run = _Run(function, arguments, work)
    share_with_helpers(run, threads - 1)
    if run.errors:
        raise run.errors[0]
