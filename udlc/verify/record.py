"""Results in, a file of verdicts beside the equations out, and back: what is unchanged is not verified again.

The file has a line for each entry. A line holds as long as the entry's text has its hash, and the verifier's
own source that of the file (or that of the line, where it differs). No times stand in it, so that equal
verdicts give equal bytes.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from typing import Any

from udlc.errors import BuildError
from udlc.files import write_together
from udlc.notation.entry import Entry
from udlc.translate.entries import Book
from udlc.verify.entries import correction_of
from udlc.verify.text import entry_hash
from udlc.verify.verdicts import Result, Step, Tally, verdict_of

NAME = ".verdicts.json"
"""The file, in the folder of the equations."""

STAGES = ("notation", "ir", "translate", "differentiate", "simplify", "recognise", "verify")
"""The folders of the source that verdicts depend on."""

HASH = 16
"""So many hexadecimal digits of a hash are kept."""

UNRECORDED = ("seconds", "line", "trace")
"""What of a step is not kept: its time, its place, and the record of its proof, which certificates hold."""


FIRST = ("verdict", "source", "target", "relation")
"""What of a step is written before the rest."""


@dataclass(frozen=True)
class Line:
    """What is kept of an entry: the hash of its text, of the verifier, how many variants were asked for."""

    text: str
    verifier: str
    asked: int
    steps: tuple[Step, ...]
    corrected: str | None
    mutants: Tally


@dataclass
class Record:
    """The verdicts of a project.

    Attributes:
        folder: of its equations.
        lines: by the numbers of entries.
        notice: what was wrong with the file, where something was.
    """

    folder: Path
    lines: dict[str, Line] = field(default_factory=dict)
    notice: str = ""

    @classmethod
    def read(cls, folder: Path) -> Record:
        """What the file says; nothing, and why, where it is damaged."""
        path = folder / NAME
        try:
            data = json.loads(path.read_text(encoding="utf-8"))
            lines = {number: _line(said, data["verifier"]) for number, said in data["entries"].items()}
        except FileNotFoundError:
            return cls(folder)
        except (OSError, ValueError, TypeError, KeyError, AttributeError) as error:
            notice = f"{path} is damaged ({type(error).__name__}: {error}): everything is verified again"
            return cls(folder, {}, notice)
        return cls(folder, lines)

    def known(self, entry: Entry, book: Book, mutants: int, verifier: str | None = None) -> Result | None:
        """The result of an entry that has not changed, by this verifier or the one given."""
        line = self.lines.get(entry.number)
        if line is None or line.asked < mutants or line.verifier != (verifier or source_hash()):
            return None
        return self.recorded(entry, book)

    def recorded(self, entry: Entry, book: Book) -> Result | None:
        """The result of an entry whose text has not changed, by whichever verifier."""
        line = self.lines.get(entry.number)
        text = entry_hash(entry, book)
        if line is None or line.text != text[:HASH]:
            return None
        return Result(
            entry.number,
            entry.chapter,
            entry.kind,
            entry.relation,
            line.steps,
            text,
            entry.place,
            line.corrected,
            line.mutants,
            cached=True,
            correction=correction_of(entry),
        )

    def keep(self, results: Mapping[str, Result], mutants: int) -> None:
        """Put results in the place of those that stand here."""
        for number, result in results.items():
            if not result.cached:
                steps = tuple(_step(_said(s)) for s in result.steps)
                self.lines[number] = Line(
                    result.hash[:HASH], source_hash(), mutants, steps, result.corrected, result.mutants
                )

    def write(self, order: Mapping[str, Entry]) -> str:
        """Write the file, its lines in the order of the entries; "" or why that cannot be."""
        text = self.text(order)
        path = self.folder / NAME
        try:
            if not path.exists() or path.read_text(encoding="utf-8") != text:
                write_together(self.folder, {NAME: text})
        except (BuildError, OSError) as error:
            return f"the verdicts are not kept: {error}"
        return ""

    def text(self, order: Mapping[str, Entry]) -> str:
        """The file: a line for each entry, less what is as everywhere."""
        kept = {number: self.lines[number] for number in order if number in self.lines}
        verifier = Counter(line.verifier for line in kept.values()).most_common(1)
        usual = verifier[0][0] if verifier else source_hash()
        lines = ",\n".join(f"{_json(n)}: {_json(_as_data(line, usual))}" for n, line in kept.items())
        return f'{{\n"verifier": "{usual}",\n"entries": {{\n{lines}\n}}\n}}\n'


def _json(x: Any) -> str:
    return json.dumps(x, ensure_ascii=False, separators=(",", ":"), allow_nan=True)


def _as_data(line: Line, usual: str) -> dict[str, Any]:
    data: dict[str, Any] = {"verdict": verdict_of(line.steps)}
    if line.corrected is not None:
        data["corrected"] = line.corrected
    data["steps"] = [_said(s) for s in line.steps]
    data["text"] = line.text
    if line.verifier != usual:
        data["verifier"] = line.verifier
    if line.asked:
        data["asked"] = line.asked
        data["mutants"] = {name: value for name, value in asdict(line.mutants).items() if value}
    return data


def _line(said: Mapping[str, Any], usual: str) -> Line:
    return Line(
        said["text"],
        said.get("verifier", usual),
        said.get("asked", 0),
        tuple(map(_step, said["steps"])),
        said.get("corrected"),
        Tally(**said.get("mutants", {})),
    )


def _said(step: Step) -> dict[str, Any]:
    """What a step says that is not said by silence."""
    silence = {f.name: f.default for f in fields(Step)}
    names = [*FIRST, *(f.name for f in fields(Step) if f.name not in (*FIRST, *UNRECORDED))]
    data = {name: getattr(step, name) for name in names}
    return {name: value for name, value in data.items() if value != silence[name]}


def _step(said: Mapping[str, Any]) -> Step:
    """The step that says so, in the form that a file can hold."""
    data: dict[str, Any] = json.loads(json.dumps(said, ensure_ascii=False))
    for name in ("theorems", "conditions"):
        data[name] = tuple(data.get(name, ()))
    return Step(**data)


@cache
def source_hash() -> str:
    """The hash of the verifier: of its source, and of the versions of what it computes with."""
    root = Path(__file__).parents[1]
    digest = sha256()
    for stage in STAGES:
        for path in sorted((root / stage).rglob("*.py")):
            digest.update(f"{path.relative_to(root).as_posix()}\n".encode())
            digest.update(path.read_bytes())
    for package in ("sympy", "mpmath"):
        digest.update(f"{package} {version(package)}\n".encode())
    return digest.hexdigest()[:HASH]
