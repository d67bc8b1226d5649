"""A function of a source text, run as Python or compiled by Numba, whose compiled form is kept on disk."""

from __future__ import annotations

import importlib.util
import pickle
import sys
import threading
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np

from udlc.runtime.blas import one_thread
from udlc.runtime.cache import forget_compiled, stored

DAMAGED = (
    EOFError,
    pickle.UnpicklingError,
    ValueError,
    TypeError,
    ImportError,
    AttributeError,
    LookupError,
    OverflowError,
    MemoryError,
    OSError,
)
"""What reading damaged files of compiled code raises; an error of another origin comes again without them."""

CANNOT_BE_KEPT = (OSError, RuntimeError)
"""What importing a file raises where there is no room for it, or no folder for what Numba compiles."""

KEPT = "cache=True, "
"""How a text says that what is compiled of it is kept."""

_lock = threading.RLock()  # what is imported may import what it calls
_modules: dict[Path, Any] = {}


class Loaded:
    """A function of a joined source text; calling it runs it, its arguments unchecked.

    Attributes:
        name: of the function.
        text: the whole source.
        compiled: whether Numba compiles it.
        file: what its file is called, if not like the function: functions of one text share one file.
    """

    def __init__(self, name: str, text: str, compiled: bool, file: str = "") -> None:
        self.name = name
        self.text = text
        self.compiled = compiled
        self._calls_blas = "np.dot(" in text or "np.linalg." in text
        self._sound = not compiled  # whether a first call has shown that what is kept can be read
        self._function: Any
        if compiled:
            self._file = _plain(file or name)
            self._function = self._kept()
        else:
            space: dict[str, Any] = {}
            exec(compile(text, f"<{name}>", "exec"), space)  # noqa: S102  the text that compiling would import
            self._function = space[name]

    def __call__(self, *arguments: Any) -> Any:
        if not self.compiled:
            with np.errstate(all="ignore"):
                return self._function(*arguments)
        if not self._calls_blas:
            return self._run(arguments)
        with one_thread():
            return self._run(arguments)

    def _run(self, arguments: tuple[Any, ...]) -> Any:
        if self._sound:
            return self._function(*arguments)
        result = self._first(arguments)
        self._sound = True
        return result

    def compile(self, signature: tuple[Any, ...]) -> None:
        """Compile the function for arguments of these types; what is kept on disk is taken from there.

        Raises:
            OSError: what was compiled could not be kept.
        """
        try:
            self._function.compile(signature)
        except DAMAGED:
            self._function = self._compiled_anew()
            self._function.compile(signature)

    def _first(self, arguments: tuple[Any, ...]) -> Any:
        """The result of a first call, whatever state the disk is in."""
        try:
            return self._function(*arguments)
        except DAMAGED as error:
            full = isinstance(error, OSError)
        if full:  # then it was compiled, but could not be kept
            with suppress(*DAMAGED):
                return self._function(*arguments)
        self._function = self._compiled_anew()
        return self._function(*arguments)

    @property
    def function(self) -> Any:
        """The function itself; for a compiled one what Numba made of it."""
        return self._function

    @property
    def ready(self) -> bool:
        """Whether it has run, and so is compiled."""
        return self._sound

    def assembly(self) -> dict[Any, str]:
        """The machine code of each form that has been compiled, as text."""
        found: dict[Any, str] = self._function.inspect_asm() if self.compiled else {}
        return found

    def _kept(self) -> Callable[..., Any]:
        """The function of the file on disk, or where none can be kept, of none."""
        try:
            return _imported(stored(self._file, self.text), self.name)
        except CANNOT_BE_KEPT:
            return _in_memory(self.text, self.name)

    def _compiled_anew(self) -> Callable[..., Any]:
        with suppress(OSError), _lock:
            path = stored(self._file, self.text)
            forget_compiled(path)
            _modules.pop(path, None)
        return self._kept()


def _imported(path: Path, name: str) -> Callable[..., Any]:
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
        function: Callable[..., Any] = getattr(_modules[path], name)
        return function


def _in_memory(text: str, name: str) -> Callable[..., Any]:
    """The compiled function of a text of which nothing is kept."""
    space: dict[str, Any] = {"__name__": f"udlc_linked_{name}"}
    exec(compile(text.replace(KEPT, ""), f"<{name}>", "exec"), space)  # noqa: S102  the text of the file
    function: Callable[..., Any] = space[name]
    return function


def _plain(name: str) -> str:
    """A file name of letters that every file system has."""
    return "".join(c if c.isascii() and (c.isalnum() or c == "_") else "-" for c in name)
