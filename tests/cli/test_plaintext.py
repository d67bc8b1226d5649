"""LaTeX reads well in plain letters."""

import pytest

from udlc.notation.plaintext import plain, readable


@pytest.mark.parametrize(
    ("latex", "text"),
    [
        (r"\phi_{0} + \phi_{1} x", "φ_0 + φ_1 x"),
        (r"\sum_{i=1}^{I} (y_{i} - \mbox{f}[\mathbf{x}_{i}])^{2}", "Σ_{i=1}^{I} (y_i - f[x_i])^2"),
        (r"\boldsymbol\beta_{K - 1}", "β_{K-1}"),
        (r"\mbox{softmax}_{y_{i}}[z]", "softmax_{y_i}[z]"),
        (r"h_{1}^{\prime}", "h_1′"),
        (r"f_{i}^{\prime 2}", "f_i′^2"),
        (r"\hat{\boldsymbol\phi}, \tilde{m}_{t + 1}", "φ̂, m̃_{t+1}"),
        (r"\frac{\partial L}{\partial \phi_{0}}", "∂L/∂φ_0"),
        (r"\frac{1}{\sqrt{2 \pi \sigma^{2}}} \exp[-z]", "1/√(2 π σ^2) exp[-z]"),
        (r"\frac{(y - \mu)^{2}}{2 \sigma^{2}}", "(y - μ)^2/(2 σ^2)"),
        (r"\begin{bmatrix}a&b\\c&d\end{bmatrix}", "[a, b; c, d]"),
        (r"\begin{cases}0&z < 0\\z&z \geq 0\end{cases}", "{ 0 if z < 0; z if z ≥ 0 }"),
        (r"h = a\\ y = h", "h = a\ny = h"),
        (r"\phi \leftarrow \phi - \alpha", "φ ← φ - α"),
        (r"\mathop{\rm argmin}_{\phi}[L]", "argmin_φ[L]"),
        (r"\mathbb{I}[z > 0] \odot w", "𝕀[z > 0] ⊙ w"),
        (r"h_{k} = z k \in \{1,2,\ldots,K\}", "h_k = z, k ∈ {1, 2, …, K}"),
        (r"a \mbox{and} b", "a and b"),
        (r"\lfloor K h\rfloor + 1", "⌊K h⌋ + 1"),
        (r"\underbrace{b^{2}}_{\mbox{bias}} + \underbrace{v}", "b^2 (bias) + v"),
        ("", ""),
        ("{", ""),
        ("_", "_"),
        (r"\frac", "()/()"),
    ],
)
def test_plain(latex, text):
    assert " ".join(plain(latex).split(" ")) == text


def test_every_entry_of_the_book_reads_without_commands():
    import udlc

    book = udlc.book()
    texts = {n: plain(book[n].latex()) for n in book}
    assert [n for n, text in texts.items() if set("\\&") & set(text)] == []
    commands = ("lfloor", "underbrace", "begin", "mathop", "infty", "propto")
    assert [n for n, text in texts.items() if any(word in text for word in commands)] == []


def test_messages_keep_what_is_no_latex():
    assert readable("there is no name 'x_y'") == "there is no name 'x_y'"
    assert readable(r"\mathbf{y} is a schema: it does not say") == "y is a schema: it does not say"
