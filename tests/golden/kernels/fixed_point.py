@kernel(
    parameter("W", "D, D"),
    given("x", "D"),
    given("δ", ""),
    temporary("z", "T + 1, D"),
    temporary("move", "T"),
    temporary("steps", "", integral=True),
    output("L", ""),
    temporary("pre", "T, D"),
    sizes="D, T",
    needs="T + 1 - steps[()], steps[()] + 1",
)
def fixed_point(W, x, δ, z, move, steps, L, pre, D, T):
    z[:] = real(0)
    move[:] = real(0)
    pre[:] = real(0)
    steps[()] = 0
    for t in range(T):
        # pre[t, d] += x[d]
        for d in range(D):
            pre[t, d] += x[d]
        # pre[t, d] += Σ_e W[d, e]·z[t, e]/4
        for d in range(D):
            pre_sum = real(0)
            for e in range(D):
                pre_sum += real(0.25) * W[d, e] * z[t, e]
            pre[t, d] += pre_sum
        # z[t + 1, d] += tanh(pre[t, d])
        # move[t] = max_d absolute(z[t + 1, d] - z[t, d])
        move[t] = real(-np.inf)
        move_max = real(-np.inf)
        for d in range(D):
            z[t + 1, d] += tanh(pre[t, d])
            move_max = maximum(move_max, absolute(z[t + 1, d] - z[t, d]))
        move[t] = maximum(move[t], move_max)
        steps[()] += 1
        if move[t] < δ[()]:
            break
    # L = Σ_d z[steps, d]^2
    L_sum = real(0)
    for d in range(D):
        L_sum += z[steps[()], d] * z[steps[()], d]
    L[()] = L_sum
