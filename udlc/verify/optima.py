"""Two objectives in, whether the same arguments make both least, or largest, out.

o₁ = c·o₂ + d with c > 0 has the minimisers of o₂, where c and d do not depend on the parameters; so has an
increasing function of o₂; the sign turns argmin into argmax.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import partial
from typing import Any

import mpmath

from udlc.errors import UdlcError
from udlc.ir.grammar import Program, Size
from udlc.verify import logarithms, plain, signs
from udlc.verify import terms as t
from udlc.verify.algebra import Algebra
from udlc.verify.claims import inputs_of, side_of
from udlc.verify.data import as_data
from udlc.verify.digits import DIGITS
from udlc.verify.elements import elements_of
from udlc.verify.induction import Proof
from udlc.verify.ledger import decided, is_replaying
from udlc.verify.objective_claims import Objective as Changing
from udlc.verify.objective_claims import one_optimum
from udlc.verify.sample import bindings, drawn, evaluated, size_names
from udlc.verify.terms import Node
from udlc.verify.unfold import DEEPEST_IN_CYCLES, Unfolder
from udlc.verify.verdicts import Finding

INCREASING = "log is increasing"
AFFINE = "c·o + d with c > 0 has the minimisers of o, for c and d free of the parameters"
SIGN = "the minimisers of -o are the maximisers of o"
MOST_LOGARITHMS = 2
Differ = Callable[[Any, Any], bool]
"""Whether what two objectives gain between two arguments tells them apart."""

TRIALS = 17
CHOICES = 6
"""So many choices of the parameters are compared with each other, for each choice of the rest."""


@dataclass(frozen=True)
class Objective:
    """What is made least (or largest) by a choice of parameters."""

    program: Program
    largest: bool

    @property
    def output(self) -> str:
        """The array that holds the value."""
        return self.program.outputs[-1]


def decide_optimum(a: Objective, b: Objective, fixed: Iterable[str], open_space: bool) -> Finding:
    """Have two objectives the same optimal arguments?

    Args:
        a: the one objective.
        b: the other.
        fixed: the inputs that do not depend on the parameters.
        open_space: whether parameters occur only inside functions that nothing defines, so that what these
            give may be anything at any two values of the parameters.
    """
    fixed = frozenset(fixed)
    if a.program.arrays[a.output].shape or b.program.arrays[b.output].shape:
        return Finding("unknown", reason="an objective is no number")
    found = prove(a, b, fixed)
    if found.plan is not None:
        claim = partial(_claim, a, b, fixed, **found.plan)
        return decided(claim, lambda: found)
    if is_replaying():
        return found
    return _opposed(a, b, fixed, open_space) or found


def _claim(
    a: Objective, b: Objective, fixed: frozenset[str], logs: Sequence[int], factor: Any, **_: Any
) -> dict[str, Any]:
    """What is claimed: the objectives change alike, up to a factor."""
    one, other = (
        Changing(side_of(o.program, o.output), o.largest, n, c)
        for o, n, c in zip((a, b), logs, (1, factor), strict=True)
    )
    return one_optimum(inputs_of(a.program, b.program), one, other, fixed)


def prove(a: Objective, b: Objective, fixed: frozenset[str], whole: bool = False) -> Finding:
    """Related by a positive factor and a constant, for all sizes or for those that are at least one.

    Where whole objectives are compared, the factor is one, and no logarithm is taken.
    """
    sizes = [Size(n) for n in sorted(size_names(a.program) | size_names(b.program))]
    found = Finding("unknown")
    for positive in ([], sizes):
        try:
            found = _related(Proof(a.program, b.program, positive, where_defined=True), a, b, fixed, whole)
        except (UdlcError, RecursionError) as error:
            found = Finding("unknown", reason=str(error))
        if found.verdict == "proved":
            break
    return found


def _related(proof: Proof, a: Objective, b: Objective, fixed: frozenset[str], whole: bool) -> Finding:
    forms = []
    (index,) = elements_of(())
    algebra = proof.algebra_at(Unfolder(a.program, {}), (), index)
    for o in (a, b):
        form = Unfolder(o.program, {}, DEEPEST_IN_CYCLES).defined(o.output, index, algebra)
        forms.append(t.scale(form, -1) if o.largest else form)
    theorems = (SIGN,) if a.largest != b.largest else ()
    for logs, one, other in _monotone(algebra, a, b, forms):
        how = (INCREASING,) if sum(logs) else ()
        related = affine(algebra, one, other, fixed)
        if related is None or (whole and (any(logs) or t.number(related[0]) != 1)):
            continue
        c, d = related
        trace = (f"o₁ = c·o₂ + d with c = {plain.text(c)}, d = {plain.text(d)}",)
        used = (*theorems, *how, *(() if t.number(c) == 1 and d is t.ZERO else (AFFINE,)))
        return Finding(
            "proved",
            "objectives related",
            theorems=used,
            conditions=proof.conditions(),
            sizes="all",
            trace=trace,
            plan={"logs": logs, "factor": as_data(c), "positive": [str(s) for s in proof.positive]},
        )
    return Finding("unknown", "objectives related", "no positive factor and constant relate the objectives")


def _monotone(
    algebra: Algebra, a: Objective, b: Objective, forms: Sequence[Node]
) -> list[tuple[list[int], Node, Node]]:
    """The objectives under so many logarithms, none at first, where they are nonnegative."""
    ways = [list(_logged(algebra, form, o.largest)) for form, o in zip(forms, (a, b))]
    return [([n, m], one, other) for n, one in enumerate(ways[0]) for m, other in enumerate(ways[1])]


def _logged(algebra: Algebra, form: Node, largest: bool) -> Iterator[Node]:
    """An objective, its logarithm where it is nonnegative, and so on."""
    sign = -1 if largest else 1
    for _ in range(MOST_LOGARITHMS + 1):
        yield form
        value = t.scale(form, sign)
        if not signs.is_nonnegative(algebra, value):
            return
        form = t.scale(logarithms.of(algebra, value), sign)


def affine(algebra: Algebra, one: Node, other: Node, fixed: frozenset[str]) -> tuple[Node, Node] | None:
    """C and d with one = c·other + d, c > 0, both free of parameters; None where none are found."""
    (moving, rest), (moving_, rest_) = (_split(x, fixed) for x in (one, other))
    if moving is t.ZERO or moving_ is t.ZERO:
        return (t.constant(1), t.subtract(rest, rest_)) if moving is moving_ else None
    (c, common, core), (c_, common_, core_) = (_fixed_content(algebra, x, fixed) for x in (moving, moving_))
    if core is not core_:
        return None
    factors = [*common, *((a, -x) for a, x in common_)]
    factor = t.scale(algebra.dividing().settle((), factors), c / c_)
    if not all(signs.atom_is_positive(algebra, a) for a, _ in factors):
        return None
    d = t.subtract(rest, algebra.dividing().multiply(factor, rest_))
    return factor, d


def _fixed_content(
    algebra: Algebra, e: Node, fixed: frozenset[str]
) -> tuple[Fraction, tuple[tuple[Node, Fraction], ...], Node]:
    """The positive content of a sum, as far as it does not depend on the parameters."""
    c, common, core = signs.content(algebra, e)
    moving = [(a, x) for a, x in common if not reads_of(a) <= fixed]
    core = algebra.dividing().multiply(core, algebra.dividing().settle((), moving)) if moving else core
    return c, tuple((a, x) for a, x in common if reads_of(a) <= fixed), core


def _split(e: Node, fixed: frozenset[str]) -> tuple[Node, Node]:
    """The products that depend on the parameters, and the others."""
    moving = [(p, c) for p, c in t.terms(e) if not reads_of(p) <= fixed]
    return t.total(moving), t.total((p, c) for p, c in t.terms(e) if reads_of(p) <= fixed)


def reads_of(node: Node) -> set[str]:
    """The names of the arrays that a term reads, and of the functions that nothing defines."""
    own: set[str] = set()
    if node.tag == "read":
        own.add(str(node.fields[0]))
    if node.tag == "call" and "^(" in str(node.fields[0]):
        own.add(str(node.fields[0]))
    return own.union(*(reads_of(n) for n in t.nodes(node.fields)))


# ── Refutation ───────────────────────────────────────────────────────────────


def are_opposed(a: Objective, b: Objective, fixed: frozenset[str]) -> bool:
    """Are there two arguments of which one objective prefers the first and the other does not?"""
    if a.program.arrays[a.output].shape or b.program.arrays[b.output].shape:
        return False
    found = _opposed(a, b, fixed, open_space=True)
    return found is not None


def differently_changed(a: Objective, b: Objective, fixed: frozenset[str]) -> Finding | None:
    """Two arguments between which objectives change by different amounts: no constant is between these."""
    return _opposed(a, b, fixed, True, _apart)


def _opposed(
    a: Objective, b: Objective, fixed: frozenset[str], open_space: bool, differ: Differ | None = None
) -> Finding | None:
    """Two arguments of which one objective prefers the first and the other the second.

    Or those between which the gains of both objectives differ in another way.
    """
    differ = differ or _differ
    for seed in range(TRIALS):
        sizes, _ = drawn((a.program, b.program), seed)
        seen: list[tuple[dict[str, Any], list[Any]]] = []
        for inputs in _choices(a, b, sizes, seed, fixed):
            values = _values(a, b, sizes, inputs)
            for before, known in seen if None not in values else ():
                gains = [_less(x, y) for x, y in zip(known, values, strict=True)]
                if differ(*gains):
                    found = _example(sizes, before, inputs, fixed, gains, differ)
                    said = "the objectives order two arguments differently"
                    return found if open_space else Finding("unknown", "objectives compared", said)
            if None not in values:
                seen.append((inputs, values))
    return None


def _choices(
    a: Objective, b: Objective, sizes: Mapping[str, int], seed: int, fixed: frozenset[str]
) -> Iterator[dict[str, Any]]:
    """Inputs that differ in what depends on the parameters alone."""
    _, first = drawn((a.program, b.program), seed, sizes)
    for n in range(CHOICES):
        _, other = drawn((a.program, b.program), seed + n * TRIALS, sizes)
        yield {n: v if n in fixed or v.dtype.kind == "i" else other[n] for n, v in first.items()}


def _values(a: Objective, b: Objective, sizes: Mapping[str, int], inputs: Mapping[str, Any]) -> list[Any]:
    """What is made least of both, with 40 digits; None where it has no value."""
    bind = bindings((a.program, b.program))
    found: list[Any] = []
    with mpmath.workdps(DIGITS):
        for o in (a, b):
            arrays = evaluated(o.program, {**sizes, **inputs}, bind)
            value: Any = None if arrays is None else mpmath.mpmathify(arrays[o.output][()])
            if not isinstance(value, mpmath.mpf) or not mpmath.isfinite(value):
                value = None
            found.append(-value if o.largest and value is not None else value)
    return found


def _less(x: Any, y: Any) -> Any:
    with mpmath.workdps(DIGITS):
        return x - y


def _example(
    sizes: Mapping[str, int],
    first: Mapping[str, Any],
    second: Mapping[str, Any],
    fixed: frozenset[str],
    gains: Sequence[Any],
    differ: Differ,
) -> Finding:
    """What refutes, with two choices of the parameters."""
    example = {
        "sizes": sizes,
        "inputs": {n: v.tolist() for n, v in first.items()},
        "other": {n: v.tolist() for n, v in second.items() if n not in fixed},
        "left": mpmath.nstr(gains[0], 8),
        "right": mpmath.nstr(gains[1], 8),
    }
    why = f"with two values of the parameters, {WHY[differ]}"
    return Finding("refuted", "counterexample", why, counterexample=example)


def _differ(x: Any, y: Any) -> bool:
    """Is one preference strict and the other not the same?"""
    small = mpmath.mpf(10) ** -15
    signs_of = [0 if abs(v) < small else (1 if v > 0 else -1) for v in (x, y)]
    return signs_of[0] != signs_of[1]


def _apart(x: Any, y: Any) -> bool:
    """Are two gains different?"""
    return bool(abs(x - y) > mpmath.mpf(10) ** -15 * (1 + abs(x) + abs(y)))


WHY: dict[Differ, str] = {
    _differ: "the one objective prefers the first and the other does not",
    _apart: "the one objective gains more than the other",
}
"""What a difference of gains says."""
