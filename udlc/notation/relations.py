"""Relations: chains of expressions joined by signs, each link with the numbers that it rests on."""

from typing import Any, ClassVar, NamedTuple

from sympy import Basic, Integer, Tuple
from sympy.core.symbol import Str

from udlc.notation.latex import GIVEN, latex
from udlc.notation.shapes import SCALAR, Shape, describe, same_shape, shape
from udlc.notation.tree import Given, Written, part, term
from udlc.notation.where import fault


class Sign(NamedTuple):
    """A relation sign: its LaTeX, and whether the shapes of its sides must agree."""

    mark: str
    fits: bool


SIGNS = {
    "=": Sign("=", True),
    "←": Sign(r"\leftarrow", True),
    "≈": Sign(r"\approx", True),
    "∝": Sign(r"\propto", True),
    "<": Sign("<", True),
    "≤": Sign(r"\leq", True),
    ">": Sign(">", False),  # of a vector and a scalar, component by component: an indicator's condition
    "≥": Sign(r"\geq", False),
    "in law": Sign("=", True),
}

WORDS = {
    "Eq": "=",
    "Becomes": "←",
    "Approx": "≈",
    "Propto": "∝",
    "Lt": "<",
    "Le": "≤",
    "Gt": ">",
    "Ge": "≥",
    "InDistribution": "in law",
}
"""The word that builds each sign, which is also the method that goes on with it."""


class Statement(Written):
    """Something said, rather than a quantity."""

    binding: ClassVar[int] = GIVEN

    def __and__(self, other):
        from udlc.notation.statements import Both

        return Both(self, other)

    def __or__(self, condition):
        return Given(Tuple(self), Tuple(term(condition)))

    def __bool__(self):
        raise fault("Python cannot chain comparisons: write Le(0, x, 1), and & for “and”")

    def note(self, text: str):
        """Return the statement with the book's words beside it."""
        from udlc.notation.statements import Noted

        return Noted(self, Str(text))

    def forall(self, letters: Any, *values: Any, sign: bool = True, braces: bool = True):
        """Return the statement for every value of letters.

        Args:
            letters: an index, or several.
            values: a set, or first, …, last values: `.forall(k, 1, 2, ..., K)`.
            sign: whether the book prints ∀.
            braces: whether it prints the values in braces.
        """
        from udlc.notation.statements import ForAll

        letters = letters if isinstance(letters, tuple) else (letters,)
        style = ("∀" if sign else "") + ("{" if braces else "")
        return ForAll(self, Tuple(*letters), Tuple(*map(term, values)), Str(style))


def read_numbers(text: str | None) -> tuple[str, ...]:
    """Read "6.18 6.16", or, with names among them, "6.4, individual loss"; one name may stand alone."""
    if not text:
        return ()
    apart = text.split(",") if "," in text or not text[0].isdigit() else text.split()
    return tuple(number.strip() for number in apart)


class Link(Basic):
    """One sign of a chain and what follows it: sign, expression, numbers that it rests on, named claims."""

    sign = property(lambda self: self.args[0].name)
    item = part(1)

    @property
    def by(self) -> tuple[str, ...]:
        """The numbers of the equations that this step uses."""
        return tuple(number.name for number in self.args[2])

    @property
    def claims(self) -> dict[str, Any]:
        """What else the link says: over=z, order=2."""
        return {name.name: value for name, value in self.args[3]}

    @classmethod
    def make(cls, sign: str, item: Any, by: str | None = None, **claims: Any) -> "Link":
        numbers = Tuple(*map(Str, read_numbers(by)))
        said = Tuple(*(Tuple(Str(name), term(value)) for name, value in sorted(claims.items())))
        return cls(Str(sign), term(item), numbers, said)


def _goes_on(sign: str) -> Any:
    def method(self: "Relation", item: Any, by: str | None = None, **claims: Any) -> "Relation":
        return Relation(*self.args, Link.make(sign, item, by, **claims))

    method.__doc__ = f"Return the chain gone on with one more link, {sign}."
    return method


class Relation(Statement):
    """A chain: an expression, then links. `Eq(a, b, c)` has one sign; `.Approx(d)` goes on with another."""

    first = part(0)

    def __new__(cls, first: Any, *links: Any):
        return Basic.__new__(cls, first, *links)

    Eq, Becomes, Approx, Propto = (_goes_on(WORDS[w]) for w in ("Eq", "Becomes", "Approx", "Propto"))
    Lt, Le, Gt, Ge = (_goes_on(WORDS[w]) for w in ("Lt", "Le", "Gt", "Ge"))
    InDistribution = _goes_on("in law")

    @property
    def links(self) -> tuple[Link, ...]:
        return self.args[1:]

    @property
    def items(self) -> tuple[Any, ...]:
        """The expressions of the chain, in order."""
        return (self.first, *(link.item for link in self.links))

    @property
    def signs(self) -> tuple[str, ...]:
        return tuple(link.sign for link in self.links)

    @property
    def left(self) -> Any:
        return self.first

    @property
    def right(self) -> Any:
        """The last expression of the chain."""
        return self.items[-1]

    def find_shape(self) -> Shape:
        return SCALAR

    def misfits(self) -> list[str]:
        """Return what is wrong with the shapes of the sides, a sentence for each link."""
        found = []
        items = self.items
        for a, link in zip(items, self.links):
            s, t = shape(a), shape(link.item)
            if not SIGNS[link.sign].fits or link.item == Integer(0) or None in (s, t):
                continue
            if (s == SCALAR) != (t == SCALAR) or not same_shape(s, t):
                sides = f"{latex(a)} is {describe(s)}, {latex(link.item)} is {describe(t)}"
                found.append(f"the two sides of {link.sign} differ: {sides}")
        return found

    def tex(self) -> str:
        return " ".join([latex(self.first), *(f"{SIGNS[k.sign].mark} {latex(k.item)}" for k in self.links)])

    def value(self) -> Any:
        """Return the relation between values, for the conditions of a piecewise function."""
        import sympy

        from udlc.notation.shapes import value

        made = {"=": sympy.Eq, "<": sympy.Lt, "≤": sympy.Le, ">": sympy.Gt, "≥": sympy.Ge}
        if not set(self.signs) <= set(made):
            raise fault(f"{latex(self)} is no condition on values")
        values = [value(item) for item in self.items]
        return sympy.And(*(made[s](a, b) for s, a, b in zip(self.signs, values, values[1:])))


def relation(sign: str, *items: Any, by: str | None = None, **claims: Any) -> Relation:
    """Return the chain of items that are all joined by one sign."""
    if len(items) < 2:
        raise fault("a relation has two sides at least")
    return Relation(term(items[0]), *(Link.make(sign, item, by, **claims) for item in items[1:]))


def _word(name: str) -> Any:
    sign = WORDS[name]

    def build(*items: Any, by: str | None = None, **claims: Any) -> Relation:
        return relation(sign, *items, by=by, **claims)

    build.__name__ = build.__qualname__ = name
    build.__doc__ = f"Return the chain of items joined by {sign}; `by` names the equations that it rests on."
    return build


Eq, Becomes, Approx, Propto, Lt, Le, Gt, Ge, InDistribution = map(_word, WORDS)
