"""What makes a cross-entropy least, as a term; the sigmoid of a log-ratio, as a ratio.

    argmin_s [-a·log(1 - sig s) - b·log sig s] = log b - log a      for a, b > 0 free of s
    sig(log b - log a) = b/(a + b)                                  for a, b > 0

The objective is strictly convex in s, with slope (a + b)·sig s - b, so that this is its only minimiser.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from udlc.notation import letters
from udlc.notation.binders import ArgMax, ArgMin
from udlc.notation.latex import latex
from udlc.notation.plaintext import readable
from udlc.verify import logarithms, reading, signs
from udlc.verify import terms as t
from udlc.verify.arrays import NoReadingError, entrywise
from udlc.verify.reading import Reader, Scope
from udlc.verify.terms import Node, fresh

ONE = Fraction(1)
LEAST = "-a·log(1 - sig s) - b·log sig s, for a, b > 0, is least where sig s = b/(a + b) alone"


def _optimal_argument(reader: Reader, x: Any, at: Scope) -> Node:
    """The one minimiser of a cross-entropy in the logit, or the one maximiser of its negative."""
    if len(x.letters) != 1 or not isinstance(x.letters[0], letters.Real) or x.letters[0].dims:
        raise NoReadingError(f"{readable(latex(x))} has no rule here")
    name = fresh()
    here = t.single(t.letter(name))
    written = reader.value(x.body, {**at, x.letters[0]: here})
    if isinstance(x, ArgMax):
        written = t.scale(written, -1)
    algebra, value = reader.algebra.plain, reader.algebra.form(written)
    sig = signs.logistic(here)
    logs = [logarithms.of(algebra, e) for e in (t.subtract(t.constant(1), sig), sig)]
    weights = [_coefficient(value, log) for log in logs]
    entropy = t.add(*(algebra.multiply(w, log) for w, log in zip(weights, logs, strict=True)))
    rest = t.add(value, entropy)
    if name in rest.letters or any(name in w.letters for w in weights):
        raise NoReadingError(f"{readable(latex(x))} is no cross-entropy of a logit")
    if not all(signs.is_positive(algebra, w) for w in weights):
        raise NoReadingError(f"the weights in {readable(latex(x))} are not known to be positive")
    reader.use(LEAST)
    reader.algebra.rest_on(written, t.subtract(rest, entropy))
    for w in weights:
        reader.algebra.rest_on(w, t.ZERO, sign=">")
    one, other = (logarithms.of(reader.algebra, w) for w in weights)
    return t.subtract(other, one)


def _coefficient(value: Node, log: Node) -> Node:
    """The w of -w·log e in a sum."""
    atom = t.factors(t.terms(log)[0][0])[0][0]
    parts = []
    for p, c in t.terms(value):
        factors = dict(t.factors(p))
        if factors.get(atom) == ONE and not t.bounds(p):
            parts.append((t.product((), [f for f in t.factors(p) if f[0] is not atom]), -c))
    return t.total(parts)


def _sigmoid(reader: Reader, x: Any, at: Scope) -> Any:
    """The sigmoid; of a difference of logarithms, a ratio."""
    return entrywise(lambda z: of_logarithms(reader, z), reader.read(x.arguments[0], at))


def of_logarithms(reader: Reader, z: Node) -> Node:
    """Sig z: b/(a + b) for z = log b - log a, where a logarithm is that of a positive number."""
    above: list[Any] = []
    below: list[Any] = []
    for p, c in t.terms(z):
        factors = t.factors(p)
        is_log = len(factors) == 1 and factors[0][1] == ONE and not t.bounds(p)
        if not is_log or factors[0][0].tag != "call" or factors[0][0].fields[0] != "log" or abs(c) != 1:
            return signs.logistic(z)
        (above if c > 0 else below).append(factors[0][0].fields[1])
    if not above and not below:
        return signs.logistic(z)
    b, a = (reader.algebra.multiply(*parts) if parts else t.constant(1) for parts in (above, below))
    return reader.algebra.multiply(b, reader.algebra.power(t.add(a, b), -ONE))


reading.add_rules({ArgMin: _optimal_argument, ArgMax: _optimal_argument})
reading.NAMED_RULES["sig"] = _sigmoid
