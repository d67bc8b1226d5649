"""Chapter 11. Residual networks: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: df40bc33fb7e0ed3.
"""

from udlc.runtime.functions import matmul, sqrt
from udlc.runtime.kernel import given, kernel, output, real, temporary


@kernel(
    given("x", "D"),
    given("f", "4, 4, D"),
    output("h", "3, D"),
    given("f_2", "3, 4, 4, D"),
    output("y", "D"),
    sizes="D",
    batch="D",
    operations="4 * D",
)
def equation_11_4(x, f, h, f_2, y, D):
    """Equation 11.4."""
    # 11.4:  h[0, p] = f[0, 0, p] + x[p]
    # 11.4:  h[1, p] = f_2[0, 1, 1, p] + h[0, p]
    # 11.4:  h[2, p] = f_2[1, 2, 2, p] + h[1, p]
    # 11.4:  y[p] = f_2[2, 3, 3, p] + h[2, p]
    for p in range(D):
        h[0, p] = f[0, 0, p] + x[p]
        h[1, p] = f_2[0, 1, 1, p] + h[0, p]
        h[2, p] = f_2[1, 2, 2, p] + h[1, p]
        y[p] = f_2[2, 3, 3, p] + h[2, p]


@kernel(
    given("x", "D"),
    given("f", "4, D"),
    given("f_2", "4, 4, D"),
    given("f_3", "4, 4, 4, D"),
    given("f_4", "4, 4, 4, 4, D"),
    output("y", "D"),
    sizes="D",
    batch="D",
    operations="D",
)
def equation_11_5(x, f, f_2, f_3, f_4, y, D):
    """Equation 11.5."""
    # 11.5:  y[p] = f[0, p] + f_2[0, 1, p] + f_3[0, 1, 2, p] + f_4[0, 1, 2, 3, p] + x[p]
    for p in range(D):
        y[p] = f[0, p] + f_2[0, 1, p] + f_3[0, 1, 2, p] + f_4[0, 1, 2, 3, p] + x[p]


@kernel(
    given("df_df", "4, 4, D, D"),
    temporary("dy_df_sum", "D, D"),
    output("dy_df", "4, D, D"),
    temporary("dy_df_product", "D, D"),
    sizes="D",
)
def equation_11_6(df_df, dy_df_sum, dy_df, dy_df_product, D):
    """Equation 11.6."""
    dy_df_product_2 = dy_df_product  # where it begins, the other ends
    dy_df_product_3 = dy_df_product  # where it begins, the other ends
    dy_df[1 : 4] = real(0)
    # 11.6:  dy_df_sum[p, q] = Σ_s df_df[0, 1, p, s]·df_df[1, 2, s, q]
    matmul(df_df[0, 1], df_df[1, 2], dy_df_sum)
    # 11.6:  dy_df[0, p, q] = Σ_s df_df[0, 1, p, s]·df_df[1, 2, s, q]
    matmul(df_df[0, 1], df_df[1, 2], dy_df[0])
    # 11.6:  dy_df_product[p, q] = Σ_s df_df[0, 1, p, s]·df_df[1, 3, s, q]
    matmul(df_df[0, 1], df_df[1, 3], dy_df_product)
    # 11.6:  dy_df[0, p, q] += dy_df_product[p, q]
    for p in range(D):
        for q in range(D):
            dy_df[0, p, q] += dy_df_product[p, q]
    # 11.6:  dy_df_product_2[p, q] = Σ_s df_df[0, 2, p, s]·df_df[2, 3, s, q]
    matmul(df_df[0, 2], df_df[2, 3], dy_df_product_2)
    # 11.6:  dy_df[0, p, q] += dy_df_product_2[p, q]
    for p in range(D):
        for q in range(D):
            dy_df[0, p, q] += dy_df_product_2[p, q]
    # 11.6:  dy_df_product_3[p, q] = Σ_s df_df[2, 3, s, q]·dy_df_sum[p, s]
    matmul(dy_df_sum, df_df[2, 3], dy_df_product_3)
    for p in range(D):
        # 11.6:  dy_df[0, p, q] += dy_df_product_3[p, q]
        # 11.6:  dy_df[0, p, q] += df_df[0, 1, p, q] + df_df[0, 2, p, q] + df_df[0, 3, p, q] + select(Eq(p,
        #    q), 1, 0)
        for q in range(D):
            dy_df[0, p, q] += dy_df_product_3[p, q]
            dy_df[0, p, q] += df_df[0, 1, p, q] + df_df[0, 2, p, q] + df_df[0, 3, p, q] + (real(1) if p == q else real(0))


@kernel(
    given("B", "B_size", integral=True),
    given("h", "I"),
    temporary("m_h_sum", ""),
    output("m_h", ""),
    temporary("s_h_sum", ""),
    output("s_h", ""),
    sizes="B_size, I",
)
def equation_11_7(B, h, m_h_sum, m_h, s_h_sum, s_h, B_size, I):
    """Equation 11.7."""
    # 11.7:  m_h_sum = Σ_e h[B[e]]
    m_h_sum_sum = real(0)
    for e in range(B_size):
        m_h_sum_sum += h[B[e]]
    m_h_sum[()] = m_h_sum_sum
    # 11.7:  m_h = m_h_sum/B_size
    m_h[()] = m_h_sum[()] / real(B_size)
    # 11.7:  s_h_sum = Σ_e (h[B[e]] - m_h)^2
    s_h_sum_sum = real(0)
    m_h_value = m_h[()]
    for e in range(B_size):
        s_h_sum_sum += (h[B[e]] - m_h_value) ** 2
    s_h_sum[()] = s_h_sum_sum
    # 11.7:  s_h = sqrt(s_h_sum/B_size)
    s_h[()] = sqrt(s_h_sum[()] / real(B_size))


@kernel(
    given("z", "I"),
    temporary("f_sum", ""),
    output("f", "7"),
    output("f_2", "7, I"),
    temporary("f_sum_2", ""),
    given("ε", ""),
    given("γ", ""),
    given("δ", ""),
    output("z_prime", "I"),
    sizes="I",
)
def equation_11_10(z, f_sum, f, f_2, f_sum_2, ε, γ, δ, z_prime, I):
    """Equation 11.10."""
    f[:] = real(0)
    f_2[:] = real(0)
    # 11.10:  f_sum = Σ_i z[i]
    f_sum_sum = real(0)
    for i in range(I):
        f_sum_sum += z[i]
    f_sum[()] = f_sum_sum
    # 11.10:  f[0] += f_sum/I
    f[0] += f_sum[()] / real(I)
    # 11.10:  f_2[1, i] += -f[0] + z[i]
    # 11.10:  f_2[2, i] += f_2[1, i]^2
    # 11.10:  f_sum_2 = Σ_i f_2[2, i]
    f_sum_2_sum = real(0)
    for i in range(I):
        f_2[1, i] += z[i] - f[0]
        f_2[2, i] += f_2[1, i] * f_2[1, i]
        f_sum_2_sum += f_2[2, i]
    f_sum_2[()] = f_sum_2_sum
    # 11.10:  f[3] += f_sum_2/I
    f[3] += f_sum_2[()] / real(I)
    # 11.10:  f[4] += sqrt(f[3] + ε)
    f[4] += sqrt(f[3] + ε[()])
    # 11.10:  f[5] += 1/f[4]
    f[5] += real(1) / f[4]
    # 11.10:  f_2[6, i] += f[5]·f_2[1, i]
    # 11.10:  z_prime[i] = f_2[6, i]·γ + δ
    γ_value = γ[()]
    δ_value = δ[()]
    for i in range(I):
        f_2[6, i] += f[5] * f_2[1, i]
        z_prime[i] = δ_value + f_2[6, i] * γ_value
