"""Chapter 7 proved: what its entries state of derivatives is what differentiation derives, for all numbers.

The sides of each chain are programs over the same inputs, the first of them derived; bent ones must fail.
"""

from dataclasses import replace

import pytest
from sympy import Integer

from tests.chapters.book import project, subject
from udlc import pipeline
from udlc.differentiate import expand
from udlc.ir.check import check
from udlc.ir.expressions import rebuild
from udlc.ir.grammar import Array, Compute, Letter, Range, Read, Size
from udlc.translate import entry_program, sides
from udlc.verify.canonical import equal

NUMBERS = [f"7.{n}" for n in (*range(11, 17), *range(18, 24), 27, 39, 42)]


def chains(number):
    """Of each chain the programs of its sides without Derive nodes, the first side first."""
    found = []
    for chain in sides(project()[number], project()):
        assert all(side.program is not None for side in chain)
        found.append([expand(side.program) for side in chain])
    return found


CHAINS = {number: chains(number) for number in NUMBERS}


@pytest.mark.parametrize("number", NUMBERS)
def test_every_side_is_proved_equal_to_what_is_derived(number):
    for derived, *stated in CHAINS[number]:
        assert stated
        for other in stated:
            verdict = equal(derived, "side", other, "side")
            assert verdict.proved, verdict.reason
            assert verdict.conditions == ()


def bend(program, name, change):
    """The program with the first body of an array changed; None where nothing could be changed."""
    done = []

    def one(s):
        if isinstance(s, Compute) and s.out == name and not done:
            body = change(s.body)
            if body is not None:
                done.append(body)
                return (replace(s, body=body),)
        return (s,)

    bent = program.with_statements(rebuild(program.statements, one))
    return bent if done else None


def first_read(body, fits):
    return next((r for r in sorted(body.atoms(Read), key=str) if fits(r)), None)


def sign(body):
    return -body


def other_layer(body):
    """The first read, one layer further."""
    r = first_read(body, lambda r: r.index)
    return r and body.xreplace({r: Read(r.array, (r.index[0] + 1, *r.index[1:]))})


def transposed(body):
    """The first matrix among the reads, its rows for columns."""
    r = first_read(body, lambda r: len(r.index) > 1 and r.index[-1] != r.index[-2])
    return r and body.xreplace({r: Read(r.array, (*r.index[:-2], r.index[-1], r.index[-2]))})


@pytest.mark.parametrize("change", [sign, other_layer, transposed])
@pytest.mark.parametrize("number", NUMBERS)
def test_nothing_bent_is_proved(number, change):
    derived, *_, stated = CHAINS[number][-1]
    bent = bend(stated, "side", change)
    if bent is None:
        assert change is not sign
        return
    assert not equal(derived, "side", bent, "side").proved


# ── The backward pass of a network of any depth and any widths, 7.24 to 7.26 ──


def forward():
    return subject("7.24", a="ReLU").program()


def derived():
    """The derivatives of the last pre-activations f_K, given the derivative of a loss by these."""
    p, K, program = Letter("p"), Size("K"), forward()
    seed = subject("7.25").program().arrays["dl_df_K"]
    last = Array("f_K", seed.shape)
    copy = Compute("f_K", (p,), "sum", (Range(p, Integer(0), seed.shape[0]),), Read("f", (K, p)))
    whole = program.with_arrays(seed, last).with_statements((*program.statements, copy))
    return pipeline.gradient(replace(whole, outputs=("f_K",)), "f_K", ("β", "Ω"), "dl_df_K", "L")


def stated(change=None, name="dl_df"):
    """7.24, then 7.25, then 7.26, one program."""
    program, back = forward(), subject("7.25").program()
    first = entry_program(project()["7.26"], project())
    if change is not None:
        back = bend(back, name, change)
    arrays = {**first.arrays, **back.arrays, **program.arrays}
    statements = (*program.statements, *back.statements, *first.statements)
    return check(replace(program, arrays=arrays, statements=statements, outputs=("dl_dβ", "dl_dΩ")))


@pytest.mark.parametrize("letter", ["β", "Ω"])
def test_the_backward_pass_is_proved_for_every_depth(letter):
    found = derived()
    verdict = equal(found.program, found.adjoints[letter], stated(), f"dl_d{letter}", [("dL_df", "dl_df")])
    assert verdict.proved
    assert "induction over" in verdict.reason
    assert verdict.conditions == ()


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("dl_df", sign),
        ("dl_df_sum", sign),
        ("dl_df_sum", transposed),
        ("dl_df_sum", other_layer),
        ("dl_dΩ", other_layer),
    ],
)
def test_a_bent_backward_pass_is_not_proved(name, change):
    found = derived()
    bent = stated(change, name)
    assert not equal(found.program, found.adjoints["Ω"], bent, "dl_dΩ", [("dL_df", "dl_df")]).proved


def test_a_copy_of_an_input_is_not_nothing():
    """Opening what a copy copies is for arrays that are defined somewhere."""
    program = CHAINS["7.27"][0][0]
    zero = bend(program, "side", lambda _: Integer(0))
    copy = bend(program, "side", lambda body: Read("β", body.index))
    assert not equal(copy, "side", zero, "side").proved


# ── A derivative by one layer of many, 7.25: adjoints that a guard cuts off at the layer ──


def links():
    """The programs of both sides of each row of 7.25."""
    return [[expand(side.program) for side in chain] for chain in sides(project()["7.25"], project())]


LINKS = links()


@pytest.mark.parametrize("row", range(3))
def test_adjoints_are_proved_equal_where_no_guard_cuts_them_off(row):
    stated, other = LINKS[row]
    verdict = equal(stated, "side", other, "side", where_defined=True)
    assert verdict.proved
    assert "≥ 0" in verdict.reason
    assert any(len(pair) > 2 for pair in verdict.plan.cut), "an array is cut where it is not cut off"


@pytest.mark.parametrize("change", [sign, other_layer, transposed])
@pytest.mark.parametrize(
    ("row", "name"), [(0, "side"), (1, "side"), (2, "side_sum"), (2, "dl_dh"), (0, "dl_dh")]
)
def test_adjoints_that_are_bent_are_not(row, name, change):
    stated, other = LINKS[row]
    bent = bend(other, name, change)
    if bent is not None:
        assert not equal(stated, "side", bent, "side", where_defined=True).proved
