"""A project: the equation modules of one folder, loaded, with entries by number and models by name.

The book is a project that ships with udlc; anybody's folder of equation modules is another.
"""

from __future__ import annotations

import importlib.util
import sys
import traceback
from collections import ChainMap
from collections.abc import Iterator, Mapping
from hashlib import sha256
from pathlib import Path
from types import ModuleType
from typing import TYPE_CHECKING

from udlc.errors import InputError, NotationError, UdlcError, UnknownName, suggest
from udlc.files import book_folder, equation_files
from udlc.notation import Chapter, Entry
from udlc.project.places import entry_at
from udlc.project.references import check_references

if TYPE_CHECKING:
    from udlc.notation import Model


class Project(Mapping[str, Entry]):
    """Entries by number (or by name, where the book gives no number), in the order of the chapters.

    Attributes:
        folder: where the equation modules lie.
        chapters: chapter number → chapter.
        files: chapter number → its module's file.
        models: model name → its declaration.
        grounds: entries of other files that these may rest on; they are none of the project's own.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.chapters: dict[int, Chapter] = {}
        self.files: dict[int, Path] = {}
        self.models: dict[str, Model] = {}
        self.grounds: Mapping[str, Entry] = {}
        self._entries: dict[str, Entry] = {}

    def __getitem__(self, number: str) -> Entry:
        found = self._entries.get(number) or self.grounds.get(number)
        if found is None:
            raise UnknownName("equation", number, self._entries)
        return found

    def __iter__(self) -> Iterator[str]:
        return iter(self._entries)

    def __len__(self) -> int:
        return len(self._entries)

    def __contains__(self, number: object) -> bool:
        return number in self._entries

    def model(self, name: str) -> Model:
        """The declaration of a model; raises UnknownName."""
        try:
            return self.models[name]
        except KeyError:
            raise UnknownName("model", name, self.models) from None

    def add(self, chapter: Chapter, file: Path) -> None:
        """Take a chapter's entries and models in; raises NotationError where a number or a name is taken."""
        if chapter.number in self.chapters:
            other = self.files[chapter.number]
            raise NotationError(f"chapter {chapter.number} is also in {other.name}", where=str(file))
        self.chapters[chapter.number] = chapter
        self.files[chapter.number] = file
        for number, entry in chapter.items():
            if number in self._entries:
                taken = self._entries[number]
                raise NotationError(
                    f"this number is also at {taken.file}:{taken.line}",
                    where=f"{entry.file}:{entry.line}",
                    entry=number,
                )
            self._entries[number] = entry
        for model in chapter.models:
            if model.name in self.models:
                raise NotationError(
                    f"a model {model.name!r} is in another chapter too", where=str(file), entry=model.name
                )
            self.models[model.name] = model


def load(folder: str | Path) -> Project:
    """Load every equation module of a folder.

    Raises:
        InputError: there is no such folder.
        NotationError: no module holds a chapter, one cannot be read, an entry is malformed, a number is
            written twice, functions are bound in a circle, or a model has an open one.
        UnknownName: an entry or a model names an entry that there is not.
    """
    path = Path(folder).resolve()
    project = Project(path)
    loaded = [(file, _chapters_of(_run(file), file)) for file in equation_files(path)]
    for file, chapters in sorted(
        ((f, c) for f, cs in loaded for c in cs), key=lambda fc: (fc[1].number, fc[0].name)
    ):
        project.add(chapters, file)
    if not project.chapters:
        raise NotationError(
            'no module here holds a chapter: write `eq = Chapter(1, "title")` in one', where=str(path)
        )
    check_references(project, project.models.values())
    return project


def load_file(file: str | Path) -> Project:
    """Load one equation module; what it rests on and does not hold is in those beside it, or in the book.

    Raises:
        InputError: there is no such file.
        NotationError: as for `load`.
    """
    path = Path(file).resolve()
    if not path.is_file():
        raise InputError("there is no such file of equations", where=str(path))
    project = Project(path.parent)
    for chapter in _chapters_of(_run(path), path):
        project.add(chapter, path)
    if not project.chapters:
        raise NotationError('this holds no chapter: write `eq = Chapter(1, "title")` in it', where=str(path))
    named = {number for entry in project.values() for number in entry.references}
    if not named <= set(project):
        beside = [p for p in equation_files(path.parent) if p != path and _is_of_equations(p)]
        others = [chapter for p in beside for chapter in _chapters_of(_run(p), p)]
        project.grounds = ChainMap({}, *map(dict, others), dict(book()))
    check_references({**project.grounds, **project}, project.models.values())
    return project


def _is_of_equations(file: Path) -> bool:
    """Does a file use the notation, so that running it is what its author means?"""
    return "udlc.notation" in file.read_text(encoding="utf-8", errors="replace")


def book() -> Project:
    """The book's equations."""
    return load(book_folder())


def _run(file: Path) -> ModuleType:
    """Execute one equation module under a private name, so that two projects may have equal file names."""
    name = f"_udlc_equations_{sha256(str(file).encode()).hexdigest()[:12]}_{file.stem}"
    spec = importlib.util.spec_from_file_location(name, file)
    if spec is None or spec.loader is None:
        raise NotationError("this is no Python module", where=str(file))
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except UdlcError as error:
        error.entry = error.entry or _entry_at(error.where)
        raise
    except SyntaxError as error:
        raise NotationError(f"not Python: {error.msg}", where=f"{file}:{error.lineno}") from error
    except NameError as error:
        names = [name for name in vars(module) if not name.startswith("_")]
        message = f"there is no name {error.name!r}; {suggest(error.name or '', names)}"
        where = _author_line(error, file)
        raise NotationError(message, where=where, entry=_entry_at(where), symbol=error.name) from error
    except RecursionError as error:
        message = "an expression is nested too deeply; sums and products of many terms are Sum[…] and Prod[…]"
        where = _author_line(error, file)
        raise NotationError(message, where=where, entry=_entry_at(where)) from error
    except Exception as error:
        where = _author_line(error, file)
        message = f"{type(error).__name__}: {error}"
        raise NotationError(message, where=where, entry=_entry_at(where)) from error
    finally:
        del sys.modules[name]
    return module


def _entry_at(where: str | None) -> str | None:
    """The number of the entry at a `file:line`."""
    file, _, line = (where or "").rpartition(":")
    return entry_at(Path(file), int(line)) if file and line.isdigit() else None


def _author_line(error: Exception, file: Path) -> str:
    """The last line of the author's own file in the traceback."""
    lines = [f.lineno for f in traceback.extract_tb(error.__traceback__) if f.filename == str(file)]
    return f"{file}:{lines[-1]}" if lines else str(file)


def _chapters_of(module: ModuleType, file: Path) -> list[Chapter]:
    chapters = [value for value in vars(module).values() if isinstance(value, Chapter)]
    distinct = list({id(c): c for c in chapters}.values())
    if len(distinct) > 1:
        raise NotationError("one module holds one chapter", where=str(file))
    return distinct
