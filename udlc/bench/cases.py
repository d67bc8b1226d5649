"""What is measured: a table of cases, and from words on the command line to the cases that are meant."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from udlc.errors import InputError, UnknownName

BOOK, LARGE = "book", "large"
SIZES = (BOOK, LARGE)


@dataclass(frozen=True)
class Training:
    """Steps of training; one unit of work is one step.

    Attributes:
        name: what it is called in results.
        network: the generated network.
        widths: units per layer; none where the network leaves no size open.
        batch: examples per step.
        head: the generated head.
        optimiser: the generated optimiser.
        rate: its learning rate, small enough that no run of any length leaves the finite numbers.
        group: "book" or "large", or "own" for sizes from the command line.
        batches: how many batches there are, gone through over and over.
    """

    name: str
    network: str
    widths: tuple[int, ...]
    batch: int
    head: str
    optimiser: str
    rate: float
    group: str = BOOK
    batches: int = 4

    @property
    def size(self) -> str:
        """Widths and batch, as people write them."""
        widths = "-".join(map(str, self.widths))
        return f"{widths}@{self.batch}" if widths else f"@{self.batch}"

    @property
    def words(self) -> tuple[str, ...]:
        """The words on the command line that mean this case."""
        return (self.name, self.network, "training")


@dataclass(frozen=True)
class Loss:
    """A head: one unit of work is the loss of a batch with its gradient by all that is learned."""

    name: str
    outputs: int
    batch: int = 10_000
    group: str = BOOK

    @property
    def size(self) -> str:
        """Outputs and batch."""
        return f"{self.outputs}@{self.batch}"

    @property
    def words(self) -> tuple[str, ...]:
        """The words on the command line that mean this case."""
        return (self.name, "heads")


@dataclass(frozen=True)
class Elementwise:
    """A function of one number; one unit of work is an array of values.

    Attributes:
        name: the function, of `udlc.runtime.functions`.
        low: where its arguments start.
        high: where they end.
        length: of the array.
    """

    name: str
    low: float
    high: float
    length: int = 1_000_000
    group: str = BOOK

    @property
    def size(self) -> str:
        """The length of the array."""
        return str(self.length)

    @property
    def words(self) -> tuple[str, ...]:
        """The words on the command line that mean this case."""
        return (self.name, "elementwise")


Case = Training | Loss | Elementwise
KINDS: Mapping[str, type[Case]] = {kind.__name__: kind for kind in (Training, Loss, Elementwise)}


def deep(widths: tuple[int, ...], batch: int, group: str) -> tuple[Training, Training]:
    """Classification by a deep network, with momentum and with Adam.

    The loss is a sum over the batch, hence the rate of momentum.
    """
    return (
        Training("deep-momentum", "deep", widths, batch, "multiclass", "momentum", 1e-3 / batch, group),
        Training("deep-adam", "deep", widths, batch, "multiclass", "adam", 1e-5, group),
    )


CASES: tuple[Case, ...] = (
    *deep((40, 100, 100, 10), 100, BOOK),
    *deep((784, 512, 512, 10), 256, BOOK),
    *deep((2048, 4096, 4096, 1000), 512, LARGE),
    Training("shallow", "shallow", (1, 3, 1), 50, "least_squares", "sgd", 1e-4, batches=1),
    Training("gabor", "gabor", (), 28, "least_squares", "sgd", 1e-4, batches=1),
    Loss("least_squares", 1),
    Loss("gaussian", 1),
    Loss("gaussian_variance", 1),
    Loss("heteroscedastic", 2),
    Loss("bernoulli", 1),
    Loss("multiclass", 10),
    Loss("multi_output", 10),
    Loss("von_mises", 2),
    Loss("mixture", 5),
    Loss("poisson", 1),
    Elementwise("exp", -10, 10),
    Elementwise("expm1", -10, 10),
    Elementwise("log", 1e-6, 100),
    Elementwise("log1p", -0.99, 100),
    Elementwise("sig", -10, 10),
    Elementwise("softplus", -10, 10),
    Elementwise("tanh", -5, 5),
    Elementwise("erf", -4, 4),
    Elementwise("sin", -100, 100),
    Elementwise("cos", -100, 100),
    Elementwise("lgamma", 1e-3, 50),
    Elementwise("log_i0", -20, 20),
    Elementwise("bessel_ratio", -20, 20),
)

SECTIONS = ("start", "memory")
"""Words that mean no case: the start of a process and building; the memory of training."""

OWN_SIZE = re.compile(r"(\d+(?:-\d+)+)@(\d+)")
OWN_COUNT = re.compile(r"\d+")


def chosen_cases(names: Iterable[str], sizes: Iterable[str]) -> tuple[Case, ...]:
    """The cases of these sizes that any of these words means; all of them where there are no words.

    Raises:
        UnknownName: a word that means nothing.
        InputError: a size that is neither book, large nor like 40-100-10@100 or 1000.
    """
    wanted, groups = set(names), list(sizes)
    known = {word for case in CASES for word in case.words} | set(SECTIONS)
    for name in sorted(wanted - known):
        raise UnknownName("benchmark", name, known)
    own = [case for word in groups if word not in SIZES for case in _own_cases(word)]
    cases = [*(case for case in CASES if case.group in groups), *own]
    return tuple(case for case in cases if not wanted or wanted & set(case.words))


def _own_cases(word: str) -> list[Case]:
    """Networks of these widths, or heads with so many examples and functions of so many numbers."""
    match = OWN_SIZE.fullmatch(word)
    if OWN_COUNT.fullmatch(word) and int(word) > 0:
        of_heads = [replace(c, batch=int(word), group="own") for c in CASES if isinstance(c, Loss)]
        of_numbers = [replace(c, length=int(word), group="own") for c in CASES if isinstance(c, Elementwise)]
        return [*of_heads, *of_numbers]
    if match is None or int(match[2]) < 1 or min(map(int, match[1].split("-"))) < 1:
        expected = "book, large, 40-100-10@100 or 1000"
        raise InputError("not a size", argument="--sizes", got=word, expected=expected)
    widths, batch = tuple(map(int, match[1].split("-"))), int(match[2])
    shallow = [c for c in CASES if isinstance(c, Training) and c.name == "shallow"]
    if len(widths) != 3 or widths[-1] != 1:
        return [*deep(widths, batch, "own")]
    rate = 1e-2 / (batch * widths[1])  # the loss is a sum over the batch, each output one over the units
    own = [replace(c, widths=widths, batch=batch, rate=rate, group="own") for c in shallow]
    return [*deep(widths, batch, "own"), *own]


def as_data(case: Case) -> dict[str, Any]:
    """A case as JSON can hold it."""
    return {"kind": type(case).__name__, **asdict(case)}


def from_data(data: Mapping[str, Any]) -> Case:
    """What `as_data` was given."""
    kind, fields = KINDS[data["kind"]], {name: value for name, value in data.items() if name != "kind"}
    if "widths" in fields:
        fields["widths"] = tuple(fields["widths"])
    return kind(**fields)
