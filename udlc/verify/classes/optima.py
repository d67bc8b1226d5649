"""Links that lead to an argmin or argmax: two objectives with the same optimal arguments."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sympy import preorder_traversal

from udlc.errors import UdlcError
from udlc.ir.grammar import Compute, Program, Read
from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin, Max, Min
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, head_of
from udlc.notation.operators import Negative
from udlc.notation.plaintext import readable
from udlc.notation.relations import Link as Said
from udlc.notation.relations import Relation
from udlc.translate import NoValue, sides
from udlc.translate.clauses import Clause, clauses_of
from udlc.translate.entries import same_name
from udlc.translate.names import name_of
from udlc.verify import signs
from udlc.verify.claims import stated
from udlc.verify.classes import number_claims, readings
from udlc.verify.classes.definitions import is_name, letter_of, said_of
from udlc.verify.classes.programs import ambiguous
from udlc.verify.densities import decide_integrals, has_integral
from udlc.verify.equalities import ready
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided, is_replaying
from udlc.verify.links import Link, Setting
from udlc.verify.optima import INCREASING, SIGN, Objective, decide_optimum
from udlc.verify.reading import Reader
from udlc.verify.splits import split
from udlc.verify.verdicts import Finding

log = NamedFunction("log")


def applies(setting: Setting, link: Link) -> bool:
    """Is the right side an optimum, or the greatest or least value of something, given a name?"""
    named = isinstance(link.right, (Max, Min)) and bool(link.right.letters) and is_new(setting, link.left)
    return isinstance(link.right, ArgMin) or (named and link.sign == "=")


def decide(setting: Setting, link: Link) -> Finding:
    """Is the optimum that of the other side, or of what an entry it rests on says of the left side?"""
    if isinstance(link.right, (Max, Min)):
        return Finding("defined", "definition", "the equation says what the left side is")
    if isinstance(link.left, ArgMin):
        shown = _two_objectives(setting, link.left, link.right, link.programs)
        return _in_worlds(setting, (link.left,), link.right, shown)
    grounds = _with_conditions(setting, _grounds(setting, link))
    if not grounds:
        return Finding("defined", "definition", "the equation says what the left side is")
    found = [(ground, _compared(setting, link.left, ground, link.right)) for ground in grounds]
    for ground, finding in found:
        same = finding.verdict == "refuted" and _functions(ground) == _functions(link.right)
        if same or finding.verdict == "proved":
            return finding
    if all(finding.verdict == "defined" for _, finding in found):
        return found[0][1]
    said = [finding.reason for _, finding in found if finding.verdict != "defined" and finding.reason]
    reason = (said or [""])[-1] or "the objective that the equation rests on has no program here"
    open_ = Finding(
        "unknown", reason=f"{reason} (compared with what {', '.join(setting.entry.by)} says of it)"
    )
    whole = tuple(g for g in grounds if split(g, setting.entry.where) == g)
    return _in_worlds(setting, whole, link.right, open_)


def _in_worlds(setting: Setting, lefts: tuple[ArgMin, ...], right: ArgMin, found: Finding) -> Finding:
    """What was found; where that is nothing, a world in which optima that are one are not this one."""
    if found.verdict != "unknown" or is_replaying():
        return found
    other = number_claims.objectives(setting, lefts, right)
    return other if other.verdict == "refuted" else found


def is_new(setting: Setting, x: Any) -> bool:
    """Is this a name of which the entries that this one rests on say nothing, nor its conditions?"""
    if setting.entry.kind != "optimum" or not is_name(x):
        return False
    conditions = (c.first for c in setting.entry.where if isinstance(c, Relation) and is_name(c.first))
    told = (*said_of(setting), *map(letter_of, conditions))
    return not any(same_name(letter_of(x), other) for other in told)


def _with_conditions(setting: Setting, grounds: tuple[Any, ...]) -> tuple[Any, ...]:
    """Optima as conditions make them: σ² = f_2[x_i, φ]² for every example i puts f_2 in place of σ².

    A data set may be made of parts, over which its sums go.
    """
    entry = setting.entry
    ways = (way for g in grounds for way in (with_conditions(g, entry), split(g, entry.where)))
    return (*dict.fromkeys(x for x in ways if x not in grounds), *grounds)


def with_conditions(x: Any, entry: Entry) -> Any:
    """An expression with what conditions say in the place of what they say it of."""
    rule = {c.first: c.right for c in entry.where if isinstance(c, Relation) and c.signs == ("=",)}
    return _put_in(x, rule)


def _put_in(x: Any, rule: Mapping[Any, Any]) -> Any:
    """Expressions in place of others, also under a sum: what they say holds for each of its terms."""
    if x in rule:
        return rule[x]
    args = tuple(_put_in(a, rule) for a in x.args)
    return x if args == x.args else x.func(*args)


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
    """By the programs of the objectives; where these say nothing, as the objectives are read."""
    found = _by_programs(setting, left, right, programs)
    if found.verdict == "defined" and not is_name(left.body) and _is_lost(left, right):
        found = Finding("unknown", reason="what is chosen does not occur")
    if found.verdict != "unknown" or latex(left.letters) != latex(right.letters):
        return found
    return _one_objective(setting, left, right) or found


def _by_programs(
    setting: Setting, left: ArgMin, right: ArgMin, programs: tuple[Program, Program] | None
) -> Finding:
    if [latex(x) for x in left.letters] != [latex(x) for x in right.letters]:
        return Finding("unknown", reason="the sides are optima over different quantities")
    if left.body == right.body and isinstance(left, ArgMax) == isinstance(right, ArgMax):
        return decided(
            lambda: stated(left, right),
            lambda: Finding("proved", "the same objective", sizes="all", plan={}),
        )
    if has_integral(left, right):
        found = _one_objective(setting, left, right)
        return found if found is not None else decide_integrals(setting.entry, setting.book, left, right)
    if programs is None:
        return Finding("unknown", reason="an objective has no program")
    one, other = (ready(program, setting.domains) for program in programs)
    if _is_name(right, other, left) and not _is_name(left, one, right):
        return Finding("defined", "definition", f"the link says what {readable(latex(right.body))} is")
    if _is_name(left, one, right) and not _is_name(right, other, left):
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
    free = is_free(left, (one, other))
    return decide_optimum(
        Objective(one, isinstance(left, ArgMax)),
        Objective(other, isinstance(right, ArgMax)),
        fixed,
        open_space=free and not setting.unused,
    )


def is_free(optimum: ArgMin, programs: Sequence[Program]) -> bool:
    """Does what is chosen stand within functions alone, so that these may have any values at two choices?"""
    return not any(name_of(head_of(x)) in p.arrays for x in optimum.letters for p in programs)


def _one_objective(setting: Setting, left: ArgMin, right: ArgMin) -> Finding | None:
    """Are two objectives one number, as they are read, but for a sign or a logarithm?"""
    body = left.body
    turned = isinstance(left, ArgMax) != isinstance(right, ArgMax)
    for depth in readings.DEPTHS:
        grounds = Grounds.of(setting.entry, setting.book, depth)
        ways: list[tuple[Any, tuple[str, ...]]] = [(Negative(body), (SIGN,))] if turned else [(body, ())]
        if _is_positive(grounds, body):
            ways += [(Negative(log(body)), (SIGN, INCREASING)) if turned else (log(body), (INCREASING,))]
        for way, used in ways:
            found = readings.equality(grounds, way, right.body)
            if found.verdict == "proved":
                return replace(found, method="the same objective", theorems=(*used, *found.theorems))
    return None


def _is_positive(grounds: Grounds, x: Any) -> bool:
    """Is an objective certainly above zero?"""
    reader = Reader(grounds)
    try:
        return signs.is_positive(reader.algebra, reader.value(x, {}))
    except UdlcError:
        return False


def _by_definition(setting: Setting, left: ArgMin, right: ArgMin) -> Finding:
    """Argmin of L, where an equation that this one rests on says argmin of what L is."""
    name = readable(latex(left.body))
    if not any(same_name(letter_of(left.body), other) for other in said_of(setting)):
        return Finding("defined", "definition", f"the link says what {name} is")
    found = Finding("unknown", reason=f"nothing that it rests on says what {name} is")
    for number in setting.entry.by:
        for clause in _clauses(setting.book[number]):
            optima = [x for x in clause.sides if isinstance(x, ArgMin)]
            if not any(latex(x.body) == latex(left.body) for x in optima):
                continue
            if any(latex(x) == latex(right) for x in optima):
                said = "as an equation it rests on says"
                return decided(
                    partial(stated, left, right, optima),
                    partial(Finding, "proved", said, trace=(number,), sizes="all", plan={}),
                )
            another = next((x for x in optima if latex(x.body) != latex(left.body)), None)
            if another is not None:
                found = _compared(setting, letters.Real("optimum"), another, right)
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


def _is_name(optimum: ArgMin, program: Program, beside: ArgMin) -> bool:
    """Is an objective but a letter, at the parameters, that nothing defines and the other does not name?"""
    body, statements = optimum.body, program.statements
    if not isinstance(body, (Apply, letters.Letter)) or len(statements) != 1:
        return False
    if isinstance(body, Apply) and body.args[1:] != optimum.letters:
        return False
    if body != beside.body and any(same_name(letter_of(body), x) for x in beside.body.atoms(letters.Letter)):
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


def _is_lost(left: ArgMin, right: ArgMin) -> bool:
    """Does the first objective name what is chosen, and the second one not?"""
    return any(left.body.has(x) and not right.body.has(x) for x in left.letters)


def fixed_inputs(optima: Sequence[ArgMin]) -> frozenset[str]:
    """The names of quantities that do not depend on what is chosen: letters that are no function."""
    chosen = {head_of(x) for o in optima for x in o.letters}
    applied = {a.letter for o in optima for a in o.atoms(Apply)}
    real = [x for o in optima for x in preorder_traversal(o) if isinstance(x, letters.Real)]
    return frozenset(name_of(x) for x in real if x not in chosen and x not in applied)
