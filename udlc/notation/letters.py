"""Letters: the names that an author declares, each with its type, axes, marks and domain.

A letter is an atom, like a SymPy symbol; its declaration is its identity.
"""

from dataclasses import dataclass
from typing import Any, ClassVar, NamedTuple

from sympy import Integer, Symbol
from sympy.core.expr import AtomicExpr

from udlc.notation.latex import GREEK, Scripts, latex, letter_command, scripted
from udlc.notation.shapes import SCALAR, Shape, describe
from udlc.notation.tree import Written
from udlc.notation.where import fault


@dataclass(frozen=True)
class Axis:
    """One axis of an array or family: from `start` to `stop`, both included.

    Attributes:
        letter: the index letter that other sizes may depend on, for widths that differ along this axis.
        above: whether the book prints this index above, in parentheses.
    """

    start: Any
    stop: Any
    letter: Any = None
    above: bool = False

    @property
    def length(self) -> Any:
        if self.start == 1:
            return self.stop
        return self.stop + 1 if self.start == 0 else self.stop - self.start + 1

    def at(self, rule: dict[Any, Any]) -> "Axis":
        """Return the axis with letters replaced."""
        return Axis(self.start.xreplace(rule), self.stop.xreplace(rule), self.letter, self.above)


class Mark(NamedTuple):
    """How a mark prints: a LaTeX command over the letter or a script above it; a character; an ASCII word."""

    over: str
    above: str
    key: str
    ascii: str


MARKS = {
    "hat": Mark(r"\hat", "", "\u0302", "_hat"),
    "tilde": Mark(r"\tilde", "", "\u0303", "_tilde"),
    "prime": Mark("", r"\prime", "\u2032", "_prime"),
    "star": Mark("", "*", "*", "_star"),
    "minus": Mark("", "-", "⁻", "_minus"),
    "inv": Mark("", "-1", "⁻¹", "_inv"),
    "squared": Mark("", "2", "²", "2"),
}


class Letter(Written, AtomicExpr):
    """A name of the book. Bold is not stored: what is not a scalar prints bold.

    Attributes:
        name: as declared, a label after an underscore: "β_v".
        dims: the axes of the array: none for a scalar, one for a vector, two for a matrix.
        over: the axes of the family that the array is a member of; their indices come first.
        marks: "hat", "prime", …, in the order put on.
        domain: where its values lie.
        range: for an index, first and last value.
    """

    usual: ClassVar[dict[str, Any]] = {
        "marks": (),
        "domain": None,
        "font": "it",
        "bold": None,
        "colon": False,
        "range": None,
    }
    """What is said by keyword, and what holds where it is not said."""
    is_set = False
    brackets = "[]"
    """What the book puts round the arguments."""

    def __new__(cls, name: str, dims: Any = (), over: Any = (), **how: Any):
        unknown = sorted(set(how) - set(cls.usual))
        if unknown:
            raise fault(f"{name} is declared with {unknown[0]}=; there are {', '.join(sorted(cls.usual))}")
        letter = AtomicExpr.__new__(cls)
        letter.name, letter.dims, letter.over = name, tuple(dims), tuple(over)
        for field, value in {**cls.usual, **how}.items():
            setattr(letter, field, value)
        return letter

    @property
    def _how(self) -> dict[str, Any]:
        return {field: getattr(self, field) for field in self.usual}

    def __getnewargs_ex__(self):
        return (self.name, self.dims, self.over), self._how

    def _hashable_content(self):
        return (self.name, self.dims, self.over, *self._how.values())

    @property
    def free_symbols(self):
        return {self}

    def find_shape(self) -> Shape:
        lengths = [axis.length for axis in self.dims]
        return (*lengths, *SCALAR[: 2 - len(lengths)]) if lengths else SCALAR

    def shape_of_call(self, arguments: Any) -> Shape:  # noqa: ARG002
        """Return the shape of this letter at arguments: a function's value has the function's shape."""
        return self.shape

    def __getitem__(self, index: Any):
        from udlc.notation.members import At

        return At(self, *(index if isinstance(index, tuple) else (index,)))

    def __call__(self, *arguments: Any):
        from udlc.notation.members import Apply

        return Apply(self, *arguments)

    def changed(self, **changes: Any) -> "Letter":
        """Return the letter with some of its declaration changed."""
        return type(self)(self.name, self.dims, self.over, **{**self._how, **changes})

    def marked(self, mark: str) -> "Letter":
        """Return another letter of the same type, with a mark: "hat", "tilde", "star", "prime", "minus"."""
        if mark not in MARKS:
            raise fault(f"there is no mark {mark!r}; there are {', '.join(MARKS)}")
        return self.changed(marks=(*self.marks, mark))

    @property
    def inv(self):
        return self.marked("inv")

    @property
    def copies(self) -> Any:
        """The example index over which there are independent copies; None for a letter that has one value."""
        first = self.over[0].letter if self.over else None
        return first if isinstance(first, Example) else None

    @property
    def base(self) -> str:
        return self.name.partition("_")[0]

    @property
    def label(self) -> str:
        return self.name.partition("_")[2]

    @property
    def key(self) -> str:
        """The name as printed, with its marks, in one line of text: φ̂, h′, x*, σ², D_i."""
        accents = "".join(MARKS[m].key for m in self.marks if MARKS[m].over)
        signs = "".join(MARKS[m].key for m in self.marks if not MARKS[m].over)
        return self.base + accents + (f"_{self.label}" if self.label else "") + signs

    @property
    def ascii(self) -> str:
        """The name in ASCII, for code and data: phi_hat, h_prime, sigma2, D_i."""
        words = [_spell(word) for word in self.name.split("_")]
        return "_".join(words) + "".join(MARKS[m].ascii for m in self.marks)

    def glyph(self, bold: bool | None = None) -> str:
        """Return the letter alone, without scripts."""
        if self.bold is not None:
            bold = self.bold
        elif bold is None:
            bold = self.shape not in (SCALAR, None)
        g = letter_command(self.base)
        if self.font == "rm":
            g = g if g[0] == "\\" else rf"\mbox{{\bf {g}}}" if bold else rf"\mbox{{{g}}}"
        elif self.font == "cal":
            g = rf"\mathcal{{{g}}}"
        elif bold:
            g = rf"\boldsymbol{g}" if g[0] == "\\" else rf"\mathbf{{{g}}}"
        for mark in self.marks:
            if MARKS[mark].over:
                g = f"{MARKS[mark].over}{{{g}}}"
        return g

    def parts(self, bold: bool | None = None) -> Scripts:
        above = "".join(MARKS[mark].above for mark in self.marks)
        return Scripts(self.glyph(bold), letter_command(self.label), above)

    def tex(self) -> str:
        return scripted(self)

    def value(self) -> Any:
        if self.shape != SCALAR:
            raise fault(f"{latex(self)} is {describe(self.shape)}; it has no ordinary scalar value")
        return Symbol(self.key, **self.assumptions)

    @property
    def assumptions(self) -> dict[str, bool]:
        """What SymPy is told of a component."""
        return {"positive": True} if self.domain is not None and self.domain.is_positive else {"real": True}


def _spell(word: str) -> str:
    return "".join("_prime" if c == "'" else GREEK.get(c, c) for c in word)


class Real(Letter):
    """A quantity: a scalar, vector or matrix, or a family of them."""


class Random(Real):
    """A quantity that a bare expectation averages over."""


class Spread(Real):
    """A scalar that is added to every component: ϵ."""

    spreads = True


class Deviation(Letter):
    """σ, the standard deviation of the quantity written below it."""


class Known(Real):
    """Vectors and matrices that are the same everywhere: ones ("1"), zeros ("0"), the identity ("I")."""


class Count(Letter):
    """A letter that stands for a whole number."""


class Size(Count):
    """A size, at least one; with axes, a family of sizes: the widths D_k."""

    assumptions = {"integer": True, "positive": True}  # noqa: RUF012  (a SymPy node has no annotations)


class Index(Count):
    """An index letter and its range, which counts from one."""

    assumptions = {"integer": True}  # noqa: RUF012

    @property
    def start(self) -> Any:
        return self.range and self.range[0]

    @property
    def stop(self) -> Any:
        return self.range and self.range[1]

    def on(self, axis: Any = None) -> Axis:
        """Return an axis that this letter runs along, so that other sizes may depend on the letter."""
        if axis is None:
            if self.range is None:
                raise fault(f"the index {latex(self)} has no range of its own: say {self.name}.on(K)")
            return Axis(self.start, self.stop, letter=self)
        start, stop = (axis.start, axis.stop) if isinstance(axis, Axis) else (Integer(1), axis)
        return Axis(start, stop, letter=self)


class Example(Index):
    """The index of independent copies: the examples of a data set, the batch axis."""


class Function(Letter):
    """A function with a value of a declared shape, and no meaning of its own."""


class Elementwise(Function):
    """A function of one scalar, applied to every component."""

    def find_shape(self) -> Shape:
        return SCALAR

    def shape_of_call(self, arguments: Any) -> Shape:
        from udlc.notation.shapes import shape

        return shape(arguments[0])


class Density(Letter):
    """A probability density or mass function; one word may stand for many, told apart by their arguments."""

    brackets = "()"


class Policy(Density):
    """The probabilities of actions given a state, which the book puts in square brackets."""

    brackets = "[]"


class Family(Letter):
    """A set."""

    is_set = True
