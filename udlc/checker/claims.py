"""The text of a claim and a certificate in, the conditions under which the claim holds out; or Rejected.

A claim is {"kind", "left", "right"} with sides {"inputs", "arrays", "goal"}; see `programs` for definitions.
Axioms, domains and definitions are read from the text; from the certificate only how to prove.

equal    both goals have one normal form at every index (or in each of the cases that a truth of sizes and
         of the index tells apart).  Arrays that depend on themselves are proved together: those that the
         certificate cuts are opaque under a common name, and each cut pair has one normal form too; every
         element is complete before it is read, so this is induction.
terms    two terms are equal, or one is greater, where the facts of the text hold.
theorem  the claims that a named theorem asks for are proved.
optimum  the goals, least or largest, have the same optimal arguments.
stated   the text itself says so.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import sha256
from itertools import product
from json import loads
from typing import Any

from udlc.checker import terms as t
from udlc.checker.facts import Tape
from udlc.checker.kernel import Kernel
from udlc.checker.programs import Definitions, names_of
from udlc.checker.terms import Node, Rejected, need
from udlc.checker.theorems import THEOREMS

MOST_VALUES = 6
INTEGRALS = "the integrals exist and change places with sums"


def check(text: str, certificate: Mapping[str, Any]) -> list[str]:
    """The conditions under which the claim of a text holds, which the certificate proves."""
    try:
        need(certificate["text"] == sha256(text.encode()).hexdigest(), "the certificate of another text")
        tape = Tape(certificate["hints"])
        claim = loads(text)
        conditions = KINDS[claim["kind"]](claim, certificate, tape)
        need(tape.place == len(tape.hints), "hints that nothing asks for")
        return sorted({*conditions, *tape.assumed})
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError) as error:
        raise Rejected(str(error)) from error


def equal(claim: Mapping[str, Any], proof: Mapping[str, Any], tape: Tape) -> list[str]:
    """Equal step by step, for every value of the binary inputs that the proof tells apart."""
    inputs = [claim["inputs"][n] for n in proof["binary"]]
    need(all(x["domain"] == "binary" and not x["shape"] for x in inputs), "an input that is not 0 or 1")
    defined = claim["left"]["arrays"].keys() | claim["right"]["arrays"].keys()
    need(not defined & set(proof["binary"]), "an input that a side defines")
    for bits, case in zip(product((0, 1), repeat=len(inputs)), proof["cases"], strict=True):
        steps(claim, case, dict(zip(proof["binary"], bits)), kernel(claim, case, tape))
    return [f"{n} ≥ 1" for case in proof["cases"] for n in case["positive"]]


def steps(claim: Mapping[str, Any], case: Mapping[str, Any], values: Mapping[str, int], k: Kernel) -> None:
    """Reject unless every pair that is cut, and the goal, has one form over inputs and what is cut."""
    left, right = claim["left"], claim["right"]
    names = [{pair[n]: name for name, pair in enumerate(case["cut"])} for n in (0, 1)]
    pairs = [*case["cut"], (left["goal"], right["goal"])]
    for (x, y), opens in zip(pairs, case["opens"], strict=True):
        shape = shape_of(claim, left, x)
        need(shape == shape_of(claim, right, y), "sides of different shapes")
        one, other = (
            Definitions(side["arrays"], cut, values, bool(deep))
            for side, cut, deep in zip((left, right), names, opens, strict=True)
        )
        for index in elements(shape):
            same(k, (one, x), (other, y), index, shape)


def same(k: Kernel, one: Any, other: Any, index: tuple[Node, ...], shape: Any) -> None:
    """Reject unless two elements have one form, or do so in every case of a truth that a hint names."""
    ends = [one[0].value(k, n, {f"@{m}": i for m, i in enumerate(index)}) for n in shape]
    k = k.given(*(f for i, n in zip(index, ends) for f in (i, t.minus(t.minus(n, i), 1))))
    hint = k.tape.ask(k, "split", one, other, index)
    if hint == "none":
        need(k.shows(t.constant(-1)), "an element that may exist")
    elif not hint:
        forms = [side.element(k, name, index, True) for side, name in (one, other)]
        need(forms[0] is forms[1], "the normal forms differ")
    else:
        kind, expression, place = hint
        at = {name: t.letter(name) for i in index for name in i.letters}
        e = one[0].value(k, expression, at)
        below, inside = t.minus(t.constant(-1), e), index
        if place is not None:  # where e = 0, the index has the value that the equation gives it
            c, rest = t.linear(e, t.only_atom(index[place]).fields[0])  # type: ignore[union-attr]
            need(kind == "=0" and abs(c) == 1, "an equation that gives no value")
            inside = (*index[:place], t.scale(rest, -c), *index[place + 1 :])
        on = [((e, t.scale(e, -1)), inside), ((t.minus(e, 1),), index)] if kind == "=0" else [((e,), index)]
        for facts, at_index in (*on, ((below,), index)):
            same(k.given(*facts), one, other, at_index, shape)


def optimum(claim: Mapping[str, Any], proof: Mapping[str, Any], tape: Tape) -> list[str]:
    """O₁ = c·o₂ + d, c > 0, has the minimisers of o₂ for fixed c and d; so has an increasing function."""
    k, forms = kernel(claim, proof, tape), []
    for side, logs in zip((claim["left"], claim["right"]), proof["logs"], strict=True):
        sign = -1 if side["largest"] else 1
        form = t.scale(Definitions(side["arrays"]).element(k, side["goal"], (), True), sign)
        for _ in range(logs):
            need(k.is_nonnegative(t.scale(form, sign)), "the logarithm of what may be negative")
            form = t.scale(k.logarithm(t.scale(form, sign)), sign)
        forms.append(form)
    c = Definitions({}).value(k, proof["factor"], {})
    d = t.minus(forms[0], k.multiply(c, forms[1]))
    need(k.is_positive(c), "a factor that may not be positive")
    need(names_of(c) | names_of(d) <= set(claim["fixed"]), "what depends on the parameters")
    return [f"{n} ≥ 1" for n in proof["positive"]]


def terms(claim: Mapping[str, Any], _proof: Mapping[str, Any], tape: Tape) -> list[str]:
    """A difference is zero, if need be times what it is divided by; or it has a sign."""
    k, said = kernel(claim, {"positive": []}, tape), Definitions({})
    at = {name: t.letter(f"@{name}") for name in claim["letters"]}
    k = k.given(*(said.value(k, fact, at) for fact in claim["facts"]))
    d = t.minus(*(said.value(k, claim[side], at) for side in ("left", "right")))
    if claim["sign"] != "=":
        need((k.is_positive if claim["sign"] == ">" else k.is_nonnegative)(d), "a sign that is not shown")
        return []
    given = [t.minus(*(said.value(k, x, at) for x in sides)) for sides in claim["given"]]
    while step := tape.ask(k, "step", d, given):
        here = {name: t.letter(name) for name in d.letters}
        if step == "clear":
            below = {a: -x for p, _ in d.fields for a, x in p.fields[1] if x < 0 and a.letters <= d.letters}
            d = k.multiply(d, *(t.single(a, x) for a, x in below.items()))
        elif step == "entries":
            d = k.by_entries(d)
        elif step[0] == "divide":
            d = k.divided_at(d, step[1], step[2], said.value(k, step[3], here), step[4])
        else:  # a multiple of what conditions say is zero
            d = t.add(d, k.multiply(said.value(k, step[1], here), given[step[0]]))
    need(d is t.ZERO, "the normal forms differ")
    return [INTEGRALS] if "first point" in str(claim) else []


def theorem(claim: Mapping[str, Any], proof: Mapping[str, Any], tape: Tape) -> list[str]:
    """What a theorem of the table asks for, part by part."""
    need(claim["name"] in THEOREMS, "no such theorem")
    return [c for part in claim["parts"] for c in KINDS[part["kind"]](part, proof, tape)]


def stated(claim: Mapping[str, Any], _proof: Mapping[str, Any], _tape: Tape) -> list[str]:
    """Both sides are one, or the text says that they are equal."""
    sides = {claim["left"], claim["right"]}
    need(len(sides) == 1 or sides <= set(claim["chain"]), "nothing says so")
    return []


def kernel(claim: Mapping[str, Any], case: Mapping[str, Any], tape: Tape) -> Kernel:
    """What the text declares of inputs; sizes that the proof takes for positive are its conditions."""
    inputs, plain, empty = claim["inputs"], Definitions({}), Kernel(tape)

    def those(*domains: str) -> frozenset[str]:
        return frozenset(n for n, x in inputs.items() if x["domain"] in domains)

    whole: frozenset[Any] = frozenset(n for n, x in inputs.items() if x["integral"])
    bounded = [n for n in those("label", "natural", "permutation") & whole if inputs[n]["bound"] is not None]
    labels: dict[Any, Node] = {n: plain.value(empty, inputs[n]["bound"], {}) for n in bounded}
    inverses = {n: ("inverse", n) for n in sorted(those("permutation"))}
    need(all(n in labels and inputs[n]["shape"] == [inputs[n]["bound"]] for n in inverses), "no bijection")
    return Kernel(
        tape,
        those("positive", "unit"),
        those("nonnegative", "binary", "natural"),
        those("unit"),
        whole | {*inverses.values()},
        labels | {inverse: labels[n] for n, inverse in inverses.items()},
        inverses | {inverse: n for n, inverse in inverses.items()},
        tuple(t.minus(t.single(t.node("size", n)), 1) for n in case["positive"]),
    )


def shape_of(claim: Mapping[str, Any], side: Mapping[str, Any], array: str) -> Any:
    """The extents of an array, over letters @0, @1 … of the axes before."""
    return side["shapes"][array] if array in side["arrays"] else claim["inputs"][array]["shape"]


def elements(shape: Sequence[Any]) -> list[tuple[Node, ...]]:
    """Indices that stand for all elements: a letter for each axis, its values where these are few."""
    few = [range(n) if isinstance(n, int) and n <= MOST_VALUES else None for n in shape]
    axes = ([t.letter(f"@{a}")] if r is None else map(t.constant, r) for a, r in enumerate(few))
    return list(product(*axes))


KINDS = {"equal": equal, "optimum": optimum, "terms": terms, "theorem": theorem, "stated": stated}
