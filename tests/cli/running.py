"""Commands in this process: exit code, standard output, standard error."""

from __future__ import annotations

import contextlib
import io
import sys
from typing import NamedTuple

from udlc.cli import main


class Ran(NamedTuple):
    """What a command did."""

    code: int
    out: str
    err: str


def udlc(*words: object) -> Ran:
    """Run a command as the console script would."""
    out, err, before = io.StringIO(), io.StringIO(), sys.argv
    sys.argv = ["udlc", *map(str, words)]
    try:
        with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            main()
        code = 0
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else int(error.code is not None)
    finally:
        sys.argv = before
    return Ran(code, out.getvalue(), err.getvalue())
