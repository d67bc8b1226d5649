"""Where the author is: the file and line outside the notation that the running call came from."""

import sys
from pathlib import Path

from udlc.errors import NotationError

_OURS = (str(Path(__file__).parent), "/sympy/", "functools.py", "<")


def author() -> tuple[str, int]:
    """Return the file and line of the nearest frame that is neither the notation's nor SymPy's."""
    frame = sys._getframe(1)
    while frame.f_back is not None and _is_ours(frame.f_code.co_filename):
        frame = frame.f_back
    return frame.f_code.co_filename, frame.f_lineno


def fault(message: str, *, symbol: str | None = None, entry: str | None = None) -> NotationError:
    """Return the error that says `message` at the author's own file and line."""
    file, line = author()
    return NotationError(message, where=f"{file}:{line}", entry=entry, symbol=symbol)


def _is_ours(file: str) -> bool:
    return file.startswith((_OURS[0], "<")) or any(part in file for part in _OURS[1:3])
