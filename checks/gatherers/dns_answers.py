"""From a DNS message to the one DnsAnswer that rules know."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from checks.engine.facts import DnsAnswer, Gap, Reason
from checks.gatherers.dns_sockets import Unreadable
from checks.gatherers.dns_text import chain_from, sorted_records
from checks.gatherers.dns_wire import CutShort
from checks.gatherers.network import gap_of
from checks.parsing import ParseError
from checks.parsing.dns_message import Message, Record

# Rcodes by which a server declines to say (RFC 1035 section 4.1.1, RFC 2136 section 2.2).
_DECLINED = {
    "SERVFAIL": (Reason.SERVFAIL, "the {who} answered SERVFAIL: it could not find out"),
    "REFUSED": (Reason.DNS_REFUSED, "the {who} refused to answer"),
    "NOTAUTH": (Reason.DNS_REFUSED, "the {who} says it is not in charge of this zone"),
}
# Why, in the server's own words where it has any (RFC 8914 section 4).
_EXTENDED: Mapping[int, str] = {
    5: "it could not tell whether the zone is signed",
    6: "the zone's signatures do not verify",
    7: "a signature of the zone has expired",
    8: "a signature of the zone is not valid yet",
    9: "a signing key is missing in the zone",
    10: "a signature is missing in the zone",
    11: "no key of the zone is marked as one that signs",
    12: "the proof that a name does not exist is missing",
    13: "it failed before and has not asked again",
    15: "the name is on a block list",
    16: "the name is on a block list",
    17: "the name is on a block list",
    18: "it does not answer us",
    20: "it is not in charge of this zone",
    22: "none of the zone's servers could be reached",
    23: "the network towards the zone's servers failed",
    24: "what the zone's servers said could not be used",
}


def answer_of(
    name: str, rtype: str, message: Message, who: str, *, server: str, milliseconds: float
) -> DnsAnswer:
    """What the message says of the question; *who* sent it is "resolver" or "server"."""
    if (gap := _gap_of_rcode(message, who)) is not None:
        return DnsAnswer(
            name,
            rtype,
            rcode=message.rcode,
            server=server,
            authoritative=message.authoritative,
            milliseconds=milliseconds,
            gap=gap,
        )
    cnames = {} if rtype == "CNAME" else _cnames(message)
    # A name of odd characters was escaped on the way (RFC 1035 section 5.1).
    asked = message.question[0] if message.question else name
    aliases = chain_from(asked, {owner: record.text for owner, record in cnames.items()})
    owner = aliases[-1][1] if aliases else asked
    found = matching(message.answer, owner, rtype)
    return DnsAnswer(
        name,
        rtype,
        rcode=message.rcode,
        records=texts(found, rtype),
        ttl=min((record.ttl for record in found), default=None),
        aliases=aliases,
        server=server,
        authoritative=message.authoritative,
        milliseconds=milliseconds,
        alias_ttls=tuple(cnames[each].ttl for each, _ in aliases),
    )


def matching(section: Iterable[Record], owner: str, rtype: str) -> list[Record]:
    return [record for record in section if record.rtype == rtype and record.name == owner]


def texts(records: Iterable[Record], rtype: str) -> tuple[str, ...]:
    return sorted_records((record.text for record in records), rtype)


def _cnames(message: Message) -> dict[str, Record]:
    return {record.name: record for record in message.answer if record.rtype == "CNAME"}


def dns_gap(error: BaseException, who: str) -> Gap:
    """Why no answer came; *who* is "resolver" or "server"."""
    if isinstance(error, TimeoutError):
        return Gap(Reason.TIMEOUT, f"the {who} did not answer in time")
    if isinstance(error, CutShort):
        return Gap(Reason.TRUNCATED, f"the {who} cut its answer short and TCP failed as well")
    if isinstance(error, ConnectionRefusedError):
        return Gap(Reason.UNREACHABLE, f"nothing answers DNS questions at the {who}")
    if isinstance(error, Unreadable):
        return Gap(Reason.PROTOCOL, f"what the {who} sent does not answer the question")
    if isinstance(error, ParseError):
        return Gap(Reason.PROTOCOL, "this is no name that the DNS can be asked for")
    return gap_of(error)


def _gap_of_rcode(message: Message, who: str) -> Gap | None:
    if message.rcode in ("NOERROR", "NXDOMAIN"):
        return None
    why = next((_EXTENDED[code] for code in message.extended_errors if code in _EXTENDED), "")
    more = f" ({why})" if why else ""
    if declined := _DECLINED.get(message.rcode):
        reason, sentence = declined
        return Gap(reason, sentence.format(who=who) + more)
    return Gap(Reason.PROTOCOL, f"the {who} answered {message.rcode}{more}")
