"""Lines of LaTeX: what one statement says, its terms where it is a sum, and for which values of letters."""

from __future__ import annotations

from dataclasses import dataclass

MORE = r"\mathrel{+}="
"""How a contribution is joined to what others contribute to."""


@dataclass(frozen=True)
class Line:
    """One statement: what it says of `left`, its terms where it is a sum, and for which values of letters.

    Attributes:
        sign: how it is joined: "=", or "+=" where other statements contribute to the same elements.
        limits: the values of the letters on the left.
        scattered: whether several points of the right side go to one element of the left.
    """

    left: str
    sign: str
    terms: tuple[str, ...]
    after: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    scattered: bool = False

    @property
    def key(self) -> tuple[str, ...]:
        """What two statements have in common that are one equation."""
        return (self.left, *self.after, "|", *self.limits)

    @property
    def is_shared(self) -> bool:
        """Does it say only a part of what its left side is, for one element at a time?"""
        return self.sign == MORE and not self.scattered

    def text(self) -> str:
        """The line."""
        first, *rest = sorted(self.terms, key=lambda term: (r"\sum" in term, term.startswith("-")))
        right = first + "".join(f" - {t[1:].lstrip()}" if t.startswith("-") else f" + {t}" for t in rest)
        return r", \quad ".join((f"{self.left} {self.sign} {right}", *self.after))
