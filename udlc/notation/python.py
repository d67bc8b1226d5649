"""From a written tree to the Python that writes it: read back with the same letters, it gives this tree."""

from collections.abc import Mapping
from typing import Any

from sympy import Integer, Tuple

import udlc.notation.python_letters  # noqa: F401  (registers how letters are written)
from udlc.notation import (
    atoms,
    binders,
    blocks,
    derivatives,
    functions,
    nesting,
    operators,
    statements,
)
from udlc.notation.letters import Index, Letter
from udlc.notation.members import Apply, At
from udlc.notation.ranges import Range
from udlc.notation.relations import WORDS, Relation
from udlc.notation.tree import Bullet, Dots, Given, Run, Written
from udlc.notation.writing import (
    ATOM,
    BAR,
    COMPARE,
    MINUS,
    POWER,
    PRODUCT,
    SUM,
    Names,
    Text,
    listed,
    row,
    text,
    write,
)


def as_python(x: Any, variables: Mapping[str, Any]) -> str:
    """Return the Python that writes x; a letter without a variable is declared on the spot."""
    names: dict[Any, str] = {}
    for name, value in variables.items():
        if isinstance(value, Letter) and value not in names:
            names[value] = name
    return write(x, names).text


# Operators: Python's own, each with how tightly it binds.
_INFIX = {
    operators.Plus: ("+", SUM),
    operators.Minus: ("-", SUM),
    operators.Times: ("*", PRODUCT),
    operators.Dot: ("@", PRODUCT),
    operators.Over: ("/", PRODUCT),
    operators.Slash: ("//", PRODUCT),
}


def _infix(kind: type, sign: str, binding: int) -> None:
    def spell(x: Any, names: Names) -> Text:
        if isinstance(x, operators.Over) and isinstance(x.left, Integer) and isinstance(x.right, Integer):
            return Text(f"{'slash' if sign == '//' else 'frac'}({x.left}, {x.right})")
        space = " " if binding == SUM else ""
        left, right = text(x.left, names, binding), text(x.right, names, binding + 1)
        return Text(f"{left}{space}{sign}{space}{right}", binding)

    write.register(kind, spell)


for _kind, (_sign, _binding) in _INFIX.items():
    _infix(_kind, _sign, _binding)


@write.register
def _(x: operators.Power, names: Names) -> Text:
    return Text(f"{text(x.base, names, ATOM)}**{text(x.exponent, names, POWER)}", POWER)


@write.register
def _(x: operators.Negative, names: Names) -> Text:
    return Text(f"-{text(x.operand, names, MINUS)}", MINUS)


@write.register
def _(x: Integer, names: Names) -> Text:  # noqa: ARG001
    return Text(str(x), MINUS if x < 0 else ATOM)


@write.register
def _(x: Tuple, names: Names) -> Text:
    return Text(f"({listed(x, names)}{',' if len(x) == 1 else ''})")


# Nodes that are written as a call of one word on their parts.
_CALLS = {
    operators.Hadamard: "hadamard",
    operators.Cross: "cross",
    operators.Bars: "abs",
    operators.Paren: "paren",
    operators.SquareBrackets: "square_brackets",
    operators.WithoutBrackets: "without_brackets",
    functions.SquareRoot: "sqrt",
    functions.Floor: "floor",
    functions.MatrixLogarithm: "matrix_log",
    functions.Binomial: "binomial",
    functions.Factorial: "factorial",
    derivatives.AtPoint: "at",
    blocks.Row: "row",
    blocks.Cases: "cases",
    blocks.DataSet: "dataset",
    binders.Each: "each",
    statements.Rows: "rows",
    statements.Ask: "ask",
}


def _call(kind: type, word: str) -> None:
    row(kind)(lambda x, names: f"{word}({listed(x.args, names)})")


for _kind, _name in _CALLS.items():
    _call(_kind, _name)

row(operators.Transpose)(lambda x, names: f"{text(x.operand, names, ATOM)}.T")
row(Dots)(lambda x, names: "...")  # noqa: ARG005
row(Bullet)(lambda x, names: "bullet")  # noqa: ARG005
row(nesting.Hole)(lambda x, names: "hole")  # noqa: ARG005
row(atoms.Constant)(lambda x, names: {"e": "e", "π": "pi", "∞": "oo"}[x.name])  # noqa: ARG005
row(atoms.Decimal)(lambda x, names: f"number({x.text!r})")  # noqa: ARG005
row(atoms.Label)(lambda x, names: f"label({x.text!r})")  # noqa: ARG005


@row(blocks.Grid)
def _(x: blocks.Grid, names: Names) -> str:
    return f"grid({listed((r[0] if len(r) == 1 else r for r in x.rows), names)})"


@row(operators.Underbrace)
def _(x: operators.Underbrace, names: Names) -> str:
    return f"underbrace({text(x.operand, names)}, {x.name!r})"


@row(functions.Divergence)
def _(x: functions.Divergence, names: Names) -> str:
    word = "KL(" if x.name.text == "D_KL" else f"div({x.name.text!r}, "
    mark = "" if x.mark == "||" else f", mark={x.mark!r}"
    return f"{word}{text(x.p, names)}, {text(x.q, names)}{mark})"


@row(Run)
def _(x: Run, names: Names) -> str:
    return ":" if x.is_all else f"{text(x.start, names)}:{text(x.stop, names)}"


@row(At)
def _(x: At, names: Names) -> str:
    return f"{text(x.head, names)}[{listed(x.indices, names)}]"


@row(Apply)
def _(x: Apply, names: Names) -> str:
    arguments = listed(x.arguments, names, BAR + 1 if x.conditions else COMPARE)
    if x.conditions:
        arguments += f" | {listed(x.conditions, names, BAR + 1)}"
    return f"{text(x.head, names)}({arguments})"


@write.register
def _(x: Given, names: Names) -> Text:
    return Text(" | ".join(listed(side, names, BAR + 1) for side in x.args), BAR)


# Words over letters.
_WORDS = {
    binders.Sum: "Sum",
    binders.Prod: "Prod",
    binders.Int: "Int",
    binders.E: "E",
    binders.Var: "Var",
    binders.ArgMin: "argmin",
    binders.ArgMax: "argmax",
    binders.Max: "Max",
    binders.Min: "Min",
    binders.VectorNorm: "norm",
    binders.Normal: "Norm",
    binders.SoftMax: "softmax",
    binders.SoftMaxColumns: "Softmax",
    derivatives.Partial: "partial",
    derivatives.Total: "total",
}


@row(binders.Bind)
def _(x: binders.Bind, names: Names) -> str:
    return f"{_word(x, names)}({listed(x.bodies, names)})"


@row(derivatives.Partial)
def _(x: derivatives.Partial, names: Names) -> str:
    given = f", given={text(x.given, names)}" if x.given else ""
    return f"{_word(x, names)}({text(x.body, names)}{given})"


@row(derivatives.Operator)
def _(x: derivatives.Operator, names: Names) -> str:
    return f"{_word(x.derivative, names)}.of({text(x.derivative.body, names)})"


@row(derivatives.Inline)
def _(x: derivatives.Inline, names: Names) -> str:
    return f"{_word(x.derivative, names)}.inline({text(x.derivative.body, names)})"


@row(nesting.Nest)
def _(x: nesting.Nest, names: Names) -> str:
    parts = (x.body, x.letter, *x.values)
    return f"nest({listed(parts, names)}, inner={text(x.inner, names)})"


def _word(x: Any, names: Names) -> str:
    below = ", ".join(_range(r, names) if x.binds else text(r.letter, names) for r in x.ranges)
    return _WORDS[type(x)] + (f"[{below}]" if below else "")


def _range(r: Range, names: Names) -> str:
    letter = text(r.letter, names)
    if r.style == "silent":
        return f"silent({letter})"
    if r.style == "set":
        return f"{letter}:{text(r.members, names)}"
    declared = isinstance(r.letter, Index) and r.letter.range is not None
    if r.style == "bare":
        return f"{letter}:" if declared else letter
    if declared and r.letter.range == (r.start, r.stop):
        return letter
    return f"{letter}:{text(r.start, names)}:{text(r.stop, names)}"


# Statements.
_SIGNS = {sign: word for word, sign in WORDS.items()}
_COMPARISONS = {"<": "<", "≤": "<=", ">": ">", "≥": ">="}


@write.register
def _(x: Relation, names: Names) -> Text:
    first, *links = x.links
    sign = first.sign
    if not links and sign in _COMPARISONS and not (first.by or first.claims) and isinstance(x.first, Written):
        sides = (text(side, names, SUM) for side in x.items)
        return Text(f" {_COMPARISONS[sign]} ".join(sides), COMPARE)
    alike = 1
    while alike <= len(links) and x.links[alike].args[0::2] == first.args[0::2] and not first.claims:
        alike += 1
    items = listed((x.first, *(link.item for link in x.links[:alike])), names)
    chain = f"{_SIGNS[sign]}({items}{_reasons(first, names)})"
    for link in x.links[alike:]:
        chain += f".{_SIGNS[link.sign]}({text(link.item, names)}{_reasons(link, names)})"
    return Text(chain)


def _reasons(link: Any, names: Names) -> str:
    apart = " " if all(number[0].isdigit() for number in link.by) else ", "
    by = f', by="{apart.join(link.by)}"' if link.by else ""
    return by + "".join(f", {name}={text(value, names)}" for name, value in link.claims.items())


@row(statements.ForAll)
def _(x: statements.ForAll, names: Names) -> str:
    style = x.args[3].name
    letters = text(x.letters[0] if len(x.letters) == 1 else x.letters, names)
    values = "".join(f", {text(v, names)}" for v in x.values)
    how = ("" if "∀" in style else ", sign=False") + ("" if "{" in style else ", braces=False")
    return f"{text(x.body, names, ATOM)}.forall({letters}{values}{how})"


@write.register
def _(x: statements.Both, names: Names) -> Text:
    return Text(" & ".join(text(side, names, SUM) for side in x.args), BAR)


@row(statements.Property)
def _(x: statements.Property, names: Names) -> str:
    return f"{x.name}({listed(x.letters, names)})"


@row(statements.Noted)
def _(x: statements.Noted, names: Names) -> str:
    return f"{text(x.body, names, ATOM)}.note({x.text!r})"


@row(functions.NamedFunction)
def _(x: functions.NamedFunction, names: Names) -> str:  # noqa: ARG001
    return x.name
