"""The pieces that a stable log-sum-exp is lowered to, kept as a pair: the maximum m and the rest r."""

from sympy import Function


class exp_without(Function):  # noqa: N801  functions are named as mathematics names them
    """e^(u − (m + r)) of a log-sum-exp kept as the pair m + r, the rounding of u − m made good."""

    nargs = 3


class exp_from(Function):  # noqa: N801
    """e^(u − m), the rounding of u − m made good."""

    nargs = 2


class exp_below(Function):  # noqa: N801
    """e^(u − m) where u < m, else 0."""

    nargs = 2


class below(Function):  # noqa: N801
    """The third argument where u < m, else 0."""

    nargs = 3


class reaches(Function):  # noqa: N801
    """1 where u = m, else 0."""

    nargs = 2


class pair_plus(Function):  # noqa: N801
    """(m + r) + u of a log-sum-exp kept as the pair m + r, the rounding of m + u made good."""

    nargs = 3


class log_rest(Function):  # noqa: N801
    """log(ties + rest): what the pair keeps beside the maximum, which `ties` terms equal."""

    nargs = 2


PAIR_FUNCTIONS = (exp_without, exp_from, exp_below, below, reaches, pair_plus, log_rest)
