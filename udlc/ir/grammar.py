"""The intermediate form: a program is statements in index notation over arrays with symbolic sizes.

    Program  = arrays, statements, outputs
    Array    = name[shape]          given | parameter | noise | temporary, real | integer, with a domain
    Compute  = out[at…] op= body    at every point of `domain` where all `guards` hold
    Repeat   = for letter = lo .. hi-1, or downwards [until relation → count]: statements
    LinAlg   = outs = operation(ins)                  on the slice picked by leading indices
    Derive   = outs = vjp | jvp | jacobian (of, wrt)  of the statements before it; expanded by `differentiate`

Law: every element is complete before it is first read.  That one rule makes the reverse of any program its
statements, each replaced by its contributions, in reverse order.

- Every statement contributes: an array holds the identity of its op before its first statement.  `sum` may
  be shared by several statements; any other op defines its slice alone.  "=" is a sum over nothing.
- A point whose guard fails does not exist.  A guard is tested as soon as its letters are known, from left
  to right.
- A body is a scalar SymPy expression over reads, letters, sizes and the functions of `udlc.ir.functions`.
  It holds no Sum, matrix or Derivative.  A read is an atom, so SymPy differentiates bodies safely.
- Indices count from zero and ranges are half open.  An index is affine in letters and sizes, a quotient or
  remainder (`quo`, `rem`), or an integer read (gather, scatter and segment sums are one form).
- `argmax` gives the lowest flat position over the reduced letters, row by row in the order of the domain,
  each letter counted from the start of its range; -1 where no point is.
- `Repeat` orders statements and carries nothing: state is an array with the loop's letter as an axis.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Literal, TypeAlias

import sympy
from sympy import Basic, Expr, Integer, Symbol

Role: TypeAlias = Literal["given", "parameter", "noise", "temporary"]
Domain: TypeAlias = Literal[
    "real", "positive", "nonnegative", "unit", "binary", "natural", "label", "permutation"
]
Op: TypeAlias = Literal["sum", "prod", "max", "min", "argmax", "logsumexp"]
Mode: TypeAlias = Literal["vjp", "jvp", "jacobian"]

OPS: tuple[Op, ...] = ("sum", "prod", "max", "min", "argmax", "logsumexp")
LINALG_OPS = (
    "logabsdet",
    "det",
    "inv",
    "solve",
    "cholesky",
    "eigenvalues",
    "matrix_root",
    "sort",
    "linear_program",
)


class Size(Symbol):
    """A size: a non-negative integer, known when the arrays are."""

    __slots__ = ()

    def __new__(cls, name: str) -> Size:
        return Symbol.__xnew__(cls, name, integer=True, nonnegative=True)

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.name,), {}


class Letter(Symbol):
    """An index letter, bound by a range of a statement or by a Repeat."""

    __slots__ = ()

    def __new__(cls, name: str) -> Letter:
        return Symbol.__xnew__(cls, name, integer=True)

    def __getnewargs_ex__(self) -> tuple[tuple[str], dict[str, object]]:
        return (self.name,), {}


class Axis(Symbol):
    """The index on an earlier axis, inside the shape of a ragged array: (K+1, D[axis0 + 1], D[axis0])."""

    __slots__ = ("position",)

    def __new__(cls, position: int) -> Axis:
        self = Symbol.__xnew__(cls, f"axis{position}", integer=True, nonnegative=True)
        self.position = position
        return self

    def __getnewargs_ex__(self) -> tuple[tuple[int], dict[str, object]]:
        return (self.position,), {}


class Read(Symbol):
    """One element of an array, `array[index…]`, as an atom of scalar algebra.

    It carries no assumption of sign, so that SymPy rewrites nothing behind our back (√(x²) stays); domains
    belong to the Array.
    """

    __slots__ = ("array", "index", "integral")

    array: str
    index: tuple[Expr, ...]
    integral: bool

    def __new__(cls, array: str, index: tuple[Expr | int, ...] = (), integral: bool = False) -> Read:
        return _read(cls, array, tuple(sympy.sympify(i) for i in index), integral)  # type: ignore[arg-type]

    def _hashable_content(self) -> tuple[object, ...]:
        return ("Read", self.array, *self.index, self.integral)

    def __getnewargs_ex__(self) -> tuple[tuple[object, ...], dict[str, object]]:
        return (self.array, self.index, self.integral), {}


@lru_cache(maxsize=1 << 16)
def _read(cls: type[Read], array: str, index: tuple[Expr, ...], integral: bool) -> Read:
    name = f"{array}[{', '.join(map(str, index))}]"
    self = Symbol.__xnew__(cls, name, **({"integer": True} if integral else {}))
    self.array, self.index, self.integral = array, index, integral
    return self


@dataclass(frozen=True, slots=True)
class Range:
    """letter in lo .. hi-1; or, with an equation, the one value `numerator / denominator`.

    Bounds are affine in sizes and in letters listed before, or integer reads (ragged rows, segments).  With
    an equation the point exists only where the division is exact and the quotient lies in lo .. hi-1.
    """

    letter: Letter
    lo: Expr
    hi: Expr
    equation: tuple[Expr, Expr] | None = None


@dataclass(frozen=True, slots=True)
class Compute:
    """out[at…] op= body over domain where guards; `origin` names the book's equations, `note` adds a word."""

    out: str
    at: tuple[Expr, ...]
    op: Op
    domain: tuple[Range, ...]
    body: Expr
    guards: tuple[Basic, ...] = ()
    origin: tuple[str, ...] = ()
    note: str = ""

    @property
    def letters(self) -> tuple[Letter, ...]:
        """The letters this statement owns, in order."""
        return tuple(r.letter for r in self.domain)

    @property
    def plain(self) -> tuple[Letter, ...]:
        """Owned letters that stand alone as an index on the left."""
        own = set(self.letters)
        return tuple(dict.fromkeys(e for e in self.at if e in own))

    @property
    def reduced(self) -> tuple[Range, ...]:
        """Ranges of the letters that are not plain: what the op reduces over."""
        plain = set(self.plain)
        return tuple(r for r in self.domain if r.letter not in plain)


@dataclass(frozen=True, slots=True)
class Repeat:
    """for letter = lo .. hi-1 (downwards: hi-1 .. lo): body.

    Stops after the iteration in which `until` holds; the integer scalar array `count` then says how many ran.
    """

    letter: Letter
    lo: Expr
    hi: Expr
    body: tuple[Statement, ...]
    down: bool = False
    until: Basic | None = None
    count: str = ""
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LinAlg:
    """outs = op(ins), each on the slice picked by the leading indices `at`, batched over the axes between.

    logabsdet A → log |det A|; det A; inv A → A⁻¹; solve A b → the vector x with A x = b;
    cholesky A → lower L with L Lᵀ = A; eigenvalues A → ascending; matrix_root A → S ≥ 0 with S S = A;
    sort x → ascending; linear_program c A b → the x ≥ 0 with A x = b that makes cᵀx least.
    """

    op: str
    outs: tuple[str, ...]
    ins: tuple[str, ...]
    at: tuple[Expr, ...] = ()
    origin: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slice:
    """An array with its leading indices fixed: `φ[t]` is all of φ at step t; no indices: the whole array."""

    array: str
    index: tuple[Expr, ...] = ()


@dataclass(frozen=True, slots=True)
class Derive:
    """Derivatives of what the statements before it (in the same list) compute.

    vjp:      outs[i][…] = Σ seed · ∂of/∂wrt[i]     shaped as wrt[i]; no seed stands for ones
    jvp:      outs[0][…] = Σ_i ∂of/∂wrt[i] · seeds[i]
    jacobian: outs[i][a…, b…] = ∂of[a…]/∂wrt[i][b…]
    Slices are taken as independent variables: what flowed into them is not followed.  Inside Repeats the
    axes of outs (and seeds) may be preceded by one for the letter of each.
    """

    mode: Mode
    outs: tuple[str, ...]
    of: Slice
    wrt: tuple[Slice, ...]
    seeds: tuple[str, ...] = ()
    origin: tuple[str, ...] = ()


Statement: TypeAlias = Compute | Repeat | LinAlg | Derive


@dataclass(frozen=True, slots=True)
class Array:
    """A named array; `latex` is how the book prints it.

    Axes are affine in sizes; a ragged axis reads integer arrays at an `Axis`.  `bound` is the size that
    labels or indices stored in an integer array stay below; a permutation holds each of them once.  `first`
    is, for each axis, what the book calls the first element, 0 or 1; where it is empty, nothing is known of
    the book's count.  `packed` says that a table tells where in memory each row lies, as of ragged arrays.
    """

    name: str
    shape: tuple[Expr, ...] = ()
    role: Role = "temporary"
    integral: bool = False
    domain: Domain = "real"
    latex: str = ""
    bound: Expr | None = None
    first: tuple[int, ...] = ()
    packed: bool = False

    def __getitem__(self, index: object) -> Read:
        items = index if isinstance(index, tuple) else (index,)
        return Read(self.name, items, self.integral)

    @property
    def value(self) -> Read:
        """The read of a scalar."""
        return Read(self.name, (), self.integral)


@dataclass(frozen=True)
class Program:
    """Arrays by name, statements in order, and the arrays that are asked for.

    `latex` of letters and sizes that print differently from their names is in `letters_latex`.
    """

    arrays: Mapping[str, Array] = field(default_factory=dict)
    statements: tuple[Statement, ...] = ()
    outputs: tuple[str, ...] = ()
    name: str = ""
    letters_latex: Mapping[str, str] = field(default_factory=dict)

    def with_arrays(self, *new: Array) -> Program:
        """The program with these arrays added or replaced."""
        return replace(self, arrays={**self.arrays, **{a.name: a for a in new}})

    def with_statements(self, statements: tuple[Statement, ...]) -> Program:
        """The program with other statements."""
        return replace(self, statements=tuple(statements))

    def fresh(self, name: str) -> str:
        """The name itself, or with the first number that makes it new among arrays."""
        if name not in self.arrays:
            return name
        return next(f"{name}_{n}" for n in range(2, 10**9) if f"{name}_{n}" not in self.arrays)

    @property
    def inputs(self) -> tuple[Array, ...]:
        """Arrays that come from outside, in order of declaration."""
        return tuple(a for a in self.arrays.values() if a.role != "temporary")


ZERO, ONE = Integer(0), Integer(1)


def walk(
    statements: tuple[Statement, ...], outer: tuple[Repeat, ...] = ()
) -> Iterator[tuple[Statement, tuple[Repeat, ...]]]:
    """Every statement, Repeats before their bodies, with the Repeats around it."""
    for s in statements:
        yield s, outer
        if isinstance(s, Repeat):
            yield from walk(s.body, (*outer, s))
