"""LaTeX of an equation to one line of plain text: \\frac{a}{b} → (a)/(b), \\phi_{0} → φ_0."""

from __future__ import annotations

import re
import unicodedata

from udlc.notation.latex import GREEK

SIGNS = {
    r"\leftarrow": "←",
    r"\approx": "≈",
    r"\propto": "∝",
    r"\leq": "≤",
    r"\geq": "≥",
    r"\times": "×",
    r"\cdot": "·",
    r"\odot": "⊙",
    r"\sum": "Σ",
    r"\prod": "Π",
    r"\int": "∫",
    r"\partial": "∂",
    r"\infty": "∞",
    r"\forall": "∀",
    r"\in": "∈",
    r"\ldots": "…",
    r"\vdots": "⋮",
    r"\ddots": "⋱",
    r"\prime": "′",
    r"\mathbb{I}": "𝕀",
    r"\mathbb{E}": "𝔼",
    r"\\": ";",
    r"\{": "{",
    r"\}": "}",
    r"\lVert": "‖",
    r"\rVert": "‖",
    r"\bullet": "•",
    "&": " ",
}
GREEK_SIGNS = {f"\\{word}": letter for letter, word in GREEK.items()}
SIMPLE = re.compile(r"[\w.′φ-ωΑ-Ω\u0302\u0303]+")


def plain(latex: str) -> str:
    """The equation in plain letters."""
    text = latex.replace(r"\mathop{\rm argmin}", "argmin").replace(r"\mathop{\rm argmax}", "argmax")
    text = re.sub(r"\\begin\{bmatrix\}(.*?)\\end\{bmatrix\}", r"[\1]", text)
    text = re.sub(r"\\begin\{cases\}(.*?)\\end\{cases\}", r"{ \1 }", text)
    text = re.sub(r"\\left|\\right|\\displaystyle|\\bf\b", "", text)
    for sign in sorted((*SIGNS, *GREEK_SIGNS), key=len, reverse=True):
        end = r"(?![a-zA-Z])" if sign[-1:].isalpha() else ""
        replacement = {**GREEK_SIGNS, **SIGNS}[sign]
        text = re.sub(re.escape(sign) + end, lambda _, r=replacement: f"{r}", text)
    text = _commands(text)
    return re.sub(r"\s+", " ", text).strip()


def _commands(text: str) -> str:
    """Commands with arguments, innermost first."""
    for _ in range(200):
        before = text
        text = re.sub(r"\\(?:mathbf|boldsymbol|mbox|mathcal|mathrm|textbf)\s*\{([^{}]*)\}", r"\1", text)
        text = re.sub(r"\\(?:mathbf|boldsymbol)\s*(\w)", r"\1", text)
        text = re.sub(r"\\hat\{([^{}]*)\}", lambda m: unicodedata.normalize("NFC", m[1] + "\u0302"), text)
        text = re.sub(r"\\tilde\{([^{}]*)\}", lambda m: unicodedata.normalize("NFC", m[1] + "\u0303"), text)
        text = re.sub(r"\\sqrt\{([^{}]*)\}", r"√(\1)", text)
        text = re.sub(
            r"\\frac\{([^{}]*)\}\{([^{}]*)\}", lambda m: f"{_bracketed(m[1])}/{_bracketed(m[2])}", text
        )
        text = re.sub(r"\\binom\{([^{}]*)\}\{([^{}]*)\}", r"C(\1, \2)", text)
        text = re.sub(r"([_^])\{([^{}]*)\}", lambda m: m[1] + _script(m[2]), text)
        if text == before:
            break
    return re.sub(r"\\([a-zA-Z]+)", r"\1", text)


def _script(text: str) -> str:
    inner = text.strip()
    return inner if SIMPLE.fullmatch(inner) else f"({inner})"


def _bracketed(text: str) -> str:
    inner = text.strip()
    return inner if SIMPLE.fullmatch(inner) else f"({inner})"
