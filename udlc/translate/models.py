"""Models to programs: the entries that a model names, put together, their letters in its roles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from sympy import Basic, preorder_traversal

from udlc.errors import TranslateError
from udlc.ir.check import check
from udlc.ir.expressions import map_parts, substitute
from udlc.ir.grammar import ZERO, Array, Letter, Program, Range, Read, Role, Size
from udlc.notation import binders, letters, models
from udlc.notation.derivatives import Operator, Partial
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At
from udlc.translate.clauses import Clause, entry_clauses
from udlc.translate.entries import Book, calls_of, finished, frame_of, placed
from udlc.translate.equations import define, write_clause
from udlc.translate.expressions import integer_of, value_of
from udlc.translate.frames import Frame
from udlc.translate.members import first_of, from_outside, member
from udlc.translate.names import domain_of, latex_of, name_of
from udlc.translate.order import only_needed
from udlc.translate.targets import target_of
from udlc.translate.values import COLUMN, ROW, Value, plain
from udlc.translate.writer import Writer

BATCH = (("i", "I"), ("n", "N"), ("b", "B"), ("e", "E"))
"""Letter and size of the batch axis: the first pair that the equations do not use otherwise."""


def network_program(model: models.Network, book: Book) -> Program:
    """What a network computes for a batch: what is given has the batch axis, and so has what depends on it.

    Axes are those of the family, then the batch, then components; the output is the last of `outputs`.
    """
    with placed(model):
        clauses = clauses_of_model(model, book)
        w = Writer(_roles((model.parameters, "parameter")))
        frame = frame_of(clauses, "denominator", calls_of(model.bind, book))
        letter, size = batch_letters(clauses)
        with w.within(Range(letter, ZERO, size)):
            frame = frame.at(bound={x: batched(w, x, letter, size, frame) for x in model.given})
            return _written(w, clauses, frame, model.output, model.name)


def clauses_of_model(model: models.Model, book: Book) -> tuple[Clause, ...]:
    """The equations of the entries that a model uses, in the order in which it names them."""
    return tuple(clause for number in model.uses for clause in entry_clauses(book[number]))


def _roles(*groups: tuple[Iterable[Any], Role]) -> dict[Any, Role]:
    return {letter: role for group, role in groups for letter in group}


def batch_letters(clauses: Sequence[Clause]) -> tuple[Letter, Size]:
    """A letter and a size for the batch that the equations do not use otherwise."""
    found = {x for clause in clauses for side in clause.sides for x in preorder_traversal(side)}
    examples = {x for x in found if isinstance(x, letters.Example)}
    sizes = {name_of(x.stop) for x in examples if isinstance(x.stop, letters.Size)}
    taken = (
        {name_of(x) for x in found if isinstance(x, letters.Letter)} - {name_of(x) for x in examples} - sizes
    )
    for letter, size in BATCH:
        if letter not in taken and size not in taken:
            return Letter(letter), Size(size)
    raise TranslateError(
        "the equations use all of i, n, b, e and I, N, B, E; no letter is left for the batch"
    )


def batched(w: Writer, x: Any, letter: Letter, size: Size, frame: Frame) -> Value:
    """A given letter with the batch as its first axis."""
    lengths = [integer_of(w, axis.length, frame) for axis in x.dims]
    shape = tuple(n for n in lengths if n != 1)
    domain = domain_of(x)
    first = (1, *(first_of(axis) for axis, n in zip(x.dims, lengths) if n != 1))
    integral = domain in {"natural", "label"}
    array = Array(name_of(x), (size, *shape), "given", integral, domain, latex_of(x), first=first)
    if domain == "label" and x.domain.size is not None:
        array = replace(array, bound=integer_of(w, x.domain.size, frame))
    name = from_outside(w, x, array).name
    rows, columns = (*lengths, ZERO + 1, ZERO + 1)[:2]
    places = tuple(place for place, n in ((ROW, rows), (COLUMN, columns)) if n != 1)
    return plain(Read(name, (letter, *places), array.integral), rows, columns)


def _written(w: Writer, clauses: Sequence[Clause], frame: Frame, output: Any, name: str) -> Program:
    """All equations, and the array that holds the output."""
    frame, arrays = write_all(w, clauses, frame)
    return finished(w, (output_of(w, output, clauses, arrays, frame),), name)


def write_all(w: Writer, clauses: Sequence[Clause], frame: Frame) -> tuple[Frame, dict[Any, str]]:
    """Write equations; return the array of each left side, by its letter."""
    frame = define(w, clauses, frame)
    arrays: dict[Any, str] = {}
    for clause in clauses:
        name = write_clause(w, clause, frame)
        for side in clause.sides[:-1]:
            key = side.letter if isinstance(side, Apply) else target_of(side).head
            arrays.setdefault(key, name)
    return frame, arrays


def output_of(w: Writer, x: Any, clauses: Sequence[Clause], arrays: Mapping[Any, str], frame: Frame) -> str:
    """The array of an output: that of a letter, or a copy of one member of a family."""
    if x in arrays:
        return arrays[x]
    if isinstance(x, At) and x.head in arrays:
        with_names = "_".join(
            (name_of(x.head), *(str(i) if not hasattr(i, "key") else i.key for i in x.indices))
        )
        w.origin = tuple(dict.fromkeys(n for clause in clauses for n in clause.origin))
        kept = [i for i in x.indices if i not in frame.fixed]
        if not kept:
            return arrays[x.head]
        return str(w.store(member(w, x.head, x.indices, frame), with_names, latex(x)).body.array)
    known = ", ".join(sorted(latex(letter) for letter in arrays if letter is not None))
    raise TranslateError(f"{latex(x)} is the output, and no equation used defines it; they define {known}")


def head_program(model: models.Head, book: Book) -> Program:
    """The loss of predictions; inputs are the prediction, examples first, and the head's letters."""
    with placed(model):
        clauses = tuple(up_to(clause, model.prediction) for clause in clauses_of_model(model, book))
        w = Writer(_roles((model.parameters, "parameter")))
        frame = frame_of(clauses, "denominator", calls_of(model.bind, book))
        return _written(w, clauses, frame, model.loss, model.name)


def up_to(clause: Clause, letter: Any) -> Clause:
    """The clause without the sides after the last that has the letter: there it has been written out."""
    places = [n for n, side in enumerate(clause.sides) if n and letter in set(preorder_traversal(side))]
    return replace(clause, chain=clause.sides[: places[-1] + 1]) if places else clause


def prediction_program(model: models.Head, book: Book) -> Program | None:
    """What a head says of new examples, from the network's output; None where `predict` is a word for it."""
    try:
        entry = book[model.predict]
    except KeyError:
        return None
    with placed(model):
        clauses = entry_clauses(entry)
        w = Writer(_roles((model.parameters, "parameter")))
        frame = frame_of(clauses, entry.layout, calls_of(entry.bind, book))
        letter, size = batch_letters(clauses)
        with w.within(Range(letter, ZERO, size)):
            frame = frame.at(bound={x: batched(w, x, letter, size, frame) for x in model.data})
            left = clauses[-1].left
            said = left.letter if isinstance(left, Apply) else target_of(left).head
            program = only_needed(_written(w, clauses, frame, said, f"{model.name}_prediction"))
            return check(program, "translate")


def plain_program(model: models.Program, book: Book) -> Program:
    """Entries that compute outputs from what is given, without a batch axis."""
    with placed(model):
        clauses = clauses_of_model(model, book)
        w = Writer(_roles((model.parameters, "parameter")))
        frame = frame_of(clauses, "denominator", calls_of(model.bind, book))
        frame, arrays = write_all(w, clauses, frame)
        outputs = [output_of(w, x, clauses, arrays, frame) for x in model.outputs]
        return finished(w, outputs, model.name)


def activation_program(model: models.Activation, book: Book) -> Program:
    """A function of one scalar, its argument an input."""
    return _one_output(model, model.function, book)


def initialiser_program(model: models.Initialiser, book: Book) -> Program:
    """The square of the standard deviation of a weight, from the sizes of its layer."""
    return _one_output(model, None, book)


def _one_output(model: models.Model, function: Any, book: Book) -> Program:
    with placed(model):
        clauses = clauses_of_model(model, book)
        wanted = [c for c in clauses if function is None or _names(c.left, function)]
        if not wanted:
            raise TranslateError(f"{latex(function)} is defined by none of {' '.join(model.uses)}")
        w = Writer()
        frame = define(w, wanted[-1:], frame_of(wanted[-1:], "denominator", calls_of(model.bind, book)))
        return finished(w, (write_clause(w, wanted[-1], frame),), model.name)


def _names(x: Any, function: Any) -> bool:
    return isinstance(x, Apply) and x.letter == function


# Optimisers


def optimiser_program(model: models.Optimiser, book: Book) -> tuple[Program | None, Program]:
    """The point at which the gradient is taken, None where it is the parameters themselves; and the update.

    Both work on one flat vector of P parameters. The update reads the parameters, the gradient g, the state
    and the fixed letters, and t where the equations do; it gives the next parameters, then the next state.
    """
    with placed(model):
        clauses = clauses_of_model(model, book)
        gradients = _gradients(clauses)
        points = {point for _, point in gradients}
        if len(points) > 1:
            raise TranslateError(
                f"the gradient is taken at {len(points)} points; an optimiser takes it at one"
            )
        g = letters.Real("g", model.parameters.dims)
        rule: dict[Any, Any] = {node: g for node, _ in gradients}
        clauses = tuple(replace(c, chain=tuple(side.xreplace(rule) for side in c.sides)) for c in clauses)
        w = Writer(_roles(((model.parameters,), "parameter")))
        frame = frame_of(clauses, "denominator", calls_of(model.bind, book))
        frame, _ = write_all(w, clauses, frame)
        nexts = {head: known.array for (head, suffix), known in frame.defined.items() if suffix == "_next"}
        missing = [latex(x) for x in (model.parameters, *model.state) if x not in nexts]
        if missing:
            raise TranslateError(f"no equation used gives {', '.join(missing)} its next value")
        update = finished(w, (nexts[x] for x in (model.parameters, *model.state)), model.name)
        update = _with_array(update, Array("g", _vector(w, model, frame), "given", latex="g"))
        (point,) = points
        return _point(point, model, frame), _flat(update, w, model, frame)


def _gradients(clauses: Sequence[Clause]) -> list[tuple[Any, Any]]:
    """Nodes that are the gradient, each with its point; None for the parameters as they are."""
    found: list[tuple[Any, Any]] = []

    def look(x: Any) -> None:
        inner = x.body if isinstance(x, binders.Sum) else x
        inner = inner.derivative if isinstance(inner, Operator) else inner
        if isinstance(inner, Partial):
            body = inner.body
            found.append((x, body.arguments[0] if isinstance(body, Apply) else None))
            return
        for a in x.args if isinstance(x, Basic) else ():
            look(a)

    for clause in clauses:
        for side in clause.sides[1:]:
            look(side)
    if not found:
        raise TranslateError(
            "the equations used hold no derivative, so that nothing says where the gradient goes"
        )
    return found


def _point(point: Any, model: models.Optimiser, frame: Frame) -> Program | None:
    """The program of the point, where it is not the parameters themselves."""
    if (
        point is None
        or point == model.parameters
        or (isinstance(point, At) and point.head == model.parameters)
    ):
        return None
    w = Writer(_roles(((model.parameters,), "parameter")), origin=model.uses, hint="point")
    value = value_of(w, point, frame.at(defined={}))
    stored = w.store(value, "point", latex(point))
    return _flat(finished(w, (str(stored.body.array),), f"{model.name}_point"), w, model, frame)


def _vector(w: Writer, model: models.Optimiser, frame: Frame) -> tuple[Any, ...]:
    return tuple(integer_of(w, axis.length, frame) for axis in model.parameters.dims)


def _with_array(program: Program, array: Array) -> Program:
    return program if array.name in program.arrays else program.with_arrays(array)


def _flat(program: Program, w: Writer, model: models.Optimiser, frame: Frame) -> Program:
    """The program with P for the number of parameters, however the equations call it."""
    (length,) = _vector(w, model, frame)
    sizes = sorted((s for s in length.free_symbols if isinstance(s, Size)), key=str)
    if len(sizes) != 1:
        raise TranslateError(f"{length} is the number of parameters; it should have one letter")
    (size,) = sizes
    rule: dict[Basic, Basic] = {size: Size("P") - (length - size)}

    def change(e: Any) -> Any:
        return substitute(e, rule)

    arrays = {a.name: replace(a, shape=tuple(map(change, a.shape))) for a in program.arrays.values()}
    statements = tuple(map_parts(s, change) for s in program.statements)
    printed = {k: v for k, v in program.letters_latex.items() if k != str(size)}
    return check(replace(program, arrays=arrays, statements=statements, letters_latex=printed), "translate")
