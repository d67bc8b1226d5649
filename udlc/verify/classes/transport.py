"""Distances between distributions as transport: the least cost of a plan, and its dual over potentials.

    primal   D[p, q] = min over P of Σ_{i,j} P_ij·d(i, j),  Σ_j P_ij = p_i,  Σ_i P_ij = q_j,  P ≥ 0
    dual     D[p, q] = max over f of Σ_i p_i f_i - Σ_j q_j f_j,  f changing by at most d

The primal says what the distance is. That the dual has the same value is the theorem of Kantorovich and
Rubinstein, for a metric d: the primal that the claim rests on, the objective and the bound on f are read,
and must be those of the theorem. For the distance |i - j| of places, and for the length of vectors, f changes
by at most d everywhere where it does so from each place to the next, or where its gradient is at most one.
Where the bound is strict, f lies in an open set, on which a linear function that is not constant has no
maximum.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import Int, Max, Min, Sum, VectorNorm
from udlc.notation.derivatives import Partial
from udlc.notation.functions import Divergence
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.operators import Bars, Dot, Minus, Negative, Plus, Times
from udlc.notation.plaintext import readable
from udlc.notation.relations import Eq, Relation
from udlc.verify.classes.readings import equality
from udlc.verify.definitions import same_letter
from udlc.verify.grounds import Grounds
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding

DUALITY = (
    "Kantorovich–Rubinstein: the least cost of transport is the greatest difference of means of a function "
    "that changes by at most the distance (duality of linear programmes)"
)
TELESCOPES = "|f_i - f_j| ≤ |i - j| for all i, j where |f_{i+1} - f_i| ≤ 1, by the triangle inequality"
GRADIENT = "|f(x) - f(y)| ≤ ‖x - y‖ for all x, y where the gradient is at most one, by the mean value theorem"
TOTAL: Any = Sum
INTEGRAL: Any = Int
OPEN = "a linear function that is not constant has no maximum on an open set"
EXAMPLES: dict[Any, tuple[str, str]] = {
    Sum: ("Pr = (1, 0), q = (0, 1)", "f_1 - f_2"),
    Int: ("Pr uniform on [0, 1] and q on [1, 2]", "the mean of f(x) - f(x + 1)"),
}


@dataclass(frozen=True)
class Cost:
    """The cost of a plan: the plan, and its two places."""

    plan: Any
    places: tuple[Any, Any]
    body: Any
    given: tuple[Any, ...]


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
    if found[0] is not primal.body:
        return Finding("unknown", "transport", "plan and function are of different kinds")
    expected = _objective(claim, primal)
    if expected is None:
        return Finding("unknown", "transport", "the objective is none of means")
    same = [equality(Grounds.of(setting.entry, setting.book, 0), claim.right.body, e) for e in expected]
    if not any(s.verdict == "proved" for s in same):
        return Finding("unknown", "transport", "the objective is no difference of means")
    if bound.right != 1:
        return _too_far(claim, bound, primal.body)
    if bound.signs == ("<",):
        return _not_attained(claim, bound, primal.body)
    how = TELESCOPES if primal.body is Sum else GRADIENT
    return Finding(
        "proved",
        "transport",
        theorems=(DUALITY, how),
        conditions=(*primal.given, *(() if primal.body is Sum else ("means of lengths exist",))),
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


def cost_of(distance: Any, least: Min, conditions: tuple[Any, ...]) -> Cost | None:
    """The cost of a plan with the two densities as marginals, the distance of places being its cost."""
    body = least.body
    if not isinstance(body, (Sum, Int)) or len(body.letters) != 2 or len(least.letters) != 1:
        return None
    one, other = body.letters
    inner = body.body
    if not isinstance(inner, (Times, Dot)):
        return None
    plan, price = inner.args
    plan_letter = least.letters[0].letter if isinstance(least.letters[0], Apply) else least.letters[0]
    head = plan.letter if isinstance(plan, Apply) else getattr(plan, "head", None)
    places = plan.arguments if isinstance(plan, Apply) else getattr(plan, "indices", ())
    if head != plan_letter or tuple(places) != (one, other) or not _is_metric(price, one, other):
        return None
    kind = type(body)
    wanted = [_marginal(kind, plan, other, distance.p, one), _marginal(kind, plan, one, distance.q, other)]
    stated = [c for c in conditions if isinstance(c, Relation) and c.signs == ("=",)]
    if not all(any(_says(c, *w) for c in stated) for w in wanted):
        return None
    is_positive = isinstance(plan_letter, letters.Density) or any(
        isinstance(c, Relation) and c.first == plan and c.signs == ("≥",) and c.right == 0 for c in conditions
    )
    return (
        Cost(plan, (one, other), kind, tuple(readable(latex(c)) for c in conditions)) if is_positive else None
    )


def _is_metric(price: Any, one: Any, other: Any) -> bool:
    """Is this |i - j|, or ‖x - y‖?"""
    if not isinstance(price, (Bars, VectorNorm)) or (
        isinstance(price, VectorNorm) and price.letters not in ((), (2,))
    ):
        return False
    inner = price.operand if isinstance(price, Bars) else price.body
    return isinstance(inner, Minus) and set(inner.args) == {one, other}


def _marginal(kind: type, plan: Any, over: Any, density: Any, place: Any) -> tuple[type, Any, Any, Any]:
    return kind, plan, over, _at(density, place)


def _says(condition: Relation, kind: type, plan: Any, over: Any, density: Any) -> bool:
    left: Any = condition.first
    return left.func is kind and left.letters == (over,) and left.body == plan and condition.right == density


def _at(density: Any, place: Any) -> Any:
    """A density at a place: Pr(x = i) of Pr(x) for a label x, else Pr at the other letter."""
    (x,) = density.arguments
    return Apply(density.letter, Eq(x, place) if isinstance(place, letters.Index) else place)


def _objective(claim: Relation, primal: Cost) -> list[Any] | None:
    """The difference of the means of the function, either way round: f and -f are bounded alike."""
    (f,) = claim.right.letters
    p, q = claim.first.p, claim.first.q
    if primal.body is Sum:
        i = primal.places[0]
        parts = [TOTAL[i](Times(_at(d, i), At(f, i))) for d in (p, q)]
    elif isinstance(f, Apply):
        (x,) = p.arguments
        parts = [INTEGRAL[x](Times(d, f)) for d in (p, q)]
    else:
        return None
    return [Minus(*parts), Plus(Negative(parts[0]), parts[1])]


def _bounded(bound: Any, greatest: Max) -> tuple[type, Any] | None:
    """Whether sums or integrals go with |f_{i+1} - f_i| ≤ c, or with |∂f/∂x| ≤ c; None for other bounds."""
    if not isinstance(bound, Relation) or bound.signs not in (("<",), ("≤",)):
        return None
    if not isinstance(bound.first, Bars) or not (bound.right.is_Integer and bound.right > 0):
        return None
    (f,) = greatest.letters
    inner = bound.first.operand
    if isinstance(inner, Minus):
        return (Sum, f) if _is_step(inner, f) else None
    if isinstance(inner, Partial) and isinstance(inner.body, Apply) and isinstance(f, Apply):
        by_place = inner.wrt == (inner.body.arguments[0],)
        return (Int, f) if by_place and same_letter(inner.body.letter, f.letter) else None
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
