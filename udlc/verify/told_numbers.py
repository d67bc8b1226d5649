"""A written expression and equations in, its value out where an equation tells what it is.

Letters of a left side that are arguments stand for any values: f(z, p) tells f(2·w, p). So do members of the
index of a function: f[t](z[t]) tells f[3](w). A family that is an argument as a whole stands for itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from sympy import Integer

from udlc.notation import letters
from udlc.notation.members import Apply, At
from udlc.verify.definitions import Definition, same_letter
from udlc.verify.digits import Env
from udlc.verify.worlds import NoWorldError, World
from udlc.verify.written_numbers import WrittenNumbers

MOST_OPEN = 8
"""So many equations are put in one within the other."""


@dataclass
class ToldNumbers(WrittenNumbers):
    """Values of written expressions that equations tell.

    Attributes:
        world: what random choices depend on.
        told: what equations say that letters, members and functions are.
        open: the equations that are being put in.
    """

    world: World
    told: Sequence[Definition] = ()
    open: list[Any] = field(default_factory=list)

    def as_told(self, x: Any, env: Env) -> Any:
        """The value of what an equation tells; None where none does."""
        for d in self.told:
            found = self.matched(d.left, x, env)
            if found is None:
                continue
            if len(self.open) >= MOST_OPEN:
                raise NoWorldError("equations that tell each other")
            self.open.append(d)
            try:
                return self.value(d.right, {**env, **found})
            finally:
                self.open.pop()
        return None

    def matched(self, pattern: Any, x: Any, env: Env) -> dict[Any, Any] | None:
        """What letters of a left side stand for where it is an expression; None where it is none."""
        match pattern:
            case Apply() if isinstance(x, Apply) and same_letter(pattern.letter, x.letter):
                parts = (*pattern.arguments, *pattern.conditions), (*x.arguments, *x.conditions)
                if len(pattern.arguments) != len(x.arguments) or len(parts[0]) != len(parts[1]):
                    return None
                heads = [(pattern.head, x.head)] if isinstance(pattern.head, At) else []
                return self.all_matched([*heads, *zip(*parts, strict=True)], env)
            case At() if isinstance(x, At) and same_letter(pattern.head, x.head):
                if len(pattern.indices) != len(x.indices):
                    return None
                return self.all_matched(zip(pattern.indices, x.indices, strict=True), env)
            case letters.Real() if isinstance(x, letters.Real) and same_letter(pattern, x):
                return {}
        return None

    def all_matched(self, pairs: Iterable[tuple[Any, Any]], env: Env) -> dict[Any, Any] | None:
        """The same of several parts; a letter that is an argument stands for any value."""
        found: dict[Any, Any] = {}
        for pattern, x in pairs:
            if _is_any(pattern, found):
                found[pattern] = self.value(x, env)
                continue
            if pattern == x:
                found |= {i: env[i] for i in sorted(x.atoms(letters.Index), key=lambda y: y.key) if i in env}
                continue
            if isinstance(pattern, Integer) and self.value(x, env) == int(pattern):
                continue
            inner = self.matched(pattern, x, env)
            if inner is None:
                return None
            found |= inner
        return found


def _is_any(pattern: Any, found: Mapping[Any, Any]) -> bool:
    """Does a letter of a left side stand for any value, or a member at an index that stands for one?"""
    if isinstance(pattern, letters.Index):
        return True
    if isinstance(pattern, At) and isinstance(pattern.head, letters.Real):
        return all(i in found for i in pattern.indices)
    return isinstance(pattern, letters.Real) and (not pattern.over or pattern.copies is not None)
