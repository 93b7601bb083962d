"""A list of records beside the DNS map: what it would change, and taking it over.

A list says what the DNS provider has written down. It goes into `DnsRecord.listed`, beside what
was observed and what is expected, and overwrites neither.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import TypeAlias

from django.db import transaction
from django.utils import timezone

from checks.engine.spec import RECORD_TYPES, LaunchSpec
from checks.parsing.names import registrable_domain
from checks.parsing.zone_records import LineNote, ZoneRecord, ZoneText
from checks.runs.carrying import storable
from engagements.models import DnsRecord, Engagement, TransitionError, User, audit
from engagements.models.owned import CLOSED

Place: TypeAlias = tuple[str, str]
MOST_SETS = 1_000


class Change(StrEnum):
    NEW = "new"
    CHANGED = "changed"
    SAME = "same"


@dataclass(frozen=True, slots=True)
class ListedSet:
    """One RRset of the list; `before` is what the map knows of it, `lines` where it stands."""

    name: str
    rtype: str
    values: tuple[str, ...]
    before: tuple[str, ...]
    ttl: int | None
    lines: tuple[int, ...]
    change: Change


@dataclass(frozen=True)
class ImportPlan:
    """What taking the list over would do. `absent`: on the map and not in the list; they stay."""

    sets: Sequence[ListedSet]
    problems: Sequence[LineNote]
    left_out: Sequence[LineNote]
    absent: Sequence[DnsRecord]

    def of(self, change: Change) -> list[ListedSet]:
        return [each for each in self.sets if each.change == change]

    @property
    def new(self) -> list[ListedSet]:
        return self.of(Change.NEW)

    @property
    def changed(self) -> list[ListedSet]:
        return self.of(Change.CHANGED)

    @property
    def same(self) -> list[ListedSet]:
        return self.of(Change.SAME)

    @cached_property
    def fingerprint(self) -> str:
        """Of what was previewed, so that nothing else is stored."""
        seen = [[s.name, s.rtype, s.values, s.before, s.ttl] for s in self.sets]
        return hashlib.sha256(json.dumps(seen).encode()).hexdigest()[:32]


def zone_of(engagement: Engagement) -> str:
    """The registered domain: what a provider's list is of."""
    return registrable_domain(engagement.domain) or engagement.domain


def plan_of(engagement: Engagement, found: ZoneText) -> ImportPlan:
    """The list beside the map, by name and type."""
    known = {(record.name, record.type): record for record in engagement.dns_records.all()}
    listed: dict[Place, list[ZoneRecord]] = {}
    for record in found.records:
        listed.setdefault((record.name, record.rtype), []).append(record)
    return ImportPlan(
        sets=[_set(place, rows, known.get(place)) for place, rows in sorted(listed.items())],
        problems=found.problems,
        left_out=found.left_out,
        absent=[record for place, record in known.items() if place not in listed],
    )


def _set(place: Place, rows: Sequence[ZoneRecord], record: DnsRecord | None) -> ListedSet:
    values = tuple(sorted({storable(row.value) for row in rows}))
    before = tuple(sorted(record.known_values)) if record else ()
    change = Change.NEW if record is None else Change.SAME if before == values else Change.CHANGED
    lines = tuple(dict.fromkeys(row.line for row in rows))
    return ListedSet(*place, values, before, rows[0].ttl, lines, change)


@transaction.atomic
def take_over(engagement: Engagement, plan: ImportPlan, *, expect: bool, by: User) -> None:
    """Puts the list on the map; with `expect` into the launch spec too, so that audits look.

    Raises TransitionError once the engagement is closed, SpecError for a spec that can't be.
    """
    locked = Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    if locked.is_closed:
        raise TransitionError(CLOSED)
    known = {(record.name, record.type): record for record in locked.dns_records.all()}
    now, zone, touched = timezone.now(), zone_of(locked), []
    for each in plan.sets:
        place = {"name": each.name, "type": each.rtype}
        record = known.get((each.name, each.rtype)) or DnsRecord(engagement=locked, **place)
        record.note_listed(each.values, ttl=each.ttl, at=now, zone=zone)
        if expect and each.rtype in RECORD_TYPES:
            record.expected = list(each.values)
        touched.append(record)
    DnsRecord.objects.bulk_create(
        record for record in touched if (record.name, record.type) not in known
    )
    DnsRecord.objects.bulk_update(
        [record for record in touched if (record.name, record.type) in known],
        [*DnsRecord.LISTED, "expected"],
    )
    if expect:
        _expect(locked, plan)
    counts = f"{len(plan.new)} new, {len(plan.changed)} changed, {len(plan.same)} the same"
    audit(locked, by, f"took over a list of DNS records: {counts}")


def _expect(engagement: Engagement, plan: ImportPlan) -> None:
    """The list's records in the launch spec, in the place of those for the same name and type."""
    spec = LaunchSpec.from_dict(engagement.spec or {"domain": engagement.domain}).to_dict()
    listed = {(each.name, each.rtype): each for each in plan.sets if each.rtype in RECORD_TYPES}
    kept = [
        entry
        for entry in spec.get("record", ())
        if (entry["name"].rstrip("."), entry["type"]) not in listed
    ]
    added = [
        {"name": f"{each.name}.", "type": each.rtype, "value": list(each.values)}
        for each in listed.values()
    ]
    engagement.spec = LaunchSpec.from_dict({**spec, "record": [*kept, *added]}).to_dict()
    engagement.save(update_fields=["spec", "updated_at"])
