"""`udlc lint`: what a module of equations hides from construction, and what its entries lack."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from udlc.cli.options import Equations, Json, counted, equations_folder, print_json
from udlc.errors import FAILED_CHECK, InputError, NotationError, UdlcError

if TYPE_CHECKING:
    from udlc.notation.lint import Finding


def lint(
    files: Annotated[
        list[str] | None, typer.Argument(help="Equation modules (all of the folder's where none).")
    ] = None,
    equations: Equations = None,
    as_json: Json = False,
) -> None:
    """Report slips that Python hides, and entries that cannot be right.

    Python hides `1/2` and `1//2`, `==`, chained comparisons, and letters that it takes for one. Of a whole
    folder the entries are read too: shapes, indices, numbers that are missing, circles, open functions.
    """
    from udlc.files import equation_files

    folder = None if files else equations_folder(equations)
    paths = list(equation_files(folder)) if folder else [Path(f) for f in files or ()]
    findings = [finding for path in paths for finding in _findings(path)]
    findings += _of_entries(folder) if folder else []
    if as_json:
        print_json([{**asdict(f), "file": str(f.file)} for f in findings])
    else:
        for f in findings:
            typer.echo(f"{f.file}:{f.line}: {f.message}")
        typer.echo(f"{counted(len(findings), 'finding')} in {counted(len(paths), 'file')}")
    if findings:
        raise typer.Exit(FAILED_CHECK)


def _of_entries(folder: Path) -> list[Finding]:
    """The first thing that is wrong with the entries of a folder, where something is."""
    from udlc.notation.lint import Finding
    from udlc.project.project import load

    try:
        load(folder)
    except UdlcError as error:
        file, _, line = (error.where or str(folder)).rpartition(":")
        known = bool(file) and line.isdigit()
        message = f"{error.entry}: {error.message}" if error.entry else error.message
        return [Finding(file if known else error.where or str(folder), int(line) if known else 0, message)]
    return []


def _findings(path: Path) -> list[Finding]:
    from udlc.notation.lint import lint as lint_file

    try:
        return lint_file(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except SyntaxError as error:
        raise NotationError(f"not Python: {error.msg}", where=f"{path}:{error.lineno}") from error
