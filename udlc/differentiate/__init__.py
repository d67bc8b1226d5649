"""Reverse and forward mode on programs: statements in, the statements of their derivatives out."""

from udlc.differentiate.expand import expand
from udlc.differentiate.forward import jvp
from udlc.differentiate.jacobian import jacobian
from udlc.differentiate.reverse import vjp

__all__ = ["expand", "jacobian", "jvp", "vjp"]
