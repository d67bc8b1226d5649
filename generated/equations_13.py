"""Chapter 13. Graph neural networks: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: d5a32650917306d1.
"""

import numpy as np

from udlc.runtime.functions import exp_below, exp_without, log, log_rest, matmul, maximum, reaches, sig, sqrt
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("X", "D, N"),
    given("P", "N, N"),
    output("X_prime", "D, N"),
    given("A", "N, N"),
    temporary("A_prime_sum", "N, N"),
    output("A_prime", "N, N"),
    sizes="D, N",
    batch="D",
    operations="2 * D * N**2 + 4 * N**3",
)
def equation_13_1(X, P, X_prime, A, A_prime_sum, A_prime, D, N):
    """Equation 13.1."""
    # 13.1:  X_prime[p, q] = Σ_s P[s, q]·X[p, s]
    matmul(X, P, X_prime)
    # 13.1:  A_prime_sum[p, q] = Σ_s A[s, q]·P[s, p]
    matmul(P.T, A, A_prime_sum)
    # 13.1:  A_prime[p, q] = Σ_s A_prime_sum[p, s]·P[s, q]
    matmul(A_prime_sum, P, A_prime)


@kernel(
    given("β_K", ""),
    given("ω_K", "D"),
    given("H", "K, D, N"),
    temporary("Pr_sum", "N"),
    temporary("Pr_sum_2", ""),
    output("Pr", ""),
    sizes="D, K, N",
    needs="K",
)
def equation_13_2(β_K, ω_K, H, Pr_sum, Pr_sum_2, Pr, D, K, N):
    """Equation 13.2."""
    # 13.2:  Pr_sum[p] = Σ_s H[K - 1, s, p]·ω_K[s]
    for p in range(N):
        Pr_sum[p] = real(0)
    for s in range(D):
        ω_K_s = ω_K[s]
        for p in range(N):
            Pr_sum[p] += H[K - 1, s, p] * ω_K_s
    # 13.2:  Pr_sum_2 = Σ_s Pr_sum[s]
    Pr_sum_2_sum = real(0)
    for s in range(N):
        Pr_sum_2_sum += Pr_sum[s]
    Pr_sum_2[()] = Pr_sum_2_sum
    # 13.2:  Pr = sig(Pr_sum_2/N + β_K)
    Pr[()] = sig(β_K[()] + Pr_sum_2[()] / real(N))


@kernel(
    given("β_K", ""),
    given("ω_K", "D"),
    given("H", "K, D, N"),
    temporary("Pr_sum", "N"),
    temporary("Pr_sum_2", ""),
    output("Pr", ""),
    output("dPr_dβ_K", ""),
    output("dPr_dω_K", "D"),
    output("dPr_dH", "K, D, N"),
    temporary("dPr_dPr_sum_2", ""),
    sizes="D, K, N",
    needs="K",
)
def equation_13_2_gradient(
    β_K,
    ω_K,
    H,
    Pr_sum,
    Pr_sum_2,
    Pr,
    dPr_dβ_K,
    dPr_dω_K,
    dPr_dH,
    dPr_dPr_sum_2,
    D,
    K,
    N,
):
    """Equation 13.2."""
    dPr_dPr_sum = Pr_sum  # where it begins, the other ends
    dPr_dH[0 : K - 1] = real(0)
    # 13.2:  Pr_sum[p] = Σ_s H[K - 1, s, p]·ω_K[s]
    for p in range(N):
        Pr_sum[p] = real(0)
    for s in range(D):
        ω_K_s = ω_K[s]
        for p in range(N):
            Pr_sum[p] += H[K - 1, s, p] * ω_K_s
    # 13.2:  Pr_sum_2 = Σ_s Pr_sum[s]
    Pr_sum_2_sum = real(0)
    for s in range(N):
        Pr_sum_2_sum += Pr_sum[s]
    Pr_sum_2[()] = Pr_sum_2_sum
    # 13.2:  Pr = sig(Pr_sum_2/N + β_K)
    Pr[()] = sig(β_K[()] + Pr_sum_2[()] / real(N))
    # 13.2:  dPr_dPr_sum_2 = Pr·sig(-Pr_sum_2/N - β_K)/N  (∂Pr/∂Pr_sum_2)
    dPr_dPr_sum_2[()] = Pr[()] * sig(-(Pr_sum_2[()] / real(N)) - β_K[()]) / real(N)
    # 13.2:  dPr_dβ_K = Pr·sig(-Pr_sum_2/N - β_K)  (∂Pr/∂β_K)
    dPr_dβ_K[()] = Pr[()] * sig(-(Pr_sum_2[()] / real(N)) - β_K[()])
    # 13.2:  dPr_dPr_sum[s] = dPr_dPr_sum_2  (∂Pr_sum_2/∂Pr_sum[s])
    dPr_dPr_sum_2_value = dPr_dPr_sum_2[()]
    for s in range(N):
        dPr_dPr_sum[s] = dPr_dPr_sum_2_value
    for s in range(D):
        # 13.2:  dPr_dH[K - 1, s, p] = dPr_dPr_sum[p]·ω_K[s]  (∂Pr_sum/∂H[K - 1, s, p])
        # 13.2:  dPr_dω_K[s] = Σ_p H[K - 1, s, p]·dPr_dPr_sum[p]  (∂Pr_sum/∂ω_K[s])
        dPr_dω_K_sum = real(0)
        ω_K_s = ω_K[s]
        for p in range(N):
            dPr_dH[K - 1, s, p] = dPr_dPr_sum[p] * ω_K_s
            dPr_dω_K_sum += H[K - 1, s, p] * dPr_dPr_sum[p]
        dPr_dω_K[s] = dPr_dω_K_sum


@kernel(
    given("β_K", ""),
    given("ω_K", "D"),
    given("h", "K, N, D"),
    temporary("Pr_arg", "N"),
    output("Pr", "N"),
    sizes="D, K, N",
    needs="K",
)
def equation_13_3(β_K, ω_K, h, Pr_arg, Pr, D, K, N):
    """Equation 13.3."""
    # 13.3:  Pr_arg[n] = β_K
    β_K_value = β_K[()]
    for n in range(N):
        Pr_arg[n] = β_K_value
    # 13.3:  Pr_arg[n] += Σ_s h[K - 1, n, s]·ω_K[s]
    for n in range(N):
        Pr_arg_sum = real(0)
        for s in range(D):
            Pr_arg_sum += h[K - 1, n, s] * ω_K[s]
        Pr_arg[n] += Pr_arg_sum
    # 13.3:  Pr[n] = sig(Pr_arg[n])
    for n in range(N):
        Pr[n] = sig(Pr_arg[n])


@kernel(given("h", "N, D"), temporary("Pr_sum", "N, N"), output("Pr", "N, N"), sizes="D, N")
def equation_13_4(h, Pr_sum, Pr, D, N):
    """Equation 13.4."""
    # 13.4:  Pr_sum[m, n] = Σ_s h[m, s]·h[n, s]
    matmul(h, h.T, Pr_sum)
    # 13.4:  Pr[m, n] = sig(Pr_sum[m, n])
    for m in range(N):
        for n in range(N):
            Pr[m, n] = sig(Pr_sum[m, n])


@kernel(
    given("β_K", ""),
    given("ω_K", "D"),
    given("H", "K + 1, D, N"),
    temporary("y_sum", "N"),
    given("P", "N, N"),
    temporary("y_sum_2", "N"),
    temporary("y_sum_3", ""),
    output("y", ""),
    sizes="D, K, N",
)
def equation_13_7(β_K, ω_K, H, y_sum, P, y_sum_2, y_sum_3, y, D, K, N):
    """Equation 13.7."""
    # 13.7:  y_sum[p] = 0
    # 13.7:  y_sum_2[p] = 0
    for p in range(N):
        y_sum[p] = real(0)
        y_sum_2[p] = real(0)
    # 13.7:  y_sum[p] += Σ_s H[K, s, p]·ω_K[s]
    for s in range(D):
        ω_K_s = ω_K[s]
        for p in range(N):
            y_sum[p] += H[K, s, p] * ω_K_s
    # 13.7:  y_sum_2[p] += Σ_s P[s, p]·y_sum[s]
    for s in range(N):
        y_sum_s = y_sum[s]
        for p in range(N):
            y_sum_2[p] += P[s, p] * y_sum_s
    # 13.7:  y_sum_3 = Σ_s y_sum_2[s]
    y_sum_3_sum = real(0)
    for s in range(N):
        y_sum_3_sum += y_sum_2[s]
    y_sum_3[()] = y_sum_3_sum
    # 13.7:  y = sig(y_sum_3/N + β_K)
    y[()] = sig(β_K[()] + y_sum_3[()] / real(N))


@kernel(
    given("β_K", ""),
    given("ω_K", "D"),
    given("H", "K + 1, D, N"),
    temporary("y_sum", "N"),
    given("P", "N, N"),
    temporary("y_sum_2", "N"),
    temporary("y_sum_3", ""),
    output("y", ""),
    output("dy_dβ_K", ""),
    output("dy_dω_K", "D"),
    output("dy_dH", "K + 1, D, N"),
    output("dy_dP", "N, N"),
    temporary("dy_dy_sum_3", ""),
    sizes="D, K, N",
)
def equation_13_7_gradient(
    β_K,
    ω_K,
    H,
    y_sum,
    P,
    y_sum_2,
    y_sum_3,
    y,
    dy_dβ_K,
    dy_dω_K,
    dy_dH,
    dy_dP,
    dy_dy_sum_3,
    D,
    K,
    N,
):
    """Equation 13.7."""
    dy_dy_sum = y_sum  # where it begins, the other ends
    dy_dy_sum_2 = y_sum_2  # where it begins, the other ends
    dy_dH[0 : K] = real(0)
    # 13.7:  y_sum[p] = 0
    # 13.7:  y_sum_2[p] = 0
    for p in range(N):
        y_sum[p] = real(0)
        y_sum_2[p] = real(0)
    # 13.7:  y_sum[p] += Σ_s H[K, s, p]·ω_K[s]
    for s in range(D):
        ω_K_s = ω_K[s]
        for p in range(N):
            y_sum[p] += H[K, s, p] * ω_K_s
    # 13.7:  y_sum_2[p] += Σ_s P[s, p]·y_sum[s]
    for s in range(N):
        y_sum_s = y_sum[s]
        for p in range(N):
            y_sum_2[p] += P[s, p] * y_sum_s
    # 13.7:  y_sum_3 = Σ_s y_sum_2[s]
    y_sum_3_sum = real(0)
    for s in range(N):
        y_sum_3_sum += y_sum_2[s]
    y_sum_3[()] = y_sum_3_sum
    # 13.7:  y = sig(y_sum_3/N + β_K)
    y[()] = sig(β_K[()] + y_sum_3[()] / real(N))
    # 13.7:  dy_dy_sum_3 = y·sig(-y_sum_3/N - β_K)/N  (∂y/∂y_sum_3)
    dy_dy_sum_3[()] = y[()] * sig(-(y_sum_3[()] / real(N)) - β_K[()]) / real(N)
    # 13.7:  dy_dβ_K = y·sig(-y_sum_3/N - β_K)  (∂y/∂β_K)
    dy_dβ_K[()] = y[()] * sig(-(y_sum_3[()] / real(N)) - β_K[()])
    # 13.7:  dy_dy_sum_2[s] = dy_dy_sum_3  (∂y_sum_3/∂y_sum_2[s])
    dy_dy_sum_3_value = dy_dy_sum_3[()]
    for s in range(N):
        dy_dy_sum_2[s] = dy_dy_sum_3_value
    for s in range(N):
        # 13.7:  dy_dP[s, p] = dy_dy_sum_2[p]·y_sum[s]  (∂y_sum_2/∂P[s, p])
        # 13.7:  dy_dy_sum[s] = Σ_p P[s, p]·dy_dy_sum_2[p]  (∂y_sum_2/∂y_sum[s])
        dy_dy_sum_sum = real(0)
        y_sum_s = y_sum[s]
        for p in range(N):
            dy_dP[s, p] = dy_dy_sum_2[p] * y_sum_s
            dy_dy_sum_sum += P[s, p] * dy_dy_sum_2[p]
        dy_dy_sum[s] = dy_dy_sum_sum
    for s in range(D):
        # 13.7:  dy_dH[K, s, p] = dy_dy_sum[p]·ω_K[s]  (∂y_sum/∂H[K, s, p])
        # 13.7:  dy_dω_K[s] = Σ_p H[K, s, p]·dy_dy_sum[p]  (∂y_sum/∂ω_K[s])
        dy_dω_K_sum = real(0)
        ω_K_s = ω_K[s]
        for p in range(N):
            dy_dH[K, s, p] = dy_dy_sum[p] * ω_K_s
            dy_dω_K_sum += H[K, s, p] * dy_dy_sum[p]
        dy_dω_K[s] = dy_dω_K_sum


@kernel(
    given("ne", "ne_size", integral=True),
    given("ne_start", "N + 1", integral=True),
    given("h", "K + 1, N, D"),
    output("agg", "K, N, D"),
    sizes="D, K, N, ne_size",
)
def equation_13_8(ne, ne_start, h, agg, D, K, N, ne_size):
    """Equation 13.8."""
    # 13.8:  agg[k, n, p] = Σ_e h[k, ne[e], p]
    for k in range(K):
        for n in range(N):
            for p in range(D):
                agg[k, n, p] = real(0)
            for e in range(ne_start[n], ne_start[n + 1]):
                for p in range(D):
                    agg[k, n, p] += h[k, ne[e], p]


@kernel(
    given("β", "K, D"),
    given("Ω", "K, D, D"),
    output("h", "K + 1, N, D"),
    given("agg", "N, K, D"),
    temporary("h_arg", "1, N, D"),
    given("h_0", "N, D"),
    temporary("h_arg_left", "1, N, D"),
    temporary("h_arg_product", "1, N, D"),
    sizes="D, K, N",
    opaque="a",
    batch="N",
    operations="0 + sum(3 * D * N + 4 * N * D**2 for k in range(K))",
)
def equation_13_9(β, Ω, h, agg, h_arg, h_0, h_arg_left, h_arg_product, D, K, N):
    """Equation 13.9."""
    # 13.9:  h[0, p, q] = h_0[p, q]
    for p in range(N):
        for q in range(D):
            h[0, p, q] = h_0[p, q]
    for k in range(K):
        # 13.9:  h_arg[k, n, p] = Σ_s h[k, n, s]·Ω[k, p, s]
        matmul(h[k], Ω[k].T, h_arg[0])
        # 13.9:  h_arg_left[k, n, s] = agg[n, k, s]
        for n in range(N):
            for s in range(D):
                h_arg_left[0, n, s] = agg[n, k, s]
        # 13.9:  h_arg_product[k, n, p] = Σ_s h_arg_left[k, n, s]·Ω[k, p, s]
        matmul(h_arg_left[0], Ω[k].T, h_arg_product[0])
        for n in range(N):
            # 13.9:  h_arg[k, n, p] += h_arg_product[k, n, p]
            # 13.9:  h_arg[k, n, p] += β[k, p]
            # 13.9:  h[k + 1, n, p] = a(h_arg[k, n, p])
            for p in range(D):
                h_arg[0, n, p] += h_arg_product[0, n, p]
                h_arg[0, n, p] += β[k, p]
                h[k + 1, n, p] = a(h_arg[0, n, p])


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω", "K, D[axis0 + 1], D[axis0]"),
    output("H", "K + 1, D[axis0], N", live=2),
    temporary("H_sum", "K, D[axis0 + 1], N", live=1),
    given("A", "N, N"),
    temporary("H_factor", "N, N"),
    temporary("H_arg", "K, D[axis0 + 1], N", live=1),
    given("H_0", "D[0], N"),
    sizes="K, N",
    opaque="a",
)
def equation_13_10(D, β, β_at, Ω, Ω_at, H, H_at, H_sum, H_sum_at, A, H_factor, H_arg, H_arg_at, H_0, K, N):
    """Equation 13.10."""
    H_0_2 = H[H_at[0] : H_at[0] + D[0] * N].reshape((D[0], N))
    # 13.10:  H[0, p, q] = H_0[p, q]
    for p in range(D[0]):
        for q in range(N):
            H_0_2[p, q] = H_0[p, q]
    # 13.10:  H_factor[p, q] = A[p, q] + select(Eq(p, q), 1, 0)
    for p in range(N):
        for q in range(N):
            H_factor[p, q] = A[p, q] + (real(1) if p == q else real(0))
    for k in range(K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_k = H_arg[H_arg_at[k] : H_arg_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_sum_k = H_sum[H_sum_at[k] : H_sum_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 13.10:  H_sum[k, p, q] = Σ_s H[k, s, q]·Ω[k, p, s]
        matmul(Ω_k, H_k, H_sum_k)
        # 13.10:  H_arg[k, p, q] = Σ_s H_factor[s, q]·H_sum[k, p, s]
        matmul(H_sum_k, H_factor, H_arg_k)
        for p in range(D[k + 1]):
            # 13.10:  H_arg[k, p, q] += β[k, p]
            # 13.10:  H[k + 1, p, q] = a(H_arg[k, p, q])
            for q in range(N):
                H_arg_k[p, q] += β_k[p]
                H_k_plus_1[p, q] = a(H_arg_k[p, q])


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω", "K, D[axis0 + 1], D[axis0]"),
    given("X", "D[0], N"),
    temporary("H_sum", "D[1], N"),
    given("A", "N, N"),
    temporary("H_factor", "N, N"),
    temporary("H_arg", "D[1], N"),
    output("H", "K + 1, D[axis0], N", live=2),
    temporary("H_sum_2", "K, D[axis0 + 1], N", live=1),
    temporary("H_factor_2", "N, N"),
    temporary("H_arg_2", "K, D[axis0 + 1], N", live=1),
    given("β_K", ""),
    given("ω_K", "D[K]"),
    temporary("f_sum", "N"),
    temporary("f_sum_2", ""),
    output("f", ""),
    sizes="K, N",
    needs="K",
    opaque="a",
)
def equation_13_11(
    D,
    β,
    β_at,
    Ω,
    Ω_at,
    X,
    H_sum,
    A,
    H_factor,
    H_arg,
    H,
    H_at,
    H_sum_2,
    H_sum_2_at,
    H_factor_2,
    H_arg_2,
    H_arg_2_at,
    β_K,
    ω_K,
    f_sum,
    f_sum_2,
    f,
    K,
    N,
):
    """Equation 13.11."""
    H_1 = H[H_at[1] : H_at[1] + D[1] * N].reshape((D[1], N))
    H_K = H[H_at[K] : H_at[K] + D[K] * N].reshape((D[K], N))
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    β_0 = β[β_at[0] : β_at[1]]
    H_sum[0 : min(0, D[1])] = real(0)
    H_arg[0 : min(0, D[1])] = real(0)
    H[H_at[0] : H_at[0] + D[0] * N] = real(0)
    # 13.11:  H_sum[p, q] = Σ_s X[s, q]·Ω[0, p, s]
    matmul(Ω_0, X, H_sum)
    for p in range(N):
        # 13.11:  H_factor[p, q] = A[p, q] + select(Eq(p, q), 1, 0)
        # 13.11:  H_factor_2[p, q] = A[p, q] + select(Eq(p, q), 1, 0)
        for q in range(N):
            H_factor[p, q] = A[p, q] + (real(1) if p == q else real(0))
            H_factor_2[p, q] = A[p, q] + (real(1) if p == q else real(0))
    # 13.11:  H_arg[p, q] = Σ_s H_factor[s, q]·H_sum[p, s]
    matmul(H_sum, H_factor, H_arg)
    for p in range(D[1]):
        # 13.11:  H_arg[p, q] += β[0, p]
        # 13.11:  H[1, p, q] = a(H_arg[p, q])
        for q in range(N):
            H_arg[p, q] += β_0[p]
            H_1[p, q] = a(H_arg[p, q])
    for k in range(1, K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_2_k = H_arg_2[H_arg_2_at[k] : H_arg_2_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_sum_2_k = H_sum_2[H_sum_2_at[k] : H_sum_2_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 13.11:  H_sum_2[k, p, q] = Σ_s H[k, s, q]·Ω[k, p, s]
        matmul(Ω_k, H_k, H_sum_2_k)
        # 13.11:  H_arg_2[k, p, q] = Σ_s H_factor_2[s, q]·H_sum_2[k, p, s]
        matmul(H_sum_2_k, H_factor_2, H_arg_2_k)
        for p in range(D[k + 1]):
            # 13.11:  H_arg_2[k, p, q] += β[k, p]
            # 13.11:  H[k + 1, p, q] = a(H_arg_2[k, p, q])
            for q in range(N):
                H_arg_2_k[p, q] += β_k[p]
                H_k_plus_1[p, q] = a(H_arg_2_k[p, q])
    # 13.11:  f_sum[p] = Σ_s H[K, s, p]·ω_K[s]
    for p in range(N):
        f_sum[p] = real(0)
    for s in range(D[K]):
        ω_K_s = ω_K[s]
        for p in range(N):
            f_sum[p] += H_K[s, p] * ω_K_s
    # 13.11:  f_sum_2 = Σ_s f_sum[s]
    f_sum_2_sum = real(0)
    for s in range(N):
        f_sum_2_sum += f_sum[s]
    f_sum_2[()] = f_sum_2_sum
    # 13.11:  f = sig(f_sum_2/N + β_K)
    f[()] = sig(β_K[()] + f_sum_2[()] / real(N))


@kernel(
    given("β_K", ""),
    given("D", "K + 1", integral=True),
    given("ω_K", "D[K]"),
    given("H", "K + 1, D[axis0], N"),
    temporary("f_arg", "N"),
    output("f", "N"),
    sizes="K, N",
)
def equation_13_12(β_K, D, ω_K, H, H_at, f_arg, f, K, N):
    """Equation 13.12."""
    H_K = H[H_at[K] : H_at[K + 1]].reshape((D[K], N))
    # 13.12:  f_arg[p] = β_K
    β_K_value = β_K[()]
    for p in range(N):
        f_arg[p] = β_K_value
    # 13.12:  f_arg[p] += Σ_s H[K, s, p]·ω_K[s]
    for s in range(D[K]):
        ω_K_s = ω_K[s]
        for p in range(N):
            f_arg[p] += H_K[s, p] * ω_K_s
    # 13.12:  f[p] = sig(f_arg[p])
    for p in range(N):
        f[p] = sig(f_arg[p])


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω", "K, D[axis0 + 1], D[axis0]"),
    output("H", "K + 1, D[axis0], N", live=2),
    temporary("H_sum", "K, D[axis0 + 1], N", live=1),
    given("A", "N, N"),
    temporary("H_factor", "N, N"),
    temporary("H_arg", "K, D[axis0 + 1], N", live=1),
    given("H_0", "D[0], N"),
    sizes="K, N",
    opaque="a",
)
def equation_13_13(D, β, β_at, Ω, Ω_at, H, H_at, H_sum, H_sum_at, A, H_factor, H_arg, H_arg_at, H_0, K, N):
    """Equation 13.13."""
    H_0_2 = H[H_at[0] : H_at[0] + D[0] * N].reshape((D[0], N))
    # 13.13:  H[0, p, q] = H_0[p, q]
    for p in range(D[0]):
        for q in range(N):
            H_0_2[p, q] = H_0[p, q]
    # 13.13:  H_factor[p, q] = A[p, q] + select(Eq(p, q), 1, 0)
    for p in range(N):
        for q in range(N):
            H_factor[p, q] = A[p, q] + (real(1) if p == q else real(0))
    for k in range(K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_k = H_arg[H_arg_at[k] : H_arg_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_sum_k = H_sum[H_sum_at[k] : H_sum_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 13.13:  H_sum[k, p, q] = Σ_s H[k, s, q]·Ω[k, p, s]
        matmul(Ω_k, H_k, H_sum_k)
        # 13.13:  H_arg[k, p, q] = Σ_s H_factor[s, q]·H_sum[k, p, s]
        matmul(H_sum_k, H_factor, H_arg_k)
        for p in range(D[k + 1]):
            # 13.13:  H_arg[k, p, q] += β[k, p]
            # 13.13:  H[k + 1, p, q] = a(H_arg[k, p, q])
            for q in range(N):
                H_arg_k[p, q] += β_k[p]
                H_k_plus_1[p, q] = a(H_arg_k[p, q])


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω", "K, D[axis0 + 1], D[axis0]"),
    output("H", "K + 1, D[axis0], N", live=2),
    temporary("H_sum", "K, D[axis0 + 1], N", live=1),
    given("A", "N, N"),
    given("ε", "K"),
    temporary("H_factor", "1, N, N"),
    temporary("H_arg", "K, D[axis0 + 1], N", live=1),
    given("H_0", "D[0], N"),
    sizes="K, N",
    opaque="a",
)
def equation_13_14(D, β, β_at, Ω, Ω_at, H, H_at, H_sum, H_sum_at, A, ε, H_factor, H_arg, H_arg_at, H_0, K, N):
    """Equation 13.14."""
    H_0_2 = H[H_at[0] : H_at[0] + D[0] * N].reshape((D[0], N))
    # 13.14:  H[0, p, q] = H_0[p, q]
    for p in range(D[0]):
        for q in range(N):
            H_0_2[p, q] = H_0[p, q]
    for k in range(K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_k = H_arg[H_arg_at[k] : H_arg_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_sum_k = H_sum[H_sum_at[k] : H_sum_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 13.14:  H_sum[k, p, q] = Σ_s H[k, s, q]·Ω[k, p, s]
        matmul(Ω_k, H_k, H_sum_k)
        # 13.14:  H_factor[k, p, q] = A[p, q] + (ε[k] + 1)·select(Eq(p, q), 1, 0)
        for p in range(N):
            for q in range(N):
                H_factor[0, p, q] = A[p, q] + (real(1) if p == q else real(0)) * (ε[k] + real(1))
        # 13.14:  H_arg[k, p, q] = Σ_s H_factor[k, s, q]·H_sum[k, p, s]
        matmul(H_sum_k, H_factor[0], H_arg_k)
        for p in range(D[k + 1]):
            # 13.14:  H_arg[k, p, q] += β[k, p]
            # 13.14:  H[k + 1, p, q] = a(H_arg[k, p, q])
            for q in range(N):
                H_arg_k[p, q] += β_k[p]
                H_k_plus_1[p, q] = a(H_arg_k[p, q])


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω_prime", "K, D[axis0 + 1], 2 * D[axis0]"),
    output("H", "K + 1, D[axis0], N", live=2),
    given("A", "N, N"),
    temporary("H_grid", "K, 2 * D[axis0], N", live=1),
    temporary("H_arg", "K, D[axis0 + 1], N", live=1),
    given("H_0", "D[0], N"),
    temporary("H_grid_product", "K, D[axis0], N", live=1),
    sizes="K, N",
    opaque="a",
)
def equation_13_15(
    D,
    β,
    β_at,
    Ω_prime,
    Ω_prime_at,
    H,
    H_at,
    A,
    H_grid,
    H_grid_at,
    H_arg,
    H_arg_at,
    H_0,
    H_grid_product,
    H_grid_product_at,
    K,
    N,
):
    """Equation 13.15."""
    H_0_2 = H[H_at[0] : H_at[0] + D[0] * N].reshape((D[0], N))
    # 13.15:  H[0, p, q] = H_0[p, q]
    for p in range(D[0]):
        for q in range(N):
            H_0_2[p, q] = H_0[p, q]
    for k in range(K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_k = H_arg[H_arg_at[k] : H_arg_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_grid_k = H_grid[H_grid_at[k] : H_grid_at[k] + 2 * D[k] * N].reshape((2 * D[k], N))
        H_grid_product_k = H_grid_product[H_grid_product_at[k] : H_grid_product_at[k] + D[k] * N].reshape((D[k], N))
        Ω_prime_k = Ω_prime[Ω_prime_at[k] : Ω_prime_at[k + 1]].reshape((D[k + 1], 2 * D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        H_grid[H_grid_at[k] : H_grid_at[k] + 2 * D[k] * N] = real(0)
        # 13.15:  H_grid_product[k, p, q] = Σ_s A[s, q]·H[k, p, s]
        matmul(H_k, A, H_grid_product_k)
        # 13.15:  H_grid[k, p, q] += H_grid_product[k, p, q]
        for p in range(D[k]):
            for q in range(N):
                H_grid_k[p, q] += H_grid_product_k[p, q]
        # 13.15:  H_grid[k, p, q] += H[k, p - D[k], q]
        for p in range(D[k], 2 * D[k]):
            for q in range(N):
                H_grid_k[p, q] += H_k[p - D[k], q]
        # 13.15:  H_arg[k, p, q] = Σ_s H_grid[k, s, q]·Ω_prime[k, p, s]
        matmul(Ω_prime_k, H_grid_k, H_arg_k)
        for p in range(D[k + 1]):
            # 13.15:  H_arg[k, p, q] += β[k, p]
            # 13.15:  H[k + 1, p, q] = a(H_arg[k, p, q])
            for q in range(N):
                H_arg_k[p, q] += β_k[p]
                H_k_plus_1[p, q] = a(H_arg_k[p, q])


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1] - D[axis0]"),
    given("Ω", "K, D[axis0 + 1] - D[axis0], D[axis0]"),
    output("H", "K + 1, D[axis0], N", live=2),
    temporary("H_sum", "K, D[axis0 + 1] - D[axis0], N", live=1),
    given("A", "N, N"),
    temporary("H_arg", "K, D[axis0 + 1] - D[axis0], N", live=1),
    temporary("H_grid", "K, D[axis0 + 1], N", live=1),
    given("H_0", "D[0], N"),
    sizes="K, N",
    opaque="a",
)
def equation_13_16(
    D,
    β,
    β_at,
    Ω,
    Ω_at,
    H,
    H_at,
    H_sum,
    H_sum_at,
    A,
    H_arg,
    H_arg_at,
    H_grid,
    H_grid_at,
    H_0,
    K,
    N,
):
    """Equation 13.16."""
    H_0_2 = H[H_at[0] : H_at[0] + D[0] * N].reshape((D[0], N))
    # 13.16:  H[0, p, q] = H_0[p, q]
    for p in range(D[0]):
        for q in range(N):
            H_0_2[p, q] = H_0[p, q]
    for k in range(K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_k = H_arg[H_arg_at[k] : H_arg_at[k] + N * (D[k + 1] - D[k])].reshape((D[k + 1] - D[k], N))
        H_grid_k = H_grid[H_grid_at[k] : H_grid_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_sum_k = H_sum[H_sum_at[k] : H_sum_at[k] + N * (D[k + 1] - D[k])].reshape((D[k + 1] - D[k], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1] - D[k], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        H_grid[H_grid_at[k] : H_grid_at[k] + D[k + 1] * N] = real(0)
        # 13.16:  H_sum[k, p, q] = Σ_s H[k, s, q]·Ω[k, p, s]
        matmul(Ω_k, H_k, H_sum_k)
        # 13.16:  H_arg[k, p, q] = Σ_s A[s, q]·H_sum[k, p, s]
        matmul(H_sum_k, A, H_arg_k)
        for p in range(D[k + 1] - D[k]):
            # 13.16:  H_arg[k, p, q] += β[k, p]
            # 13.16:  H_grid[k, p, q] += a(H_arg[k, p, q])
            for q in range(N):
                H_arg_k[p, q] += β_k[p]
                H_grid_k[p, q] += a(H_arg_k[p, q])
        # 13.16:  H_grid[k, p, q] += H[k, p - D[k + 1] + D[k], q]
        for p in range(D[k + 1] - D[k], D[k + 1]):
            for q in range(N):
                H_grid_k[p, q] += H_k[D[k] + p - D[k + 1], q]
        # 13.16:  H[k + 1, p, q] = H_grid[k, p, q]
        for p in range(D[k + 1]):
            for q in range(N):
                H_k_plus_1[p, q] = H_grid_k[p, q]


@kernel(
    given("ne", "ne_size", integral=True),
    given("ne_start", "N + 1", integral=True),
    given("h", "N, D"),
    temporary("agg_sum", "N, D"),
    output("agg", "N, D"),
    sizes="D, N, ne_size",
)
def equation_13_17(ne, ne_start, h, agg_sum, agg, D, N, ne_size):
    """Equation 13.17."""
    for n in range(N):
        # 13.17:  agg_sum[n, p] = Σ_e h[ne[e], p]
        for p in range(D):
            agg_sum[n, p] = real(0)
        for e in range(ne_start[n], ne_start[n + 1]):
            for p in range(D):
                agg_sum[n, p] += h[ne[e], p]
        # 13.17:  agg[n, p] = agg_sum[n, p]/(ne_start[n + 1] - ne_start[n])
        for p in range(D):
            agg[n, p] = agg_sum[n, p] / real(ne_start[n + 1] - ne_start[n])


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω", "K, D[axis0 + 1], D[axis0]"),
    output("H", "K + 1, D[axis0], N", live=2),
    temporary("H_sum", "K, D[axis0 + 1], N", live=1),
    given("A", "N, N"),
    given("D_2", "N, N"),
    temporary("H_factor", "N, N"),
    temporary("H_product", "N, N"),
    temporary("H_arg", "K, D[axis0 + 1], N", live=1),
    given("H_0", "D[0], N"),
    sizes="K, N",
    opaque="a",
)
def equation_13_18(
    D,
    β,
    β_at,
    Ω,
    Ω_at,
    H,
    H_at,
    H_sum,
    H_sum_at,
    A,
    D_2,
    H_factor,
    H_product,
    H_arg,
    H_arg_at,
    H_0,
    K,
    N,
):
    """Equation 13.18."""
    H_0_2 = H[H_at[0] : H_at[0] + D[0] * N].reshape((D[0], N))
    # 13.18:  H[0, p, q] = H_0[p, q]
    for p in range(D[0]):
        for q in range(N):
            H_0_2[p, q] = H_0[p, q]
    # 13.18:  H_factor[p, q] = select(Eq(p, q), 1/D_2[p, p], 0)
    for p in range(N):
        D_2_p_p = D_2[p, p]
        for q in range(N):
            H_factor[p, q] = real(1) / D_2_p_p if p == q else real(0)
    # 13.18:  H_product[p, q] = Σ_s A[p, s]·H_factor[s, q]
    matmul(A, H_factor, H_product)
    # 13.18:  H_product[p, q] += select(Eq(p, q), 1, 0)
    for p in range(N):
        for q in range(N):
            H_product[p, q] += real(1) if p == q else real(0)
    for k in range(K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_k = H_arg[H_arg_at[k] : H_arg_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_sum_k = H_sum[H_sum_at[k] : H_sum_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 13.18:  H_sum[k, p, q] = Σ_s H[k, s, q]·Ω[k, p, s]
        matmul(Ω_k, H_k, H_sum_k)
        # 13.18:  H_arg[k, p, q] = Σ_s H_product[s, q]·H_sum[k, p, s]
        matmul(H_sum_k, H_product, H_arg_k)
        for p in range(D[k + 1]):
            # 13.18:  H_arg[k, p, q] += β[k, p]
            # 13.18:  H[k + 1, p, q] = a(H_arg[k, p, q])
            for q in range(N):
                H_arg_k[p, q] += β_k[p]
                H_k_plus_1[p, q] = a(H_arg_k[p, q])


@kernel(
    given("ne", "ne_size", integral=True),
    given("ne_start", "N + 1", integral=True),
    given("h", "N, D"),
    output("agg", "N, D"),
    sizes="D, N, ne_size",
)
def equation_13_19(ne, ne_start, h, agg, D, N, ne_size):
    """Equation 13.19."""
    # 13.19:  agg[n, p] = Σ_e h[ne[e], p]/sqrt((ne_start[n + 1] - ne_start[n])·(ne_start[ne[e] + 1] -
    #    ne_start[ne[e]]))
    for n in range(N):
        for p in range(D):
            agg[n, p] = real(0)
        for e in range(ne_start[n], ne_start[n + 1]):
            constant_1 = real(1) / sqrt(real((ne_start[n + 1] - ne_start[n]) * (ne_start[ne[e] + 1] - ne_start[ne[e]])))
            for p in range(D):
                agg[n, p] += constant_1 * h[ne[e], p]


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω", "K, D[axis0 + 1], D[axis0]"),
    output("H", "K + 1, D[axis0], N", live=2),
    temporary("H_sum", "K, D[axis0 + 1], N", live=1),
    given("D_2", "N, N"),
    given("A", "N, N"),
    temporary("H_factor", "N, N"),
    temporary("H_sum_2", "N, N"),
    temporary("H_factor_2", "N, N"),
    temporary("H_arg", "K, D[axis0 + 1], N", live=1),
    given("H_0", "D[0], N"),
    sizes="K, N",
    opaque="a",
)
def equation_13_20(
    D,
    β,
    β_at,
    Ω,
    Ω_at,
    H,
    H_at,
    H_sum,
    H_sum_at,
    D_2,
    A,
    H_factor,
    H_sum_2,
    H_factor_2,
    H_arg,
    H_arg_at,
    H_0,
    K,
    N,
):
    """Equation 13.20."""
    H_product = H_factor  # where it begins, the other ends
    H_0_2 = H[H_at[0] : H_at[0] + D[0] * N].reshape((D[0], N))
    # 13.20:  H[0, p, q] = H_0[p, q]
    for p in range(D[0]):
        for q in range(N):
            H_0_2[p, q] = H_0[p, q]
    for p in range(N):
        # 13.20:  H_factor[p, q] = select(Eq(p, q), 1/sqrt(D_2[p, p]), 0)
        # 13.20:  H_factor_2[p, q] = select(Eq(p, q), 1/sqrt(D_2[p, p]), 0)
        D_2_p_p = D_2[p, p]
        constant_1 = real(1) / sqrt(D_2_p_p)
        for q in range(N):
            H_factor[p, q] = constant_1 if p == q else real(0)
            H_factor_2[p, q] = constant_1 if p == q else real(0)
    # 13.20:  H_sum_2[p, q] = Σ_s A[s, q]·H_factor[p, s]
    matmul(H_factor, A, H_sum_2)
    # 13.20:  H_product[p, q] = Σ_s H_factor_2[s, q]·H_sum_2[p, s]
    matmul(H_sum_2, H_factor_2, H_product)
    # 13.20:  H_product[p, q] += select(Eq(p, q), 1, 0)
    for p in range(N):
        for q in range(N):
            H_product[p, q] += real(1) if p == q else real(0)
    for k in range(K):
        H_k_plus_1 = H[H_at[k + 1] : H_at[k + 1] + D[k + 1] * N].reshape((D[k + 1], N))
        H_k = H[H_at[k] : H_at[k] + D[k] * N].reshape((D[k], N))
        H_arg_k = H_arg[H_arg_at[k] : H_arg_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        H_sum_k = H_sum[H_sum_at[k] : H_sum_at[k] + D[k + 1] * N].reshape((D[k + 1], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 13.20:  H_sum[k, p, q] = Σ_s H[k, s, q]·Ω[k, p, s]
        matmul(Ω_k, H_k, H_sum_k)
        # 13.20:  H_arg[k, p, q] = Σ_s H_product[s, q]·H_sum[k, p, s]
        matmul(H_sum_k, H_product, H_arg_k)
        for p in range(D[k + 1]):
            # 13.20:  H_arg[k, p, q] += β[k, p]
            # 13.20:  H[k + 1, p, q] = a(H_arg[k, p, q])
            for q in range(N):
                H_arg_k[p, q] += β_k[p]
                H_k_plus_1[p, q] = a(H_arg_k[p, q])


@kernel(
    given("ne", "ne_size", integral=True),
    given("ne_start", "N + 1", integral=True),
    given("h", "N, D"),
    temporary("agg_max", "N, D"),
    output("agg", "N, D"),
    sizes="D, N, ne_size",
)
def equation_13_21(ne, ne_start, h, agg_max, agg, D, N, ne_size):
    """Equation 13.21."""
    # 13.21:  agg_max[n, p] = max_e h[ne[e], p]
    for n in range(N):
        for p in range(D):
            agg_max[n, p] = real(-np.inf)
        for e in range(ne_start[n], ne_start[n + 1]):
            for p in range(D):
                agg_max[n, p] = maximum(agg_max[n, p], h[ne[e], p])
    # 13.21:  agg[n, p] = agg_max[n, p]
    for n in range(N):
        for p in range(D):
            agg[n, p] = agg_max[n, p]


@kernel(
    given("D", "K + 1", integral=True),
    given("β", "K, D[axis0 + 1]"),
    given("Ω", "K, D[axis0 + 1], D[axis0]"),
    given("H", "K + 1, D[axis0], N"),
    output("H_prime", "K, D[axis0 + 1], N"),
    sizes="K, N",
)
def equation_13_22(D, β, β_at, Ω, Ω_at, H, H_at, H_prime, H_prime_at, K, N):
    """Equation 13.22."""
    for k in range(K):
        H_k = H[H_at[k] : H_at[k + 1]].reshape((D[k], N))
        H_prime_k = H_prime[H_prime_at[k] : H_prime_at[k + 1]].reshape((D[k + 1], N))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        for p in range(D[k + 1]):
            # 13.22:  H_prime[k, p, q] = β[k, p]
            for q in range(N):
                H_prime_k[p, q] = β_k[p]
            # 13.22:  H_prime[k, p, q] += Σ_s H[k, s, q]·Ω[k, p, s]
            for s in range(D[k]):
                for q in range(N):
                    H_prime_k[p, q] += H_k[s, q] * Ω_k[p, s]


@kernel(
    given("D", "K + 1", integral=True),
    given("φ", "K, 2 * D[axis0 + 1]"),
    given("k", "", integral=True),
    given("h_prime", "N, D[k[()] + 1]"),
    temporary("s_grid", "N, N, 2 * D[k[()] + 1]"),
    temporary("s_sum", "N, N"),
    output("s", "N, N"),
    sizes="K, N",
    needs="K - k[()], k[()] + 1, k[()] + 2",
    opaque="a",
)
def equation_13_23(D, φ, φ_at, k, h_prime, s_grid, s_sum, s, K, N):
    """Equation 13.23."""
    φ_k = φ[φ_at[k[()]] : φ_at[k[()] + 1]]
    s_grid[:] = real(0)
    # 13.23:  s_grid[m, n, p] += h_prime[m, p]
    for m in range(N):
        for n in range(N):
            for p in range(D[k[()] + 1]):
                s_grid[m, n, p] += h_prime[m, p]
    # 13.23:  s_grid[m, n, p] += h_prime[n, p - D[k + 1]]
    for m in range(N):
        for n in range(N):
            for p in range(D[k[()] + 1], 2 * D[k[()] + 1]):
                s_grid[m, n, p] += h_prime[n, p - D[k[()] + 1]]
    for m in range(N):
        # 13.23:  s_sum[m, n] = Σ_s s_grid[m, n, s]·φ[k, s]
        for n in range(N):
            s_sum_sum = real(0)
            for s_2 in range(2 * D[k[()] + 1]):
                s_sum_sum += s_grid[m, n, s_2] * φ_k[s_2]
            s_sum[m, n] = s_sum_sum
        # 13.23:  s[m, n] = a(s_sum[m, n])
        for n in range(N):
            s[m, n] = a(s_sum[m, n])


@kernel(
    given("M", "N, N"),
    given("S", "N, N"),
    output("Softmask", "N, N"),
    temporary("log_Softmask_factor", "N, N"),
    temporary("log_Softmask_sum_max", "N, N"),
    temporary("log_Softmask_sum_rest", "N, N"),
    temporary("log_Softmask_sum_ties", "N, N"),
    sizes="N",
)
def softmask(
    M,
    S,
    Softmask,
    log_Softmask_factor,
    log_Softmask_sum_max,
    log_Softmask_sum_rest,
    log_Softmask_sum_ties,
    N,
):
    """Softmask."""
    # softmask:  log_Softmask_factor[p, q] = S[p, q] + log(M[p, q])
    for p in range(N):
        for q in range(N):
            log_Softmask_factor[p, q] = S[p, q] + log(M[p, q])
    for p in range(N):
        # softmask:  log_Softmask_sum_max[p, q] = max_s log_Softmask_factor[s, q]
        for q in range(N):
            log_Softmask_sum_max[p, q] = real(-np.inf)
        for s in range(N):
            for q in range(N):
                log_Softmask_sum_max[p, q] = maximum(log_Softmask_sum_max[p, q], log_Softmask_factor[s, q])
        # softmask:  log_Softmask_sum_rest[p, q] = Σ_s [log_Softmask_factor[s, q] < log_Softmask_sum_max[p,
        #    q]]·exp(log_Softmask_factor[s, q] - log_Softmask_sum_max[p, q])
        for q in range(N):
            log_Softmask_sum_rest[p, q] = real(0)
        for s in range(N):
            for q in range(N):
                log_Softmask_sum_rest[p, q] += exp_below(log_Softmask_factor[s, q], log_Softmask_sum_max[p, q])
        # softmask:  log_Softmask_sum_ties[p, q] = Σ_s [log_Softmask_factor[s, q] = log_Softmask_sum_max[p,
        #    q]]
        for q in range(N):
            log_Softmask_sum_ties[p, q] = real(0)
        for s in range(N):
            for q in range(N):
                log_Softmask_sum_ties[p, q] += reaches(log_Softmask_factor[s, q], log_Softmask_sum_max[p, q])
        # softmask:  log_Softmask_sum_excess[p, q] = log(log_Softmask_sum_rest[p, q] +
        #    log_Softmask_sum_ties[p, q])
        # softmask:  Softmask[p, q] = M[p, q]·exp(S[p, q] - log_Softmask_sum_excess[p, q] -
        #    log_Softmask_sum_max[p, q])
        for q in range(N):
            log_Softmask_sum_excess = log_rest(log_Softmask_sum_rest[p, q], log_Softmask_sum_ties[p, q])
            Softmask[p, q] = M[p, q] * exp_without(S[p, q], log_Softmask_sum_max[p, q], log_Softmask_sum_excess)


@kernel(
    given("D", "K + 1", integral=True),
    given("H_prime", "K, D[axis0 + 1], N"),
    given("A", "N, N"),
    temporary("H_arg", "N, N"),
    given("S", "N, N"),
    temporary("H_sum", "K, D[axis0 + 1], N"),
    output("H", "K + 1, D[axis0], N"),
    temporary("log_Softmask_factor", "N, N"),
    temporary("log_Softmask_sum_max", "N, N"),
    temporary("log_Softmask_sum_rest", "N, N"),
    temporary("log_Softmask_sum_ties", "N, N"),
    sizes="K, N",
    opaque="a",
)
def equation_13_24(
    D,
    H_prime,
    H_prime_at,
    A,
    H_arg,
    S,
    H_sum,
    H_sum_at,
    H,
    H_at,
    log_Softmask_factor,
    log_Softmask_sum_max,
    log_Softmask_sum_rest,
    log_Softmask_sum_ties,
    K,
    N,
):
    """Equation 13.24; softmask."""
    Softmask = H_arg  # where it begins, the other ends
    H[:] = real(0)
    for p in range(N):
        # 13.24:  H_arg[p, q] = A[p, q] + select(Eq(p, q), 1, 0)
        # softmask:  log_Softmask_factor[p, q] = S[p, q] + log(H_arg[p, q])
        for q in range(N):
            H_arg[p, q] = A[p, q] + (real(1) if p == q else real(0))
            log_Softmask_factor[p, q] = S[p, q] + log(H_arg[p, q])
    for p in range(N):
        # softmask:  log_Softmask_sum_max[p, q] = max_s log_Softmask_factor[s, q]
        for q in range(N):
            log_Softmask_sum_max[p, q] = real(-np.inf)
        for s in range(N):
            for q in range(N):
                log_Softmask_sum_max[p, q] = maximum(log_Softmask_sum_max[p, q], log_Softmask_factor[s, q])
        # softmask:  log_Softmask_sum_rest[p, q] = Σ_s [log_Softmask_factor[s, q] < log_Softmask_sum_max[p,
        #    q]]·exp(log_Softmask_factor[s, q] - log_Softmask_sum_max[p, q])
        for q in range(N):
            log_Softmask_sum_rest[p, q] = real(0)
        for s in range(N):
            for q in range(N):
                log_Softmask_sum_rest[p, q] += exp_below(log_Softmask_factor[s, q], log_Softmask_sum_max[p, q])
        # softmask:  log_Softmask_sum_ties[p, q] = Σ_s [log_Softmask_factor[s, q] = log_Softmask_sum_max[p,
        #    q]]
        for q in range(N):
            log_Softmask_sum_ties[p, q] = real(0)
        for s in range(N):
            for q in range(N):
                log_Softmask_sum_ties[p, q] += reaches(log_Softmask_factor[s, q], log_Softmask_sum_max[p, q])
        # softmask:  log_Softmask_sum_excess[p, q] = log(log_Softmask_sum_rest[p, q] +
        #    log_Softmask_sum_ties[p, q])
        # softmask:  Softmask[p, q] = H_arg[p, q]·exp(S[p, q] - log_Softmask_sum_excess[p, q] -
        #    log_Softmask_sum_max[p, q])
        for q in range(N):
            log_Softmask_sum_excess = log_rest(log_Softmask_sum_rest[p, q], log_Softmask_sum_ties[p, q])
            Softmask[p, q] = H_arg[p, q] * exp_without(S[p, q], log_Softmask_sum_max[p, q], log_Softmask_sum_excess)
    # 13.24:  H_sum[k, p, q] += Σ_s H_prime[k, p, s]·Softmask[s, q]
    for k in range(K):
        H_prime_k = H_prime[H_prime_at[k] : H_prime_at[k + 1]].reshape((D[k + 1], N))
        H_sum_k = H_sum[H_sum_at[k] : H_sum_at[k + 1]].reshape((D[k + 1], N))
        for p in range(D[k + 1]):
            for q in range(N):
                H_sum_k[p, q] = real(0)
            for s in range(N):
                for q in range(N):
                    H_sum_k[p, q] += H_prime_k[p, s] * Softmask[s, q]
    # 13.24:  H[k, p, q] += a(H_sum[k - 1, p, q])
    for k in range(1, K + 1):
        H_k = H[H_at[k] : H_at[k + 1]].reshape((D[k], N))
        H_sum_k_minus_1 = H_sum[H_sum_at[k - 1] : H_sum_at[k]].reshape((D[k], N))
        for p in range(D[k]):
            for q in range(N):
                H_k[p, q] += a(H_sum_k_minus_1[p, q])


@kernel(
    given("β_K", ""),
    given("D", "K + 1", integral=True),
    given("ω_K", "D[K]"),
    given("H", "K + 1, D[axis0], N"),
    temporary("value_sum", "N"),
    given("P", "N, N"),
    temporary("value_sum_2", "N"),
    temporary("value_arg", ""),
    output("value", ""),
    sizes="K, N",
)
def equation_13_27(β_K, D, ω_K, H, H_at, value_sum, P, value_sum_2, value_arg, value, K, N):
    """Equation 13.27."""
    H_K = H[H_at[K] : H_at[K + 1]].reshape((D[K], N))
    # 13.27:  value_sum[p] = 0
    # 13.27:  value_sum_2[p] = 0
    for p in range(N):
        value_sum[p] = real(0)
        value_sum_2[p] = real(0)
    # 13.27:  value_sum[p] += Σ_s H[K, s, p]·ω_K[s]
    for s in range(D[K]):
        ω_K_s = ω_K[s]
        for p in range(N):
            value_sum[p] += H_K[s, p] * ω_K_s
    # 13.27:  value_sum_2[p] += Σ_s P[s, p]·value_sum[s]
    for s in range(N):
        value_sum_s = value_sum[s]
        for p in range(N):
            value_sum_2[p] += P[s, p] * value_sum_s
    # 13.27:  value_arg = β_K
    value_arg[()] = β_K[()]
    # 13.27:  value_arg += Σ_s value_sum_2[s]
    value_arg_sum = real(0)
    for s in range(N):
        value_arg_sum += value_sum_2[s]
    value_arg[()] += value_arg_sum
    # 13.27:  value = sig(value_arg)
    value[()] = sig(value_arg[()])


@kernel(
    given("β_K", ""),
    given("D", "K + 1", integral=True),
    given("ω_K", "D[K]"),
    given("H", "K + 1, D[axis0], N"),
    temporary("value_sum", "N"),
    given("P", "N, N"),
    temporary("value_sum_2", "N"),
    temporary("value_arg", ""),
    output("value", ""),
    output("dvalue_dβ_K", ""),
    output("dvalue_dω_K", "D[K]"),
    output("dvalue_dH", "K + 1, D[axis0], N"),
    output("dvalue_dP", "N, N"),
    temporary("dvalue_dvalue_arg", ""),
    sizes="K, N",
)
def equation_13_27_gradient(
    β_K,
    D,
    ω_K,
    H,
    H_at,
    value_sum,
    P,
    value_sum_2,
    value_arg,
    value,
    dvalue_dβ_K,
    dvalue_dω_K,
    dvalue_dH,
    dvalue_dH_at,
    dvalue_dP,
    dvalue_dvalue_arg,
    K,
    N,
):
    """Equation 13.27."""
    dvalue_dvalue_sum = value_sum  # where it begins, the other ends
    dvalue_dvalue_sum_2 = value_sum_2  # where it begins, the other ends
    H_K = H[H_at[K] : H_at[K + 1]].reshape((D[K], N))
    dvalue_dH_K = dvalue_dH[dvalue_dH_at[K] : dvalue_dH_at[K + 1]].reshape((D[K], N))
    dvalue_dω_K[0 : min(0, D[K])] = real(0)
    dvalue_dH[dvalue_dH_at[0] : dvalue_dH_at[K]] = real(0)
    # 13.27:  value_sum[p] = 0
    # 13.27:  value_sum_2[p] = 0
    for p in range(N):
        value_sum[p] = real(0)
        value_sum_2[p] = real(0)
    # 13.27:  value_sum[p] += Σ_s H[K, s, p]·ω_K[s]
    for s in range(D[K]):
        ω_K_s = ω_K[s]
        for p in range(N):
            value_sum[p] += H_K[s, p] * ω_K_s
    # 13.27:  value_sum_2[p] += Σ_s P[s, p]·value_sum[s]
    for s in range(N):
        value_sum_s = value_sum[s]
        for p in range(N):
            value_sum_2[p] += P[s, p] * value_sum_s
    # 13.27:  value_arg = β_K
    value_arg[()] = β_K[()]
    # 13.27:  value_arg += Σ_s value_sum_2[s]
    value_arg_sum = real(0)
    for s in range(N):
        value_arg_sum += value_sum_2[s]
    value_arg[()] += value_arg_sum
    # 13.27:  value = sig(value_arg)
    value[()] = sig(value_arg[()])
    # 13.27:  dvalue_dvalue_arg = value·sig(-value_arg)  (∂value/∂value_arg)
    dvalue_dvalue_arg[()] = value[()] * sig(-value_arg[()])
    # 13.27:  dvalue_dvalue_sum_2[s] = dvalue_dvalue_arg  (∂value_arg/∂value_sum_2[s])
    dvalue_dvalue_arg_value = dvalue_dvalue_arg[()]
    for s in range(N):
        dvalue_dvalue_sum_2[s] = dvalue_dvalue_arg_value
    # 13.27:  dvalue_dβ_K = dvalue_dvalue_arg  (∂value_arg/∂β_K)
    dvalue_dβ_K[()] = dvalue_dvalue_arg[()]
    for s in range(N):
        # 13.27:  dvalue_dP[s, p] = dvalue_dvalue_sum_2[p]·value_sum[s]  (∂value_sum_2/∂P[s, p])
        # 13.27:  dvalue_dvalue_sum[s] = Σ_p P[s, p]·dvalue_dvalue_sum_2[p]  (∂value_sum_2/∂value_sum[s])
        dvalue_dvalue_sum_sum = real(0)
        value_sum_s = value_sum[s]
        for p in range(N):
            dvalue_dP[s, p] = dvalue_dvalue_sum_2[p] * value_sum_s
            dvalue_dvalue_sum_sum += P[s, p] * dvalue_dvalue_sum_2[p]
        dvalue_dvalue_sum[s] = dvalue_dvalue_sum_sum
    for s in range(D[K]):
        # 13.27:  dvalue_dH[K, s, p] = dvalue_dvalue_sum[p]·ω_K[s]  (∂value_sum/∂H[K, s, p])
        # 13.27:  dvalue_dω_K[s] = Σ_p H[K, s, p]·dvalue_dvalue_sum[p]  (∂value_sum/∂ω_K[s])
        dvalue_dω_K_sum = real(0)
        ω_K_s = ω_K[s]
        for p in range(N):
            dvalue_dH_K[s, p] = dvalue_dvalue_sum[p] * ω_K_s
            dvalue_dω_K_sum += H_K[s, p] * dvalue_dvalue_sum[p]
        dvalue_dω_K[s] = dvalue_dω_K_sum


@kernel(
    given("β", "K, D"),
    given("Ω", "K, D, 2 * D"),
    output("H", "K + 1, D, N"),
    given("A", "N, N"),
    temporary("H_grid", "1, 2 * D, N"),
    temporary("H_arg", "1, D, N"),
    given("H_0", "D, N"),
    sizes="D, K, N",
    opaque="a",
)
def equation_13_28(β, Ω, H, A, H_grid, H_arg, H_0, D, K, N):
    """Equation 13.28."""
    # 13.28:  H[0, p, q] = H_0[p, q]
    for p in range(D):
        for q in range(N):
            H[0, p, q] = H_0[p, q]
    for k in range(K):
        H_grid[0] = real(0)
        # 13.28:  H_grid[k, p, q] += H[k, p, q]
        for p in range(D):
            for q in range(N):
                H_grid[0, p, q] += H[k, p, q]
        # 13.28:  H_grid[k, p, q] += Σ_s A[s, q]·H[k, p - D, s]
        for p in range(D, 2 * D):
            for s in range(N):
                for q in range(N):
                    H_grid[0, p, q] += A[s, q] * H[k, p - D, s]
        # 13.28:  H_arg[k, p, q] = Σ_s H_grid[k, s, q]·Ω[k, p, s]
        matmul(Ω[k], H_grid[0], H_arg[0])
        for p in range(D):
            # 13.28:  H_arg[k, p, q] += β[k, p]
            # 13.28:  H[k + 1, p, q] = a(H_arg[k, p, q])
            for q in range(N):
                H_arg[0, p, q] += β[k, p]
                H[k + 1, p, q] = a(H_arg[0, p, q])


@kernel(
    given("ne", "ne_size", integral=True),
    given("ne_start", "N + 1", integral=True),
    given("h", "N, D"),
    temporary("agg_product", "N, D"),
    output("agg", "N, D"),
    sizes="D, N, ne_size",
)
def equation_13_30(ne, ne_start, h, agg_product, agg, D, N, ne_size):
    """Equation 13.30."""
    # 13.30:  agg_product[n, p] = h[n, p]
    for n in range(N):
        for p in range(D):
            agg_product[n, p] = h[n, p]
    for n in range(N):
        # 13.30:  agg_product[n, p] += Σ_e h[ne[e], p]
        for e in range(ne_start[n], ne_start[n + 1]):
            for p in range(D):
                agg_product[n, p] += h[ne[e], p]
        # 13.30:  agg[n, p] = agg_product[n, p]/(ne_start[n + 1] - ne_start[n] + 1)
        for p in range(D):
            agg[n, p] = agg_product[n, p] / real(ne_start[n + 1] + 1 - ne_start[n])
