"""What cannot be right is said with its number, its file and its line, and in time."""

import pytest

from udlc.errors import UdlcError
from udlc.project.project import load_file
from udlc.verify.run import Options, verify_all

HEAD = """from udlc.notation import *
eq = Chapter(1, "bad")
N, M = size("N M")
n, m = index("n", N), index("m", M)
x, y, u, w = real("x"), real("y"), real("u", N), real("w", M)
p = real("p", domain=positive)
f = function("f")
"""
LINE = HEAD.count("\n") + 1

UNREADABLE = {
    "an empty chain": "identity(Eq(x))",
    "an unknown function": "identity(Eq(erf(x), x))",
    "shapes that do not fit": "identity(Eq(u*u, x))",
    "no statement": 'identity("x = x")',
    "a decimal": "identity(Eq(x, x + 0.5))",
    "a division by zero in Python": "identity(Eq(x, 1/0))",
}

READABLE = {
    "a free index": ("identity(Eq(x, u[n]))", "refuted"),
    "sides of different shapes": ("identity(Eq(u, w))", "refuted"),
    "an undefined function": ("identity(Eq(f(x), f(y)))", "refuted"),
    "a contradiction": ("identity(Eq(x, x), where=Eq(x, x + 1))", "unknown"),
    "equations that add up to a falsehood": ("identity(Eq(x, x), where=(Eq(x, y + 1), Eq(y, x)))", "unknown"),
    "a huge power": ("identity(Eq((x + y + p + 1)**90, (x + y + p)**90))", "refuted"),
    "a sum of sums": ("identity(Eq(Prod[n](Prod[m]((u[n] + w[m])**9)), 1))", "refuted"),
    "nothing that has a value": ("identity(Eq(1/(x - x), 5))", "unknown"),
    "what one side alone has": ("identity(Eq(log(x**2), 2*log(x)))", "unknown"),
}


def written(tmp_path, entry):
    file = tmp_path / "chapter_01.py"
    file.write_text(f'{HEAD}eq["1.1"] = {entry}\n', encoding="utf-8")
    return file


@pytest.mark.parametrize("entry", UNREADABLE.values(), ids=UNREADABLE)
def test_what_cannot_be_read_is_an_error_at_its_line(tmp_path, entry):
    with pytest.raises(UdlcError, match=rf"chapter_01\.py:{LINE}"):
        load_file(written(tmp_path, entry))


@pytest.mark.parametrize(("entry", "verdict"), READABLE.values(), ids=READABLE)
def test_what_can_be_read_has_a_verdict_at_its_line(tmp_path, entry, verdict):
    project = load_file(written(tmp_path, entry))
    (result,) = verify_all(project, ["1.1"], Options(jobs=1, limit=5))
    assert result.verdict == verdict
    assert result.reason
    assert result.places[0].endswith(f"chapter_01.py:{LINE}")
