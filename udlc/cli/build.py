"""`udlc build`: emit generated code, with a progress bar and a closing table."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from udlc.cli.options import Equations, Json, equations_folder, generated_folder, print_json
from udlc.errors import FAILED_CHECK

if TYPE_CHECKING:
    from rich.console import Console

    from udlc.build import ChapterReport

Progress = Callable[[str, int, int], None]


def build(
    chapter: Annotated[list[int] | None, typer.Option(help="Only this chapter (may be repeated).")] = None,
    equations: Equations = None,
    out: Annotated[Path | None, typer.Option(help="Where generated code goes.", show_default=False)] = None,
    jobs: Annotated[int, typer.Option(min=1, help="Processes.")] = 2,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where anything is stale.")
    ] = False,
    as_json: Json = False,
) -> None:
    """Compile equations to Python kernels and models; only what changed is built again."""
    from rich.console import Console

    from udlc.build import build as bring_up_to_date

    folder = equations_folder(equations)
    target = generated_folder(out, folder)
    console = Console(stderr=as_json)
    start = time.perf_counter()
    with _progress(console) as progress:
        reports = bring_up_to_date(folder, target, chapter or (), jobs, check, progress)
    seconds = time.perf_counter() - start
    stale = [name for r in reports for name in r.changed] if check else []
    if as_json:
        chapters = [asdict(r) for r in reports]
        print_json({"out": str(target), "seconds": round(seconds, 3), "chapters": chapters, "stale": stale})
    else:
        console.print(_table(reports, seconds))
        for name in stale:
            console.print(f"stale: {target / name}", style="bold red", highlight=False)
    if stale:
        raise typer.Exit(FAILED_CHECK)


class _progress:
    """A progress bar that appears only when there is something to build and somebody watches."""

    def __init__(self, console: Console) -> None:
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

        columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
        self.bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)

    def __enter__(self) -> Progress:
        self.bar.start()
        task = self.bar.add_task("building", total=None)
        return lambda what, done, all_: self.bar.update(task, description=what, completed=done, total=all_)

    def __exit__(self, *_: object) -> None:
        self.bar.stop()


def _table(reports: list[ChapterReport], seconds: float) -> object:
    from rich.table import Table

    table = Table(title=None, show_footer=len(reports) > 1, box=None, pad_edge=False)
    total = [sum(getattr(r, what) for r in reports) for what in ("entries", "kernels", "models")]
    table.add_column("chapter", footer="all", no_wrap=True)
    for name, count in zip(("equations", "kernels", "models"), total):
        table.add_column(name, justify="right", footer=str(count))
    table.add_column("seconds", justify="right", footer=f"{seconds:.1f}")
    table.add_column("")
    for r in reports:
        state = "up to date" if r.fresh else f"{len(r.changed)} files changed" if r.changed else "same"
        counts = (str(r.entries), str(r.kernels), str(r.models))
        table.add_row(f"{r.chapter:>2}  {r.title}", *counts, f"{r.seconds:.1f}", state)
    return table
