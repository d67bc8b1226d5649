"""A folder of generated code as text: its kernels by the equations they carry out, line by line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeAlias

from udlc.errors import BuildError

Lines: TypeAlias = Mapping[str, list[str]]
"""Line number, counted from one, as text → the numbers of the equations that it carries out."""

FUNCTION = re.compile(r"def (\w+)\(")


@dataclass(frozen=True)
class Generated:
    """What the last build left.

    Attributes:
        lines: generated file → its lines.
        kernels: the number of an equation → the names of the functions that carry it out, its own first.
        chapters: generated file → the number of its chapter.
    """

    lines: Mapping[str, Lines] = field(default_factory=dict)
    kernels: Mapping[str, list[str]] = field(default_factory=dict)
    chapters: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def read(cls, folder: Path) -> Generated:
        """What lies in a folder; nothing where nothing is built.

        Raises:
            BuildError: a map of lines is damaged.
        """
        lines: dict[str, Lines] = {}
        kernels: dict[str, list[str]] = {}
        chapters: dict[str, int] = {}
        for map_file in sorted(folder.glob("lines_*.json")):
            for name, found in _map_of(map_file).items():
                lines[name] = found
                chapters[name] = int(map_file.stem.removeprefix("lines_"))
                _add_kernels(kernels, _text_of(folder / name), found)
        return cls(lines, kernels, chapters)

    def kernels_of(self, number: str) -> list[str]:
        """The kernels that carry out an equation: those of its own value and gradient first."""
        own = (kernel_name(number), f"{kernel_name(number)}_gradient")
        return sorted(self.kernels.get(number, ()), key=lambda name: name not in own)

    def lines_of(self, chapters: Iterable[int]) -> dict[str, Lines]:
        """The lines of the files of some chapters."""
        wanted = set(chapters)
        return {name: found for name, found in self.lines.items() if self.chapters[name] in wanted}


def kernel_name(number: str) -> str:
    """The name of an entry's kernel: 5.24 → equation_5_24, layer norm → layer_norm."""
    words = re.sub(r"\W+", "_", number).strip("_")
    return f"equation_{words}" if number[:1].isdigit() else words


def _map_of(file: Path) -> dict[str, Lines]:
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        return {str(name): dict(lines) for name, lines in found.items()}
    except (OSError, ValueError, TypeError, AttributeError) as error:
        raise BuildError("is damaged: `udlc build` writes it anew", where=str(file)) from error


def _text_of(file: Path) -> list[str]:
    try:
        return file.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise BuildError(f"cannot be read: {error.strerror}; run `udlc build`", where=str(file)) from error


def _add_kernels(kernels: dict[str, list[str]], text: list[str], lines: Lines) -> None:
    name = ""
    for n, line in enumerate(text, start=1):
        function = FUNCTION.match(line)
        name = function[1] if function else name if line.startswith((" ", ")", "#")) or not line else ""
        for number in lines.get(str(n), ()) if name else ():
            if name not in kernels.setdefault(number, []):
                kernels[number].append(name)
