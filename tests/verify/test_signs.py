"""A differential fuzz of signs, pieces, logarithms and roots: numbers confirm what is accepted."""

from collections import Counter
from random import Random

import pytest
from sympy import Ge, Gt, Integer, Le, Lt, Rational, exp, log, sqrt

from udlc.ir.build import Builder
from udlc.ir.functions import absolute, heaviside, maximum, minimum, relu, select, sig, sign, step
from udlc.verify import equal
from udlc.verify.sample import search

DOMAINS = ("real", "real", "positive", "nonnegative")


def leaf(random, leaves):
    if random.random() < 0.25:
        return random.choice([Integer(0), Integer(1), Integer(-1), Integer(2), Rational(1, 2)])
    return random.choice(leaves)


def drawn(random, leaves, depth):
    """A random expression of few letters, so that equal ones are met."""
    if depth == 0:
        return leaf(random, leaves)
    a, b = (drawn(random, leaves, random.randrange(depth)) for _ in range(2))
    one = (
        relu,
        absolute,
        step,
        heaviside,
        sign,
        sig,
        exp,
        sqrt,
        log,
        lambda z: -z,
        lambda z: z**2,
        lambda z: 1 / z,
    )
    two = (lambda x, y: x + y, lambda x, y: x - y, lambda x, y: x * y, maximum, minimum)
    if random.random() < 0.5:
        return random.choice(one)(a)
    if random.random() < 0.2:
        relation = random.choice([Gt, Ge, Lt, Le])(leaves[0], random.choice([*leaves[1:], Integer(0)]))
        return select(relation, a, b)
    return random.choice(two)(a, b)


def changed(random, e, leaves):
    """The expression with one part replaced by a small other one."""
    parts = list(e.find(lambda x: x.is_number or x in leaves))
    if not parts:
        return e
    old = random.choice(sorted(parts, key=str))
    new = random.choice([*leaves, -old, relu(old), absolute(old), old + relu(leaves[0]), Integer(1)])
    return e.xreplace({old: new})


def programs(seed):
    """Two programs  y = e  of one random expression and a changed one."""
    random = Random(seed)
    made = []
    for variant in range(2):
        b = Builder("signs")
        arrays = [b.given(f"x{n}", domain=d) for n, d in enumerate(DOMAINS)]
        leaves = [x.value for x in arrays[: 2 + seed % 3]]
        again = Random(seed)
        e = drawn(again, leaves, 1 + seed % 4)
        e = changed(random, e, leaves) if variant else e
        y = b.temporary("y")
        b.put(y, e)
        made.append(b.program("y"))
    return made


@pytest.mark.parametrize("block", range(4))
def test_nothing_is_accepted_that_numbers_deny(block):
    fates = Counter()
    for seed in range(100 * block, 100 * block + 100):
        try:
            p, q = programs(seed)
        except Exception:  # noqa: BLE001  (SymPy found the expression undefined)
            continue
        proved = equal(p, "y", q, "y", where_defined=True).proved
        evidence = search(p, "y", q, "y", range(12))
        fates[proved, evidence.counterexample is not None] += 1
        assert not (proved and evidence.counterexample), (seed, p.statements, q.statements)
    assert fates[True, False] > 5
    assert fates[False, True] > 20
