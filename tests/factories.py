"""Hand-written makers of rows, with defaults that make sense. Each opens a scope when none is set.

risk = make_risk(severity="blocker")                   # with workspace, client and engagement
engagement = make_engagement(client=make_client(workspace=workspace))
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from decimal import Decimal
from itertools import count, cycle
from typing import Any

from django.utils import timezone
from PIL import Image

from engagements import tenancy
from engagements.models import (
    AccessGrant,
    AlertDestination,
    Approval,
    Block,
    ChangeEntry,
    Client,
    Contact,
    DnsRecord,
    Drill,
    Engagement,
    EnvVariable,
    FounderComment,
    FounderScreenshot,
    FrontDoor,
    IntakeOutcome,
    InternalComment,
    InternalScreenshot,
    Item,
    Lead,
    LeadKind,
    Mail,
    Membership,
    Package,
    Risk,
    Role,
    RollbackCard,
    SecretEntry,
    User,
    Workspace,
)
from engagements.opening import open_engagement
from engagements.redacting import Redacted, redact

_numbers = count(1)
_places = cycle(range(100, 30_000))  # small integers, apart from those that tests choose


@contextmanager
def scope_of(workspace_id: int) -> Iterator[None]:
    """The workspace's scope, unless some scope is set already."""
    if tenancy.is_set():
        yield
        return
    with tenancy.scope(workspace_id):
        yield


def make_user(email: str = "", **fields: Any) -> User:
    number = next(_numbers)
    password = fields.pop("password", None)
    defaults = {"name": f"Person {number}", "time_zone": "Europe/London"}
    return User.objects.create_user(
        email or f"person{number}@people.example", password, **(defaults | fields)
    )


def make_workspace(name: str = "", **fields: Any) -> Workspace:
    return Workspace.objects.create(name=name or f"Consultancy {next(_numbers)}", **fields)


def _workspace_in_scope() -> Workspace | None:
    workspace_id = tenancy.current().workspace_id if tenancy.is_set() else None
    return Workspace.objects.get(pk=workspace_id) if workspace_id else None


def make_membership(
    role: Role = Role.OWNER,
    *,
    user: User | None = None,
    workspace: Workspace | None = None,
    client: Client | None = None,
) -> Membership:
    """A place in a workspace; roles of the client's side get a client when none is given."""
    if client is not None:
        workspace = client.workspace
    workspace = workspace or make_workspace()
    if role.is_on_the_clients_side and client is None:
        client = make_client(workspace=workspace)
    return Membership.objects.create(
        user=user or make_user(),
        workspace=workspace,
        client=client,
        role=role,
        seen_at=timezone.now(),  # so that no test's first page counts the query that notes it
    )


def make_client(name: str = "", *, workspace: Workspace | None = None, **fields: Any) -> Client:
    workspace = workspace or _workspace_in_scope() or make_workspace()
    defaults = {"contact_name": "Fay Founder", "contact_email": "fay@coach.example"}
    with scope_of(workspace.pk):
        return Client.objects.create(
            workspace=workspace, name=name or f"Client {next(_numbers)}", **(defaults | fields)
        )


def make_engagement(*, client: Client | None = None, **fields: Any) -> Engagement:
    """A bare engagement without blocks, running for an hour unless said otherwise."""
    client = client or make_client()
    number = next(_numbers)
    defaults: dict[str, Any] = {
        "title": f"Launch {number}",
        "domain": f"client{number}.example",
        "playbook_key": "a",
        "state": "running",
        "started_at": timezone.now() - timedelta(hours=1),
    }
    with scope_of(client.workspace_id):
        return Engagement.objects.create(client=client, **(defaults | fields))


def make_sprint(
    *, client: Client | None = None, domain: str = "coach.example", playbook_key: str = "a"
) -> Engagement:
    """A draft engagement as the product opens it, with all blocks and items of its playbook."""
    client = client or make_client()
    with scope_of(client.workspace_id):
        return open_engagement(client, domain, playbook_key)


def _on_paper(kind: type[Any], engagement: Engagement | None, fields: dict[str, Any]) -> Any:
    engagement = engagement or make_engagement()
    with scope_of(engagement.workspace_id):
        return kind.objects.create(engagement=engagement, **fields)


def make_block(engagement: Engagement | None = None, **fields: Any) -> Block:
    number = next(_numbers)
    defaults = {
        "position": next(_places),
        "key": f"block-{number}",
        "title": f"Block {number}",
        "stage": "audit",
        "starts_hour": 0,
        "ends_hour": 8,
    }
    block: Block = _on_paper(Block, engagement, defaults | fields)
    return block


def make_item(block: Block | None = None, **fields: Any) -> Item:
    block = block or make_block()
    number = next(_numbers)
    defaults = {"position": next(_places), "key": f"item-{number}", "title": f"Item {number}"}
    with scope_of(block.workspace_id):
        return Item.objects.create(block=block, **(defaults | fields))


def make_risk(engagement: Engagement | None = None, **fields: Any) -> Risk:
    defaults = {
        "code": "WEB004",
        "subject": "coach.example",
        "title": "Visitors reach two versions of the site",
        "why": "Leads split between two addresses.",
        "fix": "Redirect every variant to one host.",
        "impact": "lost_leads",
        "severity": "major",
    }
    risk: Risk = _on_paper(Risk, engagement, defaults | fields)
    return risk


def make_approval(engagement: Engagement | None = None, **fields: Any) -> Approval:
    defaults = {"question": "May we move the DNS?", "asked_by": make_user()}
    approval: Approval = _on_paper(Approval, engagement, defaults | fields)
    return approval


def make_access_grant(engagement: Engagement | None = None, **fields: Any) -> AccessGrant:
    defaults = {"system": "Cloudflare", "kind": "dns", "whose": "founder", "holder": "Ann"}
    grant: AccessGrant = _on_paper(AccessGrant, engagement, defaults | fields)
    return grant


def make_rollback_card(engagement: Engagement | None = None, **fields: Any) -> RollbackCard:
    defaults = {
        "subject": "dns",
        "title": f"Undo {next(_numbers)}",
        "trigger": "Visitors see an error.",
        "steps": "Log in to Cloudflare.\nPut the old address back.",
        "minutes": 5,
    }
    card: RollbackCard = _on_paper(RollbackCard, engagement, defaults | fields)
    return card


def make_drill(engagement: Engagement | None = None, **fields: Any) -> Drill:
    """A running one, begun now, of a card with two steps."""
    card = fields.pop("card", None) or make_rollback_card(engagement)
    steps = [{"text": step, "seconds": None} for step in card.step_list]
    defaults = {"card": card, "who": "Ann", "started_at": timezone.now(), "steps": steps}
    drill: Drill = _on_paper(Drill, card.engagement, defaults | fields)
    return drill


def make_secret_entry(engagement: Engagement | None = None, **fields: Any) -> SecretEntry:
    defaults = {
        "name": f"STRIPE_SECRET_KEY_{next(_numbers)}",
        "home": "1Password, vault Production",
        "environments": "production",
        "owner": "Fay Founder",
    }
    entry: SecretEntry = _on_paper(SecretEntry, engagement, defaults | fields)
    return entry


def make_env_variable(engagement: Engagement | None = None, **fields: Any) -> EnvVariable:
    defaults = {"name": f"NAME_{next(_numbers)}"}
    variable: EnvVariable = _on_paper(EnvVariable, engagement, defaults | fields)
    return variable


def make_contact(engagement: Engagement | None = None, **fields: Any) -> Contact:
    defaults = {
        "role": "hosting",
        "name": f"Support {next(_numbers)}",
        "email": "help@host.example",
    }
    contact: Contact = _on_paper(Contact, engagement, defaults | fields)
    return contact


def make_alert(engagement: Engagement | None = None, **fields: Any) -> AlertDestination:
    defaults = {
        "who": f"Fay {next(_numbers)}",
        "address": f"fay{next(_numbers)}@coach.example",
        "kinds": ["uptime", "certificate", "forms", "errors"],
    }
    alert: AlertDestination = _on_paper(AlertDestination, engagement, defaults | fields)
    return alert


def make_change(engagement: Engagement | None = None, **fields: Any) -> ChangeEntry:
    defaults = {"who": "Ann", "what": "Moved www to the edge", "where": "Cloudflare, CNAME www"}
    change: ChangeEntry = _on_paper(ChangeEntry, engagement, defaults | fields)
    return change


def make_dns_record(engagement: Engagement | None = None, **fields: Any) -> DnsRecord:
    defaults = {"name": "coach.example", "type": "A", "values": ["192.0.2.10"], "ttl": 300}
    record: DnsRecord = _on_paper(DnsRecord, engagement, defaults | fields)
    return record


def make_intake_outcome(engagement: Engagement | None = None, **fields: Any) -> IntakeOutcome:
    """An open question unless said otherwise."""
    defaults = {"key": f"question-{next(_numbers)}", "answer": "unsure", "makes": "question"}
    outcome: IntakeOutcome = _on_paper(IntakeOutcome, engagement, defaults | fields)
    return outcome


def make_comment(
    kind: type[InternalComment | FounderComment],
    engagement: Engagement | None = None,
    **fields: Any,
) -> Any:
    defaults = {"author_name": "Maya", "text": "Seen it"}
    return _on_paper(kind, engagement, defaults | fields)


def white_square() -> Redacted:
    drawn = io.BytesIO()
    Image.new("RGB", (320, 200), "white").save(drawn, "PNG")
    drawn.seek(0)
    return redact(drawn, [])


def make_screenshot(
    kind: type[InternalScreenshot | FounderScreenshot],
    subject: Risk | Item | ChangeEntry | Approval,
    **fields: Any,
) -> Any:
    """Of a paper; a before or an after where `side` says so."""
    defaults = {"caption": f"Picture {next(_numbers)}", "side": "neither"}
    defaults |= {"by": make_user(), "picture": white_square()} | fields
    with scope_of(subject.workspace_id):
        return kind.add(subject, **defaults)


def make_front_door(workspace: Workspace | None = None, **fields: Any) -> FrontDoor:
    """An open door, unless said otherwise."""
    workspace = workspace or make_workspace()
    defaults = {"slug": workspace.slug, "is_open": True}
    return FrontDoor.objects.create(workspace=workspace, **(defaults | fields))


def make_package(workspace: Workspace, **fields: Any) -> Package:
    defaults = {
        "name": f"Package {next(_numbers)}",
        "price": Decimal(2400),
        "included": "DNS and mail\nThe pack",
        "excluded": "New features",
    }
    with scope_of(workspace.pk):
        return Package.objects.create(**(defaults | fields))


def make_lead(
    workspace: Workspace, kind: LeadKind = LeadKind.RISKS, **fields: Any
) -> tuple[Lead, str]:
    """A lead and its link's token; by itself one that answered nothing."""
    with scope_of(workspace.pk):
        return Lead.issue(kind, **fields)


def make_mail(engagement: Engagement, member: Membership, **fields: Any) -> Mail:
    """One that went out, unless said otherwise."""
    now = timezone.now()
    defaults = {
        "member": member,
        "side": "client" if member.is_on_the_clients_side else "ours",
        "to_name": str(member.user),
        "to_address": member.user.email,
        "kind": "needs_you",
        "state": "sent",
        "send_at": now,
        "sent_at": now,
        "subject": "Coach Ltd: 2 things need you",
        "text": "Hello,\n\nthis waits for you.",
    }
    mail: Mail = _on_paper(Mail, engagement, defaults | fields)
    return mail
