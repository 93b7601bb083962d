"""The paperwork as the API shows it and takes it."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from django.conf import settings
from django.urls import reverse
from ninja import Field, Schema
from pydantic import ConfigDict

from engagements.api.paging import LARGEST_KEY
from engagements.models import (
    Effort,
    EngagementState,
    Impact,
    ItemState,
    Lane,
    RecordType,
    RiskState,
    Severity,
)

Key = Annotated[int, Field(ge=1, le=LARGEST_KEY)]
Slug = Annotated[str, Field(pattern=r"^[-a-zA-Z0-9_]{1,120}$")]


def desk_url(name: str, row: Any, *args: object) -> str:
    """The page of an engagement, or of a row of one, on the desk."""
    engagement = getattr(row, "engagement", row)
    parts = [engagement.workspace.slug, engagement.slug, *args]
    return settings.SITE_URL + reverse(name, args=parts)


class Sent(Schema):
    """What a program sends: a field that we do not know is a mistake of theirs, and is told."""

    model_config = ConfigDict(extra="forbid")


class ClientOut(Schema):
    slug: str
    name: str


class EngagementOut(Schema):
    slug: str
    title: str
    domain: str
    client: ClientOut
    state: EngagementState
    playbook_key: str
    playbook_edition: int
    started_at: datetime | None
    closed_at: datetime | None
    created_at: datetime
    url: str = Field(description="Its page on the desk.")

    @staticmethod
    def resolve_url(row: Any) -> str:
        return desk_url("engagement_page", row)


class EngagementIn(Sent):
    """Name a client who is there by its slug, or a new one."""

    domain: str = Field(max_length=2000)
    client: Slug | None = Field(None, description="Slug of a client who is there already.")
    client_name: str = Field("", max_length=120, description="Of a new client.")
    contact_name: str = Field("", max_length=120)
    contact_email: str = Field("", max_length=254)
    playbook: Slug = "a"
    home: str = Field("", max_length=2000)
    login: str = Field("", max_length=2000)
    booking: str = Field("", max_length=2000)
    checkout: str = Field("", max_length=2000)
    webhook: str = Field("", max_length=2000)
    senders: list[Annotated[str, Field(max_length=60)]] = Field(
        [], max_length=20, description="Services that may send mail for the domain."
    )
    edge_provider: str = Field("", max_length=60)


class RiskOut(Schema):
    id: int
    code: str = Field(description="Of the rule; empty for a risk written by hand.")
    subject: str
    title: str
    why: str
    fix: str
    impact: Impact
    severity: Severity
    effort: Effort
    state: RiskState
    lane: Lane
    later_until: date | None
    accepted_until: date | None
    accepted_reason: str
    accepted_proof: str = Field(description="Where the acceptance is written down beside here.")
    false_alarm_reason: str
    fixed_proof: str
    owner_name: str
    first_seen_at: datetime
    last_seen_at: datetime
    fixed_at: datetime | None
    reopened_count: int
    url: str

    @staticmethod
    def resolve_url(row: Any) -> str:
        return desk_url("risk_page", row, row.pk)


class RiskWanted(Schema):
    state: RiskState | None = None
    lane: Lane | None = None
    severity: Severity | None = None
    open: bool | None = Field(None, description="True: open or being fixed; false: neither.")


class RiskMove(Sent):
    """What to do with a risk. Only the founder, in the portal, can accept one."""

    verb: Literal["start", "fixed", "fix_now", "later", "ask", "false_alarm", "reopen", "owner"]
    until: date | None = Field(None, description="For “later” and “ask”: a day to come.")
    reason: str = Field("", max_length=1000, description="For “ask”, “false_alarm” and “reopen”.")
    proof: str = Field("", max_length=300, description="For “fixed”: how you know.")
    owner_name: str = Field("", max_length=120, description="For “owner”.")


class BlockOut(Schema):
    key: str
    title: str
    stage: str
    state: str


class ItemOut(Schema):
    id: int
    key: str
    title: str
    guidance: str
    rule_codes: list[str]
    state: ItemState
    rule_state: ItemState = Field(description="What the rules said last.")
    reason: str
    note: str
    decided_at: datetime | None
    decided_by_rule: bool
    block: BlockOut


class ItemWord(Sent):
    """A person's word on an item; “rules” takes it back."""

    verdict: Literal["pass", "fail", "not_applicable", "rules"]
    reason: str = Field("", max_length=300, description="Needed to go against the rules.")
    note: str | None = Field(None, max_length=2000, description="Null leaves the note as it is.")


class ChangeOut(Schema):
    id: int
    at: datetime
    who: str
    what: str
    where: str
    undo: str
    block: BlockOut | None


class ChangeIn(Sent):
    what: str = Field(max_length=300)
    where: str = Field(max_length=300, description="System and place, for example a record.")
    undo: str = Field("", max_length=20_000, description="How to undo it.")
    who: str = Field("", max_length=120, description="Empty for whose token it is.")


class DnsRecordOut(Schema):
    name: str
    type: RecordType
    values: list[str] | None = Field(description="As observed; null for not observed yet.")
    expected: list[str] | None = Field(description="As the launch spec says.")
    has_drifted: bool
    ttl: int | None
    sentence: str
    breaks: str = Field(description="What stops working without it.")
    who_can_change: str
    intentional: bool | None
    note: str
    last_observed_at: datetime | None
