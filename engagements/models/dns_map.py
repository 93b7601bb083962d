"""The DNS map: every record the business hangs on, in plain English."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from django.db import models, transaction
from django.utils import timezone

from engagements.dns_sentences import describe
from engagements.models.constraints import one_of
from engagements.models.engagement import Engagement
from engagements.models.owned import EngagementPaper
from engagements.tenancy import TenantQuerySet

if TYPE_CHECKING:
    from collections.abc import Sequence


class RecordType(models.TextChoices):
    A = "A", "A"
    AAAA = "AAAA", "AAAA"
    CNAME = "CNAME", "CNAME"
    MX = "MX", "MX"
    TXT = "TXT", "TXT"
    NS = "NS", "NS"
    CAA = "CAA", "CAA"
    SRV = "SRV", "SRV"
    HTTPS = "HTTPS", "HTTPS"
    SVCB = "SVCB", "SVCB"
    PTR = "PTR", "PTR"
    DNAME = "DNAME", "DNAME"
    DS = "DS", "DS"
    TLSA = "TLSA", "TLSA"
    SSHFP = "SSHFP", "SSHFP"
    NAPTR = "NAPTR", "NAPTR"


class DnsRecordQuerySet(TenantQuerySet["DnsRecord"]):
    def unexplained(self) -> DnsRecordQuerySet:
        """Nobody has said yet whether these are meant to be there."""
        return self.filter(intentional__isnull=True)

    def drifted(self) -> list[DnsRecord]:
        """Observed, but not as expected."""
        return [record for record in self.exclude(expected=None) if record.has_drifted]


DnsRecordManager = models.Manager.from_queryset(DnsRecordQuerySet)


class DnsRecord(EngagementPaper):
    """One RRset. `values` as observed (None: not observed yet), `expected` as the launch spec says,
    `listed` as it stands in the provider's own list, which somebody imported.

    `sentence` and `breaks` are written by the product on each observation; what people add goes
    into `who_can_change`, `intentional` and `note`, which observations leave alone.
    """

    shapes = dict.fromkeys(("values", "expected", "listed"), list[str] | None)

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="dns_records", editable=False
    )
    name = models.CharField(max_length=253)
    type = models.CharField(max_length=10, choices=RecordType)
    values = models.JSONField(null=True, blank=True, editable=False)
    expected = models.JSONField(null=True, blank=True)
    listed = models.JSONField(null=True, blank=True, editable=False)
    listed_at = models.DateTimeField(null=True, blank=True, editable=False)
    ttl = models.PositiveIntegerField(null=True, blank=True, editable=False)
    sentence = models.TextField(blank=True, editable=False)
    breaks = models.TextField(blank=True, editable=False)
    who_can_change = models.CharField(max_length=200, blank=True)
    intentional = models.BooleanField(null=True, blank=True)
    note = models.TextField(blank=True)
    last_observed_at = models.DateTimeField(null=True, blank=True, editable=False)

    observed = frozenset({"values", "expected", "listed", "sentence", "breaks"})

    SHOWN = ("values", "ttl", "sentence", "breaks", "last_observed_at")
    LISTED = ("listed", "listed_at", "ttl", "sentence", "breaks")

    objects = DnsRecordManager()  # type: ignore[assignment,misc]

    class Meta(EngagementPaper.Meta):
        ordering = ["name", "type", "pk"]
        constraints = [
            one_of("type", RecordType),
            models.UniqueConstraint(name="dnsrecord_once", fields=["engagement", "name", "type"]),
        ]

    def __str__(self) -> str:
        return f"{self.name} {self.type}"

    @property
    def has_drifted(self) -> bool:
        """Observed with other values than expected; never so while not observed.

        A name holds TXT records for many purposes, so there the expected ones must be among them.
        """
        if self.values is None or self.expected is None:
            return False
        if self.type == RecordType.TXT:
            return not set(self.expected) <= set(self.values)
        return sorted(self.values) != sorted(self.expected)

    @property
    def known_values(self) -> list[str]:
        """As observed; as listed while nobody has looked. Empty for a record that is gone."""
        return list((self.listed if self.values is None else self.values) or [])

    @property
    def differs_from_list(self) -> bool:
        """Whether the DNS answers otherwise than its provider's list says.

        That is no fault where an edge answers in the place of the server behind it.
        """
        if self.values is None or self.listed is None:
            return False
        return sorted(self.values) != sorted(self.listed)

    @classmethod
    @transaction.atomic
    def observe(
        cls,
        engagement: Engagement,
        name: str,
        record_type: RecordType,
        values: Sequence[str],
        *,
        ttl: int | None = None,
        at: datetime | None = None,
    ) -> DnsRecord:
        """Puts what was observed on the map; what people wrote beside it stays.

        `values` are in zone-file form, TXT strings joined and without quotes.
        """
        place = {"engagement": engagement, "name": name.lower().rstrip("."), "type": record_type}
        record = cls.objects.select_for_update().filter(**place).first() or cls(**place)
        record.show(values, ttl=ttl, at=at or timezone.now(), zone=engagement.domain)
        record.save()
        return record

    def show(self, values: Sequence[str], *, ttl: int | None, at: datetime, zone: str) -> None:
        """Takes over what was observed, in plain English; the fields SHOWN, not yet saved."""
        said = describe(self.name, RecordType(self.type), list(values), zone=zone)
        self.values, self.ttl, self.last_observed_at = sorted(values), ttl, at
        self.sentence, self.breaks = said.sentence, said.breaks

    def note_listed(
        self, values: Sequence[str], *, ttl: int | None, at: datetime, zone: str
    ) -> None:
        """Takes over what a list says; the fields LISTED, not yet saved. Observations go first."""
        self.listed, self.listed_at = sorted(values), at
        if self.values is None:
            said = describe(self.name, RecordType(self.type), list(values), zone=zone)
            self.ttl, self.sentence, self.breaks = ttl, said.sentence, said.breaks
