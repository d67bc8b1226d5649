"""Two short chapters: a line with its loss, and a bend."""

from pathlib import Path

CHAPTERS = {
    1: '''"""Chapter 1. Lines."""

from udlc.notation import *

eq = Chapter(1, "Lines")

I = size("I")
i = example("i", I)
x, y = real("x y", over=i)
φ, f, L = real("φ", span(0, 1)), function("f"), real("L")

eq["1.1"] = model(Eq(f(x, φ), φ[0] + φ[1]*x), title="line")
eq["1.2"] = loss(Eq(L(φ), Sum[i]((f(x[i], φ) - y[i])**2)), title="squares")

eq.network("line", uses="1.1", given=x, parameters=φ, output=f, title="a line")
eq.head("squares", uses="1.2", prediction=f, target=y, data=x, loss=L)
''',
    2: '''"""Chapter 2. Bends."""

from udlc.notation import *

eq = Chapter(2, "Bends")

x, y, z = real("x y z")
a = elementwise("a")

eq["2.1"] = definition(Eq(a(z), cases((0, z < 0), (z, z >= 0))))
eq["2.2"] = model(Eq(y, a(x)*x), bind={a: "2.1"})
eq["2.3"] = query(ask(y))

eq.activation("bend", uses="2.1", function=a)
''',
}


def write_project(folder: Path) -> Path:
    """Write the two chapters; return the folder of equations."""
    equations = folder / "equations"
    equations.mkdir(parents=True)
    for number, text in CHAPTERS.items():
        (equations / f"chapter_{number:02}.py").write_text(text, encoding="utf-8")
    return equations
