"""The whole compiler on one page: every stage, in order, each line saying what goes in and what comes out.

entry ─ translate ─► program ─ recognise, expand, simplify ─► tidy program
tidy program ─ differentiate ─► with adjoints ─ recognise, simplify ─► gradient
tidy program, or gradient ─ schedule ─► plan ─ emit ─► text
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from sympy import Basic, Dummy, Expr, Integer

from udlc import differentiate, recognise, simplify
from udlc.emit.cpu import KernelText
from udlc.emit.cpu import kernel as emit_kernel
from udlc.errors import TranslateError
from udlc.ir.check import check
from udlc.ir.expressions import arrays_read, arrays_written, map_parts, map_reads, rebuild
from udlc.ir.functions import Opaque, derivative
from udlc.ir.grammar import Array, Compute, Derive, Letter, LinAlg, Program, Range, Read, Statement, walk
from udlc.ir.lettering import name_latex, second_derivative
from udlc.ir.loops import Plan
from udlc.ir.polynomial import depending_on, no_polynomial
from udlc.ir.used import used
from udlc.runtime.adhoc import load_kernel
from udlc.runtime.kernel import Kernel
from udlc.schedule.plan import plan
from udlc.schedule.ways import ways


@dataclass(frozen=True)
class Derived:
    """A program that also computes derivatives; `adjoints` maps each array asked for to its derivative's."""

    program: Program
    adjoints: dict[str, str]


@dataclass(frozen=True)
class Pieces:
    """A model's two kernels: `forward` leaves what `backward`, given the output's adjoint `seed`, reads."""

    forward: Program
    backward: Program
    seed: str
    adjoints: dict[str, str]


def prepare(program: Program) -> Program:
    """Program as translated → stable, free of Derive nodes, tidy."""
    program = recognise.recognise(check(program, "translate"))
    if any(isinstance(s, Derive) for s, _ in walk(program.statements)):
        program = recognise.recognise(differentiate.expand(program))
    return check(simplify.simplify(program), "simplify")


def gradient(
    program: Program,
    of: str,
    wrt: tuple[str, ...],
    seed: str | None = None,
    tag: str = "",
    prepared: bool = False,
) -> Derived:
    """Program → program with the adjoints of `wrt`: Σ seed · ∂of/∂wrt, a seed of ones where none is named.

    `tag` stands for `of` in the names of adjoints: that of a loss, where the seed is its derivative.
    `prepared` says that the program has been through `prepare`, here and below.
    """
    derived, adjoints = differentiate.vjp(program if prepared else prepare(program), of, wrt, seed, tag)
    return _settle(derived, adjoints)


def seeded(program: Program, of: str, wrt: tuple[str, ...], prepared: bool = False) -> tuple[Derived, str]:
    """Program → program with the adjoints of some loss L, and the input that holds its adjoint by `of`."""
    array = program.arrays[of]
    latex = rf"\frac{{\partial L}}{{\partial {array.latex or name_latex(of)}}}"
    seed = Array(program.fresh(f"dL_d{of}"), array.shape, "given", latex=latex)
    return gradient(program.with_arrays(seed), of, wrt, seed.name, "L", prepared), seed.name


def jacobian(program: Program, of: str, wrt: tuple[str, ...], prepared: bool = False) -> Derived:
    """Program → program with ∂of[a…]/∂wrt[b…], the axes of `of` first."""
    derived, adjoints = differentiate.jacobian(program if prepared else prepare(program), of, wrt)
    return _settle(derived, adjoints)


def tangent(program: Program, tangents: dict[str, str]) -> Derived:
    """Program → program with the derivative of every array along the tangents given for its inputs."""
    derived, names = differentiate.jvp(prepare(program), tangents)
    return _settle(derived, names)


def hessian(program: Program, of: str, wrt: str, prepared: bool = False) -> Derived:
    """Program → program with ∂²of/∂wrt∂wrt of a scalar."""
    return _twice(program, of, wrt, prepared)[0]


def _twice(program: Program, of: str, wrt: str, prepared: bool = False) -> tuple[Derived, str]:
    """Program → program with the first and second derivatives of a scalar, and the name of the first."""
    first = gradient(program, of, (wrt,), prepared=prepared)
    second = jacobian(first.program, first.adjoints[wrt], (wrt,))
    matrix = second.program.arrays[second.adjoints[wrt]]
    by = program.arrays[wrt]
    named = replace(matrix, latex=second_derivative(program.arrays[of], by), first=(*by.first, *by.first))
    return Derived(second.program.with_arrays(named), second.adjoints), first.adjoints[wrt]


def minimiser(program: Program, of: str, wrt: str) -> Derived:
    """Program of a scalar that is quadratic in a vector φ → program of its minimiser: H φ̂ = −∂of/∂φ at φ = 0.

    Its outputs are φ̂, which `adjoints` names, and the matrix H of second derivatives, which must be positive
    definite when the program runs.

    Raises:
        TranslateError: it is not known to be quadratic; the message says why.
    """
    second, slope = _twice(program, of, wrt)
    matrix, vector = second.adjoints[wrt], program.arrays[wrt]
    reason = no_polynomial(prepare(program), wrt)
    curved = asked_for(second.program, (matrix,))
    if not reason and any(wrt in arrays_read(s) for s, _ in walk(curved.statements)):
        reason = f"its second derivative depends on {wrt}"
    if reason or len(vector.shape) != 1:
        why = reason or f"{wrt} is no vector"
        raise TranslateError(f"{of} is not known to be quadratic in {wrt}: {why}", entry=program.name)
    return _solved(second.program, slope, matrix, vector)


def _solved(program: Program, slope: str, matrix: str, vector: Array) -> Derived:
    """A program with the derivative and second derivative of a quadratic → where the derivative is zero."""

    def at_zero(e: Basic) -> Basic:
        return map_reads(e, lambda r: Integer(0) if r.array == vector.name else r)

    down = Array(program.fresh(f"{slope}_down"), vector.shape, latex="b", first=vector.first)
    best = Array(
        program.fresh(f"{vector.name}_hat"),
        vector.shape,
        latex=rf"\hat{{{vector.latex or vector.name}}}",
        first=vector.first,
    )
    p = Letter("p")
    origin = tuple(dict.fromkeys(n for s, _ in walk(program.statements) for n in getattr(s, "origin", ())))
    statements = (
        *(map_parts(s, at_zero) for s in program.statements),
        Compute(
            down.name, (p,), "sum", (Range(p, Integer(0), vector.shape[0]),), -Read(slope, (p,)), (), origin
        ),
        LinAlg("solve", (best.name,), (matrix, down.name), (), origin),
    )
    whole = program.with_arrays(down, best).with_statements(statements)
    return Derived(asked_for(whole, (best.name, matrix)), {vector.name: best.name})


def _settle(derived: Program, adjoints: dict[str, str]) -> Derived:
    """Derivatives bring exponentials together again, so recognise has another look before simplify."""
    kept = replace(derived, outputs=tuple(dict.fromkeys((*derived.outputs, *adjoints.values()))))
    return Derived(check(simplify.simplify(recognise.recognise(kept)), "simplify"), dict(adjoints))


def pieces(program: Program, of: str, wrt: tuple[str, ...]) -> Pieces:
    """Program → a kernel that computes `of`, and one that carries an adjoint of `of` back to `wrt`."""
    derived, seed = seeded(program, of, wrt)
    whole = derived.program
    backward_arrays = depending_on(whole, seed)
    first = _only(whole, lambda names: not names & backward_arrays)
    second = _only(whole, lambda names: bool(names & backward_arrays))
    wanted = tuple(derived.adjoints.values())
    read_back = {n for s, _ in walk(second) for n in arrays_read(s)}
    made_first = {n for s, _ in walk(first) for n in arrays_written(s)}
    saved = tuple(n for n in whole.arrays if n in made_first and n in read_back)
    forward = replace(whole, statements=first, outputs=tuple(dict.fromkeys((of, *saved))))
    backward = replace(whole, statements=second, outputs=wanted).with_arrays(
        *(replace(whole.arrays[n], role="given") for n in saved)
    )
    return Pieces(used(forward, drop=(seed,)), used(backward), seed, dict(derived.adjoints))


def _only(program: Program, keep: object) -> tuple[Statement, ...]:
    """The statements whose written arrays satisfy `keep`."""
    return rebuild(program.statements, lambda s: [s] if keep(set(arrays_written(s))) else [])  # type: ignore[operator]


def asked_for(program: Program, outputs: tuple[str, ...]) -> Program:
    """The program with only these outputs, and only what they need."""
    return used(simplify.simplify(replace(program, outputs=outputs)))


def bind_opaque(program: Program, functions: Mapping[str, Callable[[Expr], Expr]]) -> Program:
    """The program with opaque functions of one number replaced by expressions."""
    if not functions:
        return program

    def bound(e: Basic) -> Basic:
        found = [f for f in e.atoms(Opaque) if f.opaque_name in functions]
        if not found:
            return e
        return e.replace(
            lambda x: isinstance(x, Opaque) and x.opaque_name in functions, lambda x: _applied(x, functions)
        )

    return program.with_statements(tuple(map_parts(s, bound) for s in program.statements))


def _applied(x: Opaque, functions: Mapping[str, Callable[[Expr], Expr]]) -> Expr:
    """An opaque function's value, or its derivative of some order, as an expression."""
    z = Dummy("z")
    value = functions[x.opaque_name](z)
    for _ in range(x.order):
        value = derivative(value, z)
    return value.xreplace({z: x.args[0]})


def as_expression(program: Program) -> Expr:
    """The one scalar output of a program of scalar statements as one expression of its inputs."""
    values: dict[Basic, Basic] = {}
    for s in program.statements:
        if not isinstance(s, Compute) or s.domain or s.guards or s.op != "sum":
            raise TranslateError("this is no expression of numbers", entry=program.name)
        out = Read(s.out, (), program.arrays[s.out].integral)
        values[out] = values.get(out, Integer(0)) + s.body.xreplace(values)
    return values[Read(program.outputs[0], ())]


@dataclass(frozen=True)
class AdHoc:
    """A kernel emitted for one use, with the program's names."""

    kernel: Kernel
    text: KernelText

    def run(
        self, arrays: Mapping[str, Any], dtype: str = "float64", compiled: bool = False
    ) -> dict[str, Any]:
        """Its outputs by the program's names, for inputs and sizes by the program's names."""
        own = self.text.identifiers
        inputs = {own[n]: v for n, v in arrays.items() if own.get(n) in self.kernel.inputs}
        sizes = {self.text.sizes[n]: v for n, v in arrays.items() if n in self.text.sizes}
        found = self.kernel.link(dtype, compiled=compiled)(inputs, sizes)
        return {n: found[i] for n, i in own.items() if i in found}


def emitted(program: Program, name: str) -> KernelText:
    """Tidy program → the text of a kernel."""
    return emit_kernel(plan(program), name)


@dataclass(frozen=True)
class Kernels:
    """The texts of a model's two kernels, and where it has them those that do the backward another way."""

    forward: KernelText
    backward: KernelText
    in_segments: KernelText | None
    states: KernelText | None
    rows: KernelText | None

    @property
    def all(self) -> tuple[KernelText, ...]:
        """Those that there are."""
        every = (self.forward, self.backward, self.in_segments, self.states, self.rows)
        return tuple(kernel for kernel in every if kernel is not None)


def kernels(made: Pieces, name: str) -> Kernels:
    """A model's two kernels → their texts, in every way that `udlc.schedule.ways` knows."""
    found = ways(made.forward, made.backward)
    states, rows, _ = found.in_phases or (None, None, None)

    def text(plan: Plan | None, what: str) -> KernelText | None:
        return None if plan is None else emit_kernel(plan, f"{name}_{what}")

    return Kernels(
        emit_kernel(found.forward, f"{name}_forward"),
        emit_kernel(found.backward, f"{name}_backward"),
        text(found.in_segments, "backward_in_segments"),
        text(states, "backward_states"),
        text(rows, "backward_rows"),
    )


def kernel_of(program: Program, name: str) -> AdHoc:
    """Tidy program → a kernel that runs in this process."""
    text = emitted(program, name)
    return AdHoc(load_kernel(text.text, name), text)
