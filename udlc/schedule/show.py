"""A plan to readable text: its loops, what carries out contractions, costs, buffers and shards."""

from __future__ import annotations

from sympy import Expr

from udlc.ir.expressions import in_rows
from udlc.ir.grammar import Array
from udlc.ir.loops import (
    Assign,
    Block,
    Call,
    Contraction,
    Fill,
    Flat,
    Guard,
    Loop,
    Node,
    Plan,
    Product,
    Solve,
    Steps,
    View,
    inside,
    walk_nodes,
)
from udlc.ir.show import ASSIGNMENT, statement_text
from udlc.schedule.costs import Nest, formula, nests, totals
from udlc.schedule.phases import Phases


def text(plan: Plan) -> str:
    """The nodes of a plan, one a line, indented by what they stand in; then costs, buffers and shards."""
    found = nests(plan.body)
    numbered = {id(nest.block): (number, nest) for number, nest in enumerate(found, 1)}
    return "\n".join(
        [
            *_lines(plan.body, numbered, 0),
            "",
            *_totals(found),
            "",
            *_buffers(plan, found),
            *_shards(plan),
        ]
    )


def phases_text(phases: Phases) -> str:
    """When a step works in two phases: by how many numbers that change cores, with and without them."""
    with_phases, without = (
        ", ".join(f"{a.name}: {_product(a.shape)}" for a in arrays)
        for arrays in (phases.exchanged, phases.gradient)
    )
    return "\n".join(
        [
            "in two phases where no one wants the whole gradient, and fewer numbers go from core to core:",
            f"    {with_phases}",
            f"    instead of {without}, as many as shards add up;",
            f"    the first is shared out over {phases.size}, the second over rows and columns of parameters",
        ]
    )


def _lines(nodes: tuple[Node, ...], numbered: dict[int, tuple[int, Nest]], depth: int) -> list[str]:
    out: list[str] = []
    for node in nodes:
        heads = _heads(node)
        if id(node) in numbered:
            number, nest = numbered[id(node)]
            heads = [f"# nest {number}: {nest.cost.text()}", *heads]
        out += ["    " * depth + line for line in heads]
        out += _lines(inside(node), numbered, depth + (not isinstance(node, Block)))
    return out


def _heads(node: Node) -> list[str]:
    """The lines of a node itself."""
    match node:
        case Block():
            statements = [f"# {statement_text(s)}" for s in node.statements]
            return [*statements, *([_contraction(node.contraction)] if node.contraction else [])]
        case Assign():
            sign = "=" if node.op == "set" else ASSIGNMENT[node.op]
            return [f"{node.target} {sign} {node.value}"]
        case Loop():
            return [f"for {node.letter} in {node.lo} .. {node.hi - 1}"]
        case Steps():
            until = f" until {node.until}" if node.until is not None else ""
            return [f"in order, {_steps(node)}{until}"]
        case Solve():
            return [f"with {node.denominator * node.letter} = {node.numerator} in {node.lo} .. {node.hi - 1}"]
        case Guard():
            return [f"if {node.condition}"]
        case Fill():
            rows = f"[{node.rows[0]}..{node.rows[1] - 1}]" if node.rows else ""
            return [f"{node.array}{rows} = 0"]
        case View():
            return [f"{node.name} = {node.array}[{node.lead}]"]
        case Flat():
            return [f"{node.name} = {node.array}, row after row"]
        case Product():
            return [f"{node.out} = Σ {node.left}·{node.right}   of whole matrices"]
        case Call():
            return [statement_text(node.statement)]


def _steps(node: Steps) -> str:
    values = f"{node.hi - 1} down to {node.lo}" if node.down else f"{node.lo} .. {node.hi - 1}"
    return f"for {node.letter} in {values}"


def _contraction(c: Contraction) -> str:
    roles = (("batch", c.batch), ("M", c.m), ("N", c.n), ("K", c.k))
    known = "; ".join(f"{role}: {', '.join(map(str, letters))}" for role, letters in roles if letters)
    return f"# contraction of {c.left.array} and {c.right.array} by {c.method}; {known}"


def _totals(found: tuple[Nest, ...]) -> list[str]:
    """What everything costs together, apart for what is done once and what is done in each run."""
    lines = []
    for steps, cost in totals(found).items():
        when = ", ".join(_steps(s) for s in steps) or "once"
        lines.append(f"{when}: {cost.text()}")
    return lines


def _buffers(plan: Plan, found: tuple[Nest, ...]) -> list[str]:
    """Each array that the kernel writes: its shape, and the nests between which its values are needed."""
    views = {n.name: n.array for n in walk_nodes(plan.body) if isinstance(n, View | Flat)}
    lives: dict[str, list[int]] = {}
    for number, nest in enumerate(found, 1):
        for r in (*nest.cost.read, *nest.cost.written):
            lives.setdefault(views.get(r.array, r.array), []).append(number)
    lines = []
    for name, place in plan.joined.items():
        lines.append(f"buffer {name}: in the place of {place}, which ends where it begins")
    for a in plan.arrays.values():
        if a.role == "temporary" or a.name in plan.kept:
            at = lives.get(a.name, [])
            life = f", nests {at[0]} to {at[-1]}" if at else ""
            lines.append(f"{_kind(plan, a)} {a.name}: {_product(a.shape) or 'number'}{life}{_rows(plan, a)}")
    return lines


def _kind(plan: Plan, a: Array) -> str:
    if a.name in plan.kept:
        return "given"
    return "output" if a.name in plan.program.outputs else "buffer"


def _product(lengths: tuple[Expr, ...]) -> str:
    return " × ".join(f"({formula(e)})" if e.is_Add else formula(e) for e in lengths)


def _rows(plan: Plan, a: Array) -> str:
    """Of a run's states, the rows that are kept at once, and what that saves."""
    live = plan.live.get(a.name)
    if live is None:
        return ""
    count, rows = formula(a.shape[0]), "1 row" if live == 1 else f"{live} rows"
    if a.name in plan.kept:
        first, every = plan.kept[a.name]
        some = ", ".join(formula(first + n * every) for n in range(3))
        return f"; kept of {count} rows: {some} …, and the last"
    if a.name not in plan.folded:
        return f"; {rows} of {count} live, where nothing reads them after the kernel"
    largest = " of the largest" if in_rows(a) else ""
    place = "" if live == 1 else f", row k at place k mod {live}"
    saved = " × ".join(part for part in (f"({count} - {live})", _product(a.shape[1:]), "4") if part)
    return f"; {rows}{largest} kept of {count}{place}: saves {saved} bytes in float32"


def _shards(plan: Plan) -> list[str]:
    found = plan.shards
    if found is None:
        return ["shards: none"]
    partial = f", partial sums {', '.join(found.partial)}" if found.partial else ""
    rows = ", ".join(n for n in found.rows if n in plan.arrays)
    return [
        f"shards: over {found.size}, rows of {rows}{partial};",
        f"    as many as {found.size} and the operations make worth their while, whatever the threads",
    ]
