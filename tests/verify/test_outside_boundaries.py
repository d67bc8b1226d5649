"""Verdicts on statements that hold but for one place, one end, one order or one condition."""

import pytest

from tests.verify.outside import boundaries, check, params


@pytest.mark.parametrize("row", params(boundaries.table))
def test_the_verdict_is_right(row):
    check(row)


def test_there_are_many_of_each():
    verdicts = [row.verdicts for row in boundaries.table.rows]
    assert verdicts.count(("proved",)) > 75
    assert verdicts.count(("refuted",)) > 125
