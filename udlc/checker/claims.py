"""The text of a claim and a certificate in, the conditions under which the claim holds out; or Rejected.

A claim is {"kind", …}; its expressions are those of `kernel`. Axioms, domains and definitions are read from
the text; from the certificate only how to prove.

equal    {"inputs", "facts", "given", "left", "right", "sign"} with sides {"goal", "arrays", "shapes"}: at
         every index both goals have one normal form, or their difference has a sign, where the facts
         (integers that are ≥ 0) and the equations of `given` hold.  Arrays that depend on themselves are
         proved together: those that the certificate cuts are opaque under a common name, where it says so,
         and there each cut pair has one normal form too; every element is complete before it is read, so
         this is induction.
theorem  {"name", "parts"}: the claims that a named theorem asks for are proved.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from itertools import product
from json import loads
from typing import Any

from udlc.checker import terms as t
from udlc.checker.facts import Tape, range_facts
from udlc.checker.kernel import Kernel
from udlc.checker.terms import Node, Rejected, need
from udlc.checker.theorems import THEOREMS

MOST_VALUES = 6
INTEGRALS = "the integrals exist and change places with sums"


def check(text: str, certificate: Mapping[str, Any]) -> list[str | Node]:
    """The conditions under which a claim holds, by its certificate: words, and terms that are not zero."""
    try:
        need(certificate["text"] == sha256(text.encode()).hexdigest(), "the certificate of another text")
        tape = Tape(iter(certificate["hints"]))
        prove(loads(text), tape)
        need(not list(tape.hints), "hints that nothing asks for")
        return sorted(tape.assumed, key=lambda x: x if isinstance(x, str) else x.key)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Rejected(str(error)) from error


def prove(claim: Mapping[str, Any], tape: Tape) -> None:
    """Reject unless a claim is proved: by itself, or what its theorem asks for, part by part."""
    if claim["kind"] == "equal":
        compare(claim, tape)
    else:
        need(claim["name"] in THEOREMS, "no such theorem")
        for part in claim["parts"]:
            prove(part, tape)


def compare(claim: Mapping[str, Any], tape: Tape) -> None:
    """Reject unless every pair that is cut, and the goal, has one form over inputs and what is cut."""
    cut, opens, positive = tape.ask(None, "plan", claim)
    k, sides = kernel(claim, positive, tape), (claim["left"], claim["right"])
    given = [t.minus(*(k.value(x, {}) for x in equation)) for equation in claim["given"]]
    pairs = [*cut, [side["goal"] for side in sides]]
    names = [{pair[n]: (name, *pair[2:]) for name, pair in enumerate(cut)} for n in (0, 1)]
    kernels = [replace(k, arrays={**k.arrays, **s["arrays"]}, cut=cut) for s, cut in zip(sides, names)]
    for pair, opened in zip(pairs, opens, strict=True):
        shape, same = [side["shapes"][x] for side, x in zip(sides, pair)]
        need(shape == same, "sides of different shapes")
        for index in elements(shape):
            at = {f"@{n}": i for n, i in enumerate(index)}
            facts = range_facts((f"@{n}", t.ZERO, k.value(size, at)) for n, size in enumerate(shape))
            facts += [k.value(where, at) for where in pair[2:]]
            there = [replace(side, opens=bool(deep)).given(*facts) for side, deep in zip(kernels, opened)]
            d = t.minus(*(side.element(x, index, True) for side, x in zip(there, pair)))
            if claim["sign"] == "=" or pair is not pairs[-1]:
                vanishes(there[0], d, given)
            else:
                need(there[0].above(d, {">": True, "≥": False}[claim["sign"]]), "a sign that is not shown")


def kernel(claim: Mapping[str, Any], positive: Sequence[str], tape: Tape) -> Kernel:
    """What the text declares: an input of 0 or 1 is a letter; sizes taken for positive are conditions."""
    tape.assumed |= {f"{n} ≥ 1" for n in positive} | ({INTEGRALS} if "'first'" in str(claim) else set())
    bits = [n for n, x in claim["inputs"].items() if (x["domain"], x["shape"]) == ("binary", [])]
    k = Kernel(tape, claim["inputs"], arrays={n: ["letter", f"@bit {n}"] for n in bits})
    ends = frozenset(k.value(x["bound"], {}) for x in claim["inputs"].values() if x["bound"] is not None)
    facts = range_facts((f"@bit {n}", t.ZERO, t.constant(2)) for n in bits)
    facts += [t.minus(t.single(t.node("size", n)), 1) for n in positive]
    return replace(k, ends=ends).given(*facts, *(k.value(fact, {}) for fact in claim["facts"]))


def vanishes(k: Kernel, d: Node, given: Sequence[Node]) -> None:
    """Reject unless a term is zero, if need be times what it is divided by, or as conditions say."""
    while step := k.tape.ask(k, "step", d, given):
        match step:
            case ["clear"]:
                # where a truth is false, or a range empty, what is divided by there may be zero
                own = {a: x for p, _ in d.fields for a, x in p.fields[1] if x < 0 and a.letters <= d.letters}
                k.tape.assumed |= {t.single(a) for a in own if not k.atom_above(a, True)}
                d = k.multiply(d, *(t.single(a, -x) for a, x in own.items()))
            case ["given", place, factor]:
                d = t.add(d, k.multiply(k.value(factor, {n: t.letter(n) for n in d.letters}), given[place]))
            case ["row", place, *hint]:
                p, c = d.fields[place]
                d = t.add(d, t.total([(p, -c)]), t.scale(k.by_row(*k.opened(p), *hint), c))
            case _:
                raise Rejected("no such step")
    need(d is t.ZERO, "the normal forms differ")


def elements(shape: Sequence[Any]) -> list[tuple[Node, ...]]:
    """Indices that stand for all elements: a letter for each axis, its values where these are few."""
    few = [range(n) if isinstance(n, int) and n <= MOST_VALUES else None for n in shape]
    axes = ([t.letter(f"@{a}")] if r is None else map(t.constant, r) for a, r in enumerate(few))
    return list(product(*axes))
