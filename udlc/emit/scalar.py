"""Scalar expressions to Python text: reals with typed literals, integers in integer arithmetic."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import sympy
from sympy import Basic, Expr, Integer, Pow

from udlc.emit.names import Names
from udlc.emit.table import INTEGER, REAL
from udlc.emit.writer import Level, Text, call
from udlc.errors import BuildError
from udlc.ir.functions import Opaque, is_integral, select
from udlc.ir.grammar import Read, Size
from udlc.ir.loops import Local

COMPARISON = {sympy.Eq: "==", sympy.Ne: "!=", sympy.Lt: "<", sympy.Le: "<=", sympy.Gt: ">", sympy.Ge: ">="}

EXACT_QUOTIENTS = frozenset(2**n for n in range(31))
"""Denominators by which a product rounds as little as a quotient."""

FACTORS = 3
"""Powers of an element up to this are written as products."""


class Scalars:
    """Prints expressions with the identifiers of one kernel; `functions` collects what the text calls.

    `folded` has the arrays of which so many rows are kept, row k at place k mod that; `ratios` says whether
    quotients of powers are powers of quotients.
    """

    def __init__(self, names: Names, folded: Mapping[str, int] | None = None, ratios: bool = True) -> None:
        self.names = names
        self.folded = folded or {}
        self.ratios = ratios
        self.functions: set[str] = set()
        self.opaque: set[str] = set()
        self.views: dict[str, str] = {}

    def value(self, e: Expr, integral: bool) -> Text:
        """The text that gives an integer, or a real."""
        return self.integer(e) if integral else self.real(e)

    # ── Integers ─────────────────────────────────────────────────────────────

    def range(self, lo: Expr, hi: Expr, down: bool = False) -> str:
        """The call of `range` that gives lo .. hi-1."""
        if down:
            return f"range({self.integer(hi - 1)}, {self.integer(lo - 1)}, -1)"
        start = "" if lo == 0 else f"{self.integer(lo)}, "
        return f"range({start}{self.integer(hi)})"

    def integer(self, e: Basic) -> Text:
        """Integer arithmetic; a real expression that is known to be whole is converted."""
        if e.is_Integer:
            return Text(str(int(e)), Level.SIGN if e < 0 else Level.ATOM)
        if e.is_Symbol:
            return self.symbol(e)
        if isinstance(e, select):
            return self._choice(e, self.integer)
        if is_integral(e) and all(is_integral(a) for a in e.args):
            if e.is_Add:
                return self._sum(e, self.integer)
            if e.is_Mul:
                return self._integer_product(e)
            if e.is_Pow:
                return Text(
                    f"{self.integer(e.base).at(Level.ATOM)}**{self.integer(e.exp).at(Level.POWER)}",
                    Level.POWER,
                )
            return self._integer_call(e)
        return call("int", [self.real(e)])

    def _integer_call(self, e: Basic) -> Text:
        name, args = type(e).__name__, [self.integer(a) for a in e.args]
        if name == "stop":
            return args[0]
        if name in ("quo", "rem"):
            sign = "//" if name == "quo" else "%"
            return Text(f"{args[0].at(Level.PRODUCT)} {sign} {args[1].at(Level.SIGN)}", Level.PRODUCT)
        if name in INTEGER:
            if name in REAL.values() and INTEGER[name].startswith(name):
                self.functions.add(name)
            return Text(INTEGER[name].format(*args))
        return call("int", [self.real(e)])

    def _integer_product(self, e: Expr) -> Text:
        number, factors = e.as_coeff_mul()
        texts = [self.integer(f) for f in sorted(factors, key=_order)]
        if abs(number) != 1:
            texts.insert(0, Text(str(abs(int(number)))))
        product = texts[0] if len(texts) == 1 else Text(_times(texts), Level.PRODUCT)
        return Text(f"-{product.at(Level.SIGN)}", Level.SIGN) if number < 0 else product

    # ── Reals ────────────────────────────────────────────────────────────────

    def real(self, e: Basic) -> Text:
        """Arithmetic in the kernel's real type."""
        if e.is_Symbol and not e.is_integer:
            return self.symbol(e)
        if e.is_number and not e.args:
            return self._number(e)
        if self._counts(e):
            return call("real", [self.integer(e)])
        if e.is_Add:
            return self._sum(e, self.real)
        if e.is_Mul or (e.is_Pow and _is_denominator(e)):
            return self._product(e)
        if e.is_Pow:
            return self._power(e)
        if isinstance(e, select):
            return self._choice(e, self.real)
        return self._call(e)

    def _counts(self, e: Basic) -> bool:
        """Whether an expression is arithmetic of integers that no real function takes part in."""
        if e.is_Symbol or e.is_Integer:
            return bool(e.is_integer)
        arithmetic = e.is_Add or e.is_Mul or e.is_Pow or type(e).__name__ in ("quo", "rem", "binomial")
        return bool(arithmetic) and is_integral(e) and all(map(self._counts, e.args))

    def _call(self, e: Basic) -> Text:
        args = [self.real(a) for a in e.args]
        if isinstance(e, Opaque):
            self.opaque.add(type(e).__name__)
            return call(type(e).__name__, args)
        name = type(e).__name__
        if name not in REAL:
            raise BuildError(f"{name} has no text", symbol=name)
        if name == "stop":
            return args[0]
        return self._runtime(REAL[name] or name, args)

    def _runtime(self, name: str, args: list[Text]) -> Text:
        self.functions.add(name)
        return call(name, args)

    def _number(self, e: Expr) -> Text:
        if e.is_Integer:
            text = Text(f"real({abs(int(e))})")
        elif e.is_Rational:
            number = repr(float(abs(e))) if e.q in EXACT_QUOTIENTS else f"{abs(e.p)} / {e.q}"
            text = Text(f"real({number})")
        elif e in (sympy.oo, -sympy.oo):
            return Text("real(np.inf)" if e == sympy.oo else "real(-np.inf)")
        elif e is sympy.nan:
            return Text("real(np.nan)")
        else:
            text = Text(f"real({abs(float(e.evalf(20)))!r})")
        return Text(f"-{text}", Level.SIGN) if e.is_extended_negative else text

    def _product(self, e: Expr) -> Text:
        number, factors = e.as_coeff_mul()
        above = [f for f in sorted(factors, key=_order) if not _is_denominator(f)]
        below = [Pow(f.base, -f.exp) for f in sorted(factors, key=_order) if _is_denominator(f)]
        ratios = self._ratios(above, below) if self.ratios else []
        top, bottom = [*ratios, *(self.real(f) for f in above)], [self.real(f) for f in below]
        size = abs(number)
        exact = not number.is_Rational or number.q in EXACT_QUOTIENTS
        if size != 1 and (exact or size.p != 1 or not top):
            top.insert(0, self._number(size if exact else Integer(size.p)))
        if not exact:
            bottom.insert(0, self._number(Integer(size.q)))
        over = Text(_times(top), Level.PRODUCT) if len(top) > 1 else top[0] if top else Text("real(1)")
        if bottom:
            under = Text(_times(bottom), Level.PRODUCT) if len(bottom) > 1 else bottom[0]
            over = Text(f"{over.at(Level.PRODUCT)} / {under.at(Level.SIGN)}", Level.PRODUCT)
        return Text(f"-{over.at(Level.SIGN)}", Level.SIGN) if number.is_extended_negative else over

    def _ratios(self, above: list[Expr], below: list[Expr]) -> list[Text]:
        """Quotients aᵐ / bⁿ, n ≥ 2, taken out of both lists: bⁿ may overflow where the quotient does not."""
        found = []
        for b, n in [_whole_power(f) for f in below]:
            fitting = [(a, m) for a, m in map(_whole_power, above) if m and n > 1]
            if not fitting:
                continue
            a, m = max(fitting, key=lambda f: min(f[1], n))
            above.remove(a**m)
            below.remove(b**n)
            numbers = [Text(str(m)), Text(str(n))]
            found.append(self._runtime("ratio", [self.real(a), numbers[0], self.real(b), numbers[1]]))
        return found

    def _power(self, e: Expr) -> Text:
        base, exponent = e.base, e.exp
        if exponent == sympy.Rational(1, 2):
            return self._runtime("sqrt", [self.real(base)])
        if exponent.is_Integer and exponent > 1:
            text = self.real(base)
            if base.is_Symbol and exponent <= FACTORS:
                return Text(_times([text] * int(exponent)), Level.PRODUCT)
            return Text(f"{text.at(Level.ATOM)} ** {exponent}", Level.POWER)
        return self._runtime("power", [self.real(base), self.real(exponent)])

    # ── Both ─────────────────────────────────────────────────────────────────

    def _sum(self, e: Expr, term: Callable[[Basic], Text]) -> Text:
        """Terms that are added come before those taken away."""
        terms = sorted(e.args, key=lambda t: (t.is_number, *_order(t)))
        signed = [(t.as_coeff_Mul()[0].is_extended_negative, t) for t in terms]
        plus = [term(t) for negative, t in signed if not negative]
        minus = [term(-t) for negative, t in signed if negative]
        if not plus:
            first, *minus = minus
            plus = [Text(f"-{first.at(Level.SIGN)}", Level.SIGN)]
        text = " + ".join(t.at(Level.SUM) for t in plus)
        return Text(text + "".join(f" - {t.at(Level.PRODUCT)}" for t in minus), Level.SUM)

    def _choice(self, e: Expr, branch: Callable[[Basic], Text]) -> Text:
        a, b = (branch(x).at(Level.OR) for x in e.args[1:])
        return Text(f"{a} if {self.condition(e.args[0]).at(Level.OR)} else {b}", Level.CHOICE)

    def condition(self, e: Basic) -> Text:
        """A relation, or several joined."""
        if type(e) in COMPARISON:
            side = self.integer if all(map(is_integral, e.args)) else self.real
            a, b = (side(x).at(Level.SUM) for x in e.args)
            return Text(f"{a} {COMPARISON[type(e)]} {b}", Level.COMPARISON)
        for kind, word, level in ((sympy.And, "and", Level.AND), (sympy.Or, "or", Level.OR)):
            if isinstance(e, kind):
                parts = sorted((self.condition(a).at(Level.NOT) for a in e.args), key=str)
                return Text(f" {word} ".join(parts), level)
        if isinstance(e, sympy.Not):
            return Text(f"not {self.condition(e.args[0]).at(Level.NOT)}", Level.NOT)
        if e in (sympy.true, sympy.false):
            return Text(str(bool(e)))
        raise BuildError(f"{e} is no relation")

    def symbol(self, e: Basic) -> Text:
        """A letter, a size, a local, or the element that a read is."""
        if isinstance(e, Read):
            return Text(f"{self.array(e.array)}[{', '.join(self.place(e.array, e.index)) or '()'}]")
        if isinstance(e, Local):
            return Text(self.names("local", e.name))
        return Text(self.names("size" if isinstance(e, Size) else "letter", e.name))

    def place(self, array: str, index: tuple[Expr, ...]) -> list[str]:
        """The indices at which the first axes of an array are read, the rows of a folded one in turn."""
        texts = list(map(self.integer, index))
        if array in self.folded and index:
            rows = self.folded[array]
            known = index[0].is_Integer
            texts[0] = Text(str(int(index[0]) % rows) if known else f"{texts[0].at(Level.PRODUCT)} % {rows}")
            texts[0] = Text("0") if rows == 1 else texts[0]
        return list(map(str, texts))

    def array(self, name: str) -> str:
        """The identifier of an array, or of a view."""
        return self.views.get(name) or self.names("array", name)


def _is_denominator(e: Basic) -> bool:
    return bool(e.is_Pow and e.exp.is_Rational and e.exp < 0)


def _whole_power(e: Expr) -> tuple[Expr, int]:
    """A base and its whole exponent; 0 where the factor is a number, or no whole power of what varies."""
    if e.is_number or is_integral(e):
        return e, 0
    if e.is_Pow:
        return (e.base, int(e.exp)) if e.exp.is_Integer and not is_integral(e.base) else (e, 0)
    return e, 1


def _times(texts: list[Text]) -> str:
    return " * ".join(t.at(Level.PRODUCT if n == 0 else Level.SIGN) for n, t in enumerate(texts))


def _order(e: Basic) -> tuple[bool, str]:
    """Products and sums are printed by name, letters and elements before calls and brackets."""
    return bool(e.args), str(e)
