"""What the text of a kernel asks of arrays, nodes and plans."""

from __future__ import annotations

from sympy import Basic, Expr

from udlc.ir.expressions import substitute
from udlc.ir.functions import Opaque
from udlc.ir.grammar import Axis
from udlc.ir.loops import Assign, Node, Plan, Product, walk_nodes


def at_row(length: Expr, row: Expr) -> Expr:
    """The length of an axis in one row of an array."""
    return substitute(length, {Axis(0): row})


def origins(node: Node) -> tuple[str, ...]:
    """The numbers of all equations that a node carries out."""
    writing = (n for n in walk_nodes((node,)) if isinstance(n, Assign | Product))
    return tuple(dict.fromkeys(o for n in writing for o in n.origin))


def opaque_calls(plan: Plan) -> list[Opaque]:
    """Calls of uninterpreted functions, by name."""
    values: list[Basic] = [n.value for n in walk_nodes(plan.body) if isinstance(n, Assign)]
    return sorted({o for e in values for o in e.atoms(Opaque)}, key=str)
