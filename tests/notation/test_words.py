"""Every word prints, rebuilds from its parts, pickles, and is written back as Python."""

import copy
import inspect
import pickle

import pytest
from sympy import Basic, preorder_traversal

from tests.notation import examples
from tests.notation.examples import PRINTED
from udlc import notation
from udlc.notation import (
    atoms,
    binders,
    blocks,
    derivatives,
    functions,
    letters,
    members,
    operators,
    ranges,
    relations,
    statements,
    tree,
)
from udlc.notation.latex import latex
from udlc.notation.python import as_python

MODULES = (
    atoms, binders, blocks, derivatives, functions, letters, members, operators, ranges, relations,
    statements, tree,
)  # fmt: skip
ABSTRACT = {
    "Binary",
    "Bind",
    "Bracketed",
    "Count",
    "Letter",
    "Moment",
    "Node",
    "Statement",
    "Unary",
    "Written",
    "_Printed",
}
NODES = [node for x, _ in PRINTED for node in preorder_traversal(x)]


@pytest.mark.parametrize(("x", "printed"), PRINTED, ids=[str(place) for place in range(len(PRINTED))])
def test_prints_as_the_book(x: Basic, printed: str) -> None:
    assert latex(x) == printed


def test_every_class_has_an_example() -> None:
    made = {
        thing.__name__
        for module in MODULES
        for _, thing in inspect.getmembers(module, inspect.isclass)
        if issubclass(thing, Basic) and thing.__module__ == module.__name__
    }
    # A letter that is declared and left out of every example still counts.
    seen = {type(node).__name__ for node in NODES}
    seen |= {type(x).__name__ for x in vars(examples).values() if isinstance(x, Basic)}
    assert made - ABSTRACT - {"Silent"} <= seen


@pytest.mark.parametrize("x", [x for x, _ in PRINTED], ids=[str(place) for place in range(len(PRINTED))])
def test_everything_lies_in_the_parts(x: Basic) -> None:
    for node in preorder_traversal(x):
        if node.args:
            again = node.func(*node.args)
            assert again == node
            assert hash(again) == hash(node)
        for copied in (pickle.loads(pickle.dumps(node)), copy.deepcopy(node)):
            assert copied == node
            assert latex(copied) == latex(node) if hasattr(node, "tex") else True


@pytest.mark.parametrize("x", [x for x, _ in PRINTED], ids=[str(place) for place in range(len(PRINTED))])
@pytest.mark.parametrize("variables", [{}, vars(examples)], ids=["declared", "named"])
def test_python_is_read_back(x: Basic, variables: dict[str, object]) -> None:
    words = {name: getattr(notation, name) for name in notation.__all__}
    assert eval(as_python(x, variables), {**words, **variables}) == x


def test_replacing_a_letter_leaves_none_of_it() -> None:
    new = notation.real("w")
    for x, _ in PRINTED:
        if examples.z in x.free_symbols:
            assert examples.z not in x.xreplace({examples.z: new}).free_symbols


def test_printed_shapes_survive_replacement() -> None:
    """Widths that depend on an index follow it."""
    Ω, W, k = examples.Ω, examples.W, examples.k
    assert Ω[k].xreplace({k: examples.K - 1}).shape == (W[examples.K - 1 + 1], W[examples.K - 1])


def test_words_bind_functions_and_what_densities_are_over() -> None:
    f, q, y, z = examples.f, examples.q, examples.y, examples.z
    largest = notation.Max[f(z)](f(z) * y)
    assert largest.free_symbols == {y}
    mean = notation.E[q(z | y)](z * y)
    assert mean.free_symbols == {q, y}
    assert mean.xreplace({z: y}) == mean
    assert mean.xreplace({y: z}).free_symbols == {q, z}
