"""A program in, one line of LaTeX per statement out, in the book's letters.

Inside, indices count from zero.  A letter that runs over 0 .. D-1 and stands alone wherever it is an index
prints as the book counts, from 1 to D; any other prints its actual values.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from sympy import Basic, Eq, Expr, S
from sympy.core.relational import Relational

from udlc.ir.counting import ahead, as_called, counted_from_one, is_told
from udlc.ir.expressions import arrays_written, letters, map_parts, substitute, write_apart
from udlc.ir.grammar import (
    Compute,
    Derive,
    LinAlg,
    Program,
    Range,
    Read,
    Repeat,
    Slice,
    Statement,
    walk,
)
from udlc.ir.latex_lines import MORE, Line
from udlc.ir.latex_scalars import ScalarPrinter, common, fill
from udlc.ir.lettering import (
    array_latex,
    component,
    fraction,
    is_own,
    name_latex,
    quotient,
    subscripted,
    twice,
    twice_by,
)

# How a matrix operation prints; #1 is its first input.
MATRIX_LATEX = {
    "logabsdet": r"\log\left|\det #1\right|",
    "det": r"\det #1",
    "inv": r"{#1}^{-1}",
    "solve": r"{#1}^{-1} #2",
    "cholesky": r"\mbox{chol}[#1]",
    "eigenvalues": r"\mbox{eig}[#1]",
    "matrix_root": r"{#1}^{1/2}",
    "sort": r"\mbox{sort}[#1]",
    "linear_program": r"\mathop{\rm argmin}_{x\geq 0}\left[#1^{T}x \mid #2 x = #3\right]",
}


def latex(program: Program, only: Collection[str] | None = None) -> list[str]:
    """One line per statement that is not a Repeat; with `only`, of the statements that write these arrays."""
    printer = Printer(program)
    return [printer.line(s, outer).text() for s, outer in _statements(program, only)]


def equations(program: Program, only: Collection[str] | None = None) -> list[str]:
    """One line per equation: statements that contribute to the same elements are one sum, at the last."""
    printer = Printer(program)
    groups: dict[tuple[str, ...], list[tuple[Statement, Line]]] = {}
    for s, outer in _statements(program, only):
        line = printer.line(s, outer)
        key = (*arrays_written(s), *line.key)
        groups[key] = [*groups.pop(key, ()), (s, line)]
    lines = []
    for group in groups.values():
        written, (first, *others) = zip(*group)
        whole = all(any(other is s for s in written) for one in written for other in printer.beside(one))
        terms = tuple(term for line in (first, *others) for term in line.terms)
        if fraction(first.left):  # contributions come in the reverse of the order of what they are from
            terms = terms[::-1]
        sign = "=" if whole and first.is_shared else first.sign
        lines.append(replace(first, terms=terms, sign=sign).text())
    return lines


def _statements(
    program: Program, only: Collection[str] | None
) -> Iterator[tuple[Statement, tuple[Repeat, ...]]]:
    for s, outer in walk(program.statements):
        if not isinstance(s, Repeat) and (only is None or set(arrays_written(s)) & set(only)):
            yield s, outer


Counted: TypeAlias = Mapping[Basic, int]
"""By how much printed letters are ahead of ours."""


class Printer(ScalarPrinter):
    """Prints scalar expressions and statements of one program."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program
        self.names: Mapping[str, str] = program.letters_latex
        self.array_names = {a.name: array_latex(a) for a in program.arrays.values()}
        self.ranks = {
            text: len(a.shape)
            for a in program.arrays.values()
            for text in (self.array_names[a.name], component(self.array_names[a.name]))
        }
        self.counts = {self.array_names[a.name]: a.first for a in program.arrays.values() if a.first}
        self.told = False

    # ── Scalars ──────────────────────────────────────────────────────────────

    def _print_Symbol(self, expr: Basic) -> str:
        return self.names.get(str(expr)) or name_latex(str(expr))

    def _print_Read(self, expr: Read) -> str:
        return self.element(expr.array, expr.index)

    def element(self, name: str, index: Sequence[Expr]) -> str:
        """An array with indices; of a derivative, the last go to the array below, others to the one above."""
        text = self.array_names.get(name, name)
        if name in self.program.arrays and len(index) == len(self.program.arrays[name].shape):
            text = component(text)
        if self.told:
            first = self.firsts(name, len(index)) or (1,) * len(index)
            index = tuple(as_called(e, n) for e, n in zip(index, first))
        return self.placed(text, index)

    def placed(self, text: str, index: Sequence[Expr]) -> str:
        """The text with indices; of a derivative, in their places above and below."""
        if second := twice_by(text):
            half = len(index) // 2
            return twice(second[0], *(self.subscript(second[1], i) for i in (index[:half], index[half:])))
        parts = fraction(text)
        if parts is None:
            return self.subscript(text, index)
        above, below = parts
        cut = max(len(index) - self.ranks.get(below, len(index)), 0)
        return quotient(self.placed(above, index[:cut]), self.placed(below, index[cut:]), is_own(text))

    def firsts(self, name: str, rank: int) -> tuple[int, ...] | None:
        """What the book calls the first element on each axis; of a derivative, as of the arrays in it."""
        text = self.array_names.get(name, name)
        first = self.counts.get(text)
        if first is None and (parts := fraction(text)) is not None:
            above, below = (self.counts.get(part, ()) for part in parts)
            first = ((*above, *(1,) * rank)[: rank - len(below)] + below) if above or below else None
        return first if first is not None and len(first) == rank else None

    def subscript(self, text: str, index: Sequence[Expr]) -> str:
        """The text with a subscript, which it may have one of already."""
        return subscripted(text, ",".join(map(self._print, index))) if index else text

    # ── Statements ───────────────────────────────────────────────────────────

    def line(self, s: Statement, outer: tuple[Repeat, ...]) -> Line:
        """The line of one statement, with the values of the letters of Repeats around it."""
        self.told = is_told(s, self.firsts)
        shift = ahead(s, outer, self.firsts) if self.told else {}
        shown = map_parts(s, lambda e: substitute(e, {v: v - n for v, n in shift.items()}))
        after = tuple(self.repeat(r, shift.get(r.letter, 0)) for r in outer)
        match shown:
            case Compute():
                assert isinstance(s, Compute)
                line = self.compute(s, shown, shift if self.told else dict.fromkeys(counted_from_one(s), 1))
                return replace(line, after=(*line.after, *after))
            case LinAlg():
                left = ", ".join(self.element(name, shown.at) for name in shown.outs)
                inputs = [self.element(name, shown.at) for name in shown.ins]
                return Line(left, "=", (fill(MATRIX_LATEX[shown.op], inputs),), after)
            case Derive():
                return replace(self.derive(shown, outer), after=after)
            case Repeat():
                raise TypeError("a Repeat is printed beside the statements in it")

    def compute(self, written: Compute, s: Compute, counted: Counted) -> Line:
        """The line `out = Σ [guards] body`; letters of `s` count as in the book, of `written` as ours."""
        on_left = {v for e in s.at for v in letters(e)}
        reduced = {r.letter for r in written.reduced}
        over = [r for r in s.domain if r.letter in reduced - on_left]
        scattered = [r for r in s.domain if r.letter in reduced & on_left and r.equation is None]
        if s.op != "sum" and scattered:
            sign = rf"\mathrel{{\mbox{{{s.op}}}}}="
        else:
            sign = MORE if scattered or any(self.beside(written)) else "="
        right = self._print(s.body) if s.op != "sum" and scattered else self.right(s, over, counted)
        after = tuple(self.values(r, counted) for r in scattered)
        own = tuple(self.values(r, counted) for r in s.domain if r.letter not in reduced)
        return Line(self.element(s.out, s.at), sign, (right,), after, own, bool(scattered))

    def beside(self, s: Statement) -> Iterator[Statement]:
        """The other statements that contribute to the same elements."""
        names = set(arrays_written(s))
        for other, _ in walk(self.program.statements):
            if other is not s and names & set(arrays_written(other)) and not write_apart(s, other):
                yield other

    def right(self, s: Compute, over: list[Range], counted: Counted) -> str:
        """The reduction of the body."""
        solved = [Eq(r.letter * r.equation[1], r.equation[0]) for r in s.domain if r.equation is not None]
        conditions = [self.condition(e) for e in (*solved, *s.guards)]
        brackets = "".join(rf"[\,{c}\,]\, " for c in conditions)
        number, value = common(s.body) if s.op == "sum" and (over or brackets) else (S.One, s.body)
        sign = "- " if number.is_negative else ""
        before = sign if abs(number) == 1 else f"{sign}{self._print(abs(number))} "
        body = self._print(value)
        sums = "".join(rf"\sum{self.limits(r, counted)} " for r in over)
        under = ",".join(self._print(r.letter) for r in over) + "".join(rf",\, {c}" for c in conditions)
        match s.op:
            case "sum" | "prod":
                signs = sums if s.op == "sum" else sums.replace(r"\sum_", r"\prod_")
                wrapped = rf"\left({body}\right)" if value.is_Add and (over or brackets) else body
                if s.op == "prod" and conditions:
                    return signs.replace("}^{", f", {', '.join(conditions)}}}^{{", 1) + wrapped
                if brackets and wrapped == "1":
                    wrapped, brackets = "", brackets.rstrip(r"\, ")
                return f"{before}{signs}{brackets}{wrapped}"
            case "logsumexp":
                return rf"\log\left[{sums}{brackets}\exp[{body}]\right]"
            case "max" | "min":
                return rf"\{s.op}_{{{under}}}\left[{body}\right]"
            case "argmax":
                return rf"\mathop{{\rm argmax}}_{{{under}}}\left[{body}\right]"

    def condition(self, e: Basic) -> str:
        """A condition; what is added on both sides is left out, and a stored label is its own value."""
        if isinstance(e, Relational):
            left, right = e.args
            extra = [self._ahead(side) for side in (left, right)]
            if extra[0] == extra[1] != 0:
                shown = (side if isinstance(side, Read) else side - n for side, n in zip(e.args, extra))
                return self._print(e.func(*shown, evaluate=False))
        return self._print(e)

    def _ahead(self, side: Expr) -> Expr:
        if isinstance(side, Read) and self.told and self.program.arrays[side.array].domain == "label":
            return S.NegativeOne
        return side.as_coeff_Add()[0]

    def limits(self, r: Range, counted: Counted) -> str:
        """The limits of a sum."""
        letter, ahead_by = self._print(r.letter), counted.get(r.letter, 0)
        if r.equation is not None:
            return f"_{{{letter}}}"
        return f"_{{{letter}={self._print(r.lo + ahead_by)}}}^{{{self._print(r.hi - 1 + ahead_by)}}}"

    def values(self, r: Range, counted: Counted) -> str:
        """The values of a letter, one after the other."""
        lo, hi = (x + counted.get(r.letter, 0) for x in (r.lo, r.hi - 1))
        return rf"{self._print(r.letter)} = {self._print(lo)}, \ldots, {self._print(hi)}"

    def repeat(self, s: Repeat, ahead_by: int = 0) -> str:
        """The values of the letter of a Repeat, in their order."""
        first, last = (x + ahead_by for x in ((s.hi - 1, s.lo) if s.down else (s.lo, s.hi - 1)))
        line = rf"{self._print(s.letter)} = {self._print(first)}, \ldots, {self._print(last)}"
        return line if s.until is None else rf"{line} \mbox{{ until }} {self._print(s.until)}"

    def derive(self, s: Derive, outer: tuple[Repeat, ...]) -> Line:
        """Derivatives of a slice by slices."""
        terms = [rf"\frac{{\partial {self.slice(s.of)}}}{{\partial {self.slice(w)}}}" for w in s.wrt]
        seeds = [self.lifted(name, outer) for name in s.seeds]
        outs = [self.lifted(name, outer) for name in s.outs]
        if s.mode == "jvp":
            return Line(outs[0], "=", tuple(f"{term} {seed}" for term, seed in zip(terms, seeds)))
        weight = f"{seeds[0]}^{{T}} " if seeds else ""
        *before, last = zip(outs, terms)
        left = "".join(rf"{out} = {weight}{term}, \quad " for out, term in before) + last[0]
        return Line(left, "=", (weight + last[1],))

    def lifted(self, name: str, outer: tuple[Repeat, ...]) -> str:
        """An array that has an axis for each Repeat around, at the values of their letters."""
        axes = len(self.program.arrays[name].shape)
        return self.element(name, tuple(r.letter for r in outer) if 0 < len(outer) <= axes else ())

    def slice(self, s: Slice) -> str:
        """A slice of an array."""
        return self.element(s.array, s.index)
