"""The text of a claim and a certificate in, whether it is proved out; the standard library alone."""

from udlc.checker.claims import check
from udlc.checker.terms import Rejected

__all__ = ["Rejected", "check"]
