"""A line of an equation module in, the number of the entry that is written there out."""

from __future__ import annotations

import ast
from pathlib import Path


def entry_at(file: Path, line: int) -> str | None:
    """The number of the entry whose statement holds a line: `eq["5.1"] = …`; None where there is none."""
    try:
        module = ast.parse(file.read_text(encoding="utf-8"))
    except (OSError, SyntaxError, ValueError):
        return None
    for s in module.body:
        if isinstance(s, ast.Assign) and s.lineno <= line <= (s.end_lineno or s.lineno):
            return next((number for target in s.targets if (number := _number(target))), None)
    return None


def _number(target: ast.expr) -> str | None:
    if isinstance(target, ast.Subscript) and isinstance(target.slice, ast.Constant):
        return target.slice.value if isinstance(target.slice.value, str) else None
    return None
