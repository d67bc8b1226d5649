"""From a chapter's source to findings that construction cannot see: Python evaluates or merges them first."""

import ast
import io
import tokenize
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Finding:
    """What is odd, and where."""

    file: str
    line: int
    message: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.message}"


def lint(path: str | Path) -> list[Finding]:
    """Return the findings in a module of equations, in the order of its lines.

    Raises:
        SyntaxError: where the file is no Python.
    """
    source = Path(path).read_text(encoding="utf-8")
    tree = ast.parse(source, filename=str(path))
    found = [*_arithmetic(tree), *_merged_names(source), *_unused_names(tree)]
    return [Finding(str(path), line, message) for line, message in sorted(found)]


_Found = Iterator[tuple[int, str]]


def _arithmetic(tree: ast.Module) -> _Found:
    """Find what Python computes or compares before the notation sees it."""
    for node in ast.walk(tree):
        if isinstance(node, ast.BinOp) and _is_number(node.left) and _is_number(node.right):
            shown = ast.unparse(node)
            if isinstance(node.op, ast.Div):
                yield node.lineno, f"{shown} is a float in Python: write frac({ast.unparse(node.left)}, …)"
            elif isinstance(node.op, ast.FloorDiv):
                yield (
                    node.lineno,
                    f"{shown} is a whole number in Python: write frac({ast.unparse(node.left)}, …)",
                )
        elif isinstance(node, ast.Compare):
            if len(node.ops) > 1:
                yield (
                    node.lineno,
                    f"Python cannot chain {ast.unparse(node)}: write Le(a, x, b) or Lt(a, x, b)",
                )
            elif isinstance(node.ops[0], (ast.Eq, ast.NotEq)):
                yield node.lineno, f"{ast.unparse(node)} compares two trees: write Eq(a, b)"
        elif isinstance(node, ast.Constant) and isinstance(node.value, float):
            yield node.lineno, f"{node.value} is not exact: write number('{node.value}')"


def _is_number(node: ast.expr) -> bool:
    if isinstance(node, ast.UnaryOp):
        return _is_number(node.operand)
    return isinstance(node, ast.Constant) and isinstance(node.value, (int, float))


def _merged_names(source: str) -> _Found:
    """Find names that look different and are one to Python: ϵ and ε, ℓ and l."""
    spellings: dict[str, str] = {}
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type != tokenize.NAME:
            continue
        first = spellings.setdefault(unicodedata.normalize("NFKC", token.string), token.string)
        if first != token.string:
            yield token.start[0], f"Python takes {token.string} and {first} for one name: rename one of them"


def _unused_names(tree: ast.Module) -> _Found:
    """Find letters that are declared and never used before they are declared again, or at all."""
    waiting: dict[str, int] = {}
    for statement in tree.body:
        names = [node for node in ast.walk(statement) if isinstance(node, ast.Name)]
        for name in names:
            if isinstance(name.ctx, ast.Load):
                waiting.pop(name.id, None)
        if not isinstance(statement, (ast.Assign, ast.AnnAssign)):
            continue
        for name in names:
            if isinstance(name.ctx, ast.Store) and not _in_comprehension(name, statement):
                if name.id in waiting:
                    yield waiting[name.id], f"{name.id} is declared and not used before it is declared again"
                waiting[name.id] = name.lineno
    for name_id, line in waiting.items():
        yield line, f"{name_id} is declared and never used"


def _in_comprehension(name: ast.Name, statement: ast.stmt) -> bool:
    targets = (node.target for node in ast.walk(statement) if isinstance(node, ast.comprehension))
    return any(name is inner for target in targets for inner in ast.walk(target))
