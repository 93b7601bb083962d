"""What a rule says about one subject, before and after it carries the rule's own words."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Status(StrEnum):
    PASS = "pass"
    FAIL = "fail"
    WARN = "warn"
    NOT_APPLICABLE = "not_applicable"
    NOT_OBSERVED = "not_observed"


class Severity(StrEnum):
    """How bad a failure is for a launch; from ``severity.toml``, never from a rule."""

    BLOCKER = "blocker"
    MAJOR = "major"
    MINOR = "minor"
    INFO = "info"

    @property
    def rank(self) -> int:
        """0 is worst."""
        return tuple(Severity).index(self)


class Impact(StrEnum):
    """What a failure does to the business, worst first."""

    LOST_LEADS = "lost_leads"
    FAILED_MAIL = "failed_mail"
    BROKEN_CHECKOUT = "broken_checkout"
    DOWNTIME = "downtime"
    EXPOSURE = "exposure"
    TRUST = "trust"
    HANDOVER = "handover"

    @property
    def rank(self) -> int:
        return tuple(Impact).index(self)

    @property
    def label(self) -> str:
        return IMPACT_LABELS[self]


IMPACT_LABELS: dict[Impact, str] = {
    Impact.LOST_LEADS: "Lost leads",
    Impact.FAILED_MAIL: "Mail that does not arrive",
    Impact.BROKEN_CHECKOUT: "Broken booking or checkout",
    Impact.DOWNTIME: "Downtime",
    Impact.EXPOSURE: "Data or access exposed",
    Impact.TRUST: "Visitors lose trust",
    Impact.HANDOVER: "Nobody can take over",
}


class Outcome(msgspec.Struct, frozen=True):
    """A rule's word on one subject. ``args`` fill the placeholders of the rule's ``fix``.

    A Struct, like Verdict: an audit makes some 400 of each, in 0.2 us where a frozen dataclass
    takes several.
    """

    subject: str
    status: Status
    found: str  # one sentence: what was seen, with the values
    evidence: tuple[str, ...]
    args: dict[str, str] = msgspec.field(default_factory=dict)


def passed(subject: str, found: str, *evidence: str) -> Outcome:
    return Outcome(subject, Status.PASS, found, evidence)


def failed(subject: str, found: str, *evidence: str, **args: str) -> Outcome:
    return Outcome(subject, Status.FAIL, found, evidence, args)


def warned(subject: str, found: str, *evidence: str, **args: str) -> Outcome:
    return Outcome(subject, Status.WARN, found, evidence, args)


def not_applicable(subject: str, found: str, *evidence: str) -> Outcome:
    return Outcome(subject, Status.NOT_APPLICABLE, found, evidence)


def not_observed(subject: str, found: str, *evidence: str) -> Outcome:
    return Outcome(subject, Status.NOT_OBSERVED, found, evidence)


class Verdict(msgspec.Struct, frozen=True):
    """One judged line of a run, with the words a person reads."""

    code: str
    subject: str
    status: Status
    severity: Severity
    impact: Impact
    title: str
    found: str
    why: str
    fix: str
    evidence: tuple[str, ...]

    @property
    def attested(self) -> bool:
        """Whether this rests on somebody's word; never to be shown as observed."""
        return any(id_.startswith("attestations:") for id_ in self.evidence)

    @property
    def fingerprint(self) -> str:
        """What makes two verdicts of different runs the same matter: rule and subject."""
        return f"{self.code}|{self.subject}"
