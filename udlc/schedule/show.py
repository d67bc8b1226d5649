"""A plan to readable text: its loops, what they assign, and which nests are contractions."""

from __future__ import annotations

from udlc.ir.loops import (
    Assign,
    Block,
    Call,
    Contraction,
    Fill,
    Guard,
    Loop,
    Node,
    Plan,
    Product,
    Solve,
    Steps,
    View,
    inside,
)
from udlc.ir.show import ASSIGNMENT, statement_text


def text(plan: Plan) -> str:
    """The nodes of a plan, one a line, indented by what they stand in."""
    return "\n".join(_lines(plan, plan.body, 0))


def _lines(plan: Plan, nodes: tuple[Node, ...], depth: int) -> list[str]:
    out: list[str] = []
    for node in nodes:
        out += ["    " * depth + line for line in _heads(plan, node)]
        out += _lines(plan, inside(node), depth + (not isinstance(node, Block)))
    return out


def _heads(plan: Plan, node: Node) -> list[str]:
    """The lines of a node itself."""
    match node:
        case Block():
            statements = [f"# {statement_text(s, plan.program.arrays)}" for s in node.statements]
            return [*statements, *([_contraction(node.contraction)] if node.contraction else [])]
        case Assign():
            sign = "=" if node.op == "set" else ASSIGNMENT[node.op]
            return [f"{node.target} {sign} {node.value}"]
        case Loop():
            return [f"for {node.letter} in {node.lo} .. {node.hi - 1}"]
        case Steps():
            values = f"{node.hi - 1} down to {node.lo}" if node.down else f"{node.lo} .. {node.hi - 1}"
            until = f" until {node.until}" if node.until is not None else ""
            return [f"in order, for {node.letter} in {values}{until}"]
        case Solve():
            return [f"with {node.denominator * node.letter} = {node.numerator} in {node.lo} .. {node.hi - 1}"]
        case Guard():
            return [f"if {node.condition}"]
        case Fill():
            return [f"{node.array} = 0"]
        case View():
            return [f"{node.name} = {node.array}[{node.lead}]"]
        case Product():
            return [f"{node.out.array} = {node.left.array} · {node.right.array}"]
        case Call():
            return [statement_text(node.statement)]


def _contraction(c: Contraction) -> str:
    roles = (("batch", c.batch), ("M", c.m), ("N", c.n), ("K", c.k))
    known = "; ".join(f"{role}: {', '.join(map(str, letters))}" for role, letters in roles if letters)
    return f"# contraction of {c.left.array} and {c.right.array} by {c.method}; {known}"
