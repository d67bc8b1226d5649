"""A program and some of its arrays in, the equations that compute these out, as one would write them.

What the book gives no letter gets one, and the equation that says what it stands for; contributions to the
same elements are one sum; what only hands a value on is left out.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace

from sympy import Basic, Eq, Number

from udlc.ir.expressions import arrays_read, arrays_written, map_parts, map_reads, rebuild, substitute
from udlc.ir.grammar import ZERO, Array, Compute, Letter, Program, Range, Read, Statement, walk
from udlc.ir.latex import equations
from udlc.ir.lettering import array_latex, fraction, is_own, name_latex, quotient

FREE = ("u", "v", "w", "s", "r", "q", "t", "c", "b", "g", "e", "o")
"""Letters for what the book gives none, in this order."""


def derivation(program: Program, derived: Collection[str], named: Collection[str] = ()) -> list[str]:
    """LaTeX of the equations for the arrays `derived`, in order, and of what they read that has no letter.

    `named` are arrays that `lettered` has given a letter already.
    """
    program = _called_as_results(program)
    fresh = frozenset({*named, *unnamed(program)})
    shown = _without_copies(lettered(_handed_on(program, fresh), unnamed(program)))
    shown = _gathered(_told_apart(shown), derived)
    shown = replace(shown, letters_latex={**_primes(shown), **shown.letters_latex})
    zeros = _zeros(shown, program, derived)
    lines = [
        *equations(shown, _with_definitions(shown, derived, fresh)),
        *equations(zeros, [s.out for s in zeros.statements if isinstance(s, Compute)]),
    ]
    return [line for line in dict.fromkeys(lines) if not _says_nothing(line)]


def _called_as_results(program: Program) -> Program:
    """The program with a derivative that is only handed on called what the result is called."""
    called = {}
    for s, _ in walk(program.statements):
        if isinstance(s, Compute) and isinstance(s.body, Read) and _is_copy(s) and s.out in program.outputs:
            source, result = program.arrays[s.body.array], program.arrays[s.out]
            if source.role == "temporary" and fraction(source.latex) and fraction(result.latex):
                called[source.name] = replace(source, latex=result.latex)
    return program.with_arrays(*called.values())


def _says_nothing(line: str) -> bool:
    left, _, right = line.partition(r", \quad ")[0].partition(" = ")
    return left == right


def _without_copies(program: Program) -> Program:
    """The program without copies of an array that prints as the copy does."""

    def change(s: Statement) -> list[Statement]:
        prints = {array_latex(program.arrays[n]) for n in (*arrays_written(s), *arrays_read(s))}
        return [] if _is_copy(s) and len(prints) == 1 and _only_writer(s, program) else [s]

    return program.with_statements(rebuild(program.statements, change))


# ── Letters ──────────────────────────────────────────────────────────────────


def unnamed(program: Program) -> tuple[str, ...]:
    """The arrays that the book gives no letter, and results that have that of something given."""
    given = {array_latex(a) for a in program.inputs}
    made = [a for a in program.arrays.values() if a.role == "temporary"]
    return tuple(
        a.name for a in made if _is_unnamed(a) or (array_latex(a) in given and not fraction(a.latex))
    )


def lettered(program: Program, names: Collection[str]) -> Program:
    """The program with a letter for each of these arrays, also in the names of derivatives by it."""
    free = _free_letters(program, names)
    copied = {
        s.out: s.body.array
        for s, _ in walk(program.statements)
        if isinstance(s, Compute) and isinstance(s.body, Read) and _is_copy(s)
    }
    own: dict[str, str] = {}
    for name in names:  # a copy shares the letter of what it copies
        first = copied.get(name, name) if copied.get(name) in names else name
        if first not in own:
            own[first] = next(free)
        own[name] = own[first]
    fresh = {
        array_latex(program.arrays[n]): letter for n, letter in own.items() if _is_unnamed(program.arrays[n])
    }
    arrays = {n: replace(program.arrays[n], latex=letter) for n, letter in own.items()}
    for a in program.arrays.values():
        if a.name not in arrays and a.latex:
            arrays[a.name] = replace(a, latex=_replaced(a.latex, fresh))
    return program.with_arrays(*arrays.values())


def _is_copy(s: Statement) -> bool:
    return isinstance(s, Compute) and _is_plain(s) and isinstance(s.body, Read) and s.body.index == s.at


def _primes(program: Program) -> dict[str, str]:
    """The letters of another index beside one, `d_other`, as they are written: with a prime."""
    ranges = [r for s, _ in walk(program.statements) if isinstance(s, Compute) for r in s.domain]
    names = {str(r.letter) for r in ranges if str(r.letter).endswith("_other")}
    return {name: name_latex(f"{name.removesuffix('_other')}_prime") for name in sorted(names)}


def _replaced(text: str, fresh: Mapping[str, str]) -> str:
    parts = fraction(text)
    if parts is None:
        return text
    above, below = (fresh.get(part, _replaced(part, fresh)) for part in parts)
    return quotient(above, below, is_own(text))


def _is_unnamed(a: Array) -> bool:
    """Is it one that the compiler made, under a word of its own?"""
    return a.role == "temporary" and (not a.latex or re.fullmatch(r"[a-z]{3,}", a.latex) is not None)


def _free_letters(program: Program, names: Collection[str]) -> Iterator[str]:
    prints = [
        re.sub(r"\\[A-Za-z]+", "", array_latex(a)) for a in program.arrays.values() if a.name not in names
    ]
    used = {c for text in prints for c in re.findall("[A-Za-z]", text)}
    used |= {str(v) for s in program.statements for v in _symbols(s)}
    yield from (letter for letter in FREE if letter not in used)
    yield from (f"{FREE[0]}_{{{n}}}" for n in range(1, len(program.arrays) + 1))


def _symbols(s: Statement) -> Iterator[str]:
    for inner, outer in walk((s,)):
        yield from (str(r.letter) for r in outer)
        if isinstance(inner, Compute):
            yield from (str(r.letter) for r in inner.domain)


def _told_apart(program: Program) -> Program:
    """A derivative that is given is by what is read directly where the whole one is here too."""
    written = {name for s, _ in walk(program.statements) for name in arrays_written(s)}
    made = {a.latex for a in program.arrays.values() if a.name in written}
    own = [(a, parts) for a in program.inputs if a.latex in made and (parts := fraction(a.latex))]
    return program.with_arrays(*(replace(a, latex=quotient(*parts, own=True)) for a, parts in own))


# ── Statements ───────────────────────────────────────────────────────────────


def _handed_on(program: Program, unnamed: Collection[str]) -> Program:
    """The program without derivatives by what has no letter that are a number or another array."""
    by_name = {array_latex(program.arrays[n]) for n in unnamed}
    values: dict[str, Compute] = {}
    for s, _ in walk(program.statements):
        if isinstance(s, Compute) and s.out not in program.outputs and _only_writer(s, program):
            parts = fraction(array_latex(program.arrays[s.out]))
            if (
                parts
                and (parts[1] in by_name or parts[0] == parts[1])
                and isinstance(s.body, Number | Read)
                and _is_plain(s)
            ):
                values[s.out] = s

    def value(r: Read) -> Basic:
        s = values.get(r.array)
        return r if s is None else map_reads(substitute(s.body, dict(zip(s.at, r.index))), value)

    def change(s: Statement) -> list[Statement]:
        gone = isinstance(s, Compute) and s.out in values
        return [] if gone else [map_parts(s, lambda e: map_reads(e, value))]

    return program.with_statements(rebuild(program.statements, change))


def _only_writer(s: Statement, program: Program) -> bool:
    names = set(arrays_written(s))
    return sum(bool(names & {*arrays_written(other)}) for other, _ in walk(program.statements)) == 1


def _is_plain(s: Compute) -> bool:
    """Is every element written once, under letters that are its indices?"""
    return s.op == "sum" and not s.guards and s.at == s.letters and all(r.equation is None for r in s.domain)


def _gathered(program: Program, derived: Collection[str]) -> Program:
    """The program with every contribution to derivatives under the letters of one that has them all.

    `g[i, y[i]] += c` beside `g[i, k] += …` is `g[i, k] += c where k = y[i]`.
    """
    models: dict[str, Compute] = {}
    for s, _ in walk(program.statements):
        if isinstance(s, Compute) and s.out in derived and s.op == "sum" and _has_all_letters(s):
            models.setdefault(s.out, s)

    def change(s: Statement) -> list[Statement]:
        if not isinstance(s, Compute) or s.op != "sum" or s.out not in models:
            return [s]
        return [_under_letters_of(models[s.out], s)]

    return program.with_statements(rebuild(program.statements, change))


def _has_all_letters(s: Compute) -> bool:
    own = {r.letter for r in s.domain if r.equation is None}
    return len(set(s.at)) == len(s.at) and all(e in own for e in s.at)


def _under_letters_of(model: Compute, s: Compute) -> Compute:
    """A contribution with another's index letters; a condition says where its own index is no letter."""
    if s is model or any(r.equation for r in s.domain):
        return s
    ours = {r.letter: r for r in s.domain}
    theirs = {r.letter: r for r in model.domain}
    same: dict[Basic, Basic] = {}
    for mine, other in zip(s.at, model.at):
        alike = mine in ours and mine not in same and (ours[mine].lo, ours[mine].hi) == _bounds(theirs[other])
        if alike:
            same[mine] = other
        elif not isinstance(mine, Read):
            return s  # an element of its own, or a diagonal
    taken = {*ours, *theirs}
    for letter in ours:
        if letter not in same and letter in model.at:
            same[letter] = _fresh(letter, taken)
    moved = map_parts(s, lambda e: substitute(e, same))
    assert isinstance(moved, Compute)
    moved = replace(
        moved, domain=tuple(replace(r, letter=same.get(r.letter, r.letter)) for r in moved.domain)
    )
    conditions = [(e, letter) for e, letter in zip(moved.at, model.at) if e != letter]
    return replace(
        moved,
        at=model.at,
        domain=(*moved.domain, *(theirs[letter] for _, letter in conditions)),
        guards=(*moved.guards, *(Eq(letter, e) for e, letter in conditions)),
    )


def _bounds(r: Range) -> tuple[Basic, Basic]:
    return r.lo, r.hi


def _fresh(letter: Letter, taken: set[Basic]) -> Letter:
    name = letter.name
    while Letter(name) in taken:
        name += "_prime"
    taken.add(Letter(name))
    return Letter(name)


def _with_definitions(program: Program, derived: Collection[str], unnamed: Collection[str]) -> set[str]:
    """The arrays that are derived, and those without a letter of the book that they come from or read."""
    prints = {part for name in derived for part in fraction(array_latex(program.arrays[name])) or ()}
    mentioned = {name for name in unnamed if array_latex(program.arrays[name]) in prints}
    wanted, todo = {*derived, *mentioned}, sorted({*derived, *mentioned})
    while todo:
        name = todo.pop()
        for s, _ in walk(program.statements):
            if name in arrays_written(s):
                fresh = ({*arrays_read(s)} & set(unnamed)) - wanted
                wanted |= fresh
                todo += sorted(fresh)
    return wanted


def _zeros(program: Program, source: Program, derived: Collection[str]) -> Program:
    """Statements that say so of each derivative asked for to which nothing in the source contributes."""
    written = {name for s, _ in walk(source.statements) for name in arrays_written(s)}
    found = []
    for name in program.outputs:
        if name in derived and name not in written:
            ranges = tuple(Range(Letter(p), ZERO, n) for p, n in zip("pqrs", program.arrays[name].shape))
            found.append(Compute(name, tuple(r.letter for r in ranges), "sum", ranges, ZERO))
    return program.with_statements(tuple(found))
