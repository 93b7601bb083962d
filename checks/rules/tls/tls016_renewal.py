"""TLS016: the authority can reach what it asks for before it renews the certificate."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from checks.engine.evidence import Facts
from checks.engine.facts import AcmeFacts, Gap, Reason, TlsFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.parsing.urls import UrlError, parse_url
from checks.providers.edge import edge_of_headers
from checks.rules.tls.reading import common_name, without_endpoints
from checks.rules.web.reading import chain_of, named_hosts
from checks.rules.wording import unseen

# Longer ones are bought and installed by hand, and proved in another way.
AUTOMATIC = timedelta(days=100)


@rule(
    code="TLS016",
    title="The certificate can renew itself",
    failure_title="The certificate may fail to renew itself",
    area="TLS",
    stage="deploy",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="Short-lived certificates are renewed by a program every few weeks. If the authority can't "
    "reach its test file, nothing happens at first, and one morning every visitor is warned off.",
    fix="Let http://{host}/.well-known/acme-challenge/ through to the program that renews: keep "
    "port 80 open, and exempt this path from log-ins, from blocking rules and from redirects that "
    "drop the path. Then try it with “certbot renew --dry-run”. If you renew by DNS, note that in "
    "the handover and accept this line.",
    references=(
        "RFC 8555 section 8.3 https://www.rfc-editor.org/rfc/rfc8555#section-8.3",
        "Let's Encrypt, Challenge types https://letsencrypt.org/docs/challenge-types/",
    ),
)
def renewal_is_possible(
    spec: LaunchSpec, tls_host: TlsFacts, acme: Facts[AcmeFacts]
) -> Iterator[Outcome]:
    host = tls_host.host
    if host not in named_hosts(spec):
        return
    if not tls_host.endpoints:
        yield without_endpoints(tls_host)
        return
    leaf = tls_host.endpoints[0].leaf
    if leaf.not_after - leaf.not_before > AUTOMATIC or leaf.self_issued:
        found = f"The certificate of {host} is not of the kind that renews itself."
        yield not_applicable(host, found, tls_host.id)
    else:
        seen = acme.get(host) or acme.gaps.get(host)
        yield _judge(tls_host, common_name(leaf.issuer), seen, acme.id_of(host))


def _judge(tls_host: TlsFacts, issuer: str, seen: AcmeFacts | Gap | None, acme_id: str) -> Outcome:
    host, ids = tls_host.host, (tls_host.id, acme_id)
    if isinstance(seen, Gap) and seen.reason is Reason.UNREACHABLE:
        found = f"Port 80 of {host} is closed, where “{issuer}” asks before renewing."
        return warned(host, found, *ids, host=host)
    if seen is None or isinstance(seen, Gap):
        known = ids if seen else (tls_host.id,)
        return not_observed(host, unseen(f"The renewal path of {host}", seen), *known)
    visit = seen.visit
    if visit.hops and (edge := edge_of_headers(visit.hops[0].headers)):
        found = f"{edge.name} answers for {host} and renews the certificate itself."
        return not_applicable(host, found, *ids)
    if visit.gap:
        return not_observed(host, unseen(f"The renewal path of {host}", visit.gap), *ids)
    if fault := _fault(visit):
        found = f"The path at which “{issuer}” asks {fault}: {chain_of(visit)}."
        return warned(host, found, *ids, host=host)
    return passed(host, f"The path at which “{issuer}” asks is open: {chain_of(visit)}.", *ids)


def _fault(visit: Visit) -> str | None:
    if visit.final is None:
        return "leads nowhere"
    if _path(visit.final.url) != _path(visit.url):
        return "is lost in a redirect"
    if visit.final.status in (401, 403):
        return "is closed to strangers"
    return "fails" if visit.final.status >= 500 else None


def _path(url: str) -> str:
    try:
        return parse_url(url).path
    except UrlError:
        return ""
