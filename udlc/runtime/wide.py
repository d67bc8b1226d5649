"""What the text of a compiled function says to LLVM: text in, text out."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

# file → the functions that compiled kernels have from it in place of those that Python runs
INSTRUCTIONS = {
    "instructions": ("maximum", "minimum", "fused", "held"),
    "avx512": ("fraction", "exponent", "times_power", "at_the_ends"),
}


@cache
def wide_lanes_text() -> str:
    """The text of the function by which a kernel asks for wide lanes, its decorator included."""
    return _text_from("lanes", "@intrinsic")


@cache
def instructions_text(name: str) -> str:
    """The text of a file of instructions, with what it imports."""
    return _text_from(name, "from llvmlite")


def _text_from(name: str, word: str) -> str:
    text = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
    return text[text.index(word) :].rstrip()


@cache
def instructions_here() -> dict[str, str]:
    """Functions that are instructions of the processor that Numba compiles for → the file that has them."""
    files = [name for name in INSTRUCTIONS if name != "avx512" or _has_avx512()]
    return {function: name for name in files for function in INSTRUCTIONS[name]}


def _has_avx512() -> bool:
    """Whether Numba's code may use vectors of 512 bits: what the processor has, or what Numba was told."""
    from numba.core.registry import cpu_target

    _, _, features = cpu_target.target_context.codegen().magic_tuple()
    return "+avx512f" in features.split(",")


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
