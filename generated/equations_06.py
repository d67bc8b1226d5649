"""Chapter 6. Fitting models: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: d225d0d5fb12b434.
"""

from udlc.runtime.functions import cos, exp, power, sig, sin, sqrt
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("dL_dφ", "N + 1"), output("dL_dφ_whole", "N + 1"), sizes="N")
def equation_6_2(dL_dφ, dL_dφ_whole, N):
    """Equation 6.2."""
    # 6.2:  dL_dφ_whole[p] = dL_dφ[p]
    for p in range(N + 1):
        dL_dφ_whole[p] = dL_dφ[p]


@kernel(given("φ", "N + 1"), given("α", ""), given("dL_dφ", "N + 1"), output("φ_next", "N + 1"), sizes="N")
def equation_6_3(φ, α, dL_dφ, φ_next, N):
    """Equation 6.3."""
    # 6.3:  φ_next[p] = -dL_dφ[p]·α + φ[p]
    α_value = α[()]
    for p in range(N + 1):
        φ_next[p] = φ[p] - dL_dφ[p] * α_value


@kernel(given("φ", "2"), given("x", ""), output("y", ""))
def equation_6_4(φ, x, y):
    """Equation 6.4."""
    # 6.4:  y = x·φ[1] + φ[0]
    y[()] = φ[0] + x[()] * φ[1]


@kernel(given("φ", "2"), given("x", ""), output("y", ""), output("dy_dφ", "2"), output("dy_dx", ""))
def equation_6_4_gradient(φ, x, y, dy_dφ, dy_dx):
    """Equation 6.4."""
    # 6.4:  y = x·φ[1] + φ[0]
    y[()] = φ[0] + x[()] * φ[1]
    # 6.4:  dy_dx = φ[1]  (∂y/∂x)
    dy_dx[()] = φ[1]
    # 6.4:  dy_dφ[0] = 1  (∂y/∂φ[0])
    dy_dφ[0] = real(1)
    # 6.4:  dy_dφ[1] = x  (∂y/∂φ[1])
    dy_dφ[1] = x[()]


@kernel(given("x", ""), given("φ", "2"), temporary("f", ""), given("y", ""), output("l", ""))
def individual_loss(x, φ, f, y, l):
    """Equation 6.4; individual loss."""
    # 6.4:  f = x·φ[1] + φ[0]
    f[()] = φ[0] + x[()] * φ[1]
    # individual loss:  l = (f - y)^2
    l[()] = (f[()] - y[()]) ** 2


@kernel(
    given("x", ""),
    given("φ", "2"),
    temporary("f", ""),
    given("y", ""),
    output("l", ""),
    output("dl_dx", ""),
    output("dl_dφ", "2"),
    output("dl_dy", ""),
    temporary("dl_df", ""),
)
def individual_loss_gradient(x, φ, f, y, l, dl_dx, dl_dφ, dl_dy, dl_df):
    """Equation 6.4; individual loss."""
    # 6.4:  f = x·φ[1] + φ[0]
    f[()] = φ[0] + x[()] * φ[1]
    # individual loss:  l = (f - y)^2
    l[()] = (f[()] - y[()]) ** 2
    # individual loss:  dl_df = 2·f - 2·y  (∂l/∂f)
    dl_df[()] = real(2) * f[()] - real(2) * y[()]
    # individual loss:  dl_dy = -2·f + 2·y  (∂l/∂y)
    dl_dy[()] = real(2) * y[()] - real(2) * f[()]
    # 6.4:  dl_dx = dl_df·φ[1]  (∂f/∂x)
    dl_dx[()] = dl_df[()] * φ[1]
    # 6.4:  dl_dφ[0] = dl_df  (∂f/∂φ[0])
    dl_dφ[0] = dl_df[()]
    # 6.4:  dl_dφ[1] = dl_df·x  (∂f/∂φ[1])
    dl_dφ[1] = dl_df[()] * x[()]


@kernel(
    given("φ", "2"),
    given("x", "I"),
    given("y", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="2 * I",
)
def equation_6_5(φ, x, y, L, I):
    """Equation 6.5."""
    # 6.5:  L = Σ_i (x[i]·φ[1] - y[i] + φ[0])^2
    L_sum = real(0)
    for i in range(I):
        L_sum += (φ[0] + x[i] * φ[1] - y[i]) ** 2
    L[()] = L_sum


@kernel(
    given("φ", "2"),
    given("x", "I"),
    given("y", "I"),
    output("L", ""),
    output("dL_dφ", "2"),
    output("dL_dx", "I"),
    output("dL_dy", "I"),
    sizes="I",
    batch="I",
    partial="L, dL_dφ",
    operations="13 * I",
)
def equation_6_5_gradient(φ, x, y, L, dL_dφ, dL_dx, dL_dy, I):
    """Equation 6.5."""
    # 6.5:  L = Σ_i (x[i]·φ[1] - y[i] + φ[0])^2
    # 6.5:  dL_dx[i] = φ[1]·(2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂L/∂x[i])
    # 6.5:  dL_dy[i] = -2·x[i]·φ[1] + 2·y[i] - 2·φ[0]  (∂L/∂y[i])
    # 6.5:  dL_dφ[0] = Σ_i (2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂L/∂φ[0])
    L_sum = real(0)
    dL_dφ_sum = real(0)
    for i in range(I):
        L_sum += (φ[0] + x[i] * φ[1] - y[i]) ** 2
        dL_dx[i] = φ[1] * (real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i])
        dL_dy[i] = real(2) * y[i] - real(2) * x[i] * φ[1] - real(2) * φ[0]
        dL_dφ_sum += real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i]
    L[()] = L_sum
    dL_dφ[0] = dL_dφ_sum
    # 6.5:  dL_dφ[1] = Σ_i x[i]·(2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂L/∂φ[1])
    dL_dφ_sum_2 = real(0)
    for i in range(I):
        dL_dφ_sum_2 += x[i] * (real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i])
    dL_dφ[1] = dL_dφ_sum_2


@kernel(
    given("dl_dφ", "I, 2"),
    output("dL_dφ", "2"),
    sizes="I",
    batch="I",
    partial="dL_dφ",
    operations="2 * I",
)
def equation_6_6(dl_dφ, dL_dφ, I):
    """Equation 6.6."""
    # 6.6:  dL_dφ[p] = Σ_i dl_dφ[i, p]
    for p in range(2):
        dL_dφ[p] = real(0)
    for i in range(I):
        for p in range(2):
            dL_dφ[p] += dl_dφ[i, p]


@kernel(given("φ", "2"), given("x", ""), given("y", ""), temporary("dl_dφ_grid", "2"), output("dl_dφ", "2"))
def equation_6_7(φ, x, y, dl_dφ_grid, dl_dφ):
    """Equation 6.7."""
    # 6.7:  dl_dφ_grid[0] = 2·x·φ[1] - 2·y + 2·φ[0]
    dl_dφ_grid[0] = real(2) * x[()] * φ[1] + real(2) * φ[0] - real(2) * y[()]
    # 6.7:  dl_dφ_grid[1] = 2·x·(x·φ[1] - y + φ[0])
    dl_dφ_grid[1] = real(2) * x[()] * (φ[0] + x[()] * φ[1] - y[()])
    # 6.7:  dl_dφ[p] = dl_dφ_grid[p]
    for p in range(2):
        dl_dφ[p] = dl_dφ_grid[p]


@kernel(given("φ", "2"), given("x", ""), output("f", ""))
def equation_6_8(φ, x, f):
    """Equation 6.8."""
    # 6.8:  f = exp(-(3·x·φ[1]/50 + φ[0])^2/32)·sin(3·x·φ[1]/50 + φ[0])
    f[()] = exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[()] * φ[1] / real(50))


@kernel(given("φ", "2"), given("x", ""), output("f", ""), output("df_dφ", "2"), output("df_dx", ""))
def equation_6_8_gradient(φ, x, f, df_dφ, df_dx):
    """Equation 6.8."""
    # 6.8:  f = exp(-(3·x·φ[1]/50 + φ[0])^2/32)·sin(3·x·φ[1]/50 + φ[0])
    f[()] = exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[()] * φ[1] / real(50))
    # 6.8:  df_dx = -3·φ[1]·(3·x·φ[1]/25 + 2·φ[0])·exp(-(3·x·φ[1]/50 + φ[0])^2/32)·sin(3·x·φ[1]/50 +
    #    φ[0])/1600 + 3·φ[1]·exp(-(3·x·φ[1]/50 + φ[0])^2/32)·cos(3·x·φ[1]/50 + φ[0])/50  (∂f/∂x)
    df_dx[()] = real(3) * φ[1] * cos(φ[0] + real(3) * x[()] * φ[1] / real(50)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2)) / real(50) - real(3) * φ[1] * (real(2) * φ[0] + real(3) * x[()] * φ[1] / real(25)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[()] * φ[1] / real(50)) / real(1600)
    # 6.8:  df_dφ[0] = (-3·x·φ[1]/800 - φ[0]/16)·exp(-(3·x·φ[1]/50 + φ[0])^2/32)·sin(3·x·φ[1]/50 + φ[0]) +
    #    exp(-(3·x·φ[1]/50 + φ[0])^2/32)·cos(3·x·φ[1]/50 + φ[0])  (∂f/∂φ[0])
    df_dφ[0] = (-(real(3) * x[()] * φ[1] / real(800)) - real(0.0625) * φ[0]) * exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[()] * φ[1] / real(50)) + cos(φ[0] + real(3) * x[()] * φ[1] / real(50)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2))
    # 6.8:  df_dφ[1] = -3·x·(3·x·φ[1]/25 + 2·φ[0])·exp(-(3·x·φ[1]/50 + φ[0])^2/32)·sin(3·x·φ[1]/50 +
    #    φ[0])/1600 + 3·x·exp(-(3·x·φ[1]/50 + φ[0])^2/32)·cos(3·x·φ[1]/50 + φ[0])/50  (∂f/∂φ[1])
    df_dφ[1] = real(3) * x[()] * cos(φ[0] + real(3) * x[()] * φ[1] / real(50)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2)) / real(50) - real(3) * x[()] * (real(2) * φ[0] + real(3) * x[()] * φ[1] / real(25)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[()] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[()] * φ[1] / real(50)) / real(1600)


@kernel(
    given("x", "I"),
    given("φ", "2"),
    given("y", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="54 * I",
)
def equation_6_9(x, φ, y, L, I):
    """Equations 6.8, 6.9."""
    # 6.8:  f[i] = exp(-(3·x[i]·φ[1]/50 + φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0])
    # 6.9:  L = Σ_i (f[i] - y[i])^2
    L_sum = real(0)
    for i in range(I):
        f = exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[i] * φ[1] / real(50))
        L_sum += (f - y[i]) ** 2
    L[()] = L_sum


@kernel(
    given("x", "I"),
    given("φ", "2"),
    given("y", "I"),
    output("L", ""),
    output("dL_dx", "I"),
    output("dL_dφ", "2"),
    output("dL_dy", "I"),
    temporary("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L, dL_dφ",
    operations="228 * I",
)
def equation_6_9_gradient(x, φ, y, L, dL_dx, dL_dφ, dL_dy, dL_df, I):
    """Equations 6.8, 6.9."""
    # 6.8:  f[i] = exp(-(3·x[i]·φ[1]/50 + φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0])
    # 6.9:  L = Σ_i (f[i] - y[i])^2
    # 6.9:  dL_df[i] = 2·f[i] - 2·y[i]  (∂L/∂f[i])
    # 6.9:  dL_dy[i] = -2·f[i] + 2·y[i]  (∂L/∂y[i])
    # 6.8:  dL_dx[i] = 3·dL_df[i]·(-φ[1]·(3·x[i]·φ[1]/25 + 2·φ[0])·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0]) + 32·φ[1]·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·cos(3·x[i]·φ[1]/50 + φ[0]))/1600  (∂f/∂x[i])
    # 6.8:  dL_dφ[0] = Σ_i dL_df[i]·((-3·x[i]·φ[1]/800 - φ[0]/16)·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0]) + exp(-(3·x[i]·φ[1]/50 + φ[0])^2/32)·cos(3·x[i]·φ[1]/50 +
    #    φ[0]))  (∂f/∂φ[0])
    L_sum = real(0)
    dL_dφ_sum = real(0)
    for i in range(I):
        exp_1 = exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2))
        sin_2 = sin(φ[0] + real(3) * x[i] * φ[1] / real(50))
        f = exp_1 * sin_2
        L_sum += (f - y[i]) ** 2
        dL_df[i] = real(2) * f - real(2) * y[i]
        dL_dy[i] = real(2) * y[i] - real(2) * f
        cos_3 = cos(φ[0] + real(3) * x[i] * φ[1] / real(50))
        dL_dx[i] = real(3) * dL_df[i] * (real(32) * cos_3 * exp_1 * φ[1] - exp_1 * sin_2 * φ[1] * (real(2) * φ[0] + real(3) * x[i] * φ[1] / real(25))) / real(1600)
        dL_dφ_sum += dL_df[i] * (cos_3 * exp_1 + exp_1 * sin_2 * (-(real(3) * x[i] * φ[1] / real(800)) - real(0.0625) * φ[0]))
    L[()] = L_sum
    dL_dφ[0] = dL_dφ_sum
    # 6.8:  dL_dφ[1] = Σ_i 3·dL_df[i]·(-x[i]·(3·x[i]·φ[1]/25 + 2·φ[0])·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·sin(3·x[i]·φ[1]/50 + φ[0]) + 32·x[i]·exp(-(3·x[i]·φ[1]/50 +
    #    φ[0])^2/32)·cos(3·x[i]·φ[1]/50 + φ[0]))/1600  (∂f/∂φ[1])
    dL_dφ_sum_2 = real(0)
    for i in range(I):
        dL_dφ_sum_2 += real(3) * dL_df[i] * (real(32) * x[i] * cos(φ[0] + real(3) * x[i] * φ[1] / real(50)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)) - x[i] * (real(2) * φ[0] + real(3) * x[i] * φ[1] / real(25)) * exp(-(real(0.03125) * (φ[0] + real(3) * x[i] * φ[1] / real(50)) ** 2)) * sin(φ[0] + real(3) * x[i] * φ[1] / real(50))) / real(1600)
    dL_dφ[1] = dL_dφ_sum_2


@kernel(
    given("φ", "N_φ"),
    given("α", ""),
    given("B", "B_size", integral=True),
    given("dl_dφ", "I, N_φ"),
    temporary("φ_sum", "N_φ"),
    output("φ_next", "N_φ"),
    sizes="B_size, I, N_φ",
    batch="N_φ",
    operations="2 * N_φ + B_size * N_φ",
)
def equation_6_10(φ, α, B, dl_dφ, φ_sum, φ_next, B_size, I, N_φ):
    """Equation 6.10."""
    # 6.10:  φ_sum[p] = Σ_e dl_dφ[B[e], p]
    for p in range(N_φ):
        φ_sum[p] = real(0)
    for e in range(B_size):
        for p in range(N_φ):
            φ_sum[p] += dl_dφ[B[e], p]
    # 6.10:  φ_next[p] = -α·φ_sum[p] + φ[p]
    α_value = α[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] - α_value * φ_sum[p]


@kernel(
    given("β", ""),
    given("m", "N_φ"),
    given("B", "B_size", integral=True),
    given("dl_dφ", "I, N_φ"),
    temporary("m_sum", "N_φ"),
    output("m_next", "N_φ"),
    given("φ", "N_φ"),
    given("α", ""),
    output("φ_next", "N_φ"),
    sizes="B_size, I, N_φ",
    batch="N_φ",
    operations="6 * N_φ + B_size * N_φ",
)
def equation_6_11(β, m, B, dl_dφ, m_sum, m_next, φ, α, φ_next, B_size, I, N_φ):
    """Equation 6.11."""
    # 6.11:  m_sum[p] = Σ_e dl_dφ[B[e], p]
    for p in range(N_φ):
        m_sum[p] = real(0)
    for e in range(B_size):
        for p in range(N_φ):
            m_sum[p] += dl_dφ[B[e], p]
    # 6.11:  m_next[p] = m[p]·β + m_sum[p]·(1 - β)
    # 6.11:  φ_next[p] = -m_next[p]·α + φ[p]
    β_value = β[()]
    α_value = α[()]
    for p in range(N_φ):
        m_next[p] = m_sum[p] * (real(1) - β_value) + m[p] * β_value
        φ_next[p] = φ[p] - m_next[p] * α_value


@kernel(
    given("β", ""),
    given("m", "N_φ"),
    given("B", "B_size", integral=True),
    given("dl_dφ", "I, N_φ"),
    temporary("m_sum", "N_φ"),
    output("m_next", "N_φ"),
    given("φ", "N_φ"),
    given("α", ""),
    output("φ_next", "N_φ"),
    sizes="B_size, I, N_φ",
    batch="N_φ",
    operations="6 * N_φ + B_size * N_φ",
)
def equation_6_12(β, m, B, dl_dφ, m_sum, m_next, φ, α, φ_next, B_size, I, N_φ):
    """Equation 6.12."""
    # 6.12:  m_sum[p] = Σ_e dl_dφ[B[e], p]
    for p in range(N_φ):
        m_sum[p] = real(0)
    for e in range(B_size):
        for p in range(N_φ):
            m_sum[p] += dl_dφ[B[e], p]
    # 6.12:  m_next[p] = m[p]·β + m_sum[p]·(1 - β)
    # 6.12:  φ_next[p] = -m_next[p]·α + φ[p]
    β_value = β[()]
    α_value = α[()]
    for p in range(N_φ):
        m_next[p] = m_sum[p] * (real(1) - β_value) + m[p] * β_value
        φ_next[p] = φ[p] - m_next[p] * α_value


@kernel(
    given("dL_dφ", "N_φ"),
    output("m_next", "N_φ"),
    output("v_next", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="N_φ",
)
def equation_6_13(dL_dφ, m_next, v_next, N_φ):
    """Equation 6.13."""
    # 6.13:  m_next[p] = dL_dφ[p]
    # 6.13:  v_next[p] = dL_dφ[p]^2
    for p in range(N_φ):
        m_next[p] = dL_dφ[p]
        v_next[p] = dL_dφ[p] * dL_dφ[p]


@kernel(
    given("φ", "N_φ"),
    given("α", ""),
    given("m_next", "N_φ"),
    given("v_next", "N_φ"),
    given("ε", ""),
    output("φ_next", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="6 * N_φ",
)
def equation_6_14(φ, α, m_next, v_next, ε, φ_next, N_φ):
    """Equation 6.14."""
    # 6.14:  φ_next[p] = -m_next[p]·α/(sqrt(v_next[p]) + ε) + φ[p]
    α_value = α[()]
    ε_value = ε[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] - m_next[p] * α_value / (ε_value + sqrt(v_next[p]))


@kernel(
    given("β", ""),
    given("m", "N_φ"),
    given("dL_dφ", "N_φ"),
    output("m_next", "N_φ"),
    given("γ", ""),
    given("v", "N_φ"),
    output("v_next", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="9 * N_φ",
)
def equation_6_15(β, m, dL_dφ, m_next, γ, v, v_next, N_φ):
    """Equation 6.15."""
    # 6.15:  m_next[p] = dL_dφ[p]·(1 - β) + m[p]·β
    # 6.15:  v_next[p] = dL_dφ[p]^2·(1 - γ) + v[p]·γ
    β_value = β[()]
    γ_value = γ[()]
    for p in range(N_φ):
        m_next[p] = dL_dφ[p] * (real(1) - β_value) + m[p] * β_value
        v_next[p] = (real(1) - γ_value) * (dL_dφ[p] * dL_dφ[p]) + v[p] * γ_value


@kernel(
    given("m_next", "N_φ"),
    given("t", "", integral=True),
    given("β", ""),
    output("m_tilde_next", "N_φ"),
    given("v_next", "N_φ"),
    given("γ", ""),
    output("v_tilde_next", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="2 * N_φ + 6",
)
def equation_6_16(m_next, t, β, m_tilde_next, v_next, γ, v_tilde_next, N_φ):
    """Equation 6.16."""
    # 6.16:  m_tilde_next[p] = m_next[p]/(1 - β^(t + 1))
    # 6.16:  v_tilde_next[p] = v_next[p]/(1 - γ^(t + 1))
    t_value = t[()]
    β_value = β[()]
    γ_value = γ[()]
    constant_1 = real(1) - power(β_value, real(t_value + 1))
    constant_2 = real(1) - power(γ_value, real(t_value + 1))
    for p in range(N_φ):
        m_tilde_next[p] = m_next[p] / constant_1
        v_tilde_next[p] = v_next[p] / constant_2


@kernel(
    given("φ", "N_φ"),
    given("α", ""),
    given("m_tilde_next", "N_φ"),
    given("v_tilde_next", "N_φ"),
    given("ε", ""),
    output("φ_next", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="6 * N_φ",
)
def equation_6_17(φ, α, m_tilde_next, v_tilde_next, ε, φ_next, N_φ):
    """Equation 6.17."""
    # 6.17:  φ_next[p] = -m_tilde_next[p]·α/(sqrt(v_tilde_next[p]) + ε) + φ[p]
    α_value = α[()]
    ε_value = ε[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] - m_tilde_next[p] * α_value / (ε_value + sqrt(v_tilde_next[p]))


@kernel(
    given("β", ""),
    given("m", "N_φ"),
    given("B", "B_size", integral=True),
    given("dl_dφ", "I, N_φ"),
    temporary("m_sum", "N_φ"),
    output("m_next", "N_φ"),
    given("γ", ""),
    given("v", "N_φ"),
    output("v_next", "N_φ"),
    sizes="B_size, I, N_φ",
    batch="N_φ",
    operations="2 * B_size * N_φ + 9 * N_φ",
)
def equation_6_18(β, m, B, dl_dφ, m_sum, m_next, γ, v, v_next, B_size, I, N_φ):
    """Equation 6.18."""
    v_sum = m_sum  # where it begins, the other ends
    # 6.18:  m_sum[p] = Σ_e dl_dφ[B[e], p]
    for p in range(N_φ):
        m_sum[p] = real(0)
    for e in range(B_size):
        for p in range(N_φ):
            m_sum[p] += dl_dφ[B[e], p]
    # 6.18:  m_next[p] = m[p]·β + m_sum[p]·(1 - β)
    # 6.18:  v_sum[p] = 0
    β_value = β[()]
    for p in range(N_φ):
        m_next[p] = m_sum[p] * (real(1) - β_value) + m[p] * β_value
        v_sum[p] = real(0)
    # 6.18:  v_sum[p] += Σ_e dl_dφ[B[e], p]
    for e in range(B_size):
        for p in range(N_φ):
            v_sum[p] += dl_dφ[B[e], p]
    # 6.18:  v_next[p] = v[p]·γ + v_sum[p]^2·(1 - γ)
    γ_value = γ[()]
    for p in range(N_φ):
        v_next[p] = (real(1) - γ_value) * (v_sum[p] * v_sum[p]) + v[p] * γ_value


@kernel(given("d2L_dφ_dφ", "N + 1, N + 1"), output("H", "N + 1, N + 1"), sizes="N")
def equation_6_19(d2L_dφ_dφ, H, N):
    """Equation 6.19."""
    # 6.19:  H[p, q] = d2L_dφ_dφ[p, q]
    for p in range(N + 1):
        for q in range(N + 1):
            H[p, q] = d2L_dφ_dφ[p, q]


@kernel(given("d2L_dφ_dφ", "2, 2"), output("H", "2, 2"))
def equation_6_20(d2L_dφ_dφ, H):
    """Equation 6.20."""
    # 6.20:  H[p, q] = d2L_dφ_dφ[p, q]
    for p in range(2):
        for q in range(2):
            H[p, q] = d2L_dφ_dφ[p, q]


@kernel(given("φ", "2"), given("x", ""), output("Pr", ""))
def equation_6_21(φ, x, Pr):
    """Equation 6.21."""
    # 6.21:  Pr = sig(x·φ[1] + φ[0])
    Pr[()] = sig(φ[0] + x[()] * φ[1])


@kernel(given("φ", "2"), given("x", ""), output("Pr", ""), output("dPr_dφ", "2"), output("dPr_dx", ""))
def equation_6_21_gradient(φ, x, Pr, dPr_dφ, dPr_dx):
    """Equation 6.21."""
    # 6.21:  Pr = sig(x·φ[1] + φ[0])
    Pr[()] = sig(φ[0] + x[()] * φ[1])
    # 6.21:  dPr_dx = Pr·φ[1]·sig(-x·φ[1] - φ[0])  (∂Pr/∂x)
    dPr_dx[()] = Pr[()] * φ[1] * sig(-(x[()] * φ[1]) - φ[0])
    # 6.21:  dPr_dφ[0] = Pr·sig(-x·φ[1] - φ[0])  (∂Pr/∂φ[0])
    dPr_dφ[0] = Pr[()] * sig(-(x[()] * φ[1]) - φ[0])
    # 6.21:  dPr_dφ[1] = Pr·x·sig(-x·φ[1] - φ[0])  (∂Pr/∂φ[1])
    dPr_dφ[1] = Pr[()] * x[()] * sig(-(x[()] * φ[1]) - φ[0])


@kernel(given("z", ""), output("value", ""))
def equation_6_22(z, value):
    """Equation 6.22."""
    # 6.22:  value = sig(z)
    value[()] = sig(z[()])


@kernel(given("z", ""), output("value", ""), output("dvalue_dz", ""))
def equation_6_22_gradient(z, value, dvalue_dz):
    """Equation 6.22."""
    # 6.22:  value = sig(z)
    value[()] = sig(z[()])
    # 6.22:  dvalue_dz = value·sig(-z)  (∂value/∂z)
    dvalue_dz[()] = value[()] * sig(-z[()])


@kernel(given("φ", "2"), given("x", ""), output("f", ""))
def logistic_regression_output(φ, x, f):
    """Logistic regression output."""
    # logistic regression output:  f = x·φ[1] + φ[0]
    f[()] = φ[0] + x[()] * φ[1]


@kernel(given("φ", "2"), given("x", ""), output("f", ""), output("df_dφ", "2"), output("df_dx", ""))
def logistic_regression_output_gradient(φ, x, f, df_dφ, df_dx):
    """Logistic regression output."""
    # logistic regression output:  f = x·φ[1] + φ[0]
    f[()] = φ[0] + x[()] * φ[1]
    # logistic regression output:  df_dx = φ[1]  (∂f/∂x)
    df_dx[()] = φ[1]
    # logistic regression output:  df_dφ[0] = 1  (∂f/∂φ[0])
    df_dφ[0] = real(1)
    # logistic regression output:  df_dφ[1] = x  (∂f/∂φ[1])
    df_dφ[1] = x[()]


@kernel(given("φ", "4"), given("θ", "3, 2"), given("x", ""), output("f", ""), opaque="a")
def equation_6_23(φ, θ, x, f):
    """Equation 6.23."""
    # 6.23:  f = φ[0] + φ[1]·a(x·θ[0, 1] + θ[0, 0]) + φ[2]·a(x·θ[1, 1] + θ[1, 0]) + φ[3]·a(x·θ[2, 1] + θ[2,
    #    0])
    f[()] = φ[0] + φ[1] * a(θ[0, 0] + x[()] * θ[0, 1]) + φ[2] * a(θ[1, 0] + x[()] * θ[1, 1]) + φ[3] * a(θ[2, 0] + x[()] * θ[2, 1])


@kernel(
    given("φ", "4"),
    given("θ", "3, 2"),
    given("x", ""),
    output("f", ""),
    output("df_dφ", "4"),
    output("df_dθ", "3, 2"),
    output("df_dx", ""),
    opaque="a",
)
def equation_6_23_gradient(φ, θ, x, f, df_dφ, df_dθ, df_dx):
    """Equation 6.23."""
    df_dθ[:] = real(0)
    # 6.23:  f = φ[0] + φ[1]·a(x·θ[0, 1] + θ[0, 0]) + φ[2]·a(x·θ[1, 1] + θ[1, 0]) + φ[3]·a(x·θ[2, 1] + θ[2,
    #    0])
    f[()] = φ[0] + φ[1] * a(θ[0, 0] + x[()] * θ[0, 1]) + φ[2] * a(θ[1, 0] + x[()] * θ[1, 1]) + φ[3] * a(θ[2, 0] + x[()] * θ[2, 1])
    # 6.23:  df_dx = θ[0, 1]·φ[1]·a_prime(x·θ[0, 1] + θ[0, 0]) + θ[1, 1]·φ[2]·a_prime(x·θ[1, 1] + θ[1, 0]) +
    #    θ[2, 1]·φ[3]·a_prime(x·θ[2, 1] + θ[2, 0])  (∂f/∂x)
    df_dx[()] = θ[0, 1] * φ[1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) + θ[1, 1] * φ[2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) + θ[2, 1] * φ[3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 6.23:  df_dθ[0, 0] += φ[1]·a_prime(x·θ[0, 1] + θ[0, 0])  (∂f/∂θ[0, 0])
    df_dθ[0, 0] += φ[1] * a_prime(θ[0, 0] + x[()] * θ[0, 1])
    # 6.23:  df_dθ[0, 1] += x·φ[1]·a_prime(x·θ[0, 1] + θ[0, 0])  (∂f/∂θ[0, 1])
    df_dθ[0, 1] += x[()] * φ[1] * a_prime(θ[0, 0] + x[()] * θ[0, 1])
    # 6.23:  df_dθ[1, 0] += φ[2]·a_prime(x·θ[1, 1] + θ[1, 0])  (∂f/∂θ[1, 0])
    df_dθ[1, 0] += φ[2] * a_prime(θ[1, 0] + x[()] * θ[1, 1])
    # 6.23:  df_dθ[1, 1] += x·φ[2]·a_prime(x·θ[1, 1] + θ[1, 0])  (∂f/∂θ[1, 1])
    df_dθ[1, 1] += x[()] * φ[2] * a_prime(θ[1, 0] + x[()] * θ[1, 1])
    # 6.23:  df_dθ[2, 0] += φ[3]·a_prime(x·θ[2, 1] + θ[2, 0])  (∂f/∂θ[2, 0])
    df_dθ[2, 0] += φ[3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 6.23:  df_dθ[2, 1] += x·φ[3]·a_prime(x·θ[2, 1] + θ[2, 0])  (∂f/∂θ[2, 1])
    df_dθ[2, 1] += x[()] * φ[3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 6.23:  df_dφ[0] = 1  (∂f/∂φ[0])
    df_dφ[0] = real(1)
    # 6.23:  df_dφ[1] = a(x·θ[0, 1] + θ[0, 0])  (∂f/∂φ[1])
    df_dφ[1] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 6.23:  df_dφ[2] = a(x·θ[1, 1] + θ[1, 0])  (∂f/∂φ[2])
    df_dφ[2] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 6.23:  df_dφ[3] = a(x·θ[2, 1] + θ[2, 0])  (∂f/∂φ[3])
    df_dφ[3] = a(θ[2, 0] + x[()] * θ[2, 1])
