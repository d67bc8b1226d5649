"""The text of the product of a type: its blocks, on the tiles of the processor that runs it.

It stands in a file of its own, which is compiled once on a machine; kernels call it by its symbol.
"""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

from udlc.files import digest
from udlc.runtime.wide import in_wide_lanes, wide_lanes_text

HEAD = '''"""Products of matrices of {real}."""

from __future__ import annotations

import llvmlite.binding
from llvmlite import ir
from numba import cfunc, njit, types
from numba.core import cgutils
from numba.extending import intrinsic
'''

ENTRY = '''
@cfunc(types.void(*[types.CPointer(types.{real})] * 3, *[types.intp] * 8), cache=True, {options})
def product_{real}(
    out, left, right, rows, terms, columns, out_row, left_row, left_term, right_term, right_column
):
    """The product of matrices at these addresses, with these lengths and distances in memory."""
    wide_lanes()
    product(
        matrix(out, rows, columns, out_row, {size}),
        matrix(left, rows, terms, left_row, left_term),
        matrix(right, terms, columns, right_term, right_column),
    )
'''

OPTIONS = 'error_model="numpy", _nrt=False'
"""No views are counted: the memory that these functions see is not theirs."""


WHOLE = ("wide", "tail", "product")
"""Copied to where each is called, once, before anything is compiled: compiled there and apart as well, they
took 1.2 of 4.2 seconds."""


@cache
def text(real: str) -> str:
    """The file of the product of a type."""
    writers = (_without_imports(name) for name in ("vectors.py", "panels.py", "tiles.py", "tails.py"))
    constants, *functions = _without_imports("blocks.py").split("\n\n\ndef ")
    names = {"real": real, "options": OPTIONS, "size": 4 if real == "float32" else 8}
    compiled = (f"@njit({_options(each)})\n{in_wide_lanes(f'def {each}')}" for each in functions)
    lanes = f"LANES = lane_count(types.{real})\n{constants}"
    parts = (*writers, wide_lanes_text(), lanes, *compiled, ENTRY.strip().format(**names))
    return HEAD.format(real=real) + "\n" + "\n\n\n".join(parts) + "\n"


def _options(function: str) -> str:
    """How a function is compiled, from its text after `def`."""
    return (
        f'{OPTIONS}, inline="always"' if function.startswith(tuple(f"{name}(" for name in WHOLE)) else OPTIONS
    )


def _without_imports(name: str) -> str:
    """What a file of this folder says after its imports."""
    source = Path(__file__).with_name(name).read_text(encoding="utf-8")
    imports = [n for n in ast.parse(source).body if isinstance(n, ast.Import | ast.ImportFrom)]
    return "\n".join(source.splitlines()[imports[-1].end_lineno :]).strip()


def imports(real: str) -> list[str]:
    """What the file of a kernel says that calls `matmul`; with another product it is another file."""
    module = Path(__file__).with_name("compiled.py").read_text(encoding="utf-8")
    mark = digest(module + text(real))
    return [f"from udlc.runtime.matrices.compiled import matmul, provide  # {mark}", "", f'provide("{real}")']
