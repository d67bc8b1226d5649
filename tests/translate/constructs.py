"""Letters of small shapes, and the values of a statement as an entry of its own."""
# ruff: noqa: F403, F405  a test of all words

from hypothesis import strategies as st

from tests.translate.running import TANH, run
from udlc.notation import *
from udlc.translate import entry_program

I, J, K, N = size("I J K N")
i, j, k, n = index("i", I), index("j", J), index("k", K), index("n", N)
m = index("m")
x, y, z, u = real("x", I), real("y", J), real("z", I), real("u")
c, s, t = real("c"), real("s"), real("t")
A, B, C, S = real("A", J, I), real("B", I, K), real("C", I, I), real("S", J, K)
w = real("w", span(0, I))
a, f, g = elementwise("a"), function("f"), function("g")
p = real("p", domain=positive)
out, vec, col = real("out"), real("vec", J), real("col", I)

SIZES = {"I": 3, "J": 4, "K": 2, "N": 5}
sizes = st.fixed_dictionaries(
    {"I": st.integers(1, 4), "J": st.integers(1, 5), "K": st.integers(1, 3), "N": st.integers(1, 3)}
)


def value(statement, given=None, kind=definition, book=None, bind=None, **known):
    """The values of an entry's program, its outputs under "out"."""
    entry = kind(statement, bind=bind).placed(number="0.1")
    program = entry_program(entry, book or {})
    found = run(program, given or SIZES, bind={"a": TANH, "b": TANH}, **known)
    return found | {"result": found[program.outputs[-1]]}
