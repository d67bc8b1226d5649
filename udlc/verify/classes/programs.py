"""Links whose sides both have a program: equalities of values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from udlc.ir.grammar import Program
from udlc.notation import letters
from udlc.notation.binders import ArgMin
from udlc.notation.derivatives import Partial
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.notation.shapes import shape
from udlc.translate.calls import match
from udlc.translate.entries import definitions_of, same_name
from udlc.translate.names import DOMAINS, domain_of, name_of
from udlc.verify.classes import compositions
from udlc.verify.classes.definitions import is_name, letter_of, named_letters
from udlc.verify.conditions import is_of_a_law
from udlc.verify.equalities import SEEDS, decide_equality, early_difference, ready, runnable, weighed
from udlc.verify.grounds import constrained
from udlc.verify.links import Link, Setting
from udlc.verify.open_slopes import OpenSlopes
from udlc.verify.sample import search
from udlc.verify.structured import ELEMENTS, kinds_of, structured
from udlc.verify.verdicts import Finding

SLOPE = re.compile(r"d\d*(.+?)_d")
"""The name of a slope that programs read: df_dx, d2L_dφ_dφ."""

COPY = re.compile(r"_\d+$")
"""What a program adds to the name of a second letter that prints like a first."""


def applies(setting: Setting, link: Link) -> bool:
    """Is the link an equality of values, none of them a slope by the values of a function?"""
    by_values = compositions.applies(setting, link)
    chosen = isinstance(link.left, ArgMin) or isinstance(link.right, ArgMin)  # these programs are objectives
    return link.sign == "=" and not chosen and not by_values


def decide(setting: Setting, link: Link) -> Finding:
    """Are two values equal?"""
    if link.programs is None:
        reasons = [side.reason for side in link.sides if side.program is None]
        return Finding("unknown", reason="; ".join(dict.fromkeys(reasons)) or "the sides have no programs")
    kinds = kinds_of(setting.entry, setting.book)
    one, other = (structured(ready(program, setting.domains), kinds) for program in link.programs)
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
    pair = refuters(setting, link, one, other)
    if setting.is_variant and pair is not None and (early := early_difference(*pair)) is not None:
        return early
    found = decide_equality(one, other, may_refute=pair == (one, other))
    if found.verdict == "unknown" and pair is not None and pair != (one, other):
        found = weighed_apart(found, *pair)
    is_open = found.verdict not in ("proved", "refuted")
    if setting.entry.defines and link.place == 0 and is_open and is_name(link.left):
        name = readable(latex(link.left))
        return Finding("defined", "definition", f"the equation says anew what {name} is")
    return found


def can_be_drawn(link: Link) -> bool:
    """Do inputs that are drawn lie where the letters of the sides are declared to lie?"""
    real = (x for side in (link.left, link.right) for x in side.atoms(letters.Real) if x.domain is not None)
    return all(
        x.domain.word in ELEMENTS or DOMAINS[x.domain.word] != "real" or domain_of(x) != "real" for x in real
    )


def refuters(setting: Setting, link: Link, p: Program, q: Program) -> tuple[Program, Program] | None:
    """The programs of which a difference refutes the link, for each side one; None where no difference does.

    Whatever their inputs are must be an instance of the claim.
    """
    inputs = {x.name for program in (p, q) for x in program.inputs}
    free = not constrained(setting.entry, setting.book) & inputs and all(map(is_of_a_law, setting.unused))
    if not free or not can_be_drawn(link) or is_half_known(setting, link):
        return None
    written = (link.left, link.right, *(g.meant for g in grounds_of(setting, link)))
    return OpenSlopes.of(written, (p, q), told_letters(setting, link)).refuters(
        p, q, 0 in (link.left, link.right)
    )


def weighed_apart(found: Finding, p: Program, q: Program) -> Finding:
    """A refutation by programs that stand for those of both sides, else what was found of these."""
    again = weighed(search(runnable(p), p.outputs[-1], runnable(q), q.outputs[-1], SEEDS), found.reason)
    return again if again.verdict == "refuted" else found


def grounds_of(setting: Setting, link: Link) -> list[Entry]:
    """The entries whose equations the programs of a link compute."""
    said = link.said
    bound = (what for what in setting.entry.bind.values() if isinstance(what, str))
    return [setting.book[n] for n in dict.fromkeys((*setting.entry.by, *said.by, *bound))]


def told_letters(setting: Setting, link: Link) -> list[Any]:
    """What the grounds of a link tell; one that only a letter is bound to tells that letter."""
    by = (*setting.entry.by, *link.said.by)
    bound = {n: letter for letter, n in setting.entry.bind.items() if isinstance(n, str) and n not in by}
    return [
        *bound.values(),
        *(letter for n in dict.fromkeys(by) for letter in named_letters(setting.book[n])),
    ]


def is_half_known(setting: Setting, link: Link) -> bool:
    """Does a program draw what is not free?

    An inverse beside its function, one that is written short of arguments, the slope of one that is told.
    """
    sides = (link.left, link.right)
    grounds = grounds_of(setting, link)
    calls = [c for x in (*sides, *(g.meant for g in grounds)) for c in x.atoms(Apply)]
    counts: dict[Any, set[int]] = {}
    for c in calls:
        if isinstance(c.letter, letters.Function):
            counts.setdefault(c.letter, set()).add(len(c.arguments))
    if any(len(n) > 1 or "inv" in letter.marks for letter, n in counts.items()):
        return True
    derived = [letter_of(p.body) for x in sides for p in x.atoms(Partial)]
    told = told_letters(setting, link)
    return any(isinstance(x, letters.Function) and same_name(x, y) for x in derived for y in told)


def introduced(one: Program, other: Program) -> tuple[str, ...]:
    """Inputs that only the second program reads, or reads in another shape: letters that it introduces."""
    known = {x.name: x.shape for x in one.inputs}
    return tuple(x.name for x in other.inputs if not x.integral and known.get(x.name) != x.shape)


def ambiguous(setting: Setting, left: Any, right: Any, programs: Sequence[Program]) -> str:
    """The name of a function that nothing defines and that the sides apply to different arguments, or "".

    Programs hold the value of such a function, and its slopes, under its name, whatever its arguments are.
    """
    inputs = {x.name for program in programs for x in program.inputs}
    derived = {found[1] for name in inputs if (found := SLOPE.match(name))}
    given = inputs | derived | {COPY.sub("", name) for name in derived}
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
    """Is a call what a definition is of?  Densities of one word are many: Pr(x, z = n), Pr(x, x = n)."""
    if not same_name(call.letter, pattern.letter):
        return False
    if isinstance(call.letter, letters.Density):
        return match(pattern, call) is not None
    return shape(call.arguments[0]) == shape(pattern.arguments[0])


def _without_examples(printed: str, argument: Any) -> str:
    """An argument as printed, the members of a data set written as the letter alone: x for x_i."""
    for at in sorted(argument.atoms(At), key=str):
        if any(isinstance(i, letters.Example) for i in at.indices):
            printed = printed.replace(latex(at), latex(at.head))
    return printed
