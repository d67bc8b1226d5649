"""Terms as a reader would write them: letters that no author wrote have names, the same each time."""

from udlc.verify import plain
from udlc.verify import terms as t


def entry(*names):
    """x[…] at letters of these names."""
    return t.single(t.node("read", "x", *(t.single(t.letter(n)) for n in names)))


def test_letters_that_are_told_apart_by_numbers_have_names():
    one, other = t.fresh(), t.fresh()
    assert plain.text(entry(one, other)) == "x[i, j]"
    assert plain.text(entry(other, one)) == "x[i, j]"
    assert plain.text(entry(one, one)) == "x[i, i]"


def test_names_that_an_author_wrote_are_not_given_again():
    assert plain.text(entry("i", t.fresh())) == "x[i, j]"


def test_a_function_is_written_once():
    assert plain.text(t.single(t.node("function", "f()", entry("k")))) == "f(x[k])"
