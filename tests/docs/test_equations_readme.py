"""The page on writing equations is true: snippets run, print what stands below them, fail as shown."""

import ast
import contextlib
import re

import numpy as np
import pytest

from tests.docs.page import Page, command
from tests.modules import own_generated
from udlc import notation
from udlc.errors import UdlcError
from udlc.notation.entry import KINDS
from udlc.notation.lint import lint
from udlc.project.project import book

PAGE = Page("equations/README.md")


def printed(thing):
    """What a notebook would print."""
    if isinstance(thing, tuple):
        return ", ".join(map(printed, thing))
    return thing.latex() if hasattr(thing, "latex") else thing.tex()


def mathematics(lines):
    """A block of mathematics with one line for each printed thing."""
    if len(lines) == 1:
        return lines[0] + "\n"
    return "\\begin{gathered}\n" + " \\\\\n".join(lines) + "\n\\end{gathered}\n"


def run(text, names, file="chapter_01.py"):
    """Execute a snippet; return what its bare expressions are."""
    shown = []
    for statement in ast.parse(text).body:
        bare = isinstance(statement, ast.Expr) and not isinstance(statement.value, ast.Constant)
        if bare:
            shown.append(eval(compile(ast.Expression(statement.value), file, "eval"), names))
        else:
            exec(compile(ast.Module([statement], []), file, "exec"), names)
    return shown


def complaint(line, names):
    """The message that a line in a module fails with."""
    with pytest.raises(UdlcError) as caught:
        exec(compile(line, "chapter_01.py", "exec"), names)
    return f"{type(caught.value).__name__}: {caught.value}"


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """A folder with the files that the page shows, and points to train on."""
    folder = tmp_path_factory.mktemp("page")
    PAGE.write_files(folder)
    x = np.linspace(-2, 2, 60)
    np.savetxt(folder / "points.csv", np.stack([x, np.sin(x)], axis=1), fmt="%.4f", delimiter=",")
    with contextlib.chdir(folder), own_generated():
        yield folder


def test_snippets_print_what_stands_below_them(project, update):
    """In order, in one namespace, as somebody who follows the page would type them."""
    names = {}
    for place, block in enumerate(PAGE.blocks):
        if block.language == "sh" and "build" in block.text:
            command(block.text.splitlines()[0])
        if block.language == "python" and not block.file:
            shown = run(block.text, names)
            if shown:
                assert PAGE.after(place).language == "math", block.text
                PAGE.check(place + 1, mathematics(list(map(printed, shown))), update)
        if block.language == "pycon":
            lines = re.findall(r"^>>> (.*)\n", block.text, re.MULTILINE)
            assert lines
            PAGE.check(place, "".join(f">>> {line}\n{complaint(line, names)}\n" for line in lines), update)


def test_commands_print_what_stands_below_them(project, update):
    for place, block in enumerate(PAGE.blocks):
        if block.language == "sh":
            output = "".join(map(command, block.text.splitlines()))
            if PAGE.after(place).language == "text":
                PAGE.check(place + 1, output, update)


def test_the_chapter_is_clean(project):
    assert lint(project / "equations" / "chapter_01.py") == []


def test_every_word_of_the_notation_is_shown():
    shown = {
        node.id
        for block in PAGE.blocks
        if block.language == "python"
        for node in ast.walk(ast.parse(block.text))
        if isinstance(node, ast.Name)
    }
    assert sorted(set(notation.__all__) - shown) == []


def test_every_kind_and_every_model_is_shown():
    text = "\n".join(block.text for block in PAGE.blocks if block.language == "python")
    assert [kind for kind in KINDS if f"= {kind}(" not in text] == []
    declared = ("network", "head", "optimiser", "program", "activation", "initialiser")
    assert [model for model in declared if f"eq.{model}(" not in text] == []


def test_entries_print_otherwise_than_the_book_where_the_page_says_so():
    section = PAGE.text.partition("## Where the print differs")[2]
    rows = re.findall(r"^\| ([\d., ]+) \| `(.+?)` \| `(.+?)` \|", section, re.MULTILINE)
    assert len(rows) > 10
    entries = book()
    for numbers, here, there in rows:
        for number in numbers.split(", "):
            printed = entries[number].latex()
            assert here in printed, number
            assert there not in printed, number
