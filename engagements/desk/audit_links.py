"""From a line of an engagement's log to the row that it is about."""

from typing import Final

from django.urls import reverse

from engagements.models import AuditEntry

# By AuditLine.target_kind: rows with a page of their own, and those that stand in a list.
PAGES: Final = {
    "approval": "approval_page",
    "dnsrecord": "dns_record_page",
    "risk": "risk_page",
}
LISTS: Final = {
    "accessgrant": "access_list",
    "changeentry": "change_list",
    "contact": "contact_list",
    "rollbackcard": "rollback_list",
    "secretentry": "secret_list",
}


def url_of(entry: AuditEntry, workspace_slug: str, slug: str) -> str:
    """Where the row, or the list it stands in, can be seen; "" for a line without one."""
    if entry.target_kind in PAGES:
        return reverse(PAGES[entry.target_kind], args=[workspace_slug, slug, entry.target_key])
    if entry.target_kind in LISTS:
        return reverse(LISTS[entry.target_kind], args=[workspace_slug, slug])
    return ""
