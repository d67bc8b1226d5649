"""A generated model runs without the compiler: nothing that it imports loads SymPy."""

import subprocess
import sys

import pytest

import udlc


@pytest.mark.parametrize("module", ["udlc", "udlc.errors", "udlc.runtime", "generated"])
def test_import_leaves_sympy_out(module: str) -> None:
    command = f"import {module}, sys; sys.exit('sympy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", command], check=False).returncode == 0


@pytest.mark.parametrize("name", udlc.__all__)
def test_public_names_load(name: str) -> None:
    assert getattr(udlc, name) is getattr(udlc, name)
    assert name in dir(udlc)


def test_unknown_names_are_attribute_errors() -> None:
    with pytest.raises(AttributeError, match="no attribute 'sympy'"):
        _ = udlc.sympy  # type: ignore[attr-defined]
