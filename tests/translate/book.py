"""Every entry and model of the equations, by number and name, for tests."""

from functools import cache
from importlib import import_module

from udlc.notation.entry import Entry
from udlc.notation.models import Model

CHAPTERS = (2, 3, 4, 5, 6, 7)


@cache
def entries() -> dict[str, Entry]:
    """All entries, by number."""
    return {n: e for c in CHAPTERS for n, e in import_module(f"equations.chapter_{c:02d}").eq.items()}


@cache
def models() -> dict[tuple[str, str], Model]:
    """All models, by kind and name."""
    found = (m for c in CHAPTERS for m in import_module(f"equations.chapter_{c:02d}").eq.models)
    return {(m.kind, m.name): m for m in found}
