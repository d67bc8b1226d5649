"""Where linked source files are kept, each named by its text and what compiles it: so none is ever stale."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np

VARIABLE = "UDLC_CACHE_DIR"
"""The environment variable that chooses the folder."""


def cache_folder() -> Path:
    """The folder where files are kept, or if that cannot be written, one that ends with the process."""
    wanted = wanted_folder()
    return wanted if _can_write(wanted) else _temporary()


def wanted_folder() -> Path:
    """The folder that the environment names, else the user's cache."""
    if VARIABLE in os.environ:
        return Path(os.environ[VARIABLE]).expanduser()
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(home).expanduser() / "udlc"


def stored(name: str, text: str) -> Path:
    """The file that holds this text, written if it is missing or damaged.

    Another version of what compiles it has a file of its own, and machine code beside that.  Writing is
    atomic: other processes see the whole file or none, and all who write at once write the same.

    Raises:
        OSError: no folder can be written, not even one that ends with the process.
    """
    digest = hashlib.sha256(f"{_compiler()}\n{text}".encode()).hexdigest()[:16]
    for place in (cache_folder, _temporary):
        path = place() / f"{name}_{digest}.py"
        try:
            if not _holds(path, text):
                _write(path, text)
        except OSError:  # full, or gone since we looked
            continue
        return path
    raise OSError(f"{path} cannot be written")


def forget_compiled(path: Path) -> None:
    """Remove what Numba has kept for a source file, when that turned out to be damaged."""
    from numba import config

    folders = [path.parent / "__pycache__", *([Path(config.CACHE_DIR)] if config.CACHE_DIR else [])]
    for folder in folders:
        for kept in folder.rglob(f"{path.stem}.*.nb[ic]"):
            with suppress(OSError):  # removed by another process, or not ours to remove
                kept.unlink()


@lru_cache(maxsize=1)
def _compiler() -> str:
    """The versions of what makes machine code of a text."""
    import llvmlite
    import numba

    return f"numba {numba.__version__}, llvmlite {llvmlite.__version__}, numpy {np.__version__}"


def _can_write(path: Path) -> bool:
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path) as probe:
            probe.write(b"\0")
            probe.flush()
    except OSError:
        return False
    return True


@lru_cache(maxsize=1)
def _temporary() -> Path:
    path = Path(tempfile.mkdtemp(prefix="udlc-"))
    atexit.register(shutil.rmtree, path, ignore_errors=True)
    return path


def _holds(path: Path, text: str) -> bool:
    try:
        return path.read_bytes() == text.encode()
    except FileNotFoundError:
        return False


def _write(path: Path, text: str) -> None:
    handle, scratch = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem}-", suffix=".tmp")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
        Path(scratch).replace(path)
    except BaseException:
        Path(scratch).unlink(missing_ok=True)
        raise
