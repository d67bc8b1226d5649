"""Expressions as programs and entries write them in, the same in the few words of the checker out.

What is trusted here says what words mean: a choice of a where c holds is [c]·a + (1 - [c])·b; an element of
a label is a whole number below its bound; a density has a bag of events and one of what is given, each event
with the range of its variable; an expectation over noise, or over draws, is a sum over its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import count
from typing import Any

from udlc.errors import UdlcError


class NoClaimError(UdlcError):
    """Something that the language of the checker has no word for."""


RENAMED = {"first point": "first", "given:mean": "mean", "given:covariance": "covariance"}
"""Words of the checker's table."""


def lowered(x: Any, inputs: Mapping[str, Any], names: Iterator[int] | None = None) -> Any:
    """An expression, or data with expressions, in the words of the checker."""
    names = names or count()

    def of(y: Any) -> Any:
        return lowered(y, inputs, names)

    match x:
        case dict():
            return {n: y if n == "inputs" else of(y) for n, y in x.items()}
        case ["mean", int(), dict(), _]:
            return _mean(x[1], x[2], of(x[3]), names)
        case ["even" | "drawn" as word, str(), int(), *parts]:
            over_law: Callable[..., Any] = _even if word == "even" else _drawn
            return over_law(x[1], x[2], *of(parts), names)
        case ["read", str(name), *index]:
            return element(inputs.get(name, {}), name, of(index))
        case ["call", str(name), *parts]:
            return density(name, of(parts)) if name.startswith("density:") else _call(name, of(parts))
        case ["^", y, power]:
            return ["call", "Pow", of(y), power]
        case ["if", c, a, b]:
            return choice(*of([c, a, b]))
        case ["not", c]:
            return _not(of(c))
        case ["and", *parts]:
            return ["*", *of(parts)]
        case ["or", *parts]:
            return _not(["*", *map(_not, of(parts))])
        case list():
            return [of(y) for y in x]
        case _:
            return x


def _not(c: Any) -> Any:
    return ["+", 1, ["*", -1, c]]


def choice(c: Any, a: Any, b: Any) -> Any:
    """A where c holds, else b."""
    match c:
        case [">0", e]:
            return ["call", "choose", e, a, b]
        case ["+", 1, ["*", -1, [">0", e]]]:
            return ["call", "choose", e, b, a]
        case _:
            return ["+", ["*", c, a], ["*", _not(c), b]]


def _call(name: str, parts: list[Any]) -> Any:
    return ["call", RENAMED.get(name, name), *parts]


def element(said: Mapping[str, Any], name: str, index: list[Any]) -> Any:
    """An element of an array; one that is bounded says so."""
    bound = said.get("bound")
    if bound is None or not said["integral"]:
        return ["read", name, *index]
    if said["domain"] == "permutation":
        whole = ["call", "permuted", ["call", "permutation", ["read", name], bound], *index]
        return ["call", "label", whole, bound]
    return ["call", "label", ["read", name, *index], bound]


# ── Densities and expectations ───────────────────────────────────────────────


def density(name: str, parts: list[Any]) -> Any:
    """A density of events, beside what is given."""
    events = [x for x in parts if x[1] == "event"]
    given = [x for x in parts if x[1] != "event"]
    if any(x[0] != "call" for x in parts):
        raise NoClaimError("a density of what is no event")
    of = ["call", name.removeprefix("density:")]
    return ["call", "density", of, _bag(map(_event, events)), _bag(given)]


def _bag(parts: Iterable[Any]) -> Any:
    return ["*", 1, *parts]


def _event(x: Any) -> Any:
    """An event with the range of its variable."""
    _, _, slot, value = x
    kind, *names = slot[1].split(":")
    if kind == "labels":
        return ["call", "event", slot, value, *slot[2:4]]
    space = ["call", "space", slot] if kind == "run" else ["call", f"space:{names[-1]}"]
    return ["call", "event", slot, value, ["call", "first", space], space]


def _mean(most: int, noise: Mapping[str, int], x: Any, names: Iterator[int]) -> Any:
    """E over noise of which E ε = 0, and E ε_p·ε_q = [p = q] where the second moment is known.

    The number beside the name of noise is that of its indices that tell elements apart, not draws.
    """
    for name, over in sorted(noise.items()):
        x = _averaged(name, over, lambda letter: ["call", "noise", letter, most], x, names)
    return x


def _even(name: str, over: int, square: Any, x: Any, names: Iterator[int]) -> Any:
    """E over elements that are symmetric about zero, with a second moment."""
    return _averaged(name, over, lambda letter: ["call", "even", letter, square], x, names)


def _averaged(name: str, over: int, law: Callable[[Any], Any], x: Any, names: Iterator[int]) -> Any:
    """A sum over the values of an array, each with the probability that a law gives it."""
    letter = f"noise {next(names)}"

    def at_letter(index: list[Any]) -> Any:
        draws = max(0, len(index) - over)
        parts = ["call", "draw", *index[:draws]], ["call", "place", *index[draws:]]
        return ["call", "element", ["letter", letter], *parts]

    of = law(["letter", letter])
    return ["sum", [_over(letter, f"noise:{name}")], ["*", of, _with_reads(x, name, at_letter)]]


def _drawn(name: str, over: int, ranges: Any, law: Any, x: Any, names: Iterator[int]) -> Any:
    """E over draws, one independent of the other, of one law each."""
    letter = f"draws {next(names)}"
    if len(ranges) != 1:
        raise NoClaimError("a law over more than one letter")

    def at_letter(index: list[Any]) -> Any:
        one = ["call", "element", ["letter", letter], ["call", "place", *index[:over]]]
        return ["call", "entry", one, *index[over:]] if index[over:] else one

    of = ["call", "draws", ["letter", letter], ["over", ranges, "law", law]]
    return ["sum", [_over(letter, "draws")], ["*", of, _with_reads(x, name, at_letter)]]


def _over(letter: str, name: str) -> list[Any]:
    return [letter, ["call", f"first of {name}"], ["call", f"space of {name}"]]


def _with_reads(x: Any, name: str, new: Callable[[list[Any]], Any]) -> Any:
    """An expression with what takes the place of elements of an array."""
    if not isinstance(x, list):
        return x
    return new(x[2:]) if x[:2] == ["read", name] else [_with_reads(y, name, new) for y in x]


# ── Definitions ──────────────────────────────────────────────────────────────


def definition(statements: Sequence[Mapping[str, Any]]) -> Any:
    """An element @0, @1 … of an array that statements define, as an expression.

    A statement is {op, ranges: [letter, lo, hi]…, at, guards, body}: out[at…] op= body at every point of
    the ranges where the guards hold.
    """
    if len(statements) > 1 and any(s["op"] != "sum" for s in statements):
        raise NoClaimError("a reduction in parts")
    return ["+", *map(_contribution, statements)]


def _contribution(s: Mapping[str, Any]) -> Any:
    """What a statement gives an element: truths first, where letters of its place have values."""
    ranges, truths, values = [list(r) for r in s["ranges"]], list[Any](), dict[str, Any]()
    for n, place in enumerate(s["at"]):
        axis, e = ["letter", f"@{n}"], put(place, values)
        name, rest = _solved(e, [r[0] for r in ranges])
        if name is None:
            truths.append(["=0", difference(axis, e)])
            continue
        values[name] = difference(axis, rest)
        values = {v: put(x, {name: values[name]}) for v, x in values.items()}
        ((_, lo, hi),) = [r for r in ranges if r[0] == name]
        ranges = [[v, *put(ends, values)] for v, *ends in ranges if v != name]
        truths += [["≥0", put(difference(axis, ["+", rest, lo]), values)]]
        truths += [["≥0", put(difference(["+", hi, rest, -1], axis), values)]]
    truths = [put(x, values) for x in truths]
    guards, body, letters = put(s["guards"], values), put(s["body"], values), {r[0] for r in ranges}
    outer = [x for x in truths if not letters & set(_letters(x))]
    inner = [*(x for x in truths if x not in outer), *sorted(guards, key=_reads)]
    if s["op"] == "sum":
        inside = ["*", *inner, body]
        return ["*", *outer, ["sum", ranges, inside] if ranges else inside]
    if s["op"] == "argmax" and (len(ranges) != 1 or ranges[0][1] != 0):
        raise NoClaimError("a position counts from zero")
    if not ranges and not inner:
        return ["*", *outer, body]
    return ["*", *outer, ["over", ranges, s["op"], *inner, body]]


def _solved(e: Any, letters: Sequence[str]) -> tuple[str | None, Any]:
    """The letter of letter + rest, and the rest, which has none of the letters."""
    parts = e[1:] if isinstance(e, list) and e[0] == "+" else [e]
    own = [x for x in parts if set(_letters(x)) & set(letters)]
    if len(own) != 1 or own[0][0] != "letter":
        return None, None
    return own[0][1], ["+", *(x for x in parts if x is not own[0])]


def put(x: Any, values: Mapping[str, Any]) -> Any:
    """An expression with letters replaced."""
    if not isinstance(x, list):
        return x
    return values.get(x[1], x) if x[:1] == ["letter"] else [put(y, values) for y in x]


def difference(x: Any, y: Any) -> Any:
    """The number x - y."""
    return ["+", x, ["*", -1, y]]


def _letters(x: Any) -> Iterator[str]:
    if isinstance(x, list):
        yield from [x[1]] if x[:1] == ["letter"] else (v for y in x for v in _letters(y))


def _reads(x: Any) -> bool:
    """Does a condition read an array? Those that do stand behind those of indices."""
    return isinstance(x, list) and (x[:1] == ["read"] or any(map(_reads, x)))
