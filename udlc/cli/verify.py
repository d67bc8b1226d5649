"""`udlc verify`: the verdict of every equation, by chapter."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Annotated

import typer

from udlc.cli.options import Equations, Json, equations_folder, print_json
from udlc.errors import FAILED_CHECK

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from udlc.project.project import Project
    from udlc.verify.verdicts import Result, Status

STYLES: dict[Status, str] = {
    "defined": "dim",
    "proved": "green",
    "checked": "yellow",
    "refuted": "bold red",
    "unknown": "red",
}
SHOWN_REASON = 90


def verify(
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NUMBER|CHAPTER]...", help="Equations, or whole chapters; all by default."),
    ] = None,
    mutants: Annotated[int, typer.Option(metavar="N", help="False variants to try per equation.")] = 0,
    limit: Annotated[float, typer.Option(metavar="SECONDS", help="Time that one link may take.")] = 20.0,
    equations: Equations = None,
    as_json: Json = False,
) -> None:
    """Prove, check or refute what equations claim, link by link.

    Exit code 0 only if nothing is refuted without a correction that passes, and nothing is unknown without
    its reason.
    """
    from rich.console import Console

    from udlc.project.project import load

    project = load(equations_folder(equations))
    numbers = selected(project, what or ())
    results = _run(project, numbers, mutants, limit)
    if as_json:
        print_json([result.as_json() for result in results])
    else:
        _print(Console(), results)
    if any(result.is_failure for result in results):
        raise typer.Exit(FAILED_CHECK)


def selected(project: Project, what: Sequence[str]) -> list[str]:
    """The numbers of entries that words name: a chapter's, or one; raises UnknownName."""
    if not what:
        return list(project)
    chosen: list[str] = []
    for word in what:
        if word.isdigit() and int(word) in project.chapters:
            chosen += [n for n, entry in project.items() if entry.chapter == int(word)]
        else:
            chosen.append(project[word].number)
    return list(dict.fromkeys(chosen))


def _run(project: Project, numbers: Sequence[str], mutants: int, limit: float) -> list[Result]:
    """Verify one entry after the other, with a bar on the error stream."""
    from rich.console import Console
    from rich.progress import Progress

    from udlc.verify.entries import verify_entry
    from udlc.verify.trials import tried

    results = []
    with Progress(console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("verify", total=len(numbers))
        for number in numbers:
            progress.update(task, description=f"verify {number}")
            result = verify_entry(project[number], project, limit)
            results.append(tried(result, project[number], project, mutants) if mutants else result)
            progress.advance(task)
    return results


def _print(console: Console, results: Sequence[Result]) -> None:
    """A table for each chapter, then what is refuted or unknown, then the counts."""
    for chapter in dict.fromkeys(result.chapter for result in results):
        _print_chapter(console, chapter, [r for r in results if r.chapter == chapter])
    _print_findings(console, results)
    counts = Counter(result.verdict for result in results)
    console.print(", ".join(f"{counts[v]} {v}" for v in STYLES if counts[v]))


def _print_chapter(console: Console, chapter: int, results: Sequence[Result]) -> None:
    from rich.table import Table
    from rich.text import Text

    table = Table(box=None, pad_edge=False, title=f"Chapter {chapter}", title_justify="left")
    with_mutants = any(result.mutants.tried for result in results)
    names = (
        "number",
        "kind",
        "verdict",
        "method",
        "sizes",
        *(("variants",) if with_mutants else ()),
        "seconds",
    )
    for name in names:
        table.add_column(
            name, no_wrap=name in ("number", "verdict"), justify="right" if name == "seconds" else "left"
        )
    for result in results:
        shown = result.as_json()
        tally = result.mutants
        variants = f"{tally.killed} of {tally.tried} rejected" if tally.tried else ""
        table.add_row(
            result.number,
            result.kind,
            Text(result.verdict, STYLES[result.verdict]),
            shown["method"],
            shown["sizes"] if len(shown["sizes"]) < SHOWN_REASON else "several",
            *((variants,) if with_mutants else ()),
            f"{result.seconds:.2f}",
        )
    console.print(table)
    console.print()


def _print_findings(console: Console, results: Sequence[Result]) -> None:
    """Every link that is refuted, unknown or only checked, with its reason; every variant that survived."""
    from rich.text import Text

    from udlc.notation.plaintext import readable

    for result in results:
        for step in result.steps:
            if step.verdict in ("refuted", "unknown", "checked"):
                said = readable(f"{step.source} {step.relation} {step.target}".strip())
                head = f"{result.number} ({result.place}) {step.verdict}: "
                console.print(
                    Text.assemble((head, STYLES[step.verdict]), said, "\n    ", step.reason), soft_wrap=True
                )
        for survivor in result.mutants.survivors:
            console.print(Text(f"{result.number} variant {survivor}", "yellow"), soft_wrap=True)
