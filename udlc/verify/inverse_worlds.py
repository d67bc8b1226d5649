"""A seed and what is told in, a world in which functions that are called invertible have inverses out.

Such a function is g[x, p] = a(p)·x + b(p), with a rational a that is not zero for each p, so that its inverse
is g⁻¹[y, p] = (y - b(p))/a(p). Other functions are tables. Sizes that are letters are one, so that a vector
of such a size is a number.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.members import Apply, At, head_of
from udlc.notation.tree import Run
from udlc.verify.definitions import same_letter
from udlc.verify.digits import Env
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import WrittenNumbers


@dataclass
class InverseWorld(WrittenNumbers):
    """A world of rational numbers and functions of them.

    Attributes:
        world: what random choices depend on.
        told: letters and members, with the expressions that equations say they are.
        invertible: the functions that conditions call so.
    """

    world: World
    told: Mapping[Any, Any]
    invertible: tuple[Any, ...]

    def special(self, x: Any, env: Env) -> Any:
        """The value of a letter, a member, a run of members or a function."""
        if x in self.told:
            return self.value(self.told[x], env)
        match x:
            case At() if isinstance(x.head, letters.Real):
                return self._member(x, env)
            case letters.Real() if not x.over:
                self._check(x, x.dims)
                return self.world.number(x.key)
            case Apply() if type(x.letter) is letters.Function and not isinstance(x.head, At):
                return self._function(x, env)
        raise NoWorldError("this has no value in a world of inverses")

    def _check(self, letter: Any, axes: Any) -> None:
        """A quantity that nothing tells, and that may be any number."""
        if letter.domain is not None or any(same_letter(letter, _subject(y)) for y in self.told):
            raise NoWorldError("a quantity that is told, or may not be any number")
        if any(isinstance(axis.length, Integer) and axis.length != 1 for axis in axes):
            raise NoWorldError("a vector that is no number")

    def _member(self, x: At, env: Env) -> Any:
        if len(x.indices) == 1 and isinstance(x.indices[0], Run):
            start, stop = x.indices[0].args
            if not isinstance(start, Integer) or not isinstance(stop, Integer):
                raise NoWorldError("a run of unknown length")
            return tuple(self.value(At(x.head, Integer(k)), env) for k in range(int(start), int(stop) + 1))
        if not all(isinstance(i, Integer) for i in x.indices):
            raise NoWorldError("a member at an unknown place")
        self._check(x.head, x.axes[len(x.indices) :])
        return self.world.number(x.head.key, *(int(i) for i in x.indices))

    def _function(self, x: Apply, env: Env) -> Any:
        letter = x.letter
        if letter.domain is not None or x.conditions or letter.over:
            raise NoWorldError("a function of another kind")
        if any(same_letter(letter, _subject(y)) for y in self.told):
            raise NoWorldError("a function that is told")
        first, *rest = (self.value(a, env) for a in x.arguments)
        forward = letter.changed(marks=tuple(m for m in letter.marks if m != "inv"))
        if not any(same_letter(forward, y) for y in self.invertible):
            if "inv" in letter.marks:
                raise NoWorldError("nothing says that there is an inverse")
            return self.world.number(letter.key, "function", first, *rest)
        if not isinstance(first, Fraction):
            raise NoWorldError("an invertible function of what is no number")
        factor = Fraction(1 + self.world.random(forward.key, "factor", *rest) % 5, 2)
        shift = self.world.number(forward.key, "shift", *rest)
        return (first - shift) / factor if "inv" in letter.marks else factor * first + shift


def _subject(x: Any) -> Any:
    """The letter that a left side is about."""
    return x.letter if isinstance(x, Apply) else head_of(x)
