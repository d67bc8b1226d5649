"""Errors of an equation module name the entry that they are about, beside the file and the line."""

import pytest

from udlc.errors import NotationError
from udlc.project.places import entry_at
from udlc.project.project import load_file

HEAD = """from udlc.notation import *

eq = Chapter(1, "faults")
x, y, f = real("x", size("D")), real("y", 3), None
eq["1.1"] = definition(Eq(y, y))
"""

FAULTS = {
    "a name that there is not": 'eq["1.2"] = identity(\n    Eq(x,\n       x + z))\n',
    "shapes that do not fit": 'eq["1.2"] = identity(\n    Eq(x,\n       x + y))\n',
    "another error of Python": 'eq["1.2"] = identity(\n    Eq(x,\n       f(x)))\n',
}


@pytest.mark.parametrize("name", FAULTS)
def test_an_error_names_the_entry(tmp_path, name):
    file = tmp_path / "chapter_01.py"
    file.write_text(HEAD + FAULTS[name], encoding="utf-8")
    with pytest.raises(NotationError) as caught:
        load_file(file)
    assert caught.value.entry == "1.2"
    assert caught.value.where == f"{file}:8"
    assert str(caught.value).startswith(f"{file}:8: 1.2: ")


def test_an_error_between_entries_names_none(tmp_path):
    file = tmp_path / "chapter_01.py"
    file.write_text(f"{HEAD}w = x + y\n", encoding="utf-8")
    with pytest.raises(NotationError) as caught:
        load_file(file)
    assert caught.value.entry is None


def test_the_entry_at_a_line(tmp_path):
    file = tmp_path / "chapter_01.py"
    file.write_text(HEAD, encoding="utf-8")
    assert [entry_at(file, n) for n in range(1, 7)] == [None] * 4 + ["1.1", None]
    assert entry_at(tmp_path / "missing.py", 1) is None
    file.write_text("eq[", encoding="utf-8")
    assert entry_at(file, 1) is None
