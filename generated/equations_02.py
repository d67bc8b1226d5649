"""Chapter 2. Supervised learning: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: c409cae538a4016f.
"""

from udlc.runtime.kernel import given, kernel, output, real


@kernel(given("φ", "2"), given("x", ""), output("y", ""))
def equation_2_4(φ, x, y):
    """Equation 2.4."""
    # 2.4:  y = x·φ[1] + φ[0]
    y[()] = φ[0] + x[()] * φ[1]


@kernel(given("φ", "2"), given("x", ""), output("y", ""), output("dy_dφ", "2"), output("dy_dx", ""))
def equation_2_4_gradient(φ, x, y, dy_dφ, dy_dx):
    """Equation 2.4."""
    # 2.4:  y = x·φ[1] + φ[0]
    y[()] = φ[0] + x[()] * φ[1]
    # 2.4:  dy_dx = φ[1]  (∂y/∂x)
    dy_dx[()] = φ[1]
    # 2.4:  dy_dφ[0] = 1  (∂y/∂φ[0])
    dy_dφ[0] = real(1)
    # 2.4:  dy_dφ[1] = x  (∂y/∂φ[1])
    dy_dφ[1] = x[()]


@kernel(
    given("φ", "2"),
    given("x", "I"),
    given("y", "I"),
    output("L", ""),
    sizes="I",
    batch="I",
    partial="L",
    operations="2 * I",
)
def equation_2_5(φ, x, y, L, I):
    """Equation 2.5."""
    # 2.5:  L = Σ_i (x[i]·φ[1] - y[i] + φ[0])^2
    L_sum = real(0)
    for i in range(I):
        L_sum += (φ[0] + x[i] * φ[1] - y[i]) ** 2
    L[()] = L_sum


@kernel(
    given("φ", "2"),
    given("x", "I"),
    given("y", "I"),
    output("L", ""),
    output("dL_dφ", "2"),
    output("dL_dx", "I"),
    output("dL_dy", "I"),
    sizes="I",
    batch="I",
    partial="L, dL_dφ",
    operations="13 * I",
)
def equation_2_5_gradient(φ, x, y, L, dL_dφ, dL_dx, dL_dy, I):
    """Equation 2.5."""
    # 2.5:  L = Σ_i (x[i]·φ[1] - y[i] + φ[0])^2
    # 2.5:  dL_dx[i] = φ[1]·(2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂L/∂x[i])
    # 2.5:  dL_dy[i] = -2·x[i]·φ[1] + 2·y[i] - 2·φ[0]  (∂L/∂y[i])
    # 2.5:  dL_dφ[0] = Σ_i (2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂L/∂φ[0])
    L_sum = real(0)
    dL_dφ_sum = real(0)
    for i in range(I):
        L_sum += (φ[0] + x[i] * φ[1] - y[i]) ** 2
        dL_dx[i] = φ[1] * (real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i])
        dL_dy[i] = real(2) * y[i] - real(2) * x[i] * φ[1] - real(2) * φ[0]
        dL_dφ_sum += real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i]
    L[()] = L_sum
    dL_dφ[0] = dL_dφ_sum
    # 2.5:  dL_dφ[1] = Σ_i x[i]·(2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂L/∂φ[1])
    dL_dφ_sum_2 = real(0)
    for i in range(I):
        dL_dφ_sum_2 += x[i] * (real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i])
    dL_dφ[1] = dL_dφ_sum_2


@kernel(
    given("φ", "2"),
    given("x", "I"),
    given("y", "I"),
    output("objective", ""),
    sizes="I",
    batch="I",
    partial="objective",
    operations="2 * I",
)
def equation_2_6(φ, x, y, objective, I):
    """Equation 2.6."""
    # 2.6:  objective = Σ_i (x[i]·φ[1] - y[i] + φ[0])^2
    objective_sum = real(0)
    for i in range(I):
        objective_sum += (φ[0] + x[i] * φ[1] - y[i]) ** 2
    objective[()] = objective_sum


@kernel(
    given("φ", "2"),
    given("x", "I"),
    given("y", "I"),
    output("objective", ""),
    output("dobjective_dφ", "2"),
    output("dobjective_dx", "I"),
    output("dobjective_dy", "I"),
    sizes="I",
    batch="I",
    partial="objective, dobjective_dφ",
    operations="13 * I",
)
def equation_2_6_gradient(φ, x, y, objective, dobjective_dφ, dobjective_dx, dobjective_dy, I):
    """Equation 2.6."""
    # 2.6:  objective = Σ_i (x[i]·φ[1] - y[i] + φ[0])^2
    # 2.6:  dobjective_dx[i] = φ[1]·(2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂objective/∂x[i])
    # 2.6:  dobjective_dy[i] = -2·x[i]·φ[1] + 2·y[i] - 2·φ[0]  (∂objective/∂y[i])
    # 2.6:  dobjective_dφ[0] = Σ_i (2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂objective/∂φ[0])
    objective_sum = real(0)
    dobjective_dφ_sum = real(0)
    for i in range(I):
        objective_sum += (φ[0] + x[i] * φ[1] - y[i]) ** 2
        dobjective_dx[i] = φ[1] * (real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i])
        dobjective_dy[i] = real(2) * y[i] - real(2) * x[i] * φ[1] - real(2) * φ[0]
        dobjective_dφ_sum += real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i]
    objective[()] = objective_sum
    dobjective_dφ[0] = dobjective_dφ_sum
    # 2.6:  dobjective_dφ[1] = Σ_i x[i]·(2·x[i]·φ[1] - 2·y[i] + 2·φ[0])  (∂objective/∂φ[1])
    dobjective_dφ_sum_2 = real(0)
    for i in range(I):
        dobjective_dφ_sum_2 += x[i] * (real(2) * x[i] * φ[1] + real(2) * φ[0] - real(2) * y[i])
    dobjective_dφ[1] = dobjective_dφ_sum_2
