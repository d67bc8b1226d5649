"""One entry at a time: sides that fit, indices that are bound or defined, runs that close."""

from typing import Any

from sympy import preorder_traversal

from udlc.errors import NotationError
from udlc.notation.binders import ArgMin, Prod
from udlc.notation.blocks import DataSet, Grid, Row
from udlc.notation.derivatives import Partial
from udlc.notation.entry import Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Example, Index
from udlc.notation.members import Apply
from udlc.notation.nesting import Nest
from udlc.notation.operators import Times, WithoutBrackets, factors
from udlc.notation.relations import Relation
from udlc.notation.runs import segments
from udlc.notation.shapes import laid_out
from udlc.notation.statements import Ask, ForAll, Rows, parts_of
from udlc.notation.tree import Dots


def faults(entry: Entry, statement: Any, layout: str) -> list[str]:
    """Return what is wrong with an entry's statement, printed or corrected, a sentence for each fault.

    Shapes are those of the layout, "denominator" or "numerator", which is known only now.

    In what defines something each of them is an error; in a claim, and in a print that has been corrected,
    they are findings for a verdict.
    """
    try:
        with laid_out(layout):
            found = _sides(_anew(statement))
    except NotationError as error:
        found = [error.message]
    found += _runs(statement) + _reaches(statement) + _half_bound(statement)
    if entry.defines:
        fixed = {c.first for c in entry.where if isinstance(c, Relation) and isinstance(c.first, Index)}
        for part in parts_of(statement):
            found += _free_indices(part, fixed)
    return found


def _anew(x: Any) -> Any:
    """Return the same tree of new nodes where it holds derivatives: nodes keep the shapes they have found."""
    if not any(isinstance(node, Partial) for node in preorder_traversal(x)):
        return x
    return x.func(*map(_anew, x.args)) if x.args else x


def _sides(statement: Any) -> list[str]:
    relations = (node for node in preorder_traversal(statement) if isinstance(node, Relation))
    return [misfit for node in relations for misfit in node.misfits()]


def _reaches(statement: Any) -> list[str]:
    """Return the signs of products that, as printed, reach over a factor that they are not said of."""
    found = []
    for node in preorder_traversal(statement):
        if type(node) is not Times or not isinstance(node.left, WithoutBrackets):
            continue
        sign = node.left.operand
        if isinstance(sign, Prod) and sign.ranges:
            what = f"{latex(sign)} {latex(node.right)}"
            found.append(
                f"in {what}, as it is printed, the sign reaches over {latex(node.right)} too: "
                f"the factor counts once for each {latex(sign.letters[0])}"
            )
    return list(dict.fromkeys(found))


def _runs(statement: Any) -> list[str]:
    found = []
    for node in preorder_traversal(statement):
        for items in _lists(node):
            try:
                segments(items)
            except NotationError as error:
                found.append(error.message)
    return found


def _lists(node: Any) -> list[tuple[Any, ...]]:
    """Return the lists of a node in which `...` may stand."""
    if isinstance(node, Rows):
        return [node.args]
    if isinstance(node, Apply):
        return [node.arguments, node.conditions]
    if isinstance(node, ForAll):
        return [tuple(node.values)]
    if isinstance(node, Grid):
        lines = [tuple(row) for row in node.rows]
        columns = list(zip(*lines))
        # A line that is all dots stands for lines, not for members.
        return [line for line in (*lines, *columns) if not all(isinstance(x, Dots) for x in line)]
    if isinstance(node, Nest):
        return [tuple(node.values)]
    if isinstance(node, Times) and not isinstance(node.right, Dots):
        return [factors(node)]
    return [node.args] if isinstance(node, (Row, Ask, DataSet)) else []


def _half_bound(statement: Any) -> list[str]:
    """Return the indices of examples that a sum in an objective binds, and that are free in it too."""
    found = []
    for node in preorder_traversal(statement):
        if not isinstance(node, ArgMin):
            continue
        inside = {x for inner in preorder_traversal(node.body) for x in getattr(inner, "bound", ())}
        free = (x for x in inside & node.body.free_symbols if isinstance(x, Example))
        found += [
            f"index {name} is summed over in one part of {latex(node)} and free in another: "
            f"there would be an objective for each {name}"
            for name in sorted(map(latex, free))
        ]
    return found


def _free_indices(statement: Any, fixed: set[Any]) -> list[str]:
    """Return the indices that are free on a right side, neither on the left nor in a “for all”.

    An index of examples may be, for what is defined then belongs to that example; and one that a condition
    fixes.
    """
    bound = set(fixed)
    while isinstance(statement, ForAll):
        bound |= set(statement.bound)
        statement = statement.body
    if not isinstance(statement, Relation):
        return []
    known = bound | _indices(statement.first)
    found = []
    for item in statement.items[1:]:
        extra = sorted(map(latex, _indices(item) - known))
        if extra:
            found.append(
                f"index {', '.join(extra)} is free on the right of {latex(statement)}, not on the left"
            )
    return found


def _indices(x: Any) -> set[Any]:
    return {s for s in x.free_symbols if isinstance(s, Index) and not isinstance(s, Example)}
