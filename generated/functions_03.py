"""Chapter 3. Shallow neural networks: activations and initialisers.

Written by udlc: do not edit.  `udlc build` writes it anew.  Content: c7764eaab49ed3d1.
"""

from udlc.runtime.functions import function, relu, step, tanh
from udlc.runtime.kernel import real


@function(origin="3.2")
def ReLU(z):
    return relu(z)


@ReLU.derivative
def ReLU_prime(z):
    return step(z)


@function(origin="3.13")
def HardSwish(z):
    return real(0) if z < -real(3) else (z * (z + real(3)) / real(6) if -real(3) <= z and z <= real(3) else z)


@HardSwish.derivative
def HardSwish_prime(z):
    return real(0) if z <= -real(3) else (z / real(3) + real(0.5) if z <= real(3) and z > -real(3) else real(1))


@function(origin="3.15")
def Heaviside(z):
    return real(0) if z < real(0) else real(1)


@Heaviside.derivative
def Heaviside_prime(z):
    return real(0)


@function(origin="3.15")
def rect(z):
    return real(0) if z < real(0) else (real(1) if real(0) <= z and z <= real(1) else real(0))


@rect.derivative
def rect_prime(z):
    return real(0)


@function(origin="identity activation")
def identity(z):
    return z


@identity.derivative
def identity_prime(z):
    return real(1)


@function(origin="tanh activation", name="tanh")
def tanh_function(z):
    return tanh(z)


@tanh_function.derivative
def tanh_function_prime(z):
    return real(1) - tanh(z) ** 2
