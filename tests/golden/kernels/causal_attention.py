@kernel(
    given("X", "N, E"),
    parameter("Ω_q", "H, D, E"),
    parameter("Ω_k", "H, D, E"),
    parameter("Ω_v", "H, D, E"),
    temporary("q", "H, N, D"),
    temporary("k", "H, N, D"),
    temporary("v", "H, N, D"),
    temporary("s", "H, N, N"),
    temporary("a", "H, N, N"),
    temporary("out", "N, H, D"),
    output("L", ""),
    temporary("Z_max", "H, N"),
    temporary("Z_rest", "H, N"),
    temporary("Z_ties", "H, N"),
    temporary("Z_excess", "H, N"),
    sizes="D, E, H, N",
)
def causal_attention(X, Ω_q, Ω_k, Ω_v, q, k, v, s, a, out, L, Z_max, Z_rest, Z_ties, Z_excess, D, E, H, N):
    # q[h, n, d] = Σ_e X[n, e]·Ω_q[h, d, e]
    # k[h, n, d] = Σ_e X[n, e]·Ω_k[h, d, e]
    # v[h, n, d] = Σ_e X[n, e]·Ω_v[h, d, e]
    for h in range(H):
        matmul(X, Ω_q[h].T, q[h])
        matmul(X, Ω_k[h].T, k[h])
        matmul(X, Ω_v[h].T, v[h])
    constant_1 = real(1) / sqrt(real(D))
    for h in range(H):
        for n in range(N):
            # s[h, n, m] = Σ_d k[h, m, d]·q[h, n, d]/sqrt(D)  where m ≤ n
            for m in range(N):
                s_sum = real(0)
                if m <= n:
                    for d in range(D):
                        s_sum += constant_1 * k[h, m, d] * q[h, n, d]
                s[h, n, m] = s_sum
            # Z_max[h, n] = max_m s[h, n, m]  where m ≤ n
            Z_max_max = real(-np.inf)
            for m in range(N):
                if m <= n:
                    Z_max_max = maximum(Z_max_max, s[h, n, m])
            Z_max[h, n] = Z_max_max
            # Z_rest[h, n] = Σ_m [s[h, n, m] < Z_max[h, n]]·exp(-Z_max[h, n] + s[h, n, m])  where m ≤ n
            # Z_ties[h, n] = Σ_m [s[h, n, m] = Z_max[h, n]]  where m ≤ n
            Z_rest_sum = real(0)
            Z_ties_sum = real(0)
            for m in range(N):
                if m <= n:
                    Z_rest_sum += exp_below(s[h, n, m], Z_max[h, n])
                    Z_ties_sum += reaches(s[h, n, m], Z_max[h, n])
            Z_rest[h, n] = Z_rest_sum
            Z_ties[h, n] = Z_ties_sum
        # Z_excess[h, n] = log(Z_rest[h, n] + Z_ties[h, n])
        for n in range(N):
            Z_excess[h, n] = log_rest(Z_rest[h, n], Z_ties[h, n])
        # a[h, n, m] = exp(-Z_excess[h, n] - Z_max[h, n] + s[h, n, m])  where m ≤ n
        for n in range(N):
            for m in range(N):
                a[h, n, m] = real(0)
                if m <= n:
                    a[h, n, m] = exp_without(s[h, n, m], Z_max[h, n], Z_excess[h, n])
    # out[n, h, d] = Σ_m a[h, n, m]·v[h, m, d]  where m ≤ n
    # L = Σ_(n, h, d) out[n, h, d]^2/2
    L_sum = real(0)
    for n in range(N):
        for h in range(H):
            for d in range(D):
                out[n, h, d] = real(0)
            for m in range(N):
                if m <= n:
                    a_h_n_m = a[h, n, m]
                    for d in range(D):
                        out[n, h, d] += a_h_n_m * v[h, m, d]
            for d in range(D):
                L_sum += real(0.5) * (out[n, h, d] * out[n, h, d])
    L[()] = L_sum
