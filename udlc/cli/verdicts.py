"""Results in, tables of verdicts out: one a chapter, then what did not pass, then errata, then counts."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from rich.table import Table
from rich.text import Text

from udlc.cli.variants import print_variants
from udlc.notation.plaintext import readable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from udlc.verify.verdicts import Result, Status, Step

STYLES: dict[Status, str] = {
    "defined": "dim",
    "proved": "green",
    "checked": "yellow",
    "refuted": "bold red",
    "unknown": "red",
}
SHOWN_REASON = 90
MOST_ENTRIES = 24
"""An array of a counterexample with more elements is not printed."""


def print_results(console: Console, results: Sequence[Result]) -> None:
    """A table for each chapter, then the findings, then the counts."""
    for chapter in dict.fromkeys(result.chapter for result in results):
        _print_table(console, f"Chapter {chapter}", [r for r in results if r.chapter == chapter])
    errata = [r for r in results if r.is_erratum]
    for result in results:
        if result not in errata:
            print_findings(console, result)
    if errata:
        console.print(Text("Errata found", "bold"))
        for result in errata:
            print_findings(console, result)
            form = one_line(result.correction)
            console.print(
                Text(f"    the corrected form is {result.corrected}: {form}", "green"), soft_wrap=True
            )
    print_counts(console, results)


def print_rules(console: Console, results: Sequence[Result]) -> None:
    """A table for each table of rules, then what did not pass, then the counts."""
    for kind in dict.fromkeys(result.kind for result in results):
        _print_table(console, f"Rules of {kind}", [r for r in results if r.kind == kind])
    for result in results:
        print_findings(console, result)
    print_counts(console, results)


def print_counts(console: Console, results: Sequence[Result]) -> None:
    """How many entries have each verdict, and what became of the variants."""
    counts = Counter(result.verdict for result in results)
    said = ", ".join(f"{counts[v]} {v}" for v in STYLES if counts[v])
    known = sum(result.cached for result in results)
    console.print(
        said + (f" ({known} of {len(results)} unchanged since they were verified)" if known else "")
    )
    if any(r.mutants.tried for r in results):
        print_variants(console, results)


def _print_table(console: Console, title: str, results: Sequence[Result]) -> None:
    with_mutants = any(result.mutants.tried for result in results)
    names = [
        "number",
        "kind",
        "verdict",
        "method",
        "sizes",
        *(["variants"] if with_mutants else []),
        "seconds",
    ]
    table = Table(box=None, pad_edge=False, title=title, title_justify="left")
    for name in names:
        justify: Any = "right" if name == "seconds" else "left"
        table.add_column(name, no_wrap=name in ("number", "verdict"), justify=justify)
    for result in results:
        shown = result.as_json()
        tally = result.mutants
        variants = f"{tally.killed} of {tally.tried} rejected" if tally.tried else ""
        table.add_row(
            result.number,
            result.kind,
            Text(result.verdict, STYLES[result.verdict]),
            Text(shown["method"]),
            Text(shown["sizes"] if len(shown["sizes"]) < SHOWN_REASON else "several"),
            *((variants,) if with_mutants else ()),
            "known" if result.cached else f"{result.seconds:.2f}",
        )
    console.print(table)
    console.print()


def print_findings(console: Console, result: Result) -> None:
    """Every link that is refuted, unknown or only checked, with its reason; every variant that survived."""
    for n, step in enumerate(result.steps):
        if step.verdict in ("refuted", "unknown", "checked"):
            head, *lines = finding(result, n)
            console.print(Text(head, STYLES[step.verdict]), soft_wrap=True)
            for line in lines:
                console.print(Text(line), soft_wrap=True)
    for survivor in result.mutants.survivors:
        console.print(Text(f"{result.number} variant {survivor}", "yellow"), soft_wrap=True)
    for condition in result.mutants.unneeded:
        console.print(Text(f"{result.number} holds without the condition {condition}", "dim"), soft_wrap=True)


def finding(result: Result, n: int) -> list[str]:
    """The n-th step with its place and verdict, then why it does not pass, indented."""
    step = result.steps[n]
    said = one_line(f"{step.source} {step.relation} {step.target}".strip())
    head = f"{result.places[n]}: {result.number}: {step.verdict}: {said}"
    return [head, *(f"    {line}" for line in _explanation(step))]


def one_line(latex: str) -> str:
    """Equations in plain letters, one after the other."""
    return "; ".join(readable(latex).splitlines())


def _explanation(step: Step) -> list[str]:
    """The reason, then the counterexample: sizes and inputs, and both values."""
    lines = [step.reason] if step.reason else []
    example = step.counterexample
    if not example:
        return lines
    sizes = ", ".join(f"{name} = {n}" for name, n in example.get("sizes", {}).items())
    inputs = [f"{name} = {shown}" for name, x in example.get("inputs", {}).items() if (shown := _array(x))]
    where = "; ".join(part for part in (sizes, ", ".join(inputs)) if part)
    if where:
        lines.append(f"at {where}")
    left, right = str(example.get("left")), str(example.get("right"))
    if not {left, right} <= set(step.reason.replace(",", " ").split()):
        lines.append(f"left: {left}, right: {right}")
    return [*lines, f"this holds: {step.repair}"] if step.repair else lines


def _array(x: Any) -> str:
    """The elements of an input; "" where there are too many."""
    text = str(_plain(x))
    return text if text.count(",") < MOST_ENTRIES else ""


def _plain(x: Any) -> Any:
    if isinstance(x, (list, tuple)):
        return [_plain(y) for y in x]
    return int(x) if isinstance(x, float) and x.is_integer() else x
