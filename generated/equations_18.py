"""Chapter 18. Diffusion models: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 7a72795d364c2ce8.
"""

from udlc.runtime.functions import absolute, det, inv, log, matmul, power, ratio, sign, sqrt
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("β", "T"),
    given("x", "D"),
    given("ε", "T, D"),
    output("z", "T, D"),
    sizes="D, T",
    needs="T",
    batch="D",
    operations="3 * D + 5 + sum(3 * D + 5 for t in range(1, T))",
)
def equation_18_1(β, x, ε, z, D, T):
    """Equation 18.1."""
    # 18.1:  z[0, p] = x[p]·sqrt(1 - β[0]) + sqrt(β[0])·ε[0, p]
    constant_1 = sqrt(β[0])
    constant_2 = sqrt(real(1) - β[0])
    for p in range(D):
        z[0, p] = constant_1 * ε[0, p] + constant_2 * x[p]
    for t in range(1, T):
        # 18.1:  z[t, p] = z[t - 1, p]·sqrt(1 - β[t]) + sqrt(β[t])·ε[t, p]
        constant_3 = sqrt(β[t])
        constant_4 = sqrt(real(1) - β[t])
        for p in range(D):
            z[t, p] = constant_3 * ε[t, p] + constant_4 * z[t - 1, p]


@kernel(
    given("q", "T"),
    given("q_2", "T, T"),
    temporary("q_prod", ""),
    output("q_3", ""),
    sizes="T",
    needs="T",
)
def equation_18_3(q, q_2, q_prod, q_3, T):
    """Equation 18.3."""
    # 18.3:  q_prod = Π_t q_2[t, t - 1]
    q_prod_prod = real(1)
    for t in range(1, T):
        q_prod_prod *= q_2[t, t - 1]
    q_prod[()] = q_prod_prod
    # 18.3:  q_3 = q[0]·q_prod
    q_3[()] = q[0] * q_prod[()]


@kernel(
    given("q", "T"),
    given("q_2", "T, T"),
    temporary("q_prod", ""),
    output("q_3", ""),
    output("dq_3_dq", "T"),
    output("dq_3_dq_2", "T, T"),
    temporary("q_prod_others", "T"),
    temporary("dq_3_dq_prod", ""),
    sizes="T",
    needs="T",
)
def equation_18_3_gradient(q, q_2, q_prod, q_3, dq_3_dq, dq_3_dq_2, q_prod_others, dq_3_dq_prod, T):
    """Equation 18.3."""
    dq_3_dq[min(1, T) : T] = real(0)
    dq_3_dq_2[:] = real(0)
    q_prod_others[:] = real(0)
    # 18.3:  q_prod = Π_t q_2[t, t - 1]
    q_prod_prod = real(1)
    for t in range(1, T):
        q_prod_prod *= q_2[t, t - 1]
    q_prod[()] = q_prod_prod
    # 18.3:  q_prod_others[t] = Π_t_other q_2[t_other, t_other - 1]  where t ≠ t_other  (q_prod without one
    #    factor)
    for t in range(T):
        q_prod_others[t] = real(1)
    for t_other in range(1, T):
        for t in range(1, T):
            if t != t_other:
                q_prod_others[t] *= q_2[t_other, t_other - 1]
    # 18.3:  q_3 = q[0]·q_prod
    q_3[()] = q[0] * q_prod[()]
    # 18.3:  dq_3_dq[0] = q_prod  (∂q_3/∂q[0])
    dq_3_dq[0] = q_prod[()]
    # 18.3:  dq_3_dq_prod = q[0]  (∂q_3/∂q_prod)
    dq_3_dq_prod[()] = q[0]
    # 18.3:  dq_3_dq_2[t, t - 1] += dq_3_dq_prod·q_prod_others[t]  (∂q_prod/∂q_2[t, t - 1])
    dq_3_dq_prod_value = dq_3_dq_prod[()]
    for t in range(1, T):
        dq_3_dq_2[t, t - 1] += dq_3_dq_prod_value * q_prod_others[t]


@kernel(
    given("β", "T"),
    given("x", "D"),
    given("ε", "T, D"),
    output("z", "T, D"),
    sizes="D, T",
    needs="T, T - 1",
    batch="D",
    operations="6 * D + 10",
)
def equation_18_4(β, x, ε, z, D, T):
    """Equation 18.4."""
    z[min(2, T) : T] = real(0)
    # 18.4:  z[0, p] = x[p]·sqrt(1 - β[0]) + sqrt(β[0])·ε[0, p]
    # 18.4:  z[1, p] = z[0, p]·sqrt(1 - β[1]) + sqrt(β[1])·ε[1, p]
    constant_1 = sqrt(β[0])
    constant_2 = sqrt(real(1) - β[0])
    constant_3 = sqrt(β[1])
    constant_4 = sqrt(real(1) - β[1])
    for p in range(D):
        z[0, p] = constant_1 * ε[0, p] + constant_2 * x[p]
        z[1, p] = constant_3 * ε[1, p] + constant_4 * z[0, p]


@kernel(
    given("β", "T"),
    given("x", "D"),
    given("ε", "T, D"),
    output("z", "T, D"),
    sizes="D, T",
    needs="T, T - 1",
    batch="D",
    operations="5 * D + 10",
)
def equation_18_5(β, x, ε, z, D, T):
    """Equation 18.5."""
    z[0 : min(1, T)] = real(0)
    z[min(2, T) : T] = real(0)
    # 18.5:  z[1, p] = x[p]·sqrt((1 - β[0])·(1 - β[1])) + sqrt(β[1])·ε[1, p] + ε[0, p]·sqrt(-β[1] - (1 -
    #    β[0])·(1 - β[1]) + 1)
    constant_1 = sqrt(β[1])
    constant_2 = sqrt((real(1) - β[0]) * (real(1) - β[1]))
    constant_3 = sqrt(real(1) - (real(1) - β[0]) * (real(1) - β[1]) - β[1])
    for p in range(D):
        z[1, p] = constant_1 * ε[1, p] + constant_2 * x[p] + constant_3 * ε[0, p]


@kernel(given("β", "T"), temporary("α_prod", "T"), output("α", "T"), sizes="T")
def noise_schedule(β, α_prod, α, T):
    """Noise schedule."""
    # noise schedule:  α_prod[t] = Π_s (1 - β[s])
    for t in range(T):
        α_prod_prod = real(1)
        for s in range(t + 1):
            α_prod_prod *= real(1) - β[s]
        α_prod[t] = α_prod_prod
    # noise schedule:  α[t] = α_prod[t]
    for t in range(T):
        α[t] = α_prod[t]


@kernel(given("q", "T, T"), given("q_2", "T"), output("q_3", "T"), sizes="T")
def equation_18_11(q, q_2, q_3, T):
    """Equation 18.11."""
    q_3[:] = real(0)
    # 18.11:  q_3[t] += q[t, t - 1]·q_2[t - 1]/q_2[t]
    for t in range(1, T):
        q_3[t] += q[t, t - 1] * q_2[t - 1] / q_2[t]


@kernel(given("q", "T, T"), given("q_2", "T"), output("q_3", "T"), sizes="T")
def equation_18_12(q, q_2, q_3, T):
    """Equation 18.12."""
    q_3[:] = real(0)
    # 18.12:  q_3[t] += q[t, t - 1]·q_2[t - 1]/q_2[t]
    for t in range(1, T):
        q_3[t] += q[t, t - 1] * q_2[t - 1] / q_2[t]


@kernel(
    given("Pr", "T"),
    given("Pr_2", "T, T"),
    temporary("Pr_prod", ""),
    given("Pr_3", "T"),
    output("Pr_4", ""),
    sizes="T",
    needs="T",
)
def equation_18_17(Pr, Pr_2, Pr_prod, Pr_3, Pr_4, T):
    """Equation 18.17."""
    # 18.17:  Pr_prod = Π_t Pr_2[t - 1, t]
    Pr_prod_prod = real(1)
    for t in range(1, T):
        Pr_prod_prod *= Pr_2[t - 1, t]
    Pr_prod[()] = Pr_prod_prod
    # 18.17:  Pr_4 = Pr[0]·Pr_3[T - 1]·Pr_prod
    Pr_4[()] = Pr[0] * Pr_3[T - 1] * Pr_prod[()]


@kernel(
    given("Pr", "T"),
    given("Pr_2", "T, T"),
    temporary("Pr_prod", ""),
    given("Pr_3", "T"),
    output("Pr_4", ""),
    output("dPr_4_dPr", "T"),
    output("dPr_4_dPr_2", "T, T"),
    output("dPr_4_dPr_3", "T"),
    temporary("Pr_prod_others", "T"),
    temporary("dPr_4_dPr_prod", ""),
    sizes="T",
    needs="T",
)
def equation_18_17_gradient(
    Pr,
    Pr_2,
    Pr_prod,
    Pr_3,
    Pr_4,
    dPr_4_dPr,
    dPr_4_dPr_2,
    dPr_4_dPr_3,
    Pr_prod_others,
    dPr_4_dPr_prod,
    T,
):
    """Equation 18.17."""
    dPr_4_dPr[min(1, T) : T] = real(0)
    dPr_4_dPr_2[:] = real(0)
    dPr_4_dPr_3[0 : T - 1] = real(0)
    Pr_prod_others[:] = real(0)
    # 18.17:  Pr_prod = Π_t Pr_2[t - 1, t]
    Pr_prod_prod = real(1)
    for t in range(1, T):
        Pr_prod_prod *= Pr_2[t - 1, t]
    Pr_prod[()] = Pr_prod_prod
    # 18.17:  Pr_prod_others[t] = Π_t_other Pr_2[t_other - 1, t_other]  where t ≠ t_other  (Pr_prod without
    #    one factor)
    for t in range(T):
        Pr_prod_others[t] = real(1)
    for t_other in range(1, T):
        for t in range(1, T):
            if t != t_other:
                Pr_prod_others[t] *= Pr_2[t_other - 1, t_other]
    # 18.17:  Pr_4 = Pr[0]·Pr_3[T - 1]·Pr_prod
    Pr_4[()] = Pr[0] * Pr_3[T - 1] * Pr_prod[()]
    # 18.17:  dPr_4_dPr[0] = Pr_3[T - 1]·Pr_prod  (∂Pr_4/∂Pr[0])
    dPr_4_dPr[0] = Pr_3[T - 1] * Pr_prod[()]
    # 18.17:  dPr_4_dPr_3[T - 1] = Pr[0]·Pr_prod  (∂Pr_4/∂Pr_3[T - 1])
    dPr_4_dPr_3[T - 1] = Pr[0] * Pr_prod[()]
    # 18.17:  dPr_4_dPr_prod = Pr[0]·Pr_3[T - 1]  (∂Pr_4/∂Pr_prod)
    dPr_4_dPr_prod[()] = Pr[0] * Pr_3[T - 1]
    # 18.17:  dPr_4_dPr_2[t - 1, t] += Pr_prod_others[t]·dPr_4_dPr_prod  (∂Pr_prod/∂Pr_2[t - 1, t])
    dPr_4_dPr_prod_value = dPr_4_dPr_prod[()]
    for t in range(1, T):
        dPr_4_dPr_2[t - 1, t] += Pr_prod_others[t] * dPr_4_dPr_prod_value


@kernel(
    given("Pr", "T"),
    given("q", "T"),
    given("Pr_2", "T, T"),
    given("q_2", "T, T"),
    given("Pr_3", "T"),
    output("value", ""),
    temporary("log_value_prod", ""),
    temporary("log_value_prod_2", ""),
    sizes="T",
    needs="T",
)
def equation_18_22(Pr, q, Pr_2, q_2, Pr_3, value, log_value_prod, log_value_prod_2, T):
    """Equation 18.22."""
    # 18.22:  log_value_prod = Σ_t log(Pr_2[t - 1, t])
    # 18.22:  log_value_prod_2 = Σ_t log(q_2[t, t - 1])
    log_value_prod_sum = real(0)
    log_value_prod_2_sum = real(0)
    for t in range(1, T):
        log_value_prod_sum += log(Pr_2[t - 1, t])
        log_value_prod_2_sum += log(q_2[t, t - 1])
    log_value_prod[()] = log_value_prod_sum
    log_value_prod_2[()] = log_value_prod_2_sum
    # 18.22:  value = log_value_prod - log_value_prod_2 + log(Pr[0]) + log(Pr_3[T - 1]) - log(q[0])
    value[()] = log_value_prod[()] + log(Pr[0]) + log(Pr_3[T - 1]) - log(q[0]) - log_value_prod_2[()]


@kernel(
    given("Pr", "T"),
    given("q", "T"),
    given("Pr_2", "T, T"),
    given("q_2", "T, T"),
    given("Pr_3", "T"),
    output("value", ""),
    temporary("log_value_prod", ""),
    temporary("log_value_prod_2", ""),
    output("dvalue_dPr", "T"),
    output("dvalue_dq", "T"),
    output("dvalue_dPr_2", "T, T"),
    output("dvalue_dq_2", "T, T"),
    output("dvalue_dPr_3", "T"),
    sizes="T",
    needs="T",
)
def equation_18_22_gradient(
    Pr,
    q,
    Pr_2,
    q_2,
    Pr_3,
    value,
    log_value_prod,
    log_value_prod_2,
    dvalue_dPr,
    dvalue_dq,
    dvalue_dPr_2,
    dvalue_dq_2,
    dvalue_dPr_3,
    T,
):
    """Equation 18.22."""
    dvalue_dPr[min(1, T) : T] = real(0)
    dvalue_dq[min(1, T) : T] = real(0)
    dvalue_dPr_2[:] = real(0)
    dvalue_dq_2[:] = real(0)
    dvalue_dPr_3[0 : T - 1] = real(0)
    # 18.22:  log_value_prod = Σ_t log(Pr_2[t - 1, t])
    # 18.22:  log_value_prod_2 = Σ_t log(q_2[t, t - 1])
    # 18.22:  dvalue_dq_2[t, t - 1] += -1/q_2[t, t - 1]  (∂log_value_prod_2/∂q_2[t, t - 1])
    # 18.22:  dvalue_dPr_2[t - 1, t] += 1/Pr_2[t - 1, t]  (∂log_value_prod/∂Pr_2[t - 1, t])
    log_value_prod_sum = real(0)
    log_value_prod_2_sum = real(0)
    for t in range(1, T):
        log_value_prod_sum += log(Pr_2[t - 1, t])
        log_value_prod_2_sum += log(q_2[t, t - 1])
        dvalue_dq_2[t, t - 1] -= (real(1) / q_2[t, t - 1])
        dvalue_dPr_2[t - 1, t] += real(1) / Pr_2[t - 1, t]
    log_value_prod[()] = log_value_prod_sum
    log_value_prod_2[()] = log_value_prod_2_sum
    # 18.22:  value = log_value_prod - log_value_prod_2 + log(Pr[0]) + log(Pr_3[T - 1]) - log(q[0])
    value[()] = log_value_prod[()] + log(Pr[0]) + log(Pr_3[T - 1]) - log(q[0]) - log_value_prod_2[()]
    # 18.22:  dvalue_dPr[0] = 1/Pr[0]  (∂value/∂Pr[0])
    dvalue_dPr[0] = real(1) / Pr[0]
    # 18.22:  dvalue_dPr_3[T - 1] = 1/Pr_3[T - 1]  (∂value/∂Pr_3[T - 1])
    dvalue_dPr_3[T - 1] = real(1) / Pr_3[T - 1]
    # 18.22:  dvalue_dq[0] = -1/q[0]  (∂value/∂q[0])
    dvalue_dq[0] = -(real(1) / q[0])


@kernel(given("q", "T, T"), given("q_2", "T"), output("q_3", "T"), sizes="T")
def equation_18_23(q, q_2, q_3, T):
    """Equation 18.23."""
    q_3[:] = real(0)
    # 18.23:  q_3[t] += q[t - 1, t]·q_2[t]/q_2[t - 1]
    for t in range(1, T):
        q_3[t] += q[t - 1, t] * q_2[t] / q_2[t - 1]


@kernel(
    given("Pr", "T"),
    given("Pr_2", "T, T"),
    given("q", "T, T"),
    output("value", ""),
    sizes="T",
    needs="T",
)
def equation_18_24(Pr, Pr_2, q, value, T):
    """Equation 18.24."""
    # 18.24:  value = log(Pr[0])
    value[()] = log(Pr[0])
    # 18.24:  value += Σ_t (log(Pr_2[t - 1, t]) - log(q[t - 1, t]))
    value_sum = real(0)
    for t in range(1, T):
        value_sum += log(Pr_2[t - 1, t]) - log(q[t - 1, t])
    value[()] += value_sum


@kernel(
    given("Pr", "T"),
    given("Pr_2", "T, T"),
    given("q", "T, T"),
    output("value", ""),
    output("dvalue_dPr", "T"),
    output("dvalue_dPr_2", "T, T"),
    output("dvalue_dq", "T, T"),
    sizes="T",
    needs="T",
)
def equation_18_24_gradient(Pr, Pr_2, q, value, dvalue_dPr, dvalue_dPr_2, dvalue_dq, T):
    """Equation 18.24."""
    dvalue_dPr[min(1, T) : T] = real(0)
    dvalue_dPr_2[:] = real(0)
    dvalue_dq[:] = real(0)
    # 18.24:  value = log(Pr[0])
    value[()] = log(Pr[0])
    # 18.24:  value += Σ_t (log(Pr_2[t - 1, t]) - log(q[t - 1, t]))
    # 18.24:  dvalue_dPr_2[t - 1, t] += 1/Pr_2[t - 1, t]  (∂value/∂Pr_2[t - 1, t])
    # 18.24:  dvalue_dq[t - 1, t] += -1/q[t - 1, t]  (∂value/∂q[t - 1, t])
    value_sum = real(0)
    for t in range(1, T):
        value_sum += log(Pr_2[t - 1, t]) - log(q[t - 1, t])
        dvalue_dPr_2[t - 1, t] += real(1) / Pr_2[t - 1, t]
        dvalue_dq[t - 1, t] -= (real(1) / q[t - 1, t])
    value[()] += value_sum
    # 18.24:  dvalue_dPr[0] = 1/Pr[0]  (∂value/∂Pr[0])
    dvalue_dPr[0] = real(1) / Pr[0]


@kernel(
    given("σ", "T"),
    given("α", "T"),
    given("β", "T"),
    given("z", "T, D"),
    given("x", "D"),
    given("f", "T, T, D"),
    temporary("value_sum", "T"),
    given("C", ""),
    output("value", "T"),
    sizes="D, T",
)
def equation_18_28(σ, α, β, z, x, f, value_sum, C, value, D, T):
    """Equation 18.28."""
    value_sum[:] = real(0)
    value[:] = real(0)
    # 18.28:  value_sum[t] += Σ_p (-f[t, t, p] + x[p]·sqrt(α[t - 1])·β[t]/(1 - α[t]) + z[t, p]·(1 - α[t -
    #    1])·sqrt(1 - β[t])/(1 - α[t]))^2
    for t in range(1, T):
        value_sum_sum = real(0)
        constant_1 = sqrt(α[t - 1])
        constant_2 = sqrt(real(1) - β[t])
        for p in range(D):
            value_sum_sum += (constant_1 * x[p] * β[t] / (real(1) - α[t]) + constant_2 * z[t, p] * (real(1) - α[t - 1]) / (real(1) - α[t]) - f[t, t, p]) ** 2
        value_sum[t] += value_sum_sum
    # 18.28:  value[t] += C + value_sum[t]/(2·σ[t]^2)
    C_value = C[()]
    for t in range(1, T):
        value[t] += C_value + real(0.5) * ratio(value_sum[t], 1, σ[t], 2)


@kernel(
    given("α", "T"),
    given("x", "D"),
    given("ε", "D"),
    output("z", "T, D"),
    sizes="D, T",
    batch="T",
    operations="3 * D * T + 5 * T",
)
def equation_18_30(α, x, ε, z, D, T):
    """Equation 18.30."""
    # 18.30:  z[t, p] = x[p]·sqrt(α[t]) + ε[p]·sqrt(1 - α[t])
    for t in range(T):
        α_t = α[t]
        constant_1 = sqrt(α_t)
        constant_2 = sqrt(real(1) - α_t)
        for p in range(D):
            z[t, p] = constant_1 * x[p] + constant_2 * ε[p]


@kernel(
    given("α", "T"),
    given("t", "", integral=True),
    given("z", "T, D"),
    given("ε", "D"),
    output("x", "D"),
    sizes="D, T",
    needs="T + 1 - t[()], t[()]",
    batch="D",
    operations="4 * D + 6",
)
def equation_18_31(α, t, z, ε, x, D, T):
    """Equation 18.31."""
    # 18.31:  x[p] = z[t - 1, p]/sqrt(α[t - 1]) - ε[p]·sqrt(1 - α[t - 1])/sqrt(α[t - 1])
    constant_1 = real(1) / sqrt(α[t[()] - 1])
    constant_2 = sqrt(real(1) - α[t[()] - 1])
    for p in range(D):
        x[p] = constant_1 * z[t[()] - 1, p] - constant_1 * constant_2 * ε[p]


@kernel(
    given("α", "T"),
    given("β", "T"),
    given("z", "T, D"),
    given("ε", "D"),
    output("value", "T, D"),
    sizes="D, T",
    batch="D",
    operations="10 * D * T + 10 * T - 10 * D - 10",
)
def equation_18_32(α, β, z, ε, value, D, T):
    """Equation 18.32."""
    value[:] = real(0)
    # 18.32:  value[t, p] += z[t, p]·(1 - α[t - 1])·sqrt(1 - β[t])/(1 - α[t]) + β[t]·(z[t, p]/sqrt(1 - β[t]) -
    #    ε[p]·sqrt(1 - α[t])/sqrt(1 - β[t]))/(1 - α[t])
    for t in range(1, T):
        constant_1 = sqrt(real(1) - β[t])
        constant_2 = real(1) / sqrt(real(1) - β[t])
        constant_3 = sqrt(real(1) - α[t])
        for p in range(D):
            value[t, p] += constant_1 * z[t, p] * (real(1) - α[t - 1]) / (real(1) - α[t]) + β[t] * (constant_2 * z[t, p] - constant_2 * constant_3 * ε[p]) / (real(1) - α[t])


@kernel(
    given("β", "T"),
    given("z", "T, D"),
    given("α", "T"),
    given("ε", "D"),
    output("value", "T, D"),
    sizes="D, T",
    batch="D",
    operations="6 * D * T + 8 * T - 6 * D - 8",
)
def equation_18_33(β, z, α, ε, value, D, T):
    """Equation 18.33."""
    value[:] = real(0)
    # 18.33:  value[t, p] += z[t, p]/sqrt(1 - β[t]) - β[t]·ε[p]/(sqrt(1 - α[t])·sqrt(1 - β[t]))
    for t in range(1, T):
        constant_1 = real(1) / sqrt(real(1) - α[t])
        constant_2 = real(1) / sqrt(real(1) - β[t])
        for p in range(D):
            value[t, p] += constant_2 * z[t, p] - constant_1 * constant_2 * β[t] * ε[p]


@kernel(
    given("β", "T"),
    given("z", "T, D"),
    given("α", "T"),
    given("g", "T, T, D"),
    output("f", "T, D"),
    sizes="D, T",
)
def equation_18_35(β, z, α, g, f, D, T):
    """Equation 18.35."""
    # 18.35:  f[t, p] = -g[t, t, p]·β[t]/(sqrt(1 - α[t])·sqrt(1 - β[t])) + z[t, p]/sqrt(1 - β[t])
    for t in range(T):
        α_t = α[t]
        β_t = β[t]
        constant_1 = real(1) / sqrt(real(1) - α_t)
        constant_2 = real(1) / sqrt(real(1) - β_t)
        for p in range(D):
            f[t, p] = constant_2 * z[t, p] - constant_1 * constant_2 * g[t, t, p] * β_t


@kernel(
    given("σ", "T"),
    given("x", "I, D"),
    given("f", "I, T, T, D"),
    temporary("L_sum", "I"),
    given("β", "T"),
    given("α", "T"),
    given("g", "I, T, T, D"),
    given("ε", "I, T, D"),
    temporary("L_sum_2", "I, T"),
    given("C", "I"),
    output("L", ""),
    sizes="D, I, T",
    needs="T",
    batch="I",
    partial="L",
    operations="6 * I * T + D * I * T + 3 - 2 * I",
)
def equation_18_37(σ, x, f, L_sum, β, α, g, ε, L_sum_2, C, L, D, I, T):
    """Equation 18.37."""
    L_sum_2[:] = real(0)
    for i in range(I):
        # 18.37:  L_sum[i] = Σ_p (-f[i, 0, 0, p] + x[i, p])^2
        L_sum_sum = real(0)
        for p in range(D):
            L_sum_sum += (x[i, p] - f[i, 0, 0, p]) ** 2
        L_sum[i] = L_sum_sum
        # 18.37:  L_sum_2[i, t] += Σ_p (g[i, t, t, p] - ε[i, t, p])^2
        for t in range(1, T):
            L_sum_2_sum = real(0)
            for p in range(D):
                L_sum_2_sum += (g[i, t, t, p] - ε[i, t, p]) ** 2
            L_sum_2[i, t] += L_sum_2_sum
    # 18.37:  L = Σ_i (C[i] + L_sum[i]/(2·σ[0]^2))
    L_sum_3 = real(0)
    constant_1 = real(1) / (σ[0] * σ[0])
    for i in range(I):
        L_sum_3 += C[i] + real(0.5) * L_sum[i] * constant_1
    L[()] = L_sum_3
    # 18.37:  L += Σ_(i, t) L_sum_2[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t]))
    L_sum_2_2 = real(0)
    for i in range(I):
        for t in range(1, T):
            L_sum_2_2 += real(0.5) * ratio(β[t], 2, σ[t], 2) * L_sum_2[i, t] / ((real(1) - α[t]) * (real(1) - β[t]))
    L[()] += L_sum_2_2


@kernel(
    given("σ", "T"),
    given("x", "I, D"),
    given("f", "I, T, T, D"),
    temporary("L_sum", "I"),
    given("β", "T"),
    given("α", "T"),
    given("g", "I, T, T, D"),
    given("ε", "I, T, D"),
    temporary("L_sum_2", "I, T"),
    given("C", "I"),
    output("L", ""),
    output("dL_dσ", "T"),
    output("dL_dx", "I, D"),
    output("dL_df", "I, T, T, D"),
    output("dL_dβ", "T"),
    output("dL_dα", "T"),
    output("dL_dg", "I, T, T, D"),
    output("dL_dε", "I, T, D"),
    output("dL_dC", "I"),
    temporary("dL_dL_sum_2", "I, T"),
    temporary("dL_dL_sum", "I"),
    sizes="D, I, T",
    needs="T",
    batch="I",
    partial="L, dL_dσ, dL_dβ, dL_dα",
    operations="3 * D * I * T + 30 * I * T + 9 - 23 * I - D * I",
)
def equation_18_37_gradient(
    σ,
    x,
    f,
    L_sum,
    β,
    α,
    g,
    ε,
    L_sum_2,
    C,
    L,
    dL_dσ,
    dL_dx,
    dL_df,
    dL_dβ,
    dL_dα,
    dL_dg,
    dL_dε,
    dL_dC,
    dL_dL_sum_2,
    dL_dL_sum,
    D,
    I,
    T,
):
    """Equation 18.37."""
    L_sum_2[:] = real(0)
    dL_dσ[:] = real(0)
    dL_df[:] = real(0)
    dL_dβ[:] = real(0)
    dL_dα[:] = real(0)
    dL_dg[:] = real(0)
    dL_dε[:] = real(0)
    dL_dL_sum_2[:] = real(0)
    for i in range(I):
        # 18.37:  L_sum[i] = Σ_p (-f[i, 0, 0, p] + x[i, p])^2
        L_sum_sum = real(0)
        for p in range(D):
            L_sum_sum += (x[i, p] - f[i, 0, 0, p]) ** 2
        L_sum[i] = L_sum_sum
        # 18.37:  L_sum_2[i, t] += Σ_p (g[i, t, t, p] - ε[i, t, p])^2
        for t in range(1, T):
            L_sum_2_sum = real(0)
            for p in range(D):
                L_sum_2_sum += (g[i, t, t, p] - ε[i, t, p]) ** 2
            L_sum_2[i, t] += L_sum_2_sum
    # 18.37:  L = Σ_i (C[i] + L_sum[i]/(2·σ[0]^2))
    # 18.37:  dL_dC[i] = 1  (∂L/∂C[i])
    # 18.37:  dL_dL_sum[i] = 1/(2·σ[0]^2)  (∂L/∂L_sum[i])
    L_sum_3 = real(0)
    constant_1 = real(1) / (σ[0] * σ[0])
    constant_2 = real(0.5) / (σ[0] * σ[0])
    for i in range(I):
        L_sum_3 += C[i] + real(0.5) * L_sum[i] * constant_1
        dL_dC[i] = real(1)
        dL_dL_sum[i] = constant_2
    L[()] = L_sum_3
    # 18.37:  L += Σ_(i, t) L_sum_2[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t]))
    # 18.37:  dL_dL_sum_2[i, t] += β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t]))  (∂L/∂L_sum_2[i, t])
    # 18.37:  dL_dα[t] += Σ_i L_sum_2[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])^2·(1 - β[t]))  (∂L/∂α[t])
    # 18.37:  dL_dβ[t] += Σ_i (L_sum_2[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t])^2) + L_sum_2[i,
    #    t]·β[t]/(σ[t]^2·(1 - α[t])·(1 - β[t])))  (∂L/∂β[t])
    # 18.37:  dL_dσ[t] += Σ_i -L_sum_2[i, t]·β[t]^2/(σ[t]^3·(1 - α[t])·(1 - β[t]))  (∂L/∂σ[t])
    # 18.37:  dL_dg[i, t, t, p] += 2·dL_dL_sum_2[i, t]·(g[i, t, t, p] - ε[i, t, p])  (∂L_sum_2/∂g[i, t, t, p])
    # 18.37:  dL_dε[i, t, p] += 2·dL_dL_sum_2[i, t]·(-g[i, t, t, p] + ε[i, t, p])  (∂L_sum_2/∂ε[i, t, p])
    L_sum_2_2 = real(0)
    for i in range(I):
        for t in range(1, T):
            L_sum_2_2 += real(0.5) * ratio(β[t], 2, σ[t], 2) * L_sum_2[i, t] / ((real(1) - α[t]) * (real(1) - β[t]))
            dL_dL_sum_2[i, t] += real(0.5) * ratio(β[t], 2, σ[t], 2) / ((real(1) - α[t]) * (real(1) - β[t]))
            dL_dα[t] += real(0.5) * ratio(β[t], 2, real(1) - α[t], 2) * ratio(L_sum_2[i, t], 1, σ[t], 2) / (real(1) - β[t])
            dL_dβ[t] += real(0.5) * ratio(β[t], 2, real(1) - β[t], 2) * ratio(L_sum_2[i, t], 1, σ[t], 2) / (real(1) - α[t]) + ratio(L_sum_2[i, t], 1, σ[t], 2) * β[t] / ((real(1) - α[t]) * (real(1) - β[t]))
            dL_dσ[t] -= (ratio(β[t], 2, σ[t], 3) * L_sum_2[i, t] / ((real(1) - α[t]) * (real(1) - β[t])))
        for t in range(1, T):
            for p in range(D):
                dL_dg[i, t, t, p] += real(2) * dL_dL_sum_2[i, t] * (g[i, t, t, p] - ε[i, t, p])
        for t in range(1, T):
            for p in range(D):
                dL_dε[i, t, p] += real(2) * dL_dL_sum_2[i, t] * (ε[i, t, p] - g[i, t, t, p])
    L[()] += L_sum_2_2
    # 18.37:  dL_dσ[0] += Σ_i -L_sum[i]/σ[0]^3  (∂L/∂σ[0])
    dL_dσ_sum_2 = real(0)
    constant_3 = real(1) / (σ[0] * σ[0] * σ[0])
    for i in range(I):
        dL_dσ_sum_2 -= (L_sum[i] * constant_3)
    dL_dσ[0] += dL_dσ_sum_2
    for i in range(I):
        # 18.37:  dL_df[i, 0, 0, p] += 2·dL_dL_sum[i]·(f[i, 0, 0, p] - x[i, p])  (∂L_sum/∂f[i, 0, 0, p])
        # 18.37:  dL_dx[i, p] = 2·dL_dL_sum[i]·(-f[i, 0, 0, p] + x[i, p])  (∂L_sum/∂x[i, p])
        dL_dL_sum_i = dL_dL_sum[i]
        for p in range(D):
            dL_df[i, 0, 0, p] += real(2) * dL_dL_sum_i * (f[i, 0, 0, p] - x[i, p])
            dL_dx[i, p] = real(2) * dL_dL_sum_i * (x[i, p] - f[i, 0, 0, p])


@kernel(
    given("σ", "T"),
    given("β", "T"),
    given("α", "T"),
    given("g", "T, T, D"),
    given("ε", "T, D"),
    temporary("value_sum", ""),
    output("value", ""),
    sizes="D, T",
    needs="T",
)
def equation_18_38(σ, β, α, g, ε, value_sum, value, D, T):
    """Equation 18.38."""
    # 18.38:  value_sum = Σ_p (g[0, 0, p]·β[0]/(sqrt(1 - α[0])·sqrt(1 - β[0])) - β[0]·ε[0, p]/(sqrt(1 -
    #    α[0])·sqrt(1 - β[0])))^2
    value_sum_sum = real(0)
    constant_1 = real(1) / sqrt(real(1) - α[0])
    constant_2 = real(1) / sqrt(real(1) - β[0])
    for p in range(D):
        value_sum_sum += (constant_1 * constant_2 * g[0, 0, p] * β[0] - constant_1 * constant_2 * β[0] * ε[0, p]) ** 2
    value_sum[()] = value_sum_sum
    # 18.38:  value = value_sum/(2·σ[0]^2)
    value[()] = real(0.5) * ratio(value_sum[()], 1, σ[0], 2)


@kernel(
    given("σ", "T"),
    given("β", "T"),
    given("α", "T"),
    given("g", "T, T, D"),
    given("ε", "T, D"),
    temporary("value_sum", ""),
    output("value", ""),
    output("dvalue_dσ", "T"),
    output("dvalue_dβ", "T"),
    output("dvalue_dα", "T"),
    output("dvalue_dg", "T, T, D"),
    output("dvalue_dε", "T, D"),
    temporary("dvalue_dvalue_sum", ""),
    sizes="D, T",
    needs="T",
)
def equation_18_38_gradient(
    σ,
    β,
    α,
    g,
    ε,
    value_sum,
    value,
    dvalue_dσ,
    dvalue_dβ,
    dvalue_dα,
    dvalue_dg,
    dvalue_dε,
    dvalue_dvalue_sum,
    D,
    T,
):
    """Equation 18.38."""
    dvalue_dσ[min(1, T) : T] = real(0)
    dvalue_dβ[min(1, T) : T] = real(0)
    dvalue_dα[min(1, T) : T] = real(0)
    dvalue_dg[:] = real(0)
    dvalue_dε[min(1, T) : T] = real(0)
    # 18.38:  value_sum = Σ_p (g[0, 0, p]·β[0]/(sqrt(1 - α[0])·sqrt(1 - β[0])) - β[0]·ε[0, p]/(sqrt(1 -
    #    α[0])·sqrt(1 - β[0])))^2
    value_sum_sum = real(0)
    constant_1 = real(1) / sqrt(real(1) - α[0])
    constant_2 = real(1) / sqrt(real(1) - β[0])
    for p in range(D):
        value_sum_sum += (constant_1 * constant_2 * g[0, 0, p] * β[0] - constant_1 * constant_2 * β[0] * ε[0, p]) ** 2
    value_sum[()] = value_sum_sum
    # 18.38:  value = value_sum/(2·σ[0]^2)
    value[()] = real(0.5) * ratio(value_sum[()], 1, σ[0], 2)
    # 18.38:  dvalue_dvalue_sum = 1/(2·σ[0]^2)  (∂value/∂value_sum)
    dvalue_dvalue_sum[()] = real(0.5) / (σ[0] * σ[0])
    # 18.38:  dvalue_dσ[0] = -value_sum/σ[0]^3  (∂value/∂σ[0])
    dvalue_dσ[0] = -ratio(value_sum[()], 1, σ[0], 3)
    # 18.38:  dvalue_dg[0, 0, p] += dvalue_dvalue_sum·β[0]·(2·g[0, 0, p]·β[0]/(sqrt(1 - α[0])·sqrt(1 - β[0]))
    #    - 2·β[0]·ε[0, p]/(sqrt(1 - α[0])·sqrt(1 - β[0])))/(sqrt(1 - α[0])·sqrt(1 - β[0]))  (∂value_sum/∂g[0,
    #    0, p])
    # 18.38:  dvalue_dα[0] = Σ_p dvalue_dvalue_sum·(g[0, 0, p]·β[0]/(2·(1 - α[0])^(3/2)·sqrt(1 - β[0])) -
    #    β[0]·ε[0, p]/(2·(1 - α[0])^(3/2)·sqrt(1 - β[0])))·(2·g[0, 0, p]·β[0]/(sqrt(1 - α[0])·sqrt(1 - β[0]))
    #    - 2·β[0]·ε[0, p]/(sqrt(1 - α[0])·sqrt(1 - β[0])))  (∂value_sum/∂α[0])
    # 18.38:  dvalue_dβ[0] = Σ_p dvalue_dvalue_sum·(2·g[0, 0, p]·β[0]/(sqrt(1 - α[0])·sqrt(1 - β[0])) -
    #    2·β[0]·ε[0, p]/(sqrt(1 - α[0])·sqrt(1 - β[0])))·(g[0, 0, p]·β[0]/(2·sqrt(1 - α[0])·(1 - β[0])^(3/2))
    #    + g[0, 0, p]/(sqrt(1 - α[0])·sqrt(1 - β[0])) - β[0]·ε[0, p]/(2·sqrt(1 - α[0])·(1 - β[0])^(3/2)) -
    #    ε[0, p]/(sqrt(1 - α[0])·sqrt(1 - β[0])))  (∂value_sum/∂β[0])
    # 18.38:  dvalue_dε[0, p] = -dvalue_dvalue_sum·β[0]·(2·g[0, 0, p]·β[0]/(sqrt(1 - α[0])·sqrt(1 - β[0])) -
    #    2·β[0]·ε[0, p]/(sqrt(1 - α[0])·sqrt(1 - β[0])))/(sqrt(1 - α[0])·sqrt(1 - β[0]))  (∂value_sum/∂ε[0,
    #    p])
    dvalue_dα_sum = real(0)
    dvalue_dβ_sum = real(0)
    dvalue_dvalue_sum_value = dvalue_dvalue_sum[()]
    constant_3 = real(1) / sqrt(real(1) - α[0])
    constant_4 = real(1) / sqrt(real(1) - β[0])
    constant_5 = real(1) / power(real(1) - α[0], real(1.5))
    constant_6 = real(1) / power(real(1) - β[0], real(1.5))
    for p in range(D):
        dvalue_dg[0, 0, p] += constant_3 * constant_4 * dvalue_dvalue_sum_value * β[0] * (real(2) * constant_3 * constant_4 * g[0, 0, p] * β[0] - real(2) * constant_3 * constant_4 * β[0] * ε[0, p])
        dvalue_dα_sum += dvalue_dvalue_sum_value * (real(2) * constant_3 * constant_4 * g[0, 0, p] * β[0] - real(2) * constant_3 * constant_4 * β[0] * ε[0, p]) * (real(0.5) * constant_4 * constant_5 * g[0, 0, p] * β[0] - real(0.5) * constant_4 * constant_5 * β[0] * ε[0, p])
        dvalue_dβ_sum += dvalue_dvalue_sum_value * (real(2) * constant_3 * constant_4 * g[0, 0, p] * β[0] - real(2) * constant_3 * constant_4 * β[0] * ε[0, p]) * (constant_3 * constant_4 * g[0, 0, p] + real(0.5) * constant_3 * constant_6 * g[0, 0, p] * β[0] - constant_3 * constant_4 * ε[0, p] - real(0.5) * constant_3 * constant_6 * β[0] * ε[0, p])
        dvalue_dε[0, p] = -(constant_3 * constant_4 * dvalue_dvalue_sum_value * β[0] * (real(2) * constant_3 * constant_4 * g[0, 0, p] * β[0] - real(2) * constant_3 * constant_4 * β[0] * ε[0, p]))
    dvalue_dα[0] = dvalue_dα_sum
    dvalue_dβ[0] = dvalue_dβ_sum


@kernel(
    given("β", "T"),
    given("α", "T"),
    given("σ", "T"),
    given("g", "I, T, T, D"),
    given("ε", "I, T, D"),
    temporary("L_sum", "I, T"),
    output("L", ""),
    sizes="D, I, T",
    batch="I",
    partial="L",
    operations="5 * I * T + D * I * T",
)
def equation_18_39(β, α, σ, g, ε, L_sum, L, D, I, T):
    """Equation 18.39."""
    # 18.39:  L_sum[i, t] = Σ_p (g[i, t, t, p] - ε[i, t, p])^2
    # 18.39:  L = Σ_(i, t) L_sum[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t]))
    L_sum_2 = real(0)
    for i in range(I):
        for t in range(T):
            L_sum_sum = real(0)
            for p in range(D):
                L_sum_sum += (g[i, t, t, p] - ε[i, t, p]) ** 2
            L_sum[i, t] = L_sum_sum
        for t in range(T):
            L_sum_2 += real(0.5) * ratio(β[t], 2, σ[t], 2) * L_sum[i, t] / ((real(1) - α[t]) * (real(1) - β[t]))
    L[()] = L_sum_2


@kernel(
    given("β", "T"),
    given("α", "T"),
    given("σ", "T"),
    given("g", "I, T, T, D"),
    given("ε", "I, T, D"),
    temporary("L_sum", "I, T"),
    output("L", ""),
    output("dL_dβ", "T"),
    output("dL_dα", "T"),
    output("dL_dσ", "T"),
    output("dL_dg", "I, T, T, D"),
    output("dL_dε", "I, T, D"),
    temporary("dL_dL_sum", "I, T"),
    sizes="D, I, T",
    batch="I",
    partial="L, dL_dβ, dL_dα, dL_dσ",
    operations="2 * D * I * T + 28 * I * T",
)
def equation_18_39_gradient(β, α, σ, g, ε, L_sum, L, dL_dβ, dL_dα, dL_dσ, dL_dg, dL_dε, dL_dL_sum, D, I, T):
    """Equation 18.39."""
    dL_dg[:] = real(0)
    # 18.39:  L_sum[i, t] = Σ_p (g[i, t, t, p] - ε[i, t, p])^2
    # 18.39:  L = Σ_(i, t) L_sum[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t]))
    # 18.39:  dL_dL_sum[i, t] = β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t]))  (∂L/∂L_sum[i, t])
    L_sum_2 = real(0)
    for i in range(I):
        for t in range(T):
            L_sum_sum = real(0)
            for p in range(D):
                L_sum_sum += (g[i, t, t, p] - ε[i, t, p]) ** 2
            L_sum[i, t] = L_sum_sum
        for t in range(T):
            L_sum_2 += real(0.5) * ratio(β[t], 2, σ[t], 2) * L_sum[i, t] / ((real(1) - α[t]) * (real(1) - β[t]))
        for t in range(T):
            dL_dL_sum[i, t] = real(0.5) * ratio(β[t], 2, σ[t], 2) / ((real(1) - α[t]) * (real(1) - β[t]))
    L[()] = L_sum_2
    # 18.39:  dL_dα[t] = 0
    # 18.39:  dL_dβ[t] = 0
    # 18.39:  dL_dσ[t] = 0
    for t in range(T):
        dL_dα[t] = real(0)
        dL_dβ[t] = real(0)
        dL_dσ[t] = real(0)
    for i in range(I):
        # 18.39:  dL_dα[t] += Σ_i L_sum[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])^2·(1 - β[t]))  (∂L/∂α[t])
        # 18.39:  dL_dβ[t] += Σ_i (L_sum[i, t]·β[t]^2/(2·σ[t]^2·(1 - α[t])·(1 - β[t])^2) + L_sum[i,
        #    t]·β[t]/(σ[t]^2·(1 - α[t])·(1 - β[t])))  (∂L/∂β[t])
        # 18.39:  dL_dσ[t] += Σ_i -L_sum[i, t]·β[t]^2/(σ[t]^3·(1 - α[t])·(1 - β[t]))  (∂L/∂σ[t])
        for t in range(T):
            dL_dα[t] += real(0.5) * ratio(β[t], 2, real(1) - α[t], 2) * ratio(L_sum[i, t], 1, σ[t], 2) / (real(1) - β[t])
            dL_dβ[t] += real(0.5) * ratio(β[t], 2, real(1) - β[t], 2) * ratio(L_sum[i, t], 1, σ[t], 2) / (real(1) - α[t]) + ratio(L_sum[i, t], 1, σ[t], 2) * β[t] / ((real(1) - α[t]) * (real(1) - β[t]))
            dL_dσ[t] -= (ratio(β[t], 2, σ[t], 3) * L_sum[i, t] / ((real(1) - α[t]) * (real(1) - β[t])))
        for t in range(T):
            # 18.39:  dL_dg[i, t, t, p] += 2·dL_dL_sum[i, t]·(g[i, t, t, p] - ε[i, t, p])  (∂L_sum/∂g[i, t, t,
            #    p])
            # 18.39:  dL_dε[i, t, p] = 2·dL_dL_sum[i, t]·(-g[i, t, t, p] + ε[i, t, p])  (∂L_sum/∂ε[i, t, p])
            dL_dL_sum_i_t = dL_dL_sum[i, t]
            for p in range(D):
                dL_dg[i, t, t, p] += real(2) * dL_dL_sum_i_t * (g[i, t, t, p] - ε[i, t, p])
                dL_dε[i, t, p] = real(2) * dL_dL_sum_i_t * (ε[i, t, p] - g[i, t, t, p])


@kernel(
    given("g", "I, T, T, D"),
    given("ε", "I, T, D"),
    temporary("L_sum", "I, T"),
    output("L", ""),
    sizes="D, I, T",
    batch="I",
    partial="L",
    operations="D * I * T + I * T",
)
def equation_18_40(g, ε, L_sum, L, D, I, T):
    """Equation 18.40."""
    # 18.40:  L_sum[i, t] = Σ_p (g[i, t, t, p] - ε[i, t, p])^2
    # 18.40:  L = Σ_(i, t) L_sum[i, t]
    L_sum_2 = real(0)
    for i in range(I):
        for t in range(T):
            L_sum_sum = real(0)
            for p in range(D):
                L_sum_sum += (g[i, t, t, p] - ε[i, t, p]) ** 2
            L_sum[i, t] = L_sum_sum
        for t in range(T):
            L_sum_2 += L_sum[i, t]
    L[()] = L_sum_2


@kernel(
    given("g", "I, T, T, D"),
    given("ε", "I, T, D"),
    temporary("L_sum", "I, T"),
    output("L", ""),
    output("dL_dg", "I, T, T, D"),
    output("dL_dε", "I, T, D"),
    sizes="D, I, T",
    batch="I",
    partial="L",
    operations="2 * D * I * T + I * T",
)
def equation_18_40_gradient(g, ε, L_sum, L, dL_dg, dL_dε, D, I, T):
    """Equation 18.40."""
    dL_dg[:] = real(0)
    # 18.40:  L_sum[i, t] = Σ_p (g[i, t, t, p] - ε[i, t, p])^2
    # 18.40:  L = Σ_(i, t) L_sum[i, t]
    # 18.40:  dL_dg[i, t, t, p] += 2·g[i, t, t, p] - 2·ε[i, t, p]  (∂L_sum/∂g[i, t, t, p])
    # 18.40:  dL_dε[i, t, p] = -2·g[i, t, t, p] + 2·ε[i, t, p]  (∂L_sum/∂ε[i, t, p])
    L_sum_2 = real(0)
    for i in range(I):
        for t in range(T):
            L_sum_sum = real(0)
            for p in range(D):
                L_sum_sum += (g[i, t, t, p] - ε[i, t, p]) ** 2
            L_sum[i, t] = L_sum_sum
        for t in range(T):
            L_sum_2 += L_sum[i, t]
        for t in range(T):
            for p in range(D):
                dL_dg[i, t, t, p] += real(2) * g[i, t, t, p] - real(2) * ε[i, t, p]
        for t in range(T):
            for p in range(D):
                dL_dε[i, t, p] = real(2) * ε[i, t, p] - real(2) * g[i, t, t, p]
    L[()] = L_sum_2


@kernel(
    given("β", "T"),
    output("x", "T + 1, D"),
    given("ε", "T, D"),
    given("x_0", "D"),
    sizes="D, T",
    batch="D",
    operations="0 + sum(3 * D + 5 for t in range(T))",
)
def equation_18_42(β, x, ε, x_0, D, T):
    """Equation 18.42."""
    # 18.42:  x[0, p] = x_0[p]
    for p in range(D):
        x[0, p] = x_0[p]
    for t in range(T):
        # 18.42:  x[t + 1, p] = x[t, p]·sqrt(1 - β[t]) + sqrt(β[t])·ε[t, p]
        constant_1 = sqrt(β[t])
        constant_2 = sqrt(real(1) - β[t])
        for p in range(D):
            x[t + 1, p] = constant_1 * ε[t, p] + constant_2 * x[t, p]


@kernel(given("a", ""), given("ε", "2"), given("b", ""), output("z", ""))
def equation_18_43(a, ε, b, z):
    """Equation 18.43."""
    # 18.43:  z = a·ε[0] + b·ε[1]
    z[()] = a[()] * ε[0] + b[()] * ε[1]


@kernel(
    given("a", ""),
    given("ε", "2"),
    given("b", ""),
    output("z", ""),
    output("dz_da", ""),
    output("dz_dε", "2"),
    output("dz_db", ""),
)
def equation_18_43_gradient(a, ε, b, z, dz_da, dz_dε, dz_db):
    """Equation 18.43."""
    # 18.43:  z = a·ε[0] + b·ε[1]
    z[()] = a[()] * ε[0] + b[()] * ε[1]
    # 18.43:  dz_da = ε[0]  (∂z/∂a)
    dz_da[()] = ε[0]
    # 18.43:  dz_db = ε[1]  (∂z/∂b)
    dz_db[()] = ε[1]
    # 18.43:  dz_dε[0] = a  (∂z/∂ε[0])
    dz_dε[0] = a[()]
    # 18.43:  dz_dε[1] = b  (∂z/∂ε[1])
    dz_dε[1] = b[()]


@kernel(output("value", ""), given("a", ""), given("b", ""), output("value_2", ""))
def equation_18_44(value, a, b, value_2):
    """Equation 18.44."""
    value[()] = real(0)
    # 18.44:  value_2 = a^2 + b^2
    value_2[()] = a[()] * a[()] + b[()] * b[()]


@kernel(
    given("B", "d, d"),
    temporary("value_matrix", "d, d"),
    temporary("value_inv", "d, d"),
    given("A", "d, d"),
    temporary("value_sum", "d, d"),
    given("a", "d"),
    given("b", "d"),
    temporary("value_matrix_2", "d, d"),
    temporary("value_inv_2", "d, d"),
    temporary("value_factor", "d"),
    temporary("value_sum_2", "d"),
    temporary("value_factor_2", "d"),
    temporary("value_matrix_3", "d, d"),
    temporary("value_det", ""),
    temporary("value_matrix_4", "d, d"),
    temporary("value_det_2", ""),
    temporary("value_product", ""),
    output("value", ""),
    sizes="d",
)
def equation_18_48(
    B,
    value_matrix,
    value_inv,
    A,
    value_sum,
    a,
    b,
    value_matrix_2,
    value_inv_2,
    value_factor,
    value_sum_2,
    value_factor_2,
    value_matrix_3,
    value_det,
    value_matrix_4,
    value_det_2,
    value_product,
    value,
    d,
):
    """Equation 18.48."""
    value_inv[:] = real(0)
    value_inv_2[:] = real(0)
    value_det[()] = real(0)
    value_det_2[()] = real(0)
    # 18.48:  value_matrix[p, q] = B[p, q]
    for p in range(d):
        for q in range(d):
            value_matrix[p, q] = B[p, q]
    # 18.48:  value_inv = inv(value_matrix)
    value_inv[:] = inv(value_matrix)
    # 18.48:  value_sum[p, q] = Σ_s A[s, q]·value_inv[p, s]
    matmul(value_inv, A, value_sum)
    # 18.48:  value_matrix_2[p, q] = B[p, q]
    for p in range(d):
        for q in range(d):
            value_matrix_2[p, q] = B[p, q]
    # 18.48:  value_inv_2 = inv(value_matrix_2)
    value_inv_2[:] = inv(value_matrix_2)
    # 18.48:  value_factor[p] = a[p] - b[p]
    # 18.48:  value_sum_2[p] = 0
    # 18.48:  value_factor_2[p] = a[p] - b[p]
    for p in range(d):
        value_factor[p] = a[p] - b[p]
        value_sum_2[p] = real(0)
        value_factor_2[p] = a[p] - b[p]
    for s in range(d):
        # 18.48:  value_sum_2[p] += Σ_s value_factor[s]·value_inv_2[s, p]
        # 18.48:  value_matrix_3[s, p] = B[s, p]
        value_factor_s = value_factor[s]
        for p in range(d):
            value_sum_2[p] += value_factor_s * value_inv_2[s, p]
            value_matrix_3[s, p] = B[s, p]
    # 18.48:  value_det = det(value_matrix_3)
    value_det[()] = det(value_matrix_3)
    # 18.48:  value_matrix_4[p, q] = A[p, q]
    for p in range(d):
        for q in range(d):
            value_matrix_4[p, q] = A[p, q]
    # 18.48:  value_det_2 = det(value_matrix_4)
    value_det_2[()] = det(value_matrix_4)
    # 18.48:  value_product = -d + log(absolute(value_det)) - log(absolute(value_det_2))
    value_product[()] = log(absolute(value_det[()])) - real(d) - log(absolute(value_det_2[()]))
    # 18.48:  value_product += Σ_p value_sum[p, p]
    value_product_sum = real(0)
    for p in range(d):
        value_product_sum += value_sum[p, p]
    value_product[()] += value_product_sum
    # 18.48:  value_product += Σ_s value_factor_2[s]·value_sum_2[s]
    value_product_sum_2 = real(0)
    for s in range(d):
        value_product_sum_2 += value_factor_2[s] * value_sum_2[s]
    value_product[()] += value_product_sum_2
    # 18.48:  value = value_product/2
    value[()] = real(0.5) * value_product[()]


@kernel(
    given("B", "d, d"),
    temporary("value_matrix", "d, d"),
    temporary("value_inv", "d, d"),
    given("A", "d, d"),
    temporary("value_sum", "d, d"),
    given("a", "d"),
    given("b", "d"),
    temporary("value_matrix_2", "d, d"),
    temporary("value_inv_2", "d, d"),
    temporary("value_factor", "d"),
    temporary("value_sum_2", "d"),
    temporary("value_factor_2", "d"),
    temporary("value_matrix_3", "d, d"),
    temporary("value_det", ""),
    temporary("value_matrix_4", "d, d"),
    temporary("value_det_2", ""),
    temporary("value_product", ""),
    output("value", ""),
    output("dvalue_dB", "d, d"),
    output("dvalue_dA", "d, d"),
    output("dvalue_da", "d"),
    output("dvalue_db", "d"),
    temporary("value_matrix_3_inverse", "d, d"),
    temporary("value_matrix_4_inverse", "d, d"),
    temporary("dvalue_dvalue_det", ""),
    temporary("dvalue_dvalue_det_2", ""),
    temporary("inv_T", "d, d"),
    sizes="d",
)
def equation_18_48_gradient(
    B,
    value_matrix,
    value_inv,
    A,
    value_sum,
    a,
    b,
    value_matrix_2,
    value_inv_2,
    value_factor,
    value_sum_2,
    value_factor_2,
    value_matrix_3,
    value_det,
    value_matrix_4,
    value_det_2,
    value_product,
    value,
    dvalue_dB,
    dvalue_dA,
    dvalue_da,
    dvalue_db,
    value_matrix_3_inverse,
    value_matrix_4_inverse,
    dvalue_dvalue_det,
    dvalue_dvalue_det_2,
    inv_T,
    d,
):
    """Equation 18.48."""
    dvalue_dvalue_inv_2 = value_sum  # where it begins, the other ends
    dvalue_dvalue_matrix_2_product = value_sum  # where it begins, the other ends
    dvalue_dvalue_inv = value_sum  # where it begins, the other ends
    dvalue_dvalue_matrix_product = value_sum  # where it begins, the other ends
    dvalue_dvalue_factor = value_factor  # where it begins, the other ends
    dvalue_dvalue_sum_2 = value_factor_2  # where it begins, the other ends
    inv_T_2 = inv_T  # where it begins, the other ends
    value_inv[:] = real(0)
    value_inv_2[:] = real(0)
    value_det[()] = real(0)
    value_det_2[()] = real(0)
    value_matrix_3_inverse[:] = real(0)
    value_matrix_4_inverse[:] = real(0)
    # 18.48:  value_matrix[p, q] = B[p, q]
    for p in range(d):
        for q in range(d):
            value_matrix[p, q] = B[p, q]
    # 18.48:  value_inv = inv(value_matrix)
    value_inv[:] = inv(value_matrix)
    # 18.48:  value_sum[p, q] = Σ_s A[s, q]·value_inv[p, s]
    matmul(value_inv, A, value_sum)
    # 18.48:  value_matrix_2[p, q] = B[p, q]
    for p in range(d):
        for q in range(d):
            value_matrix_2[p, q] = B[p, q]
    # 18.48:  value_inv_2 = inv(value_matrix_2)
    value_inv_2[:] = inv(value_matrix_2)
    # 18.48:  value_factor[p] = a[p] - b[p]
    # 18.48:  value_sum_2[p] = 0
    # 18.48:  value_factor_2[p] = a[p] - b[p]
    for p in range(d):
        value_factor[p] = a[p] - b[p]
        value_sum_2[p] = real(0)
        value_factor_2[p] = a[p] - b[p]
    for s in range(d):
        # 18.48:  value_sum_2[p] += Σ_s value_factor[s]·value_inv_2[s, p]
        # 18.48:  value_matrix_3[s, p] = B[s, p]
        value_factor_s = value_factor[s]
        for p in range(d):
            value_sum_2[p] += value_factor_s * value_inv_2[s, p]
            value_matrix_3[s, p] = B[s, p]
    # 18.48:  value_det = det(value_matrix_3)
    value_det[()] = det(value_matrix_3)
    # 18.48:  value_matrix_3_inverse = inv(value_matrix_3)
    value_matrix_3_inverse[:] = inv(value_matrix_3)
    # 18.48:  value_matrix_4[p, q] = A[p, q]
    for p in range(d):
        for q in range(d):
            value_matrix_4[p, q] = A[p, q]
    # 18.48:  value_det_2 = det(value_matrix_4)
    value_det_2[()] = det(value_matrix_4)
    # 18.48:  value_matrix_4_inverse = inv(value_matrix_4)
    value_matrix_4_inverse[:] = inv(value_matrix_4)
    # 18.48:  value_product = -d + log(absolute(value_det)) - log(absolute(value_det_2))
    value_product[()] = log(absolute(value_det[()])) - real(d) - log(absolute(value_det_2[()]))
    # 18.48:  value_product += Σ_p value_sum[p, p]
    value_product_sum = real(0)
    for p in range(d):
        value_product_sum += value_sum[p, p]
    value_product[()] += value_product_sum
    # 18.48:  value_product += Σ_s value_factor_2[s]·value_sum_2[s]
    # 18.48:  dvalue_dvalue_factor_2[s] = value_sum_2[s]/2  (∂value_product/∂value_factor_2[s])
    # 18.48:  dvalue_dvalue_sum_2[s] = value_factor_2[s]/2  (∂value_product/∂value_sum_2[s])
    # 18.48:  dvalue_da[s] = dvalue_dvalue_factor_2[s]  (∂value_factor_2/∂a[p])
    # 18.48:  dvalue_db[s] = -dvalue_dvalue_factor_2[s]  (∂value_factor_2/∂b[p])
    value_product_sum_2 = real(0)
    for s in range(d):
        value_product_sum_2 += value_factor_2[s] * value_sum_2[s]
        dvalue_dvalue_factor_2 = real(0.5) * value_sum_2[s]
        dvalue_dvalue_sum_2[s] = real(0.5) * value_factor_2[s]
        dvalue_da[s] = dvalue_dvalue_factor_2
        dvalue_db[s] = -dvalue_dvalue_factor_2
    value_product[()] += value_product_sum_2
    # 18.48:  value = value_product/2
    value[()] = real(0.5) * value_product[()]
    # 18.48:  dvalue_dvalue_det = sign(value_det)/(2·absolute(value_det))  (∂value_product/∂value_det)
    dvalue_dvalue_det[()] = real(0.5) * sign(value_det[()]) / absolute(value_det[()])
    # 18.48:  dvalue_dvalue_det_2 = -sign(value_det_2)/(2·absolute(value_det_2))
    #    (∂value_product/∂value_det_2)
    dvalue_dvalue_det_2[()] = -(real(0.5) * sign(value_det_2[()]) / absolute(value_det_2[()]))
    dvalue_dvalue_det_2_value = dvalue_dvalue_det_2[()]
    value_det_2_value = value_det_2[()]
    dvalue_dvalue_det_value = dvalue_dvalue_det[()]
    value_det_value = value_det[()]
    for i in range(d):
        # 18.48:  dvalue_dvalue_matrix_4[i, j] = dvalue_dvalue_det_2·value_det_2·value_matrix_4_inverse[j, i]
        #    (det value_matrix_4)
        # 18.48:  dvalue_dA[i, j] = dvalue_dvalue_matrix_4[i, j]  (∂value_matrix_4/∂A[p, q])
        # 18.48:  dvalue_dvalue_matrix_3[i, j] = dvalue_dvalue_det·value_det·value_matrix_3_inverse[j, i]
        #    (det value_matrix_3)
        # 18.48:  dvalue_dB[i, j] = dvalue_dvalue_matrix_3[i, j]  (∂value_matrix_3/∂B[p, q])
        # 18.48:  dvalue_dvalue_factor[i] = Σ_j dvalue_dvalue_sum_2[j]·value_inv_2[i, j]
        #    (∂value_sum_2/∂value_factor[s])
        # 18.48:  dvalue_dvalue_inv_2[i, j] = dvalue_dvalue_sum_2[j]·value_factor[i]
        #    (∂value_sum_2/∂value_inv_2[s, p])
        dvalue_dvalue_factor_sum = real(0)
        value_factor_i = value_factor[i]
        for j in range(d):
            dvalue_dvalue_matrix_4 = dvalue_dvalue_det_2_value * value_det_2_value * value_matrix_4_inverse[j, i]
            dvalue_dA[i, j] = dvalue_dvalue_matrix_4
            dvalue_dvalue_matrix_3 = dvalue_dvalue_det_value * value_det_value * value_matrix_3_inverse[j, i]
            dvalue_dB[i, j] = dvalue_dvalue_matrix_3
            dvalue_dvalue_factor_sum += dvalue_dvalue_sum_2[j] * value_inv_2[i, j]
            dvalue_dvalue_inv_2[i, j] = dvalue_dvalue_sum_2[j] * value_factor_i
        dvalue_dvalue_factor[i] = dvalue_dvalue_factor_sum
    # 18.48:  dvalue_da[p] += dvalue_dvalue_factor[p]  (∂value_factor/∂a[p])
    # 18.48:  dvalue_db[p] += -dvalue_dvalue_factor[p]  (∂value_factor/∂b[p])
    for p in range(d):
        dvalue_da[p] += dvalue_dvalue_factor[p]
        dvalue_db[p] -= dvalue_dvalue_factor[p]
    # 18.48:  inv_T[i, j] = Σ_l dvalue_dvalue_inv_2[l, j]·value_inv_2[l, i]  (inv value_matrix_2)
    matmul(value_inv_2.T, dvalue_dvalue_inv_2, inv_T)
    # 18.48:  dvalue_dvalue_matrix_2_product[i, j] = Σ_l inv_T[i, l]·value_inv_2[j, l]
    matmul(inv_T, value_inv_2.T, dvalue_dvalue_matrix_2_product)
    for i in range(d):
        # 18.48:  dvalue_dvalue_matrix_2[i, j] = -dvalue_dvalue_matrix_2_product[i, j]  (inv value_matrix_2)
        # 18.48:  dvalue_dB[i, j] += dvalue_dvalue_matrix_2[i, j]  (∂value_matrix_2/∂B[p, q])
        # 18.48:  dvalue_dA[i, j] += value_inv[j, i]/2  (∂value_sum/∂A[s, q])
        # 18.48:  dvalue_dvalue_inv[i, j] = A[j, i]/2  (∂value_sum/∂value_inv[p, s])
        for j in range(d):
            dvalue_dvalue_matrix_2 = -dvalue_dvalue_matrix_2_product[i, j]
            dvalue_dB[i, j] += dvalue_dvalue_matrix_2
            dvalue_dA[i, j] += real(0.5) * value_inv[j, i]
            dvalue_dvalue_inv[i, j] = real(0.5) * A[j, i]
    # 18.48:  inv_T_2[i, j] = Σ_l dvalue_dvalue_inv[l, j]·value_inv[l, i]  (inv value_matrix)
    matmul(value_inv.T, dvalue_dvalue_inv, inv_T_2)
    # 18.48:  dvalue_dvalue_matrix_product[i, j] = Σ_l inv_T_2[i, l]·value_inv[j, l]
    matmul(inv_T_2, value_inv.T, dvalue_dvalue_matrix_product)
    for i in range(d):
        # 18.48:  dvalue_dvalue_matrix[i, j] = -dvalue_dvalue_matrix_product[i, j]  (inv value_matrix)
        # 18.48:  dvalue_dB[i, j] += dvalue_dvalue_matrix[i, j]  (∂value_matrix/∂B[p, q])
        for j in range(d):
            dvalue_dvalue_matrix = -dvalue_dvalue_matrix_product[i, j]
            dvalue_dB[i, j] += dvalue_dvalue_matrix


@kernel(given("β", "T"), output("value", "T"), sizes="T")
def equation_18_49(β, value, T):
    """Equation 18.49."""
    value[:] = real(0)
    # 18.49:  value[t] += sqrt(1 - β[t])
    for t in range(1, T):
        value[t] += sqrt(real(1) - β[t])


@kernel(given("β", "T"), output("value", "T"), sizes="T")
def equation_18_50(β, value, T):
    """Equation 18.50."""
    value[:] = real(0)
    # 18.50:  value[t] += 1/sqrt(1 - β[t])
    for t in range(1, T):
        value[t] += real(1) / sqrt(real(1) - β[t])
