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


def test_the_checker_is_small():
    """Lines of code, without blank lines and docstrings."""
    assert sum(map(lines_of_code, SOURCE)) <= 960


def lines_of_code(path):
    text = path.read_text()
    said = set()
    for node in ast.walk(ast.parse(text)):
        first = (
            node.body[0]
            if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and node.body
            else None
        )
        if (
            isinstance(first, ast.Expr)
            and isinstance(first.value, ast.Constant)
            and isinstance(first.value.value, str)
        ):
            said |= set(range(first.lineno, first.end_lineno + 1))
    return sum(bool(line.strip()) and n not in said for n, line in enumerate(text.splitlines(), 1))
