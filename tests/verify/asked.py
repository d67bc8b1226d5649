"""What verification says of a statement, as an entry of its own."""

from udlc.notation import identity
from udlc.verify.entries import verify_entry
from udlc.verify.ledger import Ledger, opened


def verdict(statement, kind=identity, book=None, **how):
    """The result of a statement as entry 1.1; `book` holds the entries that it may rest on."""
    return verify_entry(kind(statement, **how).placed(number="1.1"), book or {})


def certificates(ask):
    """The certificates of what is proved where somebody asks."""
    with opened(Ledger(writes=True)) as ledger:
        ask()
    return ledger.certificates


def status(statement, ground=None, kind=identity, **how):
    """The verdict in one word of a statement that may rest on another entry, 1.0."""
    book = {} if ground is None else {"1.0": ground.placed(number="1.0")}
    return verdict(statement, kind, book, by="1.0" if book else (), **how).verdict
