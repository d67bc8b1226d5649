"""Chapters: what may be added, where faults are told, and the book's own entries, one by one."""

# ruff: noqa: F403, F405

import contextlib
import hashlib
import importlib
import inspect
import json
import pickle
import re
from collections.abc import Callable, Iterator

import pytest
from sympy import Basic, Integer, preorder_traversal
from sympy.core.symbol import Str

from udlc import notation
from udlc.errors import NotationError
from udlc.notation import *
from udlc.notation.latex import latex
from udlc.notation.letters import Letter

COUNTS = {
    2: 6, 3: 15, 4: 18, 5: 36, 6: 23, 7: 48, 8: 8, 9: 23, 10: 6, 11: 10,
    12: 20, 13: 30, 14: 3, 15: 21, 16: 33, 17: 34, 18: 50, 19: 53,
}  # fmt: skip
"""How many numbers each chapter has."""
BOOK = [importlib.import_module(f"equations.chapter_{n:02d}").eq for n in COUNTS]
ENTRIES = [entry for chapter in BOOK for entry in chapter.values()]
WORDS = {name: getattr(notation, name) for name in notation.__all__}

D, I = size("D I")
d, i = index("d", D), example("i", I)
x, y, z = real("x", D), real("y", over=i), real("z")


@pytest.fixture
def eq() -> Chapter:
    return Chapter(3, "A chapter")


def here() -> int:
    """The line that this is called from."""
    return inspect.currentframe().f_back.f_lineno


# What may be added


def test_entries_know_where_they_stand(eq: Chapter) -> None:
    eq["3.1"] = model(Eq(z, x[1]), by="2.1 2.2", where=z > 0, title="a model")
    line = here() - 1
    entry = eq["3.1"]
    assert (entry.number, entry.chapter, entry.file, entry.line) == ("3.1", 3, __file__, line)
    assert (entry.kind, entry.by, entry.where, entry.title) == ("model", ("2.1", "2.2"), (z > 0,), "a model")
    assert entry.latex() == r"z = x_{1}"
    assert entry.python() == "Eq(z, x[1])"
    assert entry.letters() == (z, x)
    assert entry.meant == entry.statement


def test_order_is_the_books(eq: Chapter) -> None:
    for number_ in ("3.2", "3.10", "after ten", "3.1"):
        eq[number_] = definition(Eq(z, 1))
    assert list(eq) == ["3.1", "3.2", "3.10", "after ten"]
    assert len(eq) == 4
    assert not eq["after ten"].is_numbered


@pytest.mark.parametrize(
    ("number_", "entry", "message"),
    [
        ("3.1", lambda: Eq(z, 1), "what kind"),
        ("4.1", lambda: definition(Eq(z, 1)), "no number of chapter 3"),
        ("3.x", lambda: definition(Eq(z, 1)), "no number"),
        ("3.1", lambda: definition(Eq(z, x)), "two sides"),
        ("3.1", lambda: model(Eq(z, x[d])), "free on the right"),
        ("3.1", lambda: model(rows(Eq(z, 1), Eq(z, x[d]))), "free on the right"),
        ("3.1", lambda: model(Eq(z, x[d]).forall(index("k"), 1, ..., D)), "free on the right"),
        ("3.1", lambda: model(rows(Eq(z, 1), ..., Eq(z, x[1]))), "no run"),
        ("3.1", lambda: model(Eq(z, x[1] * z * ... * x[D])), "no run"),
        ("3.1", lambda: model(z), "no statement"),
        ("3.1", lambda: model(Eq(z, 1), where=z), "no statement"),
    ],
)
def test_what_may_not_be_added(eq: Chapter, number_: str, entry: Callable[[], object], message: str) -> None:
    with pytest.raises(NotationError, match=message) as error:
        eq[number_] = entry()
    assert error.value.where.startswith(f"{__file__}:")


def test_a_number_is_used_once(eq: Chapter) -> None:
    eq["3.1"] = definition(Eq(z, 1))
    with pytest.raises(NotationError, match="written twice"):
        eq["3.1"] = definition(Eq(z, 2))


def test_what_is_defined_for_all_or_for_an_example(eq: Chapter) -> None:
    eq["3.1"] = model(Eq(z, x[d]).forall(d, 1, ..., D))
    eq["3.2"] = model(Eq(z, y[i]))
    eq["3.3"] = model(Eq(x[d], 2 * x[d]))
    eq["3.4"] = model(Eq(z, x[d]), where=Eq(d, floor(D / 2) + 1))
    eq["3.5"] = model(Eq(z, x[1] * x[2] * ... * x[D]))
    assert len(eq) == 5


def test_odd_claims_are_findings(eq: Chapter) -> None:
    eq["3.1"] = identity(Eq(z, x))
    eq["3.2"] = identity(rows(Eq(z, 1), ..., Eq(z, x[1])))
    eq["3.3"] = identity(Eq(z, x[d]))
    assert "two sides" in eq["3.1"].findings[0]
    assert "no run" in eq["3.2"].findings[0]
    assert not eq["3.3"].findings


def test_signs_of_an_entry(eq: Chapter) -> None:
    eq["3.1"] = optimum(Eq(hat(z), argmin[z](z)).Approx(2))
    eq["3.2"] = optimum(Eq(hat(z), argmax[z](z)))
    assert eq["3.1"].relation == ("argmin", "≈")
    assert eq["3.2"].relation == ("argmax",)
    eq["3.3"] = definition(Eq(y, cases((0, z < 0), (1, z >= 0))))
    assert eq["3.3"].relation == ("=",)


def test_ascii_names_are_unique(eq: Chapter) -> None:
    eq["3.1"] = identity(Eq(real("x"), x[1] + hat(real("x")) + squared("σ")))
    assert list(eq["3.1"].names().values()) == ["x", "x_2", "x_hat", "sigma2"]


def test_corrected_statement_is_what_is_meant(eq: Chapter) -> None:
    eq["3.1"] = identity(Eq(z, 1), corrected=Eq(z, 2))
    assert eq["3.1"].meant == Eq(z, 2)
    assert eq["3.1"].latex() == "z = 1"


def test_notebooks_show_rows_as_lines(eq: Chapter) -> None:
    eq["3.1"] = identity(Eq(z, 1))
    eq["3.2"] = identity(rows(Eq(z, 1), Eq(z, 2)))
    assert eq["3.1"]._repr_latex_() == r"$\displaystyle z = 1$"
    assert eq["3.2"]._repr_latex_() == r"$\displaystyle \begin{gathered}z = 1\\ z = 2\end{gathered}$"


def test_numbers_and_names_that_an_entry_rests_on(eq: Chapter) -> None:
    eq["3.1"] = identity(Eq(z, 1), by="2.1, a longer name")
    eq["3.2"] = identity(Eq(z, 1, by="a longer name"), by="2.1 2.2")
    assert eq["3.1"].by == ("2.1", "a longer name")
    assert eq["3.2"].by == ("2.1", "2.2")
    assert eq["3.2"].statement.links[0].by == ("a longer name",)


def test_unknown_kind_is_refused() -> None:
    with pytest.raises(NotationError, match="identity"):
        notation.Entry("identitty", Eq(z, 1))


# Models


def test_models_are_checked(eq: Chapter) -> None:
    a, f, w = elementwise("a"), function("f"), real("w")
    eq["3.1"] = model(Eq(z, f(x, w)))
    eq["a loss"] = loss(Eq(real("L"), z))
    made = eq.network("net", uses="3.1", given=x, parameters=w, output=z, title="net")
    assert eq.models == (made,)
    assert (made.kind, made.uses, made.given, made.parameters) == ("network", ("3.1",), (x,), (w,))
    assert eq.program("both", uses="3.1, a loss", given=x, output=z).uses == ("3.1", "a loss")
    for build, message in [
        (lambda: eq.network("net", uses="3.1", given=x, parameters=w, output=z), "already"),
        (lambda: eq.network("n2", uses="3.2", given=x, parameters=w, output=z), "no entry"),
        (lambda: eq.network("n3", uses="3.1", given=y, parameters=w, output=z), "does not occur"),
        (
            lambda: eq.network("n4", uses="3.1", given=x, parameters=w, output=z, activation=a),
            "does not occur",
        ),
        (lambda: eq.network("n5", uses="3.1", given=x, parameters=w, output=z, colour=1), "colour"),
    ]:
        with pytest.raises(NotationError, match=message) as error:
            build()
        assert error.value.where.startswith(f"{__file__}:")
    # Another chapter's numbers are looked up when all chapters are there.
    assert eq.network("later", uses="4.1", given=y, parameters=w, output=z).uses == ("4.1",)


def test_model_names_of_the_book_are_its_own() -> None:
    names = [made.name for chapter in BOOK for made in chapter.models]
    assert len(names) == len(set(names))


# The book


@pytest.mark.parametrize("chapter", BOOK, ids=lambda c: f"chapter {c.number}")
def test_every_number_of_the_book_is_there(chapter: Chapter) -> None:
    numbers = [n for n in chapter if chapter[n].is_numbered]
    assert numbers == [f"{chapter.number}.{n}" for n in range(1, COUNTS[chapter.number] + 1)]


def test_numbers_that_entries_rest_on_exist() -> None:
    known = {entry.number for entry in ENTRIES}
    for entry in ENTRIES:
        assert set(entry.by) <= known, entry.number
        assert {v for v in entry.bind.values() if isinstance(v, str)} <= known, entry.number
        assert not entry.findings or entry.corrected is not None, entry.number


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda e: e.number)
def test_entry_round_trips(entry: notation.Entry) -> None:
    assert pickle.loads(pickle.dumps(entry)) == entry
    assert eval(entry.python(), {**WORDS, **entry.variables}) == entry.statement
    for node in preorder_traversal(entry.statement):
        assert not node.args or node.func(*node.args) == node


def test_prints_are_as_reviewed(golden: Callable[[str, str], None]) -> None:
    prints = {entry.number: _fingerprint(entry.latex()) for entry in ENTRIES}
    golden("notation/prints.json", json.dumps(prints, indent=0, ensure_ascii=False) + "\n")


def _fingerprint(printed: str) -> str:
    return hashlib.sha256(re.sub(r"\s+", " ", printed).encode()).hexdigest()[:12]


def _mutants(statement: Basic) -> Iterator[Basic]:
    """Yield the statement with one token changed: a number, a letter, a sign, an operator."""
    for place, node in enumerate(preorder_traversal(statement)):
        new = None
        if isinstance(node, Integer):
            new = node + 1
        elif isinstance(node, Str) and node.name in {"=", "<", "≤", "←"}:
            new = Str("≈" if node.name != "≈" else "=")
        elif isinstance(node, Letter) and type(node).__name__ in {"Real", "Size"}:
            new = node.marked("tilde")
        elif type(node) is notation.operators.Plus:
            new = notation.operators.Minus(*node.args)
        if new is not None:
            with contextlib.suppress(NotationError):  # a mutant that cannot be written has been noticed
                yield _replace(statement, iter(range(10**6)), place, new)


def _replace(x: Basic, places: Iterator[int], wanted: int, new: Basic) -> Basic:
    """Rebuild x with the node at one place of its traversal replaced."""
    if next(places) == wanted:
        for _ in range(sum(1 for _ in preorder_traversal(x)) - 1):
            next(places)
        return new
    if not x.args:
        return x
    return x.func(*(_replace(arg, places, wanted, new) for arg in x.args))


def _unprinted(statement: Basic) -> list[object]:
    nodes = list(preorder_traversal(statement))
    claims = [node.claims for node in nodes if isinstance(node, notation.relations.Link)]
    return claims + [node.given for node in nodes if isinstance(node, notation.derivatives.Partial)]


@pytest.mark.parametrize("chapter", BOOK, ids=lambda c: f"chapter {c.number}")
def test_one_changed_token_shows_in_print(chapter: Chapter) -> None:
    """Ranges that are declared and not printed, of silent and of indexed letters, are exceptions; so are what
    a link claims beside its sign and what a derivative holds fixed.
    """
    seen = 0
    for entry in chapter.values():
        printed = entry.latex()
        for mutant in _mutants(entry.statement):
            seen += 1
            unprinted = _unprinted(mutant) != _unprinted(entry.statement)
            assert unprinted or latex(mutant) != printed, f"{entry.number}: {mutant}"
    assert seen > 20
