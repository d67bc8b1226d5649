"""Models on disk: parameters and the state of training as safetensors, with a header that names the model.

tensors   β, Ω.0, Ω.1 … (a letter; of a ragged letter one per layer); state.m, state.v: the moments
header    JSON under the key "udlc": model, head, widths, dtype, activation, optimiser, step, …
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from udlc.errors import InputError
from udlc.runtime.parameters import Parameters, copied, pack
from udlc.runtime.training import State

if TYPE_CHECKING:
    from udlc.runtime.model import Model

FORMAT = 1
HEADER = "udlc"
STATE = "state."


@dataclass(frozen=True)
class Saved:
    """What a file holds.

    Attributes:
        parameters: of the model that was saved.
        state: where its training stood, or None.
        header: the names and numbers beside them.
    """

    parameters: Parameters
    state: State | None
    header: Mapping[str, Any] = field(default_factory=dict)


def save(
    model: Model,
    path: str | Path,
    parameters: Parameters,
    state: State | None = None,
    details: Mapping[str, Any] | None = None,
) -> None:
    """Write a file, whole or not at all.

    Args:
        model: what the parameters belong to.
        path: the file; its folder must exist.
        parameters: what to keep.
        state: where training stands, to resume it exactly.
        details: anything more that JSON can hold, returned by `load` in the header.

    Raises:
        InputError: the file cannot be written.
    """
    import safetensors.numpy

    tensors: dict[str, np.ndarray] = {}
    for letter, value in parameters.items():
        if isinstance(value, list):
            tensors |= {f"{letter}.{k}": array for k, array in enumerate(value)}
        else:
            tensors[letter] = value
    if state is not None:
        tensors |= {f"{STATE}{letter}": vector for letter, vector in state.moments.items()}
    header = {**_identity(model), "details": dict(details or {})}
    if state is not None:
        header |= {"optimiser": state.optimiser, "step": state.step}
    metadata = {HEADER: json.dumps(header, ensure_ascii=False, sort_keys=True)}
    _write(Path(path), safetensors.numpy.save(tensors, metadata))


def load(model: Model, path: str | Path) -> Saved:
    """Read a file that `save` wrote for this model.

    Raises:
        InputError: there is no such file, it is damaged, or it belongs to another model, width or dtype.
    """
    header, tensors = read(path)
    for word, expected in _identity(model).items():
        if header.get(word) != expected:
            raise InputError(
                f"the file holds another {word}",
                where=str(path),
                model=model.name,
                got=header.get(word),
                expected=expected,
            )
    try:
        parameters = pack(model.layout, _gathered(model, tensors), model.dtype)
        state = _state(header, tensors)
    except KeyError as error:
        raise InputError(f"damaged: there is no {error}", where=str(path), model=model.name) from None
    return Saved(parameters, state, header)


def read(path: str | Path) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """The header and the tensors of a file, whatever model it belongs to; raises InputError."""
    from safetensors import SafetensorError, safe_open

    try:
        with safe_open(str(path), framework="numpy") as file:
            header = json.loads((file.metadata() or {})[HEADER])
            tensors = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - not a mapping
    except (OSError, SafetensorError) as error:
        raise InputError(f"cannot be read: {error}", where=str(path)) from error
    except (KeyError, ValueError):
        raise InputError("not a file that udlc wrote: it has no header", where=str(path)) from None
    if header.get("format") != FORMAT:
        raise InputError("another format", where=str(path), got=header.get("format"), expected=FORMAT)
    return header, tensors


def _identity(model: Model) -> dict[str, Any]:
    head = model.head
    return {
        "format": FORMAT,
        "model": model.name,
        "widths": model.widths,
        "dtype": model.dtype.name,
        "activation": model.activation.name if model.activation else None,
        "constants": model.hyper,
        "head": head.name if head else None,
        "head constants": dict(head.hyper) if head else {},
    }


def _gathered(model: Model, tensors: Mapping[str, np.ndarray]) -> dict[str, Any]:
    return {
        slot.name: [tensors[f"{slot.name}.{k}"] for k in range(len(slot.shapes))]
        if slot.ragged
        else tensors[slot.name]
        for slot in model.layout.slots
    }


def _state(header: Mapping[str, Any], tensors: Mapping[str, np.ndarray]) -> State | None:
    if "optimiser" not in header:
        return None
    moments = {n.removeprefix(STATE): copied(v) for n, v in sorted(tensors.items()) if n.startswith(STATE)}
    return State(header["optimiser"], header["step"], moments)


def _write(path: Path, data: bytes) -> None:
    try:
        with tempfile.NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as part:
            part.write(data)
        Path(part.name).chmod(0o644)
        Path(part.name).replace(path)
    except OSError as error:
        raise InputError(f"cannot be written: {error.strerror or error}", where=str(path)) from error
