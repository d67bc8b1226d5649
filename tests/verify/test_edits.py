"""Which variants of a link say something, and which no reader would take for a statement."""

import pytest

from udlc.notation import Eq, Int, density, function, identity, index, real, size, trace
from udlc.notation.latex import latex
from udlc.verify.edits import edits_of
from udlc.verify.entries import verify_entry
from udlc.verify.sayings import Uses
from udlc.verify.trials import fates

N, D = size("N D")
n = index("n", N)
x, z, w, A = real("x"), real("z"), real("w", D), real("A", D, D)
f, Pr = function("f"), density("Pr")
v = real("v", over=N)


def variants_of(statement, count=40, **how):
    entry = identity(statement, **how).placed(number="1.1")
    found = edits_of(entry, {}, 0, 0, statement, count)
    return [latex(edit.made) for _, edit, _ in found if edit.item is not None]


@pytest.mark.parametrize(
    ("statement", "left_out"),
    [
        (Eq(f(x, w) + 1, 1 + f(x, w)), 1 + f(w, x)),
        (Eq(Pr(x | w) + 0, Pr(x | w)), Pr(w | x)),
        (Eq(Int[z](Pr(x | z)), Int[z](Pr(x | z))), Int[z](Pr(x | x))),
        (Eq(trace(A), trace(A * w * w.T)), trace(A * w)),
    ],
)
def test_what_says_nothing_is_no_variant(statement, left_out):
    found = variants_of(statement)
    assert found
    assert latex(left_out) not in found


def test_arguments_of_one_kind_may_change_places():
    assert latex(f(z, x)) in variants_of(Eq(f(x, z) + 0, f(x, z)))


def test_an_entry_is_used_as_it_is_written():
    uses = Uses.of(identity(Eq(f(x, w), Pr(x | w))).placed(number="1.1"), {})
    assert uses.allow(f(z, w))
    assert not uses.allow(f(w, w))
    assert uses.allow(Pr(x | z))
    assert not uses.allow(Pr(w))


def test_a_member_beyond_the_last_is_rejected():
    entry = identity(Eq(2 * v[n], v[n] + v[n])).placed(number="1.1")
    found = [f for f in fates(verify_entry(entry, {}), entry, {}, 30) if f.kind == "index shifted"]
    assert found
    assert {f.fate for f in found} == {"killed"}
