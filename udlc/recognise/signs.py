"""Takes the domains of arrays, gives the signs of expressions over them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal, TypeAlias

from sympy import Basic, Expr, cosh, exp

from udlc.ir.functions import (
    absolute,
    binomial,
    heaviside,
    maximum,
    minimum,
    relu,
    select,
    sig,
    softplus,
    step,
    stop,
)
from udlc.ir.grammar import Array, Domain, Read

Sign: TypeAlias = Literal["positive", "nonnegative"]

OF_DOMAIN: dict[Domain, Sign | None] = {
    "real": None,
    "positive": "positive",
    "nonnegative": "nonnegative",
    "unit": "nonnegative",
    "binary": "nonnegative",
    "natural": "nonnegative",
    "label": "nonnegative",
    "permutation": "nonnegative",
}
POSITIVE = (exp, sig, softplus, cosh)
NONNEGATIVE = (absolute, relu, step, heaviside, binomial)


class Signs:
    """What is known of the signs of arrays; `learn` adds what a statement shows of a temporary."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self.known: dict[str, Sign] = {}
        self.at_most_one: set[str] = set()
        for a in arrays.values():
            if sign := OF_DOMAIN[a.domain]:
                self.known[a.name] = sign
            if a.domain in {"unit", "binary"}:
                self.at_most_one.add(a.name)

    def learn(self, array: str, sign: Sign) -> None:
        """Keep that every element of the array has this sign."""
        if self.known.get(array) != "positive":
            self.known[array] = sign

    def positive(self, e: Basic) -> bool:
        """Whether the value is certainly above zero."""
        if isinstance(e, Read):
            return self.known.get(e.array) == "positive"
        if e.is_Add:
            return all(map(self.nonnegative, e.args)) and any(map(self.positive, e.args))
        if e.is_Mul or isinstance(e, (select, minimum, stop)):
            return all(map(self.positive, _values(e)))
        if isinstance(e, maximum):
            return any(map(self.positive, e.args))
        if e.is_Pow:
            return self.positive(e.base)
        return bool(e.is_positive) or isinstance(e, POSITIVE)

    def nonnegative(self, e: Basic) -> bool:
        """Whether the value is certainly not below zero."""
        if isinstance(e, Read):
            return e.array in self.known
        if e.is_Add:
            return all(map(self.nonnegative, e.args)) or self._complement(e)
        if e.is_Mul or isinstance(e, (select, minimum, stop)):
            return all(map(self.nonnegative, _values(e)))
        if isinstance(e, maximum):
            return any(map(self.nonnegative, e.args))
        if e.is_Pow:
            # a power with a broken exponent is real only where its base is not negative
            return bool(e.exp.is_even) or e.exp.is_integer is False or self.nonnegative(e.base)
        return bool(e.is_nonnegative) or isinstance(e, (*POSITIVE, *NONNEGATIVE))

    def _complement(self, e: Basic) -> bool:
        """1 − x where x is at most one."""
        one, rest = e.as_coeff_Add()
        return one == 1 and self._at_most_one(-rest)

    def _at_most_one(self, e: Expr) -> bool:
        if isinstance(e, Read):
            return e.array in self.at_most_one
        return isinstance(e, sig) or (
            e.is_Mul and all(self._at_most_one(a) and self.nonnegative(a) for a in e.args)
        )


def _values(e: Basic) -> tuple[Basic, ...]:
    return e.args[1:] if isinstance(e, select) else e.args
