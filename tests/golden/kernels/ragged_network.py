@kernel(
    given("D", "K + 1", integral=True),
    given("x", "I, D[0]"),
    given("y", "I, D[K]"),
    parameter("Ω", "K, D[axis0 + 1], D[axis0]"),
    parameter("β", "K, D[axis0 + 1]"),
    temporary("h", "K + 1, I, D[axis0]", live=1),
    output("L", ""),
    temporary("h_left", "K, I, D[axis0]", live=1),
    sizes="I, K",
    batch="I",
    partial="L",
    operations="D[K] * I + sum(2 * D[k + 1] * D[k] * I + 20 * D[k] * I + D[k + 1] * I for k in range(K))",
)
def ragged_network(D, x, y, Ω, Ω_at, β, β_at, h, h_at, L, h_left, h_left_at, I, K):
    h_0 = h[h_at[0] : h_at[0] + D[0] * I].reshape((I, D[0]))
    h_K = h[h_at[K] : h_at[K] + D[K] * I].reshape((I, D[K]))
    # h[0, i, first] = x[i, first]
    for i in range(I):
        for first in range(D[0]):
            h_0[i, first] = x[i, first]
    for k in range(K):
        h_k_plus_1 = h[h_at[k + 1] : h_at[k + 1] + D[k + 1] * I].reshape((I, D[k + 1]))
        h_k = h[h_at[k] : h_at[k] + D[k] * I].reshape((I, D[k]))
        h_left_k = h_left[h_left_at[k] : h_left_at[k] + D[k] * I].reshape((I, D[k]))
        Ω_k = Ω[Ω_at[k] : Ω_at[k + 1]].reshape((D[k + 1], D[k]))
        β_k = β[β_at[k] : β_at[k + 1]]
        # h_left[k, i, e] = tanh(h[k, i, e])
        for i in range(I):
            for e in range(D[k]):
                h_left_k[i, e] = tanh(h_k[i, e])
        # h[k + 1, i, d] = Σ_e h_left[k, i, e]·Ω[k, d, e]
        matmul(h_left_k, Ω_k.T, h_k_plus_1)
        # h[k + 1, i, d] += β[k, d]
        for i in range(I):
            for d in range(D[k + 1]):
                h_k_plus_1[i, d] += β_k[d]
    # L = Σ_(i, last) (h[K, i, last] - y[i, last])^2
    L_sum = real(0)
    for i in range(I):
        for last in range(D[K]):
            L_sum += (h_K[i, last] - y[i, last]) ** 2
    L[()] = L_sum
