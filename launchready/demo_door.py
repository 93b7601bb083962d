"""The demo's door outside: open, with two packages behind it and one visitor who has come by."""

from __future__ import annotations

from decimal import Decimal

from engagements.models import FrontDoor, Lead, LeadKind, Package, Workspace
from engagements.public.forms import contact_text, keeping_text

PACKAGES = (
    {
        "name": "Launch in 48 hours",
        "summary": "Your coaching or consulting business, safe to sell from this week.",
        "price": Decimal(2400),
        "further_domain": Decimal(300),
        "rush_percent": 25,
        "included": "Domain, redirects and certificates\nMail that arrives\nOne clean release\n"
        "Monitoring that somebody reads\nThe handover pack",
        "excluded": "New features or design\nWriting content\nAdvertising and search ranking",
        "playbook_key": "a",
        "suits": ["stage:prototype", "stage:live", "sale:calls", "sale:checkout"],
        "position": 1,
    },
    {
        "name": "From idea to first demo",
        "summary": "A B2B service that a first customer can log in to, in good hands after.",
        "price": Decimal(3200),
        "further_domain": Decimal(400),
        "included": "Domain, edge and mail\nDeployment with secrets moved\nCore flows tried again\n"
        "Handover to your developer",
        "excluded": "Building the product\nLegal and tax advice",
        "playbook_key": "b",
        "suits": ["stage:idea", "stage:prototype", "sale:offer", "after:developer"],
        "position": 2,
    },
)
ANSWERS = {
    "production-known": "yes",
    "access-scattered": "unsure",
    "secrets-copied": "yes",
    "two-sites": "yes",
    "slow-after-mail": "no",
    "links-arrive": "no",
    "flagged": "unsure",
    "recovery-known": "no",
    "downtime-from-prospects": "no",
    "archaeology": "no",
}


def open_demo_door(workspace: Workspace) -> FrontDoor:
    """The door, with the workspace in scope."""
    door = FrontDoor.objects.create(workspace=workspace, slug=workspace.slug, is_open=True)
    Package.objects.bulk_create(Package(**package) for package in PACKAGES)
    lead, _ = Lead.issue(LeadKind.RISKS, answers=ANSWERS)
    lead.leave_address(
        "ida@tidewater-advice.example",
        name="Ida Holm",
        note="We want to sell from it by the first of the month.",
        consent=f"{keeping_text(door)} {contact_text(door)}",
        keep_days=door.keep_days,
        may_contact=True,
    )
    return door
