"""Shapes of derivatives are those of the layout that the chapter or the entry says."""

import pytest

from udlc.errors import NotationError
from udlc.notation import Chapter, Eq, definition, partial, real, size

D, F = size("D F")
x, y, v = real("x", D), real("y", F), real("v", F)
u, g, z = real("u", D), real("g", D), real("z")
L = real("L")


@pytest.mark.parametrize(
    ("layout", "statement"),
    [
        ("denominator", lambda: Eq(u, partial[x](y) * v)),
        ("numerator", lambda: Eq(v, partial[x](y) * u)),
        ("denominator", lambda: Eq(g, partial[x](L))),
        ("numerator", lambda: Eq(g.T, partial[x](L))),
    ],
)
@pytest.mark.parametrize("said_by", ["chapter", "entry"])
def test_what_fits_in_one_layout_does_not_in_the_other(layout, statement, said_by):
    eq = Chapter(1, layout=layout) if said_by == "chapter" else Chapter(1)
    entry = definition(statement(), layout="" if said_by == "chapter" else layout)
    eq["1.1"] = entry
    assert eq["1.1"].findings == ()
    other = {"denominator": "numerator", "numerator": "denominator"}[layout]
    with pytest.raises(NotationError, match=r"1\.2: (shapes do not fit|the two sides of = differ)"):
        eq["1.2"] = definition(statement(), layout=other)


@pytest.mark.parametrize("layout", ["denominator", "numerator"])
def test_by_a_scalar_there_is_one_layout(layout):
    eq = Chapter(1, layout=layout)
    eq["1.1"] = definition(Eq(v, partial[z](y)))
    assert eq["1.1"].findings == ()


def test_what_fits_in_no_layout_is_refused_where_it_is_written():
    with pytest.raises(NotationError, match="shapes do not fit"):
        x + y
