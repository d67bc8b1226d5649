"""Chapter 8. Measuring performance: the value of every equation that has one.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 9cd94f9705b9feb5.
"""

from udlc.runtime.functions import exp, lgamma, power
from udlc.runtime.kernel import given, kernel, output, real


@kernel(given("f", ""), given("μ", ""), given("y", ""), output("L", ""))
def equation_8_2(f, μ, y, L):
    """Equation 8.2."""
    # 8.2:  L = (f - μ)^2 + (2·f - 2·μ)·(-y + μ) + (-y + μ)^2
    L[()] = (μ[()] - y[()]) ** 2 + (μ[()] - y[()]) * (real(2) * f[()] - real(2) * μ[()]) + (f[()] - μ[()]) ** 2


@kernel(
    given("f", ""),
    given("μ", ""),
    given("y", ""),
    output("L", ""),
    output("dL_df", ""),
    output("dL_dμ", ""),
    output("dL_dy", ""),
)
def equation_8_2_gradient(f, μ, y, L, dL_df, dL_dμ, dL_dy):
    """Equation 8.2."""
    dL_dμ[()] = real(0)
    # 8.2:  L = (f - μ)^2 + (2·f - 2·μ)·(-y + μ) + (-y + μ)^2
    L[()] = (μ[()] - y[()]) ** 2 + (μ[()] - y[()]) * (real(2) * f[()] - real(2) * μ[()]) + (f[()] - μ[()]) ** 2
    # 8.2:  dL_df = 2·f - 2·y  (∂L/∂f)
    dL_df[()] = real(2) * f[()] - real(2) * y[()]
    # 8.2:  dL_dy = -2·f + 2·y  (∂L/∂y)
    dL_dy[()] = real(2) * y[()] - real(2) * f[()]


@kernel(given("f", ""), given("μ", ""), given("σ2", ""), output("value", ""))
def equation_8_3(f, μ, σ2, value):
    """Equation 8.3."""
    # 8.3:  value = σ2 + (f - μ)^2
    value[()] = σ2[()] + (f[()] - μ[()]) ** 2


@kernel(
    given("f", ""),
    given("μ", ""),
    given("σ2", ""),
    output("value", ""),
    output("dvalue_df", ""),
    output("dvalue_dμ", ""),
    output("dvalue_dσ2", ""),
)
def equation_8_3_gradient(f, μ, σ2, value, dvalue_df, dvalue_dμ, dvalue_dσ2):
    """Equation 8.3."""
    # 8.3:  value = σ2 + (f - μ)^2
    value[()] = σ2[()] + (f[()] - μ[()]) ** 2
    # 8.3:  dvalue_df = 2·f - 2·μ  (∂value/∂f)
    dvalue_df[()] = real(2) * f[()] - real(2) * μ[()]
    # 8.3:  dvalue_dμ = -2·f + 2·μ  (∂value/∂μ)
    dvalue_dμ[()] = real(2) * μ[()] - real(2) * f[()]
    # 8.3:  dvalue_dσ2 = 1  (∂value/∂σ2)
    dvalue_dσ2[()] = real(1)


@kernel(given("f", ""), given("f_μ", ""), given("μ", ""), output("value", ""))
def equation_8_5(f, f_μ, μ, value):
    """Equation 8.5."""
    # 8.5:  value = (f - f_μ)^2 + (2·f - 2·f_μ)·(f_μ - μ) + (f_μ - μ)^2
    value[()] = (real(2) * f[()] - real(2) * f_μ[()]) * (f_μ[()] - μ[()]) + (f[()] - f_μ[()]) ** 2 + (f_μ[()] - μ[()]) ** 2


@kernel(
    given("f", ""),
    given("f_μ", ""),
    given("μ", ""),
    output("value", ""),
    output("dvalue_df", ""),
    output("dvalue_df_μ", ""),
    output("dvalue_dμ", ""),
)
def equation_8_5_gradient(f, f_μ, μ, value, dvalue_df, dvalue_df_μ, dvalue_dμ):
    """Equation 8.5."""
    dvalue_df_μ[()] = real(0)
    # 8.5:  value = (f - f_μ)^2 + (2·f - 2·f_μ)·(f_μ - μ) + (f_μ - μ)^2
    value[()] = (real(2) * f[()] - real(2) * f_μ[()]) * (f_μ[()] - μ[()]) + (f[()] - f_μ[()]) ** 2 + (f_μ[()] - μ[()]) ** 2
    # 8.5:  dvalue_df = 2·f - 2·μ  (∂value/∂f)
    dvalue_df[()] = real(2) * f[()] - real(2) * μ[()]
    # 8.5:  dvalue_dμ = -2·f + 2·μ  (∂value/∂μ)
    dvalue_dμ[()] = real(2) * μ[()] - real(2) * f[()]


@kernel(given("r", ""), output("Vol", ""), sizes="D")
def equation_8_8(r, Vol, D):
    """Equation 8.8."""
    # 8.8:  Vol = pi^(D/2)·r^D·exp(-lgamma(D/2 + 1))
    Vol[()] = exp(-lgamma(real(0.5) * real(D) + real(1))) * power(real(3.141592653589793), real(0.5) * real(D)) * power(r[()], real(D))


@kernel(given("r", ""), output("Vol", ""), output("dVol_dr", ""), sizes="D")
def equation_8_8_gradient(r, Vol, dVol_dr, D):
    """Equation 8.8."""
    # 8.8:  Vol = pi^(D/2)·r^D·exp(-lgamma(D/2 + 1))
    Vol[()] = exp(-lgamma(real(0.5) * real(D) + real(1))) * power(real(3.141592653589793), real(0.5) * real(D)) * power(r[()], real(D))
    # 8.8:  dVol_dr = pi^(D/2)·r^(D - 1)·D·exp(-lgamma(D/2 + 1))  (∂Vol/∂r)
    dVol_dr[()] = real(D) * exp(-lgamma(real(0.5) * real(D) + real(1))) * power(real(3.141592653589793), real(0.5) * real(D)) * power(r[()], real(D - 1))
