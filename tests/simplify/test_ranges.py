"""The prover of index relations never shows what some integers contradict, and shows what solving needs."""

from itertools import product
from random import Random

import sympy
from sympy import Eq, Ge, Gt, Le, Lt

from udlc.ir.functions import quo, rem
from udlc.ir.grammar import Array, Letter, Range, Size
from udlc.simplify.ranges import Facts, range_facts

N, M = Size("N"), Size("M")
i, j, u = Letter("i"), Letter("j"), Letter("u")


def value(e, point):
    """An index expression at a point, quotients and remainders as Python has them."""
    e = e.xreplace(point)
    whole = {f: f.args[0] // f.args[1] for f in e.atoms(quo)}
    divisions = whole | {f: f.args[0] % f.args[1] for f in e.atoms(rem)}
    return int(e.xreplace(divisions))


def random_affine(random):
    terms = [random.randint(-2, 2) * x for x in (i, j, N)]
    if random.random() < 0.3:
        terms.append(random.choice((quo, rem))(i + random.randint(0, 2), random.randint(1, 3)))
    if random.random() < 0.2:
        terms.append(random.choice((-1, 1)) * N * j)
    return sympy.expand(sum(terms, sympy.Integer(random.randint(-3, 6))))


def test_what_is_shown_holds_at_every_point():
    shown = 0
    for seed in range(400):
        random = Random(seed)
        known = [*range_facts(Range(i, sympy.Integer(0), N)), random_affine(random)]
        goal = random_affine(random)
        if not Facts(known).nonnegative(goal):
            continue
        shown += 1
        for point in product(range(-4, 5), range(-4, 5), range(5)):
            at = dict(zip((i, j, N), map(sympy.Integer, point)))
            if all(value(f, at) >= 0 for f in known):
                assert value(goal, at) >= 0, (known, goal, at)
    assert shown > 20


def test_loops_show_what_solving_needs():
    facts = Facts([*range_facts(Range(i, sympy.Integer(0), N)), *range_facts(Range(j, i, M))])
    assert facts.shows(Ge(i, 0))
    assert facts.shows(Lt(i, N))
    assert facts.shows(Ge(N, 1))
    assert facts.shows(Gt(M, i))
    assert facts.shows(Le(i + 1, j + 1))
    assert facts.excludes(Eq(i, N))
    assert not facts.shows(Ge(N, 2))
    assert not facts.excludes(Eq(i, j))


def test_sizes_may_be_zero():
    assert Facts().shows(Ge(N, 0))
    assert not Facts().shows(Ge(N, 1))
    assert not Facts().shows(Ge(N * M, 1))


def test_equations_and_symbolic_strides():
    S = Size("S")
    solved = Range(i, sympy.Integer(0), M, (u - j, S))
    facts = Facts([S - 1, u, N - 1 - u, *range_facts(solved)])
    assert facts.shows(Ge(S * i + j, 0))
    assert facts.shows(Lt(S * i + j, N))


def test_quotient_and_remainder_of_a_packed_index():
    facts = Facts([N - 1, u, N * M - 1 - u])
    assert facts.shows(Ge(rem(u, N), 0))
    assert facts.shows(Lt(rem(u, N), N))
    assert facts.shows(Lt(quo(u, N), M))
    assert not Facts([u]).shows(Lt(rem(u, N), N))


def test_labels_stay_below_their_bound():
    y = Array("y", (N,), "given", integral=True, domain="label", bound=M)
    facts = Facts([], {"y": y})
    assert facts.shows(Ge(y[i], 0))
    assert facts.shows(Lt(y[i], M))
    assert not Facts([], {}).shows(Lt(y[i], M))
