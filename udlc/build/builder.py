"""`udlc build`: a folder of equation modules to a folder of generated code; only what changed is rebuilt.

A chapter is fresh while the equation modules it was made from, the compiler's own source, SymPy's version and
the files written are what the manifest in the output folder remembers.  A build with nothing to do reads the
manifest and imports neither SymPy nor Numba.
"""

from __future__ import annotations

import contextlib
import os
import signal
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from multiprocessing import active_children, get_context, parent_process
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from udlc.build.manifest import Manifest, Record, compiler_key, generated_files, hashes
from udlc.errors import BuildError, UnknownName
from udlc.files import MANIFEST, equation_files, is_text, locked, remove_leftovers, write_together

if TYPE_CHECKING:
    from multiprocessing.process import BaseProcess

PACKAGE = {"__init__.py": '"""Models compiled from the equations; written by `udlc build`."""\n'}
"""What makes the output folder a package."""

Progress: TypeAlias = Callable[[str, int, int], None]


@dataclass(frozen=True)
class ChapterReport:
    """What one chapter came to; `changed` are the files written (with `check`: that would be)."""

    chapter: int
    title: str
    entries: int
    kernels: int
    models: int
    seconds: float
    changed: tuple[str, ...] = ()
    fresh: bool = False


@dataclass(frozen=True)
class Report:
    """What a build came to; `changed` are files of no chapter in it: the package's, and those that go."""

    chapters: tuple[ChapterReport, ...]
    changed: tuple[str, ...] = ()

    @property
    def stale(self) -> tuple[str, ...]:
        """Every file that was, or with `check` would be, written or removed."""
        return (*(name for chapter in self.chapters for name in chapter.changed), *self.changed)


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


def build(
    folder: Path,
    out: Path,
    chapters: Iterable[int] = (),
    jobs: int = 1,
    check: bool = False,
    progress: Progress | None = None,
) -> Report:
    """Bring `out` up to date with the equations in `folder`; with `check`, only say what is not.

    Args:
        folder: the equation modules.
        out: where generated code goes.
        chapters: only these (all of them where empty).
        jobs: processes.
        check: write nothing.
        progress: called with (what, done, all).

    Raises:
        BuildError: the folder cannot be written, or there is nothing to check; nothing is half-written.
        NotationError, TranslateError: an equation or model cannot be compiled.
        UnknownName: there is no such chapter.
    """
    if check and not out.is_dir():
        raise BuildError("there is nothing built here yet: run `udlc build`", where=str(out))
    wanted, key = tuple(dict.fromkeys(chapters)), compiler_key()
    fresh = _fresh(folder, out, Manifest.read(out), key, wanted)
    if fresh is not None:
        return fresh
    build = Build(folder, out, key, check, progress)
    if check:
        return build.run(wanted, jobs)
    with locked(out):
        remove_leftovers(out)
        return build.run(wanted, jobs)


def _fresh(folder: Path, out: Path, manifest: Manifest, key: str, wanted: tuple[int, ...]) -> Report | None:
    """The report of a build with nothing to do, or None."""
    if manifest.compiler != key or manifest.modules != [f.name for f in equation_files(folder)]:
        return None
    names = [str(n) for n in wanted or manifest.numbers]
    if not all(n in manifest.chapters and manifest.chapters[n].is_fresh(folder, out) for n in names):
        return None
    if _package_changes(out) or (not wanted and set(generated_files(out)) - manifest.files):
        return None
    return Report(tuple(_report_of(int(n), manifest.chapters[n]) for n in names))


def _package_changes(out: Path) -> dict[str, str]:
    return {name: text for name, text in PACKAGE.items() if not is_text(out / name, text)}


def _report_of(number: int, record: Record) -> ChapterReport:
    counts = (record.entries, record.kernels, record.models)
    return ChapterReport(number, record.title, *counts, seconds=0.0, fresh=True)


class Build:
    """One build of a folder that is not up to date."""

    def __init__(self, folder: Path, out: Path, key: str, check: bool, progress: Progress | None) -> None:
        self.folder = folder
        self.out = out
        self.check = check
        self.progress = progress or _silently
        before = Manifest.read(out)
        kept = before.chapters if before.compiler == key else {}
        self.manifest = Manifest(key, [f.name for f in equation_files(folder)], [], dict(kept))

    def run(self, wanted: tuple[int, ...], jobs: int) -> Report:
        """Render what is not fresh, chapter after chapter as each gets ready; then drop what has gone."""
        from udlc.project.project import load

        self.manifest.numbers = numbers = list(load(self.folder).chapters)
        for n in wanted:
            if n not in numbers:
                raise UnknownName("chapter", str(n), map(str, numbers))
        records = self.manifest.chapters
        for old in [n for n in records if int(n) not in numbers]:
            del records[old]
        done: dict[int, ChapterReport] = {}
        for n in wanted or numbers:
            if str(n) in records and records[str(n)].is_fresh(self.folder, self.out):
                done[n] = _report_of(n, records[str(n)])
        todo = [n for n in wanted or numbers if n not in done]
        changed = tuple(self._write(_package_changes(self.out)))
        self.progress("building", 0, len(todo))
        for count, made in enumerate(_rendered(self.folder, todo, jobs), start=1):
            done[made.chapter] = self._take(made)
            self.progress(f"chapter {made.chapter}", count, len(todo))
        gone = self._remove(numbers)
        self._write({MANIFEST: self.manifest.text()})
        return Report(tuple(done[n] for n in wanted or numbers), (*changed, *gone))

    def _take(self, made: Rendered) -> ChapterReport:
        """Write one chapter's changed files together with the manifest that vouches for them."""
        changed = {n: text for n, text in sorted(made.texts.items()) if not is_text(self.out / n, text)}
        counts = (made.entries, made.kernels, made.models)
        sources = hashes(self.folder, made.sources)
        self.manifest.chapters[str(made.chapter)] = Record.of(made.title, sources, made.texts, *counts)
        self._write({**changed, MANIFEST: self.manifest.text()})
        return ChapterReport(made.chapter, made.title, *counts, made.seconds, tuple(changed))

    def _remove(self, numbers: list[int]) -> list[str]:
        """Remove generated files that no chapter has any longer; those of chapters not built now stay."""
        known = self.manifest.files
        unbuilt = {n for n in numbers if str(n) not in self.manifest.chapters}
        files = generated_files(self.out)
        gone = sorted(n for n, chapter in files.items() if n not in known and chapter not in unbuilt)
        for name in () if self.check else gone:
            (self.out / name).unlink(missing_ok=True)
        return gone

    def _write(self, texts: dict[str, str]) -> list[str]:
        if texts and not self.check:
            write_together(self.out, texts)
        return list(texts)


def _silently(_what: str, _done: int, _all: int) -> None:
    """Progress that nobody watches."""


def render(folder: str, number: int) -> Rendered:
    """Compile one chapter of a project to the text of its generated files."""
    from udlc.build.assemble import chapter_files
    from udlc.project.project import load

    start = time.perf_counter()
    project = load(folder)
    chapter = project.chapters[number]
    made = chapter_files(chapter, project)
    sources = tuple(sorted({project.files[c].name for c in (number, *made.chapters_used)}))
    counts = (len(chapter), made.kernels, len(chapter.models))
    seconds = time.perf_counter() - start
    return Rendered(number, chapter.title, made.texts, sources, *counts, seconds)


def _rendered(folder: Path, todo: list[int], jobs: int) -> Iterator[Rendered]:
    """Every chapter's text, in the order of completion; one process where there is little to do."""
    if jobs <= 1 or len(todo) <= 1:
        yield from (render(str(folder), n) for n in todo)
        return
    workers = ProcessPoolExecutor(min(jobs, len(todo)), get_context("spawn"), follow_parent)
    try:
        with interrupts_wait():  # one that came while a worker starts would leave the worker without orders
            futures = [workers.submit(render, str(folder), n) for n in todo]
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool as error:
        message = "a process ended before its chapter was done; there may be too little memory: try --jobs 1"
        raise BuildError(message, where=str(folder)) from error
    except BaseException:
        for process in active_children():
            process.terminate()
        raise
    finally:
        workers.shutdown(cancel_futures=True)


@contextlib.contextmanager
def interrupts_wait() -> Iterator[None]:
    """An interrupt that comes inside is raised afterwards."""
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def follow_parent() -> None:
    """A worker leaves interrupts to its parent, and ends when its parent has ended in whatever way."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = parent_process()
    if parent is not None:
        threading.Thread(target=_end_after, args=(parent,), daemon=True).start()


def _end_after(parent: BaseProcess) -> None:
    parent.join()
    os._exit(1)
