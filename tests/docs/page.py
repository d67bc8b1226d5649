"""A page of Markdown: its fenced blocks, and what the commands in them print."""

import re
from pathlib import Path
from typing import NamedTuple

import pytest
from typer.testing import CliRunner

from udlc.cli import application

ROOT = Path(__file__).parents[2]
FENCE = re.compile(r"^```(\w+)(?: (\S+))?\n(.*?)^```$", re.MULTILINE | re.DOTALL)


class Block(NamedTuple):
    """A fenced block: its language, the file that it is (if it is one), its text."""

    language: str
    file: str | None
    text: str


class Page:
    """The blocks of a page in order."""

    def __init__(self, path: str) -> None:
        self.path = ROOT / path
        self.text = self.path.read_text(encoding="utf-8")
        self.blocks = [Block(*match.groups()) for match in FENCE.finditer(self.text)]

    def after(self, place: int) -> Block:
        """The block after the one at a place."""
        return self.blocks[place + 1] if place + 1 < len(self.blocks) else Block("", None, "")

    def check(self, place: int, printed: str, update: bool) -> None:
        """Compare a block with what is printed; with `update`, write what is printed where they differ."""
        claimed = self.blocks[place]
        if agrees(claimed.text, printed):
            return
        if not update:
            pytest.fail(f"{self.path.name} shows\n{claimed.text}but it is\n{printed}", pytrace=False)
        begin = f"```{claimed.language}\n"
        old, new = (f"{begin}{text}```\n" for text in (claimed.text, _trimmed(printed) + "\n"))
        self.text = self.text.replace(old, new)
        self.path.write_text(self.text, encoding="utf-8")

    def write_files(self, folder: Path) -> None:
        """Write the blocks that are files."""
        for block in self.blocks:
            if block.file:
                file = folder / block.file
                file.parent.mkdir(exist_ok=True)
                file.write_text(block.text, encoding="utf-8")


def command(line: str) -> str:
    """What a command prints; a comment after it may say with which code it exits."""
    words, _, comment = line.partition("#")
    result = CliRunner().invoke(application(), words.split()[1:])
    code = int(comment.split()[-1]) if comment else 0
    assert result.exit_code == code, f"{line}: {result.output} {result.exception}"
    return result.stdout


def agrees(claimed: str, printed: str) -> bool:
    """Whether a page claims what is printed; an ellipsis in the page stands for anything."""
    pattern = ".*?".join(map(re.escape, _trimmed(claimed).split("…")))
    return re.fullmatch(pattern, _trimmed(printed), re.DOTALL) is not None


def _trimmed(text: str) -> str:
    return "\n".join(line.rstrip() for line in text.strip().splitlines())
