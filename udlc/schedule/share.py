"""Computes a call that several assignments of one straight line make once, into a local."""

from __future__ import annotations

from dataclasses import replace
from itertools import count

from sympy import Expr, Function

from udlc.ir.expressions import printed
from udlc.ir.functions import is_integral
from udlc.ir.loops import Assign, Guard, Local, Node, inside, with_body

CHEAP = frozenset(
    {
        "step",
        "heaviside",
        "relu",
        "absolute",
        "sign",
        "maximum",
        "minimum",
        "select",
        "stop",
        "quo",
        "rem",
        "reaches",
        "below",
    }
)
"""Functions of an instruction or two: text that calls them twice reads better than a name."""


def share(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """The nodes with repeated calls in neighbouring assignments named; names are new in the whole."""
    return _share(nodes, count(1))


def _share(nodes: tuple[Node, ...], numbers: count[int]) -> tuple[Node, ...]:
    out: list[Node] = []
    run: list[Assign] = []
    for node in _merge_guards(nodes):
        if isinstance(node, Assign):
            run.append(node)
            continue
        out += _name_calls(run, numbers)
        run = []
        out.append(with_body(node, _share(inside(node), numbers)))
    return (*out, *_name_calls(run, numbers))


def _merge_guards(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
    """Neighbouring guards with the same condition as one."""
    out: list[Node] = []
    for node in nodes:
        last = out[-1] if out else None
        if isinstance(node, Guard) and isinstance(last, Guard) and last.condition == node.condition:
            out[-1] = Guard(node.condition, (*last.body, *node.body))
        else:
            out.append(node)
    return tuple(out)


def _name_calls(run: list[Assign], numbers: count[int]) -> list[Assign]:
    """The same assignments, each call that at least two of them make standing before the first of these."""
    out = list(run)
    while True:
        calls = [_calls(a.value) for a in out]
        repeated = [
            c for n, found in enumerate(calls) for c in found if any(c in later for later in calls[n + 1 :])
        ]
        if not repeated:
            return out
        call = max(dict.fromkeys(repeated), key=lambda c: (c.count_ops(), str(c)))
        local = Local(f"{type(call).__name__}_{next(numbers)}")
        first = next(n for n, found in enumerate(calls) if call in found)
        origin = tuple(dict.fromkeys(o for a, found in zip(out, calls) if call in found for o in a.origin))
        out = [replace(a, value=a.value.xreplace({call: local})) for a in out]
        out.insert(first, Assign(local, "set", call, origin))


def _calls(e: Expr) -> list[Expr]:
    """Calls of functions that cost more than a few instructions, by name."""
    found = (f for f in e.atoms(Function) if type(f).__name__ not in CHEAP and not is_integral(f))
    return sorted(found, key=printed)
