"""From a line of a log to the row that it is about."""

from collections.abc import Callable, Iterable
from typing import Any, Final

from django.db import models
from django.urls import reverse

from engagements.models import (
    ApiToken,
    AuditEntry,
    Client,
    Engagement,
    Invitation,
    Item,
    Membership,
    PlaybookEdition,
    Risk,
    Workspace,
    WorkspaceAuditEntry,
)

# By AuditLine.target_kind: rows with a page of their own, and those that stand in a list.
PAGES: Final = {
    "approval": "approval_page",
    "dnsrecord": "dns_record_page",
    "risk": "risk_page",
}
LISTS: Final = {
    "accessgrant": "access_list",
    "alertdestination": "alert_list",
    "changeentry": "change_list",
    "contact": "contact_list",
    "envvariable": "env_list",
    "rollbackcard": "rollback_list",
    "secretentry": "secret_list",
}


WORKSPACE_LISTS: Final = {"apitoken": "token_list", "webhook": "webhook_list"}


def url_of(entry: AuditEntry, workspace_slug: str, slug: str) -> str:
    """Where the row, or the list it stands in, can be seen; "" for a line without one."""
    if entry.target_kind in PAGES:
        return reverse(PAGES[entry.target_kind], args=[workspace_slug, slug, entry.target_key])
    if entry.target_kind in LISTS:
        return reverse(LISTS[entry.target_kind], args=[workspace_slug, slug])
    if entry.target_kind in WORKSPACE_LISTS:
        return reverse(WORKSPACE_LISTS[entry.target_kind], args=[workspace_slug])
    return ""


def workspace_urls(workspace: Workspace, entries: Iterable[WorkspaceAuditEntry]) -> list[str]:
    """The same for lines of the workspace's own log, in their order.

    A page's path has names in it that may have changed since, and a row that is gone has no page:
    so the rows are looked up, with one query a kind, however many lines.
    """
    lines = list(entries)
    paths: dict[tuple[str, int | None], str] = {}
    for kind, (rows_of, path_of) in _KINDS.items():
        keys = {line.target_key for line in lines if line.target_kind == kind}
        if keys:
            for row in rows_of(workspace).filter(**{f"{_KEYS.get(kind, 'pk')}__in": keys}):
                name, parts = path_of(row)
                key = getattr(row, _KEYS.get(kind, "pk"))
                paths[kind, key] = reverse(name, args=[workspace.slug, *parts])
    return [paths.get((line.target_kind, line.target_key), "") for line in lines]


Rows = Callable[[Workspace], "models.QuerySet[Any]"]
Path = Callable[[Any], tuple[str, list[str | int]]]

# A person's line is kept by the account's key, and leads to the list while they have a place in it.
_KEYS: Final = {"user": "user_id"}
_KINDS: Final[dict[str, tuple[Rows, Path]]] = {
    "client": (lambda _: Client.objects.all(), lambda row: ("client_page", [row.slug])),
    "user": (
        lambda workspace: Membership.objects.filter(workspace=workspace),
        lambda row: ("people", []),
    ),
    "invitation": (
        lambda workspace: Invitation.objects.filter(workspace=workspace),
        lambda row: ("people", []),
    ),
    "apitoken": (
        lambda workspace: ApiToken.objects.filter(workspace=workspace),
        lambda row: ("token_list", []),
    ),
    "playbookedition": (
        lambda _: PlaybookEdition.objects.all(),
        lambda row: ("playbook_edit", [row.key]),
    ),
    # What is said among ourselves stands in this log, about something of a sprint.
    "engagement": (lambda _: Engagement.objects.all(), lambda row: ("comment_list", [row.slug])),
    "risk": (
        lambda _: Risk.objects.select_related("engagement"),
        lambda row: ("comment_risk", [row.engagement.slug, row.pk]),
    ),
    "item": (
        lambda _: Item.objects.select_related("block__engagement"),
        lambda row: ("comment_item", [row.block.engagement.slug, row.pk]),
    ),
}
