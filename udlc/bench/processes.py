"""Whole processes: seconds to import, to a first step and to build; the peak memory of training."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable
from statistics import median

from udlc.bench.candidates import OURS, Candidate, CandidateFailed, Worker, cores, environment
from udlc.bench.cases import Training
from udlc.runtime.cache import VARIABLE

REPEATS = 3
BUILT = range(2, 8)
"""The chapters whose networks and losses train."""

TRAINED = 20
"""Steps before memory is looked at."""

IMPORT = "import generated.chapter_04"
FIRST_STEP = """
import numpy as np
from generated.chapter_04 import deep
from generated.chapter_05 import multiclass
from generated.chapter_06 import adam
model = deep(widths=[40, 100, 100, 10], head=multiclass)
model.step(model.init(0), np.zeros((100, 40)), np.zeros(100, int), adam)
"""


def start_times() -> dict[str, float | None]:
    """Seconds, each of a new process; `first_step_s` is from the first import to the end of one step.

    The caches of compiled kernels are warm; a build with all that it compiles starts from an empty folder and
    an empty cache when cold, and finds everything there when warm.  Without PyTorch its time is None.
    """
    _timed(FIRST_STEP)  # fills the cache
    scripts = {"import_s": IMPORT, "first_step_s": FIRST_STEP}
    if importlib.util.find_spec("torch") is not None:
        scripts["torch_import_s"] = "import torch"
    rounds = [{name: _timed(script) for name, script in scripts.items()} for _ in range(REPEATS)]
    found: dict[str, float | None] = {name: median(times[name] for times in rounds) for name in scripts}
    found.setdefault("torch_import_s", None)
    with tempfile.TemporaryDirectory() as folder:
        return {**found, "cold_build_s": _build(folder), "warm_build_s": _build(folder)}


def memory(cases: Iterable[Training], against: Iterable[str]) -> list[dict[str, object]]:
    """Peak memory in MB of a process that trains: ours, kernels from the cache, and eager PyTorch's."""
    rows: list[dict[str, object]] = []
    peer = "torch" in against and importlib.util.find_spec("torch") is not None
    for case in cases:
        ours = Candidate(OURS, OURS, "generated", 1)
        _peak(ours, case)  # fills the cache
        torch = Candidate("torch_eager", "torch", "eager", 1)
        theirs = _peak(torch, case) if peer else None
        size = {"model": case.name, "size": case.size}
        rows.append({**size, "ours_mb": _peak(ours, case), "torch_mb": theirs})
    return rows


def _peak(candidate: Candidate, case: Training) -> float | None:
    try:
        with Worker(candidate, case) as worker:
            worker.run(TRAINED)
            return round(worker.memory(), 1)
    except CandidateFailed:
        return None


def _timed(script: str) -> float:
    """Seconds from the first line of the script to its last."""
    timed = f"import time; start = time.perf_counter()\n{script}\nprint(time.perf_counter() - start)"
    done = subprocess.run(  # noqa: S603 - our own Python and text
        [sys.executable, "-c", timed], check=True, capture_output=True, text=True, env=environment(1)
    )
    return float(done.stdout)


def _build(folder: str) -> float:
    """Seconds of a whole `udlc build --compile`, generated code and machine code going into this folder."""
    chapters = [word for number in BUILT for word in ("--chapter", str(number))]
    words = ["build", "--compile", "--out", f"{folder}/generated", "--jobs", str(cores()), *chapters]
    started = time.perf_counter()
    subprocess.run(  # noqa: S603 - as above
        [sys.executable, "-m", "udlc", *words],
        check=True,
        capture_output=True,
        env={**os.environ, VARIABLE: f"{folder}/cache"},
    )
    return time.perf_counter() - started
