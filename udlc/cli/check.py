"""`udlc check`: the verdicts of the entries of one file, failures at the line of the link."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from udlc.cli.options import Json, counted, print_json
from udlc.cli.verify import LIMIT, Jobs, Limit, Mutants, progress_bar
from udlc.errors import FAILED_CHECK

if TYPE_CHECKING:
    from udlc.verify.verdicts import Result


def check(
    files: Annotated[list[Path], typer.Argument(metavar="FILE.py...", help="Modules of equations.")],
    mutants: Mutants = 0,
    jobs: Jobs = None,
    limit: Limit = LIMIT,
    as_json: Json = False,
) -> None:
    """Verify the equations and derivations of a file.

    What a file rests on and does not hold is looked for in the modules beside it, then in the book. Exit code
    0 only if every claim is proved or checked.
    """
    from udlc.project.project import load_file
    from udlc.verify.run import Options, verify_all

    results: list[Result] = []
    for file in files:
        project = load_file(file)
        with progress_bar(len(project)) as advance:
            results += verify_all(project, list(project), Options(jobs, limit, mutants), None, advance)
    if as_json:
        print_json([result.as_json() for result in results])
    else:
        _print(results, len(files))
    if not all(result.passes for result in results):
        raise typer.Exit(FAILED_CHECK)


def _print(results: list[Result], files: int) -> None:
    """What does not pass, then the counts."""
    from rich.console import Console

    from udlc.cli.verdicts import print_counts, print_findings

    console = Console()
    for result in results:
        print_findings(console, result)
    typer.echo(f"{counted(len(results), 'entry', 'entries')} in {counted(files, 'file')}")
    print_counts(console, results)
