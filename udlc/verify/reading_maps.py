"""Maps between spaces in, terms out: inverse functions, determinants of slopes, densities of images.

    f⁻¹(f(z, φ), φ) = z,  f(f⁻¹(x, φ), φ) = x       where a condition calls f invertible
    Pr(x | φ) = |∂f(z, φ)/∂z|⁻¹·Pr(z)              where x = f(z, φ), or z = f⁻¹(x, φ), by conditions
    |∂F(h)/∂h| = Π_d |∂f(h_d)/∂h_d|                where F(h) is f of each component alone

|∂f(z, φ)/∂z|, the size of the slope or of the determinant, is an atom of f and of its arguments; f(z, φ) is
as long as z, which φ does not depend on. It is positive where f is invertible, for f and its inverse are then
differentiable.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import Prod
from udlc.notation.blocks import Row
from udlc.notation.derivatives import Operator, Partial
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.letters import Index
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Bars, Transpose
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.runs import Repeated, segments
from udlc.notation.statements import Property
from udlc.notation.tree import Run
from udlc.translate.names import name_of
from udlc.verify import normals, reading
from udlc.verify import terms as t
from udlc.verify.arrays import Array
from udlc.verify.definitions import letter_of
from udlc.verify.grounds import event_key
from udlc.verify.reading import Reader, Scope
from udlc.verify.suppressed import counting
from udlc.verify.terms import Node

CHANGE = "change of variables: Pr(x) = |∂f/∂z|⁻¹·Pr(z) for x = f(z), f invertible, f and f⁻¹ differentiable"
INVERSE = "f⁻¹(f(z)) = z and f(f⁻¹(x)) = x"
PRODUCT: Any = Prod
SLOPE: Any = Partial
DIAGONAL = "the determinant of a diagonal matrix is the product of its diagonal"


# ── Inverse functions ────────────────────────────────────────────────────────


def is_invertible(reader: Reader, head: Any) -> bool:
    """Does a condition call a function, or every member of its family, invertible?"""
    letter = head_of(head)
    said = [c for c in reader.grounds.conditions if isinstance(c, Property) and c.name == "invertible"]
    for c in said:
        (x,) = c.letters
        if x in (head, letter):
            return True
        if isinstance(x, At) and x.head == letter and all(isinstance(i, Index) for i in x.indices):
            return True
    return False


def without_inverse(head: Any) -> Any:
    """The f of f⁻¹; None for what is no inverse."""
    letter = head_of(head)
    if "inv" not in letter.marks:
        return None
    plain = letter.changed(marks=tuple(m for m in letter.marks if m != "inv"))
    return At(plain, *head.indices) if isinstance(head, At) else plain


def _cancelled(reader: Reader, x: Apply, at: Scope) -> Any:
    """What f⁻¹ gives of a value of f, or f of one of f⁻¹, the other arguments being the same."""
    if isinstance(x.letter, (NamedFunction, letters.Elementwise)) or not x.arguments or x.conditions:
        return None
    plain = without_inverse(x.head)
    if not is_invertible(reader, x.head if plain is None else plain):
        return None
    name = name_of(x.letter.marked("inv") if plain is None else head_of(plain))
    places = [reader.index(i, at) for i in x.head.indices] if isinstance(x.head, At) else []
    first, *rest = (reader.atom(a, at) for a in counting(reader.grounds.counted, x))
    atom = _alone(first)
    if atom is None or atom.tag != "function" or atom.fields[0] != f"{name}()":
        return None
    given = atom.fields[1:]
    if list(given[: len(places)]) != places or list(given[len(places) + 1 :]) != rest:
        return None
    reader.use(INVERSE)
    inner: Node = given[len(places)]  # type: ignore[assignment]
    axes = x.head.axes[len(x.letter.over) :] if isinstance(x.head, At) else x.letter.dims
    if not axes:
        return inner
    return normals.array_of(reader.algebra, inner, *(reader.span(axis, at) for axis in axes))


def _alone(e: Node) -> Node | None:
    """The atom that a sum is."""
    parts = t.terms(e) if e.tag == "sum" else ()
    if len(parts) != 1 or parts[0][1] != 1 or t.bounds(parts[0][0]):
        return None
    factors = t.factors(parts[0][0])
    return factors[0][0] if len(factors) == 1 and factors[0][1] == 1 else None


# ── Determinants of slopes ───────────────────────────────────────────────────


def _slope_size(reader: Reader, x: Bars, at: Scope) -> Node | None:
    """|∂f(z, …)/∂z|; None for anything else between bars."""
    derivative = x.operand.derivative if isinstance(x.operand, Operator) else x.operand
    if not isinstance(derivative, Partial) or len(derivative.wrt) != 1 or derivative.given:
        return None
    call, (by,) = derivative.body, derivative.wrt
    if (
        not isinstance(call, Apply)
        or not isinstance(call.letter, letters.Function)
        or by != call.arguments[0]
    ):
        return None
    if isinstance(call.letter, NamedFunction) or call.conditions or not _is_of_first_alone(call):
        return None
    template = _by_components(reader, call)
    if template is not None:
        reader.use(DIAGONAL)
        run, own = template
        return reader.value(PRODUCT[run.letter : run.start : run.stop](Bars(SLOPE[own](run.template))), at)
    if reader.grounds.defines(call.letter) or isinstance(by, Apply):
        return None
    places = [reader.index(i, at) for i in call.head.indices] if isinstance(call.head, At) else []
    arguments = [reader.atom(a, at) for a in counting(reader.grounds.counted, call)]
    slope = t.single(t.node("function", f"∂{name_of(call.letter)}()", *places, *arguments))
    return t.single(t.node("call", "|det|" if is_invertible(reader, call.head) else "|∂|", slope))


def _is_of_first_alone(call: Apply) -> bool:
    """Does a function give what is as long as its first argument, which no other argument depends on?"""
    by, own = call.arguments[0], letter_of(call.arguments[0])
    if own is None or any(x == own for a in call.arguments[1:] for x in preorder_traversal(a)):
        return False
    return _axes(call.head) == _axes(by)


def _axes(x: Any) -> list[tuple[Any, Any]]:
    """Where the components of what a letter, or a member of it, stands for run."""
    axes = x.axes[len(x.indices) :] if isinstance(x, At) else getattr(x, "dims", ())
    return [(a.start, a.stop) for a in axes]


def _by_components(reader: Reader, call: Apply) -> tuple[Repeated, At] | None:
    """The f(h_d) of F(h) = [f(h_1), …, f(h_D)]ᵀ, and h_d; None for other functions."""
    for d in reader.grounds.defines(call.letter):
        right = d.right.operand if isinstance(d.right, Transpose) else d.right
        if not isinstance(d.left, Apply) or d.left.arguments != call.arguments or not isinstance(right, Row):
            continue
        found = segments(right.args)
        (h,) = call.arguments
        if len(found) != 1 or not isinstance(found[0], Repeated) or not h.dims:
            continue
        run = found[0]
        own = At(h, run.letter)
        axis = h.dims[0]
        if (run.start, run.stop, run.step) == (axis.start, axis.stop, 1) and _only(run.template, h, own):
            reader.used.add(d.number)
            return run, own
    return None


def _only(x: Any, h: Any, own: At) -> bool:
    """Does an expression depend on h by one component alone?"""
    if x == own:
        return True
    return x != h and all(_only(a, h, own) for a in getattr(x, "args", ()))


# ── Densities ────────────────────────────────────────────────────────────────


def _of_image(reader: Reader, x: Apply, at: Scope) -> Node | None:
    """The density of x = f(z, φ); None where no conditions say that x is that."""
    if len(x.arguments) != 1 or x.arguments[0] in at or reader.grounds.defines(x.letter):
        return None  # what is integrated over is no image
    known = reader.grounds.events.get(x.letter.key, frozenset())
    for image, point, call in _images(reader):
        if image != x.arguments[0] or event_key(point) not in known or event_key(point) == event_key(image):
            continue
        if set(x.conditions) != set(call.arguments[1:]) or point in at:
            continue
        slope = _slope_size(reader, Bars(SLOPE[point](call)), at)
        if slope is None:
            continue
        reader.use(CHANGE)
        if x.conditions:
            said = (readable(latex(a)) for a in (point, *x.conditions))
            reader.note(f"the distribution of {next(said)} does not depend on {', '.join(said)}")
        base = reading.DENSITY[0](reader, Apply(x.letter, point), at)
        return reader.algebra.multiply(base, reader.algebra.power(slope, Fraction(-1)))
    return None


def _images(reader: Reader) -> Iterator[tuple[Any, Any, Apply]]:
    """All x, z and f(z, …) with x = f(z, …), f invertible, by a condition."""
    for c in reader.grounds.conditions:
        if not isinstance(c, Relation) or c.signs != ("=",) or not isinstance(c.right, Apply):
            continue
        call = c.right
        if not isinstance(call.letter, letters.Function) or isinstance(call.letter, NamedFunction):
            continue
        plain = without_inverse(call.head)
        if not is_invertible(reader, call.head if plain is None else plain):
            continue
        if plain is None:
            yield c.first, call.arguments[0], call
        else:
            yield call.arguments[0], c.first, Apply(plain, c.first, *call.arguments[1:])


# ── Runs of components ───────────────────────────────────────────────────────


def run_of(reader: Reader, x: At, at: Scope) -> Array | None:
    """The components h_a … h_b of a vector as one; None for other members."""
    run = x.indices[0]
    if len(x.indices) > 1 or not isinstance(run, Run) or run.is_all or x.head.over or x.head in at:
        return None
    lo, hi = reader.index(run.start, at), t.add(reader.index(run.stop, at), t.constant(1))
    whole = reader.array(x.head, at)
    return Array((lo, hi), None, whole.entry)


def _call(reader: Reader, x: Apply, at: Scope) -> Any:
    if x.letter in at:
        return None
    return _of_image(reader, x, at) if isinstance(x.letter, letters.Density) else _cancelled(reader, x, at)


reading.EARLY.update({Apply: [_call], Bars: [_slope_size], At: [run_of]})
