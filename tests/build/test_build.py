"""A build brings a folder up to date: it does what is needed, no more, and leaves nothing half-done."""

import errno
import json
import os
import re
import shutil

import pytest

from udlc import files
from udlc.build.manifest import Manifest, generated_files
from udlc.errors import BuildError, InputError, NotationError, TranslateError, UnknownName
from udlc.files import MANIFEST
from udlc.runtime.catalogue import catalogue

MADE = [
    "__init__.py",
    "chapter_01.py",
    "chapter_02.py",
    "equations_01.py",
    "equations_02.py",
    "functions_02.py",
    "lines_01.json",
    "lines_02.json",
]


def edit(file, old, new):
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new), encoding="utf-8")


def built(report):
    """Chapters that were compiled again."""
    return [c.chapter for c in report.chapters if not c.fresh]


def test_files_of_a_build(original):
    assert [name for name in original.texts() if not name.startswith(".")] == MADE


def test_counts(original):
    first, second = original.build().chapters
    assert (first.entries, first.kernels, first.models) == (2, 8, 2)
    assert (second.entries, second.models) == (3, 1)


def test_nothing_to_do_changes_nothing(project):
    before = project.texts()
    stamps = {f: f.stat().st_mtime_ns for f in project.out.iterdir()}
    report = project.build()
    assert built(report) == []
    assert report.stale == ()
    assert project.texts() == before
    assert {f: f.stat().st_mtime_ns for f in project.out.iterdir()} == stamps


def test_only_the_chapter_that_changed_is_built_again(project):
    edit(project.equations / "chapter_02.py", "z < 0", "z <= 0")
    report = project.build()
    assert built(report) == [2]
    assert "chapter_01.py" not in report.stale
    assert project.build(check=True).stale == ()


def test_chapters_that_use_a_changed_one_are_built_again(project):
    edit(project.equations / "chapter_02.py", 'bind={a: "2.1"}', 'bind={a: "1.3"}')
    edit(
        project.equations / "chapter_01.py",
        "eq.network(",
        'a, z = elementwise("a"), real("z")\neq["1.3"] = definition(Eq(a(z), 2*z))\n\neq.network(',
    )
    assert built(project.build()) == [1, 2]
    edit(project.equations / "chapter_01.py", "2*z", "3*z")
    report = project.build()
    assert built(report) == [1, 2]
    assert {"equations_01.py", "equations_02.py"} <= set(report.stale)
    edit(project.equations / "chapter_02.py", "Bends", "Curves")
    assert built(project.build()) == [2]


def test_one_chapter_alone(project):
    shutil.rmtree(project.out)
    report = project.build(chapters=[2])
    assert [c.chapter for c in report.chapters] == [2]
    assert not (project.out / "chapter_01.py").exists()
    assert built(project.build(chapters=[2])) == []
    assert built(project.build()) == [1]


def test_a_chapter_that_is_not_there(project):
    with pytest.raises(UnknownName, match="there is no chapter '7'"):
        project.build(chapters=[7])


@pytest.mark.parametrize("name", MADE)
@pytest.mark.parametrize("spoil", ["edited", "missing", "cut", "no text"])
def test_spoilt_files_are_found_and_healed(project, original, name, spoil):
    file = project.out / name
    match spoil:
        case "edited":
            file.write_bytes(file.read_bytes() + b"\n")
        case "missing":
            file.unlink()
        case "cut":
            file.write_bytes(file.read_bytes()[:-5])
        case "no text":
            file.write_bytes(b"\xff\xfe\x00")
    spoilt = project.texts()
    assert name in project.build(check=True).stale
    assert project.texts() == spoilt
    assert name in project.build().stale
    assert project.texts() == original.texts()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "[]",
        '{"format": 1}',
        '{"format": 2, "compiler": "x", "modules": [], "numbers": [], "chapters": {"one": {}}}',
    ],
)
def test_a_damaged_manifest_is_written_anew(project, original, text):
    (project.out / MANIFEST).write_text(text, encoding="utf-8")
    assert Manifest.read(project.out) == Manifest()
    report = project.build()
    assert built(report) == [1, 2]
    assert report.stale == ()
    assert project.texts() == original.texts()


def test_check_tells_what_is_stale_and_writes_nothing(project):
    edit(project.equations / "chapter_01.py", "**2", "**4")
    before = project.texts()
    assert set(project.build(check=True).stale) >= {"chapter_01.py", "equations_01.py"}
    assert project.texts() == before


def test_check_of_nothing_built(project, tmp_path):
    shutil.rmtree(project.out)
    with pytest.raises(BuildError, match="nothing built here yet"):
        project.build(check=True)
    assert not project.out.exists()


def test_a_chapter_that_is_gone_takes_its_files_along(project):
    (project.equations / "chapter_02.py").unlink()
    gone = {"chapter_02.py", "equations_02.py", "functions_02.py", "lines_02.json"}
    assert set(project.build(check=True).stale) == gone
    assert set(project.build().stale) == gone
    assert not gone & set(project.texts())
    assert project.build(check=True).stale == ()


def test_files_that_a_chapter_no_longer_has_go(project):
    edit(project.equations / "chapter_02.py", 'eq.activation("bend", uses="2.1", function=a)\n', "")
    assert "functions_02.py" in project.build().stale
    assert not (project.out / "functions_02.py").exists()


def test_files_of_others_stay(project):
    (project.out / "chapter_09.py").write_text("mine = 1\n", encoding="utf-8")
    (project.out / "notes.txt").write_text("mine", encoding="utf-8")
    assert "chapter_09.py" not in generated_files(project.out)
    edit(project.equations / "chapter_01.py", "**2", "**4")
    project.build()
    assert (project.out / "chapter_09.py").exists()
    assert (project.out / "notes.txt").exists()


def test_a_slip_leaves_everything_as_it_was(project):
    before = project.texts()
    edit(project.equations / "chapter_02.py", "cases(", "casse(")
    with pytest.raises(
        NotationError, match=r"chapter_02\.py:10: there is no name 'casse'; did you mean 'cases'"
    ):
        project.build()
    assert project.texts() == before


def test_a_chapter_that_does_not_compile_keeps_the_others(project):
    edit(project.equations / "chapter_01.py", "**2", "**4")
    edit(project.equations / "chapter_02.py", "Eq(y, a(x)*x)", "rows(Eq(y, x + z), Eq(z, y))")
    edit(project.equations / "chapter_02.py", ', bind={a: "2.1"}', "")
    before = project.texts()
    with pytest.raises(TranslateError, match=r"2\.2: .* are defined in a circle"):
        project.build()
    after = project.texts()
    assert {n for n in after if after[n] != before[n]} <= {
        MANIFEST,
        "chapter_01.py",
        "equations_01.py",
        "lines_01.json",
    }
    edit(project.equations / "chapter_02.py", "Eq(z, y))", "Eq(z, x))")
    project.build()
    assert project.build(check=True).stale == ()


def test_a_folder_that_cannot_be_written(project):
    shutil.rmtree(project.out)
    project.out.write_text("a file is in the way", encoding="utf-8")
    with pytest.raises(BuildError, match="cannot write: File exists"):
        project.build()
    assert project.out.read_text(encoding="utf-8") == "a file is in the way"


@pytest.mark.parametrize("after", [0, 1, 3])
def test_a_full_disk_leaves_nothing_half_written(project, original, monkeypatch, after):
    """The disk fills up at the first, second, fourth file: each is what it was, or whole."""
    edit(project.equations / "chapter_01.py", "**2", "**4")
    before, room, sync = project.texts(), iter(range(after)), os.fsync

    def fill(handle):
        if next(room, None) is None:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        sync(handle)

    with monkeypatch.context() as patch:
        patch.setattr(files.os, "fsync", fill)
        with pytest.raises(BuildError, match="No space left on device"):
            project.build()
    assert not list(project.out.glob(".*.part"))
    spoilt = project.texts()
    project.build()
    healed = project.texts()
    assert spoilt.keys() == before.keys() == healed.keys()
    whole = {n for n in spoilt if n != MANIFEST}
    assert all(spoilt[n] in (before[n], healed[n]) for n in whole)
    json.loads(spoilt[MANIFEST])
    assert healed["equations_01.py"] != before["equations_01.py"]


def test_what_an_interrupted_write_left_behind_goes(project):
    (project.out / ".chapter_01.py.x1.part").write_text("half", encoding="utf-8")
    edit(project.equations / "chapter_01.py", "**2", "**4")
    project.build()
    assert not list(project.out.glob(".*.part"))


def test_an_initialiser_may_be_called_as_a_function_of_the_runtime(project):
    chapter = project.equations / "chapter_01.py"
    with chapter.open("a", encoding="utf-8") as file:
        file.write(
            'N, σ, w = size("N"), deviation("σ"), real("w")\n'
            'eq["1.3"] = constraint(Eq(σ[w]**2, 1/N))\n'
            'eq.initialiser("scaled", uses="1.3", deviation=σ[w], fan_in=N)\n'
            'eq.network("drawn", uses="1.1", given=x, parameters=φ, output=f, init={φ: "scaled"})\n'
        )
    project.build()
    texts = project.texts()
    assert '{"φ": scaled}'.encode() in texts["chapter_01.py"]
    assert b"\nscaled = Initialiser(" in texts["functions_01.py"]


@pytest.mark.parametrize("name", ["chapter_01.py", "functions_02.py"])
@pytest.mark.parametrize("how", ["longer", "cut", "edited", "empty", "with another digest", "no text"])
def test_models_of_a_file_that_was_changed_are_refused(project, name, how):
    file = project.out / name
    assert catalogue(project.out).things["model"]
    text = file.read_bytes()
    changed = {
        "longer": text + b"\n",
        "cut": text[: len(text) // 2],
        "edited": text.replace(b"chapter", b"capture", 1).replace(b"return", b"yield", 1),
        "empty": b"",
        "with another digest": re.sub(rb"Content: .{16}", b"Content: " + b"0" * 16, text),
        "no text": b"\xff\xfe\x00",
    }
    file.write_bytes(changed[how])
    with pytest.raises(InputError, match=rf"{name}: is not what `udlc build` wrote: run it again"):
        catalogue(project.out)
    project.build()
    assert catalogue(project.out).things["model"]


def test_files_that_were_pulled_are_whole(project, original):
    """What the last build of this folder remembers is of other files, or nothing."""
    edit(project.equations / "chapter_02.py", "z < 0", "z <= 0")
    project.build()
    for file in original.out.glob("*.py"):
        shutil.copy(file, project.out)
    assert catalogue(project.out).things["model"]
    (project.out / MANIFEST).unlink()
    assert catalogue(project.out).things["model"]
    assert project.build(check=True).stale
