r"""LaTeX of equations to plain letters, one a line: `\frac{\partial L}{\partial \phi_{0}}` → ∂L/∂φ_0."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from udlc.notation.latex import GREEK

SIGNS = {
    "leftarrow": "←",
    "approx": "≈",
    "propto": "∝",
    "leq": "≤",
    "geq": "≥",
    "neq": "≠",
    "times": "×",
    "cdot": "·",
    "odot": "⊙",
    "sum": "Σ",
    "prod": "Π",
    "int": "∫",
    "partial": "∂",
    "infty": "∞",
    "forall": "∀",
    "in": "∈",
    "ldots": "…",
    "vdots": "⋮",
    "ddots": "⋱",
    "prime": "′",
    "bullet": "•",
    "lVert": "‖",
    "rVert": "‖",
    "lfloor": "⌊",
    "rfloor": "⌋",
    "{": "{",
    "}": "}",
    ",": " ",
    ";": " ",
    ":": " ",
    " ": " ",
    "quad": " ",
    "qquad": " ",
}
GREEK_SIGNS = {word: letter for letter, word in GREEK.items()}
SILENT = frozenset({"left", "right", "displaystyle", "bf", "rm", "!"})
FONTS = frozenset({"mathbf", "boldsymbol", "mathcal", "mathrm", "textbf", "mathop", "mathrel"})
BLACKBOARD = {"I": "𝕀", "E": "𝔼", "R": "ℝ", "N": "ℕ", "Z": "ℤ"}
ACCENTS = {"hat": "\u0302", "tilde": "\u0303", "bar": "\u0304"}
BIG = frozenset({"Σ", "Π", "∫"})

TOKEN = re.compile(r"\\\\|\\[a-zA-Z]+|\\.|\s+|.", re.DOTALL)
OPERATOR = re.compile(r"\s*([-+=,∈≠≤≥<>])\s*")
SCRIPT = re.compile(r"[_^]\{")
BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\{[^{}]*\}")


def plain(latex: str) -> str:
    """The equations in plain letters, each on a line."""
    rows = Reader(latex).cells("")
    lines = (" ".join(", ".join(row).split()) for row in rows)
    return "\n".join(re.sub(r"(?<![,∀(\[{]) (\S+ ∈ \{)", r", \1", line) for line in lines if line)


def readable(message: str) -> str:
    """A message with the LaTeX in it in plain letters."""
    return plain(message) if "\\" in message or (message.isascii() and SCRIPT.search(message)) else message


class Reader:
    """Reads LaTeX from left to right."""

    def __init__(self, latex: str) -> None:
        self.tokens = TOKEN.findall(latex)
        self.place = 0

    def cells(self, end: str) -> list[list[str]]:
        """Rows of cells up to the end of an environment, or all there is where `end` is empty."""
        rows = [[""]]
        for piece in self.pieces():
            match piece:
                case r"\\":
                    rows.append([""])
                case "&":
                    rows[-1].append("")
                case r"\end":
                    self.argument()
                    break
                case _:
                    rows[-1][-1] += piece
        found = [[cell.strip() for cell in row] for row in rows]
        return [row for row in found if any(row)] if end else found

    def pieces(self) -> Iterator[str]:
        r"""Plain text, piece by piece, up to a closing brace; `&`, `\\` and `\end` as they are."""
        while self.place < len(self.tokens):
            match self.next():
                case "}":
                    return
                case "&" | r"\\" | r"\end" as mark:
                    yield mark
                case other:
                    yield self.atom(other)

    def next(self) -> str:
        """The next token."""
        token = self.tokens[self.place]
        self.place += 1
        return token

    def peek(self) -> str:
        """The next token, which stays; nothing at the end."""
        return self.tokens[self.place] if self.place < len(self.tokens) else ""

    def skip_space(self) -> None:
        """Go past white space."""
        if self.peek().isspace():
            self.place += 1

    def argument(self) -> str:
        """A group in braces, or one atom."""
        self.skip_space()
        if self.peek() == "{":
            self.place += 1
            return "".join(self.pieces()).strip()
        return self.atom(self.next()) if self.peek() else ""

    def atom(self, token: str) -> str:
        """The plain text of what begins with a token."""
        match token:
            case "{":
                return "".join(self.pieces())
            case "_" | "^":
                return script(token, self.argument())
            case ",":
                return ", "
            case _:
                return self.command(token[1:]) if token.startswith("\\") else token

    def command(self, word: str) -> str:
        """The plain text of a command with its arguments."""
        if word in SILENT:
            self.skip_space()
            return ""
        if word in FONTS:
            return self.argument()
        if word in ACCENTS:
            return unicodedata.normalize("NFC", self.argument() + ACCENTS[word])
        match word:
            case "mbox":
                text = self.argument()
                return f" {text} " if text in {"and", "or", "else", "until"} else text
            case "mathbb":
                return BLACKBOARD[self.argument()]
            case "frac":
                return f"{bracketed(self.argument())}/{bracketed(self.argument())}"
            case "sqrt":
                return f"√{bracketed(self.argument())}"
            case "binom":
                return f"C({self.argument()}, {self.argument()})"
            case "begin":
                return self.environment(self.argument())
            case "underbrace":
                return self.argument() + self.note()
            case "partial" | "lfloor" | "lVert":
                self.skip_space()
            case _:
                pass
        sign = SIGNS.get(word) or GREEK_SIGNS.get(word) or word
        return self.with_limits(sign) if sign in BIG else sign

    def note(self) -> str:
        """What stands below a brace, in brackets."""
        if self.peek() != "_":
            return ""
        self.next()
        return f" ({self.argument()})"

    def environment(self, name: str) -> str:
        """A matrix as [a, b; c, d], cases as { value if condition; … }."""
        rows = self.cells(name)
        if name == "cases":
            return "{ " + "; ".join(" if ".join(row) for row in rows) + " }"
        return "[" + "; ".join(", ".join(row) for row in rows) + "]"

    def with_limits(self, sign: str) -> str:
        """A sum, product or integral, its limits in braces."""
        while self.peek() in {"_", "^"}:
            sign += self.next()
            sign += "{" + OPERATOR.sub(r"\1", self.argument()) + "}"
        return f"{sign} "


def script(mark: str, text: str) -> str:
    """A subscript or power, in braces where it is more than one word."""
    tight = OPERATOR.sub(r"\1", text.strip())
    primes = len(tight) - len(tight.lstrip("′"))
    if mark == "^" and primes:
        rest = tight[primes:].strip()
        return "′" * primes + (script("^", rest) if rest else "")
    is_word = all(c.isalnum() or unicodedata.combining(c) or c in "'′.…∞" for c in tight)
    return f"{mark}{tight}" if is_word else f"{mark}{{{tight}}}"


def bracketed(text: str) -> str:
    """The text in brackets, unless it is one factor."""
    bare, before = text, ""
    while bare != before:
        bare, before = BRACKETS.sub("", bare), bare
    return text if text and not re.search(r"[\s+\-·/,=]", bare) else f"({text})"
