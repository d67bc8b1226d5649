"""Where a quantity may lie: the set of its values, with a word for the compiler and the checkers."""

from dataclasses import dataclass
from typing import Any

import sympy
from sympy import FiniteSet, Interval, S

from udlc.notation.latex import latex
from udlc.notation.where import fault


@dataclass(frozen=True)
class Domain:
    """The values that a letter, or each component of it, may take.

    Attributes:
        word: what it is called: "positive", "nonnegative", "probability", "binary", "natural", "label",
            "permutation", "positive_definite", "diagonal", "unit_lower" (triangular, ones on the diagonal),
            "strictly_upper" (triangular, zeros on the diagonal), "interval".
        set: the set of values as a SymPy set; None for a domain of matrices.
        size: for labels, how many there are.
    """

    word: str
    set: Any = None
    size: Any = None

    def __str__(self) -> str:
        return f"label_in({latex(self.size)})" if self.word == "label" else self.word

    @property
    def is_positive(self) -> bool:
        """Is every value above zero?"""
        return self.set is not None and self.set.is_subset(Interval.open(0, sympy.oo)) is True


positive = Domain("positive", Interval.open(0, sympy.oo))
nonnegative = Domain("nonnegative", Interval(0, sympy.oo))
probability = Domain("probability", Interval.open(0, 1))
binary = Domain("binary", FiniteSet(0, 1))
natural = Domain("natural", S.Naturals0)
permutation = Domain("permutation")
adjacency = Domain("adjacency", FiniteSet(0, 1))
"""The matrix of an undirected graph: 1 for an edge, symmetric, with zeros on the diagonal."""
positive_definite = Domain("positive_definite")
diagonal = Domain("diagonal")
unit_lower = Domain("unit_lower")
strictly_upper = Domain("strictly_upper")


def label_in(size: Any) -> Domain:
    """Return the domain of a class label, 1 … size."""
    return Domain("label", S.Naturals, size)


def interval(low: Any, high: Any) -> Domain:
    """Return the numbers from low to high, both included; the ends are exact."""
    ends = [end.value() if hasattr(end, "value") else sympy.sympify(end) for end in (low, high)]
    return Domain("interval", Interval(*ends))


def half_open(low: Any, high: Any) -> Domain:
    """Return the numbers from low to high, low itself among them and high not: a decay rate in [0, 1)."""
    return Domain("interval", Interval.Ropen(low, high))


def as_domain(x: Any) -> Domain | None:
    """Return x as a domain: one of the words above or a SymPy set."""
    if S.EmptySet in (x, getattr(x, "set", None)):
        raise fault("nothing lies in this domain: the lower end comes first, as in interval(-1, 1)")
    if x is None or isinstance(x, Domain):
        return x
    if isinstance(x, sympy.Set):
        return Domain("interval" if isinstance(x, Interval) else "set", x)
    raise fault(
        f"domain={x!r} is no domain: use positive, probability, binary, label_in(K), interval(-1, 1), …"
    )
