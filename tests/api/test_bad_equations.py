"""One slip in a chapter is one error: it names the place, the entry, the letter, and what would be right."""

import re

import pytest

from tests.api.slips import SLIPS
from udlc.build.builder import build
from udlc.errors import BAD_INPUT, UdlcError

HEAD = 'from udlc.notation import *\n\neq = Chapter(1, "Test")\n'


def write(folder, name, text):
    lines = text.strip("\n").splitlines()
    indent = min(len(line) - len(line.lstrip()) for line in lines if line.strip())
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(HEAD + "\n".join(line[indent:] for line in lines) + "\n", encoding="utf-8")


@pytest.mark.parametrize("slip", list(SLIPS))
def test_one_slip_is_one_error(tmp_path, slip):
    text, said = SLIPS[slip]
    write(tmp_path / "equations", "chapter_01.py", text)
    with pytest.raises(UdlcError) as caught:
        build(tmp_path / "equations", tmp_path / "generated")
    message = str(caught.value)
    assert re.search(rf"chapter_01\.py{said}", message), message
    assert caught.value.exit_code == BAD_INPUT
    assert "\n" not in message
    assert not list((tmp_path / "generated").glob("*_01.py"))


def test_a_number_in_two_chapters_of_one_number(tmp_path):
    text = """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, x))
        """
    for name in ("chapter_01.py", "chapter_01_again.py"):
        write(tmp_path, name, text)
    with pytest.raises(UdlcError, match=r"chapter_01_again\.py: chapter 1 is also in chapter_01\.py"):
        build(tmp_path, tmp_path / "generated")


def test_a_name_in_two_chapters(tmp_path):
    for number in (1, 2):
        (tmp_path / f"chapter_0{number}.py").write_text(
            f"from udlc.notation import *\n\neq = Chapter({number})\nx, y = real('x y')\n"
            "eq['double'] = model(Eq(y, 2*x))\n",
            encoding="utf-8",
        )
    with pytest.raises(
        UdlcError, match=r"chapter_02\.py:5: double: this number is also at .*chapter_01\.py:5"
    ):
        build(tmp_path, tmp_path / "generated")


def test_a_folder_without_chapters(tmp_path):
    with pytest.raises(UdlcError, match="no module here holds a chapter"):
        build(tmp_path, tmp_path / "generated")


def test_two_chapters_in_one_module(tmp_path):
    text = "from udlc.notation import *\n\none, two = Chapter(1), Chapter(2)\n"
    (tmp_path / "both.py").write_text(text, encoding="utf-8")
    with pytest.raises(UdlcError, match="one module holds one chapter"):
        build(tmp_path, tmp_path / "generated")
