"""A term of the checker in, the expression that it is out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from udlc.checker.terms import Node

Given = Mapping[Node, Any]


def as_data(s: Any, given: Given | None = None) -> Any:
    """A sum in the language of the checker; atoms that are given stand for what they are given as."""
    parts = [_product(p, str(c), given or {}) for p, c in s.fields]
    return parts[0] if len(parts) == 1 else ["+", *parts]


def _product(p: Node, c: str, given: Given) -> Any:
    bound, factors = p.fields
    powers = [_atom(a, given) if x == 1 else ["call", "Pow", _atom(a, given), str(x)] for a, x in factors]
    numbers = [c] if c != "1" or not powers else []
    inner = ["*", *numbers, *powers] if len(powers) + len(numbers) > 1 else [*numbers, *powers][0]
    ranges = [[name, as_data(lo, given), as_data(hi, given)] for name, lo, hi in bound]
    return ["sum", ranges, inner] if ranges else inner


def _atom(a: Node, given: Given) -> Any:
    if a in given:
        return given[a]
    head, *parts = a.fields
    match a.tag:
        case "size" | "letter":
            return [a.tag, head]
        case "base":
            return as_data(head, given)
        case "truth":
            return [head, as_data(parts[0], given)]
        case "reduce":
            bound, ((body, _),) = parts[0].fields
            ranges = [[name, as_data(lo, given), as_data(hi, given)] for name, lo, hi in bound]
            return ["over", ranges, head, *(as_data(x, given) for x in body.fields[1:])]
        case _:
            return [a.tag, head, *(as_data(x, given) for x in parts)]
