"""The laws of a single statement: a statement in its place in, complaints out."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

import sympy
from sympy import Basic
from sympy.core.relational import Relational
from sympy.logic.boolalg import And, BooleanAtom, Not, Or

from udlc.errors import suggest
from udlc.ir.expressions import arrays_read, arrays_written, letters, parts, printed, reads, reads_of
from udlc.ir.functions import BY_CLASS, is_integral
from udlc.ir.grammar import (
    OPS,
    Compute,
    Derive,
    Letter,
    LinAlg,
    Program,
    Range,
    Read,
    Repeat,
    Size,
    Slice,
    Statement,
)
from udlc.ir.linalg import OPERATIONS
from udlc.ir.scalars import Opaque, is_relation, select

RELATIONS = (sympy.Eq, sympy.Ne, sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge)


@dataclass(frozen=True, slots=True)
class Place:
    """One statement, the Repeats around it, and the program."""

    program: Program
    statement: Statement
    outer: tuple[Repeat, ...]


Complaints: TypeAlias = Iterator[str]


def _declared(at: Place) -> Complaints:
    known = at.program.arrays
    for name in (*arrays_read(at.statement), *arrays_written(at.statement)):
        if name not in known:
            yield f"{name} is not declared; {suggest(name, known)}"


def _roles(at: Place) -> Complaints:
    for name in arrays_written(at.statement):
        role = at.program.arrays[name].role
        if role != "temporary":
            yield f"{name} is {role}: only temporaries are written"


def _ranks(at: Place) -> Complaints:
    for r in reads_of(at.statement):
        a = at.program.arrays[r.array]
        if len(r.index) != len(a.shape):
            yield f"{r} has {len(r.index)} indices, {a.name} has {len(a.shape)} axes"
        if r.integral != a.integral:
            yield f"{r} and the array {a.name} disagree on whether its elements are integers"
    s = at.statement
    if isinstance(s, Compute):
        axes = len(at.program.arrays[s.out].shape)
        if len(s.at) != axes:
            yield f"{s.out} is written with {len(s.at)} indices, it has {axes} axes"


def _letters(at: Place) -> Complaints:
    outer = [r.letter for r in at.outer]
    s = at.statement
    own = list(s.letters) if isinstance(s, Compute) else [s.letter] if isinstance(s, Repeat) else []
    for n, letter in enumerate(own):
        if letter in outer or letter in own[:n]:
            yield f"the letter {letter} is bound twice"
    bound: set[Basic] = set(outer)
    if isinstance(s, Compute):
        for r in s.domain:
            for e in (r.lo, r.hi, *(r.equation or ())):
                yield from _free(e, bound, r)
            bound.add(r.letter)
    elif isinstance(s, Repeat):
        for e in (s.lo, s.hi):
            yield from _free(e, bound, s)
        bound.add(s.letter)
    for e in parts(s):
        yield from _free(e, bound, e)


def _free(e: Basic, bound: set[Basic], place: Basic | Range | Repeat) -> Complaints:
    for v in sorted(letters(e) - bound, key=printed):
        where = place if isinstance(place, Basic) else f"the range of {place.letter}"
        yield f"the letter {v} in {where} is bound by nothing before it"


def _vocabulary(at: Place) -> Complaints:
    s = at.statement
    conditions = {*s.guards} if isinstance(s, Compute) else {s.until} if isinstance(s, Repeat) else set()
    for e in parts(s):
        inner = [e, *(i for r in reads(e) for i in r.index)]
        for x in inner:
            yield from (_condition(x) if x in conditions else _scalar(x))


def _scalar(e: Basic) -> Complaints:
    """Whether an expression is real scalar algebra over the closed vocabulary."""
    if isinstance(e, Read | Letter | Size) or (e.is_number and not e.args and _is_real(e)):
        return
    if not (e.is_Add or e.is_Mul or isinstance(e, Opaque) or type(e) in BY_CLASS):
        yield f"{e} is not scalar algebra over the table of functions ({type(e).__name__})"
        return
    for n, a in enumerate(e.args):
        chooses = n == 0 and isinstance(e, select)
        yield from (_condition(a) if chooses else _scalar(a))


def _is_real(e: Basic) -> bool:
    return bool(e.is_extended_real) and e is not sympy.nan


def _condition(e: Basic) -> Complaints:
    """Whether an expression is a relation, or relations joined by and, or, not."""
    if isinstance(e, And | Or | Not):
        for a in e.args:
            yield from _condition(a)
    elif isinstance(e, Relational) and type(e) in RELATIONS:
        for a in e.args:
            yield from _scalar(a)
    elif not isinstance(e, BooleanAtom):
        yield f"{e} is no relation, such as z > 0"


def _relations(at: Place) -> Complaints:
    s = at.statement
    if isinstance(s, Compute):
        for e in s.guards:
            if not is_relation(e):
                yield f"the guard {e} is no relation, such as i > 0"
    if isinstance(s, Repeat) and s.until is not None and not is_relation(s.until):
        yield f"until {s.until} is no relation, such as δ[t] < ε"


def _integers(at: Place) -> Complaints:
    s = at.statement
    match s:
        case Compute():
            whole = [*s.at, *(e for r in s.domain for e in (r.lo, r.hi, *(r.equation or ())))]
            if at.program.arrays[s.out].integral and s.op != "argmax" and not is_integral(s.body):
                yield f"the array of integers {s.out} receives {s.body}, which may not be an integer"
        case Repeat():
            whole = [s.lo, s.hi]
        case LinAlg():
            whole = list(s.at)
        case Derive():
            whole = [i for sl in (s.of, *s.wrt) for i in sl.index]
    for e in (*whole, *(i for r in reads_of(s) for i in r.index)):
        if not is_integral(e):
            yield f"the index {e} may not be an integer"


def _operations(at: Place) -> Complaints:
    s = at.statement
    if not isinstance(s, Compute):
        return
    out = at.program.arrays[s.out]
    if s.op not in OPS:
        yield f"there is no operation {s.op!r}; {suggest(s.op, OPS)}"
    if (s.op == "argmax") > out.integral:
        yield f"argmax gives integers, and {s.out} holds reals"
    if s.op == "logsumexp" and out.integral:
        yield f"logsumexp gives reals, and {s.out} holds integers"
    if s.op == "argmax":
        reduced = {r.letter for r in s.reduced}
        for r in s.reduced:
            if (letters(r.lo) | letters(r.hi)) & reduced:
                yield f"the position of a maximum is not defined: the range of {r.letter} is ragged"


def _repeats(at: Place) -> Complaints:
    s = at.statement
    if isinstance(s, Repeat) and s.count:
        count = at.program.arrays[s.count]
        if count.shape or not count.integral:
            yield f"{s.count} counts iterations: it is an integer scalar"


def _linalg(at: Place) -> Complaints:
    s = at.statement
    if not isinstance(s, LinAlg):
        return
    if s.op not in OPERATIONS:
        yield f"there is no operation {s.op!r}; {suggest(s.op, OPERATIONS)}"
        return
    operation, arrays = OPERATIONS[s.op], at.program.arrays
    if (len(s.ins), len(s.outs)) != (len(operation.ins), len(operation.outs)):
        yield f"{s.op} takes {len(operation.ins)} and gives {len(operation.outs)} arrays"
        return
    batches = set()
    for name, rank in (*zip(s.ins, operation.ins), *zip(s.outs, operation.outs)):
        batches.add(len(arrays[name].shape) - rank)
        if arrays[name].integral:
            yield f"{s.op} is of reals, and {name} holds integers"
    if len(batches) > 1 or min(batches) < len(s.at):
        ranks = ", ".join(f"{name} {len(arrays[name].shape)}" for name in (*s.ins, *s.outs))
        yield f"ranks do not fit {s.op} at {len(s.at)} indices: {ranks}"


def _derive(at: Place) -> Complaints:
    s = at.statement
    if not isinstance(s, Derive):
        return

    def rank(sl: Slice) -> int:
        return len(at.program.arrays[sl.array].shape) - len(sl.index)

    def expect(name: str, wanted: int) -> Complaints:
        found = len(at.program.arrays[name].shape)
        if found not in (wanted, wanted + len(at.outer)):
            yield f"{name} has {found} axes; a {s.mode} of {s.of.array} needs {wanted} after Repeats' letters"

    for sl in (s.of, *s.wrt):
        if rank(sl) < 0:
            yield f"{sl.array} has fewer axes than its slice has indices"
        if at.program.arrays[sl.array].integral:
            yield f"{sl.array} holds integers, which have no derivative"
    shapes = {
        "vjp": ([rank(w) for w in s.wrt], [rank(s.of)] if s.seeds else []),
        "jvp": ([rank(s.of)], [rank(w) for w in s.wrt]),
        "jacobian": ([rank(s.of) + rank(w) for w in s.wrt], []),
    }
    outs, seeds = shapes[s.mode]
    if (len(s.outs), len(s.seeds)) != (len(outs), len(seeds)):
        yield f"a {s.mode} of this gives {len(outs)} arrays and takes {len(seeds)} seeds"
        return
    for name, wanted in (*zip(s.outs, outs), *zip(s.seeds, seeds)):
        yield from expect(name, wanted)


STATEMENT_LAWS: tuple[tuple[str, Callable[[Place], Complaints]], ...] = (
    ("arrays are declared", _declared),
    ("only temporaries are written", _roles),
    ("an index for every axis", _ranks),
    ("every letter is bound once, before it is used", _letters),
    ("guards are relations", _relations),
    ("bodies are scalars of the closed vocabulary", _vocabulary),
    ("indices are integers", _integers),
    ("operations reduce into arrays that can hold the result", _operations),
    ("iterations are counted by an integer scalar", _repeats),
    ("matrix operations have their number of arrays and axes", _linalg),
    ("derivatives have the axes of what they derive", _derive),
)
