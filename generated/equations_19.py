"""Chapter 19. Reinforcement learning: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 2bc4606ea2dead51.
"""

from udlc.runtime.functions import log, power, ratio
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("Pr", "T + 1"),
    given("π", "T + 1"),
    given("Pr_2", "T + 1, T"),
    temporary("Pr_prod", ""),
    output("Pr_3", ""),
    sizes="T",
)
def equation_19_22(Pr, π, Pr_2, Pr_prod, Pr_3, T):
    """Equation 19.22."""
    # 19.22:  Pr_prod = Π_t Pr_2[t + 1, t]·π[t]
    Pr_prod_prod = real(1)
    for t in range(T):
        Pr_prod_prod *= Pr_2[t + 1, t] * π[t]
    Pr_prod[()] = Pr_prod_prod
    # 19.22:  Pr_3 = Pr[0]·Pr_prod
    Pr_3[()] = Pr[0] * Pr_prod[()]


@kernel(
    given("Pr", "T + 1"),
    given("π", "T + 1"),
    given("Pr_2", "T + 1, T"),
    temporary("Pr_prod", ""),
    output("Pr_3", ""),
    output("dPr_3_dPr", "T + 1"),
    output("dPr_3_dπ", "T + 1"),
    output("dPr_3_dPr_2", "T + 1, T"),
    temporary("Pr_prod_others", "T"),
    temporary("dPr_3_dPr_prod", ""),
    sizes="T",
)
def equation_19_22_gradient(
    Pr,
    π,
    Pr_2,
    Pr_prod,
    Pr_3,
    dPr_3_dPr,
    dPr_3_dπ,
    dPr_3_dPr_2,
    Pr_prod_others,
    dPr_3_dPr_prod,
    T,
):
    """Equation 19.22."""
    dPr_3_dPr[1 : T + 1] = real(0)
    dPr_3_dπ[:] = real(0)
    dPr_3_dPr_2[:] = real(0)
    # 19.22:  Pr_prod = Π_t Pr_2[t + 1, t]·π[t]
    # 19.22:  Pr_prod_others[t] = 1
    Pr_prod_prod = real(1)
    for t in range(T):
        Pr_prod_prod *= Pr_2[t + 1, t] * π[t]
        Pr_prod_others[t] = real(1)
    Pr_prod[()] = Pr_prod_prod
    # 19.22:  Pr_prod_others[t] = Π_t_other Pr_2[t_other + 1, t_other]·π[t_other]  where t ≠ t_other  (Pr_prod
    #    without one factor)
    for t_other in range(T):
        for t in range(T):
            if t != t_other:
                Pr_prod_others[t] *= Pr_2[t_other + 1, t_other] * π[t_other]
    # 19.22:  Pr_3 = Pr[0]·Pr_prod
    Pr_3[()] = Pr[0] * Pr_prod[()]
    # 19.22:  dPr_3_dPr[0] = Pr_prod  (∂Pr_3/∂Pr[0])
    dPr_3_dPr[0] = Pr_prod[()]
    # 19.22:  dPr_3_dPr_prod = Pr[0]  (∂Pr_3/∂Pr_prod)
    dPr_3_dPr_prod[()] = Pr[0]
    # 19.22:  dPr_3_dPr_2[t + 1, t] += Pr_prod_others[t]·dPr_3_dPr_prod·π[t]  (∂Pr_prod/∂Pr_2[t + 1, t])
    # 19.22:  dPr_3_dπ[t] += Pr_2[t + 1, t]·Pr_prod_others[t]·dPr_3_dPr_prod  (∂Pr_prod/∂π[t])
    dPr_3_dPr_prod_value = dPr_3_dPr_prod[()]
    for t in range(T):
        dPr_3_dPr_2[t + 1, t] += Pr_prod_others[t] * dPr_3_dPr_prod_value * π[t]
        dPr_3_dπ[t] += Pr_2[t + 1, t] * Pr_prod_others[t] * dPr_3_dPr_prod_value


@kernel(
    given("θ", "N_θ"),
    given("α", ""),
    given("Pr", "I"),
    given("dPr_dθ", "N_θ"),
    given("r", "I"),
    temporary("θ_sum", "N_θ"),
    output("θ_next", "N_θ"),
    sizes="I, N_θ",
    batch="N_θ",
    operations="3 * N_θ + I * N_θ",
)
def equation_19_25(θ, α, Pr, dPr_dθ, r, θ_sum, θ_next, I, N_θ):
    """Equation 19.25."""
    # 19.25:  θ_sum[p] = Σ_i dPr_dθ[p]·r[i]/Pr[i]
    for p in range(N_θ):
        θ_sum_sum = real(0)
        dPr_dθ_p = dPr_dθ[p]
        for i in range(I):
            θ_sum_sum += dPr_dθ_p * r[i] / Pr[i]
        θ_sum[p] = θ_sum_sum
    # 19.25:  θ_next[p] = α·θ_sum[p]/I + θ[p]
    α_value = α[()]
    for p in range(N_θ):
        θ_next[p] = θ[p] + α_value * θ_sum[p] / real(I)


@kernel(given("f", ""), given("df_dz", ""), output("derivative", ""))
def equation_19_26(f, df_dz, derivative):
    """Equation 19.26."""
    # 19.26:  derivative = df_dz/f
    derivative[()] = df_dz[()] / f[()]


@kernel(
    given("f", ""),
    given("df_dz", ""),
    output("derivative", ""),
    output("dderivative_df", ""),
    output("dderivative_ddf_dz", ""),
)
def equation_19_26_gradient(f, df_dz, derivative, dderivative_df, dderivative_ddf_dz):
    """Equation 19.26."""
    # 19.26:  derivative = df_dz/f
    derivative[()] = df_dz[()] / f[()]
    # 19.26:  dderivative_ddf_dz = 1/f  (∂derivative/∂df_dz)
    dderivative_ddf_dz[()] = real(1) / f[()]
    # 19.26:  dderivative_df = -df_dz/f^2  (∂derivative/∂f)
    dderivative_df[()] = -ratio(df_dz[()], 1, f[()], 2)


@kernel(given("Pr", "T + 1"), given("π", "T + 1"), given("Pr_2", "T + 1, T"), output("value", ""), sizes="T")
def equation_19_28(Pr, π, Pr_2, value, T):
    """Equation 19.28."""
    # 19.28:  value = log(Pr[0])
    value[()] = log(Pr[0])
    # 19.28:  value += Σ_t log(π[t])
    value_sum = real(0)
    for t in range(T):
        value_sum += log(π[t])
    value[()] += value_sum
    # 19.28:  value += Σ_t log(Pr_2[t + 1, t])
    value_sum_2 = real(0)
    for t in range(T):
        value_sum_2 += log(Pr_2[t + 1, t])
    value[()] += value_sum_2


@kernel(
    given("Pr", "T + 1"),
    given("π", "T + 1"),
    given("Pr_2", "T + 1, T"),
    output("value", ""),
    output("dvalue_dPr", "T + 1"),
    output("dvalue_dπ", "T + 1"),
    output("dvalue_dPr_2", "T + 1, T"),
    sizes="T",
)
def equation_19_28_gradient(Pr, π, Pr_2, value, dvalue_dPr, dvalue_dπ, dvalue_dPr_2, T):
    """Equation 19.28."""
    dvalue_dPr[1 : T + 1] = real(0)
    dvalue_dπ[:] = real(0)
    dvalue_dPr_2[:] = real(0)
    # 19.28:  value = log(Pr[0])
    value[()] = log(Pr[0])
    # 19.28:  value += Σ_t log(π[t])
    value_sum = real(0)
    for t in range(T):
        value_sum += log(π[t])
    value[()] += value_sum
    # 19.28:  value += Σ_t log(Pr_2[t + 1, t])
    # 19.28:  dvalue_dPr_2[t + 1, t] += 1/Pr_2[t + 1, t]  (∂value/∂Pr_2[t + 1, t])
    # 19.28:  dvalue_dπ[t] += 1/π[t]  (∂value/∂π[t])
    value_sum_2 = real(0)
    for t in range(T):
        value_sum_2 += log(Pr_2[t + 1, t])
        dvalue_dPr_2[t + 1, t] += real(1) / Pr_2[t + 1, t]
        dvalue_dπ[t] += real(1) / π[t]
    value[()] += value_sum_2
    # 19.28:  dvalue_dPr[0] = 1/Pr[0]  (∂value/∂Pr[0])
    dvalue_dPr[0] = real(1) / Pr[0]


@kernel(given("t", "", integral=True), given("r", "T"), output("r_2", ""), sizes="T")
def equation_19_30(t, r, r_2, T):
    """Equation 19.30."""
    # 19.30:  r_2 = Σ_k r[k]
    r_2_sum = real(0)
    for k in range(t[()] - 1):
        r_2_sum += r[k]
    r_2[()] = r_2_sum
    # 19.30:  r_2 += Σ_k r[k - 1]
    r_2_sum_2 = real(0)
    for k in range(t[()], T + 1):
        r_2_sum_2 += r[k - 1]
    r_2[()] += r_2_sum_2


@kernel(given("t", "", integral=True), given("r", "T"), output("r_2", ""), output("dr_2_dr", "T"), sizes="T")
def equation_19_30_gradient(t, r, r_2, dr_2_dr, T):
    """Equation 19.30."""
    dr_2_dr[:] = real(0)
    # 19.30:  r_2 = Σ_k r[k]
    r_2_sum = real(0)
    for k in range(t[()] - 1):
        r_2_sum += r[k]
    r_2[()] = r_2_sum
    # 19.30:  r_2 += Σ_k r[k - 1]
    r_2_sum_2 = real(0)
    for k in range(t[()], T + 1):
        r_2_sum_2 += r[k - 1]
    r_2[()] += r_2_sum_2
    # 19.30:  dr_2_dr[k] += 1  (∂r_2/∂r[k - 1])
    for k in range(t[()] - 1, T):
        dr_2_dr[k] += real(1)
    # 19.30:  dr_2_dr[k] += 1  (∂r_2/∂r[k])
    for k in range(t[()] - 1):
        dr_2_dr[k] += real(1)


@kernel(given("γ", ""), given("r", "T"), output("G", "T"), sizes="T")
def return_of_a_trajectory(γ, r, G, T):
    """Return of a trajectory."""
    # return of a trajectory:  G[t] = Σ_n r[n + t]·γ^n
    γ_value = γ[()]
    for t in range(T):
        G_sum = real(0)
        for n in range(T - t):
            G_sum += r[n + t] * power(γ_value, real(n))
        G[t] = G_sum


@kernel(given("γ", ""), given("r", "T"), output("r_2", "T"), sizes="T")
def equation_19_32(γ, r, r_2, T):
    """Equation 19.32."""
    # 19.32:  r_2[t] = Σ_k r[k - 1]·γ^(k - t - 1)
    γ_value = γ[()]
    for t in range(T):
        r_2_sum = real(0)
        for k in range(t + 1, T + 1):
            r_2_sum += r[k - 1] * power(γ_value, real(k - t - 1))
        r_2[t] = r_2_sum


@kernel(output("value", ""))
def equation_19_35(value):
    value[()] = real(0)


@kernel(given("r", "I"), temporary("b_sum", ""), output("b", ""), sizes="I")
def equation_19_37(r, b_sum, b, I):
    """Equation 19.37."""
    # 19.37:  b_sum = Σ_i r[i]
    b_sum_sum = real(0)
    for i in range(I):
        b_sum_sum += r[i]
    b_sum[()] = b_sum_sum
    # 19.37:  b = b_sum/I
    b[()] = b_sum[()] / real(I)


@kernel(
    given("r", "I"),
    temporary("b_sum", ""),
    output("b", ""),
    output("db_dr", "I"),
    temporary("db_db_sum", ""),
    sizes="I",
)
def equation_19_37_gradient(r, b_sum, b, db_dr, db_db_sum, I):
    """Equation 19.37."""
    # 19.37:  b_sum = Σ_i r[i]
    b_sum_sum = real(0)
    for i in range(I):
        b_sum_sum += r[i]
    b_sum[()] = b_sum_sum
    # 19.37:  b = b_sum/I
    b[()] = b_sum[()] / real(I)
    # 19.37:  db_db_sum = 1/I  (∂b/∂b_sum)
    db_db_sum[()] = real(1) / real(I)
    # 19.37:  db_dr[i] = db_db_sum  (∂b_sum/∂r[i])
    db_db_sum_value = db_db_sum[()]
    for i in range(I):
        db_dr[i] = db_db_sum_value


@kernel(
    given("v", "I, T + 1"),
    given("r", "I, T"),
    temporary("L_base", "I, T"),
    output("L", ""),
    sizes="I, T",
    batch="I",
    partial="L",
    operations="5 * I * T",
)
def equation_19_39(v, r, L_base, L, I, T):
    """Equation 19.39."""
    # 19.39:  L_base[i, t] = v[i, t]
    # 19.39:  L_base[i, t] += Σ_j -r[i, j - 1]
    # 19.39:  L = Σ_(i, t) L_base[i, t]^2
    L_sum = real(0)
    for i in range(I):
        for t in range(T):
            L_base[i, t] = v[i, t]
        for t in range(T):
            L_base_sum = real(0)
            for j in range(t + 1, T + 1):
                L_base_sum -= r[i, j - 1]
            L_base[i, t] += L_base_sum
        for t in range(T):
            L_sum += L_base[i, t] * L_base[i, t]
    L[()] = L_sum


@kernel(
    given("v", "I, T + 1"),
    given("r", "I, T"),
    temporary("L_base", "I, T"),
    output("L", ""),
    output("dL_dv", "I, T + 1"),
    output("dL_dr", "I, T"),
    temporary("dL_dL_base", "I, T"),
    sizes="I, T",
    batch="I",
    partial="L",
    operations="9 * I * T",
)
def equation_19_39_gradient(v, r, L_base, L, dL_dv, dL_dr, dL_dL_base, I, T):
    """Equation 19.39."""
    dL_dv[:] = real(0)
    dL_dr[:] = real(0)
    # 19.39:  L_base[i, t] = v[i, t]
    # 19.39:  L_base[i, t] += Σ_j -r[i, j - 1]
    # 19.39:  L = Σ_(i, t) L_base[i, t]^2
    # 19.39:  dL_dL_base[i, t] = 2·L_base[i, t]  (∂L/∂L_base[i, t])
    # 19.39:  dL_dr[i, j] += Σ_t -dL_dL_base[i, t]  (∂L_base/∂r[i, j - 1])
    # 19.39:  dL_dv[i, t] += dL_dL_base[i, t]  (∂L_base/∂v[i, t])
    L_sum = real(0)
    for i in range(I):
        for t in range(T):
            L_base[i, t] = v[i, t]
        for t in range(T):
            L_base_sum = real(0)
            for j in range(t + 1, T + 1):
                L_base_sum -= r[i, j - 1]
            L_base[i, t] += L_base_sum
        for t in range(T):
            L_sum += L_base[i, t] * L_base[i, t]
        for t in range(T):
            dL_dL_base[i, t] = real(2) * L_base[i, t]
        for t in range(T):
            dL_dL_base_i_t = dL_dL_base[i, t]
            for j in range(t, T):
                dL_dr[i, j] -= dL_dL_base_i_t
        for t in range(T):
            dL_dv[i, t] += dL_dL_base[i, t]
    L[()] = L_sum


@kernel(given("r", "T"), given("γ", ""), given("v", "T + 1"), output("r_2", "T - 1"), sizes="T")
def equation_19_40(r, γ, v, r_2, T):
    """Equation 19.40."""
    r_2[0 : min(0, T - 1)] = real(0)
    # 19.40:  r_2[t] = r[t] + v[t + 1]·γ
    γ_value = γ[()]
    for t in range(T - 1):
        r_2[t] = r[t] + v[t + 1] * γ_value


@kernel(
    given("r", "I, T"),
    given("γ", ""),
    given("v", "I, T + 1"),
    output("L", ""),
    sizes="I, T",
    batch="I",
    partial="L",
    operations="4 * I * T",
)
def equation_19_42(r, γ, v, L, I, T):
    """Equation 19.42."""
    # 19.42:  L = Σ_(i, t) (r[i, t] + v[i, t + 1]·γ - v[i, t])^2
    L_sum = real(0)
    γ_value = γ[()]
    for i in range(I):
        for t in range(T):
            L_sum += (r[i, t] + v[i, t + 1] * γ_value - v[i, t]) ** 2
    L[()] = L_sum


@kernel(
    given("r", "I, T"),
    given("γ", ""),
    given("v", "I, T + 1"),
    output("L", ""),
    output("dL_dr", "I, T"),
    output("dL_dγ", ""),
    output("dL_dv", "I, T + 1"),
    sizes="I, T",
    batch="I",
    partial="L, dL_dγ",
    operations="18 * I * T",
)
def equation_19_42_gradient(r, γ, v, L, dL_dr, dL_dγ, dL_dv, I, T):
    """Equation 19.42."""
    dL_dv[:] = real(0)
    # 19.42:  L = Σ_(i, t) (r[i, t] + v[i, t + 1]·γ - v[i, t])^2
    # 19.42:  dL_dr[i, t] = 2·r[i, t] + 2·v[i, t + 1]·γ - 2·v[i, t]  (∂L/∂r[i, t])
    # 19.42:  dL_dv[i, t] += γ·(2·r[i, t - 1] - 2·v[i, t - 1] + 2·v[i, t]·γ)  (∂L/∂v[i, t + 1])
    # 19.42:  dL_dv[i, t] += -2·r[i, t] - 2·v[i, t + 1]·γ + 2·v[i, t]  (∂L/∂v[i, t])
    # 19.42:  dL_dγ = Σ_(i, t) v[i, t + 1]·(2·r[i, t] + 2·v[i, t + 1]·γ - 2·v[i, t])  (∂L/∂γ)
    L_sum = real(0)
    dL_dγ_sum = real(0)
    γ_value = γ[()]
    for i in range(I):
        for t in range(T):
            L_sum += (r[i, t] + v[i, t + 1] * γ_value - v[i, t]) ** 2
            dL_dr[i, t] = real(2) * r[i, t] + real(2) * v[i, t + 1] * γ_value - real(2) * v[i, t]
        for t in range(1, T + 1):
            dL_dv[i, t] += γ_value * (real(2) * r[i, t - 1] + real(2) * v[i, t] * γ_value - real(2) * v[i, t - 1])
        for t in range(T):
            dL_dv[i, t] += real(2) * v[i, t] - real(2) * r[i, t] - real(2) * v[i, t + 1] * γ_value
        for t in range(T):
            dL_dγ_sum += v[i, t + 1] * (real(2) * r[i, t] + real(2) * v[i, t + 1] * γ_value - real(2) * v[i, t])
    L[()] = L_sum
    dL_dγ[()] = dL_dγ_sum


@kernel(output("value", ""))
def equation_19_48(value):
    value[()] = real(0)


@kernel(given("a", ""), given("c", ""), given("b", ""), given("μ_b", ""), output("a_prime", ""))
def equation_19_49(a, c, b, μ_b, a_prime):
    """Equation 19.49."""
    # 19.49:  a_prime = a - c·(b - μ_b)
    a_prime[()] = a[()] - c[()] * (b[()] - μ_b[()])


@kernel(
    given("a", ""),
    given("c", ""),
    given("b", ""),
    given("μ_b", ""),
    output("a_prime", ""),
    output("da_prime_da", ""),
    output("da_prime_dc", ""),
    output("da_prime_db", ""),
    output("da_prime_dμ_b", ""),
)
def equation_19_49_gradient(a, c, b, μ_b, a_prime, da_prime_da, da_prime_dc, da_prime_db, da_prime_dμ_b):
    """Equation 19.49."""
    # 19.49:  a_prime = a - c·(b - μ_b)
    a_prime[()] = a[()] - c[()] * (b[()] - μ_b[()])
    # 19.49:  da_prime_da = 1  (∂a_prime/∂a)
    da_prime_da[()] = real(1)
    # 19.49:  da_prime_db = -c  (∂a_prime/∂b)
    da_prime_db[()] = -c[()]
    # 19.49:  da_prime_dc = -b + μ_b  (∂a_prime/∂c)
    da_prime_dc[()] = μ_b[()] - b[()]
    # 19.49:  da_prime_dμ_b = c  (∂a_prime/∂μ_b)
    da_prime_dμ_b[()] = c[()]


@kernel(given("r", "T"), output("r_2", "T"), sizes="T")
def equation_19_52(r, r_2, T):
    """Equation 19.52."""
    # 19.52:  r_2[t] = Σ_k r[k - 1]
    for t in range(T):
        r_2_sum = real(0)
        for k in range(t + 1, T + 1):
            r_2_sum += r[k - 1]
        r_2[t] = r_2_sum
