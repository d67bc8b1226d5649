"""Options that several commands share, and how they print."""

from __future__ import annotations

import json
import math
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from udlc.errors import InputError

Equations = Annotated[
    Path | None,
    typer.Option("--equations", metavar="DIR", help="Folder of equation modules.", show_default="the book's"),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]
Bindings = Annotated[
    list[str] | None,
    typer.Option(metavar="NAME=WHAT", help="What an open function is: a=ReLU (may be repeated)."),
]
Target = Annotated[
    str, typer.Argument(metavar="NUMBER_OR_MODEL", help="An equation's number, or a model's name.")
]


def equations_folder(folder: Path | None) -> Path:
    """The folder given, or the book's."""
    from udlc.files import book_folder

    return folder.resolve() if folder is not None else book_folder()


def generated_folder(out: Path | None, equations: Path) -> Path:
    """The output folder given, or `generated` beside the equations."""
    return out.resolve() if out is not None else equations.parent / "generated"


def bindings(words: list[str] | None) -> dict[str, str]:
    """`a=ReLU` as a pair; raises InputError for anything else."""
    pairs = [[part.strip() for part in word.partition("=")] for word in words or ()]
    for name, sign, what in pairs:
        if not (name and sign and what):
            given = f"--bind {name}{sign}{what}"
            raise InputError("say which function is which, as in --bind a=ReLU", got=given)
    return {name: what for name, _, what in pairs}


def print_json(data: Any) -> None:
    """One JSON document on standard output, letters as they are; no finite number is "nan", "inf", "-inf"."""
    json.dump(_finite(data), sys.stdout, ensure_ascii=False, indent=1, allow_nan=False)
    sys.stdout.write("\n")


def _finite(data: Any) -> Any:
    """The data with the numbers that JSON does not have as strings."""
    if isinstance(data, dict):
        return {name: _finite(value) for name, value in data.items()}
    if isinstance(data, list | tuple):
        return [_finite(value) for value in data]
    return str(data) if isinstance(data, float) and not math.isfinite(data) else data


def counted(number: int, word: str, words: str = "") -> str:
    """A number with its word: 1 file, 2 files; `words` where the plural is another."""
    return f"{number} {word}" if number == 1 else f"{number} {words or word + 's'}"
