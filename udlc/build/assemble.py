"""A chapter's models and entries to the text of its generated modules.

functions_NN.py   activations and initialisers; depends on no other chapter
chapter_NN.py     networks, heads, optimisers and programs, each with its kernels
equations_NN.py   a kernel for the value of every entry that has one; of a number, also its gradient
lines_NN.json     which lines of these carry out which equations
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from udlc.build.entries import entry_part
from udlc.build.leaves import identifier_of, leaf_part
from udlc.build.models import model_part
from udlc.build.parts import Part
from udlc.emit.module import lines_of, module
from udlc.notation import Chapter
from udlc.notation.models import Activation, Initialiser
from udlc.project.project import Project

COMMAND = "udlc build"


@dataclass(frozen=True)
class ChapterFiles:
    """A chapter's files by name, how many kernels they hold, and the chapters that they were made from."""

    texts: dict[str, str]
    kernels: int
    chapters_used: tuple[int, ...]


def chapter_files(chapter: Chapter, project: Project) -> ChapterFiles:
    """Every generated file of a chapter.

    Raises:
        TranslateError: a model that cannot be compiled; the error names it and its place.
    """
    leaves, models, entries = Part(), Part(), Part()
    for model in chapter.models:
        if isinstance(model, Activation | Initialiser):
            leaves.take(leaf_part(model, project))
        else:
            models.take(model_part(model, project))
    own = [identifier_of(leaf) for leaf in chapter.models if isinstance(leaf, Activation | Initialiser)]
    models.imports += [(f".functions_{chapter.number:02}", name) for name in own]
    for entry in chapter.values():
        entries.take(entry_part(entry, project))
    number, title = f"{chapter.number:02}", f"Chapter {chapter.number}. {chapter.title}"
    parts = {
        f"functions_{number}": (leaves, f"{title}: activations and initialisers."),
        f"chapter_{number}": (models, f"{title}."),
        f"equations_{number}": (entries, f"{title}: the value of every equation that has one."),
    }
    texts, lines = {}, {}
    for name, (part, summary) in parts.items():
        if part.is_empty and part is not models:
            continue
        text = _text(part, summary, own if part is models else [])
        texts[f"{name}.py"] = text
        carried = {**_lines_of_leaves(text, part), **lines_of(text, part.kernels)}
        lines[f"{name}.py"] = {str(n): list(numbers) for n, numbers in carried.items()}
    texts[f"lines_{number}.json"] = json.dumps(lines, ensure_ascii=False, sort_keys=True, indent=0) + "\n"
    kernels = sum(len(part.kernels) for part, _ in parts.values())
    return ChapterFiles(texts, kernels, _chapters_used(chapter, project))


def _text(part: Part, summary: str, exported: list[str]) -> str:
    declarations = list(part.declarations)
    if exported:
        declarations.append(
            f"__all__ = {json.dumps(sorted({*exported, *_declared(part)}), ensure_ascii=False)}"
        )
    return module(summary, COMMAND, part.kernels, part.functions, declarations, dict.fromkeys(part.imports))


def _lines_of_leaves(text: str, part: Part) -> dict[int, tuple[str, ...]]:
    """The lines of functions and initialisers that compute something, with the numbers they carry out."""
    found: dict[int, tuple[str, ...]] = {}
    for piece, numbers in part.leaves:
        first = text[: text.index(piece.strip("\n"))].count("\n") + 1
        for n, line in enumerate(piece.strip("\n").splitlines(), first):
            if line.lstrip().startswith(("return ", "variance=")):
                found[n] = numbers
    return found


def _declared(part: Part) -> list[str]:
    return [d.split(" = ")[0] for d in part.declarations]


def _chapters_used(chapter: Chapter, project: Project) -> tuple[int, ...]:
    """Chapters whose entries this chapter's models and entries refer to, directly or through others."""
    found, todo = {chapter.number}, [chapter.number]
    while todo:
        here = project.chapters[todo.pop()]
        numbers = {n for e in here.values() for n in (*e.by, *_names(e.bind))}
        numbers |= {
            n for m in here.models for n in (*m.uses, *_names(m.bind), *_names(getattr(m, "init", {})))
        }
        fresh = {project[n].chapter for n in numbers if n in project} - found
        found |= fresh
        todo += sorted(fresh)
    return tuple(sorted(found))


def _names(bindings: Mapping[Any, Any]) -> tuple[str, ...]:
    return tuple(v for v in bindings.values() if isinstance(v, str))
