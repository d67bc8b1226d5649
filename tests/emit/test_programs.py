"""Emitted kernels give what the interpreter gives."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.emit.running import compare, emitted
from tests.strategies import CASES, Case, random_program
from udlc.ir.grammar import Derive, walk
from udlc.schedule.contractions import Choice
from udlc.schedule.options import Options

RUNNABLE = [
    c for c in CASES.values() if not any(isinstance(s, Derive) for s, _ in walk(c.program.statements))
]

COMPILED = ("causal attention", "ragged network", "solved convolution", "fixed point")

GOLDEN = ("ragged network", "causal attention", "convolution", "fixed point")


@pytest.mark.parametrize("contractions", ["tiles", "loops"])
@pytest.mark.parametrize("case", RUNNABLE, ids=lambda c: c.name)
def test_hard_programs_keep_their_value(case: Case, contractions: Choice) -> None:
    for sizes in case.all_sizes:
        compare(case.program, case.inputs(1, **sizes), case.bind, options=Options(contractions=contractions))


@given(st.integers(0, 10**6), st.sampled_from(["tiles", "loops", "auto"]))
@settings(max_examples=60)
def test_random_programs_keep_their_value(seed: int, contractions: Choice) -> None:
    compare(*random_program(seed), options=Options(contractions=contractions))


@pytest.mark.parametrize(("dtype", "tolerance"), [("float64", 1e-12), ("float32", 2e-5)])
@pytest.mark.parametrize("name", COMPILED)
def test_numba_compiles_the_same_text(name: str, dtype: str, tolerance: float) -> None:
    case = CASES[name]
    inputs = case.inputs(2)
    compare(case.program, inputs, case.bind, dtype, compiled=True, tolerance=tolerance)


@pytest.mark.parametrize("name", GOLDEN)
def test_text_is_what_was_reviewed(name: str, golden: Callable[[str, str], None]) -> None:
    identifier = name.replace(" ", "_")
    golden(f"kernels/{identifier}.py", emitted(CASES[name].program, identifier)[0].text)


SHOW = """
from tests.emit.running import emitted
from tests.strategies import CASES, random_program
for name in ("raw cross-entropy", "edge softmax", "ragged network"):
    print(emitted(CASES[name].program)[0].text)
for seed in range(5):
    print(emitted(random_program(seed)[0])[0].text)
"""


def test_text_does_not_depend_on_the_hash_seed() -> None:
    texts = {
        subprocess.run(
            [sys.executable, "-c", SHOW],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": os.pathsep.join(sys.path)},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "2024")
    }
    assert len(texts) == 1
    assert b"def emitted(" in texts.pop()


@pytest.mark.parametrize("case", RUNNABLE, ids=lambda c: c.name)
def test_lines_are_traced_to_their_equations(case: Case) -> None:
    """Every line that computes carries the numbers of the statements that it computes."""
    text, _ = emitted(case.program)
    lines = text.text.splitlines()
    numbers = {n for s, _ in walk(case.program.statements) for n in s.origin}
    assert all(set(found) <= numbers for found in text.lines.values())
    for number, line in enumerate(lines, 1):
        if line.lstrip().startswith("# ") and ":  " in line:
            assert text.lines[number]
