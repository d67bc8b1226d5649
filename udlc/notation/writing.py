"""What all Python writers of nodes share: the table of classes, brackets by precedence, lists."""

from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any, NamedTuple

from udlc.notation.where import fault

# How tightly Python's operators bind.
COMPARE, BAR, SUM, PRODUCT, MINUS, POWER, ATOM = range(7)

Names = Mapping[Any, str]


class Text(NamedTuple):
    """Python text, and how tightly its outermost operator binds."""

    text: str
    binding: int = ATOM


@singledispatch
def write(x: Any, names: Names) -> Text:  # noqa: ARG001
    """Return a node as Python; each class of nodes registers its own way."""
    raise fault(f"there is no Python for {type(x).__name__}")


def row(kind: type) -> Callable[[Callable[[Any, Names], str]], Callable[[Any, Names], str]]:
    """Register how a class of nodes is written, as a call or an atom."""

    def register(spell: Callable[[Any, Names], str]) -> Callable[[Any, Names], str]:
        write.register(kind, lambda x, names: Text(spell(x, names)))
        return spell

    return register


def text(x: Any, names: Names, at_least: int = COMPARE) -> str:
    """Return a node as Python, in brackets where it binds less tightly than `at_least`."""
    written = write(x, names)
    return written.text if written.binding >= at_least else f"({written.text})"


def listed(items: Any, names: Names, at_least: int = COMPARE) -> str:
    """Return nodes as Python, separated by commas."""
    return ", ".join(text(item, names, at_least) for item in items)
