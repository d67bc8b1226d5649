"""A folder of generated code to what is in it: networks, heads, optimisers, activations by name."""

from __future__ import annotations

import importlib
import importlib.util
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any

from udlc.errors import InputError, UnknownName
from udlc.files import book_folder, spoilt
from udlc.runtime.activation import Function
from udlc.runtime.head import Head
from udlc.runtime.initialise import Initialiser
from udlc.runtime.network import Network
from udlc.runtime.optimiser import Optimiser

CLASSES_HEAD, NUMBERS_HEAD, OPTIMISER = "multiclass", "least_squares", "adam"
"""The head for classes, the head for quantities, and the optimiser, where none is named."""

KINDS: Mapping[str, type[Any]] = {
    "model": Network,
    "head": Head,
    "optimiser": Optimiser,
    "activation": Function,
    "initialiser": Initialiser,
}


@dataclass(frozen=True)
class Catalogue:
    """What a generated package declares, by kind and name; of equal names the first chapter's."""

    folder: Path
    things: Mapping[str, dict[str, Any]] = field(default_factory=dict)
    package: str = ""

    def find(self, kind: str, name: str) -> Any:
        """The thing of this name; raises UnknownName."""
        try:
            return self.things[kind][name]
        except KeyError:
            raise UnknownName(kind, name, self.things[kind]) from None


def catalogue(folder: Path) -> Catalogue:
    """Import every chapter of a generated package.

    Raises:
        InputError: there is no such folder, nothing is built in it, a file in it is not what was built, or a
            module cannot be imported.
    """
    modules = sorted(file.stem for file in folder.glob("chapter_*.py"))
    if not modules:
        raise InputError("holds no generated chapters: run `udlc build` first", where=str(folder))
    for damaged in spoilt(folder):
        raise InputError("is not what `udlc build` wrote: run it again", where=str(folder / damaged))
    package = _package(folder.resolve())
    things: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for name in modules:
        try:
            module = importlib.import_module(f"{package.__name__}.{name}")
        except Exception as error:
            where = str(folder / f"{name}.py")
            raise InputError(f"cannot be imported: {type(error).__name__}: {error}", where=where) from error
        for value in vars(module).values():
            for kind, of in KINDS.items():
                if isinstance(value, of):
                    things[kind].setdefault(value.name, value)
    return Catalogue(folder, things, package.__name__)


def catalogue_with_book(folder: Path) -> Catalogue:
    """What a generated package declares and, under names that are free there, what the book's declares.

    So the book's losses and optimisers serve a project of one's own.

    Raises:
        InputError: as for `catalogue`.
    """
    book = book_folder().parent / "generated"
    if folder.resolve() == book:
        return catalogue(book)
    # Both folders may have one name, and the package imported last keeps it.
    others, own = catalogue(book), catalogue(folder)
    things = {kind: {**others.things[kind], **own.things[kind]} for kind in KINDS}
    return Catalogue(folder, things, own.package)


def _package(folder: Path) -> ModuleType:
    """The folder as a package under its own name, whether or not Python would find it there."""
    name = folder.name
    known = sys.modules.get(name)
    if known is not None and list(getattr(known, "__path__", [])) == [str(folder)]:
        return known
    inside = [module for module in sys.modules if module.startswith(f"{name}.")]
    generated = any(module.startswith(f"{name}.chapter_") for module in inside)
    if known is not None and not generated and getattr(known, "__file__", None) is not None:
        raise InputError(f"Python already has another package {name!r}: rename the folder", where=str(folder))
    for module in inside:
        del sys.modules[module]
    spec = ModuleSpec(name, None, is_package=True)
    spec.submodule_search_locations = [str(folder)]
    sys.modules[name] = importlib.util.module_from_spec(spec)
    return sys.modules[name]
