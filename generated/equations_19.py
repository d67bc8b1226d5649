"""Chapter 19. Reinforcement learning: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 7e82cbb4e0432b9b.
"""

import numpy as np

from udlc.runtime.functions import (
    below,
    exp_below,
    exp_from,
    exp_without,
    log,
    log_rest,
    maximum,
    power,
    ratio,
    reaches,
)
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("s", "", integral=True, bound="S"),
    given("q_star", "S, A"),
    temporary("π_argmax", "", integral=True, bound="A"),
    output("π", ""),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_6(s, q_star, π_argmax, π, A, S):
    """Equation 19.6."""
    # 19.6:  π_argmax = argmax_a q_star[s, a]
    π_argmax_argmax_best = real(-np.inf)
    π_argmax_argmax = -1
    for a in range(A):
        π_argmax_argmax_value = q_star[s[()], a]
        if (π_argmax_argmax < 0 and π_argmax_argmax_value >= π_argmax_argmax_best) or π_argmax_argmax_value > π_argmax_argmax_best:
            π_argmax_argmax_best = π_argmax_argmax_value
            π_argmax_argmax = a
    π_argmax[()] = π_argmax_argmax
    # 19.6:  π = π_argmax + 1
    π[()] = real(π_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("q_star", "S, A"),
    temporary("π_argmax", "", integral=True, bound="A"),
    output("π", ""),
    output("dπ_dq_star", "S, A"),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_6_gradient(s, q_star, π_argmax, π, dπ_dq_star, A, S):
    """Equation 19.6."""
    dπ_dq_star[:] = real(0)
    # 19.6:  π_argmax = argmax_a q_star[s, a]
    π_argmax_argmax_best = real(-np.inf)
    π_argmax_argmax = -1
    for a in range(A):
        π_argmax_argmax_value = q_star[s[()], a]
        if (π_argmax_argmax < 0 and π_argmax_argmax_value >= π_argmax_argmax_best) or π_argmax_argmax_value > π_argmax_argmax_best:
            π_argmax_argmax_best = π_argmax_argmax_value
            π_argmax_argmax = a
    π_argmax[()] = π_argmax_argmax
    # 19.6:  π = π_argmax + 1
    π[()] = real(π_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("π", "A, S"),
    given("q", "S, A"),
    output("v", ""),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
    batch="A",
    partial="v",
    operations="2 * A",
)
def equation_19_7(s, π, q, v, A, S):
    """Equation 19.7."""
    # 19.7:  v = Σ_a q[s, a]·π[a, s]
    v_sum = real(0)
    for a in range(A):
        v_sum += q[s[()], a] * π[a, s[()]]
    v[()] = v_sum


@kernel(
    given("s", "", integral=True, bound="S"),
    given("π", "A, S"),
    given("q", "S, A"),
    output("v", ""),
    output("dv_dπ", "A, S"),
    output("dv_dq", "S, A"),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
    batch="A",
    partial="v",
    operations="3 * A",
)
def equation_19_7_gradient(s, π, q, v, dv_dπ, dv_dq, A, S):
    """Equation 19.7."""
    dv_dπ[:] = real(0)
    dv_dq[0 : min(s[()], S)] = real(0)
    dv_dq[min(s[()] + 1, S) : S] = real(0)
    # 19.7:  v = Σ_a q[s, a]·π[a, s]
    # 19.7:  dv_dq[s, a] = π[a, s]  (∂v/∂q[s[], a])
    # 19.7:  dv_dπ[a, s] += q[s, a]  (∂v/∂π[a, s[]])
    v_sum = real(0)
    for a in range(A):
        v_sum += q[s[()], a] * π[a, s[()]]
        dv_dq[s[()], a] = π[a, s[()]]
        dv_dπ[a, s[()]] += q[s[()], a]
    v[()] = v_sum


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("q_sum", ""),
    output("q", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], a[()] + 1, s[()] + 1",
)
def equation_19_8(s, a, r, γ, Pr, v, q_sum, q, A, S):
    """Equation 19.8."""
    # 19.8:  q_sum = Σ_s2 Pr[s2, s, a]·v[s2]
    q_sum_sum = real(0)
    for s2 in range(S):
        q_sum_sum += Pr[s2, s[()], a[()]] * v[s2]
    q_sum[()] = q_sum_sum
    # 19.8:  q = q_sum·γ + r[s, a]
    q[()] = r[s[()], a[()]] + q_sum[()] * γ[()]


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("q_sum", ""),
    output("q", ""),
    output("dq_dr", "S, A"),
    output("dq_dγ", ""),
    output("dq_dPr", "S, S, A"),
    output("dq_dv", "S"),
    temporary("dq_dq_sum", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], a[()] + 1, s[()] + 1",
)
def equation_19_8_gradient(s, a, r, γ, Pr, v, q_sum, q, dq_dr, dq_dγ, dq_dPr, dq_dv, dq_dq_sum, A, S):
    """Equation 19.8."""
    dq_dr[:] = real(0)
    dq_dPr[:] = real(0)
    # 19.8:  q_sum = Σ_s2 Pr[s2, s, a]·v[s2]
    q_sum_sum = real(0)
    for s2 in range(S):
        q_sum_sum += Pr[s2, s[()], a[()]] * v[s2]
    q_sum[()] = q_sum_sum
    # 19.8:  q = q_sum·γ + r[s, a]
    q[()] = r[s[()], a[()]] + q_sum[()] * γ[()]
    # 19.8:  dq_dq_sum = γ  (∂q/∂q_sum)
    dq_dq_sum[()] = γ[()]
    # 19.8:  dq_dr[s, a] += 1  (∂q/∂r[s[], a[]])
    dq_dr[s[()], a[()]] += real(1)
    # 19.8:  dq_dγ = q_sum  (∂q/∂γ)
    dq_dγ[()] = q_sum[()]
    # 19.8:  dq_dPr[s2, s, a] += dq_dq_sum·v[s2]  (∂q_sum/∂Pr[s2, s[], a[]])
    # 19.8:  dq_dv[s2] = Pr[s2, s, a]·dq_dq_sum  (∂q_sum/∂v[s2])
    dq_dq_sum_value = dq_dq_sum[()]
    for s2 in range(S):
        dq_dPr[s2, s[()], a[()]] += dq_dq_sum_value * v[s2]
        dq_dv[s2] = Pr[s2, s[()], a[()]] * dq_dq_sum_value


@kernel(
    given("s", "", integral=True, bound="S"),
    given("π", "A, S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("v_sum", "A"),
    output("v_2", ""),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
    batch="A",
    partial="v_2",
    operations="2 * A * S + 4 * A",
)
def equation_19_9(s, π, r, γ, Pr, v, v_sum, v_2, A, S):
    """Equation 19.9."""
    # 19.9:  v_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        v_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            v_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.9:  v_2 = Σ_a π[a, s]·(r[s, a] + v_sum[a]·γ)
    v_2_sum = real(0)
    γ_value = γ[()]
    for a in range(A):
        v_2_sum += π[a, s[()]] * (r[s[()], a] + v_sum[a] * γ_value)
    v_2[()] = v_2_sum


@kernel(
    given("s", "", integral=True, bound="S"),
    given("π", "A, S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("v_sum", "A"),
    output("v_2", ""),
    output("dv_2_dπ", "A, S"),
    output("dv_2_dr", "S, A"),
    output("dv_2_dγ", ""),
    output("dv_2_dPr", "S, S, A"),
    output("dv_2_dv", "S"),
    temporary("dv_2_dv_sum", "A"),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
    batch="A",
    partial="v_2, dv_2_dγ, dv_2_dv",
    operations="10 * A + 6 * A * S",
)
def equation_19_9_gradient(
    s,
    π,
    r,
    γ,
    Pr,
    v,
    v_sum,
    v_2,
    dv_2_dπ,
    dv_2_dr,
    dv_2_dγ,
    dv_2_dPr,
    dv_2_dv,
    dv_2_dv_sum,
    A,
    S,
):
    """Equation 19.9."""
    dv_2_dπ[:] = real(0)
    dv_2_dr[0 : min(s[()], S)] = real(0)
    dv_2_dr[min(s[()] + 1, S) : S] = real(0)
    dv_2_dPr[:] = real(0)
    # 19.9:  v_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        v_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            v_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.9:  v_2 = Σ_a π[a, s]·(r[s, a] + v_sum[a]·γ)
    # 19.9:  dv_2_dr[s, a] = π[a, s]  (∂v_2/∂r[s[], a])
    # 19.9:  dv_2_dv_sum[a] = γ·π[a, s]  (∂v_2/∂v_sum[a])
    # 19.9:  dv_2_dγ = Σ_a v_sum[a]·π[a, s]  (∂v_2/∂γ)
    # 19.9:  dv_2_dπ[a, s] += r[s, a] + v_sum[a]·γ  (∂v_2/∂π[a, s[]])
    v_2_sum = real(0)
    dv_2_dγ_sum = real(0)
    γ_value = γ[()]
    for a in range(A):
        v_2_sum += π[a, s[()]] * (r[s[()], a] + v_sum[a] * γ_value)
        dv_2_dr[s[()], a] = π[a, s[()]]
        dv_2_dv_sum[a] = γ_value * π[a, s[()]]
        dv_2_dγ_sum += v_sum[a] * π[a, s[()]]
        dv_2_dπ[a, s[()]] += r[s[()], a] + v_sum[a] * γ_value
    v_2[()] = v_2_sum
    dv_2_dγ[()] = dv_2_dγ_sum
    for s2 in range(S):
        # 19.9:  dv_2_dPr[s2, s, a] += dv_2_dv_sum[a]·v[s2]  (∂v_sum/∂Pr[s2, s[], a])
        # 19.9:  dv_2_dv[s2] = Σ_a Pr[s2, s, a]·dv_2_dv_sum[a]  (∂v_sum/∂v[s2])
        dv_2_dv_sum_2 = real(0)
        v_s2 = v[s2]
        for a in range(A):
            dv_2_dPr[s2, s[()], a] += dv_2_dv_sum[a] * v_s2
            dv_2_dv_sum_2 += Pr[s2, s[()], a] * dv_2_dv_sum[a]
        dv_2_dv[s2] = dv_2_dv_sum_2


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("π", "A, S"),
    given("q", "S, A"),
    temporary("q_sum", "S"),
    temporary("q_sum_2", ""),
    output("q_2", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], a[()] + 1, s[()] + 1",
)
def equation_19_10(s, a, r, γ, Pr, π, q, q_sum, q_sum_2, q_2, A, S):
    """Equation 19.10."""
    # 19.10:  q_sum[s2] = Σ_a2 q[s2, a2]·π[a2, s2]
    for s2 in range(S):
        q_sum_sum = real(0)
        for a2 in range(A):
            q_sum_sum += q[s2, a2] * π[a2, s2]
        q_sum[s2] = q_sum_sum
    # 19.10:  q_sum_2 = Σ_s2 Pr[s2, s, a]·q_sum[s2]
    q_sum_2_sum = real(0)
    for s2 in range(S):
        q_sum_2_sum += Pr[s2, s[()], a[()]] * q_sum[s2]
    q_sum_2[()] = q_sum_2_sum
    # 19.10:  q_2 = q_sum_2·γ + r[s, a]
    q_2[()] = r[s[()], a[()]] + q_sum_2[()] * γ[()]


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("π", "A, S"),
    given("q", "S, A"),
    temporary("q_sum", "S"),
    temporary("q_sum_2", ""),
    output("q_2", ""),
    output("dq_2_dr", "S, A"),
    output("dq_2_dγ", ""),
    output("dq_2_dPr", "S, S, A"),
    output("dq_2_dπ", "A, S"),
    output("dq_2_dq", "S, A"),
    temporary("dq_2_dq_sum_2", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], a[()] + 1, s[()] + 1",
)
def equation_19_10_gradient(
    s,
    a,
    r,
    γ,
    Pr,
    π,
    q,
    q_sum,
    q_sum_2,
    q_2,
    dq_2_dr,
    dq_2_dγ,
    dq_2_dPr,
    dq_2_dπ,
    dq_2_dq,
    dq_2_dq_sum_2,
    A,
    S,
):
    """Equation 19.10."""
    dq_2_dq_sum = q_sum  # where it begins, the other ends
    dq_2_dr[:] = real(0)
    dq_2_dPr[:] = real(0)
    # 19.10:  q_sum[s2] = Σ_a2 q[s2, a2]·π[a2, s2]
    for s2 in range(S):
        q_sum_sum = real(0)
        for a2 in range(A):
            q_sum_sum += q[s2, a2] * π[a2, s2]
        q_sum[s2] = q_sum_sum
    # 19.10:  q_sum_2 = Σ_s2 Pr[s2, s, a]·q_sum[s2]
    q_sum_2_sum = real(0)
    for s2 in range(S):
        q_sum_2_sum += Pr[s2, s[()], a[()]] * q_sum[s2]
    q_sum_2[()] = q_sum_2_sum
    # 19.10:  q_2 = q_sum_2·γ + r[s, a]
    q_2[()] = r[s[()], a[()]] + q_sum_2[()] * γ[()]
    # 19.10:  dq_2_dq_sum_2 = γ  (∂q_2/∂q_sum_2)
    dq_2_dq_sum_2[()] = γ[()]
    # 19.10:  dq_2_dr[s, a] += 1  (∂q_2/∂r[s[], a[]])
    dq_2_dr[s[()], a[()]] += real(1)
    # 19.10:  dq_2_dγ = q_sum_2  (∂q_2/∂γ)
    dq_2_dγ[()] = q_sum_2[()]
    # 19.10:  dq_2_dPr[s2, s, a] += dq_2_dq_sum_2·q_sum[s2]  (∂q_sum_2/∂Pr[s2, s[], a[]])
    # 19.10:  dq_2_dq_sum[s2] = Pr[s2, s, a]·dq_2_dq_sum_2  (∂q_sum_2/∂q_sum[s2])
    dq_2_dq_sum_2_value = dq_2_dq_sum_2[()]
    for s2 in range(S):
        dq_2_dPr[s2, s[()], a[()]] += dq_2_dq_sum_2_value * q_sum[s2]
        dq_2_dq_sum[s2] = Pr[s2, s[()], a[()]] * dq_2_dq_sum_2_value
    # 19.10:  dq_2_dq[s2, a2] = dq_2_dq_sum[s2]·π[a2, s2]  (∂q_sum/∂q[s2, a2])
    for s2 in range(S):
        dq_2_dq_sum_s2 = dq_2_dq_sum[s2]
        for a2 in range(A):
            dq_2_dq[s2, a2] = dq_2_dq_sum_s2 * π[a2, s2]
    # 19.10:  dq_2_dπ[a2, s2] = dq_2_dq_sum[s2]·q[s2, a2]  (∂q_sum/∂π[a2, s2])
    for a2 in range(A):
        for s2 in range(S):
            dq_2_dπ[a2, s2] = dq_2_dq_sum[s2] * q[s2, a2]


@kernel(
    given("s", "", integral=True, bound="S"),
    given("π", "A, S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("v_sum", "A"),
    output("v_next", ""),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
    batch="A",
    partial="v_next",
    operations="2 * A * S + 4 * A",
)
def equation_19_11(s, π, r, γ, Pr, v, v_sum, v_next, A, S):
    """Equation 19.11."""
    # 19.11:  v_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        v_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            v_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.11:  v_next = Σ_a π[a, s]·(r[s, a] + v_sum[a]·γ)
    v_next_sum = real(0)
    γ_value = γ[()]
    for a in range(A):
        v_next_sum += π[a, s[()]] * (r[s[()], a] + v_sum[a] * γ_value)
    v_next[()] = v_next_sum


@kernel(
    given("s", "", integral=True, bound="S"),
    given("π", "A, S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("v_sum", "A"),
    output("v_next", ""),
    output("dv_next_dπ", "A, S"),
    output("dv_next_dr", "S, A"),
    output("dv_next_dγ", ""),
    output("dv_next_dPr", "S, S, A"),
    output("dv_next_dv", "S"),
    temporary("dv_next_dv_sum", "A"),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
    batch="A",
    partial="v_next, dv_next_dγ, dv_next_dv",
    operations="10 * A + 6 * A * S",
)
def equation_19_11_gradient(
    s,
    π,
    r,
    γ,
    Pr,
    v,
    v_sum,
    v_next,
    dv_next_dπ,
    dv_next_dr,
    dv_next_dγ,
    dv_next_dPr,
    dv_next_dv,
    dv_next_dv_sum,
    A,
    S,
):
    """Equation 19.11."""
    dv_next_dπ[:] = real(0)
    dv_next_dr[0 : min(s[()], S)] = real(0)
    dv_next_dr[min(s[()] + 1, S) : S] = real(0)
    dv_next_dPr[:] = real(0)
    # 19.11:  v_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        v_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            v_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.11:  v_next = Σ_a π[a, s]·(r[s, a] + v_sum[a]·γ)
    # 19.11:  dv_next_dr[s, a] = π[a, s]  (∂v_next/∂r[s[], a])
    # 19.11:  dv_next_dv_sum[a] = γ·π[a, s]  (∂v_next/∂v_sum[a])
    # 19.11:  dv_next_dγ = Σ_a v_sum[a]·π[a, s]  (∂v_next/∂γ)
    # 19.11:  dv_next_dπ[a, s] += r[s, a] + v_sum[a]·γ  (∂v_next/∂π[a, s[]])
    v_next_sum = real(0)
    dv_next_dγ_sum = real(0)
    γ_value = γ[()]
    for a in range(A):
        v_next_sum += π[a, s[()]] * (r[s[()], a] + v_sum[a] * γ_value)
        dv_next_dr[s[()], a] = π[a, s[()]]
        dv_next_dv_sum[a] = γ_value * π[a, s[()]]
        dv_next_dγ_sum += v_sum[a] * π[a, s[()]]
        dv_next_dπ[a, s[()]] += r[s[()], a] + v_sum[a] * γ_value
    v_next[()] = v_next_sum
    dv_next_dγ[()] = dv_next_dγ_sum
    for s2 in range(S):
        # 19.11:  dv_next_dPr[s2, s, a] += dv_next_dv_sum[a]·v[s2]  (∂v_sum/∂Pr[s2, s[], a])
        # 19.11:  dv_next_dv[s2] = Σ_a Pr[s2, s, a]·dv_next_dv_sum[a]  (∂v_sum/∂v[s2])
        dv_next_dv_sum_2 = real(0)
        v_s2 = v[s2]
        for a in range(A):
            dv_next_dPr[s2, s[()], a] += dv_next_dv_sum[a] * v_s2
            dv_next_dv_sum_2 += Pr[s2, s[()], a] * dv_next_dv_sum[a]
        dv_next_dv[s2] = dv_next_dv_sum_2


@kernel(
    given("s", "", integral=True, bound="S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("π_sum", "A"),
    temporary("π_argmax", "", integral=True, bound="A"),
    output("π", ""),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_12(s, r, γ, Pr, v, π_sum, π_argmax, π, A, S):
    """Equation 19.12."""
    # 19.12:  π_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        π_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            π_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.12:  π_argmax = argmax_a (r[s, a] + γ·π_sum[a])
    π_argmax_argmax_best = real(-np.inf)
    π_argmax_argmax = -1
    γ_value = γ[()]
    for a in range(A):
        π_argmax_argmax_value = r[s[()], a] + γ_value * π_sum[a]
        if (π_argmax_argmax < 0 and π_argmax_argmax_value >= π_argmax_argmax_best) or π_argmax_argmax_value > π_argmax_argmax_best:
            π_argmax_argmax_best = π_argmax_argmax_value
            π_argmax_argmax = a
    π_argmax[()] = π_argmax_argmax
    # 19.12:  π = π_argmax + 1
    π[()] = real(π_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("π_sum", "A"),
    temporary("π_argmax", "", integral=True, bound="A"),
    output("π", ""),
    output("dπ_dr", "S, A"),
    output("dπ_dγ", ""),
    output("dπ_dPr", "S, S, A"),
    output("dπ_dv", "S"),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_12_gradient(s, r, γ, Pr, v, π_sum, π_argmax, π, dπ_dr, dπ_dγ, dπ_dPr, dπ_dv, A, S):
    """Equation 19.12."""
    dπ_dr[:] = real(0)
    dπ_dγ[()] = real(0)
    dπ_dPr[:] = real(0)
    dπ_dv[:] = real(0)
    # 19.12:  π_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        π_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            π_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.12:  π_argmax = argmax_a (r[s, a] + γ·π_sum[a])
    π_argmax_argmax_best = real(-np.inf)
    π_argmax_argmax = -1
    γ_value = γ[()]
    for a in range(A):
        π_argmax_argmax_value = r[s[()], a] + γ_value * π_sum[a]
        if (π_argmax_argmax < 0 and π_argmax_argmax_value >= π_argmax_argmax_best) or π_argmax_argmax_value > π_argmax_argmax_best:
            π_argmax_argmax_best = π_argmax_argmax_value
            π_argmax_argmax = a
    π_argmax[()] = π_argmax_argmax
    # 19.12:  π = π_argmax + 1
    π[()] = real(π_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("q", "S, A"),
    temporary("π_argmax", "", integral=True, bound="A"),
    output("π", ""),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_13(s, q, π_argmax, π, A, S):
    """Equation 19.13."""
    # 19.13:  π_argmax = argmax_a q[s, a]
    π_argmax_argmax_best = real(-np.inf)
    π_argmax_argmax = -1
    for a in range(A):
        π_argmax_argmax_value = q[s[()], a]
        if (π_argmax_argmax < 0 and π_argmax_argmax_value >= π_argmax_argmax_best) or π_argmax_argmax_value > π_argmax_argmax_best:
            π_argmax_argmax_best = π_argmax_argmax_value
            π_argmax_argmax = a
    π_argmax[()] = π_argmax_argmax
    # 19.13:  π = π_argmax + 1
    π[()] = real(π_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("q", "S, A"),
    temporary("π_argmax", "", integral=True, bound="A"),
    output("π", ""),
    output("dπ_dq", "S, A"),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_13_gradient(s, q, π_argmax, π, dπ_dq, A, S):
    """Equation 19.13."""
    dπ_dq[:] = real(0)
    # 19.13:  π_argmax = argmax_a q[s, a]
    π_argmax_argmax_best = real(-np.inf)
    π_argmax_argmax = -1
    for a in range(A):
        π_argmax_argmax_value = q[s[()], a]
        if (π_argmax_argmax < 0 and π_argmax_argmax_value >= π_argmax_argmax_best) or π_argmax_argmax_value > π_argmax_argmax_best:
            π_argmax_argmax_best = π_argmax_argmax_value
            π_argmax_argmax = a
    π_argmax[()] = π_argmax_argmax
    # 19.13:  π = π_argmax + 1
    π[()] = real(π_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("α", ""),
    given("r", "S, A"),
    given("γ", ""),
    given("s_next", "", integral=True, bound="S"),
    given("a_next", "", integral=True, bound="A"),
    output("q_next", ""),
    sizes="A, S",
    needs="A - a[()], A - a_next[()], S - s[()], S - s_next[()], a[()] + 1, a_next[()] + 1, s[()] + 1, s_next[()] + 1",
)
def equation_19_14(s, a, q, α, r, γ, s_next, a_next, q_next, A, S):
    """Equation 19.14."""
    # 19.14:  q_next = q[s, a] + α·(-q[s, a] + q[s_next, a_next]·γ + r[s, a])
    q_next[()] = q[s[()], a[()]] + α[()] * (r[s[()], a[()]] + q[s_next[()], a_next[()]] * γ[()] - q[s[()], a[()]])


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("α", ""),
    given("r", "S, A"),
    given("γ", ""),
    given("s_next", "", integral=True, bound="S"),
    given("a_next", "", integral=True, bound="A"),
    output("q_next", ""),
    output("dq_next_dq", "S, A"),
    output("dq_next_dα", ""),
    output("dq_next_dr", "S, A"),
    output("dq_next_dγ", ""),
    sizes="A, S",
    needs="A - a[()], A - a_next[()], S - s[()], S - s_next[()], a[()] + 1, a_next[()] + 1, s[()] + 1, s_next[()] + 1",
)
def equation_19_14_gradient(
    s,
    a,
    q,
    α,
    r,
    γ,
    s_next,
    a_next,
    q_next,
    dq_next_dq,
    dq_next_dα,
    dq_next_dr,
    dq_next_dγ,
    A,
    S,
):
    """Equation 19.14."""
    dq_next_dq[:] = real(0)
    dq_next_dr[:] = real(0)
    # 19.14:  q_next = q[s, a] + α·(-q[s, a] + q[s_next, a_next]·γ + r[s, a])
    q_next[()] = q[s[()], a[()]] + α[()] * (r[s[()], a[()]] + q[s_next[()], a_next[()]] * γ[()] - q[s[()], a[()]])
    # 19.14:  dq_next_dq[s, a] += 1 - α  (∂q_next/∂q[s[], a[]])
    dq_next_dq[s[()], a[()]] += real(1) - α[()]
    # 19.14:  dq_next_dq[s_next, a_next] += α·γ  (∂q_next/∂q[s_next[], a_next[]])
    dq_next_dq[s_next[()], a_next[()]] += α[()] * γ[()]
    # 19.14:  dq_next_dr[s, a] += α  (∂q_next/∂r[s[], a[]])
    dq_next_dr[s[()], a[()]] += α[()]
    # 19.14:  dq_next_dα = -q[s, a] + q[s_next, a_next]·γ + r[s, a]  (∂q_next/∂α)
    dq_next_dα[()] = r[s[()], a[()]] + q[s_next[()], a_next[()]] * γ[()] - q[s[()], a[()]]
    # 19.14:  dq_next_dγ = q[s_next, a_next]·α  (∂q_next/∂γ)
    dq_next_dγ[()] = q[s_next[()], a_next[()]] * α[()]


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("α", ""),
    given("r", "S, A"),
    given("γ", ""),
    given("s_next", "", integral=True, bound="S"),
    temporary("q_max", ""),
    output("q_next", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], S - s_next[()], a[()] + 1, s[()] + 1, s_next[()] + 1",
)
def equation_19_15(s, a, q, α, r, γ, s_next, q_max, q_next, A, S):
    """Equation 19.15."""
    # 19.15:  q_max = max_a2 q[s_next, a2]
    q_max_max = real(-np.inf)
    for a2 in range(A):
        q_max_max = maximum(q_max_max, q[s_next[()], a2])
    q_max[()] = q_max_max
    # 19.15:  q_next = q[s, a] + α·(-q[s, a] + q_max·γ + r[s, a])
    q_next[()] = q[s[()], a[()]] + α[()] * (r[s[()], a[()]] + q_max[()] * γ[()] - q[s[()], a[()]])


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("α", ""),
    given("r", "S, A"),
    given("γ", ""),
    given("s_next", "", integral=True, bound="S"),
    temporary("q_max", ""),
    output("q_next", ""),
    output("dq_next_dq", "S, A"),
    output("dq_next_dα", ""),
    output("dq_next_dr", "S, A"),
    output("dq_next_dγ", ""),
    temporary("q_max_argument", "", integral=True),
    temporary("dq_next_dq_max", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], S - s_next[()], a[()] + 1, s[()] + 1, s_next[()] + 1",
)
def equation_19_15_gradient(
    s,
    a,
    q,
    α,
    r,
    γ,
    s_next,
    q_max,
    q_next,
    dq_next_dq,
    dq_next_dα,
    dq_next_dr,
    dq_next_dγ,
    q_max_argument,
    dq_next_dq_max,
    A,
    S,
):
    """Equation 19.15."""
    dq_next_dq[:] = real(0)
    dq_next_dr[:] = real(0)
    # 19.15:  q_max = max_a2 q[s_next, a2]
    # 19.15:  q_max_argument = argmax_a2 q[s_next, a2]  (where q_max is reached)
    q_max_max = real(-np.inf)
    q_max_argument_argmax_best = real(-np.inf)
    q_max_argument_argmax = -1
    for a2 in range(A):
        q_max_max = maximum(q_max_max, q[s_next[()], a2])
        q_max_argument_argmax_value = q[s_next[()], a2]
        if (q_max_argument_argmax < 0 and q_max_argument_argmax_value >= q_max_argument_argmax_best) or q_max_argument_argmax_value > q_max_argument_argmax_best:
            q_max_argument_argmax_best = q_max_argument_argmax_value
            q_max_argument_argmax = a2
    q_max[()] = q_max_max
    q_max_argument[()] = q_max_argument_argmax
    # 19.15:  q_next = q[s, a] + α·(-q[s, a] + q_max·γ + r[s, a])
    q_next[()] = q[s[()], a[()]] + α[()] * (r[s[()], a[()]] + q_max[()] * γ[()] - q[s[()], a[()]])
    # 19.15:  dq_next_dq[s, a] += 1 - α  (∂q_next/∂q[s[], a[]])
    dq_next_dq[s[()], a[()]] += real(1) - α[()]
    # 19.15:  dq_next_dq_max = α·γ  (∂q_next/∂q_max)
    dq_next_dq_max[()] = α[()] * γ[()]
    # 19.15:  dq_next_dr[s, a] += α  (∂q_next/∂r[s[], a[]])
    dq_next_dr[s[()], a[()]] += α[()]
    # 19.15:  dq_next_dα = -q[s, a] + q_max·γ + r[s, a]  (∂q_next/∂α)
    dq_next_dα[()] = r[s[()], a[()]] + q_max[()] * γ[()] - q[s[()], a[()]]
    # 19.15:  dq_next_dγ = q_max·α  (∂q_next/∂γ)
    dq_next_dγ[()] = q_max[()] * α[()]
    # 19.15:  dq_next_dq[s_next, a2] += dq_next_dq_max  where a2 = q_max_argument  (∂q_max/∂q[s_next[], a2])
    for a2 in range(A):
        if a2 == q_max_argument[()]:
            dq_next_dq[s_next[()], a2] += dq_next_dq_max[()]


@kernel(
    given("a", "", integral=True, bound="A"),
    given("r", "A"),
    given("γ", ""),
    given("q_next", "A"),
    temporary("L_max", ""),
    given("q", "A"),
    output("L", ""),
    sizes="A",
    needs="A - a[()], a[()] + 1",
)
def equation_19_16(a, r, γ, q_next, L_max, q, L, A):
    """Equation 19.16."""
    # 19.16:  L_max = max_a2 q_next[a2]
    L_max_max = real(-np.inf)
    for a2 in range(A):
        L_max_max = maximum(L_max_max, q_next[a2])
    L_max[()] = L_max_max
    # 19.16:  L = (L_max·γ - q[a] + r[a])^2
    L[()] = (r[a[()]] + L_max[()] * γ[()] - q[a[()]]) ** 2


@kernel(
    given("a", "", integral=True, bound="A"),
    given("r", "A"),
    given("γ", ""),
    given("q_next", "A"),
    temporary("L_max", ""),
    given("q", "A"),
    output("L", ""),
    output("dL_dr", "A"),
    output("dL_dγ", ""),
    output("dL_dq_next", "A"),
    output("dL_dq", "A"),
    temporary("L_max_argument", "", integral=True),
    temporary("dL_dL_max", ""),
    sizes="A",
    needs="A - a[()], a[()] + 1",
)
def equation_19_16_gradient(
    a,
    r,
    γ,
    q_next,
    L_max,
    q,
    L,
    dL_dr,
    dL_dγ,
    dL_dq_next,
    dL_dq,
    L_max_argument,
    dL_dL_max,
    A,
):
    """Equation 19.16."""
    dL_dr[0 : min(a[()], A)] = real(0)
    dL_dr[min(a[()] + 1, A) : A] = real(0)
    dL_dq[0 : min(a[()], A)] = real(0)
    dL_dq[min(a[()] + 1, A) : A] = real(0)
    # 19.16:  L_max = max_a2 q_next[a2]
    # 19.16:  L_max_argument = argmax_a2 q_next[a2]  (where L_max is reached)
    L_max_max = real(-np.inf)
    L_max_argument_argmax_best = real(-np.inf)
    L_max_argument_argmax = -1
    for a2 in range(A):
        L_max_max = maximum(L_max_max, q_next[a2])
        L_max_argument_argmax_value = q_next[a2]
        if (L_max_argument_argmax < 0 and L_max_argument_argmax_value >= L_max_argument_argmax_best) or L_max_argument_argmax_value > L_max_argument_argmax_best:
            L_max_argument_argmax_best = L_max_argument_argmax_value
            L_max_argument_argmax = a2
    L_max[()] = L_max_max
    L_max_argument[()] = L_max_argument_argmax
    # 19.16:  L = (L_max·γ - q[a] + r[a])^2
    L[()] = (r[a[()]] + L_max[()] * γ[()] - q[a[()]]) ** 2
    # 19.16:  dL_dL_max = γ·(2·L_max·γ - 2·q[a] + 2·r[a])  (∂L/∂L_max)
    dL_dL_max[()] = γ[()] * (real(2) * L_max[()] * γ[()] + real(2) * r[a[()]] - real(2) * q[a[()]])
    # 19.16:  dL_dq[a] = -2·L_max·γ + 2·q[a] - 2·r[a]  (∂L/∂q[a[]])
    dL_dq[a[()]] = real(2) * q[a[()]] - real(2) * L_max[()] * γ[()] - real(2) * r[a[()]]
    # 19.16:  dL_dr[a] = 2·L_max·γ - 2·q[a] + 2·r[a]  (∂L/∂r[a[]])
    dL_dr[a[()]] = real(2) * L_max[()] * γ[()] + real(2) * r[a[()]] - real(2) * q[a[()]]
    # 19.16:  dL_dγ = L_max·(2·L_max·γ - 2·q[a] + 2·r[a])  (∂L/∂γ)
    dL_dγ[()] = L_max[()] * (real(2) * L_max[()] * γ[()] + real(2) * r[a[()]] - real(2) * q[a[()]])
    # 19.16:  dL_dq_next[a2] = dL_dL_max  where a2 = L_max_argument  (∂L_max/∂q_next[a2])
    for a2 in range(A):
        dL_dq_next[a2] = real(0)
        if a2 == L_max_argument[()]:
            dL_dq_next[a2] = dL_dL_max[()]


@kernel(
    given("φ", "N_φ"),
    given("α", ""),
    given("a", "", integral=True, bound="A"),
    given("r", "A"),
    given("γ", ""),
    given("q_next", "A"),
    temporary("φ_max", ""),
    given("q", "A"),
    given("dq_dφ", "A, N_φ"),
    output("φ_next", "N_φ"),
    sizes="A, N_φ",
    needs="A - a[()], a[()] + 1",
    batch="N_φ",
    operations="A + 4 * N_φ",
)
def equation_19_17(φ, α, a, r, γ, q_next, φ_max, q, dq_dφ, φ_next, A, N_φ):
    """Equation 19.17."""
    # 19.17:  φ_max = max_a2 q_next[a2]
    φ_max_max = real(-np.inf)
    for a2 in range(A):
        φ_max_max = maximum(φ_max_max, q_next[a2])
    φ_max[()] = φ_max_max
    # 19.17:  φ_next[p] = dq_dφ[a, p]·α·(-q[a] + r[a] + γ·φ_max) + φ[p]
    α_value = α[()]
    γ_value = γ[()]
    φ_max_value = φ_max[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] + dq_dφ[a[()], p] * α_value * (r[a[()]] + γ_value * φ_max_value - q[a[()]])


@kernel(
    given("φ", "N_φ"),
    given("α", ""),
    given("a", "", integral=True, bound="A"),
    given("r", "A"),
    given("γ", ""),
    given("q_next", "A"),
    temporary("φ_max", ""),
    given("q", "A"),
    given("dq_dφ", "A, N_φ"),
    output("φ_next", "N_φ"),
    sizes="A, N_φ",
    needs="A - a[()], a[()] + 1",
    batch="N_φ",
    operations="A + 4 * N_φ",
)
def equation_19_18(φ, α, a, r, γ, q_next, φ_max, q, dq_dφ, φ_next, A, N_φ):
    """Equation 19.18."""
    # 19.18:  φ_max = max_a2 q_next[a2]
    φ_max_max = real(-np.inf)
    for a2 in range(A):
        φ_max_max = maximum(φ_max_max, q_next[a2])
    φ_max[()] = φ_max_max
    # 19.18:  φ_next[p] = dq_dφ[a, p]·α·(-q[a] + r[a] + γ·φ_max) + φ[p]
    α_value = α[()]
    γ_value = γ[()]
    φ_max_value = φ_max[()]
    for p in range(N_φ):
        φ_next[p] = φ[p] + dq_dφ[a[()], p] * α_value * (r[a[()]] + γ_value * φ_max_value - q[a[()]])


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("α", ""),
    given("r", "S, A"),
    given("γ", ""),
    given("s_next", "", integral=True, bound="S"),
    temporary("q_max", ""),
    output("q_next", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], S - s_next[()], a[()] + 1, s[()] + 1, s_next[()] + 1",
)
def equation_19_19(s, a, q, α, r, γ, s_next, q_max, q_next, A, S):
    """Equation 19.19."""
    # 19.19:  q_max = max_a2 q[s_next, a2]
    q_max_max = real(-np.inf)
    for a2 in range(A):
        q_max_max = maximum(q_max_max, q[s_next[()], a2])
    q_max[()] = q_max_max
    # 19.19:  q_next = q[s, a] + α·(-q[s, a] + q_max·γ + r[s, a])
    q_next[()] = q[s[()], a[()]] + α[()] * (r[s[()], a[()]] + q_max[()] * γ[()] - q[s[()], a[()]])


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("α", ""),
    given("r", "S, A"),
    given("γ", ""),
    given("s_next", "", integral=True, bound="S"),
    temporary("q_max", ""),
    output("q_next", ""),
    output("dq_next_dq", "S, A"),
    output("dq_next_dα", ""),
    output("dq_next_dr", "S, A"),
    output("dq_next_dγ", ""),
    temporary("q_max_argument", "", integral=True),
    temporary("dq_next_dq_max", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], S - s_next[()], a[()] + 1, s[()] + 1, s_next[()] + 1",
)
def equation_19_19_gradient(
    s,
    a,
    q,
    α,
    r,
    γ,
    s_next,
    q_max,
    q_next,
    dq_next_dq,
    dq_next_dα,
    dq_next_dr,
    dq_next_dγ,
    q_max_argument,
    dq_next_dq_max,
    A,
    S,
):
    """Equation 19.19."""
    dq_next_dq[:] = real(0)
    dq_next_dr[:] = real(0)
    # 19.19:  q_max = max_a2 q[s_next, a2]
    # 19.19:  q_max_argument = argmax_a2 q[s_next, a2]  (where q_max is reached)
    q_max_max = real(-np.inf)
    q_max_argument_argmax_best = real(-np.inf)
    q_max_argument_argmax = -1
    for a2 in range(A):
        q_max_max = maximum(q_max_max, q[s_next[()], a2])
        q_max_argument_argmax_value = q[s_next[()], a2]
        if (q_max_argument_argmax < 0 and q_max_argument_argmax_value >= q_max_argument_argmax_best) or q_max_argument_argmax_value > q_max_argument_argmax_best:
            q_max_argument_argmax_best = q_max_argument_argmax_value
            q_max_argument_argmax = a2
    q_max[()] = q_max_max
    q_max_argument[()] = q_max_argument_argmax
    # 19.19:  q_next = q[s, a] + α·(-q[s, a] + q_max·γ + r[s, a])
    q_next[()] = q[s[()], a[()]] + α[()] * (r[s[()], a[()]] + q_max[()] * γ[()] - q[s[()], a[()]])
    # 19.19:  dq_next_dq[s, a] += 1 - α  (∂q_next/∂q[s[], a[]])
    dq_next_dq[s[()], a[()]] += real(1) - α[()]
    # 19.19:  dq_next_dq_max = α·γ  (∂q_next/∂q_max)
    dq_next_dq_max[()] = α[()] * γ[()]
    # 19.19:  dq_next_dr[s, a] += α  (∂q_next/∂r[s[], a[]])
    dq_next_dr[s[()], a[()]] += α[()]
    # 19.19:  dq_next_dα = -q[s, a] + q_max·γ + r[s, a]  (∂q_next/∂α)
    dq_next_dα[()] = r[s[()], a[()]] + q_max[()] * γ[()] - q[s[()], a[()]]
    # 19.19:  dq_next_dγ = q_max·α  (∂q_next/∂γ)
    dq_next_dγ[()] = q_max[()] * α[()]
    # 19.19:  dq_next_dq[s_next, a2] += dq_next_dq_max  where a2 = q_max_argument  (∂q_max/∂q[s_next[], a2])
    for a2 in range(A):
        if a2 == q_max_argument[()]:
            dq_next_dq[s_next[()], a2] += dq_next_dq_max[()]


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A, 2"),
    given("α", ""),
    given("r", "S, A"),
    given("γ", ""),
    given("s_next", "", integral=True, bound="S"),
    temporary("q_argmax", "", integral=True, bound="A"),
    output("q_next", ""),
    temporary("q_argmax_2", "", integral=True, bound="A"),
    output("q_next_2", ""),
    sizes="A, S",
    needs="A - a[()], A - q_argmax[()], A - q_argmax_2[()], S - s[()], S - s_next[()], a[()] + 1, q_argmax[()] + 1, q_argmax_2[()] + 1, s[()] + 1, s_next[()] + 1",
)
def equation_19_20(s, a, q, α, r, γ, s_next, q_argmax, q_next, q_argmax_2, q_next_2, A, S):
    """Equation 19.20."""
    # 19.20:  q_argmax = argmax_a2 q[s_next, a2, 0]
    # 19.20:  q_argmax_2 = argmax_a2 q[s_next, a2, 1]
    q_argmax_argmax_best = real(-np.inf)
    q_argmax_argmax = -1
    q_argmax_2_argmax_best = real(-np.inf)
    q_argmax_2_argmax = -1
    for a2 in range(A):
        q_argmax_argmax_value = q[s_next[()], a2, 0]
        if (q_argmax_argmax < 0 and q_argmax_argmax_value >= q_argmax_argmax_best) or q_argmax_argmax_value > q_argmax_argmax_best:
            q_argmax_argmax_best = q_argmax_argmax_value
            q_argmax_argmax = a2
        q_argmax_2_argmax_value = q[s_next[()], a2, 1]
        if (q_argmax_2_argmax < 0 and q_argmax_2_argmax_value >= q_argmax_2_argmax_best) or q_argmax_2_argmax_value > q_argmax_2_argmax_best:
            q_argmax_2_argmax_best = q_argmax_2_argmax_value
            q_argmax_2_argmax = a2
    q_argmax[()] = q_argmax_argmax
    q_argmax_2[()] = q_argmax_2_argmax
    # 19.20:  q_next = q[s, a, 0] + α·(-q[s, a, 0] + q[s_next, q_argmax, 1]·γ + r[s, a])
    q_next[()] = q[s[()], a[()], 0] + α[()] * (r[s[()], a[()]] + q[s_next[()], q_argmax[()], 1] * γ[()] - q[s[()], a[()], 0])
    # 19.20:  q_next_2 = q[s, a, 1] + α·(-q[s, a, 1] + q[s_next, q_argmax_2, 0]·γ + r[s, a])
    q_next_2[()] = q[s[()], a[()], 1] + α[()] * (r[s[()], a[()]] + q[s_next[()], q_argmax_2[()], 0] * γ[()] - q[s[()], a[()], 1])


@kernel(
    given("φ", "2, N_φ"),
    given("α", ""),
    given("a", "", integral=True, bound="A"),
    given("r", "A"),
    given("γ", ""),
    given("q_next", "A, 2"),
    temporary("φ_argmax", "", integral=True, bound="A"),
    given("q", "A, 2"),
    given("dq_dφ", "A, 2, N_φ"),
    output("φ_next", "2, N_φ"),
    temporary("φ_argmax_2", "", integral=True, bound="A"),
    sizes="A, N_φ",
    needs="A - a[()], A - φ_argmax[()], A - φ_argmax_2[()], a[()] + 1, φ_argmax[()] + 1, φ_argmax_2[()] + 1",
)
def equation_19_21(φ, α, a, r, γ, q_next, φ_argmax, q, dq_dφ, φ_next, φ_argmax_2, A, N_φ):
    """Equation 19.21."""
    # 19.21:  φ_argmax = argmax_a2 q_next[a2, 0]
    # 19.21:  φ_argmax_2 = argmax_a2 q_next[a2, 1]
    φ_argmax_argmax_best = real(-np.inf)
    φ_argmax_argmax = -1
    φ_argmax_2_argmax_best = real(-np.inf)
    φ_argmax_2_argmax = -1
    for a2 in range(A):
        φ_argmax_argmax_value = q_next[a2, 0]
        if (φ_argmax_argmax < 0 and φ_argmax_argmax_value >= φ_argmax_argmax_best) or φ_argmax_argmax_value > φ_argmax_argmax_best:
            φ_argmax_argmax_best = φ_argmax_argmax_value
            φ_argmax_argmax = a2
        φ_argmax_2_argmax_value = q_next[a2, 1]
        if (φ_argmax_2_argmax < 0 and φ_argmax_2_argmax_value >= φ_argmax_2_argmax_best) or φ_argmax_2_argmax_value > φ_argmax_2_argmax_best:
            φ_argmax_2_argmax_best = φ_argmax_2_argmax_value
            φ_argmax_2_argmax = a2
    φ_argmax[()] = φ_argmax_argmax
    φ_argmax_2[()] = φ_argmax_2_argmax
    # 19.21:  φ_next[0, p] = dq_dφ[a, 0, p]·α·(-q[a, 0] + q_next[φ_argmax, 1]·γ + r[a]) + φ[0, p]
    # 19.21:  φ_next[1, p] = dq_dφ[a, 1, p]·α·(-q[a, 1] + q_next[φ_argmax_2, 0]·γ + r[a]) + φ[1, p]
    α_value = α[()]
    γ_value = γ[()]
    for p in range(N_φ):
        φ_next[0, p] = φ[0, p] + dq_dφ[a[()], 0, p] * α_value * (r[a[()]] + q_next[φ_argmax[()], 1] * γ_value - q[a[()], 0])
        φ_next[1, p] = φ[1, p] + dq_dφ[a[()], 1, p] * α_value * (r[a[()]] + q_next[φ_argmax_2[()], 0] * γ_value - q[a[()], 1])


@kernel(
    given("Pr", "T + 1"),
    given("π", "T + 1"),
    given("Pr_2", "T + 1, T"),
    temporary("Pr_prod", ""),
    output("Pr_3", ""),
    sizes="T",
)
def equation_19_22(Pr, π, Pr_2, Pr_prod, Pr_3, T):
    """Equation 19.22."""
    # 19.22:  Pr_prod = Π_t Pr_2[t + 1, t]·π[t]
    Pr_prod_prod = real(1)
    for t in range(T):
        Pr_prod_prod *= Pr_2[t + 1, t] * π[t]
    Pr_prod[()] = Pr_prod_prod
    # 19.22:  Pr_3 = Pr[0]·Pr_prod
    Pr_3[()] = Pr[0] * Pr_prod[()]


@kernel(
    given("Pr", "T + 1"),
    given("π", "T + 1"),
    given("Pr_2", "T + 1, T"),
    temporary("Pr_prod", ""),
    output("Pr_3", ""),
    output("dPr_3_dPr", "T + 1"),
    output("dPr_3_dπ", "T + 1"),
    output("dPr_3_dPr_2", "T + 1, T"),
    temporary("Pr_prod_others", "T"),
    temporary("dPr_3_dPr_prod", ""),
    sizes="T",
)
def equation_19_22_gradient(
    Pr,
    π,
    Pr_2,
    Pr_prod,
    Pr_3,
    dPr_3_dPr,
    dPr_3_dπ,
    dPr_3_dPr_2,
    Pr_prod_others,
    dPr_3_dPr_prod,
    T,
):
    """Equation 19.22."""
    dPr_3_dPr[1 : T + 1] = real(0)
    dPr_3_dπ[:] = real(0)
    dPr_3_dPr_2[:] = real(0)
    # 19.22:  Pr_prod = Π_t Pr_2[t + 1, t]·π[t]
    # 19.22:  Pr_prod_others[t] = 1
    Pr_prod_prod = real(1)
    for t in range(T):
        Pr_prod_prod *= Pr_2[t + 1, t] * π[t]
        Pr_prod_others[t] = real(1)
    Pr_prod[()] = Pr_prod_prod
    # 19.22:  Pr_prod_others[t] = Π_t_other Pr_2[t_other + 1, t_other]·π[t_other]  where t ≠ t_other  (Pr_prod
    #    without one factor)
    for t_other in range(T):
        for t in range(T):
            if t != t_other:
                Pr_prod_others[t] *= Pr_2[t_other + 1, t_other] * π[t_other]
    # 19.22:  Pr_3 = Pr[0]·Pr_prod
    Pr_3[()] = Pr[0] * Pr_prod[()]
    # 19.22:  dPr_3_dPr[0] = Pr_prod  (∂Pr_3/∂Pr[0])
    dPr_3_dPr[0] = Pr_prod[()]
    # 19.22:  dPr_3_dPr_prod = Pr[0]  (∂Pr_3/∂Pr_prod)
    dPr_3_dPr_prod[()] = Pr[0]
    # 19.22:  dPr_3_dPr_2[t + 1, t] += Pr_prod_others[t]·dPr_3_dPr_prod·π[t]  (∂Pr_prod/∂Pr_2[t + 1, t])
    # 19.22:  dPr_3_dπ[t] += Pr_2[t + 1, t]·Pr_prod_others[t]·dPr_3_dPr_prod  (∂Pr_prod/∂π[t])
    dPr_3_dPr_prod_value = dPr_3_dPr_prod[()]
    for t in range(T):
        dPr_3_dPr_2[t + 1, t] += Pr_prod_others[t] * dPr_3_dPr_prod_value * π[t]
        dPr_3_dπ[t] += Pr_2[t + 1, t] * Pr_prod_others[t] * dPr_3_dPr_prod_value


@kernel(
    given("θ", "N_θ"),
    given("α", ""),
    given("Pr", "I"),
    given("dPr_dθ", "I, N_θ"),
    given("r", "I"),
    temporary("θ_sum", "N_θ"),
    output("θ_next", "N_θ"),
    sizes="I, N_θ",
    batch="N_θ",
    operations="3 * I * N_θ + 3 * N_θ",
)
def equation_19_25(θ, α, Pr, dPr_dθ, r, θ_sum, θ_next, I, N_θ):
    """Equation 19.25."""
    # 19.25:  θ_sum[p] = Σ_i dPr_dθ[i, p]·r[i]/Pr[i]
    for p in range(N_θ):
        θ_sum[p] = real(0)
    for i in range(I):
        Pr_i = Pr[i]
        r_i = r[i]
        for p in range(N_θ):
            θ_sum[p] += dPr_dθ[i, p] * r_i / Pr_i
    # 19.25:  θ_next[p] = α·θ_sum[p]/I + θ[p]
    α_value = α[()]
    for p in range(N_θ):
        θ_next[p] = θ[p] + α_value * θ_sum[p] / real(I)


@kernel(given("f", ""), given("df_dz", ""), output("derivative", ""))
def equation_19_26(f, df_dz, derivative):
    """Equation 19.26."""
    # 19.26:  derivative = df_dz/f
    derivative[()] = df_dz[()] / f[()]


@kernel(
    given("f", ""),
    given("df_dz", ""),
    output("derivative", ""),
    output("dderivative_df", ""),
    output("dderivative_ddf_dz", ""),
)
def equation_19_26_gradient(f, df_dz, derivative, dderivative_df, dderivative_ddf_dz):
    """Equation 19.26."""
    # 19.26:  derivative = df_dz/f
    derivative[()] = df_dz[()] / f[()]
    # 19.26:  dderivative_ddf_dz = 1/f  (∂derivative/∂df_dz)
    dderivative_ddf_dz[()] = real(1) / f[()]
    # 19.26:  dderivative_df = -df_dz/f^2  (∂derivative/∂f)
    dderivative_df[()] = -ratio(df_dz[()], 1, f[()], 2)


@kernel(given("Pr", "T + 1"), given("π", "T + 1"), given("Pr_2", "T + 1, T"), output("value", ""), sizes="T")
def equation_19_28(Pr, π, Pr_2, value, T):
    """Equation 19.28."""
    # 19.28:  value = log(Pr[0])
    value[()] = log(Pr[0])
    # 19.28:  value += Σ_t log(π[t])
    value_sum = real(0)
    for t in range(T):
        value_sum += log(π[t])
    value[()] += value_sum
    # 19.28:  value += Σ_t log(Pr_2[t + 1, t])
    value_sum_2 = real(0)
    for t in range(T):
        value_sum_2 += log(Pr_2[t + 1, t])
    value[()] += value_sum_2


@kernel(
    given("Pr", "T + 1"),
    given("π", "T + 1"),
    given("Pr_2", "T + 1, T"),
    output("value", ""),
    output("dvalue_dPr", "T + 1"),
    output("dvalue_dπ", "T + 1"),
    output("dvalue_dPr_2", "T + 1, T"),
    sizes="T",
)
def equation_19_28_gradient(Pr, π, Pr_2, value, dvalue_dPr, dvalue_dπ, dvalue_dPr_2, T):
    """Equation 19.28."""
    dvalue_dPr[1 : T + 1] = real(0)
    dvalue_dπ[:] = real(0)
    dvalue_dPr_2[:] = real(0)
    # 19.28:  value = log(Pr[0])
    value[()] = log(Pr[0])
    # 19.28:  value += Σ_t log(π[t])
    value_sum = real(0)
    for t in range(T):
        value_sum += log(π[t])
    value[()] += value_sum
    # 19.28:  value += Σ_t log(Pr_2[t + 1, t])
    # 19.28:  dvalue_dPr_2[t + 1, t] += 1/Pr_2[t + 1, t]  (∂value/∂Pr_2[t + 1, t])
    # 19.28:  dvalue_dπ[t] += 1/π[t]  (∂value/∂π[t])
    value_sum_2 = real(0)
    for t in range(T):
        value_sum_2 += log(Pr_2[t + 1, t])
        dvalue_dPr_2[t + 1, t] += real(1) / Pr_2[t + 1, t]
        dvalue_dπ[t] += real(1) / π[t]
    value[()] += value_sum_2
    # 19.28:  dvalue_dPr[0] = 1/Pr[0]  (∂value/∂Pr[0])
    dvalue_dPr[0] = real(1) / Pr[0]


@kernel(given("t", "", integral=True), given("r", "T"), output("r_2", ""), sizes="T")
def equation_19_30(t, r, r_2, T):
    """Equation 19.30."""
    # 19.30:  r_2 = Σ_k r[k]
    r_2_sum = real(0)
    for k in range(t[()] - 1):
        r_2_sum += r[k]
    r_2[()] = r_2_sum
    # 19.30:  r_2 += Σ_k r[k - 1]
    r_2_sum_2 = real(0)
    for k in range(t[()], T + 1):
        r_2_sum_2 += r[k - 1]
    r_2[()] += r_2_sum_2


@kernel(given("t", "", integral=True), given("r", "T"), output("r_2", ""), output("dr_2_dr", "T"), sizes="T")
def equation_19_30_gradient(t, r, r_2, dr_2_dr, T):
    """Equation 19.30."""
    dr_2_dr[:] = real(0)
    # 19.30:  r_2 = Σ_k r[k]
    r_2_sum = real(0)
    for k in range(t[()] - 1):
        r_2_sum += r[k]
    r_2[()] = r_2_sum
    # 19.30:  r_2 += Σ_k r[k - 1]
    r_2_sum_2 = real(0)
    for k in range(t[()], T + 1):
        r_2_sum_2 += r[k - 1]
    r_2[()] += r_2_sum_2
    # 19.30:  dr_2_dr[k] += 1  (∂r_2/∂r[k - 1])
    for k in range(t[()] - 1, T):
        dr_2_dr[k] += real(1)
    # 19.30:  dr_2_dr[k] += 1  (∂r_2/∂r[k])
    for k in range(t[()] - 1):
        dr_2_dr[k] += real(1)


@kernel(given("γ", ""), given("r", "T"), output("G", "T"), sizes="T")
def return_of_a_trajectory(γ, r, G, T):
    """Return of a trajectory."""
    # return of a trajectory:  G[t] = Σ_n r[n + t]·γ^n
    γ_value = γ[()]
    for t in range(T):
        G_sum = real(0)
        for n in range(T - t):
            G_sum += r[n + t] * power(γ_value, real(n))
        G[t] = G_sum


@kernel(given("γ", ""), given("r", "T"), output("r_2", "T"), sizes="T")
def equation_19_32(γ, r, r_2, T):
    """Equation 19.32."""
    # 19.32:  r_2[t] = Σ_k r[k - 1]·γ^(k - t - 1)
    γ_value = γ[()]
    for t in range(T):
        r_2_sum = real(0)
        for k in range(t + 1, T + 1):
            r_2_sum += r[k - 1] * power(γ_value, real(k - t - 1))
        r_2[t] = r_2_sum


@kernel(output("value", ""))
def equation_19_35(value):
    value[()] = real(0)


@kernel(given("r", "I"), temporary("b_sum", ""), output("b", ""), sizes="I")
def equation_19_37(r, b_sum, b, I):
    """Equation 19.37."""
    # 19.37:  b_sum = Σ_i r[i]
    b_sum_sum = real(0)
    for i in range(I):
        b_sum_sum += r[i]
    b_sum[()] = b_sum_sum
    # 19.37:  b = b_sum/I
    b[()] = b_sum[()] / real(I)


@kernel(
    given("r", "I"),
    temporary("b_sum", ""),
    output("b", ""),
    output("db_dr", "I"),
    temporary("db_db_sum", ""),
    sizes="I",
)
def equation_19_37_gradient(r, b_sum, b, db_dr, db_db_sum, I):
    """Equation 19.37."""
    # 19.37:  b_sum = Σ_i r[i]
    b_sum_sum = real(0)
    for i in range(I):
        b_sum_sum += r[i]
    b_sum[()] = b_sum_sum
    # 19.37:  b = b_sum/I
    b[()] = b_sum[()] / real(I)
    # 19.37:  db_db_sum = 1/I  (∂b/∂b_sum)
    db_db_sum[()] = real(1) / real(I)
    # 19.37:  db_dr[i] = db_db_sum  (∂b_sum/∂r[i])
    db_db_sum_value = db_db_sum[()]
    for i in range(I):
        db_dr[i] = db_db_sum_value


@kernel(
    given("v", "I, T + 1"),
    given("r", "I, T"),
    temporary("L_base", "I, T"),
    output("L", ""),
    sizes="I, T",
    batch="I",
    partial="L",
    operations="5 * I * T",
)
def equation_19_39(v, r, L_base, L, I, T):
    """Equation 19.39."""
    # 19.39:  L_base[i, t] = v[i, t]
    # 19.39:  L_base[i, t] += Σ_j -r[i, j - 1]
    # 19.39:  L = Σ_(i, t) L_base[i, t]^2
    L_sum = real(0)
    for i in range(I):
        for t in range(T):
            L_base[i, t] = v[i, t]
        for t in range(T):
            L_base_sum = real(0)
            for j in range(t + 1, T + 1):
                L_base_sum -= r[i, j - 1]
            L_base[i, t] += L_base_sum
        for t in range(T):
            L_sum += L_base[i, t] * L_base[i, t]
    L[()] = L_sum


@kernel(
    given("v", "I, T + 1"),
    given("r", "I, T"),
    temporary("L_base", "I, T"),
    output("L", ""),
    output("dL_dv", "I, T + 1"),
    output("dL_dr", "I, T"),
    temporary("dL_dL_base", "I, T"),
    sizes="I, T",
    batch="I",
    partial="L",
    operations="9 * I * T",
)
def equation_19_39_gradient(v, r, L_base, L, dL_dv, dL_dr, dL_dL_base, I, T):
    """Equation 19.39."""
    dL_dv[:] = real(0)
    dL_dr[:] = real(0)
    # 19.39:  L_base[i, t] = v[i, t]
    # 19.39:  L_base[i, t] += Σ_j -r[i, j - 1]
    # 19.39:  L = Σ_(i, t) L_base[i, t]^2
    # 19.39:  dL_dL_base[i, t] = 2·L_base[i, t]  (∂L/∂L_base[i, t])
    # 19.39:  dL_dr[i, j] += Σ_t -dL_dL_base[i, t]  (∂L_base/∂r[i, j - 1])
    # 19.39:  dL_dv[i, t] += dL_dL_base[i, t]  (∂L_base/∂v[i, t])
    L_sum = real(0)
    for i in range(I):
        for t in range(T):
            L_base[i, t] = v[i, t]
        for t in range(T):
            L_base_sum = real(0)
            for j in range(t + 1, T + 1):
                L_base_sum -= r[i, j - 1]
            L_base[i, t] += L_base_sum
        for t in range(T):
            L_sum += L_base[i, t] * L_base[i, t]
        for t in range(T):
            dL_dL_base[i, t] = real(2) * L_base[i, t]
        for t in range(T):
            dL_dL_base_i_t = dL_dL_base[i, t]
            for j in range(t, T):
                dL_dr[i, j] -= dL_dL_base_i_t
        for t in range(T):
            dL_dv[i, t] += dL_dL_base[i, t]
    L[()] = L_sum


@kernel(given("r", "T"), given("γ", ""), given("v", "T + 1"), output("r_2", "T - 1"), sizes="T")
def equation_19_40(r, γ, v, r_2, T):
    """Equation 19.40."""
    r_2[0 : min(0, T - 1)] = real(0)
    # 19.40:  r_2[t] = r[t] + v[t + 1]·γ
    γ_value = γ[()]
    for t in range(T - 1):
        r_2[t] = r[t] + v[t + 1] * γ_value


@kernel(
    given("r", "I, T"),
    given("γ", ""),
    given("v", "I, T + 1"),
    output("L", ""),
    sizes="I, T",
    batch="I",
    partial="L",
    operations="4 * I * T",
)
def equation_19_42(r, γ, v, L, I, T):
    """Equation 19.42."""
    # 19.42:  L = Σ_(i, t) (r[i, t] + v[i, t + 1]·γ - v[i, t])^2
    L_sum = real(0)
    γ_value = γ[()]
    for i in range(I):
        for t in range(T):
            L_sum += (r[i, t] + v[i, t + 1] * γ_value - v[i, t]) ** 2
    L[()] = L_sum


@kernel(
    given("r", "I, T"),
    given("γ", ""),
    given("v", "I, T + 1"),
    output("L", ""),
    output("dL_dr", "I, T"),
    output("dL_dγ", ""),
    output("dL_dv", "I, T + 1"),
    sizes="I, T",
    batch="I",
    partial="L, dL_dγ",
    operations="18 * I * T",
)
def equation_19_42_gradient(r, γ, v, L, dL_dr, dL_dγ, dL_dv, I, T):
    """Equation 19.42."""
    dL_dv[:] = real(0)
    # 19.42:  L = Σ_(i, t) (r[i, t] + v[i, t + 1]·γ - v[i, t])^2
    # 19.42:  dL_dr[i, t] = 2·r[i, t] + 2·v[i, t + 1]·γ - 2·v[i, t]  (∂L/∂r[i, t])
    # 19.42:  dL_dv[i, t] += γ·(2·r[i, t - 1] - 2·v[i, t - 1] + 2·v[i, t]·γ)  (∂L/∂v[i, t + 1])
    # 19.42:  dL_dv[i, t] += -2·r[i, t] - 2·v[i, t + 1]·γ + 2·v[i, t]  (∂L/∂v[i, t])
    # 19.42:  dL_dγ = Σ_(i, t) v[i, t + 1]·(2·r[i, t] + 2·v[i, t + 1]·γ - 2·v[i, t])  (∂L/∂γ)
    L_sum = real(0)
    dL_dγ_sum = real(0)
    γ_value = γ[()]
    for i in range(I):
        for t in range(T):
            L_sum += (r[i, t] + v[i, t + 1] * γ_value - v[i, t]) ** 2
            dL_dr[i, t] = real(2) * r[i, t] + real(2) * v[i, t + 1] * γ_value - real(2) * v[i, t]
        for t in range(1, T + 1):
            dL_dv[i, t] += γ_value * (real(2) * r[i, t - 1] + real(2) * v[i, t] * γ_value - real(2) * v[i, t - 1])
        for t in range(T):
            dL_dv[i, t] += real(2) * v[i, t] - real(2) * r[i, t] - real(2) * v[i, t + 1] * γ_value
        for t in range(T):
            dL_dγ_sum += v[i, t + 1] * (real(2) * r[i, t] + real(2) * v[i, t + 1] * γ_value - real(2) * v[i, t])
    L[()] = L_sum
    dL_dγ[()] = dL_dγ_sum


@kernel(
    given("s", "", integral=True, bound="S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("π_prime_sum", "A"),
    temporary("π_prime_argmax", "", integral=True, bound="A"),
    output("π_prime", ""),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_43(s, r, γ, Pr, v, π_prime_sum, π_prime_argmax, π_prime, A, S):
    """Equation 19.43."""
    # 19.43:  π_prime_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        π_prime_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            π_prime_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.43:  π_prime_argmax = argmax_a (r[s, a] + γ·π_prime_sum[a])
    π_prime_argmax_argmax_best = real(-np.inf)
    π_prime_argmax_argmax = -1
    γ_value = γ[()]
    for a in range(A):
        π_prime_argmax_argmax_value = r[s[()], a] + γ_value * π_prime_sum[a]
        if (π_prime_argmax_argmax < 0 and π_prime_argmax_argmax_value >= π_prime_argmax_argmax_best) or π_prime_argmax_argmax_value > π_prime_argmax_argmax_best:
            π_prime_argmax_argmax_best = π_prime_argmax_argmax_value
            π_prime_argmax_argmax = a
    π_prime_argmax[()] = π_prime_argmax_argmax
    # 19.43:  π_prime = π_prime_argmax + 1
    π_prime[()] = real(π_prime_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("r", "S, A"),
    given("γ", ""),
    given("Pr", "S, S, A"),
    given("v", "S"),
    temporary("π_prime_sum", "A"),
    temporary("π_prime_argmax", "", integral=True, bound="A"),
    output("π_prime", ""),
    output("dπ_prime_dr", "S, A"),
    output("dπ_prime_dγ", ""),
    output("dπ_prime_dPr", "S, S, A"),
    output("dπ_prime_dv", "S"),
    sizes="A, S",
    needs="S - s[()], s[()] + 1",
)
def equation_19_43_gradient(
    s,
    r,
    γ,
    Pr,
    v,
    π_prime_sum,
    π_prime_argmax,
    π_prime,
    dπ_prime_dr,
    dπ_prime_dγ,
    dπ_prime_dPr,
    dπ_prime_dv,
    A,
    S,
):
    """Equation 19.43."""
    dπ_prime_dr[:] = real(0)
    dπ_prime_dγ[()] = real(0)
    dπ_prime_dPr[:] = real(0)
    dπ_prime_dv[:] = real(0)
    # 19.43:  π_prime_sum[a] = Σ_s2 Pr[s2, s, a]·v[s2]
    for a in range(A):
        π_prime_sum[a] = real(0)
    for s2 in range(S):
        v_s2 = v[s2]
        for a in range(A):
            π_prime_sum[a] += Pr[s2, s[()], a] * v_s2
    # 19.43:  π_prime_argmax = argmax_a (r[s, a] + γ·π_prime_sum[a])
    π_prime_argmax_argmax_best = real(-np.inf)
    π_prime_argmax_argmax = -1
    γ_value = γ[()]
    for a in range(A):
        π_prime_argmax_argmax_value = r[s[()], a] + γ_value * π_prime_sum[a]
        if (π_prime_argmax_argmax < 0 and π_prime_argmax_argmax_value >= π_prime_argmax_argmax_best) or π_prime_argmax_argmax_value > π_prime_argmax_argmax_best:
            π_prime_argmax_argmax_best = π_prime_argmax_argmax_value
            π_prime_argmax_argmax = a
    π_prime_argmax[()] = π_prime_argmax_argmax
    # 19.43:  π_prime = π_prime_argmax + 1
    π_prime[()] = real(π_prime_argmax[()] + 1)


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("τ", ""),
    output("π", ""),
    temporary("log_π_sum_term", "A"),
    temporary("log_π_sum_max", ""),
    temporary("log_π_sum_rest", ""),
    temporary("log_π_sum_ties", ""),
    temporary("log_π_sum_excess", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], a[()] + 1, s[()] + 1",
)
def equation_19_45(
    s,
    a,
    q,
    τ,
    π,
    log_π_sum_term,
    log_π_sum_max,
    log_π_sum_rest,
    log_π_sum_ties,
    log_π_sum_excess,
    A,
    S,
):
    """Equation 19.45."""
    # 19.45:  log_π_sum_term[a_prime] = q[s, a_prime]/τ
    # 19.45:  log_π_sum_max = max_a_prime log_π_sum_term[a_prime]
    log_π_sum_max_max = real(-np.inf)
    τ_value = τ[()]
    for a_prime in range(A):
        log_π_sum_term[a_prime] = q[s[()], a_prime] / τ_value
        log_π_sum_max_max = maximum(log_π_sum_max_max, log_π_sum_term[a_prime])
    log_π_sum_max[()] = log_π_sum_max_max
    # 19.45:  log_π_sum_rest = Σ_a_prime [log_π_sum_term[a_prime] < log_π_sum_max]·exp(-log_π_sum_max +
    #    log_π_sum_term[a_prime])
    # 19.45:  log_π_sum_ties = Σ_a_prime [log_π_sum_term[a_prime] = log_π_sum_max]
    log_π_sum_rest_sum = real(0)
    log_π_sum_ties_sum = real(0)
    log_π_sum_max_value = log_π_sum_max[()]
    for a_prime in range(A):
        log_π_sum_rest_sum += exp_below(log_π_sum_term[a_prime], log_π_sum_max_value)
        log_π_sum_ties_sum += reaches(log_π_sum_term[a_prime], log_π_sum_max_value)
    log_π_sum_rest[()] = log_π_sum_rest_sum
    log_π_sum_ties[()] = log_π_sum_ties_sum
    # 19.45:  log_π_sum_excess = log(log_π_sum_rest + log_π_sum_ties)
    log_π_sum_excess[()] = log_rest(log_π_sum_rest[()], log_π_sum_ties[()])
    # 19.45:  π = exp(-log_π_sum_excess - log_π_sum_max + q[s, a]/τ)
    π[()] = exp_without(q[s[()], a[()]] / τ[()], log_π_sum_max[()], log_π_sum_excess[()])


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("q", "S, A"),
    given("τ", ""),
    output("π", ""),
    temporary("log_π_sum_term", "A"),
    output("dπ_dq", "S, A"),
    output("dπ_dτ", ""),
    temporary("dπ_dlog_π_sum", ""),
    temporary("log_π_sum_max", ""),
    temporary("log_π_sum_rest", ""),
    temporary("log_π_sum_ties", ""),
    temporary("log_π_sum_excess", ""),
    temporary("log_π_sum_terms", "A"),
    temporary("log_π_sum_share", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], a[()] + 1, s[()] + 1",
)
def equation_19_45_gradient(
    s,
    a,
    q,
    τ,
    π,
    log_π_sum_term,
    dπ_dq,
    dπ_dτ,
    dπ_dlog_π_sum,
    log_π_sum_max,
    log_π_sum_rest,
    log_π_sum_ties,
    log_π_sum_excess,
    log_π_sum_terms,
    log_π_sum_share,
    A,
    S,
):
    """Equation 19.45."""
    dπ_dq[:] = real(0)
    # 19.45:  log_π_sum_term[a_prime] = q[s, a_prime]/τ
    # 19.45:  log_π_sum_max = max_a_prime log_π_sum_term[a_prime]
    log_π_sum_max_max = real(-np.inf)
    τ_value = τ[()]
    for a_prime in range(A):
        log_π_sum_term[a_prime] = q[s[()], a_prime] / τ_value
        log_π_sum_max_max = maximum(log_π_sum_max_max, log_π_sum_term[a_prime])
    log_π_sum_max[()] = log_π_sum_max_max
    # 19.45:  log_π_sum_terms[a_prime] = exp(-log_π_sum_max + log_π_sum_term[a_prime])
    # 19.45:  log_π_sum_rest = Σ_a_prime log_π_sum_terms[a_prime]·[log_π_sum_term[a_prime] < log_π_sum_max]
    # 19.45:  log_π_sum_ties = Σ_a_prime [log_π_sum_term[a_prime] = log_π_sum_max]
    log_π_sum_rest_sum = real(0)
    log_π_sum_ties_sum = real(0)
    log_π_sum_max_value = log_π_sum_max[()]
    for a_prime in range(A):
        log_π_sum_terms[a_prime] = exp_from(log_π_sum_term[a_prime], log_π_sum_max_value)
        log_π_sum_rest_sum += below(log_π_sum_term[a_prime], log_π_sum_max_value, log_π_sum_terms[a_prime])
        log_π_sum_ties_sum += reaches(log_π_sum_term[a_prime], log_π_sum_max_value)
    log_π_sum_rest[()] = log_π_sum_rest_sum
    log_π_sum_ties[()] = log_π_sum_ties_sum
    # 19.45:  log_π_sum_excess = log(log_π_sum_rest + log_π_sum_ties)
    log_π_sum_excess[()] = log_rest(log_π_sum_rest[()], log_π_sum_ties[()])
    # 19.45:  log_π_sum_share = 1/(log_π_sum_rest + log_π_sum_ties)
    log_π_sum_share[()] = real(1) / (log_π_sum_rest[()] + log_π_sum_ties[()])
    # 19.45:  π = exp(-log_π_sum_excess - log_π_sum_max + q[s, a]/τ)
    π[()] = exp_without(q[s[()], a[()]] / τ[()], log_π_sum_max[()], log_π_sum_excess[()])
    # 19.45:  dπ_dlog_π_sum = -π  (∂π/∂log_π_sum)
    dπ_dlog_π_sum[()] = -π[()]
    # 19.45:  dπ_dq[s, a] += π/τ  (∂π/∂q[s[], a[]])
    dπ_dq[s[()], a[()]] += π[()] / τ[()]
    # 19.45:  dπ_dτ = -q[s, a]·π/τ^2  (∂π/∂τ)
    dπ_dτ[()] = -(ratio(q[s[()], a[()]], 1, τ[()], 2) * π[()])
    # 19.45:  dπ_dlog_π_sum_term[a_prime] = dπ_dlog_π_sum·log_π_sum_share·log_π_sum_terms[a_prime]
    #    (∂log_π_sum/∂log_π_sum_term[a_prime])
    # 19.45:  dπ_dq[s, a_prime] += dπ_dlog_π_sum_term[a_prime]/τ  (∂log_π_sum_term/∂q[s[], a_prime])
    # 19.45:  dπ_dτ += Σ_a_prime -dπ_dlog_π_sum_term[a_prime]·q[s, a_prime]/τ^2  (∂log_π_sum_term/∂τ)
    dπ_dτ_sum = real(0)
    dπ_dlog_π_sum_value = dπ_dlog_π_sum[()]
    log_π_sum_share_value = log_π_sum_share[()]
    τ_value = τ[()]
    constant_1 = real(1) / (τ_value * τ_value)
    for a_prime in range(A):
        dπ_dlog_π_sum_term = dπ_dlog_π_sum_value * log_π_sum_share_value * log_π_sum_terms[a_prime]
        dπ_dq[s[()], a_prime] += dπ_dlog_π_sum_term / τ_value
        dπ_dτ_sum -= (constant_1 * dπ_dlog_π_sum_term * q[s[()], a_prime])
    dπ_dτ[()] += dπ_dτ_sum


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("r", "S, A"),
    given("γ", ""),
    given("s_prime", "", integral=True, bound="S"),
    given("q", "S, A"),
    temporary("f_max", ""),
    output("f", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], S - s_prime[()], a[()] + 1, s[()] + 1, s_prime[()] + 1",
)
def equation_19_46(s, a, r, γ, s_prime, q, f_max, f, A, S):
    """Equation 19.46."""
    # 19.46:  f_max = max_a2 q[s_prime, a2]
    f_max_max = real(-np.inf)
    for a2 in range(A):
        f_max_max = maximum(f_max_max, q[s_prime[()], a2])
    f_max[()] = f_max_max
    # 19.46:  f = f_max·γ + r[s, a]
    f[()] = r[s[()], a[()]] + f_max[()] * γ[()]


@kernel(
    given("s", "", integral=True, bound="S"),
    given("a", "", integral=True, bound="A"),
    given("r", "S, A"),
    given("γ", ""),
    given("s_prime", "", integral=True, bound="S"),
    given("q", "S, A"),
    temporary("f_max", ""),
    output("f", ""),
    output("df_dr", "S, A"),
    output("df_dγ", ""),
    output("df_dq", "S, A"),
    temporary("f_max_argument", "", integral=True),
    temporary("df_df_max", ""),
    sizes="A, S",
    needs="A - a[()], S - s[()], S - s_prime[()], a[()] + 1, s[()] + 1, s_prime[()] + 1",
)
def equation_19_46_gradient(
    s,
    a,
    r,
    γ,
    s_prime,
    q,
    f_max,
    f,
    df_dr,
    df_dγ,
    df_dq,
    f_max_argument,
    df_df_max,
    A,
    S,
):
    """Equation 19.46."""
    df_dr[:] = real(0)
    df_dq[0 : min(s_prime[()], S)] = real(0)
    df_dq[min(s_prime[()] + 1, S) : S] = real(0)
    # 19.46:  f_max = max_a2 q[s_prime, a2]
    # 19.46:  f_max_argument = argmax_a2 q[s_prime, a2]  (where f_max is reached)
    f_max_max = real(-np.inf)
    f_max_argument_argmax_best = real(-np.inf)
    f_max_argument_argmax = -1
    for a2 in range(A):
        f_max_max = maximum(f_max_max, q[s_prime[()], a2])
        f_max_argument_argmax_value = q[s_prime[()], a2]
        if (f_max_argument_argmax < 0 and f_max_argument_argmax_value >= f_max_argument_argmax_best) or f_max_argument_argmax_value > f_max_argument_argmax_best:
            f_max_argument_argmax_best = f_max_argument_argmax_value
            f_max_argument_argmax = a2
    f_max[()] = f_max_max
    f_max_argument[()] = f_max_argument_argmax
    # 19.46:  f = f_max·γ + r[s, a]
    f[()] = r[s[()], a[()]] + f_max[()] * γ[()]
    # 19.46:  df_df_max = γ  (∂f/∂f_max)
    df_df_max[()] = γ[()]
    # 19.46:  df_dr[s, a] += 1  (∂f/∂r[s[], a[]])
    df_dr[s[()], a[()]] += real(1)
    # 19.46:  df_dγ = f_max  (∂f/∂γ)
    df_dγ[()] = f_max[()]
    # 19.46:  df_dq[s_prime, a2] = df_df_max  where a2 = f_max_argument  (∂f_max/∂q[s_prime[], a2])
    for a2 in range(A):
        df_dq[s_prime[()], a2] = real(0)
        if a2 == f_max_argument[()]:
            df_dq[s_prime[()], a2] = df_df_max[()]


@kernel(output("value", ""))
def equation_19_48(value):
    value[()] = real(0)


@kernel(given("a", ""), given("c", ""), given("b", ""), given("μ_b", ""), output("a_prime", ""))
def equation_19_49(a, c, b, μ_b, a_prime):
    """Equation 19.49."""
    # 19.49:  a_prime = a - c·(b - μ_b)
    a_prime[()] = a[()] - c[()] * (b[()] - μ_b[()])


@kernel(
    given("a", ""),
    given("c", ""),
    given("b", ""),
    given("μ_b", ""),
    output("a_prime", ""),
    output("da_prime_da", ""),
    output("da_prime_dc", ""),
    output("da_prime_db", ""),
    output("da_prime_dμ_b", ""),
)
def equation_19_49_gradient(a, c, b, μ_b, a_prime, da_prime_da, da_prime_dc, da_prime_db, da_prime_dμ_b):
    """Equation 19.49."""
    # 19.49:  a_prime = a - c·(b - μ_b)
    a_prime[()] = a[()] - c[()] * (b[()] - μ_b[()])
    # 19.49:  da_prime_da = 1  (∂a_prime/∂a)
    da_prime_da[()] = real(1)
    # 19.49:  da_prime_db = -c  (∂a_prime/∂b)
    da_prime_db[()] = -c[()]
    # 19.49:  da_prime_dc = -b + μ_b  (∂a_prime/∂c)
    da_prime_dc[()] = μ_b[()] - b[()]
    # 19.49:  da_prime_dμ_b = c  (∂a_prime/∂μ_b)
    da_prime_dμ_b[()] = c[()]


@kernel(given("r", "T"), output("r_2", "T"), sizes="T")
def equation_19_52(r, r_2, T):
    """Equation 19.52."""
    # 19.52:  r_2[t] = Σ_k r[k - 1]
    for t in range(T):
        r_2_sum = real(0)
        for k in range(t + 1, T + 1):
            r_2_sum += r[k - 1]
        r_2[t] = r_2_sum
