"""Chapter 5. Loss functions: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 9839d19cc57af1fc.
"""

import numpy as np

from udlc.runtime.functions import (
    absolute,
    below,
    bessel_ratio,
    cos,
    exp,
    exp_below,
    exp_from,
    lgamma,
    log,
    log1p,
    log_i0,
    log_rest,
    maximum,
    pair_plus,
    power,
    ratio,
    reaches,
    sig,
    sign,
    sin,
    softplus,
    sqrt,
)
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("Pr", "I"), temporary("objective_prod", ""), output("objective", ""), sizes="I")
def equation_5_1(Pr, objective_prod, objective, I):
    """Equation 5.1."""
    # 5.1:  objective_prod = Π_i Pr[i]
    objective_prod_prod = real(1)
    for i in range(I):
        objective_prod_prod *= Pr[i]
    objective_prod[()] = objective_prod_prod
    # 5.1:  objective = objective_prod
    objective[()] = objective_prod[()]


@kernel(
    given("Pr", "I"),
    temporary("objective_prod", ""),
    output("objective", ""),
    output("dobjective_dPr", "I"),
    temporary("objective_prod_others", "I"),
    sizes="I",
)
def equation_5_1_gradient(Pr, objective_prod, objective, dobjective_dPr, objective_prod_others, I):
    """Equation 5.1."""
    # 5.1:  objective_prod = Π_i Pr[i]
    # 5.1:  objective_prod_others[i] = 1
    objective_prod_prod = real(1)
    for i in range(I):
        objective_prod_prod *= Pr[i]
        objective_prod_others[i] = real(1)
    objective_prod[()] = objective_prod_prod
    # 5.1:  objective_prod_others[i] = Π_i_other Pr[i_other]  where i ≠ i_other  (objective_prod without one
    #    factor)
    for i_other in range(I):
        for i in range(I):
            if i != i_other:
                objective_prod_others[i] *= Pr[i_other]
    # 5.1:  objective = objective_prod
    objective[()] = objective_prod[()]
    # 5.1:  dobjective_dPr[i] = objective_prod_others[i]  (∂objective_prod/∂Pr[i])
    for i in range(I):
        dobjective_dPr[i] = objective_prod_others[i]


@kernel(given("Pr", "I"), temporary("Pr_prod", ""), output("Pr_2", ""), sizes="I")
def equation_5_2(Pr, Pr_prod, Pr_2, I):
    """Equation 5.2."""
    # 5.2:  Pr_prod = Π_i Pr[i]
    Pr_prod_prod = real(1)
    for i in range(I):
        Pr_prod_prod *= Pr[i]
    Pr_prod[()] = Pr_prod_prod
    # 5.2:  Pr_2 = Pr_prod
    Pr_2[()] = Pr_prod[()]


@kernel(
    given("Pr", "I"),
    temporary("Pr_prod", ""),
    output("Pr_2", ""),
    output("dPr_2_dPr", "I"),
    temporary("Pr_prod_others", "I"),
    sizes="I",
)
def equation_5_2_gradient(Pr, Pr_prod, Pr_2, dPr_2_dPr, Pr_prod_others, I):
    """Equation 5.2."""
    # 5.2:  Pr_prod = Π_i Pr[i]
    # 5.2:  Pr_prod_others[i] = 1
    Pr_prod_prod = real(1)
    for i in range(I):
        Pr_prod_prod *= Pr[i]
        Pr_prod_others[i] = real(1)
    Pr_prod[()] = Pr_prod_prod
    # 5.2:  Pr_prod_others[i] = Π_i_other Pr[i_other]  where i ≠ i_other  (Pr_prod without one factor)
    for i_other in range(I):
        for i in range(I):
            if i != i_other:
                Pr_prod_others[i] *= Pr[i_other]
    # 5.2:  Pr_2 = Pr_prod
    Pr_2[()] = Pr_prod[()]
    # 5.2:  dPr_2_dPr[i] = Pr_prod_others[i]  (∂Pr_prod/∂Pr[i])
    for i in range(I):
        dPr_2_dPr[i] = Pr_prod_others[i]


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="21 * I",
)
def equation_5_3(Pr, objective, I):
    """Equation 5.3."""
    # 5.3:  objective = Σ_i log(Pr[i])
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
def equation_5_3_gradient(Pr, objective, dobjective_dPr, I):
    """Equation 5.3."""
    # 5.3:  objective = Σ_i log(Pr[i])
    # 5.3:  dobjective_dPr[i] = 1/Pr[i]  (∂objective/∂Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += log(Pr[i])
        dobjective_dPr[i] = real(1) / Pr[i]
    objective[()] = objective_sum


@kernel(given("L", ""), output("objective", ""))
def equation_5_4(L, objective):
    """Equation 5.4."""
    # 5.4:  objective = L
    objective[()] = L[()]


@kernel(given("L", ""), output("objective", ""), output("dobjective_dL", ""))
def equation_5_4_gradient(L, objective, dobjective_dL):
    """Equation 5.4."""
    # 5.4:  objective = L
    objective[()] = L[()]
    # 5.4:  dobjective_dL = 1  (∂objective/∂L)
    dobjective_dL[()] = real(1)


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="22 * I",
)
def equation_5_6(Pr, objective, I):
    """Equation 5.6."""
    # 5.6:  objective = Σ_i -log(Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum -= log(Pr[i])
    objective[()] = objective_sum


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    output("dobjective_dPr", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="24 * I",
)
def equation_5_6_gradient(Pr, objective, dobjective_dPr, I):
    """Equation 5.6."""
    # 5.6:  objective = Σ_i -log(Pr[i])
    # 5.6:  dobjective_dPr[i] = -1/Pr[i]  (∂objective/∂Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum -= log(Pr[i])
        dobjective_dPr[i] = -(real(1) / Pr[i])
    objective[()] = objective_sum


@kernel(given("σ2", ""), given("y", ""), given("μ", ""), output("Pr", ""))
def equation_5_7(σ2, y, μ, Pr):
    """Equation 5.7."""
    # 5.7:  Pr = sqrt(2)·exp(-(y - μ)^2/(2·σ2))/(2·sqrt(pi)·sqrt(σ2))
    Pr[()] = real(0.5) * exp(-(real(0.5) * (y[()] - μ[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[()]))


@kernel(
    given("σ2", ""),
    given("y", ""),
    given("μ", ""),
    output("Pr", ""),
    output("dPr_dσ2", ""),
    output("dPr_dy", ""),
    output("dPr_dμ", ""),
)
def equation_5_7_gradient(σ2, y, μ, Pr, dPr_dσ2, dPr_dy, dPr_dμ):
    """Equation 5.7."""
    # 5.7:  Pr = sqrt(2)·exp(-(y - μ)^2/(2·σ2))/(2·sqrt(pi)·sqrt(σ2))
    Pr[()] = real(0.5) * exp(-(real(0.5) * (y[()] - μ[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[()]))
    # 5.7:  dPr_dy = -sqrt(2)·(2·y - 2·μ)·exp(-(y - μ)^2/(2·σ2))/(4·sqrt(pi)·σ2^(3/2))  (∂Pr/∂y)
    dPr_dy[()] = -(real(0.25) * (real(2) * y[()] - real(2) * μ[()]) * exp(-(real(0.5) * (y[()] - μ[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(1.5))))
    # 5.7:  dPr_dμ = -sqrt(2)·(-2·y + 2·μ)·exp(-(y - μ)^2/(2·σ2))/(4·sqrt(pi)·σ2^(3/2))  (∂Pr/∂μ)
    dPr_dμ[()] = -(real(0.25) * (real(2) * μ[()] - real(2) * y[()]) * exp(-(real(0.5) * (y[()] - μ[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(1.5))))
    # 5.7:  dPr_dσ2 = -sqrt(2)·exp(-(y - μ)^2/(2·σ2))/(4·sqrt(pi)·σ2^(3/2)) + sqrt(2)·(y - μ)^2·exp(-(y -
    #    μ)^2/(2·σ2))/(4·sqrt(pi)·σ2^(5/2))  (∂Pr/∂σ2)
    dPr_dσ2[()] = real(0.25) * (y[()] - μ[()]) ** 2 * exp(-(real(0.5) * (y[()] - μ[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(2.5))) - real(0.25) * exp(-(real(0.5) * (y[()] - μ[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(1.5)))


@kernel(given("σ2", ""), given("y", ""), given("f", ""), output("Pr", ""))
def equation_5_8(σ2, y, f, Pr):
    """Equation 5.8."""
    # 5.8:  Pr = sqrt(2)·exp(-(-f + y)^2/(2·σ2))/(2·sqrt(pi)·sqrt(σ2))
    Pr[()] = real(0.5) * exp(-(real(0.5) * (y[()] - f[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[()]))


@kernel(
    given("σ2", ""),
    given("y", ""),
    given("f", ""),
    output("Pr", ""),
    output("dPr_dσ2", ""),
    output("dPr_dy", ""),
    output("dPr_df", ""),
)
def equation_5_8_gradient(σ2, y, f, Pr, dPr_dσ2, dPr_dy, dPr_df):
    """Equation 5.8."""
    # 5.8:  Pr = sqrt(2)·exp(-(-f + y)^2/(2·σ2))/(2·sqrt(pi)·sqrt(σ2))
    Pr[()] = real(0.5) * exp(-(real(0.5) * (y[()] - f[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[()]))
    # 5.8:  dPr_df = -sqrt(2)·(2·f - 2·y)·exp(-(-f + y)^2/(2·σ2))/(4·sqrt(pi)·σ2^(3/2))  (∂Pr/∂f)
    dPr_df[()] = -(real(0.25) * (real(2) * f[()] - real(2) * y[()]) * exp(-(real(0.5) * (y[()] - f[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(1.5))))
    # 5.8:  dPr_dy = -sqrt(2)·(-2·f + 2·y)·exp(-(-f + y)^2/(2·σ2))/(4·sqrt(pi)·σ2^(3/2))  (∂Pr/∂y)
    dPr_dy[()] = -(real(0.25) * (real(2) * y[()] - real(2) * f[()]) * exp(-(real(0.5) * (y[()] - f[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(1.5))))
    # 5.8:  dPr_dσ2 = -sqrt(2)·exp(-(-f + y)^2/(2·σ2))/(4·sqrt(pi)·σ2^(3/2)) + sqrt(2)·(-f + y)^2·exp(-(-f +
    #    y)^2/(2·σ2))/(4·sqrt(pi)·σ2^(5/2))  (∂Pr/∂σ2)
    dPr_dσ2[()] = real(0.25) * (y[()] - f[()]) ** 2 * exp(-(real(0.5) * (y[()] - f[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(2.5))) - real(0.25) * exp(-(real(0.5) * (y[()] - f[()]) ** 2 / σ2[()])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[()], real(1.5)))


@kernel(
    given("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="I + 23",
)
def equation_5_9(σ2, y, f, L, I):
    """Equation 5.9."""
    # 5.9:  L = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    L_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    for i in range(I):
        L_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
    L[()] = L_sum


@kernel(
    given("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    output("dL_dσ2", ""),
    output("dL_dy", "I"),
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L, dL_dσ2",
    operations="2 * I + 27",
)
def equation_5_9_gradient(σ2, y, f, L, dL_dσ2, dL_dy, dL_df, I):
    """Equation 5.9."""
    # 5.9:  L = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    # 5.9:  dL_df[i] = (2·f[i] - 2·y[i])/(2·σ2)  (∂L/∂f[i])
    # 5.9:  dL_dy[i] = (-2·f[i] + 2·y[i])/(2·σ2)  (∂L/∂y[i])
    # 5.9:  dL_dσ2 = Σ_i (1/(2·σ2) - (-f[i] + y[i])^2/(2·σ2^2))  (∂L/∂σ2)
    L_sum = real(0)
    dL_dσ2_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    constant_2 = real(1) / (σ2_value * σ2_value)
    constant_3 = real(0.5) / σ2_value
    for i in range(I):
        L_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
        dL_df[i] = real(0.5) * (real(2) * f[i] - real(2) * y[i]) / σ2_value
        dL_dy[i] = real(0.5) * (real(2) * y[i] - real(2) * f[i]) / σ2_value
        dL_dσ2_sum += constant_3 - real(0.5) * constant_2 * (y[i] - f[i]) ** 2
    L[()] = L_sum
    dL_dσ2[()] = dL_dσ2_sum


@kernel(
    given("y", "I"),
    given("f", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="I",
)
def equation_5_10(y, f, objective, I):
    """Equation 5.10."""
    # 5.10:  objective = Σ_i (-f[i] + y[i])^2
    objective_sum = real(0)
    for i in range(I):
        objective_sum += (y[i] - f[i]) ** 2
    objective[()] = objective_sum


@kernel(
    given("y", "I"),
    given("f", "I"),
    output("objective", ""),
    output("dobjective_dy", "I"),
    output("dobjective_df", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="I",
)
def equation_5_10_gradient(y, f, objective, dobjective_dy, dobjective_df, I):
    """Equation 5.10."""
    # 5.10:  objective = Σ_i (-f[i] + y[i])^2
    # 5.10:  dobjective_df[i] = 2·f[i] - 2·y[i]  (∂objective/∂f[i])
    # 5.10:  dobjective_dy[i] = -2·f[i] + 2·y[i]  (∂objective/∂y[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum += (y[i] - f[i]) ** 2
        dobjective_df[i] = real(2) * f[i] - real(2) * y[i]
        dobjective_dy[i] = real(2) * y[i] - real(2) * f[i]
    objective[()] = objective_sum


@kernel(given("y", "I"), given("f", "I"), output("L", ""), sizes="I", batch="I", partial="L", operations="I")
def equation_5_11(y, f, L, I):
    """Equation 5.11."""
    # 5.11:  L = Σ_i (-f[i] + y[i])^2
    L_sum = real(0)
    for i in range(I):
        L_sum += (y[i] - f[i]) ** 2
    L[()] = L_sum


@kernel(
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    output("dL_dy", "I"),
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="I",
)
def equation_5_11_gradient(y, f, L, dL_dy, dL_df, I):
    """Equation 5.11."""
    # 5.11:  L = Σ_i (-f[i] + y[i])^2
    # 5.11:  dL_df[i] = 2·f[i] - 2·y[i]  (∂L/∂f[i])
    # 5.11:  dL_dy[i] = -2·f[i] + 2·y[i]  (∂L/∂y[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += (y[i] - f[i]) ** 2
        dL_df[i] = real(2) * f[i] - real(2) * y[i]
        dL_dy[i] = real(2) * y[i] - real(2) * f[i]
    L[()] = L_sum


@kernel(
    given("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="I + 23",
)
def equation_5_13(σ2, y, f, objective, I):
    """Equation 5.13."""
    # 5.13:  objective = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    objective_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    for i in range(I):
        objective_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
    objective[()] = objective_sum


@kernel(
    given("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("objective", ""),
    output("dobjective_dσ2", ""),
    output("dobjective_dy", "I"),
    output("dobjective_df", "I"),
    sizes="I",
    batch="I",
    partial="objective, dobjective_dσ2",
    operations="2 * I + 27",
)
def equation_5_13_gradient(σ2, y, f, objective, dobjective_dσ2, dobjective_dy, dobjective_df, I):
    """Equation 5.13."""
    # 5.13:  objective = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    # 5.13:  dobjective_df[i] = (2·f[i] - 2·y[i])/(2·σ2)  (∂objective/∂f[i])
    # 5.13:  dobjective_dy[i] = (-2·f[i] + 2·y[i])/(2·σ2)  (∂objective/∂y[i])
    # 5.13:  dobjective_dσ2 = Σ_i (1/(2·σ2) - (-f[i] + y[i])^2/(2·σ2^2))  (∂objective/∂σ2)
    objective_sum = real(0)
    dobjective_dσ2_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    constant_2 = real(1) / (σ2_value * σ2_value)
    constant_3 = real(0.5) / σ2_value
    for i in range(I):
        objective_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
        dobjective_df[i] = real(0.5) * (real(2) * f[i] - real(2) * y[i]) / σ2_value
        dobjective_dy[i] = real(0.5) * (real(2) * y[i] - real(2) * f[i]) / σ2_value
        dobjective_dσ2_sum += constant_3 - real(0.5) * constant_2 * (y[i] - f[i]) ** 2
    objective[()] = objective_sum
    dobjective_dσ2[()] = dobjective_dσ2_sum


@kernel(
    given("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="I + 23",
)
def learned_variance_loss(σ2, y, f, L, I):
    """Learned variance loss."""
    # learned variance loss:  L = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    L_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    for i in range(I):
        L_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
    L[()] = L_sum


@kernel(
    given("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    output("dL_dσ2", ""),
    output("dL_dy", "I"),
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L, dL_dσ2",
    operations="2 * I + 27",
)
def learned_variance_loss_gradient(σ2, y, f, L, dL_dσ2, dL_dy, dL_df, I):
    """Learned variance loss."""
    # learned variance loss:  L = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    # learned variance loss:  dL_df[i] = (2·f[i] - 2·y[i])/(2·σ2)  (∂L/∂f[i])
    # learned variance loss:  dL_dy[i] = (-2·f[i] + 2·y[i])/(2·σ2)  (∂L/∂y[i])
    # learned variance loss:  dL_dσ2 = Σ_i (1/(2·σ2) - (-f[i] + y[i])^2/(2·σ2^2))  (∂L/∂σ2)
    L_sum = real(0)
    dL_dσ2_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    constant_2 = real(1) / (σ2_value * σ2_value)
    constant_3 = real(0.5) / σ2_value
    for i in range(I):
        L_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
        dL_df[i] = real(0.5) * (real(2) * f[i] - real(2) * y[i]) / σ2_value
        dL_dy[i] = real(0.5) * (real(2) * y[i] - real(2) * f[i]) / σ2_value
        dL_dσ2_sum += constant_3 - real(0.5) * constant_2 * (y[i] - f[i]) ** 2
    L[()] = L_sum
    dL_dσ2[()] = dL_dσ2_sum


@kernel(given("f", "2"), output("μ", ""), output("σ2", ""))
def equation_5_14(f, μ, σ2):
    """Equation 5.14."""
    # 5.14:  μ = f[0]
    μ[()] = f[0]
    # 5.14:  σ2 = f[1]^2
    σ2[()] = f[1] * f[1]


@kernel(
    given("f", "I, 2"),
    given("y", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="24 * I + 4",
)
def equation_5_15(f, y, objective, I):
    """Equation 5.15."""
    f_flat = f.reshape(2 * I)
    # 5.15:  objective = Σ_i (log(sqrt(2)·sqrt(pi)·absolute(f[i, 1])) + (-f[i, 0] + y[i])^2/(2·f[i, 1]^2))
    objective_sum = real(0)
    constant_1 = sqrt(real(2))
    constant_2 = sqrt(real(3.141592653589793))
    for i in range(I):
        objective_sum += real(0.5) * ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 2) + log(constant_1 * constant_2 * absolute(f_flat[2 * i + 1]))
    objective[()] = objective_sum


@kernel(
    given("f", "I, 2"),
    given("y", "I"),
    output("objective", ""),
    output("dobjective_df", "I, 2"),
    output("dobjective_dy", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="29 * I + 4",
)
def equation_5_15_gradient(f, y, objective, dobjective_df, dobjective_dy, I):
    """Equation 5.15."""
    f_flat = f.reshape(2 * I)
    dobjective_df_flat = dobjective_df.reshape(2 * I)
    dobjective_df[:] = real(0)
    # 5.15:  objective = Σ_i (log(sqrt(2)·sqrt(pi)·absolute(f[i, 1])) + (-f[i, 0] + y[i])^2/(2·f[i, 1]^2))
    # 5.15:  dobjective_df[i, 0] += (2·f[i, 0] - 2·y[i])/(2·f[i, 1]^2)  (∂objective/∂f[i, 0])
    # 5.15:  dobjective_df[i, 1] += sign(f[i, 1])/absolute(f[i, 1]) - (-f[i, 0] + y[i])^2/f[i, 1]^3
    #    (∂objective/∂f[i, 1])
    # 5.15:  dobjective_dy[i] = (-2·f[i, 0] + 2·y[i])/(2·f[i, 1]^2)  (∂objective/∂y[i])
    objective_sum = real(0)
    constant_1 = sqrt(real(2))
    constant_2 = sqrt(real(3.141592653589793))
    for i in range(I):
        objective_sum += real(0.5) * ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 2) + log(constant_1 * constant_2 * absolute(f_flat[2 * i + 1]))
        dobjective_df_flat[2 * i] += real(0.5) * ratio(real(2) * f_flat[2 * i] - real(2) * y[i], 1, f_flat[2 * i + 1], 2)
        dobjective_df_flat[2 * i + 1] += sign(f_flat[2 * i + 1]) / absolute(f_flat[2 * i + 1]) - ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 3)
        dobjective_dy[i] = real(0.5) * ratio(real(2) * y[i] - real(2) * f_flat[2 * i], 1, f_flat[2 * i + 1], 2)
    objective[()] = objective_sum


@kernel(
    given("f", "I, 2"),
    given("y", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="24 * I + 4",
)
def heteroscedastic_loss(f, y, L, I):
    """Heteroscedastic loss."""
    f_flat = f.reshape(2 * I)
    # heteroscedastic loss:  L = Σ_i (log(sqrt(2)·sqrt(pi)·absolute(f[i, 1])) + (-f[i, 0] + y[i])^2/(2·f[i,
    #    1]^2))
    L_sum = real(0)
    constant_1 = sqrt(real(2))
    constant_2 = sqrt(real(3.141592653589793))
    for i in range(I):
        L_sum += real(0.5) * ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 2) + log(constant_1 * constant_2 * absolute(f_flat[2 * i + 1]))
    L[()] = L_sum


@kernel(
    given("f", "I, 2"),
    given("y", "I"),
    output("L", ""),
    output("dL_df", "I, 2"),
    output("dL_dy", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="29 * I + 4",
)
def heteroscedastic_loss_gradient(f, y, L, dL_df, dL_dy, I):
    """Heteroscedastic loss."""
    f_flat = f.reshape(2 * I)
    dL_df_flat = dL_df.reshape(2 * I)
    dL_df[:] = real(0)
    # heteroscedastic loss:  L = Σ_i (log(sqrt(2)·sqrt(pi)·absolute(f[i, 1])) + (-f[i, 0] + y[i])^2/(2·f[i,
    #    1]^2))
    # heteroscedastic loss:  dL_df[i, 0] += (2·f[i, 0] - 2·y[i])/(2·f[i, 1]^2)  (∂L/∂f[i, 0])
    # heteroscedastic loss:  dL_df[i, 1] += sign(f[i, 1])/absolute(f[i, 1]) - (-f[i, 0] + y[i])^2/f[i, 1]^3
    #    (∂L/∂f[i, 1])
    # heteroscedastic loss:  dL_dy[i] = (-2·f[i, 0] + 2·y[i])/(2·f[i, 1]^2)  (∂L/∂y[i])
    L_sum = real(0)
    constant_1 = sqrt(real(2))
    constant_2 = sqrt(real(3.141592653589793))
    for i in range(I):
        L_sum += real(0.5) * ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 2) + log(constant_1 * constant_2 * absolute(f_flat[2 * i + 1]))
        dL_df_flat[2 * i] += real(0.5) * ratio(real(2) * f_flat[2 * i] - real(2) * y[i], 1, f_flat[2 * i + 1], 2)
        dL_df_flat[2 * i + 1] += sign(f_flat[2 * i + 1]) / absolute(f_flat[2 * i + 1]) - ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 3)
        dL_dy[i] = real(0.5) * ratio(real(2) * y[i] - real(2) * f_flat[2 * i], 1, f_flat[2 * i + 1], 2)
    L[()] = L_sum


@kernel(given("f", "2"), output("y_hat", ""))
def heteroscedastic_prediction(f, y_hat):
    """Heteroscedastic prediction."""
    # heteroscedastic prediction:  y_hat = f[0]
    y_hat[()] = f[0]


@kernel(given("f", "2"), output("y_hat", ""), output("dy_hat_df", "2"))
def heteroscedastic_prediction_gradient(f, y_hat, dy_hat_df):
    """Heteroscedastic prediction."""
    dy_hat_df[1 : 2] = real(0)
    # heteroscedastic prediction:  y_hat = f[0]
    y_hat[()] = f[0]
    # heteroscedastic prediction:  dy_hat_df[0] = 1  (∂y_hat/∂f[0])
    dy_hat_df[0] = real(1)


@kernel(given("λ", ""), given("y", ""), output("Pr", ""))
def equation_5_16(λ, y, Pr):
    """Equation 5.16."""
    # 5.16:  Pr = select(Eq(y, 0), 1 - λ, λ)
    Pr[()] = real(1) - λ[()] if y[()] == real(0) else λ[()]


@kernel(given("λ", ""), given("y", ""), output("Pr", ""), output("dPr_dλ", ""), output("dPr_dy", ""))
def equation_5_16_gradient(λ, y, Pr, dPr_dλ, dPr_dy):
    """Equation 5.16."""
    dPr_dy[()] = real(0)
    # 5.16:  Pr = select(Eq(y, 0), 1 - λ, λ)
    Pr[()] = real(1) - λ[()] if y[()] == real(0) else λ[()]
    # 5.16:  dPr_dλ = select(Eq(y, 0), -1, 1)  (∂Pr/∂λ)
    dPr_dλ[()] = -real(1) if y[()] == real(0) else real(1)


@kernel(given("y", ""), given("λ", ""), output("Pr", ""))
def equation_5_17(y, λ, Pr):
    """Equation 5.17."""
    # 5.17:  Pr = λ^y·(1 - λ)^(1 - y)
    Pr[()] = power(real(1) - λ[()], real(1) - y[()]) * power(λ[()], y[()])


@kernel(given("y", ""), given("λ", ""), output("Pr", ""), output("dPr_dy", ""), output("dPr_dλ", ""))
def equation_5_17_gradient(y, λ, Pr, dPr_dy, dPr_dλ):
    """Equation 5.17."""
    # 5.17:  Pr = λ^y·(1 - λ)^(1 - y)
    Pr[()] = power(real(1) - λ[()], real(1) - y[()]) * power(λ[()], y[()])
    # 5.17:  dPr_dy = λ^y·(1 - λ)^(1 - y)·log(λ) - λ^y·(1 - λ)^(1 - y)·log1p(-λ)  (∂Pr/∂y)
    dPr_dy[()] = power(real(1) - λ[()], real(1) - y[()]) * log(λ[()]) * power(λ[()], y[()]) - power(real(1) - λ[()], real(1) - y[()]) * log1p(-λ[()]) * power(λ[()], y[()])
    # 5.17:  dPr_dλ = y·λ^(y - 1)·(1 - λ)^(1 - y) - λ^y·(1 - y)/(1 - λ)^y  (∂Pr/∂λ)
    dPr_dλ[()] = y[()] * power(real(1) - λ[()], real(1) - y[()]) * power(λ[()], y[()] - real(1)) - power(real(1) - λ[()], -y[()]) * (real(1) - y[()]) * power(λ[()], y[()])


@kernel(given("z", ""), output("value", ""))
def equation_5_18(z, value):
    """Equation 5.18."""
    # 5.18:  value = sig(z)
    value[()] = sig(z[()])


@kernel(given("z", ""), output("value", ""), output("dvalue_dz", ""))
def equation_5_18_gradient(z, value, dvalue_dz):
    """Equation 5.18."""
    # 5.18:  value = sig(z)
    value[()] = sig(z[()])
    # 5.18:  dvalue_dz = value·sig(-z)  (∂value/∂z)
    dvalue_dz[()] = value[()] * sig(-z[()])


@kernel(given("y", ""), given("f", ""), output("Pr", ""))
def equation_5_19(y, f, Pr):
    """Equation 5.19."""
    # 5.19:  Pr = sig(-f)^(1 - y)·sig(f)^y
    Pr[()] = power(sig(-f[()]), real(1) - y[()]) * power(sig(f[()]), y[()])


@kernel(given("y", ""), given("f", ""), output("Pr", ""), output("dPr_dy", ""), output("dPr_df", ""))
def equation_5_19_gradient(y, f, Pr, dPr_dy, dPr_df):
    """Equation 5.19."""
    # 5.19:  Pr = sig(-f)^(1 - y)·sig(f)^y
    Pr[()] = power(sig(-f[()]), real(1) - y[()]) * power(sig(f[()]), y[()])
    # 5.19:  dPr_df = y·sig(-f)·sig(-f)^(1 - y)·sig(f)·sig(f)^(y - 1) - (1 -
    #    y)·sig(-f)·sig(f)·sig(f)^y/sig(-f)^y  (∂Pr/∂f)
    dPr_df[()] = y[()] * sig(-f[()]) * power(sig(-f[()]), real(1) - y[()]) * sig(f[()]) * power(sig(f[()]), y[()] - real(1)) - (real(1) - y[()]) * sig(-f[()]) * power(sig(-f[()]), -y[()]) * sig(f[()]) * power(sig(f[()]), y[()])
    # 5.19:  dPr_dy = -sig(-f)^(1 - y)·sig(f)^y·softplus(-f) + sig(-f)^(1 - y)·sig(f)^y·softplus(f)  (∂Pr/∂y)
    dPr_dy[()] = power(sig(-f[()]), real(1) - y[()]) * power(sig(f[()]), y[()]) * softplus(f[()]) - power(sig(-f[()]), real(1) - y[()]) * power(sig(f[()]), y[()]) * softplus(-f[()])


@kernel(
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="46 * I",
)
def equation_5_20(y, f, L, I):
    """Equation 5.20."""
    # 5.20:  L = Σ_i (y[i]·softplus(-f[i]) - (y[i] - 1)·softplus(f[i]))
    L_sum = real(0)
    for i in range(I):
        L_sum += y[i] * softplus(-f[i]) - softplus(f[i]) * (y[i] - real(1))
    L[()] = L_sum


@kernel(
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    output("dL_dy", "I"),
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="92 * I",
)
def equation_5_20_gradient(y, f, L, dL_dy, dL_df, I):
    """Equation 5.20."""
    # 5.20:  L = Σ_i (y[i]·softplus(-f[i]) - (y[i] - 1)·softplus(f[i]))
    # 5.20:  dL_df[i] = -y[i]·sig(-f[i]) + (1 - y[i])·sig(f[i])  (∂L/∂f[i])
    # 5.20:  dL_dy[i] = softplus(-f[i]) - softplus(f[i])  (∂L/∂y[i])
    L_sum = real(0)
    for i in range(I):
        softplus_1 = softplus(-f[i])
        softplus_2 = softplus(f[i])
        L_sum += softplus_1 * y[i] - softplus_2 * (y[i] - real(1))
        dL_df[i] = (real(1) - y[i]) * sig(f[i]) - y[i] * sig(-f[i])
        dL_dy[i] = softplus_1 - softplus_2
    L[()] = L_sum


@kernel(given("f", ""), output("λ", ""))
def Bernoulli_prediction(f, λ):
    """Bernoulli prediction."""
    # Bernoulli prediction:  λ = sig(f)
    λ[()] = sig(f[()])


@kernel(given("f", ""), output("λ", ""), output("dλ_df", ""))
def Bernoulli_prediction_gradient(f, λ, dλ_df):
    """Bernoulli prediction."""
    # Bernoulli prediction:  λ = sig(f)
    λ[()] = sig(f[()])
    # Bernoulli prediction:  dλ_df = λ·sig(-f)  (∂λ/∂f)
    dλ_df[()] = λ[()] * sig(-f[()])


@kernel(given("λ", "K"), output("Pr", "K"), sizes="K", batch="K", operations="0")
def equation_5_21(λ, Pr, K):
    """Equation 5.21."""
    # 5.21:  Pr[k] = λ[k]
    for k in range(K):
        Pr[k] = λ[k]


@kernel(
    given("z", "K"),
    output("value", "K"),
    temporary("log_value_sum_max", ""),
    temporary("log_value_sum_rest", ""),
    temporary("log_value_sum_ties", ""),
    temporary("log_value_sum_terms", "K"),
    temporary("log_value_sum_share", ""),
    sizes="K",
)
def equation_5_22(
    z,
    value,
    log_value_sum_max,
    log_value_sum_rest,
    log_value_sum_ties,
    log_value_sum_terms,
    log_value_sum_share,
    K,
):
    """Equation 5.22."""
    # 5.22:  log_value_sum_max = max_k_prime z[k_prime]
    log_value_sum_max_max = real(-np.inf)
    for k_prime in range(K):
        log_value_sum_max_max = maximum(log_value_sum_max_max, z[k_prime])
    log_value_sum_max[()] = log_value_sum_max_max
    # 5.22:  log_value_sum_terms[k_prime] = exp(-log_value_sum_max + z[k_prime])
    # 5.22:  log_value_sum_rest = Σ_k_prime log_value_sum_terms[k_prime]·[z[k_prime] < log_value_sum_max]
    # 5.22:  log_value_sum_ties = Σ_k_prime [z[k_prime] = log_value_sum_max]
    log_value_sum_rest_sum = real(0)
    log_value_sum_ties_sum = real(0)
    log_value_sum_max_value = log_value_sum_max[()]
    for k_prime in range(K):
        log_value_sum_terms[k_prime] = exp_from(z[k_prime], log_value_sum_max_value)
        log_value_sum_rest_sum += below(z[k_prime], log_value_sum_max_value, log_value_sum_terms[k_prime])
        log_value_sum_ties_sum += reaches(z[k_prime], log_value_sum_max_value)
    log_value_sum_rest[()] = log_value_sum_rest_sum
    log_value_sum_ties[()] = log_value_sum_ties_sum
    # 5.22:  log_value_sum_share = 1/(log_value_sum_rest + log_value_sum_ties)
    log_value_sum_share[()] = real(1) / (log_value_sum_rest[()] + log_value_sum_ties[()])
    # 5.22:  value[k] = log_value_sum_share·log_value_sum_terms[k]
    log_value_sum_share_value = log_value_sum_share[()]
    for k in range(K):
        value[k] = log_value_sum_share_value * log_value_sum_terms[k]


@kernel(
    given("f", "K"),
    output("Pr", "K"),
    temporary("log_Pr_Z_max", ""),
    temporary("log_Pr_Z_rest", ""),
    temporary("log_Pr_Z_ties", ""),
    temporary("log_Pr_Z_terms", "K"),
    temporary("log_Pr_Z_share", ""),
    sizes="K",
)
def equation_5_23(f, Pr, log_Pr_Z_max, log_Pr_Z_rest, log_Pr_Z_ties, log_Pr_Z_terms, log_Pr_Z_share, K):
    """Equation 5.23."""
    # 5.23:  log_Pr_Z_max = max_p f[p]
    log_Pr_Z_max_max = real(-np.inf)
    for p in range(K):
        log_Pr_Z_max_max = maximum(log_Pr_Z_max_max, f[p])
    log_Pr_Z_max[()] = log_Pr_Z_max_max
    # 5.23:  log_Pr_Z_terms[p] = exp(f[p] - log_Pr_Z_max)
    # 5.23:  log_Pr_Z_rest = Σ_p log_Pr_Z_terms[p]·[f[p] < log_Pr_Z_max]
    # 5.23:  log_Pr_Z_ties = Σ_p [f[p] = log_Pr_Z_max]
    log_Pr_Z_rest_sum = real(0)
    log_Pr_Z_ties_sum = real(0)
    log_Pr_Z_max_value = log_Pr_Z_max[()]
    for p in range(K):
        log_Pr_Z_terms[p] = exp_from(f[p], log_Pr_Z_max_value)
        log_Pr_Z_rest_sum += below(f[p], log_Pr_Z_max_value, log_Pr_Z_terms[p])
        log_Pr_Z_ties_sum += reaches(f[p], log_Pr_Z_max_value)
    log_Pr_Z_rest[()] = log_Pr_Z_rest_sum
    log_Pr_Z_ties[()] = log_Pr_Z_ties_sum
    # 5.23:  log_Pr_Z_share = 1/(log_Pr_Z_rest + log_Pr_Z_ties)
    log_Pr_Z_share[()] = real(1) / (log_Pr_Z_rest[()] + log_Pr_Z_ties[()])
    # 5.23:  Pr[k] = log_Pr_Z_share·log_Pr_Z_terms[k]
    log_Pr_Z_share_value = log_Pr_Z_share[()]
    for k in range(K):
        Pr[k] = log_Pr_Z_share_value * log_Pr_Z_terms[k]


@kernel(
    given("f", "I, K"),
    given("y", "I", integral=True, bound="K"),
    output("L", ""),
    temporary("log_L_sum_max", "I"),
    temporary("log_L_sum_rest", "I"),
    temporary("log_L_sum_ties", "I"),
    temporary("f_across", "K, I"),
    sizes="I, K",
    batch="I",
    partial="L",
    operations="24 * I * K + 42 * I",
)
def equation_5_24(f, y, L, log_L_sum_max, log_L_sum_rest, log_L_sum_ties, f_across, I, K):
    """Equation 5.24."""
    log_L_sum_excess = log_L_sum_rest  # where it begins, the other ends
    # 5.24:  f_across[k, i] = f[i, k]
    for k in range(K):
        for i in range(I):
            f_across[k, i] = f[i, k]
    # 5.24:  log_L_sum_max[i] = -oo
    # 5.24:  log_L_sum_rest[i] = 0
    # 5.24:  log_L_sum_ties[i] = 0
    for i in range(I):
        log_L_sum_max[i] = real(-np.inf)
        log_L_sum_rest[i] = real(0)
        log_L_sum_ties[i] = real(0)
    # 5.24:  log_L_sum_max[i] = max_k_prime f_across[k_prime, i]
    for k_prime in range(K):
        for i in range(I):
            log_L_sum_max[i] = maximum(log_L_sum_max[i], f_across[k_prime, i])
    for k_prime in range(K):
        # 5.24:  log_L_sum_rest[i] += Σ_k_prime [f_across[k_prime, i] <
        #    log_L_sum_max[i]]·exp(f_across[k_prime, i] - log_L_sum_max[i])
        # 5.24:  log_L_sum_ties[i] += Σ_k_prime [f_across[k_prime, i] = log_L_sum_max[i]]
        for i in range(I):
            log_L_sum_rest[i] += exp_below(f_across[k_prime, i], log_L_sum_max[i])
            log_L_sum_ties[i] += reaches(f_across[k_prime, i], log_L_sum_max[i])
    # 5.24:  log_L_sum_excess[i] = log(log_L_sum_rest[i] + log_L_sum_ties[i])
    for i in range(I):
        log_L_sum_excess[i] = log_rest(log_L_sum_rest[i], log_L_sum_ties[i])
    # 5.24:  L = Σ_i (-f_across[y[i], i] + log_L_sum_excess[i] + log_L_sum_max[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += pair_plus(-f_across[y[i], i], log_L_sum_max[i], log_L_sum_excess[i])
    L[()] = L_sum


@kernel(
    given("f", "I, K"),
    given("y", "I", integral=True, bound="K"),
    output("L", ""),
    output("dL_df", "I, K"),
    temporary("log_L_sum_max", "I"),
    temporary("log_L_sum_rest", "I"),
    temporary("log_L_sum_ties", "I"),
    temporary("log_L_sum_excess", "I"),
    temporary("f_across", "K, I"),
    temporary("log_L_sum_terms_across", "K, I"),
    sizes="I, K",
    batch="I",
    partial="L",
    operations="28 * I * K + 46 * I",
)
def equation_5_24_gradient(
    f,
    y,
    L,
    dL_df,
    log_L_sum_max,
    log_L_sum_rest,
    log_L_sum_ties,
    log_L_sum_excess,
    f_across,
    log_L_sum_terms_across,
    I,
    K,
):
    """Equation 5.24."""
    dL_df_across = f_across  # where it begins, the other ends
    dL_df_others = log_L_sum_rest  # where it begins, the other ends
    log_L_sum_share = log_L_sum_ties  # where it begins, the other ends
    # 5.24:  f_across[k, i] = f[i, k]
    for k in range(K):
        for i in range(I):
            f_across[k, i] = f[i, k]
    # 5.24:  log_L_sum_max[i] = -oo
    # 5.24:  log_L_sum_rest[i] = 0
    # 5.24:  log_L_sum_ties[i] = 0
    for i in range(I):
        log_L_sum_max[i] = real(-np.inf)
        log_L_sum_rest[i] = real(0)
        log_L_sum_ties[i] = real(0)
    # 5.24:  log_L_sum_max[i] = max_k_prime f_across[k_prime, i]
    for k_prime in range(K):
        for i in range(I):
            log_L_sum_max[i] = maximum(log_L_sum_max[i], f_across[k_prime, i])
    for k_prime in range(K):
        # 5.24:  log_L_sum_terms_across[k_prime, i] = exp(f_across[k_prime, i] - log_L_sum_max[i])
        # 5.24:  log_L_sum_rest[i] += Σ_k_prime log_L_sum_terms_across[k_prime, i]·[f_across[k_prime, i] <
        #    log_L_sum_max[i]]
        # 5.24:  log_L_sum_ties[i] += Σ_k_prime [f_across[k_prime, i] = log_L_sum_max[i]]
        for i in range(I):
            log_L_sum_terms_across[k_prime, i] = exp_from(f_across[k_prime, i], log_L_sum_max[i])
            log_L_sum_rest[i] += below(f_across[k_prime, i], log_L_sum_max[i], log_L_sum_terms_across[k_prime, i])
            log_L_sum_ties[i] += reaches(f_across[k_prime, i], log_L_sum_max[i])
    # 5.24:  log_L_sum_excess[i] = log(log_L_sum_rest[i] + log_L_sum_ties[i])
    # 5.24:  log_L_sum_share[i] = 1/(log_L_sum_rest[i] + log_L_sum_ties[i])
    # 5.24:  dL_df_others[i] = 0
    for i in range(I):
        log_L_sum_excess[i] = log_rest(log_L_sum_rest[i], log_L_sum_ties[i])
        log_L_sum_share[i] = real(1) / (log_L_sum_rest[i] + log_L_sum_ties[i])
        dL_df_others[i] = real(0)
    # 5.24:  L = Σ_i (-f_across[y[i], i] + log_L_sum_excess[i] + log_L_sum_max[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += pair_plus(-f_across[y[i], i], log_L_sum_max[i], log_L_sum_excess[i])
    L[()] = L_sum
    for k_prime in range(K):
        # 5.24:  dL_df_across[k_prime, i] = log_L_sum_share[i]·log_L_sum_terms_across[k_prime, i]  where
        #    k_prime ≠ y[i]  (∂log_L_sum/∂f[i, k_prime])
        # 5.24:  dL_df_others[i] += Σ_k_prime log_L_sum_share[i]·log_L_sum_terms_across[k_prime, i]  where
        #    k_prime ≠ y[i]  (∂log_L_sum/∂f[i, k_prime])
        for i in range(I):
            dL_df_across[k_prime, i] = real(0)
            if k_prime != y[i]:
                dL_df_across[k_prime, i] = log_L_sum_share[i] * log_L_sum_terms_across[k_prime, i]
                dL_df_others[i] += log_L_sum_share[i] * log_L_sum_terms_across[k_prime, i]
    # 5.24:  dL_df_across[y[i], i] += -dL_df_others[i]  (∂log_L_sum/∂f[i, k_prime])
    for i in range(I):
        dL_df_across[y[i], i] -= dL_df_others[i]
    # 5.24:  dL_df[i, k] = dL_df_across[k, i]
    for i in range(I):
        for k in range(K):
            dL_df[i, k] = dL_df_across[k, i]


@kernel(given("Pr", "D_o"), temporary("Pr_prod", ""), output("Pr_2", ""), sizes="D_o")
def equation_5_25(Pr, Pr_prod, Pr_2, D_o):
    """Equation 5.25."""
    # 5.25:  Pr_prod = Π_d Pr[d]
    Pr_prod_prod = real(1)
    for d in range(D_o):
        Pr_prod_prod *= Pr[d]
    Pr_prod[()] = Pr_prod_prod
    # 5.25:  Pr_2 = Pr_prod
    Pr_2[()] = Pr_prod[()]


@kernel(
    given("Pr", "D_o"),
    temporary("Pr_prod", ""),
    output("Pr_2", ""),
    output("dPr_2_dPr", "D_o"),
    temporary("Pr_prod_others", "D_o"),
    sizes="D_o",
)
def equation_5_25_gradient(Pr, Pr_prod, Pr_2, dPr_2_dPr, Pr_prod_others, D_o):
    """Equation 5.25."""
    # 5.25:  Pr_prod = Π_d Pr[d]
    # 5.25:  Pr_prod_others[d] = 1
    Pr_prod_prod = real(1)
    for d in range(D_o):
        Pr_prod_prod *= Pr[d]
        Pr_prod_others[d] = real(1)
    Pr_prod[()] = Pr_prod_prod
    # 5.25:  Pr_prod_others[d] = Π_d_other Pr[d_other]  where d ≠ d_other  (Pr_prod without one factor)
    for d_other in range(D_o):
        for d in range(D_o):
            if d != d_other:
                Pr_prod_others[d] *= Pr[d_other]
    # 5.25:  Pr_2 = Pr_prod
    Pr_2[()] = Pr_prod[()]
    # 5.25:  dPr_2_dPr[d] = Pr_prod_others[d]  (∂Pr_prod/∂Pr[d])
    for d in range(D_o):
        dPr_2_dPr[d] = Pr_prod_others[d]


@kernel(
    given("Pr", "I, D_o"),
    output("L", ""),
    sizes="D_o, I",
    batch="I",
    partial="L",
    operations="22 * D_o * I",
)
def equation_5_26(Pr, L, D_o, I):
    """Equation 5.26."""
    Pr_flat = Pr.reshape(D_o * I)
    # 5.26:  L = Σ_(i, d) -log(Pr[i, d])
    L_sum = real(0)
    for i_d in range(D_o * I):
        L_sum -= log(Pr_flat[i_d])
    L[()] = L_sum


@kernel(
    given("Pr", "I, D_o"),
    output("L", ""),
    output("dL_dPr", "I, D_o"),
    sizes="D_o, I",
    batch="I",
    partial="L",
    operations="24 * D_o * I",
)
def equation_5_26_gradient(Pr, L, dL_dPr, D_o, I):
    """Equation 5.26."""
    Pr_flat = Pr.reshape(D_o * I)
    dL_dPr_flat = dL_dPr.reshape(D_o * I)
    # 5.26:  L = Σ_(i, d) -log(Pr[i, d])
    # 5.26:  dL_dPr[i, d] = -1/Pr[i, d]  (∂L/∂Pr[i, d])
    L_sum = real(0)
    for i_d in range(D_o * I):
        L_sum -= log(Pr_flat[i_d])
        dL_dPr_flat[i_d] = -(real(1) / Pr_flat[i_d])
    L[()] = L_sum


@kernel(
    given("y", "I, D_o"),
    given("f", "I, D_o"),
    output("L", ""),
    sizes="D_o, I",
    batch="I",
    partial="L",
    operations="D_o * I",
)
def multi_output_loss(y, f, L, D_o, I):
    """Multi-output loss."""
    y_flat = y.reshape(D_o * I)
    f_flat = f.reshape(D_o * I)
    # multi-output loss:  L = Σ_(i, d) (-f[i, d] + y[i, d])^2
    L_sum = real(0)
    for i_d in range(D_o * I):
        L_sum += (y_flat[i_d] - f_flat[i_d]) ** 2
    L[()] = L_sum


@kernel(
    given("y", "I, D_o"),
    given("f", "I, D_o"),
    output("L", ""),
    output("dL_dy", "I, D_o"),
    output("dL_df", "I, D_o"),
    sizes="D_o, I",
    batch="I",
    partial="L",
    operations="D_o * I",
)
def multi_output_loss_gradient(y, f, L, dL_dy, dL_df, D_o, I):
    """Multi-output loss."""
    y_flat = y.reshape(D_o * I)
    f_flat = f.reshape(D_o * I)
    dL_dy_flat = dL_dy.reshape(D_o * I)
    dL_df_flat = dL_df.reshape(D_o * I)
    # multi-output loss:  L = Σ_(i, d) (-f[i, d] + y[i, d])^2
    # multi-output loss:  dL_df[i, d] = 2·f[i, d] - 2·y[i, d]  (∂L/∂f[i, d])
    # multi-output loss:  dL_dy[i, d] = -2·f[i, d] + 2·y[i, d]  (∂L/∂y[i, d])
    L_sum = real(0)
    for i_d in range(D_o * I):
        L_sum += (y_flat[i_d] - f_flat[i_d]) ** 2
        dL_df_flat[i_d] = real(2) * f_flat[i_d] - real(2) * y_flat[i_d]
        dL_dy_flat[i_d] = real(2) * y_flat[i_d] - real(2) * f_flat[i_d]
    L[()] = L_sum


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="22 * I",
)
def equation_5_30(Pr, objective, I):
    """Equation 5.30."""
    # 5.30:  objective = Σ_i -log(Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum -= log(Pr[i])
    objective[()] = objective_sum


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    output("dobjective_dPr", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="24 * I",
)
def equation_5_30_gradient(Pr, objective, dobjective_dPr, I):
    """Equation 5.30."""
    # 5.30:  objective = Σ_i -log(Pr[i])
    # 5.30:  dobjective_dPr[i] = -1/Pr[i]  (∂objective/∂Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum -= log(Pr[i])
        dobjective_dPr[i] = -(real(1) / Pr[i])
    objective[()] = objective_sum


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="22 * I",
)
def equation_5_31(Pr, objective, I):
    """Equation 5.31."""
    # 5.31:  objective = Σ_i -log(Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum -= log(Pr[i])
    objective[()] = objective_sum


@kernel(
    given("Pr", "I"),
    output("objective", ""),
    output("dobjective_dPr", "I"),
    sizes="I",
    batch="I",
    partial="objective",
    operations="24 * I",
)
def equation_5_31_gradient(Pr, objective, dobjective_dPr, I):
    """Equation 5.31."""
    # 5.31:  objective = Σ_i -log(Pr[i])
    # 5.31:  dobjective_dPr[i] = -1/Pr[i]  (∂objective/∂Pr[i])
    objective_sum = real(0)
    for i in range(I):
        objective_sum -= log(Pr[i])
        dobjective_dPr[i] = -(real(1) / Pr[i])
    objective[()] = objective_sum


@kernel(given("z", ""), output("value", ""))
def equation_5_32(z, value):
    """Equation 5.32."""
    # 5.32:  value = sig(z)
    value[()] = sig(z[()])


@kernel(given("z", ""), output("value", ""), output("dvalue_dz", ""))
def equation_5_32_gradient(z, value, dvalue_dz):
    """Equation 5.32."""
    # 5.32:  value = sig(z)
    value[()] = sig(z[()])
    # 5.32:  dvalue_dz = value·sig(-z)  (∂value/∂z)
    dvalue_dz[()] = value[()] * sig(-z[()])


@kernel(given("y", ""), given("f", ""), output("L", ""))
def equation_5_33(y, f, L):
    """Equation 5.33."""
    # 5.33:  L = y·softplus(-f) - (y - 1)·softplus(f)
    L[()] = y[()] * softplus(-f[()]) - softplus(f[()]) * (y[()] - real(1))


@kernel(given("y", ""), given("f", ""), output("L", ""), output("dL_dy", ""), output("dL_df", ""))
def equation_5_33_gradient(y, f, L, dL_dy, dL_df):
    """Equation 5.33."""
    # 5.33:  L = y·softplus(-f) - (y - 1)·softplus(f)
    L[()] = y[()] * softplus(-f[()]) - softplus(f[()]) * (y[()] - real(1))
    # 5.33:  dL_df = -y·sig(-f) + (1 - y)·sig(f)  (∂L/∂f)
    dL_df[()] = (real(1) - y[()]) * sig(f[()]) - y[()] * sig(-f[()])
    # 5.33:  dL_dy = softplus(-f) - softplus(f)  (∂L/∂y)
    dL_dy[()] = softplus(-f[()]) - softplus(f[()])


@kernel(given("κ", ""), given("y", ""), given("μ", ""), output("Pr", ""))
def equation_5_34(κ, y, μ, Pr):
    """Equation 5.34."""
    # 5.34:  Pr = exp(κ·cos(y - μ) - log_i0(κ))/(2·pi)
    Pr[()] = real(0.5) * exp(κ[()] * cos(y[()] - μ[()]) - log_i0(κ[()])) / real(3.141592653589793)


@kernel(
    given("κ", ""),
    given("y", ""),
    given("μ", ""),
    output("Pr", ""),
    output("dPr_dκ", ""),
    output("dPr_dy", ""),
    output("dPr_dμ", ""),
)
def equation_5_34_gradient(κ, y, μ, Pr, dPr_dκ, dPr_dy, dPr_dμ):
    """Equation 5.34."""
    # 5.34:  Pr = exp(κ·cos(y - μ) - log_i0(κ))/(2·pi)
    Pr[()] = real(0.5) * exp(κ[()] * cos(y[()] - μ[()]) - log_i0(κ[()])) / real(3.141592653589793)
    # 5.34:  dPr_dy = -κ·exp(κ·cos(y - μ) - log_i0(κ))·sin(y - μ)/(2·pi)  (∂Pr/∂y)
    dPr_dy[()] = -(real(0.5) * κ[()] * exp(κ[()] * cos(y[()] - μ[()]) - log_i0(κ[()])) * sin(y[()] - μ[()]) / real(3.141592653589793))
    # 5.34:  dPr_dκ = (cos(y - μ) - bessel_ratio(κ))·exp(κ·cos(y - μ) - log_i0(κ))/(2·pi)  (∂Pr/∂κ)
    dPr_dκ[()] = real(0.5) * (cos(y[()] - μ[()]) - bessel_ratio(κ[()])) * exp(κ[()] * cos(y[()] - μ[()]) - log_i0(κ[()])) / real(3.141592653589793)
    # 5.34:  dPr_dμ = κ·exp(κ·cos(y - μ) - log_i0(κ))·sin(y - μ)/(2·pi)  (∂Pr/∂μ)
    dPr_dμ[()] = real(0.5) * κ[()] * exp(κ[()] * cos(y[()] - μ[()]) - log_i0(κ[()])) * sin(y[()] - μ[()]) / real(3.141592653589793)


@kernel(given("f", "2"), output("μ", ""), output("κ", ""))
def von_Mises_parameters(f, μ, κ):
    """Von Mises parameters."""
    # von Mises parameters:  μ = f[0]
    μ[()] = f[0]
    # von Mises parameters:  κ = exp(f[1])
    κ[()] = exp(f[1])


@kernel(
    given("κ", "I"),
    given("y", "I"),
    given("μ", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="42 * I + 21",
)
def von_Mises_loss(κ, y, μ, L, I):
    """Von Mises loss."""
    # von Mises loss:  L = Σ_i (-κ[i]·cos(y[i] - μ[i]) + log_i0(κ[i]) + log(2·pi))
    L_sum = real(0)
    constant_1 = log(real(2) * real(3.141592653589793))
    for i in range(I):
        L_sum += constant_1 + log_i0(κ[i]) - κ[i] * cos(y[i] - μ[i])
    L[()] = L_sum


@kernel(
    given("κ", "I"),
    given("y", "I"),
    given("μ", "I"),
    output("L", ""),
    output("dL_dκ", "I"),
    output("dL_dy", "I"),
    output("dL_dμ", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="86 * I + 21",
)
def von_Mises_loss_gradient(κ, y, μ, L, dL_dκ, dL_dy, dL_dμ, I):
    """Von Mises loss."""
    # von Mises loss:  L = Σ_i (-κ[i]·cos(y[i] - μ[i]) + log_i0(κ[i]) + log(2·pi))
    # von Mises loss:  dL_dy[i] = κ[i]·sin(y[i] - μ[i])  (∂L/∂y[i])
    # von Mises loss:  dL_dκ[i] = -cos(y[i] - μ[i]) + bessel_ratio(κ[i])  (∂L/∂κ[i])
    # von Mises loss:  dL_dμ[i] = -κ[i]·sin(y[i] - μ[i])  (∂L/∂μ[i])
    L_sum = real(0)
    constant_1 = log(real(2) * real(3.141592653589793))
    for i in range(I):
        cos_2 = cos(y[i] - μ[i])
        L_sum += constant_1 + log_i0(κ[i]) - cos_2 * κ[i]
        sin_1 = sin(y[i] - μ[i])
        dL_dy[i] = sin_1 * κ[i]
        dL_dκ[i] = bessel_ratio(κ[i]) - cos_2
        dL_dμ[i] = -(sin_1 * κ[i])
    L[()] = L_sum


@kernel(given("f", "2"), output("y_hat", ""))
def von_Mises_prediction(f, y_hat):
    """Von Mises prediction."""
    # von Mises prediction:  y_hat = f[0]
    y_hat[()] = f[0]


@kernel(given("f", "2"), output("y_hat", ""), output("dy_hat_df", "2"))
def von_Mises_prediction_gradient(f, y_hat, dy_hat_df):
    """Von Mises prediction."""
    dy_hat_df[1 : 2] = real(0)
    # von Mises prediction:  y_hat = f[0]
    y_hat[()] = f[0]
    # von Mises prediction:  dy_hat_df[0] = 1  (∂y_hat/∂f[0])
    dy_hat_df[0] = real(1)


@kernel(given("λ", ""), given("σ2", "2"), given("y", ""), given("μ", "2"), output("Pr", ""))
def equation_5_35(λ, σ2, y, μ, Pr):
    """Equation 5.35."""
    # 5.35:  Pr = sqrt(2)·λ·exp(-(y - μ[0])^2/(2·σ2[0]))/(2·sqrt(pi)·sqrt(σ2[0])) + sqrt(2)·(1 - λ)·exp(-(y -
    #    μ[1])^2/(2·σ2[1]))/(2·sqrt(pi)·sqrt(σ2[1]))
    Pr[()] = real(0.5) * (real(1) - λ[()]) * exp(-(real(0.5) * (y[()] - μ[1]) ** 2 / σ2[1])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[1])) + real(0.5) * λ[()] * exp(-(real(0.5) * (y[()] - μ[0]) ** 2 / σ2[0])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[0]))


@kernel(
    given("λ", ""),
    given("σ2", "2"),
    given("y", ""),
    given("μ", "2"),
    output("Pr", ""),
    output("dPr_dλ", ""),
    output("dPr_dσ2", "2"),
    output("dPr_dy", ""),
    output("dPr_dμ", "2"),
)
def equation_5_35_gradient(λ, σ2, y, μ, Pr, dPr_dλ, dPr_dσ2, dPr_dy, dPr_dμ):
    """Equation 5.35."""
    # 5.35:  Pr = sqrt(2)·λ·exp(-(y - μ[0])^2/(2·σ2[0]))/(2·sqrt(pi)·sqrt(σ2[0])) + sqrt(2)·(1 - λ)·exp(-(y -
    #    μ[1])^2/(2·σ2[1]))/(2·sqrt(pi)·sqrt(σ2[1]))
    Pr[()] = real(0.5) * (real(1) - λ[()]) * exp(-(real(0.5) * (y[()] - μ[1]) ** 2 / σ2[1])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[1])) + real(0.5) * λ[()] * exp(-(real(0.5) * (y[()] - μ[0]) ** 2 / σ2[0])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[0]))
    # 5.35:  dPr_dy = -sqrt(2)·λ·(2·y - 2·μ[0])·exp(-(y - μ[0])^2/(2·σ2[0]))/(4·sqrt(pi)·σ2[0]^(3/2)) -
    #    sqrt(2)·(1 - λ)·(2·y - 2·μ[1])·exp(-(y - μ[1])^2/(2·σ2[1]))/(4·sqrt(pi)·σ2[1]^(3/2))  (∂Pr/∂y)
    dPr_dy[()] = -(real(0.25) * (real(1) - λ[()]) * (real(2) * y[()] - real(2) * μ[1]) * exp(-(real(0.5) * (y[()] - μ[1]) ** 2 / σ2[1])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[1], real(1.5)))) - real(0.25) * λ[()] * (real(2) * y[()] - real(2) * μ[0]) * exp(-(real(0.5) * (y[()] - μ[0]) ** 2 / σ2[0])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[0], real(1.5)))
    # 5.35:  dPr_dλ = -sqrt(2)·exp(-(y - μ[1])^2/(2·σ2[1]))/(2·sqrt(pi)·sqrt(σ2[1])) + sqrt(2)·exp(-(y -
    #    μ[0])^2/(2·σ2[0]))/(2·sqrt(pi)·sqrt(σ2[0]))  (∂Pr/∂λ)
    dPr_dλ[()] = real(0.5) * exp(-(real(0.5) * (y[()] - μ[0]) ** 2 / σ2[0])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[0])) - real(0.5) * exp(-(real(0.5) * (y[()] - μ[1]) ** 2 / σ2[1])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * sqrt(σ2[1]))
    # 5.35:  dPr_dμ[0] = -sqrt(2)·λ·(-2·y + 2·μ[0])·exp(-(y - μ[0])^2/(2·σ2[0]))/(4·sqrt(pi)·σ2[0]^(3/2))
    #    (∂Pr/∂μ[0])
    dPr_dμ[0] = -(real(0.25) * λ[()] * (real(2) * μ[0] - real(2) * y[()]) * exp(-(real(0.5) * (y[()] - μ[0]) ** 2 / σ2[0])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[0], real(1.5))))
    # 5.35:  dPr_dμ[1] = -sqrt(2)·(1 - λ)·(-2·y + 2·μ[1])·exp(-(y -
    #    μ[1])^2/(2·σ2[1]))/(4·sqrt(pi)·σ2[1]^(3/2))  (∂Pr/∂μ[1])
    dPr_dμ[1] = -(real(0.25) * (real(2) * μ[1] - real(2) * y[()]) * (real(1) - λ[()]) * exp(-(real(0.5) * (y[()] - μ[1]) ** 2 / σ2[1])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[1], real(1.5))))
    # 5.35:  dPr_dσ2[0] = -sqrt(2)·λ·exp(-(y - μ[0])^2/(2·σ2[0]))/(4·sqrt(pi)·σ2[0]^(3/2)) + sqrt(2)·λ·(y -
    #    μ[0])^2·exp(-(y - μ[0])^2/(2·σ2[0]))/(4·sqrt(pi)·σ2[0]^(5/2))  (∂Pr/∂σ2[0])
    dPr_dσ2[0] = real(0.25) * λ[()] * (y[()] - μ[0]) ** 2 * exp(-(real(0.5) * (y[()] - μ[0]) ** 2 / σ2[0])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[0], real(2.5))) - real(0.25) * λ[()] * exp(-(real(0.5) * (y[()] - μ[0]) ** 2 / σ2[0])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[0], real(1.5)))
    # 5.35:  dPr_dσ2[1] = -sqrt(2)·(1 - λ)·exp(-(y - μ[1])^2/(2·σ2[1]))/(4·sqrt(pi)·σ2[1]^(3/2)) + sqrt(2)·(1
    #    - λ)·(y - μ[1])^2·exp(-(y - μ[1])^2/(2·σ2[1]))/(4·sqrt(pi)·σ2[1]^(5/2))  (∂Pr/∂σ2[1])
    dPr_dσ2[1] = real(0.25) * (y[()] - μ[1]) ** 2 * (real(1) - λ[()]) * exp(-(real(0.5) * (y[()] - μ[1]) ** 2 / σ2[1])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[1], real(2.5))) - real(0.25) * (real(1) - λ[()]) * exp(-(real(0.5) * (y[()] - μ[1]) ** 2 / σ2[1])) * sqrt(real(2)) / (sqrt(real(3.141592653589793)) * power(σ2[1], real(1.5)))


@kernel(given("f", "5"), output("λ", ""), output("μ", "2"), output("σ2", "2"))
def mixture_parameters(f, λ, μ, σ2):
    """Mixture parameters."""
    # mixture parameters:  λ = sig(f[0])
    λ[()] = sig(f[0])
    # mixture parameters:  μ[0] = f[1]
    μ[0] = f[1]
    # mixture parameters:  μ[1] = f[2]
    μ[1] = f[2]
    # mixture parameters:  σ2[0] = exp(f[3])
    σ2[0] = exp(f[3])
    # mixture parameters:  σ2[1] = exp(f[4])
    σ2[1] = exp(f[4])


@kernel(
    given("λ", "I"),
    given("σ2", "I, 2"),
    given("y", "I"),
    given("μ", "I, 2"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="136 * I",
)
def mixture_loss(λ, σ2, y, μ, L, I):
    """Mixture loss."""
    σ2_flat = σ2.reshape(2 * I)
    μ_flat = μ.reshape(2 * I)
    # mixture loss:  log_L_term[i] = log(λ[i]) - log(2·pi·σ2[i, 0])/2 - (y[i] - μ[i, 0])^2/(2·σ2[i, 0])
    # mixture loss:  log_L_term_2[i] = -log(2·pi·σ2[i, 1])/2 + log1p(-λ[i]) - (y[i] - μ[i, 1])^2/(2·σ2[i, 1])
    # mixture loss:  L = Σ_i -select(log_L_term[i] > log_L_term_2[i], log_L_term[i] + softplus(-log_L_term[i]
    #    + log_L_term_2[i]), log_L_term_2[i] + softplus(log_L_term[i] - log_L_term_2[i]))
    L_sum = real(0)
    for i in range(I):
        log_L_term = log(λ[i]) - real(0.5) * (y[i] - μ_flat[2 * i]) ** 2 / σ2_flat[2 * i] - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_flat[2 * i])
        log_L_term_2 = log1p(-λ[i]) - real(0.5) * (y[i] - μ_flat[2 * i + 1]) ** 2 / σ2_flat[2 * i + 1] - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_flat[2 * i + 1])
        L_sum -= (log_L_term + softplus(log_L_term_2 - log_L_term) if log_L_term > log_L_term_2 else log_L_term_2 + softplus(log_L_term - log_L_term_2))
    L[()] = L_sum


@kernel(
    given("λ", "I"),
    given("σ2", "I, 2"),
    given("y", "I"),
    given("μ", "I, 2"),
    output("L", ""),
    output("dL_dλ", "I"),
    output("dL_dσ2", "I, 2"),
    output("dL_dy", "I"),
    output("dL_dμ", "I, 2"),
    temporary("dL_dlog_L_term", "I"),
    temporary("dL_dlog_L_term_2", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="193 * I",
)
def mixture_loss_gradient(λ, σ2, y, μ, L, dL_dλ, dL_dσ2, dL_dy, dL_dμ, dL_dlog_L_term, dL_dlog_L_term_2, I):
    """Mixture loss."""
    σ2_flat = σ2.reshape(2 * I)
    μ_flat = μ.reshape(2 * I)
    dL_dσ2_flat = dL_dσ2.reshape(2 * I)
    dL_dμ_flat = dL_dμ.reshape(2 * I)
    dL_dσ2[:] = real(0)
    dL_dμ[:] = real(0)
    # mixture loss:  log_L_term[i] = log(λ[i]) - log(2·pi·σ2[i, 0])/2 - (y[i] - μ[i, 0])^2/(2·σ2[i, 0])
    # mixture loss:  log_L_term_2[i] = -log(2·pi·σ2[i, 1])/2 + log1p(-λ[i]) - (y[i] - μ[i, 1])^2/(2·σ2[i, 1])
    # mixture loss:  L = Σ_i -select(log_L_term[i] > log_L_term_2[i], log_L_term[i] + softplus(-log_L_term[i]
    #    + log_L_term_2[i]), log_L_term_2[i] + softplus(log_L_term[i] - log_L_term_2[i]))
    # mixture loss:  dL_dlog_L_term[i] = -sig(log_L_term[i] - log_L_term_2[i])  (∂L/∂log_L_term[i])
    # mixture loss:  dL_dlog_L_term_2[i] = -sig(-log_L_term[i] + log_L_term_2[i])  (∂L/∂log_L_term_2[i])
    # mixture loss:  dL_dy[i] = -dL_dlog_L_term_2[i]·(2·y[i] - 2·μ[i, 1])/(2·σ2[i, 1])  (∂log_L_term_2/∂y[i])
    # mixture loss:  dL_dλ[i] = -dL_dlog_L_term_2[i]/(1 - λ[i])  (∂log_L_term_2/∂λ[i])
    L_sum = real(0)
    for i in range(I):
        log_L_term = log(λ[i]) - real(0.5) * (y[i] - μ_flat[2 * i]) ** 2 / σ2_flat[2 * i] - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_flat[2 * i])
        log_L_term_2 = log1p(-λ[i]) - real(0.5) * (y[i] - μ_flat[2 * i + 1]) ** 2 / σ2_flat[2 * i + 1] - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_flat[2 * i + 1])
        L_sum -= (log_L_term + softplus(log_L_term_2 - log_L_term) if log_L_term > log_L_term_2 else log_L_term_2 + softplus(log_L_term - log_L_term_2))
        dL_dlog_L_term[i] = -sig(log_L_term - log_L_term_2)
        dL_dlog_L_term_2[i] = -sig(log_L_term_2 - log_L_term)
        dL_dy[i] = -(real(0.5) * dL_dlog_L_term_2[i] * (real(2) * y[i] - real(2) * μ_flat[2 * i + 1]) / σ2_flat[2 * i + 1])
        dL_dλ[i] = -(dL_dlog_L_term_2[i] / (real(1) - λ[i]))
    L[()] = L_sum
    # mixture loss:  dL_dμ[i, 1] += -dL_dlog_L_term_2[i]·(-2·y[i] + 2·μ[i, 1])/(2·σ2[i, 1])
    #    (∂log_L_term_2/∂μ[i, 1])
    # mixture loss:  dL_dσ2[i, 1] += dL_dlog_L_term_2[i]·(-1/σ2[i, 1] + (y[i] - μ[i, 1])^2/σ2[i, 1]^2)/2
    #    (∂log_L_term_2/∂σ2[i, 1])
    # mixture loss:  dL_dy[i] += -dL_dlog_L_term[i]·(2·y[i] - 2·μ[i, 0])/(2·σ2[i, 0])  (∂log_L_term/∂y[i])
    # mixture loss:  dL_dλ[i] += dL_dlog_L_term[i]/λ[i]  (∂log_L_term/∂λ[i])
    # mixture loss:  dL_dμ[i, 0] += -dL_dlog_L_term[i]·(-2·y[i] + 2·μ[i, 0])/(2·σ2[i, 0])  (∂log_L_term/∂μ[i,
    #    0])
    # mixture loss:  dL_dσ2[i, 0] += dL_dlog_L_term[i]·(-1/σ2[i, 0] + (y[i] - μ[i, 0])^2/σ2[i, 0]^2)/2
    #    (∂log_L_term/∂σ2[i, 0])
    for i in range(I):
        dL_dμ_flat[2 * i + 1] -= (real(0.5) * dL_dlog_L_term_2[i] * (real(2) * μ_flat[2 * i + 1] - real(2) * y[i]) / σ2_flat[2 * i + 1])
        dL_dσ2_flat[2 * i + 1] += real(0.5) * dL_dlog_L_term_2[i] * (ratio(y[i] - μ_flat[2 * i + 1], 2, σ2_flat[2 * i + 1], 2) - real(1) / σ2_flat[2 * i + 1])
        dL_dy[i] -= (real(0.5) * dL_dlog_L_term[i] * (real(2) * y[i] - real(2) * μ_flat[2 * i]) / σ2_flat[2 * i])
        dL_dλ[i] += dL_dlog_L_term[i] / λ[i]
        dL_dμ_flat[2 * i] -= (real(0.5) * dL_dlog_L_term[i] * (real(2) * μ_flat[2 * i] - real(2) * y[i]) / σ2_flat[2 * i])
        dL_dσ2_flat[2 * i] += real(0.5) * dL_dlog_L_term[i] * (ratio(y[i] - μ_flat[2 * i], 2, σ2_flat[2 * i], 2) - real(1) / σ2_flat[2 * i])


@kernel(given("f", "5"), output("y_hat", ""))
def mixture_prediction(f, y_hat):
    """Mixture prediction."""
    # mixture prediction:  y_hat = f[1]·sig(f[0]) + f[2]·sig(-f[0])
    y_hat[()] = f[1] * sig(f[0]) + f[2] * sig(-f[0])


@kernel(given("f", "5"), output("y_hat", ""), output("dy_hat_df", "5"))
def mixture_prediction_gradient(f, y_hat, dy_hat_df):
    """Mixture prediction."""
    dy_hat_df[3 : 5] = real(0)
    # mixture prediction:  y_hat = f[1]·sig(f[0]) + f[2]·sig(-f[0])
    y_hat[()] = f[1] * sig(f[0]) + f[2] * sig(-f[0])
    # mixture prediction:  dy_hat_df[0] = f[1]·sig(-f[0])·sig(f[0]) - f[2]·sig(-f[0])·sig(f[0])
    #    (∂y_hat/∂f[0])
    dy_hat_df[0] = f[1] * sig(-f[0]) * sig(f[0]) - f[2] * sig(-f[0]) * sig(f[0])
    # mixture prediction:  dy_hat_df[1] = sig(f[0])  (∂y_hat/∂f[1])
    dy_hat_df[1] = sig(f[0])
    # mixture prediction:  dy_hat_df[2] = sig(-f[0])  (∂y_hat/∂f[2])
    dy_hat_df[2] = sig(-f[0])


@kernel(given("k", "", integral=True), given("λ", ""), output("Pr", ""))
def equation_5_36(k, λ, Pr):
    """Equation 5.36."""
    # 5.36:  Pr = λ^k·exp(-λ - lgamma(k + 1))
    Pr[()] = exp(-lgamma(real(k[()] + 1)) - λ[()]) * power(λ[()], real(k[()]))


@kernel(given("k", "", integral=True), given("λ", ""), output("Pr", ""), output("dPr_dλ", ""))
def equation_5_36_gradient(k, λ, Pr, dPr_dλ):
    """Equation 5.36."""
    # 5.36:  Pr = λ^k·exp(-λ - lgamma(k + 1))
    Pr[()] = exp(-lgamma(real(k[()] + 1)) - λ[()]) * power(λ[()], real(k[()]))
    # 5.36:  dPr_dλ = k·λ^(k - 1)·exp(-λ - lgamma(k + 1)) - λ^k·exp(-λ - lgamma(k + 1))  (∂Pr/∂λ)
    dPr_dλ[()] = real(k[()]) * exp(-lgamma(real(k[()] + 1)) - λ[()]) * power(λ[()], real(k[()] - 1)) - exp(-lgamma(real(k[()] + 1)) - λ[()]) * power(λ[()], real(k[()]))


@kernel(given("f", ""), output("λ", ""))
def Poisson_parameters(f, λ):
    """Poisson parameters."""
    # Poisson parameters:  λ = exp(f)
    λ[()] = exp(f[()])


@kernel(given("f", ""), output("λ", ""), output("dλ_df", ""))
def Poisson_parameters_gradient(f, λ, dλ_df):
    """Poisson parameters."""
    # Poisson parameters:  λ = exp(f)
    λ[()] = exp(f[()])
    # Poisson parameters:  dλ_df = λ  (∂λ/∂f)
    dλ_df[()] = λ[()]


@kernel(
    given("y", "I", integral=True),
    given("λ", "I"),
    output("L", ""),
    temporary("y_real", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="45 * I",
)
def Poisson_loss(y, λ, L, y_real, I):
    """Poisson loss."""
    # Poisson loss:  y_real[i] = y[i]
    for i in range(I):
        y_real[i] = real(y[i])
    # Poisson loss:  L = Σ_i (-y_real[i]·log(λ[i]) + λ[i] + lgamma(y_real[i] + 1))
    L_sum = real(0)
    for i in range(I):
        L_sum += λ[i] + lgamma(y_real[i] + real(1)) - y_real[i] * log(λ[i])
    L[()] = L_sum


@kernel(
    given("y", "I", integral=True),
    given("λ", "I"),
    output("L", ""),
    output("dL_dλ", "I"),
    temporary("y_real", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="45 * I",
)
def Poisson_loss_gradient(y, λ, L, dL_dλ, y_real, I):
    """Poisson loss."""
    # Poisson loss:  y_real[i] = y[i]
    for i in range(I):
        y_real[i] = real(y[i])
    # Poisson loss:  L = Σ_i (-y_real[i]·log(λ[i]) + λ[i] + lgamma(y_real[i] + 1))
    # Poisson loss:  dL_dλ[i] = -y_real[i]/λ[i] + 1  (∂L/∂λ[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += λ[i] + lgamma(y_real[i] + real(1)) - y_real[i] * log(λ[i])
        dL_dλ[i] = real(1) - y_real[i] / λ[i]
    L[()] = L_sum


@kernel(given("f", ""), output("y_hat", ""))
def Poisson_prediction(f, y_hat):
    """Poisson prediction."""
    # Poisson prediction:  y_hat = exp(f)
    y_hat[()] = exp(f[()])


@kernel(given("f", ""), output("y_hat", ""), output("dy_hat_df", ""))
def Poisson_prediction_gradient(f, y_hat, dy_hat_df):
    """Poisson prediction."""
    # Poisson prediction:  y_hat = exp(f)
    y_hat[()] = exp(f[()])
    # Poisson prediction:  dy_hat_df = y_hat  (∂y_hat/∂f)
    dy_hat_df[()] = y_hat[()]
