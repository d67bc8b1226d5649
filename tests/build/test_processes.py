"""Builds as processes: what they import, how they end, and that they give the same bytes every time."""

import os
import signal
import subprocess
import sys
import time

import pytest

from udlc.files import MANIFEST

WATCHED = ("sympy", "numba", "scipy", "udlc.notation", "udlc.pipeline")

WARM = f"""
import sys
from udlc.cli import main
try:
    main()
finally:
    print([name for name in {WATCHED!r} if name in sys.modules], file=sys.stderr)
"""


def files(project):
    """What is built, but for the manifest, which also says of which compiler."""
    return {name: text for name, text in project.texts().items() if name != MANIFEST}


def command(project, *words):
    return ["--equations", str(project.equations), "--out", str(project.out), *words]


def start(project, *words, seed="0"):
    environment = os.environ | {"PYTHONHASHSEED": seed}
    line = [sys.executable, "-m", "udlc", "build", *command(project, *words)]
    return subprocess.Popen(line, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def test_a_build_with_nothing_to_do_is_quick_and_loads_no_compiler(project):
    begin = time.perf_counter()
    ran = subprocess.run(
        [sys.executable, "-c", WARM, "build", *command(project)], capture_output=True, text=True, check=True
    )
    assert time.perf_counter() - begin < 5  # on a busy machine; 0.4 s on a quiet one
    assert ran.stderr.strip() == "[]"
    assert ran.stdout.count("up to date") == 2


def test_same_bytes_whatever_the_hash_seed_and_the_number_of_processes(original, tmp_path):
    runs = []
    for seed, jobs in (("1", "1"), ("2", "2")):
        out = tmp_path / seed
        runs.append(start(original._replace(out=out), "--jobs", jobs, seed=seed))
    for run in runs:
        _, err = run.communicate(timeout=120)
        assert run.returncode == 0, err
    for seed in ("1", "2"):
        assert files(original._replace(out=tmp_path / seed)) == files(original)


def test_two_builds_of_one_folder_follow_one_another(project, original):
    for file in project.out.iterdir():
        file.unlink()
    both = [start(project), start(project)]
    for run in both:
        _, err = run.communicate(timeout=120)
        assert run.returncode == 0, err
    assert files(project) == files(original)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGKILL])
@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_build_that_is_stopped_is_healed_by_the_next(project, original, number, jobs):
    for file in project.out.iterdir():
        file.unlink()
    run = start(project, "--jobs", jobs)
    while not (project.out / "__init__.py").exists():
        assert run.poll() is None, run.communicate()
        time.sleep(0.01)
    run.send_signal(number)
    out, err = run.communicate(timeout=120)
    if run.returncode != 0:  # it may have come to its end first
        assert run.returncode == (130 if number == signal.SIGINT else -number)
        assert out == ""
        assert (
            err == "" or number == signal.SIGKILL
        )  # a worker that was starting may say that it lost its parent
    project.build()
    assert files(project) == files(original)
