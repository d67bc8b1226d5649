"""`udlc lint`: what a module of equations hides from construction, found on its syntax tree."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from udlc.cli.options import Equations, Json, counted, equations_folder, print_json
from udlc.errors import FAILED_CHECK, InputError, NotationError

if TYPE_CHECKING:
    from udlc.notation.lint import Finding


def lint(
    files: Annotated[
        list[str] | None, typer.Argument(help="Equation modules (all of the folder's where none).")
    ] = None,
    equations: Equations = None,
    as_json: Json = False,
) -> None:
    """Report slips that Python hides.

    Those are `1/2` and `1//2`, `==`, chained comparisons, and letters that Python takes for one.
    """
    from udlc.files import equation_files

    paths = [Path(f) for f in files] if files else list(equation_files(equations_folder(equations)))
    findings = [finding for path in paths for finding in _findings(path)]
    if as_json:
        print_json([{**asdict(f), "file": str(f.file)} for f in findings])
    else:
        for f in findings:
            typer.echo(f"{f.file}:{f.line}: {f.message}")
        typer.echo(f"{counted(len(findings), 'finding')} in {counted(len(paths), 'file')}")
    if findings:
        raise typer.Exit(FAILED_CHECK)


def _findings(path: Path) -> list[Finding]:
    from udlc.notation.lint import lint as lint_file

    try:
        return lint_file(path)
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(path)) from error
    except SyntaxError as error:
        raise NotationError(f"not Python: {error.msg}", where=f"{path}:{error.lineno}") from error
