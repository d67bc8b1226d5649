"""Decisions of the plan, one claim each."""

from __future__ import annotations

import pytest
from sympy import exp, tanh

from tests.emit.running import compare, emitted
from udlc import schedule
from udlc.errors import BuildError
from udlc.ir.build import Builder
from udlc.ir.functions import relu
from udlc.ir.grammar import Compute, Program, Read, walk
from udlc.ir.loops import Block, Fill, Loop, walk_nodes
from udlc.ir.pair_functions import pair_plus
from udlc.schedule.options import Options
from udlc.schedule.order import loop_order


def layer(backward: bool = False) -> Program:
    """f = β + Ω x for a batch, and its gradients."""
    b = Builder("layer")
    I, D, E = b.sizes("I D E")
    i, d, e = b.index("i", I), b.index("d", D), b.index("e", E)
    x, Ω, β = b.given("x", I, E), b.parameter("Ω", D, E), b.parameter("β", D)
    f, h = b.temporary("f", I, D), b.temporary("h", I, D)
    b.put(f[i, d], β[d], origin="7.17")
    b.put(f[i, d], Ω[d, e] * x[i, e], origin="7.17")
    b.put(h[i, d], relu(f[i, d]), origin="7.18")
    if not backward:
        return b.program("h")
    g = b.given("g", I, D)
    dx, dΩ = b.temporary("dx", I, E), b.temporary("dΩ", D, E)
    b.put(dx[i, e], g[i, d] * Ω[d, e])
    b.put(dΩ[d, e], g[i, d] * x[i, e])
    return b.program("h", "dx", "dΩ")


def orders(program: Program) -> dict[str, str]:
    computes = [s for s, _ in walk(program.statements) if isinstance(s, Compute)]
    return {s.out: "".join(r.letter.name for r in loop_order(s)) for s in computes}


def test_innermost_loops_are_contiguous() -> None:
    found = orders(layer(backward=True))
    assert found["f"] == "ide"  # a scalar product of rows
    assert found["dx"] == "ide"  # rows of Ω added up
    assert found["dΩ"] == "die"


def test_neighbours_share_their_outer_loop_and_nothing_is_filled() -> None:
    plan = schedule.plan(layer(), Options(contractions="loops"))
    (outer,) = plan.body
    assert isinstance(outer, Loop)
    assert outer.letter.name == "i"
    assert len(outer.body) == 3
    assert not any(isinstance(n, Fill) for n in walk_nodes(plan.body))


def test_contractions_know_their_roles() -> None:
    blocks = [n for n in walk_nodes(schedule.plan(layer(backward=True)).body) if isinstance(n, Block)]
    found = {b.statements[0].out: b.contraction for b in blocks if b.contraction}
    assert set(found) == {"f", "dx", "dΩ"}
    assert [x.name for x in (*found["dΩ"].m, *found["dΩ"].n, *found["dΩ"].k)] == ["d", "e", "i"]


def test_a_read_of_another_iteration_keeps_loops_apart() -> None:
    b = Builder("prefix")
    N = b.sizes("N")
    n, m = b.index("n m", N)
    x, a, c = b.given("x", N), b.temporary("a", N), b.temporary("c", N)
    b.put(a[n], 2 * x[n])
    b.put(c[n], a[N - 1 - n])
    program = b.program("c")
    assert len(schedule.plan(program).body) == 2
    compare(program, {"x": [1.0, 2.0, 3.0]})
    b.put(b.temporary("s", N)[n], a[m], where=m <= n)
    compare(b.program("s"), {"x": [1.0, 2.0, 3.0]})


def test_an_equal_call_is_made_once() -> None:
    b = Builder("share")
    N = b.sizes("N")
    n = b.index("n", N)
    x, p, q = b.given("x", N), b.temporary("p", N), b.temporary("q", N)
    b.put(p[n], tanh(x[n]))
    b.put(q[n], 1 - tanh(x[n]) ** 2)
    text, _ = emitted(b.program("p", "q"))
    assert text.text.count("tanh(x[n])") == 3  # two comments, one call
    compare(b.program("p", "q"), {"x": [0.5, -1.0]})


def softmax_gradient(at_label: str = "scatter") -> Program:
    b = Builder("softmax")
    I, K = b.sizes("I K")
    i, k = b.index("i", I), b.index("k", K)
    f, y, w = b.given("f", I, K), b.given("y", I, integral=True, bound=K), b.given("w")
    log_Z, df, L = b.temporary("log_Z", I), b.temporary("df", I, K), b.temporary("L")
    b.put(log_Z[i], f[i, k], op="logsumexp")
    b.put(L, w.value * (log_Z[i] - f[i, y[i]]) / I)
    b.put(df[i, k], w.value * exp(f[i, k] - log_Z[i]) / I)
    match at_label:
        case "scatter":
            b.put(df[i, y[i]], -w.value / I)
        case "guard":
            from sympy import Eq

            b.put(df[i, k], -w.value / I, where=Eq(k, y[i]))
        case "other":
            b.put(df[i, y[i]], -w.value)
    return b.program("L", "df")


@pytest.mark.parametrize(("at_label", "recognised"), [("scatter", True), ("guard", True), ("other", False)])
def test_softmax_less_one_hot_becomes_its_complement(at_label: str, recognised: bool) -> None:
    program = softmax_gradient(at_label)
    assert ("df_others" in schedule.lower(program).arrays) == recognised
    inputs = {"f": [[1.0, 2.0, -1.0], [0.0, 0.5, 3.0]], "y": [2, 0], "w": 1.5}
    compare(program, inputs)


def test_reads_of_a_log_sum_exp_use_its_pair() -> None:
    lowered = schedule.lower(softmax_gradient())
    bodies = [(s.out, s.body) for s, _ in walk(lowered.statements) if isinstance(s, Compute)]
    assert all(body.atoms(pair_plus) for out, body in bodies if out == "L")
    terms = {"log_Z_terms", "log_Z_share"}
    assert any(terms <= {r.array for r in body.atoms(Read)} for out, body in bodies if out == "df")


def test_a_masked_softmax_has_no_complement() -> None:
    """Σ over what the mask leaves is not Σ over all."""
    b = Builder("masked")
    I = b.sizes("I")
    i, k = b.index("i k", I)
    f, log_Z, df = b.given("f", I, I), b.temporary("log_Z", I), b.temporary("df", I, I)
    b.put(log_Z[i], f[i, k], op="logsumexp", where=k <= i)
    b.put(df[i, k], exp(f[i, k] - log_Z[i]))
    b.put(df[i, i], -1)
    assert "df_others" not in schedule.lower(b.program("df")).arrays


def test_log_sum_exp_of_nothing_and_into_segments() -> None:
    b = Builder("segments")
    E, N = b.sizes("E N")
    e = b.index("e", E)
    s, to = b.given("s", E), b.given("to", E, integral=True, bound=N)
    Z, p = b.temporary("Z", N), b.temporary("p", E)
    b.put(Z[to[e]], s[e], op="logsumexp")
    b.put(p[e], exp(s[e] - Z[to[e]]))
    compare(b.program("Z", "p"), {"s": [1.0, 2.0, 800.0], "to": [0, 0, 2], "N": 4})
    compare(b.program("Z", "p"), {"s": [], "to": [], "N": 2})


def test_an_argmax_that_scatters_is_refused() -> None:
    b = Builder("argmax")
    E, N = b.sizes("E N")
    e = b.index("e", E)
    s, to = b.given("s", E), b.given("to", E, integral=True, bound=N)
    a = b.temporary("a", N, integral=True)
    b.put(a[to[e]], s[e], op="argmax")
    with pytest.raises(BuildError, match="argmax"):
        schedule.plan(b.program("a"))


def test_a_plan_prints_its_loops_and_contractions() -> None:
    lines = schedule.text(schedule.plan(layer(), Options(contractions="loops"))).splitlines()
    assert lines[0] == "for i in 0 .. I - 1"
    assert "    # contraction of x and Ω by loops; M: i; N: d; K: e" in lines
    assert "        h[i, d] = relu(f[i, d])" in lines


def test_a_plan_says_what_it_costs_and_keeps() -> None:
    lines = schedule.text(schedule.plan(layer(backward=True))).splitlines()
    assert "# contraction of x and Ω by tiles; M: i; N: d; K: e" in lines
    nest = lines.index("# contraction of x and Ω by tiles; M: i; N: d; K: e") - 2
    assert lines[nest] == "# nest 1: 2·D·E·I operations; reads D·E + E·I, writes D·I elements"
    (once,) = [line for line in lines if line.startswith("once: ")]
    assert once.startswith("once: 6·D·E·I + 2·D·I operations")
    assert "buffer f: I × D, nests 1 to 2" in lines
    assert "output dΩ: D × E, nests 4 to 4" in lines
    assert lines[-2] == "shards: over I, rows of x, f, h, g, dx, partial sums dΩ;"
