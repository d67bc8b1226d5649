"""Distances between distributions as transport: the least cost of a plan, and its dual over potentials.

The primal says what the distance is. The dual, over potentials f, is proved by `transport_costs`: the primal
that the claim rests on, the objective and the bound on f are read, and must be those of the theorem. Where
the bound is strict, f lies in an open set, on which a linear function that is not constant has no maximum.
"""

from __future__ import annotations

from typing import Any

from udlc.notation import letters
from udlc.notation.binders import Int, Max, Min, Sum
from udlc.notation.derivatives import Partial
from udlc.notation.functions import Divergence
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Bars, Minus
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.verify.definitions import same_letter
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.transport_costs import Cost, claim_of, cost_of, gains, is_dual
from udlc.verify.verdicts import Finding

DUALITY = (
    "Kantorovich–Rubinstein: the least cost of transport is the greatest difference of means of a function "
    "that changes by at most the distance (duality of linear programmes)"
)
TELESCOPES = "|f_i - f_j| ≤ |i - j| for all i, j where |f_{i+1} - f_i| ≤ 1, by the triangle inequality"
GRADIENT = "|f(x) - f(y)| ≤ ‖x - y‖ for all x, y where the gradient is at most one, by the mean value theorem"
OPEN = "a linear function that is not constant has no maximum on an open set"
EXAMPLES: dict[Any, tuple[str, str]] = {
    Sum: ("Pr = (1, 0), q = (0, 1)", "f_1 - f_2"),
    Int: ("Pr uniform on [0, 1] and q on [1, 2]", "the mean of f(x) - f(x + 1)"),
}


# ── Links ────────────────────────────────────────────────────────────────────


def applies(_setting: Setting, link: Link) -> bool:
    """Is a divergence said to be a least or a greatest value?"""
    return link.sign == "=" and is_distance(link.clause.relation) and link.place == 0


def is_distance(x: Any) -> bool:
    """Is this D[p, q] = min or max over a plan or a function?"""
    return (
        isinstance(x, Relation)
        and isinstance(x.first, Divergence)
        and isinstance(x.right, (Min, Max))
        and bool(x.right.letters)
    )


def decide(setting: Setting, link: Link) -> Finding:
    """Defined by the least cost of a plan; proved as its dual."""
    if isinstance(link.right, Min):
        if cost_of(link.left, link.right, _constraints(setting)) is None:
            return Finding("unknown", "transport", "nothing says that the plan has these two marginals")
        return Finding("defined", "definition", f"the equation says what {readable(latex(link.left))} is")
    bounds = [c for c in _constraints(setting) if _bounded(c, link.right) is not None]
    if len(bounds) != 1:
        return Finding("unknown", "transport", "nothing says by how much the function may change")
    return dual(setting, link.clause.relation, bounds[0])


def is_bound(setting: Setting, link: Link) -> bool:
    """Is a bound stated, on the function over which a condition takes a maximum?"""
    return setting.entry.kind == "constraint" and link.sign in ("<", "≤") and _condition(setting) is not None


def decide_bound(setting: Setting, link: Link) -> Finding:
    """With this bound, is the maximum of the condition the distance?"""
    return dual(setting, _condition(setting), link.clause.relation)


def _condition(setting: Setting) -> Any:
    found = [c for c in setting.entry.where if is_distance(c) and isinstance(c.right, Max)]
    return found[0] if len(found) == 1 else None


def is_requirement(setting: Setting, _link: Link) -> bool:
    """Is the link something that is asked of quantities?"""
    return setting.entry.kind == "constraint"


def required(_setting: Setting, link: Link) -> Finding:
    """A constraint holds of some values and not of others."""
    return Finding("defined", "definition", f"what is asked of {readable(latex(link.left))}")


# ── Duality ──────────────────────────────────────────────────────────────────


def dual(setting: Setting, claim: Relation, bound: Relation) -> Finding:
    """Is the greatest value, under a bound, the least cost of transport?"""
    grounds = Grounds.of(setting.entry, setting.book, 2)
    primal = _primal(grounds, claim.first)
    if primal is None:
        return Finding("unknown", "transport", "nothing that it rests on says what the distance is")
    found = _bounded(bound, claim.right)
    if found is None:
        return Finding("unknown", "transport", "the bound is on another function")
    if found is not primal.kind:
        return Finding("unknown", "transport", "plan and function are of different kinds")
    known, ways = gains(
        Grounds.of(setting.entry, setting.book, 0), primal, claim.right.letters[0], claim.right.body
    )
    sides = next((way for way in ways if is_dual(known, way)), None)
    if sides is None:
        return Finding("unknown", "transport", "the objective is no difference of means")
    if bound.right != 1:
        return _too_far(claim, bound, primal.kind)
    if bound.signs == ("<",):
        return _not_attained(claim, bound, primal.kind)
    return decided(lambda: claim_of(known, sides, primal, bound), lambda: _found(primal))


def _found(primal: Cost) -> Finding:
    """The dual of a cost under the bound of the theorem."""
    how, more = (TELESCOPES, ()) if primal.kind is Sum else (GRADIENT, ("means of lengths exist",))
    return Finding(
        "proved",
        "transport",
        theorems=(DUALITY, how),
        conditions=(*primal.given, *more),
        sizes="all",
        trace=(f"dual of the least cost of the plan {readable(latex(primal.plan))}",),
    )


def _not_attained(claim: Relation, bound: Relation, body: Any) -> Finding:
    """The example for which the distance is one and every allowed function gives less."""
    case, gain = EXAMPLES[body]
    name, limit = readable(latex(claim.first)), readable(latex(bound))
    why = f"there is no maximum: for {case}, {name} is 1, but where {limit}, {gain} is below 1 ({OPEN})"
    example = {"inputs": {"distributions": case}, "left": "1", "right": f"{gain} < 1"}
    return Finding("refuted", "transport", why, counterexample=example)


def _too_far(claim: Relation, bound: Relation, body: Any) -> Finding:
    """The example for which the greatest value is the bound, and not one."""
    case, gain = EXAMPLES[body]
    name, most = readable(latex(claim.first)), readable(latex(bound.right))
    why = f"for {case}, {name} is 1, but {gain} comes as near to {most} as one likes"
    example = {"inputs": {"distributions": case}, "left": "1", "right": most}
    return Finding("refuted", "transport", why, counterexample=example)


def _primal(grounds: Grounds, distance: Any) -> Cost | None:
    """What an entry that the claim rests on says of the distance, with the constraints of the plan."""
    for entry in grounds.entries[1:]:
        for relation in [entry.meant, *entry.where]:
            if is_distance(relation) and relation.first == distance and isinstance(relation.right, Min):
                found = cost_of(distance, relation.right, entry.where)
                if found is not None:
                    return found
    return None


def _bounded(bound: Any, greatest: Max) -> type | None:
    """Whether sums or integrals go with |f_{i+1} - f_i| ≤ c, or with |∂f/∂x| ≤ c; None for other bounds."""
    if not isinstance(bound, Relation) or bound.signs not in (("<",), ("≤",)):
        return None
    if not isinstance(bound.first, Bars) or not (bound.right.is_Integer and bound.right > 0):
        return None
    (f,) = greatest.letters
    inner = bound.first.operand
    if isinstance(inner, Minus):
        return Sum if _is_step(inner, f) else None
    if isinstance(inner, Partial) and isinstance(inner.body, Apply) and isinstance(f, Apply):
        by_place = inner.wrt == (inner.body.arguments[0],)
        return Int if by_place and same_letter(inner.body.letter, f.letter) else None
    return None


def _is_step(difference: Minus, f: Any) -> bool:
    """Is this f_{i+1} - f_i, for i over all places but the last?"""
    one, other = difference.args
    if not (isinstance(one, At) and isinstance(other, At) and one.head == other.head == f):
        return False
    (i,) = other.indices
    if not isinstance(i, letters.Index) or one.indices != (i + 1,) or i.range is None:
        return False
    axis = f.dims[0]
    return i.start == axis.start and i.stop == axis.stop - 1


def _constraints(setting: Setting) -> tuple[Any, ...]:
    """The conditions of the entry, and what the constraints that it rests on ask."""
    found = list(setting.entry.where)
    for number in setting.entry.by:
        entry = setting.book[number]
        if entry.kind == "constraint" and isinstance(entry.meant, Relation):
            found.append(entry.meant)
    return tuple(dict.fromkeys(found))
