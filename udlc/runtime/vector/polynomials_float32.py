"""Polynomials close to functions, for float32; written by fitting.py: do not edit."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import real


def exp_tail(x):
    """≈ (e^r − 1 − r) / r², from -0.3468 to 0.3468: error 6e-08."""
    y = real(0.0013933702)
    y = y * x + real(0.008363214)
    y = y * x + real(0.041666463)
    y = y * x + real(0.16666576)
    return y * x + real(0.5)


def log_tail(x):
    """≈ (log((1 + s)/(1 − s)) − 2s) / s³ in z = s², from 0 to 0.02945: error 2e-07."""
    y = real(0.29581448)
    y = y * x + real(0.3998874)
    return y * x + real(0.66666687)


def sin_tail(x):
    """≈ (sin r − r) / r³ in z = r², from 0 to 0.6171: error 2e-08."""
    y = real(-0.00019587849)
    y = y * x + real(0.008332748)
    return y * x + real(-0.16666664)


def cos_tail(x):
    """≈ (cos r − 1 + r²/2) / r⁴ in z = r², from 0 to 0.6171: error 2e-09."""
    y = real(2.454789e-05)
    y = y * x + real(-0.0013888302)
    return y * x + real(0.041666664)


def erf_near(x):
    """≈ erf(x) / x in z = x², from 0 to 1: error 1e-09."""
    y = real(7.8824974e-05)
    y = y * x + real(-0.0008018855)
    y = y * x + real(0.005189312)
    y = y * x + real(-0.026854329)
    y = y * x + real(0.11283597)
    y = y * x + real(-0.37612626)
    return y * x + real(1.1283791)


def erfc_exponent(x):
    """≈ −log(1 − erf(u + 2)) from x = 1 on, from -1 to 2: error 2e-11."""
    y = real(2.179032e-05)
    y = y * x + real(-0.00013754317)
    y = y * x + real(0.0007302092)
    y = y * x + real(-0.0035706551)
    y = y * x + real(0.016465751)
    y = y * x + real(0.923751)
    y = y * x + real(4.418161)
    return y * x + real(5.364941)


def lgamma_near(x):
    """≈ log Γ(2 + f) / f, from -0.75 to 0.5: error 2e-09."""
    y = real(0.00023192905)
    y = y * x + real(-0.00021243222)
    y = y * x + real(0.00043610286)
    y = y * x + real(-0.0012071371)
    y = y * x + real(0.002905252)
    y = y * x + real(-0.0073828036)
    y = y * x + real(0.020579647)
    y = y * x + real(-0.067352444)
    y = y * x + real(0.32246706)
    return y * x + real(0.42278433)


def lgamma_far(x):
    """≈ x · (log Γ(x) − Stirling) in t = 1/x², from 0 to 0.01778: error 3e-08."""
    y = real(-0.0027638408)
    return y * x + real(0.083333306)


def i0_near(x):
    """≈ (I₀(x) − 1) / w in w = x²/4, from 0 to 16: error 1e-08."""
    y = real(1.4548553e-11)
    y = y * x + real(4.083016e-10)
    y = y * x + real(4.246891e-08)
    y = y * x + real(1.9029643e-06)
    y = y * x + real(6.95686e-05)
    y = y * x + real(0.0017357905)
    y = y * x + real(0.027778175)
    y = y * x + real(0.24999982)
    return y * x + real(1.0)


def i0_far(x):
    """≈ √x e^−x I₀(x) in v = 1/x, from 0 to 0.125: error 4e-09."""
    y = real(0.38028395)
    y = y * x + real(-0.011416392)
    y = y * x + real(0.033514615)
    y = y * x + real(0.027911099)
    y = y * x + real(0.04986939)
    return y * x + real(0.3989423)
