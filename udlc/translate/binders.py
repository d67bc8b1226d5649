"""Rules for words over letters: sums, products, extremes, softmax; and the words that have no value."""

from __future__ import annotations

from typing import Any

import sympy
from sympy import Expr, preorder_traversal

from udlc.errors import TranslateError
from udlc.ir import functions as f
from udlc.ir.grammar import ONE, ZERO, Array, Op, Range, Read, Size
from udlc.notation import binders
from udlc.notation.latex import latex
from udlc.notation.letters import Count, Family, Index
from udlc.notation.members import Apply, At
from udlc.notation.tree import Run
from udlc.translate.expressions import integer_of, plain_of, rows_of, rule, value_of
from udlc.translate.frames import Frame
from udlc.translate.labels import bind_label, is_label
from udlc.translate.names import latex_of, name_of
from udlc.translate.operators import all_entries
from udlc.translate.values import COLUMN, ROW, NoValue, Value, components, scalar, summed
from udlc.translate.writer import Writer


def bind(w: Writer, letter: Index, start: Any, stop: Any, frame: Frame) -> tuple[Range, Frame]:
    """A range for an index letter from start to stop, and the frame inside it.

    A letter that counts from one or later counts from zero in the program: it is an index as it stands.
    """
    low, high = integer_of(w, start, frame), integer_of(w, stop, frame)
    shift = 1 if low.is_Integer and low >= 1 else 0
    name = name_of(letter)
    inner = w.letter(name, *(f"{name}{n}" for n in range(2, 9)))
    if inner.name == name and latex_of(letter) != name:
        w.latex.setdefault(name, latex_of(letter))
    return Range(inner, low - shift, high + 1 - shift), frame.with_indices({letter: inner + shift})


def bind_range(w: Writer, r: Any, body: Any, frame: Frame) -> tuple[Range, Frame]:
    """The range of one letter below a word: as written or declared, in a set, or along its axis."""
    if is_label(r.letter):
        return bind_label(w, r.letter, frame)
    if not isinstance(r.letter, Index):
        raise NoValue(f"{latex(r.letter)} runs over all its values, not over an index")
    if r.members is not None:
        return bind_members(w, r.letter, r.members, frame)
    start, stop = r.start, r.stop
    if start is None or stop is None:
        axis = axis_indexed(r.letter, body)
        start, stop = axis.start, axis.stop
    return bind(w, r.letter, start, stop, frame)


def axis_indexed(letter: Index, body: Any) -> Any:
    """The axis that a letter without a range of its own indexes in a body."""
    for node in preorder_traversal(body):
        if isinstance(node, At) and letter in node.indices:
            place = node.indices.index(letter)
            if place < len(node.axes):
                return node.axes[place]
    raise NoValue(f"nothing says what {latex(letter)} runs over")


def set_and_indices(x: Any) -> tuple[Any, tuple[Any, ...]]:
    """The letter of a set and the indices it depends on, written below it or, as in ne(n), in brackets."""
    if isinstance(x, Apply):
        return x.letter, x.arguments
    return (x.head, x.indices) if isinstance(x, At) else (x, ())


def set_name(letter: Family) -> str:
    """The name of a set's array: not that of a size, where the book calls the sets ℬ and their number B."""
    sizes = {name_of(axis.stop) for axis in letter.over if isinstance(axis.stop, Count)}
    return name_of(letter) + ("_members" if name_of(letter) in sizes else "")


def members_of(w: Writer, x: Any, frame: Frame) -> tuple[str, Expr, Expr]:
    """The array that lists the members of a set, counted from zero, and the part of it that holds them.

    A set that depends on an index is stored row after row, with an array of the places where the rows start.
    """
    head, written = set_and_indices(x)
    if not isinstance(head, Family):
        raise NoValue(f"{latex(x)} is no set that is listed in an array")
    indices = [
        i for i in written if i not in frame.fixed and not (frame.step and frame.step in i.free_symbols)
    ]
    if head.over and not written:
        raise NoValue(f"{latex(x)} is a family of sets, and nothing says which of them is meant")
    name = set_name(head)
    size = Size(f"{name}_size")
    w.latex.setdefault(size.name, rf"|{latex(head)}|")
    w.declare(Array(name, (size,), "given", True, "natural", latex(head)))
    if not indices:
        return name, ZERO, size
    place = integer_of(w, indices[0], frame) - 1
    length = integer_of(w, head.over[0].length, frame)
    w.declare(Array(f"{name}_start", (length + 1,), "given", True, "natural"))
    return name, Read(f"{name}_start", (place,), True), Read(f"{name}_start", (place + 1,), True)


def bind_members(w: Writer, letter: Index, members: Any, frame: Frame) -> tuple[Range, Frame]:
    """A range over the members of a set, and the frame inside it."""
    name, low, high = members_of(w, members, frame)
    inner = w.letter("e", "e2", "e3")
    return Range(inner, low, high), frame.with_indices({letter: Read(name, (inner,), True) + 1})


def size_of_set(w: Writer, x: Any, frame: Frame) -> Expr:
    """The number of members of a set."""
    _, low, high = members_of(w, x, frame)
    return high - low


def under(w: Writer, x: Any, frame: Frame, word: str) -> tuple[Value, tuple[Range, ...]]:
    """The body of a word under its letters, and their ranges."""
    ranges: list[Range] = []
    before = dict(w.loops)
    try:
        for r in x.ranges:
            found, frame = bind_range(w, r, x.body, frame)
            ranges.append(found)
            w.loops[found.letter] = found
        body = value_of(w, x.body, frame)
        return (body if word == "sum" else w.plain(body, word)), tuple(ranges)
    finally:
        w.loops = before


@rule(binders.Sum)
def _sum(w: Writer, x: Any, frame: Frame) -> Value:
    body, ranges = under(w, x, frame, "sum")
    return summed(body, ranges)


def _reduced(w: Writer, x: Any, frame: Frame, op: Op) -> Value:
    body, ranges = under(w, x, frame, "term")
    if not ranges:
        body = all_entries(w, body)
        return w.store(body, f"{w.hint}_{op}", op=op)
    return w.store(summed(body, ranges), f"{w.hint}_{op}", op=op)


@rule(binders.Prod)
def _product(w: Writer, x: Any, frame: Frame) -> Value:
    return _reduced(w, x, frame, "prod")


@rule(binders.Max)
def _max(w: Writer, x: Any, frame: Frame) -> Value:
    return _extreme(w, x, frame, "max", f.maximum)


@rule(binders.Min)
def _min(w: Writer, x: Any, frame: Frame) -> Value:
    return _extreme(w, x, frame, "min", f.minimum)


def _extreme(w: Writer, x: Any, frame: Frame, op: Op, larger: Any) -> Value:
    if x.ranges or len(x.bodies) == 1:
        return _reduced(w, x, frame, op)
    first, *others = (plain_of(w, body, frame, "arg") for body in x.bodies)
    for other in others:
        first = components(larger, first, other)
    return first


@rule(binders.ArgMax, binders.ArgMin)
def _minimiser(w: Writer, x: Any, frame: Frame) -> Value:
    """Over an index, or labels: the label of the largest entry, counted from one; else no value."""
    if not all(isinstance(letter, Index) or is_label(letter) for letter in x.letters):
        raise NoValue(
            f"{latex(x)} is the set of minimisers, or maximisers, of a function; nothing computes it"
        )
    body, ranges = under(w, x, frame, "term")
    if not isinstance(x, binders.ArgMax):
        body = body.map(lambda e: -e)
    found = w.store(summed(body, ranges), f"{w.hint}_argmax", op="argmax")
    return found.map(lambda e: e + ranges[0].lo + 1)


@rule(binders.SoftMax)
def _softmax(w: Writer, x: Any, frame: Frame) -> Value:
    """softmax[k](z) = exp(z_k) / Σ_k' exp(z_k')."""
    running = _running(x)
    if running != x:
        return _softmax_of_family(w, running, frame)
    z = w.simple(value_of(w, x.body, frame), "arg")
    if z.rows == ONE and z.columns == ONE:
        return _softmax_of_family(w, x, frame)
    place, size = (ROW, z.rows) if z.columns == ONE else (COLUMN, z.columns)
    total = w.store(all_entries(w, components(sympy.exp, z)), f"{w.hint}_Z")
    index = integer_of(w, x.component, frame) - 1
    assert size == rows_of(z)
    return scalar(sympy.exp(z.at({place: index}).body) / total.body)


def _running(x: Any) -> Any:
    """softmax[m](k[:]ᵀ q) with the letter that runs in place of the open index: softmax[m](k[m]ᵀ q)."""
    rule = {
        at: At(at.head, *(x.component if isinstance(i, Run) and i.is_all else i for i in at.indices))
        for at in sorted(x.body.atoms(At), key=str)
    }
    return x.func(x.args[0], x.body.xreplace(rule))


def _softmax_of_family(w: Writer, x: Any, frame: Frame) -> Value:
    """softmax[m](s[m, n]): the letter below is the one that runs."""
    letter = x.component
    if not isinstance(letter, Index):
        raise NoValue(f"{latex(x)} has one component and no letter that runs over others")
    axis = axis_indexed(letter, x.body)
    r, inner = bind(w, letter, axis.start, axis.stop, frame.at(indices={**frame.indices}))
    with w.within(r):
        body = plain_of(w, x.body, inner, "arg")
        total = summed(components(sympy.exp, body), (r,))
    stored = w.store(total, f"{w.hint}_Z")
    above = plain_of(w, x.body, frame, "arg")
    return components(lambda a, b: sympy.exp(a) / b, above, stored)


@rule(binders.SoftMaxColumns)
def _softmax_columns(w: Writer, x: Any, frame: Frame) -> Value:
    """Softmax(A)[r, c] = exp(A[r, c]) / Σ_s exp(A[s, c])."""
    z = w.simple(value_of(w, x.body, frame), "arg")
    letter = w.component_letters(1)[0]
    column = Value(ONE, z.columns, z.at({ROW: letter}).map(sympy.exp).summands)
    total = w.store(summed(column, (Range(letter, ZERO, z.rows),)), f"{w.hint}_Z")
    return components(lambda a, b: sympy.exp(a) / b, z, Value(z.rows, z.columns, total.summands))


@rule(binders.Normal)
def _normal(w: Writer, x: Any, frame: Frame) -> Value:
    """exp(−(x − μ)² / 2σ²) / √(2πσ²) of a scalar."""
    if not x.letters:
        raise NoValue(f"{latex(x)} does not say where the density is taken")
    at, mean, variance = (plain_of(w, y, frame, "arg") for y in (x.letters[0], x.mean, x.covariance))
    if not at.is_scalar:
        raise NoValue(f"{latex(x)} is a density of vectors, which has no rule yet")
    return components(
        lambda y, m, v: sympy.exp(-((y - m) ** 2) / (2 * v)) / sympy.sqrt(2 * sympy.pi * v),
        at,
        mean,
        variance,
    )


@rule(binders.Int)
def _integral(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise NoValue(f"{latex(x)} has no value: an integral over {', '.join(map(latex, x.letters))}")


@rule(binders.E, binders.Var)
def _expectation(w: Writer, x: Any, frame: Frame) -> Value:
    """Over an index: the mean of its values; over anything else: no value."""
    if isinstance(x, binders.E) and x.letters and all(isinstance(letter, Index) for letter in x.letters):
        body, ranges = under(w, x, frame, "sum")
        count = sympy.Mul(*(r.hi - r.lo for r in ranges))
        return w.plain(summed(body, ranges), "mean").map(lambda total: total / count)
    over = ", ".join(map(latex, x.letters)) or "what is random"
    raise NoValue(f"{latex(x)} has no value: an expectation over {over}")


@rule(binders.Each)
def _each(_w: Writer, x: Any, _frame: Frame) -> Value:
    raise TranslateError(f"{latex(x)} is a list, and can only be the argument of a function")
