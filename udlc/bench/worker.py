"""One candidate in a process of its own: `python -m udlc.bench.worker`, driven by lines of JSON.

The first line says what to be, {"case": …, "library": …, "mode": …, "threads": …}; each later one asks for
work, {"run": count}, answered by {"seconds": …}, for {"values": null} or for {"memory": null}.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import time
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from udlc.bench.cases import Case, from_data
from udlc.bench.data import Runner

# library → the module that makes its runners
LIBRARIES: Mapping[str, str] = {
    "ours": "udlc.bench.ours",
    "torch": "udlc.bench.torch_peer",
    "jax": "udlc.bench.jax_peer",
}


def prepared(words: Mapping[str, Any]) -> Runner:
    """The runner that the first line asks for, warmed up by one unit of work."""
    case = from_data(words["case"])
    if words["library"] == "torch":
        import torch

        torch.set_num_threads(words["threads"])
    made = runner(words["library"], case, words["mode"])
    made.run(1)
    return made


def runner(library: str, case: Case, mode: str) -> Runner:
    """A library's runner of a case."""
    made: Runner = importlib.import_module(LIBRARIES[library]).RUNNERS[type(case)](case, mode)
    return made


def peak_memory() -> float:
    """The most memory that this process has held, in MB (10⁶ bytes).

    Linux counts it anew for each program; elsewhere the maximum may be that of the parent.
    """
    status = Path("/proc/self/status")
    if status.is_file():
        words = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM")).split()
        return int(words[1]) * 1024 / 1e6
    import resource

    return (
        resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024) / 1e6
    )


def answer(runner: Runner, request: Mapping[str, Any]) -> dict[str, Any]:
    """What the request asks for."""
    if "run" in request:
        started = time.perf_counter()
        runner.run(request["run"])
        return {"seconds": time.perf_counter() - started}
    if "values" in request:
        return {"values": [array.tolist() for array in runner.values()]}
    return {"memory_mb": peak_memory()}


def main() -> None:
    """Answer requests until there are no more.  Whatever else a library prints goes to standard error."""
    lines = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(words: Mapping[str, Any]) -> None:
        lines.write(json.dumps(words) + "\n")
        lines.flush()

    made = _attempted(lambda: prepared(json.loads(sys.stdin.readline())), say)
    if made is None:
        return
    say({"ready": True})
    for line in sys.stdin:
        request = json.loads(line)
        found = _attempted(lambda: answer(made, request), say)  # noqa: B023 - called at once
        if found is None:
            return
        say(found)


def _attempted(work: Callable[[], Any], say: Callable[[Mapping[str, Any]], None]) -> Any:
    """The result of the work; what goes wrong, in any library, is said, and gives None."""
    try:
        return work()
    except Exception as error:  # noqa: BLE001 - a peer may fail in any way, and is then left out
        lines = str(error).strip().splitlines() or [""]
        say({"failed": f"{type(error).__name__}: {lines[0]}".removesuffix(": ")})
        return None


if __name__ == "__main__":
    main()
