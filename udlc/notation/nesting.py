"""`nest`: a function put into its own `hole`, level by level, as the book writes deep networks."""

from typing import Any

import sympy
from sympy import Tuple

from udlc.notation.binding import Binding
from udlc.notation.latex import latex
from udlc.notation.members import Apply
from udlc.notation.shapes import Shape, shape
from udlc.notation.tree import Dots, Node, Written, part, term
from udlc.notation.where import fault


class Nest(Binding, Node):
    """A function nested in itself: `body`, whose `hole` the next one fills, then `inner`."""

    body, hole, letter, values, inner = part(0), part(1), part(2), part(3), part(4)

    @property
    def bound(self) -> tuple[Any, ...]:
        return (self.hole, self.letter)

    @property
    def run(self) -> Any:
        """The letter's values from the outside in, as a run."""
        from udlc.notation.runs import segments

        return segments(self.values)[0]

    def find_shape(self) -> Shape:
        return shape(self._written_out())

    def tex(self) -> str:
        return latex(self._written_out())

    def _written_out(self) -> Any:
        """Return the nest as the book prints it, level by level, with dots for those between."""
        out, dotted = self.inner, False
        for at in reversed(self.values):
            if isinstance(at, Dots):
                out, dotted = _Printed(rf"\ldots {latex(out)}" + ("" if self._next else r"\ldots")), True
                continue
            level = self.body.xreplace({self.letter: at, self.hole: out})
            if dotted and self._next:
                args = list(level.args)
                args[self._next] = _Printed(rf"\ldots {latex(args[self._next])}")
                level = level.func(*args)
            out, dotted = level, False
        return out

    @property
    def _next(self) -> int:
        """The place of the argument after the hole, before which the dots close; zero where there is none."""
        args = self.body.args
        return args.index(self.hole) + 1 if isinstance(self.body, Apply) and self.hole in args[:-1] else 0


class Hole(Written, sympy.core.expr.AtomicExpr):
    """The place in a nested function that the next one fills."""

    def marked(self, mark: str) -> Any:  # noqa: ARG002
        raise fault("`hole` stands for the inner function of nest(…) and nothing else")

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return r"\cdot"


class _Printed(Written, sympy.core.expr.AtomicExpr):
    """A printed form in place of what it prints, while a nest prints itself."""

    def __new__(cls, text: str):
        node = sympy.core.expr.AtomicExpr.__new__(cls)
        node.text = text
        return node

    def __getnewargs__(self):
        return (self.text,)

    _hashable_content = __getnewargs__

    def find_shape(self) -> Shape:
        return None

    def tex(self) -> str:
        return self.text


def nest(body: Any, letter: Any, *values: Any, inner: Any) -> Nest:
    """Return body with its `hole` filled by itself, for each value from the outside in, then by inner."""
    return Nest(body, Hole(), letter, Tuple(*map(term, values)), inner)


hole = Hole()
