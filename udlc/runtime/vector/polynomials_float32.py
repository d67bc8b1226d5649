"""Polynomials close to functions, for float32; written by fitting.py: do not edit."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False
from udlc.runtime.kernel import real
from udlc.runtime.vector.constants import held


def exp_tail(x):
    """≈ (e^r − 1 − r) / r², from -0.3468 to 0.3468: error 6e-08."""
    y = held(real(0.0013933702))
    y = y * x + held(real(0.008363214))
    y = y * x + held(real(0.041666463))
    y = y * x + held(real(0.16666576))
    return y * x + held(real(0.5))


def log_cubic(x):
    """≈ (log(1 + f) − f + f²/2) / f³, from -0.25 to 0.5: error 4e-08."""
    y = held(real(0.05445692))
    y = y * x + held(real(-0.1200973))
    y = y * x + held(real(0.14892562))
    y = y * x + held(real(-0.1679903))
    y = y * x + held(real(0.19984062))
    y = y * x + held(real(-0.24996096))
    return y * x + held(real(0.3333344))


def log1p_unit(x):
    """≈ log(1 + e) / e, from 0 to 1: error 4e-09."""
    y = held(real(-0.0032563785))
    y = y * x + held(real(0.019907162))
    y = y * x + held(real(-0.0570642))
    y = y * x + held(real(0.10614265))
    y = y * x + held(real(-0.15311863))
    y = y * x + held(real(0.19678117))
    y = y * x + held(real(-0.24954559))
    y = y * x + held(real(0.33330005))
    y = y * x + held(real(-0.49999905))
    return y * x + held(real(1.0))


def exp_twice_tail(x):
    """≈ (e^2r − 1 − 2r) / 2r², from -0.1734 to 0.1734: error 1e-07."""
    y = held(real(0.044587847))
    y = y * x + held(real(0.13381143))
    y = y * x + held(real(0.3333317))
    y = y * x + held(real(0.66666305))
    return y * x + held(real(1.0))


def sine_tail(x):
    """≈ (sin r − r) / r³ in z = r², a little beyond r = π/2, from 0 to 2.82: error 1e-08."""
    y = held(real(2.5838585e-06))
    y = y * x + held(real(-0.00019799465))
    y = y * x + held(real(0.008332926))
    return y * x + held(real(-0.16666654))


def erf_near(x):
    """≈ erf(x) / x in z = x², from 0 to 1: error 1e-09."""
    y = real(7.8824974e-05)
    y = y * x + real(-0.0008018855)
    y = y * x + real(0.005189312)
    y = y * x + real(-0.026854329)
    y = y * x + real(0.11283597)
    y = y * x + real(-0.37612626)
    return y * x + real(1.1283791)


def erfc_root(x):
    """≈ (1 − erf(x))^−¼ from x = 1 on, from 1 to 4: error 8e-09."""
    y = real(0.002769345)
    y = y * x + real(-0.03413654)
    y = y * x + real(0.19819541)
    y = y * x + real(-0.67090625)
    y = y * x + real(1.4854327)
    y = y * x + real(-2.136872)
    y = y * x + real(2.1676474)
    y = y * x + real(-1.0982405)
    y = y * x + real(0.7476969)
    return y * x + real(0.92629623)


def lgamma_near(x):
    """≈ log Γ(2 + f) / f, from -0.75 to 0.5: error 2e-09."""
    y = held(real(0.00023192905))
    y = y * x + held(real(-0.00021243222))
    y = y * x + held(real(0.00043610286))
    y = y * x + held(real(-0.0012071371))
    y = y * x + held(real(0.002905252))
    y = y * x + held(real(-0.0073828036))
    y = y * x + held(real(0.020579647))
    y = y * x + held(real(-0.067352444))
    y = y * x + held(real(0.32246706))
    return y * x + held(real(0.42278433))


def lgamma_far(x):
    """≈ x · (log Γ(x) − Stirling) in t = 1/x², from 0 to 0.01778: error 3e-08."""
    y = held(real(-0.0027638408))
    return y * x + held(real(0.083333306))


def i0_near(x):
    """≈ (I₀(x) − 1) / w in w = x²/4, from 0 to 16: error 1e-08."""
    y = held(real(1.4548553e-11))
    y = y * x + held(real(4.083016e-10))
    y = y * x + held(real(4.246891e-08))
    y = y * x + held(real(1.9029643e-06))
    y = y * x + held(real(6.95686e-05))
    y = y * x + held(real(0.0017357905))
    y = y * x + held(real(0.027778175))
    y = y * x + held(real(0.24999982))
    return y * x + held(real(1.0))


def i0_tail(x):
    """≈ (I₀(x) − 1 − w) / w² in w = x²/4, from 0 to 16: error 4e-10."""
    y = held(real(1.3843204e-13))
    y = y * x + held(real(5.4887024e-12))
    y = y * x + held(real(6.5204614e-10))
    y = y * x + held(real(3.8990063e-08))
    y = y * x + held(real(1.9313272e-06))
    y = y * x + held(real(6.94361e-05))
    y = y * x + held(real(0.0017361277))
    y = y * x + held(real(0.027777763))
    return y * x + held(real(0.25))


def i0_far(x):
    """≈ √x e^−x I₀(x) in v = 1/x, from 0 to 0.125: error 4e-09."""
    y = held(real(0.38028395))
    y = y * x + held(real(-0.011416392))
    y = y * x + held(real(0.033514615))
    y = y * x + held(real(0.027911099))
    y = y * x + held(real(0.04986939))
    return y * x + held(real(0.3989423))


def i1_near(x):
    """≈ (2 I₁(x)/x − 1) / w in w = x²/4, from 0 to 16: error 4e-09."""
    y = held(real(1.3918781e-12))
    y = y * x + held(real(4.9150357e-11))
    y = y * x + held(real(5.2169193e-09))
    y = y * x + held(real(2.7300047e-07))
    y = y * x + held(real(1.1586858e-05))
    y = y * x + held(real(0.0003471875))
    y = y * x + held(real(0.00694449))
    y = y * x + held(real(0.08333331))
    return y * x + held(real(0.5))


def i0_less_i1_far(x):
    """≈ √x e^−x (I₀(x) − I₁(x)) x in 1/x − 1/16, from -0.0625 to 0.0625: error 1e-09."""
    y = held(real(52.419334))
    y = y * x + held(real(15.213905))
    y = y * x + held(real(2.5220473))
    y = y * x + held(real(0.53774595))
    y = y * x + held(real(0.18377788))
    y = y * x + held(real(0.09573235))
    y = y * x + held(real(0.08501224))
    return y * x + held(real(0.2044488))


def i0_and_i1_near(x):
    """≈ I₀(x)² − I₁(x)² in w = x²/4, from 0 to 16: error 6e-08."""
    y = held(real(5.2896494e-12))
    y = y * x + held(real(-1.6736794e-10))
    y = y * x + held(real(6.0518666e-09))
    y = y * x + held(real(-2.995279e-08))
    y = y * x + held(real(1.4781106e-06))
    y = y * x + held(real(1.3388165e-05))
    y = y * x + held(real(0.00026796895))
    y = y * x + held(real(0.00288434))
    y = y * x + held(real(0.024353055))
    y = y * x + held(real(0.13884988))
    y = y * x + held(real(0.5000155))
    y = y * x + held(real(0.99999774))
    return y * x + held(real(1.0))


def bessel_gap_slope_middle(x):
    """≈ κ (1 − 2g) + g², g = κ (1 − I₁/I₀), κ = e^(u + 1.04), from -1.04 to 1.04: error 6e-08."""
    y = held(real(-0.0028413483))
    y = y * x + held(real(0.0017038211))
    y = y * x + held(real(0.019663462))
    y = y * x + held(real(-0.010243891))
    y = y * x + held(real(-0.06728659))
    y = y * x + held(real(0.029833004))
    y = y * x + held(real(0.1555272))
    y = y * x + held(real(-0.061858498))
    y = y * x + held(real(-0.27240548))
    y = y * x + held(real(0.11805213))
    y = y * x + held(real(0.36332634))
    y = y * x + held(real(-0.2229545))
    y = y * x + held(real(-0.30925992))
    y = y * x + held(real(0.32468727))
    y = y * x + held(real(0.008237917))
    return y * x + held(real(-0.09684804))


def bessel_gap_slope_far(x):
    """≈ the same times κ S² in v − 1/16, v = 1/κ, S = √κ e^−κ I₀(κ), from -0.0625 to 0.0625: error 7e-10."""
    y = held(real(-4.5660468e07))
    y = y * x + held(real(-809539.06))
    y = y * x + held(real(778709.06))
    y = y * x + held(real(43019.3))
    y = y * x + held(real(-2851.0537))
    y = y * x + held(real(-405.8154))
    y = y * x + held(real(-33.677925))
    y = y * x + held(real(-4.2671156))
    y = y * x + held(real(-0.79292965))
    y = y * x + held(real(-0.19627449))
    y = y * x + held(real(-0.0627469))
    return y * x + held(real(-0.02319692))
