"""Statements as the book prints them."""

import pytest
from sympy import Eq, Ne, exp, log, sqrt

from tests.strategies import CASES, random_program
from udlc.ir.build import Builder
from udlc.ir.functions import ROWS, absolute, relu, select, sig
from udlc.ir.grammar import ONE, ZERO, Array, Compute, Letter, Program, Range, Read, Repeat, Size, walk
from udlc.ir.latex import MATRIX_LATEX, equations, latex
from udlc.ir.lettering import component, fraction, name_latex, subscripted
from udlc.ir.linalg import OPERATIONS

GRADIENT = r"\frac{\partial L}{\partial "


def backward() -> list[str]:
    """The backward recursion of 7.25 and 7.26, as differentiation names it."""
    b = Builder()
    K, D = b.sizes("K D")
    d, e = b.index("d e", D)
    Ω = b.given("Ω", K + 1, D, D, latex=r"\boldsymbol\Omega")
    f = b.given("f", K + 1, D, latex=r"\mathbf{f}")
    df = b.temporary("dL_df", K + 1, D, latex=GRADIENT + r"\mathbf{f}}")
    dΩ = b.temporary("dL_dΩ", K + 1, D, D, latex=GRADIENT + r"\boldsymbol\Omega}")
    b.put(df[K, d], 2 * f[K, d])
    with b.repeat("k", 1, K + 1, down=True) as k:
        b.put(dΩ[k, d, e], df[k, d] * relu(f[k - 1, e]))
        b.put(df[k - 1, d], Ω[k, e, d] * df[k, e], where=f[k - 1, d] > 0)
    return latex(b.program(df, dΩ))


def test_derivatives_carry_their_indices_below() -> None:
    start, weights, activations = backward()
    assert start == r"\frac{\partial L}{\partial f_{K,d}} = 2 f_{K,d}"
    assert weights == (
        r"\frac{\partial L}{\partial \Omega_{k,d,e}} = "
        r"\mbox{ReLU}[f_{k - 1,e}] \frac{\partial L}{\partial f_{k,d}}, "
        r"\quad k = K, \ldots, 1"
    )
    assert activations == (
        r"\frac{\partial L}{\partial f_{k - 1,d}} = "
        r"\sum_{e=1}^{D} [\,f_{k - 1,d} > 0\,]\, "
        r"\Omega_{k,e,d} \frac{\partial L}{\partial f_{k,e}}, \quad k = K, \ldots, 1"
    )


def test_jacobians_share_their_indices() -> None:
    b = Builder()
    D = b.sizes("D")
    d, e = b.index("d e", D)
    b.given("f", D)
    x = b.given("x", D)
    J, s = b.temporary("J", D, D, latex=r"\frac{\partial f}{\partial x}"), b.temporary("s")
    b.put(J[d, e], x[d] * x[e])
    b.put(s, J[d, e] ** 2)
    assert latex(b.program(s)) == [
        r"\frac{\partial f_{d}}{\partial x_{e}} = x_{d} x_{e}",
        r"s = \sum_{d=1}^{D} \sum_{e=1}^{D} \left(\frac{\partial f_{d}}{\partial x_{e}}\right)^{2}",
    ]


CASES_OF_LINES = {
    "embedding": [
        r"f_{n,k} = \sum_{d=1}^{D} \Omega_{k,d} E_{t_{n},d}",
        r"Z_{n} = \log\left[\sum_{k=1}^{K} \exp[f_{n,k}]\right]",
        r"L = \sum_{n=1}^{N} \left(Z_{n} - f_{n,y_{n}}\right)",
    ],
    "prefix sums": [
        r"c_{i} = \sum_{j=1}^{N} [\,j \leq i\,]\, x_{j}",
        r"r_{i} = \sum_{k=i}^{N - 1} x_{k}",
        r"L = \sum_{i=1}^{N} c_{i} r_{i}",
    ],
    "products": [
        r"p_{n} = \prod_{d=1}^{D} x_{n,d}",
        r"L = \sum_{n=1}^{N} \left(p_{n}^{2} + p_{n} w_{n}\right)",
    ],
}


@pytest.mark.parametrize("name", list(CASES_OF_LINES))
def test_hard_programs(name: str) -> None:
    assert latex(CASES[name].program) == CASES_OF_LINES[name]


def test_only_some_arrays() -> None:
    program = CASES["embedding"].program
    assert latex(program, only=("Z",)) == [CASES_OF_LINES["embedding"][1]]


def test_letters_count_from_one_only_where_they_stand_alone() -> None:
    b = Builder()
    N = b.sizes("N")
    i, j = b.index("i j", N)
    x, y, a, m = b.given("x", N + 1), b.temporary("y", N), b.temporary("a", integral=True), b.temporary("m")
    b.put(y[i], x[j + 1], where=Eq(i, j))
    b.put(a, x[i] * x[j], op="argmax", over=(j, i))
    b.put(m, x[j], op="max", where=Ne(j, 0))
    assert latex(b.program()) == [
        r"y_{i} = \sum_{j=0}^{N - 1} [\,i = j\,]\, x_{j + 1}",
        r"a = \mathop{\rm argmax}_{j,i}\left[x_{i} x_{j}\right]",
        r"m = \max_{j,\, j \neq 0}\left[x_{j}\right]",
    ]


def test_scatters_say_that_they_add() -> None:
    lines = latex(CASES["edge softmax"].program)
    assert lines[1].startswith(
        r"Z_{\mbox{target}_{e}} \mathrel{\mbox{logsumexp}}= s_{e}, \quad e = 1, \ldots, E"
    )
    assert r"\mathrel{+}=" in lines[3]


def test_letters_print_in_the_books_letters() -> None:
    b = Builder()
    D = b.sizes("D_i")
    i = b.index("i", D)
    x, y = b.given("x_", D, latex=r"\mathbf{x}_0"), b.temporary("φ", D)
    b.letters_latex["i"] = r"\iota"
    b.put(y[i], sqrt(x[i] ** 2) + absolute(log(x[i])) * exp(sig(x[i])) + select(x[i] > 0, 1, x[i]))
    (line,) = latex(b.program(y))
    assert line.startswith(r"\phi_{\iota} = ")
    assert r"\left|\log[x_{0,\iota}]\right|" in line
    assert r"\exp[\mbox{sig}[x_{0,\iota}]]" in line
    assert r"\begin{cases} 1 & x_{0,\iota} > 0 \\ x_{0,\iota} & \mbox{else} \end{cases}" in line
    assert r"\sqrt{x_{0,\iota}^{2}}" in line


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("Ω", r"\Omega"),
        ("λ_max", r"\lambda_{\mbox{max}}"),
        ("φ0", r"\phi_{0}"),
        ("x12", "x_{12}"),
        ("D_i", "D_{i}"),
        ("loss", r"\mbox{loss}"),
        ("log_L_arg", r"\mbox{log\_L\_arg}"),
        ("h_arg", r"h_{\mbox{arg}}"),
        ("h_arg_2", r"h_{\mbox{arg\_2}}"),
        ("k_prime", r"k^{\prime}"),
        ("h_prime_prime_arg", r"h^{\prime\prime}_{\mbox{arg}}"),
        ("D_h_prime", r"D_{h^{\prime}}"),
        ("ε", r"\epsilon"),
        ("7", "7"),
    ],
)
def test_names(name: str, printed: str) -> None:
    assert name_latex(name) == printed


def test_fractions_are_taken_apart_by_their_braces() -> None:
    assert fraction(r"\frac{\partial L}{\partial \Omega}") == ("L", r"\Omega")
    nested = r"\frac{\partial \frac{\partial L}{\partial x}}{\partial y_{0}}"
    assert fraction(nested) == (r"\frac{\partial L}{\partial x}", "y_{0}")
    assert fraction(r"\frac{a}{b}") is None
    assert fraction(r"\frac{\partial L}{\partial x} + 1") is None


def test_every_operation_and_function_prints() -> None:
    assert set(MATRIX_LATEX) == set(OPERATIONS)
    assert all(
        text.count("{") == text.count("}") for text in (*MATRIX_LATEX.values(), *(r.latex for r in ROWS))
    )


@pytest.mark.parametrize(
    ("text", "below", "printed"),
    [
        (r"\phi_{t+1}", "d", r"\phi_{t+1,d}"),
        (r"x_0", "i", "x_{0,i}"),
        (r"\theta^{\prime}", "2,1", r"\theta_{2,1}^{\prime}"),
        (r"h_{1}^{\prime}", "d", r"h_{1,d}^{\prime}"),
        (r"{\mathbf{f}}_{K}", "i", r"\mathbf{f}_{K,i}"),
        (r"\ell_{\mathcal{B}_{e}}", "p", r"\ell_{\mathcal{B}_{e},p}"),
    ],
)
def test_scripts_are_gathered(text: str, below: str, printed: str) -> None:
    assert subscripted(text, below) == printed


@pytest.mark.parametrize(
    ("bold", "plain"),
    [
        (r"\boldsymbol\phi", r"\phi"),
        (r"\mathbf{h}", "h"),
        (r"\mbox{\bf f}", r"\mbox{f}"),
        (r"\frac{\partial L}{\partial \boldsymbol\phi}", r"\frac{\partial L}{\partial \phi}"),
        (r"\mathcal{B}", r"\mathcal{B}"),
    ],
)
def test_components_are_not_bold(bold: str, plain: str) -> None:
    assert component(bold) == plain


def test_contributions_to_the_same_elements_are_one_equation() -> None:
    b = Builder()
    D = b.sizes("D")
    d, e = b.index("d e", D)
    β, Ω, x, y = b.given("β", D), b.given("Ω", D, D), b.given("x", D), b.temporary("y", D)
    b.put(y[d], Ω[d, e] * x[e])
    b.put(y[d], β[d])
    b.put(y[d], -2 * x[e], over=(e,))
    assert equations(b.program(y)) == [
        r"y_{d} = \beta_{d} + \sum_{e=1}^{D} \Omega_{d,e} x_{e} - 2 \sum_{e=1}^{D} x_{e}"
    ]


@pytest.mark.parametrize("seed", range(40))
def test_random_programs_print_balanced(seed: int) -> None:
    program, _ = random_program(seed)
    lines = latex(program)
    assert len(lines) == sum(not isinstance(s, Repeat) for s, _ in walk(program.statements))
    for line in lines:
        depth = 0
        for c in line:
            depth += (c == "{") - (c == "}")
            assert depth >= 0
        assert depth == 0
        assert "operatorname" not in line
        assert Read.__name__ not in line


def test_letters_count_as_the_book_does() -> None:
    """An axis that begins at 0 keeps its numbers, one that begins at 1 is called from 1, by one letter."""
    D, J = Size("D"), Size("J")
    d, j, k = Letter("d"), Letter("j"), Letter("k")
    arrays = {
        a.name: a
        for a in (
            Array("φ", (J, D + 1), "parameter", first=(1, 0)),
            Array("h", (D,), "given", first=(1,)),
            Array("c", (J,), "given", integral=True, domain="label", bound=D, first=(1,)),
            Array("y", (J,), latex="y", first=(1,)),
            Array("x", (J, D), latex="x", first=(1, 1)),
        )
    }
    rows, columns = Range(j, ZERO, J), Range(d, ZERO, D)
    summed = Compute("y", (j,), "sum", (rows, columns), Read("φ", (j, d + 1)) * Read("h", (d,)))
    biases = Compute("y", (j,), "sum", (rows,), Read("φ", (j, ZERO)))
    picked = Compute("y", (j,), "sum", (rows,), Read("h", (Read("c", (j,), True),)))
    repeated = Repeat(k, ONE, J, (Compute("x", (k, d), "sum", (columns,), Read("x", (k - 1, d))),))
    program = Program(arrays, (summed, biases, picked, repeated), ("y", "x"))
    assert latex(program) == [
        r"y_{j} \mathrel{+}= \sum_{d=1}^{D} \phi_{j,d} h_{d}",
        r"y_{j} \mathrel{+}= \phi_{j,0}",
        r"y_{j} \mathrel{+}= h_{c_{j}}",
        r"x_{k,d} = x_{k - 1,d}, \quad k = 2, \ldots, J",
    ]
