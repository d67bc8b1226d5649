"""`udlc build`: from a folder of equation modules to a folder of generated code; only what changed is rebuilt.

A chapter's key is the hash of the equation modules it was made from, of the compiler's own source and of SymPy's
version.  The manifest in the output folder remembers keys and the hashes of the files written.  A warm build reads
the manifest and imports neither SymPy nor Numba.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Iterable
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from udlc.errors import BuildError, UdlcError, UnknownName
from udlc.files import digest, equation_files, locked, remove_leftovers, write_together

MANIFEST = ".manifest.json"
FORMAT = 1
COMPILER_FILES = (
    "activations.py",
    "assemble.py",
    "errors.py",
    "files.py",
    "pipeline.py",
    "project.py",
    "ragged.py",
)
COMPILER_FOLDERS = (
    "notation",
    "ir",
    "translate",
    "recognise",
    "differentiate",
    "simplify",
    "schedule",
    "emit",
)


@dataclass(frozen=True)
class ChapterReport:
    """What one chapter came to: counts, seconds, and the files that were (with --check: would be) written."""

    chapter: int
    title: str
    entries: int
    kernels: int
    models: int
    seconds: float
    changed: tuple[str, ...] = ()
    fresh: bool = False


@dataclass(frozen=True)
class Rendered:
    """The text of one chapter's generated files, by path below the output folder, and what made them."""

    chapter: int
    title: str
    texts: dict[str, str]
    sources: tuple[str, ...]
    entries: int
    kernels: int
    models: int
    seconds: float


@dataclass
class Manifest:
    """What the last build left: per chapter its sources' key, its files' hashes and its counts."""

    compiler: str = ""
    modules: list[str] = field(default_factory=list)
    chapters: dict[str, dict[str, Any]] = field(default_factory=dict)

    @classmethod
    def read(cls, out: Path) -> Manifest:
        """The manifest of an output folder; a missing, damaged or foreign one counts as empty."""
        try:
            data = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
            if data["format"] != FORMAT:
                return cls()
            return cls(data["compiler"], list(data["modules"]), dict(data["chapters"]))
        except (OSError, ValueError, KeyError, TypeError):
            return cls()

    def text(self) -> str:
        """Deterministic JSON."""
        return (
            json.dumps({"format": FORMAT, **asdict(self)}, indent=1, sort_keys=True, ensure_ascii=False)
            + "\n"
        )


def compiler_key() -> str:
    """The hash of the compiler's own source and of the SymPy that it computes with."""
    here = Path(__file__).parent
    files = [here / name for name in COMPILER_FILES]
    files += [f for folder in COMPILER_FOLDERS for f in sorted((here / folder).rglob("*.py"))]
    texts = [f"{f.relative_to(here)}:{digest(f.read_bytes())}" for f in files]
    return digest("\n".join([version("sympy"), *texts]))


def build(
    folder: Path,
    out: Path,
    chapters: Iterable[int] = (),
    jobs: int = 1,
    check: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
) -> list[ChapterReport]:
    """Bring `out` up to date with the equations in `folder`; with `check`, only say what is not.

    Args:
        folder: the equation modules.
        out: where generated code goes.
        chapters: only these (all of them where empty).
        jobs: processes.
        check: write nothing.
        progress: called with (what, done, all).

    Raises:
        BuildError, NotationError, TranslateError: as the errors say; nothing is half-written.
    """
    if check and not out.is_dir():
        raise BuildError("there is nothing built here yet: run `udlc build`", where=str(out))
    wanted = tuple(dict.fromkeys(chapters))
    manifest, key = Manifest.read(out), compiler_key()
    reports = _fresh(folder, out, manifest, key, wanted)
    if reports is not None:
        return reports
    if check:
        return _rebuild(folder, out, manifest, key, wanted, jobs, True, progress)
    with locked(out):
        remove_leftovers(out)
        return _rebuild(folder, out, Manifest.read(out), key, wanted, jobs, False, progress)


def _fresh(
    folder: Path, out: Path, manifest: Manifest, key: str, wanted: tuple[int, ...]
) -> list[ChapterReport] | None:
    """The reports of a build with nothing to do, or None."""
    if manifest.compiler != key or manifest.modules != [f.name for f in equation_files(folder)]:
        return None
    names = [str(n) for n in wanted] or sorted(manifest.chapters, key=int)
    if not all(n in manifest.chapters and _is_fresh(folder, out, manifest.chapters[n]) for n in names):
        return None
    return [_report_of(int(n), manifest.chapters[n]) for n in names]


def _is_fresh(folder: Path, out: Path, record: dict[str, Any]) -> bool:
    return (
        _hashes(folder, record["sources"]) == record["sources"]
        and _hashes(out, record["files"]) == record["files"]
    )


def _report_of(number: int, record: dict[str, Any]) -> ChapterReport:
    counts = (record["entries"], record["kernels"], record["models"])
    return ChapterReport(number, record["title"], *counts, seconds=0.0, fresh=True)


def _hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Hashes of files below a folder; a missing file hashes to nothing."""
    return {n: digest((folder / n).read_bytes()) if (folder / n).is_file() else "" for n in names}


def render(folder: str, number: int) -> Rendered:
    """Compile one chapter of a project to the text of its generated files (run in a worker process)."""
    from udlc.assemble import chapter_files
    from udlc.project import load

    start = time.perf_counter()
    project = load(folder)
    made = chapter_files(project.chapters[number], project)
    sources = tuple(sorted({project.files[c].name for c in (number, *made.chapters_used)}))
    chapter = project.chapters[number]
    return Rendered(
        number,
        chapter.title,
        made.texts,
        sources,
        len(chapter),
        made.kernels,
        len(chapter.models),
        time.perf_counter() - start,
    )


def _rebuild(
    folder: Path,
    out: Path,
    manifest: Manifest,
    key: str,
    wanted: tuple[int, ...],
    jobs: int,
    check: bool,
    progress: Callable[[str, int, int], None] | None,
) -> list[ChapterReport]:
    from udlc.project import load

    numbers = list(load(folder).chapters)
    for n in wanted:
        if n not in numbers:
            raise UnknownName("chapter", str(n), map(str, numbers))
    chosen = [n for n in numbers if not wanted or n in wanted]
    kept = {n: r for n, r in manifest.chapters.items() if manifest.compiler == key and int(n) in numbers}
    fresh = {n: kept[str(n)] for n in chosen if str(n) in kept and _is_fresh(folder, out, kept[str(n)])}
    done = {n: _report_of(n, record) for n, record in fresh.items()}
    todo = [n for n in chosen if n not in fresh]
    current = Manifest(key, [f.name for f in equation_files(folder)], kept)
    for count, made in enumerate(_render_all(folder, todo, jobs), start=1):
        changed = tuple(name for name, text in sorted(made.texts.items()) if not _holds(out / name, text))
        if not check:
            _write(out, made, changed, current, folder)
        done[made.chapter] = ChapterReport(
            made.chapter, made.title, made.entries, made.kernels, made.models, made.seconds, changed
        )
        if progress is not None:
            progress(f"chapter {made.chapter}", count, len(todo))
    if not check:
        _forget(out, [r for n, r in manifest.chapters.items() if int(n) not in numbers])
        write_together(out, {MANIFEST: current.text()})
    return [done[n] for n in chosen]


def _render_all(folder: Path, todo: list[int], jobs: int) -> Iterable[Rendered]:
    """Every chapter's text, in the order of completion; one process where there is little to do."""
    if jobs <= 1 or len(todo) <= 1:
        for n in todo:
            yield render(str(folder), n)
        return
    with ProcessPoolExecutor(min(jobs, len(todo)), mp_context=get_context("spawn")) as pool:
        futures: list[Future[Rendered]] = [pool.submit(render, str(folder), n) for n in todo]
        try:
            for future in as_completed(futures):
                yield future.result()
        except (UdlcError, KeyboardInterrupt):
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def _holds(file: Path, text: str) -> bool:
    try:
        return file.read_text(encoding="utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False


def _write(out: Path, made: Rendered, changed: tuple[str, ...], manifest: Manifest, folder: Path) -> None:
    """Write one chapter's changed files, then the manifest that vouches for them."""
    write_together(out, {name: made.texts[name] for name in changed})
    manifest.chapters[str(made.chapter)] = {
        "title": made.title,
        "sources": _hashes(folder, made.sources),
        "files": {name: digest(text) for name, text in sorted(made.texts.items())},
        "entries": made.entries,
        "kernels": made.kernels,
        "models": made.models,
    }
    write_together(out, {MANIFEST: manifest.text()})


def _forget(out: Path, records: list[dict[str, Any]]) -> None:
    """Remove the files of chapters that the project no longer has."""
    for record in records:
        for name in record["files"]:
            (out / name).unlink(missing_ok=True)
