"""Chapter 15. Generative adversarial networks: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 1ad917a0846eccde.
"""

from udlc.runtime.functions import log, ratio, sig, softplus
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("z", ""), given("θ", ""), output("x_star", ""))
def equation_15_1(z, θ, x_star):
    """Equation 15.1."""
    # 15.1:  x_star = z + θ
    x_star[()] = z[()] + θ[()]


@kernel(
    given("z", ""),
    given("θ", ""),
    output("x_star", ""),
    output("dx_star_dz", ""),
    output("dx_star_dθ", ""),
)
def equation_15_1_gradient(z, θ, x_star, dx_star_dz, dx_star_dθ):
    """Equation 15.1."""
    # 15.1:  x_star = z + θ
    x_star[()] = z[()] + θ[()]
    # 15.1:  dx_star_dz = 1  (∂x_star/∂z)
    dx_star_dz[()] = real(1)
    # 15.1:  dx_star_dθ = 1  (∂x_star/∂θ)
    dx_star_dθ[()] = real(1)


@kernel(
    given("y", "N"),
    given("f", "N"),
    output("objective", ""),
    sizes="N",
    batch="N",
    partial="objective",
    operations="46 * N",
)
def equation_15_2(y, f, objective, N):
    """Equation 15.2."""
    # 15.2:  objective = Σ_i (y[i]·softplus(-f[i]) - (y[i] - 1)·softplus(f[i]))
    objective_sum = real(0)
    for i in range(N):
        objective_sum += y[i] * softplus(-f[i]) - softplus(f[i]) * (y[i] - real(1))
    objective[()] = objective_sum


@kernel(
    given("y", "N"),
    given("f", "N"),
    output("objective", ""),
    output("dobjective_dy", "N"),
    output("dobjective_df", "N"),
    sizes="N",
    batch="N",
    partial="objective",
    operations="92 * N",
)
def equation_15_2_gradient(y, f, objective, dobjective_dy, dobjective_df, N):
    """Equation 15.2."""
    # 15.2:  objective = Σ_i (y[i]·softplus(-f[i]) - (y[i] - 1)·softplus(f[i]))
    # 15.2:  dobjective_df[i] = -y[i]·sig(-f[i]) + (1 - y[i])·sig(f[i])  (∂objective/∂f[i])
    # 15.2:  dobjective_dy[i] = softplus(-f[i]) - softplus(f[i])  (∂objective/∂y[i])
    objective_sum = real(0)
    for i in range(N):
        softplus_1 = softplus(-f[i])
        softplus_2 = softplus(f[i])
        objective_sum += softplus_1 * y[i] - softplus_2 * (y[i] - real(1))
        dobjective_df[i] = (real(1) - y[i]) * sig(f[i]) - y[i] * sig(-f[i])
        dobjective_dy[i] = softplus_1 - softplus_2
    objective[()] = objective_sum


@kernel(given("f", "J"), given("f_2", "I"), output("objective", ""), sizes="I, J")
def equation_15_3(f, f_2, objective, I, J):
    """Equation 15.3."""
    # 15.3:  objective = Σ_j softplus(f[j])
    objective_sum = real(0)
    for j in range(J):
        objective_sum += softplus(f[j])
    objective[()] = objective_sum
    # 15.3:  objective += Σ_i softplus(-f_2[i])
    objective_sum_2 = real(0)
    for i in range(I):
        objective_sum_2 += softplus(-f_2[i])
    objective[()] += objective_sum_2


@kernel(
    given("f", "J"),
    given("f_2", "I"),
    output("objective", ""),
    output("dobjective_df", "J"),
    output("dobjective_df_2", "I"),
    sizes="I, J",
)
def equation_15_3_gradient(f, f_2, objective, dobjective_df, dobjective_df_2, I, J):
    """Equation 15.3."""
    # 15.3:  objective = Σ_j softplus(f[j])
    # 15.3:  dobjective_df[j] = sig(f[j])  (∂objective/∂f[j])
    objective_sum = real(0)
    for j in range(J):
        objective_sum += softplus(f[j])
        dobjective_df[j] = sig(f[j])
    objective[()] = objective_sum
    # 15.3:  objective += Σ_i softplus(-f_2[i])
    # 15.3:  dobjective_df_2[i] = -sig(-f_2[i])  (∂objective/∂f_2[i])
    objective_sum_2 = real(0)
    for i in range(I):
        objective_sum_2 += softplus(-f_2[i])
        dobjective_df_2[i] = -sig(-f_2[i])
    objective[()] += objective_sum_2


@kernel(given("f", "J"), given("f_2", "I"), output("L", ""), output("L_2", ""), sizes="I, J")
def equation_15_5(f, f_2, L, L_2, I, J):
    """Equation 15.5."""
    # 15.5:  L = Σ_j softplus(f[j])
    # 15.5:  L_2 = Σ_j -softplus(f[j])
    L_sum = real(0)
    L_2_sum = real(0)
    for j in range(J):
        softplus_1 = softplus(f[j])
        L_sum += softplus_1
        L_2_sum -= softplus_1
    L[()] = L_sum
    L_2[()] = L_2_sum
    # 15.5:  L += Σ_i softplus(-f_2[i])
    L_sum_2 = real(0)
    for i in range(I):
        L_sum_2 += softplus(-f_2[i])
    L[()] += L_sum_2


@kernel(
    given("f", "J"),
    temporary("L_sum", ""),
    given("f_2", "I"),
    temporary("L_sum_2", ""),
    output("L", ""),
    sizes="I, J",
)
def equation_15_6(f, L_sum, f_2, L_sum_2, L, I, J):
    """Equation 15.6."""
    # 15.6:  L_sum = Σ_j -softplus(f[j])
    L_sum_sum = real(0)
    for j in range(J):
        L_sum_sum -= softplus(f[j])
    L_sum[()] = L_sum_sum
    # 15.6:  L_sum_2 = Σ_i -softplus(-f_2[i])
    L_sum_2_sum = real(0)
    for i in range(I):
        L_sum_2_sum -= softplus(-f_2[i])
    L_sum_2[()] = L_sum_2_sum
    # 15.6:  L = -L_sum/J - L_sum_2/I
    L[()] = -(L_sum[()] / real(J)) - L_sum_2[()] / real(I)


@kernel(
    given("f", "J"),
    temporary("L_sum", ""),
    given("f_2", "I"),
    temporary("L_sum_2", ""),
    output("L", ""),
    output("dL_df", "J"),
    output("dL_df_2", "I"),
    temporary("dL_dL_sum", ""),
    temporary("dL_dL_sum_2", ""),
    sizes="I, J",
)
def equation_15_6_gradient(f, L_sum, f_2, L_sum_2, L, dL_df, dL_df_2, dL_dL_sum, dL_dL_sum_2, I, J):
    """Equation 15.6."""
    # 15.6:  L_sum = Σ_j -softplus(f[j])
    L_sum_sum = real(0)
    for j in range(J):
        L_sum_sum -= softplus(f[j])
    L_sum[()] = L_sum_sum
    # 15.6:  L_sum_2 = Σ_i -softplus(-f_2[i])
    L_sum_2_sum = real(0)
    for i in range(I):
        L_sum_2_sum -= softplus(-f_2[i])
    L_sum_2[()] = L_sum_2_sum
    # 15.6:  L = -L_sum/J - L_sum_2/I
    L[()] = -(L_sum[()] / real(J)) - L_sum_2[()] / real(I)
    # 15.6:  dL_dL_sum = -1/J  (∂L/∂L_sum)
    dL_dL_sum[()] = -(real(1) / real(J))
    # 15.6:  dL_dL_sum_2 = -1/I  (∂L/∂L_sum_2)
    dL_dL_sum_2[()] = -(real(1) / real(I))
    # 15.6:  dL_df_2[i] = dL_dL_sum_2·sig(-f_2[i])  (∂L_sum_2/∂f_2[i])
    dL_dL_sum_2_value = dL_dL_sum_2[()]
    for i in range(I):
        dL_df_2[i] = dL_dL_sum_2_value * sig(-f_2[i])
    # 15.6:  dL_df[j] = -dL_dL_sum·sig(f[j])  (∂L_sum/∂f[j])
    dL_dL_sum_value = dL_dL_sum[()]
    for j in range(J):
        dL_df[j] = -(dL_dL_sum_value * sig(f[j]))


@kernel(given("Pr", ""), given("Pr_2", ""), output("Pr_3", ""))
def equation_15_7(Pr, Pr_2, Pr_3):
    """Equation 15.7."""
    # 15.7:  Pr_3 = Pr/(Pr + Pr_2)
    Pr_3[()] = Pr[()] / (Pr[()] + Pr_2[()])


@kernel(
    given("Pr", ""),
    given("Pr_2", ""),
    output("Pr_3", ""),
    output("dPr_3_dPr", ""),
    output("dPr_3_dPr_2", ""),
)
def equation_15_7_gradient(Pr, Pr_2, Pr_3, dPr_3_dPr, dPr_3_dPr_2):
    """Equation 15.7."""
    # 15.7:  Pr_3 = Pr/(Pr + Pr_2)
    Pr_3[()] = Pr[()] / (Pr[()] + Pr_2[()])
    # 15.7:  dPr_3_dPr = -Pr/(Pr + Pr_2)^2 + 1/(Pr + Pr_2)  (∂Pr_3/∂Pr)
    dPr_3_dPr[()] = real(1) / (Pr[()] + Pr_2[()]) - ratio(Pr[()], 1, Pr[()] + Pr_2[()], 2)
    # 15.7:  dPr_3_dPr_2 = -Pr/(Pr + Pr_2)^2  (∂Pr_3/∂Pr_2)
    dPr_3_dPr_2[()] = -ratio(Pr[()], 1, Pr[()] + Pr_2[()], 2)


@kernel(given("f", "J"), given("f_2", "I"), output("L", ""), sizes="I, J")
def equation_15_16(f, f_2, L, I, J):
    """Equation 15.16."""
    # 15.16:  L = Σ_j f[j]
    L_sum = real(0)
    for j in range(J):
        L_sum += f[j]
    L[()] = L_sum
    # 15.16:  L += Σ_i -f_2[i]
    L_sum_2 = real(0)
    for i in range(I):
        L_sum_2 -= f_2[i]
    L[()] += L_sum_2


@kernel(
    given("f", "J"),
    given("f_2", "I"),
    output("L", ""),
    output("dL_df", "J"),
    output("dL_df_2", "I"),
    sizes="I, J",
)
def equation_15_16_gradient(f, f_2, L, dL_df, dL_df_2, I, J):
    """Equation 15.16."""
    # 15.16:  L = Σ_j f[j]
    # 15.16:  dL_df[j] = 1  (∂L/∂f[j])
    L_sum = real(0)
    for j in range(J):
        L_sum += f[j]
        dL_df[j] = real(1)
    L[()] = L_sum
    # 15.16:  L += Σ_i -f_2[i]
    # 15.16:  dL_df_2[i] = -1  (∂L/∂f_2[i])
    L_sum_2 = real(0)
    for i in range(I):
        L_sum_2 -= f_2[i]
        dL_df_2[i] = -real(1)
    L[()] += L_sum_2


@kernel(
    given("Pr", ""),
    given("Pr_2", ""),
    given("Pr_3", ""),
    given("Pr_4", ""),
    given("q", ""),
    given("q_2", ""),
    given("q_3", ""),
    given("q_4", ""),
    temporary("b_grid", "8"),
    output("b", "8"),
)
def equation_15_18(Pr, Pr_2, Pr_3, Pr_4, q, q_2, q_3, q_4, b_grid, b):
    """Equation 15.18."""
    # 15.18:  b_grid[0] = Pr
    b_grid[0] = Pr[()]
    # 15.18:  b_grid[1] = Pr_2
    b_grid[1] = Pr_2[()]
    # 15.18:  b_grid[2] = Pr_3
    b_grid[2] = Pr_3[()]
    # 15.18:  b_grid[3] = Pr_4
    b_grid[3] = Pr_4[()]
    # 15.18:  b_grid[4] = q
    b_grid[4] = q[()]
    # 15.18:  b_grid[5] = q_2
    b_grid[5] = q_2[()]
    # 15.18:  b_grid[6] = q_3
    b_grid[6] = q_3[()]
    # 15.18:  b_grid[7] = q_4
    b_grid[7] = q_4[()]
    # 15.18:  b[p] = b_grid[p]
    for p in range(8):
        b[p] = b_grid[p]


@kernel(given("z", ""), output("Pr", ""), given("a", ""), output("Pr_2", ""))
def equation_15_19(z, Pr, a, Pr_2):
    """Equation 15.19."""
    # 15.19:  Pr = select(z < 0, 0, select((0 <= z) & (z <= 1), 1, 0))
    Pr[()] = real(0) if z[()] < real(0) else (real(1) if real(0) <= z[()] and z[()] <= real(1) else real(0))
    # 15.19:  Pr_2 = select(z < a, 0, select((a <= z) & (z <= a + 1), 1, 0))
    Pr_2[()] = real(0) if z[()] < a[()] else (real(1) if a[()] <= z[()] and z[()] <= a[()] + real(1) else real(0))


@kernel(given("σ", "2"), given("μ", "2"), output("D_kl", ""))
def equation_15_20(σ, μ, D_kl):
    """Equation 15.20."""
    # 15.20:  D_kl = -log(σ[0]) + log(σ[1]) - 1/2 + (σ[0]^2 + (μ[0] - μ[1])^2)/(2·σ[1]^2)
    D_kl[()] = real(0.5) * ratio((μ[0] - μ[1]) ** 2 + σ[0] * σ[0], 1, σ[1], 2) + log(σ[1]) - log(σ[0]) - real(0.5)


@kernel(
    given("σ", "2"),
    given("μ", "2"),
    output("D_kl", ""),
    output("dD_kl_dσ", "2"),
    output("dD_kl_dμ", "2"),
)
def equation_15_20_gradient(σ, μ, D_kl, dD_kl_dσ, dD_kl_dμ):
    """Equation 15.20."""
    # 15.20:  D_kl = -log(σ[0]) + log(σ[1]) - 1/2 + (σ[0]^2 + (μ[0] - μ[1])^2)/(2·σ[1]^2)
    D_kl[()] = real(0.5) * ratio((μ[0] - μ[1]) ** 2 + σ[0] * σ[0], 1, σ[1], 2) + log(σ[1]) - log(σ[0]) - real(0.5)
    # 15.20:  dD_kl_dμ[0] = (2·μ[0] - 2·μ[1])/(2·σ[1]^2)  (∂D_kl/∂μ[0])
    dD_kl_dμ[0] = real(0.5) * ratio(real(2) * μ[0] - real(2) * μ[1], 1, σ[1], 2)
    # 15.20:  dD_kl_dμ[1] = (-2·μ[0] + 2·μ[1])/(2·σ[1]^2)  (∂D_kl/∂μ[1])
    dD_kl_dμ[1] = real(0.5) * ratio(real(2) * μ[1] - real(2) * μ[0], 1, σ[1], 2)
    # 15.20:  dD_kl_dσ[0] = σ[0]/σ[1]^2 - 1/σ[0]  (∂D_kl/∂σ[0])
    dD_kl_dσ[0] = ratio(σ[0], 1, σ[1], 2) - real(1) / σ[0]
    # 15.20:  dD_kl_dσ[1] = 1/σ[1] - 2·(σ[0]^2/2 + (μ[0] - μ[1])^2/2)/σ[1]^3  (∂D_kl/∂σ[1])
    dD_kl_dσ[1] = real(1) / σ[1] - real(2) * ratio(real(0.5) * (μ[0] - μ[1]) ** 2 + real(0.5) * (σ[0] * σ[0]), 1, σ[1], 3)


@kernel(given("μ", "2"), given("σ", "2"), output("D_w", ""))
def equation_15_21(μ, σ, D_w):
    """Equation 15.21."""
    # 15.21:  D_w = σ[0]^2 - 2·σ[0]·σ[1] + σ[1]^2 + (μ[0] - μ[1])^2
    D_w[()] = (μ[0] - μ[1]) ** 2 + σ[0] * σ[0] + σ[1] * σ[1] - real(2) * σ[0] * σ[1]


@kernel(given("μ", "2"), given("σ", "2"), output("D_w", ""), output("dD_w_dμ", "2"), output("dD_w_dσ", "2"))
def equation_15_21_gradient(μ, σ, D_w, dD_w_dμ, dD_w_dσ):
    """Equation 15.21."""
    # 15.21:  D_w = σ[0]^2 - 2·σ[0]·σ[1] + σ[1]^2 + (μ[0] - μ[1])^2
    D_w[()] = (μ[0] - μ[1]) ** 2 + σ[0] * σ[0] + σ[1] * σ[1] - real(2) * σ[0] * σ[1]
    # 15.21:  dD_w_dμ[0] = 2·μ[0] - 2·μ[1]  (∂D_w/∂μ[0])
    dD_w_dμ[0] = real(2) * μ[0] - real(2) * μ[1]
    # 15.21:  dD_w_dμ[1] = -2·μ[0] + 2·μ[1]  (∂D_w/∂μ[1])
    dD_w_dμ[1] = real(2) * μ[1] - real(2) * μ[0]
    # 15.21:  dD_w_dσ[0] = 2·σ[0] - 2·σ[1]  (∂D_w/∂σ[0])
    dD_w_dσ[0] = real(2) * σ[0] - real(2) * σ[1]
    # 15.21:  dD_w_dσ[1] = -2·σ[0] + 2·σ[1]  (∂D_w/∂σ[1])
    dD_w_dσ[1] = real(2) * σ[1] - real(2) * σ[0]
