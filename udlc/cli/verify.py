"""`udlc verify`: the verdict of every equation, by chapter."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Annotated

import typer

from udlc.cli.options import Equations, Json, equations_folder, print_json
from udlc.errors import FAILED_CHECK, BuildError

if TYPE_CHECKING:
    from udlc.project.project import Project
    from udlc.verify.run import Options
    from udlc.verify.verdicts import Result

LIMIT = 20.0
Mutants = Annotated[
    int, typer.Option("--mutants", metavar="N", min=0, help="False variants to try of each link.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", min=1, help="Processes.", show_default="processors")
]
Limit = Annotated[
    float, typer.Option("--limit", metavar="SECONDS", min=0.001, help="Processor time that a link may take.")
]


def verify(  # noqa: PLR0913, PLR0917  (its options)
    what: Annotated[
        list[str] | None,
        typer.Argument(metavar="[NUMBER|CHAPTER]...", help="Equations, or whole chapters; all by default."),
    ] = None,
    mutants: Mutants = 0,
    jobs: Jobs = None,
    limit: Limit = LIMIT,
    cache: Annotated[
        bool, typer.Option("--cache/--no-cache", help="Whether to leave out what has not changed.")
    ] = True,
    check: Annotated[
        bool,
        typer.Option("--check", help="Write nothing; fail where the recorded verdicts are not those found."),
    ] = False,
    replay: Annotated[
        bool, typer.Option("--replay", help="Have the independent checker read the certificates of proofs.")
    ] = False,
    rules: Annotated[
        bool, typer.Option("--rules", help="Verify the compiler's own tables of rules instead.")
    ] = False,
    equations: Equations = None,
    as_json: Json = False,
) -> None:
    """Prove, check or refute what equations claim, link by link.

    What has not changed is not verified again: a run over all entries keeps the verdicts in `.verdicts.json`
    beside the equations, and the certificates of proofs in `.certificates.jsonl`.
    Exit code 0 only if nothing is refuted without a correction that passes, and nothing is unknown without
    its reason.
    """
    from udlc.verify.run import Options

    keeps = not what and limit == LIMIT  # with another limit, another link may be unknown
    options = Options(jobs, limit, mutants, certificates=keeps and not (check or replay))
    if rules:
        _verify_rules(options, as_json)
        return
    from udlc.project.project import load

    project = load(equations_folder(equations))
    numbers = selected(project, what or ())
    if check:
        _check(project, numbers, options, as_json)
    elif replay:
        _replay(project, numbers, options, as_json)
    else:
        _verify(project, numbers, options, cache, keeps, as_json)


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


def _verify(
    project: Project, numbers: Sequence[str], options: Options, cache: bool, keeps: bool, as_json: bool
) -> None:
    from rich.console import Console

    from udlc.cli.verdicts import print_results
    from udlc.verify.record import Record
    from udlc.verify.run import verify_all

    record = Record.read(project.folder)
    notice(record.notice)
    with progress_bar(len(numbers)) as advance:
        results = verify_all(project, numbers, options, record if cache else None, advance)
    if keeps:
        record.keep({r.number: r for r in results}, options.mutants)
        notice(record.write(project))
        notice(_keep_certificates(project, results))
    if as_json:
        print_json([result.as_json() for result in results])
    else:
        print_results(Console(), results)
    if any(result.is_failure for result in results):
        raise typer.Exit(FAILED_CHECK)


def _keep_certificates(project: Project, results: Sequence[Result]) -> str:
    """Write the certificates of what was decided in the place of those that stand there; "" or why not."""
    from udlc.verify.certificate import read, write

    records = read(project.folder)
    for result in results:
        if not result.cached:
            records.pop(result.number, None)
            if result.certificate is not None:
                records[result.number] = dict(result.certificate)
    try:
        write(project.folder, {number: records[number] for number in project if number in records})
    except (BuildError, OSError) as error:
        return f"the certificates are not kept: {error}"
    return ""


def _replay(project: Project, numbers: Sequence[str], options: Options, as_json: bool) -> None:
    from dataclasses import asdict

    from udlc.verify.certificate import read
    from udlc.verify.record import Record
    from udlc.verify.replaying import beyond, classes_of, proved_in, replay_all

    records, proved = read(project.folder), proved_in(Record.read(project.folder), project)
    chosen = [n for n in numbers if n in records or n in proved]
    with progress_bar(len(chosen)) as advance:
        found = replay_all(project, chosen, records, options, advance)
    printed = {n: r for n, r in proved.items() if r.verdict == "proved"}
    more = {r.number: beyond(r, printed[r.number]) for r in found if r.number in printed}
    if as_json:
        print_json([{**asdict(r), "beyond": more.get(r.number, ())} for r in found])
    else:
        for r in found:
            assumed = f", beyond its verdict where {'; '.join(m)}" if (m := more.get(r.number)) else ""
            typer.echo(f"{r.number}: {r.said}{assumed}")
        accepted = [r for r in found if r.state == "accepted"]
        claims = sum(r.claims for r in accepted)
        typer.echo(f"{len(accepted)} of {len(found)} proved entries replayed, of {claims} claims")
        for name, count in classes_of(found, proved).items():
            typer.echo(f"class {name}: {count.replayed} of {count.proved} entries replayed")
    if any(r.state in ("rejected", "missing") for r in found):
        raise typer.Exit(FAILED_CHECK)


def _check(project: Project, numbers: Sequence[str], options: Options, as_json: bool) -> None:
    from udlc.verify.audit import audited
    from udlc.verify.record import Record

    record = Record.read(project.folder)
    with progress_bar(len(numbers)) as advance:
        audit = audited(project, numbers, record, options, advance)
    complaints = [record.notice] * bool(record.notice) + audit.complaints
    if as_json:
        print_json({"verified": [r.number for r in audit.results], "complaints": complaints})
    else:
        for complaint in complaints:
            typer.echo(complaint)
        typer.echo(
            f"{audit.known} of {len(numbers)} entries are recorded; {len(audit.results)} were verified"
        )
    if complaints:
        raise typer.Exit(FAILED_CHECK)


def _verify_rules(options: Options, as_json: bool) -> None:
    from rich.console import Console

    from udlc.cli.verdicts import print_rules
    from udlc.verify.rules import verify_rules
    from udlc.verify.tables_of_rules import rule_rows

    with progress_bar(len(rule_rows())) as advance:
        results = verify_rules(options, advance)
    if as_json:
        print_json([result.as_json() for result in results])
    else:
        print_rules(Console(), results)
    if not all(result.passes for result in results):
        raise typer.Exit(FAILED_CHECK)


def notice(text: str) -> None:
    """A line on the error stream."""
    if text:
        typer.echo(text, err=True)


@contextlib.contextmanager
def progress_bar(total: int) -> Iterator[Callable[[str], None]]:
    """A bar on the error stream, and what moves it on. It has no thread, for workers are forked beside it."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True, auto_refresh=False) as progress:
        task = progress.add_task("verify", total=total)

        def advance(number: str) -> None:
            progress.update(task, advance=1, description=f"verify {number}")
            progress.refresh()

        yield advance
