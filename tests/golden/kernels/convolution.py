@kernel(
    given("x", "C, J"),
    parameter("ω", "O, C, M"),
    parameter("β", "O"),
    temporary("z", "O, U"),
    output("L", ""),
    sizes="C, J, M, O, P, R, S, U",
)
def convolution(x, ω, β, z, L, C, J, M, O, P, R, S, U):
    """Equation 10.9."""
    # 10.9:  z[o, u] = β[o]
    # 10.9:  z[o, u] += Σ_(c, m) x[c, m·R + u·S - P]·ω[o, c, m]  where m·R + u·S - P ≥ 0 and m·R + u·S - P < J
    # L = Σ_(o, u) z[o, u]^2/2
    L_sum = real(0)
    for o in range(O):
        β_o = β[o]
        for u in range(U):
            z[o, u] = β_o
        for u in range(U):
            z_sum = real(0)
            for c in range(C):
                for m in range(M):
                    if R * m + S * u - P >= 0:
                        if R * m + S * u - P < J:
                            z_sum += x[c, R * m + S * u - P] * ω[o, c, m]
            z[o, u] += z_sum
        for u in range(U):
            L_sum += real(0.5) * (z[o, u] * z[o, u])
    L[()] = L_sum
