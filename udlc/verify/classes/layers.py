"""Links about functions made of layers, f(z) = f_K(… f_1(z)): their inverses, slopes and determinants.

    f⁻¹(x) = f_1⁻¹(… f_K⁻¹(x))                 the inverses in reverse, where every layer is invertible
    z = f⁻¹(x)                                 where x = f(z)
    ∂f/∂z = ∂f_K/∂f_{K-1} … ∂f_1/∂z            the chain rule, by induction; transposed, in reverse
    |∂f/∂z| = |∂f_K/∂f_{K-1}| … |∂f_1/∂z|      the determinant of a product, in any order

What the layers are, an entry that the claim rests on says; products with dots are read by `layer_products`.
Beside what the layer before it gives, a layer depends on nothing that z is part of.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from sympy import preorder_traversal

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.derivatives import Partial
from udlc.notation.members import Apply, At
from udlc.notation.nesting import Nest
from udlc.notation.operators import Bars
from udlc.notation.plaintext import readable
from udlc.notation.statements import Property
from udlc.translate.clauses import clauses_of
from udlc.translate.values import NoValue
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.claims import stated
from udlc.verify.grounds import Grounds
from udlc.verify.layer_products import PLAN, claim_of, goes, layer_axes, product_of
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.reading_maps import is_invertible, without_inverse
from udlc.verify.verdicts import Finding
from udlc.verify.written import equation, theorem

INVERSES = "(f ∘ g)⁻¹ = g⁻¹ ∘ f⁻¹, by induction over the layers"
CHAIN = "the chain rule, by induction over the layers"
DETERMINANT = "the determinant of a product is the product of the determinants"
METHOD = "layers"


@dataclass(frozen=True)
class Layers:
    """What a function of layers is: the call, the nest of layers, and what else the chain equals."""

    call: Apply
    nest: Nest
    equal: tuple[Any, ...]
    number: str


def applies(setting: Setting, link: Link) -> bool:
    """Is a function of layers, its inverse or its slope on the left?"""
    return link.sign == "=" and _rule(setting, link) is not None


def decide(setting: Setting, link: Link) -> Finding:
    """By the rule for what is on the left."""
    found = _rule(setting, link)
    assert found is not None
    rule, layers = found
    try:
        return rule(setting, link, layers)
    except UdlcError as error:
        return Finding("unknown", METHOD, readable(error.message))


def _rule(setting: Setting, link: Link) -> Any:
    for layers in _known(setting):
        call = layers.call
        if _inverse_call(link.left, call) and isinstance(link.right, Nest):
            return _inverse, layers
        if _inverse_call(link.right, call) and link.left == call.arguments[0]:
            return _solved, layers
        left = link.left.operand if isinstance(link.left, Bars) else link.left
        if isinstance(left, Partial) and left.body == call and left.wrt == call.arguments[:1]:
            return _slopes, layers
    return None


def _known(setting: Setting) -> list[Layers]:
    """The functions that an entry this one rests on says to be made of layers."""
    found = []
    for entry in Grounds.of(setting.entry, setting.book, 2).entries[1:]:
        try:
            clauses = clauses_of(entry.meant, (entry.number,))
        except NoValue:
            continue
        for clause in clauses:
            calls = [x for x in clause.sides if isinstance(x, Apply) and x.arguments]
            nests = [
                x for x in clause.sides if isinstance(x, Nest) and x.inner in [c.arguments[0] for c in calls]
            ]
            if len(calls) == len(nests) == 1 and _is_plain(calls[0], nests[0]):
                found.append(Layers(calls[0], nests[0], clause.sides, entry.number))
    return found


def _is_plain(call: Apply, nest: Nest) -> bool:
    """Is every layer a function of what the layer before it gives, and of nothing else that z is part of?"""
    layer, z = nest.body, nest.inner
    if not isinstance(layer, Apply) or not isinstance(layer.head, At) or not isinstance(z, letters.Real):
        return False
    beside = (*layer.arguments[1:], *layer.conditions, *call.arguments[1:], *call.conditions)
    is_one = layer.head.indices == (nest.letter,) and layer.arguments[:1] == (nest.hole,)
    return is_one and not any(x in (z, nest.hole) for a in beside for x in preorder_traversal(a))


def _inverse_call(x: Any, call: Apply) -> bool:
    """Is this f⁻¹ with the parameters of f?"""
    if not isinstance(x, Apply) or without_inverse(x.head) != call.head:
        return False
    return x.arguments[1:] == call.arguments[1:] and not x.conditions


# ── Inverses ─────────────────────────────────────────────────────────────────


def _inverse(setting: Setting, link: Link, layers: Layers) -> Finding:
    """The inverse of a nest is the nest of the inverses in reverse."""
    one, other = layers.nest, link.right
    _need_invertible(setting, one)
    head = other.body.head if isinstance(other.body, Apply) else None
    as_layer = without_inverse(head) if head is not None else None
    if (
        as_layer is None
        or Apply(as_layer, *other.body.arguments) != one.body
        or other.inner != link.left.arguments[0]
    ):
        return Finding("unknown", METHOD, "the right side is no nest of the inverses of the layers")
    run, back = one.run, other.run
    if (back.start, back.stop, back.step) == (run.stop, run.start, -run.step):
        found = _found(layers, "each layer is undone, the last one first", INVERSES)
        return decided(lambda: _undone(setting, link, one, as_layer), lambda: found)
    if (back.start, back.stop, back.step) == (run.start, run.stop, run.step) and _is_generic(setting, one):
        return _refuted(
            "with two layers, f_1(z) = z + 1 and f_2(z) = 2 z, the inverse of f is x/2 - 1, not (x - 1)/2",
            {"K": "2", "f_1[z]": "z + 1", "f_2[z]": "2 z", "x": "0"},
            ("-1", "-1/2"),
        )
    return Finding("unknown", METHOD, "the numbers of the layers do not run from one end to the other")


def _undone(setting: Setting, link: Link, nest: Nest, as_layer: Any) -> dict[str, Any]:
    """The n-th layer of the inverse undoes the n-th from the end, and there are as many."""
    reader, other, n = Reader(Grounds.of(setting.entry, setting.book, 0)), link.right, t.single(t.letter("n"))
    ends = [reader.index(x, {}) for run in (nest.run, other.run) for x in (run.start, run.stop)]
    start, stop, back, last = ends
    numbers = t.add(back, t.scale(n, other.run.step)), t.subtract(stop, t.scale(n, nest.run.step))
    counts = [
        t.scale(t.subtract(hi, lo), Fraction(1, step))
        for lo, hi, step in ((start, stop, nest.run.step), (back, last, other.run.step))
    ]
    equal = [equation(reader.algebra, *pair) for pair in (numbers, counts)]
    same = (Apply(as_layer, *other.body.arguments), nest.body), (other.inner, link.left.arguments[0])
    return theorem("an inverse", *equal, *(stated(*pair) for pair in same))


def _solved(setting: Setting, link: Link, layers: Layers) -> Finding:
    """The claim z = f⁻¹(x), where x = f(z)."""
    _need_invertible(setting, layers.nest)
    applied = link.right.arguments[0]
    if applied not in layers.equal:
        return Finding("unknown", METHOD, "nothing says that the function was applied")
    found = _found(layers, "x = f(z), and f is invertible as all its layers are", INVERSES)
    return decided(lambda: theorem("an inverse", stated(applied, layers.call, layers.equal)), lambda: found)


def _need_invertible(setting: Setting, nest: Nest) -> None:
    """Raises NoReadingError where a layer is not said to be invertible."""
    if not is_invertible(Reader(Grounds.of(setting.entry, setting.book, 0)), nest.body.head):
        raise NoReadingError("nothing says that the layers are invertible")


# ── Slopes ───────────────────────────────────────────────────────────────────


def _slopes(setting: Setting, link: Link, layers: Layers) -> Finding:
    """The slope, or its determinant, as the product of those of the layers."""
    nest, sized = layers.nest, isinstance(link.left, Bars)
    if sized and not _are_square(nest):
        raise NoReadingError("the slope of a layer may not be square")
    reader = Reader(Grounds.of(setting.entry, setting.book, 0))
    product = product_of(reader, nest, link.right, sized, setting.entry.layout == "numerator")
    in_order = goes(reader, nest, product)
    if not in_order and not goes(reader, nest, product.turned):
        return Finding("unknown", METHOD, "the factors do not go from one end of the layers to the other")
    if sized or in_order:
        product = product if in_order else product.turned
        how = (CHAIN, DETERMINANT) if sized else (CHAIN,)
        found = _found(layers, "one factor for each layer, the first one by the input", *how)
        return decided(lambda: claim_of(reader, nest, product, sized), lambda: replace(found, plan=PLAN))
    if not _is_generic(setting, nest) or not _may_be_two(nest.inner.dims):
        return Finding("unknown", METHOD, "the factors stand in the other order")
    return _refuted(
        "with two layers, f_1(z) = B z and f_2(z) = A z, the slope is the one product and not the other",
        {"K": "2", "D": "2", "A": "[[1, 1], [0, 1]]", "B": "[[1, 0], [1, 1]]"},
        ("A B = [[2, 1], [1, 1]]", "B A = [[1, 1], [1, 2]]"),
    )


def _is_generic(setting: Setting, nest: Nest) -> bool:
    """May there be two layers, each any invertible function?"""
    said = all(isinstance(c, Property) and c.name == "invertible" for c in setting.entry.where)
    ends = (nest.run.start, nest.run.stop)
    return said and any(isinstance(x, letters.Size) for x in ends) and ends[0] != ends[1]


def _may_be_two(dims: Sequence[Any]) -> bool:
    """Is this a vector of any length?"""
    return len(dims) == 1 and isinstance(dims[0].stop, letters.Size)


def _are_square(nest: Nest) -> bool:
    """Do all layers give vectors as long as what they are given?"""
    return [(a.start, a.stop) for a in layer_axes(nest)] == [(a.start, a.stop) for a in nest.inner.dims]


def _found(layers: Layers, trace: str, *theorems: str) -> Finding:
    conditions = ("the layers are differentiable",) if CHAIN in theorems else ()
    return Finding(
        "proved",
        METHOD,
        theorems=theorems,
        conditions=conditions,
        sizes="all",
        trace=(trace, f"by {layers.number}"),
    )


def _refuted(why: str, inputs: dict[str, str], values: tuple[str, str]) -> Finding:
    example = {"inputs": inputs, "left": values[0], "right": values[1]}
    return Finding("refuted", METHOD, why, counterexample=example)
