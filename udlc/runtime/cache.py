"""Where linked source files are kept: each is named by the hash of its text, so none is ever stale."""

from __future__ import annotations

import atexit
import hashlib
import os
import shutil
import tempfile
from functools import lru_cache
from pathlib import Path

VARIABLE = "UDLC_CACHE_DIR"
"""The environment variable that chooses the folder."""


def cache_folder() -> Path:
    """The folder that the environment names, else the user's cache, else one that ends with the process."""
    for wanted in _candidates():
        if _can_write(wanted):
            return wanted
    return _temporary()


def stored(name: str, text: str) -> Path:
    """The file that holds this text, written if it is missing or damaged.

    Writing is atomic: other processes see the whole file or none, and all who write at once write the same.
    """
    digest = hashlib.sha256(text.encode()).hexdigest()[:16]
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
    for pattern in (f"{path.stem}.*.nbi", f"{path.stem}.*.nbc"):
        for kept in (path.parent / "__pycache__").glob(pattern):
            kept.unlink(missing_ok=True)


def _candidates() -> list[Path]:
    if VARIABLE in os.environ:
        return [Path(os.environ[VARIABLE]).expanduser()]
    home = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return [Path(home).expanduser() / "udlc"]


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
