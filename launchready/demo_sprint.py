"""The demo's people and paperwork: one consultancy, one founder, one sprint that has begun."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from checks.practice.faults import Fault
from checks.practice.lab import DOMAIN, PracticeLab
from checks.runs.intake.taking import take
from engagements import tenancy
from engagements.env_names import EnvName
from engagements.models import (
    AccessGrant,
    AlertDestination,
    ApiToken,
    Approval,
    ApprovalKind,
    ChangeEntry,
    Client,
    Contact,
    Engagement,
    Membership,
    Role,
    RollbackCard,
    SecretEntry,
    User,
    Workspace,
)
from engagements.models.env_variable import take_names
from engagements.opening import open_engagement
from launchready.demo_door import open_demo_door

CONSULTANT = "maya@sprint-studio.example"
FOUNDER = "nora@harbour-coaching.example"
PIPELINE = "Deploy pipeline of Harbour Coaching"
SCOPE_IN = (
    "Domain, DNS and redirects, certificates, the edge, mail from your domain, one clean "
    "production deployment, monitoring, and the handover."
)
SCOPE_OUT = "New features, design changes, writing content, advertising and search ranking."

CONTACTS = (
    ("first_week", "Maya Lind", "maya@sprint-studio.example", "Weekdays 8 to 20, London time"),
    ("registrar", "Harbour Registrar support", "support@registrar.example", "Weekdays 9 to 17"),
    ("hosting", "Hosting support", "help@hosting.example", "Day and night"),
    ("edge", "Edge support", "help@edge.example", "By ticket, day and night"),
    ("mail", "Mail support", "help@mail-host.example", "Day and night"),
    ("payments", "Payments support", "help@payments.example", "Day and night"),
)
ALERTS = (
    # who, channel, where to, kinds, seconds until a test was seen
    ("Nora Quist", "sms", "+44 20 7946 0018", ("uptime", "forms", "payments"), 95),
    ("Maya Lind", "mail", CONSULTANT, ("uptime", "certificate", "errors"), 240),
    ("Nora Quist", "mail", FOUNDER, ("certificate", "domain"), None),
)
ACCESS = (
    ("Domain registrar", "registrar", "founder", "Nora Quist"),
    ("DNS provider", "dns", "founder", "Nora Quist"),
    ("DNS provider", "dns", "founder", "Maya Lind (for the sprint)"),
    ("Hosting account", "hosting", "third_party", "The former freelancer"),
    ("Code repository", "code", "founder", "Nora Quist"),
    ("Code repository on GitHub", "code", "founder", "Maya Lind (for the sprint)"),
    ("Payments", "payments", "founder", "Nora Quist"),
)
ROLLBACKS = (
    (
        "dns",
        "Undo a DNS change",
        "The site or mail stops within an hour of a change to a record.",
        "Open the DNS provider and the change log of this sprint.\n"
        "Find the last change and its line “how to undo it”.\n"
        "Put the old value back and save.\n"
        "Wait five minutes, then open the site on a phone without Wi-Fi.",
        6,
    ),
    (
        "deploy",
        "Go back to the last good release",
        "Booking, log-in or payment fails right after a release.",
        "Open the hosting account, then Deployments.\n"
        "Choose the last release marked as good and press “Promote to production”.\n"
        "Book a test call and see that the mail arrives.",
        8,
    ),
    (
        "mail",
        "Take a mail change back",
        "Confirmations stop arriving after a change to SPF, DKIM or DMARC.",
        "Open the DNS provider.\nPut the former TXT value back from the change log.\n"
        "Send yourself a booking confirmation.",
        5,
    ),
)
SECRETS = (
    ("STRIPE_SECRET_KEY", "api_key", "Hosting account, environment variables", "production"),
    ("POSTMARK_SERVER_TOKEN", "api_key", "Hosting account, environment variables", "production"),
    ("DATABASE_URL", "database", "Hosting account, environment variables", "production, staging"),
    ("WEBHOOK_SIGNING_SECRET", "webhook", "Hosting account, environment variables", "production"),
)


# Names out of the repository's .env.example, with its comments.
VARIABLES = (
    *((name, "") for name, *_ in SECRETS),
    ("SITE_URL", "Where visitors come in"),
    ("LOG_LEVEL", ""),
)

# What the founder said at intake, so far, and which of it the consultant has taken over.
INTAKE = {
    "booking-page": f"https://app.{DOMAIN}/book",
    "registrar-login": "me",
    "hosting-login": "agency",
    "production-known": "yes",
    "secrets-copied": "yes",
    "access-scattered": "unsure",
    "main-address": "www",
    "old-addresses": f"https://{DOMAIN}/autumn-webinar",
    "two-sites": "yes",
    "mail-services": "google-workspace,postmark",
    "links-arrive": "no",
    "flagged": "yes",
    "recovery-known": "no",
    "alert-address": FOUNDER,
}
TAKEN_OVER = ("recovery-known", "access-scattered")


@dataclass(frozen=True, slots=True)
class DemoSprint:
    workspace: Workspace
    consultant: User
    founder: User
    engagement: Engagement


@transaction.atomic
def make_demo_sprint() -> DemoSprint:
    """Everything but the runs: the engine makes those."""
    workspace = Workspace.objects.create(
        name="Sprint Studio", slug="sprint-studio", time_zone="Europe/London"
    )
    consultant = _person(CONSULTANT, "Maya Lind")
    founder = _person(FOUNDER, "Nora Quist")
    with tenancy.scope(workspace):
        client = Client.objects.create(
            name="Harbour Coaching", contact_name="Nora Quist", contact_email=FOUNDER
        )
        owner = Membership.objects.create(user=consultant, workspace=workspace, role=Role.OWNER)
        Membership.objects.create(
            user=founder, workspace=workspace, client=client, role=Role.FOUNDER
        )
        spec = tomllib.loads(PracticeLab.spec_toml())
        engagement = open_engagement(
            client, DOMAIN, "a", title="Harbour Coaching goes live", spec=spec, by=consultant
        )
        engagement.scope_in, engagement.scope_out = SCOPE_IN, SCOPE_OUT
        engagement.save(update_fields=["scope_in", "scope_out", "updated_at"])
        _paperwork(engagement, consultant)
        for question, answer in INTAKE.items():
            engagement.answer_intake(question, answer, by=founder)
        for question in TAKEN_OVER:
            take(engagement, question, by=consultant)
        engagement.start(by=consultant)
        first = engagement.blocks.current()
        if first is not None:
            first.start(by=consultant)
        ApiToken.issue(owner, PIPELINE, timedelta(days=90), engagement=engagement, may_write=True)
        open_demo_door(workspace)
    return DemoSprint(workspace, consultant, founder, engagement)


def _person(email: str, name: str) -> User:
    return User.objects.create_user(email, None, name=name, time_zone="Europe/London")


def _paperwork(engagement: Engagement, consultant: User) -> None:
    today = timezone.localdate()
    for role, name, email, hours in CONTACTS:
        Contact.objects.create(
            engagement=engagement, role=role, name=name, email=email, hours=hours
        )
    for who, channel, address, kinds, seconds in ALERTS:
        AlertDestination.objects.create(
            engagement=engagement,
            who=who,
            channel=channel,
            address=address,
            kinds=list(kinds),
            seconds=seconds,
            tested_at=timezone.now() if seconds else None,
        )
    for system, kind, whose, holder in ACCESS:
        AccessGrant.objects.create(
            engagement=engagement,
            system=system,
            kind=kind,
            whose=whose,
            holder=holder,
            remove_on=today + timedelta(days=14) if "sprint" in holder else None,
        )
    for subject, title, trigger, steps, minutes in ROLLBACKS:
        RollbackCard.objects.create(
            engagement=engagement,
            subject=subject,
            title=title,
            trigger=trigger,
            steps=steps,
            minutes=minutes,
        )
    undo_dns = engagement.rollback_cards.get(subject="dns")
    undo_dns.note_rehearsal(13, today - timedelta(days=1), by=consultant)
    undo_dns.note_rehearsal(4, by=consultant)
    for name, kind, home, environments in SECRETS:
        SecretEntry.objects.create(
            engagement=engagement,
            name=name,
            kind=kind,
            home=home,
            environments=environments,
            owner="Nora Quist",
            rotate_by=today + timedelta(days=90),
        )
    names = [EnvName(name, note, 0) for name, note in VARIABLES]
    take_names(engagement, names, ["production"], by=consultant)
    Approval.ask(
        engagement,
        "May we switch the old hosting account off on Friday?",
        by=consultant,
        detail="Nothing of yours runs there any more, and it still answers for your old address.",
        due_at=timezone.now() + timedelta(hours=20),
    )
    Approval.ask(
        engagement,
        "Please invite us to your Cloudflare account",
        by=consultant,
        kind=ApprovalKind.ACCESS,
        detail="So that we can put the records right. You take us out again at the end.",
    )


def note_repair(sprint: DemoSprint, fault: Fault) -> None:
    """One line of the change log, as the consultant would write it."""
    ChangeEntry.objects.create(
        engagement=sprint.engagement,
        block=sprint.engagement.blocks.current(),
        who=sprint.consultant.name,
        what=fault.repair[:300],
        where=", ".join(sorted({subject for _, subject in fault.fails}))[:300],
        undo="Put back what was there before: it stands in the first audit of this sprint.",
    )
