"""Programs as text: exact lines of hard programs, and all of the others without a failure."""

import os
import subprocess
import sys

import pytest

from tests.strategies import CASES, random_program
from udlc.ir.grammar import walk
from udlc.ir.show import statement_text, text

EXPECTED = {
    "deep network": """
given x[I, D]
given y[I, D]
parameter Ω[K, D, D]
parameter β[K, D]
temporary f[K + 1, I, D]
temporary L
f[0, i, d] += x[i, d]
for k = 0 .. K - 1
    f[k + 1, i, d] += β[k, d]
    f[k + 1, i, d] += Ω[k, d, e]*relu(f[k, i, e])   over e
L += (f[K, i, d] - y[i, d])**2   over i, d
return L
""",
    "solved convolution": """
given x[C, U]
parameter ω[O, C, M]
temporary z[O, J]
temporary L
z[o, j] += x[c, u]*ω[o, c, m]   over c, m   where u*S = j - m*R + P in 0..U
L += z[o, j]**2/2   over o, j
return L
""",
    "prefix sums": """
parameter x[N]
temporary c[N]
temporary r[N]
temporary L
c[i] += x[j]   over j   where j <= i
r[i] += x[k]   over k in i..N
L += c[i]*r[i]   over i
return L
""",
    "fixed point": """
parameter W[D, D]
given x[D]
given positive δ
temporary z[T + 1, D]
temporary move[T]
temporary integer steps
temporary L
temporary pre[T, D]
for t = 0 .. T - 1 until move[t] < δ, counted by steps
    pre[t, d] += x[d]
    pre[t, d] += W[d, e]*z[t, e]/4   over e
    z[t + 1, d] += tanh(pre[t, d])
    move[t] max= absolute(z[t + 1, d] - z[t, d])   over d
L += z[steps, d]**2   over d
return L
""",
}


@pytest.mark.parametrize("name", list(EXPECTED))
def test_text(name: str) -> None:
    assert text(CASES[name].program) == EXPECTED[name].strip()


def test_declarations_may_be_left_out() -> None:
    lines = text(CASES["returns"].program, declarations=False).splitlines()
    assert lines[0] == "for t = T - 1 down to 0"
    assert lines[1].startswith("    G[t, n] += ")


def test_derivatives_and_matrices() -> None:
    lines = text(CASES["descent inside"].program, declarations=False).splitlines()
    assert "    g = vjp(l[t]; φ[t])" in lines
    assert "    ldet = logabsdet(A)   at [k]" in text(CASES["flow layers"].program).splitlines()


@pytest.mark.parametrize("seed", range(40))
def test_one_line_per_statement(seed: int) -> None:
    program, _ = random_program(seed)
    assert len(text(program, declarations=False).splitlines()) == len(list(walk(program.statements)))
    assert all("\n" not in statement_text(s) for s, _ in walk(program.statements))


def test_the_same_bytes_under_any_hash_seed() -> None:
    code = (
        "from tests.strategies import CASES, random_program\n"
        "from udlc.ir.show import text\n"
        "from udlc.ir.latex import latex\n"
        "for p in [c.program for c in CASES.values()] + [random_program(s)[0] for s in range(10)]:\n"
        "    print(text(p)); print(latex(p))\n"
    )
    outputs = {
        subprocess.run(
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1")
    }
    assert len(outputs) == 1
    assert len(next(iter(outputs))) > 5_000
