"""A limit on the work of one comparison: so many products are brought to normal form, and no more."""

from __future__ import annotations

from udlc.errors import UdlcError

MOST_PRODUCTS = 16000
"""A comparison that needs more products than these is given up."""


class TooLargeError(UdlcError):
    """The normal form is too large to compute: the comparison is then unknown."""


class Effort:
    """How many products one comparison may still bring to normal form."""

    def __init__(self, left: int = MOST_PRODUCTS) -> None:
        self.left = left

    def spend(self) -> None:
        """Count one product."""
        self.left -= 1
        if self.left < 0:
            raise TooLargeError("the normal form is too large")
