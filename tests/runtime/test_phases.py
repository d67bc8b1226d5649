"""Steps in two phases: the values of steps that add up gradients, and the same bits for any threads."""

import numpy as np
import pytest

from generated.chapter_03 import shallow
from generated.chapter_04 import deep
from generated.chapter_05 import gaussian_variance, multiclass
from generated.chapter_06 import adam, momentum, nesterov, sgd
from udlc.runtime import crew, phases, shards, trainer
from udlc.runtime.rule import Rule

RANDOM = np.random.default_rng(12)
X = RANDOM.normal(size=(23, 3))
LABELS = RANDOM.integers(4, size=23)


@pytest.fixture(autouse=True)
def tiny_shards(monkeypatch):
    """Whatever can be shared out is, into as many as three shards, and rows into as many as four parts."""
    monkeypatch.setattr(shards, "FEWEST_OPERATIONS", 1)
    monkeypatch.setattr(shards, "FEWEST_EXAMPLES", 2)
    monkeypatch.setattr(shards, "MOST", 3)
    monkeypatch.setattr(shards, "SLICE", 7)
    monkeypatch.setattr(phases, "PART_BYTES", 64)
    monkeypatch.setattr(phases, "FEWEST_ROWS", 1)
    monkeypatch.setattr(phases, "FEWEST_COLUMNS", 1)


def trained(model, rule, batch, steps=9):
    parameters = model.init(0)
    history = model.fit(parameters, X, LABELS, optimiser=rule, steps=steps, batch=batch, seed=3, interval=3)
    return parameters.flat.copy(), history


@pytest.mark.parametrize("rule", [sgd(α=0.01), momentum(α=0.01), nesterov(α=0.01), adam(α=0.01)])
@pytest.mark.parametrize("batch", [5, 8, 22, 23])
@pytest.mark.parametrize(
    ("network", "widths"), [(shallow, [3, 5, 4]), (deep, [3, 5, 4]), (deep, [3, 6, 5, 7, 4])]
)
def test_phases_give_the_values_of_gradients_added_up(network, widths, rule, batch, monkeypatch):
    found = []
    for way in (False, True):
        monkeypatch.setattr(trainer, "in_phases", lambda *_, way=way: way)
        model = network(widths=widths, head=multiclass, dtype="float64", compiled=False)
        found.append(trained(model, rule, batch))
    (expected, whole), (values, parted) = found
    assert values == pytest.approx(expected, rel=1e-10, abs=1e-13)
    assert parted.loss == pytest.approx(whole.loss, rel=1e-12)


@pytest.mark.slow
def test_any_number_of_threads_gives_the_same_bits(tmp_path, monkeypatch):
    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(trainer, "in_phases", lambda *_: True)
    monkeypatch.setattr(trainer, "crew_size", lambda _: 5)
    model = deep(widths=[3, 5, 6, 4], head=multiclass)
    found = []
    for threads in (1, 2, 3, 5):
        monkeypatch.setattr(crew.Crew, "choose", lambda *_, threads=threads: threads)
        values, history = trained(model, adam(α=0.01), 8, steps=60)
        found.append((values.tobytes(), history.loss))
    assert all(each == found[0] for each in found)


def test_a_gradient_that_is_wanted_whole_is_added_up():
    rule = Rule()
    large = deep(widths=[3, 50, 4], head=multiclass)
    assert phases.in_phases(large, rule, 2)
    assert not phases.in_phases(large, rule, 2000)  # what phases would exchange is more than the parameters
    assert not phases.in_phases(large, Rule(apart=False), 2)
    assert not phases.in_phases(deep(widths=[3, 50, 1], head=gaussian_variance), rule, 2)
    model = deep(widths=[3, *[50] * 9, 4], head=multiclass, memory=3500)
    assert model.backward is model.network.in_segments
    assert not phases.in_phases(model, rule, 2)


@pytest.mark.parametrize("parts", [1, 2, 4, 8])
@pytest.mark.parametrize("sides", [1, 2, 8])
@pytest.mark.parametrize(("network", "widths"), [(shallow, [3, 5, 4]), (deep, [3, 50, 7, 4])])
def test_parts_cover_every_parameter_once(network, widths, parts, sides):
    model = network(widths=widths, head=multiclass)
    rows = phases.Rows(model, parts, sides)
    assert len(rows.stretches) == parts * sides
    places = [np.arange(lo, hi) for part in rows.stretches for _, lo, hi in part]
    assert np.array_equal(np.sort(np.concatenate(places)), np.arange(model.layout.size))
    ends = [start + hi - lo for part in rows.stretches for start, lo, hi in part]
    assert max(ends) <= rows.length


@pytest.mark.parametrize(
    ("shapes", "count"),
    [
        ([(4096,), (4096, 2048)], (8, 4)),
        ([(256, 4096)], (2, 1)),
        ([(256, 40960)], (2, 16)),
        ([(512, 784)], (2, 1)),
        ([(10,), (1, 1)], (2, 1)),
        ([(4096, 4096), (4096, 4096)], (8, 8)),
    ],
)
def test_parts_are_no_larger_than_a_cache_and_no_smaller_than_tiles_need(shapes, count, monkeypatch):
    monkeypatch.undo()
    assert phases.parts_of(shapes, 4) == count
