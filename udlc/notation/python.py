"""From a written tree to the Python that writes it: read back with the same letters, it gives the same tree."""

from collections.abc import Callable, Mapping
from functools import singledispatch
from typing import Any, NamedTuple

from sympy import Integer, Tuple, oo, pi

from udlc.notation import atoms, binders, blocks, derivatives, domains, functions, operators, statements
from udlc.notation.letters import (
    Axis,
    Density,
    Deviation,
    Elementwise,
    Example,
    Family,
    Function,
    Index,
    Known,
    Letter,
    Random,
    Real,
    Size,
    Spread,
)
from udlc.notation.members import Apply, At
from udlc.notation.relations import WORDS, Relation
from udlc.notation.tree import Dots, Given, Run, Written
from udlc.notation.where import fault

# How tightly Python's operators bind.
_COMPARE, _BAR, _SUM, _PRODUCT, _MINUS, _POWER, _ATOM = range(7)

Names = Mapping[Any, str]


class Text(NamedTuple):
    """Python text, and how tightly its outermost operator binds."""

    text: str
    binding: int = _ATOM


def as_python(x: Any, variables: Mapping[str, Any]) -> str:
    """Return the Python that writes x; a letter without a variable is declared on the spot."""
    names: dict[Any, str] = {}
    for name, value in variables.items():
        if isinstance(value, Letter) and value not in names:
            names[value] = name
    return _write(x, names).text


@singledispatch
def _write(x: Any, names: Names) -> Text:  # noqa: ARG001
    raise fault(f"there is no Python for {type(x).__name__}")


def _row(kind: type) -> Callable[[Callable[[Any, Names], str]], Callable[[Any, Names], str]]:
    """Register how a class of nodes is written, as a call or an atom."""

    def register(write: Callable[[Any, Names], str]) -> Callable[[Any, Names], str]:
        _write.register(kind, lambda x, names: Text(write(x, names)))
        return write

    return register


def _text(x: Any, names: Names, at_least: int = _COMPARE) -> str:
    written = _write(x, names)
    return written.text if written.binding >= at_least else f"({written.text})"


def _list(items: Any, names: Names, at_least: int = _COMPARE) -> str:
    return ", ".join(_text(item, names, at_least) for item in items)


# Operators: Python's own, each with how tightly it binds.
_INFIX = {
    operators.Plus: ("+", _SUM),
    operators.Minus: ("-", _SUM),
    operators.Times: ("*", _PRODUCT),
    operators.Dot: ("@", _PRODUCT),
    operators.Over: ("/", _PRODUCT),
    operators.Slash: ("//", _PRODUCT),
}


def _infix(kind: type, sign: str, binding: int) -> None:
    def write(x: Any, names: Names) -> Text:
        if isinstance(x, operators.Over) and isinstance(x.left, Integer) and isinstance(x.right, Integer):
            return Text(f"frac({x.left}, {x.right})")
        space = " " if binding == _SUM else ""
        left, right = _text(x.left, names, binding), _text(x.right, names, binding + 1)
        return Text(f"{left}{space}{sign}{space}{right}", binding)

    _write.register(kind, write)


for _kind, (_sign, _binding) in _INFIX.items():
    _infix(_kind, _sign, _binding)


@_write.register
def _(x: operators.Power, names: Names) -> Text:
    return Text(f"{_text(x.base, names, _ATOM)}**{_text(x.exponent, names, _POWER)}", _POWER)


@_write.register
def _(x: operators.Negative, names: Names) -> Text:
    return Text(f"-{_text(x.operand, names, _MINUS)}", _MINUS)


@_write.register
def _(x: Integer, names: Names) -> Text:  # noqa: ARG001
    return Text(str(x), _MINUS if x < 0 else _ATOM)


@_write.register
def _(x: Tuple, names: Names) -> Text:
    return Text(f"({_list(x, names)}{',' if len(x) == 1 else ''})")


# Nodes that are written as a call of one word on their parts.
_CALLS = {
    operators.Hadamard: "hadamard",
    operators.Cross: "cross",
    operators.Bars: "abs",
    operators.Paren: "paren",
    operators.WithoutBrackets: "without_brackets",
    functions.SquareRoot: "sqrt",
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

for _kind, _name in _CALLS.items():
    _row(_kind)(lambda x, names, word=_name: f"{word}({_list(x.args, names)})")

_row(operators.Transpose)(lambda x, names: f"{_text(x.operand, names, _ATOM)}.T")
_row(Dots)(lambda x, names: "...")  # noqa: ARG005
_row(binders.Hole)(lambda x, names: "hole")  # noqa: ARG005
_row(atoms.Constant)(lambda x, names: {"e": "e", "π": "pi", "∞": "oo"}[x.name])  # noqa: ARG005
_row(atoms.Decimal)(lambda x, names: f"number({x.text!r})")  # noqa: ARG005
_row(atoms.Label)(lambda x, names: f"label({x.text!r})")  # noqa: ARG005


@_row(blocks.Grid)
def _(x: blocks.Grid, names: Names) -> str:
    return f"grid({_list((r[0] if len(r) == 1 else r for r in x.rows), names)})"


@_row(functions.Divergence)
def _(x: functions.Divergence, names: Names) -> str:
    word = "KL(" if x.name.text == "D_KL" else f"div({x.name.text!r}, "
    return f"{word}{_text(x.p, names)}, {_text(x.q, names)})"


@_row(Run)
def _(x: Run, names: Names) -> str:
    return ":" if x.is_all else f"{_text(x.start, names)}:{_text(x.stop, names)}"


@_row(At)
def _(x: At, names: Names) -> str:
    return f"{_text(x.head, names)}[{_list(x.indices, names)}]"


@_row(Apply)
def _(x: Apply, names: Names) -> str:
    arguments = _list(x.arguments, names, _BAR + 1 if x.conditions else _COMPARE)
    if x.conditions:
        arguments += f" | {_list(x.conditions, names, _BAR + 1)}"
    return f"{_text(x.head, names)}({arguments})"


@_write.register
def _(x: Given, names: Names) -> Text:
    return Text(" | ".join(_list(side, names, _BAR + 1) for side in x.args), _BAR)


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


@_row(binders.Bind)
def _(x: binders.Bind, names: Names) -> str:
    return f"{_word(x, names)}({_list(x.bodies, names)})"


@_row(derivatives.Partial)
def _(x: derivatives.Partial, names: Names) -> str:
    given = f", given={_text(x.given, names)}" if x.given else ""
    return f"{_word(x, names)}({_text(x.body, names)}{given})"


@_row(derivatives.Operator)
def _(x: derivatives.Operator, names: Names) -> str:
    return f"{_word(x.derivative, names)}.of({_text(x.derivative.body, names)})"


@_row(binders.Nest)
def _(x: binders.Nest, names: Names) -> str:
    parts = (x.body, x.letter, *x.values)
    return f"nest({_list(parts, names)}, inner={_text(x.inner, names)})"


def _word(x: Any, names: Names) -> str:
    below = ", ".join(_range(r, names) for r in x.ranges)
    return _WORDS[type(x)] + (f"[{below}]" if below else "")


def _range(r: binders.Range, names: Names) -> str:
    letter = _text(r.letter, names)
    if r.style == "silent":
        return f"silent({letter})"
    if r.style == "set":
        return f"{letter}:{_text(r.members, names)}"
    declared = isinstance(r.letter, Index) and r.letter.range is not None
    if r.style == "bare":
        return f"{letter}:" if declared else letter
    if declared and r.letter.range == (r.start, r.stop):
        return letter
    return f"{letter}:{_text(r.start, names)}:{_text(r.stop, names)}"


# Statements.
_SIGNS = {sign: word for word, sign in WORDS.items()}
_COMPARISONS = {"<": "<", "≤": "<=", ">": ">", "≥": ">="}


@_write.register
def _(x: Relation, names: Names) -> Text:
    first, *links = x.links
    sign = first.sign
    if not links and sign in _COMPARISONS and not (first.by or first.claims) and isinstance(x.first, Written):
        sides = (_text(side, names, _SUM) for side in x.items)
        return Text(f" {_COMPARISONS[sign]} ".join(sides), _COMPARE)
    alike = 1
    while alike <= len(links) and x.links[alike].args[0::2] == first.args[0::2] and not first.claims:
        alike += 1
    items = _list((x.first, *(link.item for link in x.links[:alike])), names)
    text = f"{_SIGNS[sign]}({items}{_reasons(first, names)})"
    for link in x.links[alike:]:
        text += f".{_SIGNS[link.sign]}({_text(link.item, names)}{_reasons(link, names)})"
    return Text(text)


def _reasons(link: Any, names: Names) -> str:
    by = f', by="{" ".join(link.by)}"' if link.by else ""
    return by + "".join(f", {name}={_text(value, names)}" for name, value in link.claims.items())


@_row(statements.ForAll)
def _(x: statements.ForAll, names: Names) -> str:
    style = x.args[3].name
    letters = _text(x.letters[0] if len(x.letters) == 1 else x.letters, names)
    values = "".join(f", {_text(v, names)}" for v in x.values)
    how = ("" if "∀" in style else ", sign=False") + ("" if "{" in style else ", braces=False")
    return f"{_text(x.body, names, _ATOM)}.forall({letters}{values}{how})"


@_write.register
def _(x: statements.Both, names: Names) -> Text:
    return Text(" & ".join(_text(side, names, _SUM) for side in x.args), _BAR)


@_row(statements.Noted)
def _(x: statements.Noted, names: Names) -> str:
    return f"{_text(x.body, names, _ATOM)}.note({x.text!r})"


# Letters: by their variable, else declared on the spot.
_DECLARED = {
    Real: "real",
    Random: "random",
    Spread: "spread",
    Function: "function",
    Elementwise: "elementwise",
    Density: "density",
    Deviation: "deviation",
    Family: "family",
    Size: "size",
    Index: "index",
    Example: "example",
}
_KNOWN = {"1": "ones", "0": "zeros", "I": "eye"}


@_row(Letter)
def _(x: Letter, names: Names) -> str:
    return names[x] if x in names else _declare(x, names)


@_row(functions.NamedFunction)
def _(x: functions.NamedFunction, names: Names) -> str:  # noqa: ARG001
    return x.name


def _declare(x: Letter, names: Names) -> str:
    if x.marks and x.marks != ("squared",):
        *before, mark = x.marks
        inner = _text(x.changed(marks=tuple(before)), names)
        if mark == "inv":
            return f"{inner}.inv"
        return f'{inner}.marked("minus")' if mark == "minus" else f"{mark}({inner})"
    if isinstance(x, Known):
        return f"{_KNOWN[x.name]}({_axis(x.dims[0], names)})"
    word = "squared" if x.marks else _DECLARED[type(x)]
    usual = type(x).__name__
    parts = [repr(x.name), *(_axis(axis, names) for axis in x.dims)]
    if x.range is not None:
        parts.append(_axis(Axis(*x.range), names))
    if x.over:
        axes = [_axis(axis, names) for axis in x.over]
        parts.append(f"over={axes[0]}" if len(axes) == 1 else f"over=({', '.join(axes)})")
    given = {"Density", "Deviation", "Family", "Size", "Index", "Example"}
    if usual not in given:
        domain = None if word == "squared" and x.domain == domains.positive else x.domain
        roman = isinstance(x, Function)
        parts += [f"domain={_domain(domain, names)}"] if domain is not None else []
        parts += [f"font={x.font!r}"] if x.font != ("rm" if roman else "it") else []
        parts += [f"bold={x.bold}"] if x.bold is not None else []
        parts += ["colon=True"] if x.colon else []
    return f"{word}({', '.join(parts)})"


def _axis(axis: Axis, names: Names) -> str:
    text = _text(axis.stop, names) if axis.start == 1 else f"span({_end(axis.start)}, {_end(axis.stop, names)})"
    if axis.letter is not None:
        own = axis.letter.range == (axis.start, axis.stop)
        text = _text(axis.letter, names) + ("" if own else f".on({text})")
    return f"sup({text})" if axis.above else text


def _end(x: Any, names: Names | None = None) -> str:
    """Write an end of a range: a written size, or a SymPy number."""
    known = {oo: "oo", -oo: "-oo", pi: "pi", -pi: "-pi"}
    return known[x] if x in known else _text(x, names or {})


def _domain(domain: domains.Domain, names: Names) -> str:
    if domain.word == "label":
        return f"label_in({_text(domain.size, names)})"
    if domain.word != "interval":
        return domain.word
    ends = f"{_end(domain.set.start)}, {_end(domain.set.end)}"
    if domain.set.right_open and not domain.set.left_open:
        return f"half_open({ends})"
    return f"interval({ends}{', open=True' if domain.set.left_open else ''})"
