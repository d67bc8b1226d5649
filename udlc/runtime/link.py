"""Joins kernels with the functions that they call into one source file, and loads it, compiled or not.

All that a kernel calls stands in its own file, and the file is named by the hash of its text: a change
anywhere makes another file, and nothing stale can run.
"""

from __future__ import annotations

import ast
import builtins
import re
import textwrap
from collections.abc import Collection, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime import functions as runtime_functions
from udlc.runtime import shared, vector
from udlc.runtime.activation import Function
from udlc.runtime.bound import Linked
from udlc.runtime.kernel import Kernel
from udlc.runtime.loaded import Loaded
from udlc.runtime.matrices import source
from udlc.runtime.pieces import Part, texts_in_pieces
from udlc.runtime.wide import in_wide_lanes, instructions_here, instructions_text, wide_lanes_text

REAL_TYPES = ("float32", "float64")
INTEGERS = {"float32": "int32", "float64": "int64"}

KERNEL_OPTIONS = (
    'cache=True, nogil=True, error_model="numpy", fastmath={"contract", "reassoc", "nsz", "arcp"}'
)
"""Sums may be reordered, so that they run in lanes; NaN and infinities keep their meaning."""

INNER = "forceinline=True, no_cpython_wrapper=True, no_cfunc_wrapper=True"
"""Nobody but kernels calls functions: what lets Python call one takes a tenth of the time to compile it."""

FUNCTION_OPTIONS = f'error_model="numpy", fastmath={{"contract"}}, {INNER}'
"""Inside functions nothing is reordered: compensated sums would be optimised away."""

DIVISION_OPTIONS = f'error_model="numpy", fastmath={{"contract", "arcp"}}, {INNER}'
"""Of functions that stand for the equations' divisions: as in kernels, equal divisors are inverted once."""

UNCOUNTED = ", _nrt=False"
"""References to arrays are not counted, which takes up to a fifth of a small step: kernels keep none."""

COUNTED = ("np.linalg.", "np.dot(", "np.sort(")
"""What makes arrays of its own: text with this counts references."""

MOST_COPIES = 2
"""Functions that another calls more often are not copied to where they are called."""

DIVISIONS = ("ratio",)

IMPORTED = ("matmul",)
"""What compiled kernels do not have as text, but call from where it is compiled."""


def link(kernel: Kernel, dtype: Any, bind: Mapping[str, Function], compiled: bool) -> Linked:
    """See `Kernel.link`."""
    real = _real(kernel, dtype)
    text = joined(kernel, real, bind, compiled)

    def in_pieces(parts: dict[str, Part]) -> Loaded:
        texts, imports = texts_in_pieces(kernel, parts), shared.imports(compiled)
        title = f"{kernel.name} in pieces"
        whole = joined_all(title, [kernel], real, bind, compiled, texts, {}, imports)
        return Loaded("in_pieces", whole, compiled)

    return Linked(kernel, np.dtype(real), Loaded(kernel.name, text, compiled), in_pieces)


def joined(kernel: Kernel, real: str, bind: Mapping[str, Function], compiled: bool) -> str:
    """The source file of a kernel: its functions, each after those that it calls, then itself."""
    _check_bindings(kernel, bind)
    return joined_all(kernel.name, [kernel], real, bind, compiled)


def joined_all(
    title: str,
    kernels: Sequence[Kernel],
    real: str,
    bind: Mapping[str, Function],
    compiled: bool,
    texts: Sequence[str] = (),
    space: Mapping[str, Any] | None = None,
    imports: Sequence[str] = (),
) -> str:
    """The source file of several kernels and of functions that call them.

    Args:
        title: what the file says it is.
        kernels: in the order in which they stand.
        real: float32 or float64.
        bind: the opaque functions, the same for all kernels.
        compiled: whether Numba is to compile it.
        texts: plain functions that call the kernels; they stand at the end.
        space: the functions by name that these texts call besides.
        imports: the lines that import what else they call.

    Raises:
        InputError: a function is missing, or two differ and have one name.
    """
    instructions = instructions_here() if compiled else {}
    pieces = _Pieces(bind, _definitions(real), (*IMPORTED, *instructions) if compiled else ())
    for kernel in kernels:
        _check_bindings(kernel, {name: bind[name] for name in kernel.opaque if name in bind})
        pieces.follow(kernel.source, kernel.python.__globals__, kernel)
    for text in texts:
        pieces.follow(text, space or {})
    bodies = {kernel.name: _undecorated(kernel.source) for kernel in kernels}
    if len(bodies) < len(kernels) or bodies.keys() & pieces.texts.keys():
        raise InputError("kernels and functions that are joined need names of their own", model=title)
    head = ["import math", "", "import numpy as np"]
    if compiled:
        head += ["from numba import njit, types", "from numba.extending import intrinsic"]
    lines = [*imports, *(source.imports(real) if "matmul" in pieces.imported else ())]
    head += ["", *lines] if lines else []
    head += ["", f"real = np.{real}", f"integer = np.{INTEGERS[real]}"]
    chunks = [f'"""{title}, linked for {real}."""', "\n".join(head)]
    if compiled:
        called = {instructions[name] for name in pieces.imported & instructions.keys()}
        chunks += [wide_lanes_text(), *(instructions_text(name) for name in sorted(called))]
    parts = [
        (DIVISION_OPTIONS if name in DIVISIONS else FUNCTION_OPTIONS, text)
        for name, text in pieces.texts.items()
    ]
    own = (*bodies.values(), *texts)
    parts += [(_options(text, own), in_wide_lanes(text) if compiled else text) for text in own]
    counting = "" if any(word in text for _, text in parts for word in COUNTED) else UNCOUNTED
    for options, text in parts:
        chunks.append(f"@njit({options}{counting})\n{text}" if compiled else text)
    return "\n\n\n".join(chunks) + "\n"


def _options(text: str, own: Sequence[str]) -> str:
    """How a kernel, or a function that calls kernels, is compiled: what others call is copied to the place.

    Machine code that is kept has in it what it calls.  The process that compiles it has that beside it too,
    optimised apart, and would call this: the last bits could differ from those that later processes give.
    """
    call = re.escape(re.findall(r"def (\w+\()", text)[0])
    calls = max((len(re.findall(rf"\b{call}", other)) for other in own if other is not text), default=0)
    return f"{KERNEL_OPTIONS}, forceinline=True" if 0 < calls <= MOST_COPIES else KERNEL_OPTIONS


class _Pieces:
    """The definitions that kernels need, by the names that they call, in an order that Python can run."""

    def __init__(
        self, bind: Mapping[str, Function], definitions: Mapping[str, str], apart: Collection[str]
    ) -> None:
        self.definitions = definitions
        self.apart = apart
        self.imported: set[str] = set()
        self.texts: dict[str, str] = {}
        self.bound: dict[str, Function] = {}
        for name, function in bind.items():
            each: Function | None = function
            order = 0
            while each is not None:
                self.bound[name + "_prime" * order] = each
                each, order = each.prime, order + 1

    def follow(self, text: str, space: Mapping[str, Any], kernel: Kernel | None = None) -> None:
        """Collect what a text calls; `space` holds the names of its module, a kernel may call bound ones."""
        for name in _called(text):
            if kernel is not None and name in self.bound:
                self.add(name, self.bound[name])
            elif isinstance(space.get(name), Function):
                self.add(name, space[name])
            elif name in self.apart:
                self.imported.add(name)
            elif name in self.definitions and name not in self.texts:
                self.follow(self.definitions[name], {})
                self.texts[name] = self.definitions[name]
            elif kernel is not None and any(_is_derivative(name, base) for base in kernel.opaque):
                base = next(b for b in kernel.opaque if _is_derivative(name, b))
                raise InputError(
                    f"{self.bound[base].name} has no derivative of this order",
                    model=kernel.name,
                    argument=name,
                )

    def add(self, name: str, function: Function) -> None:
        """A bound function, or one that it calls, under the name that is used here."""
        source = _undecorated(function.source)
        text = source.replace(f"def {function.python.__name__}(", f"def {name}(", 1)
        if self.texts.get(name, text) != text:
            raise InputError("two functions that are joined have this name", argument=name)
        if name in self.texts:
            return
        self.texts[name] = text  # a place in the order, should it call itself
        self.follow(source, function.python.__globals__)
        self.texts[name] = self.texts.pop(name)


def _check_bindings(kernel: Kernel, bind: Mapping[str, Function]) -> None:
    for name, function in bind.items():
        if name not in kernel.opaque:
            raise UnknownName("function to bind", name, kernel.opaque, model=kernel.name)
        if not isinstance(function, Function):
            raise InputError("not a Function", model=kernel.name, argument=name, got=type(function).__name__)
    missing = [name for name in kernel.opaque if name not in bind]
    if missing:
        raise InputError("say in bind= what this function is", model=kernel.name, argument=missing[0])


def _real(kernel: Kernel, dtype: Any) -> str:
    try:
        name = np.dtype(dtype).name
    except TypeError:
        name = str(dtype)
    if name not in REAL_TYPES:
        raise InputError(
            "not a real type", model=kernel.name, argument="dtype", got=name, expected=" or ".join(REAL_TYPES)
        )
    return name


def _is_derivative(name: str, base: str) -> bool:
    return name.startswith(base) and set(name[len(base) :].split("_prime")) == {""}


@cache
def _definitions(real: str) -> dict[str, str]:
    """The text of every function in `udlc.runtime.functions`, and of what these are made of for a type."""
    folder = Path(vector.__file__).parent
    names = ("constants", f"bits_{real}", f"polynomials_{real}", "cores", f"formulas_{real}")
    made_of = [folder / f"{name}.py" for name in names]
    found: dict[str, str] = {}
    for path in (*made_of, *sorted(Path(runtime_functions.__file__).parent.glob("*.py"))):
        text = path.read_text(encoding="utf-8")
        parts = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
        found |= {n.name: ast.get_source_segment(text, n) or "" for n in parts}
    return found


def _called(text: str) -> list[str]:
    """Names that a text calls as functions, in their order, Python's own left out."""
    calls = [n.func for n in ast.walk(ast.parse(textwrap.dedent(text))) if isinstance(n, ast.Call)]
    names = [f.id for f in calls if isinstance(f, ast.Name)]
    return [n for n in dict.fromkeys(names) if n not in ("real", "integer") and not hasattr(builtins, n)]


def _undecorated(source: str) -> str:
    """The text of a function without its decorators."""
    text = textwrap.dedent(source)
    definition = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
    return "\n".join(text.splitlines()[definition.lineno - 1 : definition.end_lineno])
