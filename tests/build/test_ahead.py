"""`udlc build --compile`: what it compiles is what a first call then finds."""

import importlib
import sys

import pytest

from udlc.build.ahead import Piece, compile_ahead, compile_piece, pieces
from udlc.errors import BuildError
from udlc.runtime import catalogue
from udlc.runtime.catalogue import catalogue_with_book


@pytest.fixture
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path / "cache"))
    before = set(sys.modules)
    yield tmp_path / "cache"
    for name in set(sys.modules) - before:
        if name.startswith("generated"):
            del sys.modules[name]


@pytest.mark.usefixtures("cache")
def test_every_network_and_kernel_is_a_piece_networks_first(project):
    found = pieces(project.out, ())
    assert [p.network for p in found] == sorted((p.network for p in found), reverse=True)
    assert any(p.network for p in found)
    text = "".join(f.read_text() for f in project.out.glob("chapter_[0-9][0-9].py"))
    assert sum(not p.network for p in found) == text.count("\n@kernel(")
    assert pieces(project.out, [99]) == []


def test_a_piece_that_is_compiled_is_found_in_the_cache(project, cache):
    known = catalogue_with_book(project.out)
    plain = [p for p in pieces(project.out, ()) if not p.network]
    for piece in plain:
        kernel = getattr(importlib.import_module(f"{known.package}.{piece.module}"), piece.name)
        if kernel.opaque:
            continue
        compile_piece(str(project.out), piece)
        linked = kernel.link()
        linked.compile()
        kept = list((cache / "__pycache__").glob(f"{piece.name}_*.nbc"))
        assert len(kept) == 1, piece
        break


@pytest.mark.usefixtures("cache")
def test_a_kernel_that_does_not_compile_is_named(project, monkeypatch):
    monkeypatch.setattr(catalogue, "spoilt", lambda _: ())  # it would see the change below
    piece = next(p for p in pieces(project.out, ()) if p.name.endswith("_loss"))
    file = project.out / f"{piece.module}.py"
    text = file.read_text()
    at = text.index('"""', text.index(f"def {piece.name}("))
    file.write_text(f"{text[:at]}not_there[0] += 1\n    {text[at:]}")
    with pytest.raises(BuildError, match=rf"{piece.module}\.{piece.name} does not compile"):
        compile_piece(str(project.out), Piece(piece.module, piece.name))


@pytest.mark.slow
def test_all_of_a_project_in_processes(project, cache):
    seen = []
    done = compile_ahead(project.out, (), 2, lambda *progress: seen.append(progress))
    assert done.kernels + done.networks == len(seen) == seen[-1][1] == seen[-1][2]
    files = sorted(cache.rglob("*.nbc"))
    assert len(files) >= done.kernels / 2
    again = compile_ahead(project.out, (), 1)
    assert (again.kernels, again.networks) == (done.kernels, done.networks)
    assert sorted(cache.rglob("*.nbc")) == files


def test_a_cache_that_cannot_be_written_is_no_place_to_compile_into(project, tmp_path, monkeypatch):
    (tmp_path / "file").write_text("not a folder")
    monkeypatch.setenv("UDLC_CACHE_DIR", str(tmp_path / "file" / "cache"))
    with pytest.raises(BuildError, match="cannot be kept: choose another folder by UDLC_CACHE_DIR"):
        compile_ahead(project.out, (), 1)
