"""The forms in which an entry or model can be shown, each as text."""

from __future__ import annotations

from dataclasses import replace

from udlc import pipeline
from udlc.ir.grammar import Array, Program
from udlc.ir.latex import equations
from udlc.ir.lettering import fraction
from udlc.ir.show import text
from udlc.notation.latex import latex as printed
from udlc.notation.models import Network
from udlc.notation.plaintext import plain
from udlc.notation.relations import Relation
from udlc.project.claims import derived_claims, derived_queries
from udlc.project.derivations import derivation, lettered, unnamed
from udlc.project.subject import Subject
from udlc.schedule.plan import plan
from udlc.schedule.show import phases_text
from udlc.schedule.show import text as schedule_lines
from udlc.schedule.ways import ways


def plain_text(subject: Subject) -> str:
    """As printed, in plain letters, an equation a line."""
    return "\n".join(plain(e.latex()) for e in subject.entries)


def notation_text(subject: Subject) -> str:
    """The Python that writes the entries."""
    return "\n".join(f'eq["{e.number}"] = {e.kind}({e.python()})' for e in subject.entries)


def index_latex(subject: Subject) -> list[str]:
    """The statements as equations in index form."""
    return equations(pipeline.prepare(subject.program()))


def gradient_latex(subject: Subject, wrt: tuple[str, ...]) -> list[str]:
    """The derived statements as equations: the adjoints, in the order in which they are computed.

    Of an entry that claims a derivative, the derivative that its left side names, to compare with the claim;
    of one that asks for derivatives, these.
    """
    said = _said_of_derivatives(subject) if subject.model is None and not wrt else []
    if said:
        return said
    plain = _called_as_printed(subject, pipeline.prepare(subject.program()))
    source = lettered(plain, unnamed(plain))
    program = _another_loss(subject.adjoint_equations(wrt, source).program, source)
    derived = [a.name for a in program.arrays.values() if _is_derived(a) and a.name not in source.arrays]
    return derivation(program, derived, unnamed(plain))


def _said_of_derivatives(subject: Subject) -> list[str]:
    """The derivatives that an entry itself is about, derived; none where it is about something else."""
    (entry,) = subject.entries
    if entry.kind == "query":
        return derived_queries(subject.program())
    return derived_claims(entry, subject.project)


def _is_derived(a: Array) -> bool:
    return a.role == "temporary" and fraction(a.latex) is not None


def _another_loss(program: Program, source: Program) -> Program:
    """The derivatives of the loss beyond a program, under another letter where the program has a loss L."""
    tops = {top for a in source.arrays.values() for top in (a.latex, *(fraction(a.latex) or ())[:1])}
    new = [a for a in program.arrays.values() if a.name not in source.arrays and fraction(a.latex)]
    if "L" not in tops or program.outputs[0] == "L":
        return program
    return program.with_arrays(*(replace(a, latex=a.latex.replace(LOSS, OTHER_LOSS, 1)) for a in new))


LOSS, OTHER_LOSS = r"\frac{\partial L}", r"\frac{\partial J}"


def _called_as_printed(subject: Subject, program: Program) -> Program:
    """The program with its value, a number without a letter, called what the entry sets equal to it."""
    value, statement = program.arrays[program.outputs[-1]], subject.entries[-1].meant
    if value.shape or value.latex or not isinstance(statement, Relation):
        return program
    return program.with_arrays(replace(value, latex=printed(statement.first)))


def statements_text(subject: Subject, wrt: tuple[str, ...]) -> str:
    """The program, with derivatives where letters to differentiate by are named."""
    return text(_program(subject, wrt))


def kernel_text(subject: Subject, wrt: tuple[str, ...]) -> str:
    """The emitted kernel."""
    name = "".join(c if c.isalnum() else "_" for c in subject.name)
    called = f"equation_{name}" if name[0].isdigit() else name
    return pipeline.emitted(_program(subject, wrt), called).text.rstrip()


def schedule_text(subject: Subject, wrt: tuple[str, ...]) -> str:
    """The plan behind the kernel: its loop nests, what each computes and costs, buffers and shards.

    Of a network, the plans of its kernels: forward, backward and, where it has them, backward in segments and
    in two phases.
    """
    if not isinstance(subject.model, Network) or wrt:
        return schedule_lines(plan(_program(subject, wrt)))
    made = pipeline.pieces(subject.program(), subject.program().outputs[-1], subject.learned)
    found = ways(made.forward, made.backward)
    plans = {
        "forward": found.forward,
        "backward": found.backward,
        "backward in segments, for a budget of memory": found.in_segments,
    }
    texts = {title: schedule_lines(each) for title, each in plans.items() if each is not None}
    if found.in_phases is not None:
        states, rows, phases = found.in_phases
        texts["backward in two phases, the first"] = schedule_lines(states)
        texts["the second"] = f"{phases_text(phases)}\n\n{schedule_lines(rows)}"
    return "\n\n".join(f"## {title}\n\n{text}" for title, text in texts.items())


def derived_program(subject: Subject, wrt: tuple[str, ...]) -> Program:
    """The program with derivatives by these letters, or by all that is learned."""
    return subject.derive(wrt).program


def _program(subject: Subject, wrt: tuple[str, ...]) -> Program:
    return derived_program(subject, wrt) if wrt else subject.prepared
