"""Means under a policy in, terms out: values unfolded to the last time that is written.

At time t a process is in state s[t]; its action a[t] is drawn from π(a[t] | s[t]), its next state
from Pr(s[t+1] | s[t], a[t]), whatever came before (the Markov property). So for X from time t on
    E(X | s[t], π) = Σ_a π(a | s[t])·E(X | s[t], a, π),
    E(X | s[t], a[t], π) = Σ_s Pr(s | s[t], a[t])·E(X | s, π) where X is of times after t.
A return G[t] = Σ_{k ≥ 0} f(t, k) with f(t, k + 1) = c·f(t + 1, k) is f(t, 0) + c·G[t+1]. What is left
at the last time is a function of the state and the action. A policy that has become an action takes
that action.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import E, Sum
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.operators import Dot, Minus, Negative, Paren, Plus, SquareBrackets, Times
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify import reading_integrals
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError
from udlc.verify.decision_processes import Process, processes
from udlc.verify.reading import Reader, Scope
from udlc.verify.reading_ranges import bind_letter, labels_of
from udlc.verify.reading_returns import SERIES, TIME, reward_rule, series_factor
from udlc.verify.terms import Node
from udlc.verify.unfolding import matched

MARKOV = "the Markov property of a decision process"
TOWER = "E[X | s] = Σ_a Pr(a | s)·E[X | s, a]"
EXIST = "the returns converge and have means"


@dataclass(frozen=True)
class Known:
    """What a mean is given: the state at a time and perhaps the action, under a policy."""

    time: Node
    state: Any
    action: Any
    policy: Any


# ── Means ────────────────────────────────────────────────────────────────────


def conditional_mean(reader: Reader, x: E, at: Scope) -> Node | None:
    """E(X | s[t], π), E(X | s[t], a[t], π), or E[π](X) in the state that the rest of a claim is about."""
    if not x.conditions and not any(isinstance(r.letter, letters.Policy) for r in x.ranges):
        return None
    process = next(iter(processes(reader)), None)
    if process is None:
        raise NoReadingError(f"{readable(latex(x))} is a conditional mean, which has no rule here")
    known = _given(reader, x, process, at)
    reader.note(EXIST)
    return mean(_Means(reader, process, at, last_time(reader, process)), x.event, known)


def _given(reader: Reader, x: E, process: Process, at: Scope) -> Known:
    time: Any = None
    found: dict[str, Any] = {"state": None, "action": None, "policy": process.policy.letter}
    for c in (*x.conditions, *(r.letter for r in x.ranges)):
        head = head_of(c)
        if isinstance(c, letters.Policy):
            found["policy"] = c
            continue
        role = "state" if head == process.state else "action" if head == process.action else ""
        if not role or not isinstance(c, At):
            raise NoReadingError(f"a mean given {readable(latex(c))} has no rule here")
        here = reader.index(c.indices[0], at)
        if time is not None and here is not time:
            raise NoReadingError("a mean given states and actions of several times has no rule here")
        time, found[role] = here, reader.value(c, at)
    if x.ranges and not x.conditions:
        now = process.policy.conditions[0]
        time, found["state"] = reader.index(now.indices[0], at), reader.value(now, at)
    if found["state"] is None:
        raise NoReadingError(f"{readable(latex(x))} is not given a state")
    return Known(time, **found)


def last_time(reader: Reader, process: Process) -> Node:
    """The last time at which the entry writes a state or an action."""
    found: Any = None
    for x in sorted(reader.grounds.entry.statement.atoms(At), key=str):
        if x.head not in (process.state, process.action):
            continue
        here = reader.index(x.indices[0], {})
        ahead = None if found is None else t.number(t.subtract(here, found))
        if found is not None and ahead is None:
            raise NoReadingError("the times of an entry lie apart")
        if found is None or (ahead or 0) > 0:
            found = here
    if found is None:
        raise NoReadingError("no time is written")
    return found


@dataclass
class _Means:
    """What all steps of one mean share."""

    reader: Reader
    process: Process
    at: Scope
    horizon: Node


def mean(m: _Means, x: Any, known: Known) -> Node:
    """E(x | known), linear in what is random."""
    algebra = m.reader.algebra
    match x:
        case Paren() | SquareBrackets():
            return mean(m, x.operand, known)
        case Negative():
            return t.scale(mean(m, x.operand, known), -1)
        case Minus():
            return t.subtract(*(mean(m, a, known) for a in x.args))
        case Plus():
            return t.add(*(mean(m, a, known) for a in x.args))
        case Times() if type(x) in (Times, Dot):
            moving = [a for a in x.args if is_random(m, a, known)]
            if len(moving) > 1:
                raise NoReadingError(f"{readable(latex(x))} is a product of random quantities")
            fixed = [m.reader.value(a, m.at) for a in x.args if a not in moving]
            return algebra.multiply(*fixed, *(mean(m, a, known) for a in moving))
    if not is_random(m, x, known):
        return m.reader.value(x, m.at)
    if isinstance(x, At) and isinstance(x.head, letters.Random):
        return of_member(m, x.head, m.reader.index(x.indices[0], m.at), known)
    if isinstance(x, Apply):
        return of_states(m, x, known)
    raise NoReadingError(f"the mean of {readable(latex(x))} has no rule here")


def is_random(m: _Means, x: Any, known: Known) -> bool:
    """Does an expression hold a random letter, or a state or action of a time that is not given?"""
    for y in preorder_traversal(x):
        if not isinstance(y, At) or y in m.at:
            continue
        if isinstance(y.head, letters.Random):
            return True
        if y.head in (m.process.state, m.process.action):
            later = t.number(t.subtract(m.reader.index(y.indices[0], m.at), known.time))
            if later is None or later > 0:
                return True
    return False


def of_states(m: _Means, x: Apply, known: Known) -> Node:
    """The mean of a function of a later state."""
    places = [a for a in x.arguments if isinstance(a, At) and a.head == m.process.state]
    if len(places) != 1 or len(x.arguments) != 1:
        raise NoReadingError(f"the mean of {readable(latex(x))} has no rule here")
    time = m.reader.index(places[0].indices[0], m.at)
    return at_time(m, time, known, lambda k: m.reader.value(x, {**m.at, places[0]: k.state}))


def at_time(m: _Means, time: Node, known: Known, value: Any) -> Node:
    """The mean of what is known once the state at a time is."""
    ahead = t.number(t.subtract(time, known.time))
    if ahead is None or ahead < 0:
        raise NoReadingError("the mean of what lies before what is given has no rule here")
    if ahead == 0:
        return value(known)
    if known.action is None:
        return over_actions(m, known, lambda k: at_time(m, time, k, value))
    return over_states(m, known, lambda k: at_time(m, time, k, value))


def of_member(m: _Means, head: Any, time: Node, known: Known) -> Node:
    """The mean of a reward or a return."""
    rule = reward_rule(m.reader, m.process, head, time)
    if rule is not None:
        condition, at, when = rule
        return at_time(m, when, known, lambda k: _with_action(m, k, lambda a: _reward(m, condition, at, a)))
    return at_time(m, time, known, lambda k: _with_action(m, k, lambda a: of_return(m, head, a)))


def _with_action(m: _Means, known: Known, value: Any) -> Node:
    return value(known) if known.action is not None else over_actions(m, known, value)


def _reward(m: _Means, condition: Relation, at: Scope, known: Known) -> Node:
    given = {
        c: known.state if c.head == m.process.state else known.action for c in condition.first.conditions
    }
    return m.reader.value(condition.right, {**m.at, **at, **given})


def of_return(m: _Means, head: Any, known: Known) -> Node:
    """The mean of G[t] given the state and the action at t: its first term, and the rest later."""
    if known.time is m.horizon:
        places = (known.time, known.state, known.action)
        return t.single(t.node("function", f"mean {name_of(head)} {known.policy.key}", *places))
    for d in m.reader.grounds.defines(head):
        scope = matched(m.reader, d.left, At(head, TIME), {TIME: known.time})
        if scope is None or not isinstance(d.right, Sum) or len(d.right.ranges) != 1:
            continue
        factor = series_factor(m.reader, d, scope)
        if factor is None:
            continue
        m.reader.use(SERIES)
        m.reader.used.add(d.number)
        k = d.right.ranges[0].letter
        inner = replace_at(m, {**scope, k: t.ZERO})
        later = t.add(known.time, t.constant(1))
        rest = of_member(m, head, later, known)
        return t.add(mean(inner, d.right.body, known), m.reader.algebra.multiply(factor, rest))
    raise NoReadingError(f"nothing says what {readable(latex(head))} is made of")


def replace_at(m: _Means, more: Scope) -> _Means:
    """The same mean, with more letters in scope."""
    return replace(m, at={**m.at, **more})


# ── Steps ────────────────────────────────────────────────────────────────────


def over_actions(m: _Means, known: Known, value: Any) -> Node:
    """Σ_a π(a | s)·value, or the value at the action of a greedy policy."""
    (a,), (s,) = m.process.policy.arguments, m.process.policy.conditions
    scope = {**m.at, s.indices[0]: known.time, s: known.state}
    call = Apply(known.policy, *m.process.policy.args[1:])
    if call in m.at:  # a policy that has become an action
        return value(replace(known, action=m.at[call]))
    m.reader.use(TOWER)
    bound, inner = _bind(m, a, scope)
    weight = m.reader.value(call, inner)
    body = value(replace(known, action=inner[a]))
    return m.reader.algebra.summed(bound, m.reader.algebra.multiply(weight, body))


def over_states(m: _Means, known: Known, value: Any) -> Node:
    """Σ_s Pr(s | s[t], a[t])·value at the next state."""
    world = m.process.world
    if world is None:
        raise NoReadingError("nothing says how the next state comes about")
    m.reader.use(MARKOV)
    (a,), (s,) = m.process.policy.arguments, m.process.policy.conditions
    (index,) = s.indices
    scope = {**m.at, index: known.time, s: known.state, a: known.action}
    bound, inner = _bind(m, world.arguments[0], scope)
    weight = m.reader.value(world, inner)
    later = t.add(known.time, t.constant(1))
    body = value(Known(later, inner[world.arguments[0]], None, known.policy))
    return m.reader.algebra.summed(bound, m.reader.algebra.multiply(weight, body))


def _bind(m: _Means, x: Any, scope: Scope) -> Any:
    """A state or an action as a bound letter that runs over its labels."""
    span = labels_of(m.reader, x, scope)
    if span is None:
        raise NoReadingError(f"nothing says where {readable(latex(x))} runs")
    return bind_letter(m.reader, x, span, scope)


reading_integrals.MEANS.append(conditional_mean)
