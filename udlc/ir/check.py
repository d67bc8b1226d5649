"""A program in, the same program out, or an IRError that names the law, the array, the statement, the equation.

The laws are a list.  Those that need values are the interpreter's: indices inside of arrays, every element complete
before it is first read.
"""

from __future__ import annotations

from collections.abc import Callable

import sympy
from sympy import Basic

from udlc.errors import IRError, suggest
from udlc.ir.expressions import arrays_read, arrays_written, letters, parts, reads, symbols
from udlc.ir.functions import is_integral
from udlc.ir.grammar import Array, Axis, Compute, Derive, LinAlg, Program, Repeat, Size, Statement, walk
from udlc.ir.laws import STATEMENT_LAWS, Complaints, Place
from udlc.ir.show import statement_text


def check(program: Program, stage: str = "", derive: bool = True) -> Program:
    """Return the program if it keeps every law; `derive`: whether Derive may still occur.

    Raises:
        IRError: the first law that is broken, by which statement, after which stage.
    """
    for law, complaints in PROGRAM_LAWS:
        for complaint in complaints(program):
            raise _error(stage, law, complaint)
    for statement, outer in walk(program.statements):
        if isinstance(statement, Derive) and not derive:
            raise _error(stage, "derivatives are expanded", "a Derive is left", statement)
        for law, complaints_at in STATEMENT_LAWS:
            for complaint in complaints_at(Place(program, statement, outer)):
                raise _error(stage, law, complaint, statement)
    for law, complaints in ORDER_LAWS:
        for complaint in complaints(program):
            raise _error(stage, law, complaint)
    return program


def _error(stage: str, law: str, complaint: str, statement: Statement | None = None) -> IRError:
    after = f" after {stage}" if stage else ""
    line = f"\n    in  {statement_text(statement)}" if statement is not None else ""
    origin = ", ".join(statement.origin) if statement is not None else ""
    return IRError(f"{complaint} (law{after}: {law}){line}", entry=origin or None)


# ── Laws of the whole program ────────────────────────────────────────────────


def _names(program: Program) -> Complaints:
    shapes = {s for a in program.arrays.values() for e in a.shape for s in symbols(e)}
    heads = {s for statement, _ in walk(program.statements) for e in parts(statement) for s in symbols(e)}
    for size in sorted((s for s in shapes | heads if isinstance(s, Size)), key=str):
        if str(size) in program.arrays:
            yield f"{size} names both a size and an array"
    for name, a in program.arrays.items():
        if name != a.name:
            yield f"the array {a.name} is kept under the name {name}"


def _outputs(program: Program) -> Complaints:
    for name in program.outputs:
        if name not in program.arrays:
            yield f"the output {name} is no array; {suggest(name, program.arrays)}"


def _shapes(program: Program) -> Complaints:
    for a in program.arrays.values():
        for axis, e in enumerate((*a.shape, *([a.bound] if a.bound is not None else []))):
            yield from _shape(program, a, axis, e)


def _shape(program: Program, a: Array, axis: int, e: Basic) -> Complaints:
    for s in sorted(letters(e), key=str):
        if not isinstance(s, Axis):
            yield f"axis {axis} of {a.name} mentions {s}, which is no size"
        elif s.position >= axis or axis == len(a.shape):
            yield f"axis {axis} of {a.name} depends on axis {s.position}, which does not come before it"
    for r in reads(e):
        widths = program.arrays.get(r.array)
        if widths is None or not widths.integral or widths.role == "temporary":
            yield f"axis {axis} of {a.name} reads {r}: row lengths are integer arrays that are given"
        elif len(r.index) != len(widths.shape):
            yield f"axis {axis} of {a.name} reads {r}, but {r.array} has {len(widths.shape)} axes"
    if not is_integral(e):
        yield f"axis {axis} of {a.name} is {e}, which may not be an integer"


ORDER_LAWS:
        for complaint in complaints(program):
            raise _error(stage, law, complaint)
    return program


def _error(stage: str, law: str, complaint: str, statement: Statement | None = None) -> IRError:
    after = f" after {stage}" if stage else ""
    line = f"\n    in  {statement_text(statement)}" if statement is not None else ""
    origin = ", ".join(statement.origin) if statement is not None else ""
    return IRError(f"{complaint} (law{after}: {law}){line}", entry=origin or None)


# ── Laws of the whole program ────────────────────────────────────────────────


def _names(program: Program) -> Complaints:
    shapes = {s for a in program.arrays.values() for e in a.shape for s in symbols(e)}
    heads = {s for statement, _ in walk(program.statements) for e in parts(statement) for s in symbols(e)}
    for size in sorted((s for s in shapes | heads if isinstance(s, Size)), key=str):
        if str(size) in program.arrays:
            yield f"{size} names both a size and an array"
    for name, a in program.arrays.items():
        if name != a.name:
            yield f"the array {a.name} is kept under the name {name}"


def _outputs(program: Program) -> Complaints:
    for name in program.outputs:
        if name not in program.arrays:
            yield f"the output {name} is no array; {suggest(name, program.arrays)}"


def _shapes(program: Program) -> Complaints:
    for a in program.arrays.values():
        for axis, e in enumerate((*a.shape, *([a.bound] if a.bound is not None else []))):
            yield from _shape(program, a, axis, e)


def _shape(program: Program, a: Array, axis: int, e: Basic) -> Complaints:
    for s in sorted(letters(e), key=str):
        if not isinstance(s, Axis):
            yield f"axis {axis} of {a.name} mentions {s}, which is no size"
        elif s.position >= axis or axis == len(a.shape):
            yield f"axis {axis} of {a.name} depends on axis {s.position}, which does not come before it"
    for r in reads(e):
        widths = program.arrays.get(r.array)
        if widths is None or not widths.integral or widths.role == "temporary":
            yield f"axis {axis} of {a.name} reads {r}: row lengths are integer arrays that are given"
        elif len(r.index) != len(widths.shape):
            yield f"axis {axis} of {a.name} reads {r}, but {r.array} has {len(widths.shape)} axes"
    if not is_integral(e):
        yield f"axis {axis} of {a.name} is {e}, which may not be an integer"


# ── Laws of one statement ────────────────────────────────────────────────────


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
    if isinstance(s, Compute) and len(s.at) != len(at.program.arrays[s.out].shape):
        yield f"{s.out} is written with {len(s.at)} indices, it has {len(at.program.arrays[s.out].shape)} axes"


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
                yield from _free(e, bound, f"the range of {r.letter}")
            bound.add(r.letter)
    elif isinstance(s, Repeat):
        for e in (s.lo, s.hi):
            yield from _free(e, bound, f"the range of {s.letter}")
        bound.add(s.letter)
    for e in parts(s):
        yield from _free(e, bound, str(e))


def _free(e: Basic, bound: set[Basic], place: str) -> Complaints:
    for v in sorted(letters(e) - bound, key=str):
        yield f"the letter {v} in {place} is bound by nothing before it"


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
        chooses = n == 0 and type(e).__name__ == "select"
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
            if not isinstance(e, Boolean):
                yield f"the guard {e} is no relation, such as i > 0"
    if isinstance(s, Repeat) and s.until is not None and not isinstance(s.until, Boolean):
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
            yield f"{name} has {found} axes, the {s.mode} of {s.of.array} needs {wanted}, after those of Repeats around"

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


# ── Laws of order and sharing ────────────────────────────────────────────────


def _order(program: Program) -> Complaints:
    written = {a.name for a in program.inputs}
    for s, outer in walk(program.statements):
        around = {name for r in outer for inner, _ in walk(r.body) for name in arrays_written(inner)}
        if isinstance(s, Repeat):
            around |= {name for inner, _ in walk(s.body) for name in arrays_written(inner)}
        for name in arrays_read(s):
            if name not in written | around:
                yield f"{name} is read before it is written: {statement_text(s)}"
        written |= set(arrays_written(s))


def _sharing(program: Program) -> Complaints:
    writers: dict[str, list[tuple[Statement, tuple[Repeat, ...]]]] = {}
    for s, outer in walk(program.statements):
        for name in arrays_written(s):
            writers.setdefault(name, []).append((s, outer))
    for name, found in writers.items():
        for n, (s, outer) in enumerate(found):
            if isinstance(s, Compute) and s.op == "sum":
                continue
            fixed = _fixed(s)
            for r in outer:
                if not isinstance(s, Derive) and not any(r.letter in letters(e) for e in fixed.values()):
                    yield f"every {r.letter} defines the same slice of {name}: {statement_text(s)}"
            for m, (other, _) in enumerate(found):
                if m != n and not _apart(fixed, _fixed(other)):
                    yield (
                        f"{name} is shared by statements that are not sums:\n    {statement_text(s)}"
                        f"\n    {statement_text(other)}"
                    )


def _fixed(s: Statement) -> dict[int, Basic]:
    """The axes of the written array on which one run of the statement stays at one index."""
    if isinstance(s, Compute):
        own: set[Basic] = set(s.letters)
        return {axis: e for axis, e in enumerate(s.at) if not letters(e) & own}
    return dict(enumerate(s.at)) if isinstance(s, LinAlg) else {}


def _apart(one: dict[int, Basic], other: dict[int, Basic]) -> bool:
    """Whether some axis holds two slices apart."""
    return any(sympy.expand(one[axis] - other[axis]) != 0 for axis in one if axis in other)


PROGRAM_LAWS: tuple[tuple[str, Callable[[Program], Complaints]], ...] = (
    ("an array and a size have different names", _names),
    ("outputs are arrays", _outputs),
    (
        "the axes of an array are affine in sizes, or rows of given lengths that depend on earlier axes",
        _shapes,
    ),
)

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

ORDER_LAWS: tuple[tuple[str, Callable[[Program], Complaints]], ...] = (
    ("arrays are written before they are read", _order),
    ("only sums share; another op defines its slice alone", _sharing),
)
