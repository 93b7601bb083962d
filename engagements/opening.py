"""Opening an engagement: the sprint, its playbook as of today, its blocks and their items."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from engagements.domain_names import clean_domain
from engagements.editions import book
from engagements.models import Block, Client, Engagement, Item, User, audit
from engagements.playbooks import Playbook, PlaybookBlock


@transaction.atomic
def open_engagement(
    client: Client,
    domain: str,
    playbook_key: str,
    *,
    title: str = "",
    spec: dict[str, Any] | None = None,
    by: User | None = None,
) -> Engagement:
    """A draft engagement with everything in it, or nothing at all.

    `domain` as a person types it; `spec` in the shape of launchready.toml, a bare domain when
    None. Raises ValidationError for the domain and PlaybookError for the key.
    """
    chosen = book(playbook_key)
    playbook = chosen.playbook
    name = clean_domain(domain)
    engagement = Engagement.objects.create(
        client=client,
        title=title.strip() or f"Launch of {name}",
        domain=name,
        spec={**(spec or {}), "domain": name},
        playbook_key=playbook.key,
        playbook_edition=chosen.edition,
        playbook=playbook.as_dict(),
        severity_overrides=dict(playbook.severity),
    )
    _lay_out(engagement, playbook)
    audit(engagement, by, f"opened the engagement with playbook {playbook.key.upper()}", name)
    return engagement


def _lay_out(engagement: Engagement, playbook: Playbook) -> None:
    blocks = Block.objects.bulk_create(
        _block(engagement, position, planned)
        for position, planned in enumerate(playbook.blocks, start=1)
    )
    Item.objects.bulk_create(
        Item(
            block=block,
            position=position,
            key=item.key,
            title=item.title,
            guidance=item.guidance,
            rule_codes=list(item.rule_codes),
        )
        for block, planned in zip(blocks, playbook.blocks, strict=True)
        for position, item in enumerate(planned.items, start=1)
    )


def _block(engagement: Engagement, position: int, planned: PlaybookBlock) -> Block:
    return Block(
        engagement=engagement,
        position=position,
        key=planned.key,
        title=planned.title,
        outcome=planned.outcome,
        stage=planned.stage,
        starts_hour=planned.starts_hour,
        ends_hour=planned.ends_hour,
        gate=planned.gate,
    )
