"""A compiler from the equations of a book to verified, fast code.

Names load when they are first used, so that a generated model, which imports
`udlc.runtime`, never imports SymPy.
"""

from importlib import import_module

__version__ = "0.1.0"

_PUBLIC = {
    "book": "udlc.api",
    "compile_expression": "udlc.api",
    "load": "udlc.api",
}

__all__ = ["__version__", "book", "compile_expression", "load"]


def __getattr__(name: str) -> object:
    """Import the module that holds a public name, and keep the name here."""
    if name not in _PUBLIC:
        raise AttributeError(f"module 'udlc' has no attribute {name!r}")
    value: object = getattr(import_module(_PUBLIC[name]), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted(globals().keys() | _PUBLIC.keys())
