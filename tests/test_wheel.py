"""The wheel holds all that people need: its models import and train where nothing else of the project is."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent

TRAIN = """
import sys
from pathlib import Path

import numpy as np

import udlc
from generated.chapter_04 import deep
from generated.chapter_05 import multiclass
from generated.chapter_06 import adam

assert "sympy" not in sys.modules
place = Path(sys.argv[1])
assert all(place in Path(m.__file__).parents for m in (udlc, sys.modules["generated"]))
rng = np.random.default_rng(0)
x = rng.normal(size=(200, 2)).astype(np.float32)
y = (x[:, 0] * x[:, 1] > 0).astype(int)
model = deep(widths=[2, 16, 2], head=multiclass, compiled=False)
parameters = model.init(seed=0)
before = model.loss(parameters, x, y)
model.fit(parameters, x, y, optimiser=adam(α=0.02), steps=20, batch=25, seed=0)
assert model.loss(parameters, x, y) < before
print(len(udlc.book()), "entries")
"""


@pytest.mark.slow
def test_the_wheel_trains_where_it_is_installed(tmp_path: Path) -> None:
    wheels, place = tmp_path / "wheels", tmp_path / "installed"
    pip = [sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, "wheel", "--no-deps", "--wheel-dir", wheels, ROOT], check=True)
    (wheel,) = wheels.glob("*.whl")
    subprocess.run([*pip, "install", "--no-deps", "--target", place, wheel], check=True)
    environment = {**os.environ, "PYTHONPATH": str(place)}
    command = [sys.executable, "-c", TRAIN, str(place)]
    done = subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("entries\n")
