"""`udlc lint` finds slips that Python hides."""

import json

from tests.cli.running import udlc


def test_clean_equations(project):
    ran = udlc("lint", "--equations", project)
    assert (ran.code, ran.out) == (0, "0 findings in 2 files\n")
    assert json.loads(udlc("lint", "--equations", project, "--json").out) == []


def test_findings_fail(tmp_path):
    file = tmp_path / "chapter.py"
    file.write_text("print(1/2)\n", encoding="utf-8")
    ran = udlc("lint", file)
    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith(f"{file}:1: 1 / 2 is a float in Python")
    assert ran.out.splitlines()[1] == "1 finding in 1 file"
    (found,) = json.loads(udlc("lint", file, "--json").out)
    assert (found["file"], found["line"]) == (str(file), 1)


def test_files_that_cannot_be_read(tmp_path):
    file = tmp_path / "chapter.py"
    file.write_text("eq = (\n", encoding="utf-8")
    ran = udlc("lint", file)
    assert ran.code == 2
    assert "not Python: '(' was never closed" in " ".join(ran.err.split())
    assert udlc("lint", tmp_path / "none.py").code == 2


def test_a_folder_that_is_not_there(tmp_path):
    ran = udlc("lint", "--equations", tmp_path / "none")
    assert ran.code == 2
    assert "there is no such folder" in " ".join(ran.err.split())


def test_what_entries_lack_is_found_in_a_whole_folder(tmp_path):
    lines = (
        "from udlc.notation import *",
        'eq = Chapter(1, "Test")',
        'x, y, f = *real("x y"), function("f")',
        'eq["1.1"] = model(Eq(y, f(x)))',
        'eq.program("p", uses="1.1", given=x, output=y)',
    )
    (tmp_path / "chapter_01.py").write_text("\n".join(lines) + "\n", encoding="utf-8")
    ran = udlc("lint", "--equations", tmp_path)
    assert ran.code == 1
    assert ran.out.splitlines()[0].startswith(f"{tmp_path}/chapter_01.py:5: p: f is open")
    (found,) = json.loads(udlc("lint", "--equations", tmp_path, "--json").out)
    assert found["line"] == 5
