"""Programs in, claims about them in the language of the checker out: plain data, no SymPy.

This is the translator that a certificate trusts, beside `udlc.translate` and `udlc.differentiate`, which give
the programs. Functions that others define are written by these: relu, softplus, maximum and the like.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from json import dumps
from typing import Any, TypeAlias

import sympy
from sympy import Basic
from sympy.core.relational import Relational

from udlc.ir.functions import Opaque, is_integral
from udlc.ir.grammar import Array, Axis, Compute, Letter, Program, Range, Read, Size
from udlc.notation.latex import latex
from udlc.simplify.statements import writers
from udlc.verify.text import canonical_form
from udlc.verify.wording import NoClaimError, definition, lowered

Expression: TypeAlias = "int | str | list[Any]"


def text_of(claim: Mapping[str, Any]) -> str:
    """The claim as the text that its certificate is about."""
    return dumps(claim, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def equality(p: Program, a: str, q: Program, b: str) -> dict[str, Any]:
    """The claim that the array a of p is always the array b of q."""
    return equal(inputs_of(p, q), side_of(p, a), side_of(q, b))


def equal(
    inputs: Mapping[str, Any],
    left: Any,
    right: Any,
    sign: str = "=",
    facts: Iterable[Any] = (),
    given: Iterable[Any] = (),
) -> dict[str, Any]:
    """The claim, in the words of the checker, that two sides are equal, or that one is greater.

    Args:
        inputs: what is declared of inputs.
        left: a side {"goal", "arrays", "shapes"}, or an expression.
        right: the other one.
        sign: "=", ">" or "≥".
        facts: integers that are ≥ 0.
        given: pairs of expressions that are equal.
    """
    sides = {"left": left, "right": right}
    sides = {name: x if isinstance(x, dict) else value(x) for name, x in sides.items()}
    claim = {"kind": "equal", "inputs": inputs, **sides, "sign": sign, "facts": [*facts], "given": [*given]}
    return dict(lowered(claim, inputs))


def value(x: Expression) -> dict[str, Any]:
    """An expression as a side."""
    return {"goal": "", "arrays": {"": x}, "shapes": {"": []}}


def defined(side: Mapping[str, Any]) -> dict[str, Any]:
    """A side whose arrays are told by statements, as expressions."""
    return {**side, "arrays": {name: definition(x) for name, x in side["arrays"].items()}}


def stated(left: Basic, right: Basic, chain: Iterable[Basic] = ()) -> dict[str, Any]:
    """The claim that two written expressions are one, or are printed in one chain of equalities."""
    printed = [_written(latex(x)) for x in chain]
    one, other = (_written(latex(x) if printed else canonical_form(x)) for x in (left, right))
    return equal({}, one, other, given=[[printed[0], x] for x in printed[1:]])


def _written(text: str) -> Expression:
    """What a text says, as a number that nothing else is known of."""
    return ["call", f"written: {text}"]


def inputs_of(*programs: Program) -> dict[str, Any]:
    """The inputs of programs, which declare them alike."""
    found: dict[str, Any] = {}
    for x in (x for program in programs for x in program.inputs):
        declared = _input(x)
        if found.setdefault(x.name, declared) != declared:
            raise NoClaimError(f"{x.name} is declared in two ways", symbol=x.name)
    return found


def _input(x: Array) -> dict[str, Any]:
    return {
        "shape": [expression(n) for n in x.shape],
        "domain": x.domain,
        "integral": x.integral,
        "bound": None if x.bound is None else expression(x.bound),
    }


def side_of(program: Program, goal: str) -> dict[str, Any]:
    """The arrays that a goal rests on, by their statements."""
    written = writers(program)
    arrays: dict[str, Any] = {}
    waiting = [goal]
    while waiting:
        name = waiting.pop()
        if name in arrays or program.arrays[name].role != "temporary":
            continue
        arrays[name] = [_statement(s, outer) for s, outer in written.get(name, ())]
        waiting += sorted(_reads(arrays[name]) & program.arrays.keys())
    shapes = {name: [expression(n) for n in program.arrays[name].shape] for name in {goal: 0, **arrays}}
    return defined({"goal": goal, "arrays": arrays, "shapes": shapes})


def _reads(x: Any) -> set[str]:
    """The names of arrays that data in the language reads."""
    if isinstance(x, dict):
        return _reads(list(x.values()))
    if not isinstance(x, list):
        return set()
    own = {x[1]} if len(x) > 1 and x[0] == "read" else set()
    return own.union(*map(_reads, x))


def _statement(s: Any, outer: Any) -> dict[str, Any]:
    if not isinstance(s, Compute):
        raise NoClaimError("the result of a matrix operation has no definition by elements")
    if any(r.until is not None for r in outer):
        raise NoClaimError(f"{s.out} is computed until a condition holds", symbol=s.out)
    ranges = [*(Range(r.letter, r.lo, r.hi) for r in outer), *s.domain]
    exact = [sympy.Eq(r.equation[1] * r.letter, r.equation[0]) for r in ranges if r.equation is not None]
    return {
        "op": s.op,
        "ranges": [[r.letter.name, expression(r.lo), expression(r.hi)] for r in ranges],
        "at": [expression(e) for e in s.at],
        "guards": [condition(g) for g in (*exact, *s.guards)],
        "body": expression(s.body),
    }


# ── Expressions ──────────────────────────────────────────────────────────────


def expression(e: Basic) -> Expression:
    """A scalar expression."""
    if isinstance(e, Axis):
        return ["letter", f"@{e.position}"]
    if isinstance(e, Letter):
        return ["letter", e.name]
    if isinstance(e, Size):
        return ["size", e.name]
    if isinstance(e, Read):
        return ["read", e.array, *map(expression, e.index)]
    if e.is_Integer:
        return int(e)
    if e.is_Rational:
        return f"{e.p}/{e.q}"
    if e.is_Add or e.is_Mul:
        return ["+" if e.is_Add else "*", *map(expression, e.args)]
    if e.is_Pow and e.exp.is_Rational:
        return ["^", expression(e.base), str(e.exp)]
    if e.is_number and not e.args:
        return ["call", str(e)]
    name = type(e).__name__
    if name == "select":
        return ["if", condition(e.args[0]), *map(expression, e.args[1:])]
    if isinstance(e, Opaque):
        name = f"{e.opaque_name}^({e.order})"
    args = [expression(a) for a in e.args]
    return BY_OTHERS[name](*args) if name in BY_OTHERS else ["call", name, *args]


def condition(g: Basic) -> Expression:
    """A relation, or relations joined."""
    if g in (sympy.true, sympy.false):
        return int(g is sympy.true)
    if isinstance(g, sympy.And | sympy.Or):
        return ["and" if isinstance(g, sympy.And) else "or", *map(condition, g.args)]
    if isinstance(g, sympy.Not):
        return ["not", condition(g.args[0])]
    if not isinstance(g, Relational):
        raise NoClaimError(f"{g} is no relation")
    if isinstance(g, sympy.Ne):
        return ["not", condition(sympy.Eq(g.lhs, g.rhs))]
    down = isinstance(g, sympy.Le | sympy.Lt)
    e = difference(*map(expression, (g.rhs, g.lhs) if down else (g.lhs, g.rhs)))
    strict = isinstance(g, sympy.Gt | sympy.Lt)
    if is_integral(g.lhs - g.rhs):
        return ["=0", e] if isinstance(g, sympy.Eq) else ["≥0", difference(e, 1) if strict else e]
    if isinstance(g, sympy.Eq):
        return ["and", ["not", [">0", e]], ["not", [">0", negative(e)]]]
    return [">0", e] if strict else ["not", [">0", negative(e)]]


def negative(x: Expression) -> Expression:
    """The number -x."""
    return ["*", -1, x]


def difference(x: Expression, y: Expression) -> Expression:
    """The difference x - y."""
    return ["+", x, negative(y)]


def _exp(x: Expression) -> Expression:
    return ["call", "exp", x]


def _log(x: Expression) -> Expression:
    return ["call", "log", x]


BY_OTHERS: dict[str, Callable[..., Expression]] = {
    "step": lambda z: [">0", z],
    "heaviside": lambda z: ["not", [">0", negative(z)]],
    "relu": lambda z: ["if", [">0", z], z, 0],
    "absolute": lambda z: ["if", [">0", z], z, negative(z)],
    "sign": lambda z: difference([">0", z], [">0", negative(z)]),
    "maximum": lambda x, y: ["if", [">0", difference(x, y)], x, y],
    "minimum": lambda x, y: ["if", [">0", difference(x, y)], y, x],
    "sig": lambda z: ["^", ["+", 1, _exp(negative(z))], "-1"],
    "softplus": lambda z: _log(["+", 1, _exp(z)]),
    "log1p": lambda z: _log(["+", 1, z]),
    "expm1": lambda z: difference(_exp(z), 1),
    "log1mexp": lambda z: _log(difference(1, _exp(z))),
    "stop": lambda z: z,
}
"""Functions, as the table of the intermediate form defines them, by those that the checker knows."""
