"""A row of the checker's table and a product in, what the names of the row stand for out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from udlc.checker import terms as t
from udlc.checker.kernel import Kernel
from udlc.checker.table import Row
from udlc.checker.terms import ONE, Node
from udlc.verify.data import as_data


def matched(
    k: Kernel,
    row: Row,
    bound: Sequence[Any],
    factors: Sequence[Any],
    places: Sequence[int],
    known: Mapping[str, Any],
) -> dict[str, Any]:
    """What names stand for, in the language of the checker.

    Args:
        k: the kernel.
        row: the row.
        bound: the bounds that it is about.
        factors: the factors of the product.
        places: those that its patterns are matched with.
        known: what is known, also in this language.
    """
    quiet, found = replace(k, tape=k.tape.quiet()), dict[str, Any]()
    letters = {v for (v, *_) in row.bound}
    for (_, *ends), (_, *values) in zip(row.bound, bound, strict=False):
        for x, value in zip(ends, values, strict=True):
            match(quiet, x, value, found)
    for x, n in zip(row.factors, places, strict=False):
        match(quiet, x, t.single(*factors[n]), found)
    return {**{n: x for n, x in found.items() if n not in letters}, **known}


def match(k: Kernel, x: Any, s: Node, found: dict[str, Any]) -> None:
    """Let names in a pattern stand for what is in their place."""
    a, e = s.fields[0][0].fields[1][0] if s.fields and s.fields[0][0].fields[1] else (t.UNIT, ONE)
    match x:
        case ["letter", name]:
            found.setdefault(name, as_data(s))
        case ["call", *_] if a is t.UNIT:
            return
        case ["sum", *_]:  # a hint says what stands under a letter
            return
        case ["call", "Pow", y, power] if a.fields[0] != "Pow" or not isinstance(power, list):
            match_power(k, y, a, found)
            match(k, power, t.constant(e), found)
        case ["over", ranges, *_, ["call", function, *_]] if a.tag == "reduce":
            inner, ((body, _),) = a.fields[1].fields
            for (_, *ends), (_, *values) in zip(ranges, inner, strict=True):
                for y, end in zip(ends, values, strict=True):
                    match(k, y, end, found)
            found.setdefault(function, ["λ", [b[0] for b in inner], as_data(body.fields[-1])])
        case ["call", _, *parts] | [_, *parts] if a.tag in ("call", "truth"):
            for y, z in zip(parts, a.fields[1:], strict=False):
                match(k, y, z, found)


def match_power(k: Kernel, y: Any, a: Node, found: dict[str, Any]) -> None:
    """The base of a power."""
    match(k, y, a.fields[0] if a.tag == "base" else t.single(a), found)
