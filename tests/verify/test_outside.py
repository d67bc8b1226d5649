"""Verdicts on statements from outside the book."""

import pytest

from tests.verify.outside import analysis, calculus, matrices, probability
from udlc.verify.entries import verify_entry

ROWS = [row for table in (calculus, matrices, probability, analysis) for row in table.rows.rows]


@pytest.mark.parametrize("row", [pytest.param(row, id=row.name) for row in ROWS])
def test_the_verdict_is_right(row):
    found = verify_entry(row.entry, row.book)
    assert found.verdict in row.verdicts, found.reason


def test_there_are_many_of_each():
    expected = [row.verdicts for row in ROWS]
    assert expected.count(("proved",)) > 130
    assert expected.count(("refuted",)) > 190
