"""The words in which equations are written; a chapter begins with `from udlc.notation import *`.

Square brackets in Python are what the book prints below a letter, round ones what it brackets.
"""

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
    hole,
    nest,
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
    binary,
    half_open,
    interval,
    label_in,
    natural,
    nonnegative,
    permutation,
    positive,
    positive_definite,
    probability,
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
    binomial,
    cos,
    dirac,
    div,
    exp,
    factorial,
    indicator,
    log,
    sig,
    sin,
    sqrt,
    tanh,
    tr,
    trace,
)
from udlc.notation.models import Model as Model
from udlc.notation.operators import Cross, Hadamard, Over, Paren, WithoutBrackets
from udlc.notation.ranges import silent
from udlc.notation.relations import Approx, Becomes, Eq, Ge, Gt, InDistribution, Le, Lt, Propto
from udlc.notation.statements import Ask, Rows, independent, symmetric

e, pi, oo = Constant("e"), Constant("π"), Constant("∞")
number, label = Decimal, Label
cross, hadamard, paren, without_brackets = Cross, Hadamard, Paren, WithoutBrackets
rows, ask = Rows, Ask


def frac(a: object, b: object) -> Over:
    """Return an exact fraction; Python would make a float of 1/2."""
    return Over(a, b)


__all__ = [
    "KL", "Γ", "Approx", "Becomes", "Bessel", "Chapter", "E", "Eq", "Ge", "Gt", "InDistribution", "Int",
    "Le", "Lt", "Max", "Min", "Norm", "Prod", "Propto", "ReLU", "Softmax", "Sum", "Var", "approximation",
    "argmax", "argmin", "ask", "at", "binary", "binomial", "cases", "constraint", "cos", "cross", "data",
    "dataset", "definition", "density", "derivation", "deviation", "dirac", "distribution", "div", "e",
    "each", "elementwise", "equivariance", "example", "exp", "eye", "factorial", "family", "frac",
    "function", "gradient", "grid", "hadamard", "half_open", "hat", "hole", "identity", "independent",
    "index", "indicator", "inequality", "interval", "label", "label_in", "log", "loss", "model",
    "natural", "nest", "nonnegative", "norm", "number", "ones", "oo", "optimum", "paren", "partial",
    "permutation", "pi", "policy", "positive", "positive_definite", "prime", "probability",
    "proportional", "query", "random", "real", "row", "rows", "sig", "silent", "sin", "size", "softmax",
    "span", "spread", "sqrt", "squared", "star", "sup", "symmetric", "tanh", "tilde", "total", "tr",
    "trace", "update", "without_brackets", "zeros",
]  # fmt: skip
