"""Facts with sensible defaults for the tests of rules, and one way to judge them.

The default client, coach.example, is in order: each test changes the one thing it is about.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from itertools import pairwise
from typing import Any

from checks.engine.evaluate import outcomes
from checks.engine.evidence import Evidence, Facts
from checks.engine.facts import (
    TOPICS,
    Attestation,
    CaaFacts,
    DkimFacts,
    DmarcFacts,
    DnsAnswer,
    DnssecFacts,
    Fact,
    Gap,
    HostFacts,
    MailTransportFacts,
    MxFacts,
    MxHost,
    NameServer,
    OutsideDomain,
    PublicAnswers,
    Reason,
    RecordFacts,
    RegistrationFacts,
    ReverseName,
    ServerAnswers,
    ServerRecords,
    SpfFacts,
    WildcardFacts,
    ZoneFacts,
)
from checks.engine.registry import all_rules
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Outcome, Status

DOMAIN = "coach.example"
NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
TIMEOUT = Gap(Reason.TIMEOUT, "no answer within 2 s")
SERVFAIL = Gap(Reason.SERVFAIL, "the server failed (SERVFAIL)")
REFUSED = Gap(Reason.DNS_REFUSED, "the server refused")
# The addresses of the tests must be public, or the rules would rightly object to them.
WEB_ADDRESS = "203.0.114.10"
OTHER_ADDRESS = "198.41.20.7"
WEB_ADDRESS_V6 = "2606:2800::10"

Entries = Fact | Gap | list[Fact] | dict[str, Fact | Gap]


# --- Judging -----------------------------------------------------------------------------


def spec_of(domain: str = DOMAIN, **entries: Any) -> LaunchSpec:
    """A launch spec from the dict form of ``launchready.toml``."""
    return LaunchSpec.from_dict({"domain": domain, **entries})


def evidence_of(spec: LaunchSpec, **topics: Entries | list[Any]) -> Evidence:
    gathered = {name: _facts(name, entries) for name, entries in topics.items()}
    return Evidence(spec=spec, started_at=NOW, seconds=1.0, topics=gathered)


def judge_rule(
    code: str, spec: LaunchSpec | None = None, **topics: Entries | list[Any]
) -> list[Outcome]:
    """What the rule says of these topics; each is a fact, a gap, or several by key.

    Fails when an outcome could not be shown as it is: an unfilled placeholder, an untidy
    sentence, evidence that is not there.
    """
    rule = all_rules()[code]
    assert set(topics) <= set(rule.topics), f"{code} does not read {set(topics) - set(rule.topics)}"
    evidence = evidence_of(spec or spec_of(), **topics)
    judged = list(outcomes(rule, evidence))
    known = {id_ for facts in evidence.topics.values() for id_ in facts.ids}
    for outcome in judged:
        _require_tidy(outcome, known)
        if outcome.status in (Status.FAIL, Status.WARN):
            fix = rule.fix.format_map(outcome.args)
            assert "  " not in fix, fix
            assert all(isinstance(value, str) and value for value in outcome.args.values())
            assert set(outcome.args) == set(rule.placeholders), "arguments fit the placeholders"
    subjects = [outcome.subject for outcome in judged]
    assert len(subjects) == len(set(subjects)), f"a subject is judged twice: {subjects}"
    return judged


def judge_one(code: str, spec: LaunchSpec | None = None, **topics: Entries | list[Any]) -> Outcome:
    """As :func:`judge_rule`, for the cases in which the rule says exactly one thing."""
    judged = judge_rule(code, spec, **topics)
    assert len(judged) == 1, judged
    return judged[0]


def attestation(code: str, **fields: Any) -> Attestation:
    fields.setdefault("by", "Mia Chen")
    fields.setdefault("at", datetime(2026, 5, 3, 9, 0, tzinfo=UTC))
    fields.setdefault("statement", "Done and looked at with the team.")
    return Attestation(code=code, **fields)


def judge_word(code: str, *words: Attestation) -> Outcome:
    """What a rule that rests on somebody's word makes of *words*."""
    return judge_one(code, attestations=list(words))


def fix_of(code: str, outcome: Outcome) -> str:
    return all_rules()[code].fix.format_map(outcome.args)


def statuses(judged: list[Outcome]) -> dict[str, str]:
    """Status by subject."""
    return {outcome.subject: outcome.status.value for outcome in judged}


def _require_tidy(outcome: Outcome, known: set[str]) -> None:
    assert outcome.subject, "a subject is needed"
    if not outcome.found.startswith("Could not be observed"):  # the engine's own sentence
        assert re.fullmatch(r"[^ ].*[^.]\.", outcome.found), outcome.found
    assert not re.search(r"  |\(\)|[ ][,.]", outcome.found), outcome.found
    assert set(outcome.evidence) <= known, f"{set(outcome.evidence) - known} is no evidence"
    if outcome.status in (Status.PASS, Status.FAIL, Status.WARN):
        assert outcome.evidence, f"{outcome.found} rests on nothing"


def _facts(topic: str, entries: Any) -> Facts[Any]:
    if isinstance(entries, Gap):
        return Facts(topic, {DOMAIN: entries})
    if isinstance(entries, Fact):
        entries = [entries]
    if not isinstance(entries, dict):
        entries = {fact.key: fact for fact in entries}
    assert topic in TOPICS, topic
    return Facts(topic, entries)


# --- DNS ---------------------------------------------------------------------------------


def answer(name: str = DOMAIN, rtype: str = "A", *records: str, **fields: Any) -> DnsAnswer:
    """An answer; without records an empty one (NODATA), with ``gap=`` none at all."""
    fields.setdefault("server", "9.9.9.9:53")
    fields.setdefault("ttl", 300 if records else None)
    return DnsAnswer(name=name, rtype=rtype, records=records, **fields)


def nxdomain(name: str, rtype: str = "A", **fields: Any) -> DnsAnswer:
    return answer(name, rtype, rcode="NXDOMAIN", **fields)


def host(
    name: str = DOMAIN,
    *addresses: str,
    cname: str = "",
    chain: tuple[str, ...] = (),
    gap: Gap | None = None,
    **fields: Any,
) -> HostFacts:
    """A host with *addresses*, by way of ``cname`` and the further names of ``chain``."""
    names = (name, cname, *chain) if cname else (name,)
    aliases = tuple(pairwise(names))
    four = tuple(each for each in addresses if ":" not in each)
    six = tuple(each for each in addresses if ":" in each)
    role = {DOMAIN: "apex", f"www.{DOMAIN}": "www"}.get(name, "common")
    fields.setdefault("role", role)
    fields.setdefault("a", answer(name, "A", *four, aliases=aliases, gap=gap))
    fields.setdefault("aaaa", answer(name, "AAAA", *six, aliases=aliases, gap=gap))
    fields.setdefault("cname", answer(name, "CNAME", *((cname,) if cname else ()), gap=gap))
    return HostFacts(name=name, **fields)


def name_server(name: str = "ns1.dns-host.example", **fields: Any) -> NameServer:
    """A name server of both lists whose one address answers as an authority."""
    fields.setdefault("in_parent", True)
    fields.setdefault("in_child", True)
    fields.setdefault("a", answer(name, "A", "198.51.44.1"))
    fields.setdefault("aaaa", answer(name, "AAAA"))
    fields.setdefault("answers", (server_answers(),))
    return NameServer(name=name, **fields)


SERVERS = ("ns1.dns-host.example", "ns2.dns-host.example")


def server_answers(
    address: str = "198.51.44.1",
    *,
    ns: tuple[str, ...] = SERVERS,
    a: tuple[str, ...] = (WEB_ADDRESS,),
    ttl: int = 300,
    gap: Gap | None = None,
    authoritative: bool = True,
) -> ServerAnswers:
    soa = "ns1.dns-host.example hostmaster.coach.example 1 7200 3600 1209600 300"

    def said(rtype: str, *records: str) -> DnsAnswer:
        return answer(
            DOMAIN,
            rtype,
            *(() if gap or not authoritative else records),
            ttl=ttl,
            server=f"{address}:53",
            authoritative=authoritative and gap is None,
            gap=gap,
        )

    return ServerAnswers(address, said("SOA", soa), said("NS", *ns), said("A", *a))


def server_records(name: str = "ns1.dns-host.example", **fields: Any) -> ServerRecords:
    """A server that takes TCP, refuses to hand out the zone and knows of no mail."""
    fields.setdefault("address", "198.51.44.1")
    fields.setdefault("txt", answer(DOMAIN, "TXT"))
    fields.setdefault("mx", answer(DOMAIN, "MX"))
    fields.setdefault("tcp_gap", None)
    fields.setdefault("transfer", "refused")
    return ServerRecords(server=name, **fields)


def dnssec(ds_text: str = "", key_text: str = "", **fields: Any) -> DnssecFacts:
    """One DS record at the parent and one key in the zone; "" for none."""
    fields.setdefault("ds", answer(DOMAIN, "DS", *filter(None, [ds_text])))
    fields.setdefault("keys", answer(DOMAIN, "DNSKEY", *filter(None, [key_text])))
    return DnssecFacts(DOMAIN, **fields)


def zone(**fields: Any) -> ZoneFacts:
    """A zone delegated to two servers, both of which answer."""
    domain = fields.setdefault("domain", DOMAIN)
    fields.setdefault("parent", domain.partition(".")[2])
    fields.setdefault("delegation", answer(domain, "NS", *SERVERS))
    fields.setdefault("resolver_ns", answer(domain, "NS", *SERVERS))
    fields.setdefault("resolver_soa", answer(domain, "SOA", "ns1.dns-host.example h.example 1"))
    fields.setdefault("servers", tuple(name_server(name) for name in SERVERS))
    return ZoneFacts(**fields)


def wildcard(*addresses: str, cname: str = "", gap: Gap | None = None) -> WildcardFacts:
    probe = f"launchready-7f3a.{DOMAIN}"
    return WildcardFacts(
        domain=DOMAIN,
        probe=probe,
        a=answer(probe, "A", *addresses, gap=gap),
        aaaa=answer(probe, "AAAA", gap=gap),
        cname=answer(probe, "CNAME", *((cname,) if cname else ()), gap=gap),
    )


def record(
    name: str, rtype: str, expected: tuple[str, ...], *found: str, gap: Gap | None = None
) -> RecordFacts:
    return RecordFacts(name, rtype, expected, answer(name, rtype, *found, gap=gap))


def caa(name: str, *records: str, gap: Gap | None = None) -> CaaFacts:
    """CAA published at *name* itself, or ("nothing") empty answers up to the top."""
    return CaaFacts(name, (answer(name, "CAA", *records, gap=gap),))


def outside(domain: str, found: DnsAnswer, *uses: tuple[Any, str]) -> OutsideDomain:
    return OutsideDomain(domain, found, uses)


def public_answers(*addresses: str | Gap) -> PublicAnswers:
    """What one public resolver each gives for the domain; "" for nothing."""
    return PublicAnswers(
        DOMAIN,
        tuple(
            answer(DOMAIN, "A", gap=each, server=f"198.51.44.{number}:53")
            if isinstance(each, Gap)
            else answer(DOMAIN, "A", *filter(None, [each]), server=f"198.51.44.{number}:53")
            for number, each in enumerate(addresses, 101)
        ),
    )


# --- Registration ------------------------------------------------------------------------


def registration(**fields: Any) -> RegistrationFacts:
    fields.setdefault("domain", DOMAIN)
    fields.setdefault("source", "https://rdap.registry.example/domain/coach.example")
    fields.setdefault("found", True)
    fields.setdefault("registrar", "Fine Names Ltd")
    fields.setdefault("statuses", ("active", "client transfer prohibited"))
    fields.setdefault("created_at", datetime(2020, 3, 1, tzinfo=UTC))
    fields.setdefault("expires_at", datetime(2027, 3, 1, tzinfo=UTC))
    fields.setdefault("nameservers", SERVERS)
    return RegistrationFacts(**fields)


# --- Mail --------------------------------------------------------------------------------


def mx_host(name: str = "mail.coach.example", preference: int = 10, **fields: Any) -> MxHost:
    fields.setdefault("a", answer(name, "A", "203.0.114.25"))
    fields.setdefault("aaaa", answer(name, "AAAA"))
    fields.setdefault("cname", answer(name, "CNAME"))
    return MxHost(preference=preference, name=name, **fields)


def reverse_name(**fields: Any) -> ReverseName:
    """The address of the domain's own mail host, with a name that leads back to it."""
    host = fields.setdefault("host", "mail.coach.example")
    address = fields.setdefault("address", "203.0.114.25")
    fields.setdefault("ptr", answer("25.114.0.203.in-addr.arpa", "PTR", host))
    fields.setdefault("forward", (answer(host, "A", address),))
    return ReverseName(**fields)


def mx(*hosts: MxHost, gap: Gap | None = None) -> MxFacts:
    """The MX of the domain; without hosts it has none."""
    records = tuple(f"{each.preference} {each.name or '.'}" for each in hosts)
    return MxFacts(DOMAIN, answer(DOMAIN, "MX", *records, gap=gap), hosts)


def mail_transport(
    sts: tuple[str, ...] = (),
    *,
    tls_rpt: tuple[str, ...] = (),
    sts_gap: Gap | None = None,
    rpt_gap: Gap | None = None,
    **fields: Any,
) -> MailTransportFacts:
    """MTA-STS and TLS-RPT by their TXT strings; the policy answers with 200 unless told."""
    fields.setdefault("policy_url", f"https://mta-sts.{DOMAIN}/.well-known/mta-sts.txt")
    fields.setdefault("policy_status", 200)
    return MailTransportFacts(
        DOMAIN,
        answer(f"_mta-sts.{DOMAIN}", "TXT", *sts, gap=sts_gap),
        answer(f"_smtp._tls.{DOMAIN}", "TXT", *tls_rpt, gap=rpt_gap),
        **fields,
    )


def spf(*texts: str, gap: Gap | None = None, **fields: Any) -> SpfFacts:
    """TXT strings at the domain; ``lookups`` and ``targets`` as the gatherer stores them."""
    return SpfFacts(DOMAIN, answer(DOMAIN, "TXT", *texts, gap=gap), **fields)


def txt(name: str, *texts: str, **fields: Any) -> DnsAnswer:
    return answer(name, "TXT", *texts, **fields)


def dmarc(*texts: str, gap: Gap | None = None, domain: str = DOMAIN, **fields: Any) -> DmarcFacts:
    """TXT strings at _dmarc of the domain; the names above it publish nothing."""
    own = txt(f"_dmarc.{domain}", *texts, gap=gap)
    above = txt(f"_dmarc.{domain.partition('.')[2]}")
    fields.setdefault("walk", (own, above))
    return DmarcFacts(domain=domain, answer=own, **fields)


def dkim(selector: str, *texts: str, declared: bool = True, **fields: Any) -> DkimFacts:
    name = f"{selector}._domainkey.{DOMAIN}"
    return DkimFacts(selector, DOMAIN, declared, txt(name, *texts, **fields))
