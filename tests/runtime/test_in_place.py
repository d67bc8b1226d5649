"""Updates in place: joined where nothing changes, left apart where anything could."""

from __future__ import annotations

import numpy as np
import pytest

from tests.emit.running import loaded
from tests.runtime.models import adam, gradient_descent, nesterov
from udlc.runtime.in_place import in_place
from udlc.runtime.kernel import Kernel


def update(*lines: str) -> Kernel:
    text = "\n".join(f"    {line}" for line in lines)
    return loaded(f"""
@kernel(given("φ", "P"), given("m", "P"), output("m_next", "P"), output("φ_next", "P"), sizes="P")
def update(φ, m, m_next, φ_next, P):
{text}
""")["update"]


BECOMES = {"φ": "φ_next", "m": "m_next"}
EACH = "for p in range(P):"

CASES = {
    "both": (["φ", "m"], [EACH, "    m_next[p] = m[p] + φ[p]", "    φ_next[p] = φ[p] - m_next[p]"]),
    "both, in loops of their own": (
        ["φ", "m"],
        [EACH, "    m_next[p] = m[p] + φ[p]", EACH, "    φ_next[p] = φ[p] - m_next[p]"],
    ),
    "m is read after its successor is written": (
        ["φ"],
        [EACH, "    m_next[p] = m[p] + φ[p]", "    φ_next[p] = φ[p] - m[p]"],
    ),
    "m is read by a later loop": (
        ["φ"],
        [EACH, "    m_next[p] = m[p] + φ[p]", EACH, "    φ_next[p] = φ[p] - m[p]"],
    ),
    "a sum over φ comes first": (
        ["φ", "m"],
        [
            "s = real(0)",
            EACH,
            "    s += φ[p]",
            EACH,
            "    m_next[p] = m[p] + s",
            "    φ_next[p] = φ[p] - m_next[p]",
        ],
    ),
    "each element reads its neighbour": (
        ["m"],
        [EACH, "    φ_next[p] = φ[p] + φ[(p + 1) % P]", "    m_next[p] = m[p]"],
    ),
    "each element reads all others": (
        ["m"],
        [
            EACH,
            "    s = real(0)",
            "    for q in range(P):",
            "        s += φ[q]",
            "    φ_next[p] = s",
            EACH,
            "    m_next[p] = m[p]",
        ],
    ),
    "changed once more": (
        ["m"],
        [EACH, "    φ_next[p] = φ[p]", EACH, "    φ_next[p] += real(1)", "    m_next[p] = m[p]"],
    ),
    "the order is turned round": (
        ["m"],
        [EACH, "    φ_next[P - 1 - p] = φ[p]", "    m_next[p] = m[p]"],
    ),
    "written under a condition": (
        ["m"],
        [
            "φ_next[:] = real(0)",
            EACH,
            "    if m[p] > real(0):",
            "        φ_next[p] = φ[p]",
            EACH,
            "    m_next[p] = m[p]",
        ],
    ),
    "added to": (
        ["m"],
        ["φ_next[:] = real(1)", EACH, "    φ_next[p] += φ[p]", "    m_next[p] = m[p]"],
    ),
    "seen through a view": (
        ["m"],
        ["view = φ[0:P]", EACH, "    φ_next[p] = φ[p]", EACH, "    m_next[p] = m[p] + view[p]"],
    ),
    "written twice": (
        ["m"],
        [EACH, "    φ_next[p] = φ[p]", "    φ_next[p] = φ_next[p] + real(1)", "    m_next[p] = m[p]"],
    ),
    "exchanged": (["m"], [EACH, "    φ_next[p] = m[p]", "    m_next[p] = φ[p]"]),
}


@pytest.mark.parametrize("case", CASES)
def test_what_is_joined_gives_the_same_numbers(case: str) -> None:
    joined, lines = CASES[case]
    apart = update(*lines)
    together = in_place(apart, BECOMES)
    assert set(BECOMES.values()) <= apart.arrays.keys()
    assert [now for now, after in BECOMES.items() if after not in together.arrays] == joined
    rng = np.random.default_rng(0)
    held = {"φ": rng.normal(size=9), "m": rng.normal(size=9)}
    wanted = apart.link("float64", compiled=False)(held)
    bound = together.link("float64", compiled=False).bind({n: v.copy() for n, v in held.items()}, {})
    bound()
    for now, after in BECOMES.items():
        got = bound.arrays[now if now in joined else after]
        np.testing.assert_array_equal(got, wanted[after])


@pytest.mark.parametrize("rule", [gradient_descent, nesterov, adam])
def test_known_rules_are_done_in_place(rule) -> None:
    merged = in_place(rule.update, rule.becomes)
    assert not set(rule.becomes.values()) & merged.arrays.keys()
    assert set(rule.becomes) <= merged.arrays.keys()
