"""A model with its optimiser as a scikit-learn style estimator, which works with and without scikit-learn."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError, UnknownName

if TYPE_CHECKING:
    from udlc.runtime.model import Model
    from udlc.runtime.optimiser import Optimiser
    from udlc.runtime.parameters import Parameters
    from udlc.runtime.training import History

SETTINGS = ("model", "optimiser", "steps", "batch", "seed", "progress")


class Estimator:
    """`fit`, `predict`, `score` as scikit-learn has them; labels may be anything that sorts.

    Attributes:
        classes_: after `fit` of a classifier, the labels in the order of the model's outputs.
        parameters_: after `fit`, the trained parameters.
        history_: after `fit`, what training went through.
    """

    def __init__(
        self,
        model: Model,
        optimiser: Optimiser,
        steps: int = 1000,
        batch: int | None = 100,
        seed: int = 0,
        progress: bool = False,
    ) -> None:
        self.model = model
        self.optimiser = optimiser
        self.steps = steps
        self.batch = batch
        self.seed = seed
        self.progress = progress

    def get_params(self, deep: bool = True) -> dict[str, Any]:  # noqa: ARG002 - scikit-learn's signature
        """The settings by name."""
        return {name: getattr(self, name) for name in SETTINGS}

    def set_params(self, **settings: Any) -> Estimator:
        """Change settings; raises UnknownName."""
        for name, value in settings.items():
            if name not in SETTINGS:
                raise UnknownName("setting", name, SETTINGS, model=self.model.name)
            setattr(self, name, value)
        return self

    def fit(self, X: Any, y: Any) -> Estimator:
        """Train from new parameters."""
        targets = np.asarray(y)
        if self._classifies:
            self.classes_, targets = np.unique(targets, return_inverse=True)
        self.parameters_: Parameters = self.model.init(self.seed)
        self.history_: History = self.model.fit(
            self.parameters_,
            X,
            targets,
            optimiser=self.optimiser,
            steps=self.steps,
            batch=self.batch,
            seed=self.seed,
            progress=self.progress,
        )
        return self

    def predict(self, X: Any) -> np.ndarray:
        """The predicted target of each example."""
        predicted = self.model.predict(self._trained(), X)
        return self.classes_[predicted] if self._classifies else predicted

    def predict_proba(self, X: Any) -> np.ndarray:
        """The probability of each class; raises InputError where the head gives none."""
        probability = self.model.probability(self._trained(), X)
        return np.stack([1 - probability, probability], axis=1) if probability.ndim == 1 else probability

    def score(self, X: Any, y: Any) -> float:
        """Higher is better: the accuracy of a classifier, else minus the loss per example."""
        if self._classifies:
            return float(np.mean(self.predict(X) == np.asarray(y)))
        return -self.model.score(self._trained(), X, y)

    def __sklearn_tags__(self) -> Any:
        """What scikit-learn asks of an estimator that it meets."""
        from sklearn.utils import ClassifierTags, RegressorTags, Tags, TargetTags

        return Tags(
            estimator_type="classifier" if self._classifies else "regressor",
            target_tags=TargetTags(required=True),
            classifier_tags=ClassifierTags() if self._classifies else None,
            regressor_tags=None if self._classifies else RegressorTags(),
        )

    def __sklearn_is_fitted__(self) -> bool:
        return hasattr(self, "parameters_")

    @property
    def _classifies(self) -> bool:
        return self.model.head is not None and self.model.head.classifies

    def _trained(self) -> Parameters:
        if not hasattr(self, "parameters_"):
            raise InputError("not trained yet: call fit first", model=self.model.name)
        return self.parameters_
