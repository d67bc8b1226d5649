"""Verdicts on statements from outside the book, about laws, least values, orders and series."""

import pytest

from tests.verify.outside import analysis, check, params, probability


@pytest.mark.parametrize("row", params(analysis.table, probability.table))
def test_the_verdict_is_right(row):
    check(row)


def test_there_are_many_of_each():
    verdicts = [
        row.verdicts
        for table in (
            analysis.table,
            probability.table,
        )
        for row in table.rows
    ]
    assert verdicts.count(("proved",)) > 60
    assert verdicts.count(("refuted",)) > 90
