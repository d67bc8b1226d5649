"""`udlc list`: every entry and model, and which lines of generated code carry out which equations."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from udlc.cli.options import Equations, Json, equations_folder, generated_folder, print_json

if TYPE_CHECKING:
    from udlc.notation import Entry
    from udlc.notation.models import Model
    from udlc.project import Project


def list_entries(
    chapter: Annotated[list[int] | None, typer.Option(help="Only this chapter (may be repeated).")] = None,
    equations: Equations = None,
    out: Annotated[Path | None, typer.Option(help="Folder of generated code.", show_default=False)] = None,
    as_json: Json = False,
) -> None:
    """List entries, models, and the map from kernel lines to numbers."""
    from udlc.errors import UnknownName
    from udlc.project import load

    folder = equations_folder(equations)
    project = load(folder)
    for number in chapter or ():
        if number not in project.chapters:
            raise UnknownName("chapter", str(number), map(str, project.chapters))
    numbers = [n for n in project.chapters if not chapter or n in chapter]
    lines = _lines(generated_folder(out, folder), numbers)
    entries = [_entry(e, project, lines) for e in project.values() if e.chapter in numbers]
    models = [_model(m, project) for m in project.models.values() if m.chapter in numbers]
    if as_json:
        print_json({"entries": entries, "models": models, "lines": lines})
        return
    _print_tables(entries, models)


def _lines(folder: Path, chapters: list[int]) -> dict[str, dict[str, list[str]]]:
    """Generated file → line → numbers, as the last build left them; empty where nothing is built."""
    found: dict[str, dict[str, list[str]]] = {}
    for number in chapters:
        file = folder / f"lines_{number:02}.json"
        if file.is_file():
            found |= json.loads(file.read_text(encoding="utf-8"))
    return found


def _entry(entry: Entry, project: Project, lines: dict[str, dict[str, list[str]]]) -> dict[str, Any]:
    from udlc.assemble import kernel_name
    from udlc.describe import symbols_of

    own = kernel_name(entry.number)
    built = any(entry.number in numbers for file in lines.values() for numbers in file.values())
    return {
        "number": entry.number,
        "chapter": entry.chapter,
        "title": entry.title,
        "kind": entry.kind,
        "relation": list(entry.relation),
        "latex": entry.latex(),
        "symbols": symbols_of(entry),
        "kernels": [own] if built else [],
        "models": [m.name for m in project.models.values() if entry.number in m.uses],
    }


def _model(model: Model, project: Project) -> dict[str, Any]:
    from udlc.describe import roles_of, shapes_of

    return {
        "name": model.name,
        "kind": model.kind,
        "title": model.title,
        "chapter": model.chapter,
        "uses": list(model.uses),
        "roles": roles_of(model),
        "shapes": shapes_of(model, project),
    }


def _print_tables(entries: list[dict[str, Any]], models: list[dict[str, Any]]) -> None:
    from rich.console import Console
    from rich.table import Table

    console = Console()
    table = Table(box=None, pad_edge=False)
    for name in ("number", "kind", "relation", "title", "models"):
        table.add_column(name, no_wrap=name in {"number", "kind"})
    for e in entries:
        table.add_row(e["number"], e["kind"], " ".join(e["relation"]), e["title"], " ".join(e["models"]))
    console.print(table)
    console.print()
    table = Table(box=None, pad_edge=False)
    for name in ("model", "kind", "chapter", "uses", "title"):
        table.add_column(name, no_wrap=name in {"model", "kind"})
    for m in models:
        table.add_row(m["name"], m["kind"], str(m["chapter"]), " ".join(m["uses"]), m["title"])
    console.print(table)
