"""Instructions of AVX-512 run in the loops of kernels, and give the bits of what they stand for."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.runtime.test_vector import FEATURES, INF, NAN, REALS, compiled, machine_code, samples
from udlc.runtime import cache, wide

pytestmark = pytest.mark.skipif(not FEATURES.get("avx512f"), reason="the processor has no AVX-512")

MADE_OF_THEM = ("exp", "log", "log1p")
WITHOUT = ("sin",)
"""Of these processors compile the same text, and what others kept must not be taken for their own."""

LEAST = (1e-40, -1e-40, 3e-320, -0.0, 0.0, -1.0, -2.0, INF, -INF, NAN)


def values() -> dict[str, np.ndarray]:
    """What compiled functions give at samples and at the ends, by function and type."""
    found = {}
    for name in (*MADE_OF_THEM, *WITHOUT):
        for real in REALS:
            x = np.concatenate([samples(name, real, 500, seed=2), np.array(LEAST, real)])
            found[f"{name} {real}"] = compiled(name, real, x)
    return found


def test_processors_without_them_give_the_same_bits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """From one cache, which the other processor fills first."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    file = tmp_path / "values.npz"
    others = [f"{'-' if name.startswith('avx512') else '+'}{name}" for name, has in FEATURES.items() if has]
    told = {"NUMBA_CPU_NAME": "haswell", "NUMBA_CPU_FEATURES": ",".join(others)}
    script = f"""
import numpy as np
from tests.runtime.test_avx512 import values
from udlc.runtime import wide
assert "avx512" not in wide.instructions_here().values()
np.savez({str(file)!r}, **values())
"""
    subprocess.run([sys.executable, "-c", script], check=True, env={**os.environ, **told})
    assert "avx512" in wide.instructions_here().values()
    with np.load(file) as found:
        for name, wanted in values().items():
            np.testing.assert_array_equal(found[name], wanted, err_msg=name)


# function → the instructions that its loop has
INSTRUCTIONS = {
    "exp": ("vscalef",),
    "log": ("vgetmant", "vgetexp", "vfixupimm"),
    "log1p": ("vfixupimm",),
}


@pytest.mark.parametrize("real", REALS)
@pytest.mark.parametrize("name", INSTRUCTIONS)
def test_loops_have_the_instructions(
    name: str, real: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One of each is in the function on one lane, the others are in loops."""
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path))
    assembly = machine_code(name, real)
    for word in INSTRUCTIONS[name]:
        assert len(re.findall(rf"{word}p{'s' if real == 'float32' else 'd'}\s.*%zmm", assembly)) > 1
