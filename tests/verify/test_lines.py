"""Lines of links: chains over several lines, rows, statements joined by “and”, sides held in variables."""

import pytest

from udlc.project.project import load_file
from udlc.verify.lines import step_lines

HEAD = 'from udlc.notation import *\neq = Chapter(1, "Mine")\nx, y, z = real("x y z")\n'


@pytest.fixture
def lines(tmp_path):
    def found(text, count):
        file = tmp_path / "mine.py"
        file.write_text(HEAD + text, encoding="utf-8")
        return step_lines(load_file(file)["1.1"], count)

    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('eq["1.1"] = identity(Eq(x, y))', (4,)),
        ('eq["1.1"] = identity(\n    Eq(\n        x,\n        y,\n        z,\n    )\n)', (7, 8)),
        ('eq["1.1"] = identity(\n    Eq(x, y)\n    .Approx(z)\n)', (5, 6)),
        ('eq["1.1"] = identity(rows(\n    Eq(x, y),\n    Eq(y, z),\n))', (5, 6)),
        ('eq["1.1"] = identity(Eq(x, y) &\n    Eq(y, z))', (4, 5)),
        ('eq["1.1"] = identity(\n    x <\n    y)', (6,)),
        ('eq["1.1"] = identity(Eq(x,\n    y), where=Eq(\n    y, z))', (5,)),
        ('said = Eq(x,\n    y, z)\neq["1.1"] = identity(said)', (6, 6)),
    ],
)
def test_each_link_is_at_the_line_of_its_right_side(lines, text, expected):
    assert lines(text, len(expected)) == expected


def test_what_is_said_of_the_whole_is_at_the_line_of_the_entry(lines):
    assert lines('eq["1.1"] = identity(\n    Eq(x,\n       y))', 2) == (4, 6)
