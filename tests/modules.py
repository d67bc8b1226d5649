"""What a test imports under the name `generated` stays with that test."""

import contextlib
import sys
from collections.abc import Iterator


def _generated() -> list[str]:
    return [name for name in sys.modules if name.partition(".")[0] == "generated"]


@contextlib.contextmanager
def own_generated() -> Iterator[None]:
    """Take back, at the end, the modules of the book that another folder of generated code pushed aside."""
    before = {name: sys.modules[name] for name in _generated()}
    try:
        yield
    finally:
        for name in _generated():
            del sys.modules[name]
        sys.modules.update(before)
