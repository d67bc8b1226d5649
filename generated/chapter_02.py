"""Chapter 2. Supervised learning.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: e1e30c18a28beb76.
"""

from udlc.runtime.head import Head
from udlc.runtime.kernel import given, kernel, output, parameter, real
from udlc.runtime.network import Network


@kernel(given("x", "I"), parameter("φ", "2"), output("y", "I"), sizes="I", batch="I", operations="2 * I")
def line_forward(x, φ, y, I):
    """Equation 2.4."""
    # 2.4:  y[i] = x[i]·φ[1] + φ[0]
    for i in range(I):
        y[i] = φ[0] + x[i] * φ[1]


@kernel(
    given("x", "I"),
    given("dL_dy", "I"),
    output("dL_dφ", "2"),
    sizes="I",
    batch="I",
    partial="dL_dφ",
    operations="3 * I",
)
def line_backward(x, dL_dy, dL_dφ, I):
    """Equation 2.4."""
    # 2.4:  dL_dφ[0] = Σ_i dL_dy[i]  (∂y/∂φ[0])
    dL_dφ_sum = real(0)
    for i in range(I):
        dL_dφ_sum += dL_dy[i]
    dL_dφ[0] = dL_dφ_sum
    # 2.4:  dL_dφ[1] = Σ_i dL_dy[i]·x[i]  (∂y/∂φ[1])
    dL_dφ_sum_2 = real(0)
    for i in range(I):
        dL_dφ_sum_2 += dL_dy[i] * x[i]
    dL_dφ[1] = dL_dφ_sum_2


@kernel(given("f", "I"), given("y", "I"), output("L", ""), sizes="I", batch="I", partial="L", operations="I")
def least_squares_line_loss(f, y, L, I):
    """Equation 2.5."""
    # 2.5:  L = Σ_i (f[i] - y[i])^2
    L_sum = real(0)
    for i in range(I):
        L_sum += (f[i] - y[i]) ** 2
    L[()] = L_sum


@kernel(
    given("f", "I"),
    given("y", "I"),
    output("L", ""),
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="I",
)
def least_squares_line_gradient(f, y, L, dL_df, I):
    """Equation 2.5."""
    # 2.5:  L = Σ_i (f[i] - y[i])^2
    # 2.5:  dL_df[i] = 2·f[i] - 2·y[i]  (∂L/∂f[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += (f[i] - y[i]) ** 2
        dL_df[i] = real(2) * f[i] - real(2) * y[i]
    L[()] = L_sum


line = Network(
    name="line",
    forward=line_forward,
    backward=line_backward,
    parameters=("φ",),
    adjoints={"y": "dL_dy", "φ": "dL_dφ"},
    output="y",
    given="x",
    init={"φ": "zeros"},
    title="straight line",
    chapter=2,
    uses=("2.4",),
)


least_squares_line = Head(
    name="least_squares_line",
    loss=least_squares_line_loss,
    gradient=least_squares_line_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=1,
    predict="mean",
    title="least squares for the straight line",
    chapter=2,
    uses=("2.5",),
)
