"""Rounds are interleaved, stop at a verdict, and do without candidates that fail."""

import json

import pytest

from udlc.bench import report as reports
from udlc.bench.candidates import Candidate, CandidateFailed, chosen_candidates
from udlc.bench.cases import CASES, Loss, Training
from udlc.bench.rounds import FEWEST_ROUNDS, measured, settled
from udlc.errors import UnknownName

CASE = Loss("least_squares", 1)
OURS = Candidate("ours", "ours", "generated", 2)
EAGER = Candidate("torch_eager", "torch", "eager", 1)
EAGER_2 = Candidate("torch_eager", "torch", "eager", 2)
JIT = Candidate("jax_jit", "jax", "jit", 1)
RUN = Candidate("jax_run", "jax", "run", 1)


class Fake:
    """A process whose work takes what it is told."""

    def __init__(self, candidate, seconds, log):
        self.candidate, self.seconds, self.log, self.calls = candidate, seconds, log, 0

    def run(self, count):
        self.calls += 1
        self.log.append(self.candidate)
        return count * self.seconds(self.calls)

    def close(self):
        self.log.append(("closed", self.candidate))


def fakes(times, log):
    def start(candidate, case):
        if candidate not in times:
            raise CandidateFailed("cannot", entry=candidate.name)
        return Fake(candidate, times[candidate], log)

    return start


def test_ratio_is_the_best_peers_time_over_ours():
    times = {OURS: lambda _: 1.0, EAGER: lambda _: 4.0, EAGER_2: lambda _: 3.0, JIT: lambda _: 5.0}
    found = measured(CASE, list(times), 20, fakes(times, []))
    assert found.peers == {"torch_eager": 3.0, "jax_jit": 5.0}
    assert (found.ours, found.ratio, found.spread, found.threads) == (1.0, 3.0, (3.0, 3.0), 2)


def test_who_takes_whole_runs_has_a_ratio_of_its_own():
    training = next(case for case in CASES if isinstance(case, Training))
    times = {OURS: lambda _: 2.0, JIT: lambda _: 4.0, RUN: lambda _: 3.0}
    found = measured(training, list(times), 20, fakes(times, []))
    assert found.peers == {"jax_jit": 4.0, "jax_run": 3.0}
    assert (found.ratio, found.run_ratio) == (2.0, 1.5)
    of_a_head = measured(CASE, list(times), 20, fakes(times, []))
    assert (of_a_head.peers, of_a_head.run_ratio) == ({"jax_jit": 4.0}, None)


def test_rounds_are_interleaved_and_processes_closed():
    log = []
    times = {OURS: lambda _: 1.0, JIT: lambda _: 2.0}
    measured(CASE, [OURS, JIT], 20, fakes(times, log))
    calibration = [OURS, JIT]
    assert log[:-2] == calibration + [OURS, JIT] * FEWEST_ROUNDS
    assert set(log[-2:]) == {("closed", OURS), ("closed", JIT)}


def test_no_verdict_takes_all_rounds():
    log = []
    times = {OURS: lambda _: 1.0, JIT: lambda n: 0.5 if n % 2 else 2.0}
    found = measured(CASE, [OURS, JIT], 9, fakes(times, log))
    assert log.count(OURS) == 1 + 9
    assert found.spread[0] < 1 < found.spread[1]


def test_a_verdict_needs_a_narrow_or_a_distant_spread():
    assert settled([1.0, 1.0, 1.02])
    assert settled([8.0, 10.0, 11.0])
    assert not settled([1.1, 1.3, 1.6])
    assert not settled([0.5, 1.0, 3.0])


def test_failing_candidates_are_left_out_and_said_so():
    alone = measured(CASE, [OURS, EAGER], 3, fakes({OURS: lambda _: 1.0}, []))
    assert (alone.ours, alone.peers, alone.ratio, alone.spread) == (1.0, {}, None, None)
    assert alone.left_out == {"torch_eager": "cannot"}
    without = measured(CASE, [OURS, EAGER], 3, fakes({EAGER: lambda _: 1.0}, []))
    assert (without.ours, without.ratio) == (None, None)
    assert measured(CASE, [OURS], 3, fakes({}, [])).left_out == {"ours": "cannot"}


def test_one_thread_count_may_fail():
    times = {OURS: lambda _: 1.0, EAGER: lambda _: 2.0}
    assert measured(CASE, [OURS, EAGER, EAGER_2], 3, fakes(times, [])).left_out == {}


def test_missing_peers(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda _: None)
    found, missing = chosen_candidates(["torch", "jax"], 3)
    assert found == (Candidate("ours", "ours", "generated", 3),)
    assert missing == dict.fromkeys(("torch_eager", "torch_compile"), "torch is not installed") | (
        dict.fromkeys(("jax_jit", "jax_run"), "jax is not installed")
    )


@pytest.fixture
def quick(monkeypatch):
    """Nothing is really measured."""
    times = {OURS: lambda _: 1.0, EAGER: lambda _: 2.0}
    start = fakes(times, [])
    monkeypatch.setattr(
        reports, "measured", lambda case, _, rounds: measured(case, [OURS, EAGER], rounds, start)
    )
    monkeypatch.setattr(reports, "max_ulp", lambda _: 0.5)
    monkeypatch.setattr(reports, "start_times", lambda: {"import_s": 0.1})
    monkeypatch.setattr(reports, "memory", lambda cases, _: [{"model": case.name} for case in cases])


def test_the_document(quick):
    seen = []
    found = reports.report([], ["torch"], ["book"], 1, 2, seen.append)
    json.dumps(found, allow_nan=False)
    assert list(found)[:6] == ["machine", "versions", "results", "elementwise", "start", "memory"]
    assert len(found["results"]) + len(found["elementwise"]) == sum(case.group == "book" for case in CASES)
    for row in found["results"]:
        assert {"model", "size", "dtype", "threads", "ours_s", "peers", "ratio", "spread"} <= set(row)
        assert row["ratio"] == 2.0
    assert found["elementwise"][0].items() >= {"function": "exp", "ratio": 2.0, "max_ulp": 0.5}.items()
    assert [row["model"] for row in found["memory"]].count("shallow") == 1
    assert "exp 1000000" in seen


def test_sections_only_where_asked_for(quick):
    assert reports.report(["poisson"], ["torch"], ["book"], 1, 2, print)["start"] == {}
    only = reports.report(["start"], ["torch"], ["book"], 1, 2, print)
    assert (only["results"], only["start"], only["memory"]) == ([], {"import_s": 0.1}, [])


def test_the_command(quick):
    from typer.testing import CliRunner

    from udlc.cli import application

    shown = CliRunner().invoke(
        application(), ["bench", "deep", "exp", "--sizes", "5-4-3@6", "--against", "torch"]
    )
    assert shown.exit_code == 0
    assert "5-4-3@6" in shown.stdout
    data = CliRunner().invoke(application(), ["bench", "deep", "--sizes", "5-4-3@6", "--json"])
    assert [row["model"] for row in json.loads(data.stdout)["results"]] == ["deep-momentum", "deep-adam"]
    assert isinstance(CliRunner().invoke(application(), ["bench", "dep"]).exception, UnknownName)
