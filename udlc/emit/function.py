"""A function of one variable, and its derivatives, to the text of `Function` objects."""

from __future__ import annotations

from collections.abc import Sequence

from sympy import Expr, Symbol

from udlc.emit.names import Names
from udlc.emit.scalar import Scalars
from udlc.emit.writer import Writer


def function(
    name: str, variable: Symbol, bodies: Sequence[Expr], origin: str = "", called: str = ""
) -> tuple[str, tuple[str, ...]]:
    """The text of a function and its first, second, … derivative, and the runtime functions that they call.

    Args:
        name: an identifier; derivatives add `_prime` to it.
        variable: what the bodies are functions of.
        bodies: the value, then the derivatives.
        origin: the number of the equation.
        called: what people call it, where its identifier is another.
    """
    scalars, writer = Scalars(Names()), Writer()
    facts = [f'{key}="{value}"' for key, value in (("origin", origin), ("name", called)) if value]
    decorator = f"function({', '.join(facts)})"
    for order, body in enumerate(bodies):
        this = name + "_prime" * order
        if order:
            writer.line()
            writer.line()
        writer.line(f"@{decorator}")
        with writer.block(f"def {this}({scalars.symbol(variable)})"):
            writer.line(f"return {scalars.real(body)}")
        decorator = f"{this}.derivative"
    return writer.text, tuple(sorted(scalars.functions))
