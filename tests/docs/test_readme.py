"""The front page tells the truth: its Python runs, and its commands print what stands below them."""

import contextlib
import re
import shlex

import pytest

from tests.docs.page import ROOT, Page, agrees, command
from tests.modules import own_generated
from udlc.cli import application

PAGE = Page("README.md")
GENERATED = Page("generated/README.md")
QUICK = ("list", "show", "eval", "lint", "new")
"""Commands that neither build the book nor train a network."""


@pytest.fixture
def folder(tmp_path):
    PAGE.write_files(tmp_path)
    with contextlib.chdir(tmp_path), own_generated():
        yield tmp_path


def quick():
    """Blocks of one quick command, each with the place of what the page says that it prints."""
    for place, block in enumerate(PAGE.blocks):
        lines = block.text.splitlines()
        if block.language == "sh" and len(lines) == 1 and re.match(rf"udlc ({'|'.join(QUICK)})\b", lines[0]):
            yield pytest.param(lines[0], place + 1, id=lines[0])


@pytest.mark.parametrize(("line", "place"), list(quick()))
def test_commands_print_what_stands_below_them(folder, line, place, update):
    PAGE.check(place, command(line), update)


def test_every_command_is_shown():
    known = {c.name for c in application().registered_commands}
    shown = {line.split()[1] for b in PAGE.blocks for line in b.text.splitlines() if line.startswith("udlc ")}
    assert shown == known


@pytest.mark.parametrize("page", [PAGE, GENERATED], ids=["project", "generated"])
def test_python_says_what_its_comments_say(folder, capsys, page):
    """`# → …` after a print is what is printed."""
    names = {}
    for block in page.blocks:
        if block.language == "python":
            claimed = re.findall(r"# → (.*)", block.text)
            exec(compile(block.text, "README.md", "exec"), names)
            printed = capsys.readouterr().out.splitlines()
            assert len(printed) == len(claimed)
            for claim, said in zip(claimed, printed):
                assert agrees(claim, said), said


def test_the_set_up_installs_what_is_declared():
    text = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for block in PAGE.blocks:
        for words in re.findall(r"'\.\[(.*?)\]'", block.text):
            assert [w for w in shlex.split(words.replace(",", " ")) if f"\n{w} = [" not in text] == []


def test_links_lead_somewhere():
    links = re.findall(r"\[([\w./]+)\]\(\1\)", PAGE.text)
    assert links
    assert [link for link in links if not (ROOT / link).exists()] == []
