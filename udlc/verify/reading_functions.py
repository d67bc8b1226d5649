"""Functions at their arguments in, terms out: named ones by their rules, others unfolded or as atoms."""

from __future__ import annotations

from typing import Any

from udlc.notation import letters
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.notation.plaintext import readable
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.arrays import Array, NoReadingError, entrywise, whole
from udlc.verify.functions import REWRITTEN
from udlc.verify.reading import DENSITY, NAMED_RULES, Reader, Scope, add_rules
from udlc.verify.reading_letters import with_dims
from udlc.verify.reading_numbers import logarithm
from udlc.verify.suppressed import counting
from udlc.verify.terms import Node
from udlc.verify.unfolding import unfolded


def _applied(reader: Reader, x: Apply, at: Scope) -> Any:
    if isinstance(x.head, NamedFunction):
        return _named_function(reader, x, at)
    if isinstance(x.letter, letters.Density):
        return DENSITY[0](reader, x, at)
    if x.letter in at:
        return drawn_function(reader, x, at)
    for a in x.arguments:
        if isinstance(a, Apply) and isinstance(a.letter, letters.Policy) and a not in at:
            raise NoReadingError(f"{readable(latex(a))} is a probability, and no action")
    found = unfolded(reader, x, x.letter, at)
    return plain_function(reader, x, at) if found is None else found


def drawn_function(reader: Reader, x: Apply, at: Scope) -> Any:
    """The value of a random function, of which one draw is bound here."""
    draw = at[x.letter]
    draw = t.single(whole(reader.algebra, draw)) if isinstance(draw, Array) else draw
    arguments = [reader.atom(a, at) for a in (*x.arguments, *x.conditions)]
    return with_dims(reader, t.node("function", f"{name_of(x.letter)}()", draw, *arguments), x.letter, at)


def plain_function(reader: Reader, x: Apply, at: Scope) -> Any:
    """A function that nothing defines: of each entry, or of its arguments as wholes."""
    name, places = f"{name_of(x.letter)}()", _places(reader, x, at)
    if isinstance(x.letter, letters.Elementwise):
        found = reader.read(x.arguments[0], at)
        return entrywise(lambda v: t.single(t.node("function", name, *places, v)), found)
    counted = counting(reader.grounds.counted, x)
    arguments = [reader.atom(a, at) for a in (*counted, *x.conditions)]
    atom = t.node("function", name, *places, *arguments)
    return with_dims(reader, atom, x.letter, at, x.head.indices if isinstance(x.head, At) else ())


def _places(reader: Reader, x: Apply, at: Scope) -> list[Node]:
    return [reader.index(i, at) for i in x.head.indices] if isinstance(x.head, At) else []


def _named_function(reader: Reader, x: Apply, at: Scope) -> Any:
    name = x.head.name
    if name == "log":
        return logarithm(reader, x.arguments[0], at)
    if name in NAMED_RULES:
        return NAMED_RULES[name](reader, x, at)
    rewritten = REWRITTEN.get({"ReLU": "relu"}.get(name, name))
    values = [reader.read(a, at) for a in x.arguments]
    if rewritten is not None:
        return entrywise(lambda *v: rewritten(reader.algebra, *v), *values)
    return entrywise(lambda *v: t.single(t.node("call", name, *v)), *values)


add_rules({Apply: _applied})
