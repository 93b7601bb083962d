"""The keys of a zone and its signatures, from a server with keys made here."""

from datetime import UTC, datetime, timedelta

import dns.dnssec
import dns.name
import dns.rrset
from cryptography.hazmat.primitives.asymmetric import ec
from dns.rdtypes.ANY.DNSKEY import DNSKEY

from checks.engine.facts import DnssecFacts, Reason

from .looks import fact_of, questions_of

ZONE = dns.name.from_text("coach.example")
SERVER = "203.0.114.53"
UNSIGNED = f"""
    example             600 NS  ns.registry.example.
    ns.registry.example 600 A   {SERVER}
    coach.example       600 NS  ns.coach.example.
    ns.coach.example    600 A   {SERVER}
    coach.example       600 SOA ns.coach.example. host.coach.example. 1 3600 600 86400 300
    coach.example       600 MX  10 mail.coach.example.
"""
NOW = datetime.now(UTC)


def key_pair() -> tuple[ec.EllipticCurvePrivateKey, DNSKEY]:
    private = ec.generate_private_key(ec.SECP256R1())
    return private, dns.dnssec.make_dnskey(private.public_key(), "ECDSAP256SHA256", flags=257)


def signed(*types: str, days: float = 5, ds: str = "own") -> str:
    """The zone with two keys, and signatures by the first over *types* that end in *days*.

    *ds* says whether the registry names the first key ("own"), the "other" or none ("").
    """
    (private, key), (_, other) = key_pair(), key_pair()
    lines = [UNSIGNED, *(f"coach.example 600 DNSKEY {each.to_text()}" for each in (key, other))]
    if ds:
        named = dns.dnssec.make_ds(ZONE, key if ds == "own" else other, "SHA256")
        lines.append(f"coach.example 600 DS {named.to_text()}")
    rrsets = {"DNSKEY": dns.rrset.from_rdata(ZONE, 600, key, other)}
    for line in UNSIGNED.strip().splitlines():
        owner, ttl, rtype, data = line.split(maxsplit=3)
        rrsets[rtype] = dns.rrset.from_text(f"{owner}.", int(ttl), "IN", rtype, data)
    for rtype in types:
        signature = dns.dnssec.sign(
            rrsets[rtype],
            private,
            ZONE,
            key,
            inception=NOW - timedelta(days=9),
            expiration=NOW + timedelta(days=days),
        )
        lines.append(f"coach.example 600 RRSIG {signature.to_text()}")
    return "\n".join(lines)


def states(records: str, **options: object) -> dict[str, str | None]:
    facts: DnssecFacts = fact_of("dnssec", records, **options)
    return {each.rtype: each.state for each in facts.signatures}


def test_a_sound_zone_is_verified() -> None:
    assert states(signed("DNSKEY", "SOA", "MX")) == {
        "DNSKEY": "verified",
        "SOA": "verified",
        "MX": "verified",
    }


def test_signatures_that_ran_out_or_are_not_there_are_told() -> None:
    assert set(states(signed("DNSKEY", "SOA", "MX", days=-1)).values()) == {"expired"}
    assert states(signed("DNSKEY")) == {"DNSKEY": "verified", "SOA": "unsigned", "MX": "unsigned"}


def test_the_keys_must_be_signed_by_one_that_the_registry_names() -> None:
    assert states(signed("DNSKEY", "SOA", "MX", ds="other")) == {
        "DNSKEY": "false",
        "SOA": "verified",
        "MX": "verified",
    }


def test_a_type_that_could_not_be_asked_for_is_a_gap() -> None:
    facts: DnssecFacts = fact_of(
        "dnssec", signed("DNSKEY", "SOA", "MX"), faults={("coach.example", "A"): "refused"}
    )
    (unseen,) = [each for each in facts.signatures if each.gap]
    assert (unseen.rtype, unseen.state) == ("A", None)
    assert unseen.gap is not None
    assert unseen.gap.reason is Reason.DNS_REFUSED


def test_an_unsigned_zone_pays_for_no_signature() -> None:
    plain = questions_of("dnssec", UNSIGNED)
    assert questions_of("zone", UNSIGNED) == [
        each for each in plain if each[1] not in ("DS", "DNSKEY")
    ]
    assert fact_of("dnssec", signed("DNSKEY", ds="")).signatures == ()
