"""Options that several commands share, and how they print."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

Equations = Annotated[
    Path | None,
    typer.Option(
        "--equations", help="Folder of equation modules (the book's where not given).", show_default=False
    ),
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON to standard output.")]
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


def print_json(data: Any) -> None:
    """One JSON document on standard output, letters as they are."""
    json.dump(data, sys.stdout, ensure_ascii=False, indent=1, allow_nan=True)
    sys.stdout.write("\n")
