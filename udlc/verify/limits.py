"""A limit on the processor time of work in this thread: it ends, whatever it is doing in Python."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from time import process_time
from types import FrameType

AGAIN = 0.5
"""Seconds after which work that swallowed the signal gets another one."""


class OutOfTime(BaseException):
    """The limit has passed."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Raise OutOfTime in the block after so many seconds of processor time.

    A limit inside another ends with the outer one. Only the main thread of a process can be interrupted, and
    only in Python: work that may not come back from elsewhere belongs in a process of its own (`workers`).
    """
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise OutOfTime

    start = process_time()
    left, _ = signal.getitimer(signal.ITIMER_PROF)
    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, min(seconds, left) if left else seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
        if left:
            signal.setitimer(signal.ITIMER_PROF, max(left - (process_time() - start), 1e-3), AGAIN)
