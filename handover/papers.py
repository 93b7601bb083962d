"""Everything the pack is made of, read once. The sections are pure functions of this."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from checks.engine.codec import DecodeError
from checks.engine.evidence import Evidence, evidence_from_json
from checks.engine.spec import LaunchSpec, SpecError
from checks.runs.before_after import BeforeAfter, of_sprint
from checks.runs.models import Finding, Run
from engagements.models import (
    AccessGrant,
    AlertDestination,
    Approval,
    Block,
    ChangeEntry,
    Contact,
    DnsRecord,
    Engagement,
    Risk,
    RollbackCard,
    SecretEntry,
)


@dataclass(frozen=True, slots=True)
class Papers:
    """The rows of one engagement at one moment. `last_audit` is None until an audit has ended."""

    engagement: Engagement
    moment: datetime
    spec: LaunchSpec
    first_audit: Run | None
    last_audit: Run | None
    evidence: Evidence | None  # of the last audit
    findings: Sequence[Finding]  # of the last audit
    risks: Sequence[Risk]
    dns_records: Sequence[DnsRecord]
    contacts: Sequence[Contact]
    grants: Sequence[AccessGrant]
    alerts: Sequence[AlertDestination]
    cards: Sequence[RollbackCard]
    secrets: Sequence[SecretEntry]
    changes: Sequence[ChangeEntry]
    questions: Sequence[Approval]  # that wait for the founder
    blocks: Sequence[Block]  # with their items
    proofs: Sequence[BeforeAfter]  # of what was bad and is good

    @property
    def consultancy(self) -> str:
        return self.engagement.workspace.name

    @property
    def founder(self) -> str:
        client = self.engagement.client
        return client.contact_name or client.name

    @property
    def zone(self) -> ZoneInfo:
        """The client's time zone: the pack's dates are theirs."""
        try:
            return ZoneInfo(self.engagement.client.time_zone)
        except (ZoneInfoNotFoundError, ValueError):
            return ZoneInfo("UTC")

    def day(self, moment: datetime | date | None) -> str | None:
        """ "2026-08-08" where the client lives; None for None."""
        if isinstance(moment, datetime):
            return moment.astimezone(self.zone).date().isoformat()
        return moment.isoformat() if moment else None

    def minute(self, moment: datetime) -> str:
        """ "2026-08-08T14:05" where the client lives."""
        return moment.astimezone(self.zone).strftime("%Y-%m-%dT%H:%M")

    def facts(self, topic: str) -> Mapping[str, Any]:
        """The facts of a topic by key; empty when it was not looked at."""
        found = self.evidence.topic(topic) if self.evidence else None
        return found if found is not None else {}

    def fact(self, topic: str) -> Any:
        """The one fact of a topic that has one (registration, spf, dmarc, mx, zone), or None."""
        return next(iter(self.facts(topic).values()), None)

    def standing(self, kind: str) -> list[AccessGrant]:
        return [grant for grant in self.grants if grant.kind == kind and grant.is_standing]

    def contacts_for(self, role: str) -> list[Contact]:
        return [contact for contact in self.contacts if contact.role == role]

    def cards_for(self, subject: str) -> list[RollbackCard]:
        return [card for card in self.cards if card.subject == subject]


def collect(engagement: Engagement, moment: datetime) -> Papers:
    """Read the papers; one query a kind of paper, whatever the engagement holds."""
    audits = Run.objects.filter(engagement=engagement).audits().finished().order_by("finished_at")
    first, last = audits.whole().without_evidence().first(), audits.last()
    risks = list(engagement.risks.select_related("accepted_by").ranked())
    return Papers(
        engagement=engagement,
        moment=moment,
        spec=_spec(engagement),
        first_audit=first,
        last_audit=last,
        evidence=_evidence(last),
        findings=list(last.findings.all()) if last else [],
        risks=risks,
        dns_records=list(engagement.dns_records.all()),
        contacts=list(engagement.contacts.all()),
        grants=list(engagement.access_grants.all()),
        alerts=list(engagement.alert_destinations.all()),
        cards=list(engagement.rollback_cards.all()),
        secrets=list(engagement.secrets.all()),
        changes=list(engagement.changes.order_by("at", "pk")),
        questions=list(engagement.approvals.unanswered()),
        blocks=list(engagement.blocks.with_items()),
        proofs=of_sprint(engagement, risks),
    )


def _spec(engagement: Engagement) -> LaunchSpec:
    try:
        return LaunchSpec.from_dict(engagement.spec)
    except SpecError:
        return LaunchSpec(domain=engagement.domain)


def _evidence(run: Run | None) -> Evidence | None:
    """The evidence of a run; None when an older release stored it in a form of its own."""
    if run is None or not run.evidence:
        return None
    try:
        return evidence_from_json(run.evidence)
    except DecodeError:
        return None
