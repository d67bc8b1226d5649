"""The writing helper: order of letters, equations, names, blocks."""

import pytest
import sympy
from sympy import Integer, sqrt

from udlc.errors import IRError
from udlc.ir.build import Builder, as_slice
from udlc.ir.functions import absolute
from udlc.ir.grammar import Array, Compute, Letter, LinAlg, Range, Read, Repeat, Slice


def statement(b: Builder) -> Compute:
    (s,) = b.program().statements
    assert isinstance(s, Compute)
    return s


def test_letters_come_from_the_left_then_over_then_as_declared() -> None:
    b = Builder()
    N = b.sizes("N")
    i, j, k, m = b.index("i j k m", N)
    x, y = b.given("x", N, N, N, N), b.temporary("y", N)
    b.put(y[k], x[i, j, k, m], over=(m,))
    s = statement(b)
    assert s.letters == (k, m, i, j)
    assert s.plain == (k,)
    assert [r.letter for r in s.reduced] == [m, i, j]


def test_a_letter_follows_those_of_its_range() -> None:
    b = Builder()
    N = b.sizes("N")
    i = b.index("i", N)
    j = b.index("j", i + 1)
    x, y = b.given("x", N), b.temporary("y", N)
    b.put(y[j], x[i])
    s = statement(b)
    assert s.letters == (i, j)
    assert s.domain[1] == Range(j, Integer(0), i + 1)


def test_letters_of_repeats_are_not_owned() -> None:
    b = Builder()
    N = b.sizes("N")
    i, k = b.index("i", N), b.index("k", N)
    y = b.temporary("y", N, N)
    with b.repeat(k, 0, N, down=True, origin="1.2"):
        b.put(y[k, i], k)
    (repeat,) = b.program().statements
    assert isinstance(repeat, Repeat)
    assert (repeat.down, repeat.origin, repeat.letter) == (True, ("1.2",), k)
    assert repeat.body[0].letters == (i,)  # type: ignore[union-attr]


def test_equations_and_adoption() -> None:
    b = Builder()
    N = b.sizes("N")
    i, j = b.index("i j", N)
    n, y = b.given("n", N, integral=True), b.temporary("y", N)
    b.put(y[i], sqrt(n[j] ** 2), equations={j: (i + 1, 2)})
    s = statement(b)
    assert s.body == absolute(n[j])
    assert s.domain[1].equation == (i + 1, Integer(2))


def test_scalars_slices_and_matrices() -> None:
    b = Builder()
    D = b.sizes("D")
    x = b.given("x", D, D)
    y, L = b.temporary("y", D, D), b.temporary("L")
    b.linalg("inv", [y], [x], origin=("2", "3"))
    b.put(L, 1)
    inverse, scalar = b.program(L, "y").statements
    assert inverse == LinAlg("inv", ("y",), ("x",), (), ("2", "3"))
    assert scalar == Compute("L", (), "sum", (), Integer(1))
    assert as_slice(x) == Slice("x")
    assert as_slice(x[Letter("t")]) == Slice("x", (Letter("t"),))
    assert as_slice(Slice("x", (0,))) == Slice("x", (Integer(0),))  # type: ignore[arg-type]


def test_names_are_declared_once() -> None:
    b = Builder()
    b.given("x")
    with pytest.raises(IRError, match="x is declared twice"):
        b.temporary("x")


def test_arrays_know_their_facts() -> None:
    b = Builder("named")
    N = b.sizes("N")
    a = b.noise("ε", N, 3, domain="real", latex=r"\epsilon")
    assert a == Array("ε", (N, Integer(3)), "noise", latex=r"\epsilon")
    assert a[0, 1] == Read("ε", (0, 1))
    assert b.program("ε").name == "named"
    assert b.program("ε").inputs == (a,)
    assert sympy.sympify(a[0, 1]) is a[0, 1]
