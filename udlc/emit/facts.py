"""What the text of a kernel asks of arrays, nodes and plans."""

from __future__ import annotations

from sympy import Basic

from udlc.ir.expressions import symbols
from udlc.ir.functions import Opaque
from udlc.ir.grammar import Array, Axis
from udlc.ir.loops import Assign, Node, Plan, Product, walk_nodes


def is_ragged(a: Array) -> bool:
    """Whether the rows of an array differ in shape."""
    return any(isinstance(s, Axis) for e in a.shape for s in symbols(e))


def origins(node: Node) -> tuple[str, ...]:
    """The numbers of all equations that a node carries out."""
    writing = (n for n in walk_nodes((node,)) if isinstance(n, Assign | Product))
    return tuple(dict.fromkeys(o for n in writing for o in n.origin))


def opaque_calls(plan: Plan) -> list[Opaque]:
    """Calls of uninterpreted functions, by name."""
    values: list[Basic] = [n.value for n in walk_nodes(plan.body) if isinstance(n, Assign)]
    return sorted({o for e in values for o in e.atoms(Opaque)}, key=str)
