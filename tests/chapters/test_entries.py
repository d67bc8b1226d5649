"""Every entry: emitted code agrees with the interpreter, derivatives agree with differences."""

import json

import numpy as np
import pytest
from numpy.testing import assert_allclose

from tests.chapters.book import as_lists, bound, entry_numbers, project, random_numbers, subject
from tests.chapters.summed import summed
from tests.differentiate.gradcheck import gradcheck
from udlc import pipeline
from udlc.errors import TranslateError
from udlc.ir.interpret import interpret
from udlc.project.evaluate import evaluate
from udlc.project.ragged import nested_rows, row_shapes, rows_of


def has_value(number):
    try:
        subject(number).program()
    except TranslateError:
        return False
    return True


WITH_VALUE = [n for n in entry_numbers() if has_value(n)]


def drawn(number, seed=0):
    """The entry with random activations, as a program whose outputs are weighed to one number, and inputs."""
    rng = np.random.default_rng([seed, *number.encode()])
    chosen = bound(number, rng)
    program, _ = summed(chosen.program())
    return chosen, program, random_numbers(program, rng)


def rows(program, numbers):
    """Inputs as kernels take them: a ragged array as a list of its rows."""
    found = {}
    for name, value in numbers.items():
        ragged = name in program.arrays and rows_of(program.arrays[name])
        shapes = row_shapes(program, name, numbers) if ragged else ()
        found[name] = (
            [value[n][tuple(map(slice, s))].copy() for n, s in enumerate(shapes)] if ragged else value
        )
    return found


def assert_same(program, name, got, wanted):
    """What emitted code made is what the interpreter made, up to the order of sums."""
    got = got if rows_of(program.arrays[name]) else [got]
    wanted = wanted if rows_of(program.arrays[name]) else [wanted]
    for one, other in zip(got, wanted, strict=True):
        inside = np.asarray(other)[tuple(map(slice, np.shape(one)))]
        assert_allclose(one, inside, rtol=1e-11, atol=1e-12, err_msg=name)


@pytest.mark.parametrize("number", WITH_VALUE)
def test_values_and_derivatives(number):
    _, program, numbers = drawn(number)
    wrt = tuple(a.name for a in program.inputs if not a.integral and not a.name.startswith("seed_"))
    derived = pipeline.gradient(program, "L_all", wrt)
    if wrt:
        pair = derived.program, derived.adjoints
        gradcheck(pipeline.prepare(program), numbers, wrt, "L_all", derived=pair, directions=1)
    if nested_rows(derived.program):  # a width for each of two layers, which no emitted code lays out
        return
    wanted = interpret(derived.program, numbers)
    got = pipeline.kernel_of(derived.program, "entry").run(rows(program, numbers))
    for name in derived.program.outputs:
        assert_same(derived.program, name, got[name], wanted[name])


@pytest.mark.parametrize("number", WITH_VALUE)
def test_evaluation_as_people_use_it(number):
    chosen, _, numbers = drawn(number, seed=1)
    given = as_lists(chosen.program(), numbers)
    given = json.loads(json.dumps({n: v for n, v in given.items() if not n.startswith("seed_")}))
    one, other = (evaluate(project(), number, given, (), chosen.bind, interpret=k) for k in (False, True))
    assert_allclose(flat(one.value), flat(other.value), rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize("number", ["2.5", "3.12", "4.16", "5.24", "5.35", "6.15", "7.22", "7.28"])
def test_derivatives_as_people_ask_for_them(number):
    """Σ seed · ∂output/∂input, of the Jacobian that evaluation gives, is the gradient of Σ seed · output."""
    chosen, program, numbers = drawn(number, seed=2)
    letters = tuple(a.name for a in chosen.program().inputs if not a.integral)
    given = as_lists(program, numbers)
    seeds = {o: given.pop(f"seed_{o}") for o in chosen.program().outputs}
    found = evaluate(project(), number, given, letters, chosen.bind)
    derived = pipeline.gradient(program, "L_all", letters)
    wanted = interpret(derived.program, numbers)
    for letter in letters:
        by_output = found.gradients[letter]
        parts = by_output if isinstance(by_output, dict) else {next(iter(seeds)): by_output}
        shape = [chosen.array_named(o) for o in parts]
        weights = [flat(seeds[o]) for o in shape]
        slopes = [flat(p).reshape(len(w), -1) for p, w in zip(parts.values(), weights)]
        total = sum(w @ s for w, s in zip(weights, slopes))
        name = derived.adjoints[letter]
        own = as_lists_of(derived.program, name, {**numbers, name: wanted[name]}, letter)
        assert_allclose(total, own, rtol=1e-9, atol=1e-11, err_msg=letter)


def as_lists_of(program, name, values, like):
    """The numbers of an array without the padding of its rows, in order."""
    if not rows_of(program.arrays[like]):
        return np.asarray(values[name]).reshape(-1)
    shapes = row_shapes(program, like, values)
    return np.concatenate([row[tuple(map(slice, s))].reshape(-1) for row, s in zip(values[name], shapes)])


def flat(value):
    """All numbers of nested lists, in order."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        return np.concatenate([flat(v) for v in value]) if value else np.zeros(0)
    return np.array([float(value)])


def test_reasons_are_sentences():
    """An entry without a value says in words what it lacks."""
    for number in entry_numbers():
        if number in WITH_VALUE:
            continue
        with pytest.raises(TranslateError) as error:
            subject(number).program()
        assert any(
            words in error.value.message
            for words in ("is a schema: it does not say", "it does not say what they are", "has no value")
        )
