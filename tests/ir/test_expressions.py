"""Questions and rewrites look inside the indices of reads; atoms survive pickling."""

import pickle

import pytest
import sympy

from tests.strategies import CASES, random_program
from udlc.ir.expressions import (
    apart,
    arrays_read,
    arrays_written,
    fixed_axes,
    letters,
    map_parts,
    map_reads,
    parts,
    reads,
    reads_of,
    rebuild,
    substitute,
    symbols,
)
from udlc.ir.grammar import Axis, Compute, Letter, Program, Read, Repeat, Size, walk

i, j, N = Letter("i"), Letter("j"), Size("N")
y = Read("y", (i,), True)
x = Read("x", (y + j, N - 1))
E = sympy.exp(x) + y * j


def test_questions_look_inside_indices() -> None:
    assert reads(E) == (x, y)
    assert symbols(E) == {i, j, N}
    assert letters(E) == {i, j}
    assert E.free_symbols == {x, y, j}


def test_substitution_is_simultaneous_and_deep() -> None:
    swapped = substitute(E, {i: j, j: i})
    z = Read("y", (j,), True)
    assert swapped == sympy.exp(Read("x", (z + i, N - 1))) + z * i
    assert substitute(E, {}) is E
    assert substitute(E, {y: sympy.Integer(2)}) == sympy.exp(Read("x", (j + 2, N - 1))) + 2 * j
    assert substitute(E, {x: sympy.Integer(0)}) == 1 + y * j


def test_mapping_reads_goes_from_the_inside() -> None:
    renamed = map_reads(E, lambda r: Read(r.array + "2", r.index, r.integral))
    y2 = Read("y2", (i,), True)
    assert renamed == sympy.exp(Read("x2", (y2 + j, N - 1))) + y2 * j


@pytest.mark.parametrize("atom", [x, y, i, N, Axis(2), E, Read("x", (1,))], ids=str)
def test_atoms_survive_pickling(atom: sympy.Basic) -> None:
    again = pickle.loads(pickle.dumps(atom))
    assert again == atom
    assert again.assumptions0 == atom.assumptions0
    assert hash(again) == hash(atom)


def test_programs_survive_pickling() -> None:
    program = random_program(5)[0]
    assert pickle.loads(pickle.dumps(program)) == program


def test_atoms_of_different_kinds_differ() -> None:
    assert len({Letter("N"), Size("N"), Read("N"), Read("N", (), True), sympy.Symbol("N", integer=True)}) == 5
    assert Read("x", (1,)) == Read("x", (sympy.Integer(1),))
    assert y.is_integer
    assert not Read("x").is_integer


def test_reads_differentiate_as_atoms() -> None:
    assert sympy.diff(x**2 * y, x) == 2 * x * y
    assert sympy.diff(Read("x", (i,)) * Read("x", (j,)), Read("x", (i,))) == Read("x", (j,))


@pytest.mark.parametrize("name", list(CASES))
def test_rewriting_by_nothing_changes_nothing(name: str) -> None:
    program = CASES[name].program
    assert rebuild(program.statements, lambda s: [s]) == program.statements
    assert tuple(map_parts(s, lambda e: e) for s in program.statements) == program.statements


def test_rebuild_drops_empty_repeats() -> None:
    program = CASES["deep network"].program
    kept = rebuild(program.statements, lambda s: [] if isinstance(s, Compute) and s.out == "f" else [s])
    assert [s.out for s in kept if isinstance(s, Compute)] == ["L"]
    assert not any(isinstance(s, Repeat) for s in kept)


def test_every_letter_of_a_statement_is_in_its_parts() -> None:
    for seed in range(20):
        program: Program = random_program(seed)[0]
        for s, outer in walk(program.statements):
            bound = {r.letter for r in outer} | (
                set(s.letters) if isinstance(s, Compute) else {getattr(s, "letter", None)}
            )
            assert {v for e in parts(s) for v in letters(e)} <= bound
            assert set(arrays_read(s)) == {r.array for r in reads_of(s)}
            assert arrays_written(s) == ((s.out,) if isinstance(s, Compute) else ())


def test_fixed_axes_hold_slices_apart() -> None:
    first, step = (
        s
        for s, _ in walk(CASES["activation network"].program.statements)
        if isinstance(s, Compute) and s.out == "f"
    )
    assert fixed_axes(first) == {0: sympy.Integer(0)}
    assert fixed_axes(step) == {0: Letter("k") + 1}
    assert apart(fixed_axes(first), fixed_axes(step))
    assert not apart(fixed_axes(step), fixed_axes(step))
