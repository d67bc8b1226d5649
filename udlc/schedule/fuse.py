"""Joins neighbouring loop nests with the same loops, if each reads only what the same iteration wrote.

Every element is complete before it is first read and is not written after, so the only thing that a joined
loop can break is a read of an element that a later iteration completes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from udlc.ir.expressions import reads, reads_of, substitute
from udlc.ir.grammar import Compute, Letter, Read
from udlc.ir.loops import Assign, Block, Loop, Node, map_node, walk_nodes

Setting = Callable[[Compute], bool]

ELEMENTS = 12
"""A loop around a sum touches no more elements: compilers check that they are apart only for so many."""


def fuse(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes with neighbouring blocks joined wherever that is legal and keeps innermost loops simple."""
    out: list[Node] = []
    for node in nodes:
        if not _joined_earlier(out, node):
            out.append(node)
    return tuple(out)


def _joined_earlier(earlier: list[Node], node: Node) -> bool:
    """Join a node to the nearest earlier one that it can, past independent ones; say whether it was."""
    for place in range(len(earlier) - 1, -1, -1):
        joined = _join(earlier[place], node)
        if joined is not None:
            earlier[place] = joined
            return True
        if not _independent(earlier[place], node):
            return False
    return False


def statements_in(node: Node) -> Iterator[Compute]:
    """The statements that head the blocks in a node."""
    for inner in walk_nodes((node,)):
        if isinstance(inner, Block):
            yield from inner.statements


def _independent(a: Node, b: Node) -> bool:
    """Whether b may run before a: both are loop nests, and neither touches what the other writes."""
    if not (isinstance(a, Block | Loop) and isinstance(b, Block | Loop)):
        return False
    first, second = tuple(statements_in(a)), tuple(statements_in(b))
    written = {s.out for s in first}
    later = {s.out for s in second}
    return not written & (later | _arrays_read(second)) and not later & _arrays_read(first)


def _arrays_read(statements: tuple[Compute, ...]) -> set[str]:
    return {r.array for s in statements for r in reads_of(s)}


def _join(a: Node, b: Node) -> Node | None:
    """Both nodes as one loop, or None where they are not alike or b reads ahead."""
    parts_a, parts_b = _parts(a), _parts(b)
    if parts_a is None or parts_b is None:
        return None
    (before_a, loop_a, after_a), (before_b, loop_b, after_b) = parts_a, parts_b
    if _is_innermost(loop_a) != _is_innermost(loop_b):
        return None
    swap = {loop_a.letter: loop_b.letter, loop_b.letter: loop_a.letter}
    if loop_a.letter != loop_b.letter:
        b = map_node(b, lambda e: substitute(e, swap))
        before_b, loop_b, after_b = _parts(b) or parts_b
    if (loop_a.lo, loop_a.hi) != (loop_b.lo, loop_b.hi) or not _keeps_order(a, b, loop_a.letter):
        return None
    if (after_a or before_b) and len(_elements(loop_a) | _elements(loop_b)) > ELEMENTS:
        return None
    if not (_apart(before_b, a) and _apart(after_a, b)):
        return None
    if _has_integers(loop_a) != _has_integers(loop_b):
        return None
    body = fuse((*_as_blocks(a, loop_a), *_as_blocks(b, loop_b)))
    joined = Loop(loop_a.letter, loop_a.lo, loop_a.hi, body)
    if not _is_innermost(joined) and not (before_a or before_b):
        return joined
    heads = tuple(dict.fromkeys((*statements_in(a), *statements_in(b))))
    plain = _without_heads(joined)
    return Block(heads, (*before_a, *before_b, plain, *after_a, *after_b))


def _parts(node: Node) -> tuple[tuple[Node, ...], Loop, tuple[Node, ...]] | None:
    """What stands before, in and after the one loop of a node."""
    if isinstance(node, Loop):
        return (), node, ()
    if not isinstance(node, Block):
        return None
    loops = [n for n, inner in enumerate(node.body) if isinstance(inner, Loop)]
    if len(loops) != 1 or not all(isinstance(n, Assign | Loop) for n in node.body):
        return None
    (at,) = loops
    loop = node.body[at]
    assert isinstance(loop, Loop)
    return node.body[:at], loop, node.body[at + 1 :]


def _as_blocks(node: Node, loop: Loop) -> tuple[Node, ...]:
    """The body of a loop as blocks headed by the statements of the node."""
    if isinstance(node, Block):
        return (Block(node.statements, loop.body, node.contraction),)
    return loop.body


def _without_heads(node: Node) -> Node:
    """The node with its blocks dissolved: their statements head an outer block."""
    if not isinstance(node, Loop):
        return node
    flat: list[Node] = []
    for n in node.body:
        flat.extend(n.body if isinstance(n, Block) else (n,))
    return Loop(node.letter, node.lo, node.hi, tuple(map(_without_heads, flat)))


def _is_innermost(loop: Loop) -> bool:
    return not any(isinstance(n, Loop) for n in walk_nodes(loop.body))


def _keeps_order(a: Node, b: Node, letter: Letter) -> bool:
    """Whether b, at each value of the letter, touches only what a wrote at that value."""
    second = tuple(statements_in(b))
    for s in statements_in(a):
        axes = [n for n, index in enumerate(s.at) if index == letter]
        touched = [r.index for t in second for r in reads_of(t) if r.array == s.out]
        touched += [t.at for t in second if t.out == s.out]
        if any(not any(index[n] == letter for n in axes) for index in touched):
            return False
    return True


def _apart(moved: tuple[Node, ...], past: Node) -> bool:
    """Whether assignments may change places with a node: neither touches what the other writes."""
    found = tuple(statements_in(past))
    written, read = {s.out for s in found}, _arrays_read(found)
    targets = {n.target.array for n in moved if isinstance(n, Assign) and isinstance(n.target, Read)}
    values = {r.array for n in moved if isinstance(n, Assign) for r in reads(n.value)}
    return not targets & (written | read) and not values & written


def _elements(loop: Loop) -> set[Read]:
    """The elements that differ from one iteration to the next, as the loop names them."""
    found = (n for n in walk_nodes(loop.body) if isinstance(n, Assign))
    return {r for n in found for e in (n.target, n.value) for r in reads(e) if r.index}


def _has_integers(loop: Loop) -> bool:
    """Whether arrays of integers are read in a loop.

    They are as wide as addresses, and the widest type in a loop sets the lanes of all of it.
    """
    return any(r.integral for r in _elements(loop))
