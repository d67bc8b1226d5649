"""Expressions about a flow in, terms out: smooth functions of parameters φ with their derivatives, at one φ.

A function that nothing defines, L or g, is a jet: an atom with the components of φ that it is derived by, in
any order. dφ/dt is a field F(φ), d²φ/dt² is its derivative along F, and φ(α), the point that is reached after
a time α, is Σ_k α^k/k!·d^kφ/dt^k up to an order in α.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial
from typing import Any

from udlc.notation import letters
from udlc.notation.derivatives import AtPoint, Operator, Partial, Total
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, contraction, entrywise, mapped
from udlc.verify.jet_terms import elsewhere, slope, varies
from udlc.verify.reading import Reader, Scope
from udlc.verify.terms import Node
from udlc.verify.unfolding import unfolded

TAYLOR = "Taylor's theorem: φ(α) = Σ_{k ≤ n} α^k/k!·d^kφ/dt^k + O(α^(n+1)) for smooth fields"
SMOOTH = "functions of the parameters are smooth"


@dataclass
class JetReader(Reader):
    """Reads expressions at one value of the parameters.

    Attributes:
        point: the letter of the parameters.
        functions: letters that are functions of the parameters, though written without them.
        flow: dφ/dt; None where nothing is said of it.
        small: the letter that orders are counted in.
        order: how far φ(α) is expanded.
        layout: for the number of an entry, whether a derivative has rows of what it is taken by.
        reached: what is said of φ(α), where something is.
        rests: how many rests of an expansion have a name.
        time: the letter that the flow is derived by; the first one met where nothing says it.
    """

    point: Any = None
    functions: frozenset[Any] = frozenset()
    flow: Array | None = None
    small: Any = None
    order: int = 0
    layout: Callable[[str], str] = field(default=lambda _: "denominator")
    reached: Array | None = None
    time: Any = None
    rests: int = 0

    def read(self, x: Any, at: Scope) -> Any:
        """A number as a sum, or an array."""
        match x:
            case Operator():
                return self.read(x.derivative, at)
            case Total() if x.body == self.point:
                return self.along_flow(self.order_in_time(x))
            case Partial() if all(w == self.point for w in x.wrt):
                return self.slopes(x, at)
            case AtPoint() if x.letter == self.point:
                return self.at_point(x, at)
            case Apply() if x.letter == self.point:
                return self.after(x)
            case Apply() if not isinstance(x.letter, (NamedFunction, letters.Elementwise, letters.Density)):
                return self.function(x, x.letter, at)
            case letters.Real() if x == self.point and x not in at:
                return self.parameters()
            case At() if x.head == self.point and x.indices == (0,):
                return self.parameters()
            case letters.Real() if x in self.functions:
                return self.function(x, x, at)
            case At() if x.head in self.functions and not x.head.dims:
                return self.member(x, at)
            case _:
                return super().read(x, at)

    def parameters(self) -> Array:
        """φ itself."""
        (axis,) = self.point.dims
        return Array(self.span(axis, {}), None, lambda i: t.single(t.node("read", self.name, i)))

    @property
    def name(self) -> str:
        """What the parameters are called."""
        return name_of(self.point)

    def function(self, x: Any, letter: Any, at: Scope) -> Any:
        """A function of the parameters: by its definition, else as a jet."""
        call = x if isinstance(x, Apply) else Apply(letter, self.point)
        here = (self.point, At(self.point, 0)) if self.point.over else (self.point,)
        if any(a not in here for a in call.arguments):
            raise NoReadingError(f"{readable(latex(x))} is not a function of {readable(latex(self.point))}")
        found = unfolded(self, call, letter, at)
        return self.jet(name_of(letter), letter.dims, at) if found is None else found

    def member(self, x: At, at: Scope) -> Node:
        """A member of a family of functions of the parameters, as a jet with its places."""
        if self.grounds.defines(x.head):
            raise NoReadingError(f"{readable(latex(x))} has a definition, which has no rule here")
        self.note(SMOOTH)
        return t.single(t.node("jet", name_of(x.head), *(self.index(i, at) for i in x.indices)))

    def jet(self, name: str, dims: tuple[Any, ...], at: Scope) -> Any:
        """A function that nothing defines, with the shape of its letter."""
        self.note(SMOOTH)
        if not dims:
            return t.single(t.node("jet", name))
        (axis,) = dims
        return Array(self.span(axis, at), None, lambda i: t.single(t.node("jet", name, i)))

    def slopes(self, x: Partial, at: Scope) -> Array:
        """∂y/∂φ, ∂²y/∂φ²: rows of φ, or of y in the numerator layout."""
        y = self.read(x.body, at)
        if not isinstance(y, Array) and t.number(y) is None and not varies(y, self.name):
            said = readable(latex(x.body))
            raise NoReadingError(f"nothing says how {said} depends on {readable(latex(self.point))}")
        rows = self.parameters().rows
        if len(x.wrt) == 1 and not isinstance(y, Array):
            return Array(rows, None, lambda i: self.derivative(y, i))
        if len(x.wrt) == 2 and not isinstance(y, Array):
            return Array(
                rows, rows, lambda i, j: self.derivative(self.derivative(y, i), j), is_symmetric=True
            )
        if len(x.wrt) != 1 or y.columns is not None:
            raise NoReadingError(f"{readable(latex(x))} is a derivative of another order")
        number = self.opening[-1][0].number if self.opening else self.grounds.entry.number
        if self.layout(number) == "numerator":
            return Array(y.rows, rows, lambda i, j: self.derivative(y.entry(i), j))
        return Array(rows, y.rows, lambda i, j: self.derivative(y.entry(j), i))

    def derivative(self, e: Node, k: Node) -> Node:
        """∂e/∂φ_k."""
        return slope(self.algebra, e, self.name, k)

    def at_point(self, x: AtPoint, at: Scope) -> Any:
        """A value at φ_0 as it stands; at another point functions have values of their own."""
        value = self.read(x.body, at)
        if x.point in (self.point, At(self.point, 0)):
            return value
        where = readable(latex(x.point))
        told = any(d.left == x.point for d in self.grounds.definitions)
        if told or not isinstance(x.point, At) or x.point.head != self.point:
            raise NoReadingError(f"values at {where} have no rule here")
        return entrywise(lambda v: elsewhere(self.algebra, v, self.name, where), value)

    # ── The flow ─────────────────────────────────────────────────────────────

    def order_in_time(self, x: Total) -> int:
        """How often the flow is derived by the time."""
        self.time = x.wrt[0] if self.time is None else self.time
        if any(name_of(w) != name_of(self.time) for w in x.wrt):
            raise NoReadingError(f"{readable(latex(x))} is no derivative along the flow")
        return len(x.wrt)

    def along_flow(self, order: int) -> Array:
        """d^nφ/dt^n."""
        if self.flow is None:
            self.flow = self.jet("flow", self.point.dims, {})
        flow, found = self.flow, self.flow
        for _ in range(order - 1):
            found = self._next(found, flow)
        return found

    def _next(self, found: Array, flow: Array) -> Array:
        """Σ_j ∂v_i/∂φ_j·F_j."""

        def entry(i: Node) -> Node:
            v = found.entry(i)
            return contraction(
                self.algebra,
                flow.rows,
                lambda j: self.algebra.multiply(self.derivative(v, j), flow.entry(j)),
            )

        return Array(found.rows, None, entry)

    def after(self, x: Apply) -> Array:
        """φ(α), up to the order in α."""
        if self.small is None or x.arguments != (self.small,):
            raise NoReadingError(f"{readable(latex(x))} is not reached after a small time")
        if self.reached is not None:
            return self.reached
        self.use(TAYLOR)
        time, found = self.value(self.small, {}), self.parameters()
        for k in range(1, self.order + 1):
            factor = t.scale(self.algebra.power(time, Fraction(k)), Fraction(1, factorial(k)))
            step = self.along_flow(k)
            found = mapped(lambda v, s, c=factor: t.add(v, self.algebra.multiply(c, s)), found, step)
        return self.beyond(found, self.order)

    def beyond(self, found: Any, order: int) -> Any:
        """The same and a rest of the next order in the small letter, of which nothing is known."""
        power = self.algebra.power(self.value(self.small, {}), Fraction(order + 1))
        self.rests += 1
        rest = f"rest {self.rests}"

        def with_rest(v: Node, *places: Node) -> Node:
            return t.add(v, self.algebra.multiply(power, t.single(t.node("jet", rest, *places))))

        if not isinstance(found, Array):
            return with_rest(found)
        return Array(found.rows, found.columns, lambda *places: with_rest(found.entry(*places), *places))
