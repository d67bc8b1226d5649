"""Functions of the table by simpler ones: a name and the terms of the arguments in, a term out."""

from __future__ import annotations

from collections.abc import Callable

from udlc.verify import logarithms, signs
from udlc.verify import terms as t
from udlc.verify.algebra import ONE, Algebra
from udlc.verify.terms import Node


def _exp(algebra: Algebra, z: Node) -> Node:
    return algebra.settle((), [(t.node("call", "exp", z), ONE)])


REWRITTEN: dict[str, Callable[..., Node]] = {
    "exp": _exp,
    "sig": lambda _, z: signs.logistic(z),
    "step": signs.above_zero,  # [z > 0]
    "heaviside": lambda a, z: signs.truth(a, "real≥0", z),  # [z ≥ 0]
    "relu": lambda a, z: signs.by_sign(a, z, z, t.ZERO),  # z·[z > 0]
    "absolute": lambda a, z: signs.by_sign(a, z, z, t.scale(z, -1)),  # z where z > 0, -z where z < 0
    "sign": lambda a, z: t.subtract(signs.above_zero(a, z), signs.above_zero(a, t.scale(z, -1))),
    "maximum": lambda a, x, y: signs.by_sign(a, t.subtract(x, y), x, y),
    "minimum": lambda a, x, y: signs.by_sign(a, t.subtract(x, y), y, x),
    "log": logarithms.of,
    "softplus": lambda a, z: logarithms.of(a, t.add(t.constant(1), _exp(a, z))),  # log(1 + e^z)
    "log1p": lambda a, z: logarithms.of(a, t.add(t.constant(1), z)),
    "expm1": lambda a, z: t.subtract(_exp(a, z), t.constant(1)),
    "log1mexp": lambda a, z: logarithms.of(a, t.subtract(t.constant(1), _exp(a, z))),
    "stop": lambda _, z: z,
}
