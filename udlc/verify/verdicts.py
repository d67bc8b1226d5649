"""What verification says: of each link of each chain, of each entry, as data and as JSON.

defined   nothing is claimed
proved    by an exact method, under the conditions that are listed
checked   by numbers only, or proved by a method that accepted a false variant
refuted   by a counterexample
unknown   not shown either way, for the reason given; never a pass
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, fields, replace
from typing import Any, Literal

Status = Literal["defined", "proved", "checked", "refuted", "unknown"]

WORST_FIRST: tuple[Status, ...] = ("refuted", "unknown", "checked", "proved", "defined")
"""The verdict of an entry is the first of these that one of its links has."""


@dataclass(frozen=True)
class Judgement:
    """What is known of a claim, and what that rests on.

    Attributes:
        method: how it was decided, in a few words.
        reason: what was found, or why nothing was.
        theorems: the named theorems that the method rests on.
        conditions: what must hold beside the declared domains.
        sizes: "all", or the sizes at which it was tried.
        counterexample: sizes, inputs, element and its two values.
        trace: what was compared with what, in the words of the method: the record of the proof.
    """

    verdict: Status
    method: str = ""
    reason: str = ""
    theorems: tuple[str, ...] = ()
    conditions: tuple[str, ...] = ()
    sizes: str = ""
    counterexample: Mapping[str, Any] | None = None
    trace: tuple[str, ...] = ()


@dataclass(frozen=True)
class Finding(Judgement):
    """What a method says of a link.

    Attributes:
        plan: how the proof went, for who writes its certificate.
    """

    plan: Mapping[str, Any] | None = None


@dataclass(frozen=True, kw_only=True)
class Step(Judgement):
    """One link of a chain: the sides in LaTeX, and what is known of the relation between them.

    Attributes:
        repair: an edit of what is refuted that is proved.
        seconds: what it took.
        line: in the author's file.
    """

    source: str = ""
    target: str = ""
    relation: str = ""
    repair: str = ""
    seconds: float = 0.0
    line: int = 0

    def as_json(self) -> dict[str, Any]:
        """The link as the report prints it."""
        found = asdict(self)
        sides = {"from": found.pop("source"), "to": found.pop("target"), "relation": found.pop("relation")}
        return {**sides, **found}

    def judged(self, found: Judgement, seconds: float) -> Step:
        """The link with what was found of it."""
        data = {f.name: getattr(found, f.name) for f in fields(Judgement)}
        return replace(self, **data, seconds=round(seconds, 3))


def verdict_of(steps: Sequence[Step]) -> Status:
    """The worst verdict of a link; unknown where there is none, for even a query has a step."""
    found = {step.verdict for step in steps}
    return next((status for status in WORST_FIRST if status in found), "unknown")


@dataclass
class Tally:
    """What became of false variants of a claim; those not rejected; conditions that are needed, or not."""

    tried: int = 0
    killed: int = 0
    equivalent: int = 0
    weaker: int = 0
    undecided: int = 0
    survived: int = 0
    survivors: list[str] = field(default_factory=list)
    needed: int = 0
    unneeded: list[str] = field(default_factory=list)

    @property
    def false(self) -> int:
        """How many variants are not known to be true."""
        return self.tried - self.equivalent - self.weaker

    def add(self, other: Tally) -> None:
        """Count the variants of another claim too."""
        for name in ("tried", "killed", "equivalent", "weaker", "undecided", "survived", "needed"):
            setattr(self, name, getattr(self, name) + getattr(other, name))
        self.survivors += other.survivors
        self.unneeded += other.unneeded


@dataclass(frozen=True)
class Result:
    """The verdict of an entry, from those of its links.

    Attributes:
        corrected: the verdict of its correction, if it carries one.
        correction: that correction in LaTeX.
    """

    number: str
    chapter: int
    kind: str
    relation: tuple[str, ...]
    steps: tuple[Step, ...]
    hash: str
    place: str = ""
    corrected: str | None = None
    mutants: Tally = field(default_factory=Tally)
    seconds: float = 0.0
    cached: bool = False
    certificate: Mapping[str, Any] | None = None
    correction: str = ""

    @property
    def verdict(self) -> Status:
        """The worst verdict of a link."""
        return verdict_of(self.steps)

    @property
    def reason(self) -> str:
        """Why the verdict is not better."""
        return next((s.reason for s in self.steps if s.verdict == self.verdict and s.reason), "")

    @property
    def places(self) -> tuple[str, ...]:
        """The place of each step: the author's file, with its line."""
        file = self.place.rpartition(":")[0]
        return tuple(f"{file}:{step.line}" if step.line else self.place for step in self.steps)

    @property
    def passes(self) -> bool:
        """Is nothing that it claims refuted or unknown, or is there a correction of which this holds?"""
        return self.verdict in ("defined", "proved", "checked") or self.is_erratum

    @property
    def is_erratum(self) -> bool:
        """Is it refuted as printed, with a correction that passes?"""
        return self.verdict == "refuted" and self.corrected in ("proved", "checked", "defined")

    @property
    def is_failure(self) -> bool:
        """Is it refuted without a correction that passes, or unknown without a reason?"""
        if self.verdict == "refuted":
            return not self.is_erratum
        return self.verdict == "unknown" and not self.reason

    def lowered(self, tally: Tally) -> Result:
        """The result with the fate of its false variants; where one survived, what was proved is checked."""
        if not tally.survived:
            return replace(self, mutants=tally)
        steps = tuple(
            replace(s, verdict="checked", reason="a false variant was accepted too")
            if s.verdict == "proved"
            else s
            for s in self.steps
        )
        return replace(self, steps=steps, mutants=tally)

    def as_json(self) -> dict[str, Any]:
        """The entry as the report prints it."""

        def joined(name: str) -> list[str]:
            return list(dict.fromkeys(x for s in self.steps for x in getattr(s, name)))

        methods = list(dict.fromkeys(s.method for s in self.steps if s.method))
        refuted = next((s.counterexample for s in self.steps if s.counterexample), None)
        return {
            "number": self.number,
            "kind": self.kind,
            "relation": list(self.relation),
            "verdict": self.verdict,
            "method": "; ".join(methods),
            "sizes": "; ".join(dict.fromkeys(s.sizes for s in self.steps if s.sizes)),
            "theorems": joined("theorems"),
            "conditions": joined("conditions"),
            "steps": [s.as_json() for s in self.steps],
            "counterexample": refuted,
            "corrected": self.corrected,
            "correction": self.correction,
            "mutants": asdict(self.mutants),
            "hash": self.hash,
            "place": self.place,
            "cached": self.cached,
            "seconds": round(self.seconds, 3),
        }
