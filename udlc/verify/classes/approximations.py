"""≈ between a mean and an average of draws, and ≈ by a condition.

An average of draws is an unbiased estimate: its mean, over draws from the law that the mean goes over, is
the other side, exactly. Where a condition says that two quantities are about equal, a link is what it is
with the one in place of the other.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from functools import partial
from typing import Any

from udlc.errors import UdlcError
from udlc.notation import letters
from udlc.notation.latex import latex
from udlc.notation.members import Apply, At, head_of
from udlc.notation.plaintext import readable
from udlc.notation.relations import Relation
from udlc.translate.names import name_of
from udlc.verify import terms as t
from udlc.verify.arrays import entrywise
from udlc.verify.claiming import claimed
from udlc.verify.claims import stated
from udlc.verify.classes.readings import equality, grounds_for, pairs, proved, refuted, same
from udlc.verify.definitions import Definition, same_letter
from udlc.verify.draws import drawn_letters, laws, laws_in, stated_laws
from udlc.verify.grounds import Grounds
from udlc.verify.ledger import decided
from udlc.verify.links import Link, Setting
from udlc.verify.reading import Reader
from udlc.verify.reading_integrals import bind
from udlc.verify.reading_moments import Noise, mean, noise_in
from udlc.verify.rewriting import atoms_in, rewritten
from udlc.verify.verdicts import Finding
from udlc.verify.written import Written, theorem

UNBIASED = "an average of draws is an unbiased estimate of the mean"
EXACT = "what is equal is about equal"
ABOUT = "≈ as equality of what the condition calls about equal"


def applies(_setting: Setting, link: Link) -> bool:
    """Are two sides said to be about equal?"""
    return link.sign == "≈"


def decide(setting: Setting, link: Link) -> Finding:
    """By a condition, or as an unbiased estimate; else unknown."""
    conditions = [c for c in setting.entry.where if isinstance(c, Relation) and c.signs == ("≈",)]
    found = taken_over(setting, link)
    if found is not None:
        return found
    found = Finding("unknown", "approximation", "nothing says what is approximated by what")
    for grounds in grounds_for(setting, link):
        more = tuple(Definition(c.first, c.right, setting.entry.number) for c in conditions)
        if more:
            found = equality(
                replace(grounds, definitions=(*more, *grounds.definitions)), link.left, link.right
            )
            if found.verdict == "proved":
                return replace(found, method="approximation", theorems=(*found.theorems, ABOUT))
            continue
        found = by_moments(grounds, link.left, link.right) or found
        if found.verdict == "proved":
            return found
        tried = [unbiased(grounds, link.left, link.right, (law,)) for law in laws(setting, link)]
        several = tuple(laws_in(link.right))
        by_left = laws_in(link.left) or stated_laws(setting, link)
        if len(several) > 1 and not by_left:  # an average ≈ a mean over several laws
            tried.append(unbiased(grounds, link.right, link.left, several))
        found = next((f for f in tried if f.verdict == "proved"), tried[0] if len(tried) == 1 else found)
        if found.verdict == "unknown" and (equal := _exactly(grounds, link)).verdict == "proved":
            return equal
        if found.verdict == "proved":
            return found
    return found


def _exactly(grounds: Grounds, link: Link) -> Finding:
    """Are the sides equal?"""
    found = equality(grounds, link.left, link.right)
    return replace(found, theorems=(*found.theorems, EXACT)) if found.verdict == "proved" else found


def by_moments(grounds: Grounds, left: Any, right: Any) -> Finding | None:
    """Is the mean of an average over draws of noise, by its first two moments, the left side?"""
    noise = noise_in(Reader(grounds), right)
    if noise is None or noise.letter in noise_free(right):
        return None

    def means(reader: Reader) -> tuple[Any, Any]:
        return reader.read(left, {}), mean(reader, noise, reader.read(right, {}))

    return decided(
        lambda: theorem("a draw", claimed(grounds, means)), lambda: _of_one_mean(grounds, noise, means)
    )


def _of_one_mean(grounds: Grounds, noise: Noise, means: Callable[[Reader], tuple[Any, Any]]) -> Finding:
    reader = Reader(grounds)
    try:
        equal = same(reader, *means(reader))
    except UdlcError as error:
        return Finding("unknown", "approximation", readable(error.message))
    if not equal:
        return Finding("unknown", "approximation", "the mean of the right side is another")
    reader.note(f"all draws of {readable(latex(noise.letter))} have its mean and covariance")
    return proved(reader, "both sides have one mean", UNBIASED)


def noise_free(x: Any) -> list[Any]:
    """The random letters that stand without an index, so that no draw is meant."""
    if isinstance(x, At):
        return []
    if isinstance(x, letters.Random):
        return [x]
    return [y for a in getattr(x, "args", ()) for y in noise_free(a)]


def unbiased(grounds: Grounds, left: Any, right: Any, laws_of: tuple[Apply, ...]) -> Finding:
    """Is the mean of the right side, over independent draws from laws, the left side?"""
    found = []
    for law in laws_of:
        (variable,) = law.arguments
        draws = drawn_letters(right, variable)
        if len(draws) != 1:
            why = f"the right side is no average of draws of {readable(latex(variable))}"
            return Finding("unknown", "approximation", why)
        found += draws
    heads = {head_of(d) for d in found}
    kept = tuple(d for d in grounds.definitions if not any(same_letter(d.letter, h) for h in heads))
    grounds = replace(grounds, definitions=kept)  # a draw is one, whatever else it is called

    def means(reader: Reader) -> tuple[Any, Any]:
        one, other = (reader.read(x, {}) for x in (left, right))
        for law, draw in zip(laws_of, found, strict=True):
            other = mean_over(reader, other, law, draw)
        return one, other

    return decided(
        lambda: theorem("a draw", claimed(grounds, means)),
        lambda: _with_draws(grounds, laws_of, found, means),
    )


def _with_draws(
    grounds: Grounds,
    laws_of: tuple[Apply, ...],
    found: list[Any],
    means: Callable[[Reader], tuple[Any, Any]],
) -> Finding:
    reader = Reader(grounds)
    try:
        one, other = means(reader)
        equal = same(reader, one, other)
    except UdlcError as error:
        return Finding("unknown", "approximation", readable(error.message))
    names = [readable(latex(law)) for law in laws_of]
    if not equal:
        return refuted(reader, pairs(one, other), f"with draws from {', '.join(names)} the mean is another")
    for draw, name in zip(found, names, strict=True):
        reader.note(f"{readable(latex(draw))} drawn from {name}")
    return proved(reader, f"with draws from {', '.join(names)} both sides have one mean", UNBIASED)


def mean_over(reader: Reader, value: Any, law: Apply, draw: Any) -> Any:
    """E of a value over independent draws from a law.

    E is linear; each product holds one draw, or none, and its mean is an integral. What mixes draws
    otherwise, as a function of an average does, has no rule.
    """
    (variable,) = law.arguments
    name = name_of(head_of(draw))
    over = len(draw.head.over) if isinstance(draw, At) else 0
    if isinstance(reader.algebra, Written):
        written = reader.algebra
        bound, inner = bind(reader, [variable], {})
        weight = reader.value(law, inner)
        return entrywise(lambda v: written.drawn(name, over, bound, weight, v), value)

    def averaged(v: t.Node) -> t.Node:
        return t.add(*(t.scale(_mean(reader, p, law, variable, (name, over)), c) for p, c in t.terms(v)))

    return entrywise(averaged, value)


def _mean(reader: Reader, p: t.Node, law: Apply, variable: Any, draw: tuple[str, int]) -> t.Node:
    """The mean of one product."""
    inside, factors = reader.algebra.opened(p)
    name, over = draw
    places = {
        a.fields[1 : 1 + over]
        for f, _ in factors
        for a in atoms_in(f)
        if a.tag == "read" and a.fields[0] == name
    }
    if not places:
        return t.total([(p, Fraction(1))])
    if len(places) > 1 or any(x.startswith("·") for i in next(iter(places)) for x in i.letters):  # type: ignore[union-attr]
        raise UdlcError("draws are joined by more than a sum")
    bound, inner = bind(reader, [variable], {})
    letter = t.letter(bound[0][0])

    def replaced(a: t.Node) -> t.Node | None:
        if a.tag != "read" or a.fields[0] != name:
            return None
        rest = a.fields[1 + over :]
        return t.node("entry", letter, *rest) if rest else letter

    new = [(rewritten(reader.algebra, f, replaced), e) for f, e in factors]
    weight = reader.value(law, inner)
    body = reader.algebra.multiply(reader.algebra.settle((), new), weight)
    return reader.algebra.summed((*inside, *bound), body)


def taken_over(setting: Setting, link: Link) -> Finding | None:
    """The left side with a part replaced by what an entry it rests on says is about equal to that."""
    numbers = (*setting.entry.by, *link.said.by)
    for number in dict.fromkeys(numbers):
        for relation in sorted(setting.book[number].statement.atoms(Relation), key=str):
            if "≈" not in relation.signs:
                continue
            at = relation.signs.index("≈")
            if any(sign != "=" for sign in relation.signs[:at]):
                continue
            for part in relation.items[: at + 1]:
                changed = _replaced(link.left, part, relation.items[at + 1])
                if changed != link.left and changed == link.right:
                    found = _taken_over(number, part, relation.items[at + 1])
                    claim = theorem("about equal", stated(changed, link.right))
                    return decided(partial(dict, claim), partial(replace, found))
    return None


def _taken_over(number: str, part: Any, other: Any) -> Finding:
    said, trace = (
        (f"≈ is taken over from {number}",),
        (f"{readable(latex(part))} ≈ {readable(latex(other))}",),
    )
    return Finding("proved", "approximation", theorems=said, sizes="all", trace=trace)


def _replaced(x: Any, part: Any, other: Any) -> Any:
    if x == part:
        return other
    if not getattr(x, "args", ()):
        return x
    return x.func(*(_replaced(a, part, other) for a in x.args))


__all__ = ["applies", "decide"]
