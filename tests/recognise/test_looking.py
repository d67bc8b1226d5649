"""When a statement may see into those before it, and when it must not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import numpy as np
import pytest
from sympy import Expr, exp, log, tanh

from udlc.ir.build import Builder
from udlc.ir.functions import sig
from udlc.ir.grammar import Derive, Program
from udlc.ir.interpret import interpret
from udlc.ir.show import text
from udlc.recognise import logarithms, recognise
from udlc.recognise.rules import apply_rules
from udlc.recognise.signs import Signs


def statements(program: Program) -> list[str]:
    return text(recognise(program), declarations=False).splitlines()


def test_a_guard_that_the_consumer_lacks_is_a_wall() -> None:
    b = Builder()
    N = b.sizes("N")
    n = b.index("n", N)
    x, e, same, other = b.given("x", N), b.temporary("e", N), b.temporary("same", N), b.temporary("other", N)
    b.put(e[n], exp(x[n]), where=n > 1)
    b.put(same[n], log(1 + e[n]), where=n > 1)
    b.put(other[n], log(1 + e[n]))
    found = statements(b.program(same, other))
    assert "same[n] += softplus(x[n])   where n > 1" in found
    assert "other[n] += log1p(e[n])" in found


def test_elements_that_nobody_writes_are_not_seen_through() -> None:
    b = Builder()
    N = b.sizes("N")
    n, later = b.index("n", N), b.index("later", N, lo=1)
    x, e, same, other = b.given("x", N), b.temporary("e", N), b.temporary("same", N), b.temporary("other", N)
    b.put(e[later], exp(x[later]))
    b.put(same[later], log(1 + e[later]))
    b.put(other[n], log(1 + e[n]))
    program = b.program(same, other)
    found = statements(program)
    assert "same[later] += softplus(x[later])   for later in 1..N" in found
    assert "other[n] += log1p(e[n])" in found
    np.testing.assert_allclose(interpret(recognise(program), {"x": np.ones(3)})["other"][0], 0)


def test_no_exponential_moves_into_a_contraction() -> None:
    b = Builder()
    N, D = b.sizes("N D")
    n, d = b.index("n", N), b.index("d", D)
    s, v = b.given("s", N), b.given("v", N, D)
    e, Z, o = b.temporary("e", N), b.temporary("Z"), b.temporary("o", D)
    b.put(e[n], exp(s[n]))
    b.put(Z, e[n])
    b.put(o[d], e[n] / Z.value * v[n, d])
    assert statements(b.program(o)) == [
        "log_Z logsumexp= s[n]   over n",
        "softmax_o[n] += exp(-log_Z + s[n])",
        "o[d] += softmax_o[n]*v[n, d]   over n",
    ]


def test_a_named_exponential_stays_where_nothing_is_gained() -> None:
    b = Builder()
    N, D = b.sizes("N D")
    n, d = b.index("n", N), b.index("d", D)
    s, v, e, o = b.given("s", N), b.given("v", N, D), b.temporary("e", N), b.temporary("o", D)
    b.put(e[n], exp(s[n]))
    b.put(o[d], e[n] * v[n, d])
    program = b.program(o)
    assert recognise(program) == program


def test_a_sum_of_exponentials_that_nobody_divides_by_stays() -> None:
    b = Builder()
    N = b.sizes("N")
    n = b.index("n", N)
    s, Z = b.given("s", N), b.temporary("Z")
    b.put(Z, exp(s[n]))
    program = b.program(Z)
    assert recognise(program) == program


def test_a_softmax_is_not_taken_apart_again_to_divide_by_its_sums() -> None:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, x = b.given("f", I, K), b.given("x", I)
    Z, r = b.temporary("Z", I), b.temporary("r", I, K)
    count, mean = b.temporary("count", K), b.temporary("mean", K)
    b.put(Z[i], exp(f[i, k]))
    b.put(r[i, k], exp(f[i, k]) / Z[i])
    b.put(count[k], r[i, k])
    b.put(mean[k], r[i, k] * x[i] / count[k])
    assert statements(b.program(mean)) == [
        "log_Z[i] logsumexp= f[i, k]   over k",
        "r[i, k] += exp(f[i, k] - log_Z[i])",
        "count[k] += r[i, k]   over i",
        "mean[k] += r[i, k]*x[i]/count[k]   over i",
    ]


def _with_probability() -> Builder:
    b = Builder()
    N = b.sizes("N")
    n = b.index("n", N)
    f, p, L = b.given("f", N), b.temporary("p", N), b.temporary("L")
    b.put(p[n], sig(f[n]))
    b.put(L, -log(p[n]))
    return b


def test_what_is_derived_by_is_not_seen_through() -> None:
    b = _with_probability()
    assert statements(b.program("L")) == ["L += softplus(-f[n])   over n"]
    found = recognise(b.program("L"), variables=("p",))
    assert found == b.program("L")


def test_neither_is_the_variable_of_a_derivative_in_the_program() -> None:
    b = _with_probability()
    slope = b.temporary("slope", *b.arrays["p"].shape)
    b.derive("vjp", [slope], b.arrays["L"], [b.arrays["p"]])
    program = b.program("L", slope)
    found = recognise(program)
    assert found == program
    assert isinstance(found.statements[-1], Derive)


def test_outputs_keep_their_names_and_what_nobody_reads_goes() -> None:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, e, Z, L = b.given("f", I, K), b.temporary("e", I, K), b.temporary("Z", I), b.temporary("L")
    unread = b.temporary("unread", I)
    b.put(e[i, k], exp(f[i, k]))
    b.put(Z[i], e[i, k])
    b.put(L, log(Z[i]))
    b.put(unread[i], tanh(f[i, 0]))
    found = recognise(b.program(L, e))
    assert found.outputs == ("L", "e")
    assert set(found.arrays) == {"f", "e", "log_Z", "L", "unread"}


def test_heavy_logarithms_that_several_read_are_computed_once() -> None:
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, p = b.given("f", I), b.temporary("p", I)
    first, second = b.temporary("first", I, K), b.temporary("second")
    b.put(p[i], sig(tanh(f[i]) + f[i] ** 3))
    b.put(first[i, k], k * log(p[i]))
    b.put(second, log(1 - p[i]))
    assert statements(b.program(first, second)) == [
        "logit_p[i] += f[i]**3 + tanh(f[i])",
        "first[i, k] += -k*softplus(-logit_p[i])",
        "second += -softplus(logit_p[i])   over i",
    ]


def deep(count: int) -> Program:
    """Softmax of softmax of softmax …, each with its cross-entropy."""
    b = Builder()
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    before, L = b.given("f", I, K), b.temporary("L")
    for n in range(count // 4):
        e, Z, p = b.temporary(f"e{n}", I, K), b.temporary(f"Z{n}", I), b.temporary(f"p{n}", I, K)
        b.put(e[i, k], exp(before[i, k]))
        b.put(Z[i], e[i, k])
        b.put(p[i, k], e[i, k] / Z[i])
        b.put(L, -log(p[i, k]) * before[i, k])
        before = p
    return b.program(L)


def chain(count: int) -> Program:
    """The logarithm of a product of many factors, each in a statement of its own."""
    b = Builder()
    I = b.sizes("I")
    i = b.index("i", I)
    f, L = b.given("f", I), b.temporary("L")
    product = b.temporary("p0", I)
    b.put(product[i], exp(f[i]))
    for n in range(1, count):
        longer = b.temporary(f"p{n}", I)
        b.put(longer[i], product[i] * exp(f[i] / n))
        product = longer
    b.put(L, log(product[i]))
    return b.program(L)


@pytest.mark.parametrize("make", [deep, chain])
def test_work_grows_with_the_size_of_the_program(
    make: Callable[[int], Program], monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = 0

    def counted(e: Expr, signs: Signs) -> Expr:
        nonlocal calls
        calls += 1
        return apply_rules(e, signs)

    monkeypatch.setattr(logarithms, "apply_rules", counted)
    work = []
    for count in (80, 320):
        calls = 0
        once = recognise(make(count))
        work.append(calls)
        assert recognise(once) == once
    assert work[1] < 1.5 * 4 * work[0]


SCRIPT = """
import sys
from udlc.ir.show import text
from udlc.recognise import recognise
from tests.recognise.exponential_programs import exponential_program
for seed in range(12):
    print(text(recognise(exponential_program(seed)[0])))
"""


def test_the_same_text_whatever_the_hash_seed() -> None:
    texts = set()
    for seed in ("1", "2"):
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT], env=environment, capture_output=True, text=True, check=True
        )
        texts.add(done.stdout)
    assert len(texts) == 1
    assert "logsumexp" in next(iter(texts))
