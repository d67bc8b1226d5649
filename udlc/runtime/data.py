"""Data sets by name, or from a CSV file, each with a held-out fifth.

digits    8×8 pictures of handwritten digits (bundled with scikit-learn), 64 features in [0, 1], 10 classes
mnist1d   40 samples of a deformed one-dimensional digit, 10 classes; made by its published generator
FILE.csv  numbers separated by commas, a header or none; the last column is the target
"""

from __future__ import annotations

import csv
import random
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime.random import generator

HELD_OUT = 5
"""One example in so many is held out."""

MOST_CLASSES = 20
"""Whole numbers with at most so many values are read as classes; with more, as quantities."""


@dataclass(frozen=True)
class Data:
    """Examples to train on and examples to judge by.

    Attributes:
        name: of the data set.
        x: features, one row per example.
        y: labels 0 … K-1, or real targets.
        x_test: features of the held-out examples.
        y_test: their targets.
        classes: the labels as the source writes them, in the order of the numbers; empty for real targets.
    """

    name: str
    x: np.ndarray
    y: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    classes: tuple[str, ...] = ()

    @property
    def features(self) -> int:
        """Numbers per example."""
        return self.x.shape[1]

    def as_quantities(self) -> Data:
        """The same with the numbers of the source for targets, not those of classes.

        Raises:
            InputError: the targets are text.
        """
        if not self.classes:
            return self
        if not all(map(_is_number, self.classes)):
            raise InputError(
                "the targets are text; the head needs numbers", where=self.name, got=self.classes[0]
            )
        values = np.array([float(name) for name in self.classes])
        return replace(self, y=values[self.y], y_test=values[self.y_test], classes=())


def digits() -> Data:
    """Handwritten digits; raises InputError where scikit-learn is missing."""
    try:
        from sklearn.datasets import load_digits
    except ImportError:
        raise InputError("the digits need scikit-learn: pip install 'udlc[data]'") from None
    x, y = load_digits(return_X_y=True)
    return split("digits", x / 16.0, y, tuple(map(str, range(10))))


def mnist1d() -> Data:
    """MNIST-1D with its published split, kept once made; raises InputError where `mnist1d` is missing."""
    from udlc.runtime.cache import cache_folder

    path = cache_folder() / "mnist1d.npz"
    arrays = _kept(path)
    if arrays is None:
        arrays = _made()
        _keep(path, arrays)
    return Data("mnist1d", **arrays, classes=tuple(map(str, range(10))))


DATA: Mapping[str, Callable[[], Data]] = {"digits": digits, "mnist1d": mnist1d}


def load(name: str) -> Data:
    """A data set by its name, or a path that ends in .csv; raises UnknownName and InputError."""
    if name in DATA:
        return DATA[name]()
    if name.lower().endswith(".csv"):
        return csv_file(Path(name))
    raise UnknownName("data set", name, (*DATA, "FILE.csv"))


def csv_file(path: Path) -> Data:
    """A table: columns are features, brought to mean 0 and deviation 1, but the last, which is the target.

    A target that is text, or whole numbers with few values, is a class; else a quantity.

    Raises:
        InputError: with file and line: no such file, a ragged row, a cell that is no number, too few rows.
    """
    rows, lines = _rows(path)
    x = np.array([_numbers(row[:-1], path, line) for row, line in zip(rows, lines)])
    if len(rows) < 2 * HELD_OUT:
        raise InputError("too few rows", where=str(path), got=len(rows), expected=f"at least {2 * HELD_OUT}")
    deviation = x.std(axis=0)
    x = (x - x.mean(axis=0)) / np.where(deviation > 0, deviation, 1.0)
    last = [row[-1] for row in rows]
    if not all(map(_is_number, last)):
        classes, y = np.unique(last, return_inverse=True)
        return split(path.stem, x, y, tuple(map(str, classes)))
    values = np.array([_numbers([cell], path, line)[0] for cell, line in zip(last, lines)])
    distinct, labels = np.unique(values, return_inverse=True)
    if len(distinct) <= MOST_CLASSES and (distinct == np.floor(distinct)).all():
        return split(path.stem, x, labels, tuple(f"{value:.0f}" for value in distinct))
    return split(path.stem, x, values)


def split(name: str, x: np.ndarray, y: np.ndarray, classes: tuple[str, ...] = ()) -> Data:
    """Hold out a fifth: of each class a fifth, or of all examples; always the same ones."""
    groups = [np.flatnonzero(y == k) for k in range(len(classes))] if classes else [np.arange(len(x))]
    order = [generator(0, "held out", k).permutation(group) for k, group in enumerate(groups)]
    held = np.sort(np.concatenate([group[: len(group) // HELD_OUT] for group in order]))
    kept = np.sort(np.concatenate([group[len(group) // HELD_OUT :] for group in order]))
    return Data(name, x[kept], y[kept], x[held], y[held], classes)


def _rows(path: Path) -> tuple[list[list[str]], list[int]]:
    """The rows without header and blank lines, and the line each ends at."""
    rows: list[list[str]] = []
    lines: list[int] = []
    try:
        with path.open(newline="", encoding="utf-8-sig") as file:
            reader = csv.reader(file, strict=True)
            for row in reader:
                if any(cell.strip() for cell in row):
                    rows.append([cell.strip() for cell in row])
                    lines.append(reader.line_num)
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise InputError(f"cannot be read: {reason}", where=str(path)) from error
    except csv.Error as error:
        raise InputError(f"not CSV: {error}", where=f"{path}:{reader.line_num}") from error
    if rows and not any(map(_is_number, rows[0])):
        del rows[0], lines[0]
    if not rows:
        raise InputError("holds no rows", where=str(path))
    for row, line in zip(rows, lines):
        if len(row) != len(rows[0]) or len(row) < 2:
            expected = max(2, len(rows[0]))
            raise InputError(
                "wrong number of columns", where=f"{path}:{line}", got=len(row), expected=expected
            )
    return rows, lines


def _numbers(cells: list[str], path: Path, line: int) -> list[float]:
    for column, cell in enumerate(cells):
        if not _is_number(cell):
            raise InputError(
                f"column {column + 1} is not a finite number",
                where=f"{path}:{line}",
                got=repr(cell),
                expected="a number such as 1.5",
            )
    return [float(cell) for cell in cells]


def _is_number(cell: str) -> bool:
    try:
        return bool(np.isfinite(float(cell)))
    except ValueError:
        return False


def _made() -> dict[str, np.ndarray]:
    """The published data set; its generator seeds the global random states, which are put back."""
    try:
        from mnist1d.data import get_dataset_args, make_dataset
    except ImportError:
        raise InputError("MNIST-1D needs the package mnist1d: pip install 'udlc[data]'") from None
    python, numpy = random.getstate(), np.random.get_state()  # noqa: NPY002 - the generator's own state
    try:
        made = make_dataset(get_dataset_args())
    finally:
        random.setstate(python)
        np.random.set_state(numpy)  # noqa: NPY002
    return {name: np.asarray(made[name]) for name in ("x", "y", "x_test", "y_test")}


def _kept(path: Path) -> dict[str, np.ndarray] | None:
    """What an earlier run kept; None where there is nothing, or nothing whole."""
    try:
        with np.load(path) as file:
            return {name: file[name] for name in ("x", "y", "x_test", "y_test")}
    except (OSError, ValueError, KeyError, EOFError):
        return None


def _keep(path: Path, arrays: dict[str, np.ndarray]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".npz", delete=False) as part:
        np.savez(part, allow_pickle=False, **arrays)
    Path(part.name).replace(path)
