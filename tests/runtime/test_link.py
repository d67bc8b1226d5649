"""Linked source: complete, named by its content, kept safely."""

from __future__ import annotations

import ast
import linecache
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from numba.core.caching import CacheImpl, IndexDataCacheFile

from udlc.runtime import cache
from udlc.runtime.activation import function
from udlc.runtime.functions import softplus
from udlc.runtime.kernel import given, kernel, output, real
from udlc.runtime.link import joined


@kernel(given("x", "N"), output("y", "N"), sizes="N")
def soft(x, y, N):
    for n in range(N):
        y[n] = softplus(x[n]) - real(0.5)


@kernel(given("x", "N"), output("y", "N"), sizes="N", opaque="a")
def outer(x, y, N):
    for n in range(N):
        y[n] = a(x[n])  # noqa: F821 - bound when it is linked


@pytest.fixture
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "cache"))
    return tmp_path / "cache"


def test_the_file_holds_what_it_calls_and_no_more() -> None:
    text = joined(soft, "float32", {}, compiled=True)
    found = [line.split("(")[0] for line in text.splitlines() if line.startswith("def ")]
    assert {"def exp_inside", "def log1p_of_unit"} < set(found)
    assert found[-2:] == ["def softplus", "def soft"]
    assert "def tanh" not in found
    assert "real = np.float32" in text
    assert "udlc" not in text


def test_python_runs_the_same_text() -> None:
    """Where compiled kernels have no instructions for it."""
    compiled, plain = (_functions(joined(soft, "float64", {}, known)) for known in (True, False))
    own = {
        name for name, part in compiled.items() if any("njit" in ast.unparse(d) for d in part.decorator_list)
    }
    assert {"soft", "softplus", "exp_inside"} <= own
    for name in own:
        assert _without_marks(compiled[name]) == _without_marks(plain[name])


def _functions(text: str) -> dict[str, ast.FunctionDef]:
    return {part.name: part for part in ast.parse(text).body if isinstance(part, ast.FunctionDef)}


def _without_marks(part: ast.stmt) -> str:
    """A definition without its decorators and without the request for wide lanes."""
    return "\n".join(
        line
        for line in ast.unparse(part).splitlines()
        if not line.startswith("@njit") and "wide_lanes" not in line
    )


def test_reals_have_the_type_that_was_asked_for(own_cache: Path) -> None:
    x = np.linspace(-3, 3, 7)
    for dtype in ("float32", "float64"):
        y = soft.link(dtype)({"x": x.astype(dtype)})["y"]
        assert y.dtype == dtype
        np.testing.assert_allclose(y, np.logaddexp(0, x) - 0.5, rtol=1e-5 if dtype == "float32" else 1e-14)
    assert len(list(own_cache.glob("soft_*.py"))) == 2


def test_a_damaged_file_is_written_again(own_cache: Path) -> None:
    path = cache.stored("name", "text")
    path.write_text("dam")
    assert cache.stored("name", "text") == path
    assert path.read_text() == "text"
    assert cache.stored("name", "other") != path
    assert sorted(p.suffix for p in own_cache.iterdir()) == [".py", ".py"]  # no scratch files are left


def test_a_folder_that_cannot_be_used_is_passed_over(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv(cache.VARIABLE, str(tmp_path / "file" / "cache"))
    path = cache.stored("name", "text")
    assert path.read_text() == "text"
    assert tmp_path not in path.parents


def test_a_full_disk_is_passed_over(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = cache._write

    def full(path: Path, text: str) -> None:
        if own_cache in path.parents:
            raise OSError(28, "No space left on device")
        write(path, text)

    monkeypatch.setattr(cache, "_write", full)
    assert cache.stored("name", "text").read_text() == "text"


WRITE = """
from udlc.runtime import cache
from udlc.runtime.activation import function
for n in range(200):
    path = cache.stored("shared", "x = 1\\n" * 2000)
    assert path.read_text() == "x = 1\\n" * 2000
    if n % 7 == 0:
        path.unlink(missing_ok=True)
"""


def run(code: str, **environment: str) -> subprocess.Popen[bytes]:
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), **environment}
    return subprocess.Popen([sys.executable, "-c", code], env=env, stderr=subprocess.PIPE)


def test_processes_may_write_at_once(own_cache: Path) -> None:
    code = WRITE.replace("if n % 7 == 0", "if False")
    both = [run(code) for _ in range(2)]
    assert [(p.communicate()[1], p.returncode) for p in both] == [(b"", 0)] * 2


def test_importing_the_runtime_loads_neither_numba_nor_sympy() -> None:
    code = "import sys, udlc.runtime.functions; sys.exit(bool({'numba', 'sympy'} & sys.modules.keys()))"
    process = run(code)
    process.communicate()
    assert process.returncode == 0


AGAIN = """
import numpy as np
from tests.runtime.test_link import soft
linked = soft.link("float64")
linked.compile()
assert linked({"x": np.zeros(3)})["y"][0] == np.log(2) - 0.5
"""


FRAME_WITHOUT_END = b"\x80\x04\x95" + b"\xff" * 8
"""A file of pickled data that claims to be longer than any memory."""


def spoilt(path: Path) -> bytes:
    return b"damaged" if path.suffix == ".nbi" else FRAME_WITHOUT_END


def halved(path: Path) -> bytes:
    return path.read_bytes()[: path.stat().st_size // 2]


def test_damaged_compiled_code_is_compiled_again(own_cache: Path) -> None:
    for damage in (spoilt, halved, None):
        process = run(AGAIN, NUMBA_CACHE_DIR="")
        error = process.communicate()[1]
        assert process.returncode == 0, error.decode()
        kept = [*own_cache.rglob("*.nbi"), *own_cache.rglob("*.nbc")]
        assert kept
        for path in kept if damage else []:
            path.write_bytes(damage(path))


def test_another_version_has_files_of_its_own(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    mine = cache.stored("name", "text")
    monkeypatch.setattr(cache, "_compiler", lambda: "numba 0.1")
    assert cache.stored("name", "text") != mine
    assert len(list(own_cache.iterdir())) == 2


def test_what_cannot_be_kept_is_used_all_the_same(own_cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(IndexDataCacheFile, "save", full)
    linked = soft.link("float32")
    np.testing.assert_allclose(linked({"x": np.zeros(3, np.float32)})["y"], np.log(2) - 0.5, rtol=1e-6)
    with pytest.raises(OSError, match="No space left"):
        soft.link("float64").compile()
    assert not list(own_cache.rglob("*.nbc"))


def test_a_folder_for_machine_code_that_is_not_there_is_done_without(
    own_cache: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(CacheImpl, "_locator_classes", [])
    x = np.zeros(3, np.float32)
    np.testing.assert_allclose(soft.link("float32")({"x": x})["y"], np.log(2) - 0.5, rtol=1e-6)
    assert [path.suffix for path in own_cache.iterdir()] == [".py"]


TRAINED = """
import hashlib
import sys
import numpy as np
from generated.chapter_03 import shallow
from generated.chapter_05 import multiclass
from generated.chapter_06 import adam
model = shallow(widths=[5, 40, 10], head=multiclass)
rng = np.random.default_rng(0)
parameters = model.init(0)
model.fit(parameters, rng.normal(size=(60, 5)), rng.integers(10, size=60), optimiser=adam, steps=3, batch=60)
sys.exit(hashlib.sha256(parameters.flat.tobytes()).hexdigest())
"""


def test_code_that_is_kept_gives_the_bits_of_the_process_that_compiled_it(own_cache: Path) -> None:
    first, second = (run(TRAINED).communicate()[1].decode() for _ in range(2))
    assert len(first.strip()) == 64, first
    assert first == second


def test_a_changed_callee_makes_another_file(own_cache: Path) -> None:
    def linked(text: str) -> str:
        space = {"function": function, "real": real}
        place = f"<{text}>"
        linecache.cache[place] = (len(text), None, text.splitlines(keepends=True), place)
        exec(compile(text, place, "exec"), space)
        return joined(outer, "float32", {"a": space["inner"]}, compiled=True)

    before, after = (linked(f"@function()\ndef inner(z):\n    return z + real({n})\n") for n in (1, 2))
    assert before == linked("@function()\ndef inner(z):\n    return z + real(1)\n")
    assert cache.stored("outer", before) != cache.stored("outer", after)
    assert cache.stored("outer", before) == cache.stored("outer", before)
