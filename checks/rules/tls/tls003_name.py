"""TLS003: the certificate names the host that shows it."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import Certificate, Endpoint, TlsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed
from checks.rules.tls.reading import (
    Fault,
    covers,
    faults_of,
    names_of,
    unseen_gap,
    with_fault,
    without_endpoints,
)
from checks.rules.web.reading import fault_at, is_for_visitors
from checks.rules.wording import unseen


@rule(
    code="TLS003",
    title="The certificate is made out to this host",
    failure_title="The certificate is made out to another host",
    area="TLS",
    stage="audit",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="Browsers show a full-page warning that this might not be your site at all. It happens "
    "when a name was pointed to a service, but never entered there.",
    fix="Where {host} is hosted, add {host} as a custom domain and let the service issue a "
    "certificate that names it (today's certificate names {names}). A wildcard stands for one "
    "level only, so {wildcard} would do as well. On a server of your own: “certbot --nginx -d "
    "{host}”.",
    references=(
        "RFC 9525 section 6.3 https://www.rfc-editor.org/rfc/rfc9525#section-6.3",
        "RFC 2818 section 3.1 https://www.rfc-editor.org/rfc/rfc2818#section-3.1",
    ),
)
def certificate_names_host(spec: LaunchSpec, tls_host: TlsFacts) -> Iterator[Outcome]:
    host = tls_host.host
    if not is_for_visitors(spec, host):
        return

    def misnamed(endpoint: Endpoint) -> bool:
        return Fault.WRONG_NAME in faults_of(endpoint, host)

    def untrusted(endpoint: Endpoint) -> bool:
        return Fault.UNTRUSTED in faults_of(endpoint, host)

    wrong, where = with_fault(tls_host, misnamed)
    if wrong:
        leaf = wrong[0].leaf
        found = f"The certificate of {host}{where} names {names_of(leaf)}{_hint(leaf, host)}."
        yield fault_at(spec, host)(host, found, tls_host.id, **_args(leaf, host))
    elif not tls_host.endpoints:
        yield without_endpoints(tls_host)
    elif with_fault(tls_host, untrusted)[0]:
        found = f"The certificate of {host} is not trusted, whatever it names."
        yield not_applicable(host, found, tls_host.id)
    elif gap := unseen_gap(tls_host):
        yield not_observed(host, unseen(f"Every certificate of {host}", gap), tls_host.id)
    else:
        names = names_of(tls_host.endpoints[0].leaf)
        yield passed(host, f"The certificate of {host} names {names}.", tls_host.id)


def _hint(leaf: Certificate, host: str) -> str:
    """Why a name that looks right is not enough."""
    parents = [name.removeprefix("*.") for name in leaf.names if name.startswith("*.")]
    if any(host == parent for parent in parents):
        return "; a wildcard does not stand for the bare name"
    if any(host.endswith("." + parent) and not covers(leaf, host) for parent in parents):
        return "; a wildcard stands for one level only"
    return ""


def _args(leaf: Certificate, host: str) -> dict[str, str]:
    _, _, above = host.partition(".")
    # Nobody issues a wildcard for a whole public ending; the bare name then names itself.
    wildcard = f"*.{above}" if "." in above else f"*.{host} together with {host}"
    return {"host": host, "names": names_of(leaf), "wildcard": wildcard}
