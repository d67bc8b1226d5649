"""Every law of the checker, each with programs that break it."""

from dataclasses import replace

import pytest
from sympy import Eq, exp

from tests.ir.broken import BROKEN, Broken, d, i, sound
from tests.programs import CASES
from udlc.errors import IRError
from udlc.ir.check import ORDER_LAWS, PROGRAM_LAWS, check
from udlc.ir.functions import relu
from udlc.ir.grammar import Array, Program
from udlc.ir.laws import STATEMENT_LAWS


@pytest.mark.parametrize(("law", "message", "build"), BROKEN, ids=[f"{law} / {m}" for law, m, _ in BROKEN])
def test_the_law_is_enforced(law: str, message: str, build: Broken) -> None:
    b = sound()
    b.program("y")  # the program is sound before
    build(b)
    with pytest.raises(IRError, match=message) as caught:
        b.program(*b.name.split()[1:])
    assert "law after build" in str(caught.value)
    assert law in str(caught.value)


def test_every_law_has_a_program_that_breaks_it() -> None:
    laws = {name for name, _ in (*PROGRAM_LAWS, *STATEMENT_LAWS, *ORDER_LAWS)}
    assert {law for law in laws if any(law.startswith(broken) for broken, _, _ in BROKEN)} == laws


def test_the_message_names_statement_and_equation() -> None:
    b = sound()
    b.put(b.arrays["L"], b.arrays["x"][i, d, d], origin=("3.1", "3.2"))
    with pytest.raises(IRError) as caught:
        b.program()
    assert caught.value.entry == "3.1, 3.2"
    assert "L += x[i, d, d]" in str(caught.value)


def test_derivatives_may_be_forbidden() -> None:
    program = CASES["gradient penalty"].program
    assert check(program) is program
    with pytest.raises(IRError, match="a Derive is left"):
        check(program, derive=False)


def test_names_agree_with_keys() -> None:
    program = Program(arrays={"a": Array("b")})
    with pytest.raises(IRError, match="kept under the name a"):
        check(program)


@pytest.mark.parametrize("name", list(CASES))
def test_hard_programs_keep_every_law(name: str) -> None:
    program = CASES[name].program
    assert check(program, "test") is program
    assert check(replace(program, statements=())).statements == ()


def test_slices_apart_may_have_any_op() -> None:
    b = sound()
    h = b.temporary("h", b.sizes("N") + 1, b.sizes("D"))
    x = b.arrays["x"]
    b.put(h[0, d], relu(x[0, d]))
    with b.repeat("k", 0, b.sizes("N")) as t:
        b.put(h[t + 1, d], exp(h[t, d]), op="max")
    b.put(b.arrays["L"], h[b.sizes("N"), d], where=Eq(d, 0))
    assert b.program("L").outputs == ("L",)
