"""Chapter 3. Shallow neural networks.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 98690fa0d74c2b80.
"""

from .functions_03 import HardSwish, Heaviside, ReLU, identity, rect, tanh_function
from .functions_07 import he
from udlc.runtime.functions import matmul
from udlc.runtime.kernel import given, kernel, output, parameter, real, temporary
from udlc.runtime.network import Network


@kernel(
    given("x", "N, D_i"),
    parameter("θ", "D, D_i + 1"),
    output("h_arg", "N, D"),
    output("h", "N, D"),
    parameter("φ", "D_o, D + 1"),
    output("y", "N, D_o"),
    sizes="D, D_i, D_o, N",
    opaque="a",
    batch="N",
    operations="2 * D * D_i * N + 2 * D * D_o * N + 2 * D * N + D_o * N",
)
def shallow_forward(x, θ, h_arg, h, φ, y, D, D_i, D_o, N):
    """Equations 3.11, 3.12."""
    # 3.11:  h_arg[n, d] = Σ_i x[n, i]·θ[d, i + 1]
    matmul(x, θ[:, 1 : D_i + 1].T, h_arg)
    for n in range(N):
        # 3.11:  h_arg[n, d] += θ[d, 0]
        # 3.11:  h[n, d] = a(h_arg[n, d])
        for d in range(D):
            h_arg[n, d] += θ[d, 0]
            h[n, d] = a(h_arg[n, d])
    # 3.12:  y[n, j] = Σ_d h[n, d]·φ[j, d + 1]
    matmul(h, φ[:, 1 : D + 1].T, y)
    # 3.12:  y[n, j] += φ[j, 0]
    for n in range(N):
        for j in range(D_o):
            y[n, j] += φ[j, 0]


@kernel(
    given("x", "N, D_i"),
    given("h_arg", "N, D"),
    given("h", "N, D"),
    parameter("φ", "D_o, D + 1"),
    given("dL_dy", "N, D_o"),
    output("dL_dθ", "D, D_i + 1"),
    output("dL_dφ", "D_o, D + 1"),
    temporary("dL_dh", "N, D"),
    sizes="D, D_i, D_o, N",
    opaque="a",
    batch="N",
    partial="dL_dθ, dL_dφ",
    operations="D + D_o + 2 * D * D_i * N + 3 * D * N + 4 * D * D_o * N + D_o * N",
)
def shallow_backward(x, h_arg, h, φ, dL_dy, dL_dθ, dL_dφ, dL_dh, D, D_i, D_o, N):
    """Equations 3.12, 3.11."""
    dL_dh_arg = dL_dh  # where it begins, the other ends
    h_arg_flat = h_arg.reshape(D * N)
    dL_dh_flat = dL_dh.reshape(D * N)
    dL_dh_arg_flat = dL_dh_arg.reshape(D * N)
    dL_dθ[:] = real(0)
    dL_dφ[:] = real(0)
    # 3.12:  dL_dh[n, d] = Σ_j dL_dy[n, j]·φ[j, d + 1]  (∂y/∂h[n, d])
    matmul(dL_dy, φ[:, 1 : D + 1], dL_dh)
    for j in range(D_o):
        # 3.12:  dL_dφ[j, d] += Σ_n dL_dy[n, j]·h[n, d - 1]  (∂y/∂φ[j, d + 1])
        for n in range(N):
            dL_dy_n_j = dL_dy[n, j]
            for d in range(1, D + 1):
                dL_dφ[j, d] += dL_dy_n_j * h[n, d - 1]
        # 3.12:  dL_dφ[j, 0] += Σ_n dL_dy[n, j]  (∂y/∂φ[j, 0])
        dL_dφ_sum_2 = real(0)
        for n in range(N):
            dL_dφ_sum_2 += dL_dy[n, j]
        dL_dφ[j, 0] += dL_dφ_sum_2
    # 3.11:  dL_dh_arg[n, d] = dL_dh[n, d]·a_prime(h_arg[n, d])  (∂h/∂h_arg[n, d])
    for n_d in range(D * N):
        dL_dh_arg_flat[n_d] = dL_dh_flat[n_d] * a_prime(h_arg_flat[n_d])
    for d in range(D):
        # 3.11:  dL_dθ[d, i] += Σ_n dL_dh_arg[n, d]·x[n, i - 1]  (∂h_arg/∂θ[d, i + 1])
        for n in range(N):
            dL_dh_arg_n_d = dL_dh_arg[n, d]
            for i in range(1, D_i + 1):
                dL_dθ[d, i] += dL_dh_arg_n_d * x[n, i - 1]
        # 3.11:  dL_dθ[d, 0] += Σ_n dL_dh_arg[n, d]  (∂h_arg/∂θ[d, 0])
        dL_dθ_sum_2 = real(0)
        for n in range(N):
            dL_dθ_sum_2 += dL_dh_arg[n, d]
        dL_dθ[d, 0] += dL_dθ_sum_2


@kernel(
    given("h_arg", "N, D"),
    parameter("φ", "D_o, D + 1"),
    given("dL_dy", "N, D_o"),
    temporary("dL_dh", "N, D"),
    output("dL_dh_arg", "N, D"),
    sizes="D, D_o, N",
    opaque="a",
    batch="N",
    operations="2 * D * D_o * N + 2 * D * N",
)
def shallow_backward_states(h_arg, φ, dL_dy, dL_dh, dL_dh_arg, D, D_o, N):
    """Equations 3.12, 3.11."""
    h_arg_flat = h_arg.reshape(D * N)
    dL_dh_flat = dL_dh.reshape(D * N)
    dL_dh_arg_flat = dL_dh_arg.reshape(D * N)
    # 3.12:  dL_dh[n, d] = Σ_j dL_dy[n, j]·φ[j, d + 1]  (∂y/∂h[n, d])
    matmul(dL_dy, φ[:, 1 : D + 1], dL_dh)
    # 3.11:  dL_dh_arg[n, d] = dL_dh[n, d]·a_prime(h_arg[n, d])  (∂h/∂h_arg[n, d])
    for n_d in range(D * N):
        dL_dh_arg_flat[n_d] = dL_dh_flat[n_d] * a_prime(h_arg_flat[n_d])


@kernel(
    given("x", "N, D_i"),
    given("h", "N, D"),
    given("dL_dy", "N, D_o"),
    output("dL_dθ", "D * (side + part * sides + 1) // (parts * sides) - D * (side + part * sides) // (parts * sides), D_i + 1"),
    output("dL_dφ", "D_o * (side + part * sides + 1) // (parts * sides) - D_o * (side + part * sides) // (parts * sides), D + 1"),
    given("dL_dh_arg", "N, D"),
    sizes="D, D_i, D_o, N, part, parts, side, sides",
    batch="N",
    partial="dL_dθ, dL_dφ",
    operations="2 * D * N * ((D_o + D_o * part * sides + D_o * side) // (parts * sides)) + 2 * D_i * N * ((D + D * part * sides + D * side) // (parts * sides)) + N * ((D + D * part * sides + D * side) // (parts * sides)) + N * ((D_o + D_o * part * sides + D_o * side) // (parts * sides)) + (D + D * part * sides + D * side) // (parts * sides) + (D_o + D_o * part * sides + D_o * side) // (parts * sides) - 2 * D * N * ((D_o * part * sides + D_o * side) // (parts * sides)) - 2 * D_i * N * ((D * part * sides + D * side) // (parts * sides)) - N * ((D * part * sides + D * side) // (parts * sides)) - N * ((D_o * part * sides + D_o * side) // (parts * sides)) - (D * part * sides + D * side) // (parts * sides) - (D_o * part * sides + D_o * side) // (parts * sides)",
    saves="D + D_o + D * D_i + D * D_o - 2 * D * N - D_i * N - D_o * N",
)
def shallow_backward_rows(x, h, dL_dy, dL_dθ, dL_dφ, dL_dh_arg, D, D_i, D_o, N, part, parts, side, sides):
    """Equations 3.12, 3.11."""
    dL_dθ[:] = real(0)
    dL_dφ[:] = real(0)
    place_1 = D_o * (side + part * sides) // (parts * sides)
    for j in range(D_o * (side + part * sides + 1) // (parts * sides) - D_o * (side + part * sides) // (parts * sides)):
        # 3.12:  dL_dφ[j, d] += Σ_n dL_dy[n, j + quo(D_o·(part·sides + side), parts·sides)]·h[n, d - 1]
        #    (∂y/∂φ[j, d + 1])
        for n in range(N):
            for d in range(1, D + 1):
                dL_dφ[j, d] += dL_dy[n, j + place_1] * h[n, d - 1]
        # 3.12:  dL_dφ[j, 0] += Σ_n dL_dy[n, j + quo(D_o·(part·sides + side), parts·sides)]  (∂y/∂φ[j, 0])
        dL_dφ_sum_2 = real(0)
        for n in range(N):
            dL_dφ_sum_2 += dL_dy[n, j + place_1]
        dL_dφ[j, 0] += dL_dφ_sum_2
    place_2 = D * (side + part * sides) // (parts * sides)
    for d in range(D * (side + part * sides + 1) // (parts * sides) - D * (side + part * sides) // (parts * sides)):
        # 3.11:  dL_dθ[d, i] += Σ_n dL_dh_arg[n, d + quo(D·(part·sides + side), parts·sides)]·x[n, i - 1]
        #    (∂h_arg/∂θ[d, i + 1])
        for n in range(N):
            for i in range(1, D_i + 1):
                dL_dθ[d, i] += dL_dh_arg[n, d + place_2] * x[n, i - 1]
        # 3.11:  dL_dθ[d, 0] += Σ_n dL_dh_arg[n, d + quo(D·(part·sides + side), parts·sides)]  (∂h_arg/∂θ[d,
        #    0])
        dL_dθ_sum_2 = real(0)
        for n in range(N):
            dL_dθ_sum_2 += dL_dh_arg[n, d + place_2]
        dL_dθ[d, 0] += dL_dθ_sum_2


shallow = Network(
    name="shallow",
    forward=shallow_forward,
    backward=shallow_backward,
    parameters=("θ", "φ"),
    adjoints={"y": "dL_dy", "θ": "dL_dθ", "φ": "dL_dφ"},
    output="y",
    given="x",
    widths=("D_i", "D", "D_o"),
    activation="a",
    default_activation=ReLU,
    init={"θ": he, "φ": he},
    backward_states=shallow_backward_states,
    backward_rows=shallow_backward_rows,
    title="shallow network",
    chapter=3,
    uses=("3.11", "3.12"),
)


__all__ = ["HardSwish", "Heaviside", "ReLU", "identity", "rect", "shallow", "tanh_function"]
