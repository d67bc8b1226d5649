"""Expressions about a flow in, terms out: smooth functions of parameters φ with their derivatives, at one φ.

A function that nothing defines, L or g, is a jet: an atom with the components of φ that it is derived by, in
any order. dφ/dt is a field F(φ), d²φ/dt² is its derivative along F, and φ(α), the point that is reached after
a time α, is Σ_k α^k/k!·d^kφ/dt^k up to an order in α.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from math import factorial, floor
from typing import Any

from udlc.notation import letters
from udlc.notation.derivatives import AtPoint, Operator, Partial, Total
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.arrays import Array, NoReadingError, contraction, entrywise, mapped
from udlc.verify.reading import Reader, Scope
from udlc.verify.rewriting import rewritten
from udlc.verify.terms import Node, fresh
from udlc.verify.unfolding import unfolded

ONE = Fraction(1)
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
        if not isinstance(y, Array) and t.number(y) is None and not _varies(y, self.name):
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
        rest = f"rest{fresh()}"

        def with_rest(v: Node, *places: Node) -> Node:
            return t.add(v, self.algebra.multiply(power, t.single(t.node("jet", rest, *places))))

        if not isinstance(found, Array):
            return with_rest(found)
        return Array(found.rows, found.columns, lambda *places: with_rest(found.entry(*places), *places))


# ── Derivatives and orders of terms ──────────────────────────────────────────


def slope(algebra: Algebra, e: Node, point: str, k: Node) -> Node:
    """∂e/∂φ_k of a sum: sum, product, power and chain rules."""
    parts = []
    for p, c in t.terms(e):
        bound, factors = algebra.opened(p)
        for place, (atom, power) in enumerate(factors):
            inner = _slope_of_atom(algebra, atom, point, k)
            if inner is t.ZERO:
                continue
            rest = [f for n, f in enumerate(factors) if n != place]
            rest += [(atom, power - 1)] if power != 1 else []
            product = algebra.multiply(algebra.settle((), rest), inner)
            parts.append(t.scale(algebra.summed(bound, product), c * power))
    return t.add(*parts)


def _slope_of_atom(algebra: Algebra, atom: Node, point: str, k: Node) -> Node:
    if not depends(atom, point):
        return t.ZERO
    match atom.tag:
        case "jet":
            return t.single(t.ordered(t.node("jet", *atom.fields, t.node("by", k))))
        case "read" if len(atom.fields) == 2:
            return algebra.truth("=0", t.subtract(atom.fields[1], k))  # type: ignore[arg-type]
        case "base":
            return slope(algebra, atom.fields[0], point, k)  # type: ignore[arg-type]
        case "call" if atom.fields[0] in CHAIN:
            z: Node = atom.fields[1]  # type: ignore[assignment]
            outer = CHAIN[str(atom.fields[0])](algebra, z)
            return algebra.multiply(outer, slope(algebra, z, point, k))
        case _:
            raise NoReadingError(f"the derivative of {atom.fields[0]} has no rule here")


CHAIN: dict[str, Callable[[Algebra, Node], Node]] = {
    "exp": lambda a, z: a.settle((), [(t.node("call", "exp", z), ONE)]),  # e^z
    "log": lambda a, z: a.power(z, -ONE),  # 1/z
    "sig": lambda a, z: a.multiply(  # sig z·(1 - sig z)
        t.single(t.node("call", "sig", z)), t.subtract(t.constant(1), t.single(t.node("call", "sig", z)))
    ),
}
"""The derivatives of functions."""


def depends(node: Node, point: str) -> bool:
    """Is a term a function of φ?"""
    own = node.tag == "jet" or (node.tag == "read" and node.fields[0] == point)
    return own or any(depends(x, point) for x in t.nodes(node.fields))


def elsewhere(algebra: Algebra, e: Node, point: str, where: str) -> Node:
    """A function of φ at another value of φ, of which nothing is known: its jets there are free."""

    def there(a: Node) -> Node | None:
        if a.tag == "jet":
            return t.ordered(t.node("function", f"{a.fields[0]} at {where}", *a.fields[1:]))
        if a.tag == "read" and a.fields[0] == point:
            return t.node("read", f"{point} at {where}", *a.fields[1:])
        return None

    return rewritten(algebra, e, there)


def coefficient(algebra: Algebra, e: Node, small: Node, order: int) -> Node:
    """The coefficient of α^k in a polynomial in α and 1/α.

    Raises:
        NoReadingError: the sum is no such polynomial.
    """
    parts = []
    for p, c in t.terms(e):
        power = dict(t.factors(p)).get(small, Fraction(0))
        rest = [(a, x) for a, x in t.factors(p) if a is not small]
        if power.denominator != 1 or any(_holds(a, small) for a, _ in rest):
            raise NoReadingError("a side is no polynomial in the small quantity")
        if power == order:
            parts.append(t.scale(algebra.settle(t.bounds(p), rest), c))
    return t.add(*parts)


def lowest_order(e: Node, small: Node) -> int:
    """The lowest power of α in a polynomial in α and 1/α, rounded down."""
    return min((floor(dict(t.factors(p)).get(small, 0)) for p, _ in t.terms(e)), default=0)


def _holds(node: Node, atom: Node) -> bool:
    return node is atom or any(_holds(x, atom) for x in t.nodes(node.fields))


def _varies(e: Node, name: str) -> bool:
    """Does a term hold the parameters, or a function of them?"""
    return (
        e.tag == "jet"
        or (e.tag == "read" and e.fields[0] == name)
        or any(_varies(n, name) for n in t.nodes(e.fields))
    )
