"""What reverse and forward mode share: the sweep, slopes of a statement, ranges that ran, zeros, tidying."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial

from sympy import Basic, Expr, Mul

from udlc.differentiate.derivation import Derivation
from udlc.differentiate.letters import axis_letters, axis_ranges
from udlc.differentiate.linalg import Solve, Step
from udlc.differentiate.local import partials, reduction
from udlc.differentiate.matrices import derived
from udlc.errors import IRError
from udlc.ir.exponentials import join_exponentials
from udlc.ir.expressions import arrays_read, arrays_written, rebuild
from udlc.ir.grammar import ZERO, Compute, Derive, LinAlg, Program, Read, Repeat, Statement, walk


def local_slopes(
    d: Derivation, s: Compute, loops: tuple[Repeat, ...]
) -> tuple[Expr, tuple[Basic, ...], list[tuple[Read, Expr]]]:
    """weight, guards and (read, ∂body/∂read)…  of  d out[at] = Σ weight · ∂body/∂read · d read."""
    name = d.beside.of(s, loops)
    beside = None
    if name:
        integral = d.arrays[name].integral
        at = s.at if integral else (*(r.letter for r in loops), *s.letters)
        beside = Read(name, at, integral)
    weight, guards = reduction(s).weight(s, beside)
    slopes = [(r, d.stored.reuse(slope, s, loops)) for r, slope in partials(s.body)]
    return d.stored.reuse(weight, s, loops), guards, slopes


def sweep(
    d: Derivation,
    statements: Sequence[Statement],
    table: dict[str, tuple[Step | Solve, ...]],
    contributions: Callable[[Compute, tuple[Repeat, ...]], Iterable[Compute]],
    loops: tuple[Repeat, ...],
    back: bool,
) -> tuple[Statement, ...]:
    """The derivatives of statements that derivatives flow through; `back` turns the order around.

    Args:
        d: the derivation.
        statements: forward statements, in their order.
        table: the rules for matrix operations in this mode.
        contributions: what one Compute comes to, inside the Repeats given.
        loops: the Repeats around.
        back: reverse mode, in which Repeats run the other way.
    """
    out: list[Statement] = []
    for s in reversed(statements) if back else statements:
        match s:
            case Repeat():
                body = sweep(d, s.body, table, contributions, (*loops, s), back)
                if body:
                    lo, hi = ran(s)
                    out.append(Repeat(s.letter, lo, hi, body, s.down != back, origin=s.origin))
            case LinAlg():
                if s.outs[0] in d.flow:
                    out.extend(derived(d, s, table, loops))
            case Compute():
                if s.out in d.flow and s.op != "argmax":
                    out.extend(contributions(s, loops))
            case Derive():
                raise IRError(
                    "a Derive node is expanded before what follows it is derived", symbol=s.of.array
                )
    return tuple(out)


def product(*factors: Expr) -> Expr:
    """The product with exponentials joined, numbers in front: SymPy writes 2·(a + b) alone as 2a + 2b."""
    return join_exponentials(Mul(*(part for f in factors for part in f.primitive())))


def quotient(out: str, r: Read) -> str:
    """The note of a contribution: ∂f/∂h[k, i]."""
    return f"∂{out}/∂{r if r.index else r.array}"


def ran(s: Repeat) -> tuple[Expr, Expr]:
    """The bounds between which a Repeat has run.

    Raises:
        IRError: it may stop early, and does not count.
    """
    if s.until is None:
        return s.lo, s.hi
    if not s.count:
        raise IRError(
            f"the Repeat over {s.letter} stops early: its derivative needs the count of how far it ran"
        )
    count = Read(s.count, (), integral=True)
    return (s.hi - count, s.hi) if s.down else (s.lo, s.lo + count)


def without_dangling(statements: Sequence[Statement], held: Iterable[str]) -> tuple[Statement, ...]:
    """The statements without those that read a derivative to which nothing contributes: it is zero."""
    names, left = frozenset(held), tuple(statements)
    while True:
        written = {a for s, _ in walk(left) for a in arrays_written(s)}
        missing = names - written
        kept = rebuild(left, partial(_unless_reading, missing)) if missing else left
        if kept == left:
            return left
        left = kept


def _unless_reading(missing: frozenset[str], s: Statement) -> tuple[Statement, ...]:
    return () if missing & set(arrays_read(s)) else (s,)


def zeros(d: Derivation, name: str, index: tuple[Expr, ...] = ()) -> Compute:
    """name[index, …] = 0, for a derivative to which nothing contributes."""
    array = d.arrays[name]
    taken = {e.name for e in index if hasattr(e, "name")}
    letters = axis_letters(array, (), taken, skip=len(index))
    return Compute(name, (*index, *letters), "sum", axis_ranges(array, index, letters), ZERO, note="no path")


def finished(
    program: Program, d: Derivation, statements: tuple[Statement, ...], outputs: Iterable[str]
) -> Program:
    """The program with the new arrays and statements, and with these outputs besides its own."""
    return replace(
        program,
        arrays=d.arrays,
        statements=statements,
        outputs=tuple(dict.fromkeys((*program.outputs, *outputs))),
    )


def require_real(program: Program, names: Iterable[str], what: str) -> None:
    """Raise IRError unless these are arrays of real numbers."""
    for name in names:
        if name not in program.arrays:
            raise IRError(f"there is no array {name} to take a derivative {what}", symbol=name)
        if program.arrays[name].integral:
            raise IRError(f"{name} holds integers: no derivative {what} it exists", symbol=name)
