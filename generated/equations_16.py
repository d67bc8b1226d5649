"""Chapter 16. Normalizing flows: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: d4eb2f43d2211a02.
"""

from udlc.runtime.functions import absolute, det, exp, inv, log, matmul, ratio, sig, sign, sqrt
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("df_dz", ""), given("Pr", ""), output("Pr_2", ""))
def equation_16_1(df_dz, Pr, Pr_2):
    """Equation 16.1."""
    # 16.1:  Pr_2 = Pr/absolute(df_dz)
    Pr_2[()] = Pr[()] / absolute(df_dz[()])


@kernel(
    given("df_dz", ""),
    given("Pr", ""),
    output("Pr_2", ""),
    output("dPr_2_ddf_dz", ""),
    output("dPr_2_dPr", ""),
)
def equation_16_1_gradient(df_dz, Pr, Pr_2, dPr_2_ddf_dz, dPr_2_dPr):
    """Equation 16.1."""
    # 16.1:  Pr_2 = Pr/absolute(df_dz)
    Pr_2[()] = Pr[()] / absolute(df_dz[()])
    # 16.1:  dPr_2_dPr = 1/absolute(df_dz)  (∂Pr_2/∂Pr)
    dPr_2_dPr[()] = real(1) / absolute(df_dz[()])
    # 16.1:  dPr_2_ddf_dz = -Pr·sign(df_dz)/absolute(df_dz)^2  (∂Pr_2/∂df_dz)
    dPr_2_ddf_dz[()] = -(ratio(Pr[()], 1, absolute(df_dz[()]), 2) * sign(df_dz[()]))


@kernel(
    given("df_dz", "I"),
    given("Pr", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="43 * I",
)
def equation_16_2(df_dz, Pr, objective, I):
    """Equation 16.2."""
    # 16.2:  objective = Σ_i (-log(Pr[i]) + log(absolute(df_dz[i])))
    objective_sum = real(0)
    for i in range(I):
        objective_sum += log(absolute(df_dz[i])) - log(Pr[i])
    objective[()] = objective_sum


@kernel(
    given("df_dz", "I"),
    given("Pr", "I"),
    output("objective", ""),
    output("dobjective_ddf_dz", "I"),
    output("dobjective_dPr", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="48 * I",
)
def equation_16_2_gradient(df_dz, Pr, objective, dobjective_ddf_dz, dobjective_dPr, I):
    """Equation 16.2."""
    # 16.2:  objective = Σ_i (-log(Pr[i]) + log(absolute(df_dz[i])))
    # 16.2:  dobjective_dPr[i] = -1/Pr[i]  (∂objective/∂Pr[i])
    # 16.2:  dobjective_ddf_dz[i] = sign(df_dz[i])/absolute(df_dz[i])  (∂objective/∂df_dz[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += log(absolute(df_dz[i])) - log(Pr[i])
        dobjective_dPr[i] = -(real(1) / Pr[i])
        dobjective_ddf_dz[i] = sign(df_dz[i]) / absolute(df_dz[i])
    objective[()] = objective_sum


@kernel(
    given("df_dz", "D, D"),
    temporary("Pr_matrix", "D, D"),
    temporary("Pr_det", ""),
    given("Pr", ""),
    output("Pr_2", ""),
    sizes="D",
)
def equation_16_3(df_dz, Pr_matrix, Pr_det, Pr, Pr_2, D):
    """Equation 16.3."""
    Pr_det[()] = real(0)
    # 16.3:  Pr_matrix[p, q] = df_dz[q, p]
    for p in range(D):
        for q in range(D):
            Pr_matrix[p, q] = df_dz[q, p]
    # 16.3:  Pr_det = det(Pr_matrix)
    Pr_det[()] = det(Pr_matrix)
    # 16.3:  Pr_2 = Pr/absolute(Pr_det)
    Pr_2[()] = Pr[()] / absolute(Pr_det[()])


@kernel(
    given("df_dz", "D, D"),
    temporary("Pr_matrix", "D, D"),
    temporary("Pr_det", ""),
    given("Pr", ""),
    output("Pr_2", ""),
    output("dPr_2_ddf_dz", "D, D"),
    output("dPr_2_dPr", ""),
    temporary("Pr_matrix_inverse", "D, D"),
    temporary("dPr_2_dPr_det", ""),
    temporary("dPr_2_dPr_matrix", "D, D"),
    sizes="D",
)
def equation_16_3_gradient(
    df_dz,
    Pr_matrix,
    Pr_det,
    Pr,
    Pr_2,
    dPr_2_ddf_dz,
    dPr_2_dPr,
    Pr_matrix_inverse,
    dPr_2_dPr_det,
    dPr_2_dPr_matrix,
    D,
):
    """Equation 16.3."""
    Pr_det[()] = real(0)
    Pr_matrix_inverse[:] = real(0)
    # 16.3:  Pr_matrix[p, q] = df_dz[q, p]
    for p in range(D):
        for q in range(D):
            Pr_matrix[p, q] = df_dz[q, p]
    # 16.3:  Pr_det = det(Pr_matrix)
    Pr_det[()] = det(Pr_matrix)
    # 16.3:  Pr_matrix_inverse = inv(Pr_matrix)
    Pr_matrix_inverse[:] = inv(Pr_matrix)
    # 16.3:  Pr_2 = Pr/absolute(Pr_det)
    Pr_2[()] = Pr[()] / absolute(Pr_det[()])
    # 16.3:  dPr_2_dPr = 1/absolute(Pr_det)  (∂Pr_2/∂Pr)
    dPr_2_dPr[()] = real(1) / absolute(Pr_det[()])
    # 16.3:  dPr_2_dPr_det = -Pr·sign(Pr_det)/absolute(Pr_det)^2  (∂Pr_2/∂Pr_det)
    dPr_2_dPr_det[()] = -(ratio(Pr[()], 1, absolute(Pr_det[()]), 2) * sign(Pr_det[()]))
    # 16.3:  dPr_2_dPr_matrix[i, j] = Pr_det·Pr_matrix_inverse[j, i]·dPr_2_dPr_det  (det Pr_matrix)
    Pr_det_value = Pr_det[()]
    dPr_2_dPr_det_value = dPr_2_dPr_det[()]
    for i in range(D):
        for j in range(D):
            dPr_2_dPr_matrix[i, j] = Pr_det_value * Pr_matrix_inverse[j, i] * dPr_2_dPr_det_value
    # 16.3:  dPr_2_ddf_dz[q, p] = dPr_2_dPr_matrix[p, q]  (∂Pr_matrix/∂df_dz[q, p])
    for q in range(D):
        for p in range(D):
            dPr_2_ddf_dz[q, p] = dPr_2_dPr_matrix[p, q]


@kernel(
    given("z", "D"),
    temporary("x_nest", "K + 1, D"),
    given("f", "K, K, D"),
    output("x", "D"),
    sizes="D, K",
    batch="D",
    operations="D * K",
)
def equation_16_4(z, x_nest, f, x, D, K):
    """Equation 16.4."""
    x_nest[1 : K + 1] = real(0)
    # 16.4:  x_nest[0, p] = z[p]
    for p in range(D):
        x_nest[0, p] = z[p]
    # 16.4:  x_nest[k, p] += f[k - 1, k - 1, p]
    for k in range(1, K + 1):
        for p in range(D):
            x_nest[k, p] += f[k - 1, k - 1, p]
    # 16.4:  x[p] = x_nest[K, p]
    for p in range(D):
        x[p] = x_nest[K, p]


@kernel(
    given("x", "D"),
    temporary("z_nest", "K + 1, D"),
    given("f_inv", "K, K, D"),
    output("z", "D"),
    sizes="D, K",
    batch="D",
    operations="D * K",
)
def equation_16_5(x, z_nest, f_inv, z, D, K):
    """Equation 16.5."""
    z_nest[1 : K + 1] = real(0)
    # 16.5:  z_nest[0, p] = x[p]
    for p in range(D):
        z_nest[0, p] = x[p]
    # 16.5:  z_nest[k, p] += f_inv[-k + K, -k + K, p]
    for k in range(1, K + 1):
        for p in range(D):
            z_nest[k, p] += f_inv[K - k, K - k, p]
    # 16.5:  z[p] = z_nest[K, p]
    for p in range(D):
        z[p] = z_nest[K, p]


@kernel(
    given("df_dz", "I, D, D"),
    temporary("objective_matrix", "I, D, D"),
    temporary("objective_det", "I"),
    given("Pr", "I"),
    output("objective", ""),
    sizes="D, I",
)
def equation_16_8(df_dz, objective_matrix, objective_det, Pr, objective, D, I):
    """Equation 16.8."""
    objective_det[:] = real(0)
    # 16.8:  objective_matrix[i, p, q] = df_dz[i, q, p]
    for i in range(I):
        for p in range(D):
            for q in range(D):
                objective_matrix[i, p, q] = df_dz[i, q, p]
    # 16.8:  objective_det = det(objective_matrix)
    for objective_matrix_0 in range(I):
        objective_det[objective_matrix_0] = det(objective_matrix[objective_matrix_0])
    # 16.8:  objective = Σ_i (-log(Pr[i]) + log(absolute(objective_det[i])))
    objective_sum = real(0)
    for i in range(I):
        objective_sum += log(absolute(objective_det[i])) - log(Pr[i])
    objective[()] = objective_sum


@kernel(
    given("df_dz", "I, D, D"),
    temporary("objective_matrix", "I, D, D"),
    temporary("objective_det", "I"),
    given("Pr", "I"),
    output("objective", ""),
    output("dobjective_ddf_dz", "I, D, D"),
    output("dobjective_dPr", "I"),
    temporary("objective_matrix_inverse", "I, D, D"),
    temporary("dobjective_dobjective_det", "I"),
    temporary("dobjective_dobjective_matrix", "I, D, D"),
    sizes="D, I",
)
def equation_16_8_gradient(
    df_dz,
    objective_matrix,
    objective_det,
    Pr,
    objective,
    dobjective_ddf_dz,
    dobjective_dPr,
    objective_matrix_inverse,
    dobjective_dobjective_det,
    dobjective_dobjective_matrix,
    D,
    I,
):
    """Equation 16.8."""
    objective_det[:] = real(0)
    objective_matrix_inverse[:] = real(0)
    # 16.8:  objective_matrix[i, p, q] = df_dz[i, q, p]
    for i in range(I):
        for p in range(D):
            for q in range(D):
                objective_matrix[i, p, q] = df_dz[i, q, p]
    # 16.8:  objective_det = det(objective_matrix)
    for objective_matrix_0 in range(I):
        objective_det[objective_matrix_0] = det(objective_matrix[objective_matrix_0])
    # 16.8:  objective_matrix_inverse = inv(objective_matrix)
    for objective_matrix_0 in range(I):
        objective_matrix_inverse[objective_matrix_0][:] = inv(objective_matrix[objective_matrix_0])
    # 16.8:  objective = Σ_i (-log(Pr[i]) + log(absolute(objective_det[i])))
    # 16.8:  dobjective_dPr[i] = -1/Pr[i]  (∂objective/∂Pr[i])
    # 16.8:  dobjective_dobjective_det[i] = sign(objective_det[i])/absolute(objective_det[i])
    #    (∂objective/∂objective_det[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += log(absolute(objective_det[i])) - log(Pr[i])
        dobjective_dPr[i] = -(real(1) / Pr[i])
        dobjective_dobjective_det[i] = sign(objective_det[i]) / absolute(objective_det[i])
    objective[()] = objective_sum
    for batch0 in range(I):
        # 16.8:  dobjective_dobjective_matrix[batch0, i, j] =
        #    dobjective_dobjective_det[batch0]·objective_det[batch0]·objective_matrix_inverse[batch0, j, i]
        #    (det objective_matrix)
        dobjective_dobjective_det_batch0 = dobjective_dobjective_det[batch0]
        objective_det_batch0 = objective_det[batch0]
        for i in range(D):
            for j in range(D):
                dobjective_dobjective_matrix[batch0, i, j] = dobjective_dobjective_det_batch0 * objective_det_batch0 * objective_matrix_inverse[batch0, j, i]
        # 16.8:  dobjective_ddf_dz[batch0, q, p] = dobjective_dobjective_matrix[batch0, p, q]
        #    (∂objective_matrix/∂df_dz[i, q, p])
        for q in range(D):
            for p in range(D):
                dobjective_ddf_dz[batch0, q, p] = dobjective_dobjective_matrix[batch0, p, q]


@kernel(
    given("P", "N, N"),
    given("L", "N, N"),
    temporary("Ω_sum", "N, N"),
    given("U", "N, N"),
    given("D", "N, N"),
    temporary("Ω_factor", "N, N"),
    output("Ω", "N, N"),
    sizes="N",
)
def equation_16_9(P, L, Ω_sum, U, D, Ω_factor, Ω, N):
    """Equation 16.9."""
    # 16.9:  Ω_sum[p, q] = Σ_s L[s, q]·P[p, s]
    matmul(P, L, Ω_sum)
    # 16.9:  Ω_factor[p, q] = D[p, q] + U[p, q]
    for p in range(N):
        for q in range(N):
            Ω_factor[p, q] = D[p, q] + U[p, q]
    # 16.9:  Ω[p, q] = Σ_s Ω_factor[s, q]·Ω_sum[p, s]
    matmul(Ω_sum, Ω_factor, Ω)


@kernel(given("f", "D"), output("f_2", "D"), sizes="D", batch="D", operations="0")
def equation_16_10(f, f_2, D):
    """Equation 16.10."""
    # 16.10:  f_2[p] = f[p]
    for p in range(D):
        f_2[p] = f[p]


@kernel(given("df_dh", "D"), temporary("value_prod", ""), output("value", ""), sizes="D")
def equation_16_11(df_dh, value_prod, value, D):
    """Equation 16.11."""
    # 16.11:  value_prod = Π_d absolute(df_dh[d])
    value_prod_prod = real(1)
    for d in range(D):
        value_prod_prod *= absolute(df_dh[d])
    value_prod[()] = value_prod_prod
    # 16.11:  value = value_prod
    value[()] = value_prod[()]


@kernel(
    given("df_dh", "D"),
    temporary("value_prod", ""),
    output("value", ""),
    output("dvalue_ddf_dh", "D"),
    temporary("value_prod_others", "D"),
    sizes="D",
)
def equation_16_11_gradient(df_dh, value_prod, value, dvalue_ddf_dh, value_prod_others, D):
    """Equation 16.11."""
    # 16.11:  value_prod = Π_d absolute(df_dh[d])
    # 16.11:  value_prod_others[d] = 1
    value_prod_prod = real(1)
    for d in range(D):
        value_prod_prod *= absolute(df_dh[d])
        value_prod_others[d] = real(1)
    value_prod[()] = value_prod_prod
    # 16.11:  value_prod_others[d] = Π_d_other absolute(df_dh[d_other])  where d ≠ d_other  (value_prod
    #    without one factor)
    for d_other in range(D):
        for d in range(D):
            if d != d_other:
                value_prod_others[d] *= absolute(df_dh[d_other])
    # 16.11:  value = value_prod
    value[()] = value_prod[()]
    # 16.11:  dvalue_ddf_dh[d] = value_prod_others[d]·sign(df_dh[d])  (∂value_prod/∂df_dh[d])
    for d in range(D):
        dvalue_ddf_dh[d] = value_prod_others[d] * sign(df_dh[d])


@kernel(
    given("b", "", integral=True),
    given("φ", "K"),
    given("h", ""),
    output("f", ""),
    sizes="K",
    needs="K + 1 - b[()], b[()]",
)
def equation_16_12(b, φ, h, f, K):
    """Equation 16.12."""
    # 16.12:  f = φ[b - 1]·(-b + h·K + 1)
    f[()] = φ[b[()] - 1] * (real(K) * h[()] + real(1) - real(b[()]))
    # 16.12:  f += Σ_k φ[k]
    f_sum = real(0)
    for k in range(b[()] - 1):
        f_sum += φ[k]
    f[()] += f_sum


@kernel(
    given("b", "", integral=True),
    given("φ", "K"),
    given("h", ""),
    output("f", ""),
    output("df_dφ", "K"),
    output("df_dh", ""),
    sizes="K",
    needs="K + 1 - b[()], b[()]",
)
def equation_16_12_gradient(b, φ, h, f, df_dφ, df_dh, K):
    """Equation 16.12."""
    df_dφ[:] = real(0)
    # 16.12:  f = φ[b - 1]·(-b + h·K + 1)
    f[()] = φ[b[()] - 1] * (real(K) * h[()] + real(1) - real(b[()]))
    # 16.12:  f += Σ_k φ[k]
    # 16.12:  df_dφ[k] += 1  (∂f/∂φ[k])
    f_sum = real(0)
    for k in range(b[()] - 1):
        f_sum += φ[k]
        df_dφ[k] += real(1)
    f[()] += f_sum
    # 16.12:  df_dh = φ[b - 1]·K  (∂f/∂h)
    df_dh[()] = real(K) * φ[b[()] - 1]
    # 16.12:  df_dφ[b - 1] += -b + h·K + 1  (∂f/∂φ[b[] - 1])
    df_dφ[b[()] - 1] += real(K) * h[()] + real(1) - real(b[()])


@kernel(
    given("D", "2", integral=True),
    given("h", "2, D[axis0]"),
    output("h_prime", "2, D[axis0]"),
    given("g", "2, 2, D[1]"),
)
def equation_16_13(D, h, h_at, h_prime, h_prime_at, g):
    """Equation 16.13."""
    h_0 = h[h_at[0] : h_at[1]]
    h_prime_0 = h_prime[h_prime_at[0] : h_prime_at[1]]
    h_prime_1 = h_prime[h_prime_at[1] : h_prime_at[2]]
    # 16.13:  h_prime[0, p] = h[0, p]
    for p in range(D[0]):
        h_prime_0[p] = h_0[p]
    # 16.13:  h_prime[1, p] = g[1, 0, p]
    for p in range(D[1]):
        h_prime_1[p] = g[1, 0, p]


@kernel(
    given("D", "2", integral=True),
    given("h_prime", "2, D[axis0]"),
    output("h", "2, D[axis0]"),
    given("g_inv", "2, 2, D[1]"),
)
def equation_16_14(D, h_prime, h_prime_at, h, h_at, g_inv):
    """Equation 16.14."""
    h_0 = h[h_at[0] : h_at[1]]
    h_1 = h[h_at[1] : h_at[2]]
    h_prime_0 = h_prime[h_prime_at[0] : h_prime_at[1]]
    # 16.14:  h[0, p] = h_prime[0, p]
    for p in range(D[0]):
        h_0[p] = h_prime_0[p]
    # 16.14:  h[1, p] = g_inv[1, 0, p]
    for p in range(D[1]):
        h_1[p] = g_inv[1, 0, p]


@kernel(given("z", ""), given("f", ""), output("y", ""))
def equation_16_21(z, f, y):
    """Equation 16.21."""
    # 16.21:  y = f + z
    y[()] = f[()] + z[()]


@kernel(given("z", ""), given("f", ""), output("y", ""), output("dy_dz", ""), output("dy_df", ""))
def equation_16_21_gradient(z, f, y, dy_dz, dy_df):
    """Equation 16.21."""
    # 16.21:  y = f + z
    y[()] = f[()] + z[()]
    # 16.21:  dy_df = 1  (∂y/∂f)
    dy_df[()] = real(1)
    # 16.21:  dy_dz = 1  (∂y/∂z)
    dy_dz[()] = real(1)


@kernel(
    given("ε", "I, D"),
    given("A", "D, D"),
    temporary("value_sum", "I, D"),
    temporary("value_sum_2", ""),
    output("value", ""),
    sizes="D, I",
)
def equation_16_24(ε, A, value_sum, value_sum_2, value, D, I):
    """Equation 16.24."""
    ε_flat = ε.reshape(D * I)
    value_sum_flat = value_sum.reshape(D * I)
    # 16.24:  value_sum[i, p] = Σ_s A[s, p]·ε[i, s]
    matmul(ε, A, value_sum)
    # 16.24:  value_sum_2 = Σ_(i, s) value_sum[i, s]·ε[i, s]
    value_sum_2_sum = real(0)
    for i_s in range(D * I):
        value_sum_2_sum += value_sum_flat[i_s] * ε_flat[i_s]
    value_sum_2[()] = value_sum_2_sum
    # 16.24:  value = value_sum_2/I
    value[()] = value_sum_2[()] / real(I)


@kernel(
    given("ε", "I, D"),
    given("A", "D, D"),
    temporary("value_sum", "I, D"),
    temporary("value_sum_2", ""),
    output("value", ""),
    output("dvalue_dε", "I, D"),
    output("dvalue_dA", "D, D"),
    temporary("dvalue_dvalue_sum_2", ""),
    temporary("dvalue_dvalue_sum", "I, D"),
    sizes="D, I",
)
def equation_16_24_gradient(
    ε,
    A,
    value_sum,
    value_sum_2,
    value,
    dvalue_dε,
    dvalue_dA,
    dvalue_dvalue_sum_2,
    dvalue_dvalue_sum,
    D,
    I,
):
    """Equation 16.24."""
    ε_flat = ε.reshape(D * I)
    value_sum_flat = value_sum.reshape(D * I)
    dvalue_dε_flat = dvalue_dε.reshape(D * I)
    dvalue_dvalue_sum_flat = dvalue_dvalue_sum.reshape(D * I)
    # 16.24:  value_sum[i, p] = Σ_s A[s, p]·ε[i, s]
    matmul(ε, A, value_sum)
    # 16.24:  value_sum_2 = Σ_(i, s) value_sum[i, s]·ε[i, s]
    value_sum_2_sum = real(0)
    for i_s in range(D * I):
        value_sum_2_sum += value_sum_flat[i_s] * ε_flat[i_s]
    value_sum_2[()] = value_sum_2_sum
    # 16.24:  value = value_sum_2/I
    value[()] = value_sum_2[()] / real(I)
    # 16.24:  dvalue_dvalue_sum_2 = 1/I  (∂value/∂value_sum_2)
    dvalue_dvalue_sum_2[()] = real(1) / real(I)
    # 16.24:  dvalue_dvalue_sum[i, s] = dvalue_dvalue_sum_2·ε[i, s]  (∂value_sum_2/∂value_sum[i, s])
    dvalue_dvalue_sum_2_value = dvalue_dvalue_sum_2[()]
    for i_s in range(D * I):
        dvalue_dvalue_sum_flat[i_s] = dvalue_dvalue_sum_2_value * ε_flat[i_s]
    # 16.24:  dvalue_dA[s, p] = Σ_i dvalue_dvalue_sum[i, p]·ε[i, s]  (∂value_sum/∂A[s, p])
    matmul(ε.T, dvalue_dvalue_sum, dvalue_dA)
    # 16.24:  dvalue_dε[i, s] = Σ_p A[s, p]·dvalue_dvalue_sum[i, p]  (∂value_sum/∂ε[i, s])
    matmul(dvalue_dvalue_sum, A.T, dvalue_dε)
    # 16.24:  dvalue_dε[i, s] += dvalue_dvalue_sum_2·value_sum[i, s]  (∂value_sum_2/∂ε[i, s])
    dvalue_dvalue_sum_2_value = dvalue_dvalue_sum_2[()]
    for i_s in range(D * I):
        dvalue_dε_flat[i_s] += dvalue_dvalue_sum_2_value * value_sum_flat[i_s]


@kernel(given("z", ""), output("Pr", ""))
def equation_16_27(z, Pr):
    """Equation 16.27."""
    # 16.27:  Pr = sqrt(2)·exp(-z^2/2)/(2·sqrt(pi))
    Pr[()] = real(0.5) * exp(-(real(0.5) * (z[()] * z[()]))) * sqrt(real(2)) / sqrt(real(3.141592653589793))


@kernel(given("z", ""), output("Pr", ""), output("dPr_dz", ""))
def equation_16_27_gradient(z, Pr, dPr_dz):
    """Equation 16.27."""
    # 16.27:  Pr = sqrt(2)·exp(-z^2/2)/(2·sqrt(pi))
    Pr[()] = real(0.5) * exp(-(real(0.5) * (z[()] * z[()]))) * sqrt(real(2)) / sqrt(real(3.141592653589793))
    # 16.27:  dPr_dz = -sqrt(2)·z·exp(-z^2/2)/(2·sqrt(pi))  (∂Pr/∂z)
    dPr_dz[()] = -(real(0.5) * z[()] * exp(-(real(0.5) * (z[()] * z[()]))) * sqrt(real(2)) / sqrt(real(3.141592653589793)))


@kernel(given("z", ""), output("x", ""))
def equation_16_28(z, x):
    """Equation 16.28."""
    # 16.28:  x = sig(z)
    x[()] = sig(z[()])


@kernel(given("z", ""), output("x", ""), output("dx_dz", ""))
def equation_16_28_gradient(z, x, dx_dz):
    """Equation 16.28."""
    # 16.28:  x = sig(z)
    x[()] = sig(z[()])
    # 16.28:  dx_dz = x·sig(-z)  (∂x/∂z)
    dx_dz[()] = x[()] * sig(-z[()])


@kernel(
    temporary("Ω_grid_5", "4, 4"),
    output("Ω", "2, 4, 4"),
    temporary("Ω_grid_7", "4"),
    temporary("Ω_grid_8", "4"),
    temporary("Ω_grid_9", "4"),
    temporary("Ω_grid_10", "4, 4"),
)
def equation_16_29(Ω_grid_5, Ω, Ω_grid_7, Ω_grid_8, Ω_grid_9, Ω_grid_10):
    """Equation 16.29."""
    Ω_grid_7[2 : 4] = real(0)
    Ω_grid_8[3 : 4] = real(0)
    # 16.29:  Ω_grid_5[0, q] = 2
    # 16.29:  Ω_grid_5[1, q] = -5
    # 16.29:  Ω_grid_5[2, q] = 1
    # 16.29:  Ω_grid_5[3, q] = 2
    # 16.29:  Ω_grid_10[0, q] = 1
    for q in range(4):
        Ω_grid_5[0, q] = real(2)
        Ω_grid_5[1, q] = -real(5)
        Ω_grid_5[2, q] = real(1)
        Ω_grid_5[3, q] = real(2)
        Ω_grid_10[0, q] = real(1)
    # 16.29:  Ω[0, p, q] = Ω_grid_5[p, q]
    for p in range(4):
        for q in range(4):
            Ω[0, p, q] = Ω_grid_5[p, q]
    # 16.29:  Ω_grid_7[0] = 2
    Ω_grid_7[0] = real(2)
    # 16.29:  Ω_grid_7[1] = 4
    Ω_grid_7[1] = real(4)
    # 16.29:  Ω_grid_8[0] = 1
    Ω_grid_8[0] = real(1)
    # 16.29:  Ω_grid_8[1] = -1
    Ω_grid_8[1] = -real(1)
    # 16.29:  Ω_grid_8[2] = 2
    Ω_grid_8[2] = real(2)
    # 16.29:  Ω_grid_9[0] = 4
    Ω_grid_9[0] = real(4)
    # 16.29:  Ω_grid_9[1] = -2
    Ω_grid_9[1] = -real(2)
    # 16.29:  Ω_grid_9[2] = -2
    Ω_grid_9[2] = -real(2)
    # 16.29:  Ω_grid_9[3] = 1
    Ω_grid_9[3] = real(1)
    # 16.29:  Ω_grid_10[1, q] = Ω_grid_7[q]
    # 16.29:  Ω_grid_10[2, q] = Ω_grid_8[q]
    # 16.29:  Ω_grid_10[3, q] = Ω_grid_9[q]
    for q in range(4):
        Ω_grid_10[1, q] = Ω_grid_7[q]
        Ω_grid_10[2, q] = Ω_grid_8[q]
        Ω_grid_10[3, q] = Ω_grid_9[q]
    # 16.29:  Ω[1, p, q] = Ω_grid_10[p, q]
    for p in range(4):
        for q in range(4):
            Ω[1, p, q] = Ω_grid_10[p, q]


@kernel(
    given("Pr", ""),
    given("df_dz", "D, D"),
    temporary("Pr_matrix", "D, D"),
    temporary("Pr_det", ""),
    output("Pr_2", ""),
    sizes="D",
)
def equation_16_30(Pr, df_dz, Pr_matrix, Pr_det, Pr_2, D):
    """Equation 16.30."""
    Pr_det[()] = real(0)
    # 16.30:  Pr_matrix[p, q] = df_dz[q, p]
    for p in range(D):
        for q in range(D):
            Pr_matrix[p, q] = df_dz[q, p]
    # 16.30:  Pr_det = det(Pr_matrix)
    Pr_det[()] = det(Pr_matrix)
    # 16.30:  Pr_2 = Pr/absolute(Pr_det)
    Pr_2[()] = Pr[()] / absolute(Pr_det[()])


@kernel(
    given("Pr", ""),
    given("df_dz", "D, D"),
    temporary("Pr_matrix", "D, D"),
    temporary("Pr_det", ""),
    output("Pr_2", ""),
    output("dPr_2_dPr", ""),
    output("dPr_2_ddf_dz", "D, D"),
    temporary("Pr_matrix_inverse", "D, D"),
    temporary("dPr_2_dPr_det", ""),
    temporary("dPr_2_dPr_matrix", "D, D"),
    sizes="D",
)
def equation_16_30_gradient(
    Pr,
    df_dz,
    Pr_matrix,
    Pr_det,
    Pr_2,
    dPr_2_dPr,
    dPr_2_ddf_dz,
    Pr_matrix_inverse,
    dPr_2_dPr_det,
    dPr_2_dPr_matrix,
    D,
):
    """Equation 16.30."""
    Pr_det[()] = real(0)
    Pr_matrix_inverse[:] = real(0)
    # 16.30:  Pr_matrix[p, q] = df_dz[q, p]
    for p in range(D):
        for q in range(D):
            Pr_matrix[p, q] = df_dz[q, p]
    # 16.30:  Pr_det = det(Pr_matrix)
    Pr_det[()] = det(Pr_matrix)
    # 16.30:  Pr_matrix_inverse = inv(Pr_matrix)
    Pr_matrix_inverse[:] = inv(Pr_matrix)
    # 16.30:  Pr_2 = Pr/absolute(Pr_det)
    Pr_2[()] = Pr[()] / absolute(Pr_det[()])
    # 16.30:  dPr_2_dPr = 1/absolute(Pr_det)  (∂Pr_2/∂Pr)
    dPr_2_dPr[()] = real(1) / absolute(Pr_det[()])
    # 16.30:  dPr_2_dPr_det = -Pr·sign(Pr_det)/absolute(Pr_det)^2  (∂Pr_2/∂Pr_det)
    dPr_2_dPr_det[()] = -(ratio(Pr[()], 1, absolute(Pr_det[()]), 2) * sign(Pr_det[()]))
    # 16.30:  dPr_2_dPr_matrix[i, j] = Pr_det·Pr_matrix_inverse[j, i]·dPr_2_dPr_det  (det Pr_matrix)
    Pr_det_value = Pr_det[()]
    dPr_2_dPr_det_value = dPr_2_dPr_det[()]
    for i in range(D):
        for j in range(D):
            dPr_2_dPr_matrix[i, j] = Pr_det_value * Pr_matrix_inverse[j, i] * dPr_2_dPr_det_value
    # 16.30:  dPr_2_ddf_dz[q, p] = dPr_2_dPr_matrix[p, q]  (∂Pr_matrix/∂df_dz[q, p])
    for q in range(D):
        for p in range(D):
            dPr_2_ddf_dz[q, p] = dPr_2_dPr_matrix[p, q]


@kernel(given("z", ""), output("LReLU", ""))
def equation_16_31(z, LReLU):
    """Equation 16.31."""
    # 16.31:  LReLU = select(z < 0, z/10, z)
    LReLU[()] = z[()] / real(10) if z[()] < real(0) else z[()]


@kernel(given("z", ""), output("LReLU", ""), output("dLReLU_dz", ""))
def equation_16_31_gradient(z, LReLU, dLReLU_dz):
    """Equation 16.31."""
    # 16.31:  LReLU = select(z < 0, z/10, z)
    LReLU[()] = z[()] / real(10) if z[()] < real(0) else z[()]
    # 16.31:  dLReLU_dz = select(z <= 0, 1/10, 1)  (∂LReLU/∂z)
    dLReLU_dz[()] = real(1 / 10) if z[()] <= real(0) else real(1)


@kernel(given("z", "D"), output("f", "D"), sizes="D", opaque="LReLU", batch="D", operations="D")
def equation_16_32(z, f, D):
    """Equation 16.32."""
    # 16.32:  f[p] = LReLU(z[p])
    for p in range(D):
        f[p] = LReLU(z[p])


@kernel(
    given("h", ""),
    given("b", "", integral=True),
    given("φ", "K"),
    output("h_prime", ""),
    sizes="K",
    needs="K + 1 - b[()], b[()]",
)
def equation_16_33(h, b, φ, h_prime, K):
    """Equation 16.33."""
    # 16.33:  h_prime = sqrt(φ[b - 1]·(-b + h·K + 1))
    h_prime[()] = sqrt(φ[b[()] - 1] * (real(K) * h[()] + real(1) - real(b[()])))
    # 16.33:  h_prime += Σ_k sqrt(φ[k])
    h_prime_sum = real(0)
    for k in range(b[()] - 1):
        h_prime_sum += sqrt(φ[k])
    h_prime[()] += h_prime_sum


@kernel(
    given("h", ""),
    given("b", "", integral=True),
    given("φ", "K"),
    output("h_prime", ""),
    output("dh_prime_dh", ""),
    output("dh_prime_dφ", "K"),
    sizes="K",
    needs="K + 1 - b[()], b[()]",
)
def equation_16_33_gradient(h, b, φ, h_prime, dh_prime_dh, dh_prime_dφ, K):
    """Equation 16.33."""
    dh_prime_dφ[:] = real(0)
    # 16.33:  h_prime = sqrt(φ[b - 1]·(-b + h·K + 1))
    h_prime[()] = sqrt(φ[b[()] - 1] * (real(K) * h[()] + real(1) - real(b[()])))
    # 16.33:  h_prime += Σ_k sqrt(φ[k])
    # 16.33:  dh_prime_dφ[k] += 1/(2·sqrt(φ[k]))  (∂h_prime/∂φ[k])
    h_prime_sum = real(0)
    for k in range(b[()] - 1):
        h_prime_sum += sqrt(φ[k])
        dh_prime_dφ[k] += real(0.5) / sqrt(φ[k])
    h_prime[()] += h_prime_sum
    # 16.33:  dh_prime_dh = φ[b - 1]·K/(2·sqrt(φ[b - 1]·(-b + h·K + 1)))  (∂h_prime/∂h)
    dh_prime_dh[()] = real(0.5) * real(K) * φ[b[()] - 1] / sqrt(φ[b[()] - 1] * (real(K) * h[()] + real(1) - real(b[()])))
    # 16.33:  dh_prime_dφ[b - 1] += (-b + h·K + 1)/(2·sqrt(φ[b - 1]·(-b + h·K + 1)))  (∂h_prime/∂φ[b[] - 1])
    dh_prime_dφ[b[()] - 1] += real(0.5) * (real(K) * h[()] + real(1) - real(b[()])) / sqrt(φ[b[()] - 1] * (real(K) * h[()] + real(1) - real(b[()])))
