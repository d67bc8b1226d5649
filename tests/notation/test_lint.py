"""The linter finds what construction cannot see, and nothing in what is right."""

from pathlib import Path

import pytest

from udlc.notation.lint import lint

CHAPTERS = sorted((Path(__file__).parents[2] / "equations").glob("chapter_*.py"))


@pytest.mark.parametrize(
    ("source", "line", "said"),
    [
        ("x = 1\ny = x + 1/2\nprint(y)\n", 2, "frac"),
        ("print(1//2)\n", 1, "whole number"),
        ("print(-1/2)\n", 1, "frac"),
        ("z = 1\n\nprint(z == 2)\n", 3, "Eq"),
        ("z = 1\nprint(0 < z < 1)\n", 2, "Le"),
        ("print(0.06)\n", 1, "number"),
        ("x = 1\n", 1, "never used"),
        ("x = 1\nx = 2\nprint(x)\n", 1, "before it is declared again"),
        ("ϵ = 1\nprint(ε)\n", 2, "one name"),
        ("ℓ = 1\nprint(l)\n", 2, "one name"),
    ],
)
def test_finding(tmp_path: Path, source: str, line: int, said: str) -> None:
    path = tmp_path / "chapter.py"
    path.write_text(source, encoding="utf-8")
    (finding,) = lint(path)
    assert (finding.file, finding.line) == (str(path), line)
    assert said in finding.message
    assert str(finding).startswith(f"{path}:{line}: ")


@pytest.mark.parametrize(
    "source",
    [
        "D = 1\nprint(D/2, 2/D, D//6)\n",
        "x = [d for d in (1, 2)]\nprint(x)\n",
        "a, b = 1, 2\nprint(a < b, a >= b)\n",
    ],
)
def test_nothing_to_find(tmp_path: Path, source: str) -> None:
    path = tmp_path / "chapter.py"
    path.write_text(source, encoding="utf-8")
    assert lint(path) == []


@pytest.mark.parametrize("path", CHAPTERS, ids=lambda p: p.stem)
def test_the_book_is_clean(path: Path) -> None:
    assert lint(path) == []
