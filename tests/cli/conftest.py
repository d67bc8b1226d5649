"""A small project, built once."""

from pathlib import Path

import pytest

from tests.cli.small import write_project
from udlc.build.builder import build


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small project's equations, built beside it."""
    equations = write_project(tmp_path_factory.mktemp("small"))
    build(equations, equations.parent / "generated")
    return equations
