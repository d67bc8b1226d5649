"""Threads that wait to help with a call: one for each core but the caller's, kept from call to call.

A helper that has nothing to do stays at its task for a moment, in compiled code, so that the next call finds
it awake; then it sleeps until it is called.  Who calls never waits for a helper to come: it works itself.
"""

from __future__ import annotations

import atexit
import os
import threading
import time
from contextlib import suppress
from typing import Protocol

import numpy as np

attention = np.zeros(2, np.int64)
"""Raised when a helper that stays at a task is wanted elsewhere; then how many tasks there were."""

PATIENT = 2.0
"""Seconds that the end of the process waits for helpers to leave compiled code."""


class Task(Protocol):
    """Work that threads share."""

    def share(self, own: int) -> None:
        """Help, as the thread of this number, for as long as there is work, and a moment longer."""


class _Helper:
    """One thread.

    Attributes:
        number: its own among those who share a task; the caller is number 0.
        task: what it works at or was last called to.
        asleep: whether it must be woken.
    """

    def __init__(self, number: int) -> None:
        self.number = number
        self.task: Task | None = None
        self.asleep = True
        self._called = threading.Semaphore(0)
        threading.Thread(target=self._work, name=f"udlc-helper-{number}", daemon=True).start()

    def call(self, task: Task) -> None:
        """Let it come to a task; one that is just falling asleep may miss this call, not the next."""
        if self.task is not task:
            self.task = task
            attention[0] += 1
        if self.asleep:
            self.asleep = False
            self._called.release()

    def _work(self) -> None:
        while True:
            self._called.acquire()
            left: Task | None = None
            while (task := self.task) is not None and task is not left:
                with suppress(Exception):  # the caller's own part raises what is wrong
                    task.share(self.number)
                left = task
            task = left = self.task = None  # buffers live no longer than who owns them
            self.asleep = True


class _Helpers:
    """All helpers of the process; one caller at a time has them."""

    def __init__(self) -> None:
        self.lead = threading.Lock()
        self._all: list[_Helper] = []

    def call(self, task: Task, count: int) -> None:
        """Call so many helpers."""
        while len(self._all) < count:
            self._all.append(_Helper(len(self._all) + 1))
        for helper in self._all[:count]:
            helper.call(task)

    def rest(self) -> None:
        """Wait until none is in compiled code: a process must not end around it."""
        attention[0] += 1
        end = time.monotonic() + PATIENT
        while not all(helper.asleep for helper in self._all) and time.monotonic() < end:
            time.sleep(1e-4)


_helpers = _Helpers()


def share_with_helpers(task: Task, count: int) -> None:
    """Do a task as its number 0, with so many helpers, or alone where another thread has them."""
    if count == 0 or not _helpers.lead.acquire(blocking=False):
        task.share(0)
        return
    try:
        _helpers.call(task, count)
        task.share(0)
    finally:
        _helpers.lead.release()


def _in_child() -> None:
    """Threads do not follow into the child of a fork."""
    global _helpers  # noqa: PLW0603 - the one set of helpers of this process
    _helpers = _Helpers()


@atexit.register
def _at_end() -> None:
    _helpers.rest()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_in_child)
