"""Takes the written tree of an entry, gives a program in the intermediate form."""

from udlc.translate import binders, calls, derivatives, layout, members, operators
from udlc.translate.entries import Book, Side, entry_program, sides
from udlc.translate.values import NoValue

__all__ = ["Book", "NoValue", "Side", "entry_program", "sides"]

RULE_MODULES = (operators, members, binders, layout, calls, derivatives)
"""The modules whose import fills the table of rules."""
