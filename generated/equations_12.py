"""Chapter 12. Transformers: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 74860961635e94a6.
"""

import numpy as np

from udlc.runtime.functions import (
    below,
    exp_below,
    exp_from,
    exp_without,
    log_rest,
    matmul,
    maximum,
    reaches,
    relu,
    sqrt,
)
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("β", "D"),
    given("Ω", "D, D"),
    given("x", "D"),
    temporary("f_arg", "D"),
    output("f", "D"),
    sizes="D",
)
def equation_12_1(β, Ω, x, f_arg, f, D):
    """Equation 12.1."""
    # 12.1:  f_arg[p] = β[p]
    for p in range(D):
        f_arg[p] = β[p]
    # 12.1:  f_arg[p] += Σ_s x[s]·Ω[p, s]
    for p in range(D):
        f_arg_sum = real(0)
        for s in range(D):
            f_arg_sum += x[s] * Ω[p, s]
        f_arg[p] += f_arg_sum
    # 12.1:  f[p] = relu(f_arg[p])
    for p in range(D):
        f[p] = relu(f_arg[p])


@kernel(
    given("β_v", "D"),
    given("Ω_v", "D, D"),
    given("x", "N, D"),
    output("v", "N, D"),
    sizes="D, N",
    batch="N",
    operations="2 * N * D**2 + D * N",
)
def equation_12_2(β_v, Ω_v, x, v, D, N):
    """Equation 12.2."""
    # 12.2:  v[m, p] = Σ_s x[m, s]·Ω_v[p, s]
    matmul(x, Ω_v.T, v)
    # 12.2:  v[m, p] += β_v[p]
    for m in range(N):
        for p in range(D):
            v[m, p] += β_v[p]


@kernel(given("a", "N, N"), given("v", "N, D"), output("sa", "N, D"), sizes="D, N")
def equation_12_3(a, v, sa, D, N):
    """Equation 12.3."""
    # 12.3:  sa[n, p] = Σ_m a[m, n]·v[m, p]
    matmul(a.T, v, sa)


@kernel(
    given("β_q", "D_q"),
    given("Ω_q", "D_q, D"),
    given("x", "N, D"),
    output("q", "N, D_q"),
    given("β_k", "D_q"),
    given("Ω_k", "D_q, D"),
    output("k", "N, D_q"),
    sizes="D, D_q, N",
    batch="D_q",
    operations="2 * D_q * N + 4 * D * D_q * N",
)
def equation_12_4(β_q, Ω_q, x, q, β_k, Ω_k, k, D, D_q, N):
    """Equation 12.4."""
    # 12.4:  q[n, p] = Σ_s x[n, s]·Ω_q[p, s]
    matmul(x, Ω_q.T, q)
    # 12.4:  q[n, p] += β_q[p]
    for n in range(N):
        for p in range(D_q):
            q[n, p] += β_q[p]
    # 12.4:  k[m, p] = Σ_s x[m, s]·Ω_k[p, s]
    matmul(x, Ω_k.T, k)
    # 12.4:  k[m, p] += β_k[p]
    for m in range(N):
        for p in range(D_q):
            k[m, p] += β_k[p]


@kernel(
    given("k", "N, D_q"),
    given("q", "N, D_q"),
    temporary("a_sum", "N, N"),
    temporary("a_sum_2", "N, N"),
    output("a", "N, N"),
    temporary("log_a_sum_3_max", "N"),
    temporary("log_a_sum_3_rest", "N"),
    temporary("log_a_sum_3_ties", "N"),
    sizes="D_q, N",
)
def equation_12_5(k, q, a_sum, a_sum_2, a, log_a_sum_3_max, log_a_sum_3_rest, log_a_sum_3_ties, D_q, N):
    """Equation 12.5."""
    log_a_sum_3_excess = log_a_sum_3_rest  # where it begins, the other ends
    # 12.5:  a_sum[m, n] = Σ_s k[m, s]·q[n, s]
    matmul(k, q.T, a_sum)
    # 12.5:  a_sum_2[n, m_prime] = Σ_s k[m_prime, s]·q[n, s]
    matmul(q, k.T, a_sum_2)
    for n in range(N):
        # 12.5:  log_a_sum_3_max[n] = max_m_prime a_sum_2[n, m_prime]
        log_a_sum_3_max_max = real(-np.inf)
        for m_prime in range(N):
            log_a_sum_3_max_max = maximum(log_a_sum_3_max_max, a_sum_2[n, m_prime])
        log_a_sum_3_max[n] = log_a_sum_3_max_max
        # 12.5:  log_a_sum_3_rest[n] = Σ_m_prime [a_sum_2[n, m_prime] < log_a_sum_3_max[n]]·exp(a_sum_2[n,
        #    m_prime] - log_a_sum_3_max[n])
        # 12.5:  log_a_sum_3_ties[n] = Σ_m_prime [a_sum_2[n, m_prime] = log_a_sum_3_max[n]]
        log_a_sum_3_rest_sum = real(0)
        log_a_sum_3_ties_sum = real(0)
        log_a_sum_3_max_n = log_a_sum_3_max[n]
        for m_prime in range(N):
            log_a_sum_3_rest_sum += exp_below(a_sum_2[n, m_prime], log_a_sum_3_max_n)
            log_a_sum_3_ties_sum += reaches(a_sum_2[n, m_prime], log_a_sum_3_max_n)
        log_a_sum_3_rest[n] = log_a_sum_3_rest_sum
        log_a_sum_3_ties[n] = log_a_sum_3_ties_sum
    # 12.5:  log_a_sum_3_excess[n] = log(log_a_sum_3_rest[n] + log_a_sum_3_ties[n])
    for n in range(N):
        log_a_sum_3_excess[n] = log_rest(log_a_sum_3_rest[n], log_a_sum_3_ties[n])
    # 12.5:  a[m, n] = exp(a_sum[m, n] - log_a_sum_3_excess[n] - log_a_sum_3_max[n])
    for m in range(N):
        for n in range(N):
            a[m, n] = exp_without(a_sum[m, n], log_a_sum_3_max[n], log_a_sum_3_excess[n])


@kernel(
    given("β_v", "D"),
    given("Ω_v", "D, D"),
    given("X", "D, N"),
    output("V", "D, N"),
    given("β_q", "D_q"),
    given("Ω_q", "D_q, D"),
    output("Q", "D_q, N"),
    given("β_k", "D_q"),
    given("Ω_k", "D_q, D"),
    output("K", "D_q, N"),
    sizes="D, D_q, N",
    batch="D_q",
    operations="2 * N * D**2 + 2 * D_q * N + 4 * D * D_q * N + D * N",
)
def equation_12_6(β_v, Ω_v, X, V, β_q, Ω_q, Q, β_k, Ω_k, K, D, D_q, N):
    """Equation 12.6."""
    # 12.6:  V[p, q] = Σ_s X[s, q]·Ω_v[p, s]
    matmul(Ω_v, X, V)
    # 12.6:  V[p, q] += β_v[p]
    for p in range(D):
        β_v_p = β_v[p]
        for q in range(N):
            V[p, q] += β_v_p
    # 12.6:  Q[p, q] = Σ_s X[s, q]·Ω_q[p, s]
    matmul(Ω_q, X, Q)
    # 12.6:  Q[p, q] += β_q[p]
    for p in range(D_q):
        β_q_p = β_q[p]
        for q in range(N):
            Q[p, q] += β_q_p
    # 12.6:  K[p, q] = Σ_s X[s, q]·Ω_k[p, s]
    matmul(Ω_k, X, K)
    # 12.6:  K[p, q] += β_k[p]
    for p in range(D_q):
        β_k_p = β_k[p]
        for q in range(N):
            K[p, q] += β_k_p


@kernel(
    given("V", "D, N"),
    given("K", "D_q, N"),
    given("Q", "D_q, N"),
    temporary("Sa_arg", "N, N"),
    output("Sa", "D, N"),
    temporary("log_Sa_Z_max", "N"),
    temporary("log_Sa_Z_rest", "N"),
    temporary("log_Sa_Z_ties", "N"),
    temporary("log_Sa_Z_terms", "N, N"),
    sizes="D, D_q, N",
    batch="D",
    operations="2 * D * N**2 + 2 * D_q * N**2 + 2 * N + 26 * N**2",
)
def equation_12_7(V, K, Q, Sa_arg, Sa, log_Sa_Z_max, log_Sa_Z_rest, log_Sa_Z_ties, log_Sa_Z_terms, D, D_q, N):
    """Equation 12.7."""
    Sa_factor = Sa_arg  # where it begins, the other ends
    log_Sa_Z_share = log_Sa_Z_max  # where it begins, the other ends
    # 12.7:  Sa_arg[p, q] = Σ_s K[s, p]·Q[s, q]
    matmul(K.T, Q, Sa_arg)
    # 12.7:  log_Sa_Z_max[q] = -oo
    # 12.7:  log_Sa_Z_rest[q] = 0
    # 12.7:  log_Sa_Z_ties[q] = 0
    for q in range(N):
        log_Sa_Z_max[q] = real(-np.inf)
        log_Sa_Z_rest[q] = real(0)
        log_Sa_Z_ties[q] = real(0)
    # 12.7:  log_Sa_Z_max[q] = max_p Sa_arg[p, q]
    for p in range(N):
        for q in range(N):
            log_Sa_Z_max[q] = maximum(log_Sa_Z_max[q], Sa_arg[p, q])
    for p in range(N):
        # 12.7:  log_Sa_Z_terms[p, q] = exp(Sa_arg[p, q] - log_Sa_Z_max[q])
        # 12.7:  log_Sa_Z_rest[q] += Σ_p log_Sa_Z_terms[p, q]·[Sa_arg[p, q] < log_Sa_Z_max[q]]
        # 12.7:  log_Sa_Z_ties[q] += Σ_p [Sa_arg[p, q] = log_Sa_Z_max[q]]
        for q in range(N):
            log_Sa_Z_terms[p, q] = exp_from(Sa_arg[p, q], log_Sa_Z_max[q])
            log_Sa_Z_rest[q] += below(Sa_arg[p, q], log_Sa_Z_max[q], log_Sa_Z_terms[p, q])
            log_Sa_Z_ties[q] += reaches(Sa_arg[p, q], log_Sa_Z_max[q])
    # 12.7:  log_Sa_Z_share[q] = 1/(log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    for q in range(N):
        log_Sa_Z_share[q] = real(1) / (log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    # 12.7:  Sa_factor[p, q] = log_Sa_Z_share[q]·log_Sa_Z_terms[p, q]
    for p in range(N):
        for q in range(N):
            Sa_factor[p, q] = log_Sa_Z_share[q] * log_Sa_Z_terms[p, q]
    # 12.7:  Sa[p, q] = Σ_s Sa_factor[s, q]·V[p, s]
    matmul(V, Sa_factor, Sa)


@kernel(
    given("V", "D, N"),
    given("K", "D_q, N"),
    given("Q", "D_q, N"),
    temporary("Sa_arg", "N, N"),
    output("Sa", "D, N"),
    temporary("log_Sa_Z_max", "N"),
    temporary("log_Sa_Z_rest", "N"),
    temporary("log_Sa_Z_ties", "N"),
    temporary("log_Sa_Z_terms", "N, N"),
    sizes="D, D_q, N",
    batch="D",
    operations="2 * D * N**2 + 2 * D_q * N**2 + 2 * N + 26 * N**2",
)
def equation_12_8(V, K, Q, Sa_arg, Sa, log_Sa_Z_max, log_Sa_Z_rest, log_Sa_Z_ties, log_Sa_Z_terms, D, D_q, N):
    """Equation 12.8."""
    Sa_factor = Sa_arg  # where it begins, the other ends
    log_Sa_Z_share = log_Sa_Z_max  # where it begins, the other ends
    # 12.8:  Sa_arg[p, q] = Σ_s K[s, p]·Q[s, q]
    matmul(K.T, Q, Sa_arg)
    # 12.8:  log_Sa_Z_max[q] = -oo
    # 12.8:  log_Sa_Z_rest[q] = 0
    # 12.8:  log_Sa_Z_ties[q] = 0
    for q in range(N):
        log_Sa_Z_max[q] = real(-np.inf)
        log_Sa_Z_rest[q] = real(0)
        log_Sa_Z_ties[q] = real(0)
    # 12.8:  log_Sa_Z_max[q] = max_p Sa_arg[p, q]
    for p in range(N):
        for q in range(N):
            log_Sa_Z_max[q] = maximum(log_Sa_Z_max[q], Sa_arg[p, q])
    for p in range(N):
        # 12.8:  log_Sa_Z_terms[p, q] = exp(Sa_arg[p, q] - log_Sa_Z_max[q])
        # 12.8:  log_Sa_Z_rest[q] += Σ_p log_Sa_Z_terms[p, q]·[Sa_arg[p, q] < log_Sa_Z_max[q]]
        # 12.8:  log_Sa_Z_ties[q] += Σ_p [Sa_arg[p, q] = log_Sa_Z_max[q]]
        for q in range(N):
            log_Sa_Z_terms[p, q] = exp_from(Sa_arg[p, q], log_Sa_Z_max[q])
            log_Sa_Z_rest[q] += below(Sa_arg[p, q], log_Sa_Z_max[q], log_Sa_Z_terms[p, q])
            log_Sa_Z_ties[q] += reaches(Sa_arg[p, q], log_Sa_Z_max[q])
    # 12.8:  log_Sa_Z_share[q] = 1/(log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    for q in range(N):
        log_Sa_Z_share[q] = real(1) / (log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    # 12.8:  Sa_factor[p, q] = log_Sa_Z_share[q]·log_Sa_Z_terms[p, q]
    for p in range(N):
        for q in range(N):
            Sa_factor[p, q] = log_Sa_Z_share[q] * log_Sa_Z_terms[p, q]
    # 12.8:  Sa[p, q] = Σ_s Sa_factor[s, q]·V[p, s]
    matmul(V, Sa_factor, Sa)


@kernel(
    given("V", "D, N"),
    given("K", "D_q, N"),
    given("Q", "D_q, N"),
    temporary("Sa_sum", "N, N"),
    output("Sa", "D, N"),
    temporary("log_Sa_Z_max", "N"),
    temporary("log_Sa_Z_rest", "N"),
    temporary("log_Sa_Z_ties", "N"),
    temporary("log_Sa_Z_terms", "N, N"),
    sizes="D, D_q, N",
    batch="D",
    operations="2 * D * N**2 + 2 * D_q * N**2 + 2 * N + 27 * N**2 + 3",
)
def equation_12_9(V, K, Q, Sa_sum, Sa, log_Sa_Z_max, log_Sa_Z_rest, log_Sa_Z_ties, log_Sa_Z_terms, D, D_q, N):
    """Equation 12.9."""
    Sa_arg = Sa_sum  # where it begins, the other ends
    Sa_factor = Sa_sum  # where it begins, the other ends
    log_Sa_Z_share = log_Sa_Z_max  # where it begins, the other ends
    # 12.9:  Sa_sum[p, q] = Σ_s K[s, p]·Q[s, q]
    matmul(K.T, Q, Sa_sum)
    # 12.9:  Sa_arg[p, q] = Sa_sum[p, q]/sqrt(D_q)
    constant_1 = real(1) / sqrt(real(D_q))
    for p in range(N):
        for q in range(N):
            Sa_arg[p, q] = Sa_sum[p, q] * constant_1
    # 12.9:  log_Sa_Z_max[q] = -oo
    # 12.9:  log_Sa_Z_rest[q] = 0
    # 12.9:  log_Sa_Z_ties[q] = 0
    for q in range(N):
        log_Sa_Z_max[q] = real(-np.inf)
        log_Sa_Z_rest[q] = real(0)
        log_Sa_Z_ties[q] = real(0)
    # 12.9:  log_Sa_Z_max[q] = max_p Sa_arg[p, q]
    for p in range(N):
        for q in range(N):
            log_Sa_Z_max[q] = maximum(log_Sa_Z_max[q], Sa_arg[p, q])
    for p in range(N):
        # 12.9:  log_Sa_Z_terms[p, q] = exp(Sa_arg[p, q] - log_Sa_Z_max[q])
        # 12.9:  log_Sa_Z_rest[q] += Σ_p log_Sa_Z_terms[p, q]·[Sa_arg[p, q] < log_Sa_Z_max[q]]
        # 12.9:  log_Sa_Z_ties[q] += Σ_p [Sa_arg[p, q] = log_Sa_Z_max[q]]
        for q in range(N):
            log_Sa_Z_terms[p, q] = exp_from(Sa_arg[p, q], log_Sa_Z_max[q])
            log_Sa_Z_rest[q] += below(Sa_arg[p, q], log_Sa_Z_max[q], log_Sa_Z_terms[p, q])
            log_Sa_Z_ties[q] += reaches(Sa_arg[p, q], log_Sa_Z_max[q])
    # 12.9:  log_Sa_Z_share[q] = 1/(log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    for q in range(N):
        log_Sa_Z_share[q] = real(1) / (log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    # 12.9:  Sa_factor[p, q] = log_Sa_Z_share[q]·log_Sa_Z_terms[p, q]
    for p in range(N):
        for q in range(N):
            Sa_factor[p, q] = log_Sa_Z_share[q] * log_Sa_Z_terms[p, q]
    # 12.9:  Sa[p, q] = Σ_s Sa_factor[s, q]·V[p, s]
    matmul(V, Sa_factor, Sa)


@kernel(
    given("β_v", "H, D_v"),
    given("Ω_v", "H, D_v, D"),
    given("X", "D, N"),
    output("V", "H, D_v, N"),
    given("β_q", "H, D_q"),
    given("Ω_q", "H, D_q, D"),
    output("Q", "H, D_q, N"),
    given("β_k", "H, D_q"),
    given("Ω_k", "H, D_q, D"),
    output("K", "H, D_q, N"),
    sizes="D, D_q, D_v, H, N",
    batch="H",
    operations="2 * D * D_v * H * N + 2 * D_q * H * N + 4 * D * D_q * H * N + D_v * H * N",
)
def equation_12_10(β_v, Ω_v, X, V, β_q, Ω_q, Q, β_k, Ω_k, K, D, D_q, D_v, H, N):
    """Equation 12.10."""
    # 12.10:  V[h, p, q] = Σ_s X[s, q]·Ω_v[h, p, s]
    matmul(Ω_v.reshape((D_v * H, D)), X, V.reshape((D_v * H, N)))
    # 12.10:  V[h, p, q] += β_v[h, p]
    for h in range(H):
        for p in range(D_v):
            β_v_h_p = β_v[h, p]
            for q in range(N):
                V[h, p, q] += β_v_h_p
    # 12.10:  Q[h, p, q] = Σ_s X[s, q]·Ω_q[h, p, s]
    matmul(Ω_q.reshape((D_q * H, D)), X, Q.reshape((D_q * H, N)))
    # 12.10:  Q[h, p, q] += β_q[h, p]
    for h in range(H):
        for p in range(D_q):
            β_q_h_p = β_q[h, p]
            for q in range(N):
                Q[h, p, q] += β_q_h_p
    # 12.10:  K[h, p, q] = Σ_s X[s, q]·Ω_k[h, p, s]
    matmul(Ω_k.reshape((D_q * H, D)), X, K.reshape((D_q * H, N)))
    # 12.10:  K[h, p, q] += β_k[h, p]
    for h in range(H):
        for p in range(D_q):
            β_k_h_p = β_k[h, p]
            for q in range(N):
                K[h, p, q] += β_k_h_p


@kernel(
    given("V", "H, D_v, N"),
    given("K", "H, D_q, N"),
    given("Q", "H, D_q, N"),
    temporary("Sa_sum", "H, N, N"),
    temporary("Sa_arg", "H, N, N"),
    temporary("Sa_factor", "H, N, N"),
    output("Sa", "H, D_v, N"),
    temporary("log_Sa_Z_max", "H, N"),
    temporary("log_Sa_Z_rest", "H, N"),
    temporary("log_Sa_Z_ties", "H, N"),
    temporary("log_Sa_Z_terms", "H, N, N"),
    temporary("log_Sa_Z_share", "H, N"),
    sizes="D_q, D_v, H, N",
    batch="H",
    operations="2 * D_q * H * N**2 + 2 * D_v * H * N**2 + 2 * H * N + 27 * H * N**2",
)
def equation_12_11(
    V,
    K,
    Q,
    Sa_sum,
    Sa_arg,
    Sa_factor,
    Sa,
    log_Sa_Z_max,
    log_Sa_Z_rest,
    log_Sa_Z_ties,
    log_Sa_Z_terms,
    log_Sa_Z_share,
    D_q,
    D_v,
    H,
    N,
):
    """Equation 12.11."""
    # 12.11:  Sa_sum[h, p, q] = Σ_s K[h, s, p]·Q[h, s, q]
    for h in range(H):
        matmul(K[h].T, Q[h], Sa_sum[h])
    constant_1 = real(1) / sqrt(real(D_q))
    for h in range(H):
        # 12.11:  Sa_arg[h, p, q] = Sa_sum[h, p, q]/sqrt(D_q)
        for p in range(N):
            for q in range(N):
                Sa_arg[h, p, q] = Sa_sum[h, p, q] * constant_1
        # 12.11:  log_Sa_Z_max[h, q] = max_p Sa_arg[h, p, q]
        for q in range(N):
            log_Sa_Z_max[h, q] = real(-np.inf)
        for p in range(N):
            for q in range(N):
                log_Sa_Z_max[h, q] = maximum(log_Sa_Z_max[h, q], Sa_arg[h, p, q])
        # 12.11:  log_Sa_Z_terms[h, p, q] = exp(Sa_arg[h, p, q] - log_Sa_Z_max[h, q])
        for p in range(N):
            for q in range(N):
                log_Sa_Z_terms[h, p, q] = exp_from(Sa_arg[h, p, q], log_Sa_Z_max[h, q])
        # 12.11:  log_Sa_Z_rest[h, q] = Σ_p log_Sa_Z_terms[h, p, q]·[Sa_arg[h, p, q] < log_Sa_Z_max[h, q]]
        for q in range(N):
            log_Sa_Z_rest[h, q] = real(0)
        for p in range(N):
            for q in range(N):
                log_Sa_Z_rest[h, q] += below(Sa_arg[h, p, q], log_Sa_Z_max[h, q], log_Sa_Z_terms[h, p, q])
        # 12.11:  log_Sa_Z_ties[h, q] = Σ_p [Sa_arg[h, p, q] = log_Sa_Z_max[h, q]]
        for q in range(N):
            log_Sa_Z_ties[h, q] = real(0)
        for p in range(N):
            for q in range(N):
                log_Sa_Z_ties[h, q] += reaches(Sa_arg[h, p, q], log_Sa_Z_max[h, q])
        # 12.11:  log_Sa_Z_share[h, q] = 1/(log_Sa_Z_rest[h, q] + log_Sa_Z_ties[h, q])
        for q in range(N):
            log_Sa_Z_share[h, q] = real(1) / (log_Sa_Z_rest[h, q] + log_Sa_Z_ties[h, q])
        # 12.11:  Sa_factor[h, p, q] = log_Sa_Z_share[h, q]·log_Sa_Z_terms[h, p, q]
        for p in range(N):
            for q in range(N):
                Sa_factor[h, p, q] = log_Sa_Z_share[h, q] * log_Sa_Z_terms[h, p, q]
    # 12.11:  Sa[h, p, q] = Σ_s Sa_factor[h, s, q]·V[h, p, s]
    for h in range(H):
        matmul(V[h], Sa_factor[h], Sa[h])


@kernel(
    given("Ω_c", "D, D_v * H"),
    given("Sa", "H, D_v, N"),
    output("MhSa", "D, N"),
    temporary("MhSa_right", "D_v * H, N"),
    sizes="D, D_v, H, N",
    batch="D",
    operations="2 * D * D_v * H * N",
)
def equation_12_12(Ω_c, Sa, MhSa, MhSa_right, D, D_v, H, N):
    """Equation 12.12."""
    # 12.12:  MhSa_right[s, q] = Sa[quo(s, D_v), rem(s, D_v), q]
    for s in range(D_v * H):
        for q in range(N):
            MhSa_right[s, q] = Sa[s // D_v, s % D_v, q]
    # 12.12:  MhSa[p, q] = Σ_s MhSa_right[s, q]·Ω_c[p, s]
    matmul(Ω_c, MhSa_right, MhSa)


@kernel(
    given("Pr", ""),
    given("Pr_2", ""),
    given("Pr_3", ""),
    given("Pr_4", ""),
    given("Pr_5", ""),
    given("Pr_6", ""),
    given("Pr_7", ""),
    given("Pr_8", ""),
    given("Pr_9", ""),
    output("Pr_10", ""),
)
def equation_12_14(Pr, Pr_2, Pr_3, Pr_4, Pr_5, Pr_6, Pr_7, Pr_8, Pr_9, Pr_10):
    """Equation 12.14."""
    # 12.14:  Pr_10 = Pr·Pr_2·Pr_3·Pr_4·Pr_5·Pr_6·Pr_7·Pr_8·Pr_9
    Pr_10[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]


@kernel(
    given("Pr", ""),
    given("Pr_2", ""),
    given("Pr_3", ""),
    given("Pr_4", ""),
    given("Pr_5", ""),
    given("Pr_6", ""),
    given("Pr_7", ""),
    given("Pr_8", ""),
    given("Pr_9", ""),
    output("Pr_10", ""),
    output("dPr_10_dPr", ""),
    output("dPr_10_dPr_2", ""),
    output("dPr_10_dPr_3", ""),
    output("dPr_10_dPr_4", ""),
    output("dPr_10_dPr_5", ""),
    output("dPr_10_dPr_6", ""),
    output("dPr_10_dPr_7", ""),
    output("dPr_10_dPr_8", ""),
    output("dPr_10_dPr_9", ""),
)
def equation_12_14_gradient(
    Pr,
    Pr_2,
    Pr_3,
    Pr_4,
    Pr_5,
    Pr_6,
    Pr_7,
    Pr_8,
    Pr_9,
    Pr_10,
    dPr_10_dPr,
    dPr_10_dPr_2,
    dPr_10_dPr_3,
    dPr_10_dPr_4,
    dPr_10_dPr_5,
    dPr_10_dPr_6,
    dPr_10_dPr_7,
    dPr_10_dPr_8,
    dPr_10_dPr_9,
):
    """Equation 12.14."""
    # 12.14:  Pr_10 = Pr·Pr_2·Pr_3·Pr_4·Pr_5·Pr_6·Pr_7·Pr_8·Pr_9
    Pr_10[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr = Pr_2·Pr_3·Pr_4·Pr_5·Pr_6·Pr_7·Pr_8·Pr_9  (∂Pr_10/∂Pr)
    dPr_10_dPr[()] = Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_2 = Pr·Pr_3·Pr_4·Pr_5·Pr_6·Pr_7·Pr_8·Pr_9  (∂Pr_10/∂Pr_2)
    dPr_10_dPr_2[()] = Pr[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_3 = Pr·Pr_2·Pr_4·Pr_5·Pr_6·Pr_7·Pr_8·Pr_9  (∂Pr_10/∂Pr_3)
    dPr_10_dPr_3[()] = Pr[()] * Pr_2[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_4 = Pr·Pr_2·Pr_3·Pr_5·Pr_6·Pr_7·Pr_8·Pr_9  (∂Pr_10/∂Pr_4)
    dPr_10_dPr_4[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_5 = Pr·Pr_2·Pr_3·Pr_4·Pr_6·Pr_7·Pr_8·Pr_9  (∂Pr_10/∂Pr_5)
    dPr_10_dPr_5[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_6[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_6 = Pr·Pr_2·Pr_3·Pr_4·Pr_5·Pr_7·Pr_8·Pr_9  (∂Pr_10/∂Pr_6)
    dPr_10_dPr_6[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_7[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_7 = Pr·Pr_2·Pr_3·Pr_4·Pr_5·Pr_6·Pr_8·Pr_9  (∂Pr_10/∂Pr_7)
    dPr_10_dPr_7[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_8[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_8 = Pr·Pr_2·Pr_3·Pr_4·Pr_5·Pr_6·Pr_7·Pr_9  (∂Pr_10/∂Pr_8)
    dPr_10_dPr_8[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_9[()]
    # 12.14:  dPr_10_dPr_9 = Pr·Pr_2·Pr_3·Pr_4·Pr_5·Pr_6·Pr_7·Pr_8  (∂Pr_10/∂Pr_9)
    dPr_10_dPr_9[()] = Pr[()] * Pr_2[()] * Pr_3[()] * Pr_4[()] * Pr_5[()] * Pr_6[()] * Pr_7[()] * Pr_8[()]


@kernel(
    given("V", "D, N"),
    given("K", "D_q, N"),
    given("Q", "D_q, N"),
    temporary("Sa_sum", "N, N"),
    output("Sa", "D, N"),
    temporary("log_Sa_Z_max", "N"),
    temporary("log_Sa_Z_rest", "N"),
    temporary("log_Sa_Z_ties", "N"),
    temporary("log_Sa_Z_terms", "N, N"),
    sizes="D, D_q, N",
    batch="D",
    operations="2 * D * N**2 + 2 * D_q * N**2 + 2 * N + 27 * N**2 + 3",
)
def equation_12_16(
    V,
    K,
    Q,
    Sa_sum,
    Sa,
    log_Sa_Z_max,
    log_Sa_Z_rest,
    log_Sa_Z_ties,
    log_Sa_Z_terms,
    D,
    D_q,
    N,
):
    """Equation 12.16."""
    Sa_arg = Sa_sum  # where it begins, the other ends
    Sa_factor = Sa_sum  # where it begins, the other ends
    log_Sa_Z_share = log_Sa_Z_max  # where it begins, the other ends
    # 12.16:  Sa_sum[p, q] = Σ_s K[s, p]·Q[s, q]
    matmul(K.T, Q, Sa_sum)
    # 12.16:  Sa_arg[p, q] = Sa_sum[p, q]/sqrt(D_q)
    constant_1 = real(1) / sqrt(real(D_q))
    for p in range(N):
        for q in range(N):
            Sa_arg[p, q] = Sa_sum[p, q] * constant_1
    # 12.16:  log_Sa_Z_max[q] = -oo
    # 12.16:  log_Sa_Z_rest[q] = 0
    # 12.16:  log_Sa_Z_ties[q] = 0
    for q in range(N):
        log_Sa_Z_max[q] = real(-np.inf)
        log_Sa_Z_rest[q] = real(0)
        log_Sa_Z_ties[q] = real(0)
    # 12.16:  log_Sa_Z_max[q] = max_p Sa_arg[p, q]
    for p in range(N):
        for q in range(N):
            log_Sa_Z_max[q] = maximum(log_Sa_Z_max[q], Sa_arg[p, q])
    for p in range(N):
        # 12.16:  log_Sa_Z_terms[p, q] = exp(Sa_arg[p, q] - log_Sa_Z_max[q])
        # 12.16:  log_Sa_Z_rest[q] += Σ_p log_Sa_Z_terms[p, q]·[Sa_arg[p, q] < log_Sa_Z_max[q]]
        # 12.16:  log_Sa_Z_ties[q] += Σ_p [Sa_arg[p, q] = log_Sa_Z_max[q]]
        for q in range(N):
            log_Sa_Z_terms[p, q] = exp_from(Sa_arg[p, q], log_Sa_Z_max[q])
            log_Sa_Z_rest[q] += below(Sa_arg[p, q], log_Sa_Z_max[q], log_Sa_Z_terms[p, q])
            log_Sa_Z_ties[q] += reaches(Sa_arg[p, q], log_Sa_Z_max[q])
    # 12.16:  log_Sa_Z_share[q] = 1/(log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    for q in range(N):
        log_Sa_Z_share[q] = real(1) / (log_Sa_Z_rest[q] + log_Sa_Z_ties[q])
    # 12.16:  Sa_factor[p, q] = log_Sa_Z_share[q]·log_Sa_Z_terms[p, q]
    for p in range(N):
        for q in range(N):
            Sa_factor[p, q] = log_Sa_Z_share[q] * log_Sa_Z_terms[p, q]
    # 12.16:  Sa[p, q] = Σ_s Sa_factor[s, q]·V[p, s]
    matmul(V, Sa_factor, Sa)


@kernel(
    given("β_v", "D"),
    given("Ω_v", "D, D"),
    given("X", "D, N"),
    output("V", "D, N"),
    given("β_q", "D_q"),
    given("Ω_q", "D_q, D"),
    given("Π", "D, N"),
    temporary("Q_factor", "D, N"),
    output("Q", "D_q, N"),
    given("β_k", "D_q"),
    given("Ω_k", "D_q, D"),
    temporary("K_factor", "D, N"),
    output("K", "D_q, N"),
    sizes="D, D_q, N",
    batch="D_q",
    operations="2 * N * D**2 + 2 * D_q * N + 3 * D * N + 4 * D * D_q * N",
)
def equation_12_17(β_v, Ω_v, X, V, β_q, Ω_q, Π, Q_factor, Q, β_k, Ω_k, K_factor, K, D, D_q, N):
    """Equation 12.17."""
    # 12.17:  V[p, q] = Σ_s X[s, q]·Ω_v[p, s]
    matmul(Ω_v, X, V)
    for p in range(D):
        # 12.17:  V[p, q] += β_v[p]
        # 12.17:  Q_factor[p, q] = X[p, q] + Π[p, q]
        # 12.17:  K_factor[p, q] = X[p, q] + Π[p, q]
        β_v_p = β_v[p]
        for q in range(N):
            V[p, q] += β_v_p
            Q_factor[p, q] = X[p, q] + Π[p, q]
            K_factor[p, q] = X[p, q] + Π[p, q]
    # 12.17:  Q[p, q] = Σ_s Q_factor[s, q]·Ω_q[p, s]
    matmul(Ω_q, Q_factor, Q)
    # 12.17:  Q[p, q] += β_q[p]
    for p in range(D_q):
        β_q_p = β_q[p]
        for q in range(N):
            Q[p, q] += β_q_p
    # 12.17:  K[p, q] = Σ_s K_factor[s, q]·Ω_k[p, s]
    matmul(Ω_k, K_factor, K)
    # 12.17:  K[p, q] += β_k[p]
    for p in range(D_q):
        β_k_p = β_k[p]
        for q in range(N):
            K[p, q] += β_k_p


@kernel(
    given("Sa", "D, N"),
    given("P", "N, N"),
    output("Sa_2", "D, N"),
    sizes="D, N",
    batch="D",
    operations="2 * D * N**2",
)
def equation_12_18(Sa, P, Sa_2, D, N):
    """Equation 12.18."""
    # 12.18:  Sa_2[p, q] = Σ_s P[s, q]·Sa[p, s]
    matmul(Sa, P, Sa_2)


@kernel(
    given("z", "5"),
    output("y", "5"),
    temporary("log_y_sum_max", ""),
    temporary("log_y_sum_rest", ""),
    temporary("log_y_sum_ties", ""),
    temporary("log_y_sum_terms", "5"),
    temporary("log_y_sum_share", ""),
)
def equation_12_19(z, y, log_y_sum_max, log_y_sum_rest, log_y_sum_ties, log_y_sum_terms, log_y_sum_share):
    """Equation 12.19."""
    # 12.19:  log_y_sum_max = max_j z[j]
    log_y_sum_max_max = real(-np.inf)
    for j in range(5):
        log_y_sum_max_max = maximum(log_y_sum_max_max, z[j])
    log_y_sum_max[()] = log_y_sum_max_max
    # 12.19:  log_y_sum_terms[j] = exp(-log_y_sum_max + z[j])
    # 12.19:  log_y_sum_rest = Σ_j log_y_sum_terms[j]·[z[j] < log_y_sum_max]
    # 12.19:  log_y_sum_ties = Σ_j [z[j] = log_y_sum_max]
    log_y_sum_rest_sum = real(0)
    log_y_sum_ties_sum = real(0)
    log_y_sum_max_value = log_y_sum_max[()]
    for j in range(5):
        log_y_sum_terms[j] = exp_from(z[j], log_y_sum_max_value)
        log_y_sum_rest_sum += below(z[j], log_y_sum_max_value, log_y_sum_terms[j])
        log_y_sum_ties_sum += reaches(z[j], log_y_sum_max_value)
    log_y_sum_rest[()] = log_y_sum_rest_sum
    log_y_sum_ties[()] = log_y_sum_ties_sum
    # 12.19:  log_y_sum_share = 1/(log_y_sum_rest + log_y_sum_ties)
    log_y_sum_share[()] = real(1) / (log_y_sum_rest[()] + log_y_sum_ties[()])
    # 12.19:  y[i] = log_y_sum_share·log_y_sum_terms[i]
    log_y_sum_share_value = log_y_sum_share[()]
    for i in range(5):
        y[i] = log_y_sum_share_value * log_y_sum_terms[i]


@kernel(
    given("k", "N, D_q"),
    given("q", "N, D_q"),
    temporary("a_sum", "N, N"),
    temporary("a_sum_2", "N, N"),
    output("a", "N, N"),
    temporary("log_a_sum_3_max", "N"),
    temporary("log_a_sum_3_rest", "N"),
    temporary("log_a_sum_3_ties", "N"),
    sizes="D_q, N",
)
def equation_12_20(k, q, a_sum, a_sum_2, a, log_a_sum_3_max, log_a_sum_3_rest, log_a_sum_3_ties, D_q, N):
    """Equation 12.20."""
    log_a_sum_3_excess = log_a_sum_3_rest  # where it begins, the other ends
    # 12.20:  a_sum[m, n] = Σ_s k[m, s]·q[n, s]
    matmul(k, q.T, a_sum)
    # 12.20:  a_sum_2[n, m_prime] = Σ_s k[m_prime, s]·q[n, s]
    matmul(q, k.T, a_sum_2)
    for n in range(N):
        # 12.20:  log_a_sum_3_max[n] = max_m_prime a_sum_2[n, m_prime]
        log_a_sum_3_max_max = real(-np.inf)
        for m_prime in range(N):
            log_a_sum_3_max_max = maximum(log_a_sum_3_max_max, a_sum_2[n, m_prime])
        log_a_sum_3_max[n] = log_a_sum_3_max_max
        # 12.20:  log_a_sum_3_rest[n] = Σ_m_prime [a_sum_2[n, m_prime] < log_a_sum_3_max[n]]·exp(a_sum_2[n,
        #    m_prime] - log_a_sum_3_max[n])
        # 12.20:  log_a_sum_3_ties[n] = Σ_m_prime [a_sum_2[n, m_prime] = log_a_sum_3_max[n]]
        log_a_sum_3_rest_sum = real(0)
        log_a_sum_3_ties_sum = real(0)
        log_a_sum_3_max_n = log_a_sum_3_max[n]
        for m_prime in range(N):
            log_a_sum_3_rest_sum += exp_below(a_sum_2[n, m_prime], log_a_sum_3_max_n)
            log_a_sum_3_ties_sum += reaches(a_sum_2[n, m_prime], log_a_sum_3_max_n)
        log_a_sum_3_rest[n] = log_a_sum_3_rest_sum
        log_a_sum_3_ties[n] = log_a_sum_3_ties_sum
    # 12.20:  log_a_sum_3_excess[n] = log(log_a_sum_3_rest[n] + log_a_sum_3_ties[n])
    for n in range(N):
        log_a_sum_3_excess[n] = log_rest(log_a_sum_3_rest[n], log_a_sum_3_ties[n])
    # 12.20:  a[m, n] = exp(a_sum[m, n] - log_a_sum_3_excess[n] - log_a_sum_3_max[n])
    for m in range(N):
        for n in range(N):
            a[m, n] = exp_without(a_sum[m, n], log_a_sum_3_max[n], log_a_sum_3_excess[n])
