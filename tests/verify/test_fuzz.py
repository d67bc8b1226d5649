"""Normal forms against exact values: two expressions of one form have one value in every model.

Expressions are drawn in families, each with variants that are mostly equal, and all pairs within a pool are
compared. Forms that differ say nothing; how many pairs of equal values have different forms is printed.
"""

from itertools import combinations
from random import Random

import pytest

from tests.checker.expressions import (
    UndefinedError,
    by_checker,
    by_prover,
    expression,
    model,
    rewritten,
    value,
)
from udlc.checker import Rejected
from udlc.errors import UdlcError

MODELS = 6


def pool(seed, families, variants):
    """Expressions with their values in each model; those without one are left out."""
    random = Random(seed)
    models = [model(random) for _ in range(MODELS)]
    found = []
    for _ in range(families):
        first = expression(random, random.choice((1, 2, 2, 3)))
        family = [first]
        for _ in range(variants):
            family.append(rewritten(random, random.choice(family)))
        for x in family:
            try:
                found.append((x, tuple(value(x, {}, *m) for m in models)))
            except UndefinedError:
                continue
    return found


@pytest.mark.parametrize(("normal_form", "seeds"), [(by_prover, range(8)), (by_checker, range(100, 104))])
def test_equal_forms_have_equal_values(normal_form, seeds, capsys):
    pairs = same = missed = 0
    for seed in seeds:
        forms = []
        for x, values in pool(seed, families=24, variants=5):
            try:
                forms.append((normal_form(x), values, x))
            except (UdlcError, Rejected, RecursionError):
                continue
        for (one, a, x), (other, b, y) in combinations(forms, 2):
            pairs += 1
            same += one is other
            missed += one is not other and a == b
            assert one is not other or a == b, (x, y)
    with capsys.disabled():
        print(f" {pairs} pairs, {same} of one form, {missed} of equal values in different forms")  # noqa: T201
    assert pairs > 25_000 if normal_form is by_prover else pairs > 10_000
