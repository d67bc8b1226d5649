"""`udlc list`: every entry and model, and which lines of generated code carry out which equations."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from udlc.cli.options import Equations, Json, equations_folder, generated_folder, print_json

if TYPE_CHECKING:
    from rich.table import Table


def list_entries(
    chapter: Annotated[
        list[int] | None, typer.Option(metavar="N", help="Only this chapter (may be repeated).")
    ] = None,
    equations: Equations = None,
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Folder of generated code.", show_default="generated")
    ] = None,
    as_json: Json = False,
) -> None:
    """List entries and models.

    With --json also the letters that the page shows (`symbols`, as they are declared), what `udlc eval`
    takes and gives (`inputs`, `outputs`, each with shape, domain and ASCII alias; `examples` is the shape for
    a data set where one example will do, `between` the least and greatest value, `optional` marks what other
    shapes tell), the functions to bind, or the reason why there is no value; roles; the kernels that carry
    out each entry; and `lines`: for each generated file, which of its lines carry out which equations.
    """
    from udlc.build.generated import Generated
    from udlc.errors import UnknownName
    from udlc.project.describe import described_entry, described_model
    from udlc.project.project import load

    folder = equations_folder(equations)
    project = load(folder)
    for number in chapter or ():
        if number not in project.chapters:
            raise UnknownName("chapter", str(number), map(str, project.chapters))
    numbers = [n for n in project.chapters if not chapter or n in chapter]
    built = Generated.read(generated_folder(out, folder))
    entries = [
        {**described_entry(e, project), "kernels": built.kernels_of(e.number)}
        for e in project.values()
        if e.chapter in numbers
    ]
    models = [described_model(m, project) for m in project.models.values() if m.chapter in numbers]
    if as_json:
        print_json({"entries": entries, "models": models, "lines": built.lines_of(numbers)})
    else:
        _print_tables(entries, models)


def _print_tables(entries: list[dict[str, Any]], models: list[dict[str, Any]]) -> None:
    from rich.console import Console

    console = Console()
    if entries:
        table = _table("number", "kind", "takes", "gives", "title")
        for e in entries:
            takes = ", ".join([*_sized(e["inputs"]), *(f"{name}(·)" for name in e["bind"])])
            gives = ", ".join(_sized(e["outputs"]))
            table.add_row(e["number"], e["kind"], takes, gives, e["title"])
        console.print(table)
    if models:
        console.print()
        table = _table("model", "kind", "chapter", "uses", "title")
        for m in models:
            table.add_row(m["name"], m["kind"], str(m["chapter"]), ", ".join(m["uses"]), m["title"])
        console.print(table)


def _sized(quantities: dict[str, Any]) -> list[str]:
    """Names with their shapes: φ(2), x(I)."""
    shapes = {name: q.get("examples") or q["shape"] for name, q in quantities.items()}
    return [f"{name}({', '.join(shape)})" if shape else name for name, shape in shapes.items()]


def _table(*names: str) -> Table:
    from rich.table import Table

    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name, no_wrap=name in {"number", "model", "kind", "chapter"})
    return table
