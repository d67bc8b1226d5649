"""Everything that was asked for, measured, as one JSON document."""

from __future__ import annotations

import platform
from collections.abc import Callable, Sequence
from importlib import metadata
from pathlib import Path
from typing import Any

from udlc.bench.accuracy import max_ulp
from udlc.bench.candidates import CandidateFailed, chosen_candidates, cores
from udlc.bench.cases import SECTIONS, Elementwise, Training, chosen_cases
from udlc.bench.processes import memory, start_times
from udlc.bench.rounds import Result, measured

PACKAGES = ("udlc", "numpy", "numba", "scipy", "torch", "jax")

Watch = Callable[[str], None]
"""Told what is measured next."""


def report(
    names: Sequence[str],
    against: Sequence[str],
    sizes: Sequence[str],
    threads: int | None,
    rounds: int,
    watch: Watch,
) -> dict[str, Any]:
    """Measure the cases (all, and the sections, where no names are given).

    Returns:
        machine, versions, results, elementwise, start, memory; and `left_out`, peer → why it is missing.

    Raises:
        UnknownName: a name that means no case, or a library that is no peer.
        InputError: a size that cannot be read.
    """
    cases = chosen_cases(names, sizes)
    candidates, missing = chosen_candidates(against, threads)
    results: list[Result] = []
    for case in cases:
        watch(f"{case.name} {case.size}")
        results.append(measured(case, candidates, rounds))
    sections = set(names or SECTIONS)
    trained = [case for case in cases if isinstance(case, Training)] or [
        case for case in chosen_cases((), sizes) if isinstance(case, Training)
    ]
    document: dict[str, Any] = {"machine": machine(), "versions": versions()}
    document["results"] = [found.as_data() for found in results if not isinstance(found.case, Elementwise)]
    document["elementwise"] = [
        _function(found, watch) for found in results if isinstance(found.case, Elementwise)
    ]
    document["start"], document["memory"] = {}, []
    if "start" in sections:
        watch("start and build")
        document["start"] = start_times()
    if "memory" in sections:
        watch("memory")
        document["memory"] = memory(trained, against)
    return {**document, "left_out": missing}


def _function(result: Result, watch: Watch) -> dict[str, Any]:
    """The row of an elementwise function."""
    case = result.case
    assert isinstance(case, Elementwise)
    watch(f"{case.name}: error")
    try:
        error: float | None = max_ulp(case)
    except CandidateFailed:
        error = None
    return {"function": case.name, "max_ulp": error, **result.as_data()}


def machine() -> dict[str, Any]:
    """What the numbers were taken on."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text(encoding="utf-8").splitlines() if info.is_file() else []
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "cpu": names[0] if names else platform.processor() or platform.machine(),
        "cores": cores(),
        "system": f"{platform.system()} {platform.machine()}",
        "python": platform.python_version(),
    }


def versions() -> dict[str, str]:
    """Of udlc and of what it is measured with, as far as it is installed."""
    found = {}
    for name in PACKAGES:
        try:
            found[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    return found
