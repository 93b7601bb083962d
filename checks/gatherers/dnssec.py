"""Whether the zone is signed: DS at one of the parent's servers, the rest at one of its own."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from checks.engine.facts import DnsAnswer, DnssecFacts, Gap, Reason, SignedRecords, ZoneFacts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.server_records import serving_address
from checks.parsing.dns_message import Message
from checks.parsing.dnssec import ds_fits
from checks.parsing.dnssec_signatures import DnssecMessageError, signature_state

SIGNED_TYPES = ("SOA", "A", "MX")  # beside the keys themselves

Asked = tuple[DnsAnswer, Message | None]


@gatherer(yields="dnssec", needs=("zone",))
async def gather_dnssec(look: Look) -> Mapping[str, DnssecFacts]:
    zones: Mapping[str, ZoneFacts] = look.facts("zone")
    return {zone.domain: await _ask(look, zone) for zone in zones.values()}


async def _ask(look: Look, zone: ZoneFacts) -> DnssecFacts:
    parent = zone.delegation.server.rpartition(":")[0].strip("[]")
    own = next((address for each in zone.servers if (address := serving_address(each))), "")
    (ds, _), keys = await asyncio.gather(
        _query(look, parent if zone.delegation.observed else "", zone.domain, "DS"),
        _query(look, own, zone.domain, "DNSKEY"),
    )
    facts = DnssecFacts(zone.domain, ds, keys[0])
    if not (ds.records and keys[0].records):
        return facts  # not signed, as far as anybody can follow: nothing more is asked
    others = await asyncio.gather(
        *(_query(look, own, zone.domain, rtype) for rtype in SIGNED_TYPES)
    )
    return replace(facts, signatures=_signatures(facts, (keys, *others)))


def _signatures(facts: DnssecFacts, every: tuple[Asked, ...]) -> tuple[SignedRecords, ...]:
    """Of each RRset that is there, or why it could not be seen."""
    keys = facts.keys.records
    entry = tuple(key for key in keys for ds in facts.ds.records if ds_fits(ds, key, facts.domain))
    found: list[SignedRecords] = []
    for answer, message in every:
        trusted = entry or keys if answer.rtype == "DNSKEY" else keys
        if answer.gap is not None:
            found.append(SignedRecords(answer.rtype, None, gap=answer.gap))
        elif answer.records and message is not None:
            found.append(_signed(answer, message, trusted))
    return tuple(found)


def _signed(answer: DnsAnswer, message: Message, keys: tuple[str, ...]) -> SignedRecords:
    try:
        seen = signature_state(message.wire, answer.name, answer.rtype, keys, datetime.now(UTC))
    except DnssecMessageError:
        gap = Gap(Reason.PROTOCOL, "what the server sent could not be judged")
        return SignedRecords(answer.rtype, None, gap=gap)
    return SignedRecords(answer.rtype, seen.state, seen.begins_at, seen.expires_at)


async def _query(look: Look, address: str, name: str, rtype: str) -> Asked:
    if not address:
        gap = Gap(Reason.NOT_ATTEMPTED, "no server could be asked")
        return DnsAnswer(name, rtype, gap=gap), None
    return await look.dns.query_signed(address, name, rtype)
