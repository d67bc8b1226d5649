"""A program in, one line of LaTeX per statement out, in the book's letters.

Inside, indices count from zero.  A letter that runs over 0 .. D-1 and stands alone wherever it is an index
prints as the book counts, from 1 to D; any other prints its actual values.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Mapping, Sequence
from typing import TypeAlias

from sympy import Basic, Eq, Expr, Mul
from sympy.core.relational import Relational
from sympy.printing.latex import LatexPrinter

from udlc.ir.counting import ahead, as_called, is_told
from udlc.ir.expressions import apart, arrays_written, fixed_axes, letters, map_parts, reads_of, substitute
from udlc.ir.functions import row_of
from udlc.ir.grammar import (
    ZERO,
    Array,
    Compute,
    Derive,
    Letter,
    LinAlg,
    Program,
    Range,
    Read,
    Repeat,
    Slice,
    Statement,
    walk,
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

PRIME = r"\prime"


def latex(program: Program, only: Collection[str] | None = None) -> list[str]:
    """One line per statement that is not a Repeat; with `only`, of the statements that write these arrays."""
    printer = Printer(program)
    return [
        printer.statement(s, outer)
        for s, outer in walk(program.statements)
        if not isinstance(s, Repeat) and (only is None or set(arrays_written(s)) & set(only))
    ]


def name_latex(name: str) -> str:
    r"""A Python name as LaTeX: `Ω_k` is `\Omega_{k}`, `k_prime` `k^{\prime}`, `h_arg` `h_{\mbox{arg}}`.

    A name of words prints plainly: `log_L` is `\mbox{log\_L}`.
    """
    head, *tail = name.split("_")
    letter = re.fullmatch(r"(\D+?)(\d*)", head)
    if letter is None or not all(tail):
        return rf"\mbox{{{_plain(name)}}}" if tail else name
    base, digits = letter.groups()
    if len(base) > 1 and base.isascii():
        return rf"\mbox{{{_plain(name)}}}"
    marks = 0
    while tail[marks : marks + 1] == ["prime"]:
        marks += 1
    rest = "_".join(tail[marks:])
    below = ",".join(filter(None, (digits, rest and name_latex(rest))))
    printed = "".join(map(_character, base)).strip()
    above = f"^{{{PRIME * marks}}}" if marks else ""
    return printed + above + (f"_{{{below}}}" if below else "")


def _plain(name: str) -> str:
    return name.replace("_", r"\_")


def _character(c: str) -> str:
    words = unicodedata.name(c, "").split()
    if words[:1] != ["GREEK"] or len(words) < 4:
        return c
    word = words[3].lower().replace("lamda", "lambda")
    return rf"\{word.capitalize() if words[1] == 'CAPITAL' else word} "


def fraction(text: str) -> tuple[str, str] | None:
    r"""The array that is derived and the one it is derived by, of `\frac{\partial L}{\partial \Omega}`."""
    if not text.startswith(r"\frac{\partial "):
        return None
    depth = 0
    for n, c in enumerate(text):
        depth += (c == "{") - (c == "}")
        if c == "}" and depth == 0:
            below = text[n + 1 :]
            if below.startswith(r"{\partial ") and below.endswith("}"):
                return text[len(r"\frac{\partial ") : n], below[len(r"{\partial ") : -1]
            return None
    return None


def second_derivative(of: Array, wrt: Array) -> str:
    r"""The name of a matrix of second derivatives: `\frac{\partial^{2} L}{\partial \phi \partial \phi}`."""
    above, below = (a.latex or name_latex(a.name) for a in (of, wrt))
    return rf"\frac{{\partial^{{2}} {above}}}{{\partial {below} \partial {below}}}"


def twice_by(text: str) -> tuple[str, str] | None:
    """What is derived twice, and by which array, of the name of a matrix of second derivatives."""
    start, middle = r"\frac{\partial^{2} ", r"}{\partial "
    if not text.startswith(start):
        return None
    above, _, below = text[len(start) : -1].rpartition(middle)
    first, _, second = below.partition(r" \partial ")
    return (above, first) if above and first == second else None


Counted: TypeAlias = Mapping[Basic, int]
"""By how much printed letters are ahead of ours."""


class Printer(LatexPrinter):
    """Prints scalar expressions and statements of one program."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self.program = program
        self.names: Mapping[str, str] = program.letters_latex
        self.array_names = {a.name: a.latex or name_latex(a.name) for a in program.arrays.values()}
        self.ranks = {self.array_names[a.name]: len(a.shape) for a in program.arrays.values()}
        self.counts = {self.array_names[a.name]: a.first for a in program.arrays.values() if a.first}
        self.told = False

    # ── Scalars ──────────────────────────────────────────────────────────────

    def _print_Symbol(self, expr: Basic) -> str:
        return self.names.get(str(expr)) or name_latex(str(expr))

    def _print_Read(self, expr: Read) -> str:
        return self.element(expr.array, expr.index)

    def _row(self, expr: Expr, exp: str | None = None) -> str:
        text = _fill(row_of(expr).latex, [self._print(a) for a in expr.args])
        return text if exp is None else rf"{text}^{{{exp}}}"

    # SymPy looks printers up by the names of classes.
    _print_Function = _print_ExpBase = _print_log = _row  # noqa: N815

    def _print_Mul(self, expr: Expr) -> str:
        """A derivative stands last in a product, as the chain rule is written."""
        last = [a for a in expr.args if isinstance(a, Read) and fraction(self._print(a))]
        others = [a for a in expr.args if a not in last]
        if not last or not others:
            return super()._print_Mul(expr)
        rest = Mul(*others)
        first = (
            rf"\left({self._print(rest)}\right)" if rest.is_Add else "-" if rest == -1 else self._print(rest)
        )
        return " ".join([first, *map(self._print, last)])

    def _print_Pow(self, expr: Expr) -> str:
        text = super()._print_Pow(expr)
        if isinstance(expr.base, Read) and expr.exp.is_Integer and expr.exp > 0:
            base = self._print(expr.base)
            if fraction(base):
                return rf"\left({base}\right)^{{{self._print(expr.exp)}}}"
        return text

    def element(self, name: str, index: Sequence[Expr]) -> str:
        """An array with indices; of a derivative, the last go to the array below, others to the one above."""
        text = self.array_names.get(name, name)
        if self.told:
            first = self.firsts(name, len(index)) or (1,) * len(index)
            index = tuple(as_called(e, n) for e, n in zip(index, first))
        if second := twice_by(text):
            above, below = second
            half = len(index) // 2
            places = [self.subscript(below, index[:half]), self.subscript(below, index[half:])]
            return rf"\frac{{\partial^{{2}} {above}}}{{\partial {places[0]} \partial {places[1]}}}"
        parts = fraction(text)
        if parts is None:
            return self.subscript(text, index)
        above, below = parts
        cut = max(len(index) - self.ranks.get(below, len(index)), 0)
        above, below = self.subscript(above, index[:cut]), self.subscript(below, index[cut:])
        return rf"\frac{{\partial {above}}}{{\partial {below}}}"

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
        if not index:
            return text
        base = f"{{{text}}}" if "_" in text or "^" in text else text
        return f"{base}_{{{','.join(map(self._print, index))}}}"

    # ── Statements ───────────────────────────────────────────────────────────

    def statement(self, s: Statement, outer: tuple[Repeat, ...]) -> str:
        """The line of one statement, with the values of the letters of Repeats around it."""
        self.told = is_told(s, self.firsts)
        shift = ahead(s, outer, self.firsts) if self.told else {}
        shown = map_parts(s, lambda e: substitute(e, {v: v - n for v, n in shift.items()}))
        match shown:
            case Compute():
                assert isinstance(s, Compute)
                line = self.compute(s, shown, shift if self.told else dict.fromkeys(_counted(s), 1))
            case LinAlg():
                left = ", ".join(self.element(name, shown.at) for name in shown.outs)
                inputs = [self.element(name, shown.at) for name in shown.ins]
                line = f"{left} = {_fill(MATRIX_LATEX[shown.op], inputs)}"
            case Derive():
                line = self.derive(shown, outer)
            case Repeat():
                line = self.repeat(shown)
        return r", \quad ".join([line, *(self.repeat(r, shift.get(r.letter, 0)) for r in outer)])

    def compute(self, written: Compute, s: Compute, counted: Counted) -> str:
        """The line `out = Σ [guards] body`; letters of `s` count as in the book, of `written` as ours."""
        on_left = {v for e in s.at for v in letters(e)}
        reduced = {r.letter for r in written.reduced}
        over = [r for r in s.domain if r.letter in reduced - on_left]
        scattered = [r for r in s.domain if r.letter in reduced & on_left and r.equation is None]
        if s.op != "sum" and scattered:
            sign = rf"\mathrel{{\mbox{{{s.op}}}}}="
        else:
            sign = r"\mathrel{+}=" if scattered or self.shared(written) else "="
        right = self._print(s.body) if s.op != "sum" and scattered else self.right(s, over, counted)
        line = f"{self.element(s.out, s.at)} {sign} {right}"
        return r", \quad ".join([line, *(self.values(r, counted) for r in scattered)])

    def shared(self, s: Compute) -> bool:
        """Whether other statements contribute to the same elements."""
        writers = (other for other, _ in walk(self.program.statements) if s.out in arrays_written(other))
        return any(other is not s and not apart(fixed_axes(s), fixed_axes(other)) for other in writers)

    def right(self, s: Compute, over: list[Range], counted: Counted) -> str:
        """The reduction of the body."""
        solved = [Eq(r.letter * r.equation[1], r.equation[0]) for r in s.domain if r.equation is not None]
        conditions = [self._print(e) for e in (*solved, *s.guards)]
        brackets = "".join(rf"[\,{c}\,]\, " for c in conditions)
        body = self._print(s.body)
        sums = "".join(rf"\sum{self.limits(r, counted)} " for r in over)
        under = ",".join(self._print(r.letter) for r in over) + "".join(rf",\, {c}" for c in conditions)
        match s.op:
            case "sum" | "prod":
                signs = sums if s.op == "sum" else sums.replace(r"\sum_", r"\prod_")
                wrapped = rf"\left({body}\right)" if s.body.is_Add and (over or brackets) else body
                if s.op == "prod" and brackets:
                    return f"{signs}{{{wrapped}}}^{{{brackets.strip()}}}"
                return f"{signs}{brackets}{wrapped}"
            case "logsumexp":
                return rf"\log\left[{sums}{brackets}\exp[{body}]\right]"
            case "max" | "min":
                return rf"\{s.op}_{{{under}}}\left[{body}\right]"
            case "argmax":
                return rf"\mathop{{\rm argmax}}_{{{under}}}\left[{body}\right]"

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

    def derive(self, s: Derive, outer: tuple[Repeat, ...]) -> str:
        """Derivatives of a slice by slices."""
        terms = [rf"\frac{{\partial {self.slice(s.of)}}}{{\partial {self.slice(w)}}}" for w in s.wrt]
        seeds = [self.lifted(name, outer) for name in s.seeds]
        outs = [self.lifted(name, outer) for name in s.outs]
        if s.mode == "jvp":
            return f"{outs[0]} = {' + '.join(f'{term} {seed}' for term, seed in zip(terms, seeds))}"
        weight = f"{seeds[0]}^{{T}} " if seeds else ""
        return r", \quad ".join(f"{out} = {weight}{term}" for out, term in zip(outs, terms))

    def lifted(self, name: str, outer: tuple[Repeat, ...]) -> str:
        """An array that has an axis for each Repeat around, at the values of their letters."""
        axes = len(self.program.arrays[name].shape)
        return self.element(name, tuple(r.letter for r in outer) if 0 < len(outer) <= axes else ())

    def slice(self, s: Slice) -> str:
        """A slice of an array."""
        return self.element(s.array, s.index)


def _fill(template: str, arguments: list[str]) -> str:
    for n, text in enumerate(arguments):
        template = template.replace(f"#{n + 1}", text)
    return template


def _counted(s: Compute) -> set[Letter]:
    """The letters to count from one: bare indices over 0 .. hi-1, compared with each other at most."""
    own = {r.letter for r in s.domain if r.lo == ZERO and r.equation is None}
    places = [*s.at, *(i for r in reads_of(s) for i in r.index)]
    bent = {v for e in places if e not in own and not isinstance(e, Read) for v in _outside(e)}
    bent |= _outside(s.body) | {
        v for r in s.domain for e in (r.lo, r.hi, *(r.equation or ())) for v in letters(e)
    }
    for g in s.guards:
        if not (isinstance(g, Relational) and set(g.args) <= own):
            bent |= _outside(g)
    compared = [set(g.args) for g in s.guards if isinstance(g, Relational) and set(g.args) <= own]
    while any(pair & bent and not pair <= bent for pair in compared):
        bent |= {v for pair in compared if pair & bent for v in pair}
    return own - bent


def _outside(e: Basic) -> set[Basic]:
    """The letters of an expression that stand outside of reads."""
    return {v for v in e.free_symbols if isinstance(v, Letter)}
