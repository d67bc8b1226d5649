"""Chapter 3. Shallow neural networks: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: dad0d4b33e20934e.
"""

from udlc.runtime.functions import relu, step, tanh
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("φ", "4"), given("θ", "3, 2"), given("x", ""), output("y", ""), opaque="a")
def equation_3_1(φ, θ, x, y):
    """Equation 3.1."""
    # 3.1:  y = φ[0] + φ[1]·a(x·θ[0, 1] + θ[0, 0]) + φ[2]·a(x·θ[1, 1] + θ[1, 0]) + φ[3]·a(x·θ[2, 1] + θ[2, 0])
    y[()] = φ[0] + φ[1] * a(θ[0, 0] + x[()] * θ[0, 1]) + φ[2] * a(θ[1, 0] + x[()] * θ[1, 1]) + φ[3] * a(θ[2, 0] + x[()] * θ[2, 1])


@kernel(
    given("φ", "4"),
    given("θ", "3, 2"),
    given("x", ""),
    output("y", ""),
    output("dy_dφ", "4"),
    output("dy_dθ", "3, 2"),
    output("dy_dx", ""),
    opaque="a",
)
def equation_3_1_gradient(φ, θ, x, y, dy_dφ, dy_dθ, dy_dx):
    """Equation 3.1."""
    dy_dθ[:] = real(0)
    # 3.1:  y = φ[0] + φ[1]·a(x·θ[0, 1] + θ[0, 0]) + φ[2]·a(x·θ[1, 1] + θ[1, 0]) + φ[3]·a(x·θ[2, 1] + θ[2, 0])
    y[()] = φ[0] + φ[1] * a(θ[0, 0] + x[()] * θ[0, 1]) + φ[2] * a(θ[1, 0] + x[()] * θ[1, 1]) + φ[3] * a(θ[2, 0] + x[()] * θ[2, 1])
    # 3.1:  dy_dx = θ[0, 1]·φ[1]·a_prime(x·θ[0, 1] + θ[0, 0]) + θ[1, 1]·φ[2]·a_prime(x·θ[1, 1] + θ[1, 0]) +
    #    θ[2, 1]·φ[3]·a_prime(x·θ[2, 1] + θ[2, 0])  (∂y/∂x)
    dy_dx[()] = θ[0, 1] * φ[1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) + θ[1, 1] * φ[2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) + θ[2, 1] * φ[3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 3.1:  dy_dθ[0, 0] += φ[1]·a_prime(x·θ[0, 1] + θ[0, 0])  (∂y/∂θ[0, 0])
    dy_dθ[0, 0] += φ[1] * a_prime(θ[0, 0] + x[()] * θ[0, 1])
    # 3.1:  dy_dθ[0, 1] += x·φ[1]·a_prime(x·θ[0, 1] + θ[0, 0])  (∂y/∂θ[0, 1])
    dy_dθ[0, 1] += x[()] * φ[1] * a_prime(θ[0, 0] + x[()] * θ[0, 1])
    # 3.1:  dy_dθ[1, 0] += φ[2]·a_prime(x·θ[1, 1] + θ[1, 0])  (∂y/∂θ[1, 0])
    dy_dθ[1, 0] += φ[2] * a_prime(θ[1, 0] + x[()] * θ[1, 1])
    # 3.1:  dy_dθ[1, 1] += x·φ[2]·a_prime(x·θ[1, 1] + θ[1, 0])  (∂y/∂θ[1, 1])
    dy_dθ[1, 1] += x[()] * φ[2] * a_prime(θ[1, 0] + x[()] * θ[1, 1])
    # 3.1:  dy_dθ[2, 0] += φ[3]·a_prime(x·θ[2, 1] + θ[2, 0])  (∂y/∂θ[2, 0])
    dy_dθ[2, 0] += φ[3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 3.1:  dy_dθ[2, 1] += x·φ[3]·a_prime(x·θ[2, 1] + θ[2, 0])  (∂y/∂θ[2, 1])
    dy_dθ[2, 1] += x[()] * φ[3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 3.1:  dy_dφ[0] = 1  (∂y/∂φ[0])
    dy_dφ[0] = real(1)
    # 3.1:  dy_dφ[1] = a(x·θ[0, 1] + θ[0, 0])  (∂y/∂φ[1])
    dy_dφ[1] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 3.1:  dy_dφ[2] = a(x·θ[1, 1] + θ[1, 0])  (∂y/∂φ[2])
    dy_dφ[2] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 3.1:  dy_dφ[3] = a(x·θ[2, 1] + θ[2, 0])  (∂y/∂φ[3])
    dy_dφ[3] = a(θ[2, 0] + x[()] * θ[2, 1])


@kernel(given("z", ""), output("a", ""))
def equation_3_2(z, a):
    """Equation 3.2."""
    # 3.2:  a = relu(z)
    a[()] = relu(z[()])


@kernel(given("z", ""), output("a", ""), output("da_dz", ""))
def equation_3_2_gradient(z, a, da_dz):
    """Equation 3.2."""
    # 3.2:  a = relu(z)
    a[()] = relu(z[()])
    # 3.2:  da_dz = step(z)  (∂a/∂z)
    da_dz[()] = step(z[()])


@kernel(given("θ", "3, 2"), given("x", ""), output("h", "3"), opaque="a")
def equation_3_3(θ, x, h):
    """Equation 3.3."""
    # 3.3:  h[0] = a(x·θ[0, 1] + θ[0, 0])
    h[0] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 3.3:  h[1] = a(x·θ[1, 1] + θ[1, 0])
    h[1] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 3.3:  h[2] = a(x·θ[2, 1] + θ[2, 0])
    h[2] = a(θ[2, 0] + x[()] * θ[2, 1])


@kernel(given("φ", "4"), given("h", "3"), output("y", ""))
def equation_3_4(φ, h, y):
    """Equation 3.4."""
    # 3.4:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]


@kernel(given("φ", "4"), given("h", "3"), output("y", ""), output("dy_dφ", "4"), output("dy_dh", "3"))
def equation_3_4_gradient(φ, h, y, dy_dφ, dy_dh):
    """Equation 3.4."""
    # 3.4:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]
    # 3.4:  dy_dh[0] = φ[1]  (∂y/∂h[0])
    dy_dh[0] = φ[1]
    # 3.4:  dy_dh[1] = φ[2]  (∂y/∂h[1])
    dy_dh[1] = φ[2]
    # 3.4:  dy_dh[2] = φ[3]  (∂y/∂h[2])
    dy_dh[2] = φ[3]
    # 3.4:  dy_dφ[0] = 1  (∂y/∂φ[0])
    dy_dφ[0] = real(1)
    # 3.4:  dy_dφ[1] = h[0]  (∂y/∂φ[1])
    dy_dφ[1] = h[0]
    # 3.4:  dy_dφ[2] = h[1]  (∂y/∂φ[2])
    dy_dφ[2] = h[1]
    # 3.4:  dy_dφ[3] = h[2]  (∂y/∂φ[3])
    dy_dφ[3] = h[2]


@kernel(
    given("θ", "D, 2"),
    given("x", ""),
    output("h", "D"),
    sizes="D",
    opaque="a",
    batch="D",
    operations="3 * D",
)
def equation_3_5(θ, x, h, D):
    """Equation 3.5."""
    θ_flat = θ.reshape(2 * D)
    # 3.5:  h[d] = a(x·θ[d, 1] + θ[d, 0])
    x_value = x[()]
    for d in range(D):
        h[d] = a(θ_flat[2 * d] + x_value * θ_flat[2 * d + 1])


@kernel(given("φ", "D + 1"), given("h", "D"), output("y", ""), sizes="D")
def equation_3_6(φ, h, y, D):
    """Equation 3.6."""
    # 3.6:  y = φ[0]
    y[()] = φ[0]
    # 3.6:  y += Σ_d h[d]·φ[d + 1]
    y_sum = real(0)
    for d in range(D):
        y_sum += h[d] * φ[d + 1]
    y[()] += y_sum


@kernel(
    given("φ", "D + 1"),
    given("h", "D"),
    output("y", ""),
    output("dy_dφ", "D + 1"),
    output("dy_dh", "D"),
    sizes="D",
)
def equation_3_6_gradient(φ, h, y, dy_dφ, dy_dh, D):
    """Equation 3.6."""
    dy_dφ[:] = real(0)
    # 3.6:  y = φ[0]
    y[()] = φ[0]
    # 3.6:  y += Σ_d h[d]·φ[d + 1]
    # 3.6:  dy_dh[d] = φ[d + 1]  (∂y/∂h[d])
    y_sum = real(0)
    for d in range(D):
        y_sum += h[d] * φ[d + 1]
        dy_dh[d] = φ[d + 1]
    y[()] += y_sum
    # 3.6:  dy_dφ[d] += h[d - 1]  (∂y/∂φ[d + 1])
    for d in range(1, D + 1):
        dy_dφ[d] += h[d - 1]
    # 3.6:  dy_dφ[0] += 1  (∂y/∂φ[0])
    dy_dφ[0] += real(1)


@kernel(given("θ", "4, 2"), given("x", ""), output("h", "4"), opaque="a")
def equation_3_7(θ, x, h):
    """Equation 3.7."""
    # 3.7:  h[0] = a(x·θ[0, 1] + θ[0, 0])
    h[0] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 3.7:  h[1] = a(x·θ[1, 1] + θ[1, 0])
    h[1] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 3.7:  h[2] = a(x·θ[2, 1] + θ[2, 0])
    h[2] = a(θ[2, 0] + x[()] * θ[2, 1])
    # 3.7:  h[3] = a(x·θ[3, 1] + θ[3, 0])
    h[3] = a(θ[3, 0] + x[()] * θ[3, 1])


@kernel(given("φ", "2, 5"), given("h", "4"), output("y", "2"))
def equation_3_8(φ, h, y):
    """Equation 3.8."""
    # 3.8:  y[0] = h[0]·φ[0, 1] + h[1]·φ[0, 2] + h[2]·φ[0, 3] + h[3]·φ[0, 4] + φ[0, 0]
    y[0] = φ[0, 0] + h[0] * φ[0, 1] + h[1] * φ[0, 2] + h[2] * φ[0, 3] + h[3] * φ[0, 4]
    # 3.8:  y[1] = h[0]·φ[1, 1] + h[1]·φ[1, 2] + h[2]·φ[1, 3] + h[3]·φ[1, 4] + φ[1, 0]
    y[1] = φ[1, 0] + h[0] * φ[1, 1] + h[1] * φ[1, 2] + h[2] * φ[1, 3] + h[3] * φ[1, 4]


@kernel(given("θ", "3, 3"), given("x", "2"), output("h", "3"), opaque="a")
def equation_3_9(θ, x, h):
    """Equation 3.9."""
    # 3.9:  h[0] = a(x[0]·θ[0, 1] + x[1]·θ[0, 2] + θ[0, 0])
    h[0] = a(θ[0, 0] + x[0] * θ[0, 1] + x[1] * θ[0, 2])
    # 3.9:  h[1] = a(x[0]·θ[1, 1] + x[1]·θ[1, 2] + θ[1, 0])
    h[1] = a(θ[1, 0] + x[0] * θ[1, 1] + x[1] * θ[1, 2])
    # 3.9:  h[2] = a(x[0]·θ[2, 1] + x[1]·θ[2, 2] + θ[2, 0])
    h[2] = a(θ[2, 0] + x[0] * θ[2, 1] + x[1] * θ[2, 2])


@kernel(given("φ", "4"), given("h", "3"), output("y", ""))
def equation_3_10(φ, h, y):
    """Equation 3.10."""
    # 3.10:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]


@kernel(given("φ", "4"), given("h", "3"), output("y", ""), output("dy_dφ", "4"), output("dy_dh", "3"))
def equation_3_10_gradient(φ, h, y, dy_dφ, dy_dh):
    """Equation 3.10."""
    # 3.10:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]
    # 3.10:  dy_dh[0] = φ[1]  (∂y/∂h[0])
    dy_dh[0] = φ[1]
    # 3.10:  dy_dh[1] = φ[2]  (∂y/∂h[1])
    dy_dh[1] = φ[2]
    # 3.10:  dy_dh[2] = φ[3]  (∂y/∂h[2])
    dy_dh[2] = φ[3]
    # 3.10:  dy_dφ[0] = 1  (∂y/∂φ[0])
    dy_dφ[0] = real(1)
    # 3.10:  dy_dφ[1] = h[0]  (∂y/∂φ[1])
    dy_dφ[1] = h[0]
    # 3.10:  dy_dφ[2] = h[1]  (∂y/∂φ[2])
    dy_dφ[2] = h[1]
    # 3.10:  dy_dφ[3] = h[2]  (∂y/∂φ[3])
    dy_dφ[3] = h[2]


@kernel(
    given("θ", "D, D_i + 1"),
    given("x", "D_i"),
    temporary("h_arg", "D"),
    output("h", "D"),
    sizes="D, D_i",
    opaque="a",
    batch="D",
    operations="2 * D + 2 * D * D_i",
)
def equation_3_11(θ, x, h_arg, h, D, D_i):
    """Equation 3.11."""
    # 3.11:  h_arg[d] = θ[d, 0]
    for d in range(D):
        h_arg[d] = θ[d, 0]
    # 3.11:  h_arg[d] += Σ_i x[i]·θ[d, i + 1]
    for d in range(D):
        h_arg_sum = real(0)
        for i in range(D_i):
            h_arg_sum += x[i] * θ[d, i + 1]
        h_arg[d] += h_arg_sum
    # 3.11:  h[d] = a(h_arg[d])
    for d in range(D):
        h[d] = a(h_arg[d])


@kernel(
    given("φ", "D_o, D + 1"),
    given("h", "D"),
    output("y", "D_o"),
    sizes="D, D_o",
    batch="D_o",
    operations="D_o + 2 * D * D_o",
)
def equation_3_12(φ, h, y, D, D_o):
    """Equation 3.12."""
    # 3.12:  y[j] = φ[j, 0]
    for j in range(D_o):
        y[j] = φ[j, 0]
    # 3.12:  y[j] += Σ_d h[d]·φ[j, d + 1]
    for j in range(D_o):
        y_sum = real(0)
        for d in range(D):
            y_sum += h[d] * φ[j, d + 1]
        y[j] += y_sum


@kernel(given("z", ""), output("HardSwish", ""))
def equation_3_13(z, HardSwish):
    """Equation 3.13."""
    # 3.13:  HardSwish = select(z < -3, 0, select((-3 <= z) & (z <= 3), z·(z + 3)/6, z))
    HardSwish[()] = real(0) if z[()] < -real(3) else (z[()] * (z[()] + real(3)) / real(6) if -real(3) <= z[()] and z[()] <= real(3) else z[()])


@kernel(given("z", ""), output("HardSwish", ""), output("dHardSwish_dz", ""))
def equation_3_13_gradient(z, HardSwish, dHardSwish_dz):
    """Equation 3.13."""
    # 3.13:  HardSwish = select(z < -3, 0, select((-3 <= z) & (z <= 3), z·(z + 3)/6, z))
    HardSwish[()] = real(0) if z[()] < -real(3) else (z[()] * (z[()] + real(3)) / real(6) if -real(3) <= z[()] and z[()] <= real(3) else z[()])
    # 3.13:  dHardSwish_dz = select(z <= -3, 0, select((z <= 3) & (z > -3), z/3 + 1/2, 1))  (∂HardSwish/∂z)
    dHardSwish_dz[()] = real(0) if z[()] <= -real(3) else (z[()] / real(3) + real(0.5) if z[()] <= real(3) and z[()] > -real(3) else real(1))


@kernel(given("α", ""), given("z", ""), output("value", ""))
def equation_3_14(α, z, value):
    """Equation 3.14."""
    # 3.14:  value = α·relu(z)
    value[()] = α[()] * relu(z[()])


@kernel(given("α", ""), given("z", ""), output("value", ""), output("dvalue_dα", ""), output("dvalue_dz", ""))
def equation_3_14_gradient(α, z, value, dvalue_dα, dvalue_dz):
    """Equation 3.14."""
    # 3.14:  value = α·relu(z)
    value[()] = α[()] * relu(z[()])
    # 3.14:  dvalue_dz = α·step(z)  (∂value/∂z)
    dvalue_dz[()] = α[()] * step(z[()])
    # 3.14:  dvalue_dα = relu(z)  (∂value/∂α)
    dvalue_dα[()] = relu(z[()])


@kernel(given("z", ""), output("heaviside_", ""), output("rect", ""))
def equation_3_15(z, heaviside_, rect):
    """Equation 3.15."""
    # 3.15:  heaviside = select(z < 0, 0, 1)
    heaviside_[()] = real(0) if z[()] < real(0) else real(1)
    # 3.15:  rect = select(z < 0, 0, select((0 <= z) & (z <= 1), 1, 0))
    rect[()] = real(0) if z[()] < real(0) else (real(1) if real(0) <= z[()] and z[()] <= real(1) else real(0))


@kernel(given("z", ""), output("a", ""))
def identity_activation(z, a):
    """Identity activation."""
    # identity activation:  a = z
    a[()] = z[()]


@kernel(given("z", ""), output("a", ""), output("da_dz", ""))
def identity_activation_gradient(z, a, da_dz):
    """Identity activation."""
    # identity activation:  a = z
    a[()] = z[()]
    # identity activation:  da_dz = 1  (∂a/∂z)
    da_dz[()] = real(1)


@kernel(given("z", ""), output("a", ""))
def tanh_activation(z, a):
    """Tanh activation."""
    # tanh activation:  a = tanh(z)
    a[()] = tanh(z[()])


@kernel(given("z", ""), output("a", ""), output("da_dz", ""))
def tanh_activation_gradient(z, a, da_dz):
    """Tanh activation."""
    # tanh activation:  a = tanh(z)
    a[()] = tanh(z[()])
    # tanh activation:  da_dz = 1 - a^2  (∂a/∂z)
    da_dz[()] = real(1) - a[()] * a[()]
