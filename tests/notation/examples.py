"""The vocabulary at work: letters, and one or more examples of every word with what the book would print."""

# ruff: noqa: F403, F405

from typing import Any

from udlc.notation import *

I, D, D_h, K, N, T = size("I D D_h K N T")
i, k, n, m, d = example("i", I), index("k", K), index("n", N), index("m", N), index("d", D)
j = index("j", D_h)
t = index("t")
W = size("W", over=span(0, K + 1))  # widths that differ from layer to layer
x, y = real("x", D, over=i), real("y", over=i)
φ, θ, z, h = real("φ", span(0, 2)), real("θ", D_h, span(0, D)), real("z"), real("h", D_h)
β, Ω = real("β", W[k + 1], over=k.on(span(0, K))), real("Ω", W[k + 1], W[k], over=k.on(span(0, K)))
X, A, P = real("X", D, N), real("A", N, N, domain=positive_definite), real("P", N, N, domain=permutation)
σ2, σ, ϵ = squared("σ"), deviation("σ"), spread("ϵ")
f, F, a, L = function("f"), function("f", D), elementwise("a"), real("L")
policy_, choices = policy("π"), policy("π", over=K)
Pr, q, B, ne = density("Pr"), density("q"), family("B"), family("ne", font="rm")
hm, zt, s, g = real("h", D, over=N), real("z", D, over=T), random("s", over=N), function("g", font="it")
states = real("h", D, over=(K, sup(N)))

PRINTED: list[tuple[Any, str]] = [
    # operators
    (φ[0] + φ[1] * z, r"\phi_{0} + \phi_{1} z"),
    (z - (z - 1), r"z - (z - 1)"),
    ((z - z) - 1, r"z - z - 1"),
    (σ2 @ z / 2, r"\frac{\sigma^{2} \cdot z}{2}"),
    (z * (z + 3) // 6, r"z (z + 3)/6"),
    (cross(z, 2), r"z \times 2"),
    (cross(z, 2, y), r"z \times 2 \times y"),
    (hadamard(h, h), r"\mathbf{h} \odot \mathbf{h}"),
    (-(z**2), r"-z^{2}"),
    ((-z) ** 2, r"(-z)^{2}"),
    (paren(z), "(z)"),
    (underbrace(z + 1, "bias") * z, r"\underbrace{z + 1}_{\mbox{bias}} z"),
    (square_brackets(z + 1) * z, "[z + 1] z"),
    (abs(z), "|z|"),
    (1 / abs(B), r"\frac{1}{|\mathcal{B}|}"),
    (1 / sqrt(abs(ne(n)) * abs(ne(m))), r"\frac{1}{\sqrt{|\mbox{ne}[n]| |\mbox{ne}[m]|}}"),
    (X.T, r"\mathbf{X}^{T}"),
    ((X * A).T, r"(\mathbf{X} \mathbf{A})^{T}"),
    (frac(1, 2), r"\frac{1}{2}"),
    (A ** -slash(1, 2), r"\mathbf{A}^{-1/2}"),
    (h + z * h + ..., r"\mathbf{h} + z \mathbf{h} + \ldots"),
    (number("0.06") @ z, r"0.06 \cdot z"),
    (e ** (-z), "e^{-z}"),
    (2 * pi, r"2 \pi"),
    (sqrt(σ2), r"\sqrt{\sigma^{2}}"),
    (h / (sqrt(h) + ϵ), r"\frac{\mathbf{h}}{\sqrt{\mathbf{h}} + \epsilon}"),
    # letters, marks and scripts
    (hat(φ), r"\hat{\boldsymbol\phi}"),
    (tilde(h)[1], r"\tilde{h}_{1}"),
    (star(x), "\\mathbf{x}^{*}"),
    (prime(h)[2] ** 2, r"h_{2}^{\prime 2}"),
    (f.inv(z), r"\mbox{f}^{-1}[z]"),
    (φ.marked("minus"), r"\boldsymbol\phi^{-}"),
    (θ[j, 0], r"\theta_{j0}"),
    (x[i], r"\mathbf{x}_{i}"),
    (Ω[k + 1], r"\boldsymbol\Omega_{k + 1}"),
    (states[k, n], r"\mathbf{h}_{k}^{(n)}"),
    (zt[1:T], r"\mathbf{z}_{1\ldots T}"),
    (hm[:], r"\mathbf{h}_{\bullet}"),
    (σ[s] ** 2, r"\sigma_{s}^{2}"),
    (ones(N).T, r"\mathbf{1}^{T}"),
    (zeros(N), r"\mathbf{0}"),
    (eye(N), r"\mathbf{I}"),
    # functions
    (a(β[0] + Ω[0] * real("x", W[0])),
     r"\mbox{\bf a}[\boldsymbol\beta_{0} + \boldsymbol\Omega_{0} \mathbf{x}]"),
    (a(z), r"\mbox{a}[z]"),
    (F(x, φ), r"\mbox{\bf f}[\mathbf{x}, \boldsymbol\phi]"),
    (F[d](x), r"\mbox{f}_{d}[\mathbf{x}]"),
    (exp(z) + log(z) * sin(z) - cos(z), r"\exp[z] + \log[z] \sin[z] - \cos[z]"),
    (tanh(z), r"\tanh[z]"),
    (sig(z) * ReLU(z), r"\mbox{sig}[z] \mbox{ReLU}[z]"),
    (indicator(h > 0), r"\mathbb{I}[\mathbf{h} > 0]"),
    (Γ(z), r"\Gamma[z]"),
    (dirac(z - y), r"\delta[z - y]"),
    (trace(A), r"\mbox{trace}[\mathbf{A}]"),
    (tr(A), r"\mbox{tr}[\mathbf{A}]"),
    (Tr(A) + det(A), r"\mbox{Tr}[\mathbf{A}] + \mbox{det}[\mathbf{A}]"),
    (trace(matrix_log(A)), r"\mbox{trace}[\log[\mathbf{A}]]"),
    (floor(2 * z) + 1, r"\lfloor 2 z\rfloor + 1"),
    (Bessel[0](z), r"\mbox{Bessel}_{0}[z]"),
    (softmax[k](F(x)), r"\mbox{softmax}_{k}[\mbox{\bf f}[\mathbf{x}]]"),
    (Softmax(A), r"\mbox{\bf Softmax}[\mathbf{A}]"),
    (binomial(D, k), r"\binom{D}{k}"),
    (factorial(k), "k!"),
    (factorial(k + 1), "(k + 1)!"),
    # densities
    (Pr(y | f(x, φ)), r"Pr(y|\mbox{f}[\mathbf{x}, \boldsymbol\phi])"),
    (Pr(y[1], y[2], ..., y[I] | x[1], ..., x[I]),
     r"Pr(y_{1}, y_{2}, \ldots, y_{I}|\mathbf{x}_{1}, \ldots, \mathbf{x}_{I})"),
    (Pr(Eq(y, k) | x), r"Pr(y = k|\mathbf{x})"),
    (Norm[h](h, 2 * eye(D_h)), r"\mbox{Norm}_{\mathbf{h}}[\mathbf{h}, 2 \mathbf{I}]"),
    (policy_(k | h, θ), r"\pi[k|\mathbf{h}, \boldsymbol\theta]"),
    (choices[k](h), r"\pi_{k}[\mathbf{h}]"),
    (KL(q, Pr), "D_{KL}[q||Pr]"),
    (div("D_JS", q, Pr), "D_{JS}[q||Pr]"),
    (div("D_w", q(z), Pr(z), mark=","), "D_{w}[q(z),Pr(z)]"),
    (q(bullet, bullet), r"q[\bullet, \bullet]"),
    # words over letters
    (Sum[i](y[i]), r"\sum_{i=1}^{I} y_{i}"),
    (Sum[d:](h[1]), r"\sum_{d} h_{1}"),
    (Sum[k:2:K](k), r"\sum_{k=2}^{K} k"),
    (Sum[m:ne(n)](hm[m]), r"\sum_{m\in \mbox{ne}[n]} \mathbf{h}_{m}"),
    (Sum[n, m](A[n, m]), r"\sum_{n=1,m=1}^{N} A_{nm}"),
    (Sum[n:, m:](A[n, m]), r"\sum_{n,m} A_{nm}"),
    (Sum[i](y[i]) * z, r"(\sum_{i=1}^{I} y_{i}) z"),
    (z * Sum[i](y[i] - 1), r"z \sum_{i=1}^{I} (y_{i} - 1)"),
    (Sum[i](without_brackets(y[i] - 1)), r"\sum_{i=1}^{I} y_{i} - 1"),
    (-Sum[i](-y[i]), r"-\sum_{i=1}^{I} -y_{i}"),
    (Prod[i](Pr(y[i])), r"\prod_{i=1}^{I} Pr(y_{i})"),
    (Int[z:-oo:oo](q(z) * log(q(z))), r"\int_{-\infty}^{\infty} q(z) \log[q(z)] dz"),
    (Int[z](q(z)), r"\int q(z) dz"),
    (E(s[n] ** 2), r"\mathbb{E}[s_{n}^{2}]"),
    (E[z](z) ** 2, r"\mathbb{E}_{z}[z]^{2}"),
    (E[silent(z)](z), r"\mathbb{E}[z]"),
    (E(z | h, policy_), r"\mathbb{E}[z|\mathbf{h}, \pi]"),
    (Var[z](z | y), r"\mbox{Var}_{z}[z|y]"),
    (E[q(z | y)](z), r"\mathbb{E}_{q(z|y)}[z]"),
    (Var[z](z), r"\mbox{Var}_{z}[z]"),
    (argmin[φ](L(φ)), r"\mathop{\rm argmin}_{\boldsymbol\phi}[L[\boldsymbol\phi]]"),
    (argmax[φ, σ2](z), r"\mathop{\rm argmax}_{\boldsymbol\phi,\sigma^{2}}[z]"),
    (Max[m:ne(n)](hm[m]), r"\max_{m\in \mbox{ne}[n]}[\mathbf{h}_{m}]"),
    (Min(0, z), r"\min[0, z]"),
    (Max[f(z)](f(z) * f(1)), r"\max_{\mbox{f}[z]}[\mbox{f}[z] \mbox{f}[1]]"),
    (norm(h), r"\lVert \mathbf{h}\rVert"),
    (norm[2](h) ** 2, r"\lVert \mathbf{h}\rVert_{2}^{2}"),
    (f(each(hm[m], m, ne(n))), r"\mbox{f}[\mathbf{h}_{m\in \mbox{ne}[n]}]"),
    (nest(β[k] + Ω[k] * a(hole), k, K, K - 1, ..., 1, inner=β[0]),
     (r"\boldsymbol\beta_{K} + \boldsymbol\Omega_{K} \mbox{\bf a}["
      r"\boldsymbol\beta_{K - 1} + \boldsymbol\Omega_{K - 1} \mbox{\bf a}["
      r"\ldots \boldsymbol\beta_{1} + \boldsymbol\Omega_{1} \mbox{\bf a}[\boldsymbol\beta_{0}]\ldots]]")),
    (nest(choices[k](hole, θ, z), k, K, ..., 1, inner=h),
     r"\pi_{K}[\ldots \pi_{1}[\mathbf{h}, \boldsymbol\theta, z], \ldots \boldsymbol\theta, z]"),
    # derivatives
    (partial[φ](L), r"\frac{\partial L}{\partial \boldsymbol\phi}"),
    (partial[φ[0], φ[0]](L), r"\frac{\partial^{2} L}{\partial \phi_{0}^{2}}"),
    (partial[φ[0], φ[1]](L), r"\frac{\partial^{2} L}{\partial \phi_{0} \partial \phi_{1}}"),
    (partial[z](L, given=h), r"\frac{\partial L}{\partial z}"),
    (partial[φ].of(Sum[i](y[i])), r"\frac{\partial }{\partial \boldsymbol\phi} \sum_{i=1}^{I} y_{i}"),
    (partial[z].of(z + 1) * z, r"\frac{\partial }{\partial z} (z + 1) z"),
    (partial[φ].inline(log(z)) ** 2, r"(\partial \log[z]/\partial \boldsymbol\phi)^{2}"),
    (total[z](L), r"\frac{d L}{d z}"),
    (at(partial[z](L), z, 0), r"\left.\frac{\partial L}{\partial z}\right|_{z=0}"),
    # layout
    (row(X.T, ..., A), r"[\mathbf{X}^{T}, \ldots, \mathbf{A}]"),
    (grid((1, 0), (0, z)), r"\begin{bmatrix}1&0\\0&z\end{bmatrix}"),
    (grid(z, ..., z), r"\begin{bmatrix}z\\\vdots\\z\end{bmatrix}"),
    (grid((z, ..., z), (..., ..., ...), (z, ..., z)),
     r"\begin{bmatrix}z&\ldots&z\\\vdots&\ddots&\vdots\\z&\ldots&z\end{bmatrix}"),
    (cases((0, z < 0), (z, z >= 0)), r"\begin{cases}0&z < 0\\z&z \geq 0\end{cases}"),
    (dataset(x[i], y[i]), r"\{\mathbf{x}_{i},y_{i}\}"),
    (label("wet"), r"\mbox{wet}"),
    # statements
    (Eq(z, 1, 2), "z = 1 = 2"),
    (Eq(z, 1).Approx(2, by="3.4 5.6", order=2), r"z = 1 \approx 2"),
    (Becomes(z, z + 1), r"z \leftarrow z + 1"),
    (Propto(q(z), Pr(z), over=z), r"q(z) \propto Pr(z)"),
    (Le(0, z, 1), r"0 \leq z \leq 1"),
    (Lt(z, 1), "z < 1"),
    (z > 1, "z > 1"),
    (Ge(z, 1), r"z \geq 1"),
    (InDistribution(z, y), "z = y"),
    (Eq(y, 1) & Eq(z, 1), r"y = 1 \mbox{and} z = 1"),
    (Eq(z, 1).note("always"), r"z = 1 \mbox{always}"),
    (Eq(f(k), z).forall(k, 1, 2, ..., K), r"\mbox{f}[k] = z \forall k \in \{1,2,\ldots,K\}"),
    (Eq(f(k), z).forall(k, 1, ..., K, sign=False), r"\mbox{f}[k] = z k \in \{1,\ldots,K\}"),
    (Eq(f(n), z).forall(n, B), r"\mbox{f}[n] = z \forall n \in \mathcal{B}"),
    (Eq(f(z), y).forall((z, y)), r"\mbox{f}[z] = y \forall z,y"),
    (rows(Eq(f(1), z), ..., Eq(f(K), z)), r"\mbox{f}[1] = z\\ \vdots\\ \mbox{f}[K] = z"),
    (ask(z, y, L), r"z, y, \mbox{and} L"),
    (ask(z, y), r"z \mbox{and} y"),
    (independent(s, z), r"s, z \mbox{independent}"),
    (symmetric(s), r"s \mbox{symmetric}"),
    (concave(f), r"\mbox{f} \mbox{concave}"),
    (convex(f), r"\mbox{f} \mbox{convex}"),
    (invertible(f), r"\mbox{f} \mbox{invertible}"),
    (contraction(f), r"\mbox{f} \mbox{contraction}"),
]  # fmt: skip
