"""Constants of loops, for both types; linking reads this file as text."""

# mypy: disallow-untyped-defs=False, disallow-untyped-calls=False


def held(c):
    """A constant; compiled kernels hold it in a register over a loop, and do not read it at every turn."""
    return c
