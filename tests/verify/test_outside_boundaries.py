"""Verdicts on statements that hold but for one place, one end, one order or one condition."""

import pytest

from tests.verify.outside import boundaries, check, params, strangers


@pytest.mark.parametrize("row", params(boundaries.table, strangers.table))
def test_the_verdict_is_right(row):
    check(row)


def test_there_are_many_of_each():
    verdicts = [row.verdicts for table in (boundaries.table, strangers.table) for row in table.rows]
    assert verdicts.count(("proved",)) > 100
    assert verdicts.count(("refuted",)) > 160
