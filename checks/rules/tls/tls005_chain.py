"""TLS005: the server sends the whole chain, in order."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from checks.engine.facts import Endpoint, TlsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.tls.reading import (
    Fault,
    common_name,
    faults_of,
    unseen_gap,
    with_fault,
    without_endpoints,
)
from checks.rules.web.reading import fault_at, is_for_visitors
from checks.rules.wording import count, unseen


@rule(
    code="TLS005",
    title="The server sends its certificate with all that belongs to it",
    failure_title="The server leaves out a part of its certificate",
    area="TLS",
    stage="audit",
    impact=Impact.BROKEN_CHECKOUT,
    effort="minutes",
    why="It works on your computer, which has seen the missing part elsewhere. Phones, payment "
    "services and mail programs have not: they show a warning, or drop the payment notice "
    "silently.",
    fix="Where {host} is hosted, install the certificate together with that of its issuer, "
    "“{issuer}” (the file is often called fullchain or CA bundle), leaf first. In nginx: "
    "“ssl_certificate /etc/letsencrypt/live/{host}/fullchain.pem;”, then reload.",
    references=(
        "RFC 8446 section 4.4.2 https://www.rfc-editor.org/rfc/rfc8446#section-4.4.2",
        "nginx, SSL certificate chains "
        "https://nginx.org/en/docs/http/configuring_https_servers.html#chains",
    ),
)
def chain_is_complete(spec: LaunchSpec, tls_host: TlsFacts) -> Iterator[Outcome]:
    host = tls_host.host
    if not is_for_visitors(spec, host):
        return

    def has(fault: Fault, endpoint: Endpoint) -> bool:
        return fault in faults_of(endpoint, host)

    lacking, where = with_fault(tls_host, lambda each: has(Fault.INCOMPLETE, each))
    mixed, mixed_where = with_fault(tls_host, lambda each: each.verified and not in_order(each))
    if lacking:
        args = {"host": host, "issuer": common_name(lacking[0].chain[-1].issuer)}
        sent = count(len(lacking[0].chain), "certificate")
        found = f"{host}{where} sends {sent} and leaves out that of “{args['issuer']}”."
        yield fault_at(spec, host)(host, found, tls_host.id, **args)
    elif not tls_host.endpoints:
        yield without_endpoints(tls_host)
    elif with_fault(tls_host, lambda each: has(Fault.UNTRUSTED, each))[0]:
        found = f"No public authority vouches for the certificate of {host}."
        yield not_applicable(host, found, tls_host.id)
    elif mixed:
        args = {"host": host, "issuer": common_name(mixed[0].leaf.issuer)}
        found = f"{host}{mixed_where} sends its certificates out of order, or with strange ones."
        yield warned(host, found, tls_host.id, **args)
    elif gap := unseen_gap(tls_host):
        yield not_observed(host, unseen(f"Every certificate of {host}", gap), tls_host.id)
    else:
        sent = count(len(tls_host.endpoints[0].chain), "certificate")
        yield passed(host, f"{host} sends {sent}, which is all that browsers need.", tls_host.id)


def in_order(endpoint: Endpoint) -> bool:
    """Each certificate is certified by the next; a root at the end is of no use but harmless."""
    return all(one.issuer == other.subject for one, other in pairwise(endpoint.chain))
