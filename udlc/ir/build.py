"""A small writing helper: declarations and statements in, one after the other, a checked Program out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, TypeAlias, TypedDict, Unpack

import sympy
from sympy import Basic, Expr

from udlc.errors import IRError
from udlc.ir.adopt import adopt
from udlc.ir.check import check
from udlc.ir.expressions import letters
from udlc.ir.grammar import (
    Array,
    Compute,
    Derive,
    Domain,
    Letter,
    LinAlg,
    Mode,
    Op,
    Program,
    Range,
    Read,
    Repeat,
    Role,
    Size,
    Slice,
    Statement,
)

Origin: TypeAlias = str | tuple[str, ...]


class ArrayFacts(TypedDict, total=False):
    """What may be said of an array beside its name and shape."""

    integral: bool
    domain: Domain
    latex: str
    bound: Expr | None


class Builder:
    """Collects arrays and statements.

    b = Builder("shallow")
    D, E = b.sizes("D E")
    d, e = b.index("d", D), b.index("e", E)
    x, w, h = b.given("x", E), b.parameter("w", D, E), b.temporary("h", D)
    b.put(h[d], w[d, e] * x[e])        # sums over e
    program = b.program("h")
    """

    def __init__(self, name: str = "") -> None:
        self.name = name
        self.arrays: dict[str, Array] = {}
        self.ranges: dict[Letter, tuple[Expr, Expr]] = {}
        self.letters_latex: dict[str, str] = {}
        self._blocks: list[list[Statement]] = [[]]
        self._outer: list[Letter] = []

    def sizes(self, names: str) -> Any:
        """The sizes of these names: one, or a tuple of several."""
        found = tuple(map(Size, names.split()))
        return found if len(found) > 1 else found[0]

    def index(self, names: str, hi: Expr | int, lo: Expr | int = 0) -> Any:
        """Letters that run over lo .. hi-1 wherever a statement uses them: one, or a tuple of several."""
        found = tuple(map(Letter, names.split()))
        for letter in found:
            self.ranges[letter] = (sympy.sympify(lo), sympy.sympify(hi))
        return found if len(found) > 1 else found[0]

    def array(self, role: Role, name: str, *shape: Expr | int, **facts: Unpack[ArrayFacts]) -> Array:
        """Declare an array; its name must be new."""
        if name in self.arrays:
            raise IRError(f"the array {name} is declared twice", symbol=name)
        self.arrays[name] = Array(name, tuple(map(sympy.sympify, shape)), role, **facts)
        return self.arrays[name]

    def given(self, name: str, *shape: Expr | int, **facts: Unpack[ArrayFacts]) -> Array:
        """Declare data."""
        return self.array("given", name, *shape, **facts)

    def parameter(self, name: str, *shape: Expr | int, **facts: Unpack[ArrayFacts]) -> Array:
        """Declare a parameter."""
        return self.array("parameter", name, *shape, **facts)

    def noise(self, name: str, *shape: Expr | int, **facts: Unpack[ArrayFacts]) -> Array:
        """Declare random draws."""
        return self.array("noise", name, *shape, **facts)

    def temporary(self, name: str, *shape: Expr | int, **facts: Unpack[ArrayFacts]) -> Array:
        """Declare an array that statements write."""
        return self.array("temporary", name, *shape, **facts)

    def put(
        self,
        left: Read | Array,
        body: Basic | float,
        op: Op = "sum",
        where: Basic | bool | Sequence[Basic | bool] = (),
        equations: Mapping[Letter, tuple[Expr | int, Expr | int]] | None = None,
        over: Sequence[Letter] = (),
        origin: Origin = (),
        note: str = "",
    ) -> None:
        """Add `left op= body` over every letter that occurs and that no Repeat around binds.

        The letters on the left come first, then those of `over` in their order, then the others as they were
        declared; but a letter always follows those that its range mentions.  `equations` gives a letter its
        one value numerator / denominator.
        """
        left = left.value if isinstance(left, Array) else left
        body = adopt(sympy.sympify(body))
        guards = tuple(map(sympy.sympify, where if isinstance(where, list | tuple) else (where,)))
        solved = {v: (sympy.sympify(a), sympy.sympify(c)) for v, (a, c) in (equations or {}).items()}
        domain = self._domain([*left.index, *over, body, *guards], solved)
        self._blocks[-1].append(
            Compute(left.array, left.index, op, domain, body, guards, _numbers(origin), note)
        )

    def _domain(self, seen: list[Basic], solved: Mapping[Letter, tuple[Expr, Expr]]) -> tuple[Range, ...]:
        chosen: dict[Letter, Range] = {}
        order = {v: n for n, v in enumerate(self.ranges)}

        def add(letter: Any) -> None:
            if letter in chosen or letter in self._outer or letter not in self.ranges:
                return
            lo, hi = self.ranges[letter]
            equation = solved.get(letter)
            for e in (lo, hi, *(equation or ())):
                for needed in sorted(letters(e) - {letter}, key=lambda v: order.get(v, -1)):
                    add(needed)
            chosen[letter] = Range(letter, lo, hi, equation)

        for e in seen:
            if isinstance(e, Letter):
                add(e)
        for letter in sorted(
            {v for e in seen for v in letters(e)} - set(self._outer), key=lambda v: order.get(v, -1)
        ):
            add(letter)
        return tuple(chosen.values())

    @contextmanager
    def repeat(
        self,
        letter: str | Letter,
        lo: Expr | int,
        hi: Expr | int,
        down: bool = False,
        until: Basic | None = None,
        count: str = "",
        origin: Origin = (),
    ) -> Iterator[Letter]:
        """Put what is added inside into a Repeat; yields its letter."""
        letter = Letter(letter) if isinstance(letter, str) else letter
        self._blocks.append([])
        self._outer.append(letter)
        yield letter
        self._outer.pop()
        body = tuple(self._blocks.pop())
        lo, hi = sympy.sympify(lo), sympy.sympify(hi)
        self._blocks[-1].append(Repeat(letter, lo, hi, body, down, until, count, _numbers(origin)))

    def linalg(
        self,
        op: str,
        outs: Sequence[Array],
        ins: Sequence[Array],
        at: Sequence[Expr | int] = (),
        origin: Origin = (),
    ) -> None:
        """Add `outs = op(ins)` on the slices picked by the leading indices `at`."""
        names = tuple(a.name for a in outs), tuple(a.name for a in ins)
        self._blocks[-1].append(LinAlg(op, *names, tuple(map(sympy.sympify, at)), _numbers(origin)))

    def derive(
        self,
        mode: Mode,
        outs: Sequence[Array],
        of: Array | Slice | Read,
        wrt: Sequence[Array | Slice | Read],
        seeds: Sequence[Array] = (),
        origin: Origin = (),
    ) -> None:
        """Add `outs = mode(of; wrt, seeds)`; a read with leading indices alone is a slice."""
        names = tuple(a.name for a in outs), tuple(a.name for a in seeds)
        self._blocks[-1].append(
            Derive(mode, names[0], as_slice(of), tuple(map(as_slice, wrt)), names[1], _numbers(origin))
        )

    def program(self, *outputs: str | Array) -> Program:
        """The checked program, with these arrays asked for."""
        names = tuple(o.name if isinstance(o, Array) else o for o in outputs)
        program = Program(self.arrays, tuple(self._blocks[0]), names, self.name, self.letters_latex)
        return check(program, "build")


def _numbers(origin: Origin) -> tuple[str, ...]:
    return (origin,) if isinstance(origin, str) else origin


def as_slice(a: Array | Slice | Read) -> Slice:
    """The slice that an array, or a read of its leading indices, stands for."""
    if isinstance(a, Slice):
        return Slice(a.array, tuple(map(sympy.sympify, a.index)))
    return Slice(a.name) if isinstance(a, Array) else Slice(a.array, a.index)
