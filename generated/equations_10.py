"""Chapter 10. Convolutional networks: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: e20390e00f224b5f.
"""

from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("ω", "3"), given("x", "D + 2"), output("z", "D"), sizes="D")
def equation_10_3(ω, x, z, D):
    """Equation 10.3."""
    # 10.3:  z[i] = x[i + 1]·ω[1] + x[i + 2]·ω[2] + x[i]·ω[0]
    for i in range(D):
        z[i] = x[i + 1] * ω[1] + x[i + 2] * ω[2] + x[i] * ω[0]


@kernel(
    given("β", ""),
    given("ω", "3"),
    given("x", "D + 2"),
    temporary("h_arg", "D"),
    output("h", "D"),
    sizes="D",
    opaque="a",
)
def equation_10_4(β, ω, x, h_arg, h, D):
    """Equation 10.4."""
    # 10.4:  h_arg[i] = β
    β_value = β[()]
    for i in range(D):
        h_arg[i] = β_value
    # 10.4:  h_arg[i] += Σ_j x[i + j]·ω[j]
    for i in range(D):
        h_arg_sum = real(0)
        for j in range(3):
            h_arg_sum += x[i + j] * ω[j]
        h_arg[i] += h_arg_sum
    # 10.4:  h[i] = a(h_arg[i])
    for i in range(D):
        h[i] = a(h_arg[i])


@kernel(
    given("β", "D"),
    given("ω", "D, D"),
    given("x", "D"),
    temporary("h_arg", "D"),
    output("h", "D"),
    sizes="D",
    opaque="a",
)
def equation_10_5(β, ω, x, h_arg, h, D):
    """Equation 10.5."""
    # 10.5:  h_arg[i] = β[i]
    for i in range(D):
        h_arg[i] = β[i]
    # 10.5:  h_arg[i] += Σ_j x[j]·ω[i, j]
    for i in range(D):
        h_arg_sum = real(0)
        for j in range(D):
            h_arg_sum += x[j] * ω[i, j]
        h_arg[i] += h_arg_sum
    # 10.5:  h[i] = a(h_arg[i])
    for i in range(D):
        h[i] = a(h_arg[i])


@kernel(
    given("β", ""),
    given("ω", "3, 3"),
    given("x", "H + 2, W + 2"),
    temporary("h_arg", "H, W"),
    output("h", "H, W"),
    sizes="H, W",
    opaque="a",
)
def equation_10_6(β, ω, x, h_arg, h, H, W):
    """Equation 10.6."""
    β_value = β[()]
    for i in range(H):
        # 10.6:  h_arg[i, j] = β
        for j in range(W):
            h_arg[i, j] = β_value
        # 10.6:  h_arg[i, j] += Σ_(m, n) x[i + m, j + n]·ω[m, n]
        for j in range(W):
            h_arg_sum = real(0)
            for m in range(3):
                for n in range(3):
                    h_arg_sum += x[i + m, j + n] * ω[m, n]
            h_arg[i, j] += h_arg_sum
        # 10.6:  h[i, j] = a(h_arg[i, j])
        for j in range(W):
            h[i, j] = a(h_arg[i, j])
