"""The table of the classes of links, each with its method, in the order in which they are tried.

A class that shows nothing leaves the link to the next one that applies; a link that no class decides is
unknown, for the reason that the first of them gave.
"""

from __future__ import annotations

from udlc.errors import UdlcError
from udlc.notation.plaintext import readable
from udlc.translate.clauses import EQUALITIES
from udlc.verify import ledger
from udlc.verify.classes import (
    about,
    approximations,
    compositions,
    constants,
    definitions,
    density_claims,
    derived,
    differences,
    distances,
    expansions,
    flows,
    greedy,
    inverse_claims,
    jensen,
    laws,
    layers,
    lengths,
    minimisers,
    noise_claims,
    normal_claims,
    norms,
    number_claims,
    optima,
    plan_claims,
    processes,
    programs,
    proportionality,
    randomness,
    readings,
    sequences,
    series,
    substitutions,
    trajectory_claims,
    transport,
)
from udlc.verify.links import Link, LinkClass, Setting
from udlc.verify.pieces import faulty_cases
from udlc.verify.verdicts import Finding

CLASSES: tuple[LinkClass, ...] = (
    LinkClass("cases", lambda *_: True, lambda setting, link: faulty_cases(link.right, setting.entry.where)),
    LinkClass("bound of a dual", transport.is_bound, transport.decide_bound),
    LinkClass("constraint", transport.is_requirement, transport.required),
    LinkClass("transport", transport.applies, transport.decide),
    LinkClass("update", definitions.is_update, definitions.updated),
    LinkClass("expansion", definitions.is_expansion, definitions.expansion),
    LinkClass("least value", minimisers.applies, minimisers.decide),
    LinkClass("introduction", definitions.is_introduction, definitions.introduced),
    LinkClass("property", definitions.is_property, definitions.named_property),
    LinkClass("optimum", optima.applies, optima.decide),
    LinkClass("derived", derived.applies, derived.decide, derived.settles),
    LinkClass("definition", definitions.is_definition, definitions.defined),
    LinkClass("proportionality", proportionality.applies, proportionality.decide),
    LinkClass("Jensen", jensen.applies, jensen.decide),
    LinkClass("greedy policy", greedy.applies, greedy.decide),
    LinkClass("norms", norms.applies, norms.decide),
    LinkClass("lengths", lengths.applies, lengths.decide),
    LinkClass("laws", laws.applies, laws.decide),
    LinkClass("noise", laws.is_restated, laws.restated),
    LinkClass("series to an order", expansions.applies, expansions.decide),
    LinkClass("approximation", approximations.applies, approximations.decide),
    LinkClass("constant", constants.applies, constants.decide),
    LinkClass("distances", distances.applies, distances.decide),
    LinkClass("differences", differences.applies, differences.decide),
    LinkClass("series", series.applies, series.decide),
    LinkClass("layers", layers.applies, layers.decide),
    LinkClass("sequences", sequences.applies, sequences.decide),
    LinkClass("compositions", compositions.applies, compositions.decide),
    LinkClass("flows", flows.applies, flows.decide),
    LinkClass("readings", readings.applies, readings.decide),
    LinkClass("values", programs.applies, programs.decide),
    LinkClass("substitution", substitutions.applies, substitutions.decide),
    LinkClass("finite processes", processes.applies, processes.decide),
    LinkClass("worlds of trajectories", trajectory_claims.applies, trajectory_claims.decide),
    LinkClass("worlds of normal variables", normal_claims.applies, normal_claims.decide),
    LinkClass("worlds of random arrays", randomness.applies, randomness.decide),
    LinkClass("worlds", readings.applies, readings.decide_in_worlds),
    LinkClass("worlds of densities", density_claims.applies, density_claims.decide),
    LinkClass("worlds of inverses", inverse_claims.applies, inverse_claims.decide),
    LinkClass("worlds of noise", noise_claims.applies, noise_claims.decide),
    LinkClass("worlds of numbers", number_claims.applies, number_claims.decide),
    LinkClass("worlds of plans", plan_claims.applies, plan_claims.decide),
    LinkClass("what is about equal", about.applies, about.decide),
)


def decide_link(setting: Setting, link: Link) -> Finding:
    """The verdict of a link, by the methods for what stands on its sides."""
    best: Finding | None = None
    is_derived = derived.applies(setting, link)
    for row in sorted(CLASSES, key=_leaves_no_certificate) if ledger.is_open() else CLASSES:
        found = _tried(row, setting, link) if row.applies(setting, link) else None
        if found is None or (found.verdict == "defined" and is_derived):
            continue
        claims_nothing = found.verdict == "defined" and (best is None or setting.entry.defines)
        if ledger.is_open() and row.name == "values":
            claims_nothing = False  # readings, which come first elsewhere, may show what has no value
        certain = ("proved",) if ledger.is_open() else ("proved", "refuted")
        is_settled = not ledger.is_open() and row.settles(setting, link)
        if found.verdict in certain or claims_nothing or is_settled:
            return found
        if best is None or (found.verdict == "checked" and best.verdict == "unknown"):
            best = found
    return best or Finding("unknown", reason=f"there is no method yet for {_what(link)}")


FIRST = (
    "cases",
    "update",
    "expansion",
    "introduction",
    "property",
    "optimum",
    "definition",
    "values",
    "readings",
)
"""What is tried first where a certificate is wanted: what claims nothing, then the methods that leave one."""


def _leaves_no_certificate(row: LinkClass) -> int:
    """The place of a method where a certificate is wanted."""
    return FIRST.index(row.name) if row.name in FIRST else len(FIRST)


def _tried(row: LinkClass, setting: Setting, link: Link) -> Finding | None:
    """What the method of a class says; what it cannot read, it does not decide."""
    try:
        return row.decide(setting, link)
    except UdlcError as error:
        return Finding("unknown", row.name, readable(error.message))
    except RecursionError:
        return Finding("unknown", row.name, "the expressions are nested too deeply")


def _what(link: Link) -> str:
    if link.sign == "≈":
        return "approximations"
    return f"the relation {link.sign}" if link.sign not in EQUALITIES else "links of this form"
