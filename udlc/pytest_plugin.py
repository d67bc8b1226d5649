"""Files of equations in, a test for each entry out: `pytest --udlc FILE.py`, or files named `*_equations.py`.

An entry passes where nothing that it claims is refuted or unknown. A failing report shows the link with its
line, and the counterexample.
"""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from udlc.project.project import Project
    from udlc.verify.verdicts import Result


class Unproved(AssertionError):
    """An entry that claims something false, or something that is not shown."""

    def __init__(self, result: Result) -> None:
        super().__init__(result.number)
        self.result = result


def pytest_addoption(parser: pytest.Parser) -> None:
    """Declare `--udlc`, `--udlc-limit` and the patterns of files that are collected without it."""
    group = parser.getgroup("udlc", "equations")
    group.addoption("--udlc", action="store_true", help="take modules of equations for tests")
    group.addoption(
        "--udlc-limit", type=float, default=20.0, metavar="SECONDS", help="time that one link may take"
    )
    parser.addini("udlc_files", "names of modules of equations", "args", ["*_equations.py"])


def pytest_collect_file(file_path: Path, parent: pytest.Collector) -> pytest.Collector | None:
    """Collect a module that uses the notation, if it is asked for or has a name that says so."""
    config = parent.config
    patterns = ("*.py",) if config.getoption("--udlc") else config.getini("udlc_files")
    name = file_path.name
    if name.startswith(("test_", "_")) or not any(fnmatch(name, pattern) for pattern in patterns):
        return None
    if "udlc.notation" not in file_path.read_text(encoding="utf-8", errors="replace"):
        return None
    return EquationsFile.from_parent(parent, path=file_path)


class EquationsFile(pytest.File):
    """A module of equations."""

    def collect(self) -> Iterator[EntryItem]:
        """Yield a test for each entry; an error of the author's is one of collection."""
        from udlc.errors import UdlcError
        from udlc.project.project import load_file

        try:
            project = load_file(self.path)
        except UdlcError as error:
            raise self.CollectError(str(error)) from error
        for number in project:
            yield EntryItem.from_parent(self, name=number, project=project)


class EntryItem(pytest.Item):
    """An entry as a test."""

    def __init__(self, *, project: Project, **how: Any) -> None:
        super().__init__(**how)
        self.project = project

    def runtest(self) -> None:
        """Decide the entry in a process of its own, with a limit for each link."""
        from udlc.verify.run import Options, verify_all

        options = Options(jobs=1, limit=self.config.getoption("--udlc-limit"))
        (result,) = verify_all(self.project, [self.name], options)
        if not result.passes:
            raise Unproved(result)

    def repr_failure(self, excinfo: pytest.ExceptionInfo[BaseException], style: Any = None) -> Any:
        """The links that do not pass, their lines, and their counterexamples."""
        if not isinstance(excinfo.value, Unproved):
            return super().repr_failure(excinfo, style)
        from udlc.cli.verdicts import finding

        result = excinfo.value.result
        failed = [n for n, step in enumerate(result.steps) if step.verdict in ("refuted", "unknown")]
        return "\n".join("\n".join(finding(result, n)) for n in failed)

    def reportinfo(self) -> tuple[Path, int, str]:
        """Where the entry is written, and its number."""
        return self.path, self.project[self.name].line - 1, f"equation {self.name}"
