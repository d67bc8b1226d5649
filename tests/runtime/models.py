"""Small networks, heads and optimisers, written by hand as the compiler would write them."""

from udlc.runtime.activation import function
from udlc.runtime.functions import exp, log, real, sig, softplus
from udlc.runtime.head import Head
from udlc.runtime.kernel import given, kernel, output, parameter, temporary
from udlc.runtime.network import Network
from udlc.runtime.optimiser import Optimiser


@function(origin="3.2")
def ReLU(z):
    return max(z, real(0))


@ReLU.derivative
def ReLU_prime(z):
    return real(1) if z > real(0) else real(0)


@function()
def squash(z):
    return real(1) - real(2) / (exp(real(2) * z) + real(1))


@squash.derivative
def squash_prime(z):
    return real(1) - squash(z) * squash(z)


# ── Networks ─────────────────────────────────────────────────────────────────


@kernel(
    given("D", "K + 2", integral=True),
    given("x", "I, D[0]"),
    parameter("β", "K + 1, D[axis0 + 1]"),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    output("f", "K + 1, I, D[axis0 + 1]"),
    output("h", "K + 1, I, D[axis0]"),
    output("y", "I, D[K + 1]"),
    sizes="I, K",
    opaque="a",
)
def deep_forward(D, x, β, β_at, Ω, Ω_at, f, f_at, h, h_at, y, I, K):
    for k in range(K + 1):
        h_k = h[h_at[k] : h_at[k + 1]].reshape((I, D[k]))
        f_k = f[f_at[k] : f_at[k + 1]].reshape((I, D[k + 1]))
        β_k = β[β_at[k] : β_at[k + 1]]
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        for i in range(I):
            for q in range(D[k]):
                if k == 0:
                    h_k[i, q] = x[i, q]
                else:
                    h_k[i, q] = a(f[f_at[k - 1] + i * D[k] + q])  # noqa: F821
            for p in range(D[k + 1]):
                total = β_k[p]
                for q in range(D[k]):
                    total += Ω_k[p, q] * h_k[i, q]
                f_k[i, p] = total
    f_K = f[f_at[K] : f_at[K + 1]].reshape((I, D[K + 1]))
    for i in range(I):
        for p in range(D[K + 1]):
            y[i, p] = f_K[i, p]


@kernel(
    given("D", "K + 2", integral=True),
    parameter("Ω", "K + 1, D[axis0 + 1], D[axis0]"),
    given("f", "K + 1, I, D[axis0 + 1]"),
    given("h", "K + 1, I, D[axis0]"),
    given("dL_dy", "I, D[K + 1]"),
    output("dL_dβ", "K + 1, D[axis0 + 1]"),
    output("dL_dΩ", "K + 1, D[axis0 + 1], D[axis0]"),
    temporary("dL_df", "K + 1, I, D[axis0 + 1]"),
    sizes="I, K",
    opaque="a",
)
def deep_backward(
    D,
    Ω,
    Ω_at,
    f,
    f_at,
    h,
    h_at,
    dL_dy,
    dL_dβ,
    dL_dβ_at,
    dL_dΩ,
    dL_dΩ_at,
    dL_df,
    dL_df_at,
    I,
    K,
):
    dL_dβ[:] = real(0)
    dL_dΩ[:] = real(0)
    for k in range(K, -1, -1):
        h_k = h[h_at[k] : h_at[k + 1]].reshape((I, D[k]))
        dL_df_k = dL_df[dL_df_at[k] : dL_df_at[k + 1]].reshape((I, D[k + 1]))
        dL_dβ_k = dL_dβ[dL_dβ_at[k] : dL_dβ_at[k + 1]]
        dL_dΩ_k = dL_dΩ[dL_dΩ_at[k] : dL_dΩ_at[k + 1]].reshape((D[k + 1], D[k]))
        for i in range(I):
            for p in range(D[k + 1]):
                if k == K:
                    dL_df_k[i, p] = dL_dy[i, p]
                else:
                    total = real(0)
                    for r in range(D[k + 2]):
                        weight = Ω[Ω_at[k + 1] + r * D[k + 1] + p]
                        total += weight * dL_df[dL_df_at[k + 1] + i * D[k + 2] + r]
                    dL_df_k[i, p] = total * a_prime(f[f_at[k] + i * D[k + 1] + p])  # noqa: F821
                dL_dβ_k[p] += dL_df_k[i, p]
                for q in range(D[k]):
                    dL_dΩ_k[p, q] += dL_df_k[i, p] * h_k[i, q]


deep = Network(
    name="deep",
    title="deep neural network with K hidden layers",
    chapter=4,
    uses=("4.15",),
    forward=deep_forward,
    backward=deep_backward,
    parameters=("β", "Ω"),
    adjoints={"y": "dL_dy", "β": "dL_dβ", "Ω": "dL_dΩ"},
    widths="D",
    activation="a",
    default_activation=ReLU,
    init={"Ω": "he", "β": "zeros"},
)


@kernel(given("x", "I"), parameter("φ", "2"), output("y", "I"), sizes="I")
def line_forward(x, φ, y, I):
    for i in range(I):
        y[i] = φ[0] + φ[1] * x[i]


@kernel(given("x", "I"), given("dL_dy", "I"), output("dL_dφ", "2"), sizes="I")
def line_backward(x, dL_dy, dL_dφ, I):
    dL_dφ[:] = real(0)
    for i in range(I):
        dL_dφ[0] += dL_dy[i]
        dL_dφ[1] += dL_dy[i] * x[i]


line = Network(
    name="line",
    forward=line_forward,
    backward=line_backward,
    parameters=("φ",),
    adjoints={"y": "dL_dy", "φ": "dL_dφ"},
)


# ── Heads ────────────────────────────────────────────────────────────────────


@kernel(given("f", "I"), given("y", "I"), output("L", ""), sizes="I")
def least_squares_loss(f, y, L, I):
    L[()] = real(0)
    for i in range(I):
        L[()] += (f[i] - y[i]) ** 2


@kernel(given("f", "I"), given("y", "I"), output("L", ""), output("dL_df", "I"), sizes="I")
def least_squares_gradient(f, y, L, dL_df, I):
    L[()] = real(0)
    for i in range(I):
        L[()] += (f[i] - y[i]) ** 2
        dL_df[i] = real(2) * (f[i] - y[i])


least_squares = Head(
    name="least_squares", loss=least_squares_loss, gradient=least_squares_gradient, adjoints={"f": "dL_df"}
)


@kernel(given("f", "I"), given("y", "I"), parameter("σ2", ""), output("L", ""), sizes="I")
def normal_loss(f, y, σ2, L, I):
    L[()] = real(0)
    for i in range(I):
        L[()] += real(0.5) * log(real(6.283185307179586) * σ2[()]) + (f[i] - y[i]) ** 2 / (real(2) * σ2[()])


@kernel(
    given("f", "I"),
    given("y", "I"),
    parameter("σ2", ""),
    output("L", ""),
    output("dL_df", "I"),
    output("dL_dσ2", ""),
    sizes="I",
)
def normal_gradient(f, y, σ2, L, dL_df, dL_dσ2, I):
    L[()] = real(0)
    dL_dσ2[()] = real(0)
    for i in range(I):
        r = f[i] - y[i]
        L[()] += real(0.5) * log(real(6.283185307179586) * σ2[()]) + r**2 / (real(2) * σ2[()])
        dL_df[i] = r / σ2[()]
        dL_dσ2[()] += real(0.5) / σ2[()] - r**2 / (real(2) * σ2[()] ** 2)


normal = Head(
    name="normal",
    loss=normal_loss,
    gradient=normal_gradient,
    adjoints={"f": "dL_df", "σ2": "dL_dσ2"},
    parameters={"σ2": "positive"},
)


@kernel(given("f", "I, K"), given("y", "I", integral=True, bound="K"), output("L", ""), sizes="I, K")
def multiclass_loss(f, y, L, I, K):
    L[()] = real(0)
    for i in range(I):
        largest = f[i, 0]
        for k in range(1, K):
            largest = max(largest, f[i, k])
        total = real(0)
        for k in range(K):
            total += exp(f[i, k] - largest)
        L[()] += largest + log(total) - f[i, y[i]]


@kernel(
    given("f", "I, K"),
    given("y", "I", integral=True, bound="K"),
    output("L", ""),
    output("dL_df", "I, K"),
    sizes="I, K",
)
def multiclass_gradient(f, y, L, dL_df, I, K):
    L[()] = real(0)
    for i in range(I):
        largest = f[i, 0]
        for k in range(1, K):
            largest = max(largest, f[i, k])
        total = real(0)
        for k in range(K):
            total += exp(f[i, k] - largest)
        L[()] += largest + log(total) - f[i, y[i]]
        for k in range(K):
            dL_df[i, k] = exp(f[i, k] - largest) / total
        dL_df[i, y[i]] -= real(1)


@kernel(given("f", "I, K"), output("p", "I, K"), sizes="I, K")
def softmax(f, p, I, K):
    for i in range(I):
        total = real(0)
        for k in range(K):
            p[i, k] = exp(f[i, k])
            total += p[i, k]
        for k in range(K):
            p[i, k] /= total


multiclass = Head(
    name="multiclass",
    loss=multiclass_loss,
    gradient=multiclass_gradient,
    adjoints={"f": "dL_df"},
    target_domain="label",
    outputs="K",
    predict="class",
    probability=softmax,
)


@kernel(given("f", "I"), given("y", "I"), output("L", ""), sizes="I")
def bernoulli_loss(f, y, L, I):
    L[()] = real(0)
    for i in range(I):
        L[()] += softplus(f[i]) - y[i] * f[i]


@kernel(given("f", "I"), given("y", "I"), output("L", ""), output("dL_df", "I"), sizes="I")
def bernoulli_gradient(f, y, L, dL_df, I):
    L[()] = real(0)
    for i in range(I):
        L[()] += softplus(f[i]) - y[i] * f[i]
        dL_df[i] = sig(f[i]) - y[i]


@kernel(given("f", "I"), output("λ", "I"), sizes="I")
def bernoulli_probability(f, λ, I):
    for i in range(I):
        λ[i] = sig(f[i])


bernoulli = Head(
    name="bernoulli",
    loss=bernoulli_loss,
    gradient=bernoulli_gradient,
    adjoints={"f": "dL_df"},
    target_domain="binary",
    predict=bernoulli_probability,
)


# ── Optimisers ───────────────────────────────────────────────────────────────


@kernel(given("φ", "P"), given("g", "P"), given("α", ""), output("φ_next", "P"), sizes="P")
def descent_update(φ, g, α, φ_next, P):
    for p in range(P):
        φ_next[p] = φ[p] - α[()] * g[p]


gradient_descent = Optimiser(
    name="gradient_descent", update=descent_update, becomes={"φ": "φ_next"}, hyper={"α": 0.01}
)


@kernel(given("φ", "P"), given("m", "P"), given("α", ""), given("β", ""), output("φ_at", "P"), sizes="P")
def nesterov_point(φ, m, α, β, φ_at, P):
    for p in range(P):
        φ_at[p] = φ[p] - α[()] * β[()] * m[p]


@kernel(
    given("φ", "P"),
    given("g", "P"),
    given("m", "P"),
    given("α", ""),
    given("β", ""),
    output("m_next", "P"),
    output("φ_next", "P"),
    sizes="P",
)
def momentum_update(φ, g, m, α, β, m_next, φ_next, P):
    for p in range(P):
        m_next[p] = β[()] * m[p] + (real(1) - β[()]) * g[p]
        φ_next[p] = φ[p] - α[()] * m_next[p]


nesterov = Optimiser(
    name="nesterov",
    update=momentum_update,
    point=nesterov_point,
    becomes={"φ": "φ_next", "m": "m_next"},
    hyper={"α": 0.01, "β": 0.9},
)


@kernel(
    given("φ", "P"),
    given("g", "P"),
    given("m", "P"),
    given("v", "P"),
    given("t", "", integral=True),
    given("α", ""),
    given("β", ""),
    given("γ", ""),
    given("ε", ""),
    output("m_next", "P"),
    output("v_next", "P"),
    output("φ_next", "P"),
    sizes="P",
)
def adam_update(φ, g, m, v, t, α, β, γ, ε, m_next, v_next, φ_next, P):
    m_scale = real(1) - β[()] ** (t[()] + 1)
    v_scale = real(1) - γ[()] ** (t[()] + 1)
    for p in range(P):
        m_next[p] = β[()] * m[p] + (real(1) - β[()]) * g[p]
        v_next[p] = γ[()] * v[p] + (real(1) - γ[()]) * g[p] ** 2
        φ_next[p] = φ[p] - α[()] * (m_next[p] / m_scale) / ((v_next[p] / v_scale) ** real(0.5) + ε[()])


adam = Optimiser(
    name="adam",
    update=adam_update,
    becomes={"φ": "φ_next", "m": "m_next", "v": "v_next"},
    counter="t",
    hyper={"α": 0.001, "β": 0.9, "γ": 0.999, "ε": 1e-8},
)
