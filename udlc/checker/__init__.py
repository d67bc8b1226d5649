"""The text of claims and a certificate in, whether the certificate proves them out; standard library alone."""

from udlc.checker.claims import check
from udlc.checker.terms import Rejected

__all__ = ["Rejected", "check"]
