"""`udlc new`: a small project of one's own equations that builds, trains and tests at once."""

from __future__ import annotations

from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from udlc.errors import BuildError
from udlc.files import write_together

TEMPLATE = {
    "README.md": "README.md",
    "equations/chapter_01.py": "chapter_01.py.txt",
    "tests/test_radial.py": "test_radial.py.txt",
    "data/waves.csv": "waves.csv",
}
"""Path in the new project → file of the template."""


def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder that does not exist yet.")],
) -> None:
    """Write a project of one's own: equations, data, a test, and a README that says what to do."""
    if folder.exists() and any(folder.iterdir() if folder.is_dir() else [folder]):
        raise BuildError("is there already, and not empty; nothing was changed", where=str(folder))
    template = files("udlc.cli") / "template"
    texts = {path: (template / name).read_text(encoding="utf-8") for path, name in TEMPLATE.items()}
    write_together(folder, texts)
    typer.echo(f"{folder}: {', '.join(sorted(texts))}")
    typer.echo(f"next: cd {folder} && udlc build --equations equations  (README.md says the rest)")
