"""The words in which equations are written; a chapter begins with `from udlc.notation import *`.

Square brackets in Python are what the book prints below a letter, round ones what it brackets.
"""

from functools import reduce
from typing import Any

from udlc.notation.atoms import Constant, Decimal, Label
from udlc.notation.binders import (
    E,
    Int,
    Max,
    Min,
    Norm,
    Prod,
    Softmax,
    Sum,
    Var,
    argmax,
    argmin,
    each,
    norm,
    softmax,
)
from udlc.notation.blocks import cases, dataset, grid, row
from udlc.notation.chapter import Chapter
from udlc.notation.declare import (
    density,
    deviation,
    elementwise,
    example,
    eye,
    family,
    function,
    hat,
    index,
    ones,
    policy,
    prime,
    random,
    real,
    size,
    span,
    spread,
    squared,
    star,
    sup,
    tilde,
    zeros,
)
from udlc.notation.derivatives import at, partial, total
from udlc.notation.domains import (
    adjacency,
    binary,
    diagonal,
    half_open,
    interval,
    label_in,
    natural,
    nonnegative,
    permutation,
    positive,
    positive_definite,
    probability,
    strictly_upper,
    unit_lower,
)
from udlc.notation.entry import (
    Entry as Entry,
)
from udlc.notation.entry import (
    approximation,
    constraint,
    data,
    definition,
    derivation,
    distribution,
    equivariance,
    gradient,
    identity,
    inequality,
    loss,
    model,
    optimum,
    proportional,
    query,
    update,
)
from udlc.notation.functions import (
    KL,
    Γ,
    Bessel,
    ReLU,
    Tr,
    binomial,
    cos,
    det,
    dirac,
    div,
    exp,
    factorial,
    floor,
    indicator,
    log,
    matrix_log,
    sig,
    sin,
    sqrt,
    tanh,
    tr,
    trace,
)
from udlc.notation.models import Model as Model
from udlc.notation.nesting import hole, nest
from udlc.notation.operators import (
    Cross,
    Hadamard,
    Over,
    Paren,
    Slash,
    SquareBrackets,
    Underbrace,
    WithoutBrackets,
)
from udlc.notation.ranges import silent
from udlc.notation.relations import Approx, Becomes, Eq, Ge, Gt, InDistribution, Le, Lt, Propto
from udlc.notation.statements import (
    Ask,
    Rows,
    concave,
    contraction,
    convex,
    independent,
    invertible,
    symmetric,
)
from udlc.notation.tree import Bullet

e, pi, oo = Constant("e"), Constant("π"), Constant("∞")
number, label = Decimal, Label
hadamard, paren, underbrace = Hadamard, Paren, Underbrace
square_brackets, without_brackets, bullet = SquareBrackets, WithoutBrackets, Bullet()
rows, ask = Rows, Ask


def frac(a: object, b: object) -> Over:
    """Return an exact fraction; Python would make a float of 1/2."""
    return Over(a, b)


def slash(a: object, b: object) -> Slash:
    """Return an exact fraction that prints on one line; Python would round 1//2 to 0."""
    return Slash(a, b)


def cross(*factors: Any) -> Any:
    """Return the product of two factors or more with a × between them."""
    return reduce(Cross, factors)


__all__ = [
    "KL", "Γ", "Approx", "Becomes", "Bessel", "Chapter", "E", "Eq", "Ge", "Gt", "InDistribution", "Int",
    "Le", "Lt", "Max", "Min", "Norm", "Prod", "Propto", "ReLU", "Softmax", "Sum", "Tr", "Var",
    "adjacency", "approximation", "argmax", "argmin", "ask", "at", "binary", "binomial", "bullet",
    "cases", "concave", "constraint", "contraction", "convex", "cos", "cross", "data", "dataset",
    "definition", "density", "derivation", "det", "deviation", "diagonal", "dirac", "distribution", "div",
    "e", "each", "elementwise", "equivariance", "example", "exp", "eye", "factorial", "family", "floor",
    "frac", "function", "gradient", "grid", "hadamard", "half_open", "hat", "hole", "identity",
    "independent", "index", "indicator", "inequality", "interval", "invertible", "label", "label_in",
    "log", "loss", "matrix_log", "model", "natural", "nest", "nonnegative", "norm", "number", "ones",
    "oo", "optimum", "paren", "partial", "permutation", "pi", "policy", "positive", "positive_definite",
    "prime", "probability", "proportional", "query", "random", "real", "row", "rows", "sig", "silent",
    "sin", "size", "slash", "softmax", "span", "spread", "sqrt", "square_brackets", "squared", "star",
    "strictly_upper", "sup", "symmetric", "tanh", "tilde", "total", "tr", "trace", "underbrace",
    "unit_lower", "update", "without_brackets", "zeros",
]  # fmt: skip
