"""Chapter 14. Unsupervised learning: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: af687c1a783bbf05.
"""

from udlc.runtime.functions import log
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(given("Pr", "I"), output("L", ""), sizes="I", batch="I", partial="L", operations="22 * I")
def equation_14_1(Pr, L, I):
    """Equation 14.1."""
    # 14.1:  L = Σ_i -log(Pr[i])
    L_sum = real(0)
    for i in range(I):
        L_sum -= log(Pr[i])
    L[()] = L_sum


@kernel(
    given("Pr", "I"),
    output("L", ""),
    output("dL_dPr", "I"),
    sizes="I",
    batch="I",
    partial="L",
    operations="24 * I",
)
def equation_14_1_gradient(Pr, L, dL_dPr, I):
    """Equation 14.1."""
    # 14.1:  L = Σ_i -log(Pr[i])
    # 14.1:  dL_dPr[i] = -1/Pr[i]  (∂L/∂Pr[i])
    L_sum = real(0)
    for i in range(I):
        L_sum -= log(Pr[i])
        dL_dPr[i] = -(real(1) / Pr[i])
    L[()] = L_sum


@kernel(
    given("y", "", integral=True, bound="K"),
    given("Pr", "I, K"),
    temporary("Pr_sum", ""),
    output("Pr_2", ""),
    sizes="I, K",
    needs="K - y[()], y[()] + 1",
)
def equation_14_3(y, Pr, Pr_sum, Pr_2, I, K):
    """Equation 14.3."""
    # 14.3:  Pr_sum = Σ_i Pr[i, y]
    Pr_sum_sum = real(0)
    for i in range(I):
        Pr_sum_sum += Pr[i, y[()]]
    Pr_sum[()] = Pr_sum_sum
    # 14.3:  Pr_2 = Pr_sum/I
    Pr_2[()] = Pr_sum[()] / real(I)


@kernel(
    given("y", "", integral=True, bound="K"),
    given("Pr", "I, K"),
    temporary("Pr_sum", ""),
    output("Pr_2", ""),
    output("dPr_2_dPr", "I, K"),
    temporary("dPr_2_dPr_sum", ""),
    sizes="I, K",
    needs="K - y[()], y[()] + 1",
)
def equation_14_3_gradient(y, Pr, Pr_sum, Pr_2, dPr_2_dPr, dPr_2_dPr_sum, I, K):
    """Equation 14.3."""
    dPr_2_dPr[:] = real(0)
    # 14.3:  Pr_sum = Σ_i Pr[i, y]
    Pr_sum_sum = real(0)
    for i in range(I):
        Pr_sum_sum += Pr[i, y[()]]
    Pr_sum[()] = Pr_sum_sum
    # 14.3:  Pr_2 = Pr_sum/I
    Pr_2[()] = Pr_sum[()] / real(I)
    # 14.3:  dPr_2_dPr_sum = 1/I  (∂Pr_2/∂Pr_sum)
    dPr_2_dPr_sum[()] = real(1) / real(I)
    # 14.3:  dPr_2_dPr[i, y] += dPr_2_dPr_sum  (∂Pr_sum/∂Pr[i, y[]])
    dPr_2_dPr_sum_value = dPr_2_dPr_sum[()]
    for i in range(I):
        dPr_2_dPr[i, y[()]] += dPr_2_dPr_sum_value
