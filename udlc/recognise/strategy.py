"""Takes a program, gives an equal one that says sums and quotients of exponentials in logarithms."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from sympy import Expr, Mul, exp, log

from udlc.ir.expressions import letters, reads
from udlc.ir.functions import log1p, log_i0, sig
from udlc.ir.grammar import Program, Read
from udlc.recognise.forms import Forms, unresolved
from udlc.recognise.liveness import drop_unread
from udlc.recognise.logarithms import exponential, logarithm, stable
from udlc.recognise.places import Place, join, part_of, visit
from udlc.recognise.state import State

ROUNDS = 6  # the first does nearly all; later ones see what it has made, and states that a Repeat reads first


def recognise(program: Program, variables: Collection[str] = ()) -> Program:
    """The program with stable functions and reductions in place of what overflows; done again, the same.

    Outputs, and arrays that are still read, keep names and values.  Those of which only the logarithm was
    wanted go.

    Args:
        program: any program that the checker accepts.
        variables: temporaries that derivatives will be taken by: nothing is seen through them.
    """
    for _ in range(ROUNDS):
        new = _round(program, variables)
        if new.statements == program.statements:
            return program
        program = new
    return program


def _round(program: Program, variables: Collection[str]) -> Program:
    state = State(program, variables)
    forms = Forms(state)

    def each(place: Place) -> None:
        state.replace_body(place, Consumer(state, forms, place).rewritten())
        state.remember(place)
        forms.learn(place)

    tree = visit(program.statements, (), each)
    return drop_unread(state.program.with_statements(join(tree)), program)


class Consumer:
    """One statement whose body is rewritten."""

    def __init__(self, state: State, forms: Forms, place: Place) -> None:
        self.state = state
        self.forms = forms
        self.place = place

    def rewritten(self) -> Expr:
        """Its body in the stable form, seeing through reads where that removes a logarithm or a quotient."""
        body = stable(self.place.statement.body, self.state.signs, self._look)
        return self.forms.settle(body, self.place)

    def _look(self, e: Expr) -> Expr:
        if isinstance(e, log):
            return self._log(e, e.args[0])
        if isinstance(e, log1p):
            return self._log(e, 1 + e.args[0])
        if e.is_Mul or e.is_Pow:
            return self._quotient(e)
        if e.is_Add and e.has(log_i0):
            return self._directions(e)
        return e

    def _log(self, e: Expr, argument: Expr) -> Expr:
        opened = self.forms.opened(argument, self.place)
        if opened == argument:
            return e
        found = logarithm(stable(opened, self.state.signs), self.state.signs)
        return e if unresolved(found) else found

    def _directions(self, e: Expr) -> Expr:
        """Say log I₀(κ) − κ cos d by the logarithm of κ, an element of an array of exponentials."""
        inside = [r for f in sorted(e.atoms(log_i0), key=str) for r in reads(f)]
        opened = e.xreplace({r: self.forms.opened(r, self.place) for r in inside})
        if opened == e:
            return e
        found = stable(opened, self.state.signs)
        return e if any(exponential(f.args[0]) for f in found.atoms(log_i0)) else found

    def _quotient(self, e: Expr) -> Expr:
        """Say e^u / e^v as one exponential, with a name where the statement has more letters than it."""
        factors = Mul.make_args(e)
        group = [f for f in factors if exponential(f) or self._exponential(f)]
        if not any(map(_below, group)):
            return e
        part = self._part(group)
        opened = [self.forms.opened(f, part) for f in group]
        if not self._overflows(group, opened):
            return e
        found = stable(Mul(*opened), self.state.signs)
        whole = [f for f in Mul.make_args(found) if exponential(f)]
        if len(whole) > 1 or not all(isinstance(f, (exp, sig)) for f in whole):
            return e
        rest = Mul(*(f for f in factors if f not in group))
        if part is not self.place:
            name = "softmax" if whole and isinstance(whole[0], exp) else "sig"
            found = self.forms.settle(found, part)
            found = self.state.store(part, f"{name}_{self.place.statement.out}", found, whole=True)
            self.place.before += part.before
            self.state.signs.learn(found.array, "nonnegative")
        return found * rest

    def _exponential(self, f: Expr) -> bool:
        """Whether a factor is, or as 1 + e has among its terms, an element of an array of exponentials."""
        base = f.base if f.is_Pow else f
        return any(self.forms.exponential_read(t) for a in base.args or (base,) for t in Mul.make_args(a))

    def _overflows(self, group: list[Expr], opened: list[Expr]) -> bool:
        """Whether a factor below the line, and one above or a sum, are exponentials that we can see into."""
        seen = [f for f, o in zip(group, opened) if o != f or isinstance(f, sig)]
        below = [f for f in seen if _below(f) and not self._bounded(f)]
        above = [o for f, o in zip(group, opened) if not _below(f)]
        return bool(below) and (
            any(map(exponential, above)) or any(f.is_Pow and f.base.is_Add for f in below)
        )

    def _bounded(self, f: Expr) -> bool:
        """Whether the factor is a sum of terms that are at most one."""
        base = f.base if f.is_Pow else f
        form = self.forms.of.get(base.array) if isinstance(base, Read) else None
        return form is not None and form.reduced and form.bounded

    def _part(self, group: list[Expr]) -> Place:
        """The statement itself, or over fewer letters where the group needs fewer."""
        domain, guards = part_of(self.place, set().union(*map(letters, group)))
        s = self.place.statement
        if domain == s.domain:
            return self.place
        return Place(replace(s, domain=domain, guards=guards), self.place.outer)


def _below(f: Expr) -> bool:
    """Whether the factor is a quotient by something: a negative power, or a sigmoid."""
    return bool(f.is_Pow and f.exp.is_negative) or isinstance(f, sig)
