"""Chapters: entries by the book's number, in its order, and the models that they assemble into."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, fields
from typing import Any

from sympy import Tuple, preorder_traversal

from udlc.errors import NotationError, suggest
from udlc.notation.check import faults
from udlc.notation.entry import LAYOUTS, Entry
from udlc.notation.latex import latex
from udlc.notation.letters import Letter
from udlc.notation.models import Activation, Head, Initialiser, Model, Network, Optimiser, Program
from udlc.notation.relations import read_numbers
from udlc.notation.where import author, author_variables, fault

PLACE = ("name", "uses", "chapter", "file", "line")
"""What every model has that is no role."""

LISTED: dict[type[Model], tuple[str, ...]] = {
    Network: ("given", "parameters"),
    Head: ("data", "parameters"),
    Optimiser: ("state",),
    Program: ("given", "parameters", "outputs"),
    Activation: (),
    Initialiser: (),
}
"""The roles that several letters may have."""

_NUMBER = re.compile(r"(\d+)\.(\d+)")


class Chapter(Mapping[str, Entry]):
    """A mapping from number to entry.

    Args:
        number: the number of the chapter.
        title: its title.
        layout: of derivatives: "denominator" (rows of what one differentiates by) or "numerator".
    """

    def __init__(self, number: int, title: str = "", *, layout: str = "denominator") -> None:
        if layout not in LAYOUTS:
            raise self._fault(f"there is no layout {layout!r}: say {' or '.join(LAYOUTS)}")
        self.number = number
        self.title = title
        self.layout = layout
        self.file = author()[0]
        self._entries: dict[str, Entry] = {}
        self._models: list[Model] = []

    def __setitem__(self, number: str, entry: Entry) -> None:
        """Add an entry.

        Raises:
            NotationError: for a number used twice or another chapter's, something that is no entry, or
                an entry that defines something and has a fault.
        """
        if not isinstance(entry, Entry):
            raise self._fault("say what kind of entry this is: model(Eq(…)), identity(Eq(…)), …", number)
        if number in self._entries:
            raise self._fault(f"written twice, first at {self._entries[number].place}", number)
        digits = _NUMBER.fullmatch(number)
        if number[:1].isdigit() and (digits is None or int(digits[1]) != self.number):
            raise self._fault(f"no number of chapter {self.number}", number)
        layout = entry.layout or self.layout
        wrong = faults(entry, entry.meant, layout) if entry.defines else []
        if wrong:
            raise self._fault("; ".join(wrong), number)
        file, line = author()
        letters = set(entry.letters())
        variables = {
            name: x for name, x in author_variables().items() if isinstance(x, Letter) and x in letters
        }
        self._entries[number] = entry.placed(
            number=number,
            chapter=self.number,
            layout=layout,
            file=file,
            line=line,
            findings=tuple(faults(entry, entry.statement, layout)),
            variables=variables,
        )

    def __getitem__(self, number: str) -> Entry:
        return self._entries[number]

    def __iter__(self) -> Iterator[str]:
        """Iterate over numbers in the book's order; a name follows the number that it was written after."""
        last, keys = 0, []
        for place, number in enumerate(self._entries):
            digits = _NUMBER.fullmatch(number)
            last = int(digits[2]) if digits else last
            keys.append((last, digits is None, place, number))
        return iter(key[3] for key in sorted(keys))

    def __len__(self) -> int:
        return len(self._entries)

    def __repr__(self) -> str:
        return f"Chapter({self.number}, {self.title!r}): {len(self)} entries, {len(self._models)} models"

    @property
    def models(self) -> tuple[Model, ...]:
        """The models in the order declared."""
        return tuple(self._models)

    def network(self, name: str, uses: str, **roles: Any) -> Network:
        """Declare entries that compute `output` from `given` and `parameters`; see `Network`."""
        return self._declare(Network, name, uses, roles)

    def head(self, name: str, uses: str, **roles: Any) -> Head:
        """Declare a loss in which an opaque function stands for a network; see `Head`."""
        return self._declare(Head, name, uses, roles)

    def optimiser(self, name: str, uses: str, **roles: Any) -> Optimiser:
        """Declare an update rule over a flat vector of parameters; see `Optimiser`."""
        return self._declare(Optimiser, name, uses, roles)

    def program(self, name: str, uses: str, *, output: Any = (), **roles: Any) -> Program:
        """Declare anything else that compiles; see `Program`."""
        return self._declare(Program, name, uses, {"outputs": output, **roles})

    def activation(self, name: str, uses: str, **roles: Any) -> Activation:
        """Declare a function that networks may be given; see `Activation`."""
        return self._declare(Activation, name, uses, roles)

    def initialiser(self, name: str, uses: str, **roles: Any) -> Initialiser:
        """Declare a rule for the spread of random weights; see `Initialiser`."""
        return self._declare(Initialiser, name, uses, roles)

    def _declare(self, record: type[Model], name: str, uses: str, roles: dict[str, Any]) -> Any:
        file, line = author()
        self._check_names_of_roles(record, name, roles)
        roles = {role: _letters(x) if role in LISTED[record] else x for role, x in roles.items()}
        place: dict[str, Any] = {"chapter": self.number, "file": file, "line": line}
        made = record(name=name, uses=self._read_uses(uses), **place, **roles)
        if any(other.name == name for other in self._models):
            raise self._fault("there is a model of this name already", name)
        self._check_roles(made)
        self._models.append(made)
        return made

    def _check_names_of_roles(self, record: type[Model], name: str, roles: dict[str, Any]) -> None:
        """Every role that a model of this kind must have is said, and no other."""
        own = {f.name: f for f in fields(record) if f.name not in PLACE}
        kind = record.__name__.lower()
        for role in roles:
            if role not in own:
                raise self._fault(f"a model of kind {kind} has no role {role!r}; {suggest(role, own)}", name)
        for role, f in own.items():
            if role not in roles and f.default is MISSING and f.default_factory is MISSING:
                raise self._fault(f"say what {role}= is: a model of kind {kind} needs it", name)

    def _read_uses(self, uses: str) -> tuple[str, ...]:
        """Read the numbers and names that a model uses; this chapter's must be there."""
        names = read_numbers(uses)
        for name in names:
            digits = _NUMBER.fullmatch(name)
            ours = digits is None or int(digits[1]) == self.number
            if ours and name not in self._entries:
                raise self._fault(f"there is no entry {name!r} yet; {suggest(name, self._entries)}", uses)
        return names

    def _check_roles(self, model: Model) -> None:
        """Every letter with a role occurs in the entries used, as far as these are known here."""
        entries = [self._entries.get(number) for number in model.uses]
        if None in entries:
            return
        nodes = {node for entry in entries if entry for node in preorder_traversal(entry.meant)}
        for role in model.roles():
            letter = getattr(role, "head", role)
            if letter not in nodes:
                raise self._fault(f"{latex(letter)} does not occur in {' '.join(model.uses)}", model.name)

    def _fault(self, message: str, entry: str | None = None) -> NotationError:
        return fault(message, entry=entry)


def _letters(x: Any) -> tuple[Any, ...]:
    return tuple(x) if isinstance(x, (tuple, list, Tuple)) else (x,)
