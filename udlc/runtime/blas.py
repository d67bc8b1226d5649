"""One thread for the BLAS that compiled code calls (SciPy's, for its factors and inverses), while it runs.

Its threads cost more than they bring at the sizes of most steps of training, wait for those that share a
step, and what they share out depends, in its last bits, on how many they are.
"""

from __future__ import annotations

import ctypes
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path

PREFIXES = ("scipy_openblas", "openblas")
SUFFIXES = ("", "64_")


@contextmanager
def one_thread() -> Iterator[None]:
    """Within this context the BLAS runs on the calling thread."""
    found = _threads()
    if found is None:
        yield
        return
    get, put = found
    with _lock:
        _users.append(get() if not _users else _users[0])
        put(1)
    try:
        yield
    finally:
        with _lock:
            before = _users.pop()
            if not _users:
                put(before)


_lock = threading.Lock()
_users: list[
    int
] = []  # one entry for each context that is open: how many threads there were before the first


@cache
def _threads() -> tuple[Callable[[], int], Callable[[int], None]] | None:
    """What asks and sets the number of threads of SciPy's OpenBLAS; None where SciPy brings none."""
    import scipy.linalg.cython_blas

    root = Path(scipy.linalg.cython_blas.__file__).parents[2]
    for path in sorted([*root.glob("scipy.libs/*openblas*"), *root.glob("scipy/.dylibs/*openblas*")]):
        library = ctypes.CDLL(str(path))
        for prefix in PREFIXES:
            for suffix in SUFFIXES:
                get = getattr(library, f"{prefix}_get_num_threads{suffix}", None)
                put = getattr(library, f"{prefix}_set_num_threads{suffix}", None)
                if get is not None and put is not None:
                    get.restype, put.argtypes, put.restype = ctypes.c_int, [ctypes.c_int], None
                    return get, put
    return None
