"""Takes the written tree of an entry, gives a program in the intermediate form."""

from udlc.translate import binders, calls, derivatives, layout, members, nests, operators
from udlc.translate.entries import Book, entry_program
from udlc.translate.models import (
    activation_program,
    head_program,
    initialiser_program,
    network_program,
    optimiser_program,
    plain_program,
    prediction_program,
)
from udlc.translate.sides import Side, defining_conditions, sides
from udlc.translate.values import NoValue

__all__ = [
    "Book",
    "NoValue",
    "Side",
    "activation_program",
    "defining_conditions",
    "entry_program",
    "head_program",
    "initialiser_program",
    "network_program",
    "optimiser_program",
    "plain_program",
    "prediction_program",
    "sides",
]

RULE_MODULES = (operators, members, binders, layout, nests, calls, derivatives)
"""The modules whose import fills the table of rules."""
