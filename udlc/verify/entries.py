"""An entry in, the verdict of each link of each of its chains out."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from time import perf_counter
from typing import Any

from sympy import preorder_traversal

from udlc.errors import UdlcError
from udlc.ir.grammar import Compute, Domain, Program, Read
from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.notation.shapes import shape
from udlc.translate import NoValue, Side, sides
from udlc.translate.clauses import EQUALITIES, Clause, clauses_of
from udlc.translate.entries import Book, definitions_of, same_name
from udlc.translate.names import name_of
from udlc.verify.densities import decide_integrals, has_integral
from udlc.verify.equalities import Finding, decide_equality, ready
from udlc.verify.limits import OutOfTime, time_limit
from udlc.verify.moments import Model, decide_moments, is_about_randomness
from udlc.verify.optima import Objective, decide_optimum
from udlc.verify.pieces import faulty_cases
from udlc.verify.tables import refute_moments
from udlc.verify.text import entry_hash
from udlc.verify.verdicts import Result, Step

COPY = re.compile(r"_\d+$")
"""What a program adds to the name of a second letter that prints like a first."""

LIMIT = 20.0
"""Seconds that a link may take."""


@dataclass(frozen=True)
class Setting:
    """What every link of an entry shares.

    Attributes:
        entry: the entry, its statement as printed.
        book: the entries that it may rest on.
        domains: what conditions say of inputs, by the name of their array.
        unused: conditions that no method uses: what is found against them refutes nothing.
    """

    entry: Entry
    book: Book
    domains: Mapping[str, Domain]
    unused: tuple[Any, ...]

    @property
    def stated(self) -> tuple[str, ...]:
        """The conditions of the entry, as printed."""
        return tuple(readable(latex(condition)) for condition in self.entry.where)


def verify_entry(entry: Entry, book: Book, limit: float = LIMIT) -> Result:
    """The verdict of an entry as printed; where it carries a correction, also whether that passes."""
    start = perf_counter()
    steps = tuple(_steps(replace(entry, corrected=None), book, limit))
    corrected = None
    if entry.corrected is not None:
        again = replace(entry, statement=entry.corrected, corrected=None)
        corrected = verify_entry(again, book, limit).verdict
    return Result(
        entry.number,
        entry.chapter,
        entry.kind,
        entry.relation,
        steps,
        entry_hash(entry, book),
        entry.place,
        corrected,
        seconds=perf_counter() - start,
    )


def _steps(entry: Entry, book: Book, limit: float) -> Iterable[Step]:
    try:
        clauses = clauses_of(entry.meant, (entry.number,))
    except NoValue as error:
        verdict = "defined" if entry.kind == "query" else "unknown"
        yield Step(latex(entry.statement), "", "", verdict, "no claim", readable(error.message))  # type: ignore[arg-type]
        return
    except UdlcError as error:
        yield Step(latex(entry.statement), "", "", "unknown", "", readable(error.message))
        return
    if entry.findings:
        yield Step(latex(entry.statement), "", "", "unknown", "form", "; ".join(entry.findings))
    domains, unused = conditions_of(entry.where)
    setting = Setting(entry, book, domains, unused)
    chains = _sides_in_time(entry, book, limit)
    if isinstance(chains, str):
        yield Step(latex(entry.statement), "", "", "unknown", "translation", chains)
        return
    for clause, chain in zip(clauses, chains):
        yield from _chain(setting, clause, chain, limit)


def _sides_in_time(entry: Entry, book: Book, limit: float) -> tuple[tuple[Side, ...], ...] | str:
    try:
        with time_limit(limit):
            return sides(entry, book)
    except OutOfTime:
        return f"not translated in {limit:g} s"
    except UdlcError as error:
        return readable(error.message)


def _chain(setting: Setting, clause: Clause, chain: Sequence[Side], limit: float) -> Iterable[Step]:
    items, signs = clause.relation.items, clause.relation.signs
    for n, sign in enumerate(signs):
        start = perf_counter()
        link = Link(clause, n, sign, items[n], items[n + 1], chain[n : n + 2])
        found = decide_in_time(setting, link, limit)
        yield Step(
            latex(link.left),
            latex(link.right),
            sign,
            found.verdict,
            found.method,
            readable(found.reason) if "\\" in found.reason else found.reason,
            found.theorems,
            tuple(dict.fromkeys((*setting.stated, *found.conditions)))
            if found.verdict in ("proved", "checked")
            else (),
            found.sizes,
            found.counterexample,
            found.trace,
            round(perf_counter() - start, 3),
        )


@dataclass(frozen=True)
class Link:
    """One relation sign of a chain, with the expressions on both sides and their programs."""

    clause: Clause
    place: int
    sign: str
    left: Any
    right: Any
    sides: Sequence[Side]

    @property
    def programs(self) -> tuple[Program, Program] | None:
        """The programs of both sides, where both have one."""
        if len(self.sides) < 2:
            return None
        one, other = (side.program for side in self.sides)
        return None if one is None or other is None else (one, other)


def decide_in_time(setting: Setting, link: Link, limit: float) -> Finding:
    """The verdict of a link; unknown where it takes too long or something breaks."""
    try:
        with time_limit(limit):
            return decide_link(setting, link)
    except OutOfTime:
        return Finding("unknown", reason=f"not decided in {limit:g} s")
    except UdlcError as error:
        return Finding("unknown", reason=error.message)
    except RecursionError:
        return Finding("unknown", reason="the expressions are nested too deeply")
    except (ArithmeticError, ValueError, TypeError, KeyError, AttributeError) as error:
        return Finding("unknown", reason=f"the verifier failed: {type(error).__name__}: {error}")


def decide_link(setting: Setting, link: Link) -> Finding:
    """The verdict of a link, by the method for what stands on its sides."""
    fault = faulty_cases(link.right)
    if fault is not None:
        return fault
    if link.sign not in EQUALITIES:
        return Finding("unknown", reason=f"there is no method yet for the relation {link.sign}")
    if link.sign == "←":
        return Finding("defined", "definition", "what the parameters become")
    if isinstance(link.right, ArgMin):
        return _optimum(setting, link)
    if link.sign == "≈":
        return Finding("unknown", reason="there is no method yet for approximations")
    if setting.entry.defines and link.place == 0 and link.sides and link.sides[0].program is None:
        return Finding("defined", "definition", "the left side is what the equation defines")
    if setting.entry.defines and all(side.program is None for side in link.sides[:1]):
        return _named(link)
    if is_about_randomness(link.left, link.right):
        return _moments(setting, link)
    if link.programs is None:
        reasons = [side.reason for side in link.sides if side.program is None]
        return Finding("unknown", reason="; ".join(dict.fromkeys(reasons)) or "the sides have no programs")
    return _equality(setting, link)


def _named(link: Link) -> Finding:
    reasons = [side.reason for side in link.sides[:1]]
    if reasons == ["what the equation defines"]:
        return Finding("defined", "definition", "the left side is what the equation defines")
    return Finding("unknown", reason="; ".join(reasons))


def _moments(setting: Setting, link: Link) -> Finding:
    """A proof by moments, or a finite model on which the sides differ."""
    model = Model.of(setting.entry, setting.book)
    found = decide_moments(model, link.left, link.right)
    example = None if found.verdict == "proved" else refute_moments(model, link.left, link.right)
    if example is None:
        return found
    why = f"in a finite model of the random quantities the sides are {example['left']} and {example['right']}"
    return Finding("refuted", "counterexample", why, counterexample=example)


# ── Equalities ───────────────────────────────────────────────────────────────


def _equality(setting: Setting, link: Link) -> Finding:
    assert link.programs is not None
    one, other = (ready(program, setting.domains) for program in link.programs)
    plain = {name_of(x) for x in link.right.atoms(letters.Real)}
    plain -= {name_of(call.letter) for call in link.left.atoms(Apply) | link.right.atoms(Apply)}
    new = [name for name in introduced(one, other) if {name, COPY.sub("", name)} & plain]
    if setting.entry.defines and new:
        return Finding("defined", "definition", f"the right side names {', '.join(new)}")
    mixed = ambiguous(setting, link.left, link.right, (one, other))
    if mixed:
        return Finding(
            "unknown", reason=f"{mixed} is written with different arguments, and nothing defines it"
        )
    return decide_equality(one, other, may_refute=not setting.unused)


def introduced(one: Program, other: Program) -> tuple[str, ...]:
    """Inputs that only the second program reads, or reads in another shape: letters that it introduces."""
    known = {x.name: x.shape for x in one.inputs}
    return tuple(x.name for x in other.inputs if not x.integral and known.get(x.name) != x.shape)


def ambiguous(setting: Setting, left: Any, right: Any, programs: Sequence[Program]) -> str:
    """The name of a function that nothing defines and that the sides apply to different arguments, or "".

    Programs hold the value of such a function, under its name, whatever its arguments are.
    """
    given = {x.name for program in programs for x in program.inputs}
    grounds = [setting.book[n] for n in setting.entry.by if setting.book[n].defines]
    patterns = [d.pattern for d in definitions_of(grounds)]
    seen: dict[str, tuple[str, ...]] = {}
    for side in (left, right):
        for call in sorted(side.atoms(Apply), key=str):
            name = name_of(call.letter)
            if name not in given or any(_is_defined_by(call, p) for p in patterns):
                continue
            arguments = tuple(_without_examples(latex(a), a) for a in call.args[1:])
            if seen.setdefault(name, arguments) != arguments:
                return readable(latex(call.letter))
    return ""


def _is_defined_by(call: Apply, pattern: Any) -> bool:
    return same_name(call.letter, pattern.letter) and shape(call.arguments[0]) == shape(pattern.arguments[0])


def _without_examples(printed: str, argument: Any) -> str:
    """An argument as printed, the members of a data set written as the letter alone: x for x_i."""
    for at in sorted(argument.atoms(At), key=str):
        if any(isinstance(i, letters.Example) for i in at.indices):
            printed = printed.replace(latex(at), latex(at.head))
    return printed


def conditions_of(where: Sequence[Any]) -> tuple[dict[str, Domain], tuple[Any, ...]]:
    """What conditions say of the domains of inputs, and the conditions that say something else."""
    domains: dict[str, Domain] = {}
    unused: list[Any] = []
    words: dict[str, Domain] = {"≥": "nonnegative", ">": "positive"}
    for condition in where:
        letter = _bounded(condition)
        if letter is None:
            unused.append(condition)
            continue
        domain = words[condition.signs[0]]
        if isinstance(condition.first, At) and not _says_so(letter, domain):
            unused.append(condition)
        elif not _says_so(letter, domain):
            domains[name_of(letter)] = domain
    return domains, tuple(unused)


def _bounded(condition: Any) -> Any:
    """The letter that a condition compares with zero."""
    if not isinstance(condition, Relation) or len(condition.links) != 1 or condition.right != 0:
        return None
    letter = condition.first.head if isinstance(condition.first, At) else condition.first
    return letter if isinstance(letter, letters.Real) and condition.signs[0] in ("≥", ">") else None


def _says_so(letter: Any, domain: Domain) -> bool:
    """Does the declaration of a letter say as much?"""
    if letter.domain is None:
        return False
    return letter.domain.is_positive or (
        domain == "nonnegative" and letter.domain.word in ("nonnegative", "probability")
    )


# ── Optima ───────────────────────────────────────────────────────────────────


def _optimum(setting: Setting, link: Link) -> Finding:
    if isinstance(link.left, ArgMin):
        return _two_objectives(setting, link.left, link.right, link.programs)
    grounds = _grounds(setting, link)
    if not grounds:
        return Finding("defined", "definition", "the equation says what the left side is")
    found = Finding("unknown")
    for ground in grounds:
        found = _compared(setting, link.left, ground, link.right)
        if found.verdict in ("proved", "defined") or (
            found.verdict == "refuted" and _functions(ground) == _functions(link.right)
        ):
            return found
    reason = found.reason or "the objective that the equation rests on has no program here"
    return Finding(
        "unknown", reason=f"{reason} (compared with what {', '.join(setting.entry.by)} says of it)"
    )


def _functions(x: Any) -> set[Any]:
    """The functions that an expression applies."""
    return {call.letter for call in x.atoms(Apply)}


def _grounds(setting: Setting, link: Link) -> tuple[Any, ...]:
    """The optima that an entry rests on and that have the left side of this one: φ̂ by 5.3."""
    found: list[Any] = []
    for number in setting.entry.by:
        entry = setting.book[number]
        if entry.kind != "optimum":
            continue
        for clause in clauses_of(entry.meant, (number,)):
            if latex(clause.left) == latex(link.left):
                found += [x for x in reversed(clause.sides) if isinstance(x, ArgMin)]
    return tuple(found)


def _two_objectives(
    setting: Setting, left: ArgMin, right: ArgMin, programs: tuple[Program, Program] | None
) -> Finding:
    if [latex(x) for x in left.letters] != [latex(x) for x in right.letters]:
        return Finding("unknown", reason="the sides are optima over different quantities")
    if left.body == right.body and isinstance(left, ArgMax) == isinstance(right, ArgMax):
        return Finding("proved", "the same objective", sizes="all")
    if has_integral(left, right):
        return decide_integrals(setting.entry, setting.book, left, right)
    if programs is None:
        return Finding("unknown", reason="an objective has no program")
    one, other = (ready(program, setting.domains) for program in programs)
    if _is_name(right, other) and not _is_name(left, one):
        return Finding("defined", "definition", f"the link says what {readable(latex(right.body))} is")
    if _is_name(left, one) and not _is_name(right, other):
        return _by_definition(setting, left, right)
    if _differ_in_arguments(left.body, right.body):
        return Finding(
            "defined", "definition", "the link says on what the density depends; no value is claimed"
        )
    mixed = ambiguous(setting, left, right, (one, other))
    if mixed:
        return Finding(
            "unknown", reason=f"{mixed} is written with different arguments, and nothing defines it"
        )
    fixed = fixed_inputs((left, right))
    free = not any(name_of(_letter(x)) in p.arrays for x in left.letters for p in (one, other))
    return decide_optimum(
        Objective(one, isinstance(left, ArgMax)),
        Objective(other, isinstance(right, ArgMax)),
        fixed,
        open_space=free and not setting.unused,
    )


def _by_definition(setting: Setting, left: ArgMin, right: ArgMin) -> Finding:
    """Argmin of L, where an equation that this one rests on says argmin of what L is."""
    found = Finding("unknown", reason=f"nothing that it rests on says what {readable(latex(left.body))} is")
    for number in setting.entry.by:
        for clause in _clauses(setting.book[number]):
            optima = [x for x in clause.sides if isinstance(x, ArgMin)]
            if not any(latex(x.body) == latex(left.body) for x in optima):
                continue
            if any(latex(x) == latex(right) for x in optima):
                return Finding("proved", "as an equation it rests on says", trace=(number,), sizes="all")
            said = next((x for x in optima if latex(x.body) != latex(left.body)), None)
            if said is not None:
                found = _compared(setting, letters.Real("optimum"), said, right)
    return found


def _compared(setting: Setting, name: Any, one: ArgMin, other: ArgMin) -> Finding:
    """Two optima in the setting of an entry, whatever it says of them."""
    said = Relation(name, Said.make("=", one), Said.make("=", other))
    (chain,) = sides(replace(setting.entry, statement=said), setting.book)
    _, first, second = (side.program for side in chain)
    programs = None if first is None or second is None else (first, second)
    return _two_objectives(setting, one, other, programs)


def _clauses(entry: Entry) -> tuple[Clause, ...]:
    try:
        return clauses_of(entry.meant, (entry.number,))
    except NoValue:
        return ()


def _is_name(optimum: ArgMin, program: Program) -> bool:
    """Is an objective but a letter, at the parameters, that nothing defines?"""
    body = optimum.body
    if isinstance(body, Apply) and body.args[1:] != optimum.letters:
        return False
    statements = program.statements
    if not isinstance(body, (Apply, letters.Letter)) or len(statements) != 1:
        return False
    return isinstance(statements[0], Compute) and isinstance(statements[0].body, Read)


def _differ_in_arguments(one: Any, other: Any) -> bool:
    """Are two expressions one but for what densities of one quantity are conditioned on?"""

    def alike(a: Any, b: Any) -> bool:
        if a == b:
            return True
        if isinstance(a, Apply) and isinstance(b, Apply) and isinstance(a.letter, letters.Density):
            return a.head == b.head and a.arguments == b.arguments
        return type(a) is type(b) and len(a.args) == len(b.args) > 0 and all(map(alike, a.args, b.args))

    return one != other and alike(one, other)


def _letter(x: Any) -> Any:
    return x.head if isinstance(x, At) else x


def fixed_inputs(optima: Sequence[ArgMin]) -> frozenset[str]:
    """The names of quantities that do not depend on what is chosen: letters that are no function."""
    chosen = {_letter(x) for o in optima for x in o.letters}
    applied = {a.letter for o in optima for a in o.atoms(Apply)}
    real = [x for o in optima for x in preorder_traversal(o) if isinstance(x, letters.Real)]
    return frozenset(name_of(x) for x in real if x not in chosen and x not in applied)
