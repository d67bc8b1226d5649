"""Chapter 9. Regularization: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: cf5d7cada8e72303.
"""

from udlc.runtime.functions import exp, ratio, sqrt
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("l", "I"), output("objective", ""), sizes="I", batch="I", partial="objective", operations="I")
def equation_9_1(l, objective, I):
    """Equation 9.1."""
    # 9.1:  objective = Σ_i l[i]
    objective_sum = real(0)
    for i in range(I):
        objective_sum += l[i]
    objective[()] = objective_sum


@kernel(
    given("l", "I"),
    output("objective", ""),
    output("dobjective_dl", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="I",
)
def equation_9_1_gradient(l, objective, dobjective_dl, I):
    """Equation 9.1."""
    # 9.1:  objective = Σ_i l[i]
    # 9.1:  dobjective_dl[i] = 1  (∂objective/∂l[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += l[i]
        dobjective_dl[i] = real(1)
    objective[()] = objective_sum


@kernel(given("l", "I"), given("λ", ""), given("g", ""), output("objective", ""), sizes="I")
def equation_9_2(l, λ, g, objective, I):
    """Equation 9.2."""
    # 9.2:  objective = g·λ
    objective[()] = g[()] * λ[()]
    # 9.2:  objective += Σ_i l[i]
    objective_sum = real(0)
    for i in range(I):
        objective_sum += l[i]
    objective[()] += objective_sum


@kernel(
    given("l", "I"),
    given("λ", ""),
    given("g", ""),
    output("objective", ""),
    output("dobjective_dl", "I"),
    output("dobjective_dλ", ""),
    output("dobjective_dg", ""),
    sizes="I",
)
def equation_9_2_gradient(l, λ, g, objective, dobjective_dl, dobjective_dλ, dobjective_dg, I):
    """Equation 9.2."""
    # 9.2:  objective = g·λ
    objective[()] = g[()] * λ[()]
    # 9.2:  objective += Σ_i l[i]
    # 9.2:  dobjective_dl[i] = 1  (∂objective/∂l[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += l[i]
        dobjective_dl[i] = real(1)
    objective[()] += objective_sum
    # 9.2:  dobjective_dg = λ  (∂objective/∂g)
    dobjective_dg[()] = λ[()]
    # 9.2:  dobjective_dλ = g  (∂objective/∂λ)
    dobjective_dλ[()] = g[()]


@kernel(given("Pr", "I"), temporary("objective_prod", ""), output("objective", ""), sizes="I")
def equation_9_3(Pr, objective_prod, objective, I):
    """Equation 9.3."""
    # 9.3:  objective_prod = Π_i Pr[i]
    objective_prod_prod = real(1)
    for i in range(I):
        objective_prod_prod *= Pr[i]
    objective_prod[()] = objective_prod_prod
    # 9.3:  objective = objective_prod
    objective[()] = objective_prod[()]


@kernel(
    given("Pr", "I"),
    temporary("objective_prod", ""),
    output("objective", ""),
    output("dobjective_dPr", "I"),
    temporary("objective_prod_others", "I"),
    sizes="I",
)
def equation_9_3_gradient(Pr, objective_prod, objective, dobjective_dPr, objective_prod_others, I):
    """Equation 9.3."""
    # 9.3:  objective_prod = Π_i Pr[i]
    # 9.3:  objective_prod_others[i] = 1
    objective_prod_prod = real(1)
    for i in range(I):
        objective_prod_prod *= Pr[i]
        objective_prod_others[i] = real(1)
    objective_prod[()] = objective_prod_prod
    # 9.3:  objective_prod_others[i] = Π_i_other Pr[i_other]  where i ≠ i_other  (objective_prod without one
    #    factor)
    for i_other in range(I):
        for i in range(I):
            if i != i_other:
                objective_prod_others[i] *= Pr[i_other]
    # 9.3:  objective = objective_prod
    objective[()] = objective_prod[()]
    # 9.3:  dobjective_dPr[i] = objective_prod_others[i]  (∂objective_prod/∂Pr[i])
    for i in range(I):
        dobjective_dPr[i] = objective_prod_others[i]


@kernel(
    given("Pr", "I"),
    temporary("objective_prod", ""),
    given("Pr_2", ""),
    output("objective", ""),
    sizes="I",
)
def equation_9_4(Pr, objective_prod, Pr_2, objective, I):
    """Equation 9.4."""
    # 9.4:  objective_prod = Π_i Pr[i]
    objective_prod_prod = real(1)
    for i in range(I):
        objective_prod_prod *= Pr[i]
    objective_prod[()] = objective_prod_prod
    # 9.4:  objective = Pr_2·objective_prod
    objective[()] = Pr_2[()] * objective_prod[()]


@kernel(
    given("Pr", "I"),
    temporary("objective_prod", ""),
    given("Pr_2", ""),
    output("objective", ""),
    output("dobjective_dPr", "I"),
    output("dobjective_dPr_2", ""),
    temporary("objective_prod_others", "I"),
    temporary("dobjective_dobjective_prod", ""),
    sizes="I",
)
def equation_9_4_gradient(
    Pr,
    objective_prod,
    Pr_2,
    objective,
    dobjective_dPr,
    dobjective_dPr_2,
    objective_prod_others,
    dobjective_dobjective_prod,
    I,
):
    """Equation 9.4."""
    # 9.4:  objective_prod = Π_i Pr[i]
    # 9.4:  objective_prod_others[i] = 1
    objective_prod_prod = real(1)
    for i in range(I):
        objective_prod_prod *= Pr[i]
        objective_prod_others[i] = real(1)
    objective_prod[()] = objective_prod_prod
    # 9.4:  objective_prod_others[i] = Π_i_other Pr[i_other]  where i ≠ i_other  (objective_prod without one
    #    factor)
    for i_other in range(I):
        for i in range(I):
            if i != i_other:
                objective_prod_others[i] *= Pr[i_other]
    # 9.4:  objective = Pr_2·objective_prod
    objective[()] = Pr_2[()] * objective_prod[()]
    # 9.4:  dobjective_dPr_2 = objective_prod  (∂objective/∂Pr_2)
    dobjective_dPr_2[()] = objective_prod[()]
    # 9.4:  dobjective_dobjective_prod = Pr_2  (∂objective/∂objective_prod)
    dobjective_dobjective_prod[()] = Pr_2[()]
    # 9.4:  dobjective_dPr[i] = dobjective_dobjective_prod·objective_prod_others[i]  (∂objective_prod/∂Pr[i])
    dobjective_dobjective_prod_value = dobjective_dobjective_prod[()]
    for i in range(I):
        dobjective_dPr[i] = dobjective_dobjective_prod_value * objective_prod_others[i]


@kernel(
    given("l", "I"),
    given("λ", ""),
    given("φ", "N_φ"),
    temporary("objective_sum", ""),
    output("objective", ""),
    sizes="I, N_φ",
)
def equation_9_5(l, λ, φ, objective_sum, objective, I, N_φ):
    """Equation 9.5."""
    # 9.5:  objective_sum = Σ_j φ[j]^2
    objective_sum_sum = real(0)
    for j in range(N_φ):
        objective_sum_sum += φ[j] * φ[j]
    objective_sum[()] = objective_sum_sum
    # 9.5:  objective = objective_sum·λ
    objective[()] = objective_sum[()] * λ[()]
    # 9.5:  objective += Σ_i l[i]
    objective_sum_2 = real(0)
    for i in range(I):
        objective_sum_2 += l[i]
    objective[()] += objective_sum_2


@kernel(
    given("l", "I"),
    given("λ", ""),
    given("φ", "N_φ"),
    temporary("objective_sum", ""),
    output("objective", ""),
    output("dobjective_dl", "I"),
    output("dobjective_dλ", ""),
    output("dobjective_dφ", "N_φ"),
    temporary("dobjective_dobjective_sum", ""),
    sizes="I, N_φ",
)
def equation_9_5_gradient(
    l,
    λ,
    φ,
    objective_sum,
    objective,
    dobjective_dl,
    dobjective_dλ,
    dobjective_dφ,
    dobjective_dobjective_sum,
    I,
    N_φ,
):
    """Equation 9.5."""
    # 9.5:  objective_sum = Σ_j φ[j]^2
    objective_sum_sum = real(0)
    for j in range(N_φ):
        objective_sum_sum += φ[j] * φ[j]
    objective_sum[()] = objective_sum_sum
    # 9.5:  objective = objective_sum·λ
    objective[()] = objective_sum[()] * λ[()]
    # 9.5:  objective += Σ_i l[i]
    # 9.5:  dobjective_dl[i] = 1  (∂objective/∂l[i])
    objective_sum_2 = real(0)
    for i in range(I):
        objective_sum_2 += l[i]
        dobjective_dl[i] = real(1)
    objective[()] += objective_sum_2
    # 9.5:  dobjective_dobjective_sum = λ  (∂objective/∂objective_sum)
    dobjective_dobjective_sum[()] = λ[()]
    # 9.5:  dobjective_dλ = objective_sum  (∂objective/∂λ)
    dobjective_dλ[()] = objective_sum[()]
    # 9.5:  dobjective_dφ[j] = 2·dobjective_dobjective_sum·φ[j]  (∂objective_sum/∂φ[j])
    dobjective_dobjective_sum_value = dobjective_dobjective_sum[()]
    for j in range(N_φ):
        dobjective_dφ[j] = real(2) * dobjective_dobjective_sum_value * φ[j]


@kernel(given("dL_dφ", "N_φ"), output("dφ_dt", "N_φ"), sizes="N_φ", batch="N_φ", operations="N_φ")
def equation_9_6(dL_dφ, dφ_dt, N_φ):
    """Equation 9.6."""
    # 9.6:  dφ_dt[p] = -dL_dφ[p]
    for p in range(N_φ):
        dφ_dt[p] = -dL_dφ[p]


@kernel(
    given("φ", "N_φ"),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    output("φ_next", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="2 * N_φ",
)
def equation_9_7(φ, α, dL_dφ, φ_next, N_φ):
    """Equation 9.7."""
    # 9.7:  φ_next[p] = -dL_dφ[p]·α + φ[p]
    α_value = α[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] - dL_dφ[p] * α_value


@kernel(
    given("L", ""),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    temporary("L_GD_tilde_sum", ""),
    output("L_GD_tilde", ""),
    sizes="N_φ",
)
def equation_9_8(L, α, dL_dφ, L_GD_tilde_sum, L_GD_tilde, N_φ):
    """Equation 9.8."""
    # 9.8:  L_GD_tilde_sum = Σ_p dL_dφ[p]^2
    L_GD_tilde_sum_sum = real(0)
    for p in range(N_φ):
        L_GD_tilde_sum_sum += dL_dφ[p] * dL_dφ[p]
    L_GD_tilde_sum[()] = L_GD_tilde_sum_sum
    # 9.8:  L_GD_tilde = L + L_GD_tilde_sum·α/4
    L_GD_tilde[()] = L[()] + real(0.25) * L_GD_tilde_sum[()] * α[()]


@kernel(
    given("L", ""),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    temporary("L_GD_tilde_sum", ""),
    output("L_GD_tilde", ""),
    output("dL_GD_tilde_dL", ""),
    output("dL_GD_tilde_dα", ""),
    output("dL_GD_tilde_ddL_dφ", "N_φ"),
    temporary("dL_GD_tilde_dL_GD_tilde_sum", ""),
    sizes="N_φ",
)
def equation_9_8_gradient(
    L,
    α,
    dL_dφ,
    L_GD_tilde_sum,
    L_GD_tilde,
    dL_GD_tilde_dL,
    dL_GD_tilde_dα,
    dL_GD_tilde_ddL_dφ,
    dL_GD_tilde_dL_GD_tilde_sum,
    N_φ,
):
    """Equation 9.8."""
    # 9.8:  L_GD_tilde_sum = Σ_p dL_dφ[p]^2
    L_GD_tilde_sum_sum = real(0)
    for p in range(N_φ):
        L_GD_tilde_sum_sum += dL_dφ[p] * dL_dφ[p]
    L_GD_tilde_sum[()] = L_GD_tilde_sum_sum
    # 9.8:  L_GD_tilde = L + L_GD_tilde_sum·α/4
    L_GD_tilde[()] = L[()] + real(0.25) * L_GD_tilde_sum[()] * α[()]
    # 9.8:  dL_GD_tilde_dL = 1  (∂L_GD_tilde/∂L)
    dL_GD_tilde_dL[()] = real(1)
    # 9.8:  dL_GD_tilde_dL_GD_tilde_sum = α/4  (∂L_GD_tilde/∂L_GD_tilde_sum)
    dL_GD_tilde_dL_GD_tilde_sum[()] = real(0.25) * α[()]
    # 9.8:  dL_GD_tilde_dα = L_GD_tilde_sum/4  (∂L_GD_tilde/∂α)
    dL_GD_tilde_dα[()] = real(0.25) * L_GD_tilde_sum[()]
    # 9.8:  dL_GD_tilde_ddL_dφ[p] = 2·dL_GD_tilde_dL_GD_tilde_sum·dL_dφ[p]  (∂L_GD_tilde_sum/∂dL_dφ[p])
    dL_GD_tilde_dL_GD_tilde_sum_value = dL_GD_tilde_dL_GD_tilde_sum[()]
    for p in range(N_φ):
        dL_GD_tilde_ddL_dφ[p] = real(2) * dL_GD_tilde_dL_GD_tilde_sum_value * dL_dφ[p]


@kernel(
    given("L", ""),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    temporary("L_SGD_tilde_sum", ""),
    given("dL_dφ_2", "B, N_φ"),
    temporary("L_SGD_tilde_sum_2", "B"),
    temporary("L_SGD_tilde_sum_3", ""),
    output("L_SGD_tilde", ""),
    sizes="B, N_φ",
)
def equation_9_9(
    L,
    α,
    dL_dφ,
    L_SGD_tilde_sum,
    dL_dφ_2,
    L_SGD_tilde_sum_2,
    L_SGD_tilde_sum_3,
    L_SGD_tilde,
    B,
    N_φ,
):
    """Equation 9.9."""
    # 9.9:  L_SGD_tilde_sum = Σ_p dL_dφ[p]^2
    L_SGD_tilde_sum_sum = real(0)
    for p in range(N_φ):
        L_SGD_tilde_sum_sum += dL_dφ[p] * dL_dφ[p]
    L_SGD_tilde_sum[()] = L_SGD_tilde_sum_sum
    # 9.9:  L_SGD_tilde_sum_2[b] = Σ_p (-dL_dφ[p] + dL_dφ_2[b, p])^2
    for b in range(B):
        L_SGD_tilde_sum_2_sum = real(0)
        for p in range(N_φ):
            L_SGD_tilde_sum_2_sum += (dL_dφ_2[b, p] - dL_dφ[p]) ** 2
        L_SGD_tilde_sum_2[b] = L_SGD_tilde_sum_2_sum
    # 9.9:  L_SGD_tilde_sum_3 = Σ_b L_SGD_tilde_sum_2[b]
    L_SGD_tilde_sum_3_sum = real(0)
    for b in range(B):
        L_SGD_tilde_sum_3_sum += L_SGD_tilde_sum_2[b]
    L_SGD_tilde_sum_3[()] = L_SGD_tilde_sum_3_sum
    # 9.9:  L_SGD_tilde = L + L_SGD_tilde_sum·α/4 + L_SGD_tilde_sum_3·α/(4·B)
    L_SGD_tilde[()] = L[()] + real(0.25) * L_SGD_tilde_sum[()] * α[()] + real(0.25) * L_SGD_tilde_sum_3[()] * α[()] / real(B)


@kernel(
    given("L", ""),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    temporary("L_SGD_tilde_sum", ""),
    given("dL_dφ_2", "B, N_φ"),
    temporary("L_SGD_tilde_sum_2", "B"),
    temporary("L_SGD_tilde_sum_3", ""),
    output("L_SGD_tilde", ""),
    output("dL_SGD_tilde_dL", ""),
    output("dL_SGD_tilde_dα", ""),
    output("dL_SGD_tilde_ddL_dφ", "N_φ"),
    output("dL_SGD_tilde_ddL_dφ_2", "B, N_φ"),
    temporary("dL_SGD_tilde_dL_SGD_tilde_sum", ""),
    temporary("dL_SGD_tilde_dL_SGD_tilde_sum_3", ""),
    sizes="B, N_φ",
)
def equation_9_9_gradient(
    L,
    α,
    dL_dφ,
    L_SGD_tilde_sum,
    dL_dφ_2,
    L_SGD_tilde_sum_2,
    L_SGD_tilde_sum_3,
    L_SGD_tilde,
    dL_SGD_tilde_dL,
    dL_SGD_tilde_dα,
    dL_SGD_tilde_ddL_dφ,
    dL_SGD_tilde_ddL_dφ_2,
    dL_SGD_tilde_dL_SGD_tilde_sum,
    dL_SGD_tilde_dL_SGD_tilde_sum_3,
    B,
    N_φ,
):
    """Equation 9.9."""
    dL_SGD_tilde_dL_SGD_tilde_sum_2 = L_SGD_tilde_sum_2  # where it begins, the other ends
    # 9.9:  L_SGD_tilde_sum = Σ_p dL_dφ[p]^2
    # 9.9:  dL_SGD_tilde_ddL_dφ[p] = 0
    L_SGD_tilde_sum_sum = real(0)
    for p in range(N_φ):
        L_SGD_tilde_sum_sum += dL_dφ[p] * dL_dφ[p]
        dL_SGD_tilde_ddL_dφ[p] = real(0)
    L_SGD_tilde_sum[()] = L_SGD_tilde_sum_sum
    # 9.9:  L_SGD_tilde_sum_2[b] = Σ_p (-dL_dφ[p] + dL_dφ_2[b, p])^2
    for b in range(B):
        L_SGD_tilde_sum_2_sum = real(0)
        for p in range(N_φ):
            L_SGD_tilde_sum_2_sum += (dL_dφ_2[b, p] - dL_dφ[p]) ** 2
        L_SGD_tilde_sum_2[b] = L_SGD_tilde_sum_2_sum
    # 9.9:  L_SGD_tilde_sum_3 = Σ_b L_SGD_tilde_sum_2[b]
    L_SGD_tilde_sum_3_sum = real(0)
    for b in range(B):
        L_SGD_tilde_sum_3_sum += L_SGD_tilde_sum_2[b]
    L_SGD_tilde_sum_3[()] = L_SGD_tilde_sum_3_sum
    # 9.9:  L_SGD_tilde = L + L_SGD_tilde_sum·α/4 + L_SGD_tilde_sum_3·α/(4·B)
    L_SGD_tilde[()] = L[()] + real(0.25) * L_SGD_tilde_sum[()] * α[()] + real(0.25) * L_SGD_tilde_sum_3[()] * α[()] / real(B)
    # 9.9:  dL_SGD_tilde_dL = 1  (∂L_SGD_tilde/∂L)
    dL_SGD_tilde_dL[()] = real(1)
    # 9.9:  dL_SGD_tilde_dL_SGD_tilde_sum = α/4  (∂L_SGD_tilde/∂L_SGD_tilde_sum)
    dL_SGD_tilde_dL_SGD_tilde_sum[()] = real(0.25) * α[()]
    # 9.9:  dL_SGD_tilde_dL_SGD_tilde_sum_3 = α/(4·B)  (∂L_SGD_tilde/∂L_SGD_tilde_sum_3)
    dL_SGD_tilde_dL_SGD_tilde_sum_3[()] = real(0.25) * α[()] / real(B)
    # 9.9:  dL_SGD_tilde_dα = L_SGD_tilde_sum/4 + L_SGD_tilde_sum_3/(4·B)  (∂L_SGD_tilde/∂α)
    dL_SGD_tilde_dα[()] = real(0.25) * L_SGD_tilde_sum[()] + real(0.25) * L_SGD_tilde_sum_3[()] / real(B)
    # 9.9:  dL_SGD_tilde_dL_SGD_tilde_sum_2[b] = dL_SGD_tilde_dL_SGD_tilde_sum_3
    #    (∂L_SGD_tilde_sum_3/∂L_SGD_tilde_sum_2[b])
    dL_SGD_tilde_dL_SGD_tilde_sum_3_value = dL_SGD_tilde_dL_SGD_tilde_sum_3[()]
    for b in range(B):
        dL_SGD_tilde_dL_SGD_tilde_sum_2[b] = dL_SGD_tilde_dL_SGD_tilde_sum_3_value
    for b in range(B):
        # 9.9:  dL_SGD_tilde_ddL_dφ[p] += Σ_b 2·dL_SGD_tilde_dL_SGD_tilde_sum_2[b]·(dL_dφ[p] - dL_dφ_2[b, p])
        #    (∂L_SGD_tilde_sum_2/∂dL_dφ[p])
        # 9.9:  dL_SGD_tilde_ddL_dφ_2[b, p] = 2·dL_SGD_tilde_dL_SGD_tilde_sum_2[b]·(-dL_dφ[p] + dL_dφ_2[b, p])
        #     (∂L_SGD_tilde_sum_2/∂dL_dφ_2[b, p])
        dL_SGD_tilde_dL_SGD_tilde_sum_2_b = dL_SGD_tilde_dL_SGD_tilde_sum_2[b]
        for p in range(N_φ):
            dL_SGD_tilde_ddL_dφ[p] += real(2) * dL_SGD_tilde_dL_SGD_tilde_sum_2_b * (dL_dφ[p] - dL_dφ_2[b, p])
            dL_SGD_tilde_ddL_dφ_2[b, p] = real(2) * dL_SGD_tilde_dL_SGD_tilde_sum_2_b * (dL_dφ_2[b, p] - dL_dφ[p])
    # 9.9:  dL_SGD_tilde_ddL_dφ[p] += 2·dL_SGD_tilde_dL_SGD_tilde_sum·dL_dφ[p]  (∂L_SGD_tilde_sum/∂dL_dφ[p])
    dL_SGD_tilde_dL_SGD_tilde_sum_value = dL_SGD_tilde_dL_SGD_tilde_sum[()]
    for p in range(N_φ):
        dL_SGD_tilde_ddL_dφ[p] += real(2) * dL_SGD_tilde_dL_SGD_tilde_sum_value * dL_dφ[p]


@kernel(
    given("l", "I"),
    temporary("L_sum", ""),
    output("L", ""),
    given("B_members", "B_members_size", integral=True),
    given("B_members_start", "B + 1", integral=True),
    temporary("L_sum_2", "B"),
    output("L_2", "B"),
    sizes="B, B_members_size, I",
)
def equation_9_10(l, L_sum, L, B_members, B_members_start, L_sum_2, L_2, B, B_members_size, I):
    """Equation 9.10."""
    # 9.10:  L_sum = Σ_i l[i]
    L_sum_sum = real(0)
    for i in range(I):
        L_sum_sum += l[i]
    L_sum[()] = L_sum_sum
    # 9.10:  L = L_sum/I
    L[()] = L_sum[()] / real(I)
    # 9.10:  L_sum_2[b] = Σ_e l[B_members[e]]
    for b in range(B):
        L_sum_2_sum = real(0)
        for e in range(B_members_start[b], B_members_start[b + 1]):
            L_sum_2_sum += l[B_members[e]]
        L_sum_2[b] = L_sum_2_sum
    # 9.10:  L_2[b] = L_sum_2[b]/(B_members_start[b + 1] - B_members_start[b])
    for b in range(B):
        L_2[b] = L_sum_2[b] / real(B_members_start[b + 1] - B_members_start[b])


@kernel(
    given("λ_prime", ""),
    given("φ", "N_φ"),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    output("φ_next", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="4 * N_φ",
)
def equation_9_13(λ_prime, φ, α, dL_dφ, φ_next, N_φ):
    """Equation 9.13."""
    # 9.13:  φ_next[p] = -dL_dφ[p]·α + φ[p]·(1 - λ_prime)
    α_value = α[()]
    λ_prime_value = λ_prime[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] * (real(1) - λ_prime_value) - dL_dφ[p] * α_value


@kernel(
    output("φ", "2, N_φ"),
    given("α", ""),
    given("g", "2, N_φ"),
    given("φ_0", "N_φ"),
    sizes="N_φ",
    batch="N_φ",
    operations="2 * N_φ",
)
def equation_9_14(φ, α, g, φ_0, N_φ):
    """Equation 9.14."""
    # 9.14:  φ[0, p] = φ_0[p]
    # 9.14:  φ[1, p] = g[0, p]·α + φ[0, p]
    α_value = α[()]
    for p in range(N_φ):
        φ[0, p] = φ_0[p]
        φ[1, p] = φ[0, p] + g[0, p] * α_value


@kernel(
    given("φ", "2, N_φ"),
    given("α", ""),
    given("g", "N_φ"),
    given("g_1", "N_φ"),
    given("dg_dφ", "N_φ, N_φ"),
    temporary("φ_factor", "N_φ, N_φ"),
    temporary("φ_product", "N_φ"),
    output("φ_2", "N_φ"),
    sizes="N_φ",
)
def equation_9_17(φ, α, g, g_1, dg_dφ, φ_factor, φ_product, φ_2, N_φ):
    """Equation 9.17."""
    # 9.17:  φ_factor[p, q] = dg_dφ[q, p]/2
    for p in range(N_φ):
        for q in range(N_φ):
            φ_factor[p, q] = real(0.5) * dg_dφ[q, p]
    # 9.17:  φ_product[p] = g_1[p]
    for p in range(N_φ):
        φ_product[p] = g_1[p]
    # 9.17:  φ_product[p] += Σ_s g[s]·φ_factor[p, s]
    for p in range(N_φ):
        φ_product_sum = real(0)
        for s in range(N_φ):
            φ_product_sum += g[s] * φ_factor[p, s]
        φ_product[p] += φ_product_sum
    # 9.17:  φ_2[p] = g[p]·α + α^2·φ_product[p] + φ[0, p]
    α_value = α[()]
    for p in range(N_φ):
        φ_2[p] = φ[0, p] + φ_product[p] * (α_value * α_value) + g[p] * α_value


@kernel(given("dg_dφ", "N_φ, N_φ"), given("g", "N_φ"), output("g_1", "N_φ"), sizes="N_φ")
def equation_9_18(dg_dφ, g, g_1, N_φ):
    """Equation 9.18."""
    for p in range(N_φ):
        # 9.18:  g_1_factor[p, q] = -dg_dφ[q, p]/2
        # 9.18:  g_1[p] = Σ_q g[q]·g_1_factor[p, q]
        g_1_sum = real(0)
        for q in range(N_φ):
            g_1_factor = -(real(0.5) * dg_dφ[q, p])
            g_1_sum += g[q] * g_1_factor
        g_1[p] = g_1_sum


@kernel(
    given("dL_dφ", "N_φ"),
    given("α", ""),
    given("d2L_dφ_dφ", "N_φ, N_φ"),
    temporary("dφ_dt_factor", "N_φ, N_φ"),
    output("dφ_dt", "N_φ"),
    sizes="N_φ",
)
def equation_9_19(dL_dφ, α, d2L_dφ_dφ, dφ_dt_factor, dφ_dt, N_φ):
    """Equation 9.19."""
    # 9.19:  dφ_dt_factor[p, q] = d2L_dφ_dφ[p, q]·α/2
    α_value = α[()]
    for p in range(N_φ):
        for q in range(N_φ):
            dφ_dt_factor[p, q] = real(0.5) * d2L_dφ_dφ[p, q] * α_value
    # 9.19:  dφ_dt[p] = -dL_dφ[p]
    for p in range(N_φ):
        dφ_dt[p] = -dL_dφ[p]
    # 9.19:  dφ_dt[p] += Σ_s -dL_dφ[s]·dφ_dt_factor[p, s]
    for p in range(N_φ):
        dφ_dt_sum = real(0)
        for s in range(N_φ):
            dφ_dt_sum -= (dL_dφ[s] * dφ_dt_factor[p, s])
        dφ_dt[p] += dφ_dt_sum


@kernel(
    given("L", ""),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    temporary("L_GD_sum", ""),
    output("L_GD", ""),
    sizes="N_φ",
)
def equation_9_20(L, α, dL_dφ, L_GD_sum, L_GD, N_φ):
    """Equation 9.20."""
    # 9.20:  L_GD_sum = Σ_p dL_dφ[p]^2
    L_GD_sum_sum = real(0)
    for p in range(N_φ):
        L_GD_sum_sum += dL_dφ[p] * dL_dφ[p]
    L_GD_sum[()] = L_GD_sum_sum
    # 9.20:  L_GD = L + L_GD_sum·α/4
    L_GD[()] = L[()] + real(0.25) * L_GD_sum[()] * α[()]


@kernel(
    given("L", ""),
    given("α", ""),
    given("dL_dφ", "N_φ"),
    temporary("L_GD_sum", ""),
    output("L_GD", ""),
    output("dL_GD_dL", ""),
    output("dL_GD_dα", ""),
    output("dL_GD_ddL_dφ", "N_φ"),
    temporary("dL_GD_dL_GD_sum", ""),
    sizes="N_φ",
)
def equation_9_20_gradient(
    L,
    α,
    dL_dφ,
    L_GD_sum,
    L_GD,
    dL_GD_dL,
    dL_GD_dα,
    dL_GD_ddL_dφ,
    dL_GD_dL_GD_sum,
    N_φ,
):
    """Equation 9.20."""
    # 9.20:  L_GD_sum = Σ_p dL_dφ[p]^2
    L_GD_sum_sum = real(0)
    for p in range(N_φ):
        L_GD_sum_sum += dL_dφ[p] * dL_dφ[p]
    L_GD_sum[()] = L_GD_sum_sum
    # 9.20:  L_GD = L + L_GD_sum·α/4
    L_GD[()] = L[()] + real(0.25) * L_GD_sum[()] * α[()]
    # 9.20:  dL_GD_dL = 1  (∂L_GD/∂L)
    dL_GD_dL[()] = real(1)
    # 9.20:  dL_GD_dL_GD_sum = α/4  (∂L_GD/∂L_GD_sum)
    dL_GD_dL_GD_sum[()] = real(0.25) * α[()]
    # 9.20:  dL_GD_dα = L_GD_sum/4  (∂L_GD/∂α)
    dL_GD_dα[()] = real(0.25) * L_GD_sum[()]
    # 9.20:  dL_GD_ddL_dφ[p] = 2·dL_GD_dL_GD_sum·dL_dφ[p]  (∂L_GD_sum/∂dL_dφ[p])
    dL_GD_dL_GD_sum_value = dL_GD_dL_GD_sum[()]
    for p in range(N_φ):
        dL_GD_ddL_dφ[p] = real(2) * dL_GD_dL_GD_sum_value * dL_dφ[p]


@kernel(given("φ", "J"), given("σ_φ", ""), temporary("Pr_prod", ""), output("Pr", ""), sizes="J")
def equation_9_21(φ, σ_φ, Pr_prod, Pr, J):
    """Equation 9.21."""
    # 9.21:  Pr_prod = Π_j sqrt(2)·exp(-φ[j]^2/(2·σ_φ^2))/(2·sqrt(pi)·σ_φ)
    Pr_prod_prod = real(1)
    σ_φ_value = σ_φ[()]
    constant_1 = real(1) / sqrt(real(3.141592653589793))
    constant_2 = real(1) / (σ_φ_value * σ_φ_value)
    constant_3 = sqrt(real(2))
    for j in range(J):
        Pr_prod_prod *= real(0.5) * constant_1 * constant_3 * exp(-(real(0.5) * constant_2 * (φ[j] * φ[j]))) / σ_φ_value
    Pr_prod[()] = Pr_prod_prod
    # 9.21:  Pr = Pr_prod
    Pr[()] = Pr_prod[()]


@kernel(
    given("φ", "J"),
    given("σ_φ", ""),
    temporary("Pr_prod", ""),
    output("Pr", ""),
    output("dPr_dφ", "J"),
    output("dPr_dσ_φ", ""),
    temporary("Pr_prod_others", "J"),
    sizes="J",
)
def equation_9_21_gradient(φ, σ_φ, Pr_prod, Pr, dPr_dφ, dPr_dσ_φ, Pr_prod_others, J):
    """Equation 9.21."""
    # 9.21:  Pr_prod = Π_j sqrt(2)·exp(-φ[j]^2/(2·σ_φ^2))/(2·sqrt(pi)·σ_φ)
    # 9.21:  Pr_prod_others[j] = 1
    Pr_prod_prod = real(1)
    σ_φ_value = σ_φ[()]
    constant_1 = real(1) / sqrt(real(3.141592653589793))
    constant_2 = real(1) / (σ_φ_value * σ_φ_value)
    constant_3 = sqrt(real(2))
    for j in range(J):
        Pr_prod_prod *= real(0.5) * constant_1 * constant_3 * exp(-(real(0.5) * constant_2 * (φ[j] * φ[j]))) / σ_φ_value
        Pr_prod_others[j] = real(1)
    Pr_prod[()] = Pr_prod_prod
    # 9.21:  Pr_prod_others[j] = Π_j_other sqrt(2)·exp(-φ[j_other]^2/(2·σ_φ^2))/(2·sqrt(pi)·σ_φ)  where j ≠
    #    j_other  (Pr_prod without one factor)
    constant_4 = real(1) / sqrt(real(3.141592653589793))
    constant_5 = sqrt(real(2))
    for j_other in range(J):
        for j in range(J):
            if j != j_other:
                Pr_prod_others[j] *= real(0.5) * constant_4 * constant_5 * exp(-(real(0.5) * ratio(φ[j_other], 2, σ_φ[()], 2))) / σ_φ[()]
    # 9.21:  Pr = Pr_prod
    Pr[()] = Pr_prod[()]
    # 9.21:  dPr_dσ_φ = Σ_j Pr_prod_others[j]·(-sqrt(2)·exp(-φ[j]^2/(2·σ_φ^2))/(sqrt(pi)·σ_φ^2) +
    #    sqrt(2)·φ[j]^2·exp(-φ[j]^2/(2·σ_φ^2))/(sqrt(pi)·σ_φ^4))/2  (∂Pr_prod/∂σ_φ)
    # 9.21:  dPr_dφ[j] = -sqrt(2)·Pr_prod_others[j]·φ[j]·exp(-φ[j]^2/(2·σ_φ^2))/(2·sqrt(pi)·σ_φ^3)
    #    (∂Pr_prod/∂φ[j])
    dPr_dσ_φ_sum = real(0)
    σ_φ_value = σ_φ[()]
    constant_6 = real(1) / sqrt(real(3.141592653589793))
    constant_7 = real(1) / (σ_φ_value * σ_φ_value)
    constant_8 = sqrt(real(2))
    constant_9 = real(1) / σ_φ_value ** 4
    constant_10 = real(1) / (σ_φ_value * σ_φ_value * σ_φ_value)
    for j in range(J):
        exp_1 = exp(-(real(0.5) * constant_7 * (φ[j] * φ[j])))
        dPr_dσ_φ_sum += real(0.5) * Pr_prod_others[j] * (constant_6 * constant_8 * constant_9 * exp_1 * (φ[j] * φ[j]) - constant_6 * constant_7 * constant_8 * exp_1)
        dPr_dφ[j] = -(real(0.5) * Pr_prod_others[j] * constant_10 * constant_6 * constant_8 * exp_1 * φ[j])
    dPr_dσ_φ[()] = dPr_dσ_φ_sum


@kernel(
    given("λ", ""),
    given("φ", "J"),
    given("α", ""),
    given("dL_dφ", "J"),
    output("φ_next", "J"),
    sizes="J",
    batch="J",
    operations="4 * J",
)
def equation_9_22(λ, φ, α, dL_dφ, φ_next, J):
    """Equation 9.22."""
    # 9.22:  φ_next[p] = -dL_dφ[p]·α + φ[p]·(1 - λ)
    α_value = α[()]
    λ_value = λ[()]
    for p in range(J):
        φ_next[p] = φ[p] * (real(1) - λ_value) - dL_dφ[p] * α_value


@kernel(
    given("L", ""),
    given("λ", ""),
    given("α", ""),
    given("φ", "J"),
    temporary("L_tilde_sum", ""),
    output("L_tilde", ""),
    sizes="J",
)
def equation_9_23(L, λ, α, φ, L_tilde_sum, L_tilde, J):
    """Equation 9.23."""
    # 9.23:  L_tilde_sum = Σ_k φ[k]^2
    L_tilde_sum_sum = real(0)
    for k in range(J):
        L_tilde_sum_sum += φ[k] * φ[k]
    L_tilde_sum[()] = L_tilde_sum_sum
    # 9.23:  L_tilde = L + L_tilde_sum·λ/(2·α)
    L_tilde[()] = L[()] + real(0.5) * L_tilde_sum[()] * λ[()] / α[()]


@kernel(
    given("L", ""),
    given("λ", ""),
    given("α", ""),
    given("φ", "J"),
    temporary("L_tilde_sum", ""),
    output("L_tilde", ""),
    output("dL_tilde_dL", ""),
    output("dL_tilde_dλ", ""),
    output("dL_tilde_dα", ""),
    output("dL_tilde_dφ", "J"),
    temporary("dL_tilde_dL_tilde_sum", ""),
    sizes="J",
)
def equation_9_23_gradient(
    L,
    λ,
    α,
    φ,
    L_tilde_sum,
    L_tilde,
    dL_tilde_dL,
    dL_tilde_dλ,
    dL_tilde_dα,
    dL_tilde_dφ,
    dL_tilde_dL_tilde_sum,
    J,
):
    """Equation 9.23."""
    # 9.23:  L_tilde_sum = Σ_k φ[k]^2
    L_tilde_sum_sum = real(0)
    for k in range(J):
        L_tilde_sum_sum += φ[k] * φ[k]
    L_tilde_sum[()] = L_tilde_sum_sum
    # 9.23:  L_tilde = L + L_tilde_sum·λ/(2·α)
    L_tilde[()] = L[()] + real(0.5) * L_tilde_sum[()] * λ[()] / α[()]
    # 9.23:  dL_tilde_dL = 1  (∂L_tilde/∂L)
    dL_tilde_dL[()] = real(1)
    # 9.23:  dL_tilde_dL_tilde_sum = λ/(2·α)  (∂L_tilde/∂L_tilde_sum)
    dL_tilde_dL_tilde_sum[()] = real(0.5) * λ[()] / α[()]
    # 9.23:  dL_tilde_dα = -L_tilde_sum·λ/(2·α^2)  (∂L_tilde/∂α)
    dL_tilde_dα[()] = -(real(0.5) * ratio(L_tilde_sum[()], 1, α[()], 2) * λ[()])
    # 9.23:  dL_tilde_dλ = L_tilde_sum/(2·α)  (∂L_tilde/∂λ)
    dL_tilde_dλ[()] = real(0.5) * L_tilde_sum[()] / α[()]
    # 9.23:  dL_tilde_dφ[k] = 2·dL_tilde_dL_tilde_sum·φ[k]  (∂L_tilde_sum/∂φ[k])
    dL_tilde_dL_tilde_sum_value = dL_tilde_dL_tilde_sum[()]
    for k in range(J):
        dL_tilde_dφ[k] = real(2) * dL_tilde_dL_tilde_sum_value * φ[k]
