"""Chapter 7. Gradients and initialization.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 9502ea257e21ad02.
"""

from .functions_03 import ReLU
from .functions_07 import he, he_backward, he_mean, leaky_ReLU
from udlc.runtime.functions import cos, exp, matmul, sin
from udlc.runtime.kernel import given, kernel, output, parameter, real, temporary
from udlc.runtime.network import Network


@kernel(
    parameter("β", "4"),
    parameter("ω", "4"),
    given("x", ""),
    temporary("f", "4"),
    temporary("h", "3"),
    given("y", ""),
    output("l", ""),
)
def toy_chain(β, ω, x, f, h, y, l):
    """Equation 7.9."""
    # 7.9:  f[0] = x·ω[0] + β[0]
    f[0] = β[0] + x[()] * ω[0]
    # 7.9:  h[0] = sin(f[0])
    h[0] = sin(f[0])
    # 7.9:  f[1] = h[0]·ω[1] + β[1]
    f[1] = β[1] + h[0] * ω[1]
    # 7.9:  h[1] = exp(f[1])
    h[1] = exp(f[1])
    # 7.9:  f[2] = h[1]·ω[2] + β[2]
    f[2] = β[2] + h[1] * ω[2]
    # 7.9:  h[2] = cos(f[2])
    h[2] = cos(f[2])
    # 7.9:  f[3] = h[2]·ω[3] + β[3]
    f[3] = β[3] + h[2] * ω[3]
    # 7.9:  l = (f[3] - y)^2
    l[()] = (f[3] - y[()]) ** 2


@kernel(
    parameter("β", "4"),
    parameter("ω", "4"),
    given("x", ""),
    temporary("f", "4"),
    temporary("h", "3"),
    given("y", ""),
    output("l", ""),
    output("dl_dβ", "4"),
    output("dl_dω", "4"),
    temporary("dl_df", "4"),
    temporary("dl_dh", "3"),
)
def toy_chain_gradient(β, ω, x, f, h, y, l, dl_dβ, dl_dω, dl_df, dl_dh):
    """Equation 7.9."""
    # 7.9:  f[0] = x·ω[0] + β[0]
    f[0] = β[0] + x[()] * ω[0]
    # 7.9:  h[0] = sin(f[0])
    h[0] = sin(f[0])
    # 7.9:  f[1] = h[0]·ω[1] + β[1]
    f[1] = β[1] + h[0] * ω[1]
    # 7.9:  h[1] = exp(f[1])
    h[1] = exp(f[1])
    # 7.9:  f[2] = h[1]·ω[2] + β[2]
    f[2] = β[2] + h[1] * ω[2]
    # 7.9:  h[2] = cos(f[2])
    h[2] = cos(f[2])
    # 7.9:  f[3] = h[2]·ω[3] + β[3]
    f[3] = β[3] + h[2] * ω[3]
    # 7.9:  l = (f[3] - y)^2
    l[()] = (f[3] - y[()]) ** 2
    # 7.9:  dl_df[3] = 2·f[3] - 2·y  (∂l/∂f[3])
    dl_df[3] = real(2) * f[3] - real(2) * y[()]
    # 7.9:  dl_dh[2] = dl_df[3]·ω[3]  (∂f/∂h[2])
    dl_dh[2] = dl_df[3] * ω[3]
    # 7.9:  dl_dβ[3] = dl_df[3]  (∂f/∂β[3])
    dl_dβ[3] = dl_df[3]
    # 7.9:  dl_dω[3] = dl_df[3]·h[2]  (∂f/∂ω[3])
    dl_dω[3] = dl_df[3] * h[2]
    # 7.9:  dl_df[2] = -dl_dh[2]·sin(f[2])  (∂h/∂f[2])
    dl_df[2] = -(dl_dh[2] * sin(f[2]))
    # 7.9:  dl_dh[1] = dl_df[2]·ω[2]  (∂f/∂h[1])
    dl_dh[1] = dl_df[2] * ω[2]
    # 7.9:  dl_dβ[2] = dl_df[2]  (∂f/∂β[2])
    dl_dβ[2] = dl_df[2]
    # 7.9:  dl_dω[2] = dl_df[2]·h[1]  (∂f/∂ω[2])
    dl_dω[2] = dl_df[2] * h[1]
    # 7.9:  dl_df[1] = dl_dh[1]·exp(f[1])  (∂h/∂f[1])
    dl_df[1] = dl_dh[1] * exp(f[1])
    # 7.9:  dl_dh[0] = dl_df[1]·ω[1]  (∂f/∂h[0])
    dl_dh[0] = dl_df[1] * ω[1]
    # 7.9:  dl_dβ[1] = dl_df[1]  (∂f/∂β[1])
    dl_dβ[1] = dl_df[1]
    # 7.9:  dl_dω[1] = dl_df[1]·h[0]  (∂f/∂ω[1])
    dl_dω[1] = dl_df[1] * h[0]
    # 7.9:  dl_df[0] = dl_dh[0]·cos(f[0])  (∂h/∂f[0])
    dl_df[0] = dl_dh[0] * cos(f[0])
    # 7.9:  dl_dβ[0] = dl_df[0]  (∂f/∂β[0])
    dl_dβ[0] = dl_df[0]
    # 7.9:  dl_dω[0] = dl_df[0]·x  (∂f/∂ω[0])
    dl_dω[0] = dl_df[0] * x[()]


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    parameter("β", "K + 1, D[axis0 + 1]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    output("f", "K + 1, I, D[axis0 + 1]", live=2),
    output("h", "K, I, D[axis0 + 1]", live=1),
    output("f_K", "I, D[K + 1]"),
    sizes="I, K",
    opaque="a",
    batch="I",
    operations="2 * D[0] * D[1] * I + D[1] * I + sum(2 * D[k + 1] * D[k + 2] * I + D[k + 1] * I + D[k + 2] * I for k in range(K))",
)
def backprop_forward(D, x, β, β_at, Ω, Ω_at, f, f_at, h, h_at, f_K, I, K):
    """Equation 7.24."""
    f_0 = f[f_at[0] : f_at[0] + D[1] * I].reshape((I, D[1]))
    f_K_2 = f[f_at[K] : f_at[K] + D[K + 1] * I].reshape((I, D[K + 1]))
    Ω_0 = Ω[Ω_at[0] : Ω_at[1]].reshape((D[1], D[0]))
    β_0 = β[β_at[0] : β_at[1]]
    # 7.24:  f[0, i, p] = Σ_s x[i, s]·Ω[0, p, s]
    matmul(x, Ω_0.T, f_0)
    # 7.24:  f[0, i, p] += β[0, p]
    for i in range(I):
        for p in range(D[1]):
            f_0[i, p] += β_0[p]
    for k in range(K):
        f_k_plus_1 = f[f_at[k + 1] : f_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
        f_k = f[f_at[k] : f_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        h_k = h[h_at[k] : h_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        β_k_plus_1 = β[β_at[k + 1] : β_at[k + 2]]
        # 7.24:  h[k, i, p] = a(f[k, i, p])
        for i in range(I):
            for p in range(D[k + 1]):
                h_k[i, p] = a(f_k[i, p])
        # 7.24:  f[k + 1, i, p] = Σ_s h[k, i, s]·Ω[k + 1, p, s]
        matmul(h_k, Ω_k_plus_1.T, f_k_plus_1)
        # 7.24:  f[k + 1, i, p] += β[k + 1, p]
        for i in range(I):
            for p in range(D[k + 2]):
                f_k_plus_1[i, p] += β_k_plus_1[p]
    # 7.24:  f_K[i, p] = f[K, i, p]
    for i in range(I):
        for p in range(D[K + 1]):
            f_K[i, p] = f_K_2[i, p]


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("f", "K + 1, I, D[axis0 + 1]"),
    given("h", "K, I, D[axis0 + 1]"),
    given("dL_df_K", "I, D[K + 1]"),
    output("dL_dβ", "K + 1, D[axis0 + 1]"),
    output("dL_dΩ", "K + 1, D[axis0 + 1], D[axis0]"),
    temporary("dL_df", "K + 1, I, D[axis0 + 1]", live=2),
    temporary("dL_dh", "K, I, D[axis0 + 1]", live=1),
    sizes="I, K",
    opaque="a",
    batch="I",
    partial="dL_dβ, dL_dΩ",
    operations="2 * D[0] * D[1] * I + D[1] * I + sum(2 * D[k + 1] * I + 4 * D[k + 1] * D[k + 2] * I + D[k + 2] * I for k in range(K))",
)
def backprop_backward(
    D,
    x,
    Ω,
    Ω_at,
    f,
    f_at,
    h,
    h_at,
    dL_df_K,
    dL_dβ,
    dL_dβ_at,
    dL_dΩ,
    dL_dΩ_at,
    dL_df,
    dL_df_at,
    dL_dh,
    dL_dh_at,
    I,
    K,
):
    """Equation 7.24."""
    dL_df_0 = dL_df[dL_df_at[0] : dL_df_at[0] + D[1] * I].reshape((I, D[1]))
    dL_df_K_2 = dL_df[dL_df_at[K] : dL_df_at[K] + D[K + 1] * I].reshape((I, D[K + 1]))
    dL_dΩ_0 = dL_dΩ[dL_dΩ_at[0] : dL_dΩ_at[1]].reshape((D[1], D[0]))
    dL_dβ_0 = dL_dβ[dL_dβ_at[0] : dL_dβ_at[1]]
    # 7.24:  dL_df[K, i, p] = dL_df_K[i, p]  (∂f_K/∂f[K, i, p])
    for i in range(I):
        for p in range(D[K + 1]):
            dL_df_K_2[i, p] = dL_df_K[i, p]
    for k in range(K - 1, -1, -1):
        dL_df_k_plus_1 = dL_df[dL_df_at[k + 1] : dL_df_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
        dL_df_k = dL_df[dL_df_at[k] : dL_df_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        dL_dΩ_k_plus_1 = dL_dΩ[dL_dΩ_at[k + 1] : dL_dΩ_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        dL_dβ_k_plus_1 = dL_dβ[dL_dβ_at[k + 1] : dL_dβ_at[k + 2]]
        f_k = f[f_at[k] : f_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        h_k = h[h_at[k] : h_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        # 7.24:  dL_dh[k, i, s] = Σ_p dL_df[k + 1, i, p]·Ω[k + 1, p, s]  (∂f/∂h[k, i, s])
        matmul(dL_df_k_plus_1, Ω_k_plus_1, dL_dh_k)
        # 7.24:  dL_dΩ[k + 1, p, s] = Σ_i dL_df[k + 1, i, p]·h[k, i, s]  (∂f/∂Ω[k + 1, p, s])
        matmul(dL_df_k_plus_1.T, h_k, dL_dΩ_k_plus_1)
        # 7.24:  dL_dβ[k + 1, p] = 0
        for p in range(D[k + 2]):
            dL_dβ_k_plus_1[p] = real(0)
        for i in range(I):
            # 7.24:  dL_dβ[k + 1, p] += Σ_i dL_df[k + 1, i, p]  (∂f/∂β[k + 1, p])
            for p in range(D[k + 2]):
                dL_dβ_k_plus_1[p] += dL_df_k_plus_1[i, p]
            # 7.24:  dL_df[k, i, p] = dL_dh[k, i, p]·a_prime(f[k, i, p])  (∂h/∂f[k, i, p])
            for p in range(D[k + 1]):
                dL_df_k[i, p] = dL_dh_k[i, p] * a_prime(f_k[i, p])
    # 7.24:  dL_dΩ[0, p, s] = Σ_i dL_df[0, i, p]·x[i, s]  (∂f/∂Ω[0, p, s])
    matmul(dL_df_0.T, x, dL_dΩ_0)
    # 7.24:  dL_dβ[0, p] = Σ_i dL_df[0, i, p]  (∂f/∂β[0, p])
    for p in range(D[1]):
        dL_dβ_0[p] = real(0)
    for i in range(I):
        for p in range(D[1]):
            dL_dβ_0[p] += dL_df_0[i, p]


@kernel(
    parameter("β", "K + 1, D[axis0 + 1]"),
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("f", "K + 1, I, D[axis0 + 1]", live=2, kept="0, C"),
    given("dL_df_K", "I, D[K + 1]"),
    output("dL_dβ", "K + 1, D[axis0 + 1]"),
    output("dL_dΩ", "K + 1, D[axis0 + 1], D[axis0]"),
    temporary("dL_df", "K + 1, I, D[axis0 + 1]", live=2),
    temporary("dL_dh", "K, I, D[axis0 + 1]", live=1),
    temporary("f_again", "K + 1, I, D[axis0 + 1]", live="C"),
    temporary("h_again", "K, I, D[axis0 + 1]", live="C"),
    sizes="C, I, K",
    opaque="a",
    batch="I",
    partial="dL_dβ, dL_dΩ",
    operations="2 * D[0] * D[1] * I + D[1] * I + sum(2 * D[C * segment + 2] * I + 3 * D[C * segment + 1] * I + 6 * D[C * segment + 1] * D[C * segment + 2] * I for segment in range((C + K - 1) // C)) + sum(sum(2 * D[k + 1] * D[k + 2] * I + D[k + 1] * I + D[k + 2] * I for k in range(C * segment + 1, min(C + C * segment, K))) for segment in range((C + K - 1) // C)) + sum(sum(2 * D[k + 1] * I + 4 * D[k + 1] * D[k + 2] * I + D[k + 2] * I for k in range(C * segment + 1, min(C + C * segment, K))) for segment in range((C + K - 1) // C))",
)
def backprop_backward_in_segments(
    β,
    β_at,
    D,
    x,
    Ω,
    Ω_at,
    f,
    f_at,
    dL_df_K,
    dL_dβ,
    dL_dβ_at,
    dL_dΩ,
    dL_dΩ_at,
    dL_df,
    dL_df_at,
    dL_dh,
    dL_dh_at,
    f_again,
    f_again_at,
    h_again,
    h_again_at,
    C,
    I,
    K,
):
    """Equation 7.24."""
    dL_df_0 = dL_df[dL_df_at[0] : dL_df_at[0] + D[1] * I].reshape((I, D[1]))
    dL_df_K_2 = dL_df[dL_df_at[K] : dL_df_at[K] + D[K + 1] * I].reshape((I, D[K + 1]))
    dL_dΩ_0 = dL_dΩ[dL_dΩ_at[0] : dL_dΩ_at[1]].reshape((D[1], D[0]))
    dL_dβ_0 = dL_dβ[dL_dβ_at[0] : dL_dβ_at[1]]
    # 7.24:  dL_df[K, i, p] = dL_df_K[i, p]  (∂f_K/∂f[K, i, p])
    for i in range(I):
        for p in range(D[K + 1]):
            dL_df_K_2[i, p] = dL_df_K[i, p]
    for segment in range((C + K - 1) // C - 1, -1, -1):
        k = C * segment
        if 0 <= k < K:
            f_k = f[f_at[k] : f_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            f_again_k_plus_1 = f_again[f_again_at[k + 1] : f_again_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
            h_again_k = h_again[h_again_at[k] : h_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
            β_k_plus_1 = β[β_at[k + 1] : β_at[k + 2]]
            # 7.24:  h_again[k, i, p] = a(f[k, i, p])
            for i in range(I):
                for p in range(D[k + 1]):
                    h_again_k[i, p] = a(f_k[i, p])
            # 7.24:  f_again[k + 1, i, p] = Σ_s h_again[k, i, s]·Ω[k + 1, p, s]
            matmul(h_again_k, Ω_k_plus_1.T, f_again_k_plus_1)
            # 7.24:  f_again[k + 1, i, p] += β[k + 1, p]
            for i in range(I):
                for p in range(D[k + 2]):
                    f_again_k_plus_1[i, p] += β_k_plus_1[p]
        for k in range(C * segment + 1, min(C + C * segment, K)):
            f_again_k_plus_1 = f_again[f_again_at[k + 1] : f_again_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
            f_again_k = f_again[f_again_at[k] : f_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            h_again_k = h_again[h_again_at[k] : h_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
            β_k_plus_1 = β[β_at[k + 1] : β_at[k + 2]]
            # 7.24:  h_again[k, i, p] = a(f_again[k, i, p])
            for i in range(I):
                for p in range(D[k + 1]):
                    h_again_k[i, p] = a(f_again_k[i, p])
            # 7.24:  f_again[k + 1, i, p] = Σ_s h_again[k, i, s]·Ω[k + 1, p, s]
            matmul(h_again_k, Ω_k_plus_1.T, f_again_k_plus_1)
            # 7.24:  f_again[k + 1, i, p] += β[k + 1, p]
            for i in range(I):
                for p in range(D[k + 2]):
                    f_again_k_plus_1[i, p] += β_k_plus_1[p]
        for k in range(min(C + C * segment, K) - 1, C * segment, -1):
            dL_df_k_plus_1 = dL_df[dL_df_at[k + 1] : dL_df_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
            dL_df_k = dL_df[dL_df_at[k] : dL_df_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dΩ_k_plus_1 = dL_dΩ[dL_dΩ_at[k + 1] : dL_dΩ_at[k + 2]].reshape((D[k + 2], D[k + 1]))
            dL_dβ_k_plus_1 = dL_dβ[dL_dβ_at[k + 1] : dL_dβ_at[k + 2]]
            f_again_k = f_again[f_again_at[k] : f_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            h_again_k = h_again[h_again_at[k] : h_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
            # 7.24:  dL_dh[k, i, s] = Σ_p dL_df[k + 1, i, p]·Ω[k + 1, p, s]  (∂f/∂h[k, i, s])
            matmul(dL_df_k_plus_1, Ω_k_plus_1, dL_dh_k)
            # 7.24:  dL_dΩ[k + 1, p, s] = Σ_i dL_df[k + 1, i, p]·h_again[k, i, s]  (∂f/∂Ω[k + 1, p, s])
            matmul(dL_df_k_plus_1.T, h_again_k, dL_dΩ_k_plus_1)
            # 7.24:  dL_dβ[k + 1, p] = 0
            for p in range(D[k + 2]):
                dL_dβ_k_plus_1[p] = real(0)
            for i in range(I):
                # 7.24:  dL_dβ[k + 1, p] += Σ_i dL_df[k + 1, i, p]  (∂f/∂β[k + 1, p])
                for p in range(D[k + 2]):
                    dL_dβ_k_plus_1[p] += dL_df_k_plus_1[i, p]
                # 7.24:  dL_df[k, i, p] = dL_dh[k, i, p]·a_prime(f_again[k, i, p])  (∂h/∂f[k, i, p])
                for p in range(D[k + 1]):
                    dL_df_k[i, p] = dL_dh_k[i, p] * a_prime(f_again_k[i, p])
        k = C * segment
        if 0 <= k < K:
            dL_df_k_plus_1 = dL_df[dL_df_at[k + 1] : dL_df_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
            dL_df_k = dL_df[dL_df_at[k] : dL_df_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            dL_dΩ_k_plus_1 = dL_dΩ[dL_dΩ_at[k + 1] : dL_dΩ_at[k + 2]].reshape((D[k + 2], D[k + 1]))
            dL_dβ_k_plus_1 = dL_dβ[dL_dβ_at[k + 1] : dL_dβ_at[k + 2]]
            f_k = f[f_at[k] : f_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            h_again_k = h_again[h_again_at[k] : h_again_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
            Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
            # 7.24:  dL_dh[k, i, s] = Σ_p dL_df[k + 1, i, p]·Ω[k + 1, p, s]  (∂f/∂h[k, i, s])
            matmul(dL_df_k_plus_1, Ω_k_plus_1, dL_dh_k)
            # 7.24:  dL_dΩ[k + 1, p, s] = Σ_i dL_df[k + 1, i, p]·h_again[k, i, s]  (∂f/∂Ω[k + 1, p, s])
            matmul(dL_df_k_plus_1.T, h_again_k, dL_dΩ_k_plus_1)
            # 7.24:  dL_dβ[k + 1, p] = 0
            for p in range(D[k + 2]):
                dL_dβ_k_plus_1[p] = real(0)
            for i in range(I):
                # 7.24:  dL_dβ[k + 1, p] += Σ_i dL_df[k + 1, i, p]  (∂f/∂β[k + 1, p])
                for p in range(D[k + 2]):
                    dL_dβ_k_plus_1[p] += dL_df_k_plus_1[i, p]
                # 7.24:  dL_df[k, i, p] = dL_dh[k, i, p]·a_prime(f[k, i, p])  (∂h/∂f[k, i, p])
                for p in range(D[k + 1]):
                    dL_df_k[i, p] = dL_dh_k[i, p] * a_prime(f_k[i, p])
    # 7.24:  dL_dΩ[0, p, s] = Σ_i dL_df[0, i, p]·x[i, s]  (∂f/∂Ω[0, p, s])
    matmul(dL_df_0.T, x, dL_dΩ_0)
    # 7.24:  dL_dβ[0, p] = Σ_i dL_df[0, i, p]  (∂f/∂β[0, p])
    for p in range(D[1]):
        dL_dβ_0[p] = real(0)
    for i in range(I):
        for p in range(D[1]):
            dL_dβ_0[p] += dL_df_0[i, p]


@kernel(
    given("D", "K + 2", integral=True),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("f", "K + 1, I, D[axis0 + 1]"),
    given("dL_df_K", "I, D[K + 1]"),
    output("dL_df", "K + 1, I, D[axis0 + 1]", live=2),
    temporary("dL_dh", "K, I, D[axis0 + 1]", live=1),
    sizes="I, K",
    opaque="a",
    batch="I",
    operations="0 + sum(2 * D[k + 1] * D[k + 2] * I + 2 * D[k + 1] * I for k in range(K))",
)
def backprop_backward_states(D, Ω, Ω_at, f, f_at, dL_df_K, dL_df, dL_df_at, dL_dh, dL_dh_at, I, K):
    """Equation 7.24."""
    dL_df_K_2 = dL_df[dL_df_at[K] : dL_df_at[K] + D[K + 1] * I].reshape((I, D[K + 1]))
    # 7.24:  dL_df[K, i, p] = dL_df_K[i, p]  (∂f_K/∂f[K, i, p])
    for i in range(I):
        for p in range(D[K + 1]):
            dL_df_K_2[i, p] = dL_df_K[i, p]
    for k in range(K - 1, -1, -1):
        dL_df_k_plus_1 = dL_df[dL_df_at[k + 1] : dL_df_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
        dL_df_k = dL_df[dL_df_at[k] : dL_df_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        dL_dh_k = dL_dh[dL_dh_at[k] : dL_dh_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        f_k = f[f_at[k] : f_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        Ω_k_plus_1 = Ω[Ω_at[k + 1] : Ω_at[k + 2]].reshape((D[k + 2], D[k + 1]))
        # 7.24:  dL_dh[k, i, s] = Σ_p dL_df[k + 1, i, p]·Ω[k + 1, p, s]  (∂f/∂h[k, i, s])
        matmul(dL_df_k_plus_1, Ω_k_plus_1, dL_dh_k)
        # 7.24:  dL_df[k, i, p] = dL_dh[k, i, p]·a_prime(f[k, i, p])  (∂h/∂f[k, i, p])
        for i in range(I):
            for p in range(D[k + 1]):
                dL_df_k[i, p] = dL_dh_k[i, p] * a_prime(f_k[i, p])


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    given("h", "K, I, D[axis0 + 1]"),
    output("dL_dβ", "K + 1, D[axis0 + 1] * (side + part * sides + 1) // (parts * sides) - D[axis0 + 1] * (side + part * sides) // (parts * sides)"),
    output("dL_dΩ", "K + 1, D[axis0 + 1] * (part + 1) // parts - D[axis0 + 1] * part // parts, D[axis0] * (side + 1) // sides - D[axis0] * side // sides"),
    given("dL_df", "K + 1, I, D[axis0 + 1]"),
    sizes="I, K, part, parts, side, sides",
    batch="I",
    partial="dL_dβ, dL_dΩ",
    operations="sum(2 * I * ((D[k + 1] + D[k + 1] * side) // sides) * ((D[k + 2] + D[k + 2] * part) // parts) + 2 * I * (D[k + 1] * side // sides) * (D[k + 2] * part // parts) + 5 * I + I * ((D[k + 2] + D[k + 2] * part * sides + D[k + 2] * side) // (parts * sides)) - 2 * I * (D[k + 1] * side // sides) * ((D[k + 2] + D[k + 2] * part) // parts) - 2 * I * ((D[k + 1] + D[k + 1] * side) // sides) * (D[k + 2] * part // parts) - I * ((D[k + 2] * part * sides + D[k + 2] * side) // (parts * sides)) for k in range(K)) + 2 * I * ((D[0] + D[0] * side) // sides) * ((D[1] + D[1] * part) // parts) + 2 * I * (D[0] * side // sides) * (D[1] * part // parts) + 5 * I + I * ((D[1] + D[1] * part * sides + D[1] * side) // (parts * sides)) - 2 * I * (D[0] * side // sides) * ((D[1] + D[1] * part) // parts) - 2 * I * ((D[0] + D[0] * side) // sides) * (D[1] * part // parts) - I * ((D[1] * part * sides + D[1] * side) // (parts * sides))",
    saves="sum(D[row + 1] + D[row + 1] * D[row] - D[row + 1] * I for row in range(K + 1)) + -(D[0] * I) + sum(-(D[row + 1] * I) for row in range(K))",
)
def backprop_backward_rows(
    D,
    x,
    h,
    h_at,
    dL_dβ,
    dL_dβ_at,
    dL_dΩ,
    dL_dΩ_at,
    dL_df,
    dL_df_at,
    I,
    K,
    part,
    parts,
    side,
    sides,
):
    """Equation 7.24."""
    dL_df_0 = dL_df[dL_df_at[0] : dL_df_at[0] + D[1] * I].reshape((I, D[1]))
    dL_dΩ_0 = dL_dΩ[dL_dΩ_at[0] : dL_dΩ_at[1]].reshape((D[1] * (part + 1) // parts - D[1] * part // parts, D[0] * (side + 1) // sides - D[0] * side // sides))
    dL_dβ_0 = dL_dβ[dL_dβ_at[0] : dL_dβ_at[1]]
    for k in range(K - 1, -1, -1):
        dL_df_k_plus_1 = dL_df[dL_df_at[k + 1] : dL_df_at[k + 1] + D[k + 2] * I].reshape((I, D[k + 2]))
        dL_dΩ_k_plus_1 = dL_dΩ[dL_dΩ_at[k + 1] : dL_dΩ_at[k + 2]].reshape((D[k + 2] * (part + 1) // parts - D[k + 2] * part // parts, D[k + 1] * (side + 1) // sides - D[k + 1] * side // sides))
        dL_dβ_k_plus_1 = dL_dβ[dL_dβ_at[k + 1] : dL_dβ_at[k + 2]]
        h_k = h[h_at[k] : h_at[k] + D[k + 1] * I].reshape((I, D[k + 1]))
        # 7.24:  dL_dΩ[k + 1, p, s] = Σ_i dL_df[k + 1, i, p + quo(D[k + 2]·part, parts)]·h[k, i, s + quo(D[k +
        #    1]·side, sides)]  (∂f/∂Ω[k + 1, p, s])
        matmul(dL_df_k_plus_1[:, D[k + 2] * part // parts : D[k + 2] * (part + 1) // parts].T, h_k[:, D[k + 1] * side // sides : D[k + 1] * (side + 1) // sides], dL_dΩ_k_plus_1)
        # 7.24:  dL_dβ[k + 1, p] = Σ_i dL_df[k + 1, i, p + quo(D[k + 2]·(part·sides + side), parts·sides)]
        #    (∂f/∂β[k + 1, p])
        for p in range(D[k + 2] * (side + part * sides + 1) // (parts * sides) - D[k + 2] * (side + part * sides) // (parts * sides)):
            dL_dβ_k_plus_1[p] = real(0)
        for i in range(I):
            place_1 = D[k + 2] * (side + part * sides) // (parts * sides)
            for p in range(D[k + 2] * (side + part * sides + 1) // (parts * sides) - D[k + 2] * (side + part * sides) // (parts * sides)):
                dL_dβ_k_plus_1[p] += dL_df_k_plus_1[i, p + place_1]
    # 7.24:  dL_dΩ[0, p, s] = Σ_i dL_df[0, i, p + quo(D[1]·part, parts)]·x[i, s + quo(D[0]·side, sides)]
    #    (∂f/∂Ω[0, p, s])
    matmul(dL_df_0[:, D[1] * part // parts : D[1] * (part + 1) // parts].T, x[:, D[0] * side // sides : D[0] * (side + 1) // sides], dL_dΩ_0)
    # 7.24:  dL_dβ[0, p] = Σ_i dL_df[0, i, p + quo(D[1]·(part·sides + side), parts·sides)]  (∂f/∂β[0, p])
    for p in range(D[1] * (side + part * sides + 1) // (parts * sides) - D[1] * (side + part * sides) // (parts * sides)):
        dL_dβ_0[p] = real(0)
    for i in range(I):
        place_2 = D[1] * (side + part * sides) // (parts * sides)
        for p in range(D[1] * (side + part * sides + 1) // (parts * sides) - D[1] * (side + part * sides) // (parts * sides)):
            dL_dβ_0[p] += dL_df_0[i, p + place_2]


@kernel(parameter("x", ""), temporary("f", "5"), output("y", ""))
def graph(x, f, y):
    """Equation 7.45."""
    # 7.45:  f[0] = exp(x)
    f[0] = exp(x[()])
    # 7.45:  f[1] = f[0]^2
    f[1] = f[0] * f[0]
    # 7.45:  f[2] = f[0] + f[1]
    f[2] = f[0] + f[1]
    # 7.45:  f[3] = exp(f[2])
    f[3] = exp(f[2])
    # 7.45:  f[4] = sin(f[2])
    f[4] = sin(f[2])
    # 7.45:  y = f[3] + f[4]
    y[()] = f[3] + f[4]


@kernel(
    parameter("x", ""),
    temporary("f", "5"),
    output("y", ""),
    output("dy_dx", ""),
    temporary("dy_df", "5"),
)
def graph_gradient(x, f, y, dy_dx, dy_df):
    """Equation 7.45."""
    # 7.45:  f[0] = exp(x)
    f[0] = exp(x[()])
    # 7.45:  f[1] = f[0]^2
    f[1] = f[0] * f[0]
    # 7.45:  f[2] = f[0] + f[1]
    f[2] = f[0] + f[1]
    # 7.45:  f[3] = exp(f[2])
    f[3] = exp(f[2])
    # 7.45:  f[4] = sin(f[2])
    f[4] = sin(f[2])
    # 7.45:  y = f[3] + f[4]
    y[()] = f[3] + f[4]
    # 7.45:  dy_df[3] = 1  (∂y/∂f[3])
    dy_df[3] = real(1)
    # 7.45:  dy_df[4] = 1  (∂y/∂f[4])
    dy_df[4] = real(1)
    # 7.45:  dy_df[2] = dy_df[4]·cos(f[2])  (∂f/∂f[2])
    dy_df[2] = dy_df[4] * cos(f[2])
    # 7.45:  dy_df[2] += dy_df[3]·exp(f[2])  (∂f/∂f[2])
    dy_df[2] += dy_df[3] * exp(f[2])
    # 7.45:  dy_df[0] = dy_df[2]  (∂f/∂f[0])
    dy_df[0] = dy_df[2]
    # 7.45:  dy_df[1] = dy_df[2]  (∂f/∂f[1])
    dy_df[1] = dy_df[2]
    # 7.45:  dy_df[0] += 2·dy_df[1]·f[0]  (∂f/∂f[0])
    dy_df[0] += real(2) * dy_df[1] * f[0]
    # 7.45:  dy_dx = dy_df[0]·exp(x)  (∂f/∂x)
    dy_dx[()] = dy_df[0] * exp(x[()])


backprop = Network(
    name="backprop",
    forward=backprop_forward,
    backward=backprop_backward,
    parameters=("β", "Ω"),
    adjoints={"f_K": "dL_df_K", "β": "dL_dβ", "Ω": "dL_dΩ"},
    output="f_K",
    given="x",
    widths="D",
    activation="a",
    default_activation=ReLU,
    init={"β": "zeros", "Ω": he},
    in_segments=backprop_backward_in_segments,
    backward_states=backprop_backward_states,
    backward_rows=backprop_backward_rows,
    title="deep network with backpropagation",
    chapter=7,
    uses=("7.24",),
)


__all__ = ["backprop", "he", "he_backward", "he_mean", "leaky_ReLU"]
