"""The plugin of pytest: entries are tests, a failure shows the link and the counterexample."""

import subprocess
import sys

GOOD = """from udlc.notation import *

eq = Chapter(1, "Mine")
x, y = real("x y")
eq["1.1"] = definition(Eq(y, x**2))
eq["1.2"] = identity(Eq((x + 1)**2, x**2 + 2*x + 1))
"""
BAD = (
    GOOD
    + """eq["1.3"] = derivation(
    Eq(
        (x - y) * (x + y),
        x**2 - y**2,
        x**2 + y**2,
    ))
"""
)


def pytest_of(folder, *words):
    command = [sys.executable, "-m", "pytest", "-p", "udlc.pytest_plugin", "-p", "no:cacheprovider", *words]
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120, check=False)
    return done.stdout


def test_files_are_collected_by_name_and_failures_shown(tmp_path):
    (tmp_path / "good_equations.py").write_text(GOOD, encoding="utf-8")
    (tmp_path / "bad_equations.py").write_text(BAD, encoding="utf-8")
    (tmp_path / "other_equations.py").write_text("raise SystemExit\n", encoding="utf-8")
    out = pytest_of(tmp_path)
    assert "1 failed, 4 passed" in out
    assert "bad_equations.py:11: 1.3: refuted: x^2 - y^2 = x^2 + y^2" in out
    assert "at x = " in out


def test_any_file_is_collected_on_demand_and_errors_are_placed(tmp_path):
    (tmp_path / "mine.py").write_text(GOOD, encoding="utf-8")
    assert "2 passed" in pytest_of(tmp_path, "--udlc", "mine.py")
    (tmp_path / "mine.py").write_text(GOOD + "eq['1.3'] = identity(Eq(x, w))\n", encoding="utf-8")
    out = pytest_of(tmp_path, "--udlc", "mine.py")
    assert "there is no name 'w'" in out
    assert "mine.py:7" in out
