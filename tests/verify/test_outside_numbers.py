"""Verdicts on statements from outside the book, about numbers and functions."""

import pytest

from tests.verify.outside import calculus, check, params, traps


@pytest.mark.parametrize("row", params(calculus.table, traps.table))
def test_the_verdict_is_right(row):
    check(row)


def test_there_are_many_of_each():
    verdicts = [
        row.verdicts
        for table in (
            calculus.table,
            traps.table,
        )
        for row in table.rows
    ]
    assert verdicts.count(("proved",)) > 50
    assert verdicts.count(("refuted",)) > 90
