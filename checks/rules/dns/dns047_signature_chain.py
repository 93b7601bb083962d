"""DNS047: the registry's word on the signing keys fits the keys in use."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import DnssecFacts, Reason, SignedRecords, ZoneFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.dnssec import ds_fits, is_judgeable
from checks.rules.dns.reading import serving_answers
from checks.rules.wording import listed, unseen


@rule(
    code="DNS047",
    title="The domain's signatures can be verified",
    failure_title="The domain's signatures can't be verified",
    area="DNS",
    stage="dns",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Everybody whose internet provider verifies signatures, about a third of all people, "
    "gets no answer for your domain at all: no site, no mail. You may see nothing of it "
    "yourself.",
    fix="At the registrar of {domain}, open “DNSSEC” and delete the DS record {ds} now: that "
    "brings the domain back within hours. Then sign anew at the DNS host and enter the DS "
    "record it shows.",
    references=(
        "RFC 4035 section 5.3 https://www.rfc-editor.org/rfc/rfc4035#section-5.3",
        "RFC 4035 section 5.2 https://www.rfc-editor.org/rfc/rfc4035#section-5.2",
        "RFC 4034 section 5 https://www.rfc-editor.org/rfc/rfc4034#section-5",
    ),
)
def signing_keys_fit(dnssec: DnssecFacts, zone: ZoneFacts) -> Iterator[Outcome]:
    yield _judge(dnssec, zone)


def _judge(dnssec: DnssecFacts, zone: ZoneFacts) -> Outcome:
    domain, ds, keys = dnssec.domain, dnssec.ds, dnssec.keys
    if ds.gap:
        return not_observed(domain, unseen(f"Whether {domain} is signed", ds.gap), dnssec.id)
    if not ds.records:
        return not_applicable(domain, f"The registry says that {domain} is not signed.", dnssec.id)
    if keys.gap:
        return not_observed(domain, unseen(f"The keys of {domain}", keys.gap), dnssec.id)
    if why := _fault(dnssec, zone):
        ids = (dnssec.id, zone.id)
        return failed(domain, why, *ids, domain=domain, ds=listed(ds.records))
    if gap := next((each.gap for each in dnssec.signatures if each.gap), None):
        return not_observed(domain, unseen(f"Some signatures of {domain}", gap), dnssec.id)
    found = f"The registry's record fits a key of {domain}{_until(dnssec)}."
    return passed(domain, found, dnssec.id)


def _fault(dnssec: DnssecFacts, zone: ZoneFacts) -> str:
    """Why resolvers that verify refuse the domain, as a sentence; "" when they don't."""
    domain = dnssec.domain
    known = [record for record in dnssec.ds.records if is_judgeable(record)]
    keys = dnssec.keys.records
    if known and not any(ds_fits(record, key, domain) for record in known for key in keys):
        return f"The registry names a signing key of {domain} that the zone does not hold."
    if bad := [each for each in dnssec.signatures if each.state in _BROKEN]:
        return _sentence(bad[0], domain)
    refused = zone.resolver_soa.gap
    if refused and refused.reason is Reason.SERVFAIL and serving_answers(zone):
        return f"The servers of {domain} answer, but a verifying resolver refuses the answer."
    return ""


def _until(dnssec: DnssecFacts) -> str:
    ends = [each.expires_at for each in dnssec.signatures if each.state == "verified"]
    first = min((each for each in ends if each), default=None)
    return f", and its signatures verify until {first:%Y-%m-%d %H:%M} UTC" if first else ""


_BROKEN = {
    "expired": "The signature over the {rtype} record of {domain} expired on {expires}.",
    "early": "The signature over the {rtype} record of {domain} is not valid before {begins}.",
    "unsigned": "The registry says that {domain} is signed, yet its {rtype} record is not.",
    "false": "No key of {domain} verifies the signature over its {rtype} record.",
}


def _sentence(signed: SignedRecords, domain: str) -> str:
    begins, expires = (
        f"{each:%Y-%m-%d}" if each else "" for each in (signed.begins_at, signed.expires_at)
    )
    sentence = _BROKEN[signed.state or "false"]
    return sentence.format(rtype=signed.rtype, domain=domain, begins=begins, expires=expires)
