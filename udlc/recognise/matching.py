"""Takes a pattern and an expression, gives the values of the variables for which they are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import TypeAlias

from sympy import Add, Basic, Expr, Mul, Symbol

Found: TypeAlias = Mapping[Symbol, Expr]


class Free(Symbol):
    """A variable of a pattern.  Alone in a sum or product, it stands for all that the others leave."""

    __slots__ = ()


def match(pattern: Basic, e: Basic, found: Found) -> Iterator[Found]:
    """Every way in which the whole expression is the pattern."""
    if isinstance(pattern, Free):
        if found.get(pattern, e) == e:
            yield {**found, pattern: e}
    elif _known(pattern, found):
        if pattern.xreplace(found) == e:
            yield found
    elif _negated(pattern):
        yield {**found, pattern.args[1]: -e}
    elif pattern.is_Add or pattern.is_Mul:
        for more, rest in match_some(pattern, type(pattern).make_args(e), found):
            if not rest:
                yield more
    elif pattern.func == e.func and len(pattern.args) == len(e.args):
        yield from _in_order(pattern.args, e.args, found)


def match_some(
    pattern: Basic, args: tuple[Expr, ...], found: Found
) -> Iterator[tuple[Found, tuple[Expr, ...]]]:
    """Every way in which some of the terms or factors are the pattern's, with those that are left."""
    alone = [p for p in pattern.args if isinstance(p, Free) and p not in found]
    others = tuple(p for p in _definite_first(pattern) if p not in alone)
    for more, rest in _choose(pattern.func, others, args, found):
        if not alone:
            yield more, rest
        elif len(alone) == 1:
            yield {**more, alone[0]: pattern.func(*rest)}, ()


def _choose(
    join: type[Add] | type[Mul], wanted: tuple[Basic, ...], args: tuple[Expr, ...], found: Found
) -> Iterator[tuple[Found, tuple[Expr, ...]]]:
    if not wanted:
        yield found, args
        return
    first, others = wanted[0], wanted[1:]
    if _known(first, found):
        needed = join.make_args(first.xreplace(found))
        if all(n in args for n in needed):
            yield from _choose(join, others, tuple(a for a in args if a not in needed), found)
        return
    for n, a in enumerate(args):
        for more in match(first, a, found):
            yield from _choose(join, others, args[:n] + args[n + 1 :], more)


def _in_order(patterns: tuple[Basic, ...], args: tuple[Basic, ...], found: Found) -> Iterator[Found]:
    if not patterns:
        yield found
        return
    for more in match(patterns[0], args[0], found):
        yield from _in_order(patterns[1:], args[1:], more)


def _known(pattern: Basic, found: Found) -> bool:
    return all(v in found for v in variables(pattern))


@cache
def variables(pattern: Basic) -> frozenset[Basic]:
    """The variables of a pattern."""
    return frozenset(pattern.atoms(Free))


def _negated(pattern: Basic) -> bool:
    return (
        pattern.is_Mul
        and len(pattern.args) == 2
        and pattern.args[0] == -1
        and isinstance(pattern.args[1], Free)
    )


@cache
def _definite_first(pattern: Basic) -> tuple[Basic, ...]:
    """Its parts: numbers, then functions, then merely negated variables: the first leave few choices."""
    return tuple(sorted(pattern.args, key=lambda p: (_negated(p), bool(variables(p)), str(p))))
