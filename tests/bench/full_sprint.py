"""One sprint with everything in it: what its pages look like after two busy days."""

from __future__ import annotations

import asyncio
import tomllib
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

from django.utils import timezone

from checks.engine.evidence import Evidence
from checks.engine.registry import all_rules
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.practice import PracticeLab
from checks.practice.faults import faults_at_start
from checks.practice.lab import DOMAIN
from checks.runs.carrying import judge_and_store
from checks.runs.models import Run, Turn
from checks.webhooks.models import Webhook
from engagements import tenancy
from engagements.models import (
    Approval,
    Engagement,
    FounderComment,
    FounderScreenshot,
    InternalComment,
    InternalScreenshot,
    Item,
    Membership,
    Risk,
)
from engagements.models.audit_log import audit
from engagements.opening import open_engagement
from handover.models import PackVersion
from tests.bench.crowd import SEVERITIES
from tests.checks.runs.makers import make_run
from tests.checks.webhooks.makers import make_delivery, make_webhook
from tests.factories import (
    make_access_grant,
    make_alert,
    make_approval,
    make_change,
    make_comment,
    make_contact,
    make_dns_record,
    make_env_variable,
    make_mail,
    make_risk,
    make_rollback_card,
    make_screenshot,
    make_secret_entry,
)
from tests.handover.paperwork import make_ready

RISKS, RECORDS, LINES, SECRETS, COMMENTS, PICTURES, PACKS = 60, 40, 200, 30, 60, 20, 4


@dataclass(frozen=True, slots=True)
class Full:
    """The sprint, and of its rows those that have most to show."""

    engagement: Engagement
    runs: list[Run]  # oldest first
    risk: Risk  # with comments and pictures
    turned: Risk  # which a run saw fixed
    item: Item
    question: Approval
    webhook: Webhook
    packs: list[PackVersion]


@cache
def evidence() -> tuple[Evidence, Evidence]:
    """The practice lab as found, and with every second fault mended."""
    with PracticeLab(faults=()) as lab:
        faults = sorted(faults_at_start())
        lab.break_(*faults[::2])
        mended = _look(lab)
        lab.break_(*faults[1::2])
        return _look(lab), mended


def _look(lab: PracticeLab) -> Evidence:
    network = Network(NetworkConfig.from_toml(lab.network_file))
    return asyncio.run(look_at(LaunchSpec.from_toml(lab.spec_toml()), network))


def full_sprint(founder: Membership, consultant: Membership) -> Full:
    """Of the founder's client, in the scope of its workspace."""
    with tenancy.scope(consultant.workspace):
        client = founder.client
        assert client is not None
        sprint = open_engagement(
            client, DOMAIN, "a", spec=tomllib.loads(PracticeLab.spec_toml()), by=consultant.user
        )
        sprint.start(by=consultant.user)
        as_found, mended = evidence()
        runs = [_run(sprint, each) for each in (as_found, as_found, mended)]
        _registers(sprint)
        risk, item = _talk(sprint, consultant)
        webhook = make_webhook(consultant)
        for number in range(LINES):
            audit(sprint, consultant.user, f"moved record {number}", risk)
            make_change(sprint, what=f"Moved record {number}", undo="Put it back.")
            make_delivery(webhook, message_id=f"msg_{number}", engagement=sprint)
            make_mail(sprint, founder)
        return Full(
            engagement=sprint,
            runs=runs,
            risk=risk,
            turned=Turn.objects.filter(risk__isnull=False).first().risk,  # type: ignore[union-attr]
            item=item,
            question=make_approval(sprint, detail="It answers for your old address."),
            webhook=webhook,
            packs=[make_ready(sprint) for _ in range(PACKS)],
        )


def _run(sprint: Engagement, seen: Evidence) -> Run:
    run = make_run(sprint)
    run.claim()
    judge_and_store(run, seen, all_rules().values())
    return run


def _registers(sprint: Engagement) -> None:
    soon = timezone.localdate() + timedelta(days=30)
    for number in range(sprint.risks.open().count(), RISKS):
        make_risk(
            sprint,
            title=f"Visitors reach version {number} of the site",
            subject=f"h{number}.{DOMAIN}",
            severity=SEVERITIES[number % 3],
            fingerprint=f"bench-{number}",
            **({"lane": "later", "later_until": soon} if number % 3 == 2 else {}),
        )
    for number in range(sprint.dns_records.count(), RECORDS):
        make_dns_record(
            sprint, name=f"h{number}.{DOMAIN}", expected=[f"192.0.2.{number % 20}"], ttl=300
        )
    for number in range(SECRETS):
        make_secret_entry(sprint, rotate_by=soon)
        make_env_variable(sprint)
        make_access_grant(sprint, system=f"System {number}", remove_on=soon)
    for _ in range(10):
        make_rollback_card(sprint)
        make_contact(sprint)
        make_alert(sprint)
        make_approval(sprint)


def _talk(sprint: Engagement, consultant: Membership) -> tuple[Risk, Item]:
    """Comments and pictures, half of them about one risk and one item."""
    risk = sprint.risks.open().first()
    item = Item.objects.filter(block__engagement=sprint).first()
    assert risk is not None
    assert item is not None
    about: tuple[dict[str, Any], ...] = ({}, {"risk": risk}, {}, {"item": item})
    for number in range(COMMENTS):
        for kind in (InternalComment, FounderComment):
            make_comment(kind, sprint, author=consultant.user, **about[number % 4])
    for number in range(PICTURES):
        side = ("before", "after")[number % 2]
        make_screenshot(FounderScreenshot, (risk, item)[number // 2 % 2], side=side)
        make_screenshot(InternalScreenshot, (risk, item)[number // 2 % 2], side=side)
    return risk, item
