"""A scalar expression in, its LaTeX out, in the order in which mathematics is read.

In a product numbers come first, then parameters (Greek letters), data, sums, functions, and derivatives; in a
sum what is added comes before what is taken away.  `0.06 x` stays a decimal number, `2 f - 2 y` is
`2 (f - y)`.
"""

from __future__ import annotations

from sympy import Add, Basic, Expr, Mul, Pow, Rational, S, igcd, ilcm, sqrt
from sympy.printing.latex import LatexPrinter

from udlc.ir.expressions import printed, reads
from udlc.ir.functions import absolute, row_of, select, sign
from udlc.ir.grammar import Read
from udlc.ir.lettering import fraction

HALF = Rational(1, 2)

MOST_PLACES = 6
"""Digits after the point of numbers that print as decimals."""


class ScalarPrinter(LatexPrinter):
    """Prints scalar expressions; how a read prints, and what a parameter is, is up to the class below."""

    def _row(self, expr: Expr, exp: str | None = None) -> str:
        text = fill(row_of(expr).latex, [self._print(a) for a in expr.args]).replace("+-", " -")
        return text if exp is None else rf"{text}^{{{exp}}}"

    # SymPy looks printers up by the names of classes.
    _print_Function = _print_ExpBase = _print_log = _row  # noqa: N815

    def _print_select(self, expr: Expr) -> str:
        """Cases; those of an “else” are more cases of the same."""
        lines, rest = [], expr
        while isinstance(rest, select):
            condition, value, rest = rest.args
            lines.append(f"{self._print(value)} & {self._print(condition)}")
        lines.append(rf"{self._print(rest)} & \mbox{{else}}")
        return r"\begin{cases} " + r" \\ ".join(lines) + r" \end{cases}"

    def _print_Rational(self, expr: Expr) -> str:
        return decimal(expr) or super()._print_Rational(expr)

    # ── Sums ─────────────────────────────────────────────────────────────────

    def _print_Add(self, expr: Expr, order: str | None = None) -> str:
        if not reads(expr):
            return super()._print_Add(expr, order)
        number, rest = content(expr)
        if number != 1:
            return rf"{_factor(self._print(number))}\left({self._terms(rest)}\right)"
        return self._terms(expr)

    def _terms(self, expr: Expr) -> str:
        text = ""
        whole = all(r.integral for r in reads(expr))
        for term in sorted(expr.args, key=lambda term: self._place_in_sum(term, whole)):
            shown = self._print(term)
            if not text:
                text = shown
            else:
                text += f" - {shown[1:].lstrip()}" if shown.startswith("-") else f" + {shown}"
        return text

    def _place_in_sum(self, term: Expr, whole: bool) -> tuple[object, ...]:
        """What is added first; constants before what varies; few factors before many."""
        found = reads(term)
        names = [(self._rank(r), [str(i) for i in r.index]) for r in found]
        last = 1 if not found and whole else 0  # k + 1, but 1 + exp[x]
        return (_is_negative(term), last, len(found), _functions(term), sorted(names), printed(term))

    # ── Products ─────────────────────────────────────────────────────────────

    def _print_Mul(self, expr: Expr) -> str:
        if not reads(expr) or not isinstance(
            expr.as_coeff_Mul()[0], Rational
        ):  # floats stand in programs only
            return super()._print_Mul(expr)
        number, factors = _factors(expr)
        sign, number = ("- ", -number) if number < 0 else ("", number)
        derivatives = [f for f in factors if self._is_derivative(f)]
        others = [f for f in factors if f not in derivatives]
        shown = sorted(map(self._print, derivatives), reverse=True)  # ∂L before the ∂J that it is handed
        text = self._fraction(number, others)
        if text == "1" and derivatives:
            return sign + " ".join(shown)
        if derivatives and len(others) == 1 and number == 1 and others[0].is_Add:
            text = rf"\left({text}\right)"
        return sign + " ".join([text, *shown])

    def _fraction(self, number: Expr, factors: list[Expr]) -> str:
        """A product of a positive number and factors, those with negative powers below a line."""
        number, root = _root_below(number, factors)
        factors = [f for f in factors if f != sqrt(root) or root == 1]
        above = [f for f in factors if not _is_below(f)]
        below = [1 / f for f in factors if _is_below(f)]
        short = decimal(number)
        top, bottom = (short, "") if short else (str(number.p), str(number.q))
        if len(above) == 1 and above[0].is_Add and not below and root == 1 and number.q != 1 and not short:
            return rf"\frac{{{top}}}{{{bottom}}} {self._factor(above[0])}"
        over = self._product(top, above)
        if not below and root == 1 and bottom in {"", "1"}:
            return over
        return rf"\frac{{{over}}}{{{self._product(bottom, below, root)}}}"

    def _product(self, number: str, factors: list[Expr], root: Expr = S.One) -> str:
        """The factors side by side, roots under one, after a number that is left out where it is one."""
        rooted = [f for f in factors if isinstance(f, Pow) and f.exp == HALF and not self._square(f)]
        whole = sorted((f for f in factors if f not in rooted), key=self._place_in_product)
        bases = [*([root] if root != 1 else []), *(f.base for f in rooted)]
        number = "" if number == "1" else number
        alone = len(whole) == 1 and not number and not bases
        shown = [number, *(self._print(f) if alone else self._factor(f) for f in whole)]
        if bases:
            plain = [self._print(b) if len(bases) == 1 else self._factor(b) for b in bases]
            shown.insert(1, rf"\sqrt{{{' '.join(plain)}}}")
        return " ".join(filter(None, shown)) or "1"

    def _factor(self, f: Expr) -> str:
        text = self._print(f)
        return rf"\left({text}\right)" if f.is_Add or text.startswith("-") else text

    def _place_in_product(self, f: Expr) -> tuple[object, ...]:
        base = f.base if isinstance(f, Pow) else f
        if isinstance(base, Read) and (f is base or f.exp.is_number):
            return (1, self._rank(base), printed(f))
        if base.is_Symbol or base.is_number:
            return (0, (), printed(f))
        return (2 if base.is_Add else 3, (), printed(f))

    def _rank(self, r: Read) -> tuple[object, ...]:
        """Parameters, which have Greek letters, before data; matrices before vectors; then by name."""
        return (r.array[:1].isascii(), -len(r.index), r.array)

    def _is_derivative(self, f: Expr) -> bool:
        base = f.base if isinstance(f, Pow) and f.exp.is_positive else f
        return isinstance(base, Read) and fraction(self._print(base)) is not None

    def _print_Pow(self, expr: Expr) -> str:
        if not reads(expr):
            return super()._print_Pow(expr)
        if _is_below(expr):
            return self._fraction(S.One, [expr])
        if short := self._square(expr):
            return short
        number, rest = content(expr.base) if expr.base.is_Add else (S.One, expr.base)
        if number != 1 and expr.exp.is_Integer:
            return self._fraction(number**expr.exp, [rest**expr.exp])
        base = self._print(expr.base)
        if isinstance(expr.base, Read) and expr.exp.is_Integer and fraction(base):
            return rf"\left({base}\right)^{{{self._print(expr.exp)}}}"
        return super()._print_Pow(expr)

    def _square(self, expr: Expr) -> str:
        """A power of a letter that is a square, as a power of what it is the square of: √σ² is σ."""
        if not isinstance(expr.base, Read) or not (2 * expr.exp).is_Integer:
            return ""
        text = self._print(expr.base)
        if not text.endswith("^{2}"):
            return ""
        return text[: -len("^{2}")] + (f"^{{{2 * expr.exp}}}" if 2 * expr.exp != 1 else "")


def _factor(number: str) -> str:
    """A number before what it is a factor of."""
    return {"1": "", "-1": "- "}.get(number, f"{number} ")


def fill(template: str, arguments: list[str]) -> str:
    """A template with #1, #2, … replaced."""
    for n, text in enumerate(arguments):
        template = template.replace(f"#{n + 1}", text)
    return template


def decimal(number: Basic) -> str:
    """A fraction as the decimal number that it was written as: of hundredths, but not of halves."""
    if not isinstance(number, Rational) or number.q % 5:
        return ""
    places = next((n for n in range(1, MOST_PLACES + 1) if 10**n % number.q == 0), None)
    if places is None:
        return ""
    digits = str(abs(number.p) * 10**places // number.q).rjust(places + 1, "0")
    sign = "-" if number.p < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


def content(expr: Expr) -> tuple[Rational, Expr]:
    """A sum as a number times a sum whose numbers are whole, or decimal, and have no common factor."""
    terms = [_factors(term) for term in expr.args]
    numbers = [number for number, _ in terms]
    if not all(isinstance(n, Rational) for n in numbers):
        return S.One, expr
    sign = S.NegativeOne if all(n.is_negative for n in numbers) else S.One
    size = _common_size([abs(n) for n in numbers])
    number = sign * size
    return number, Add(*(Mul(n / number, *factors) for n, factors in terms)) if number != 1 else expr


def _common_size(numbers: list[Rational]) -> Rational:
    """The number to take out: a whole one, or one after which others are decimal numbers beside 1."""
    whole = Rational(igcd(*(n.p for n in numbers)), ilcm(*(n.q for n in numbers)))
    if whole.q == 1:
        return whole
    least = min(numbers, key=lambda n: n.q)
    if any(n.q % 5 == 0 for n in numbers) and all((n / least).q == 1 or decimal(n / least) for n in numbers):
        return least
    return S.One


def common(expr: Expr) -> tuple[Rational, Expr]:
    """An expression as the number that all of it is a multiple of, and the rest; fractions stay inside."""
    if not reads(expr):
        return (S.NegativeOne, -expr) if expr.is_number and expr.is_negative else (S.One, expr)
    if expr.is_Add:
        return content(expr)
    number = _factors(expr)[0]
    if number.q != 1:
        number = S.NegativeOne if number.is_negative else S.One
    return number, expr / number


def _factors(expr: Expr) -> tuple[Rational, list[Expr]]:
    """A product as one number and factors, the common numbers of sums taken out of them."""
    number, rest = expr.as_coeff_Mul()
    powers: dict[Expr, Expr] = {}
    for f in Mul.make_args(rest):
        base, exponent = (f.base, f.exp) if isinstance(f, Pow) else (f, S.One)
        if base.is_Add and exponent.is_Integer and reads(base):
            outside, base = content(base)
            number *= outside**exponent
        powers[base] = powers.get(base, S.Zero) + exponent
    for base in [b for b in powers if isinstance(b, sign) and powers.get(absolute(*b.args)) == -1]:
        del powers[base], powers[absolute(*base.args)]  # sign x / |x| is 1/x
        powers[base.args[0]] = powers.get(base.args[0], S.Zero) - 1
    found = [base**exponent for base, exponent in powers.items() if exponent != 0]
    flipped = next((f for f in found if f.is_Add and any(map(_is_negative, f.args))), None)
    if number.is_negative and flipped is not None:  # -(x - y) is y - x
        number, found = -number, [-f if f is flipped else f for f in found]
    return number, found


def _is_negative(term: Expr) -> bool:
    return bool(term.as_coeff_Mul()[0].is_negative)


def _root_below(number: Rational, factors: list[Expr]) -> tuple[Rational, Expr]:
    """A number without the root of a whole number that belongs below its line: √2/2 is 1/√2."""
    for f in factors:
        if isinstance(f, Pow) and f.exp == HALF and f.base.is_Integer and number.q % f.base == 0:
            return number * f.base, f.base
    return number, S.One


def _is_below(f: Expr) -> bool:
    return isinstance(f, Pow) and f.exp.is_Rational and f.exp.is_negative


def _functions(term: Expr) -> int:
    return sum(1 for f in Mul.make_args(term) if f.is_Function)
