"""Random expressions in the language of the checker, their exact values in small models, and normal forms."""

from fractions import Fraction
from itertools import product

from udlc.checker.kernel import Kernel
from udlc.verify import signs
from udlc.verify import terms as vt
from udlc.verify.algebra import Algebra, fresh
from udlc.verify.hints import Search
from udlc.verify.wording import lowered

SIZES, SHAPES = ("N", "M"), {"x": (), "y": (), "a": ("N",), "b": ("N",), "c": ("N", "M")}
POSITIVE = frozenset({"y", "b"})
LETTERS = ("i", "j", "k")


class UndefinedError(Exception):
    """A number is divided by zero."""


# ── Drawing ──────────────────────────────────────────────────────────────────


def expression(random, depth, scope=()):
    """An expression over letters in scope: [(letter, the size that it stays below)…]."""
    if depth == 0 or random.random() < 0.15:
        return leaf(random, scope)
    below = depth - 1
    kind = random.choice(("+", "+", "*", "*", "*", "sum", "sum", "truth", "if", "^"))
    if kind in ("+", "*"):
        return [kind, *(expression(random, below, scope) for _ in range(2))]
    if kind == "sum":
        letter = next((v for v in LETTERS if v not in dict(scope)), None)
        if letter is None:
            return leaf(random, scope)
        size = random.choice(SIZES)
        lo, hi = ends(random, size, scope)
        inner = expression(random, below, (*scope, (letter, size)))
        return ["sum", [[letter, lo, hi]], inner]
    if kind == "truth":
        return ["*", truth(random, below, scope), expression(random, below, scope)]
    if kind == "if":
        return ["if", *(f(random, below, scope) for f in (truth, expression, expression))]
    base = expression(random, below, scope)
    return ["^", base, random.choice(("2", "2", "3", "-1"))]


def ends(random, size, scope):
    """Bounds that may leave an array: 0 .. N, 1 .. N, 0 .. N - 1, i .. N, 0 .. 2."""
    letters = [["letter", v] for v, _ in scope]
    lo = random.choice([0, 0, 0, 1, *letters])
    hi = random.choice([["size", size]] * 3 + [["+", ["size", size], -1], 2, *(["+", v, 1] for v in letters)])
    return lo, hi


def leaf(random, scope):
    """A number, a size, a letter or an element of an array."""
    reads = []
    for name, shape in SHAPES.items():
        places = product(*([v for v, _ in scope] for _ in shape))
        reads += [["read", name, *(["letter", v] for v in index)] for index in places]
    others = [random.choice((-2, -1, 2, 3, "1/2")), ["size", random.choice(SIZES)]]
    return random.choice([*reads, *reads, *others, *(["letter", v] for v, _ in scope)])


def truth(random, depth, scope):
    """A relation of letters and sizes, or of reals."""
    if scope and random.random() < 0.6:
        one = ["letter", random.choice(scope)[0]]
        other = random.choice([0, 1, ["size", "N"], *(["letter", v] for v, _ in scope)])
        found = [random.choice(("=0", "≥0")), ["+", one, ["*", -1, other]]]
    else:
        found = [">0", expression(random, min(depth, 1), scope)]
    return ["not", found] if random.random() < 0.2 else found


def rewritten(random, x):
    """An expression that is mostly equal: parts moved, split, shifted, or one of them changed."""
    if isinstance(x, list) and x[0] in TRUTHS:
        return [x[0], rewritten(random, x[1])] if x[0] == "not" else truth_rewritten(random, x)
    if not isinstance(x, list) or random.random() < 0.1:
        return random.choice((x, x, ["+", x, 0], ["*", 1, x], ["*", -1, ["*", -1, x]], ["+", x, 1]))
    if x[0] in ("+", "*") and random.random() < 0.5:
        return [x[0], *reversed([rewritten(random, y) for y in x[1:]])]
    if x[0] == "*" and isinstance(x[1], list) and x[1][0] == "+":
        return ["+", *(["*", y, *x[2:]] for y in x[1][1:])]
    if x[0] == "sum" and random.random() < 0.6:
        return shifted(random, x)
    if x[0] == "if" and random.random() < 0.5:
        return ["+", ["*", x[1], x[2]], ["*", ["not", x[1]], x[3]]]
    return [x[0], *(rewritten(random, y) if isinstance(y, list) and x[0] != "sum" else y for y in x[1:])]


TRUTHS = (">0", "=0", "≥0", "not")


def truth_rewritten(random, x):
    """A relation with both sides multiplied by a number that is positive, or not."""
    if x[0] == ">0":
        return [">0", ["*", random.choice((1, 2, ["read", "y"], -1)), rewritten(random, x[1])]]
    return [x[0], ["*", -1, x[1]]] if x[0] == "=0" else x


def shifted(random, x):
    """A sum over a range that is shifted, split, or written with a truth."""
    ((v, lo, hi),), body = x[1], x[2]
    way = random.randrange(4)
    if way == 0:
        inner = substituted(body, v, ["+", ["letter", v], -1])
        return ["sum", [[v, ["+", lo, 1], ["+", hi, 1]]], inner]
    if way == 1:
        inside = [
            "and",
            ["≥0", difference(["letter", v], lo)],
            ["≥0", difference(hi, ["+", ["letter", v], 1])],
        ]
        return ["sum", [[v, ["+", lo, -1], ["+", hi, 1]]], ["*", inside, body]]
    if way == 2:
        return ["sum", [[v, lo, ["+", hi, random.choice((0, 0, 1))]]], rewritten(random, body)]
    return ["sum", [["u", lo, hi]], substituted(body, v, ["letter", "u"])]


def difference(a, b):
    return ["+", a, ["*", -1, b]]


def substituted(x, letter, value):
    """The expression with a letter replaced; letters that are bound inside differ from it."""
    if x == ["letter", letter]:
        return value
    return [substituted(y, letter, value) for y in x] if isinstance(x, list) else x


# ── Values ───────────────────────────────────────────────────────────────────


def model(random):
    """Sizes and elements; arrays are defined a little beyond their ends, so that ranges may be shifted."""
    sizes = {n: random.choice((0, 1, 2, 3)) for n in SIZES}
    found = {}
    for name, shape in SHAPES.items():
        for index in product(*(range(-2, 7) for _ in shape)):
            values = range(1, 5) if name in POSITIVE else (-2, -1, 0, 1, 2, 3)
            found[name, index] = Fraction(random.choice(values), random.choice((1, 1, 2)))
    return sizes, found


def value(x, at, sizes, arrays):  # noqa: C901, PLR0911  (a case per word of the language)
    """The value of an expression; where a factor is zero because a truth is, the others need not exist."""

    def of(y):
        return value(y, at, sizes, arrays)

    if not isinstance(x, list):
        return Fraction(x)
    match x[0]:
        case "size":
            return Fraction(sizes[x[1]])
        case "letter":
            return at[x[1]]
        case "read":
            place = x[1], tuple(int(of(i)) for i in x[2:])
            if place not in arrays:
                raise UndefinedError
            return arrays[place]
        case "+":
            return sum(map(of, x[1:]), Fraction(0))
        case "*" | "and":
            found = Fraction(1)
            for y in x[1:]:
                found *= of(y)
            return found
        case "^":
            base, power = of(x[1]), int(x[2])
            if power < 0 and not base:
                raise UndefinedError
            return base**power
        case "not":
            return 1 - of(x[1])
        case "=0":
            return Fraction(of(x[1]) == 0)
        case "≥0":
            return Fraction(of(x[1]) >= 0)
        case ">0":
            return Fraction(of(x[1]) > 0)
        case "if":
            return of(x[2]) if of(x[1]) else of(x[3])
        case "sum":
            ((v, lo, hi),), body = x[1], x[2]
            places = range(int(of(lo)), int(of(hi)))
            return sum((value(body, {**at, v: Fraction(n)}, sizes, arrays) for n in places), Fraction(0))
    raise AssertionError(x)


# ── Normal forms ─────────────────────────────────────────────────────────────


def by_checker(x):
    """The normal form of the checker's kernel, its hints found by search."""
    inputs = {name: {"domain": "positive", "integral": False} for name in POSITIVE}
    return Kernel(Search(), inputs).value(lowered(x, {}), {})


def by_prover(x, at=None, algebra=None):
    """The normal form of the prover."""
    algebra, at = algebra or Algebra(nonzero=POSITIVE, divisors=set()), at or {}

    def of(y):
        return by_prover(y, at, algebra)

    if not isinstance(x, list):
        return vt.constant(Fraction(x))
    match x[0]:
        case "size":
            return vt.single(vt.size(x[1]))
        case "letter":
            return at[x[1]]
        case "read":
            return vt.single(vt.node("read", x[1], *map(of, x[2:])))
        case "+":
            return vt.add(*map(of, x[1:]))
        case "*" | "and":
            return algebra.multiply(*map(of, x[1:]))
        case "^":
            return algebra.power(of(x[1]), Fraction(x[2]))
        case "not":
            return vt.subtract(vt.constant(1), of(x[1]))
        case "=0" | "≥0":
            return algebra.truth(x[0], of(x[1]))
        case ">0":
            return signs.above_zero(algebra, of(x[1]))
        case "if":
            c, one, other = map(of, x[1:])
            return vt.add(algebra.multiply(c, one), algebra.multiply(vt.subtract(vt.constant(1), c), other))
        case "sum":
            ((v, lo, hi),), body = x[1], x[2]
            name = fresh()
            inner = by_prover(body, {**at, v: vt.single(vt.letter(name))}, algebra)
            return algebra.summed([(name, of(lo), of(hi))], inner)
    raise AssertionError(x)
