"""Chapters with one slip each, and what the one error says of it."""

SLIPS = {
    "free index": (
        """
        D = size("D")
        d = index("d", D)
        x, y = real("x", D), real("y")
        eq["1.1"] = model(Eq(y, x[d]))
        """,
        ":7: 1.1: index d is free on the right",
    ),
    "shapes": (
        """
        D, E = size("D E")
        x, y, z = real("x", D), real("y", E), real("z", D)
        eq["1.1"] = model(Eq(z, x + y))
        """,
        ":6: 1.1: shapes do not fit: x is D×1, y is E×1, joined by +",
    ),
    "sides": (
        """
        D = size("D")
        x, z = real("x", D), real("z")
        eq["1.1"] = model(Eq(z, x))
        """,
        ":6: 1.1: the two sides of = differ: z is a scalar, x is D×1",
    ),
    "an index of two sizes": (
        """
        D, F = size("D F")
        d = index("d", D)
        x, y, z = real("x", D), real("y", F), real("z")
        eq["1.1"] = model(Eq(z, Sum[d](x[d]*y[d])))
        """,
        ":7: 1.1: in y_d the index d runs from 1 to D, the axis from 1 to F",
    ),
    "a subscript off the axis": (
        """
        x, y = real("x", 3), real("y")
        eq["1.1"] = model(Eq(y, x[4]))
        """,
        ":5: 1.1: x has no subscript 4: the axis runs from 1 to 3",
    ),
    "a subscript below the axis": (
        """
        D = size("D")
        x, y = real("x", D), real("y")
        eq["1.1"] = model(Eq(y, x[0]))
        """,
        ":6: 1.1: x has no subscript 0: the axis runs from 1 to D",
    ),
    "unknown function": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, tahn(x)))
        """,
        ":5: 1.1: there is no name 'tahn'; did you mean 'tanh'?",
    ),
    "unknown letter": (
        """
        alpha, y = real("α y")
        eq["1.1"] = model(Eq(y, alhpa))
        """,
        ":5: 1.1: there is no name 'alhpa'; did you mean 'alpha'?",
    ),
    "a circle": (
        """
        a, b = real("a b")
        eq["1.1"] = model(rows(Eq(a, b + 1), Eq(b, a + 1)))
        """,
        ":5: 1.1: a, b are defined in a circle",
    ),
    "a circle of entries": (
        """
        a, b, x = real("a b x")
        eq["1.1"] = model(Eq(a, b + x))
        eq["1.2"] = model(Eq(b, a + 1))
        eq.program("p", uses="1.1 1.2", given=x, output=b)
        """,
        ":7: .*a, b are defined in a circle",
    ),
    "a circle of functions": (
        """
        x = real("x")
        f, g = function("f g")
        eq["1.1"] = model(Eq(f(x), g(x) + 1), bind={g: "1.2"})
        eq["1.2"] = model(Eq(g(x), f(x) + 1), bind={f: "1.1"})
        """,
        r":6: 1.1: g, f: bound in a circle, 1\.1 → 1\.2 → 1\.1 \(1\.2 at .*chapter_01\.py:7\)",
    ),
    "a function bound to itself": (
        """
        x = real("x")
        f = function("f")
        eq["1.1"] = model(Eq(f(x), f(x + 1)), bind={f: "1.1"})
        """,
        r":6: 1.1: f: bound in a circle, 1\.1 → 1\.1",
    ),
    "an open function in a program": (
        """
        x, y = real("x y")
        f = function("f")
        eq["1.1"] = model(Eq(y, f(x)))
        eq.program("p", uses="1.1", given=x, output=y)
        """,
        r":7: p: f is open: nothing says what this function of 1\.1 is",
    ),
    "an open function in what a program binds": (
        """
        x, y = real("x y")
        f, g = function("f g")
        eq["1.1"] = model(Eq(y, f(x)))
        eq["1.2"] = model(Eq(f(x), g(x) + 1))
        eq.program("p", uses="1.1", given=x, output=y, bind={f: "1.2"})
        """,
        r":8: p: g is open: nothing says what this function of 1\.2 is",
    ),
    "a network whose function nobody chooses": (
        """
        x, y, w = real("x y w")
        a = elementwise("a")
        eq["1.1"] = model(Eq(y, a(w*x)))
        eq.network("net", uses="1.1", given=x, parameters=w, output=y)
        """,
        r":7: net: a is open: nothing says what this function of 1\.1 is",
    ),
    "a network that learns nothing": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, 2*x))
        eq.network("net", uses="1.1", given=x, parameters=(), output=y)
        """,
        ":6: net: a network learns its parameters, and this has none",
    ),
    "a model without one of its roles": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, 2*x))
        eq.network("net", uses="1.1", given=x, output=y)
        """,
        ":6: net: say what parameters= is: a model of kind network needs it",
    ),
    "a role that there is not": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, 2*x))
        eq.head("loss", uses="1.1", prediction=x, targets=y, data=x, loss=y)
        """,
        ":6: loss: a model of kind head has no role 'targets'; did you mean 'target'",
    ),
    "itself": (
        """
        a = real("a")
        eq["1.1"] = model(Eq(a, a + 1))
        """,
        ":5: 1.1: a is defined by itself",
    ),
    "division by zero": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, x/0))
        """,
        ":5: 1.1: x is divided by zero",
    ),
    "a number twice": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, x))
        eq["1.1"] = model(Eq(y, 2*x))
        """,
        ":6: 1.1: written twice, first at .*:5",
    ),
    "another chapter's number": (
        """
        x, y = real("x y")
        eq["2.1"] = model(Eq(y, x))
        """,
        ":5: 2.1: no number of chapter 1",
    ),
    "no kind": (
        """
        x, y = real("x y")
        eq["1.1"] = Eq(y, x)
        """,
        ":5: 1.1: say what kind of entry this is",
    ),
    "no statement": (
        """
        x, y = real("x y")
        eq["1.1"] = model(x + y)
        """,
        r":5: 1.1: model\(x \+ y\) is no statement",
    ),
    "no Python": (
        """
        x, y = real("x y"
        eq["1.1"] = model(Eq(y, x))
        """,
        ":4: not Python: '\\(' was never closed",
    ),
    "uses an unknown entry": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, x))
        eq.network("net", uses="1.2", given=x, parameters=(), output=y)
        """,
        ":6: .*there is no entry '1.2' yet; did you mean '1.1'?",
    ),
    "uses an entry of no chapter": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, x))
        eq.network("net", uses="1.1 3.7", given=x, parameters=(), output=y)
        """,
        ":6: net: there is no equation '3.7'",
    ),
    "binds an unknown entry": (
        """
        x, y = real("x y")
        f = function("f")
        eq["1.1"] = model(Eq(y, f(x)), bind={f: "1.7"})
        """,
        ":6: 1.1: there is no equation '1.7'",
    ),
    "a model binds an unknown entry": (
        """
        x, y, a = *real("x y"), elementwise("a")
        eq["1.1"] = model(Eq(y, a(x)))
        eq.network("net", uses="1.1", given=x, parameters=(), output=y, activation=a, bind={a: "1.9"})
        """,
        ":6: net: there is no equation '1.9'",
    ),
    "starts from no initialiser": (
        """
        x, y, w = real("x y w")
        eq["1.1"] = model(Eq(y, w*x))
        eq.network("net", uses="1.1", given=x, parameters=w, output=y, init={w: "1.9"})
        """,
        ":6: net: no initialiser is made from 1.9",
    ),
    "an output that nothing defines": (
        """
        x, y, z = real("x y z")
        eq["1.1"] = model(Eq(y, x*z))
        eq.network("net", uses="1.1", given=x, parameters=(), output=z)
        """,
        ":6: net: z is the output, and no equation used defines it; they define y",
    ),
    "an output from elsewhere": (
        """
        x, y, z = real("x y z")
        eq["1.1"] = model(Eq(y, x))
        eq.network("net", uses="1.1", given=x, parameters=(), output=z)
        """,
        ":6: net: z does not occur in 1.1",
    ),
    "an activation of vectors": (
        """
        D = size("D")
        x, f = real("x", D), function("f", D)
        eq["1.1"] = definition(Eq(f(x), 2*x))
        eq.activation("Two", uses="1.1", function=f)
        """,
        ":7: Two: an activation is a function of one number",
    ),
    "a model twice": (
        """
        x, y = real("x y")
        eq["1.1"] = model(Eq(y, x))
        eq.network("net", uses="1.1", given=x, parameters=(), output=y)
        eq.network("net", uses="1.1", given=x, parameters=(), output=y)
        """,
        ":7: net: there is a model of this name already",
    ),
}
