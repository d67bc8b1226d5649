"""`udlc show`: an equation or model in one of its forms, from the book's print to the emitted kernel."""

from __future__ import annotations

from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer

from udlc.cli.options import Bindings, Equations, Json, Target, bindings, equations_folder, print_json

if TYPE_CHECKING:
    from udlc.project.subject import Subject


class Form(StrEnum):
    """What to show."""

    LATEX = "latex"
    TEXT = "text"
    INDEX = "index"
    STATEMENTS = "statements"
    GRADIENT = "gradient"
    PYTHON = "python"
    KERNEL = "kernel"
    NOTATION = "notation"
    SCHEDULE = "schedule"


def show(
    target: Target,
    form: Annotated[Form, typer.Option("--as", help="Which form.")] = Form.LATEX,
    wrt: Annotated[
        list[str] | None,
        typer.Option(metavar="NAME", help="Differentiate by this letter (may be repeated)."),
    ] = None,
    bind: Bindings = None,
    equations: Equations = None,
    as_json: Json = False,
) -> None:
    """Show an equation or model in one of its forms.

    latex: as the book prints it; text: the same in plain letters; notation: what its author wrote;
    index: LaTeX of its statements in index form; statements: the program; gradient: its derivatives,
    derived; python, or kernel: the code that is emitted, with --wrt the code with derivatives; schedule:
    the plan behind that code.
    """
    from udlc.project.project import load
    from udlc.project.subject import subject_of

    project = load(equations_folder(equations))
    subject = subject_of(project, target, bindings(bind))
    shown = _shown(subject, form, tuple(wrt or ()))
    if as_json:
        print_json({"name": subject.name, "as": form.value, **shown})
    else:
        typer.echo(shown["text"])


def _shown(subject: Subject, form: Form, wrt: tuple[str, ...]) -> dict[str, Any]:
    from udlc.project import forms

    match form:
        case Form.LATEX:
            return {"text": subject.latex()}
        case Form.TEXT:
            return {"text": forms.plain_text(subject)}
        case Form.NOTATION:
            return {"text": forms.notation_text(subject)}
        case Form.INDEX:
            return _lines(forms.index_latex(subject))
        case Form.GRADIENT:
            return _lines(forms.gradient_latex(subject, wrt))
        case Form.STATEMENTS:
            return {"text": forms.statements_text(subject, wrt)}
        case Form.PYTHON | Form.KERNEL:
            return {"text": forms.kernel_text(subject, wrt)}
        case Form.SCHEDULE:
            return {"text": forms.schedule_text(subject, wrt)}


def _lines(lines: list[str]) -> dict[str, Any]:
    return {"text": "\n".join(lines), "lines": lines}
