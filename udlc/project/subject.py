"""What a person asks about by number or name: an entry or a model, as one program with names of letters."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from udlc import pipeline
from udlc.errors import TranslateError, UnknownName
from udlc.ir.expressions import parts
from udlc.ir.functions import Opaque
from udlc.ir.grammar import Program, walk
from udlc.notation import Entry
from udlc.notation.binders import ArgMax, ArgMin
from udlc.notation.derivatives import Partial
from udlc.notation.letters import Elementwise, Function, Letter, Real
from udlc.notation.members import Apply
from udlc.notation.models import Activation, Head, Initialiser, Model, Network, Optimiser
from udlc.notation.models import Program as Calculation
from udlc.pipeline import Derived
from udlc.project.activations import activation_named
from udlc.project.names import Names, normal, told_apart
from udlc.project.project import Project
from udlc.project.ragged import rows_of
from udlc.project.single import single_members
from udlc.translate import (
    activation_program,
    entry_program,
    head_program,
    initialiser_program,
    network_program,
    optimiser_program,
    plain_program,
)
from udlc.translate.bindings import bound_entry
from udlc.translate.derivatives import head_and_indices
from udlc.translate.names import name_of


@dataclass(frozen=True)
class Subject:
    """An entry or a model of a project.

    Attributes:
        name: its number, or its name.
        project: where it stands.
        entries: the entry itself, or the entries that the model is assembled from.
        model: the model, or None.
        bind: for an opaque function's name, the activation, entry or model that it is.
    """

    name: str
    project: Project
    entries: tuple[Entry, ...]
    model: Model | None = None
    bind: Mapping[str, str] = field(default_factory=dict)

    @property
    def place(self) -> str:
        """The author's file and line."""
        return self.entries[0].place if self.model is None else self.model.place

    def latex(self) -> str:
        """The LaTeX of the entry, or of all entries of the model, as the book prints them."""
        return r"\\ ".join(e.latex() for e in self.entries)

    @cached_property
    def stated(self) -> tuple[Entry, ...]:
        """The entries whose letters its program may have: its own, and those that say what theirs are."""
        named = [n for e in self.entries for n in (*e.bind.values(), *(e.by if e.kind == "query" else ()))]
        named += self.bind.values()
        others = [self.project[n] for n in named if isinstance(n, str) and n in self.project]
        return tuple({id(e): e for e in (*self.entries, *others)}.values())

    @cached_property
    def letters(self) -> tuple[Letter, ...]:
        """Every declared letter, in order of appearance."""
        return tuple(dict.fromkeys(letter for e in self.stated for letter in e.letters()))

    def program(self) -> Program:
        """Its statements, opaque functions bound as far as asked.

        Raises:
            TranslateError: it has no value; the message says why.
            UnknownName: a function to bind that it does not have, or one to bind to that does not exist.
        """
        return self._program

    @cached_property
    def _program(self) -> Program:
        program = self._translated()
        opaque = opaque_names(program)
        chosen = {n: w for n, w in self.bind.items() if n in opaque}
        open_ = open_letters(self.entries[0]) if self.model is None else {}
        for name in self.bind:
            if name not in opaque and name not in open_:
                raise UnknownName("function to bind", name, (*opaque, *open_), model=self.name)
        functions = {n: activation_named(self.project, what) for n, what in chosen.items()}
        program = pipeline.bind_opaque(program, functions)
        if self.model is not None:
            return program
        names = Names(program, self.letters)
        letters = {a.name: names.letter(a.name) for a in program.inputs}
        indices = {n: len(f.over) for n, f in letters.items() if isinstance(f, Function)}
        return single_members(program, indices)

    def _translated(self) -> Program:
        match self.model:
            case None:
                return self._entry_bound(self.entries[0])
            case Network():
                return network_program(self.model, self.project)
            case Head():
                return head_program(self.model, self.project)
            case Optimiser():
                return optimiser_program(self.model, self.project)[1]
            case Activation():
                return activation_program(self.model, self.project)
            case Initialiser():
                return initialiser_program(self.model, self.project)
            case Calculation():
                return plain_program(self.model, self.project)
            case other:
                raise TypeError(f"a model of kind {other.kind} has no program")

    def _entry_bound(self, entry: Entry) -> Program:
        """The entry with what `bind` says of its letters; TranslateError where that says nothing of one."""
        for name, what in self.bind.items():
            letter = open_letters(entry).get(name)
            if letter is not None:
                entry = bound_entry(entry, letter, self._meant(what), self.project)
        program = entry_program(entry, self.project)
        for name in sorted(self.bind.keys() & open_letters(entry).keys()):
            left = [a.name for a in program.inputs if re.fullmatch(rf"(d\d*)?{name}(_d.+)?", a.name)]
            if left:
                reason = f"{self.bind[name]} does not say what {name} is here: {left[0]} is left to be given"
                raise TranslateError(reason, entry=self.name)
        return program

    def _meant(self, what: str) -> Entry | Model:
        """The entry or the model that a letter is bound to; raises UnknownName."""
        if what in self.project:
            return self.project[what]
        if what in self.project.models:
            return self.project.models[what]
        raise UnknownName("equation or model", what, (*self.project, *self.project.models), model=self.name)

    @property
    def learned(self) -> tuple[str, ...]:
        """The arrays that derivatives are taken by where none is named: parameters, or every real input."""
        inputs = self.program().inputs
        parameters = tuple(a.name for a in inputs if a.role == "parameter")
        return parameters or tuple(a.name for a in inputs if not a.integral)

    def array_named(self, name: str) -> str:
        """The program's name for a letter as printed, in ASCII, or as in Python; raises UnknownName."""
        found = self.names.find(name)
        if found is None:
            raise self.unknown("letter", name)
        return found

    def unknown(self, kind: str, name: str) -> UnknownName:
        """The error that nothing here has this name, with every name that a letter of the page has."""
        names, program = self.names, self.program()
        on_the_way = {a.name for a in program.arrays.values() if names.letter(a.name) is None}
        on_the_way -= {*program.outputs, *(a.name for a in program.inputs)}
        listed = [(names.printed(n), names.ascii(n)) for n in names.known if n not in on_the_way]
        return UnknownName(
            kind, name, dict.fromkeys(form for forms in listed for form in forms), model=self.name
        )

    def mentions(self, name: str) -> bool:
        """Do its equations have a letter that is written so, whether its program needs it or not?"""
        forms = {form for letter in self.letters for form in (letter.key, letter.ascii, name_of(letter))}
        for entry in self.entries:
            forms |= {*told_apart(entry.letters()).values(), *entry.names().values()}
        return normal(name) in {normal(form) for form in forms}

    @cached_property
    def names(self) -> Names:
        """How the arrays and sizes of its program are printed and written."""
        return Names(self.program(), self.letters)

    def printed(self, name: str) -> str:
        """A name of the program as the book prints it, in one line of text."""
        return self.names.printed(name)

    @cached_property
    def prepared(self) -> Program:
        """Its program made stable and tidy, ready to run or to differentiate."""
        return pipeline.prepare(self.program())

    def derive(self, wrt: Iterable[str] = (), of: str | None = None) -> Derived:
        """Its program with derivatives: a gradient of a scalar, else a Jacobian, the output's axes first.

        Args:
            wrt: letters; `learned` where empty.
            of: the output, where there are several; the last one where not said.
        """
        return self.derive_by(tuple(self.array_named(n) for n in wrt) or self.learned, of)

    def derive_by(self, arrays: Sequence[str], of: str | None = None) -> Derived:
        """The same by the names of arrays in the program."""
        program = self.program()
        for name in arrays:
            self._check_variable(program, name)
        target = of or program.outputs[-1]
        if program.arrays[target].shape == ():
            return pipeline.gradient(self.prepared, target, tuple(arrays), prepared=True)
        return pipeline.jacobian(self.prepared, target, tuple(arrays), prepared=True)

    def adjoint_equations(self, wrt: Iterable[str], program: Program) -> Derived:
        """Its program, prepared, with the derivatives of its value where that is a number, else of a loss."""
        arrays = tuple(self.array_named(n) for n in wrt) or self.learned
        for name in arrays:
            self._check_variable(program, name)
        target = program.outputs[-1]
        if program.arrays[target].shape == ():
            return pipeline.gradient(program, target, arrays)
        return pipeline.seeded(program, target, arrays)[0]

    def derive_seeded(self, arrays: Sequence[str], of: str) -> tuple[Derived, str]:
        """Its program with Σ seed · ∂of/∂arrays, and the name of the seed, an input shaped as `of`."""
        for name in arrays:
            self._check_variable(self.program(), name)
        return pipeline.seeded(self.prepared, of, tuple(arrays), prepared=True)

    def hessian(self, wrt: str) -> Derived:
        """Its program with the second derivatives of its value, a number, by a letter.

        Raises:
            UnknownName: no such letter.
            TranslateError: it has no value, its value is no number, or the letter is a family over layers.
        """
        return self.hessian_by(self.array_named(wrt))

    def hessian_by(self, array: str) -> Derived:
        """The same by the name of an array in the program."""
        program = self.program()
        self._check_variable(program, array)
        target = program.arrays[program.outputs[-1]]
        if target.shape or rows_of(program.arrays[array]):
            what = (
                f"{self.printed(target.name)} is no number"
                if target.shape
                else f"{self.printed(array)} is a family over layers"
            )
            raise TranslateError(f"there is no matrix of second derivatives: {what}", entry=self.name)
        return pipeline.hessian(self.prepared, target.name, array, prepared=True)

    @property
    def minimised(self) -> str | None:
        """The one input that an entry takes the minimisers over, or None."""
        found = {
            name_of(letter)
            for entry in self.entries
            for least in entry.meant.atoms(ArgMin)
            if not isinstance(least, ArgMax)
            for letter in least.letters
            if isinstance(letter, Real)
        }
        inputs = [a.name for a in self.program().inputs if a.name in found and not a.integral]
        return inputs[0] if len(found) == len(inputs) == 1 else None

    def _check_variable(self, program: Program, name: str) -> None:
        array = program.arrays.get(name)
        if array is None or array.integral:
            raise TranslateError(f"{name} takes whole numbers: there is no derivative by it", entry=self.name)


def subject_of(project: Project, name: str, bind: Mapping[str, str] | None = None) -> Subject:
    """The entry of this number, or the model of this name; raises UnknownName."""
    if name in project:
        return Subject(name, project, (project[name],), None, bind or {})
    if name in project.models:
        model = project.models[name]
        return Subject(name, project, tuple(project[n] for n in model.uses), model, bind or {})
    raise UnknownName("equation or model", name, (*project, *project.models))


def open_letters(entry: Entry) -> dict[str, Letter]:
    """What an entry may leave open, by name: functions of several things, numbers that it derives."""
    letters = entry.letters()
    found = [x for x in letters if isinstance(x, Function) and not isinstance(x, Elementwise)]
    used = {e.letter for e in entry.meant.atoms(Apply)} | {
        head_and_indices(e.body)[0] for e in entry.meant.atoms(Partial)
    }
    found += [x for x in letters if isinstance(x, Real) and x in used]
    return {name_of(letter): letter for letter in found}


def opaque_names(program: Program) -> tuple[str, ...]:
    """Names of the functions of one number that a program leaves open."""
    found = {f.opaque_name for s, _ in walk(program.statements) for e in parts(s) for f in e.atoms(Opaque)}
    return tuple(sorted(found))
