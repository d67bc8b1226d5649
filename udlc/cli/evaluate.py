"""`udlc eval`: the value of an equation or model for given numbers, and its derivatives."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from udlc.cli.options import Bindings, Equations, Json, Target, bindings, equations_folder, print_json
from udlc.errors import InputError


def evaluate(
    target: Target,
    inputs: Annotated[Path, typer.Option(metavar="FILE", help="JSON: letters to numbers or nested lists.")],
    gradient: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Differentiate by this letter (may be repeated)."),
    ] = None,
    hessian: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Second derivatives by this letter (may be repeated)."),
    ] = None,
    bind: Bindings = None,
    interpret: Annotated[
        bool, typer.Option("--interpret", help="By the interpreter, not by emitted code.")
    ] = False,
    equations: Equations = None,
    as_json: Json = False,
) -> None:
    """Compute an equation or model from numbers in a JSON file.

    FILE maps names to numbers and nested lists: the names and shapes that `udlc list --json` gives as
    `inputs`, each as printed, in ASCII, or as in Python. A derivative, density or set that the page
    does not compute is an input too (dL_dφ). A family over layers is a list with an array for each layer, a
    size that no array shows is given by its name, and labels count from zero.

    What belongs to an example (`examples` in the list) is given for one, or for a data set with the examples
    as its first axis; the value then has that axis too, and derivatives by such inputs have it after the
    value's axes.

    Letters of the page that the value does without are ignored, with a note on standard error. In JSON a
    number that is not finite is "nan", "inf" or "-inf".
    """
    from udlc.project.evaluate import evaluate as compute
    from udlc.project.project import load

    project = load(equations_folder(equations))
    chosen = bindings(bind)
    found = compute(project, target, _numbers(inputs), gradient or (), chosen, interpret, hessian or ())
    for name in found.ignored:
        print(f"note: {target}: {name} is given, and the value is computed without it", file=sys.stderr)
    if as_json:
        hessians = {"hessians": found.hessians} if hessian else {}
        print_json({"value": found.value, "gradients": found.gradients, **hessians})
        return
    from rich.console import Console
    from rich.pretty import Pretty

    console = Console()
    console.print("value", Pretty(found.value))
    for name, value in found.gradients.items():
        console.print(f"gradient by {name}", Pretty(value))
    for name, second in found.hessians.items():
        console.print(f"second derivatives by {name}", Pretty(second["value"]))
        console.print("eigenvalues", Pretty(second["eigenvalues"]))


def _numbers(file: Path) -> dict[str, Any]:
    try:
        data = json.loads(file.read_text(encoding="utf-8"))
    except OSError as error:
        raise InputError(f"cannot be read: {error.strerror}", where=str(file)) from error
    except ValueError as error:
        raise InputError(f"is no JSON: {error}", where=str(file)) from error
    if not isinstance(data, dict):
        raise InputError("holds no object of letters", where=str(file), got=type(data).__name__)
    return data
