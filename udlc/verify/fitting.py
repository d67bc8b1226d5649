"""The rows of the checker's table that may fit a product, in the order of trying them."""

from udlc.verify.fitting_integers import OF_INTEGERS, OF_PERMUTATIONS
from udlc.verify.fitting_laws import OF_LAWS
from udlc.verify.fitting_reals import OF_REALS
from udlc.verify.fitting_slopes import OF_SLOPES
from udlc.verify.hinting import Fit

FITS: tuple[Fit, ...] = (*OF_SLOPES, *OF_REALS, *OF_PERMUTATIONS, *OF_LAWS, *OF_INTEGERS)
