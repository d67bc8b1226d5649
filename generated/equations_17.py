"""Chapter 17. Variational autoencoders: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: b260895fb00daa8a.
"""

from udlc.runtime.functions import det, exp, inv, log, power, ratio, sqrt
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("λ", "N"),
    output("Pr", "N"),
    given("x", ""),
    given("μ", "N"),
    given("σ2", "N"),
    output("Pr_2", "N"),
    sizes="N",
    batch="N",
    operations="30 * N + 5",
)
def equation_17_3(λ, Pr, x, μ, σ2, Pr_2, N):
    """Equation 17.3."""
    # 17.3:  Pr[n] = λ[n]
    # 17.3:  Pr_2[n] = sqrt(2)·exp(-(x - μ[n])^2/(2·σ2[n]))/(2·sqrt(pi)·sqrt(σ2[n]))
    x_value = x[()]
    constant_1 = real(1) / sqrt(real(3.141592653589793))
    constant_2 = sqrt(real(2))
    for n in range(N):
        Pr[n] = λ[n]
        Pr_2[n] = real(0.5) * constant_1 * constant_2 * exp(-(real(0.5) * (x_value - μ[n]) ** 2 / σ2[n])) / sqrt(σ2[n])


@kernel(
    given("λ", "N"),
    given("x", ""),
    given("μ", "N"),
    given("σ2", "N"),
    output("Pr", ""),
    sizes="N",
    batch="N",
    partial="Pr",
    operations="31 * N + 5",
)
def equation_17_4(λ, x, μ, σ2, Pr, N):
    """Equation 17.4."""
    # 17.4:  Pr = Σ_n sqrt(2)·λ[n]·exp(-(x - μ[n])^2/(2·σ2[n]))/(2·sqrt(pi)·sqrt(σ2[n]))
    Pr_sum = real(0)
    x_value = x[()]
    constant_1 = real(1) / sqrt(real(3.141592653589793))
    constant_2 = sqrt(real(2))
    for n in range(N):
        Pr_sum += real(0.5) * constant_1 * constant_2 * λ[n] * exp(-(real(0.5) * (x_value - μ[n]) ** 2 / σ2[n])) / sqrt(σ2[n])
    Pr[()] = Pr_sum


@kernel(
    given("λ", "N"),
    given("x", ""),
    given("μ", "N"),
    given("σ2", "N"),
    output("Pr", ""),
    output("dPr_dλ", "N"),
    output("dPr_dx", ""),
    output("dPr_dμ", "N"),
    output("dPr_dσ2", "N"),
    sizes="N",
    batch="N",
    partial="Pr, dPr_dx",
    operations="77 * N + 5",
)
def equation_17_4_gradient(λ, x, μ, σ2, Pr, dPr_dλ, dPr_dx, dPr_dμ, dPr_dσ2, N):
    """Equation 17.4."""
    # 17.4:  Pr = Σ_n sqrt(2)·λ[n]·exp(-(x - μ[n])^2/(2·σ2[n]))/(2·sqrt(pi)·sqrt(σ2[n]))
    # 17.4:  dPr_dx = Σ_n -sqrt(2)·λ[n]·(2·x - 2·μ[n])·exp(-(x - μ[n])^2/(2·σ2[n]))/(4·sqrt(pi)·σ2[n]^(3/2))
    #    (∂Pr/∂x)
    # 17.4:  dPr_dλ[n] = sqrt(2)·exp(-(x - μ[n])^2/(2·σ2[n]))/(2·sqrt(pi)·sqrt(σ2[n]))  (∂Pr/∂λ[n])
    # 17.4:  dPr_dμ[n] = -sqrt(2)·λ[n]·(-2·x + 2·μ[n])·exp(-(x - μ[n])^2/(2·σ2[n]))/(4·sqrt(pi)·σ2[n]^(3/2))
    #    (∂Pr/∂μ[n])
    # 17.4:  dPr_dσ2[n] = -sqrt(2)·λ[n]·exp(-(x - μ[n])^2/(2·σ2[n]))/(4·sqrt(pi)·σ2[n]^(3/2)) +
    #    sqrt(2)·λ[n]·(x - μ[n])^2·exp(-(x - μ[n])^2/(2·σ2[n]))/(4·sqrt(pi)·σ2[n]^(5/2))  (∂Pr/∂σ2[n])
    Pr_sum = real(0)
    dPr_dx_sum = real(0)
    x_value = x[()]
    constant_1 = real(1) / sqrt(real(3.141592653589793))
    constant_2 = sqrt(real(2))
    for n in range(N):
        exp_1 = exp(-(real(0.5) * (x_value - μ[n]) ** 2 / σ2[n]))
        Pr_sum += real(0.5) * constant_1 * constant_2 * exp_1 * λ[n] / sqrt(σ2[n])
        dPr_dx_sum -= (real(0.25) * constant_1 * constant_2 * exp_1 * λ[n] * (real(2) * x_value - real(2) * μ[n]) / power(σ2[n], real(1.5)))
        dPr_dλ[n] = real(0.5) * constant_1 * constant_2 * exp_1 / sqrt(σ2[n])
        dPr_dμ[n] = -(real(0.25) * constant_1 * constant_2 * exp_1 * λ[n] * (real(2) * μ[n] - real(2) * x_value) / power(σ2[n], real(1.5)))
        dPr_dσ2[n] = real(0.25) * constant_1 * constant_2 * exp_1 * λ[n] * (x_value - μ[n]) ** 2 / power(σ2[n], real(2.5)) - real(0.25) * constant_1 * constant_2 * exp_1 * λ[n] / power(σ2[n], real(1.5))
    Pr[()] = Pr_sum
    dPr_dx[()] = dPr_dx_sum


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="21 * I",
)
def equation_17_8(Pr, objective, I):
    """Equation 17.8."""
    # 17.8:  objective = Σ_i log(Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += log(Pr[i])
    objective[()] = objective_sum


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    output("dobjective_dPr", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="22 * I",
)
def equation_17_8_gradient(Pr, objective, dobjective_dPr, I):
    """Equation 17.8."""
    # 17.8:  objective = Σ_i log(Pr[i])
    # 17.8:  dobjective_dPr[i] = 1/Pr[i]  (∂objective/∂Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += log(Pr[i])
        dobjective_dPr[i] = real(1) / Pr[i]
    objective[()] = objective_sum


@kernel(given("Pr", ""), given("Pr_2", ""), given("Pr_3", ""), output("Pr_4", ""))
def equation_17_19(Pr, Pr_2, Pr_3, Pr_4):
    """Equation 17.19."""
    # 17.19:  Pr_4 = Pr·Pr_2/Pr_3
    Pr_4[()] = Pr[()] * Pr_2[()] / Pr_3[()]


@kernel(
    given("Pr", ""),
    given("Pr_2", ""),
    given("Pr_3", ""),
    output("Pr_4", ""),
    output("dPr_4_dPr", ""),
    output("dPr_4_dPr_2", ""),
    output("dPr_4_dPr_3", ""),
)
def equation_17_19_gradient(Pr, Pr_2, Pr_3, Pr_4, dPr_4_dPr, dPr_4_dPr_2, dPr_4_dPr_3):
    """Equation 17.19."""
    # 17.19:  Pr_4 = Pr·Pr_2/Pr_3
    Pr_4[()] = Pr[()] * Pr_2[()] / Pr_3[()]
    # 17.19:  dPr_4_dPr = Pr_2/Pr_3  (∂Pr_4/∂Pr)
    dPr_4_dPr[()] = Pr_2[()] / Pr_3[()]
    # 17.19:  dPr_4_dPr_2 = Pr/Pr_3  (∂Pr_4/∂Pr_2)
    dPr_4_dPr_2[()] = Pr[()] / Pr_3[()]
    # 17.19:  dPr_4_dPr_3 = -Pr·Pr_2/Pr_3^2  (∂Pr_4/∂Pr_3)
    dPr_4_dPr_3[()] = -(ratio(Pr[()], 1, Pr_3[()], 2) * Pr_2[()])


@kernel(given("a", "N"), temporary("value_sum", ""), output("value", ""), sizes="N")
def equation_17_22(a, value_sum, value, N):
    """Equation 17.22."""
    # 17.22:  value_sum = Σ_n a[n]
    value_sum_sum = real(0)
    for n in range(N):
        value_sum_sum += a[n]
    value_sum[()] = value_sum_sum
    # 17.22:  value = value_sum/N
    value[()] = value_sum[()] / real(N)


@kernel(
    given("a", "N"),
    temporary("value_sum", ""),
    output("value", ""),
    output("dvalue_da", "N"),
    temporary("dvalue_dvalue_sum", ""),
    sizes="N",
)
def equation_17_22_gradient(a, value_sum, value, dvalue_da, dvalue_dvalue_sum, N):
    """Equation 17.22."""
    # 17.22:  value_sum = Σ_n a[n]
    value_sum_sum = real(0)
    for n in range(N):
        value_sum_sum += a[n]
    value_sum[()] = value_sum_sum
    # 17.22:  value = value_sum/N
    value[()] = value_sum[()] / real(N)
    # 17.22:  dvalue_dvalue_sum = 1/N  (∂value/∂value_sum)
    dvalue_dvalue_sum[()] = real(1) / real(N)
    # 17.22:  dvalue_da[n] = dvalue_dvalue_sum  (∂value_sum/∂a[n])
    dvalue_dvalue_sum_value = dvalue_dvalue_sum[()]
    for n in range(N):
        dvalue_da[n] = dvalue_dvalue_sum_value


@kernel(
    given("Σ", "D_z, D_z"),
    given("μ", "D_z"),
    temporary("value_matrix", "D_z, D_z"),
    temporary("value_det", ""),
    temporary("value_product", ""),
    output("value", ""),
    sizes="D_z",
)
def equation_17_24(Σ, μ, value_matrix, value_det, value_product, value, D_z):
    """Equation 17.24."""
    value_det[()] = real(0)
    # 17.24:  value_matrix[p, q] = Σ[p, q]
    for p in range(D_z):
        for q in range(D_z):
            value_matrix[p, q] = Σ[p, q]
    # 17.24:  value_det = det(value_matrix)
    value_det[()] = det(value_matrix)
    # 17.24:  value_product = -D_z - log(value_det)
    value_product[()] = -real(D_z) - log(value_det[()])
    # 17.24:  value_product += Σ_p Σ[p, p]
    value_product_sum = real(0)
    for p in range(D_z):
        value_product_sum += Σ[p, p]
    value_product[()] += value_product_sum
    # 17.24:  value_product += Σ_s μ[s]^2
    value_product_sum_2 = real(0)
    for s in range(D_z):
        value_product_sum_2 += μ[s] * μ[s]
    value_product[()] += value_product_sum_2
    # 17.24:  value = value_product/2
    value[()] = real(0.5) * value_product[()]


@kernel(
    given("Σ", "D_z, D_z"),
    given("μ", "D_z"),
    temporary("value_matrix", "D_z, D_z"),
    temporary("value_det", ""),
    temporary("value_product", ""),
    output("value", ""),
    output("dvalue_dΣ", "D_z, D_z"),
    output("dvalue_dμ", "D_z"),
    temporary("value_matrix_inverse", "D_z, D_z"),
    temporary("dvalue_dvalue_det", ""),
    sizes="D_z",
)
def equation_17_24_gradient(
    Σ,
    μ,
    value_matrix,
    value_det,
    value_product,
    value,
    dvalue_dΣ,
    dvalue_dμ,
    value_matrix_inverse,
    dvalue_dvalue_det,
    D_z,
):
    """Equation 17.24."""
    value_det[()] = real(0)
    dvalue_dΣ[:] = real(0)
    value_matrix_inverse[:] = real(0)
    # 17.24:  value_matrix[p, q] = Σ[p, q]
    for p in range(D_z):
        for q in range(D_z):
            value_matrix[p, q] = Σ[p, q]
    # 17.24:  value_det = det(value_matrix)
    value_det[()] = det(value_matrix)
    # 17.24:  value_matrix_inverse = inv(value_matrix)
    value_matrix_inverse[:] = inv(value_matrix)
    # 17.24:  value_product = -D_z - log(value_det)
    value_product[()] = -real(D_z) - log(value_det[()])
    # 17.24:  value_product += Σ_p Σ[p, p]
    value_product_sum = real(0)
    for p in range(D_z):
        value_product_sum += Σ[p, p]
    value_product[()] += value_product_sum
    # 17.24:  value_product += Σ_s μ[s]^2
    # 17.24:  dvalue_dμ[s] = μ[s]  (∂value_product/∂μ[s])
    # 17.24:  dvalue_dΣ[s, s] += 1/2  (∂value_product/∂Σ[p, p])
    value_product_sum_2 = real(0)
    for s in range(D_z):
        value_product_sum_2 += μ[s] * μ[s]
        dvalue_dμ[s] = μ[s]
        dvalue_dΣ[s, s] += real(0.5)
    value_product[()] += value_product_sum_2
    # 17.24:  value = value_product/2
    value[()] = real(0.5) * value_product[()]
    # 17.24:  dvalue_dvalue_det = -1/(2·value_det)  (∂value_product/∂value_det)
    dvalue_dvalue_det[()] = -(real(0.5) / value_det[()])
    dvalue_dvalue_det_value = dvalue_dvalue_det[()]
    value_det_value = value_det[()]
    for i in range(D_z):
        # 17.24:  dvalue_dvalue_matrix[i, j] = dvalue_dvalue_det·value_det·value_matrix_inverse[j, i]  (det
        #    value_matrix)
        # 17.24:  dvalue_dΣ[i, j] += dvalue_dvalue_matrix[i, j]  (∂value_matrix/∂Σ[p, q])
        for j in range(D_z):
            dvalue_dvalue_matrix = dvalue_dvalue_det_value * value_det_value * value_matrix_inverse[j, i]
            dvalue_dΣ[i, j] += dvalue_dvalue_matrix


@kernel(given("Pr", "N"), temporary("Pr_sum", ""), output("Pr_2", ""), sizes="N")
def equation_17_27(Pr, Pr_sum, Pr_2, N):
    """Equation 17.27."""
    # 17.27:  Pr_sum = Σ_n Pr[n]
    Pr_sum_sum = real(0)
    for n in range(N):
        Pr_sum_sum += Pr[n]
    Pr_sum[()] = Pr_sum_sum
    # 17.27:  Pr_2 = Pr_sum/N
    Pr_2[()] = Pr_sum[()] / real(N)


@kernel(
    given("Pr", "N"),
    temporary("Pr_sum", ""),
    output("Pr_2", ""),
    output("dPr_2_dPr", "N"),
    temporary("dPr_2_dPr_sum", ""),
    sizes="N",
)
def equation_17_27_gradient(Pr, Pr_sum, Pr_2, dPr_2_dPr, dPr_2_dPr_sum, N):
    """Equation 17.27."""
    # 17.27:  Pr_sum = Σ_n Pr[n]
    Pr_sum_sum = real(0)
    for n in range(N):
        Pr_sum_sum += Pr[n]
    Pr_sum[()] = Pr_sum_sum
    # 17.27:  Pr_2 = Pr_sum/N
    Pr_2[()] = Pr_sum[()] / real(N)
    # 17.27:  dPr_2_dPr_sum = 1/N  (∂Pr_2/∂Pr_sum)
    dPr_2_dPr_sum[()] = real(1) / real(N)
    # 17.27:  dPr_2_dPr[n] = dPr_2_dPr_sum  (∂Pr_sum/∂Pr[n])
    dPr_2_dPr_sum_value = dPr_2_dPr_sum[()]
    for n in range(N):
        dPr_2_dPr[n] = dPr_2_dPr_sum_value


@kernel(
    given("Pr", "N"),
    given("Pr_2", "N"),
    given("q", "N"),
    temporary("Pr_sum", ""),
    output("Pr_3", ""),
    sizes="N",
)
def equation_17_28(Pr, Pr_2, q, Pr_sum, Pr_3, N):
    """Equation 17.28."""
    # 17.28:  Pr_sum = Σ_n Pr[n]·Pr_2[n]/q[n]
    Pr_sum_sum = real(0)
    for n in range(N):
        Pr_sum_sum += Pr[n] * Pr_2[n] / q[n]
    Pr_sum[()] = Pr_sum_sum
    # 17.28:  Pr_3 = Pr_sum/N
    Pr_3[()] = Pr_sum[()] / real(N)


@kernel(
    given("Pr", "N"),
    given("Pr_2", "N"),
    given("q", "N"),
    temporary("Pr_sum", ""),
    output("Pr_3", ""),
    output("dPr_3_dPr", "N"),
    output("dPr_3_dPr_2", "N"),
    output("dPr_3_dq", "N"),
    temporary("dPr_3_dPr_sum", ""),
    sizes="N",
)
def equation_17_28_gradient(Pr, Pr_2, q, Pr_sum, Pr_3, dPr_3_dPr, dPr_3_dPr_2, dPr_3_dq, dPr_3_dPr_sum, N):
    """Equation 17.28."""
    # 17.28:  Pr_sum = Σ_n Pr[n]·Pr_2[n]/q[n]
    Pr_sum_sum = real(0)
    for n in range(N):
        Pr_sum_sum += Pr[n] * Pr_2[n] / q[n]
    Pr_sum[()] = Pr_sum_sum
    # 17.28:  Pr_3 = Pr_sum/N
    Pr_3[()] = Pr_sum[()] / real(N)
    # 17.28:  dPr_3_dPr_sum = 1/N  (∂Pr_3/∂Pr_sum)
    dPr_3_dPr_sum[()] = real(1) / real(N)
    # 17.28:  dPr_3_dPr[n] = Pr_2[n]·dPr_3_dPr_sum/q[n]  (∂Pr_sum/∂Pr[n])
    # 17.28:  dPr_3_dPr_2[n] = Pr[n]·dPr_3_dPr_sum/q[n]  (∂Pr_sum/∂Pr_2[n])
    # 17.28:  dPr_3_dq[n] = -Pr[n]·Pr_2[n]·dPr_3_dPr_sum/q[n]^2  (∂Pr_sum/∂q[n])
    dPr_3_dPr_sum_value = dPr_3_dPr_sum[()]
    for n in range(N):
        dPr_3_dPr[n] = Pr_2[n] * dPr_3_dPr_sum_value / q[n]
        dPr_3_dPr_2[n] = Pr[n] * dPr_3_dPr_sum_value / q[n]
        dPr_3_dq[n] = -(ratio(Pr[n], 1, q[n], 2) * Pr_2[n] * dPr_3_dPr_sum_value)
