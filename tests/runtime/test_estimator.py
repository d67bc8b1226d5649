import sys

import numpy as np
import pytest

from tests.runtime.models import adam, deep, least_squares, line, multiclass, squash
from udlc.errors import InputError, UnknownName
from udlc.runtime.estimator import Estimator
from udlc.runtime.plots import save_history

X = np.random.default_rng(1).normal(size=(40, 2))
NAMES = np.where(X[:, 0] > 0, "right", "left")


def classifier(**how):
    model = deep(widths=[2, 5, 2], head=multiclass, activation=squash, compiled=False)
    return model.estimator(adam(α=0.05), **{"steps": 60, "batch": 10, **how})


def test_any_labels_can_be_fitted_and_predicted():
    fitted = classifier().fit(X, NAMES)
    assert fitted.classes_.tolist() == ["left", "right"]
    assert fitted.score(X, NAMES) > 0.9
    assert set(fitted.predict(X)) == {"left", "right"}
    assert fitted.predict_proba(X).sum(axis=1) == pytest.approx(np.ones(40))
    again = classifier().fit(X, NAMES)
    assert again.parameters_ == fitted.parameters_


def test_a_regression_scores_minus_its_loss():
    regression = Estimator(
        line(head=least_squares, dtype="float64", compiled=False), adam(α=0.1), steps=400, batch=None
    )
    regression.fit(X[:, :1], 2 * X[:, 0] + 1)
    assert regression.score(X[:, :1], 2 * X[:, 0] + 1) == pytest.approx(0, abs=1e-4)
    assert regression.predict([[3.0]]) == pytest.approx([7], abs=0.01)


def test_settings_are_read_and_changed_by_name():
    estimator = classifier(steps=3)
    assert estimator.get_params()["steps"] == 3
    assert estimator.set_params(steps=4).steps == 4
    with pytest.raises(UnknownName, match="deep: there is no setting 'step'; did you mean 'steps'"):
        estimator.set_params(step=4)
    with pytest.raises(InputError, match="deep: not trained yet"):
        estimator.predict(X)


def test_scikit_learn_takes_it_for_its_own():
    base = pytest.importorskip("sklearn.base")
    from sklearn.model_selection import cross_val_score

    estimator = classifier(steps=30)
    assert base.is_classifier(estimator)
    assert base.clone(estimator).get_params()["optimiser"] == estimator.optimiser
    scores = cross_val_score(estimator, X, NAMES, cv=3)
    assert scores.shape == (3,)
    assert scores.mean() > 0.6


def test_histories_become_pictures(tmp_path, monkeypatch):
    model = deep(widths=[2, 2], head=multiclass, compiled=False)
    labels = (NAMES == "right").astype(int)
    history = model.fit(model.init(0), X, labels, optimiser=adam, steps=10, held_out=(X, labels))
    pytest.importorskip("matplotlib")
    save_history(history, tmp_path / "history.png", "deep", "accuracy")
    assert (tmp_path / "history.png").read_bytes().startswith(b"\x89PNG")
    with pytest.raises(InputError, match="cannot be written"):
        save_history(history, tmp_path / "no" / "history.png")
    with pytest.raises(InputError, match=r"history\.xyz: cannot be written"):
        save_history(history, tmp_path / "history.xyz")
    monkeypatch.setitem(sys.modules, "matplotlib.figure", None)
    with pytest.raises(InputError, match=r"pip install 'udlc\[plot\]'"):
        save_history(history, tmp_path / "other.png")
