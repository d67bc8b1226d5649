"""`udlc build`: emit generated code, with a progress bar and a closing table."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from udlc.cli.options import Equations, Json, equations_folder, generated_folder, print_json
from udlc.errors import FAILED_CHECK

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from udlc.build.ahead import Compiled
    from udlc.build.builder import ChapterReport, Progress, Report


def build(
    chapter: Annotated[
        list[int] | None, typer.Option(metavar="N", help="Only this chapter (may be repeated).")
    ] = None,
    equations: Equations = None,
    out: Annotated[
        Path | None,
        typer.Option(metavar="DIR", help="Where generated code goes.", show_default="generated"),
    ] = None,
    jobs: Annotated[int, typer.Option(metavar="N", min=1, help="Processes.")] = 2,
    check: Annotated[
        bool, typer.Option("--check", help="Write nothing; fail where anything is stale.")
    ] = False,
    compiled: Annotated[
        bool,
        typer.Option(
            "--compile",
            help="Fill the cache of machine code: first calls do not wait, but for two phases.",
        ),
    ] = False,
    as_json: Json = False,
) -> None:
    """Compile equations to kernels and models.

    Only what changed is built again; nothing is ever half-written.
    """
    from rich.console import Console

    from udlc.build.builder import build as bring_up_to_date

    folder = equations_folder(equations)
    target = generated_folder(out, folder)
    console = Console(stderr=as_json)
    start = time.perf_counter()
    with _progress(console) as progress:
        report = bring_up_to_date(folder, target, chapter or (), jobs, check, progress)
    seconds = time.perf_counter() - start
    ahead = _compile(target, chapter or [], jobs, console) if compiled and not check else None
    stale = report.stale if check else ()
    if as_json:
        chapters = [asdict(c) for c in report.chapters]
        facts = {"out": str(target), "seconds": round(seconds, 3), "chapters": chapters, "stale": stale}
        print_json(facts | ({"compiled": asdict(ahead)} if ahead else {}))
    else:
        _print(console, report, seconds, target, check)
        if ahead:
            count = f"{ahead.kernels} kernels and the steps of {ahead.networks} networks"
            console.print(f"compiled {count} in {ahead.seconds:.1f} s", highlight=False)
    if stale:
        raise typer.Exit(FAILED_CHECK)


def _compile(target: Path, chapters: list[int], jobs: int, console: Console) -> Compiled:
    from udlc.build.ahead import compile_ahead

    with _progress(console) as progress:
        return compile_ahead(target, chapters, jobs, progress)


@contextlib.contextmanager
def _progress(console: Console) -> Iterator[Progress]:
    """A progress bar that appears only when there is something to build and somebody watches."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    bar = Progress(*columns, console=console, transient=True, disable=not console.is_terminal)
    task = bar.add_task("building", total=None)

    def update(what: str, done: int, all_: int) -> None:
        bar.start()
        bar.update(task, description=what, completed=done, total=all_)

    try:
        yield update
    finally:
        bar.stop()


def _print(console: Console, report: Report, seconds: float, target: Path, check: bool) -> None:
    console.print(_table(report, seconds, check))
    if check:
        for name in report.stale:
            console.print(f"stale: {target / name}", style="bold red", highlight=False, soft_wrap=True)
    else:
        for name in report.changed:
            word = "wrote" if (target / name).exists() else "removed"
            console.print(f"{word} {target / name}", highlight=False, soft_wrap=True)


def _table(report: Report, seconds: float, check: bool) -> Table:
    from rich.table import Table

    chapters = report.chapters
    table = Table(show_footer=len(chapters) > 1, box=None, pad_edge=False, padding=(0, 1, 0, 0))
    total = [sum(getattr(c, what) for c in chapters) for what in ("entries", "kernels", "models")]
    table.add_column("chapter", footer="all", no_wrap=True)
    numbers = {name: str(count) for name, count in zip(("equations", "kernels", "models"), total)}
    for name, footer in (numbers | {"seconds": f"{seconds:.1f}"}).items():
        table.add_column(name, justify="right", footer=footer, no_wrap=True, min_width=len(name))
    table.add_column("", no_wrap=True, min_width=len("up to date"))
    for c in chapters:
        counts = (str(c.entries), str(c.kernels), str(c.models))
        took = "" if c.fresh else f"{c.seconds:.1f}"
        table.add_row(f"{c.chapter:>2}  {c.title}", *counts, took, _state(c, check))
    return table


def _state(chapter: ChapterReport, check: bool) -> str:
    if not chapter.changed:
        return "up to date" if chapter.fresh else "unchanged"
    return f"{len(chapter.changed)} {'stale' if check else 'written'}"
