"""A term of the checker in, one line of text out, as a reader writes it: α_{t-1}, (1 - α_t)·β_t."""

from __future__ import annotations

from fractions import Fraction

from udlc.checker.terms import Node, nodes, only_atom

LETTERS = "ijklmnuvw"
"""What letters are called that have no name of their own."""

TRUTHS = {"=0": "= 0", "≥0": "≥ 0", ">0": "> 0"}


def condition(x: Node | str) -> str:
    """A condition as the checker gives it: in words, or a term that is not zero."""
    return x if isinstance(x, str) else f"{text(x)} ≠ 0"


def text(e: Node) -> str:
    """A term on one line."""
    atom = only_atom(e)
    return Line().sum(e if atom is None or atom.tag != "base" else atom.fields[0])


class Line:
    """Prints terms; letters without a name are called i, j, … in the order in which they are met."""

    def __init__(self) -> None:
        self.names: dict[str, str] = {}

    def sum(self, e: Node) -> str:
        """A sum, what is added before what is subtracted."""
        parts = [self._product(p, c) for p, c in sorted(e.fields, key=lambda x: x[1] < 0)]
        return " + ".join(parts).replace("+ -", "- ") or "0"

    def _product(self, p: Node, c: Fraction) -> str:
        bound, factors = p.fields
        ranges = [f"Σ_{{{self._letter(v)}={self.sum(lo)}}}^{{{self.sum(hi)} - 1}}" for v, lo, hi in bound]
        powers = [self._power(a, x) for a, x in factors]
        numbers = [str(abs(c))] if abs(c) != 1 or not powers else []
        return ("-" if c < 0 else "") + " ".join([*ranges, "·".join([*numbers, *powers])])

    def _power(self, a: Node, x: Fraction) -> str:
        if a.tag == "base" and x == 1:
            return f"({self.sum(a.fields[0])})"
        base = f"({self.sum(a.fields[0])})" if a.tag == "base" else self._atom(a)
        return base if x == 1 else f"{base}^{x}" if x > 0 and x.denominator == 1 else f"{base}^({x})"

    def _atom(self, a: Node) -> str:
        name, rest = str(a.fields[0]), [self.sum(x) for x in nodes(a.fields[1:]) if x.tag == "sum"]
        match a.tag:
            case "size":
                return name
            case "letter":
                return self._letter(name)
            case "read":
                index = ",".join(x.replace(" ", "") for x in rest)
                return f"{name}_{index if len(index) == 1 else f'{{{index}}}'}" if rest else name
            case "truth":
                return f"[{rest[0]} {TRUTHS[name]}]"
            case "reduce":
                return f"{name}({self._product(a.fields[1], Fraction(1))})"
            case _:
                return f"{name}({', '.join(rest)})" if rest else name

    def _letter(self, name: str) -> str:
        """A letter of the text, or one of those that have no name."""
        own = name.removeprefix("@").removeprefix("bit ")
        if name.startswith("@") and own.isidentifier():
            return own
        left = [v for v in LETTERS if v not in self.names.values()]
        return self.names.setdefault(name, left[0] if left else f"i{len(self.names)}")
