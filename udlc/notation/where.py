"""Where the author is: the file and line outside the notation that the running call came from."""

import sys
from pathlib import Path
from types import FrameType
from typing import Any

from udlc.errors import NotationError

_OURS = (str(Path(__file__).parent), "/sympy/", "functools.py")


def _frame() -> FrameType:
    """Return the nearest frame that is neither the notation's nor SymPy's."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    return frame


def author() -> tuple[str, int]:
    """Return the author's file and line."""
    frame = _frame()
    return frame.f_code.co_filename, frame.f_lineno


def author_variables() -> dict[str, Any]:
    """Return the author's variables as they stand at this moment."""
    frame = _frame()
    return {**frame.f_globals, **frame.f_locals}


def fault(message: str, *, symbol: str | None = None, entry: str | None = None) -> NotationError:
    """Return the error that says `message` at the author's own file and line."""
    file, line = author()
    from udlc.notation.plaintext import readable

    return NotationError(readable(message), where=f"{file}:{line}", entry=entry, symbol=symbol)


def _is_ours(file: str) -> bool:
    return any(part in file for part in _OURS)
