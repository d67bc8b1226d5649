"""The text of the table in, its rows out: rules by name, in the language of the checker.

A row is `name: left = right if condition, …`.  Names stand for any terms, F for all other factors: F(e) at e
in the place of the letter of a sum, F() where it has none.  [e >= 0] is 1 where e ≥ 0, and 0 elsewhere.
"""

from __future__ import annotations

import ast
from collections import namedtuple
from pathlib import Path
from typing import Any

SIGNS: dict[Any, str] = {ast.GtE: "≥0", ast.Eq: "=0", ast.Gt: ">0"}
JOINED: dict[Any, Any] = {
    ast.Add: lambda x, y: ["+", x, y],
    ast.Sub: lambda x, y: x if y == 0 else ["+", x, ["*", -1, y]],
    ast.Mult: lambda x, y: ["*", x, y],
    ast.Div: lambda x, y: ["*", x, ["call", "Pow", y, -1]],
    ast.Pow: lambda x, y: ["call", "Pow", x, y],
}


# Σ over bounds of a product of factors is `right` where conditions hold; F is a function of letters.
Row = namedtuple("Row", "bound letters factors right conditions")


def expression(x: Any) -> Any:
    """An expression of Python in the language of the checker."""
    match x:
        case ast.Constant(value):
            return value
        case ast.Name(name):
            return ["letter", name]
        case ast.BinOp(y, op, z):
            return JOINED[type(op)](expression(y), expression(z))
        case ast.Compare(y, [op], [z]):
            return [SIGNS[type(op)], JOINED[ast.Sub](expression(y), expression(z))]
        case ast.List([y]):
            return expression(y)
        case ast.Tuple([v, *ends]):
            return [expression(v)[1], *map(expression, ends)]
        case ast.Call(ast.Name(name), parts):
            ranges = [expression(y) for y in parts if isinstance(y, ast.Tuple)]
            start = [name.lower(), ranges] if ranges else ["call", name]
            return [*start, *(expression(y) for y in parts if not isinstance(y, ast.Tuple))]
        case _:
            raise ValueError(ast.dump(x))


def factors(x: Any) -> list[Any]:
    """The factors of a product, but 1."""
    if isinstance(x, list):
        return [f for y in x[1:] for f in factors(y)] if x[0] == "*" else [x]
    return []


def row(text: str) -> Row:
    """A row without its name; where the left side has no F, both sides are multiplied by it."""
    equation, _, conditions = text.partition(" if ")
    sides = [expression(ast.parse(x.strip(), mode="eval").body) for x in equation.split(" = ")]
    bound, left = sides[0][1:] if sides[0][0] == "sum" else ([], sides[0])
    rest = [x for x in factors(left) if x[:2] == ["call", "F"]]
    kept = [x for x in factors(left) if x not in rest]
    right = sides[1] if rest else ["*", sides[1], ["call", "F"]]
    letters = [name for x in rest for _, name in x[2:]]
    held = ast.parse(f"[{conditions}]", mode="eval").body
    return Row(bound, letters, kept, right, [expression(c) for c in held.elts])  # type: ignore[attr-defined]


LINES = Path(__file__).with_name("rows.txt").read_text(encoding="utf-8").splitlines()
ROWS = {n: row(x) for n, _, x in (line.partition(": ") for line in LINES if line and line[0] != "#")}
