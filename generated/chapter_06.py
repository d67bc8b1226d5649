"""Chapter 6. Fitting models.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 7c85fb2ec057d62e.
"""

from udlc.runtime.functions import cos, exp, power, sin, sqrt
from udlc.runtime.head import Head
from udlc.runtime.kernel import given, kernel, output, parameter, real
from udlc.runtime.network import Network
from udlc.runtime.optimiser import Optimiser


@kernel(
    parameter("φ", "P"),
    given("α", ""),
    given("g", "P"),
    output("φ_next", "P"),
    sizes="P",
    batch="P",
    operations="2 * P",
)
def gradient_descent_update(φ, α, g, φ_next, P):
    """Equation 6.3."""
    # 6.3:  φ_next[p] = -g[p]·α + φ[p]
    α_value = α[()]
    for p in range(P):
        φ_next[p] = φ[p] - g[p] * α_value


@kernel(given("x", "I"), parameter("φ", "2"), output("f", "I"), sizes="I", batch="I", operations="51 * I")
def gabor_forward(x, φ, f, I):
    """Equation 6.8."""
    # 6.8:  f[i] = exp(-(3·x[i]·φ[1]/50 + φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0])
    for i in range(I):
        f[i] = exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[i] * φ[1] / real(50))


@kernel(
    given("x", "I"),
    parameter("φ", "2"),
    given("dL_df", "I"),
    output("dL_dφ", "2"),
    sizes="I",
    batch="I",
    partial="dL_dφ",
    operations="228 * I",
)
def gabor_backward(x, φ, dL_df, dL_dφ, I):
    """Equation 6.8."""
    # 6.8:  dL_dφ[0] = Σ_i dL_df[i]·((-3·x[i]·φ[1]/800 - φ[0]/16)·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0]) + exp(-(3·x[i]·φ[1]/50 + φ[0])^2/32)·cos(3·x[i]·φ[1]/50 +
    #    φ[0]))  (∂f/∂φ[0])
    dL_dφ_sum = real(0)
    for i in range(I):
        dL_dφ_sum += dL_df[i] * ((-(real(3) * x[i] * φ[1] / real(800)) - real(0.0625) * φ[0]) * exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[i] * φ[1] / real(50)) + cos(φ[0] + real(3) * x[i] * φ[1] / real(50)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)))
    dL_dφ[0] = dL_dφ_sum
    # 6.8:  dL_dφ[1] = Σ_i 3·dL_df[i]·(-x[i]·(3·x[i]·φ[1]/25 + 2·φ[0])·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0]) + 32·x[i]·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·cos(3·x[i]·φ[1]/50 + φ[0]))/1600  (∂f/∂φ[1])
    dL_dφ_sum_2 = real(0)
    for i in range(I):
        dL_dφ_sum_2 += real(3) * dL_df[i] * (real(32) * x[i] * cos(φ[0] + real(3) * x[i] * φ[1] / real(50)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)) - x[i] * (real(2) * φ[0] + real(3) * x[i] * φ[1] / real(25)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[i] * φ[1] / real(50))) / real(1600)
    dL_dφ[1] = dL_dφ_sum_2


@kernel(given("f", "I"), given("y", "I"), output("L", ""), sizes="I", batch="I", partial="L", operations="I")
def least_squares_gabor_loss(f, y, L, I):
    """Equation 6.9."""
    # 6.9:  L = Σ_i (f[i] - y[i])^2
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
def least_squares_gabor_gradient(f, y, L, dL_df, I):
    """Equation 6.9."""
    # 6.9:  L = Σ_i (f[i] - y[i])^2
    # 6.9:  dL_df[i] = 2·f[i] - 2·y[i]  (∂L/∂f[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += (f[i] - y[i]) ** 2
        dL_df[i] = real(2) * f[i] - real(2) * y[i]
    L[()] = L_sum


@kernel(
    parameter("φ", "P"),
    given("α", ""),
    given("g", "P"),
    output("φ_next", "P"),
    sizes="P",
    batch="P",
    operations="2 * P",
)
def sgd_update(φ, α, g, φ_next, P):
    """Equation 6.10."""
    # 6.10:  φ_next[p] = -g[p]·α + φ[p]
    α_value = α[()]
    for p in range(P):
        φ_next[p] = φ[p] - g[p] * α_value


@kernel(
    given("β", ""),
    given("m", "P"),
    given("g", "P"),
    output("m_next", "P"),
    parameter("φ", "P"),
    given("α", ""),
    output("φ_next", "P"),
    sizes="P",
    batch="P",
    operations="6 * P",
)
def momentum_update(β, m, g, m_next, φ, α, φ_next, P):
    """Equation 6.11."""
    # 6.11:  m_next[p] = g[p]·(1 - β) + m[p]·β
    # 6.11:  φ_next[p] = -m_next[p]·α + φ[p]
    β_value = β[()]
    α_value = α[()]
    for p in range(P):
        m_next[p] = g[p] * (real(1) - β_value) + m[p] * β_value
        φ_next[p] = φ[p] - m_next[p] * α_value


@kernel(
    given("β", ""),
    given("m", "P"),
    given("g", "P"),
    output("m_next", "P"),
    parameter("φ", "P"),
    given("α", ""),
    output("φ_next", "P"),
    sizes="P",
    batch="P",
    operations="6 * P",
)
def nesterov_update(β, m, g, m_next, φ, α, φ_next, P):
    """Equation 6.12."""
    # 6.12:  m_next[p] = g[p]·(1 - β) + m[p]·β
    # 6.12:  φ_next[p] = -m_next[p]·α + φ[p]
    β_value = β[()]
    α_value = α[()]
    for p in range(P):
        m_next[p] = g[p] * (real(1) - β_value) + m[p] * β_value
        φ_next[p] = φ[p] - m_next[p] * α_value


@kernel(
    parameter("φ", "P"),
    given("α", ""),
    given("β", ""),
    given("m", "P"),
    output("point", "P"),
    sizes="P",
    batch="P",
    operations="3 * P",
)
def nesterov_point(φ, α, β, m, point, P):
    """Equation 6.12."""
    # 6.12:  point[p] = -m[p]·α·β + φ[p]
    α_value = α[()]
    β_value = β[()]
    for p in range(P):
        point[p] = φ[p] - m[p] * α_value * β_value


@kernel(
    given("g", "P"),
    parameter("φ", "P"),
    given("α", ""),
    given("ε", ""),
    output("φ_next", "P"),
    sizes="P",
    batch="P",
    operations="7 * P",
)
def normalised_update(g, φ, α, ε, φ_next, P):
    """Equations 6.13, 6.14."""
    # 6.13:  m_next[p] = g[p]
    # 6.13:  v_next[p] = g[p]^2
    # 6.14:  φ_next[p] = -m_next[p]·α/(sqrt(v_next[p]) + ε) + φ[p]
    α_value = α[()]
    ε_value = ε[()]
    for p in range(P):
        m_next = g[p]
        v_next = g[p] * g[p]
        φ_next[p] = φ[p] - m_next * α_value / (ε_value + sqrt(v_next))


@kernel(
    given("β", ""),
    given("m", "P"),
    given("g", "P"),
    output("m_next", "P"),
    given("γ", ""),
    given("v", "P"),
    output("v_next", "P"),
    given("t", "", integral=True),
    parameter("φ", "P"),
    given("α", ""),
    given("ε", ""),
    output("φ_next", "P"),
    sizes="P",
    batch="P",
    operations="17 * P + 6",
)
def adam_update(β, m, g, m_next, γ, v, v_next, t, φ, α, ε, φ_next, P):
    """Equations 6.18, 6.16, 6.17."""
    # 6.18:  m_next[p] = g[p]·(1 - β) + m[p]·β
    # 6.18:  v_next[p] = g[p]^2·(1 - γ) + v[p]·γ
    # 6.16:  m_tilde_next[p] = m_next[p]/(1 - β^(t + 1))
    # 6.16:  v_tilde_next[p] = v_next[p]/(1 - γ^(t + 1))
    # 6.17:  φ_next[p] = -m_tilde_next[p]·α/(sqrt(v_tilde_next[p]) + ε) + φ[p]
    β_value = β[()]
    γ_value = γ[()]
    t_value = t[()]
    α_value = α[()]
    ε_value = ε[()]
    constant_1 = real(1) - power(β_value, real(t_value + 1))
    constant_2 = real(1) - power(γ_value, real(t_value + 1))
    for p in range(P):
        m_next[p] = g[p] * (real(1) - β_value) + m[p] * β_value
        v_next[p] = (real(1) - γ_value) * (g[p] * g[p]) + v[p] * γ_value
        m_tilde_next = m_next[p] / constant_1
        v_tilde_next = v_next[p] / constant_2
        φ_next[p] = φ[p] - m_tilde_next * α_value / (ε_value + sqrt(v_tilde_next))


@kernel(given("x", "I"), parameter("φ", "2"), output("f", "I"), sizes="I", batch="I", operations="2 * I")
def logistic_regression_forward(x, φ, f, I):
    """Logistic regression output."""
    # logistic regression output:  f[i] = x[i]·φ[1] + φ[0]
    for i in range(I):
        f[i] = φ[0] + x[i] * φ[1]


@kernel(
    given("x", "I"),
    given("dL_df", "I"),
    output("dL_dφ", "2"),
    sizes="I",
    batch="I",
    partial="dL_dφ",
    operations="3 * I",
)
def logistic_regression_backward(x, dL_df, dL_dφ, I):
    """Logistic regression output."""
    # logistic regression output:  dL_dφ[0] = Σ_i dL_df[i]  (∂f/∂φ[0])
    dL_dφ_sum = real(0)
    for i in range(I):
        dL_dφ_sum += dL_df[i]
    dL_dφ[0] = dL_dφ_sum
    # logistic regression output:  dL_dφ[1] = Σ_i dL_df[i]·x[i]  (∂f/∂φ[1])
    dL_dφ_sum_2 = real(0)
    for i in range(I):
        dL_dφ_sum_2 += dL_df[i] * x[i]
    dL_dφ[1] = dL_dφ_sum_2


gradient_descent = Optimiser(
    name="gradient_descent",
    update=gradient_descent_update,
    becomes={"φ": "φ_next"},
    parameter="φ",
    gradient="g",
    rate="α",
    hyper={"α": 0.01},
    title="gradient descent",
    chapter=6,
    uses=("6.3",),
)


gabor = Network(
    name="gabor",
    forward=gabor_forward,
    backward=gabor_backward,
    parameters=("φ",),
    adjoints={"f": "dL_df", "φ": "dL_dφ"},
    output="f",
    given="x",
    init={"φ": "zeros"},
    title="Gabor model",
    chapter=6,
    uses=("6.8",),
)


least_squares_gabor = Head(
    name="least_squares_gabor",
    loss=least_squares_gabor_loss,
    gradient=least_squares_gabor_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=1,
    predict="mean",
    title="least squares for the Gabor model",
    chapter=6,
    uses=("6.9",),
)


sgd = Optimiser(
    name="sgd",
    update=sgd_update,
    becomes={"φ": "φ_next"},
    parameter="φ",
    gradient="g",
    rate="α",
    hyper={"α": 0.01},
    title="stochastic gradient descent",
    chapter=6,
    uses=("6.10",),
)


momentum = Optimiser(
    name="momentum",
    update=momentum_update,
    becomes={"φ": "φ_next", "m": "m_next"},
    parameter="φ",
    gradient="g",
    rate="α",
    hyper={"α": 0.01, "β": 0.9},
    title="momentum",
    chapter=6,
    uses=("6.11",),
)


nesterov = Optimiser(
    name="nesterov",
    update=nesterov_update,
    becomes={"φ": "φ_next", "m": "m_next"},
    parameter="φ",
    gradient="g",
    point=nesterov_point,
    rate="α",
    hyper={"α": 0.01, "β": 0.9},
    title="Nesterov momentum",
    chapter=6,
    uses=("6.12",),
)


normalised = Optimiser(
    name="normalised",
    update=normalised_update,
    becomes={"φ": "φ_next"},
    parameter="φ",
    gradient="g",
    rate="α",
    hyper={"α": 0.001, "ε": 1e-08},
    title="normalised gradients",
    chapter=6,
    uses=("6.13", "6.14"),
)


adam = Optimiser(
    name="adam",
    update=adam_update,
    becomes={"φ": "φ_next", "m": "m_next", "v": "v_next"},
    parameter="φ",
    gradient="g",
    counter="t",
    rate="α",
    hyper={"α": 0.001, "β": 0.9, "γ": 0.999, "ε": 1e-08},
    title="Adam",
    chapter=6,
    uses=("6.18", "6.16", "6.17"),
)


logistic_regression = Network(
    name="logistic_regression",
    forward=logistic_regression_forward,
    backward=logistic_regression_backward,
    parameters=("φ",),
    adjoints={"f": "dL_df", "φ": "dL_dφ"},
    output="f",
    given="x",
    init={"φ": "zeros"},
    title="logistic regression, before the sigmoid",
    chapter=6,
    uses=("logistic regression output",),
)
