"""Chapter 9. Regularization.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 4d72401434766b5a.
"""

from udlc.runtime.kernel import given, kernel, output, parameter, real
from udlc.runtime.optimiser import Optimiser


@kernel(
    given("λ", ""),
    parameter("φ", "P"),
    given("α", ""),
    given("g", "P"),
    output("φ_next", "P"),
    sizes="P",
    batch="P",
    operations="4 * P",
)
def weight_decay_update(λ, φ, α, g, φ_next, P):
    """Equation 9.22."""
    # 9.22:  φ_next[p] = -g[p]·α + φ[p]·(1 - λ)
    α_value = α[()]
    λ_value = λ[()]
    for p in range(P):
        φ_next[p] = φ[p] * (real(1) - λ_value) - g[p] * α_value


weight_decay = Optimiser(
    name="weight_decay",
    update=weight_decay_update,
    becomes={"φ": "φ_next"},
    parameter="φ",
    gradient="g",
    rate="α",
    hyper={"α": 0.01, "λ": 0.0001},
    title="weight decay",
    chapter=9,
    uses=("9.22",),
)
