"""Chapter 5. Loss functions.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 3e8ef36e73a48f96.
"""

import numpy as np

from .functions_05 import sigmoid
from udlc.runtime.functions import (
    absolute,
    below,
    bessel_gap,
    exp,
    exp_below,
    exp_from,
    exp_sin,
    exp_versine,
    lgamma,
    log,
    log_i0e_exp,
    log_rest,
    maximum,
    pair_plus,
    ratio,
    reaches,
    sig,
    sign,
    softplus,
    sqrt,
)
from udlc.runtime.head import Head
from udlc.runtime.kernel import given, kernel, output, parameter, real, temporary


@kernel(given("y", "I"), given("f", "I"), output("L", ""), sizes="I", batch="I", partial="L", operations="I")
def least_squares_loss(y, f, L, I):
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
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="I",
)
def least_squares_gradient(y, f, L, dL_df, I):
    """Equation 5.11."""
    # 5.11:  L = Σ_i (-f[i] + y[i])^2
    # 5.11:  dL_df[i] = 2·f[i] - 2·y[i]  (∂L/∂f[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += (y[i] - f[i]) ** 2
        dL_df[i] = real(2) * f[i] - real(2) * y[i]
    L[()] = L_sum


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
def gaussian_loss(σ2, y, f, L, I):
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
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="I + 23",
)
def gaussian_gradient(σ2, y, f, L, dL_df, I):
    """Equation 5.9."""
    # 5.9:  L = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    # 5.9:  dL_df[i] = (2·f[i] - 2·y[i])/(2·σ2)  (∂L/∂f[i])
    L_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    for i in range(I):
        L_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
        dL_df[i] = real(0.5) * (real(2) * f[i] - real(2) * y[i]) / σ2_value
    L[()] = L_sum


@kernel(
    parameter("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="I + 23",
)
def gaussian_variance_loss(σ2, y, f, L, I):
    """Learned variance loss."""
    # learned variance loss:  L = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    L_sum = real(0)
    σ2_value = σ2[()]
    constant_1 = real(0.5) * log(real(2) * real(3.141592653589793) * σ2_value)
    for i in range(I):
        L_sum += constant_1 + real(0.5) * (y[i] - f[i]) ** 2 / σ2_value
    L[()] = L_sum


@kernel(
    parameter("σ2", ""),
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    output("dL_df", "I"),
    output("dL_dσ2", ""),
    sizes="I",
    batch="I",
    partial="L, dL_dσ2",
    operations="2 * I + 27",
)
def gaussian_variance_gradient(σ2, y, f, L, dL_df, dL_dσ2, I):
    """Learned variance loss."""
    # learned variance loss:  L = Σ_i (log(2·pi·σ2)/2 + (-f[i] + y[i])^2/(2·σ2))
    # learned variance loss:  dL_df[i] = (2·f[i] - 2·y[i])/(2·σ2)  (∂L/∂f[i])
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
        dL_dσ2_sum += constant_3 - real(0.5) * constant_2 * (y[i] - f[i]) ** 2
    L[()] = L_sum
    dL_dσ2[()] = dL_dσ2_sum


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
    sizes="I",
    batch="I",
    partial="L",
    operations="29 * I + 4",
)
def heteroscedastic_gradient(f, y, L, dL_df, I):
    """Heteroscedastic loss."""
    f_flat = f.reshape(2 * I)
    dL_df_flat = dL_df.reshape(2 * I)
    dL_df[:] = real(0)
    # heteroscedastic loss:  L = Σ_i (log(sqrt(2)·sqrt(pi)·absolute(f[i, 1])) + (-f[i, 0] + y[i])^2/(2·f[i,
    #    1]^2))
    # heteroscedastic loss:  dL_df[i, 0] += (2·f[i, 0] - 2·y[i])/(2·f[i, 1]^2)  (∂L/∂f[i, 0])
    # heteroscedastic loss:  dL_df[i, 1] += sign(f[i, 1])/absolute(f[i, 1]) - (-f[i, 0] + y[i])^2/f[i, 1]^3
    #    (∂L/∂f[i, 1])
    L_sum = real(0)
    constant_1 = sqrt(real(2))
    constant_2 = sqrt(real(3.141592653589793))
    for i in range(I):
        L_sum += real(0.5) * ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 2) + log(constant_1 * constant_2 * absolute(f_flat[2 * i + 1]))
        dL_df_flat[2 * i] += real(0.5) * ratio(real(2) * f_flat[2 * i] - real(2) * y[i], 1, f_flat[2 * i + 1], 2)
        dL_df_flat[2 * i + 1] += sign(f_flat[2 * i + 1]) / absolute(f_flat[2 * i + 1]) - ratio(y[i] - f_flat[2 * i], 2, f_flat[2 * i + 1], 3)
    L[()] = L_sum


@kernel(given("f", "I, 2"), output("y_hat", "I"), sizes="I", batch="I", operations="0")
def heteroscedastic_prediction(f, y_hat, I):
    """Heteroscedastic prediction."""
    f_flat = f.reshape(2 * I)
    # heteroscedastic prediction:  y_hat[i] = f[i, 0]
    for i in range(I):
        y_hat[i] = f_flat[2 * i]


@kernel(
    given("y", "I"),
    given("f", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="46 * I",
)
def bernoulli_loss(y, f, L, I):
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
    output("dL_df", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="91 * I",
)
def bernoulli_gradient(y, f, L, dL_df, I):
    """Equation 5.20."""
    # 5.20:  L = Σ_i (y[i]·softplus(-f[i]) - (y[i] - 1)·softplus(f[i]))
    # 5.20:  dL_df[i] = -y[i]·sig(-f[i]) + (1 - y[i])·sig(f[i])  (∂L/∂f[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += y[i] * softplus(-f[i]) - softplus(f[i]) * (y[i] - real(1))
        dL_df[i] = (real(1) - y[i]) * sig(f[i]) - y[i] * sig(-f[i])
    L[()] = L_sum


@kernel(given("f", "I"), output("λ", "I"), sizes="I", batch="I", operations="20 * I")
def bernoulli_prediction(f, λ, I):
    """Bernoulli prediction."""
    # Bernoulli prediction:  λ[i] = sig(f[i])
    for i in range(I):
        λ[i] = sig(f[i])


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
def multiclass_loss(f, y, L, log_L_sum_max, log_L_sum_rest, log_L_sum_ties, f_across, I, K):
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
def multiclass_gradient(
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


@kernel(
    given("f", "I, K"),
    output("Pr", "I, K"),
    temporary("log_Pr_Z_max", "I"),
    temporary("log_Pr_Z_rest", "I"),
    temporary("log_Pr_Z_ties", "I"),
    temporary("f_across", "K, I"),
    temporary("log_Pr_Z_terms_across", "K, I"),
    sizes="I, K",
    batch="I",
    operations="2 * I + 26 * I * K",
)
def multiclass_probability(
    f,
    Pr,
    log_Pr_Z_max,
    log_Pr_Z_rest,
    log_Pr_Z_ties,
    f_across,
    log_Pr_Z_terms_across,
    I,
    K,
):
    """Equation 5.23."""
    Pr_across = f_across  # where it begins, the other ends
    log_Pr_Z_share = log_Pr_Z_max  # where it begins, the other ends
    # 5.23:  f_across[k, i] = f[i, k]
    for k in range(K):
        for i in range(I):
            f_across[k, i] = f[i, k]
    # 5.23:  log_Pr_Z_max[i] = -oo
    # 5.23:  log_Pr_Z_rest[i] = 0
    # 5.23:  log_Pr_Z_ties[i] = 0
    for i in range(I):
        log_Pr_Z_max[i] = real(-np.inf)
        log_Pr_Z_rest[i] = real(0)
        log_Pr_Z_ties[i] = real(0)
    # 5.23:  log_Pr_Z_max[i] = max_p f_across[p, i]
    for p in range(K):
        for i in range(I):
            log_Pr_Z_max[i] = maximum(log_Pr_Z_max[i], f_across[p, i])
    for p in range(K):
        # 5.23:  log_Pr_Z_terms_across[p, i] = exp(f_across[p, i] - log_Pr_Z_max[i])
        # 5.23:  log_Pr_Z_rest[i] += Σ_p log_Pr_Z_terms_across[p, i]·[f_across[p, i] < log_Pr_Z_max[i]]
        # 5.23:  log_Pr_Z_ties[i] += Σ_p [f_across[p, i] = log_Pr_Z_max[i]]
        for i in range(I):
            log_Pr_Z_terms_across[p, i] = exp_from(f_across[p, i], log_Pr_Z_max[i])
            log_Pr_Z_rest[i] += below(f_across[p, i], log_Pr_Z_max[i], log_Pr_Z_terms_across[p, i])
            log_Pr_Z_ties[i] += reaches(f_across[p, i], log_Pr_Z_max[i])
    # 5.23:  log_Pr_Z_share[i] = 1/(log_Pr_Z_rest[i] + log_Pr_Z_ties[i])
    for i in range(I):
        log_Pr_Z_share[i] = real(1) / (log_Pr_Z_rest[i] + log_Pr_Z_ties[i])
    # 5.23:  Pr_across[k, i] = log_Pr_Z_share[i]·log_Pr_Z_terms_across[k, i]
    for k in range(K):
        for i in range(I):
            Pr_across[k, i] = log_Pr_Z_share[i] * log_Pr_Z_terms_across[k, i]
    # 5.23:  Pr[i, k] = Pr_across[k, i]
    for i in range(I):
        for k in range(K):
            Pr[i, k] = Pr_across[k, i]


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
    output("dL_df", "I, D_o"),
    sizes="D_o, I",
    batch="I",
    partial="L",
    operations="D_o * I",
)
def multi_output_gradient(y, f, L, dL_df, D_o, I):
    """Multi-output loss."""
    y_flat = y.reshape(D_o * I)
    f_flat = f.reshape(D_o * I)
    dL_df_flat = dL_df.reshape(D_o * I)
    # multi-output loss:  L = Σ_(i, d) (-f[i, d] + y[i, d])^2
    # multi-output loss:  dL_df[i, d] = 2·f[i, d] - 2·y[i, d]  (∂L/∂f[i, d])
    L_sum = real(0)
    for i_d in range(D_o * I):
        L_sum += (y_flat[i_d] - f_flat[i_d]) ** 2
        dL_df_flat[i_d] = real(2) * f_flat[i_d] - real(2) * y_flat[i_d]
    L[()] = L_sum


@kernel(
    given("f", "I, 2"),
    given("y", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="44 * I + 21",
)
def von_mises_loss(f, y, L, I):
    """Von Mises parameters; von Mises loss."""
    f_flat = f.reshape(2 * I)
    # von Mises parameters:  μ[i] = f[i, 0]
    # von Mises loss:  L = Σ_i (exp_versine(f[i, 1], y[i] - μ[i]) + log_i0e_exp(f[i, 1]) + log(2·pi))
    L_sum = real(0)
    constant_1 = log(real(2) * real(3.141592653589793))
    for i in range(I):
        μ = f_flat[2 * i]
        L_sum += constant_1 + exp_versine(f_flat[2 * i + 1], y[i] - μ) + log_i0e_exp(f_flat[2 * i + 1])
    L[()] = L_sum


@kernel(
    given("f", "I, 2"),
    given("y", "I"),
    output("L", ""),
    output("dL_df", "I, 2"),
    sizes="I",
    batch="I",
    partial="L",
    operations="89 * I + 21",
)
def von_mises_gradient(f, y, L, dL_df, I):
    """Von Mises parameters; von Mises loss."""
    f_flat = f.reshape(2 * I)
    dL_df_flat = dL_df.reshape(2 * I)
    dL_df[:] = real(0)
    # von Mises parameters:  μ[i] = f[i, 0]
    # von Mises loss:  L = Σ_i (exp_versine(f[i, 1], y[i] - μ[i]) + log_i0e_exp(f[i, 1]) + log(2·pi))
    # von Mises loss:  dL_df[i, 1] += -bessel_gap(f[i, 1]) + exp_versine(f[i, 1], y[i] - μ[i])  (∂L/∂f[i, 1])
    # von Mises loss:  dL_dμ[i] = -exp_sin(f[i, 1], y[i] - μ[i])  (∂L/∂μ[i])
    # von Mises parameters:  dL_df[i, 0] += dL_dμ[i]  (∂μ/∂f[i, 0])
    L_sum = real(0)
    constant_1 = log(real(2) * real(3.141592653589793))
    for i in range(I):
        μ = f_flat[2 * i]
        exp_versine_1 = exp_versine(f_flat[2 * i + 1], y[i] - μ)
        L_sum += constant_1 + exp_versine_1 + log_i0e_exp(f_flat[2 * i + 1])
        dL_df_flat[2 * i + 1] += exp_versine_1 - bessel_gap(f_flat[2 * i + 1])
        dL_dμ = -exp_sin(f_flat[2 * i + 1], y[i] - μ)
        dL_df_flat[2 * i] += dL_dμ
    L[()] = L_sum


@kernel(given("f", "I, 2"), output("y_hat", "I"), sizes="I", batch="I", operations="0")
def von_mises_prediction(f, y_hat, I):
    """Von Mises prediction."""
    f_flat = f.reshape(2 * I)
    # von Mises prediction:  y_hat[i] = f[i, 0]
    for i in range(I):
        y_hat[i] = f_flat[2 * i]


@kernel(
    given("f", "I, 5"),
    given("y", "I"),
    output("L", ""),
    temporary("f_across", "5, I"),
    temporary("μ_across", "2, I"),
    temporary("σ2_across", "2, I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="178 * I",
)
def mixture_loss(f, y, L, f_across, μ_across, σ2_across, I):
    """Mixture parameters; mixture loss."""
    # mixture parameters, mixture loss:  f_across[k, i] = f[i, k]
    for k in range(5):
        for i in range(I):
            f_across[k, i] = f[i, k]
    # mixture parameters:  μ_across[0, i] = f_across[1, i]
    # mixture parameters:  μ_across[1, i] = f_across[2, i]
    # mixture parameters:  σ2_across[0, i] = exp(f_across[3, i])
    # mixture parameters:  σ2_across[1, i] = exp(f_across[4, i])
    # mixture loss:  log_L_term[i] = -log(2·pi·σ2_across[0, i])/2 - softplus(-f_across[0, i]) - (y[i] -
    #    μ_across[0, i])^2/(2·σ2_across[0, i])
    # mixture loss:  log_L_term_2[i] = -log(2·pi·σ2_across[1, i])/2 - softplus(f_across[0, i]) - (y[i] -
    #    μ_across[1, i])^2/(2·σ2_across[1, i])
    # mixture loss:  L = Σ_i -select(log_L_term[i] > log_L_term_2[i], log_L_term[i] + softplus(-log_L_term[i]
    #    + log_L_term_2[i]), log_L_term_2[i] + softplus(log_L_term[i] - log_L_term_2[i]))
    L_sum = real(0)
    for i in range(I):
        μ_across[0, i] = f_across[1, i]
        μ_across[1, i] = f_across[2, i]
        σ2_across[0, i] = exp(f_across[3, i])
        σ2_across[1, i] = exp(f_across[4, i])
        log_L_term = -(real(0.5) * (y[i] - μ_across[0, i]) ** 2 / σ2_across[0, i]) - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_across[0, i]) - softplus(-f_across[0, i])
        log_L_term_2 = -(real(0.5) * (y[i] - μ_across[1, i]) ** 2 / σ2_across[1, i]) - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_across[1, i]) - softplus(f_across[0, i])
        L_sum -= (log_L_term + softplus(log_L_term_2 - log_L_term) if log_L_term > log_L_term_2 else log_L_term_2 + softplus(log_L_term - log_L_term_2))
    L[()] = L_sum


@kernel(
    given("f", "I, 5"),
    given("y", "I"),
    output("L", ""),
    temporary("log_L_term", "I"),
    temporary("log_L_term_2", "I"),
    output("dL_df", "I, 5"),
    temporary("dL_df_across", "5, I"),
    temporary("dL_dμ_across", "2, I"),
    temporary("dL_dσ2_across", "2, I"),
    temporary("f_across", "5, I"),
    temporary("μ_across", "2, I"),
    temporary("σ2_across", "2, I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="308 * I",
)
def mixture_gradient(
    f,
    y,
    L,
    log_L_term,
    log_L_term_2,
    dL_df,
    dL_df_across,
    dL_dμ_across,
    dL_dσ2_across,
    f_across,
    μ_across,
    σ2_across,
    I,
):
    """Mixture parameters; mixture loss."""
    # mixture parameters, mixture loss:  f_across[k, i] = f[i, k]
    for k in range(5):
        for i in range(I):
            f_across[k, i] = f[i, k]
    # mixture parameters:  μ_across[0, i] = f_across[1, i]
    # mixture parameters:  μ_across[1, i] = f_across[2, i]
    # mixture parameters:  σ2_across[0, i] = exp(f_across[3, i])
    # mixture parameters:  σ2_across[1, i] = exp(f_across[4, i])
    # mixture loss:  log_L_term[i] = -log(2·pi·σ2_across[0, i])/2 - softplus(-f_across[0, i]) - (y[i] -
    #    μ_across[0, i])^2/(2·σ2_across[0, i])
    # mixture loss:  log_L_term_2[i] = -log(2·pi·σ2_across[1, i])/2 - softplus(f_across[0, i]) - (y[i] -
    #    μ_across[1, i])^2/(2·σ2_across[1, i])
    # mixture loss:  L = Σ_i -select(log_L_term[i] > log_L_term_2[i], log_L_term[i] + softplus(-log_L_term[i]
    #    + log_L_term_2[i]), log_L_term_2[i] + softplus(log_L_term[i] - log_L_term_2[i]))
    L_sum = real(0)
    for i in range(I):
        μ_across[0, i] = f_across[1, i]
        μ_across[1, i] = f_across[2, i]
        σ2_across[0, i] = exp(f_across[3, i])
        σ2_across[1, i] = exp(f_across[4, i])
        log_L_term[i] = -(real(0.5) * (y[i] - μ_across[0, i]) ** 2 / σ2_across[0, i]) - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_across[0, i]) - softplus(-f_across[0, i])
        log_L_term_2[i] = -(real(0.5) * (y[i] - μ_across[1, i]) ** 2 / σ2_across[1, i]) - real(0.5) * log(real(2) * real(3.141592653589793) * σ2_across[1, i]) - softplus(f_across[0, i])
        L_sum -= (log_L_term[i] + softplus(log_L_term_2[i] - log_L_term[i]) if log_L_term[i] > log_L_term_2[i] else log_L_term_2[i] + softplus(log_L_term[i] - log_L_term_2[i]))
    L[()] = L_sum
    # mixture loss:  dL_dlog_L_term[i] = -sig(log_L_term[i] - log_L_term_2[i])  (∂L/∂log_L_term[i])
    # mixture loss:  dL_dlog_L_term_2[i] = -sig(-log_L_term[i] + log_L_term_2[i])  (∂L/∂log_L_term_2[i])
    # mixture loss:  dL_df_across[0, i] = -dL_dlog_L_term_2[i]·sig(f_across[0, i])  (∂log_L_term_2/∂f[i, 0])
    # mixture loss:  dL_dμ_across[1, i] = -dL_dlog_L_term_2[i]·(-2·y[i] + 2·μ_across[1, i])/(2·σ2_across[1,
    #    i])  (∂log_L_term_2/∂μ[i, 1])
    # mixture loss:  dL_dσ2_across[1, i] = dL_dlog_L_term_2[i]·(-1/σ2_across[1, i] + (y[i] - μ_across[1,
    #    i])^2/σ2_across[1, i]^2)/2  (∂log_L_term_2/∂σ2[i, 1])
    # mixture loss:  dL_df_across[0, i] += dL_dlog_L_term[i]·sig(-f_across[0, i])  (∂log_L_term/∂f[i, 0])
    # mixture loss:  dL_dμ_across[0, i] = -dL_dlog_L_term[i]·(-2·y[i] + 2·μ_across[0, i])/(2·σ2_across[0, i])
    #    (∂log_L_term/∂μ[i, 0])
    # mixture loss:  dL_dσ2_across[0, i] = dL_dlog_L_term[i]·(-1/σ2_across[0, i] + (y[i] - μ_across[0,
    #    i])^2/σ2_across[0, i]^2)/2  (∂log_L_term/∂σ2[i, 0])
    # mixture parameters:  dL_df_across[4, i] = dL_dσ2_across[1, i]·exp(f_across[4, i])  (∂σ2/∂f[i, 4])
    # mixture parameters:  dL_df_across[3, i] = dL_dσ2_across[0, i]·exp(f_across[3, i])  (∂σ2/∂f[i, 3])
    # mixture parameters:  dL_df_across[2, i] = dL_dμ_across[1, i]  (∂μ/∂f[i, 2])
    # mixture parameters:  dL_df_across[1, i] = dL_dμ_across[0, i]  (∂μ/∂f[i, 1])
    for i in range(I):
        dL_dlog_L_term = -sig(log_L_term[i] - log_L_term_2[i])
        dL_dlog_L_term_2 = -sig(log_L_term_2[i] - log_L_term[i])
        dL_df_across[0, i] = -(dL_dlog_L_term_2 * sig(f_across[0, i]))
        dL_dμ_across[1, i] = -(real(0.5) * dL_dlog_L_term_2 * (real(2) * μ_across[1, i] - real(2) * y[i]) / σ2_across[1, i])
        dL_dσ2_across[1, i] = real(0.5) * dL_dlog_L_term_2 * (ratio(y[i] - μ_across[1, i], 2, σ2_across[1, i], 2) - real(1) / σ2_across[1, i])
        dL_df_across[0, i] += dL_dlog_L_term * sig(-f_across[0, i])
        dL_dμ_across[0, i] = -(real(0.5) * dL_dlog_L_term * (real(2) * μ_across[0, i] - real(2) * y[i]) / σ2_across[0, i])
        dL_dσ2_across[0, i] = real(0.5) * dL_dlog_L_term * (ratio(y[i] - μ_across[0, i], 2, σ2_across[0, i], 2) - real(1) / σ2_across[0, i])
        dL_df_across[4, i] = dL_dσ2_across[1, i] * exp(f_across[4, i])
        dL_df_across[3, i] = dL_dσ2_across[0, i] * exp(f_across[3, i])
        dL_df_across[2, i] = dL_dμ_across[1, i]
        dL_df_across[1, i] = dL_dμ_across[0, i]
    # mixture parameters, mixture loss:  dL_df[i, k] = dL_df_across[k, i]
    for i in range(I):
        for k in range(5):
            dL_df[i, k] = dL_df_across[k, i]


@kernel(
    given("f", "I, 5"),
    output("y_hat", "I"),
    temporary("f_across", "5, I"),
    sizes="I",
    batch="I",
    operations="44 * I",
)
def mixture_prediction(f, y_hat, f_across, I):
    """Mixture prediction."""
    # mixture prediction:  f_across[k, i] = f[i, k]
    for k in range(5):
        for i in range(I):
            f_across[k, i] = f[i, k]
    # mixture prediction:  y_hat[i] = f_across[1, i]·sig(f_across[0, i]) + f_across[2, i]·sig(-f_across[0, i])
    for i in range(I):
        y_hat[i] = f_across[1, i] * sig(f_across[0, i]) + f_across[2, i] * sig(-f_across[0, i])


@kernel(
    given("f", "I"),
    temporary("λ", "I"),
    given("y", "I", integral=True),
    output("L", ""),
    temporary("y_real", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="45 * I",
)
def poisson_loss(f, λ, y, L, y_real, I):
    """Poisson parameters; Poisson loss."""
    # Poisson parameters:  λ[i] = exp(f[i])
    for i in range(I):
        λ[i] = exp(f[i])
    # Poisson loss:  y_real[i] = y[i]
    for i in range(I):
        y_real[i] = real(y[i])
    # Poisson loss:  L = Σ_i (-f[i]·y_real[i] + λ[i] + lgamma(y_real[i] + 1))
    L_sum = real(0)
    for i in range(I):
        L_sum += λ[i] + lgamma(y_real[i] + real(1)) - f[i] * y_real[i]
    L[()] = L_sum


@kernel(
    given("f", "I"),
    temporary("λ", "I"),
    given("y", "I", integral=True),
    output("L", ""),
    output("dL_df", "I"),
    temporary("y_real", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="47 * I",
)
def poisson_gradient(f, λ, y, L, dL_df, y_real, I):
    """Poisson parameters; Poisson loss."""
    # Poisson parameters:  λ[i] = exp(f[i])
    for i in range(I):
        λ[i] = exp(f[i])
    # Poisson loss:  y_real[i] = y[i]
    for i in range(I):
        y_real[i] = real(y[i])
    # Poisson loss:  L = Σ_i (-f[i]·y_real[i] + λ[i] + lgamma(y_real[i] + 1))
    # Poisson loss:  dL_df[i] = -y_real[i]  (∂L/∂f[i])
    # Poisson parameters:  dL_df[i] += λ[i]  (∂λ/∂f[i])
    L_sum = real(0)
    for i in range(I):
        L_sum += λ[i] + lgamma(y_real[i] + real(1)) - f[i] * y_real[i]
        dL_df[i] = -y_real[i]
        dL_df[i] += λ[i]
    L[()] = L_sum


@kernel(given("f", "I"), output("y_hat", "I"), sizes="I", batch="I", operations="20 * I")
def poisson_prediction(f, y_hat, I):
    """Poisson prediction."""
    # Poisson prediction:  y_hat[i] = exp(f[i])
    for i in range(I):
        y_hat[i] = exp(f[i])


least_squares = Head(
    name="least_squares",
    loss=least_squares_loss,
    gradient=least_squares_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=1,
    predict="mean",
    title="least squares",
    chapter=5,
    uses=("5.11",),
)


gaussian = Head(
    name="gaussian",
    loss=gaussian_loss,
    gradient=gaussian_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=1,
    hyper={"σ2": 1.0},
    predict="mean",
    title="normal distribution with a fixed variance",
    chapter=5,
    uses=("5.9",),
)


gaussian_variance = Head(
    name="gaussian_variance",
    loss=gaussian_variance_loss,
    gradient=gaussian_variance_gradient,
    adjoints={"f": "dL_df", "σ2": "dL_dσ2"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=1,
    parameters={"σ2": "positive"},
    predict="mean",
    title="normal distribution with a learned variance",
    chapter=5,
    uses=("learned variance loss",),
)


heteroscedastic = Head(
    name="heteroscedastic",
    loss=heteroscedastic_loss,
    gradient=heteroscedastic_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=2,
    predict=heteroscedastic_prediction,
    title="normal distribution with a predicted variance",
    chapter=5,
    uses=("heteroscedastic loss",),
)


bernoulli = Head(
    name="bernoulli",
    loss=bernoulli_loss,
    gradient=bernoulli_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="binary",
    outputs=1,
    predict=bernoulli_prediction,
    title="binary cross-entropy",
    chapter=5,
    uses=("5.20",),
)


multiclass = Head(
    name="multiclass",
    loss=multiclass_loss,
    gradient=multiclass_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="label",
    outputs="K",
    predict="class",
    probability=multiclass_probability,
    title="multiclass cross-entropy",
    chapter=5,
    uses=("5.24",),
)


multi_output = Head(
    name="multi_output",
    loss=multi_output_loss,
    gradient=multi_output_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs="D_o",
    predict="mean",
    title="least squares for several targets",
    chapter=5,
    uses=("multi-output loss",),
)


von_mises = Head(
    name="von_mises",
    loss=von_mises_loss,
    gradient=von_mises_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=2,
    predict=von_mises_prediction,
    title="von Mises distribution",
    chapter=5,
    uses=("von Mises parameters", "von Mises loss"),
)


mixture = Head(
    name="mixture",
    loss=mixture_loss,
    gradient=mixture_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="real",
    outputs=5,
    predict=mixture_prediction,
    title="mixture of two normal distributions",
    chapter=5,
    uses=("mixture parameters", "mixture loss"),
)


poisson = Head(
    name="poisson",
    loss=poisson_loss,
    gradient=poisson_gradient,
    adjoints={"f": "dL_df"},
    prediction="f",
    target="y",
    value="L",
    target_domain="natural",
    outputs=1,
    predict=poisson_prediction,
    title="Poisson distribution",
    chapter=5,
    uses=("Poisson parameters", "Poisson loss"),
)


__all__ = ["bernoulli", "gaussian", "gaussian_variance", "heteroscedastic", "least_squares", "mixture", "multi_output", "multiclass", "poisson", "sigmoid", "von_mises"]
