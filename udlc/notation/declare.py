"""The words that declare letters: sizes, indices, quantities, functions, densities, sets; and their marks."""

from typing import Any

from sympy import Integer

from udlc.notation.domains import as_domain, positive
from udlc.notation.letters import (
    Axis,
    Density,
    Deviation,
    Elementwise,
    Example,
    Family,
    Function,
    Index,
    Known,
    Letter,
    Policy,
    Random,
    Real,
    Size,
    Spread,
)
from udlc.notation.tree import term
from udlc.notation.where import fault


def span(start: Any, stop: Any) -> Axis:
    """Return an axis that does not start at one; with a bias at 0 it starts there."""
    return Axis(term(start), term(stop))


def sup(axis: Any) -> Axis:
    """Return an axis whose index the book prints above, in parentheses."""
    axis = _axis(axis)
    return Axis(axis.start, axis.stop, axis.letter, above=True)


def _axis(x: Any) -> Axis:
    if isinstance(x, Axis):
        return x
    if isinstance(x, Index):
        return x.on()
    if isinstance(x, Letter) and x.is_set:
        return Axis(Integer(1), x)
    return Axis(Integer(1), term(x))


def _axes(x: Any) -> tuple[Axis, ...]:
    return tuple(map(_axis, x if isinstance(x, tuple) else (x,)))


def _each(names: str, make: Any) -> Any:
    """Declare one letter, or several at once: x, y = real("x y")."""
    made = [make(name) for name in names.split()]
    return made[0] if len(made) == 1 else made


def size(names: str, over: Any = ()) -> Any:
    """Declare sizes; `over` makes a family, whose members are written D[k]."""
    return _each(names, lambda name: Size(name, over=_axes(over)))


def _index(kind: type, names: str, stop: Any, start: Any) -> Any:
    if isinstance(stop, Axis):
        start, stop = stop.start, stop.stop
    ends = None if stop is None else (term(start), term(stop))
    return _each(names, lambda name: kind(name, range=ends))


def index(names: str, stop: Any = None, start: Any = 1) -> Any:
    """Declare index letters, with the last value of their range or a span."""
    return _index(Index, names, stop, start)


def example(names: str, stop: Any = None) -> Any:
    """Declare the index of independent copies, which becomes the batch axis."""
    return _index(Example, names, stop, 1)


def _quantity(kind: type, names: str, dims: tuple[Any, ...], over: Any, how: dict[str, Any]) -> Any:
    if len(dims) > 2:
        raise fault("an array has at most two axes; more make it a family: over=(…)")
    how = {**how, "domain": as_domain(how.get("domain"))}
    return _each(names, lambda name: kind(name, _axes(dims), _axes(over), **how))


def real(names: str, *dims: Any, over: Any = (), **how: Any) -> Any:
    """Declare quantities: scalar, vector or matrix by the number of sizes.

    Args:
        names: one or several names; what follows an underscore is a label: "β_v".
        dims: the sizes of its axes; span(0, D) for one that starts at 0.
        over: the axes of a family of such arrays, whose indices come first. An index stands for its own
            range; k.on(span(0, K)) runs along another, and sizes may depend on k. A family over an example
            index, written without it, is any one of its copies.
        how: `domain=` (positive, probability, …), `font=` ("it", "rm", "cal"), `bold=`, `colon=True` to print
            x[1:T] with a colon.
    """
    return _quantity(Real, names, dims, over, how)


def random(names: str, *dims: Any, over: Any = (), **how: Any) -> Any:
    """Declare quantities as `real` does, over which a bare expectation averages."""
    return _quantity(Random, names, dims, over, how)


def spread(names: str, **how: Any) -> Any:
    """Declare scalars that are added to every component of a vector: ϵ."""
    return _quantity(Spread, names, (), (), how)


def deviation(names: str) -> Any:
    """Declare a letter for standard deviations: σ[f] is that of f."""
    return _each(names, lambda name: Deviation(name, domain=positive))


def squared(names: str, *dims: Any, over: Any = (), **how: Any) -> Any:
    """Declare σ², the square being part of the name: one positive quantity that prints with its square."""
    return _quantity(Real, names, dims, over, {"marks": ("squared",), "domain": positive, **how})


def function(names: str, *dims: Any, over: Any = (), **how: Any) -> Any:
    """Declare functions without a meaning of their own; dims give the shape of the value."""
    return _quantity(Function, names, dims, over, {"font": "rm", **how})


def elementwise(names: str, **how: Any) -> Any:
    """Declare functions of one scalar that are applied to every component."""
    return _quantity(Elementwise, names, (), (), {"font": "rm", **how})


def density(names: str) -> Any:
    """Declare probability densities: Pr(y | x)."""
    return _each(names, Density)


def policy(names: str, over: Any = ()) -> Any:
    """Declare policies, the probabilities of actions: π(a | s), or π[a](s) with the actions as `over`."""
    return _each(names, lambda name: Policy(name, over=_axes(over)))


def family(names: str, over: Any = (), font: str = "cal") -> Any:
    """Declare sets, which print in calligraphic letters or in another font; `over` makes a family of sets."""
    return _each(names, lambda name: Family(name, over=_axes(over), font=font))


def ones(n: Any) -> Known:
    """Return the vector of n ones."""
    return Known("1", (_axis(n),), bold=True)


def zeros(n: Any) -> Known:
    """Return the vector of n zeros."""
    return Known("0", (_axis(n),), bold=True)


def eye(n: Any) -> Known:
    """Return the identity matrix."""
    return Known("I", (_axis(n), _axis(n)))


def hat(x: Any) -> Any:
    """Return the letter with a hat: what has been fitted or predicted."""
    return x.marked("hat")


def tilde(x: Any) -> Any:
    """Return the letter with a tilde."""
    return x.marked("tilde")


def star(x: Any) -> Any:
    """Return the letter with a star."""
    return x.marked("star")


def prime(x: Any) -> Any:
    """Return the letter with a prime, another of the same type."""
    return x.marked("prime")
