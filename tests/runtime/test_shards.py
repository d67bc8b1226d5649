"""Steps whose batch is shared out: the values of steps that are not, and the same bits for any threads."""

import re

import numpy as np
import pytest

from generated.chapter_04 import deep
from generated.chapter_05 import gaussian_variance, multiclass
from generated.chapter_06 import adam, momentum, nesterov, sgd
from tests.runtime import models
from udlc.runtime import crew, shards
from udlc.runtime.shared import DONE, NONE_LEFT

RANDOM = np.random.default_rng(11)
X = RANDOM.normal(size=(23, 3))
LABELS = RANDOM.integers(4, size=23)


@pytest.fixture
def tiny_shards(monkeypatch):
    """Whatever can be shared out is, into as many as three shards, and the parameters into small slices."""
    monkeypatch.setattr(shards, "FEWEST_OPERATIONS", 1)
    monkeypatch.setattr(shards, "FEWEST_EXAMPLES", 2)
    monkeypatch.setattr(shards, "MOST", 3)
    monkeypatch.setattr(shards, "SLICE", 7)


def trained(model, y, rule, batch, steps=9):
    parameters = model.init(0)
    history = model.fit(parameters, X, y, optimiser=rule, steps=steps, batch=batch, seed=3, interval=3)
    return parameters.flat.copy(), history


@pytest.mark.parametrize("rule", [sgd(α=0.01), momentum(α=0.01), nesterov(α=0.01), adam(α=0.01)])
@pytest.mark.parametrize("batch", [1, 5, 8, 22, 23])
def test_shards_give_the_values_of_whole_batches(rule, batch, monkeypatch):
    model = deep(widths=[3, 5, 4], head=multiclass, dtype="float64", compiled=False)
    monkeypatch.setattr(shards, "MOST", 1)
    expected, whole = trained(model, LABELS, rule, batch)
    monkeypatch.setattr(shards, "FEWEST_OPERATIONS", 1)
    monkeypatch.setattr(shards, "FEWEST_EXAMPLES", 1)
    monkeypatch.setattr(shards, "MOST", 3)
    monkeypatch.setattr(shards, "SLICE", 7)
    assert shards.shard_count(model, batch) == min(batch, 3)
    found, shared = trained(model, LABELS, rule, batch)
    assert found == pytest.approx(expected, rel=1e-10, abs=1e-13)
    assert shared.loss == pytest.approx(whole.loss, rel=1e-12)


@pytest.mark.usefixtures("tiny_shards")
@pytest.mark.parametrize("rule", [nesterov(α=0.01), adam(α=0.01)])
def test_what_a_head_learns_is_summed_over_shards_too(rule, monkeypatch):
    model = deep(widths=[3, 5, 1], head=gaussian_variance, dtype="float64", compiled=False)
    found, _ = trained(model, X[:, 0], rule, 8)
    monkeypatch.setattr(shards, "MOST", 1)
    expected, _ = trained(model, X[:, 0], rule, 8)
    assert found == pytest.approx(expected, rel=1e-10, abs=1e-13)


def test_small_batches_and_kernels_that_sum_otherwise_are_not_shared_out():
    model = deep(widths=[40, 100, 100, 10], head=multiclass)
    assert [shards.shard_count(model, n) for n in (1, 10, 100)] == [1, 1, 2]
    by_hand = models.deep(widths=[3, 5, 4], head=models.multiclass, activation=models.squash)
    assert shards.shard_count(by_hand, 10**6) == 1


@pytest.mark.usefixtures("tiny_shards")
def test_batches_may_change_their_size_between_fits():
    model = deep(widths=[3, 5, 4], head=multiclass, dtype="float64", compiled=False)
    found = []
    for fresh in (False, True):
        parameters, state = model.init(0), None
        for batch in (8, 23, 1, 8):
            state = model.fit(parameters, X, LABELS, adam, steps=3, batch=batch, state=state).state
            state.trainer = None if fresh else state.trainer
        found.append(parameters.flat.tobytes())
    assert found[0] == found[1]


@pytest.mark.usefixtures("tiny_shards")
def test_data_need_be_neither_contiguous_nor_aligned():
    model = deep(widths=[3, 5, 4], head=multiclass, compiled=False)
    plain = X.astype(np.float32)
    reversed_twice = np.asfortranarray(plain)[::-1][::-1]
    shifted = np.frombuffer(b"\0" + plain.tobytes(), np.uint8)[1:].view(np.float32).reshape(plain.shape)
    assert not shifted.flags.aligned
    found = []
    for x in (plain, reversed_twice, shifted):
        parameters = model.init(0)
        model.fit(parameters, x, LABELS, adam, steps=4, batch=8)
        found.append(parameters.flat.tobytes())
    assert len(set(found)) == 1


def test_operations_are_those_of_the_products():
    model = deep(widths=[784, 512, 512, 10], head=multiclass)
    products = 2 * 256 * (2 * 784 * 512 + 3 * 512 * 512 + 3 * 512 * 10)
    assert products < shards.operations(model, 256) < 1.01 * products


@pytest.mark.usefixtures("tiny_shards")
@pytest.mark.slow
def test_any_number_of_threads_gives_the_same_bits(tmp_path, monkeypatch):
    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path))
    model = deep(widths=[3, 5, 4], head=multiclass)
    found = []
    for threads in (1, 2, 3, 5):
        monkeypatch.setattr(crew.Crew, "choose", lambda *_, threads=threads: threads)
        values, history = trained(model, LABELS, adam(α=0.01), 8, steps=60)
        found.append((values.tobytes(), history.loss))
    assert all(each == found[0] for each in found)
    (steps,) = model.joined.values()  # what other cores have read is asked for before it is written
    assert all(re.search("prefetch|prfm", text) for text in steps.assembly().values())


@pytest.mark.parametrize("length", [0, 1, 15, 100, 5000, 15710, 669706])
@pytest.mark.parametrize("least", [1, 7, 4096])
def test_slices_cover_a_vector_and_threads_have_the_same_number_of_them(length, least):
    places = shards.cut(length, least)
    assert (places[0], places[-1]) == (0, length)
    assert places == sorted(places)
    count = len(places) - 1
    assert count == 1 or (count % shards.MOST == 0 and count <= min(length // least, shards.SLICES))


def test_a_crew_works_alone_until_others_have_shown_to_be_faster():
    three = crew.Crew(3)
    assert three.choose(10**6) == 1  # nothing is known yet
    three.learn(1, 10, crew.SHORT / 2)
    assert three.choose(10**6) == 1  # nor by a run that is too short
    three.learn(1, 10, 1.0)
    for seconds in (2.0, 0.5, 3.0):  # the best of a few counts
        assert three.choose(10) == 3
        three.learn(3, 10, seconds)
    assert [three.choose(10) for _ in range(crew.RETRY)] == [3] * (crew.RETRY - 1) + [1]
    three.learn(3, 10, 2.0)
    assert sorted(three.choose(10) for _ in range(crew.SOON)) == [1] * (crew.SOON - 1) + [3]
    three.learn(1, 10, 3.0)
    assert three.choose(10) == 3
    assert crew.Crew(1).choose(10**6) == 1


def test_a_thread_that_fails_ends_the_work_of_all():
    work = np.zeros(32, np.int64)

    def piece(work, own):
        work[1] += 1
        raise ZeroDivisionError("of this thread")

    with pytest.raises(ZeroDivisionError, match="of this thread"):
        crew.together(piece, (work,), 2, work)
    assert work[DONE] == NONE_LEFT


@pytest.mark.parametrize(
    ("asked", "count"), [("1", 1), ("100000", None), ("", None), ("two", None), ("0", 1)]
)
def test_threads_are_at_most_the_cores(asked, count, monkeypatch):
    monkeypatch.setenv(crew.VARIABLE, asked)
    cores = crew.crew_size(10**6)
    assert cores == (count or cores)
    assert crew.crew_size(1) == 1
    monkeypatch.delenv(crew.VARIABLE)
    assert cores <= crew.crew_size(10**6)
