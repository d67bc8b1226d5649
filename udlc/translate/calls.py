"""Function values: of a named function, a pointwise one left open, or one that an equation defines.

What nothing says more of is an array (`open_functions`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import sympy
from sympy import Expr, Tuple, preorder_traversal

from udlc.ir import functions as f
from udlc.ir.grammar import ONE, ZERO
from udlc.notation import letters
from udlc.notation.binding import Binding
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.relations import Relation
from udlc.notation.shapes import same_shape, shape
from udlc.notation.tree import Dots, Given
from udlc.translate.expressions import integer_of, plain_of, rule, value_of
from udlc.translate.frames import Frame
from udlc.translate.layout import condition
from udlc.translate.names import latex_of, name_of
from udlc.translate.open_functions import uninterpreted
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
        head = head_of(z)
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
    heads = (head_of(a) for a in x.arguments)
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
