"""What the facts of the DNS mean, said once for all rules of this area."""

from __future__ import annotations

from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address, IPv6Network, ip_address

from checks.engine.facts import DnsAnswer, HostFacts, Reason, ServerAnswers, ZoneFacts
from checks.engine.spec import LaunchSpec
from checks.parsing.caa import CaaRecord, parse_caa
from checks.parsing.remembering import remembering
from checks.providers.edge import edge_of_address
from checks.providers.web_hosts import web_host_of_address

LONGEST_CHAIN = 10  # aliases; Unbound gives up after 11 restarts, other resolvers near it

_NAT64 = (IPv6Network("64:ff9b::/96"), IPv6Network("64:ff9b:1::/48"))
_UNICAST_V6 = IPv6Network("2000::/3")  # all that IANA has handed out


def serves(answer: DnsAnswer) -> bool:
    """Whether a server answered as an authority for the zone (the AA flag, RFC 1035 4.1.1)."""
    return answer.observed and answer.authoritative and bool(answer.records)


def is_lame(answer: DnsAnswer) -> bool:
    """Whether a server was reached and showed that it does not serve the zone.

    A refusal is such an answer: what it hides is the zone's content, not the server's attitude.
    """
    if answer.gap:
        return answer.gap.reason is Reason.DNS_REFUSED
    return not serves(answer)


def server_state(answer: DnsAnswer) -> str:
    """What a name server did when asked about the zone, as a clause: "refuses to answer"."""
    if answer.gap is None:
        if answer.nxdomain:
            return "says the domain does not exist"
        return "answers for it" if serves(answer) else "answers, but does not hold its records"
    if answer.gap.reason is Reason.DNS_REFUSED:
        return "refuses to answer for it"
    if answer.gap.reason is Reason.SERVFAIL:
        return "reports a fault of its own"
    return f"could not be asked ({answer.gap})"


def delegated_servers(zone: ZoneFacts) -> tuple[str, ...]:
    """The name servers in use: the parent's list, or else the one that resolvers find."""
    return zone.delegation.records or zone.resolver_ns.records


def working_servers(zone: ZoneFacts) -> tuple[str, ...]:
    """The name servers of which at least one address answers as an authority."""
    return tuple(
        server.name
        for server in zone.servers
        if any(serves(answers.soa) for answers in server.answers)
    )


def serving_answers(zone: ZoneFacts) -> tuple[ServerAnswers, ...]:
    """What each address said that answers for the zone with authority."""
    every = (each for server in zone.servers for each in server.answers)
    return tuple(each for each in every if serves(each.soa))


@dataclass(frozen=True, slots=True)
class Soa:
    """The head record of a zone (RFC 1035 section 3.3.13); the timers are seconds."""

    mname: str
    rname: str
    serial: int
    timers: tuple[int, ...]  # refresh, retry, expire, minimum


def parsed_soa(text: str) -> Soa | None:
    """The record's seven fields, or None when they are not all there."""
    words = text.split()
    if len(words) != 7 or not all(word.isdigit() for word in words[2:]):
        return None
    return Soa(words[0], words[1], int(words[2]), tuple(map(int, words[3:])))


def caa_record(text: str) -> CaaRecord | None:
    """A CAA record from its presentation form, or None when it has not three fields."""
    flags, _, rest = text.strip().partition(" ")
    tag, _, value = rest.strip().partition(" ")
    quoted = value.strip()
    if not flags.isdigit() or not tag:
        return None
    return parse_caa(int(flags) & 255, tag, quoted.removeprefix('"').removesuffix('"'))


def expected_values(spec: LaunchSpec, name: str, rtype: str) -> tuple[str, ...]:
    """What the launch spec expects at *name*, in the form that answers are compared in."""
    return tuple(
        same_form(rtype, value)
        for record in spec.records
        if record.name == name and record.rtype == rtype
        for value in record.values
    )


def same_form(rtype: str, value: str) -> str:
    """*value* in the one form in which two spellings of the same record are equal."""
    text = value.strip()
    if rtype in ("A", "AAAA"):
        try:
            return str(ip_address(text))
        except ValueError:
            return text
    if rtype in ("CNAME", "NS", "MX"):
        return " ".join(text.lower().removesuffix(".").split())
    if rtype == "CAA":
        return " ".join(text.replace('"', "").lower().split())
    return text.removeprefix('"').removesuffix('"') if rtype == "TXT" else text


def target_of(host: HostFacts) -> str:
    """The name that the host's own CNAME points to, or ""."""
    own = next((target for owner, target in host.aliases if owner == host.name), "")
    return host.cname.records[0] if host.cname.records else own


def alias_chain(host: HostFacts) -> tuple[str, ...]:
    """The names that an alias leads through, the host first; just the host when it is none.

    A loop ends with the name that comes up a second time.
    """
    links = {host.name: target_of(host), **dict(host.aliases)}
    chain = [host.name]
    while following := links.get(chain[-1]):
        chain.append(following)
        if following in chain[:-1]:
            break
    return tuple(chain)


def is_loop(chain: tuple[str, ...]) -> bool:
    return len(set(chain)) < len(chain)


@remembering(512)
def why_unreachable(address: str) -> str | None:
    """Why visitors can't reach *address* from the internet, or None when they can.

    Unwraps v4-mapped, NAT64 (RFC 6052), 6to4 (RFC 3056) and Teredo (RFC 4380) addresses.
    """
    try:
        found = ip_address(address)
    except (AddressValueError, ValueError):
        return "no address at all"
    if isinstance(found, IPv6Address) and (inner := _embedded(found)):
        return "an IPv4 address inside an IPv6 one" if inner.is_global else _why_special(inner)
    return _why_special(found)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    if address.ipv4_mapped:
        return address.ipv4_mapped
    if any(address in network for network in _NAT64):
        return IPv4Address(int(address) & 0xFFFFFFFF)
    return address.sixtofour or (address.teredo[1] if address.teredo else None)


def _why_special(address: IPv4Address | IPv6Address) -> str | None:
    kinds = (
        (address.is_loopback, "the visitor's own computer"),
        (address.is_link_local, "a link-local address"),
        (address.is_multicast, "a multicast address"),
        (address.is_unspecified, "no address at all"),
        (address.is_private, "a private or reserved address"),
        (not address.is_global, "not a public address"),
    )
    for applies, kind in kinds:
        if applies:
            return kind
    if isinstance(address, IPv6Address) and address not in _UNICAST_V6:
        return "not a public address"
    return None


@remembering(512)
def operator_of(address: str) -> str:
    """Who runs *address*, as far as it shows: a known provider, else its wider network.

    The wider network is the /16 of an IPv4 and the /32 of an IPv6 address, the sizes in which
    registries commonly hand out to one organisation.
    """
    # The platforms first: a cloud's edge and its load balancers are one provider here.
    if known := web_host_of_address(address) or edge_of_address(address):
        return known.name
    found = ip_address(address)
    if isinstance(found, IPv4Address):
        return "network " + ".".join(address.split(".")[:2]) + ".0.0/16"
    return "network " + ":".join(found.exploded.split(":")[:2]) + "::/32"
