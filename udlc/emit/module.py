"""Functions, kernels and declarations of a chapter to the text of its module: same input, same bytes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from udlc.emit.cpu import KernelText
from udlc.emit.writer import WIDTH, Writer
from udlc.files import NOTICE, SEAL, sealed

FUNCTIONS, KERNELS = "udlc.runtime.functions", "udlc.runtime.kernel"


def module(
    summary: str,
    command: str,
    kernels: Sequence[KernelText] = (),
    functions: Sequence[tuple[str, Sequence[str]]] = (),
    declarations: Sequence[str] = (),
    imports: Iterable[tuple[str, str]] = (),
) -> str:
    """The text of a module.

    Args:
        summary: what it holds, for the docstring; its first line ends in a full stop.
        command: what writes it anew.
        kernels: emitted kernels.
        functions: the text of Function objects, and the runtime functions that each calls.
        declarations: further text, such as models, each a piece of its own.
        imports: (module, name) of what the declarations need.
    """
    pieces = [*(text for text, _ in functions), *(k.text for k in kernels), *declarations]
    body = "\n\n\n".join(piece.strip("\n") for piece in pieces) + "\n"
    names = {
        FUNCTIONS: {f for k in kernels for f in k.functions},
        KERNELS: {r for k in kernels for r in k.roles},
    }
    if functions:
        names[FUNCTIONS] |= {"function", *(f for _, called in functions for f in called)}
    if kernels:
        names[KERNELS].add("kernel")
    if re.search(r"\breal\(", body):
        names[KERNELS].add("real")
    for place, name in imports:
        names.setdefault(place, set()).add(name)
    numpy = "import numpy as np\n" if re.search(r"\bnp\.", body) else ""
    parts = [part for part in (numpy, _imports(names)) if part]
    notice = f"{NOTICE}  `{command}` writes it anew.  {SEAL}"
    return sealed("\n".join([f'"""{summary.rstrip()}\n\n{notice}\n"""\n', *parts, f"\n{body}"]))


def lines_of(text: str, kernels: Sequence[KernelText]) -> dict[int, tuple[str, ...]]:
    """For each line of a module that carries out equations, counted from one, their numbers."""
    written = text.splitlines()
    found: dict[int, tuple[str, ...]] = {}
    for k in kernels:
        start = text[: text.index(k.text.strip("\n"))].count("\n")
        found.update({start + line: numbers for line, numbers in k.lines.items()})
    return {n: numbers for n, numbers in found.items() if not written[n - 1].lstrip().startswith("#")}


def _imports(names: dict[str, set[str]]) -> str:
    writer = Writer()
    for place in sorted(p for p, wanted in names.items() if wanted):
        wanted = sorted(names[place], key=_import_order)
        line = f"from {place} import {', '.join(wanted)}"
        if len(line) <= WIDTH:
            writer.line(line)
        else:
            writer.listing(f"from {place} import (", wanted)
    return writer.text


def _import_order(name: str) -> tuple[int, str]:
    """Constants, then classes, then functions."""
    return (0 if name.isupper() and len(name) > 1 else 1 if name[0].isupper() else 2), name
