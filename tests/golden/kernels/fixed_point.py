@kernel(
    parameter("W", "D, D"),
    given("x", "D"),
    given("δ", ""),
    temporary("z", "2, D"),
    temporary("move", "1"),
    temporary("steps", "", integral=True),
    output("L", ""),
    temporary("pre", "1, D"),
    sizes="D, T",
    needs="T + 1 - steps[()], steps[()] + 1",
)
def fixed_point(W, x, δ, z, move, steps, L, pre, D, T):
    z[0] = real(0)
    steps[()] = 0
    for t in range(T):
        move[0] = real(0)
        pre[0] = real(0)
        z[(t + 1) % 2] = real(0)
        # pre[t, d] += x[d]
        for d in range(D):
            pre[0, d] += x[d]
        # pre[t, d] += Σ_e W[d, e]·z[t, e]/4
        for d in range(D):
            pre_sum = real(0)
            for e in range(D):
                pre_sum += real(0.25) * W[d, e] * z[t % 2, e]
            pre[0, d] += pre_sum
        # z[t + 1, d] += tanh(pre[t, d])
        # move[t] = max_d absolute(z[t + 1, d] - z[t, d])
        move[0] = real(-np.inf)
        move_max = real(-np.inf)
        for d in range(D):
            z[(t + 1) % 2, d] += tanh(pre[0, d])
            move_max = maximum(move_max, absolute(z[(t + 1) % 2, d] - z[t % 2, d]))
        move[0] = maximum(move[0], move_max)
        steps[()] += 1
        if move[0] < δ[()]:
            break
    # L = Σ_d z[steps, d]^2
    L_sum = real(0)
    for d in range(D):
        L_sum += z[steps[()] % 2, d] * z[steps[()] % 2, d]
    L[()] = L_sum
