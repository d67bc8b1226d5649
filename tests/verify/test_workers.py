"""Workers: what they find arrives, whatever becomes of them; limits end what does not end by itself."""

import os
import signal
import time

import pytest

from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.workers import MOST_LOST, Begun, Found, Pool


def squares(job, known, say):
    """Items of a job: the squares below it; a text among its numbers is a mishap."""
    for n, number in enumerate(job):
        if n < len(known):
            continue
        say(Begun(number))
        match number:
            case "die":
                os.kill(os.getpid(), signal.SIGSEGV)
            case "leave":
                os._exit(3)
            case "hang":
                time.sleep(60)
            case "work":
                end = time.process_time() + 0.3
                while time.process_time() < end:
                    pass
                say(Found(25))
                continue
            case "eat":
                say(Found(all_memory()))
                continue
        say(Found(number**2))


def all_memory():
    try:
        return len(b"1" * (1 << 36))
    except MemoryError:
        return 0


def lost(_job, name, reason):
    return (name, reason), True


def run(jobs, count=2, patience=0.4):
    pool = Pool(squares, lost, count, patience)
    found = dict(pool.run(jobs))
    return [found[place] for place in range(len(jobs))]


@pytest.mark.parametrize("count", [1, 2, 3])
def test_all_items_of_all_jobs_arrive(count):
    jobs = [tuple(range(n)) for n in range(7)]
    assert run(jobs, count) == [[k**2 for k in job] for job in jobs]


@pytest.mark.parametrize(
    ("mishap", "reason"), [("die", "SIGSEGV"), ("leave", "exit code 3"), ("hang", "no answer in 0.4 s")]
)
def test_a_mishap_costs_one_item(mishap, reason):
    (before, (name, why), after), other = run([(2, mishap, 3), (4,)])
    assert (before, name, after, other) == (4, mishap, 9, [16])
    assert reason in why


def test_a_job_that_only_fails_ends():
    (items,) = run([("leave",) * 20])
    assert len(items) == MOST_LOST


def test_a_worker_that_is_held_up_is_waited_for(monkeypatch):
    assert run([("work",)], patience=0.2)[0][0][0] == "work"
    monkeypatch.setattr("udlc.verify.workers.ALLOWED", 10)
    assert run([("work",)], patience=0.2) == [[25]]


def test_memory_is_limited():
    assert run([("eat", 2)]) == [[0, 4]]


def test_workers_end_with_the_pool():
    pool = Pool(squares, lost, 2, 1)
    runs = pool.run([(1,), (2,), (3,)])
    next(runs)
    processes = [w.process for w in pool._workers]
    runs.close()
    assert all(p.exitcode is not None for p in processes)


def forever():
    while True:
        pass


def stubborn():
    while True:
        try:
            forever()
        except BaseException:  # noqa: BLE001  (work that swallows the signal once)
            break
    forever()


@pytest.mark.parametrize("work", [forever, stubborn])
def test_a_limit_ends_what_does_not_end(work):
    with pytest.raises(OutOfTime), time_limit(0.05):
        work()


def test_a_limit_inside_another_ends_with_the_outer_one():
    def both():
        with time_limit(5):
            pass
        forever()

    with pytest.raises(OutOfTime), time_limit(0.1):
        both()
    with pytest.raises(OutOfTime), time_limit(0.1), time_limit(60):
        forever()


def test_nothing_is_left_of_a_limit():
    with time_limit(0.05):
        pass
    assert signal.getitimer(signal.ITIMER_PROF) == (0, 0)
