"""Chapter 7. Gradients and initialization: activations and initialisers.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 8d63bd1d98dcefb7.
"""

from udlc.runtime.functions import function
from udlc.runtime.initialise import Initialiser
from udlc.runtime.kernel import real


@function(origin="7.43")
def leaky_ReLU(z):
    return z / real(10) if z < real(0) else z


@leaky_ReLU.derivative
def leaky_ReLU_prime(z):
    return real(1 / 10) if z <= real(0) else real(1)


he = Initialiser(
    name="he",
    variance=lambda before, after: 2/before,
    title="He initialization",
    chapter=7,
    uses=("7.32",),
)


he_backward = Initialiser(
    name="he_backward",
    variance=lambda before, after: 2/after,
    title="He initialization, backward",
    chapter=7,
    uses=("7.33",),
)


he_mean = Initialiser(
    name="he_mean",
    variance=lambda before, after: 4/(after + before),
    title="compromise of both",
    chapter=7,
    uses=("7.34",),
)
