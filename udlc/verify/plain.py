"""Terms in, one line of text out, as a reader would write them."""

from __future__ import annotations

import re
from fractions import Fraction

from udlc.verify import terms as t
from udlc.verify.terms import Node

RELATIONS = {"=0": "= 0", "≥0": "≥ 0", "real>0": "> 0"}


MADE = re.compile(r"'\d+|·\d+\.\d+")
"""The names of letters that no author wrote: those that are told apart by numbers."""

LETTERS = "ijkmnpqr"


def text(e: Node) -> str:
    """A sum, or an atom; letters that no author wrote get names in the order in which they are met."""
    said = _said(e)
    free = (x for x in LETTERS if not re.search(rf"\b{x}\b", said))
    names = dict(zip(dict.fromkeys(MADE.findall(said)), free, strict=False))
    return MADE.sub(lambda found: names.get(found.group(), found.group()), said)


def _said(e: Node) -> str:
    if e.tag != "sum":
        return _atom(e)
    if not t.terms(e):
        return "0"
    parts = [_product(p, c) for p, c in t.terms(e)]
    return " + ".join(parts).replace("+ -", "- ")


def _product(p: Node, c: Fraction) -> str:
    factors = [_power(a, x) for a, x in t.factors(p)]
    sums = [f"Σ_{name} in {_said(lo)}..{_said(hi)}" for name, lo, hi in t.bounds(p)]
    sign, size = ("-" if c < 0 else ""), abs(c)
    numbers = [str(size)] if size != 1 or not factors else []
    return sign + " ".join([*sums, "·".join([*numbers, *factors])])


def _power(atom: Node, x: Fraction) -> str:
    return _atom(atom) if x == 1 else f"{_atom(atom)}^{x if x.denominator == 1 and x > 0 else f'({x})'}"


def _atom(a: Node) -> str:
    name, rest = a.fields[0], [f for f in a.fields[1:] if isinstance(f, Node)]
    match a.tag:
        case "size" | "letter":
            return str(name)
        case "read":
            return f"{name}[{', '.join(map(_said, rest))}]" if rest else str(name)
        case "truth":
            return f"[{_said(rest[0])} {RELATIONS.get(str(name), name)}]"
        case "base":
            return f"({_said(name)})"  # type: ignore[arg-type]
        case "product":
            return _product(a, Fraction(1))
        case _:
            word = str(name).removesuffix("()")
            return f"{word}({', '.join(map(_said, rest))})" if rest else word
