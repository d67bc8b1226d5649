"""Chapter 5. Loss functions: activations and initialisers.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: 18777e27357c20de.
"""

from udlc.runtime.functions import function, sig


@function(origin="5.18")
def sigmoid(z):
    return sig(z)


@sigmoid.derivative
def sigmoid_prime(z):
    return sig(-z) * sig(z)
