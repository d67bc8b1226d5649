"""Function values: a named function, a pointwise one left open, one that an equation defines, or an array.

f(x[i], φ) with nothing that says what f is becomes the array f over i: a head is written for every network.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Basic, Expr, Tuple, expand, preorder_traversal

from udlc.ir import functions as f
from udlc.ir.grammar import ONE, ZERO, Array, Axis, Letter, Read
from udlc.notation import letters
from udlc.notation.binding import Binding
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.relations import Relation
from udlc.notation.shapes import same_shape, shape
from udlc.notation.tree import Dots, Given
from udlc.translate.expressions import integer_of, plain_of, rule, value_of
from udlc.translate.frames import Frame
from udlc.translate.labels import is_choice, is_label, labels_of, place_of
from udlc.translate.layout import condition
from udlc.translate.members import component, first_of, step_suffix
from udlc.translate.names import domain_of, latex_of, name_of
from udlc.translate.operators import all_entries
from udlc.translate.values import COLUMN, ROW, NoValue, Value, components, plain, plus, scalar
from udlc.translate.writer import Writer

COMPONENTWISE: Mapping[str, Callable[[Expr], Expr]] = {
    "exp": sympy.exp,
    "log": sympy.log,
    "sin": sympy.sin,
    "cos": sympy.cos,
    "tanh": sympy.tanh,
    "sig": f.sig,
    "ReLU": f.relu,
    "Γ": lambda z: sympy.exp(f.lgamma(z)),
}
"""The book's named functions in the vocabulary of the intermediate form; Γ(z) = e^{log Γ(z)} for z > 0."""


@dataclass(frozen=True)
class Definition:
    """What an equation says a function is: its value for arguments that match `pattern`.

    Attributes:
        pattern: the function at its arguments, as defined.
        value: the right side.
        clauses: the other equations of the entries it comes from, which its value may use.
        origin: the numbers of these entries.
    """

    pattern: Apply
    value: Any
    clauses: tuple[Any, ...] = ()
    origin: tuple[str, ...] = ()


@rule(Apply)
def _apply(w: Writer, x: Any, frame: Frame) -> Value:
    letter = x.letter
    meant = frame.calls.get(letter, ())
    if isinstance(meant, NamedFunction):
        return named(w, meant, x, frame)
    for definition in meant:
        arguments = match(definition.pattern, x)
        if arguments is not None:
            return instantiate(w, definition, arguments, x, frame)
    if isinstance(letter, NamedFunction):
        return named(w, letter, x, frame)
    if isinstance(letter, letters.Elementwise):
        argument = plain_of(w, x.arguments[0], frame, "arg")
        return components(f.opaque(name_of(letter)), argument)
    value = uninterpreted(w, x, frame)
    return plus(value, _linear_part(w, x, frame)) if frame.linear and value.is_scalar else value


def _linear_part(w: Writer, x: Apply, frame: Frame) -> Value:
    """Σ ∂f/∂z · (z − stop(z)) over the arguments z that are computed: zero, with the derivative of f."""
    from udlc.translate.derivatives import slope

    total = scalar(ZERO)
    for z in x.arguments:
        head = z.head if isinstance(z, At) else z
        if any(key[0] == head for key in frame.defined):
            argument = w.simple(value_of(w, z, frame), "arg")
            moved = components(lambda a, b: a * (b - f.stop(b)), slope(w, x, z, frame), argument)
            total = plus(total, all_entries(w, moved))
    return total


def named(w: Writer, letter: NamedFunction, x: Apply, frame: Frame) -> Value:
    """A function of the table at its arguments."""
    (argument,) = x.arguments
    if letter.name == "indicator":
        return indicator(w, argument, frame)
    if letter.name == "Bessel":
        return _bessel(w, x, frame)
    if letter.name == "det":
        return w.linear_algebra("det", plain_of(w, argument, frame, "arg"), "matrix", scalar_out=True)
    if letter.name in {"trace", "tr", "Tr"}:
        inside = plain_of(w, argument, frame, "arg")
        diagonal = plain(inside.at({COLUMN: ROW}).body, inside.rows)
        return all_entries(w, diagonal)
    if letter.name not in COMPONENTWISE:
        raise NoValue(f"{latex(x)} has no value at a point")
    return components(COMPONENTWISE[letter.name], plain_of(w, argument, frame, "arg"))


def _bessel(w: Writer, x: Apply, frame: Frame) -> Value:
    """I₀(κ) = e^{log I₀(κ)}, I₁(κ) = I₀(κ) · I₁(κ)/I₀(κ)."""
    order = integer_of(w, x.head.indices[0], frame) if isinstance(x.head, At) else ZERO
    forms = {0: lambda k: sympy.exp(f.log_i0(k)), 1: lambda k: sympy.exp(f.log_i0(k)) * f.bessel_ratio(k)}
    if order not in forms:
        raise NoValue(f"{latex(x)}: the table has the Bessel functions of order 0 and 1")
    return components(forms[int(order)], plain_of(w, x.arguments[0], frame, "arg"))


def indicator(w: Writer, x: Any, frame: Frame) -> Value:
    """1 where a condition holds, else 0: a > b is step(a − b), a ≥ b is heaviside(a − b)."""
    if isinstance(x, Relation) and x.signs in {(">",), ("≥",), ("<",), ("≤",)}:
        a, b = (plain_of(w, item, frame, "side") for item in x.items)
        (sign,) = x.signs
        if sign in {"<", "≤"}:
            a, b = b, a
        made = f.step if sign in {"<", ">"} else f.heaviside
        return components(lambda p, q: made(p - q), a, b)
    return components(lambda c: f.select(c, ONE, ZERO), condition(w, x, frame))


def match(pattern: Any, x: Any) -> dict[Any, Any] | None:
    """What the letters of a definition's left side stand for in a call; None where the call is another."""
    if isinstance(pattern.letter, letters.Elementwise):
        # A pointwise function is defined for a scalar and applied to whatever is in its brackets.
        return {pattern.arguments[0]: x.arguments[0]}
    if isinstance(pattern.letter, letters.Density) and _events(pattern) != _events(x):
        return None
    found: dict[Any, Any] = {}
    return found if _match(pattern, x, found) else None


def _events(x: Apply) -> list[Any]:
    """What tells a density from others of its name: Pr(x) and Pr(z) are two, Pr(x) and Pr(x[i]) are one."""
    heads = (a.head if isinstance(a, At) else a for a in x.arguments)
    return [getattr(head, "key", head) for head in heads]


def _match(pattern: Any, x: Any, found: dict[Any, Any]) -> bool:
    if isinstance(pattern, (Apply, Given, Tuple)):
        if type(pattern) is not type(x) or len(pattern.args) != len(x.args):
            return False
        return all(_match(p, q, found) for p, q in zip(pattern.args, x.args))
    if isinstance(pattern, letters.Function):
        return pattern == x
    if isinstance(pattern, At) and isinstance(x, At) and pattern.head == x.head:
        return len(pattern.args) == len(x.args) and all(
            _match(p, q, found) for p, q in zip(pattern.indices, x.indices)
        )
    if (
        isinstance(pattern, letters.Letter)
        and not isinstance(x, (Dots, Given))
        and same_shape(*map(shape, (pattern, x)))
    ):
        return found.setdefault(pattern, x) == x
    return pattern == x


def instantiate(
    w: Writer, definition: Definition, arguments: Mapping[Any, Any], x: Apply, frame: Frame
) -> Value:
    """The value of a defined function: its equations written out for these arguments."""
    from udlc.translate.equations import write_clauses

    indices, bound = {}, {}
    for letter, argument in arguments.items():
        if isinstance(letter, letters.Index):
            indices[letter] = integer_of(w, argument, frame)
        elif argument != letter or letter in frame.bound or letter in frame.defined:
            bound[letter] = w.simple(value_of(w, argument, frame), "arg")
    key = (definition, tuple(sorted(map(str, (*bound.items(), *indices.items())))), tuple(w.loops.items()))
    if key in w.memo:
        return w.memo[key]
    if definition in w.open:
        raise NoValue(f"{latex(x)} is said to be something of its own values; no program computes it at once")
    fixed = _examples_of(definition) - set(indices)
    inner = Frame(indices, bound, {}, frame.calls, None, fixed)
    origin, hint, w.origin = w.origin, w.hint, definition.origin
    if not isinstance(x.letter, letters.Elementwise):
        w.hint = name_of(x.letter)
    w.open.append(definition)
    try:
        inner = write_clauses(w, definition.clauses, inner, needed_by=definition.value)
        found = value_of(w, definition.value, inner)
    finally:
        w.open.pop()
    if not isinstance(x.letter, letters.Elementwise):
        found = w.store(found, name_of(x.letter), latex_of(x.letter))
    w.origin, w.hint = origin, hint
    w.memo[key] = found
    return found


def _examples_of(definition: Definition) -> frozenset[Any]:
    """The indices of the one example that a definition is about: nothing in it binds them."""
    from udlc.translate.equations import fixed_examples

    free = {s for s in definition.value.free_symbols if isinstance(s, letters.Example)}
    nodes = preorder_traversal(definition.value)
    bound = {s for node in nodes if isinstance(node, Binding) for s in node.bound}
    return frozenset(free | (fixed_examples(definition.clauses) - bound))


# Functions that nothing defines


def uninterpreted(w: Writer, x: Apply, frame: Frame) -> Value:
    """The array of a function's values: axes of its arguments, of its family, of its components.

    Examples come first, so that the outputs of a network are f[i, k], whether f is a vector or a family.
    """
    if any(isinstance(a, Dots) for a in (*x.arguments, *x.conditions)):
        raise NoValue(f"{latex(x)} is a joint value of all of its arguments, and nothing says which")
    letter = x.letter
    head = x.head.indices if isinstance(x.head, At) else ()
    axes = (*letter.over, *letter.dims)
    family = len(letter.over)
    slots = dict(sorted(_slots(w, x, frame), key=lambda slot: not _is_outer(slot[0])))
    shape = [length for _, length in slots.values()]
    at: list[Expr] = [place for place, _ in slots.values()]
    # The loss ℓ_i[x_i, y_i] of an example has one axis of examples.
    own = [
        (i, axis) for i, axis in zip(head, letter.over) if not (isinstance(i, letters.Example) and i in slots)
    ]
    along, here = _of_members(w, own, len(shape), frame)
    shape += [integer_of(w, axis.length, frame) for _, axis in own]
    at += [_place(w, i, axis, frame) for i, axis in own]
    lengths = [integer_of(w, axis.length, here) for axis in letter.dims]
    places = (ROW, COLUMN)[: len(lengths)]
    widths = [integer_of(w, axis.length, along) for axis in letter.dims]
    shape += [n for n in widths if n != ONE]
    at += [place for place, n in zip(places, lengths) if n != ONE]
    name = w.values.setdefault((letter, _skeleton(x, frame)), "")
    if not name:
        steps = {_step_of(a, frame) for a in x.arguments if isinstance(a, At) and not is_label(a)} - {""}
        name = w.fresh(name_of(letter) + (steps.pop() if len(steps) == 1 else ""))
        w.values[letter, _skeleton(x, frame)] = name
        domain = "nonnegative" if isinstance(letter, letters.Density) else domain_of(letter)
        role = w.roles.get(letter, "given")
        starts = [first_of(axis) for axis in letter.over]
        starts += [first_of(axis) for axis, n in zip(letter.dims, lengths) if n != ONE]
        first = (*(1 for _ in shape[len(starts) :]), *starts)
        made = Array(
            name, w.shape((), tuple(shape)), role, domain=domain, latex=latex_of(letter), first=first
        )
        w.declare(made)
    rows, columns = (*lengths, ONE, ONE)[:2]
    return component(w, plain(Read(name, tuple(at)), rows, columns), head[family:], axes[family:], frame)


def _of_members(w: Writer, own: Sequence[tuple[Any, Any]], axes: int, frame: Frame) -> tuple[Frame, Frame]:
    """Where D_k, the width of f_k, is read: along the family's axis, after `axes` others, and at a member."""
    named = [(n, i, axis) for n, (i, axis) in enumerate(own, axes) if axis.letter is not None]
    along = {axis.letter: Axis(n) + integer_of(w, axis.start, frame) for n, _, axis in named}
    here = {axis.letter: integer_of(w, i, frame) for _, i, axis in named}
    return frame.with_indices(along), frame.with_indices(here)


def _place(w: Writer, index: Any, axis: Any, frame: Frame) -> Expr:
    return expand(integer_of(w, index, frame) - integer_of(w, axis.start, frame))


def _slots(w: Writer, x: Any, frame: Frame) -> Iterator[tuple[Any, tuple[Expr, Expr]]]:
    """The indices that occur in the arguments: what names each, its place, and its axis's length."""
    for node in _nodes(x.args[1:]):
        if (is_label(node) or is_choice(node)) and node in (*x.arguments, *x.conditions):
            yield node, (place_of(w, node, frame), labels_of(w, node, frame))
        elif isinstance(node, At):
            for index, axis in zip(node.indices, node.axes):
                if index not in frame.fixed and frame.step not in index.free_symbols:
                    yield index, (_place(w, index, axis, frame), integer_of(w, axis.length, frame))
        elif isinstance(node, letters.Index) and node in frame.indices and node.range is not None:
            place = expand(frame.indices[node] - integer_of(w, node.start, frame))
            yield node, (place, integer_of(w, letters.Axis(node.start, node.stop).length, frame))
        elif isinstance(node, letters.Letter) and node in frame.bound:
            for letter in w.around(frame.bound[node].letters()):
                yield letter, (letter, w.loops[letter].hi)


def _is_outer(name: Any) -> bool:
    """Is a slot that of an example, or of a letter from outside of a definition? These come first."""
    return isinstance(name, (letters.Example, Letter))


def _nodes(items: Any) -> Iterator[Any]:
    """Members, letters and chosen labels in arguments, the indices of members left out."""
    for x in items:
        if isinstance(x, (At, letters.Letter)) or is_choice(x):
            yield x
        else:
            yield from _nodes(x.args)


def _step_of(x: Any, frame: Frame) -> str:
    """What a member at step t + 1 adds to a name; nothing for any other."""
    own = x.indices[: len(x.head.over)]
    found = [i for i in own if frame.step is not None and frame.step in i.free_symbols]
    return step_suffix(found[0], frame) if found else ""


def _skeleton(x: Any, frame: Frame) -> str:
    """A call with its indices left out: f(x[i], φ) and f(x[1], φ) are members of one array."""
    if is_label(x) or is_choice(x):
        label = x.letters[0] if is_choice(x) else x
        return f"label in {label.head.domain if isinstance(label, At) else label.domain}"
    if isinstance(x, At):
        return _skeleton(x.head, frame) + _step_of(x, frame)
    if isinstance(x, letters.Letter):
        bound = frame.bound.get(x)
        if bound is not None and bound.is_plain:
            return ",".join(sorted({r.array for r in bound.body.atoms(Read)})) or str(bound.body)
        return name_of(x)
    if isinstance(x, Basic) and x.args:
        return f"{type(x).__name__}({','.join(_skeleton(a, frame) for a in x.args)})"
    return str(x)
