"""Quantities that are one of n labels: what words over letters bind, and the axes of functions of them.

Σ over a[t], a label of A, runs over all A labels. A function that nothing defines is, in the label that
is its argument, an array with an axis of them: q(s, a) is q[s, a].
"""

from __future__ import annotations

from typing import Any

from sympy import Expr, expand

from udlc.ir.grammar import ONE, ZERO, Range
from udlc.notation import letters
from udlc.notation.atoms import Constant
from udlc.notation.binders import ArgMin
from udlc.notation.members import At, head_of
from udlc.translate.expressions import integer_of
from udlc.translate.frames import Frame
from udlc.translate.names import latex_of, name_of
from udlc.translate.values import scalar
from udlc.translate.writer import Writer


def is_label(x: Any) -> bool:
    """Is this a quantity that is a label, or its value at a step?"""
    head = head_of(x)
    if not isinstance(head, letters.Real) or head.domain is None or head.domain.word != "label":
        return False
    if head.domain.size is None or head.dims:
        return False
    return len(head.over) == (len(x.indices) if isinstance(x, At) else 0) and all(
        axis.stop == Constant("∞") for axis in head.over
    )


def is_choice(x: Any) -> bool:
    """Is this the label at which something is largest or smallest?"""
    return isinstance(x, ArgMin) and len(x.letters) == 1 and is_label(x.letters[0])


def labels_of(w: Writer, x: Any, frame: Frame) -> Expr:
    """How many labels there are."""
    x = x.letters[0] if is_choice(x) else x
    return integer_of(w, head_of(x).domain.size, frame)


def place_of(w: Writer, x: Any, frame: Frame) -> Expr:
    """A label as a place on the axis of all labels."""
    return expand(integer_of(w, x, frame) - ONE)


def bind_label(w: Writer, x: Any, frame: Frame) -> tuple[Range, Frame]:
    """A range over all labels, and the frame in which x is each of them."""
    head = head_of(x)
    name = name_of(head)
    inner = w.letter(name, *(f"{name}{n}" for n in range(2, 9)))
    if inner.name == name and latex_of(head) != name:
        w.latex.setdefault(name, latex_of(head))
    return Range(inner, ZERO, labels_of(w, x, frame)), frame.at(bound={**frame.bound, x: scalar(inner + ONE)})
