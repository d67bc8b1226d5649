"""One case and its candidates to a result: interleaved rounds until their spread allows a verdict."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from statistics import median, quantiles
from typing import Any, Protocol

from udlc.bench.candidates import OURS, RUN, Candidate, CandidateFailed, Worker, cores
from udlc.bench.cases import Case

FEWEST_ROUNDS = 5
"""Rounds before a verdict."""

CLOSE = 0.05
"""Half of the spread, relative to the ratio, at which more rounds would change nothing."""

SHARE = 0.1
"""Seconds that a candidate works in one round (one unit of work where that takes longer)."""


class Process(Protocol):
    """What is asked of a candidate's process."""

    def run(self, count: int) -> float:
        """Seconds that so many units of work took."""

    def close(self) -> None:
        """End it."""


Start = Callable[[Candidate, Case], Process]


@dataclass(frozen=True)
class Result:
    """What a case came to.

    Attributes:
        case: the case.
        threads: of the best peer, or ours where there is none.
        ours: seconds that one unit of work takes us, the median over rounds; None where we fail.
        peers: the same of each peer, on its better number of threads.
        ratio: the best peer's time over ours, round by round, the median; None without a peer.
        spread: the lower and the upper quartile of the ratio.
        run_ratio: the time of the best peer that takes a whole run of steps at once over ours; or None.
        left_out: peer → why it could not be measured.
    """

    case: Case
    threads: int
    ours: float | None
    peers: Mapping[str, float]
    ratio: float | None = None
    spread: tuple[float, float] | None = None
    left_out: Mapping[str, str] = field(default_factory=dict)
    run_ratio: float | None = None

    def as_data(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "model": self.case.name,
            "size": self.case.size,
            "dtype": "float32",
            "threads": self.threads,
            "ours_s": self.ours,
            "peers": dict(self.peers),
            "ratio": self.ratio,
            "spread": self.spread,
            "run_ratio": self.run_ratio,
            "left_out": dict(self.left_out),
        }


def measured(case: Case, candidates: Sequence[Candidate], rounds: int, start: Start = Worker) -> Result:
    """Measure a case: in each round every candidate works once, one after the other."""
    with ExitStack() as stack:
        processes: dict[Candidate, Process] = {}
        failed: dict[Candidate, str] = {}
        with ThreadPoolExecutor(cores()) as starting:  # their imports and compilers are not measured
            able = [candidate for candidate in candidates if candidate.can(case)]
            started = [(candidate, starting.submit(start, candidate, case)) for candidate in able]
        for candidate, process in started:
            try:
                processes[candidate] = process.result()
            except CandidateFailed as error:
                failed[candidate] = error.message
                continue
            stack.callback(processes[candidate].close)
        times: dict[Candidate, list[float]] = {candidate: [] for candidate in processes}
        for seconds in _rounds(processes, rounds):
            for candidate, value in seconds.items():
                times[candidate].append(value)
            if len(next(iter(times.values()))) >= FEWEST_ROUNDS and settled(_ratios(times)[1]):
                break
    return _result(case, times, failed)


def settled(ratios: Sequence[float]) -> bool:
    """Whether the quartiles of the ratio are close, or far enough from 1 on one side to say who is faster."""
    if not ratios:
        return True
    low, high = quartiles(ratios)
    middle = median(ratios)
    return high - low <= 2 * CLOSE * middle or (high - low <= 0.5 * middle and not low / 2 < 1 < high * 2)


def quartiles(numbers: Sequence[float]) -> tuple[float, float]:
    """The lower and the upper quartile."""
    if len(numbers) == 1:
        return numbers[0], numbers[0]
    low, _, high = quantiles(numbers, n=4, method="inclusive")
    return low, high


def _rounds(processes: Mapping[Candidate, Process], rounds: int) -> Iterator[dict[Candidate, float]]:
    """Seconds of one unit of work for each candidate, round by round."""
    counts = {candidate: _count(process) for candidate, process in processes.items()}
    for _ in range(rounds if processes else 0):
        yield {
            candidate: process.run(counts[candidate]) / counts[candidate]
            for candidate, process in processes.items()
        }


def _count(process: Process) -> int:
    """Units of work that fill a candidate's share of a round."""
    count = 1
    while (seconds := process.run(count)) < SHARE / 4 and count < 2**20:
        count *= 4
    return max(1, round(count * min(SHARE / max(seconds, 1e-9), 4)))


def _ratios(
    times: Mapping[Candidate, Sequence[float]], runs: bool = False
) -> tuple[Candidate | None, list[float]]:
    """The best peer, of those that take step by step or of those that take runs, and its time over ours."""
    ours = next((numbers for candidate, numbers in times.items() if candidate.name == OURS), None)
    known = ((candidate, numbers) for candidate, numbers in times.items() if candidate.name != OURS)
    peers = {candidate: numbers for candidate, numbers in known if (candidate.mode == RUN) == runs}
    if not peers or ours is None:
        return None, []
    best = min(peers, key=lambda candidate: median(peers[candidate]))
    return best, [theirs / own for theirs, own in zip(peers[best], ours)]


def _result(
    case: Case, times: Mapping[Candidate, Sequence[float]], failed: Mapping[Candidate, str]
) -> Result:
    best, ratios = _ratios(times)
    medians = {candidate: median(numbers) for candidate, numbers in times.items()}
    names = list(dict.fromkeys(candidate.name for candidate in medians))
    fastest = {
        name: min(seconds for candidate, seconds in medians.items() if candidate.name == name)
        for name in names
    }
    ours = fastest.pop(OURS, None)
    left_out = {candidate.name: why for candidate, why in failed.items() if candidate.name not in names}
    threads = best.threads if best else max((candidate.threads for candidate in medians), default=1)
    of_runs = _ratios(times, runs=True)[1]
    run_ratio = median(of_runs) if of_runs else None
    if not ratios:
        return Result(case, threads, ours, fastest, left_out=left_out, run_ratio=run_ratio)
    return Result(case, threads, ours, fastest, median(ratios), quartiles(ratios), left_out, run_ratio)
