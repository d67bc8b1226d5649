"""All candidates of a case compute the same numbers, and processes answer what they are asked."""

from dataclasses import replace

import numpy as np
import pytest

from udlc.bench.accuracy import REFERENCES
from udlc.bench.candidates import Candidate, CandidateFailed, Worker
from udlc.bench.cases import CASES, Elementwise, Loss, Training
from udlc.bench.data import arguments, first_parameters
from udlc.bench.worker import prepared, runner

HEADS = [replace(case, batch=9) for case in CASES if isinstance(case, Loss)]
FUNCTIONS = [replace(case, length=50) for case in CASES if isinstance(case, Elementwise)]
TRAININGS = [
    Training("deep-momentum", "deep", (4, 6, 3), 5, "multiclass", "momentum", 0.01, batches=1),
    Training("deep-adam", "deep", (4, 6, 3), 5, "multiclass", "adam", 0.01, batches=1),
    Training("shallow", "shallow", (1, 3, 1), 7, "least_squares", "sgd", 0.01, batches=1),
    Training("gabor", "gabor", (), 8, "least_squares", "sgd", 0.01, batches=1),
]


def torch_runner(case):
    pytest.importorskip("torch")
    return runner("torch", case, "eager")


def jax_runner(case):
    pytest.importorskip("jax")
    return runner("jax", case, "jit")


def jax_run_runner(case):
    pytest.importorskip("jax")
    return runner("jax", case, "run")


@pytest.fixture(autouse=True)
def plain_python(monkeypatch):
    """Emitted source runs as Python: what Numba makes of it is tested elsewhere."""
    from udlc.runtime.kernel import Kernel

    link = Kernel.link
    monkeypatch.setattr(
        Kernel, "link", lambda self, dtype, bind=None, **_: link(self, dtype, bind or {}, compiled=False)
    )


def same(case, peer, steps=1):
    own, other = runner("ours", case, ""), peer(case)
    own.run(steps)
    other.run(steps)
    mine, theirs = own.values(), other.values()
    assert len(mine) == len(theirs)
    for a, b in zip(mine, theirs):
        np.testing.assert_allclose(a, b, rtol=2e-3, atol=2e-5)
    return mine


@pytest.mark.parametrize("peer", [torch_runner, jax_runner])
@pytest.mark.parametrize("case", HEADS, ids=lambda case: case.name)
def test_losses_and_gradients(case, peer):
    assert all(np.any(array) for array in same(case, peer))


@pytest.mark.parametrize("peer", [torch_runner, jax_runner])
@pytest.mark.parametrize("case", FUNCTIONS, ids=lambda case: case.name)
def test_functions(case, peer):
    same(case, peer)


@pytest.mark.parametrize("case", FUNCTIONS, ids=lambda case: case.name)
def test_functions_beside_their_reference(case):
    own = runner("ours", case, "")
    own.run(1)
    true = REFERENCES[case.name](arguments(case).astype(np.float64))
    np.testing.assert_allclose(own.values()[0], true, rtol=1e-5)


@pytest.mark.parametrize("peer", [torch_runner, jax_runner, jax_run_runner])
@pytest.mark.parametrize("case", TRAININGS, ids=lambda case: case.name)
def test_training(case, peer):
    found = same(case, peer, steps=3)
    assert any(np.any(a != b) for a, b in zip(found, first_parameters(case)))


def test_a_process_answers():
    with Worker(Candidate("ours", "ours", "generated", 1), FUNCTIONS[0]) as worker:
        assert worker.run(2) > 0
        assert worker.memory() > 1
        assert np.shape(worker.values()) == (1, 50)


def test_a_process_that_fails_says_why():
    with pytest.raises(CandidateFailed, match="nothing"):
        Worker(Candidate("ours", "ours", "generated", 1), replace(TRAININGS[0], head="nothing"))


def test_unknown_library():
    with pytest.raises(KeyError):
        prepared({"case": {"kind": "Loss", "name": "gaussian", "outputs": 1}, "library": "?", "mode": ""})
