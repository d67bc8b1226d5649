"""Verdicts on statements from outside the book, of attention, graphs, bounds, noise and decisions."""

import pytest

from tests.verify.outside import attention, check, decisions, diffusion, graph_networks, params, variational

TABLES = [module.table for module in (attention, graph_networks, variational, diffusion, decisions)]


@pytest.mark.parametrize("row", params(*TABLES))
def test_the_verdict_is_right(row):
    check(row)


def test_there_are_many_of_each():
    for table in TABLES:
        verdicts = [row.verdicts for row in table.rows]
        assert verdicts.count(("proved",)) >= 10
        assert verdicts.count(("refuted",)) >= 15
