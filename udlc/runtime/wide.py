"""What the text of a compiled function says to LLVM: text in, text out."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path


@cache
def wide_lanes_text() -> str:
    """The text of the function by which a kernel asks for wide lanes, its decorator included."""
    text = Path(__file__).with_name("lanes.py").read_text(encoding="utf-8")
    return text[text.index("@intrinsic") :].rstrip()


@cache
def instructions_text() -> str:
    """The text of the functions that are instructions of LLVM in compiled kernels, with what it imports."""
    text = Path(__file__).with_name("instructions.py").read_text(encoding="utf-8")
    return text[text.index("from llvmlite") :].rstrip()


def in_wide_lanes(text: str) -> str:
    """The text of a kernel that first asks for wide lanes."""
    lines = text.splitlines()
    first = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef)).body[0]
    place = (
        first.end_lineno if isinstance(first, ast.Expr) and isinstance(first.value, ast.Constant) else None
    )
    at = place or first.lineno - 1
    indent = " " * first.col_offset
    return "\n".join([*lines[:at], f"{indent}wide_lanes()", *lines[at:]])
