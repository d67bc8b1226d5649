"""What is said of rewards and returns in, how their means go from one time to the next out."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import E
from udlc.notation.latex import latex
from udlc.notation.members import At
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.verify import rational
from udlc.verify import terms as t
from udlc.verify.decision_processes import Process, is_at_one_time
from udlc.verify.definitions import same_letter
from udlc.verify.reading import Reader, Scope
from udlc.verify.terms import Node, fresh
from udlc.verify.unfolding import matched

SERIES = "a series is its first term and the rest"
TIME = letters.Index("time")
"""The letter of the time that something is said of."""


def reward_rule(
    reader: Reader, process: Process, head: Any, time: Node
) -> tuple[Relation, Scope, Node] | None:
    """A condition E(r[t+1] | s[t], a[t]) = r(s[t], a[t]), with its index letter and the time t."""
    both = {process.state, process.action}
    for c in reader.grounds.conditions:
        if not isinstance(c, Relation) or c.signs != ("=",) or not isinstance(c.first, E):
            continue
        event, given = c.first.event, c.first.conditions
        if (
            not isinstance(event, At)
            or not same_letter(event.head, head)
            or not all(map(is_at_one_time, given))
        ):
            continue
        if {x.head for x in given} != both or len({x.indices for x in given}) != 1:
            continue
        scope = matched(reader, event, At(head, TIME), {TIME: time})
        if scope is not None:
            reader.use(f"the condition {readable(latex(c))}")
            return c, scope, reader.index(given[0].indices[0], scope)
    return None


def series_factor(reader: Reader, d: Any, scope: Scope) -> Node | None:
    """The c with f(t, k + 1) = c·f(t + 1, k), for an endless G[t] = Σ_{k ≥ 0} f(t, k); None without one."""
    r = d.right.ranges[0]
    index = d.left.indices[0]
    endless = getattr(r.stop, "name", "") == "∞"
    if r.start != 0 or not endless or not isinstance(index, letters.Index):
        return None
    k = t.single(t.letter(fresh()))
    learned = reader.algebra
    reader.learn(k)
    one = t.constant(1)
    ahead = reader.value(d.right.body, {**scope, r.letter: t.add(k, one)})
    later = reader.value(d.right.body, {**scope, index: t.add(scope[index], one), r.letter: k})
    algebra, one, other = reader.algebra.plain, reader.algebra.form(ahead), reader.algebra.form(later)
    factor = algebra.dividing().multiply(one, algebra.dividing().power(other, Fraction(-1)))
    holds = not factor.letters & k.letters and rational.same(algebra, one, algebra.multiply(factor, other))
    reader.algebra.rest_on(ahead, reader.algebra.multiply(factor, later), k)
    reader.algebra = learned
    return factor if holds else None
