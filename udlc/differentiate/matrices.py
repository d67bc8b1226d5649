"""An operation on matrices and its rows of rules in, the statements of its derivative out."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

import sympy
from sympy import Expr

from udlc.differentiate.derivation import Derivation, Place
from udlc.differentiate.letters import axis_ranges, free_letter
from udlc.differentiate.linalg import Solve, Step, letters_of
from udlc.differentiate.shapes import extent, lifted_shape
from udlc.ir.grammar import ZERO, Compute, Letter, LinAlg, Range, Repeat, Statement


def derived(
    d: Derivation, s: LinAlg, rules: dict[str, tuple[Step | Solve, ...]], loops: tuple[Repeat, ...]
) -> list[Statement]:
    """The statements that carry derivatives through `s`, which stands inside `loops`."""
    return list(_Rules(d, s, loops).statements(rules[s.op]))


class _Rules:
    """The arrays and letters of one operation."""

    def __init__(self, d: Derivation, s: LinAlg, loops: tuple[Repeat, ...]):
        self.d, self.s = d, s
        names = letters_of(s)
        self.array = dict(zip((*names.ins, names.out), (*s.ins, *s.outs)))
        self.array["inverse"] = d.beside.of(s, loops)
        self.out, self.matrix = names.out, d.arrays[s.ins[0]]
        self.taken = {*d.taken, *(r.letter.name for r in loops)}
        rank = len(self.matrix.shape) - len(s.at) - 2
        letters = tuple(free_letter(f"batch{n}", self.taken) for n in range(rank))
        self.batch = axis_ranges(self.matrix, s.at, letters)
        self.base = (*s.at, *letters)
        self.size = extent(self.matrix, -1, (*self.base, ZERO))

    def statements(self, rules: tuple[Step | Solve, ...]) -> Iterator[Statement]:
        for rule in rules:
            if isinstance(rule, Step):
                yield from self._step(rule)
            else:
                yield from self._solve(rule)

    def _step(self, step: Step) -> Iterator[Statement]:
        words = (step.target, *step.terms.split())
        letters = {a: free_letter(a, self.taken) for a in "ijl" if any(a in _split(w)[1] for w in words)}
        domain = (
            *self.d.lead,
            *self.batch,
            *(Range(a, ZERO, self.size) for a in letters.values()),
        )
        lower = (sympy.Lt(letters["j"], letters["i"]),) if step.lower else ()
        options = [list(self._places(word, letters)) for word in words]
        for target, *terms in product(*options):
            body = sympy.Mul(step.factor, *(t.read for t in terms))
            guards = (*lower, *(g for p in (target, *terms) for g in p.guards))
            note = f"{self.s.op} {', '.join(self.s.ins)}"
            yield Compute(target.array, target.index, "sum", domain, body, guards, self.s.origin, note)

    def _solve(self, solve: Solve) -> Iterator[Statement]:
        if self.array["inverse"]:
            matrix = "inverse_ji" if solve.transposed else "inverse_ij"
            yield from self._step(Step(solve.target, f"{matrix} {solve.right}_j"))
            return
        right = (
            self.d.held(self.array[self.out])
            if solve.right == f"d{self.out}"
            else self._temporary(solve.right, 1)
        )
        matrix = self.matrix.name
        if solve.transposed:
            yield from self._step(Step("transposed_ij", "A_ji"))
            matrix = self._temporary("transposed", 2)
        yield LinAlg(
            "solve", (self._temporary(_split(solve.target)[0], 1),), (matrix, right), self.s.at, self.s.origin
        )

    def _places(self, word: str, letters: dict[str, Letter]) -> Iterator[Place]:
        """Where a word of a rule, such as dA_ij, stands; several places where it is a variable in part."""
        name, indices = _split(word)
        index: tuple[Expr, ...] = (*self.base, *(letters[a] for a in indices))
        if name in self.array:
            yield Place(self.array[name], index)
        elif name == f"d{self.out}":
            yield self.d.own(self.array[self.out], index)
        elif name.startswith("d"):
            yield from self.d.places(self.array[name[1:]], index)
        else:
            prefix = (r.letter for r in self.d.prefix(self.array[self.out]))
            yield Place(self._temporary(name, len(indices)), (*prefix, *index))

    def _temporary(self, name: str, rank: int) -> str:
        """The array of an intermediate matrix or vector; made when first asked for."""
        key = f"temporary {name}"
        if key not in self.array:
            shape = self.matrix.shape[: len(self.base) + rank]
            prefix = self.d.prefix(self.array[self.out])
            self.array[key] = self.d.new(f"{self.s.op}_{name}", lifted_shape(prefix, shape))
        return self.array[key]


def _split(word: str) -> tuple[str, str]:
    name, _, indices = word.partition("_")
    return name, indices
