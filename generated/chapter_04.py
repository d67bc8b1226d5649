"""Chapter 4. Deep neural networks.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 9782610ca3fd9837.
"""

from .functions_03 import ReLU
from .functions_07 import he
from udlc.runtime.functions import binomial, matmul, power
from udlc.runtime.kernel import given, kernel, output, parameter, real, temporary
from udlc.runtime.network import Network


@kernel(
    parameter("θ", "3, 2"),
    given("x", ""),
    temporary("h", "3"),
    parameter("φ", "4"),
    temporary("y", ""),
    parameter("θ_prime", "3, 2"),
    parameter("φ_prime", "4"),
    output("y_prime", ""),
    opaque="a",
)
def composition(θ, x, h, φ, y, θ_prime, φ_prime, y_prime):
    """Equations 4.1, 4.2, 4.3, 4.4."""
    h_prime = h  # where it begins, the other ends
    # 4.1:  h[0] = a(x·θ[0, 1] + θ[0, 0])
    h[0] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 4.1:  h[1] = a(x·θ[1, 1] + θ[1, 0])
    h[1] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 4.1:  h[2] = a(x·θ[2, 1] + θ[2, 0])
    h[2] = a(θ[2, 0] + x[()] * θ[2, 1])
    # 4.2:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]
    # 4.3:  h_prime[0] = a(y·θ_prime[0, 1] + θ_prime[0, 0])
    h_prime[0] = a(θ_prime[0, 0] + y[()] * θ_prime[0, 1])
    # 4.3:  h_prime[1] = a(y·θ_prime[1, 1] + θ_prime[1, 0])
    h_prime[1] = a(θ_prime[1, 0] + y[()] * θ_prime[1, 1])
    # 4.3:  h_prime[2] = a(y·θ_prime[2, 1] + θ_prime[2, 0])
    h_prime[2] = a(θ_prime[2, 0] + y[()] * θ_prime[2, 1])
    # 4.4:  y_prime = h_prime[0]·φ_prime[1] + h_prime[1]·φ_prime[2] + h_prime[2]·φ_prime[3] + φ_prime[0]
    y_prime[()] = φ_prime[0] + h_prime[0] * φ_prime[1] + h_prime[1] * φ_prime[2] + h_prime[2] * φ_prime[3]


@kernel(
    parameter("θ", "3, 2"),
    given("x", ""),
    temporary("h", "3"),
    parameter("φ", "4"),
    temporary("y", ""),
    parameter("θ_prime", "3, 2"),
    temporary("h_prime", "3"),
    parameter("φ_prime", "4"),
    output("y_prime", ""),
    output("dy_prime_dθ", "3, 2"),
    output("dy_prime_dφ", "4"),
    output("dy_prime_dθ_prime", "3, 2"),
    output("dy_prime_dφ_prime", "4"),
    temporary("dy_prime_dh_prime", "3"),
    temporary("dy_prime_dy", ""),
    opaque="a",
)
def composition_gradient(
    θ,
    x,
    h,
    φ,
    y,
    θ_prime,
    h_prime,
    φ_prime,
    y_prime,
    dy_prime_dθ,
    dy_prime_dφ,
    dy_prime_dθ_prime,
    dy_prime_dφ_prime,
    dy_prime_dh_prime,
    dy_prime_dy,
):
    """Equations 4.1, 4.2, 4.3, 4.4."""
    dy_prime_dh = h_prime  # where it begins, the other ends
    dy_prime_dθ[:] = real(0)
    dy_prime_dθ_prime[:] = real(0)
    # 4.1:  h[0] = a(x·θ[0, 1] + θ[0, 0])
    h[0] = a(θ[0, 0] + x[()] * θ[0, 1])
    # 4.1:  h[1] = a(x·θ[1, 1] + θ[1, 0])
    h[1] = a(θ[1, 0] + x[()] * θ[1, 1])
    # 4.1:  h[2] = a(x·θ[2, 1] + θ[2, 0])
    h[2] = a(θ[2, 0] + x[()] * θ[2, 1])
    # 4.2:  y = h[0]·φ[1] + h[1]·φ[2] + h[2]·φ[3] + φ[0]
    y[()] = φ[0] + h[0] * φ[1] + h[1] * φ[2] + h[2] * φ[3]
    # 4.3:  h_prime[0] = a(y·θ_prime[0, 1] + θ_prime[0, 0])
    h_prime[0] = a(θ_prime[0, 0] + y[()] * θ_prime[0, 1])
    # 4.3:  h_prime[1] = a(y·θ_prime[1, 1] + θ_prime[1, 0])
    h_prime[1] = a(θ_prime[1, 0] + y[()] * θ_prime[1, 1])
    # 4.3:  h_prime[2] = a(y·θ_prime[2, 1] + θ_prime[2, 0])
    h_prime[2] = a(θ_prime[2, 0] + y[()] * θ_prime[2, 1])
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
    # 4.3:  dy_prime_dy = dy_prime_dh_prime[2]·θ_prime[2, 1]·a_prime(y·θ_prime[2, 1] + θ_prime[2, 0])
    #    (∂h_prime/∂y)
    dy_prime_dy[()] = dy_prime_dh_prime[2] * θ_prime[2, 1] * a_prime(θ_prime[2, 0] + y[()] * θ_prime[2, 1])
    # 4.3:  dy_prime_dθ_prime[2, 0] += dy_prime_dh_prime[2]·a_prime(y·θ_prime[2, 1] + θ_prime[2, 0])
    #    (∂h_prime/∂θ_prime[2, 0])
    dy_prime_dθ_prime[2, 0] += dy_prime_dh_prime[2] * a_prime(θ_prime[2, 0] + y[()] * θ_prime[2, 1])
    # 4.3:  dy_prime_dθ_prime[2, 1] += dy_prime_dh_prime[2]·y·a_prime(y·θ_prime[2, 1] + θ_prime[2, 0])
    #    (∂h_prime/∂θ_prime[2, 1])
    dy_prime_dθ_prime[2, 1] += dy_prime_dh_prime[2] * y[()] * a_prime(θ_prime[2, 0] + y[()] * θ_prime[2, 1])
    # 4.3:  dy_prime_dy += dy_prime_dh_prime[1]·θ_prime[1, 1]·a_prime(y·θ_prime[1, 1] + θ_prime[1, 0])
    #    (∂h_prime/∂y)
    dy_prime_dy[()] += dy_prime_dh_prime[1] * θ_prime[1, 1] * a_prime(θ_prime[1, 0] + y[()] * θ_prime[1, 1])
    # 4.3:  dy_prime_dθ_prime[1, 0] += dy_prime_dh_prime[1]·a_prime(y·θ_prime[1, 1] + θ_prime[1, 0])
    #    (∂h_prime/∂θ_prime[1, 0])
    dy_prime_dθ_prime[1, 0] += dy_prime_dh_prime[1] * a_prime(θ_prime[1, 0] + y[()] * θ_prime[1, 1])
    # 4.3:  dy_prime_dθ_prime[1, 1] += dy_prime_dh_prime[1]·y·a_prime(y·θ_prime[1, 1] + θ_prime[1, 0])
    #    (∂h_prime/∂θ_prime[1, 1])
    dy_prime_dθ_prime[1, 1] += dy_prime_dh_prime[1] * y[()] * a_prime(θ_prime[1, 0] + y[()] * θ_prime[1, 1])
    # 4.3:  dy_prime_dy += dy_prime_dh_prime[0]·θ_prime[0, 1]·a_prime(y·θ_prime[0, 1] + θ_prime[0, 0])
    #    (∂h_prime/∂y)
    dy_prime_dy[()] += dy_prime_dh_prime[0] * θ_prime[0, 1] * a_prime(θ_prime[0, 0] + y[()] * θ_prime[0, 1])
    # 4.3:  dy_prime_dθ_prime[0, 0] += dy_prime_dh_prime[0]·a_prime(y·θ_prime[0, 1] + θ_prime[0, 0])
    #    (∂h_prime/∂θ_prime[0, 0])
    dy_prime_dθ_prime[0, 0] += dy_prime_dh_prime[0] * a_prime(θ_prime[0, 0] + y[()] * θ_prime[0, 1])
    # 4.3:  dy_prime_dθ_prime[0, 1] += dy_prime_dh_prime[0]·y·a_prime(y·θ_prime[0, 1] + θ_prime[0, 0])
    #    (∂h_prime/∂θ_prime[0, 1])
    dy_prime_dθ_prime[0, 1] += dy_prime_dh_prime[0] * y[()] * a_prime(θ_prime[0, 0] + y[()] * θ_prime[0, 1])
    # 4.2:  dy_prime_dh[0] = dy_prime_dy·φ[1]  (∂y/∂h[0])
    dy_prime_dh[0] = dy_prime_dy[()] * φ[1]
    # 4.2:  dy_prime_dh[1] = dy_prime_dy·φ[2]  (∂y/∂h[1])
    dy_prime_dh[1] = dy_prime_dy[()] * φ[2]
    # 4.2:  dy_prime_dh[2] = dy_prime_dy·φ[3]  (∂y/∂h[2])
    dy_prime_dh[2] = dy_prime_dy[()] * φ[3]
    # 4.2:  dy_prime_dφ[0] = dy_prime_dy  (∂y/∂φ[0])
    dy_prime_dφ[0] = dy_prime_dy[()]
    # 4.2:  dy_prime_dφ[1] = dy_prime_dy·h[0]  (∂y/∂φ[1])
    dy_prime_dφ[1] = dy_prime_dy[()] * h[0]
    # 4.2:  dy_prime_dφ[2] = dy_prime_dy·h[1]  (∂y/∂φ[2])
    dy_prime_dφ[2] = dy_prime_dy[()] * h[1]
    # 4.2:  dy_prime_dφ[3] = dy_prime_dy·h[2]  (∂y/∂φ[3])
    dy_prime_dφ[3] = dy_prime_dy[()] * h[2]
    # 4.1:  dy_prime_dθ[2, 0] += dy_prime_dh[2]·a_prime(x·θ[2, 1] + θ[2, 0])  (∂h/∂θ[2, 0])
    dy_prime_dθ[2, 0] += dy_prime_dh[2] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 4.1:  dy_prime_dθ[2, 1] += dy_prime_dh[2]·x·a_prime(x·θ[2, 1] + θ[2, 0])  (∂h/∂θ[2, 1])
    dy_prime_dθ[2, 1] += dy_prime_dh[2] * x[()] * a_prime(θ[2, 0] + x[()] * θ[2, 1])
    # 4.1:  dy_prime_dθ[1, 0] += dy_prime_dh[1]·a_prime(x·θ[1, 1] + θ[1, 0])  (∂h/∂θ[1, 0])
    dy_prime_dθ[1, 0] += dy_prime_dh[1] * a_prime(θ[1, 0] + x[()] * θ[1, 1])
    # 4.1:  dy_prime_dθ[1, 1] += dy_prime_dh[1]·x·a_prime(x·θ[1, 1] + θ[1, 0])  (∂h/∂θ[1, 1])
    dy_prime_dθ[1, 1] += dy_prime_dh[1] * x[()] * a_prime(θ[1, 0] + x[()] * θ[1, 1])
    # 4.1:  dy_prime_dθ[0, 0] += dy_prime_dh[0]·a_prime(x·θ[0, 1] + θ[0, 0])  (∂h/∂θ[0, 0])
    dy_prime_dθ[0, 0] += dy_prime_dh[0] * a_prime(θ[0, 0] + x[()] * θ[0, 1])
    # 4.1:  dy_prime_dθ[0, 1] += dy_prime_dh[0]·x·a_prime(x·θ[0, 1] + θ[0, 0])  (∂h/∂θ[0, 1])
    dy_prime_dθ[0, 1] += dy_prime_dh[0] * x[()] * a_prime(θ[0, 0] + x[()] * θ[0, 1])


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    parameter("β", "K + 1, D[axis0 + 1]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    output("h_arg", "I, D[1]"),
    output("h", "K, I, D[axis0 + 1]", live=2),
    output("h_arg_2", "K, I, D[axis0 + 1]", live=1),
    output("y", "I, D[K + 1]"),
    sizes="I, K",
    needs="K",
    opaque="a",
    batch="I",
    operations="2 * D[0] * D[1] * I + 2 * D[1] * I + 2 * D[K + 1] * D[K] * I + D[K + 1] * I + sum(2 * D[k + 1] * D[k] * I + 2 * D[k + 1] * I for k in range(1, K))",
)
def deep_forward(D, x, β, β_at, Ω, Ω_at, h_arg, h, h_at, h_arg_2, h_arg_2_at, y, I, K):
    """Equation 4.15."""
    h_0 = h[h_at[0] : h_at[0] + D[1] * I].reshape((I, D[1]))
    h_K_minus_1 = h[h_at[K - 1] : h_at[K - 1] + D[K] * I].reshape((I, D[K]))
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    Ω_K = Ω[Ω_at[K] : Ω_at[K + 1]].reshape((D[K + 1], D[K]))
    β_0 = β[β_at[0] : β_at[1]]
    β_K = β[β_at[K] : β_at[K + 1]]
    # 4.15:  h_arg[i, p] = Σ_s x[i, s]·Ω[0, p, s]
    matmul(x, Ω_0.T, h_arg)
    for i in range(I):
        # 4.15:  h_arg[i, p] += β[0, p]
        # 4.15:  h[0, i, p] = a(h_arg[i, p])
        for p in range(D[1]):
            h_arg[i, p] += β_0[p]
            h_0[i, p] = a(h_arg[i, p])
    for k in range(1, K):
        h_k_minus_1 = h[h_at[k - 1] : h_at[k - 1] + D[k] * I].reshape((I, D[k]))
        h_k = h[h_at[k] : h_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        h_arg_2_k = h_arg_2[h_arg_2_at[k] : h_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # 4.15:  h_arg_2[k, i, p] = Σ_s h[k - 1, i, s]·Ω[k, p, s]
        matmul(h_k_minus_1, Ω_k.T, h_arg_2_k)
        for i in range(I):
            # 4.15:  h_arg_2[k, i, p] += β[k, p]
            # 4.15:  h[k, i, p] = a(h_arg_2[k, i, p])
            for p in range(D[k + 1]):
                h_arg_2_k[i, p] += β_k[p]
                h_k[i, p] = a(h_arg_2_k[i, p])
    # 4.15:  y[i, p] = Σ_s h[K - 1, i, s]·Ω[K, p, s]
    matmul(h_K_minus_1, Ω_K.T, y)
    # 4.15:  y[i, p] += β[K, p]
    for i in range(I):
        for p in range(D[K + 1]):
            y[i, p] += β_K[p]


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("h_arg", "I, D[1]"),
    given("h", "K, I, D[axis0 + 1]"),
    given("h_arg_2", "K, I, D[axis0 + 1]"),
    given("dL_dy", "I, D[K + 1]"),
    output("dL_dβ", "K + 1, D[axis0 + 1]"),
    output("dL_dΩ", "K + 1, D[axis0 + 1], D[axis0]"),
    temporary("dL_dh", "K, I, D[axis0 + 1]", live=1),
    temporary("dL_dh_arg_2", "K, I, D[axis0 + 1]", live=1),
    temporary("dL_dh_arg", "I, D[1]"),
    sizes="I, K",
    needs="K",
    opaque="a",
    batch="I",
    partial="dL_dβ, dL_dΩ",
    operations="2 * D[0] * D[1] * I + 3 * D[1] * I + 4 * D[K + 1] * D[K] * I + D[K + 1] * I + sum(3 * D[k + 1] * I + 4 * D[k + 1] * D[k] * I for k in range(1, K))",
)
def deep_backward(
    D,
    x,
    Ω,
    Ω_at,
    h_arg,
    h,
    h_at,
    h_arg_2,
    h_arg_2_at,
    dL_dy,
    dL_dβ,
    dL_dβ_at,
    dL_dΩ,
    dL_dΩ_at,
    dL_dh,
    dL_dh_at,
    dL_dh_arg_2,
    dL_dh_arg_2_at,
    dL_dh_arg,
    I,
    K,
):
    """Equation 4.15."""
    dL_dh_0 = dL_dh[dL_dh_at[0] : dL_dh_at[0] + D[1] * I].reshape((I, D[1]))
    dL_dh_K_minus_1 = dL_dh[dL_dh_at[K - 1] : dL_dh_at[K - 1] + D[K] * I].reshape((I, D[K]))
    dL_dΩ_0 = dL_dΩ[dL_dΩ_at[0] : dL_dΩ_at[1]].reshape((D[1], D[0]))
    dL_dΩ_K = dL_dΩ[dL_dΩ_at[K] : dL_dΩ_at[K + 1]].reshape((D[K + 1], D[K]))
    dL_dβ_0 = dL_dβ[dL_dβ_at[0] : dL_dβ_at[1]]
    dL_dβ_K = dL_dβ[dL_dβ_at[K] : dL_dβ_at[K + 1]]
    h_K_minus_1 = h[h_at[K - 1] : h_at[K - 1] + D[K] * I].reshape((I, D[K]))
    Ω_K = Ω[Ω_at[K] : Ω_at[K + 1]].reshape((D[K + 1], D[K]))
    # 4.15:  dL_dh[K - 1, i, s] = Σ_p dL_dy[i, p]·Ω[K, p, s]  (∂y/∂h[K - 1, i, s])
    matmul(dL_dy, Ω_K, dL_dh_K_minus_1)
    # 4.15:  dL_dΩ[K, p, s] = Σ_i dL_dy[i, p]·h[K - 1, i, s]  (∂y/∂Ω[K, p, s])
    matmul(dL_dy.T, h_K_minus_1, dL_dΩ_K)
    # 4.15:  dL_dβ[K, p] = Σ_i dL_dy[i, p]  (∂y/∂β[K, p])
    for p in range(D[K + 1]):
        dL_dβ_K[p] = real(0)
    for i in range(I):
        for p in range(D[K + 1]):
            dL_dβ_K[p] += dL_dy[i, p]
    for k in range(K - 1, 0, -1):
        dL_dh_k_minus_1 = dL_dh[dL_dh_at[k - 1] : dL_dh_at[k - 1] + D[k] * I].reshape((I, D[k]))
        dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        dL_dh_arg_2_k = dL_dh_arg_2[dL_dh_arg_2_at[k] : dL_dh_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        dL_dΩ_k = dL_dΩ[dL_dΩ_at[k] : dL_dΩ_at[k + 1]].reshape((D[k + 1], D[k]))
        dL_dβ_k = dL_dβ[dL_dβ_at[k] : dL_dβ_at[k + 1]]
        h_k_minus_1 = h[h_at[k - 1] : h_at[k - 1] + D[k] * I].reshape((I, D[k]))
        h_arg_2_k = h_arg_2[h_arg_2_at[k] : h_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        # 4.15:  dL_dh_arg_2[k, i, p] = dL_dh[k, i, p]·a_prime(h_arg_2[k, i, p])  (∂h/∂h_arg_2[k, i, p])
        for i in range(I):
            for p in range(D[k + 1]):
                dL_dh_arg_2_k[i, p] = dL_dh_k[i, p] * a_prime(h_arg_2_k[i, p])
        # 4.15:  dL_dh[k - 1, i, s] = Σ_p dL_dh_arg_2[k, i, p]·Ω[k, p, s]  (∂h_arg_2/∂h[k - 1, i, s])
        matmul(dL_dh_arg_2_k, Ω_k, dL_dh_k_minus_1)
        # 4.15:  dL_dΩ[k, p, s] = Σ_i dL_dh_arg_2[k, i, p]·h[k - 1, i, s]  (∂h_arg_2/∂Ω[k, p, s])
        matmul(dL_dh_arg_2_k.T, h_k_minus_1, dL_dΩ_k)
        # 4.15:  dL_dβ[k, p] = Σ_i dL_dh_arg_2[k, i, p]  (∂h_arg_2/∂β[k, p])
        for p in range(D[k + 1]):
            dL_dβ_k[p] = real(0)
        for i in range(I):
            for p in range(D[k + 1]):
                dL_dβ_k[p] += dL_dh_arg_2_k[i, p]
    # 4.15:  dL_dh_arg[i, p] = dL_dh[0, i, p]·a_prime(h_arg[i, p])  (∂h/∂h_arg[i, p])
    for i in range(I):
        for p in range(D[1]):
            dL_dh_arg[i, p] = dL_dh_0[i, p] * a_prime(h_arg[i, p])
    # 4.15:  dL_dΩ[0, p, s] = Σ_i dL_dh_arg[i, p]·x[i, s]  (∂h_arg/∂Ω[0, p, s])
    matmul(dL_dh_arg.T, x, dL_dΩ_0)
    # 4.15:  dL_dβ[0, p] = Σ_i dL_dh_arg[i, p]  (∂h_arg/∂β[0, p])
    for p in range(D[1]):
        dL_dβ_0[p] = real(0)
    for i in range(I):
        for p in range(D[1]):
            dL_dβ_0[p] += dL_dh_arg[i, p]


@kernel(
    parameter("β", "K + 1, D[axis0 + 1]"),
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("h_arg", "I, D[1]"),
    given("h", "K, I, D[axis0 + 1]", live=2, kept="0, C"),
    given("dL_dy", "I, D[K + 1]"),
    output("dL_dβ", "K + 1, D[axis0 + 1]"),
    output("dL_dΩ", "K + 1, D[axis0 + 1], D[axis0]"),
    temporary("dL_dh", "K, I, D[axis0 + 1]", live=2),
    temporary("dL_dh_arg_2", "K, I, D[axis0 + 1]", live=1),
    temporary("dL_dh_arg", "I, D[1]"),
    temporary("h_again", "K, I, D[axis0 + 1]", live="C"),
    temporary("h_arg_2_again", "K, I, D[axis0 + 1]", live="C"),
    sizes="C, I, K",
    needs="K",
    opaque="a",
    batch="I",
    partial="dL_dβ, dL_dΩ",
    operations="2 * D[0] * D[1] * I + 3 * D[1] * I + 4 * D[K + 1] * D[K] * I + D[K + 1] * I + sum(5 * D[C * segment + 2] * I + 6 * D[C * segment + 1] * D[C * segment + 2] * I for segment in range((C + K - 2) // C)) + sum(sum(2 * D[k + 1] * D[k] * I + 2 * D[k + 1] * I for k in range(C * segment + 2, min(C + C * segment + 1, K))) for segment in range((C + K - 2) // C)) + sum(sum(3 * D[k + 1] * I + 4 * D[k + 1] * D[k] * I for k in range(C * segment + 2, min(C + C * segment + 1, K))) for segment in range((C + K - 2) // C))",
)
def deep_backward_in_segments(
    β,
    β_at,
    D,
    x,
    Ω,
    Ω_at,
    h_arg,
    h,
    h_at,
    dL_dy,
    dL_dβ,
    dL_dβ_at,
    dL_dΩ,
    dL_dΩ_at,
    dL_dh,
    dL_dh_at,
    dL_dh_arg_2,
    dL_dh_arg_2_at,
    dL_dh_arg,
    h_again,
    h_again_at,
    h_arg_2_again,
    h_arg_2_again_at,
    C,
    I,
    K,
):
    """Equation 4.15."""
    dL_dh_0 = dL_dh[dL_dh_at[0] : dL_dh_at[0] + D[1] * I].reshape((I, D[1]))
    dL_dh_K_minus_1 = dL_dh[dL_dh_at[K - 1] : dL_dh_at[K - 1] + D[K] * I].reshape((I, D[K]))
    dL_dΩ_0 = dL_dΩ[dL_dΩ_at[0] : dL_dΩ_at[1]].reshape((D[1], D[0]))
    dL_dΩ_K = dL_dΩ[dL_dΩ_at[K] : dL_dΩ_at[K + 1]].reshape((D[K + 1], D[K]))
    dL_dβ_0 = dL_dβ[dL_dβ_at[0] : dL_dβ_at[1]]
    dL_dβ_K = dL_dβ[dL_dβ_at[K] : dL_dβ_at[K + 1]]
    h_K_minus_1 = h[h_at[K - 1] : h_at[K - 1] + D[K] * I].reshape((I, D[K]))
    Ω_K = Ω[Ω_at[K] : Ω_at[K + 1]].reshape((D[K + 1], D[K]))
    # 4.15:  dL_dh[K - 1, i, s] = Σ_p dL_dy[i, p]·Ω[K, p, s]  (∂y/∂h[K - 1, i, s])
    matmul(dL_dy, Ω_K, dL_dh_K_minus_1)
    # 4.15:  dL_dΩ[K, p, s] = Σ_i dL_dy[i, p]·h[K - 1, i, s]  (∂y/∂Ω[K, p, s])
    matmul(dL_dy.T, h_K_minus_1, dL_dΩ_K)
    # 4.15:  dL_dβ[K, p] = Σ_i dL_dy[i, p]  (∂y/∂β[K, p])
    for p in range(D[K + 1]):
        dL_dβ_K[p] = real(0)
    for i in range(I):
        for p in range(D[K + 1]):
            dL_dβ_K[p] += dL_dy[i, p]
    for segment in range((C + K - 2) // C - 1, -1, -1):
        k = C * segment + 1
        if 1 <= k < K:
            h_k_minus_1 = h[h_at[k - 1] : h_at[k - 1] + D[k] * I].reshape((I, D[k]))
            h_again_k = h_again[h_again_at[k] : h_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            h_arg_2_again_k = h_arg_2_again[h_arg_2_again_at[k] : h_arg_2_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
            β_k = β[β_at[k] : β_at[k + 1]]
            # 4.15:  h_arg_2_again[k, i, p] = Σ_s h[k - 1, i, s]·Ω[k, p, s]
            matmul(h_k_minus_1, Ω_k.T, h_arg_2_again_k)
            for i in range(I):
                # 4.15:  h_arg_2_again[k, i, p] += β[k, p]
                # 4.15:  h_again[k, i, p] = a(h_arg_2_again[k, i, p])
                for p in range(D[k + 1]):
                    h_arg_2_again_k[i, p] += β_k[p]
                    h_again_k[i, p] = a(h_arg_2_again_k[i, p])
        for k in range(C * segment + 2, min(C + C * segment + 1, K)):
            h_again_k_minus_1 = h_again[h_again_at[k - 1] : h_again_at[k - 1] + D[k] * I].reshape((I, D[k]))
            h_again_k = h_again[h_again_at[k] : h_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            h_arg_2_again_k = h_arg_2_again[h_arg_2_again_at[k] : h_arg_2_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
            β_k = β[β_at[k] : β_at[k + 1]]
            # 4.15:  h_arg_2_again[k, i, p] = Σ_s h_again[k - 1, i, s]·Ω[k, p, s]
            matmul(h_again_k_minus_1, Ω_k.T, h_arg_2_again_k)
            for i in range(I):
                # 4.15:  h_arg_2_again[k, i, p] += β[k, p]
                # 4.15:  h_again[k, i, p] = a(h_arg_2_again[k, i, p])
                for p in range(D[k + 1]):
                    h_arg_2_again_k[i, p] += β_k[p]
                    h_again_k[i, p] = a(h_arg_2_again_k[i, p])
        for k in range(min(C + C * segment + 1, K) - 1, C * segment + 1, -1):
            dL_dh_k_minus_1 = dL_dh[dL_dh_at[k - 1] : dL_dh_at[k - 1] + D[k] * I].reshape((I, D[k]))
            dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dh_arg_2_k = dL_dh_arg_2[dL_dh_arg_2_at[k] : dL_dh_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dΩ_k = dL_dΩ[dL_dΩ_at[k] : dL_dΩ_at[k + 1]].reshape((D[k + 1], D[k]))
            dL_dβ_k = dL_dβ[dL_dβ_at[k] : dL_dβ_at[k + 1]]
            h_again_k_minus_1 = h_again[h_again_at[k - 1] : h_again_at[k - 1] + D[k] * I].reshape((I, D[k]))
            h_arg_2_again_k = h_arg_2_again[h_arg_2_again_at[k] : h_arg_2_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
            # 4.15:  dL_dh_arg_2[k, i, p] = dL_dh[k, i, p]·a_prime(h_arg_2_again[k, i, p])  (∂h/∂h_arg_2[k, i,
            #    p])
            for i in range(I):
                for p in range(D[k + 1]):
                    dL_dh_arg_2_k[i, p] = dL_dh_k[i, p] * a_prime(h_arg_2_again_k[i, p])
            # 4.15:  dL_dh[k - 1, i, s] = Σ_p dL_dh_arg_2[k, i, p]·Ω[k, p, s]  (∂h_arg_2/∂h[k - 1, i, s])
            matmul(dL_dh_arg_2_k, Ω_k, dL_dh_k_minus_1)
            # 4.15:  dL_dΩ[k, p, s] = Σ_i dL_dh_arg_2[k, i, p]·h_again[k - 1, i, s]  (∂h_arg_2/∂Ω[k, p, s])
            matmul(dL_dh_arg_2_k.T, h_again_k_minus_1, dL_dΩ_k)
            # 4.15:  dL_dβ[k, p] = Σ_i dL_dh_arg_2[k, i, p]  (∂h_arg_2/∂β[k, p])
            for p in range(D[k + 1]):
                dL_dβ_k[p] = real(0)
            for i in range(I):
                for p in range(D[k + 1]):
                    dL_dβ_k[p] += dL_dh_arg_2_k[i, p]
        k = C * segment + 1
        if 1 <= k < K:
            dL_dh_k_minus_1 = dL_dh[dL_dh_at[k - 1] : dL_dh_at[k - 1] + D[k] * I].reshape((I, D[k]))
            dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dh_arg_2_k = dL_dh_arg_2[dL_dh_arg_2_at[k] : dL_dh_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dΩ_k = dL_dΩ[dL_dΩ_at[k] : dL_dΩ_at[k + 1]].reshape((D[k + 1], D[k]))
            dL_dβ_k = dL_dβ[dL_dβ_at[k] : dL_dβ_at[k + 1]]
            h_k_minus_1 = h[h_at[k - 1] : h_at[k - 1] + D[k] * I].reshape((I, D[k]))
            h_arg_2_again_k = h_arg_2_again[h_arg_2_again_at[k] : h_arg_2_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
            # 4.15:  dL_dh_arg_2[k, i, p] = dL_dh[k, i, p]·a_prime(h_arg_2_again[k, i, p])  (∂h/∂h_arg_2[k, i,
            #    p])
            for i in range(I):
                for p in range(D[k + 1]):
                    dL_dh_arg_2_k[i, p] = dL_dh_k[i, p] * a_prime(h_arg_2_again_k[i, p])
            # 4.15:  dL_dh[k - 1, i, s] = Σ_p dL_dh_arg_2[k, i, p]·Ω[k, p, s]  (∂h_arg_2/∂h[k - 1, i, s])
            matmul(dL_dh_arg_2_k, Ω_k, dL_dh_k_minus_1)
            # 4.15:  dL_dΩ[k, p, s] = Σ_i dL_dh_arg_2[k, i, p]·h[k - 1, i, s]  (∂h_arg_2/∂Ω[k, p, s])
            matmul(dL_dh_arg_2_k.T, h_k_minus_1, dL_dΩ_k)
            # 4.15:  dL_dβ[k, p] = Σ_i dL_dh_arg_2[k, i, p]  (∂h_arg_2/∂β[k, p])
            for p in range(D[k + 1]):
                dL_dβ_k[p] = real(0)
            for i in range(I):
                for p in range(D[k + 1]):
                    dL_dβ_k[p] += dL_dh_arg_2_k[i, p]
    # 4.15:  dL_dh_arg[i, p] = dL_dh[0, i, p]·a_prime(h_arg[i, p])  (∂h/∂h_arg[i, p])
    for i in range(I):
        for p in range(D[1]):
            dL_dh_arg[i, p] = dL_dh_0[i, p] * a_prime(h_arg[i, p])
    # 4.15:  dL_dΩ[0, p, s] = Σ_i dL_dh_arg[i, p]·x[i, s]  (∂h_arg/∂Ω[0, p, s])
    matmul(dL_dh_arg.T, x, dL_dΩ_0)
    # 4.15:  dL_dβ[0, p] = Σ_i dL_dh_arg[i, p]  (∂h_arg/∂β[0, p])
    for p in range(D[1]):
        dL_dβ_0[p] = real(0)
    for i in range(I):
        for p in range(D[1]):
            dL_dβ_0[p] += dL_dh_arg[i, p]


@kernel(
    given("D", "K + 2", integral=True),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("h_arg", "I, D[1]"),
    given("h_arg_2", "K, I, D[axis0 + 1]"),
    given("dL_dy", "I, D[K + 1]"),
    temporary("dL_dh", "K, I, D[axis0 + 1]", live=1),
    output("dL_dh_arg_2", "K, I, D[axis0 + 1]", live=1),
    output("dL_dh_arg", "I, D[1]"),
    sizes="I, K",
    needs="K",
    opaque="a",
    batch="I",
    operations="2 * D[1] * I + 2 * D[K + 1] * D[K] * I + sum(2 * D[k + 1] * D[k] * I + 2 * D[k + 1] * I for k in range(1, K))",
)
def deep_backward_states(
    D,
    Ω,
    Ω_at,
    h_arg,
    h_arg_2,
    h_arg_2_at,
    dL_dy,
    dL_dh,
    dL_dh_at,
    dL_dh_arg_2,
    dL_dh_arg_2_at,
    dL_dh_arg,
    I,
    K,
):
    """Equation 4.15."""
    dL_dh_0 = dL_dh[dL_dh_at[0] : dL_dh_at[0] + D[1] * I].reshape((I, D[1]))
    dL_dh_K_minus_1 = dL_dh[dL_dh_at[K - 1] : dL_dh_at[K - 1] + D[K] * I].reshape((I, D[K]))
    Ω_K = Ω[Ω_at[K] : Ω_at[K + 1]].reshape((D[K + 1], D[K]))
    for row in range(min(1, K)):
        dL_dh_arg_2[dL_dh_arg_2_at[row] : dL_dh_arg_2_at[row] + D[row + 1] * I] = real(0)
    # 4.15:  dL_dh[K - 1, i, s] = Σ_p dL_dy[i, p]·Ω[K, p, s]  (∂y/∂h[K - 1, i, s])
    matmul(dL_dy, Ω_K, dL_dh_K_minus_1)
    for k in range(K - 1, 0, -1):
        dL_dh_k_minus_1 = dL_dh[dL_dh_at[k - 1] : dL_dh_at[k - 1] + D[k] * I].reshape((I, D[k]))
        dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        dL_dh_arg_2_k = dL_dh_arg_2[dL_dh_arg_2_at[k] : dL_dh_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        h_arg_2_k = h_arg_2[h_arg_2_at[k] : h_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        # 4.15:  dL_dh_arg_2[k, i, p] = dL_dh[k, i, p]·a_prime(h_arg_2[k, i, p])  (∂h/∂h_arg_2[k, i, p])
        for i in range(I):
            for p in range(D[k + 1]):
                dL_dh_arg_2_k[i, p] = dL_dh_k[i, p] * a_prime(h_arg_2_k[i, p])
        # 4.15:  dL_dh[k - 1, i, s] = Σ_p dL_dh_arg_2[k, i, p]·Ω[k, p, s]  (∂h_arg_2/∂h[k - 1, i, s])
        matmul(dL_dh_arg_2_k, Ω_k, dL_dh_k_minus_1)
    # 4.15:  dL_dh_arg[i, p] = dL_dh[0, i, p]·a_prime(h_arg[i, p])  (∂h/∂h_arg[i, p])
    for i in range(I):
        for p in range(D[1]):
            dL_dh_arg[i, p] = dL_dh_0[i, p] * a_prime(h_arg[i, p])


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    given("h", "K, I, D[axis0 + 1]"),
    given("dL_dy", "I, D[K + 1]"),
    output("dL_dβ", "K + 1, D[axis0 + 1] * (side + part * sides + 1) // (parts * sides) - D[axis0 + 1] * (side + part * sides) // (parts * sides)"),
    output("dL_dΩ", "K + 1, D[axis0 + 1] * (part + 1) // parts - D[axis0 + 1] * part // parts, D[axis0] * (side + 1) // sides - D[axis0] * side // sides"),
    given("dL_dh_arg_2", "K, I, D[axis0 + 1]"),
    given("dL_dh_arg", "I, D[1]"),
    sizes="I, K, part, parts, side, sides",
    batch="I",
    partial="dL_dβ, dL_dΩ",
    operations="10 * I + 2 * I * ((D[0] + D[0] * side) // sides) * ((D[1] + D[1] * part) // parts) + 2 * I * (D[0] * side // sides) * (D[1] * part // parts) + 2 * I * ((D[K + 1] + D[K + 1] * part) // parts) * ((D[K] + D[K] * side) // sides) + 2 * I * (D[K + 1] * part // parts) * (D[K] * side // sides) + I * ((D[1] + D[1] * part * sides + D[1] * side) // (parts * sides)) + I * ((D[K + 1] + D[K + 1] * part * sides + D[K + 1] * side) // (parts * sides)) - 2 * I * (D[0] * side // sides) * ((D[1] + D[1] * part) // parts) - 2 * I * ((D[0] + D[0] * side) // sides) * (D[1] * part // parts) - 2 * I * (D[K + 1] * part // parts) * ((D[K] + D[K] * side) // sides) - 2 * I * ((D[K + 1] + D[K + 1] * part) // parts) * (D[K] * side // sides) - I * ((D[1] * part * sides + D[1] * side) // (parts * sides)) - I * ((D[K + 1] * part * sides + D[K + 1] * side) // (parts * sides)) + sum(2 * I * ((D[k + 1] + D[k + 1] * part) // parts) * ((D[k] + D[k] * side) // sides) + 2 * I * (D[k + 1] * part // parts) * (D[k] * side // sides) + 5 * I + I * ((D[k + 1] + D[k + 1] * part * sides + D[k + 1] * side) // (parts * sides)) - 2 * I * (D[k + 1] * part // parts) * ((D[k] + D[k] * side) // sides) - 2 * I * ((D[k + 1] + D[k + 1] * part) // parts) * (D[k] * side // sides) - I * ((D[k + 1] * part * sides + D[k + 1] * side) // (parts * sides)) for k in range(1, K))",
    saves="sum(D[row + 1] + D[row + 1] * D[row] for row in range(K + 1)) + -(D[0] * I) - D[1] * I - D[K + 1] * I + sum(-(2 * D[row + 1] * I) for row in range(K))",
)
def deep_backward_rows(
    D,
    x,
    h,
    h_at,
    dL_dy,
    dL_dβ,
    dL_dβ_at,
    dL_dΩ,
    dL_dΩ_at,
    dL_dh_arg_2,
    dL_dh_arg_2_at,
    dL_dh_arg,
    I,
    K,
    part,
    parts,
    side,
    sides,
):
    """Equation 4.15."""
    dL_dΩ_0 = dL_dΩ[dL_dΩ_at[0] : dL_dΩ_at[1]].reshape((D[1] * (part + 1) // parts - D[1] * part // parts, D[0] * (side + 1) // sides - D[0] * side // sides))
    dL_dΩ_K = dL_dΩ[dL_dΩ_at[K] : dL_dΩ_at[K + 1]].reshape((D[K + 1] * (part + 1) // parts - D[K + 1] * part // parts, D[K] * (side + 1) // sides - D[K] * side // sides))
    dL_dβ_0 = dL_dβ[dL_dβ_at[0] : dL_dβ_at[1]]
    dL_dβ_K = dL_dβ[dL_dβ_at[K] : dL_dβ_at[K + 1]]
    h_K_minus_1 = h[h_at[K - 1] : h_at[K - 1] + D[K] * I].reshape((I, D[K]))
    # 4.15:  dL_dΩ[K, p, s] = Σ_i dL_dy[i, p + quo(D[K + 1]·part, parts)]·h[K - 1, i, s + quo(D[K]·side,
    #    sides)]  (∂y/∂Ω[K, p, s])
    matmul(dL_dy[:, D[K + 1] * part // parts : D[K + 1] * (part + 1) // parts].T, h_K_minus_1[:, D[K] * side // sides : D[K] * (side + 1) // sides], dL_dΩ_K)
    # 4.15:  dL_dβ[K, p] = Σ_i dL_dy[i, p + quo(D[K + 1]·(part·sides + side), parts·sides)]  (∂y/∂β[K, p])
    for p in range(D[K + 1] * (side + part * sides + 1) // (parts * sides) - D[K + 1] * (side + part * sides) // (parts * sides)):
        dL_dβ_K[p] = real(0)
    for i in range(I):
        place_1 = D[K + 1] * (side + part * sides) // (parts * sides)
        for p in range(D[K + 1] * (side + part * sides + 1) // (parts * sides) - D[K + 1] * (side + part * sides) // (parts * sides)):
            dL_dβ_K[p] += dL_dy[i, p + place_1]
    for k in range(K - 1, 0, -1):
        dL_dh_arg_2_k = dL_dh_arg_2[dL_dh_arg_2_at[k] : dL_dh_arg_2_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        dL_dΩ_k = dL_dΩ[dL_dΩ_at[k] : dL_dΩ_at[k + 1]].reshape((D[k + 1] * (part + 1) // parts - D[k + 1] * part // parts, D[k] * (side + 1) // sides - D[k] * side // sides))
        dL_dβ_k = dL_dβ[dL_dβ_at[k] : dL_dβ_at[k + 1]]
        h_k_minus_1 = h[h_at[k - 1] : h_at[k - 1] + D[k] * I].reshape((I, D[k]))
        # 4.15:  dL_dΩ[k, p, s] = Σ_i dL_dh_arg_2[k, i, p + quo(D[k + 1]·part, parts)]·h[k - 1, i, s +
        #    quo(D[k]·side, sides)]  (∂h_arg_2/∂Ω[k, p, s])
        matmul(dL_dh_arg_2_k[:, D[k + 1] * part // parts : D[k + 1] * (part + 1) // parts].T, h_k_minus_1[:, D[k] * side // sides : D[k] * (side + 1) // sides], dL_dΩ_k)
        # 4.15:  dL_dβ[k, p] = Σ_i dL_dh_arg_2[k, i, p + quo(D[k + 1]·(part·sides + side), parts·sides)]
        #    (∂h_arg_2/∂β[k, p])
        for p in range(D[k + 1] * (side + part * sides + 1) // (parts * sides) - D[k + 1] * (side + part * sides) // (parts * sides)):
            dL_dβ_k[p] = real(0)
        for i in range(I):
            place_2 = D[k + 1] * (side + part * sides) // (parts * sides)
            for p in range(D[k + 1] * (side + part * sides + 1) // (parts * sides) - D[k + 1] * (side + part * sides) // (parts * sides)):
                dL_dβ_k[p] += dL_dh_arg_2_k[i, p + place_2]
    # 4.15:  dL_dΩ[0, p, s] = Σ_i dL_dh_arg[i, p + quo(D[1]·part, parts)]·x[i, s + quo(D[0]·side, sides)]
    #    (∂h_arg/∂Ω[0, p, s])
    matmul(dL_dh_arg[:, D[1] * part // parts : D[1] * (part + 1) // parts].T, x[:, D[0] * side // sides : D[0] * (side + 1) // sides], dL_dΩ_0)
    # 4.15:  dL_dβ[0, p] = Σ_i dL_dh_arg[i, p + quo(D[1]·(part·sides + side), parts·sides)]  (∂h_arg/∂β[0, p])
    for p in range(D[1] * (side + part * sides + 1) // (parts * sides) - D[1] * (side + part * sides) // (parts * sides)):
        dL_dβ_0[p] = real(0)
    for i in range(I):
        place_3 = D[1] * (side + part * sides) // (parts * sides)
        for p in range(D[1] * (side + part * sides + 1) // (parts * sides) - D[1] * (side + part * sides) // (parts * sides)):
            dL_dβ_0[p] += dL_dh_arg[i, p + place_3]


@kernel(temporary("N_r_sum", ""), output("N_r", ""), sizes="D, D_i, K")
def regions(N_r_sum, N_r, D, D_i, K):
    """Equation 4.17."""
    # 4.17:  N_r_sum = Σ_j binomial(D, j)
    N_r_sum_sum = real(0)
    for j in range(D_i + 1):
        N_r_sum_sum += real(binomial(D, j))
    N_r_sum[()] = N_r_sum_sum
    # 4.17:  N_r = N_r_sum·(D/D_i + 1)^(D_i·(K - 1))
    N_r[()] = N_r_sum[()] * power(real(D) / real(D_i) + real(1), real(D_i * (K - 1)))


deep = Network(
    name="deep",
    forward=deep_forward,
    backward=deep_backward,
    parameters=("β", "Ω"),
    adjoints={"y": "dL_dy", "β": "dL_dβ", "Ω": "dL_dΩ"},
    output="y",
    given="x",
    widths="D",
    activation="a",
    default_activation=ReLU,
    init={"β": "zeros", "Ω": he},
    in_segments=deep_backward_in_segments,
    backward_states=deep_backward_states,
    backward_rows=deep_backward_rows,
    title="deep network",
    chapter=4,
    uses=("4.15",),
)
