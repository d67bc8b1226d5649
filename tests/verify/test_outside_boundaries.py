"""Verdicts on statements that hold but for one place, one end, one order or one condition."""

import pytest

from tests.verify.outside import boundaries, check, missing, params, strangers

TABLES = (boundaries.table, missing.table, strangers.table)


@pytest.mark.parametrize("row", params(*TABLES))
def test_the_verdict_is_right(row):
    check(row)


def test_there_are_many_of_each():
    verdicts = [row.verdicts for table in TABLES for row in table.rows]
    assert verdicts.count(("proved",)) > 125
    assert verdicts.count(("refuted",)) > 215
