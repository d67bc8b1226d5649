"""The slopes of layers as a product with dots in, what they are slopes of and the claim about them out.

A product is read by its first and last factors: each must be the slope of a layer by the one before it, and
the numbers of the layers go in equal steps from one end to the other. The claim is by induction over layers,

    S[0] = J(k₀),  S[n] = J(k_n)·S[n - 1]      k_n: the number of the layer that is applied n-th

once with the numbers of the layers, once with those that are written; for determinants J is a number.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sympy import preorder_traversal

from udlc.notation.derivatives import Partial
from udlc.notation.members import Apply, At
from udlc.notation.nesting import Nest
from udlc.notation.operators import Bars, Dot, Times
from udlc.notation.tree import Dots
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.claims import defined, equal
from udlc.verify.reading import Reader
from udlc.verify.terms import Node
from udlc.verify.written import Writer, equation, theorem

DETERMINANT, COMPOSITION = "a determinant", "a composition"
"""Theorems that the checker knows: |A·B| = |A|·|B|, and the chain rule."""


@dataclass(frozen=True)
class Factor:
    """The slope of a layer by the one before it.

    Attributes:
        number: that of the layer.
        by_input: whether it is by what the first layer is given.
        same: numbers that have to be equal: of the layer before it, and of what it is given beside that.
    """

    number: Node
    by_input: bool
    same: tuple[tuple[Node, Node], ...]


@dataclass(frozen=True)
class Product:
    """The factors that are written at both ends, those of the layers that are applied first, and last."""

    first: Sequence[Factor]
    last: Sequence[Factor]

    @property
    def turned(self) -> Product:
        """The product read from its other end."""
        return Product(self.last, self.first)


def product_of(reader: Reader, nest: Nest, x: Any, sized: bool, falls: bool) -> Product:
    """A written product; falls: the layer that is applied first stands last, as matrices of rows of f ask.

    Raises:
        NoReadingError: it is no product of slopes of layers.
    """
    before, after = ([_factor(reader, nest, y, sized) for y in part] for part in _ends(x))
    product = Product(before, after[::-1])
    return product.turned if falls else product


def goes(reader: Reader, nest: Nest, product: Product) -> bool:
    """Do the numbers go from one end of the layers to the other, each factor by the layer before it?"""
    return _is_chain(product) and all(a is b for a, b in (*_ended(reader, nest, product), *_inner(product)))


def _is_chain(product: Product) -> bool:
    """Is the layer that is applied first a function of the input, and no other?"""
    first, *others = (*product.first, *product.last)
    return first.by_input and not any(f.by_input for f in others)


def _inner(product: Product) -> list[tuple[Node, Node]]:
    return [pair for f in (*product.first, *product.last) for pair in f.same]


def _ended(reader: Reader, nest: Nest, product: Product) -> Iterable[tuple[Node, Node]]:
    """The numbers that are written, with those that the layers have."""
    ends = [reader.index(x, {}) for x in (nest.run.stop, nest.run.start)]
    steps = (-nest.run.step, nest.run.step)
    for factors, end, step in zip((product.first, product.last), ends, steps, strict=True):
        yield from ((f.number, t.add(end, t.constant(n * step))) for n, f in enumerate(factors))


# ── Factors ──────────────────────────────────────────────────────────────────


def _ends(x: Any) -> tuple[list[Any], list[Any]]:
    """The factors before the dots of a product, and those after them."""
    factors = _factors(x)
    dots = [n for n, f in enumerate(factors) if isinstance(f, Dots)]
    if len(dots) != 1:
        raise NoReadingError("the right side is no product with dots")
    before, after = factors[: dots[0]], factors[dots[0] + 1 :]
    if len(before) < 2 or len(after) < 2:
        raise NoReadingError("too few factors stand beside the dots to tell what they stand for")
    return before, after


def _factors(x: Any) -> list[Any]:
    return [f for a in x.args for f in _factors(a)] if type(x) in (Times, Dot) else [x]


def _factor(reader: Reader, nest: Nest, x: Any, sized: bool) -> Factor:
    """A slope of a layer, or its determinant."""
    wrong = NoReadingError("a factor is no slope of a layer by the one before it")
    if sized != isinstance(x, Bars):
        raise wrong
    x = x.operand if isinstance(x, Bars) else x
    if not isinstance(x, Partial) or not isinstance(x.body, Apply) or x.wrt != x.body.arguments[:1]:
        raise wrong
    call, template, (by,) = x.body, nest.body, x.wrt
    if not isinstance(call.head, At) or call.head.head != template.head.head or len(call.head.indices) != 1:
        raise wrong
    if template.arguments[0] != nest.hole or len(call.arguments) != len(template.arguments):
        raise wrong
    number = reader.index(call.head.indices[0], {})
    given = zip(template.arguments[1:], call.arguments[1:], strict=True)
    same = [pair for pair in (_beside(reader, nest, *x, number) for x in given) if pair is not None]
    if by == nest.inner:
        return Factor(number, True, tuple(same))
    if not isinstance(by, At) or by.head != template.head.head:
        raise wrong
    before = t.add(number, t.constant(nest.run.step))
    return Factor(number, False, ((reader.index(by.indices[0], {}), before), *same))


def _beside(reader: Reader, nest: Nest, template: Any, x: Any, number: Node) -> tuple[Node, Node] | None:
    """The number of what a layer is given beside the one before it; None where that is the same for all."""
    own = isinstance(template, At) and template.indices == (nest.letter,)
    if own and isinstance(x, At) and x.head == template.head:
        return reader.index(x.indices[0], {}), number
    if template != x or nest.letter in set(preorder_traversal(template)):
        raise NoReadingError("a factor is no slope of a layer by the one before it")
    return None


# ── The claim ────────────────────────────────────────────────────────────────

PLAN = {"cut": [["layers", "layers"]], "opens": [[0, 0], [0, 0]]}
"""A proof by induction over the layers."""


def claim_of(reader: Reader, nest: Nest, product: Product, sized: bool) -> dict[str, Any]:
    """The claim that a product is that of all layers, in the order in which they are applied."""
    if not _is_chain(product):
        raise NoReadingError("the layer that is applied first, and no other, is given the input")
    start, stop = (reader.index(x, {}) for x in (nest.run.start, nest.run.stop))
    count = t.add(t.scale(t.subtract(start, stop), -nest.run.step), t.constant(1))
    one, two = (f.number for f in product.first[:2])
    sizes = [] if sized else [_length(reader, axes) for axes in (layer_axes(nest), nest.inner.dims)]
    steps = ((stop, t.constant(-nest.run.step)), (one, t.subtract(two, one)))
    left, right = (defined(_side(count, sizes, *numbers)) for numbers in steps)
    by_induction = equal({}, left, right)
    pairs = dict.fromkeys((*_ended(reader, nest, product), *_inner(product)))
    numbered = [equation(reader.algebra, *pair) for pair in pairs]
    return theorem(DETERMINANT if sized else COMPOSITION, by_induction, *numbered)


def layer_axes(nest: Nest) -> Sequence[Any]:
    """The axes of what a layer gives."""
    head = nest.body.head
    axes: Sequence[Any] = head.axes[len(head.head.over) :]
    return axes


def _length(reader: Reader, axes: Sequence[Any]) -> Node:
    if not axes:
        return t.constant(1)
    lo, hi = reader.span(axes[0], {})
    return t.subtract(hi, lo)


def _side(count: Node, sizes: Sequence[Node], first: Node, step: Node) -> dict[str, Any]:
    """The product of all layers, the n-th that is applied having the number first + n·step."""
    writer = Writer()
    shape, (n, i, j, a) = [writer.data(x) for x in sizes], (["letter", v] for v in "nija")
    place, inside, through = ([i, j], [i, a], [a, j]) if sizes else ([], [], [])
    axes = [[v, 0, size] for v, size in zip("ij", shape, strict=False)]

    def layer(m: Any, index: list[Any]) -> Any:
        number = ["+", writer.data(first), ["*", m, writer.data(step)]]
        return ["call", "slope of a layer" if sizes else "determinant of a layer", number, *index]

    def put(at: list[Any], body: Any, ranges: Iterable[Any] = (), more: Iterable[Any] = ()) -> dict[str, Any]:
        return {
            "op": "sum",
            "ranges": [*ranges, *axes, *more],
            "at": [*at, *place],
            "guards": [],
            "body": body,
        }

    layers, whole = writer.data(count), ["read", "layers", ["+", writer.data(count), -1], *place]
    step_on = ["*", layer(n, inside), ["read", "layers", ["+", n, -1], *through]]
    above = put([n], step_on, [["n", 1, layers]], [["a", 0, size] for size in shape[:1]])
    arrays = {"goal": [put([], whole)], "layers": [put([0], layer(0, place)), above]}
    return {"goal": "goal", "arrays": arrays, "shapes": {"goal": shape, "layers": [layers, *shape]}}
