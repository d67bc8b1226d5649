"""The text of a claim and a certificate in, the conditions under which the claim holds out; or Rejected.

A claim is {"kind", …}; its expressions are those of `kernel`. Axioms, domains and definitions are read from
the text; from the certificate only how to prove.

equal    {"inputs", "left", "right"} with sides {"goal", "arrays", "shapes"}: both goals have one normal
         form at every index.  Arrays that depend on themselves are proved together: those that the
         certificate cuts are opaque under a common name, and each cut pair has one normal form too; every
         element is complete before it is read, so this is induction.
terms    two terms are equal, or one is greater, where the facts of the text hold.
theorem  the claims that a named theorem asks for are proved.
optimum  the goals, least or largest, have the same optimal arguments.
stated   the text itself says so.
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


def check(text: str, certificate: Mapping[str, Any]) -> list[str]:
    """The conditions under which the claim of a text holds, which the certificate proves."""
    try:
        need(certificate["text"] == sha256(text.encode()).hexdigest(), "the certificate of another text")
        tape = Tape(iter(certificate["hints"]))
        claim = loads(text)
        KINDS[claim["kind"]](claim, certificate, tape)
        need(not list(tape.hints), "hints that nothing asks for")
        return sorted(tape.assumed)
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Rejected(str(error)) from error


def kernel(claim: Mapping[str, Any], positive: Sequence[str], tape: Tape) -> Kernel:
    """What the text declares of inputs; sizes that the proof takes for positive are its conditions."""
    tape.assumed |= {f"{n} ≥ 1" for n in positive}
    return Kernel(tape, claim["inputs"], tuple(t.minus(t.single(t.node("size", n)), 1) for n in positive))


def equal(claim: Mapping[str, Any], proof: Mapping[str, Any], tape: Tape) -> None:
    """Equal step by step, for every value of the binary inputs that the proof tells apart."""
    inputs = [claim["inputs"][n] for n in proof["binary"]]
    need(all(x["domain"] == "binary" and not x["shape"] for x in inputs), "an input that is not 0 or 1")
    defined = claim["left"]["arrays"].keys() | claim["right"]["arrays"].keys()
    need(not defined & set(proof["binary"]), "an input that a side defines")
    for bits, case in zip(product((0, 1), repeat=len(inputs)), proof["cases"], strict=True):
        k = replace(kernel(claim, case["positive"], tape), arrays=dict(zip(proof["binary"], bits)))
        steps(claim, case, k)


def steps(claim: Mapping[str, Any], case: Mapping[str, Any], k: Kernel) -> None:
    """Reject unless every pair that is cut, and the goal, has one form over inputs and what is cut."""
    sides = claim["left"], claim["right"]
    pairs = [*case["cut"], [side["goal"] for side in sides]]
    names = [{pair[n]: name for name, pair in enumerate(case["cut"])} for n in (0, 1)]
    given = {name: said["shape"] for name, said in claim["inputs"].items()}
    for pair, opens in zip(pairs, case["opens"], strict=True):
        both = zip(sides, names, map(bool, opens), strict=True)
        kernels = [
            replace(k, arrays={**side["arrays"], **k.arrays}, cut=cut, opens=deep) for side, cut, deep in both
        ]
        shape, same = [(side["shapes"] if x in side["arrays"] else given)[x] for side, x in zip(sides, pair)]
        need(shape == same, "sides of different shapes")
        for index in elements(shape):
            at = {f"@{n}": i for n, i in enumerate(index)}
            facts = range_facts((f"@{n}", t.ZERO, k.value(size, at)) for n, size in enumerate(shape))
            there = [side.given(*facts) for side in kernels]
            vanishes(there[0], t.minus(*(side.element(x, index, True) for side, x in zip(there, pair))))


def vanishes(k: Kernel, d: Node, given: Sequence[Node] = ()) -> None:
    """Reject unless a term is zero, if need be times what it is divided by, or as conditions say."""
    while step := k.tape.ask(k, "step", d, given):
        match step:
            case ["clear"]:
                own = [f for p, _ in d.fields for f in p.fields[1] if f[1] < 0 and f[0].letters <= d.letters]
                d = k.multiply(d, *(t.single(a, -x) for a, x in dict(own).items()))
            case ["given", place, factor]:
                d = t.add(d, k.multiply(k.value(factor, {n: t.letter(n) for n in d.letters}), given[place]))
            case ["row", place, *hint]:
                p, c = d.fields[place]
                d = t.add(d, t.total([(p, -c)]), t.scale(k.by_row(*k.opened(p), *hint), c))
            case _:
                raise Rejected("no such step")
    need(d is t.ZERO, "the normal forms differ")


def optimum(claim: Mapping[str, Any], proof: Mapping[str, Any], tape: Tape) -> None:
    """O₁ = c·o₂ + d, c > 0, has the minimisers of o₂ for fixed c and d; so has an increasing function."""
    k, forms = kernel(claim, proof["positive"], tape), []
    for side, logs in zip((claim["left"], claim["right"]), proof["logs"], strict=True):
        form = replace(k, arrays=side["arrays"]).element(side["goal"], (), True)
        for _ in range(logs):
            need(k.above(form, False), "the logarithm of what may be negative")
            form = k.made("call", "log", form)
        forms.append(t.scale(form, -1 if side["largest"] else 1))
    c = k.value(proof["factor"], {})
    d = t.minus(forms[0], k.multiply(c, forms[1]))
    need(k.above(c, True), "a factor that may not be positive")
    need(names_of(c) | names_of(d) <= set(claim["fixed"]), "what depends on the parameters")


def terms(claim: Mapping[str, Any], _proof: Mapping[str, Any], tape: Tape) -> None:
    """A difference is zero, if need be times what it is divided by; or it has a sign."""
    at = {name: t.letter(f"@{name}") for name in claim["letters"]}
    k = kernel(claim, (), tape)
    k = k.given(*(k.value(fact, at) for fact in claim["facts"]))
    d = t.minus(*(k.value(claim[side], at) for side in ("left", "right")))
    if claim["sign"] == "=":
        vanishes(k, d, [t.minus(*(k.value(x, at) for x in sides)) for sides in claim["given"]])
    else:
        need(k.above(d, {">": True, "≥": False}[claim["sign"]]), "a sign that is not shown")
    tape.assumed |= {INTEGRALS} if "first" in str(claim) else set()


def theorem(claim: Mapping[str, Any], proof: Mapping[str, Any], tape: Tape) -> None:
    """What a theorem of the table asks for, part by part."""
    need(claim["name"] in THEOREMS, "no such theorem")
    for part in claim["parts"]:
        KINDS[part["kind"]](part, proof, tape)


def stated(claim: Mapping[str, Any], _proof: Mapping[str, Any], _tape: Tape) -> None:
    """Both sides are one, or the text says that they are equal."""
    sides = {claim["left"], claim["right"]}
    need(len(sides) == 1 or sides <= set(claim["chain"]), "nothing says so")


def names_of(x: Node) -> set[str]:
    """The arrays that a term reads, and the functions that it leaves open."""
    is_name = x.tag == "read" or (x.tag == "call" and "^(" in x.fields[0])
    return ({x.fields[0]} if is_name else set()).union(*map(names_of, t.nodes(x.fields)))


def elements(shape: Sequence[Any]) -> list[tuple[Node, ...]]:
    """Indices that stand for all elements: a letter for each axis, its values where these are few."""
    few = [range(n) if isinstance(n, int) and n <= MOST_VALUES else None for n in shape]
    axes = ([t.letter(f"@{a}")] if r is None else map(t.constant, r) for a, r in enumerate(few))
    return list(product(*axes))


KINDS = {"equal": equal, "optimum": optimum, "terms": terms, "theorem": theorem, "stated": stated}
