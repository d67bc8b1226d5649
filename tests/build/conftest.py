"""A small project, built once; each test works on a copy."""

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.cli.small import write_project
from udlc.build.builder import Report, build


class Project(NamedTuple):
    """Folders of a project."""

    equations: Path
    out: Path

    def build(self, **how: object) -> Report:
        return build(self.equations, self.out, **how)  # type: ignore[arg-type]

    def texts(self) -> dict[str, bytes]:
        """Every file of the output folder but the lock, with its bytes."""
        return {f.name: f.read_bytes() for f in sorted(self.out.iterdir()) if f.name != ".lock"}


@pytest.fixture(scope="session")
def original(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A project that is built and stays as it is."""
    folder = tmp_path_factory.mktemp("original")
    project = Project(write_project(folder), folder / "generated")
    project.build()
    return project


@pytest.fixture
def project(original: Project, tmp_path: Path) -> Project:
    """A copy of it to change."""
    copy = Project(tmp_path / "equations", tmp_path / "generated")
    shutil.copytree(original.equations, copy.equations)
    shutil.copytree(original.out, copy.out)
    return copy
