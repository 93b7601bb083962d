"""TLS001: every host that visitors use answers over https."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Reason, TlsFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed
from checks.rules.tls.reading import spoken_versions, unseen_gap
from checks.rules.web.reading import ABSENT, fault_at, is_for_visitors, named_hosts
from checks.rules.wording import listed, unseen


@rule(
    code="TLS001",
    title="Every host can be visited encrypted",
    failure_title="A host can't be visited encrypted",
    area="TLS",
    stage="audit",
    impact=Impact.TRUST,
    effort="an hour",
    why="Browsers try the encrypted address first. Where there is none they show an error, or the "
    "page marked “Not secure”; payment and log-in services refuse to work with it at all.",
    fix="Where {host} is hosted, add {host} as a custom domain and switch its certificate on (most "
    "hosts issue one by themselves within minutes), and open port 443 at {addresses}. If {host} is "
    "no longer used, delete its records at the DNS host.",
    references=(
        "RFC 9110 section 4.2.2 https://www.rfc-editor.org/rfc/rfc9110#section-4.2.2",
        "Let's Encrypt, Getting started https://letsencrypt.org/getting-started/",
    ),
)
def host_speaks_https(
    spec: LaunchSpec, visits: Facts[Visit], tls_host: TlsFacts
) -> Iterator[Outcome]:
    host = tls_host.host
    if not is_for_visitors(spec, host):
        return
    gaps = [gap for _, gap in tls_host.failures]
    if tls_host.endpoints:
        versions = listed(dict.fromkeys(each.version for each in tls_host.endpoints))
        yield passed(host, f"{host} answers over https ({versions}).", tls_host.id)
    elif spoken := spoken_versions(tls_host):
        versions = listed(spoken)
        yield passed(host, f"{host} answers over https, but by {versions} only.", tls_host.id)
    elif not gaps or any(gap.reason not in ABSENT for gap in gaps):
        gap = unseen_gap(tls_host) or next(iter(gaps), None)
        yield not_observed(host, unseen(f"https at {host}", gap), tls_host.id)
    elif host not in named_hosts(spec) and not _serves_pages(visits, host):
        found = f"{host} has an address, but no website that visitors would look for."
        yield not_applicable(host, found, tls_host.id)
    else:
        addresses = listed(address for address, _ in tls_host.failures)
        yield fault_at(spec, host)(
            host, _found(tls_host, addresses), tls_host.id, host=host, addresses=addresses
        )


def _serves_pages(visits: Facts[Visit], host: str) -> bool:
    """A name that was only guessed matters when somebody put a page there."""
    visit = visits.get(f"http://{host}/")
    return bool(visit and visit.final and visit.final.status < 400)


def _found(tls: TlsFacts, addresses: str) -> str:
    if any(gap.reason is Reason.TLS for _, gap in tls.failures):
        return (
            f"{tls.host} breaks off every encrypted visit at {addresses}; it is not set up there."
        )
    return f"Nothing answers over https at {tls.host} ({addresses})."
