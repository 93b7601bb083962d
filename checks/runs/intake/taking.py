"""Taking an answer of the first questions over: into the spec, a register, or the risk list.

Taking twice changes nothing, and another answer to the same question changes what the first one
made instead of adding to it. Hosts, senders and old addresses of the answer before are the
exception: they are offered, and go out only where somebody chose them.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from checks.engine.spec import LaunchSpec, SpecError
from checks.runs.intake.facts import Entry, sentence_of, with_fact, without
from checks.runs.intake.leftovers import Leftover, added_by_now, leftovers_of
from engagements.intake import Line, lines_of
from engagements.models import (
    AccessGrant,
    AlertDestination,
    Channel,
    Contact,
    Engagement,
    Impact,
    IntakeOutcome,
    Makes,
    Risk,
    RiskState,
    Severity,
    SystemKind,
    TransitionError,
    User,
    Whose,
    audit,
)
from engagements.models.alert import NEEDED_ALERTS
from engagements.models.owned import CLOSED
from engagements.models.transitions import lock

# What a signal hurts by its stage, where a playbook's own question doesn't say.
USUAL_IMPACT = {
    "dns": Impact.LOST_LEADS,
    "mail": Impact.FAILED_MAIL,
    "edge": Impact.DOWNTIME,
    "deploy": Impact.DOWNTIME,
    "watch": Impact.DOWNTIME,
}
SYSTEMS = {SystemKind.REGISTRAR: "Domain registrar", SystemKind.HOSTING: "Hosting account"}


@dataclass(frozen=True, slots=True)
class Preview:
    """A line with what taking it would do; `fault` says why it can't be taken, else empty.

    `leftovers` are what the answer before put into the spec: they stay unless they are chosen.
    """

    line: Line
    sentence: str
    is_there: bool = False
    fault: str = ""
    severity: str = ""
    leftovers: tuple[Leftover, ...] = ()

    @property
    def key(self) -> str:
        return self.line.asked.key


def previews_of(engagement: Engagement, lines: Sequence[Line] | None = None) -> list[Preview]:
    """Every line that waits, as taking it would go. Changes nothing."""
    lines = lines_of(engagement) if lines is None else lines
    spec = spec_of(engagement)
    return [
        replace(_preview(engagement, line), leftovers=leftovers_of(spec, line, lines))
        for line in lines
        if line.waits
    ]


def _preview(engagement: Engagement, line: Line) -> Preview:
    match line.makes:
        case Makes.SPEC:
            return _preview_fact(engagement, line)
        case Makes.RISK:
            words = risk_words(line)
            return Preview(line, words["title"], severity=words["severity"])
        case Makes.ACCESS:
            grant = _grant(engagement, line)
            there = engagement.access_grants.covers(grant.kind)
            return Preview(line, f"{grant.system}: {grant.holder}", is_there=there)
        case Makes.ALERT:
            there = _alerts_to(engagement, line.answer).exists()
            return Preview(line, f"Gets the alerts: {line.answer}", is_there=there)
    sentences = {
        Makes.QUESTION: line.asked.question,
        Makes.CONTACT: f"{line.asked.question} {line.answer}",
    }
    return Preview(line, sentences.get(line.makes) or _undone(line))


def _preview_fact(engagement: Engagement, line: Line) -> Preview:
    spec = spec_of(engagement)
    try:
        changed = with_fact(spec, line.asked, line.answer)
    except SpecError as error:
        return Preview(line, line.said, fault=f"{error}")
    return Preview(line, sentence_of(spec, line.asked, line.answer), is_there=changed == spec)


@transaction.atomic
def take(engagement: Engagement, key: str, *, by: User, dropping: Collection[str] = ()) -> None:
    """Carries out what the line with that key promises, and drops its leftovers of those values.

    Raises TransitionError when it doesn't wait any more, or can't be taken.
    """
    lines = _locked(engagement)
    line = _waiting(lines, key)
    outcome = line.outcome or IntakeOutcome(engagement=engagement, key=key)
    if line.makes == Makes.NOTHING:
        _retract_risk(outcome, by)
    match line.makes:
        case Makes.RISK:
            outcome.risk = _risk(engagement, line, by)
        case Makes.ACCESS:
            outcome.access_grant = _put_grant(engagement, line, by)
        case Makes.CONTACT:
            outcome.contact = _put_contact(engagement, line, by)
        case Makes.ALERT:
            outcome.alert = _put_alert(engagement, line, by)
        case Makes.QUESTION:
            audit(
                engagement, by, "noted an open question from the first answers", line.asked.question
            )
    if line.makes == Makes.SPEC or outcome.added:
        outcome.added = _put_fact(engagement, line, lines, by, dropping)
    outcome.found, outcome.found_at = "", None
    _decide(outcome, line, by, set_aside=False)


@transaction.atomic
def set_aside(engagement: Engagement, key: str, *, by: User) -> None:
    """Makes nothing of an answer; another answer asks again. Raises TransitionError."""
    line = _waiting(_locked(engagement), key)
    outcome = line.outcome or IntakeOutcome(engagement=engagement, key=key)
    _decide(outcome, line, by, set_aside=True)
    audit(engagement, by, "set a first answer aside", line.asked.question)


def spec_of(engagement: Engagement) -> LaunchSpec:
    """The engagement's spec; the bare domain where the stored one can't be read."""
    try:
        return LaunchSpec.from_dict(engagement.spec or {"domain": engagement.domain})
    except SpecError:
        return LaunchSpec.for_domain(engagement.domain)


def risk_words(line: Line) -> dict[str, str]:
    """The texts of the risk that an alarming answer makes."""
    asked = line.asked
    usual = {
        "title": f"{asked.question} The founder says {line.answer}.",
        "why": "",
        "fix": "",
        "impact": USUAL_IMPACT.get(asked.stage, Impact.HANDOVER).value,
        "severity": Severity.MAJOR.value,
    }
    return {**usual, **asked.risk, "stage": asked.stage}


def _locked(engagement: Engagement) -> list[Line]:
    lock(engagement, "state", "intake", "spec")
    if engagement.is_closed:
        raise TransitionError(CLOSED)
    return lines_of(engagement)


def _waiting(lines: Sequence[Line], key: str) -> Line:
    line = next((each for each in lines if each.asked.key == key), None)
    if line is None or not line.waits:
        raise TransitionError("This answer was dealt with already, or it was taken back.")
    return line


def _decide(outcome: IntakeOutcome, line: Line, by: User, *, set_aside: bool) -> None:
    outcome.answer, outcome.makes, outcome.set_aside = line.answer, line.makes, set_aside
    outcome.decided_by, outcome.decided_by_name = by, ""
    outcome.decided_at = timezone.now()
    outcome.save()


def _risk(engagement: Engagement, line: Line, by: User) -> Risk:
    """The one that an earlier answer made, back on the list; else a new one."""
    known = line.outcome.risk if line.outcome else None
    if known is not None:
        if not known.is_open and known.state != RiskState.ACCEPTED:
            known.reopen("the founder says so again", by=by)
        return known
    risk = Risk.objects.create(engagement=engagement, **risk_words(line))
    audit(engagement, by, "added a risk from the founder's first answers", risk)
    return risk


def _retract_risk(outcome: IntakeOutcome, by: User) -> None:
    risk = outcome.risk
    if risk is not None and (risk.is_open or risk.state == RiskState.ACCEPTED):
        risk.false_alarm("The founder has corrected the answer that it came from.", by=by)


def _grant(engagement: Engagement, line: Line) -> AccessGrant:
    kind = SystemKind(line.asked.names)
    founder = engagement.client.contact_name or "The founder"
    holder, whose = {
        "me": (founder, Whose.FOUNDER),
        "team": ("Somebody in the founder's business", Whose.FOUNDER),
    }.get(line.answer, ("A freelancer or an agency", Whose.THIRD_PARTY))
    return AccessGrant(
        engagement=engagement, system=SYSTEMS[kind], kind=kind, whose=whose, holder=holder[:120]
    )


def _put_grant(engagement: Engagement, line: Line, by: User) -> AccessGrant | None:
    """The row that an earlier answer made, corrected; else a new one, if none is there by hand."""
    grant = _grant(engagement, line)
    known = line.outcome.access_grant if line.outcome else None
    if known is not None and known.is_standing:
        known.whose, known.holder = grant.whose, grant.holder
        known.save(update_fields=["whose", "holder"])
        audit(engagement, by, "corrected an access by the founder's first answers", known)
        return known
    if engagement.access_grants.covers(grant.kind):
        return None
    grant.save()
    audit(engagement, by, "noted an access from the founder's first answers", grant)
    return grant


def _put_contact(engagement: Engagement, line: Line, by: User) -> Contact:
    """One row for this question, whatever the address; the same person twice is one row."""
    role, name = line.asked.names, engagement.client.contact_name or line.answer[:120]
    known = line.outcome.contact if line.outcome else None
    contact = known or engagement.contacts.filter(role=role, name=name).first()
    contact = contact or Contact(engagement=engagement, role=role, name=name)
    contact.email = line.answer
    contact.save()
    audit(engagement, by, "noted whom to call, from the founder's first answers", contact)
    return contact


def _alerts_to(engagement: Engagement, address: str) -> QuerySet[AlertDestination]:
    return engagement.alert_destinations.filter(channel=Channel.MAIL, address=address)


def _put_alert(engagement: Engagement, line: Line, by: User) -> AlertDestination | None:
    """The row that an earlier answer made, moved; else a new one, if none is there by hand."""
    known = line.outcome.alert if line.outcome else None
    there = _alerts_to(engagement, line.answer).first()
    if there is not None:
        return there if there == known else None
    if known is None or known.channel != Channel.MAIL:  # somebody has made another way of it
        who = engagement.client.contact_name or line.answer
        known = AlertDestination(engagement=engagement, who=who[:120], kinds=[*NEEDED_ALERTS])
    known.address = line.answer
    known.forget_test()
    known.save()
    audit(engagement, by, "noted who gets the alerts, from the founder's first answers", known)
    return known


def _put_fact(
    engagement: Engagement, line: Line, lines: Sequence[Line], by: User, dropping: Collection[str]
) -> list[Entry]:
    """Into the spec, and out of it what was chosen; returns what the question has put in by now."""
    p95_ms = engagement.playbook.get("core_p95_ms", 500)
    before = spec_of(engagement)
    dropped = [each for each in leftovers_of(before, line, lines) if each.value in dropping]
    spec = without(before, [each.entry for each in dropped])
    try:
        if line.makes == Makes.SPEC:
            spec = with_fact(spec, line.asked, line.answer, p95_ms=p95_ms)
    except SpecError as error:
        raise TransitionError(f"The launch spec can't take this: {error}.") from error
    if line.makes == Makes.SPEC or dropped:
        engagement.spec = spec.to_dict()
        engagement.save(update_fields=["spec", "updated_at"])
    if line.makes == Makes.SPEC:
        audit(engagement, by, "took a first answer into the launch spec", line.asked.question)
    for each in dropped:
        audit(engagement, by, "took what a corrected answer had left out of the spec", each.words)
    return added_by_now(before, spec, line.outcome.added if line.outcome else [])


def _undone(line: Line) -> str:
    """For an answer that makes nothing any more, though an earlier one made something."""
    outcome = line.outcome
    if outcome and outcome.risk and outcome.risk.is_open:
        return f"Take “{outcome.risk}” off the list: the founder has corrected the answer."
    if outcome and outcome.makes == Makes.QUESTION:
        return "Close the open question: the founder knows now."
    return "Only note it: what the earlier answer made stays, and you can change it there."
