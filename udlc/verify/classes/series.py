"""Links about the logarithm of a matrix I + J, where J is the slope of a contraction.

    log|M| = tr log M                                     all eigenvalues of M = I + J lie within 1 of 1
    tr log(I + J) = Σ_{k ≥ 1} (-1)^{k-1}/k · tr J^k       it converges: those of J are below 1 in size

A sum over all k is compared with this one term by term. Where it is another, J = c·I turns both into power
series in c, which are equal only if all their coefficients are.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from sympy import preorder_traversal

from udlc.errors import UdlcError
from udlc.notation.atoms import Constant
from udlc.notation.binders import Sum
from udlc.notation.derivatives import Partial
from udlc.notation.functions import MatrixLogarithm, NamedFunction
from udlc.notation.letters import Known, Size
from udlc.notation.members import Apply
from udlc.notation.operators import Bars, Paren, Plus
from udlc.notation.plaintext import readable
from udlc.notation.statements import Property
from udlc.verify import rational
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.claiming import claimed
from udlc.verify.claims import stated
from udlc.verify.definitions import letter_of
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.terms import Node
from udlc.verify.verdicts import Finding
from udlc.verify.written import theorem

DETERMINANT = "log|M| = tr log M, for M with all eigenvalues within 1 of 1"
SERIES = "log(I + J) = Σ (-1)^{k-1}/k · J^k, for J with all eigenvalues below 1 in size"
UNIQUE = "power series that are equal near zero have equal coefficients"
NORM = "f is differentiable, and a contraction in a norm"
METHOD = "matrix series"
TERMS, SIZE = 4, 2
"""So many coefficients are compared, for matrices of this size."""


def applies(_setting: Setting, link: Link) -> bool:
    """Is the trace of the logarithm of a matrix on either side?"""
    return link.sign == "=" and any(_of_logarithm(x) is not None for x in (link.left, link.right))


def _of_logarithm(x: Any) -> Any:
    """The M of tr log M."""
    if (
        not isinstance(x, Apply)
        or not isinstance(x.head, NamedFunction)
        or x.head.name not in ("trace", "tr", "Tr")
    ):
        return None
    (inner,) = x.arguments
    return _bare(inner.operand) if isinstance(inner, MatrixLogarithm) else None


def _bare(x: Any) -> Any:
    return _bare(x.operand) if isinstance(x, Paren) else x


def decide(setting: Setting, link: Link) -> Finding:
    """The logarithm of a determinant, or a sum over all powers."""
    one, other = (link.left, link.right) if _of_logarithm(link.left) is not None else (link.right, link.left)
    matrix = _of_logarithm(one)
    slope = _slope(setting, matrix)
    if slope is None:
        return Finding("unknown", METHOD, "nothing says that the eigenvalues are below 1 in size")
    if _is_log_determinant(other, matrix):
        found = _found("both are the sum of the logarithms of the eigenvalues", DETERMINANT)
        claim = theorem("a matrix series", stated(_determinant_of(other), matrix))
        return decided(lambda: claim, lambda: found)
    if not isinstance(other, Sum):
        return Finding("unknown", METHOD, "the other side is no sum")
    try:
        return decided(
            lambda: _claim(setting, other, one.head, slope),
            lambda: _compared(setting, other, one.head, slope),
        )
    except UdlcError as error:
        return Finding("unknown", METHOD, readable(error.message))


def _slope(setting: Setting, matrix: Any) -> Any:
    """The J of I + J, where it is the slope of a function that a condition calls a contraction."""
    if not isinstance(matrix, Plus) or not isinstance(matrix.left, Known) or matrix.left.name != "I":
        return None
    slope = _bare(matrix.right)
    if not isinstance(slope, Partial) or not isinstance(slope.body, Apply) or slope.given:
        return None
    said = [c.letters[0] for c in setting.entry.where if isinstance(c, Property) and c.name == "contraction"]
    return slope if slope.body.head in said and _is_of_first_alone(slope) else None


def _is_of_first_alone(slope: Partial) -> bool:
    """Is this the slope by the first argument, which no other argument depends on?"""
    by, own = slope.wrt, letter_of(slope.wrt[0])
    beside = (*slope.body.arguments[1:], *slope.body.conditions)
    is_apart = own is not None and not any(x == own for a in beside for x in preorder_traversal(a))
    return by == slope.body.arguments[:1] and is_apart


def _is_log_determinant(x: Any, matrix: Any) -> bool:
    return _determinant_of(x) == matrix


def _determinant_of(x: Any) -> Any:
    """The M of log|M|; None for anything else."""
    if not isinstance(x, Apply) or not isinstance(x.head, NamedFunction) or x.head.name != "log":
        return None
    (inner,) = x.arguments
    return _bare(inner.operand) if isinstance(inner, Bars) and inner.meaning == "determinant" else None


def _claim(setting: Setting, series: Sum, trace: Any, slope: Any) -> dict[str, Any]:
    """The series is this one, term by term."""
    reader = Reader(Grounds.of(setting.entry, setting.book, 0))
    return theorem("a matrix series", claimed(reader, lambda reader: _terms(reader, series, trace, slope)))


def _terms(reader: Reader, series: Sum, trace: Any, slope: Any) -> tuple[Node, Node]:
    """The k-th term of a sum, and that of the logarithm, the traces of powers of J being any numbers."""
    (r,) = series.ranges
    if r.start != 1 or not isinstance(r.stop, Constant) or r.stop.name != "∞":
        raise NoReadingError("the sum is not over all k from 1")
    k, here = r.letter, t.single(t.letter("@k"))
    expected = (-1) ** (k - 1) / k * trace(slope**k)
    powers = {
        trace(slope**k): t.single(t.node("read", "tr J^k")),
        trace(slope): t.single(t.node("read", "tr J")),
    }
    reader.learn(t.subtract(here, t.constant(1)))
    one, other = (reader.value(x, {**powers, k: here}) for x in (series.body, expected))
    return one, other


def _compared(setting: Setting, series: Sum, trace: Any, slope: Any) -> Finding:
    """Is this the series, term by term; if not, have both other coefficients for J = c·I?"""
    reader, k = Reader(Grounds.of(setting.entry, setting.book, 0)), series.ranges[0].letter
    expected = (-1) ** (k - 1) / k * trace(slope**k)
    if rational.same(reader.algebra, *_terms(reader, series, trace, slope)):
        return _found("equal term by term", SERIES)
    if not _may_be_any(setting, slope):
        return Finding("unknown", METHOD, "not equal term by term")
    for n in range(1, TERMS + 1):
        c = t.single(t.node("read", "c"))
        at_c = {
            k: t.constant(n),
            trace(slope**k): t.scale(reader.algebra.power(c, Fraction(n)), SIZE),
            trace(slope): t.scale(c, SIZE),
        }
        a, b = (_coefficient(reader.value(x, at_c), n) for x in (series.body, expected))
        if a != b:
            said = f"the term of c^{n} is {a}·c^{n} here, and {b}·c^{n} there"
            why = f"for f with slope c·I, two by two, {said} ({UNIQUE})"
            example = {
                "inputs": {"D": str(SIZE), "slope": "c·I"},
                "left": f"{b}·c^{n}",
                "right": f"{a}·c^{n}",
            }
            return Finding("refuted", METHOD, why, counterexample=example)
    return Finding("unknown", METHOD, "the sums are not shown to be equal")


def _may_be_any(setting: Setting, slope: Partial) -> bool:
    """May the slope be c·I of any size, for any small c?"""
    dims: Any = getattr(slope.wrt[0], "dims", ())
    said = all(isinstance(c, Property) and c.name == "contraction" for c in setting.entry.where)
    return said and len(dims) == 1 and isinstance(dims[0].stop, Size)


def _coefficient(e: Node, n: int) -> Any:
    """The a of a·c^n.

    Raises:
        NoReadingError: for anything else.
    """
    parts = t.terms(e)
    atom = t.node("read", "c")
    if len(parts) != 1 or t.factors(parts[0][0]) != ((atom, Fraction(n)),):
        raise NoReadingError("a term is no multiple of a power of c")
    return parts[0][1]


def _found(trace: str, *theorems: str) -> Finding:
    return Finding("proved", METHOD, theorems=theorems, conditions=(NORM,), sizes="all", trace=(trace,))
