"""Results kept in a file: those measured now take the place of older ones of the same case."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from udlc.errors import InputError

# list of results → what tells one from the others
KEYS: Mapping[str, tuple[str, ...]] = {
    "results": ("model", "size", "dtype"),
    "elementwise": ("function", "size"),
    "memory": ("model", "size"),
}


def read(file: Path) -> dict[str, Any]:
    """What a file keeps; nothing where there is none.

    Raises:
        InputError: it is not what `udlc bench` writes.
    """
    if not file.exists():
        return {}
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {error}", where=str(file)) from error
    if not isinstance(found, dict) or not found.keys() >= KEYS.keys():
        raise InputError("not results of `udlc bench`", where=str(file))
    return found


def merged(before: Mapping[str, Any], found: Mapping[str, Any]) -> dict[str, Any]:
    """A new document with the older results of cases that were not measured again.

    Raises:
        InputError: the older ones are of another machine.
    """
    if not before:
        return dict(found)
    if before["machine"] != found["machine"]:
        raise InputError(
            "results of another machine cannot be joined",
            got=found["machine"]["cpu"],
            expected=before["machine"]["cpu"],
        )
    document = {**before, **found, "start": {**before["start"], **found["start"]}}
    for part, names in KEYS.items():
        rows = {tuple(row[name] for name in names): row for row in (*before[part], *found[part])}
        document[part] = list(rows.values())
    return document
