"""Chapter 12. Transformers.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 61bdfd3e7c4debc1.
"""

import numpy as np

from udlc.runtime.functions import below, exp_from, matmul, maximum, reaches, sqrt
from udlc.runtime.kernel import given, kernel, output, parameter, real, temporary


@kernel(
    parameter("β_v", "D"),
    parameter("Ω_v", "D, D"),
    given("X", "D, N"),
    temporary("V", "D, N"),
    parameter("β_q", "D_q"),
    parameter("Ω_q", "D_q, D"),
    given("Π", "D, N"),
    temporary("Q_factor", "D, N"),
    temporary("Q", "D_q, N"),
    parameter("β_k", "D_q"),
    parameter("Ω_k", "D_q, D"),
    temporary("K_factor", "D, N"),
    temporary("K", "D_q, N"),
    temporary("Sa_sum", "N, N"),
    output("Sa", "D, N"),
    temporary("log_Sa_Z_max", "N"),
    temporary("log_Sa_Z_rest", "N"),
    temporary("log_Sa_Z_ties", "N"),
    temporary("log_Sa_Z_terms", "N, N"),
    sizes="D, D_q, N",
)
def self_attention(
    β_v,
    Ω_v,
    X,
    V,
    β_q,
    Ω_q,
    Π,
    Q_factor,
    Q,
    β_k,
    Ω_k,
    K_factor,
    K,
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
    """Equations 12.17, 12.16."""
    Sa_arg = Sa_sum  # where it begins, the other ends
    Sa_factor = Sa_sum  # where it begins, the other ends
    log_Sa_Z_share = log_Sa_Z_max  # where it begins, the other ends
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
