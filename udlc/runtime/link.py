"""Joins a kernel with the functions that it calls into one source file, and loads it, compiled or not.

All that a kernel calls stands in its own file, and the file is named by the hash of its text: a change
anywhere makes another file, and nothing stale can run.
"""

from __future__ import annotations

import ast
import builtins
import importlib.util
import sys
import textwrap
import threading
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from udlc.errors import InputError, UnknownName
from udlc.runtime import functions as runtime_functions
from udlc.runtime.activation import Function
from udlc.runtime.bound import Linked
from udlc.runtime.cache import forget_compiled, stored
from udlc.runtime.kernel import Kernel

REAL_TYPES = ("float32", "float64")

KERNEL_OPTIONS = 'cache=True, error_model="numpy", fastmath={"contract", "reassoc", "nsz", "arcp"}'
"""Sums may be reordered, so that they run in lanes; NaN and infinities keep their meaning."""

FUNCTION_OPTIONS = 'error_model="numpy", fastmath={"contract"}, forceinline=True'
"""Inside functions nothing is reordered: compensated sums would be optimised away."""

_lock = threading.Lock()
_modules: dict[Path, Any] = {}


def link(kernel: Kernel, dtype: Any, bind: Mapping[str, Function], compiled: bool) -> Linked:
    """See `Kernel.link`."""
    real = _real(kernel, dtype)
    text = joined(kernel, real, bind, compiled)
    if not compiled:
        space: dict[str, Any] = {}
        exec(compile(text, f"<{kernel.name}>", "exec"), space)  # noqa: S102  the text that compiling would import
        return Linked(kernel, np.dtype(real), space[kernel.name], text)
    path = stored(_plain(kernel.name), text)

    def renewed() -> Callable[..., None]:
        with _lock:
            forget_compiled(path)
            _modules.pop(path, None)
        return _loaded(path, kernel.name)

    return Linked(kernel, np.dtype(real), _loaded(path, kernel.name), text, renewed)


def joined(kernel: Kernel, real: str, bind: Mapping[str, Function], compiled: bool) -> str:
    """The source file of a kernel: its functions, each after those that it calls, then itself."""
    _check_bindings(kernel, bind)
    pieces = _Pieces(kernel, bind)
    pieces.follow(kernel.source, kernel.python.__globals__)
    head = ["import math", "", "import numpy as np"]
    if compiled:
        head += ["from numba import njit"]
    head += ["", f"real = np.{real}"]
    chunks = [f'"""{kernel.name}, linked for {real}."""', "\n".join(head)]
    texts = [(FUNCTION_OPTIONS, text) for text in pieces.texts.values()]
    for options, text in (*texts, (KERNEL_OPTIONS, _undecorated(kernel.source))):
        chunks.append(f"@njit({options})\n{text}" if compiled else text)
    return "\n\n\n".join(chunks) + "\n"


class _Pieces:
    """The definitions that a kernel needs, by the names that it calls, in an order that Python can run."""

    def __init__(self, kernel: Kernel, bind: Mapping[str, Function]) -> None:
        self.kernel = kernel
        self.texts: dict[str, str] = {}
        self.bound: dict[str, Function] = {}
        for name, function in bind.items():
            each: Function | None = function
            order = 0
            while each is not None:
                self.bound[name + "_prime" * order] = each
                each, order = each.prime, order + 1

    def follow(self, text: str, space: Mapping[str, Any], bound: bool = True) -> None:
        """Collect what a text calls; `space` holds the names of its module."""
        for name in _called(text):
            if name in self.texts:
                continue
            if bound and name in self.bound:
                self.add(name, self.bound[name])
            elif isinstance(space.get(name), Function):
                self.add(name, space[name])
            elif name in _definitions():
                self.follow(_definitions()[name], {}, bound=False)
                self.texts[name] = _definitions()[name]
            elif bound and any(_is_derivative(name, base) for base in self.kernel.opaque):
                base = next(b for b in self.kernel.opaque if _is_derivative(name, b))
                raise InputError(
                    f"{self.bound[base].name} has no derivative of this order",
                    model=self.kernel.name,
                    argument=name,
                )

    def add(self, name: str, function: Function) -> None:
        """A bound function, or one that it calls, under the name that is used here."""
        text = _undecorated(function.source)
        self.texts[name] = ""  # a place in the order, should it call itself
        self.follow(text, function.python.__globals__, bound=False)
        del self.texts[name]
        self.texts[name] = text.replace(f"def {function.python.__name__}(", f"def {name}(", 1)


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
def _definitions() -> dict[str, str]:
    """The text of every function in `udlc.runtime.functions`."""
    path = Path(runtime_functions.__file__)
    text = path.read_text(encoding="utf-8")
    found = (n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
    return {n.name: ast.get_source_segment(text, n) or "" for n in found}


def _called(text: str) -> list[str]:
    """Names that a text calls as functions, in their order, Python's own left out."""
    calls = [n.func for n in ast.walk(ast.parse(textwrap.dedent(text))) if isinstance(n, ast.Call)]
    names = [f.id for f in calls if isinstance(f, ast.Name)]
    return [n for n in dict.fromkeys(names) if n != "real" and not hasattr(builtins, n)]


def _undecorated(source: str) -> str:
    """The text of a function without its decorators."""
    text = textwrap.dedent(source)
    definition = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef))
    return "\n".join(text.splitlines()[definition.lineno - 1 : definition.end_lineno])


def _plain(name: str) -> str:
    """A file name of letters that every file system has."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else "-" for c in name)


def _loaded(path: Path, name: str) -> Callable[..., None]:
    """The compiled function of a source file, imported once a process."""
    with _lock:
        if path not in _modules:
            spec = importlib.util.spec_from_file_location(f"udlc_linked_{path.stem}", path)
            assert spec is not None
            assert spec.loader is not None
            module = importlib.util.module_from_spec(spec)
            sys.modules[spec.name] = module
            spec.loader.exec_module(module)
            _modules[path] = module
        return getattr(_modules[path], name)
