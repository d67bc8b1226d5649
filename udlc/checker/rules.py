"""One product and places in it in, an equal sum out; a rule rejects places of which it says nothing."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from udlc.checker import terms as t
from udlc.checker.facts import range_facts, truth, truth_facts, without
from udlc.checker.terms import ONE, ZERO, Node, call, is_call, is_density, need

if TYPE_CHECKING:
    from udlc.checker.kernel import Kernel

LARGEST_RANGE = 64


def decided(k: Kernel, bound: Any, factors: Any, place: int, holds: int) -> Node:
    """A truth that ranges, other truths and facts imply is 1, one that they exclude is 0."""
    (kind, e), rest = factors[place][0].fields, without(factors, place)
    need(factors[place][0].tag == "truth" and kind != ">0", "no truth of integers")
    sides = (e, t.scale(e, -1)) if holds else (t.minus(t.constant(-1), e), t.minus(e, 1))
    found = [k.shows(s, [*range_facts(bound), *truth_facts(rest)]) for s in sides[: 2 if kind == "=0" else 1]]
    need(all(found) if holds else any(found), "a truth that is not decided")
    return k.settle(bound, rest) if holds else ZERO


def one_point(k: Kernel, bound: Any, factors: Any, place: int, which: int) -> Node:
    """Σ_v [v = e]·f(v) = [lo ≤ e < hi]·f(e)."""
    name, lo, hi = bound[which]
    c, rest = t.linear(factors[place][0].fields[1], name)
    need(factors[place][0].fields[0] == "=0" and abs(c) == 1, "an equation that gives no value")
    need(k.form(lo) is not None, "a range of no integers")
    value = t.scale(rest, -c)
    inside = [t.node("truth", "≥0", e) for e in (t.minus(value, lo), t.minus(t.minus(hi, value), 1))]
    return k.placed(bound, [*without(factors, place), *((a, ONE) for a in inside)], {name: value})


def absorbed(k: Kernel, bound: Any, factors: Any, place: int, which: int) -> Node:
    """[v ≥ e], [v < e] become the range of v where they and the other constraints imply its old bound."""
    (name, lo, hi), rest = bound[which], without(factors, place)
    c, other = t.linear(factors[place][0].fields[1], name)
    need(factors[place][0].fields[0] == "≥0" and abs(c) == 1, "no bound of the letter")
    edge = t.scale(other, -1) if c == 1 else t.add(other, t.constant(1))
    new = [*bound[:which], (name, edge, hi) if c == 1 else (name, lo, edge), *bound[which + 1 :]]
    dropped = range_facts(bound[which : which + 1])[int(c == -1)]
    need(k.shows(dropped, [*range_facts(new), *truth_facts(rest)]), "a bound that is not implied")
    return k.settle(new, rest)


def written_out(k: Kernel, bound: Any, factors: Any, which: int) -> Node:
    """A sum over few values, each by itself."""
    name, lo, hi = bound[which]
    first, stop = t.number(lo), t.number(hi)
    need(first is not None and stop is not None and stop - first <= LARGEST_RANGE, "no few values")
    values = [t.constant(first + n) for n in range(max(0, int(stop - first)))]  # type: ignore[operator]
    return t.add(*(k.placed(bound, factors, {name: v}) for v in values))


def from_zero(k: Kernel, bound: Any, factors: Any, which: int) -> Node:
    """V in lo .. hi-1 becomes v + lo, v in 0 .. hi-lo-1."""
    (name, lo, hi), new = bound[which], k.fresh()
    need(k.form(lo) is not None, "a range of no integers")
    moved = (*bound[:which], (new, ZERO, t.minus(hi, lo)), *bound[which:])
    return k.placed(moved, factors, {name: t.add(t.letter(new), lo)})


def reindexed(k: Kernel, bound: Any, factors: Any, which: int, array: str) -> Node:
    """Σ_v f(v) = Σ_w f(π⁻¹(w)) for a bijection π of the range of v to itself."""
    (name, lo, hi), new = bound[which], k.fresh()
    need(lo is ZERO and array in k.inverses and hi is k.labels[array], "no bijection of the range")
    moved = (*bound[:which], (new, lo, hi), *bound[which:])
    return k.placed(moved, factors, {name: t.single(t.node("read", k.inverses[array], t.letter(new)))})


def injective(k: Kernel, bound: Any, factors: Any, place: int) -> Node:
    """[π(a) = π(b)] = [a = b]."""
    (kind, e), rest = factors[place][0].fields, without(factors, place)
    one, other = (t.only_atom(t.total([(p, ONE)])) or t.UNIT for p, _ in e.fields)
    need(kind == "=0" and e is t.minus(t.single(one), t.single(other)), "no values of one function")
    need(one.tag == other.tag == "read" and one.fields[0] == other.fields[0] in k.inverses, "no bijection")
    return k.summed(
        bound, k.multiply(k.settle((), rest), truth("=0", t.minus(one.fields[1], other.fields[1])))
    )


def idle(k: Kernel, bound: Any, factors: Any, which: int) -> Node:
    """Σ_v c = (hi - lo)·c where hi ≥ lo."""
    name, lo, hi = bound[which]
    others = without(bound, which)
    used = [a for a, _ in factors] + [x for b in others for x in b[1:]]
    need(not any(name in x.letters for x in used), "a letter that is used")
    need(k.shows(t.minus(hi, lo), range_facts(others)), "a range that may be negative")
    return k.summed(others, k.multiply(t.minus(hi, lo), k.settle((), factors)))


def opposite(_k: Kernel, _bound: Any, factors: Any, one: int, other: int) -> Node:
    """[e > 0]·[-e > 0] = 0."""
    e = factors[one][0].fields[1]
    need([factors[n][0].fields for n in (one, other)] == [(">0", e), (">0", t.scale(e, -1))], "no opposites")
    return ZERO


def implied(k: Kernel, bound: Any, factors: Any, place: int, other: int) -> Node:
    """N·[N > 0] = N for N ≥ 0."""
    need(factors[place][0].fields == (">0", t.single(factors[other][0])), "a truth of another factor")
    need(k.is_nonnegative_atom(factors[other][0]), "a factor that may be negative")
    return k.settle(bound, without(factors, place))


def divided(k: Kernel, bound: Any, factors: Any, place: int, term: int) -> Node:
    """1/s = (1 - (s - c·p)/s)/(c·p) for a term c·p of s."""
    (atom, x), rest = factors[place], without(factors, place)
    need(atom.tag == "base" and x <= -1, "no divisor")
    p, c = atom.fields[0].fields[term]
    need(not p.fields[0], "a term with letters of its own")
    other = k.multiply(t.minus(atom.fields[0], t.total([(p, c)])), t.single(atom, -ONE))
    outer = k.settle((), [*rest, (atom, x + 1), *((a, -e) for a, e in p.fields[1])])
    return t.scale(k.summed(bound, k.multiply(outer, t.minus(t.constant(1), other))), 1 / c)


def cancelled(k: Kernel, bound: Any, factors: Any, place: int) -> Node:
    """Σ_v f(v) / Σ_v f(v) = 1."""
    (atom, x), rest = factors[place], without(factors, place)
    need(atom.tag == "base" and x < 0 and not atom.letters & {b[0] for b in bound}, "no divisor")
    c = t.quotient(k.settle(bound, rest), atom.fields[0])
    need(c is not None, "another divisor")
    k.tape.assumed |= set() if k.is_positive_atom(atom) else {f"{atom.key} ≠ 0"}
    return t.scale(k.settle((), [(atom, x + 1)]), c or 0)


def marginal(k: Kernel, bound: Any, factors: Any, which: int, place: int) -> Node:
    """∫ p(a, b) da = p(b), ∫ p(a) da = 1, the same of slopes of p: a is the value of one event, once."""
    (name, lo, hi), (atom, x), others = bound[which], factors[place], without(bound, which)
    density = (t.only_atom(atom.fields[1]) if is_call(atom, "slope") else atom) or atom
    own = [e for e in density.fields[1:] if name in e.letters]
    need(is_density(density) and x == 1 and len(own) == 1, "no density of one such event")
    event = call(own[0], "event")
    slot, (c, shift) = t.only_atom(event[0]) or t.UNIT, t.linear(event[1], name)
    space = t.only_atom(hi) or t.UNIT
    spaces = (f"space:{str(slot.fields[0]).split(':')[-1]}",), ("space", event[0])
    labels = str(slot.fields[0]).startswith("labels:") and slot.fields[1:3] == (
        t.add(lo, shift),
        t.add(hi, shift),
    )
    need(c == 1 and (labels or (shift is ZERO and space.fields in spaces)), "another space")
    kept, rest = [e for e in density.fields[1:] if e is not own[0]], without(factors, place)
    used = [*kept, event[0], *atom.fields[2:], *(a for a, _ in rest), *(s for b in others for s in b[1:])]
    used = used if density is not atom else [y for y in used if y is not own[0]]
    need(not any(name in s.letters for s in used), "a letter that is used")
    is_left = any("'event'" in e.key for e in kept)
    if not is_left:
        return k.settle(others, rest) if density is atom else ZERO
    left = t.node("call", density.fields[0], *kept)
    new = left if density is atom else t.node("call", "slope", t.single(left), *atom.fields[2:])
    return k.settle(others, [*rest, (new, ONE)])


def sifted(k: Kernel, bound: Any, factors: Any, place: int, which: int) -> Node:
    """∫ δ(y - a)·f(y) dy = f(a)."""
    (name, lo, _), (atom, x) = bound[which], factors[place]
    c, rest = t.linear(call(t.single(atom), "dirac")[0], name)
    need(abs(c) == 1 and x == 1 and call(lo, "first point"), "no point in a space")
    return k.placed(bound, without(factors, place), {name: t.scale(rest, -c)})


def inverse(k: Kernel, bound: Any, factors: Any, which: int, one: int, other: int) -> Node:
    """Σ_j V_ij·(V⁻¹)_jk = [i = k], over all places of V."""
    (name, lo, hi), (a, b), others = (
        bound[which],
        (factors[one][0], factors[other][0]),
        without(bound, which),
    )
    rest, places = [f for n, f in enumerate(factors) if n not in (one, other)], []
    need(factors[one][1] == factors[other][1] == 1 and is_call(a, "symmetric"), "no entry of a matrix")
    need(b.fields[:1] == ("symmetric",), "no entry of a matrix")
    for matrix in (a, b):
        (inner,) = [p for p in matrix.fields[2:] if name in p.letters]
        c, shift = t.linear(inner, name)
        span = t.node("call", "inverse", a.fields[1], t.add(lo, shift), t.add(hi, shift))
        need(c == 1 and b.fields[1] is t.single(span), "no inverse over this range")
        places += [p for p in matrix.fields[2:] if p is not inner]
    used = [x for x, _ in rest] + [s for b in others for s in b[1:]]
    need(len(places) == 2 and not any(name in x.letters for x in used), "a letter that is used")
    return k.summed(others, k.multiply(k.settle((), rest), truth("=0", t.minus(*places))))


def moment(k: Kernel, bound: Any, factors: Any, which: int, place: int, first: int) -> Node:
    """E[z_i·f(z)] = m_i·E[f] + Σ_k S_ik·E[∂f/∂z_k] for a normal z and a product f of its entries."""
    this, (density, x), (a, n), others = bound[which], factors[place], factors[first], without(bound, which)
    given = dict((t.only_atom(e) or e).fields[:2] for e in density.fields[1:])
    letter, (mean, covariance) = t.letter(this[0]), (given[f"given:{w}"] for w in ("mean", "covariance"))
    need(density.fields[0] == "density:Norm" and x == 1 and this[0] not in mean.letters, "no normal density")
    need(this[0] not in covariance.letters and k.settle((this,), [(density, ONE)]) is t.constant(1), "no law")

    def at(b: Node, e: Fraction) -> tuple[Node, ...]:
        need(b is t.only_atom(letter) or b.fields[:2] == ("entry", letter), "no entry")
        need(
            e >= 1 and e.denominator == 1 and not any(this[0] in i.letters for i in b.fields[2:]), "no power"
        )
        return b.fields[2:]

    index, rest = at(a, n), [*without(factors, first), (a, n - 1)]
    parts = [k.multiply(k.entry("entry", mean, index), k.settle((this,), rest))]
    for b, e in (f for f in rest if this[0] in f[0].letters and f[0] is not density and f[1]):
        pair = k.entry("symmetric", covariance, (*index, *at(b, e)))
        less = [(g, y - (g is b)) for g, y in rest]
        parts.append(t.scale(k.multiply(pair, k.settle((this,), less)), e))
    return k.summed(others, t.add(*parts))


RULES: dict[str, Callable[..., Node]] = {
    "d": decided,
    "p": one_point,
    "a": absorbed,
    "w": written_out,
    "z": from_zero,
    "i": idle,
    "o": opposite,
    "n": implied,
    "q": divided,
    "c": cancelled,
    "m": marginal,
    "r": reindexed,
    "j": injective,
    "v": inverse,
    "e": moment,
    "s": sifted,
}
