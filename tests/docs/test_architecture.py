"""The description of the compiler names every folder and file it has, and nothing that it has not."""

import re

from tests.docs.page import ROOT

TEXT = (ROOT / "udlc" / "README.md").read_text(encoding="utf-8")
INTERNAL = {"__init__.py", "__main__.py"}


def test_every_folder_and_file_is_described():
    here = ROOT / "udlc"
    folders = [f"{p.name}/" for p in here.iterdir() if (p / "__init__.py").is_file()]
    files = [p.name for p in here.glob("*.py") if p.name not in INTERNAL]
    assert [name for name in sorted(folders + files) if f"`{name}`" not in TEXT] == []


def test_what_is_named_exists():
    named = set(re.findall(r"`((?:\w+/)*\w+\.py|(?:\w+/)+)`", TEXT))
    assert named
    made = re.compile(r".*_NN\.py")
    places = (ROOT / "udlc", ROOT, ROOT / "udlc" / "ir")
    assert [
        n for n in sorted(named) if not made.fullmatch(n) and not any((p / n).exists() for p in places)
    ] == []
