"""Chapter 8. Measuring performance.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 21eceda8b11994de.
"""

from udlc.runtime.functions import exp, lgamma, power
from udlc.runtime.kernel import given, kernel, output, real


@kernel(given("r", ""), output("Vol", ""), sizes="D")
def ball_volume(r, Vol, D):
    """Equation 8.8."""
    # 8.8:  Vol = pi^(D/2)·r^D·exp(-lgamma(D/2 + 1))
    Vol[()] = exp(-lgamma(real(0.5) * real(D) + real(1))) * power(real(3.141592653589793), real(0.5) * real(D)) * power(r[()], real(D))
