"""Statements to derive in; the same with those that their derivatives need beside them, out.

Beside a maximum stands its argument, beside a product the products of the others, beside a determinant the
inverse.  What a statement of the section computes already is not computed twice.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from typing import TypeGuard

from sympy import Expr

from udlc.differentiate.linalg import inverted
from udlc.differentiate.local import argument_statement, others_statement, reduction
from udlc.differentiate.shapes import extents
from udlc.ir.grammar import Array, Compute, LinAlg, Range, Repeat, Statement, walk


@dataclass(frozen=True, slots=True)
class Extra:
    """An array that is wanted beside a statement, and the statement that writes it under a given name."""

    name: str
    shape: tuple[Expr, ...]
    statement: Callable[[str], Compute | LinAlg]
    integral: bool = False


class Beside:
    """The statements beside those of one section.

    Args:
        section: the statements to derive.
        around: the Repeats around them.
        flow: arrays that carry a derivative; what writes no other needs nothing beside it.
        arrays: by name.
        lifted: whether the derivative of an array has more axes than the array.
        new: makes an array of a name, a shape, integral or not, and gives the name that it got.
    """

    def __init__(
        self,
        section: tuple[Statement, ...],
        around: tuple[Repeat, ...],
        flow: Collection[str],
        arrays: Mapping[str, Array],
        lifted: Callable[[str], bool],
        new: Callable[[str, tuple[Expr, ...], bool], str],
    ):
        self._flow, self._arrays, self._lifted, self._new = flow, arrays, lifted, new
        self._existing = {
            _key(s, (*around, *inner)): s.out if isinstance(s, Compute) else s.outs[0]
            for s, inner in walk(section)
            if _may_serve(s)
        }
        self._beside: dict[tuple[object, ...], str] = {}
        self.section = self._completed(section, around)

    def of(self, s: Compute | LinAlg, loops: tuple[Repeat, ...]) -> str:
        """The array that is computed beside a statement inside these loops; empty: none."""
        return self._beside.get(_key(s, loops), "")

    def _completed(
        self, statements: tuple[Statement, ...], loops: tuple[Repeat, ...]
    ) -> tuple[Statement, ...]:
        out: list[Statement] = []
        for s in statements:
            if isinstance(s, Repeat):
                out.append(replace(s, body=self._completed(s.body, (*loops, s))))
                continue
            out.append(s)
            extra = self._extra(s, loops)
            if extra is not None and isinstance(s, Compute | LinAlg):
                key = _key(extra.statement(""), loops)
                if key not in self._existing:
                    self._existing[key] = self._new(extra.name, extra.shape, extra.integral)
                    out.append(extra.statement(self._existing[key]))
                self._beside[_key(s, loops)] = self._existing[key]
        return tuple(out)

    def _extra(self, s: Statement, loops: tuple[Repeat, ...]) -> Extra | None:
        """What must be computed beside a statement."""
        if isinstance(s, Compute) and s.out in self._flow:
            match reduction(s).beside:
                case "argument":
                    shape = self._arrays[s.out].shape
                    return Extra(f"{s.out}_argument", shape, lambda out: argument_statement(s, out), True)
                case "others":
                    outer = tuple(r.letter for r in loops)
                    shape = extents((*(Range(r.letter, r.lo, r.hi) for r in loops), *s.domain))
                    return Extra(f"{s.out}_others", shape, lambda out: others_statement(s, out, outer))
                case "nothing":
                    return None
        if isinstance(s, LinAlg) and s.outs[0] in self._flow:
            matrix = inverted(s, lifted=self._lifted(s.outs[0]))
            if matrix:
                shape = self._arrays[matrix].shape
                return Extra(
                    f"{matrix}_inverse", shape, lambda out: LinAlg("inv", (out,), (matrix,), s.at, s.origin)
                )
        return None


def _may_serve(s: Statement) -> TypeGuard[Compute | LinAlg]:
    """Whether a statement may compute what is wanted beside another."""
    return s.op in ("argmax", "prod") if isinstance(s, Compute) else isinstance(s, LinAlg) and s.op == "inv"


def _key(s: Compute | LinAlg, loops: tuple[Repeat, ...]) -> tuple[object, ...]:
    """What a statement computes, whatever it is called: equal keys, equal values."""
    nest = tuple((r.letter, r.lo, r.hi) for r in loops)
    unnamed = (
        replace(s, out="", origin=(), note="") if isinstance(s, Compute) else replace(s, outs=(), origin=())
    )
    return nest, unnamed
