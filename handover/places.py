"""Where on the desk a text of the pack is changed: the page of its row, and the field there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db import models
from django.urls import NoReverseMatch, reverse

from engagements.models import (
    AccessGrant,
    AlertDestination,
    Approval,
    Block,
    ChangeEntry,
    Client,
    Contact,
    DnsRecord,
    Engagement,
    Item,
    Risk,
    RollbackCard,
    SecretEntry,
    Workspace,
)
from handover.papers import Papers

# The page with a row's form; its fields have Django's own ids. Each row's key is the last part.
FORMS: dict[type[models.Model], str] = {
    AccessGrant: "access_edit",
    AlertDestination: "alert_edit",
    ChangeEntry: "change_edit",
    Contact: "contact_edit",
    DnsRecord: "dns_record_edit",
    Risk: "risk_edit",
    RollbackCard: "rollback_edit",
    SecretEntry: "secret_edit",
}
# What a form leaves to observations and to the founder: these have a page, and no field on it.
FIXED = {
    "subject",
    "code",
    "accepted_reason",
    "accepted_proof",
    "false_alarm_reason",
    "fixed_proof",
    "kind",
    "name",
}


@dataclass(frozen=True, slots=True)
class Field:
    """One text that somebody typed, or an audit wrote, into a row."""

    row: models.Model
    name: str
    text: str

    @property
    def title(self) -> str:
        """ "“Turned a key”: undo"."""
        return f"“{self.row}”: {self.name.replace('_', ' ')}"


def fields_of(papers: Papers) -> Iterator[Field]:
    """Every text of the rows that the pack is drawn from."""
    engagement = papers.engagement
    rows: list[Iterable[models.Model]] = [
        papers.risks, papers.dns_records, papers.contacts, papers.grants, papers.cards,
        papers.alerts, papers.secrets, papers.changes, papers.questions, papers.blocks,
        *(block.items.all() for block in papers.blocks),
        [engagement, engagement.client, engagement.workspace],
    ]  # fmt: skip
    for each in rows:
        for row in each:
            yield from _texts(row)


def _texts(row: models.Model) -> Iterator[Field]:
    for column in row._meta.concrete_fields:
        if isinstance(column, models.CharField | models.TextField) and not column.choices:
            text = getattr(row, column.attname)
            if isinstance(text, str) and text:
                yield Field(row, column.name, text)


class Pages:
    """Addresses of the desk's pages around one engagement, as far as they exist."""

    def __init__(self, engagement: Engagement) -> None:
        self._engagement = engagement
        self._place = (engagement.workspace.slug, engagement.slug)

    def of(self, *candidates: str, pk: int | None = None) -> str:
        """The first of these URL names that exists, with the row's key or without; else ""."""
        for name in candidates:
            for args in ((*self._place, pk), self._place) if pk else (self._place,):
                try:
                    return reverse(name, args=args)
                except NoReverseMatch:
                    continue
        return ""

    def at(self, field: Field) -> str:
        """The address of the field itself."""
        row, own = field.row, self._engagement
        if name := FORMS.get(type(row)):
            if field.name in FIXED and isinstance(row, Risk | DnsRecord):
                return self.of(name, pk=row.pk)
            # Several records' forms stand on one map, so their ids carry the record's key.
            prefix = f"id_{row.pk}_" if isinstance(row, DnsRecord) else "id_"
            return f"{self.of(name, pk=row.pk)}#{prefix}{field.name}"
        if isinstance(row, Approval):
            return self.of("approval_page", pk=row.pk)
        if isinstance(row, Item | Block):
            return f"{self.of('block_list')}#{type(row).__name__.lower()}-{row.pk}"
        page = self.of("engagement_edit")
        if isinstance(row, Client):
            page = reverse("client_edit", args=[own.workspace.slug, row.slug])
        elif isinstance(row, Workspace):
            page = reverse("brand_edit", args=[row.slug])
        return f"{page}#id_{field.name}"
