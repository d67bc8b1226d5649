"""Seeds to counter-based random generators: a draw depends on (seed, purpose, index) and on nothing else."""

from __future__ import annotations

import zlib
from typing import Any

import numpy as np

from udlc.errors import InputError


def generator(seed: int, purpose: str, index: int = 0) -> np.random.Generator:
    """The generator of one purpose ("initialise", "batches", …) and index (an array, an epoch).

    Streams of different purposes or indices never overlap: the key is (seed, purpose), the index is the high
    word of Philox's 256-bit counter.

    Raises:
        InputError: the seed is not an integer from 0 to 2⁶⁴ - 1.
    """
    known: Any = seed
    if not isinstance(known, (int, np.integer)) or isinstance(known, bool) or not 0 <= known < 2**64:
        raise InputError(
            "not a seed", argument="seed", got=repr(seed), expected="an integer from 0 to 2**64 - 1"
        )
    key = np.array([seed, zlib.crc32(purpose.encode())], dtype=np.uint64)
    counter = np.array([0, 0, 0, index], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(counter=counter, key=key))


class Stream:
    """The generators of one purpose; one object that moves from index to index, which takes little time."""

    def __init__(self, seed: int, purpose: str) -> None:
        self._generator = generator(seed, purpose)
        self._first = self._generator.bit_generator.state

    def at(self, index: int) -> np.random.Generator:
        """What `generator` gives for this index; it serves until the next call."""
        self._first["state"]["counter"][3] = index
        self._generator.bit_generator.state = self._first
        return self._generator
