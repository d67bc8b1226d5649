"""Results in, a table of what became of false variants of their links and of their conditions, by chapter."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.table import Table

from udlc.verify.verdicts import Tally

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from udlc.verify.verdicts import Result

COLUMNS = (
    "in", "tried", "killed", "same", "weaker", "undecided", "survived", "share", "needed", "unneeded",
)  # fmt: skip
"""The chapter; variants that were tried, and what became of them; those killed as a share of all that are
not known to be true; conditions without which a link no longer passes, and those that no link needs."""


def print_variants(console: Console, results: Sequence[Result]) -> None:
    """A row for each chapter, and one for all; the variants that were not rejected are printed by number."""
    table = Table(box=None, pad_edge=False, title="False variants", title_justify="left")
    for name in COLUMNS:
        table.add_column(name, justify="right", no_wrap=True)
    for chapter in dict.fromkeys(r.chapter for r in results):
        table.add_row(str(chapter), *_cells([r for r in results if r.chapter == chapter]))
    table.add_row("all", *_cells(results))
    console.print(table)


def _cells(results: Sequence[Result]) -> list[str]:
    tally = Tally()
    for result in results:
        tally.add(result.mutants)
    share = f"{100 * tally.killed / tally.false:.1f} %" if tally.false else ""
    counts = (tally.tried, tally.killed, tally.equivalent, tally.weaker, tally.undecided, tally.survived)
    return [*map(str, counts), share, str(tally.needed), str(len(tally.unneeded))]
