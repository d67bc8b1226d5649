"""`udlc bench`: generated code beside other libraries, as tables or JSON."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from udlc.cli.options import Json, print_json

if TYPE_CHECKING:
    from rich.console import Console

WIDTH = 130
"""Columns where the output is no terminal."""

PEERS = ("torch_eager", "torch_compile", "jax_jit", "jax_run")
UNITS = ((1.0, "s"), (1e-3, "ms"), (1e-6, "µs"), (0.0, "ns"))


def bench(
    models: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[MODEL]…",
            help="Models, heads, functions, or training, heads, elementwise, start, memory (default: all).",
            show_default=False,
        ),
    ] = None,
    against: Annotated[str, typer.Option(help="Peers, of torch and jax.")] = "torch,jax",
    sizes: Annotated[
        str, typer.Option(help="book, large, and sizes of your own such as 64-100-10@100 or 1000.")
    ] = "book,large",
    threads: Annotated[
        int | None,
        typer.Option(min=1, help="Of every candidate (default: each peer's better one of 1 and all cores)."),
    ] = None,
    rounds: Annotated[int, typer.Option(min=1, help="At most so many.")] = 15,
    into: Annotated[
        Path | None,
        typer.Option(
            help="Keep results in this file, beside those of other cases there.", show_default=False
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Measure generated code beside PyTorch and JAX.

    A ratio is the best peer's time over ours: above 1, ours is faster.  It counts peers whose steps are
    called one by one; "to run" is the same for a peer that takes all steps in one call, as we do.
    """
    from rich.console import Console

    from udlc.bench.record import merged, read
    from udlc.bench.report import report
    from udlc.files import write_together

    console = Console(width=None if sys.stdout.isatty() else WIDTH)
    before = read(into) if into else {}
    with Console(stderr=True).status("measuring") as status:
        found = report(models or [], _words(against), _words(sizes), threads, rounds, status.update)
    if into is not None:
        found = merged(before, found)
        write_together(into.resolve().parent, {into.name: json.dumps(found, ensure_ascii=False, indent=1)})
    if as_json:
        print_json(found)
    else:
        _print(console, found)


def _words(text: str) -> list[str]:
    return [word.strip() for word in text.split(",") if word.strip()]


def _print(console: Console, found: dict[str, Any]) -> None:
    """Tables for people."""
    machine = found["machine"]
    console.print(f"{machine['cpu']}, {machine['cores']} cores, {machine['system']}", highlight=False)
    console.print(
        ", ".join(f"{name} {version}" for name, version in found["versions"].items()), highlight=False
    )
    rows = [*found["results"], *found["elementwise"]]
    if rows:
        console.print(_times(rows))
    if found["start"]:
        words = ((name.removesuffix("_s").replace("_", " "), s) for name, s in found["start"].items())
        console.print("; ".join(f"{name} {seconds(s)}" for name, s in words), highlight=False)
    for row in found["memory"]:
        ours, torch = (f"{mb:.0f} MB" if mb else "–" for mb in (row["ours_mb"], row["torch_mb"]))
        console.print(f"{row['model']} {row['size']}: memory {ours}, torch {torch}", highlight=False)
    reasons = {(name, why) for part in (found, *rows) for name, why in part["left_out"].items()}
    for name, why in sorted(reasons):
        console.print(f"left out: {name}: {why}", highlight=False, markup=False)


def _times(rows: list[dict[str, Any]]) -> Any:
    from rich import box
    from rich.table import Table

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    table.add_column("model", no_wrap=True)
    table.add_column("size", no_wrap=True)
    for title in ("udlc", *PEERS, "ratio", "quartiles", "to run", "ulp"):
        table.add_column(title, justify="right", no_wrap=True)
    for row in rows:
        times = [row["ours_s"], *(row["peers"].get(peer) for peer in PEERS)]
        spread = "–" if row["spread"] is None else "{:.2f} … {:.2f}".format(*row["spread"])
        ratio, to_run = ("–" if row[word] is None else f"{row[word]:.2f}" for word in ("ratio", "run_ratio"))
        error = row.get("max_ulp")
        table.add_row(
            row["model"],
            row["size"],
            *map(seconds, times),
            ratio,
            spread,
            to_run,
            "" if error is None else f"{error:.2f}",
        )
    return table


def seconds(value: float | None) -> str:
    """A time with three digits and its unit; a dash where there is none."""
    if value is None:
        return "–"
    scale, unit = next((scale, unit) for scale, unit in UNITS if value >= scale)
    return f"{value / (scale or 1e-9):.3g} {unit}"
