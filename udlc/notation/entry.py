"""Entries: numbered statements with their kind, the conditions they hold under, the numbers they rest on."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from sympy import Basic, Tuple, preorder_traversal

from udlc.errors import suggest
from udlc.notation.binders import ArgMax, ArgMin
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.letters import Letter
from udlc.notation.relations import Link, Relation, Statement, read_numbers
from udlc.notation.where import fault

KINDS = (
    "definition",
    "model",
    "loss",
    "identity",
    "derivation",
    "gradient",
    "update",
    "optimum",
    "inequality",
    "proportional",
    "approximation",
    "equivariance",
    "distribution",
    "constraint",
    "data",
    "query",
)
"""What an entry can be."""

LAYOUTS = ("denominator", "numerator")
"""Whether a derivative has the rows of what one differentiates by, or of what one differentiates."""

DEFINING = frozenset({"definition", "model", "loss", "update", "distribution", "constraint", "data"})
"""The kinds that say what something is; the others claim something, or ask."""


@dataclass(frozen=True)
class Entry:
    """One entry of a chapter.

    Attributes:
        kind: one of KINDS.
        statement: what is said, as the book prints it.
        where: the conditions that the book states in its prose; of a letter that a minimum or maximum binds,
            the constraints it is taken under.
        by: the numbers of the entries that it rests on.
        bind: for an opaque function, the number of the entry, or the named function, that gives it.
        corrected: the statement as it should be, where the book's is wrong.
        title: a few words, where the number alone says too little.
        number: the book's number, or the name of a definition that has none.
        chapter: the number of the chapter.
        layout: of derivatives: "denominator" or "numerator"; its own, or else the chapter's.
        file: where the author wrote it.
        line: the line in that file.
        findings: what a check found odd about a claim.
        variables: the author's variables for the letters that occur.
    """

    kind: str
    statement: Any
    where: tuple[Any, ...] = ()
    by: tuple[str, ...] = ()
    bind: Mapping[Letter, Any] = field(default_factory=dict, hash=False)
    corrected: Any = None
    title: str = ""
    number: str = ""
    chapter: int = 0
    layout: str = ""
    file: str = ""
    line: int = 0
    findings: tuple[str, ...] = ()
    variables: Mapping[str, Letter] = field(default_factory=dict, compare=False, repr=False)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise fault(f"there is no kind {self.kind!r} of entry; {suggest(self.kind, KINDS)}")
        if self.layout and self.layout not in LAYOUTS:
            raise fault(f"there is no layout {self.layout!r}: say {' or '.join(LAYOUTS)}")

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"

    @property
    def is_numbered(self) -> bool:
        """Has the book a number for it?"""
        return self.number[:1].isdigit()

    @property
    def defines(self) -> bool:
        """Does it say what something is, rather than claim it?"""
        return self.kind in DEFINING

    @property
    def meant(self) -> Any:
        """The statement that kernels and models are made from: the corrected one where there is one."""
        return self.statement if self.corrected is None else self.corrected

    @property
    def relation(self) -> tuple[str, ...]:
        """The signs of its chains in order; "argmin" or "argmax" where the sign leads to one.

        Relations within the sides of a chain, such as the event that y = k or the case z < 0, are no claims.
        """
        signs = []
        walk = preorder_traversal(self.statement)
        for node in walk:
            if isinstance(node, Relation):
                signs += [_sign(link) for link in node.links]
                walk.skip()
        return tuple(signs)

    @property
    def references(self) -> tuple[str, ...]:
        """The numbers of the entries that it names: rests on, binds functions to, or cites at a link."""
        said = [self.statement, *([] if self.corrected is None else [self.corrected])]
        links = [node for x in said for node in preorder_traversal(x) if isinstance(node, Link)]
        bound = [what for what in self.bind.values() if isinstance(what, str)]
        return tuple(dict.fromkeys((*self.by, *bound, *(number for link in links for number in link.by))))

    def letters(self) -> tuple[Letter, ...]:
        """Return the declared letters that occur, in order of appearance."""
        return tuple(dict.fromkeys(letters_of(self.statement)))

    def names(self) -> dict[Letter, str]:
        """Return an ASCII name for each letter, no two alike: the second kind of x is x_2."""
        names: dict[Letter, str] = {}
        used: set[str] = set()
        for letter in self.letters():
            name, count = letter.ascii, 1
            while name in used:
                count += 1
                name = f"{letter.ascii}_{count}"
            used.add(name)
            names[letter] = name
        return names

    def latex(self) -> str:
        """Return the LaTeX of the statement as the book prints it."""
        return latex(self.statement)

    def python(self) -> str:
        """Return the Python that writes the statement, in the author's variables."""
        from udlc.notation.python import as_python

        return as_python(self.statement, self.variables)

    def _repr_latex_(self) -> str:
        return self.statement._repr_latex_()

    def placed(self, **where: Any) -> "Entry":
        """Return the entry with its number and place filled in."""
        return replace(self, **where)


def _sign(link: Any) -> str:
    if isinstance(link.item, ArgMin):
        return "argmax" if isinstance(link.item, ArgMax) else "argmin"
    return link.sign


def letters_of(x: Any) -> Iterator[Letter]:
    """Yield the declared letters in x, as they are met reading from the left."""
    for node in preorder_traversal(x):
        if isinstance(node, Letter) and not isinstance(node, NamedFunction):
            yield node


def _kind(kind: str) -> Any:
    def build(
        statement: Any,
        *,
        where: Any = (),
        by: str = "",
        bind: Mapping[Letter, Any] | None = None,
        corrected: Any = None,
        title: str = "",
        layout: str = "",
    ) -> Entry:
        conditions = tuple(where) if isinstance(where, (tuple, list, Tuple)) else (where,)
        for said in (statement, *conditions, *(() if corrected is None else (corrected,))):
            if not isinstance(said, Statement):
                shown = latex(said) if isinstance(said, Basic) else repr(said)
                raise fault(f"{kind}({shown}) is no statement: write Eq(…), rows(…), ask(…) or a comparison")
        return Entry(
            kind, statement, conditions, read_numbers(by), dict(bind or {}), corrected, title, layout=layout
        )

    build.__name__ = build.__qualname__ = kind
    build.__doc__ = f"""Return an entry that is a {kind}.

    Args:
        statement: what is said.
        where: conditions from the book's prose, as statements.
        by: the numbers that it rests on, separated by spaces; names among them by commas.
        bind: which entry or named function gives an opaque function.
        corrected: the statement as it should be, where the book's is wrong.
        title: a few words.
        layout: of derivatives, where it is not the chapter's: "denominator" or "numerator".
    """
    return build


(
    definition,
    model,
    loss,
    identity,
    derivation,
    gradient,
    update,
    optimum,
    inequality,
    proportional,
    approximation,
    equivariance,
    distribution,
    constraint,
    data,
    query,
) = map(_kind, KINDS)
