"""Bound letters: what is free in a node that binds some, and substitution that captures none."""

from typing import Any


class Binding:
    """A node that binds letters. Mixed into node classes, which say which letters (`bound`)."""

    args: tuple[Any, ...]
    func: Any

    @property
    def bound(self) -> tuple[Any, ...]:
        raise NotImplementedError

    @property
    def free_symbols(self) -> set[Any]:
        inside = set().union(*(arg.free_symbols for arg in self.args))
        return inside - set(self.bound)

    def _xreplace(self, rule: dict[Any, Any]) -> tuple[Any, bool]:
        if self in rule:
            return rule[self], True
        bound = set(self.bound)
        # What mentions a bound letter is about another letter of that name, outside.
        rule = {old: new for old, new in rule.items() if not old.free_symbols & bound}
        free = self.free_symbols
        arriving = {s for old, new in rule.items() if old.free_symbols <= free for s in new.free_symbols}
        args = self.args
        renamed = {b: _fresh(b, arriving | free | bound) for b in self.bound if b in arriving}
        if renamed:
            args = tuple(arg.xreplace(renamed) for arg in args)
        replaced = [arg._xreplace(rule) for arg in args]
        if not renamed and not any(changed for _, changed in replaced):
            return self, False
        return self.func(*(arg for arg, _ in replaced)), True

    def _eval_subs(self, old: Any, new: Any) -> Any:
        return self._xreplace({old: new})[0]


def _fresh(letter: Any, taken: set[Any]) -> Any:
    while letter in taken:
        letter = letter.marked("prime")
    return letter
