"""Files: where equations lie, and writing so that nothing is ever half there (staged, then renamed)."""

from __future__ import annotations

import contextlib
import fcntl
import importlib.util
import os
import re
import tempfile
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path

from udlc.errors import BuildError, InputError

MANIFEST = ".manifest.json"
"""What a build remembers in its output folder: of each chapter the files that it wrote, with their hashes."""


NOTICE = "Written by udlc: do not edit."
"""What every generated module says of itself."""

SEAL = f"Content: {'0' * 16}."
"""What stands in a generated module for its digest while that is taken."""

CONTENT = re.compile(r"Content: [0-9a-f]{16}\.")
MODULE = re.compile(r"(?:functions|chapter|equations)_\d+\.py")


def digest(text: str | bytes) -> str:
    """The content hash used everywhere: the first 16 hexadecimal digits of SHA-256."""
    return sha256(text.encode() if isinstance(text, str) else text).hexdigest()[:16]


def equation_files(folder: Path) -> tuple[Path, ...]:
    """The equation modules of a folder, in order of names; private modules (`_x.py`) are not chapters."""
    if not folder.is_dir():
        raise InputError("there is no such folder of equations", where=str(folder))
    return tuple(sorted(p for p in folder.glob("*.py") if not p.name.startswith("_")))


def book_folder() -> Path:
    """The folder of the book's equations: the installed package `equations`."""
    spec = importlib.util.find_spec("equations")
    if spec is None or not spec.submodule_search_locations:
        raise BuildError("the package `equations` is not installed beside udlc")
    return Path(next(iter(spec.submodule_search_locations)))


def write_together(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files (path below `folder` → text), all or none where the disk allows it.

    Every text is first written whole to a temporary file beside its place; when all are there, they are
    renamed.

    Raises:
        BuildError: the folder cannot be written or the disk is full; what was there before is untouched.
    """
    staged: list[tuple[Path, Path]] = []
    place = folder
    try:
        for name, text in texts.items():
            place = folder / name
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, temporary = tempfile.mkstemp(prefix=f".{place.name}.", suffix=".part", dir=place.parent)
            staged.append((Path(temporary), place))
            with os.fdopen(handle, "w", encoding="utf-8") as file:
                file.write(text)
                file.flush()
                os.fsync(file.fileno())
            Path(temporary).chmod(0o644)
        for temporary_path, place in staged:
            temporary_path.replace(place)
    except OSError as error:
        raise BuildError(
            f"cannot write: {error.strerror or error}; no file is half written", where=str(place)
        ) from error
    finally:
        for temporary_path, _ in staged:
            with contextlib.suppress(OSError):
                temporary_path.unlink(missing_ok=True)


def is_text(file: Path, text: str) -> bool:
    """Does the file hold just this text?"""
    try:
        return file.read_bytes() == text.encode()
    except OSError:
        return False


def sealed(text: str) -> str:
    """The text with its own digest in place of the first SEAL in it."""
    return text.replace(SEAL, f"Content: {digest(text)}.", 1)


def spoilt(folder: Path) -> list[str]:
    """The generated modules of a folder that are not as a build wrote them, as each of them tells by itself.

    So a file that was edited or cut is found, and one that came from elsewhere (pulled, copied) is not.
    """
    return [
        file.name for file in sorted(folder.glob("*.py")) if MODULE.match(file.name) and not _is_whole(file)
    ]


def _is_whole(file: Path) -> bool:
    """Whether a module holds the digest of itself."""
    try:
        text = file.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return text == sealed(CONTENT.sub(SEAL, text, count=1)) and NOTICE in text


def remove_leftovers(folder: Path) -> None:
    """Remove what an interrupted write left behind."""
    for part in folder.glob("**/.*.part"):
        with contextlib.suppress(OSError):
            part.unlink()


@contextlib.contextmanager
def locked(folder: Path, patience: float = 600.0) -> Iterator[None]:
    """Hold the folder's lock, so that builds of it follow one another.

    Raises:
        BuildError: the folder cannot be written, or another build holds it for over `patience` seconds.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        file = (folder / ".lock").open("w")
    except OSError as error:
        raise BuildError(f"cannot write: {error.strerror or error}", where=str(folder)) from error
    with file:
        deadline = time.monotonic() + patience
        while True:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except OSError:
                if time.monotonic() > deadline:
                    message = f"another build has held this folder for {patience:.0f} s"
                    raise BuildError(message, where=str(folder)) from None
                time.sleep(0.1)
        yield
