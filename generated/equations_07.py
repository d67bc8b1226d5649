"""Chapter 7. Gradients and initialization: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 0adfa1f01eb5bcc7.
"""

from udlc.runtime.functions import cos, exp, relu, sig, sin, softplus, step
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("D", "5", integral=True),
    given("β", "4, D[axis0 + 1]"),
    given("Ω", "4, D[axis0 + 1], D[axis0]"),
    given("x", "D[0]"),
    temporary("h_arg", "D[1]"),
    output("h", "3, D[axis0 + 1]"),
    temporary("h_arg_2", "D[2]"),
    temporary("h_arg_3", "D[3]"),
    output("f", "D[4]"),
    opaque="a",
)
def equation_7_1(D, β, β_at, Ω, Ω_at, x, h_arg, h, h_at, h_arg_2, h_arg_3, f):
    """Equation 7.1."""
    h_0 = h[h_at[0] : h_at[1]]
    h_1 = h[h_at[1] : h_at[2]]
    h_2 = h[h_at[2] : h_at[3]]
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    Ω_1 = Ω[Ω_at[1] : Ω_at[2]].reshape((D[2], D[1]))
    Ω_2 = Ω[Ω_at[2] : Ω_at[3]].reshape((D[3], D[2]))
    Ω_3 = Ω[Ω_at[3] : Ω_at[4]].reshape((D[4], D[3]))
    β_0 = β[β_at[0] : β_at[1]]
    β_1 = β[β_at[1] : β_at[2]]
    β_2 = β[β_at[2] : β_at[3]]
    β_3 = β[β_at[3] : β_at[4]]
    h_arg[0 : min(0, D[1])] = real(0)
    h_arg_2[0 : min(0, D[2])] = real(0)
    h_arg_3[0 : min(0, D[3])] = real(0)
    f[0 : min(0, D[4])] = real(0)
    # 7.1:  h_arg[p] = β[0, p]
    for p in range(D[1]):
        h_arg[p] = β_0[p]
    # 7.1:  h_arg[p] += Σ_s x[s]·Ω[0, p, s]
    for p in range(D[1]):
        h_arg_sum = real(0)
        for s in range(D[0]):
            h_arg_sum += x[s] * Ω_0[p, s]
        h_arg[p] += h_arg_sum
    # 7.1:  h[0, p] = a(h_arg[p])
    for p in range(D[1]):
        h_0[p] = a(h_arg[p])
    # 7.1:  h_arg_2[p] = β[1, p]
    for p in range(D[2]):
        h_arg_2[p] = β_1[p]
    # 7.1:  h_arg_2[p] += Σ_s h[0, s]·Ω[1, p, s]
    for p in range(D[2]):
        h_arg_2_sum = real(0)
        for s in range(D[1]):
            h_arg_2_sum += h_0[s] * Ω_1[p, s]
        h_arg_2[p] += h_arg_2_sum
    # 7.1:  h[1, p] = a(h_arg_2[p])
    for p in range(D[2]):
        h_1[p] = a(h_arg_2[p])
    # 7.1:  h_arg_3[p] = β[2, p]
    for p in range(D[3]):
        h_arg_3[p] = β_2[p]
    # 7.1:  h_arg_3[p] += Σ_s h[1, s]·Ω[2, p, s]
    for p in range(D[3]):
        h_arg_3_sum = real(0)
        for s in range(D[2]):
            h_arg_3_sum += h_1[s] * Ω_2[p, s]
        h_arg_3[p] += h_arg_3_sum
    # 7.1:  h[2, p] = a(h_arg_3[p])
    for p in range(D[3]):
        h_2[p] = a(h_arg_3[p])
    # 7.1:  f[p] = β[3, p]
    for p in range(D[4]):
        f[p] = β_3[p]
    # 7.1:  f[p] += Σ_s h[2, s]·Ω[3, p, s]
    for p in range(D[4]):
        f_sum = real(0)
        for s in range(D[3]):
            f_sum += h_2[s] * Ω_3[p, s]
        f[p] += f_sum


@kernel(given("l", "I"), output("L", ""), sizes="I", batch="I", partial="L", operations="I")
def equation_7_2(l, L, I):
    """Equation 7.2."""
    # 7.2:  L = Σ_i l[i]
    L_sum = real(0)
    for i in range(I):
        L_sum += l[i]
    L[()] = L_sum


@kernel(
    given("l", "I"),
    output("L", ""),
    output("dL_dl", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="I",
)
def equation_7_2_gradient(l, L, dL_dl, I):
    """Equation 7.2."""
    # 7.2:  L = Σ_i l[i]
    # 7.2:  dL_dl[i] = 1  (∂L/∂l[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += l[i]
        dL_dl[i] = real(1)
    L[()] = L_sum


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
def equation_7_3(φ, α, B, dl_dφ, φ_sum, φ_next, B_size, I, N_φ):
    """Equation 7.3."""
    # 7.3:  φ_sum[p] = Σ_e dl_dφ[B[e], p]
    for p in range(N_φ):
        φ_sum[p] = real(0)
    for e in range(B_size):
        for p in range(N_φ):
            φ_sum[p] += dl_dφ[B[e], p]
    # 7.3:  φ_next[p] = -α·φ_sum[p] + φ[p]
    α_value = α[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] - α_value * φ_sum[p]


@kernel(given("β", "4"), given("ω", "4"), given("x", ""), output("f", ""))
def equation_7_5(β, ω, x, f):
    """Equation 7.5."""
    # 7.5:  f = β[3] + ω[3]·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))
    f[()] = β[3] + ω[3] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))


@kernel(
    given("β", "4"),
    given("ω", "4"),
    given("x", ""),
    output("f", ""),
    output("df_dβ", "4"),
    output("df_dω", "4"),
    output("df_dx", ""),
)
def equation_7_5_gradient(β, ω, x, f, df_dβ, df_dω, df_dx):
    """Equation 7.5."""
    # 7.5:  f = β[3] + ω[3]·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))
    f[()] = β[3] + ω[3] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))
    # 7.5:  df_dx = -ω[0]·ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f/∂x)
    df_dx[()] = -(ω[0] * ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  df_dβ[0] = -ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f/∂β[0])
    df_dβ[0] = -(ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  df_dβ[1] = -ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))  (∂f/∂β[1])
    df_dβ[1] = -(ω[2] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  df_dβ[2] = -ω[3]·sin(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))  (∂f/∂β[2])
    df_dβ[2] = -(ω[3] * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  df_dβ[3] = 1  (∂f/∂β[3])
    df_dβ[3] = real(1)
    # 7.5:  df_dω[0] = -x·ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f/∂ω[0])
    df_dω[0] = -(x[()] * ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  df_dω[1] = -ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·sin(x·ω[0] + β[0])  (∂f/∂ω[1])
    df_dω[1] = -(ω[2] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[0] + x[()] * ω[0]) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  df_dω[2] = -ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] +
    #    β[0])))  (∂f/∂ω[2])
    df_dω[2] = -(ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  df_dω[3] = cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))  (∂f/∂ω[3])
    df_dω[3] = cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))


@kernel(given("x", ""), given("β", "4"), given("ω", "4"), temporary("f", ""), given("y", ""), output("l", ""))
def equation_7_6(x, β, ω, f, y, l):
    """Equations 7.5, 7.6."""
    # 7.5:  f = β[3] + ω[3]·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))
    f[()] = β[3] + ω[3] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))
    # 7.6:  l = (f - y)^2
    l[()] = (f[()] - y[()]) ** 2


@kernel(
    given("x", ""),
    given("β", "4"),
    given("ω", "4"),
    temporary("f", ""),
    given("y", ""),
    output("l", ""),
    output("dl_dx", ""),
    output("dl_dβ", "4"),
    output("dl_dω", "4"),
    output("dl_dy", ""),
    temporary("dl_df", ""),
)
def equation_7_6_gradient(x, β, ω, f, y, l, dl_dx, dl_dβ, dl_dω, dl_dy, dl_df):
    """Equations 7.5, 7.6."""
    # 7.5:  f = β[3] + ω[3]·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))
    f[()] = β[3] + ω[3] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))
    # 7.6:  l = (f - y)^2
    l[()] = (f[()] - y[()]) ** 2
    # 7.6:  dl_df = 2·f - 2·y  (∂l/∂f)
    dl_df[()] = real(2) * f[()] - real(2) * y[()]
    # 7.6:  dl_dy = -2·f + 2·y  (∂l/∂y)
    dl_dy[()] = real(2) * y[()] - real(2) * f[()]
    # 7.5:  dl_dx = -dl_df·ω[0]·ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f/∂x)
    dl_dx[()] = -(dl_df[()] * ω[0] * ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  dl_dβ[0] = -dl_df·ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f/∂β[0])
    dl_dβ[0] = -(dl_df[()] * ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  dl_dβ[1] = -dl_df·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))  (∂f/∂β[1])
    dl_dβ[1] = -(dl_df[()] * ω[2] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  dl_dβ[2] = -dl_df·ω[3]·sin(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))  (∂f/∂β[2])
    dl_dβ[2] = -(dl_df[()] * ω[3] * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  dl_dβ[3] = dl_df  (∂f/∂β[3])
    dl_dβ[3] = dl_df[()]
    # 7.5:  dl_dω[0] = -dl_df·x·ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f/∂ω[0])
    dl_dω[0] = -(dl_df[()] * x[()] * ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  dl_dω[1] = -dl_df·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·sin(x·ω[0] + β[0])  (∂f/∂ω[1])
    dl_dω[1] = -(dl_df[()] * ω[2] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[0] + x[()] * ω[0]) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  dl_dω[2] = -dl_df·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))  (∂f/∂ω[2])
    dl_dω[2] = -(dl_df[()] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.5:  dl_dω[3] = dl_df·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))  (∂f/∂ω[3])
    dl_dω[3] = dl_df[()] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))


@kernel(
    given("β", "4"),
    given("ω", "4"),
    given("x", ""),
    temporary("f_2", ""),
    given("y", ""),
    temporary("dl_dβ", ""),
    output("dl_dβ_0", ""),
    temporary("dl_dω", ""),
    output("dl_dω_0", ""),
    temporary("dl_dβ_4", ""),
    output("dl_dβ_1", ""),
    temporary("dl_dω_4", ""),
    output("dl_dω_1", ""),
    temporary("dl_dβ_5", ""),
    output("dl_dβ_2", ""),
    temporary("dl_dω_5", ""),
    output("dl_dω_2", ""),
    temporary("dl_dβ_6", ""),
    output("dl_dβ_3", ""),
    temporary("dl_dω_6", ""),
    output("dl_dω_3", ""),
    temporary("dl_df_2", ""),
    temporary("dl_df_2_2", ""),
    temporary("dl_df_2_3", ""),
    temporary("dl_df_2_4", ""),
    temporary("dl_df_2_5", ""),
    temporary("dl_df_2_6", ""),
    temporary("dl_df_2_7", ""),
    temporary("dl_df_2_8", ""),
)
def equation_7_7(
    β,
    ω,
    x,
    f_2,
    y,
    dl_dβ,
    dl_dβ_0,
    dl_dω,
    dl_dω_0,
    dl_dβ_4,
    dl_dβ_1,
    dl_dω_4,
    dl_dω_1,
    dl_dβ_5,
    dl_dβ_2,
    dl_dω_5,
    dl_dω_2,
    dl_dβ_6,
    dl_dβ_3,
    dl_dω_6,
    dl_dω_3,
    dl_df_2,
    dl_df_2_2,
    dl_df_2_3,
    dl_df_2_4,
    dl_df_2_5,
    dl_df_2_6,
    dl_df_2_7,
    dl_df_2_8,
):
    """Equations 7.5, 7.6, 7.7."""
    # 7.5:  f_2 = β[3] + ω[3]·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))
    f_2[()] = β[3] + ω[3] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))
    # 7.6:  dl_df_2 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dβ = -dl_df_2·ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f_2/∂β[0])
    dl_dβ[()] = -(dl_df_2[()] * ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.7:  dl_dβ_0 = dl_dβ
    dl_dβ_0[()] = dl_dβ[()]
    # 7.6:  dl_df_2_2 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2_2[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dω = -dl_df_2_2·x·ω[1]·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·cos(x·ω[0] + β[0])  (∂f_2/∂ω[0])
    dl_dω[()] = -(dl_df_2_2[()] * x[()] * ω[1] * ω[2] * ω[3] * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.7:  dl_dω_0 = dl_dω
    dl_dω_0[()] = dl_dω[()]
    # 7.6:  dl_df_2_3 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2_3[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dβ_4 = -dl_df_2_3·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))  (∂f_2/∂β[1])
    dl_dβ_4[()] = -(dl_df_2_3[()] * ω[2] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.7:  dl_dβ_1 = dl_dβ_4
    dl_dβ_1[()] = dl_dβ_4[()]
    # 7.6:  dl_df_2_4 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2_4[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dω_4 = -dl_df_2_4·ω[2]·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))·sin(x·ω[0] + β[0])  (∂f_2/∂ω[1])
    dl_dω_4[()] = -(dl_df_2_4[()] * ω[2] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[0] + x[()] * ω[0]) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.7:  dl_dω_1 = dl_dω_4
    dl_dω_1[()] = dl_dω_4[()]
    # 7.6:  dl_df_2_5 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2_5[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dβ_5 = -dl_df_2_5·ω[3]·sin(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))  (∂f_2/∂β[2])
    dl_dβ_5[()] = -(dl_df_2_5[()] * ω[3] * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.7:  dl_dβ_2 = dl_dβ_5
    dl_dβ_2[()] = dl_dβ_5[()]
    # 7.6:  dl_df_2_6 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2_6[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dω_5 = -dl_df_2_6·ω[3]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] +
    #    ω[1]·sin(x·ω[0] + β[0])))  (∂f_2/∂ω[2])
    dl_dω_5[()] = -(dl_df_2_6[()] * ω[3] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0]))))
    # 7.7:  dl_dω_2 = dl_dω_5
    dl_dω_2[()] = dl_dω_5[()]
    # 7.6:  dl_df_2_7 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2_7[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dβ_6 = dl_df_2_7  (∂f_2/∂β[3])
    dl_dβ_6[()] = dl_df_2_7[()]
    # 7.7:  dl_dβ_3 = dl_dβ_6
    dl_dβ_3[()] = dl_dβ_6[()]
    # 7.6:  dl_df_2_8 = 2·f_2 - 2·y  (∂l/∂f_2)
    dl_df_2_8[()] = real(2) * f_2[()] - real(2) * y[()]
    # 7.5:  dl_dω_6 = dl_df_2_8·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] + β[0])))  (∂f_2/∂ω[3])
    dl_dω_6[()] = dl_df_2_8[()] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))
    # 7.7:  dl_dω_3 = dl_dω_6
    dl_dω_3[()] = dl_dω_6[()]


@kernel(given("β", "4"), given("ω", "4"), given("x", ""), given("y", ""), output("dl_dω", "4"))
def equation_7_8(β, ω, x, y, dl_dω):
    """Equation 7.8."""
    dl_dω[1 : 4] = real(0)
    # 7.8:  dl_dω[0] = x·ω[1]·ω[2]·ω[3]·(2·y - 2·β[3] - 2·ω[3]·cos(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] +
    #    β[0]))))·exp(β[1] + ω[1]·sin(x·ω[0] + β[0]))·sin(β[2] + ω[2]·exp(β[1] + ω[1]·sin(x·ω[0] +
    #    β[0])))·cos(x·ω[0] + β[0])
    dl_dω[0] = x[()] * ω[1] * ω[2] * ω[3] * (real(2) * y[()] - real(2) * β[3] - real(2) * ω[3] * cos(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))) * cos(β[0] + x[()] * ω[0]) * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])) * sin(β[2] + ω[2] * exp(β[1] + ω[1] * sin(β[0] + x[()] * ω[0])))


@kernel(
    given("β", "4"),
    given("ω", "4"),
    given("x", ""),
    output("f", "4"),
    output("h", "3"),
    given("y", ""),
    output("l", ""),
)
def equation_7_9(β, ω, x, f, h, y, l):
    """Equation 7.9."""
    # 7.9:  f[0] = x·ω[0] + β[0]
    f[0] = β[0] + x[()] * ω[0]
    # 7.9:  h[0] = sin(f[0])
    h[0] = sin(f[0])
    # 7.9:  f[1] = h[0]·ω[1] + β[1]
    f[1] = β[1] + h[0] * ω[1]
    # 7.9:  h[1] = exp(f[1])
    h[1] = exp(f[1])
    # 7.9:  f[2] = h[1]·ω[2] + β[2]
    f[2] = β[2] + h[1] * ω[2]
    # 7.9:  h[2] = cos(f[2])
    h[2] = cos(f[2])
    # 7.9:  f[3] = h[2]·ω[3] + β[3]
    f[3] = β[3] + h[2] * ω[3]
    # 7.9:  l = (f[3] - y)^2
    l[()] = (f[3] - y[()]) ** 2


@kernel(
    given("β", "4"),
    given("ω", "4"),
    given("x", ""),
    temporary("f", "4"),
    temporary("h", "3"),
    given("y", ""),
    temporary("dl_df", ""),
    output("dl_df_3", ""),
    temporary("dl_dh", ""),
    output("dl_dh_3", ""),
    temporary("dl_df_4", ""),
    output("dl_df_2", ""),
    temporary("dl_dh_4", ""),
    output("dl_dh_2", ""),
    temporary("dl_df_5", ""),
    output("dl_df_1", ""),
    temporary("dl_dh_5", ""),
    output("dl_dh_1", ""),
    temporary("dl_df_6", ""),
    output("dl_df_0", ""),
    temporary("dl_df_8", "4"),
    temporary("dl_df_9", "4"),
    temporary("dl_dh_8", "3"),
    temporary("dl_df_10", "4"),
    temporary("dl_dh_9", "3"),
    temporary("dl_df_11", "4"),
    temporary("dl_dh_10", "3"),
    temporary("dl_df_12", "4"),
    temporary("dl_dh_11", "3"),
    temporary("dl_df_13", "4"),
)
def equation_7_10(
    β,
    ω,
    x,
    f,
    h,
    y,
    dl_df,
    dl_df_3,
    dl_dh,
    dl_dh_3,
    dl_df_4,
    dl_df_2,
    dl_dh_4,
    dl_dh_2,
    dl_df_5,
    dl_df_1,
    dl_dh_5,
    dl_dh_1,
    dl_df_6,
    dl_df_0,
    dl_df_8,
    dl_df_9,
    dl_dh_8,
    dl_df_10,
    dl_dh_9,
    dl_df_11,
    dl_dh_10,
    dl_df_12,
    dl_dh_11,
    dl_df_13,
):
    """Equations 7.9, 7.10."""
    dl_dh_12 = h  # where it begins, the other ends
    dl_df_8[0 : 3] = real(0)
    dl_df_9[0 : 3] = real(0)
    dl_dh_8[0 : 2] = real(0)
    dl_df_10[0 : 2] = real(0)
    dl_dh_9[0 : 2] = real(0)
    dl_df_11[0 : 2] = real(0)
    dl_dh_10[0 : 1] = real(0)
    dl_df_12[0 : 1] = real(0)
    dl_dh_11[0 : 1] = real(0)
    dl_df_13[0 : 1] = real(0)
    # 7.9:  f[0] = x·ω[0] + β[0]
    f[0] = β[0] + x[()] * ω[0]
    # 7.9:  h[0] = sin(f[0])
    h[0] = sin(f[0])
    # 7.9:  f[1] = h[0]·ω[1] + β[1]
    f[1] = β[1] + h[0] * ω[1]
    # 7.9:  h[1] = exp(f[1])
    h[1] = exp(f[1])
    # 7.9:  f[2] = h[1]·ω[2] + β[2]
    f[2] = β[2] + h[1] * ω[2]
    # 7.9:  h[2] = cos(f[2])
    h[2] = cos(f[2])
    # 7.9:  f[3] = h[2]·ω[3] + β[3]
    f[3] = β[3] + h[2] * ω[3]
    # 7.9:  dl_df = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df[()] = real(2) * f[3] - real(2) * y[()]
    # 7.10:  dl_df_3 = dl_df
    dl_df_3[()] = dl_df[()]
    # 7.9:  dl_df_8[3] = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df_8[3] = real(2) * f[3] - real(2) * y[()]
    # 7.9:  dl_dh = dl_df_8[3]·ω[3]  (∂f/∂h[2])
    dl_dh[()] = dl_df_8[3] * ω[3]
    # 7.10:  dl_dh_3 = dl_dh
    dl_dh_3[()] = dl_dh[()]
    # 7.9:  dl_df_9[3] = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df_9[3] = real(2) * f[3] - real(2) * y[()]
    # 7.9:  dl_dh_8[2] = dl_df_9[3]·ω[3]  (∂f/∂h[2])
    dl_dh_8[2] = dl_df_9[3] * ω[3]
    # 7.9:  dl_df_4 = -dl_dh_8[2]·sin(f[2])  (∂h/∂f[2])
    dl_df_4[()] = -(dl_dh_8[2] * sin(f[2]))
    # 7.10:  dl_df_2 = dl_df_4
    dl_df_2[()] = dl_df_4[()]
    # 7.9:  dl_df_10[3] = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df_10[3] = real(2) * f[3] - real(2) * y[()]
    # 7.9:  dl_dh_9[2] = dl_df_10[3]·ω[3]  (∂f/∂h[2])
    dl_dh_9[2] = dl_df_10[3] * ω[3]
    # 7.9:  dl_df_10[2] = -dl_dh_9[2]·sin(f[2])  (∂h/∂f[2])
    dl_df_10[2] = -(dl_dh_9[2] * sin(f[2]))
    # 7.9:  dl_dh_4 = dl_df_10[2]·ω[2]  (∂f/∂h[1])
    dl_dh_4[()] = dl_df_10[2] * ω[2]
    # 7.10:  dl_dh_2 = dl_dh_4
    dl_dh_2[()] = dl_dh_4[()]
    # 7.9:  dl_df_11[3] = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df_11[3] = real(2) * f[3] - real(2) * y[()]
    # 7.9:  dl_dh_10[2] = dl_df_11[3]·ω[3]  (∂f/∂h[2])
    dl_dh_10[2] = dl_df_11[3] * ω[3]
    # 7.9:  dl_df_11[2] = -dl_dh_10[2]·sin(f[2])  (∂h/∂f[2])
    dl_df_11[2] = -(dl_dh_10[2] * sin(f[2]))
    # 7.9:  dl_dh_10[1] = dl_df_11[2]·ω[2]  (∂f/∂h[1])
    dl_dh_10[1] = dl_df_11[2] * ω[2]
    # 7.9:  dl_df_5 = dl_dh_10[1]·exp(f[1])  (∂h/∂f[1])
    dl_df_5[()] = dl_dh_10[1] * exp(f[1])
    # 7.10:  dl_df_1 = dl_df_5
    dl_df_1[()] = dl_df_5[()]
    # 7.9:  dl_df_12[3] = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df_12[3] = real(2) * f[3] - real(2) * y[()]
    # 7.9:  dl_dh_11[2] = dl_df_12[3]·ω[3]  (∂f/∂h[2])
    dl_dh_11[2] = dl_df_12[3] * ω[3]
    # 7.9:  dl_df_12[2] = -dl_dh_11[2]·sin(f[2])  (∂h/∂f[2])
    dl_df_12[2] = -(dl_dh_11[2] * sin(f[2]))
    # 7.9:  dl_dh_11[1] = dl_df_12[2]·ω[2]  (∂f/∂h[1])
    dl_dh_11[1] = dl_df_12[2] * ω[2]
    # 7.9:  dl_df_12[1] = dl_dh_11[1]·exp(f[1])  (∂h/∂f[1])
    dl_df_12[1] = dl_dh_11[1] * exp(f[1])
    # 7.9:  dl_dh_5 = dl_df_12[1]·ω[1]  (∂f/∂h[0])
    dl_dh_5[()] = dl_df_12[1] * ω[1]
    # 7.10:  dl_dh_1 = dl_dh_5
    dl_dh_1[()] = dl_dh_5[()]
    # 7.9:  dl_df_13[3] = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df_13[3] = real(2) * f[3] - real(2) * y[()]
    # 7.9:  dl_dh_12[2] = dl_df_13[3]·ω[3]  (∂f/∂h[2])
    dl_dh_12[2] = dl_df_13[3] * ω[3]
    # 7.9:  dl_df_13[2] = -dl_dh_12[2]·sin(f[2])  (∂h/∂f[2])
    dl_df_13[2] = -(dl_dh_12[2] * sin(f[2]))
    # 7.9:  dl_dh_12[1] = dl_df_13[2]·ω[2]  (∂f/∂h[1])
    dl_dh_12[1] = dl_df_13[2] * ω[2]
    # 7.9:  dl_df_13[1] = dl_dh_12[1]·exp(f[1])  (∂h/∂f[1])
    dl_df_13[1] = dl_dh_12[1] * exp(f[1])
    # 7.9:  dl_dh_12[0] = dl_df_13[1]·ω[1]  (∂f/∂h[0])
    dl_dh_12[0] = dl_df_13[1] * ω[1]
    # 7.9:  dl_df_6 = dl_dh_12[0]·cos(f[0])  (∂h/∂f[0])
    dl_df_6[()] = dl_dh_12[0] * cos(f[0])
    # 7.10:  dl_df_0 = dl_df_6
    dl_df_0[()] = dl_df_6[()]


@kernel(given("f", "4"), given("y", ""), output("dl_df", "4"))
def equation_7_11(f, y, dl_df):
    """Equation 7.11."""
    dl_df[0 : 3] = real(0)
    # 7.11:  dl_df[3] = 2·f[3] - 2·y
    dl_df[3] = real(2) * f[3] - real(2) * y[()]


@kernel(given("df_dh", "3, 4"), given("dl_df", "4"), output("dl_dh", "3"))
def equation_7_12(df_dh, dl_df, dl_dh):
    """Equation 7.12."""
    dl_dh[0 : 2] = real(0)
    # 7.12:  dl_dh[2] = df_dh[2, 3]·dl_df[3]
    dl_dh[2] = df_dh[2, 3] * dl_df[3]


@kernel(
    given("dh_df", "4, 3"),
    given("df_dh", "3, 4"),
    output("dl_df", "4"),
    output("dl_dh", "3"),
    given("dl_df_3", ""),
)
def equation_7_13(dh_df, df_dh, dl_df, dl_dh, dl_df_3):
    """Equation 7.13."""
    dl_dh[2 : 3] = real(0)
    # 7.13:  dl_df[3] = dl_df_3
    dl_df[3] = dl_df_3[()]
    # 7.13:  dl_df[2] = df_dh[2, 3]·dh_df[2, 2]·dl_df[3]
    dl_df[2] = df_dh[2, 3] * dh_df[2, 2] * dl_df[3]
    # 7.13:  dl_dh[1] = df_dh[1, 2]·df_dh[2, 3]·dh_df[2, 2]·dl_df[3]
    dl_dh[1] = df_dh[1, 2] * df_dh[2, 3] * dh_df[2, 2] * dl_df[3]
    # 7.13:  dl_df[1] = df_dh[1, 2]·df_dh[2, 3]·dh_df[1, 1]·dh_df[2, 2]·dl_df[3]
    dl_df[1] = df_dh[1, 2] * df_dh[2, 3] * dh_df[1, 1] * dh_df[2, 2] * dl_df[3]
    # 7.13:  dl_dh[0] = df_dh[0, 1]·df_dh[1, 2]·df_dh[2, 3]·dh_df[1, 1]·dh_df[2, 2]·dl_df[3]
    dl_dh[0] = df_dh[0, 1] * df_dh[1, 2] * df_dh[2, 3] * dh_df[1, 1] * dh_df[2, 2] * dl_df[3]
    # 7.13:  dl_df[0] = df_dh[0, 1]·df_dh[1, 2]·df_dh[2, 3]·dh_df[0, 0]·dh_df[1, 1]·dh_df[2, 2]·dl_df[3]
    dl_df[0] = df_dh[0, 1] * df_dh[1, 2] * df_dh[2, 3] * dh_df[0, 0] * dh_df[1, 1] * dh_df[2, 2] * dl_df[3]


@kernel(
    given("df_dβ", "4, 4"),
    given("dl_df", "4"),
    output("dl_dβ", "4"),
    given("df_dω", "4, 4"),
    output("dl_dω", "4"),
)
def equation_7_14(df_dβ, dl_df, dl_dβ, df_dω, dl_dω):
    """Equation 7.14."""
    # 7.14:  dl_dβ[k] = df_dβ[k, k]·dl_df[k]
    # 7.14:  dl_dω[k] = df_dω[k, k]·dl_df[k]
    for k in range(4):
        dl_dβ[k] = df_dβ[k, k] * dl_df[k]
        dl_dω[k] = df_dω[k, k] * dl_df[k]


@kernel(output("df_dβ", "4, 4"), given("h", "3"), output("df_dω", "4, 4"))
def equation_7_15(df_dβ, h, df_dω):
    """Equation 7.15."""
    df_dβ[:] = real(0)
    df_dω[:] = real(0)
    # 7.15:  df_dβ[k + 1, k + 1] += Σ_k 1
    # 7.15:  df_dω[k + 1, k + 1] += Σ_k h[k]
    for k in range(3):
        df_dβ[k + 1, k + 1] += real(1)
        df_dω[k + 1, k + 1] += h[k]


@kernel(output("df_dβ", "4, 4"), given("x", ""), output("df_dω", "4, 4"))
def equation_7_16(df_dβ, x, df_dω):
    """Equation 7.16."""
    df_dβ[:] = real(0)
    df_dω[:] = real(0)
    # 7.16:  df_dβ[0, 0] += 1
    df_dβ[0, 0] += real(1)
    # 7.16:  df_dω[0, 0] += x
    df_dω[0, 0] += x[()]


@kernel(
    given("D", "5", integral=True),
    given("β", "4, D[axis0 + 1]"),
    given("Ω", "4, D[axis0 + 1], D[axis0]"),
    given("x", "D[0]"),
    output("f", "4, D[axis0 + 1]"),
    output("h", "3, D[axis0 + 1]"),
    given("l_2", "4"),
    output("l", ""),
    opaque="a",
)
def equation_7_17(D, β, β_at, Ω, Ω_at, x, f, f_at, h, h_at, l_2, l):
    """Equation 7.17."""
    f_0 = f[f_at[0] : f_at[1]]
    f_1 = f[f_at[1] : f_at[2]]
    f_2 = f[f_at[2] : f_at[3]]
    f_3 = f[f_at[3] : f_at[4]]
    h_0 = h[h_at[0] : h_at[1]]
    h_1 = h[h_at[1] : h_at[2]]
    h_2 = h[h_at[2] : h_at[3]]
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    Ω_1 = Ω[Ω_at[1] : Ω_at[2]].reshape((D[2], D[1]))
    Ω_2 = Ω[Ω_at[2] : Ω_at[3]].reshape((D[3], D[2]))
    Ω_3 = Ω[Ω_at[3] : Ω_at[4]].reshape((D[4], D[3]))
    β_0 = β[β_at[0] : β_at[1]]
    β_1 = β[β_at[1] : β_at[2]]
    β_2 = β[β_at[2] : β_at[3]]
    β_3 = β[β_at[3] : β_at[4]]
    # 7.17:  f[0, p] = β[0, p]
    for p in range(D[1]):
        f_0[p] = β_0[p]
    # 7.17:  f[0, p] += Σ_s x[s]·Ω[0, p, s]
    for p in range(D[1]):
        f_sum = real(0)
        for s in range(D[0]):
            f_sum += x[s] * Ω_0[p, s]
        f_0[p] += f_sum
    # 7.17:  h[0, p] = a(f[0, p])
    for p in range(D[1]):
        h_0[p] = a(f_0[p])
    # 7.17:  f[1, p] = β[1, p]
    for p in range(D[2]):
        f_1[p] = β_1[p]
    # 7.17:  f[1, p] += Σ_s h[0, s]·Ω[1, p, s]
    for p in range(D[2]):
        f_sum_2 = real(0)
        for s in range(D[1]):
            f_sum_2 += h_0[s] * Ω_1[p, s]
        f_1[p] += f_sum_2
    # 7.17:  h[1, p] = a(f[1, p])
    for p in range(D[2]):
        h_1[p] = a(f_1[p])
    # 7.17:  f[2, p] = β[2, p]
    for p in range(D[3]):
        f_2[p] = β_2[p]
    # 7.17:  f[2, p] += Σ_s h[1, s]·Ω[2, p, s]
    for p in range(D[3]):
        f_sum_3 = real(0)
        for s in range(D[2]):
            f_sum_3 += h_1[s] * Ω_2[p, s]
        f_2[p] += f_sum_3
    # 7.17:  h[2, p] = a(f[2, p])
    for p in range(D[3]):
        h_2[p] = a(f_2[p])
    # 7.17:  f[3, p] = β[3, p]
    for p in range(D[4]):
        f_3[p] = β_3[p]
    # 7.17:  f[3, p] += Σ_s h[2, s]·Ω[3, p, s]
    for p in range(D[4]):
        f_sum_4 = real(0)
        for s in range(D[3]):
            f_sum_4 += h_2[s] * Ω_3[p, s]
        f_3[p] += f_sum_4
    # 7.17:  l = l_2[3]
    l[()] = l_2[3]


@kernel(given("D", "5", integral=True), given("dl_df", "4, D[axis0 + 1]"), output("dl_dβ", "4, D[axis0 + 1]"))
def equation_7_22(D, dl_df, dl_df_at, dl_dβ, dl_dβ_at):
    """Equation 7.22."""
    dl_dβ[:] = real(0)
    # 7.22:  dl_dβ[k, p] += dl_df[k, p]
    for k in range(1, 4):
        dl_df_k = dl_df[dl_df_at[k] : dl_df_at[k + 1]]
        dl_dβ_k = dl_dβ[dl_dβ_at[k] : dl_dβ_at[k + 1]]
        for p in range(D[k + 1]):
            dl_dβ_k[p] += dl_df_k[p]


@kernel(
    given("D", "5", integral=True),
    given("dl_df", "4, D[axis0 + 1]"),
    given("h", "3, D[axis0 + 1]"),
    output("dl_dΩ", "4, D[axis0 + 1], D[axis0]"),
)
def equation_7_23(D, dl_df, dl_df_at, h, h_at, dl_dΩ, dl_dΩ_at):
    """Equation 7.23."""
    dl_dΩ[:] = real(0)
    # 7.23:  dl_dΩ[k, p, q] += dl_df[k, p]·h[k - 1, q]
    for k in range(1, 4):
        dl_df_k = dl_df[dl_df_at[k] : dl_df_at[k + 1]]
        dl_dΩ_k = dl_dΩ[dl_dΩ_at[k] : dl_dΩ_at[k + 1]].reshape((D[k + 1], D[k]))
        h_k_minus_1 = h[h_at[k - 1] : h_at[k]]
        for p in range(D[k + 1]):
            for q in range(D[k]):
                dl_dΩ_k[p, q] += dl_df_k[p] * h_k_minus_1[q]


@kernel(
    given("D", "K + 2", integral=True),
    given("β", "K + 1, D[axis0 + 1]"),
    given("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("x", "D[0]"),
    output("f", "K + 1, D[axis0 + 1]", live=2),
    output("h", "K, D[axis0 + 1]", live=1),
    sizes="K",
    opaque="a",
)
def equation_7_24(D, β, β_at, Ω, Ω_at, x, f, f_at, h, h_at, K):
    """Equation 7.24."""
    f_0 = f[f_at[0] : f_at[0] + D[1]]
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    β_0 = β[β_at[0] : β_at[1]]
    # 7.24:  f[0, p] = β[0, p]
    for p in range(D[1]):
        f_0[p] = β_0[p]
    # 7.24:  f[0, p] += Σ_s x[s]·Ω[0, p, s]
    for p in range(D[1]):
        f_sum = real(0)
        for s in range(D[0]):
            f_sum += x[s] * Ω_0[p, s]
        f_0[p] += f_sum
    for k in range(K):
        f_k_plus_1 = f[f_at[k + 1] : f_at[k + 1] + D[k + 2]]
        f_k = f[f_at[k] : f_at[k] + D[k + 1]]
        h_k = h[h_at[k] : h_at[k] + D[k + 1]]
        Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        β_k_plus_1 = β[β_at[k + 1] : β_at[k + 2]]
        # 7.24:  h[k, p] = a(f[k, p])
        for p in range(D[k + 1]):
            h_k[p] = a(f_k[p])
        # 7.24:  f[k + 1, p] = β[k + 1, p]
        for p in range(D[k + 2]):
            f_k_plus_1[p] = β_k_plus_1[p]
        # 7.24:  f[k + 1, p] += Σ_s h[k, s]·Ω[k + 1, p, s]
        for p in range(D[k + 2]):
            f_sum_2 = real(0)
            for s in range(D[k + 1]):
                f_sum_2 += h_k[s] * Ω_k_plus_1[p, s]
            f_k_plus_1[p] += f_sum_2


@kernel(
    given("D", "K + 2", integral=True),
    output("dl_df", "K + 1, D[axis0 + 1]", live=2),
    output("dl_dβ", "K + 1, D[axis0 + 1]", live=1),
    given("h", "K, D[axis0 + 1]"),
    output("dl_dΩ", "K + 1, D[axis0 + 1], D[axis0]", live=1),
    given("f", "K + 1, D[axis0 + 1]"),
    given("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    temporary("dl_df_sum", "K, D[axis0 + 1]", live=1),
    given("dl_df_K", "D[K + 1]"),
    sizes="K",
)
def equation_7_25(
    D,
    dl_df,
    dl_df_at,
    dl_dβ,
    dl_dβ_at,
    h,
    h_at,
    dl_dΩ,
    dl_dΩ_at,
    f,
    f_at,
    Ω,
    Ω_at,
    dl_df_sum,
    dl_df_sum_at,
    dl_df_K,
    K,
):
    """Equation 7.25."""
    dl_df_K_2 = dl_df[dl_df_at[K] : dl_df_at[K] + D[K + 1]]
    dl_dβ[dl_dβ_at[0] : dl_dβ_at[0] + D[1]] = real(0)
    dl_dΩ[dl_dΩ_at[0] : dl_dΩ_at[0] + D[0] * D[1]] = real(0)
    # 7.25:  dl_df[K, p] = dl_df_K[p]
    for p in range(D[K + 1]):
        dl_df_K_2[p] = dl_df_K[p]
    for k in range(K - 1, -1, -1):
        dl_df_k_plus_1 = dl_df[dl_df_at[k + 1] : dl_df_at[k + 1] + D[k + 2]]
        dl_df_k = dl_df[dl_df_at[k] : dl_df_at[k] + D[k + 1]]
        dl_df_sum_k = dl_df_sum[dl_df_sum_at[k] : dl_df_sum_at[k] + D[k + 1]]
        dl_dΩ_k_plus_1 = dl_dΩ[dl_dΩ_at[k + 1] : dl_dΩ_at[k + 1] + D[k + 1] * D[k + 2]].reshape((D[k + 2], D[k + 1]))
        dl_dβ_k_plus_1 = dl_dβ[dl_dβ_at[k + 1] : dl_dβ_at[k + 1] + D[k + 2]]
        f_k = f[f_at[k] : f_at[k + 1]]
        h_k = h[h_at[k] : h_at[k + 1]]
        Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        # 7.25:  dl_df_sum[k, p] = Σ_s dl_df[k + 1, s]·Ω[k + 1, s, p]
        for p in range(D[k + 1]):
            dl_df_sum_k[p] = real(0)
        for s in range(D[k + 2]):
            for p in range(D[k + 1]):
                dl_df_sum_k[p] += dl_df_k_plus_1[s] * Ω_k_plus_1[s, p]
        # 7.25:  dl_df[k, p] = dl_df_sum[k, p]·step(f[k, p])
        for p in range(D[k + 1]):
            dl_df_k[p] = dl_df_sum_k[p] * step(f_k[p])
        # 7.25:  dl_dβ[k + 1, p] = dl_df[k + 1, p]
        for p in range(D[k + 2]):
            dl_dβ_k_plus_1[p] = dl_df_k_plus_1[p]
        # 7.25:  dl_dΩ[k + 1, p, q] = dl_df[k + 1, p]·h[k, q]
        for p in range(D[k + 2]):
            for q in range(D[k + 1]):
                dl_dΩ_k_plus_1[p, q] = dl_df_k_plus_1[p] * h_k[q]


@kernel(
    given("D", "K + 2", integral=True),
    given("dl_df", "K + 1, D[axis0 + 1]"),
    output("dl_dβ", "K + 1, D[axis0 + 1]"),
    given("x", "D[0]"),
    output("dl_dΩ", "K + 1, D[axis0 + 1], D[axis0]"),
    sizes="K",
)
def equation_7_26(D, dl_df, dl_df_at, dl_dβ, dl_dβ_at, x, dl_dΩ, dl_dΩ_at, K):
    """Equation 7.26."""
    dl_df_0 = dl_df[dl_df_at[0] : dl_df_at[1]]
    dl_dΩ_0 = dl_dΩ[dl_dΩ_at[0] : dl_dΩ_at[1]].reshape((D[1], D[0]))
    dl_dβ_0 = dl_dβ[dl_dβ_at[0] : dl_dβ_at[1]]
    dl_dβ[dl_dβ_at[1] : dl_dβ_at[K + 1]] = real(0)
    dl_dΩ[dl_dΩ_at[1] : dl_dΩ_at[K + 1]] = real(0)
    # 7.26:  dl_dβ[0, p] = dl_df[0, p]
    for p in range(D[1]):
        dl_dβ_0[p] = dl_df_0[p]
    # 7.26:  dl_dΩ[0, p, q] = dl_df[0, p]·x[q]
    for p in range(D[1]):
        for q in range(D[0]):
            dl_dΩ_0[p, q] = dl_df_0[p] * x[q]


@kernel(
    given("D", "K + 2", integral=True),
    given("β", "K + 1, D[axis0 + 1]"),
    given("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    output("f", "K + 1, D[axis0 + 1]", live=2),
    temporary("f_factor", "K, D[axis0 + 1]", live=1),
    given("f_0", "D[1]"),
    sizes="K",
    opaque="a",
)
def equation_7_27(D, β, β_at, Ω, Ω_at, f, f_at, f_factor, f_factor_at, f_0, K):
    """Equation 7.27."""
    f_0_2 = f[f_at[0] : f_at[0] + D[1]]
    # 7.27:  f[0, p] = f_0[p]
    for p in range(D[1]):
        f_0_2[p] = f_0[p]
    for k in range(K):
        f_k_plus_1 = f[f_at[k + 1] : f_at[k + 1] + D[k + 2]]
        f_k = f[f_at[k] : f_at[k] + D[k + 1]]
        f_factor_k = f_factor[f_factor_at[k] : f_factor_at[k] + D[k + 1]]
        Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        β_k_plus_1 = β[β_at[k + 1] : β_at[k + 2]]
        # 7.27:  f_factor[k, p] = a(f[k, p])
        for p in range(D[k + 1]):
            f_factor_k[p] = a(f_k[p])
        # 7.27:  f[k + 1, p] = β[k + 1, p]
        for p in range(D[k + 2]):
            f_k_plus_1[p] = β_k_plus_1[p]
        # 7.27:  f[k + 1, p] += Σ_s f_factor[k, s]·Ω[k + 1, p, s]
        for p in range(D[k + 2]):
            f_sum = real(0)
            for s in range(D[k + 1]):
                f_sum += f_factor_k[s] * Ω_k_plus_1[p, s]
            f_k_plus_1[p] += f_sum


@kernel(
    given("f", "D_h"),
    output("h", "D_h"),
    given("β", "D_h_prime"),
    given("Ω", "D_h_prime, D_h"),
    output("f_prime", "D_h_prime"),
    sizes="D_h, D_h_prime",
    opaque="a",
    batch="D_h_prime",
    operations="D_h + D_h_prime + 2 * D_h * D_h_prime",
)
def equation_7_28(f, h, β, Ω, f_prime, D_h, D_h_prime):
    """Equation 7.28."""
    # 7.28:  h[p] = a(f[p])
    for p in range(D_h):
        h[p] = a(f[p])
    # 7.28:  f_prime[p] = β[p]
    for p in range(D_h_prime):
        f_prime[p] = β[p]
    # 7.28:  f_prime[p] += Σ_s h[s]·Ω[p, s]
    for p in range(D_h_prime):
        f_prime_sum = real(0)
        for s in range(D_h):
            f_prime_sum += h[s] * Ω[p, s]
        f_prime[p] += f_prime_sum


@kernel(output("value", ""))
def equation_7_29(value):
    value[()] = real(0)


@kernel(given("σ_Ω", ""), given("σ_f", ""), output("σ_f_prime2", "D_h_prime"), sizes="D_h, D_h_prime")
def equation_7_31(σ_Ω, σ_f, σ_f_prime2, D_h, D_h_prime):
    """Equation 7.31."""
    # 7.31:  σ_f_prime2[i] = σ_f^2·σ_Ω^2·D_h/2
    σ_f_value = σ_f[()]
    σ_Ω_value = σ_Ω[()]
    for i in range(D_h_prime):
        σ_f_prime2[i] = real(0.5) * real(D_h) * (σ_f_value * σ_f_value) * (σ_Ω_value * σ_Ω_value)


@kernel(output("σ_Ω2", ""), sizes="D_h")
def equation_7_32(σ_Ω2, D_h):
    """Equation 7.32."""
    # 7.32:  σ_Ω2 = 2/D_h
    σ_Ω2[()] = real(2) / real(D_h)


@kernel(output("σ_Ω2", ""), sizes="D_h_prime")
def equation_7_33(σ_Ω2, D_h_prime):
    """Equation 7.33."""
    # 7.33:  σ_Ω2 = 2/D_h_prime
    σ_Ω2[()] = real(2) / real(D_h_prime)


@kernel(output("σ_Ω2", ""), sizes="D_h, D_h_prime")
def equation_7_34(σ_Ω2, D_h, D_h_prime):
    """Equation 7.34."""
    # 7.34:  σ_Ω2 = 4/(D_h + D_h_prime)
    σ_Ω2[()] = real(4) / real(D_h + D_h_prime)


@kernel(given("φ", "3"), given("ψ", "3, 2"), given("θ", "2, 2"), given("x", ""), output("y", ""), opaque="a")
def equation_7_35(φ, ψ, θ, x, y):
    """Equation 7.35."""
    # 7.35:  y = φ[0] + φ[1]·a(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1])) +
    #    φ[2]·a(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))
    y[()] = φ[0] + φ[1] * a(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1])) + φ[2] * a(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))


@kernel(
    given("φ", "3"),
    given("ψ", "3, 2"),
    given("θ", "2, 2"),
    given("x", ""),
    output("y", ""),
    output("dy_dφ", "3"),
    output("dy_dψ", "3, 2"),
    output("dy_dθ", "2, 2"),
    output("dy_dx", ""),
    opaque="a",
)
def equation_7_35_gradient(φ, ψ, θ, x, y, dy_dφ, dy_dψ, dy_dθ, dy_dx):
    """Equation 7.35."""
    dy_dψ[:] = real(0)
    dy_dθ[:] = real(0)
    # 7.35:  y = φ[0] + φ[1]·a(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1])) +
    #    φ[2]·a(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))
    y[()] = φ[0] + φ[1] * a(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1])) + φ[2] * a(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dx = φ[1]·(θ[1, 0]·ψ[1, 0]·a_prime(x·θ[1, 0] + θ[0, 0]) + θ[1, 1]·ψ[2, 0]·a_prime(x·θ[1, 1] +
    #    θ[0, 1]))·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1])) +
    #    φ[2]·(θ[1, 0]·ψ[1, 1]·a_prime(x·θ[1, 0] + θ[0, 0]) + θ[1, 1]·ψ[2, 1]·a_prime(x·θ[1, 1] + θ[0,
    #    1]))·a_prime(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂x)
    dy_dx[()] = φ[1] * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1])) * (θ[1, 0] * ψ[1, 0] * a_prime(θ[0, 0] + x[()] * θ[1, 0]) + θ[1, 1] * ψ[2, 0] * a_prime(θ[0, 1] + x[()] * θ[1, 1])) + φ[2] * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1])) * (θ[1, 0] * ψ[1, 1] * a_prime(θ[0, 0] + x[()] * θ[1, 0]) + θ[1, 1] * ψ[2, 1] * a_prime(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dθ[0, 0] += φ[1]·ψ[1, 0]·a_prime(x·θ[1, 0] + θ[0, 0])·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] +
    #    θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1])) + φ[2]·ψ[1, 1]·a_prime(x·θ[1, 0] + θ[0, 0])·a_prime(ψ[0,
    #    1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂θ[0, 0])
    dy_dθ[0, 0] += φ[1] * ψ[1, 0] * a_prime(θ[0, 0] + x[()] * θ[1, 0]) * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1])) + φ[2] * ψ[1, 1] * a_prime(θ[0, 0] + x[()] * θ[1, 0]) * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dθ[0, 1] += φ[1]·ψ[2, 0]·a_prime(x·θ[1, 1] + θ[0, 1])·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] +
    #    θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1])) + φ[2]·ψ[2, 1]·a_prime(x·θ[1, 1] + θ[0, 1])·a_prime(ψ[0,
    #    1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂θ[0, 1])
    dy_dθ[0, 1] += φ[1] * ψ[2, 0] * a_prime(θ[0, 1] + x[()] * θ[1, 1]) * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1])) + φ[2] * ψ[2, 1] * a_prime(θ[0, 1] + x[()] * θ[1, 1]) * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dθ[1, 0] += x·φ[1]·ψ[1, 0]·a_prime(x·θ[1, 0] + θ[0, 0])·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0]
    #    + θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1])) + x·φ[2]·ψ[1, 1]·a_prime(x·θ[1, 0] + θ[0,
    #    0])·a_prime(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂θ[1, 0])
    dy_dθ[1, 0] += x[()] * φ[1] * ψ[1, 0] * a_prime(θ[0, 0] + x[()] * θ[1, 0]) * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1])) + x[()] * φ[2] * ψ[1, 1] * a_prime(θ[0, 0] + x[()] * θ[1, 0]) * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dθ[1, 1] += x·φ[1]·ψ[2, 0]·a_prime(x·θ[1, 1] + θ[0, 1])·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0]
    #    + θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1])) + x·φ[2]·ψ[2, 1]·a_prime(x·θ[1, 1] + θ[0,
    #    1])·a_prime(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂θ[1, 1])
    dy_dθ[1, 1] += x[()] * φ[1] * ψ[2, 0] * a_prime(θ[0, 1] + x[()] * θ[1, 1]) * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1])) + x[()] * φ[2] * ψ[2, 1] * a_prime(θ[0, 1] + x[()] * θ[1, 1]) * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dφ[0] = 1  (∂y/∂φ[0])
    dy_dφ[0] = real(1)
    # 7.35:  dy_dφ[1] = a(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1]))
    #    (∂y/∂φ[1])
    dy_dφ[1] = a(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dφ[2] = a(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))
    #    (∂y/∂φ[2])
    dy_dφ[2] = a(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dψ[0, 0] += φ[1]·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 0]·a(x·θ[1, 1] + θ[0,
    #    1]))  (∂y/∂ψ[0, 0])
    dy_dψ[0, 0] += φ[1] * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dψ[0, 1] += φ[2]·a_prime(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) + ψ[2, 1]·a(x·θ[1, 1] + θ[0,
    #    1]))  (∂y/∂ψ[0, 1])
    dy_dψ[0, 1] += φ[2] * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dψ[1, 0] += φ[1]·a(x·θ[1, 0] + θ[0, 0])·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] + θ[0, 0]) +
    #    ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂ψ[1, 0])
    dy_dψ[1, 0] += φ[1] * a(θ[0, 0] + x[()] * θ[1, 0]) * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dψ[1, 1] += φ[2]·a(x·θ[1, 0] + θ[0, 0])·a_prime(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) +
    #    ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂ψ[1, 1])
    dy_dψ[1, 1] += φ[2] * a(θ[0, 0] + x[()] * θ[1, 0]) * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dψ[2, 0] += φ[1]·a(x·θ[1, 1] + θ[0, 1])·a_prime(ψ[0, 0] + ψ[1, 0]·a(x·θ[1, 0] + θ[0, 0]) +
    #    ψ[2, 0]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂ψ[2, 0])
    dy_dψ[2, 0] += φ[1] * a(θ[0, 1] + x[()] * θ[1, 1]) * a_prime(ψ[0, 0] + ψ[1, 0] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 0] * a(θ[0, 1] + x[()] * θ[1, 1]))
    # 7.35:  dy_dψ[2, 1] += φ[2]·a(x·θ[1, 1] + θ[0, 1])·a_prime(ψ[0, 1] + ψ[1, 1]·a(x·θ[1, 0] + θ[0, 0]) +
    #    ψ[2, 1]·a(x·θ[1, 1] + θ[0, 1]))  (∂y/∂ψ[2, 1])
    dy_dψ[2, 1] += φ[2] * a(θ[0, 1] + x[()] * θ[1, 1]) * a_prime(ψ[0, 1] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[1, 0]) + ψ[2, 1] * a(θ[0, 1] + x[()] * θ[1, 1]))


@kernel(given("y", ""), given("f", ""), output("l", ""))
def equation_7_36(y, f, l):
    """Equation 7.36."""
    # 7.36:  l = (-f + y)^2
    l[()] = (y[()] - f[()]) ** 2


@kernel(given("y", ""), given("f", ""), output("l", ""), output("dl_dy", ""), output("dl_df", ""))
def equation_7_36_gradient(y, f, l, dl_dy, dl_df):
    """Equation 7.36."""
    # 7.36:  l = (-f + y)^2
    l[()] = (y[()] - f[()]) ** 2
    # 7.36:  dl_df = 2·f - 2·y  (∂l/∂f)
    dl_df[()] = real(2) * f[()] - real(2) * y[()]
    # 7.36:  dl_dy = -2·f + 2·y  (∂l/∂y)
    dl_dy[()] = real(2) * y[()] - real(2) * f[()]


@kernel(given("y", ""), given("f", ""), output("l", ""))
def equation_7_37(y, f, l):
    """Equation 7.37."""
    # 7.37:  l = y·softplus(-f) - (y - 1)·softplus(f)
    l[()] = y[()] * softplus(-f[()]) - softplus(f[()]) * (y[()] - real(1))


@kernel(given("y", ""), given("f", ""), output("l", ""), output("dl_dy", ""), output("dl_df", ""))
def equation_7_37_gradient(y, f, l, dl_dy, dl_df):
    """Equation 7.37."""
    # 7.37:  l = y·softplus(-f) - (y - 1)·softplus(f)
    l[()] = y[()] * softplus(-f[()]) - softplus(f[()]) * (y[()] - real(1))
    # 7.37:  dl_df = -y·sig(-f) + (1 - y)·sig(f)  (∂l/∂f)
    dl_df[()] = (real(1) - y[()]) * sig(f[()]) - y[()] * sig(-f[()])
    # 7.37:  dl_dy = softplus(-f) - softplus(f)  (∂l/∂y)
    dl_dy[()] = softplus(-f[()]) - softplus(f[()])


@kernel(given("z", ""), output("value", ""))
def equation_7_38(z, value):
    """Equation 7.38."""
    # 7.38:  value = sig(z)
    value[()] = sig(z[()])


@kernel(given("z", ""), output("value", ""), output("dvalue_dz", ""))
def equation_7_38_gradient(z, value, dvalue_dz):
    """Equation 7.38."""
    # 7.38:  value = sig(z)
    value[()] = sig(z[()])
    # 7.38:  dvalue_dz = value·sig(-z)  (∂value/∂z)
    dvalue_dz[()] = value[()] * sig(-z[()])


@kernel(
    given("β", "D_h_prime"),
    given("Ω", "D_h_prime, D_h"),
    given("h", "D_h"),
    output("z", "D_h_prime"),
    sizes="D_h, D_h_prime",
    batch="D_h_prime",
    operations="D_h_prime + 2 * D_h * D_h_prime",
)
def affine_map(β, Ω, h, z, D_h, D_h_prime):
    """Affine map."""
    # affine map:  z[p] = β[p]
    for p in range(D_h_prime):
        z[p] = β[p]
    # affine map:  z[p] += Σ_s h[s]·Ω[p, s]
    for p in range(D_h_prime):
        z_sum = real(0)
        for s in range(D_h):
            z_sum += h[s] * Ω[p, s]
        z[p] += z_sum


@kernel(
    given("Ω", "D_h_prime, D_h"),
    output("dz_dh", "D_h, D_h_prime"),
    sizes="D_h, D_h_prime",
    batch="D_h_prime",
    operations="0",
)
def equation_7_39(Ω, dz_dh, D_h, D_h_prime):
    """Equation 7.39."""
    # 7.39:  dz_dh[p, q] = Ω[q, p]
    for p in range(D_h):
        for q in range(D_h_prime):
            dz_dh[p, q] = Ω[q, p]


@kernel(given("z", ""), output("Heaviside", ""))
def equation_7_40(z, Heaviside):
    """Equation 7.40."""
    # 7.40:  Heaviside = select(z < 0, 0, 1)
    Heaviside[()] = real(0) if z[()] < real(0) else real(1)


@kernel(given("z", ""), output("Heaviside", ""), output("dHeaviside_dz", ""))
def equation_7_40_gradient(z, Heaviside, dHeaviside_dz):
    """Equation 7.40."""
    dHeaviside_dz[()] = real(0)
    # 7.40:  Heaviside = select(z < 0, 0, 1)
    Heaviside[()] = real(0) if z[()] < real(0) else real(1)


@kernel(given("z", ""), output("rect", ""))
def equation_7_41(z, rect):
    """Equation 7.41."""
    # 7.41:  rect = select(z < 0, 0, select((0 <= z) & (z <= 1), 1, 0))
    rect[()] = real(0) if z[()] < real(0) else (real(1) if real(0) <= z[()] and z[()] <= real(1) else real(0))


@kernel(given("z", ""), output("rect", ""), output("drect_dz", ""))
def equation_7_41_gradient(z, rect, drect_dz):
    """Equation 7.41."""
    drect_dz[()] = real(0)
    # 7.41:  rect = select(z < 0, 0, select((0 <= z) & (z <= 1), 1, 0))
    rect[()] = real(0) if z[()] < real(0) else (real(1) if real(0) <= z[()] and z[()] <= real(1) else real(0))


@kernel(
    given("β", "D_h_prime"),
    given("Ω", "D_h_prime, D_h"),
    given("h", "D_h"),
    output("f", "D_h_prime"),
    sizes="D_h, D_h_prime",
    batch="D_h_prime",
    operations="D_h_prime + 2 * D_h * D_h_prime",
)
def affine_layer(β, Ω, h, f, D_h, D_h_prime):
    """Affine layer."""
    # affine layer:  f[p] = β[p]
    for p in range(D_h_prime):
        f[p] = β[p]
    # affine layer:  f[p] += Σ_s h[s]·Ω[p, s]
    for p in range(D_h_prime):
        f_sum = real(0)
        for s in range(D_h):
            f_sum += h[s] * Ω[p, s]
        f[p] += f_sum


@kernel(
    given("dl_df", "D_h_prime"),
    given("h", "D_h"),
    output("dl_dΩ", "D_h_prime, D_h"),
    sizes="D_h, D_h_prime",
    batch="D_h_prime",
    operations="D_h * D_h_prime",
)
def equation_7_42(dl_df, h, dl_dΩ, D_h, D_h_prime):
    """Equation 7.42."""
    # 7.42:  dl_dΩ[p, q] = dl_df[p]·h[q]
    for p in range(D_h_prime):
        dl_df_p = dl_df[p]
        for q in range(D_h):
            dl_dΩ[p, q] = dl_df_p * h[q]


@kernel(given("z", ""), given("α", ""), output("a", ""))
def equation_7_43(z, α, a):
    """Equation 7.43."""
    # 7.43:  a = select(z < 0, z·α, z)
    a[()] = z[()] * α[()] if z[()] < real(0) else z[()]


@kernel(given("z", ""), given("α", ""), output("a", ""), output("da_dz", ""), output("da_dα", ""))
def equation_7_43_gradient(z, α, a, da_dz, da_dα):
    """Equation 7.43."""
    # 7.43:  a = select(z < 0, z·α, z)
    a[()] = z[()] * α[()] if z[()] < real(0) else z[()]
    # 7.43:  da_dz = select(z <= 0, α, 1)  (∂a/∂z)
    da_dz[()] = α[()] if z[()] <= real(0) else real(1)
    # 7.43:  da_dα = select(z <= 0, z, 0)  (∂a/∂α)
    da_dα[()] = z[()] if z[()] <= real(0) else real(0)


@kernel(given("x", ""), output("y", ""))
def equation_7_44(x, y):
    """Equation 7.44."""
    # 7.44:  y = exp(exp(2·x) + exp(x)) + sin(exp(2·x) + exp(x))
    y[()] = exp(exp(real(2) * x[()]) + exp(x[()])) + sin(exp(real(2) * x[()]) + exp(x[()]))


@kernel(given("x", ""), output("y", ""), output("dy_dx", ""))
def equation_7_44_gradient(x, y, dy_dx):
    """Equation 7.44."""
    # 7.44:  y = exp(exp(2·x) + exp(x)) + sin(exp(2·x) + exp(x))
    y[()] = exp(exp(real(2) * x[()]) + exp(x[()])) + sin(exp(real(2) * x[()]) + exp(x[()]))
    # 7.44:  dy_dx = (2·exp(2·x) + exp(x))·exp(exp(2·x) + exp(x)) + (2·exp(2·x) + exp(x))·cos(exp(2·x) +
    #    exp(x))  (∂y/∂x)
    dy_dx[()] = (real(2) * exp(real(2) * x[()]) + exp(x[()])) * cos(exp(real(2) * x[()]) + exp(x[()])) + (real(2) * exp(real(2) * x[()]) + exp(x[()])) * exp(exp(real(2) * x[()]) + exp(x[()]))


@kernel(given("x", ""), output("f", "5"), output("y", ""))
def equation_7_45(x, f, y):
    """Equation 7.45."""
    # 7.45:  f[0] = exp(x)
    f[0] = exp(x[()])
    # 7.45:  f[1] = f[0]^2
    f[1] = f[0] * f[0]
    # 7.45:  f[2] = f[0] + f[1]
    f[2] = f[0] + f[1]
    # 7.45:  f[3] = exp(f[2])
    f[3] = exp(f[2])
    # 7.45:  f[4] = sin(f[2])
    f[4] = sin(f[2])
    # 7.45:  y = f[3] + f[4]
    y[()] = f[3] + f[4]


@kernel(
    given("x", ""),
    temporary("f", "5"),
    temporary("dy_df", ""),
    output("dy_df_5", ""),
    temporary("dy_df_6", ""),
    output("dy_df_4", ""),
    temporary("dy_df_7", ""),
    output("dy_df_3", ""),
    temporary("dy_df_8", ""),
    output("dy_df_2", ""),
    temporary("dy_df_9", ""),
    output("dy_df_1", ""),
    temporary("dy_dx_2", ""),
    output("dy_dx", ""),
    temporary("dy_df_12", "5"),
    temporary("dy_df_13", "5"),
    temporary("dy_df_14", "5"),
    temporary("dy_df_15", "5"),
)
def equation_7_46(
    x,
    f,
    dy_df,
    dy_df_5,
    dy_df_6,
    dy_df_4,
    dy_df_7,
    dy_df_3,
    dy_df_8,
    dy_df_2,
    dy_df_9,
    dy_df_1,
    dy_dx_2,
    dy_dx,
    dy_df_12,
    dy_df_13,
    dy_df_14,
    dy_df_15,
):
    """Equations 7.45, 7.46."""
    dy_df_12[0 : 3] = real(0)
    dy_df_13[:] = real(0)
    dy_df_14[0 : 1] = real(0)
    # 7.45:  f[0] = exp(x)
    f[0] = exp(x[()])
    # 7.45:  f[1] = f[0]^2
    f[1] = f[0] * f[0]
    # 7.45:  f[2] = f[0] + f[1]
    f[2] = f[0] + f[1]
    # 7.45:  f[3] = exp(f[2])
    f[3] = exp(f[2])
    # 7.45:  f[4] = sin(f[2])
    f[4] = sin(f[2])
    # 7.45:  dy_df = 1  (∂y/∂f[4])
    dy_df[()] = real(1)
    # 7.46:  dy_df_5 = dy_df
    dy_df_5[()] = dy_df[()]
    # 7.45:  dy_df_6 = 1  (∂y/∂f[3])
    dy_df_6[()] = real(1)
    # 7.46:  dy_df_4 = dy_df_6
    dy_df_4[()] = dy_df_6[()]
    # 7.45:  dy_df_12[3] = 1  (∂y/∂f[3])
    dy_df_12[3] = real(1)
    # 7.45:  dy_df_12[4] = 1  (∂y/∂f[4])
    dy_df_12[4] = real(1)
    # 7.45:  dy_df_7 = dy_df_12[4]·cos(f[2])  (∂f/∂f[2])
    dy_df_7[()] = dy_df_12[4] * cos(f[2])
    # 7.45:  dy_df_7 += dy_df_12[3]·exp(f[2])  (∂f/∂f[2])
    dy_df_7[()] += dy_df_12[3] * exp(f[2])
    # 7.46:  dy_df_3 = dy_df_7
    dy_df_3[()] = dy_df_7[()]
    # 7.45:  dy_df_13[3] += 1  (∂y/∂f[3])
    dy_df_13[3] += real(1)
    # 7.45:  dy_df_13[4] += 1  (∂y/∂f[4])
    dy_df_13[4] += real(1)
    # 7.45:  dy_df_13[2] += dy_df_13[4]·cos(f[2])  (∂f/∂f[2])
    dy_df_13[2] += dy_df_13[4] * cos(f[2])
    # 7.45:  dy_df_13[2] += dy_df_13[3]·exp(f[2])  (∂f/∂f[2])
    dy_df_13[2] += dy_df_13[3] * exp(f[2])
    # 7.45:  dy_df_13[0] += dy_df_13[2]  (∂f/∂f[0])
    dy_df_13[0] += dy_df_13[2]
    # 7.45:  dy_df_8 = dy_df_13[2]  (∂f/∂f[1])
    dy_df_8[()] = dy_df_13[2]
    # 7.46:  dy_df_2 = dy_df_8
    dy_df_2[()] = dy_df_8[()]
    # 7.45:  dy_df_14[3] = 1  (∂y/∂f[3])
    dy_df_14[3] = real(1)
    # 7.45:  dy_df_14[4] = 1  (∂y/∂f[4])
    dy_df_14[4] = real(1)
    # 7.45:  dy_df_14[2] = dy_df_14[4]·cos(f[2])  (∂f/∂f[2])
    dy_df_14[2] = dy_df_14[4] * cos(f[2])
    # 7.45:  dy_df_14[2] += dy_df_14[3]·exp(f[2])  (∂f/∂f[2])
    dy_df_14[2] += dy_df_14[3] * exp(f[2])
    # 7.45:  dy_df_9 = dy_df_14[2]  (∂f/∂f[0])
    dy_df_9[()] = dy_df_14[2]
    # 7.45:  dy_df_14[1] = dy_df_14[2]  (∂f/∂f[1])
    dy_df_14[1] = dy_df_14[2]
    # 7.45:  dy_df_9 += 2·dy_df_14[1]·f[0]  (∂f/∂f[0])
    dy_df_9[()] += real(2) * dy_df_14[1] * f[0]
    # 7.46:  dy_df_1 = dy_df_9
    dy_df_1[()] = dy_df_9[()]
    # 7.45:  dy_df_15[3] = 1  (∂y/∂f[3])
    dy_df_15[3] = real(1)
    # 7.45:  dy_df_15[4] = 1  (∂y/∂f[4])
    dy_df_15[4] = real(1)
    # 7.45:  dy_df_15[2] = dy_df_15[4]·cos(f[2])  (∂f/∂f[2])
    dy_df_15[2] = dy_df_15[4] * cos(f[2])
    # 7.45:  dy_df_15[2] += dy_df_15[3]·exp(f[2])  (∂f/∂f[2])
    dy_df_15[2] += dy_df_15[3] * exp(f[2])
    # 7.45:  dy_df_15[0] = dy_df_15[2]  (∂f/∂f[0])
    dy_df_15[0] = dy_df_15[2]
    # 7.45:  dy_df_15[1] = dy_df_15[2]  (∂f/∂f[1])
    dy_df_15[1] = dy_df_15[2]
    # 7.45:  dy_df_15[0] += 2·dy_df_15[1]·f[0]  (∂f/∂f[0])
    dy_df_15[0] += real(2) * dy_df_15[1] * f[0]
    # 7.45:  dy_dx_2 = dy_df_15[0]·exp(x)  (∂f/∂x)
    dy_dx_2[()] = dy_df_15[0] * exp(x[()])
    # 7.46:  dy_dx = dy_dx_2
    dy_dx[()] = dy_dx_2[()]


@kernel(
    given("x", ""),
    temporary("f", "5"),
    temporary("df_dx", ""),
    output("df_1_dx", ""),
    temporary("df_dx_2", ""),
    output("df_2_dx", ""),
    temporary("df_dx_3", ""),
    output("df_3_dx", ""),
    temporary("df_dx_4", ""),
    output("df_4_dx", ""),
    temporary("df_dx_5", ""),
    output("df_5_dx", ""),
    temporary("dy_dx_2", ""),
    output("dy_dx", ""),
    temporary("df_df_2", "5"),
    temporary("df_df_3", "5"),
    temporary("df_df_4", "5"),
    temporary("df_df_5", "5"),
    temporary("dy_df", "5"),
)
def equation_7_47(
    x,
    f,
    df_dx,
    df_1_dx,
    df_dx_2,
    df_2_dx,
    df_dx_3,
    df_3_dx,
    df_dx_4,
    df_4_dx,
    df_dx_5,
    df_5_dx,
    dy_dx_2,
    dy_dx,
    df_df_2,
    df_df_3,
    df_df_4,
    df_df_5,
    dy_df,
):
    """Equations 7.45, 7.47."""
    df_df_2[2 : 5] = real(0)
    df_df_3[3 : 5] = real(0)
    df_df_4[4 : 5] = real(0)
    df_df_5[:] = real(0)
    # 7.45:  f[0] = exp(x)
    f[0] = exp(x[()])
    # 7.45:  f[1] = f[0]^2
    f[1] = f[0] * f[0]
    # 7.45:  f[2] = f[0] + f[1]
    f[2] = f[0] + f[1]
    # 7.45:  f[3] = exp(f[2])
    f[3] = exp(f[2])
    # 7.45:  f[4] = sin(f[2])
    f[4] = sin(f[2])
    # 7.45:  df_dx = exp(x)  (∂f/∂x)
    df_dx[()] = exp(x[()])
    # 7.47:  df_1_dx = df_dx
    df_1_dx[()] = df_dx[()]
    # 7.47:  df_df_2[1] = 1  (seed of f)
    df_df_2[1] = real(1)
    # 7.45:  df_df_2[0] = 2·df_df_2[1]·f[0]  (∂f/∂f[0])
    df_df_2[0] = real(2) * df_df_2[1] * f[0]
    # 7.45:  df_dx_2 = df_df_2[0]·exp(x)  (∂f/∂x)
    df_dx_2[()] = df_df_2[0] * exp(x[()])
    # 7.47:  df_2_dx = df_dx_2
    df_2_dx[()] = df_dx_2[()]
    # 7.47:  df_df_3[2] = 1  (seed of f)
    df_df_3[2] = real(1)
    # 7.45:  df_df_3[0] = df_df_3[2]  (∂f/∂f[0])
    df_df_3[0] = df_df_3[2]
    # 7.45:  df_df_3[1] = df_df_3[2]  (∂f/∂f[1])
    df_df_3[1] = df_df_3[2]
    # 7.45:  df_df_3[0] += 2·df_df_3[1]·f[0]  (∂f/∂f[0])
    df_df_3[0] += real(2) * df_df_3[1] * f[0]
    # 7.45:  df_dx_3 = df_df_3[0]·exp(x)  (∂f/∂x)
    df_dx_3[()] = df_df_3[0] * exp(x[()])
    # 7.47:  df_3_dx = df_dx_3
    df_3_dx[()] = df_dx_3[()]
    # 7.47:  df_df_4[3] = 1  (seed of f)
    df_df_4[3] = real(1)
    # 7.45:  df_df_4[2] = df_df_4[3]·exp(f[2])  (∂f/∂f[2])
    df_df_4[2] = df_df_4[3] * exp(f[2])
    # 7.45:  df_df_4[0] = df_df_4[2]  (∂f/∂f[0])
    df_df_4[0] = df_df_4[2]
    # 7.45:  df_df_4[1] = df_df_4[2]  (∂f/∂f[1])
    df_df_4[1] = df_df_4[2]
    # 7.45:  df_df_4[0] += 2·df_df_4[1]·f[0]  (∂f/∂f[0])
    df_df_4[0] += real(2) * df_df_4[1] * f[0]
    # 7.45:  df_dx_4 = df_df_4[0]·exp(x)  (∂f/∂x)
    df_dx_4[()] = df_df_4[0] * exp(x[()])
    # 7.47:  df_4_dx = df_dx_4
    df_4_dx[()] = df_dx_4[()]
    # 7.47:  df_df_5[4] += 1  (seed of f)
    df_df_5[4] += real(1)
    # 7.45:  df_df_5[2] += df_df_5[4]·cos(f[2])  (∂f/∂f[2])
    df_df_5[2] += df_df_5[4] * cos(f[2])
    # 7.45:  df_df_5[0] += df_df_5[2]  (∂f/∂f[0])
    df_df_5[0] += df_df_5[2]
    # 7.45:  df_df_5[1] += df_df_5[2]  (∂f/∂f[1])
    df_df_5[1] += df_df_5[2]
    # 7.45:  df_df_5[0] += 2·df_df_5[1]·f[0]  (∂f/∂f[0])
    df_df_5[0] += real(2) * df_df_5[1] * f[0]
    # 7.45:  df_dx_5 = df_df_5[0]·exp(x)  (∂f/∂x)
    df_dx_5[()] = df_df_5[0] * exp(x[()])
    # 7.47:  df_5_dx = df_dx_5
    df_5_dx[()] = df_dx_5[()]
    # 7.45:  dy_df[3] = 1  (∂y/∂f[3])
    dy_df[3] = real(1)
    # 7.45:  dy_df[4] = 1  (∂y/∂f[4])
    dy_df[4] = real(1)
    # 7.45:  dy_df[2] = dy_df[4]·cos(f[2])  (∂f/∂f[2])
    dy_df[2] = dy_df[4] * cos(f[2])
    # 7.45:  dy_df[2] += dy_df[3]·exp(f[2])  (∂f/∂f[2])
    dy_df[2] += dy_df[3] * exp(f[2])
    # 7.45:  dy_df[0] = dy_df[2]  (∂f/∂f[0])
    dy_df[0] = dy_df[2]
    # 7.45:  dy_df[1] = dy_df[2]  (∂f/∂f[1])
    dy_df[1] = dy_df[2]
    # 7.45:  dy_df[0] += 2·dy_df[1]·f[0]  (∂f/∂f[0])
    dy_df[0] += real(2) * dy_df[1] * f[0]
    # 7.45:  dy_dx_2 = dy_df[0]·exp(x)  (∂f/∂x)
    dy_dx_2[()] = dy_df[0] * exp(x[()])
    # 7.47:  dy_dx = dy_dx_2
    dy_dx[()] = dy_dx_2[()]


@kernel(given("a", ""), output("b", ""))
def equation_7_48(a, b):
    """Equation 7.48."""
    # 7.48:  b = relu(a)
    b[()] = relu(a[()])


@kernel(given("a", ""), output("b", ""), output("db_da", ""))
def equation_7_48_gradient(a, b, db_da):
    """Equation 7.48."""
    # 7.48:  b = relu(a)
    b[()] = relu(a[()])
    # 7.48:  db_da = step(a)  (∂b/∂a)
    db_da[()] = step(a[()])
