"""Takes arrays that hold exponentials, gives their logarithms: in place, or as arrays of their own.

While an expression is rewritten, the logarithm of p[i] is the read `log p`[i]; where p = sig(z), its logit z
is `logit p`[i].  Only when the rewritten expression is wanted are these looked up, with what they need.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

from sympy import Add, Basic, Expr, Function, Pow, exp, log

from udlc.ir.expressions import letters, reads, substitute
from udlc.ir.functions import log1p, sig
from udlc.ir.grammar import ZERO, Axis, Compute, Letter, Range, Read, Size
from udlc.recognise.logarithms import expand_log_add, exponential, stable
from udlc.recognise.places import Place, index_map
from udlc.recognise.state import State

Kind: TypeAlias = Literal["log", "logit"]

DEPTH = 40  # of maps that are seen through in a chain
LIGHT = 8  # operations that may be repeated rather than named


@dataclass(eq=False, slots=True)
class Form:
    """What is known of an array of exponentials.

    inner: log or logit of its body, in the letters of its statement, over logarithms of other arrays.
    bounded: its elements, or for a sum its terms, are at most one: they need not be taken apart to divide by.
    """

    place: Place
    kind: Kind
    inner: Expr
    reduced: bool
    bounded: bool
    depth: int
    settled: Expr | None = None
    name: str = ""


class Forms:
    """The forms of the arrays of one program, filled in the order of its statements."""

    def __init__(self, state: State) -> None:
        self.state = state
        self.of: dict[str, Form] = {}

    # ── What arrays are ──

    def learn(self, place: Place) -> None:
        """Note the signs and the form of what a statement has just defined."""
        s, state = place.statement, self.state
        if state.writers[s.out] != 1 or s.op not in {"sum", "prod"}:
            return
        opened = self.opened(s.body, place)
        if not s.reduced and isinstance(s.body, sig):
            state.signs.at_most_one.add(s.out)
        if not s.reduced and s.op == "sum" and state.signs.positive(opened):
            state.signs.learn(s.out, "positive" if self._everywhere(place) else "nonnegative")
        elif state.signs.nonnegative(opened):
            state.signs.learn(s.out, "nonnegative")
        else:
            return
        if s.out in state.opaque or any(v not in s.at for v in place.outer_letters):
            return
        form = self._form(place, opened)
        if form is not None and form.depth <= DEPTH:
            self.of[s.out] = form

    def _everywhere(self, place: Place) -> bool:
        index = tuple(Letter(f"any {n}") for n, _ in enumerate(place.statement.at))
        return (
            index_map(place, Read(place.statement.out, index), _nowhere(place), self.state.arrays) is not None
        )

    def _form(self, place: Place, opened: Expr) -> Form | None:
        s = place.statement
        reduced = bool(s.reduced)
        depth = 1 + max((self.of[r.array].depth for r in s.body.atoms(Read) if r.array in self.of), default=0)
        if not reduced and isinstance(s.body, sig):
            return Form(place, "logit", s.body.args[0], reduced, True, depth)
        if not exponential(opened) and not (reduced and s.op == "prod"):
            return None
        inner = stable(log(opened), self.state.signs)
        if unresolved(inner):
            return None
        return Form(place, "log", inner, reduced, self._bounded(s.body), depth)

    def _bounded(self, e: Basic) -> bool:
        if isinstance(e, exp):
            terms = Add.make_args(e.args[0])
            return any(isinstance(-t, Read) and (-t).array in self.state.maxima for t in terms)
        if isinstance(e, Read):
            return e.array in self.of and self.of[e.array].bounded
        if e.is_Mul:
            return all(self._bounded(f) for f in e.args if exponential(f) or self.exponential_read(f))
        return isinstance(e, sig)

    def exponential_read(self, e: Basic) -> bool:
        """Whether this is a power of an element of an array of exponentials."""
        base = e.base if e.is_Pow else e
        return isinstance(base, Read) and base.array in self.of

    # ── Seeing through reads ──

    def opened(self, e: Expr, place: Place) -> Expr:
        """The expression with the reads in its sums and products written as exponentials or sigmoids."""
        if isinstance(e, Read):
            return self._opened_read(e, place)
        if e.is_Pow:
            return Pow(self.opened(e.base, place), e.exp)
        if e.is_Add or e.is_Mul:
            return e.func(*(self.opened(a, place) for a in e.args))
        return e

    def _opened_read(self, r: Read, place: Place) -> Expr:
        form = self.of.get(r.array)
        if form is None or form.place is place:
            return r
        if not form.reduced and index_map(form.place, r, place, self.state.arrays) is None:
            return r
        inner = Read(f"{form.kind} {r.array}", r.index)
        return exp(inner) if form.kind == "log" else sig(inner)

    def settle(self, e: Expr, place: Place, shared: bool = False) -> Expr:
        """The expression with all logarithms looked up, and the operands of its log-add-exps named."""

        def name(operand: Expr) -> Expr:
            if is_light(operand):
                return operand
            return self.state.store(place, f"log_{place.statement.out}_term", operand)

        wanted = [(r, *r.array.partition(" ")) for r in reads(e)]  # in order: what is named first is shared
        known = {
            r: self._value(Read(array, r.index), place, shared) for r, _, space, array in wanted if space
        }
        found = stable(substitute(e, known), self.state.signs)
        return expand_log_add(found, name)

    def _value(self, r: Read, place: Place, shared: bool) -> Expr:
        form = self.of[r.array]
        if form.reduced:
            return self._reduction(form, r)
        if form.settled is None:
            form.settled = self.settle(form.inner, form.place)
        once = self.state.readers.get(r.array, 0) <= 1 and set(place.statement.letters) <= letters(r)
        inline = is_linear(form.settled) if shared else is_light(form.settled) or once
        if inline and not form.name:
            found = index_map(form.place, r, place, self.state.arrays)
            assert found is not None, "a read that was opened can be looked into"
            return substitute(form.settled, found)
        if not form.name:
            self._name(form)
        return Read(form.name, r.index)

    def _name(self, form: Form) -> None:
        """log_e[…] = u before e[…] = exp(u), which becomes exp(log_e[…])."""
        s, state = form.place.statement, self.state
        assert form.settled is not None
        form.name = state.declare(f"{form.kind}_{s.out}", state.arrays[s.out].shape, state.log_latex(s.out))
        form.place.before.append(replace(s, out=form.name, body=form.settled))
        if not s.body.is_Add:
            inner = Read(form.name, s.at)
            state.replace_body(form.place, exp(inner) if form.kind == "log" else sig(inner))

    # ── Reductions ──

    def _reduction(self, form: Form, r: Read) -> Expr:
        s = form.place.statement
        if s.op == "prod":
            if not form.name:
                self._sum_of_logs(form)
            return Read(form.name, r.index)
        if not form.name:
            self._log_sum_exp(form)
        assert form.settled is not None
        return form.settled + Read(form.name, r.index)

    def _sum_of_logs(self, form: Form) -> None:
        """P = Π p → log_P = Σ log p."""
        s, state = form.place.statement, self.state
        body = self.settle(form.inner, form.place)
        form.name = state.declare(f"log_{s.out}", state.arrays[s.out].shape, state.log_latex(s.out))
        form.place.before.append(replace(s, out=form.name, op="sum", body=body))

    def _log_sum_exp(self, form: Form) -> None:
        """Z = c Σ w·exp(u) → log_Z = logsumexp(u + log w), Z = exp(log_Z + log c); c of numbers and sizes."""
        s, state = form.place.statement, self.state
        terms = Add.make_args(self.settle(form.inner, form.place, shared=True))
        constant = Add(*(t for t in terms if all(isinstance(v, Size) for v in t.free_symbols)))
        body = Add(*terms) - constant
        prefix = "log" if constant == 0 else "log_sum"
        if not is_linear(body):
            body = state.store(form.place, f"{prefix}_{s.out}_term", body, whole=True)
        form.settled = constant
        latex = state.log_latex(s.out) if constant == 0 else ""
        form.name = state.declare(f"{prefix}_{s.out}", state.arrays[s.out].shape, latex)
        state.maxima.add(form.name)
        form.place.before.append(replace(s, out=form.name, op="logsumexp", body=body))
        form.place.statement = self._exp_of_log(form)

    def _exp_of_log(self, form: Form) -> Compute:
        """Z[…] = c·exp(log_Z[…]) over every slot that the sum writes."""
        s = form.place.statement
        shape = self.state.arrays[s.out].shape
        plain = {r.letter: r for r in s.domain if r.letter in s.plain and r.equation is None}
        index: list[Expr] = []
        domain: list[Range] = []
        for n, e in enumerate(s.at):
            own = letters(e) & set(s.letters)
            if e in plain and letters(plain[e].hi) | letters(plain[e].lo) <= {
                *index,
                *form.place.outer_letters,
            }:
                domain.append(plain[e])
            elif own or e.has(Read):
                e = Letter(f"slot{n}")  # noqa: PLW2901
                whole = substitute(shape[n], {Axis(m): i for m, i in enumerate(index)})
                domain.append(Range(e, ZERO, whole))
            index.append(e)
        assert form.settled is not None
        body = exp(Read(form.name, tuple(index)) + form.settled)
        return replace(s, at=tuple(index), op="sum", domain=tuple(domain), body=body, guards=())


def _nowhere(place: Place) -> Place:
    """A consumer that knows no letters and repeats no guards."""
    return Place(replace(place.statement, domain=(), guards=()), ())


def unresolved(e: Expr) -> bool:
    """Whether a logarithm of exponentials is left."""
    return any(exponential(f.args[0]) for f in e.atoms(log, log1p))


def is_light(e: Expr) -> bool:
    """Whether an expression is cheap enough to be repeated: a small polynomial of reads."""
    return _polynomial(e) and e.count_ops() <= LIGHT


def is_linear(e: Expr) -> bool:
    """Whether it is a sum of reads times numbers."""
    return all(t.as_coeff_Mul()[1].is_Symbol or t.is_number for t in Add.make_args(e))


def _polynomial(e: Expr) -> bool:
    powers = all(p.exp.is_integer and p.exp.is_positive for p in e.atoms(Pow))
    return powers and not e.atoms(Function) and (e.is_Add or e.is_Mul or e.is_Pow or e.is_Atom)
