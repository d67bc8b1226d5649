"""Names in, LaTeX out: letters with their scripts; names of derivatives, from their parts and back."""

from __future__ import annotations

import re
import unicodedata

from udlc.ir.grammar import Array

PRIME = r"\prime"

BOLD = (
    (re.compile(r"\\boldsymbol(\\[A-Za-z]+)"), r"\1"),
    (re.compile(r"\\mathbf\{([^{}]*)\}"), r"\1"),
    (re.compile(r"\\mbox\{\\bf ([^{}]*)\}"), r"\\mbox{\1}"),
)
"""How the book prints bold letters, and the same letters plain."""

GROUP = r"\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\}"
SCRIPTS = re.compile(rf"(?P<base>.*?)(?:_(?P<below>{GROUP}|\w))?(?P<above>\^(?:{GROUP}|\S))?", re.DOTALL)


def name_latex(name: str) -> str:
    r"""A Python name as LaTeX: `Ω_k` is `\Omega_{k}`, `k_prime` `k^{\prime}`, `h_arg` `h_{\mbox{arg}}`.

    A name of words prints plainly: `log_L` is `\mbox{log\_L}`.
    """
    head, *tail = name.split("_")
    letter = re.fullmatch(r"(\D+?)(\d*)", head)
    if letter is None or not all(tail):
        return rf"\mbox{{{_plain(name)}}}" if tail else name
    base, digits = letter.groups()
    if len(base) > 1 and base.isascii():
        return rf"\mbox{{{_plain(name)}}}"
    marks = 0
    while tail[marks : marks + 1] == ["prime"]:
        marks += 1
    rest = "_".join(tail[marks:])
    below = ",".join(filter(None, (digits, rest and name_latex(rest))))
    printed = "".join(map(_character, base)).strip()
    above = f"^{{{PRIME * marks}}}" if marks else ""
    return printed + above + (f"_{{{below}}}" if below else "")


def _plain(name: str) -> str:
    return name.replace("_", r"\_")


def _character(c: str) -> str:
    words = unicodedata.name(c, "").split()
    if words[:1] != ["GREEK"] or len(words) < 4:
        return c
    word = words[3].lower().replace("lamda", "lambda")
    return rf"\{word.capitalize() if words[1] == 'CAPITAL' else word} "


def array_latex(a: Array) -> str:
    """How an array prints as a whole."""
    return a.latex or name_latex(a.name)


def component(text: str) -> str:
    """The letter of a vector or matrix as it prints in its components, which are not bold.

    What stands in brackets is a matrix as a whole, whose letters keep their print.
    """
    if text.startswith(r"\left["):
        return text
    for bold, plain in BOLD:
        text = bold.sub(plain, text)
    return text


def subscripted(text: str, below: str) -> str:
    r"""A letter with one more subscript, after those that it has: `\phi_{t}` at d is `\phi_{t,d}`."""
    found = SCRIPTS.fullmatch(text)
    if found is None or not found["base"]:
        return f"{{{text}}}_{{{below}}}"
    base, own, above = found["base"], found["below"] or "", found["above"] or ""
    own = own[1:-1] if own.startswith("{") else own
    if base.startswith("{") and base.endswith("}") and "_" not in base:
        base = base[1:-1]
    elif "_" in base or "^" in base:
        base = f"{{{base}}}"
    return f"{base}_{{{','.join(filter(None, (own, below)))}}}{above}"


FRACTION = re.compile(r"\\frac\{\\partial(?P<own>\^\{\+\})? ")


def fraction(text: str) -> tuple[str, str] | None:
    r"""The array that is derived and the one it is derived by, of `\frac{\partial L}{\partial \Omega}`."""
    start = FRACTION.match(text)
    if start is None:
        return None
    depth = 0
    for n, c in enumerate(text):
        depth += (c == "{") - (c == "}")
        if c == "}" and depth == 0 and n > start.end():
            below = text[n + 1 :]
            if below.startswith(r"{\partial ") and below.endswith("}"):
                return text[start.end() : n], below[len(r"{\partial ") : -1]
            return None
    return None


def is_own(text: str) -> bool:
    """Is this a derivative by what is read directly, not through other quantities?"""
    found = FRACTION.match(text)
    return found is not None and found["own"] is not None


def quotient(above: str, below: str, own: bool = False) -> str:
    r"""A derivative from its two parts; `own` is marked: `\frac{\partial^{+} L}{\partial h}`."""
    return rf"\frac{{\partial{'^{+}' if own else ''} {above}}}{{\partial {below}}}"


def second_derivative(of: Array, wrt: Array) -> str:
    r"""The name of a matrix of second derivatives: `\frac{\partial^{2} L}{\partial \phi \partial \phi}`."""
    above, below = (array_latex(a) for a in (of, wrt))
    return rf"\frac{{\partial^{{2}} {above}}}{{\partial {below} \partial {below}}}"


def twice(above: str, first: str, second: str) -> str:
    r"""An element of that matrix: `\frac{\partial^{2} L}{\partial \phi_{0}^{2}}` where letters are equal."""
    below = rf"{first}^{{2}}" if first == second else rf"{first} \partial {second}"
    return rf"\frac{{\partial^{{2}} {above}}}{{\partial {below}}}"


def twice_by(text: str) -> tuple[str, str] | None:
    """What is derived twice, and by which array, of the name of a matrix of second derivatives."""
    start, middle = r"\frac{\partial^{2} ", r"}{\partial "
    if not text.startswith(start):
        return None
    above, _, below = text[len(start) : -1].rpartition(middle)
    first, _, second = below.partition(r" \partial ")
    return (above, first) if above and first == second else None
