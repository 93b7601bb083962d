"""TLS002: an authority that browsers trust vouches for the certificate."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import Endpoint, TlsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_observed, passed
from checks.rules.tls.reading import (
    Fault,
    common_name,
    faults_of,
    is_edge_only,
    unseen_gap,
    with_fault,
    without_endpoints,
)
from checks.rules.web.reading import fault_at, is_for_visitors
from checks.rules.wording import unseen

_REASONS = {
    18: "is signed by nobody but itself",
    23: "was revoked by its issuer",
    66: "has a key that is too short",
    67: "comes from an authority whose key is too short",
    68: "is signed by a method that is no longer trusted",
}


@rule(
    code="TLS002",
    title="Browsers trust the certificate",
    failure_title="Browsers don't trust the certificate",
    area="TLS",
    stage="audit",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Every visitor gets a full-page warning that attackers might be stealing their data. "
    "Almost nobody clicks past it, and those who do will not type a card number.",
    fix="Where {host} is hosted, replace its certificate by one of a public authority for {host}: "
    "most hosts do so by a switch (“Free certificate” or “HTTPS”); on a server of your own, "
    "“certbot --nginx -d {host}”. If {host} should stand behind an edge network, switch its "
    "proxying on there.",
    references=(
        "RFC 5280 section 6 https://www.rfc-editor.org/rfc/rfc5280#section-6",
        "Let's Encrypt, Getting started https://letsencrypt.org/getting-started/",
    ),
)
def certificate_is_trusted(spec: LaunchSpec, tls_host: TlsFacts) -> Iterator[Outcome]:
    host = tls_host.host
    if not is_for_visitors(spec, host):
        return

    def untrusted(endpoint: Endpoint) -> bool:
        return Fault.UNTRUSTED in faults_of(endpoint, host)

    wrong, where = with_fault(tls_host, untrusted)
    if wrong:
        found = f"The certificate of {host}{where} {_reason(wrong[0])}."
        yield fault_at(spec, host)(host, found, tls_host.id, host=host)
    elif not tls_host.endpoints:
        yield without_endpoints(tls_host)
    elif gap := unseen_gap(tls_host):
        yield not_observed(host, unseen(f"Every certificate of {host}", gap), tls_host.id)
    else:
        issuer = common_name(tls_host.endpoints[0].leaf.issuer)
        yield passed(host, f"The certificate of {host} is from {issuer}.", tls_host.id)


def _reason(endpoint: Endpoint) -> str:
    issuer = common_name(endpoint.leaf.issuer)
    if is_edge_only(endpoint.leaf):
        return f"is from {issuer}, which only the edge network itself trusts"
    if endpoint.verify_code in (2, 19, 20, 21):
        return f"is from “{issuer}”, an authority that browsers don't know"
    known = _REASONS.get(endpoint.verify_code)
    return known or f"is refused: {endpoint.verify_message or 'no reason given'}"
