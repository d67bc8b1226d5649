"""The forms in which an entry or model can be shown, each as text."""

from __future__ import annotations

from udlc import pipeline
from udlc.ir.grammar import Program
from udlc.ir.latex import latex
from udlc.ir.show import text
from udlc.notation.plaintext import plain
from udlc.project.claims import derived_claims
from udlc.project.subject import Subject
from udlc.schedule.plan import plan
from udlc.schedule.show import text as schedule_lines


def plain_text(subject: Subject) -> str:
    """As printed, in plain letters, an equation a line."""
    return "\n".join(plain(e.latex()) for e in subject.entries)


def notation_text(subject: Subject) -> str:
    """The Python that writes the entries."""
    return "\n".join(f'eq["{e.number}"] = {e.kind}({e.python()})' for e in subject.entries)


def index_latex(subject: Subject) -> list[str]:
    """The statements as equations in index form."""
    return latex(pipeline.prepare(subject.program()))


def gradient_latex(subject: Subject, wrt: tuple[str, ...]) -> list[str]:
    """The derived statements as equations: the adjoints, in the order in which they are computed.

    Of an entry that claims a derivative, the derivative that its left side names, to compare with the claim.
    """
    claims = derived_claims(subject.entries[0], subject.project) if subject.model is None and not wrt else []
    if claims:
        return claims
    program = subject.adjoint_equations(wrt).program
    before = set(pipeline.prepare(subject.program()).arrays)
    return latex(
        program, only=[n for n in program.arrays if n not in before and program.arrays[n].role == "temporary"]
    )


def statements_text(subject: Subject, wrt: tuple[str, ...]) -> str:
    """The program, with derivatives where letters to differentiate by are named."""
    return text(_program(subject, wrt))


def kernel_text(subject: Subject, wrt: tuple[str, ...]) -> str:
    """The emitted kernel."""
    name = "".join(c if c.isalnum() else "_" for c in subject.name)
    called = f"equation_{name}" if name[0].isdigit() else name
    return pipeline.emitted(_program(subject, wrt), called).text.rstrip()


def schedule_text(subject: Subject, wrt: tuple[str, ...]) -> str:
    """The plan behind the kernel: its loop nests, what each computes and costs, buffers and shards."""
    return schedule_lines(plan(_program(subject, wrt)))


def derived_program(subject: Subject, wrt: tuple[str, ...]) -> Program:
    """The program with derivatives by these letters, or by all that is learned."""
    return subject.derive(wrt).program


def _program(subject: Subject, wrt: tuple[str, ...]) -> Program:
    return derived_program(subject, wrt) if wrt else pipeline.prepare(subject.program())
