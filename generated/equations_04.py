"""Chapter 4. Deep neural networks: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: a5437591dc913b82.
"""

from udlc.runtime.functions import binomial, power, relu
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("θ", "3, 2"), given("x", ""), output("h", "3"), opaque="a")
def equation_4_1(θ, x, h):
    """Equation 4.1."""
    # 4.1:  h[0] = a(x·θ[0, 1] + θ[0, 0])
    h[0] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 4.1:  h[1] = a(x·θ[1, 1] + θ[1, 0])
    h[1] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 4.1:  h[2] = a(x·θ[2, 1] + θ[2, 0])
    h[2] = a(θ[2, 0] + x[()] * θ[2, 1])


@kernel(given("φ", "4"), given("h", "3"), output("y", ""))
def equation_4_2(φ, h, y):
    """Equation 4.2."""
    # 4.2:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]


@kernel(given("φ", "4"), given("h", "3"), output("y", ""), output("dy_dφ", "4"), output("dy_dh", "3"))
def equation_4_2_gradient(φ, h, y, dy_dφ, dy_dh):
    """Equation 4.2."""
    # 4.2:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]
    # 4.2:  dy_dh[0] = φ[1]  (∂y/∂h[0])
    dy_dh[0] = φ[1]
    # 4.2:  dy_dh[1] = φ[2]  (∂y/∂h[1])
    dy_dh[1] = φ[2]
    # 4.2:  dy_dh[2] = φ[3]  (∂y/∂h[2])
    dy_dh[2] = φ[3]
    # 4.2:  dy_dφ[0] = 1  (∂y/∂φ[0])
    dy_dφ[0] = real(1)
    # 4.2:  dy_dφ[1] = h[0]  (∂y/∂φ[1])
    dy_dφ[1] = h[0]
    # 4.2:  dy_dφ[2] = h[1]  (∂y/∂φ[2])
    dy_dφ[2] = h[1]
    # 4.2:  dy_dφ[3] = h[2]  (∂y/∂φ[3])
    dy_dφ[3] = h[2]


@kernel(given("θ_prime", "3, 2"), given("y", ""), output("h_prime", "3"), opaque="a")
def equation_4_3(θ_prime, y, h_prime):
    """Equation 4.3."""
    # 4.3:  h_prime[0] = a(y·θ_prime[0, 1] + θ_prime[0, 0])
    h_prime[0] = a(θ_prime[0, 0] + y[()] * θ_prime[0, 1])
    # 4.3:  h_prime[1] = a(y·θ_prime[1, 1] + θ_prime[1, 0])
    h_prime[1] = a(θ_prime[1, 0] + y[()] * θ_prime[1, 1])
    # 4.3:  h_prime[2] = a(y·θ_prime[2, 1] + θ_prime[2, 0])
    h_prime[2] = a(θ_prime[2, 0] + y[()] * θ_prime[2, 1])


@kernel(given("φ_prime", "4"), given("h_prime", "3"), output("y_prime", ""))
def equation_4_4(φ_prime, h_prime, y_prime):
    """Equation 4.4."""
    # 4.4:  y_prime = h_prime[0]·φ_prime[1] + h_prime[1]·φ_prime[2] + h_prime[2]·φ_prime[3] + φ_prime[0]
    y_prime[()] = φ_prime[0] + h_prime[0] * φ_prime[1] + h_prime[1] * φ_prime[2] + h_prime[2] * φ_prime[3]


@kernel(
    given("φ_prime", "4"),
    given("h_prime", "3"),
    output("y_prime", ""),
    output("dy_prime_dφ_prime", "4"),
    output("dy_prime_dh_prime", "3"),
)
def equation_4_4_gradient(φ_prime, h_prime, y_prime, dy_prime_dφ_prime, dy_prime_dh_prime):
    """Equation 4.4."""
    # 4.4:  y_prime = h_prime[0]·φ_prime[1] + h_prime[1]·φ_prime[2] + h_prime[2]·φ_prime[3] + φ_prime[0]
    y_prime[()] = φ_prime[0] + h_prime[0] * φ_prime[1] + h_prime[1] * φ_prime[2] + h_prime[2] * φ_prime[3]
    # 4.4:  dy_prime_dh_prime[0] = φ_prime[1]  (∂y_prime/∂h_prime[0])
    dy_prime_dh_prime[0] = φ_prime[1]
    # 4.4:  dy_prime_dh_prime[1] = φ_prime[2]  (∂y_prime/∂h_prime[1])
    dy_prime_dh_prime[1] = φ_prime[2]
    # 4.4:  dy_prime_dh_prime[2] = φ_prime[3]  (∂y_prime/∂h_prime[2])
    dy_prime_dh_prime[2] = φ_prime[3]
    # 4.4:  dy_prime_dφ_prime[0] = 1  (∂y_prime/∂φ_prime[0])
    dy_prime_dφ_prime[0] = real(1)
    # 4.4:  dy_prime_dφ_prime[1] = h_prime[0]  (∂y_prime/∂φ_prime[1])
    dy_prime_dφ_prime[1] = h_prime[0]
    # 4.4:  dy_prime_dφ_prime[2] = h_prime[1]  (∂y_prime/∂φ_prime[2])
    dy_prime_dφ_prime[2] = h_prime[1]
    # 4.4:  dy_prime_dφ_prime[3] = h_prime[2]  (∂y_prime/∂φ_prime[3])
    dy_prime_dφ_prime[3] = h_prime[2]


@kernel(given("θ_prime", "3, 2"), given("φ", "4"), given("h", "3"), output("h_prime", "3"), opaque="a")
def equation_4_5(θ_prime, φ, h, h_prime):
    """Equation 4.5."""
    # 4.5:  h_prime[0] = a(h[0]·θ_prime[0, 1]·φ[1] + h[1]·θ_prime[0, 1]·φ[2] + h[2]·θ_prime[0, 1]·φ[3] +
    #    θ_prime[0, 0] + θ_prime[0, 1]·φ[0])
    h_prime[0] = a(θ_prime[0, 0] + h[0] * θ_prime[0, 1] * φ[1] + h[1] * θ_prime[0, 1] * φ[2] + h[2] * θ_prime[0, 1] * φ[3] + θ_prime[0, 1] * φ[0])
    # 4.5:  h_prime[1] = a(h[0]·θ_prime[1, 1]·φ[1] + h[1]·θ_prime[1, 1]·φ[2] + h[2]·θ_prime[1, 1]·φ[3] +
    #    θ_prime[1, 0] + θ_prime[1, 1]·φ[0])
    h_prime[1] = a(θ_prime[1, 0] + h[0] * θ_prime[1, 1] * φ[1] + h[1] * θ_prime[1, 1] * φ[2] + h[2] * θ_prime[1, 1] * φ[3] + θ_prime[1, 1] * φ[0])
    # 4.5:  h_prime[2] = a(h[0]·θ_prime[2, 1]·φ[1] + h[1]·θ_prime[2, 1]·φ[2] + h[2]·θ_prime[2, 1]·φ[3] +
    #    θ_prime[2, 0] + θ_prime[2, 1]·φ[0])
    h_prime[2] = a(θ_prime[2, 0] + h[0] * θ_prime[2, 1] * φ[1] + h[1] * θ_prime[2, 1] * φ[2] + h[2] * θ_prime[2, 1] * φ[3] + θ_prime[2, 1] * φ[0])


@kernel(given("ψ", "3, 4"), given("h", "3"), output("h_prime", "3"), opaque="a")
def equation_4_6(ψ, h, h_prime):
    """Equation 4.6."""
    # 4.6:  h_prime[0] = a(h[0]·ψ[0, 1] + h[1]·ψ[0, 2] + h[2]·ψ[0, 3] + ψ[0, 0])
    h_prime[0] = a(ψ[0, 0] + h[0] * ψ[0, 1] + h[1] * ψ[0, 2] + h[2] * ψ[0, 3])
    # 4.6:  h_prime[1] = a(h[0]·ψ[1, 1] + h[1]·ψ[1, 2] + h[2]·ψ[1, 3] + ψ[1, 0])
    h_prime[1] = a(ψ[1, 0] + h[0] * ψ[1, 1] + h[1] * ψ[1, 2] + h[2] * ψ[1, 3])
    # 4.6:  h_prime[2] = a(h[0]·ψ[2, 1] + h[1]·ψ[2, 2] + h[2]·ψ[2, 3] + ψ[2, 0])
    h_prime[2] = a(ψ[2, 0] + h[0] * ψ[2, 1] + h[1] * ψ[2, 2] + h[2] * ψ[2, 3])


@kernel(given("θ", "3, 2"), given("x", ""), output("h", "3"), opaque="a")
def equation_4_7(θ, x, h):
    """Equation 4.7."""
    # 4.7:  h[0] = a(x·θ[0, 1] + θ[0, 0])
    h[0] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 4.7:  h[1] = a(x·θ[1, 1] + θ[1, 0])
    h[1] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 4.7:  h[2] = a(x·θ[2, 1] + θ[2, 0])
    h[2] = a(θ[2, 0] + x[()] * θ[2, 1])


@kernel(given("ψ", "3, 4"), given("h", "3"), output("h_prime", "3"), opaque="a")
def equation_4_8(ψ, h, h_prime):
    """Equation 4.8."""
    # 4.8:  h_prime[0] = a(h[0]·ψ[0, 1] + h[1]·ψ[0, 2] + h[2]·ψ[0, 3] + ψ[0, 0])
    h_prime[0] = a(ψ[0, 0] + h[0] * ψ[0, 1] + h[1] * ψ[0, 2] + h[2] * ψ[0, 3])
    # 4.8:  h_prime[1] = a(h[0]·ψ[1, 1] + h[1]·ψ[1, 2] + h[2]·ψ[1, 3] + ψ[1, 0])
    h_prime[1] = a(ψ[1, 0] + h[0] * ψ[1, 1] + h[1] * ψ[1, 2] + h[2] * ψ[1, 3])
    # 4.8:  h_prime[2] = a(h[0]·ψ[2, 1] + h[1]·ψ[2, 2] + h[2]·ψ[2, 3] + ψ[2, 0])
    h_prime[2] = a(ψ[2, 0] + h[0] * ψ[2, 1] + h[1] * ψ[2, 2] + h[2] * ψ[2, 3])


@kernel(given("φ_prime", "4"), given("h_prime", "3"), output("y_prime", ""))
def equation_4_9(φ_prime, h_prime, y_prime):
    """Equation 4.9."""
    # 4.9:  y_prime = h_prime[0]·φ_prime[1] + h_prime[1]·φ_prime[2] + h_prime[2]·φ_prime[3] + φ_prime[0]
    y_prime[()] = φ_prime[0] + h_prime[0] * φ_prime[1] + h_prime[1] * φ_prime[2] + h_prime[2] * φ_prime[3]


@kernel(
    given("φ_prime", "4"),
    given("h_prime", "3"),
    output("y_prime", ""),
    output("dy_prime_dφ_prime", "4"),
    output("dy_prime_dh_prime", "3"),
)
def equation_4_9_gradient(φ_prime, h_prime, y_prime, dy_prime_dφ_prime, dy_prime_dh_prime):
    """Equation 4.9."""
    # 4.9:  y_prime = h_prime[0]·φ_prime[1] + h_prime[1]·φ_prime[2] + h_prime[2]·φ_prime[3] + φ_prime[0]
    y_prime[()] = φ_prime[0] + h_prime[0] * φ_prime[1] + h_prime[1] * φ_prime[2] + h_prime[2] * φ_prime[3]
    # 4.9:  dy_prime_dh_prime[0] = φ_prime[1]  (∂y_prime/∂h_prime[0])
    dy_prime_dh_prime[0] = φ_prime[1]
    # 4.9:  dy_prime_dh_prime[1] = φ_prime[2]  (∂y_prime/∂h_prime[1])
    dy_prime_dh_prime[1] = φ_prime[2]
    # 4.9:  dy_prime_dh_prime[2] = φ_prime[3]  (∂y_prime/∂h_prime[2])
    dy_prime_dh_prime[2] = φ_prime[3]
    # 4.9:  dy_prime_dφ_prime[0] = 1  (∂y_prime/∂φ_prime[0])
    dy_prime_dφ_prime[0] = real(1)
    # 4.9:  dy_prime_dφ_prime[1] = h_prime[0]  (∂y_prime/∂φ_prime[1])
    dy_prime_dφ_prime[1] = h_prime[0]
    # 4.9:  dy_prime_dφ_prime[2] = h_prime[1]  (∂y_prime/∂φ_prime[2])
    dy_prime_dφ_prime[2] = h_prime[1]
    # 4.9:  dy_prime_dφ_prime[3] = h_prime[2]  (∂y_prime/∂φ_prime[3])
    dy_prime_dφ_prime[3] = h_prime[2]


@kernel(
    given("φ_prime", "4"),
    given("ψ", "3, 4"),
    given("θ", "3, 2"),
    given("x", ""),
    output("y_prime", ""),
    opaque="a",
)
def equation_4_10(φ_prime, ψ, θ, x, y_prime):
    """Equation 4.10."""
    # 4.10:  y_prime = φ_prime[0] + φ_prime[1]·a(ψ[0, 0] + ψ[0, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1,
    #    1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[2]·a(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0,
    #    0]) + ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[3]·a(ψ[2, 0] + ψ[2,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))
    y_prime[()] = φ_prime[0] + φ_prime[1] * a(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[2] * a(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[3] * a(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))


@kernel(
    given("φ_prime", "4"),
    given("ψ", "3, 4"),
    given("θ", "3, 2"),
    given("x", ""),
    output("y_prime", ""),
    output("dy_prime_dφ_prime", "4"),
    output("dy_prime_dψ", "3, 4"),
    output("dy_prime_dθ", "3, 2"),
    output("dy_prime_dx", ""),
    opaque="a",
)
def equation_4_10_gradient(
    φ_prime,
    ψ,
    θ,
    x,
    y_prime,
    dy_prime_dφ_prime,
    dy_prime_dψ,
    dy_prime_dθ,
    dy_prime_dx,
):
    """Equation 4.10."""
    dy_prime_dψ[:] = real(0)
    dy_prime_dθ[:] = real(0)
    # 4.10:  y_prime = φ_prime[0] + φ_prime[1]·a(ψ[0, 0] + ψ[0, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1,
    #    1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[2]·a(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0,
    #    0]) + ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[3]·a(ψ[2, 0] + ψ[2,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))
    y_prime[()] = φ_prime[0] + φ_prime[1] * a(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[2] * a(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[3] * a(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dx = φ_prime[1]·(θ[0, 1]·ψ[0, 1]·a_prime(x·θ[0, 1] + θ[0, 0]) + θ[1, 1]·ψ[0,
    #    2]·a_prime(x·θ[1, 1] + θ[1, 0]) + θ[2, 1]·ψ[0, 3]·a_prime(x·θ[2, 1] + θ[2, 0]))·a_prime(ψ[0, 0] +
    #    ψ[0, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) +
    #    φ_prime[2]·(θ[0, 1]·ψ[1, 1]·a_prime(x·θ[0, 1] + θ[0, 0]) + θ[1, 1]·ψ[1, 2]·a_prime(x·θ[1, 1] + θ[1,
    #    0]) + θ[2, 1]·ψ[1, 3]·a_prime(x·θ[2, 1] + θ[2, 0]))·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0])
    #    + ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[3]·(θ[0, 1]·ψ[2,
    #    1]·a_prime(x·θ[0, 1] + θ[0, 0]) + θ[1, 1]·ψ[2, 2]·a_prime(x·θ[1, 1] + θ[1, 0]) + θ[2, 1]·ψ[2,
    #    3]·a_prime(x·θ[2, 1] + θ[2, 0]))·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1,
    #    1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂x)
    dy_prime_dx[()] = φ_prime[1] * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) * (θ[0, 1] * ψ[0, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) + θ[1, 1] * ψ[0, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) + θ[2, 1] * ψ[0, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[2] * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) * (θ[0, 1] * ψ[1, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) + θ[1, 1] * ψ[1, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) + θ[2, 1] * ψ[1, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[3] * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) * (θ[0, 1] * ψ[2, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) + θ[1, 1] * ψ[2, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) + θ[2, 1] * ψ[2, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dθ[0, 0] += φ_prime[1]·ψ[0, 1]·a_prime(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[0, 0] + ψ[0,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) +
    #    φ_prime[2]·ψ[1, 1]·a_prime(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) +
    #    ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[3]·ψ[2, 1]·a_prime(x·θ[0,
    #    1] + θ[0, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) +
    #    ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂θ[0, 0])
    dy_prime_dθ[0, 0] += φ_prime[1] * ψ[0, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[2] * ψ[1, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[3] * ψ[2, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dθ[0, 1] += x·φ_prime[1]·ψ[0, 1]·a_prime(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[0, 0] + ψ[0,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) +
    #    x·φ_prime[2]·ψ[1, 1]·a_prime(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) +
    #    ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + x·φ_prime[3]·ψ[2,
    #    1]·a_prime(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1,
    #    1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂θ[0, 1])
    dy_prime_dθ[0, 1] += x[()] * φ_prime[1] * ψ[0, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + x[()] * φ_prime[2] * ψ[1, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + x[()] * φ_prime[3] * ψ[2, 1] * a_prime(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dθ[1, 0] += φ_prime[1]·ψ[0, 2]·a_prime(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[0, 0] + ψ[0,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) +
    #    φ_prime[2]·ψ[1, 2]·a_prime(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) +
    #    ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[3]·ψ[2, 2]·a_prime(x·θ[1,
    #    1] + θ[1, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) +
    #    ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂θ[1, 0])
    dy_prime_dθ[1, 0] += φ_prime[1] * ψ[0, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[2] * ψ[1, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[3] * ψ[2, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dθ[1, 1] += x·φ_prime[1]·ψ[0, 2]·a_prime(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[0, 0] + ψ[0,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) +
    #    x·φ_prime[2]·ψ[1, 2]·a_prime(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) +
    #    ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + x·φ_prime[3]·ψ[2,
    #    2]·a_prime(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1,
    #    1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂θ[1, 1])
    dy_prime_dθ[1, 1] += x[()] * φ_prime[1] * ψ[0, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + x[()] * φ_prime[2] * ψ[1, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + x[()] * φ_prime[3] * ψ[2, 2] * a_prime(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dθ[2, 0] += φ_prime[1]·ψ[0, 3]·a_prime(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[0, 0] + ψ[0,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) +
    #    φ_prime[2]·ψ[1, 3]·a_prime(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) +
    #    ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + φ_prime[3]·ψ[2, 3]·a_prime(x·θ[2,
    #    1] + θ[2, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) +
    #    ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂θ[2, 0])
    dy_prime_dθ[2, 0] += φ_prime[1] * ψ[0, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[2] * ψ[1, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + φ_prime[3] * ψ[2, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dθ[2, 1] += x·φ_prime[1]·ψ[0, 3]·a_prime(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[0, 0] + ψ[0,
    #    1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0])) +
    #    x·φ_prime[2]·ψ[1, 3]·a_prime(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) +
    #    ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0])) + x·φ_prime[3]·ψ[2,
    #    3]·a_prime(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1,
    #    1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂θ[2, 1])
    dy_prime_dθ[2, 1] += x[()] * φ_prime[1] * ψ[0, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + x[()] * φ_prime[2] * ψ[1, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1])) + x[()] * φ_prime[3] * ψ[2, 3] * a_prime(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dφ_prime[0] = 1  (∂y_prime/∂φ_prime[0])
    dy_prime_dφ_prime[0] = real(1)
    # 4.10:  dy_prime_dφ_prime[1] = a(ψ[0, 0] + ψ[0, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1,
    #    0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂φ_prime[1])
    dy_prime_dφ_prime[1] = a(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dφ_prime[2] = a(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[1, 2]·a(x·θ[1, 1] + θ[1,
    #    0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂φ_prime[2])
    dy_prime_dφ_prime[2] = a(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dφ_prime[3] = a(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1,
    #    0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂φ_prime[3])
    dy_prime_dφ_prime[3] = a(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[0, 0] += φ_prime[1]·a_prime(ψ[0, 0] + ψ[0, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[0,
    #    2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[0, 0])
    dy_prime_dψ[0, 0] += φ_prime[1] * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[0, 1] += φ_prime[1]·a(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[0, 0] + ψ[0, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[0, 1])
    dy_prime_dψ[0, 1] += φ_prime[1] * a(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[0, 2] += φ_prime[1]·a(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[0, 0] + ψ[0, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[0, 2])
    dy_prime_dψ[0, 2] += φ_prime[1] * a(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[0, 3] += φ_prime[1]·a(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[0, 0] + ψ[0, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[0, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[0, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[0, 3])
    dy_prime_dψ[0, 3] += φ_prime[1] * a(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[0, 0] + ψ[0, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[0, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[0, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[1, 0] += φ_prime[2]·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[1,
    #    2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[1, 0])
    dy_prime_dψ[1, 0] += φ_prime[2] * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[1, 1] += φ_prime[2]·a(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[1, 1])
    dy_prime_dψ[1, 1] += φ_prime[2] * a(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[1, 2] += φ_prime[2]·a(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[1, 2])
    dy_prime_dψ[1, 2] += φ_prime[2] * a(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[1, 3] += φ_prime[2]·a(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[1, 0] + ψ[1, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[1, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[1, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[1, 3])
    dy_prime_dψ[1, 3] += φ_prime[2] * a(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[1, 0] + ψ[1, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[1, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[1, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[2, 0] += φ_prime[3]·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] + θ[0, 0]) + ψ[2,
    #    2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[2, 0])
    dy_prime_dψ[2, 0] += φ_prime[3] * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[2, 1] += φ_prime[3]·a(x·θ[0, 1] + θ[0, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[2, 1])
    dy_prime_dψ[2, 1] += φ_prime[3] * a(θ[0, 0] + x[()] * θ[0, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[2, 2] += φ_prime[3]·a(x·θ[1, 1] + θ[1, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[2, 2])
    dy_prime_dψ[2, 2] += φ_prime[3] * a(θ[1, 0] + x[()] * θ[1, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))
    # 4.10:  dy_prime_dψ[2, 3] += φ_prime[3]·a(x·θ[2, 1] + θ[2, 0])·a_prime(ψ[2, 0] + ψ[2, 1]·a(x·θ[0, 1] +
    #    θ[0, 0]) + ψ[2, 2]·a(x·θ[1, 1] + θ[1, 0]) + ψ[2, 3]·a(x·θ[2, 1] + θ[2, 0]))  (∂y_prime/∂ψ[2, 3])
    dy_prime_dψ[2, 3] += φ_prime[3] * a(θ[2, 0] + x[()] * θ[2, 1]) * a_prime(ψ[2, 0] + ψ[2, 1] * a(θ[0, 0] + x[()] * θ[0, 1]) + ψ[2, 2] * a(θ[1, 0] + x[()] * θ[1, 1]) + ψ[2, 3] * a(θ[2, 0] + x[()] * θ[2, 1]))


@kernel(given("θ", "3, 2"), given("x", ""), output("h", "3"), opaque="a")
def equation_4_11(θ, x, h):
    """Equation 4.11."""
    # 4.11:  h[p] = a(x·θ[p, 1] + θ[p, 0])
    x_value = x[()]
    for p in range(3):
        h[p] = a(θ[p, 0] + x_value * θ[p, 1])


@kernel(
    given("ψ", "3, 4"),
    given("h", "3"),
    temporary("h_prime_arg", "3"),
    output("h_prime", "3"),
    opaque="a",
)
def equation_4_12(ψ, h, h_prime_arg, h_prime):
    """Equation 4.12."""
    # 4.12:  h_prime_arg[p] = ψ[p, 0]
    for p in range(3):
        h_prime_arg[p] = ψ[p, 0]
    # 4.12:  h_prime_arg[p] += Σ_s h[s]·ψ[p, s + 1]
    for p in range(3):
        h_prime_arg_sum = real(0)
        for s in range(3):
            h_prime_arg_sum += h[s] * ψ[p, s + 1]
        h_prime_arg[p] += h_prime_arg_sum
    # 4.12:  h_prime[p] = a(h_prime_arg[p])
    for p in range(3):
        h_prime[p] = a(h_prime_arg[p])


@kernel(given("φ_prime", "4"), given("h_prime", "3"), output("y_prime", ""))
def equation_4_13(φ_prime, h_prime, y_prime):
    """Equation 4.13."""
    # 4.13:  y_prime = φ_prime[0]
    y_prime[()] = φ_prime[0]
    # 4.13:  y_prime += Σ_s h_prime[s]·φ_prime[s + 1]
    y_prime_sum = real(0)
    for s in range(3):
        y_prime_sum += h_prime[s] * φ_prime[s + 1]
    y_prime[()] += y_prime_sum


@kernel(
    given("φ_prime", "4"),
    given("h_prime", "3"),
    output("y_prime", ""),
    output("dy_prime_dφ_prime", "4"),
    output("dy_prime_dh_prime", "3"),
)
def equation_4_13_gradient(φ_prime, h_prime, y_prime, dy_prime_dφ_prime, dy_prime_dh_prime):
    """Equation 4.13."""
    dy_prime_dφ_prime[:] = real(0)
    # 4.13:  y_prime = φ_prime[0]
    y_prime[()] = φ_prime[0]
    # 4.13:  y_prime += Σ_s h_prime[s]·φ_prime[s + 1]
    # 4.13:  dy_prime_dh_prime[s] = φ_prime[s + 1]  (∂y_prime/∂h_prime[s])
    y_prime_sum = real(0)
    for s in range(3):
        y_prime_sum += h_prime[s] * φ_prime[s + 1]
        dy_prime_dh_prime[s] = φ_prime[s + 1]
    y_prime[()] += y_prime_sum
    # 4.13:  dy_prime_dφ_prime[s] += h_prime[s - 1]  (∂y_prime/∂φ_prime[s + 1])
    for s in range(1, 4):
        dy_prime_dφ_prime[s] += h_prime[s - 1]
    # 4.13:  dy_prime_dφ_prime[0] += 1  (∂y_prime/∂φ_prime[0])
    dy_prime_dφ_prime[0] += real(1)


@kernel(
    given("θ_0", "3"),
    given("θ", "3"),
    given("x", ""),
    output("h", "3"),
    given("ψ_0", "3"),
    given("Ψ", "3, 3"),
    temporary("h_prime_arg", "3"),
    output("h_prime", "3"),
    given("φ_prime", "4"),
    given("φ_prime_2", "3"),
    output("y_prime", ""),
    opaque="a",
)
def equation_4_14(θ_0, θ, x, h, ψ_0, Ψ, h_prime_arg, h_prime, φ_prime, φ_prime_2, y_prime):
    """Equation 4.14."""
    # 4.14:  h[p] = a(x·θ[p] + θ_0[p])
    # 4.14:  h_prime_arg[p] = ψ_0[p]
    x_value = x[()]
    for p in range(3):
        h[p] = a(θ_0[p] + x_value * θ[p])
        h_prime_arg[p] = ψ_0[p]
    # 4.14:  h_prime_arg[p] += Σ_s h[s]·Ψ[p, s]
    for p in range(3):
        h_prime_arg_sum = real(0)
        for s in range(3):
            h_prime_arg_sum += h[s] * Ψ[p, s]
        h_prime_arg[p] += h_prime_arg_sum
    # 4.14:  h_prime[p] = a(h_prime_arg[p])
    for p in range(3):
        h_prime[p] = a(h_prime_arg[p])
    # 4.14:  y_prime = φ_prime[0]
    y_prime[()] = φ_prime[0]
    # 4.14:  y_prime += Σ_s h_prime[s]·φ_prime_2[s]
    y_prime_sum = real(0)
    for s in range(3):
        y_prime_sum += h_prime[s] * φ_prime_2[s]
    y_prime[()] += y_prime_sum


@kernel(
    given("D", "K + 2", integral=True),
    given("β", "K + 1, D[axis0 + 1]"),
    given("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("x", "D[0]"),
    temporary("h_arg", "D[1]"),
    output("h", "K, D[axis0 + 1]", live=2),
    temporary("h_arg_2", "K, D[axis0 + 1]", live=1),
    output("y", "D[K + 1]"),
    sizes="K",
    needs="K",
    opaque="a",
)
def equation_4_15(D, β, β_at, Ω, Ω_at, x, h_arg, h, h_at, h_arg_2, h_arg_2_at, y, K):
    """Equation 4.15."""
    h_0 = h[h_at[0] : h_at[0] + D[1]]
    h_K_minus_1 = h[h_at[K - 1] : h_at[K - 1] + D[K]]
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    Ω_K = Ω[Ω_at[K] : Ω_at[K + 1]].reshape((D[K + 1], D[K]))
    β_0 = β[β_at[0] : β_at[1]]
    β_K = β[β_at[K] : β_at[K + 1]]
    h_arg[0 : min(0, D[1])] = real(0)
    y[0 : min(0, D[K + 1])] = real(0)
    # 4.15:  h_arg[p] = β[0, p]
    for p in range(D[1]):
        h_arg[p] = β_0[p]
    # 4.15:  h_arg[p] += Σ_s x[s]·Ω[0, p, s]
    for p in range(D[1]):
        h_arg_sum = real(0)
        for s in range(D[0]):
            h_arg_sum += x[s] * Ω_0[p, s]
        h_arg[p] += h_arg_sum
    # 4.15:  h[0, p] = a(h_arg[p])
    for p in range(D[1]):
        h_0[p] = a(h_arg[p])
    for k in range(1, K):
        h_k_minus_1 = h[h_at[k - 1] : h_at[k - 1] + D[k]]
        h_k = h[h_at[k] : h_at[k] + D[k + 1]]
        h_arg_2_k = h_arg_2[h_arg_2_at[k] : h_arg_2_at[k] + D[k + 1]]
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 4.15:  h_arg_2[k, p] = β[k, p]
        for p in range(D[k + 1]):
            h_arg_2_k[p] = β_k[p]
        # 4.15:  h_arg_2[k, p] += Σ_s h[k - 1, s]·Ω[k, p, s]
        for p in range(D[k + 1]):
            h_arg_2_sum = real(0)
            for s in range(D[k]):
                h_arg_2_sum += h_k_minus_1[s] * Ω_k[p, s]
            h_arg_2_k[p] += h_arg_2_sum
        # 4.15:  h[k, p] = a(h_arg_2[k, p])
        for p in range(D[k + 1]):
            h_k[p] = a(h_arg_2_k[p])
    # 4.15:  y[p] = β[K, p]
    for p in range(D[K + 1]):
        y[p] = β_K[p]
    # 4.15:  y[p] += Σ_s h[K - 1, s]·Ω[K, p, s]
    for p in range(D[K + 1]):
        y_sum = real(0)
        for s in range(D[K]):
            y_sum += h_K_minus_1[s] * Ω_K[p, s]
        y[p] += y_sum


@kernel(
    given("D", "K + 2", integral=True),
    given("β", "K + 1, D[axis0 + 1]"),
    given("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("x", "D[0]"),
    temporary("y_nest", "K + 1, D[axis0 + 1]", live=1),
    temporary("y_factor", "K, D[axis0 + 1]", live=1),
    output("y", "D[K + 1]"),
    sizes="K",
    opaque="a",
)
def equation_4_16(D, β, β_at, Ω, Ω_at, x, y_nest, y_nest_at, y_factor, y_factor_at, y, K):
    """Equation 4.16."""
    y_nest_0 = y_nest[y_nest_at[0] : y_nest_at[0] + D[1]]
    y_nest_K = y_nest[y_nest_at[K] : y_nest_at[K] + D[K + 1]]
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    β_0 = β[β_at[0] : β_at[1]]
    y[0 : min(0, D[K + 1])] = real(0)
    # 4.16:  y_nest[0, p] = β[0, p]
    for p in range(D[1]):
        y_nest_0[p] = β_0[p]
    # 4.16:  y_nest[0, p] += Σ_s x[s]·Ω[0, p, s]
    for p in range(D[1]):
        y_nest_sum = real(0)
        for s in range(D[0]):
            y_nest_sum += x[s] * Ω_0[p, s]
        y_nest_0[p] += y_nest_sum
    for k in range(K):
        y_factor_k = y_factor[y_factor_at[k] : y_factor_at[k] + D[k + 1]]
        y_nest_k_plus_1 = y_nest[y_nest_at[k + 1] : y_nest_at[k + 1] + D[k + 2]]
        y_nest_k = y_nest[y_nest_at[k] : y_nest_at[k] + D[k + 1]]
        Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        β_k_plus_1 = β[β_at[k + 1] : β_at[k + 2]]
        # 4.16:  y_factor[k, p] = a(y_nest[k, p])
        for p in range(D[k + 1]):
            y_factor_k[p] = a(y_nest_k[p])
        # 4.16:  y_nest[k + 1, p] = β[k + 1, p]
        for p in range(D[k + 2]):
            y_nest_k_plus_1[p] = β_k_plus_1[p]
        # 4.16:  y_nest[k + 1, p] += Σ_s y_factor[k, s]·Ω[k + 1, p, s]
        for p in range(D[k + 2]):
            y_nest_sum_2 = real(0)
            for s in range(D[k + 1]):
                y_nest_sum_2 += y_factor_k[s] * Ω_k_plus_1[p, s]
            y_nest_k_plus_1[p] += y_nest_sum_2
    # 4.16:  y[p] = y_nest[K, p]
    for p in range(D[K + 1]):
        y[p] = y_nest_K[p]


@kernel(temporary("N_r_sum", ""), output("N_r", ""), sizes="D, D_i, K")
def equation_4_17(N_r_sum, N_r, D, D_i, K):
    """Equation 4.17."""
    # 4.17:  N_r_sum = Σ_j binomial(D, j)
    N_r_sum_sum = real(0)
    for j in range(D_i + 1):
        N_r_sum_sum += real(binomial(D, j))
    N_r_sum[()] = N_r_sum_sum
    # 4.17:  N_r = N_r_sum·(D/D_i + 1)^(D_i·(K - 1))
    N_r[()] = N_r_sum[()] * power(real(D) / real(D_i) + real(1), real(D_i * (K - 1)))


@kernel(
    given("λ", "2"),
    given("D", "K + 2", integral=True),
    given("β", "K + 1, D[axis0 + 1]"),
    given("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("x", "D[0]"),
    temporary("value_arg", "D[1]"),
    temporary("value_factor", "D[1]"),
    temporary("value_arg_2", "D[2]"),
    output("value", "D[2]"),
    sizes="K",
    needs="K",
)
def equation_4_18(λ, D, β, β_at, Ω, Ω_at, x, value_arg, value_factor, value_arg_2, value, K):
    """Equation 4.18."""
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    Ω_1 = Ω[Ω_at[1] : Ω_at[2]].reshape((D[2], D[1]))
    β_0 = β[β_at[0] : β_at[1]]
    β_1 = β[β_at[1] : β_at[2]]
    value_arg[0 : min(0, D[1])] = real(0)
    value_factor[0 : min(0, D[1])] = real(0)
    value_arg_2[0 : min(0, D[2])] = real(0)
    value[0 : min(0, D[2])] = real(0)
    # 4.18:  value_arg[p] = β[0, p]/λ[0]
    for p in range(D[1]):
        value_arg[p] = β_0[p] / λ[0]
    # 4.18:  value_arg[p] += Σ_s x[s]·Ω[0, p, s]
    for p in range(D[1]):
        value_arg_sum = real(0)
        for s in range(D[0]):
            value_arg_sum += x[s] * Ω_0[p, s]
        value_arg[p] += value_arg_sum
    # 4.18:  value_factor[p] = relu(value_arg[p])
    for p in range(D[1]):
        value_factor[p] = relu(value_arg[p])
    # 4.18:  value_arg_2[p] = β[1, p]/(λ[0]·λ[1])
    for p in range(D[2]):
        value_arg_2[p] = β_1[p] / (λ[0] * λ[1])
    # 4.18:  value_arg_2[p] += Σ_s value_factor[s]·Ω[1, p, s]
    for p in range(D[2]):
        value_arg_2_sum = real(0)
        for s in range(D[1]):
            value_arg_2_sum += value_factor[s] * Ω_1[p, s]
        value_arg_2[p] += value_arg_2_sum
    # 4.18:  value[p] = λ[0]·λ[1]·relu(value_arg_2[p])
    for p in range(D[2]):
        value[p] = λ[0] * λ[1] * relu(value_arg_2[p])
