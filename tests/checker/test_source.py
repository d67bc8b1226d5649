"""What the checker is made of: the standard library alone, in few lines."""

import ast
import sys
from pathlib import Path

from udlc import checker

SOURCE = sorted(Path(checker.__file__).parent.glob("*.py"))


def test_the_checker_imports_the_standard_library_alone():
    for path in SOURCE:
        for node in ast.walk(ast.parse(path.read_text())):
            names = [a.name for a in node.names] if isinstance(node, ast.Import) else []
            names += [node.module] if isinstance(node, ast.ImportFrom) else []
            for name in names:
                assert name.split(".")[0] in sys.stdlib_module_names or name.startswith("udlc.checker"), name


CODE = [path for path in SOURCE if path.name != "theorems.py"]
"""The table of theorems holds sentences, and no code."""


def test_the_checker_does_not_grow():
    assert sum(map(lines_of_code, CODE)) <= 500


def lines_of_code(path):
    """Lines without blank ones, docstrings and comments."""
    text = path.read_text()
    said = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node):
            said |= set(range(node.body[0].lineno, node.body[0].end_lineno + 1))
    lines = [line.strip() for n, line in enumerate(text.splitlines(), 1) if n not in said]
    return sum(bool(line) and not line.startswith("#") for line in lines)
