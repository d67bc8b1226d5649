"""Jobs in, what each of them found out, decided in processes of their own: none can hang, or end, the whole.

Workers are forked, so they hold what is loaded, and are reused from job to job. A job is a run of items, each
announced before it is worked on and sent when it is there. A worker that falls silent for longer than the
patience, or dies, is killed and replaced: the item that it was at is lost, with the reason, and another
worker goes on with the next item of the job.
"""

from __future__ import annotations

import contextlib
import faulthandler
import multiprocessing
import os
import resource
import signal
import sys
import warnings
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from pathlib import Path
from time import monotonic
from typing import Any, TypeAlias

MEMORY = 4 << 30
"""Bytes that a worker may take."""

DEEPEST = 5000
"""Calls that a worker may nest."""

LEAST_WORK = 0.02
"""A worker that got less than this share of the processor waits for something that does not come."""

ALLOWED = 0.5
"""A worker that has worked for this share of the patience has had its time."""

MOST_LOST = 8
"""A job of which so many items were lost ends with those that it has."""


@dataclass(frozen=True)
class Begun:
    """The next item is being worked on: what it is called."""

    name: Any


@dataclass(frozen=True)
class Found:
    """An item."""

    item: Any


Event: TypeAlias = Begun | Found
Say: TypeAlias = Callable[[Event], object]
Perform: TypeAlias = Callable[[Any, list[Any], Say], object]
"""Does a job, given those of its items that are known already, and says the events of the others."""

Lost: TypeAlias = Callable[[Any, Any, str], tuple[Any, bool]]
"""A job, the name of the item that a worker was at (None before the first), and why it is lost, to what
stands in its place, and whether the job goes on."""


@dataclass
class _Worker:
    process: Any
    connection: Connection
    place: int | None = None
    name: Any = None
    deadline: float = 0.0
    worked: float = 0.0

    def listen(self, patience: float) -> None:
        """Wait for its next word from now on."""
        self.deadline = monotonic() + patience
        self.worked = _processor_time(self.process.pid)

    def is_held_up(self, patience: float) -> bool:
        """Does it work, and get so little of the processor that its time is not over yet?"""
        worked = _processor_time(self.process.pid) - self.worked
        return LEAST_WORK * patience < worked < ALLOWED * patience


@dataclass
class Pool:
    """Workers for one function.

    Attributes:
        perform: the function.
        lost: what stands in the place of an item that is lost.
        count: how many workers; none is started that has nothing to do.
        patience: seconds of silence after which a worker is given up.
    """

    perform: Perform
    lost: Lost
    count: int
    patience: float
    _workers: list[_Worker] = field(default_factory=list)

    def run(self, jobs: Sequence[Any]) -> Iterator[tuple[int, list[Any]]]:
        """Yield the place of each job and its items, as jobs end."""
        items: list[list[Any]] = [[] for _ in jobs]
        losses = [0] * len(jobs)
        waiting = deque(range(len(jobs)))
        try:
            while waiting or any(w.place is not None for w in self._workers):
                self._hand_out(waiting, jobs, items)
                for worker, message in self._messages():
                    place = worker.place
                    assert place is not None
                    worker.listen(self.patience)
                    match message:
                        case Begun(name):
                            worker.name = name
                        case Found(item):
                            items[place].append(item)
                            worker.name = None
                        case None:
                            worker.place = None
                            yield place, items[place]
                        case reason:
                            self._replace(worker)
                            losses[place] += 1
                            item, goes_on = self.lost(jobs[place], worker.name, reason)
                            items[place].append(item)
                            if goes_on and losses[place] < MOST_LOST:
                                waiting.appendleft(place)
                            else:
                                yield place, items[place]
        finally:
            self.close()

    def close(self) -> None:
        """End all workers."""
        for worker in self._workers:
            _end(worker)
        self._workers.clear()

    def _hand_out(self, waiting: deque[int], jobs: Sequence[Any], items: Sequence[list[Any]]) -> None:
        idle = [w for w in self._workers if w.place is None]
        while waiting and (idle or len(self._workers) < self.count):
            worker = idle.pop() if idle else self._start()
            place = waiting.popleft()
            worker.place, worker.name = place, None
            worker.listen(self.patience)
            with contextlib.suppress(OSError):  # a worker that is gone is found out when it is listened to
                worker.connection.send((jobs[place], items[place]))

    def _messages(self) -> Iterator[tuple[_Worker, Any]]:
        """What busy workers say next; a text says why one of them is given up."""
        busy = {w.connection: w for w in self._workers if w.place is not None}
        pause = max(0.0, min(w.deadline for w in busy.values()) - monotonic())
        for connection in wait(list(busy), pause):
            assert isinstance(connection, Connection)
            try:
                yield busy[connection], connection.recv()
            except (EOFError, OSError):
                yield busy[connection], _cause_of_death(busy[connection].process)
        for worker in busy.values():
            if worker.place is None or monotonic() <= worker.deadline or worker.connection.poll():
                continue
            if worker.is_held_up(self.patience):
                worker.deadline = monotonic() + self.patience
            else:
                yield worker, f"no answer in {self.patience:g} s"

    def _start(self) -> _Worker:
        context = multiprocessing.get_context("fork")
        ours, theirs = context.Pipe()
        others = [w.connection for w in self._workers] + [ours]
        process = context.Process(target=_work, args=(self.perform, theirs, others), daemon=True)
        sys.stdout.flush()
        sys.stderr.flush()
        with warnings.catch_warnings():
            # From 3.12 on, Python warns where there are threads; ours are BLAS's; workers do not call it.
            warnings.simplefilter("ignore", DeprecationWarning)
            process.start()
        theirs.close()
        worker = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _replace(self, worker: _Worker) -> None:
        """End a worker; another one starts when there is work for it."""
        worker.place = None
        _end(worker)
        self._workers.remove(worker)


def _processor_time(pid: int) -> float:
    """Seconds that a process has worked; zero where the system does not say."""
    try:
        fields = (
            Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        )
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")
    except (OSError, IndexError, ValueError):
        return 0.0


def _end(worker: _Worker) -> None:
    worker.process.kill()
    worker.process.join()
    worker.connection.close()


def _cause_of_death(process: Any) -> str:
    process.join(1)
    code = process.exitcode
    if code is not None and code < 0:
        return f"the process that worked on it was ended by {signal.Signals(-code).name}"
    return f"the process that worked on it ended with exit code {code}"


def _work(perform: Perform, connection: Connection, others: Sequence[Connection]) -> None:
    """What a worker does until nobody listens any more."""
    for other in others:
        other.close()  # or a worker would never hear that the others' listener is gone
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    faulthandler.disable()  # its report would land among ours
    _take_limits()
    with contextlib.suppress(EOFError, OSError):
        while True:
            job, known = connection.recv()
            perform(job, known, connection.send)
            connection.send(None)
    os._exit(0)


def _take_limits() -> None:
    _, most = resource.getrlimit(resource.RLIMIT_AS)
    allowed = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
    with contextlib.suppress(ValueError, OSError):
        resource.setrlimit(resource.RLIMIT_AS, (allowed, most))
    sys.setrecursionlimit(max(sys.getrecursionlimit(), DEEPEST))
