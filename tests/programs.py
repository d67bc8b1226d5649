"""Hard programs, written by hand: each a Case with its program, its sizes and a maker of inputs.

`CASES` has them all by name.  Every program ends in a scalar loss `L`; `wrt` are the inputs to derive by.
"""

from __future__ import annotations

from tests import programs_indexing, programs_learning, programs_recursion
from tests.cases import Case

CASES: dict[str, Case] = {
    case.name: case
    for module in (programs_indexing, programs_recursion, programs_learning)
    for case in module.CASES
}
