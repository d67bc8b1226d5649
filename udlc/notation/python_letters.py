"""From a letter to Python: its variable, or else the declaration that makes it."""

from typing import Any

from sympy import oo, pi

from udlc.notation import domains
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
    Policy,
    Random,
    Real,
    Size,
    Spread,
)
from udlc.notation.writing import Names, row, text

_DECLARED = {
    Real: "real",
    Random: "random",
    Spread: "spread",
    Function: "function",
    Elementwise: "elementwise",
    Density: "density",
    Policy: "policy",
    Deviation: "deviation",
    Family: "family",
    Size: "size",
    Index: "index",
    Example: "example",
}
_KNOWN = {"1": "ones", "0": "zeros", "I": "eye"}
_CALLED = {oo: "oo", -oo: "-oo", pi: "pi", -pi: "-pi"}


@row(Letter)
def spell_letter(x: Letter, names: Names) -> str:
    """Return the letter's variable, or its declaration."""
    if x in names:
        return names[x]
    if x.marks and x.marks != ("squared",):
        return _marked(x, names)
    return _declared(x, names)


@row(Known)
def _(x: Known, names: Names) -> str:
    return names[x] if x in names else f"{_KNOWN[x.name]}({_axis(x.dims[0], names)})"


def _marked(x: Letter, names: Names) -> str:
    *before, mark = x.marks
    inner = text(x.changed(marks=tuple(before)), names)
    if mark == "inv":
        return f"{inner}.inv"
    return f'{inner}.marked("minus")' if mark == "minus" else f"{mark}({inner})"


def _declared(x: Letter, names: Names) -> str:
    parts = [repr(x.name), *(_axis(axis, names) for axis in x.dims)]
    if x.range is not None:
        parts.append(_axis(Axis(*x.range), names))
    if x.over:
        axes = [_axis(axis, names) for axis in x.over]
        parts.append(f"over={axes[0]}" if len(axes) == 1 else f"over=({', '.join(axes)})")
    word = "squared" if x.marks else _DECLARED[type(x)]
    if isinstance(x, (Real, Function, Family)):
        parts += _style(x, names)
    return f"{word}({', '.join(parts)})"


def _style(x: Letter, names: Names) -> list[str]:
    """Return the keywords of a declaration that differ from what is usual."""
    domain = None if x.marks and x.domain == domains.positive else x.domain
    font = "rm" if isinstance(x, Function) else "cal" if isinstance(x, Family) else "it"
    said = {
        f"domain={_domain(domain, names)}" if domain is not None else "": domain is not None,
        f"font={x.font!r}": x.font != font,
        f"bold={x.bold}": x.bold is not None,
        "colon=True": x.colon,
    }
    return [keyword for keyword, differs in said.items() if differs]


def _axis(axis: Axis, names: Names) -> str:
    stop = _end(axis.stop, names)
    spelled = stop if axis.start == 1 else f"span({_end(axis.start, names)}, {stop})"
    if axis.letter is not None:
        own = axis.letter.range == (axis.start, axis.stop)
        spelled = text(axis.letter, names) + ("" if own else f".on({spelled})")
    return f"sup({spelled})" if axis.above else spelled


def _end(x: Any, names: Names) -> str:
    """Return an end of a range: a written size, or a number of SymPy's."""
    return _CALLED[x] if x in _CALLED else text(x, names)


def _domain(domain: domains.Domain, names: Names) -> str:
    if domain.word == "label":
        return f"label_in({text(domain.size, names)})"
    if domain.word != "interval":
        return domain.word
    word = "half_open" if domain.set.right_open else "interval"
    return f"{word}({_end(domain.set.start, names)}, {_end(domain.set.end, names)})"
