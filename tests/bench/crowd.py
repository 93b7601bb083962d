"""A workspace full of other people's sprints, in bulk: what a page must not slow down for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone

from checks.engine.registry import all_rules
from checks.runs.models import Finding, Purpose, Run, RunState
from engagements import tenancy
from engagements.models import (
    Approval,
    Block,
    ChangeEntry,
    Client,
    DnsRecord,
    Engagement,
    FounderComment,
    Item,
    Mail,
    Membership,
    Risk,
    Role,
    SecretEntry,
    User,
    WorkspaceAuditEntry,
)
from engagements.models.audit_log import AuditEntry
from engagements.playbooks import load_playbook
from tests.checks.readiness.makers import make_check
from tests.factories import make_user

BLOCKS, ITEMS, RISKS, LINES, CHANGES, RECORDS, SECRETS = 6, 4, 12, 20, 8, 8, 5
SEVERITIES = ("blocker", "major", "minor")


@transaction.atomic
def crowd(workspace: Any, size: int) -> None:
    """So many running sprints, each of a client and a founder of its own, with papers and a run."""
    with tenancy.scope(workspace):
        sprints = _sprints(workspace, size)
        _people(workspace, sprints)
        _plans(sprints)
        _papers(sprints)
        _runs(sprints)
        WorkspaceAuditEntry.objects.bulk_create(
            WorkspaceAuditEntry(actor_name="Ann", sentence=f"opened sprint {number}")
            for number in range(size)
        )
    for _ in range(size // 5):
        make_check(workspace)


def _sprints(workspace: Any, size: int) -> list[Engagement]:
    clients = Client.objects.bulk_create(
        Client(workspace=workspace, name=f"Client {number}", slug=f"client-{number}")
        for number in range(size)
    )
    now, playbook = timezone.now(), load_playbook("a").as_dict()
    return Engagement.objects.bulk_create(
        Engagement(
            client=client,
            title=f"Launch {number}",
            slug=f"launch-{number}",
            domain=f"crowd{number}.example",
            playbook_key="a",
            playbook=playbook,
            state="running",
            started_at=now,
        )
        for number, client in enumerate(clients)
    )


def _people(workspace: Any, sprints: list[Engagement]) -> None:
    """Each sprint's founder, and a mail to them."""
    users = User.objects.bulk_create(
        User(email=f"fay-{workspace.pk}-{number}@people.example", name=f"Fay {number}")
        for number in range(len(sprints))
    )
    founders = Membership.objects.bulk_create(
        Membership(user=user, workspace=workspace, role=Role.FOUNDER, client=sprint.client)
        for user, sprint in zip(users, sprints, strict=True)
    )
    now = timezone.now()
    Mail.objects.bulk_create(
        Mail(
            engagement=sprint,
            member=founder,
            side="client",
            to_name="Fay",
            to_address=founder.user.email,
            kind="needs_you",
            state="sent",
            send_at=now,
            sent_at=now,
            subject="2 things need you",
            text="Hello,\n\nthis waits for you.",
        )
        for founder, sprint in zip(founders, sprints, strict=True)
    )


def _plans(sprints: list[Engagement]) -> None:
    blocks = Block.objects.bulk_create(
        Block(
            engagement=sprint,
            position=position,
            key=f"block-{position}",
            title=f"Block {position}",
            stage="audit",
            starts_hour=8 * position,
            ends_hour=8 * position + 8,
            state="working" if position == 1 else "waiting",
        )
        for sprint in sprints
        for position in range(BLOCKS)
    )
    Item.objects.bulk_create(
        Item(block=block, position=position, key=f"item-{position}", title=f"Item {position}")
        for block in blocks
        for position in range(ITEMS)
    )


def _papers(sprints: list[Engagement]) -> None:
    asker = make_user()
    Risk.objects.bulk_create(_risks(sprints))
    Approval.objects.bulk_create(
        Approval(engagement=sprint, question="May we move the DNS?", asked_by=asker)
        for sprint in sprints
    )
    FounderComment.objects.bulk_create(
        FounderComment(engagement=sprint, author_name="Fay", text="Seen", from_client=True)
        for sprint in sprints
    )
    AuditEntry.objects.bulk_create(
        AuditEntry(engagement=sprint, actor_name="Ann", sentence="moved a record")
        for sprint in sprints
        for _ in range(LINES)
    )
    ChangeEntry.objects.bulk_create(
        ChangeEntry(engagement=sprint, who="Ann", what="Moved www", where="Cloudflare")
        for sprint in sprints
        for _ in range(CHANGES)
    )
    SecretEntry.objects.bulk_create(
        SecretEntry(engagement=sprint, name=f"KEY_{n}", home="1Password", owner="Fay")
        for sprint in sprints
        for n in range(SECRETS)
    )
    DnsRecord.objects.bulk_create(
        DnsRecord(engagement=sprint, name=f"h{n}.{sprint.domain}", type="A", values=["192.0.2.1"])
        for sprint in sprints
        for n in range(RECORDS)
    )


def _risks(sprints: list[Engagement]) -> Iterator[Risk]:
    for sprint in sprints:
        for number in range(RISKS):
            yield Risk(
                engagement=sprint,
                code="WEB004",
                subject=f"h{number}.{sprint.domain}",
                fingerprint=f"{sprint.pk}-{number}",
                title="Visitors reach two versions of the site",
                why="Leads split between two addresses.",
                fix="Redirect every variant to one host.",
                impact="lost_leads",
                severity=SEVERITIES[number % 3],
                state="fixed" if number % 4 == 0 else "open",
                fixed_at=timezone.now() if number % 4 == 0 else None,
            )


def _runs(sprints: list[Engagement]) -> None:
    """An audit each, with a verdict of every third rule."""
    now, rules = timezone.now(), [*all_rules().values()][::3]
    runs = Run.objects.bulk_create(
        Run(
            engagement=sprint,
            purpose=Purpose.AUDIT,
            state=RunState.DONE,
            spec={"domain": sprint.domain},
            evidence={},
            gate="not_ready",
            sentence="Not ready.",
            counts={"fail": 3},
            failures={"blocker": 1},
            started_at=now,
            finished_at=now,
        )
        for sprint in sprints
    )
    Finding.objects.bulk_create(
        Finding(
            run=run,
            position=position,
            code=rule.code,
            subject=run.engagement.domain,
            fingerprint=f"{run.engagement_id}-{position}",
            status="fail" if position % 5 == 0 else "pass",
            severity="major",
            impact=rule.impact,
            title=rule.title,
            found="It was seen.",
            why=rule.why,
        )
        for run in runs
        for position, rule in enumerate(rules)
    )
