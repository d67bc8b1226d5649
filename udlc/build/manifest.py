"""The manifest of a build: what each chapter was made from, which files it came to, by which compiler."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from pathlib import Path

from udlc.files import MANIFEST, NOTICE, digest

FORMAT = 2

COMPILER = (
    "errors.py",
    "files.py",
    "pipeline.py",
    "runtime/functions",
    "project",
    "build/assemble.py",
    "build/entries.py",
    "build/generated.py",
    "build/leaves.py",
    "build/models.py",
    "build/parts.py",
    "notation",
    "ir",
    "translate",
    "recognise",
    "differentiate",
    "simplify",
    "schedule",
    "emit",
)
"""The files and folders of udlc that generated text depends on."""

GENERATED = re.compile(r"(?:(?:functions|chapter|equations)_(\d\d+)\.py|lines_(\d\d+)\.json)")


@dataclass(frozen=True)
class Record:
    """One chapter: hashes of the equation modules it was made from and of its files, and its counts."""

    title: str
    sources: dict[str, str]
    files: dict[str, str]
    entries: int
    kernels: int
    models: int

    @classmethod
    def of(
        cls,
        title: str,
        sources: dict[str, str],
        texts: Mapping[str, str],
        entries: int,
        kernels: int,
        models: int,
    ) -> Record:
        """The record of a chapter whose files have these texts."""
        files = {name: digest(text) for name, text in texts.items()}
        return cls(title, sources, files, entries, kernels, models)

    def is_fresh(self, folder: Path, out: Path) -> bool:
        """Are sources and files what they were?"""
        return hashes(folder, self.sources) == self.sources and hashes(out, self.files) == self.files


@dataclass
class Manifest:
    """What the last build left: the compiler's key, the equation modules, records by chapter.

    `numbers` are all chapters of the modules, those included that have not been built.
    """

    compiler: str = ""
    modules: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    chapters: dict[str, Record] = field(default_factory=dict)

    @property
    def files(self) -> set[str]:
        """Every file of every chapter."""
        return {name for record in self.chapters.values() for name in record.files}

    @classmethod
    def read(cls, out: Path) -> Manifest:
        """The manifest of an output folder; a missing, damaged or foreign one counts as empty."""
        try:
            data = json.loads((out / MANIFEST).read_text(encoding="utf-8"))
            if data["format"] != FORMAT:
                return cls()
            chapters = {str(int(n)): Record(**record) for n, record in data["chapters"].items()}
            return cls(str(data["compiler"]), list(data["modules"]), list(data["numbers"]), chapters)
        except (OSError, ValueError, LookupError, TypeError, AttributeError):
            return cls()

    def text(self) -> str:
        """Deterministic JSON."""
        data = {"format": FORMAT, **asdict(self)}
        return json.dumps(data, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def compiler_key() -> str:
    """The hash of the compiler's own source and of the SymPy that it computes with."""
    here = Path(__file__).parent.parent
    places = [here / name for name in COMPILER]
    files = [f for place in places for f in (sorted(place.rglob("*.py")) if place.is_dir() else [place])]
    texts = [f"{f.relative_to(here)}:{digest(f.read_bytes())}" for f in files]
    return digest("\n".join([version("sympy"), *texts]))


def hashes(folder: Path, names: Iterable[str]) -> dict[str, str]:
    """Hashes of files below a folder; a missing file hashes to nothing."""
    return {n: digest((folder / n).read_bytes()) if (folder / n).is_file() else "" for n in names}


def generated_files(out: Path) -> dict[str, int]:
    """The files of an output folder that builds wrote, to judge by name and header, with their chapters."""
    found = [(file, GENERATED.fullmatch(file.name)) for file in out.iterdir()]
    return {f.name: int(match[1] or match[2]) for f, match in found if match and _is_ours(f)}


def _is_ours(file: Path) -> bool:
    if file.suffix == ".json":
        return True
    with file.open("rb") as opened:
        return NOTICE.encode() in opened.read(1000)
