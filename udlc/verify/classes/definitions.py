"""Links that claim nothing: what defines, updates, what a chain introduces, named properties."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sympy import preorder_traversal

from udlc.notation import letters
from udlc.notation.binders import ArgMin
from udlc.notation.entry import Entry
from udlc.notation.functions import NamedFunction
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.notation.tree import Dots
from udlc.translate import NoValue
from udlc.translate.clauses import clauses_of
from udlc.translate.entries import same_name
from udlc.verify.links import Link, Setting
from udlc.verify.verdicts import Finding

SIMPLE = (letters.Letter, At, Dots)
"""What a name may be applied to: f(x, φ) is a name, f(x + 1) is a value."""


INTRODUCE = ("derivation", "approximation", "equivariance")
"""Kinds of entries that may start from a name of their own and claim something of what it stands for."""


def is_update(_setting: Setting, link: Link) -> bool:
    """Does the link say what parameters become?"""
    return link.sign == "←"


def updated(_setting: Setting, _link: Link) -> Finding:
    """Nothing is claimed of what parameters become."""
    return Finding("defined", "definition", "what the parameters become")


def is_definition(setting: Setting, link: Link) -> bool:
    """Is the left side, of an entry that defines, without a value of its own?"""
    is_said = any(isinstance(c, Relation) and _is_about(c.first, link.left) for c in setting.entry.where)
    others = (x for x in link.clause.relation.items if x != link.left)
    names_itself = any(link.left in set(preorder_traversal(x)) for x in others)
    own = all(side.program is None for side in link.sides[:1])
    return setting.entry.defines and own and not (is_said or names_itself)


def _is_about(x: Any, left: Any) -> bool:
    """Is this a name, or a member of what it names, that a condition says more of?"""
    return x == left or (isinstance(x, At) and x.head == left)


def defined(_setting: Setting, link: Link) -> Finding:
    """Nothing is claimed where the left side is what the equation defines."""
    reasons = [side.reason for side in link.sides[:1]]
    if (link.place == 0 and link.sides) or reasons == ["what the equation defines"]:
        return Finding("defined", "definition", "the left side is what the equation defines")
    return Finding("unknown", reason="; ".join(reasons))


# ── What a derivation starts from ────────────────────────────────────────────


def is_introduction(setting: Setting, link: Link) -> bool:
    """Does a longer chain, of a kind that introduces, start from a name that nothing says more of?"""
    relation = link.clause.relation
    if setting.entry.kind not in INTRODUCE or link.place or len(relation.links) < 2:
        return False
    if link.sign != "=" or not is_name(link.left) or isinstance(link.right, ArgMin):
        return False
    letter = letter_of(link.left)
    own = link.left if isinstance(link.left, At) else letter  # h_{k+1} may be said by h_k
    if any(own in set(preorder_traversal(x)) for x in relation.items[1:]):
        return False
    if any(letter in condition.atoms(letters.Letter) for condition in setting.entry.where):
        return False
    return not any(same_name(letter, other) for other in said_of(setting))


def introduced(_setting: Setting, link: Link) -> Finding:
    """The chain says what the name is; the other links claim something of it."""
    return Finding("defined", "definition", f"the chain says what {readable(latex(link.left))} is")


def is_name(x: Any) -> bool:
    """Is this a letter, a member of a family, or a function at letters, so that an equation may define it?"""
    if isinstance(x, Apply):
        given = (*x.arguments, *x.conditions)
        return not isinstance(x.letter, NamedFunction) and all(isinstance(a, SIMPLE) for a in given)
    return isinstance(x, (letters.Letter, At))


def letter_of(x: Any) -> Any:
    """The letter of a name."""
    return x.letter if isinstance(x, Apply) else head_of(x)


def said_of(setting: Setting) -> Iterator[Any]:
    """The letters that the grounds of an entry say something of."""
    numbers = (*setting.entry.by, *(what for what in setting.entry.bind.values() if isinstance(what, str)))
    for number in numbers:
        yield from named_letters(setting.book[number])


def named_letters(entry: Entry) -> Iterator[Any]:
    """The letters of the names among the sides of an entry's chains."""
    try:
        clauses = clauses_of(entry.meant, (entry.number,))
    except NoValue:
        return
    for clause in clauses:
        yield from (letter_of(side) for side in clause.sides if is_name(side))


# ── Properties and expansions ────────────────────────────────────────────────


def is_property(setting: Setting, link: Link) -> bool:
    """Is an equivariance said of functions of which nothing else is said?"""
    applied = {x.letter for side in (link.left, link.right) for x in side.atoms(Apply)}
    applied = {x for x in applied if not isinstance(x, (NamedFunction, letters.Elementwise))}
    known = {letter_of(c.first) for c in setting.entry.where if isinstance(c, Relation) and is_name(c.first)}
    told = [*said_of(setting), *known]
    return (
        setting.entry.kind == "equivariance"
        and bool(applied)
        and not any(same_name(x, other) for x in applied for other in told)
    )


def named_property(_setting: Setting, link: Link) -> Finding:
    """The equation is what the word means: it holds of some functions and not of others."""
    functions = sorted(readable(latex(x.letter)) for x in link.left.atoms(Apply) | link.right.atoms(Apply))
    names = ", ".join(dict.fromkeys(functions))
    return Finding("defined", "schema", f"a property asked of {names}, of which nothing else is said")


def is_expansion(_setting: Setting, link: Link) -> bool:
    """Does an approximation go on with dots, so that it says what its coefficients are called?"""
    return link.sign == "≈" and bool(link.right.atoms(Dots))


def expansion(_setting: Setting, link: Link) -> Finding:
    """The coefficients of an expansion are named by it."""
    return Finding("defined", "definition", f"an expansion of {readable(latex(link.left))}, to be found")
