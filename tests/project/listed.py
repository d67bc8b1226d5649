"""Random inputs for whatever `udlc list` lists: names, shapes and domains are read from its JSON alone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

import numpy as np

SIZES = (1, 2, 3, 4)
"""What sizes are drawn from."""

SMALL = (0.05, 0.95)
"""Where numbers of a bounded domain are drawn, as parts of it."""


class Drawing:
    """One choice of sizes, and inputs of these sizes.

    Attributes:
        sizes: by name, each drawn when a shape first mentions it.
        widths: of layers, by name, each row drawn when a shape first mentions it.
    """

    def __init__(self, seed: int) -> None:
        self.rng = np.random.default_rng(seed)
        self.sizes: dict[str, int] = {}
        self.widths: dict[str, dict[int, int]] = {}

    def length(self, text: str, row: int = 0) -> int:
        """The length of an axis: D_i+1, or D[k+1] for the layer of a row."""

        def width(found: re.Match[str]) -> str:
            place = self._sum(re.sub(r"\bk\b", str(row), found[2]))
            rows = self.widths.setdefault(found[1], {})
            return str(rows.setdefault(place, int(self.rng.choice(SIZES))))

        return self._sum(re.sub(r"(\w+)\[([^\]]*)\]", width, text))

    def _sum(self, text: str) -> int:
        names = set(re.findall(r"[^\W\d][\w′'\u0302]*", text))
        for name in sorted(names):
            self.sizes.setdefault(name, int(self.rng.choice(SIZES)))
        for name in sorted(names, key=len, reverse=True):
            text = text.replace(name, str(self.sizes[name]))
        return int(eval(text))

    def inputs(self, listed: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
        """Numbers for every input that no other tells."""
        wanted = {n: q for n, q in listed.items() if not q.get("optional")}
        given = {n: self._drawn(q) for n, q in wanted.items() if q["domain"] != "size"}
        for name, q in wanted.items():
            if q["domain"] == "size":
                given[name] = self._size(name, q)
        return given

    def _size(self, name: str, q: Mapping[str, Any]) -> Any:
        if not q["shape"]:
            return self.length(name)
        rows = self.length(q["shape"][0])
        return [self.length(f"{name}[{row}]") for row in range(rows)]

    def shape(self, shape: list[str]) -> Any:
        """A shape in numbers, or a list of the shapes of layers."""
        if any("k" in re.findall(r"\w+", text) and "[" in text for text in shape):
            rows = range(self.length(shape[0]))
            return [tuple(self.length(text, row) for text in shape[1:]) for row in rows]
        return tuple(self.length(text) for text in shape)

    def _drawn(self, q: Mapping[str, Any]) -> Any:
        shape = self.shape(q["shape"])
        if isinstance(shape, list):
            return [self._numbers(q, row).tolist() for row in shape]
        return self._numbers(q, shape).tolist()

    def _numbers(self, q: Mapping[str, Any], shape: tuple[int, ...]) -> np.ndarray[Any, Any]:
        ends = q.get("between")
        match q["domain"]:
            case "label":
                return self.rng.integers(0, 1 + self.length(str(ends[1])), shape)
            case "natural":
                return self.rng.integers(0, 5, shape)
            case "binary":
                return self.rng.integers(0, 2, shape)
        if ends is not None:
            low, high = (ends[0] + part * (ends[1] - ends[0]) for part in SMALL)
            return self.rng.uniform(low, high, shape)
        if q["domain"] in {"positive", "nonnegative", "unit"}:
            return self.rng.uniform(0.2, 0.9, shape)
        return self.rng.normal(size=shape)


def shape_of(value: Any) -> Any:
    """The shape of nested lists, or the list of the shapes of layers."""
    try:
        return np.shape(value)
    except ValueError:
        return [np.shape(row) for row in value]
