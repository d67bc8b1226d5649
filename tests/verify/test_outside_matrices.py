"""Verdicts on statements from outside the book, about matrices and layers."""

import pytest

from tests.verify.outside import check, matrices, params


@pytest.mark.parametrize("row", params(matrices.table))
def test_the_verdict_is_right(row):
    check(row)


def test_there_are_many_of_each():
    verdicts = [row.verdicts for table in (matrices.table,) for row in table.rows]
    assert verdicts.count(("proved",)) > 25
    assert verdicts.count(("refuted",)) > 20
