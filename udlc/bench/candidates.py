"""Who is measured: libraries with their modes and threads, and their processes."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import subprocess
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Any

from udlc.bench.cases import Case, Training, as_data
from udlc.errors import UdlcError, UnknownName


@dataclass(frozen=True)
class Candidate:
    """A library, in one of its modes, on so many threads.

    Attributes:
        name: what results call it.
        library: "ours", "torch" or "jax".
        mode: what the library's module calls it.
        threads: at most so many.
    """

    name: str
    library: str
    mode: str
    threads: int

    def can(self, case: Case) -> bool:
        """Whether there is such a thing as this case in its mode."""
        return self.mode != RUN or isinstance(case, Training)


OURS = "ours"

# library → the modes in which it is measured, by their names in results
MODES: Mapping[str, Mapping[str, str]] = {
    "torch": {"torch_eager": "eager", "torch_compile": "compile"},
    "jax": {"jax_jit": "jit", "jax_run": "run"},
}

RUN = "run"
"""The mode in which a peer takes all steps of a run in one call: for training, with its own ratio."""


class CandidateFailed(UdlcError):
    """A candidate that cannot be measured: it is left out."""


def cores() -> int:
    """The cores that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def chosen_candidates(
    against: Iterable[str], threads: int | None
) -> tuple[tuple[Candidate, ...], dict[str, str]]:
    """Ourselves and the peers, and of each peer that is not there the reason.

    Where no number of threads is asked for, each peer is measured on one and on all cores, and its better
    one counts.

    Raises:
        UnknownName: a library that is no peer.
    """
    counts = sorted({1, cores()}) if threads is None else [threads]
    found = [Candidate(OURS, OURS, "generated", counts[-1])]
    missing: dict[str, str] = {}
    for library in against:
        if library not in MODES:
            raise UnknownName("peer", library, MODES)
        if importlib.util.find_spec(library) is None:
            missing |= dict.fromkeys(MODES[library], f"{library} is not installed")
            continue
        modes = MODES[library].items()
        found += [Candidate(name, library, mode, count) for name, mode in modes for count in counts]
    return tuple(found), missing


def environment(threads: int) -> dict[str, str]:
    """This process's environment, in which every library takes so many threads."""
    names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "UDLC_THREADS", "NPROC")
    limits = dict.fromkeys(names, str(threads))
    if threads == 1:
        flags = os.environ.get("XLA_FLAGS", "")
        limits["XLA_FLAGS"] = f"{flags} --xla_cpu_multi_thread_eigen=false".strip()
    return {**os.environ, **limits}


class Worker:
    """The process of a candidate on a case, warm when this returns; a context that ends it.

    Raises:
        CandidateFailed: the library cannot do this case.
    """

    def __init__(self, candidate: Candidate, case: Case) -> None:
        self.candidate = candidate
        self._process = subprocess.Popen(
            [sys.executable, "-m", "udlc.bench.worker"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
            env=environment(candidate.threads),
        )
        words = {"library": candidate.library, "mode": candidate.mode, "threads": candidate.threads}
        try:
            self._ask({"case": as_data(case), **words})
        except CandidateFailed:
            self.close()
            raise

    def run(self, count: int) -> float:
        """Seconds that so many units of work took."""
        return float(self._ask({"run": count})["seconds"])

    def values(self) -> list[Any]:
        """The numbers that the work so far gave, as nested lists."""
        return list(self._ask({"values": None})["values"])

    def memory(self) -> float:
        """The most memory that the process has held, in MB."""
        return float(self._ask({"memory": None})["memory_mb"])

    def close(self) -> None:
        """End the process."""
        self._process.kill()
        self._process.wait()
        for stream in (self._process.stdin, self._process.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not written went with the process
                    stream.close()

    def __enter__(self) -> Worker:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        given, taken = self._process.stdin, self._process.stdout
        assert given is not None
        assert taken is not None
        try:
            given.write(json.dumps(request) + "\n")
            given.flush()
            line = taken.readline()
        except BrokenPipeError:
            line = ""
        found: dict[str, Any] = json.loads(line) if line else {"failed": "its process ended"}
        if "failed" in found:
            raise CandidateFailed(found["failed"], entry=self.candidate.name)
        return found
