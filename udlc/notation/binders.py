"""Words over letters, what they are said of in round brackets: Sum[i](…), argmin[φ](…), E[z](…)."""

from typing import Any, ClassVar

import sympy
from sympy import Basic

from udlc.notation.binding import Binding
from udlc.notation.latex import BIG, INTEGRAL, Scripts, latex, wrap
from udlc.notation.letters import Letter
from udlc.notation.members import Apply
from udlc.notation.operators import Negative
from udlc.notation.ranges import Range, Ranges, Word
from udlc.notation.shapes import SCALAR, Shape, describe, same_shape, shape, value
from udlc.notation.tree import Given, Node, join_given, part, term
from udlc.notation.where import fault


class Bind(Binding, Node):
    """A word over letters, and what it is said of. Most words bind their letters."""

    binds: ClassVar[bool] = True
    mark: ClassVar[str] = ""

    def __new__(cls, *args: Any):
        if not (args and isinstance(args[0], Ranges)):
            args = (Ranges(), *args)
        if len(args) < 2:
            raise fault(f"{cls.__name__} is said of nothing")
        node = Basic.__new__(cls, args[0], *map(term, args[1:]))
        _ = node.shape
        return node

    def __class_getitem__(cls, key: Any) -> Word:
        keys = key if isinstance(key, tuple) else (key,)
        read = Range.read if cls.binds else Range.bare
        return Word(cls, Ranges(*map(read, keys)))

    @property
    def ranges(self) -> tuple[Range, ...]:
        return self.args[0].args

    body = part(1)

    @property
    def bodies(self) -> tuple[Any, ...]:
        """All that stands in the brackets."""
        return self.args[1:]

    @property
    def letters(self) -> tuple[Any, ...]:
        """What stands below the word."""
        return tuple(r.letter for r in self.ranges)

    @property
    def bound(self) -> tuple[Any, ...]:
        return tuple(x for y in self.letters for x in self.bound_by(y)) if self.binds else ()

    def bound_by(self, x: Any) -> tuple[Any, ...]:
        """Return the letters that x binds: itself, or a function and its arguments: Max[f(x)](…)."""
        if isinstance(x, Apply):
            return tuple(y for y in (x.letter, *x.arguments) if isinstance(y, Letter))
        return (x,) if isinstance(x, Letter) else ()

    def find_shape(self) -> Shape:
        return shape(self.body)

    def limits(self) -> tuple[str, str]:
        """Return what is printed below and above."""
        below, above = [], ""
        for r in self.ranges:
            if r.style == "silent":
                continue
            letter = latex(r.letter)
            if r.style == "range" and self.binds:
                below.append(f"{letter}={latex(r.start)}")
                above = latex(r.stop)
            elif r.style == "set":
                below.append(rf"{letter}\in {latex(r.members)}")
            else:
                below.append(letter)
        return ",".join(below), above


class Sum(Bind):
    """A sum."""

    binding, mark = BIG, r"\sum"

    def tex(self) -> str:
        below, above = self.limits()
        bare = isinstance(self.body, Negative)
        sign = self.mark + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
        return f"{sign} {latex(self.body) if bare else wrap(self.body, BIG)}"

    def value(self) -> Any:
        return self._value(sympy.Sum)

    def _value(self, make: Any) -> Any:
        limits = [(value(r.letter), value(r.start), value(r.stop)) for r in self.ranges]
        return make(value(self.body), *limits)


class Prod(Sum):
    """A product."""

    mark = r"\prod"

    def value(self) -> Any:
        return self._value(sympy.Product)


class Int(Bind):
    """An integral; without limits, over the whole space of its letter."""

    binding = INTEGRAL

    def tex(self) -> str:
        signs = "".join(
            r"\int" + (f"_{{{latex(r.start)}}}^{{{latex(r.stop)}}}" if r.style == "range" else "")
            for r in self.ranges
        )
        return f"{signs} {wrap(self.body, BIG)} " + " ".join(f"d{latex(r.letter)}" for r in self.ranges)

    def value(self) -> Any:
        limits = [
            (value(r.letter), value(r.start), value(r.stop))
            if r.style == "range"
            else (value(r.letter), -sympy.oo, sympy.oo)
            for r in self.ranges
        ]
        return sympy.Integral(value(self.body), *limits)


class Bracketed(Bind):
    """A word that the book follows with square brackets."""

    def parts(self) -> Scripts:
        below, above = self.limits()
        sign = self.mark + (f"_{{{below}}}" if below else "") + (f"^{{{above}}}" if above else "")
        return Scripts(sign, after=f"[{', '.join(map(latex, self.bodies))}]")


class Moment(Bracketed):
    """A mean over what is random; conditional with a bar in its brackets: E(x | y, z)."""

    def __new__(cls, *args: Any):
        ranges, body = (args[0], args[1:]) if args and isinstance(args[0], Ranges) else (Ranges(), args)
        return super().__new__(cls, ranges, *join_given([term(x) for x in body]))

    @property
    def event(self) -> Any:
        """What is averaged."""
        return self.body.event[0] if isinstance(self.body, Given) else self.body

    @property
    def conditions(self) -> tuple[Any, ...]:
        """What stands after the conditioning bar."""
        return tuple(self.body.condition) if isinstance(self.body, Given) else ()

    def bound_by(self, x: Any) -> tuple[Any, ...]:
        """Return the letters that x binds: of a density, those whose density it is."""
        if isinstance(x, Apply):
            return tuple(y for y in x.arguments if isinstance(y, Letter))
        return super().bound_by(x)

    def find_shape(self) -> Shape:
        return shape(self.event)


class E(Moment):
    """An expectation: over the letter or density below it, or over all that is declared random."""

    mark = r"\mathbb{E}"


class Var(Moment):
    """A variance."""

    mark = r"\mbox{Var}"


class ArgMin(Bracketed):
    """The set of minimisers."""

    mark = r"\mathop{\rm argmin}"

    def find_shape(self) -> Shape:
        return shape(self.letters[0]) if len(self.letters) == 1 else None


class ArgMax(ArgMin):
    """The set of maximisers."""

    mark = r"\mathop{\rm argmax}"


class Max(Bracketed):
    """The largest value, over a letter or among several."""

    mark = r"\max"

    def value(self) -> Any:
        if self.ranges:
            return super().value()
        return sympy.Max(*map(value, self.bodies))


class Min(Bracketed):
    """The smallest value."""

    mark = r"\min"

    def value(self) -> Any:
        if self.ranges:
            return super().value()
        return sympy.Min(*map(value, self.bodies))


class VectorNorm(Bind):
    """‖x‖; the order stands below: norm[2](x)."""

    binds = False

    def find_shape(self) -> Shape:
        return SCALAR

    def parts(self) -> Scripts:
        return Scripts(rf"\lVert {latex(self.body)}\rVert", ",".join(map(latex, self.letters)))


class Normal(Bracketed):
    """The normal density of x: Norm[x](mean, covariance)."""

    binds, mark = False, r"\mbox{Norm}"
    mean, covariance = part(1), part(2)

    def find_shape(self) -> Shape:
        x = self.letters[0] if self.letters else None
        if x is not None and not same_shape(shape(x), shape(self.mean)):
            raise fault(
                f"the mean {latex(self.mean)} is {describe(shape(self.mean))}, "
                f"{latex(x)} is {describe(shape(x))}"
            )
        return SCALAR


class SoftMax(Bracketed):
    """softmax[k](z), one component; the running index is the component that z leaves out."""

    binds, mark = False, r"\mbox{softmax}"
    component = property(lambda self: self.letters[0])

    def find_shape(self) -> Shape:
        return SCALAR


class SoftMaxColumns(Bracketed):
    """The softmax of each column of a matrix."""

    mark = r"\mbox{\bf Softmax}"


class Each(Binding, Node):
    """x_{m∈ne[n]}: the members of a family over a set, as one argument."""

    member, letter, members = part(0), part(1), part(2)

    @property
    def bound(self) -> tuple[Any, ...]:
        return (self.letter,)

    def find_shape(self) -> Shape:
        return None

    def parts(self) -> Scripts:
        glyph, _, above, _ = self.member.parts()
        return Scripts(glyph, rf"{latex(self.letter)}\in {latex(self.members)}", above)


argmin, argmax, norm, Norm, softmax, Softmax = ArgMin, ArgMax, VectorNorm, Normal, SoftMax, SoftMaxColumns
each = Each
