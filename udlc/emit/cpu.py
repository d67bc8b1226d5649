"""A plan to the text of one kernel: a plain Python function that Numba compiles, headed by its arrays."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass

from sympy import Basic, Expr, expand, prod

from udlc.emit.comment import comment
from udlc.emit.facts import at_row, opaque_calls, origins
from udlc.emit.heading import Heading
from udlc.emit.matrices import call_text, product_text
from udlc.emit.names import Names, identifier
from udlc.emit.scalar import Scalars
from udlc.emit.table import UPDATES
from udlc.emit.writer import Level, Writer
from udlc.errors import BuildError
from udlc.ir.expressions import in_rows
from udlc.ir.grammar import ONE, ZERO, Array, Letter, Read
from udlc.ir.loops import (
    Assign,
    Block,
    Call,
    Fill,
    Flat,
    Guard,
    Local,
    Loop,
    Node,
    Plan,
    Product,
    Solve,
    Steps,
    View,
    walk_nodes,
)
from udlc.ir.show import statement_text


@dataclass(frozen=True, slots=True)
class KernelText:
    """An emitted kernel.

    functions: names from `udlc.runtime.functions` that it calls.  roles: those of its arrays.
    identifiers: for each array of the program its name in the text.  sizes: for each size.
    lines: for each line of the text that carries out equations, counted from one, their numbers.
    """

    name: str
    text: str
    functions: tuple[str, ...]
    roles: tuple[str, ...]
    identifiers: dict[str, str]
    sizes: dict[str, str]
    lines: dict[int, tuple[str, ...]]


def kernel(plan: Plan, name: str) -> KernelText:
    """The text of a plan as a kernel of this name.

    Raises:
        BuildError: an operation that compiled code does not have, a name that is taken.
    """
    if identifier(name) != name:
        raise BuildError(f"{name!r} cannot be the name of a kernel: say {identifier(name)!r}", symbol=name)
    return _Kernel(plan, name).emitted()


class _Kernel:
    """One kernel while it is written."""

    def __init__(self, plan: Plan, name: str) -> None:
        self.plan = plan
        self.name = name
        self.arrays = {**plan.arrays, **{name: plan.program.arrays[name] for name in plan.joined}}
        self.names = Names()
        dense = {name: rows for name, rows in plan.folded.items() if not in_rows(self.arrays[name])}
        self.scalars = Scalars(self.names, dense, plan.ratios)
        self.writer = Writer()
        self.views: dict[str, View] = {}
        self.elements: dict[Read, Read] = {}
        calls = opaque_calls(plan)
        self.opaque = tuple(dict.fromkeys(o.opaque_name for o in calls))
        for function in (*self.opaque, *(type(o).__name__ for o in calls)):
            self.names("opaque", function)
        for a in self.arrays.values():
            self.names("array", a.name)
            if in_rows(a):
                self.names.fixed("offsets", a.name, f"{self.names('array', a.name)}_at")
        for size in plan.sizes:
            self.names("size", size.name)

    def emitted(self) -> KernelText:
        """The text, once head and body are written."""
        heading = Heading(self.plan, self.name, self.names, self.scalars, self.opaque)
        heading.write(self.writer)
        with self.writer.indented():
            self.joins()
            self.nodes(self.plan.body)
            if not self.plan.body:
                self.writer.line("pass")
        roles = tuple(dict.fromkeys(heading.role(a) for a in self.plan.arrays.values()))
        lines = {n: origin for n, origin in enumerate(self.writer.origins, 1) if origin}
        identifiers = {name: self.names("array", name) for name in self.plan.arrays}
        functions = tuple(sorted(self.scalars.functions))
        sizes = {s.name: self.names("size", s.name) for s in self.plan.sizes}
        return KernelText(self.name, self.writer.text, functions, roles, identifiers, sizes, lines)

    def joins(self) -> None:
        """The buffers that take the place of others, by names of their own."""
        for name, place in self.plan.joined.items():
            left, right = (self.names("array", n) for n in (name, place))
            if in_rows(self.arrays[name]):
                left, right = (f"{a}, {self.names('offsets', n)}" for a, n in ((left, name), (right, place)))
            self.writer.line(f"{left} = {right}  # where it begins, the other ends")

    # ── Nodes ────────────────────────────────────────────────────────────────

    def node(self, node: Node) -> None:
        """The lines of one node."""
        match node:
            case Assign():
                self.assign(node)
            case Block():
                self.comments(node)
                self.nodes(node.body)
            case Loop():
                with self.writer.block(self.loop_head(node), origins(node)):
                    self.nodes(node.body)
            case Guard():
                with self.writer.block(f"if {self.scalars.condition(node.condition)}", origins(node)):
                    self.nodes(node.body)
            case Solve():
                self.solve(node)
            case Steps():
                self.steps(node)
            case Fill():
                self.fill(node)
            case View():
                self.view(node)
            case Flat():
                self.flat(node)
            case Product():
                self.writer.line(product_text(node, self.scalars), node.origin)
            case Call():
                self.call(node)

    def nodes(self, nodes: tuple[Node, ...]) -> None:
        """The lines of nodes that follow one another."""
        for node in nodes:
            self.node(node)

    def comments(self, node: Block) -> None:
        """The equations that the next lines carry out; the first that names an element may assign it."""
        assigned = {
            self.element(n)
            for n in walk_nodes(node.body)
            if isinstance(n, Product) or (isinstance(n, Assign) and n.op == "set")
        }
        for s in node.statements:
            kept = self.arrays.get(s.out)
            element = Read(s.out, s.at, kept.integral) if kept else Local(f"{s.out}[]")
            self.writer.comment(comment(s, element in assigned), s.origin)
            assigned.discard(element)

    def element(self, node: Assign | Product) -> Basic:
        """What an assignment changes, by the name of its array where that is seen through a view."""
        target = node.out if isinstance(node, Product) else node.target
        view = self.views.get(target.array) if isinstance(target, Read) else None
        if view is None or not isinstance(target, Read):
            return self.elements.get(target, target)
        return Read(view.array, (view.lead, *target.index), target.integral)

    def assign(self, node: Assign) -> None:
        """Target = value, or an update of it."""
        target = self.scalars.symbol(node.target)
        integral = bool(node.target.is_integer)
        value = self.scalars.value(node.value, integral)
        if node.op in ("max", "min"):
            name = node.op if integral else UPDATES[node.op]
            if not integral:
                self.scalars.functions.add(name)
            self.writer.line(f"{target} = {name}({target}, {value})", node.origin)
        elif node.op == "sum" and value.level is Level.SIGN:
            self.writer.line(f"{target} -= {value.text[1:]}", node.origin)
        else:
            self.writer.line(f"{target} {UPDATES[node.op]} {value}", node.origin)

    def loop_head(self, node: Loop) -> str:
        return f"for {self.names('letter', node.letter.name)} in {self.scalars.range(node.lo, node.hi)}"

    def fill(self, node: Fill) -> None:
        """Zeros in an array, or in some of its rows."""
        a = self.arrays[node.array]
        zero = "0" if a.integral else "real(0)"
        anywhere = in_rows(a) and (a.name in self.plan.live or self.of_examples(a.name))
        if anywhere or (a.name in self.scalars.folded and node.rows):
            self.fill_rows(a, *(node.rows or (ZERO, a.shape[0])), zero)
            return
        rows = [str(self.scalars.integer(e)) for e in node.rows or ()]
        if in_rows(a):
            rows = [f"{self.names('offsets', a.name)}[{row}]" for row in rows]
        place = " : ".join(rows) if rows else ":" if a.shape else "()"
        self.writer.line(f"{self.names('array', a.name)}[{place}] = {zero}")

    def fill_rows(self, a: Array, lo: Expr, hi: Expr, zero: str) -> None:
        """Zeros in rows one by one, since each may lie anywhere."""
        with ExitStack() as loop:
            row: Expr = lo
            if expand(hi - lo) != 1:
                row = Letter("row")
                head = f"for {self.names('letter', 'row')} in {self.scalars.range(lo, hi)}"
                loop.enter_context(self.writer.block(head))
            if in_rows(a):
                target = self.stretch(View("row", a.name, row, tuple(at_row(e, row) for e in a.shape[1:])))
            else:
                (place,) = self.scalars.place(a.name, (row,))
                target = f"{self.names('array', a.name)}[{place}]"
            self.writer.line(f"{target} = {zero}")

    def solve(self, node: Solve) -> None:
        """The letter from its index equation, and what depends on it where it exists."""
        letter = self.names("letter", node.letter.name)
        top, bottom = self.scalars.integer(node.numerator), self.scalars.integer(node.denominator)
        origin = origins(node)
        tests = []
        if node.denominator == 1:
            self.writer.line(f"{letter} = {top}", origin)
        else:
            a, b = top.at(Level.PRODUCT), bottom.at(Level.SIGN)
            self.writer.line(f"{letter} = {a} // {b}", origin)
            tests.append(f"{a} % {b} == 0")
        lo, hi = (self.scalars.integer(e).at(Level.SUM) for e in (node.lo, node.hi))
        with self.writer.block(" and ".join([f"if {lo} <= {letter} < {hi}", *tests]), origin):
            self.nodes(node.body)

    def steps(self, node: Steps) -> None:
        """A Repeat."""
        letter = self.names("letter", node.letter.name)
        count = f"{self.names('array', node.count)}[()]" if node.count else ""
        if count:
            self.writer.line(f"{count} = 0", node.origin)
        with self.writer.block(
            f"for {letter} in {self.scalars.range(node.lo, node.hi, node.down)}", node.origin
        ):
            self.nodes(node.body)
            if count:
                self.writer.line(f"{count} += 1", node.origin)
            if node.until is not None:
                with self.writer.block(f"if {self.scalars.condition(node.until)}", node.origin):
                    self.writer.line("break", node.origin)

    def view(self, node: View) -> None:
        """The dense array at one place of a packed ragged one."""
        view = self.names("view", node.name)
        self.scalars.views[node.name] = view
        self.views[node.name] = node
        shape = ", ".join(str(self.scalars.integer(e)) for e in node.shape)
        form = f".reshape(({shape}))" if len(node.shape) != 1 else ""
        self.writer.line(f"{view} = {self.stretch(node)}{form}")

    def stretch(self, node: View) -> str:
        """The place in a packed ragged array of what a view shows."""
        array, at = self.names("array", node.array), self.names("offsets", node.array)
        start, stop = self.scalars.integer(node.lead), self.scalars.integer(node.lead + 1)
        end = f"{at}[{stop}]"
        if node.array in self.plan.live or self.of_examples(node.array):  # the next row may lie anywhere
            end = f"{at}[{start}] + {self.scalars.integer(prod(node.shape, start=ONE))}"
        return f"{array}[{at}[{start}] : {end}]"

    def of_examples(self, array: str) -> bool:
        """Whether a shard is given its examples' places in each row of an array of the whole batch."""
        shards = self.plan.shards
        return shards is not None and array in shards.own and array not in shards.partial

    def flat(self, node: Flat) -> None:
        """A matrix as one long row."""
        view = self.names("view", node.name)
        self.scalars.views[node.name] = view
        integral = self.arrays[node.array].integral
        for place, index in node.elements:
            element = Read(node.array, index, integral)
            self.elements[Read(node.name, (place,), integral)] = element
        length = self.scalars.integer(prod(node.shape))
        self.writer.line(f"{view} = {self.names('array', node.array)}.reshape({length})")

    def call(self, node: Call) -> None:
        """An operation on matrices, for every index of its batch."""
        s = node.statement
        numbers = f"{', '.join(s.origin)}:  " if s.origin else ""
        self.writer.comment(f"{numbers}{statement_text(s)}", s.origin)
        with ExitStack() as loops:
            for r in node.batch:
                head = f"for {self.names('letter', r.letter.name)} in {self.scalars.range(r.lo, r.hi)}"
                loops.enter_context(self.writer.block(head, s.origin))
            self.writer.line(call_text(node, self.names, self.scalars), s.origin)
