"""`udlc build --compile`: generated code to machine code in the cache, so that no first call waits.

Each kernel that models are made of is compiled for float32, with the activation that its network names,
and each network once with a head and an optimiser, for steps by one thread and for steps that threads share;
a kernel that large calls cut into pieces is compiled for these as well.
Steps in two phases, which only networks with more parameters than their batches have numbers take, are
compiled at the first such step: they would take several seconds more for each network and optimiser.
Kernels of single equations (`equations_NN.py`) are many, and seldom asked for: they are compiled then.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from itertools import count
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING, Any

from udlc.build.builder import Progress, follow_parent, interrupts_wait
from udlc.errors import BuildError, UdlcError
from udlc.runtime.cache import VARIABLE, cache_folder, wanted_folder
from udlc.runtime.catalogue import CLASSES_HEAD, NUMBERS_HEAD, OPTIMISER

if TYPE_CHECKING:
    from udlc.runtime.activation import Function
    from udlc.runtime.catalogue import Catalogue
    from udlc.runtime.kernel import Kernel
    from udlc.runtime.model import Model
    from udlc.runtime.network import Network

DTYPE = "float32"


@dataclass(frozen=True)
class Piece:
    """Something to compile: a network with what trains it, or a kernel of a generated module."""

    module: str
    name: str
    network: bool = False


@dataclass(frozen=True)
class Compiled:
    """What was compiled, and how long it took."""

    kernels: int
    networks: int
    seconds: float


def compile_ahead(
    out: Path, chapters: Sequence[int], jobs: int, progress: Progress | None = None
) -> Compiled:
    """Fill the cache with the kernels of these chapters (of all where there are none).

    Raises:
        BuildError: a kernel that does not compile, a process that ended, a cache that cannot be written.
        InputError: nothing is built in the folder.
    """
    if cache_folder() != wanted_folder():
        raise BuildError(
            f"what is compiled cannot be kept: choose another folder by {VARIABLE}",
            where=str(wanted_folder()),
        )
    started = time.perf_counter()
    todo = pieces(out, chapters)
    for done, piece in enumerate(_each(out, todo, jobs), start=1):
        if progress is not None:
            progress(f"compiled {piece.name}", done, len(todo))
    networks = sum(piece.network for piece in todo)
    return Compiled(len(todo) - networks, networks, time.perf_counter() - started)


def pieces(out: Path, chapters: Sequence[int]) -> list[Piece]:
    """What there is to compile, what takes longest first."""
    import importlib

    from udlc.runtime.catalogue import catalogue_with_book
    from udlc.runtime.kernel import Kernel
    from udlc.runtime.network import Network

    known = catalogue_with_book(out)
    found: list[Piece] = []
    for file in sorted(out.glob("chapter_[0-9][0-9].py")):
        if chapters and int(file.stem[-2:]) not in chapters:
            continue
        things = vars(importlib.import_module(f"{known.package}.{file.stem}")).items()
        for name, value in things:
            if isinstance(value, Network):
                found.append(Piece(file.stem, name, network=True))
            if (
                isinstance(value, Kernel)
                and value.name == name
                and value.python.__module__.endswith(file.stem)
            ):
                found.append(Piece(file.stem, name))
    return sorted(found, key=lambda piece: (not piece.network, piece.module, piece.name))


def compile_piece(out: str, piece: Piece) -> Piece:
    """Compile one piece into the cache.

    Raises:
        BuildError: it does not compile.
    """
    import importlib

    from numba.core.errors import NumbaError

    from udlc.runtime.catalogue import catalogue_with_book

    known = catalogue_with_book(Path(out))
    module = importlib.import_module(f"{known.package}.{piece.module}")
    try:
        if piece.network:
            _compile_steps(known, getattr(module, piece.name))
        else:
            _compile_kernel(getattr(module, piece.name), _activations(vars(module)))
    except (NumbaError, UdlcError) as error:
        raise BuildError(f"{piece.module}.{piece.name} does not compile: {error}", where=out) from error
    except OSError as error:
        raise BuildError(f"what was compiled cannot be kept: {error}", where=str(cache_folder())) from error
    return piece


def _activations(things: dict[str, Any]) -> dict[str, Function]:
    """Kernel → the function that its network binds, for the networks of a module."""
    from udlc.runtime.network import Network

    networks = [value for value in things.values() if isinstance(value, Network) and value.default_activation]
    return {
        kernel.name: network.default_activation
        for network in networks
        if network.default_activation is not None
        for kernel in (network.forward, network.backward)
    }


def _compile_kernel(kernel: Kernel, activations: dict[str, Function]) -> None:
    """A kernel alone; one with a function that is still to be chosen is left until then."""
    if kernel.opaque and kernel.name not in activations:
        return
    bind = dict.fromkeys(kernel.opaque, activations[kernel.name]) if kernel.opaque else {}
    kernel.link(dtype=DTYPE, bind=bind).compile()


def _compile_steps(known: Catalogue, network: Network) -> None:
    """The steps of training of a network, with the first head that fits, one by one and in shards."""
    import numpy as np

    from udlc.runtime.shards import can_share, shard_count

    model = _usual_model(known, network)
    if model is None:
        return
    batches = [2]
    if can_share(model):
        batches.append(next(2**n for n in count(2) if shard_count(model, 2**n) > 1))
    for batch in batches:
        x = np.zeros(model.input_shape(batch), DTYPE)
        y = np.zeros(model.target_shape(batch), model.target_dtype)
        model.fit(model.init(0), x, y, optimiser=known.find("optimiser", OPTIMISER), steps=1, batch=batch)


def _usual_model(known: Catalogue, network: Network) -> Model | None:
    """A small model of the network with the head for classes or, failing that, the head for quantities."""
    from udlc.errors import InputError

    for head, width in ((CLASSES_HEAD, 2), (NUMBERS_HEAD, 1)):
        letters = 3 if isinstance(network.widths, str) else len(network.widths)
        try:
            return network(widths=[width] * letters or None, head=known.find("head", head), dtype=DTYPE)
        except InputError:
            continue
    return None


def _each(out: Path, todo: list[Piece], jobs: int) -> Iterator[Piece]:
    """Every piece once it is compiled."""
    if jobs <= 1:
        yield from (compile_piece(str(out), piece) for piece in todo)
        return
    work: Callable[[str, Piece], Piece] = compile_piece
    workers = ProcessPoolExecutor(jobs, get_context("spawn"), follow_parent)
    try:
        with interrupts_wait():
            futures = [workers.submit(work, str(out), piece) for piece in todo]
        for future in as_completed(futures):
            yield future.result()
    except BrokenProcessPool as error:
        message = "a process ended before its kernel was compiled; there may be too little memory"
        raise BuildError(f"{message}: try --jobs 1", where=str(out)) from error
    finally:
        workers.shutdown(cancel_futures=True)
