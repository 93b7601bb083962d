"""TLS015: every address of a host shows the same kind of certificate."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import Certificate, TlsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.rules.tls.reading import common_name, covers, unseen_gap, without_endpoints
from checks.rules.web.reading import is_for_visitors
from checks.rules.wording import count, listed, unseen


@rule(
    code="TLS015",
    title="Every address of a host shows the same certificate",
    failure_title="The addresses of a host show different certificates",
    area="TLS",
    stage="dns",
    impact=Impact.TRUST,
    effort="an hour",
    why="Which of your addresses a visitor meets is chance. When one of them is an old server, "
    "some people get warnings or an old site, and nobody in the office can see why.",
    fix="Compare what answers at {addresses}. If one is a former server, remove its record from "
    "{host}; if all are in use, renew the certificate on each of them from the same authority.",
    references=(
        "RFC 6125 (names in certificates), now RFC 9525 https://www.rfc-editor.org/rfc/rfc9525",
        "RFC 6724 section 2 (which address is chosen) https://www.rfc-editor.org/rfc/rfc6724",
    ),
)
def addresses_agree(spec: LaunchSpec, tls_host: TlsFacts) -> Iterator[Outcome]:
    host, endpoints = tls_host.host, tls_host.endpoints
    if not is_for_visitors(spec, host):
        return
    kinds: dict[tuple[str, bool], list[str]] = {}
    for one in endpoints:
        kinds.setdefault(_kind(one.leaf, host), []).append(one.address)
    if len(kinds) > 1:
        told = listed(f"“{kind[0]}” at {listed(where)}" for kind, where in kinds.items())
        args = {"host": host, "addresses": listed(one.address for one in endpoints)}
        found = f"{host} shows certificates of different kinds: {told}."
        yield warned(host, found, tls_host.id, **args)
    elif not endpoints:
        yield without_endpoints(tls_host)
    elif gap := unseen_gap(tls_host):
        yield not_observed(host, unseen(f"Every certificate of {host}", gap), tls_host.id)
    elif len(endpoints) == 1:
        found = f"One address of {host} shows a certificate, so there is nothing to compare."
        yield not_applicable(host, found, tls_host.id)
    else:
        number = count(len(endpoints), "address", "addresses")
        yield passed(host, f"All {number} of {host} show the same kind.", tls_host.id)


def _kind(leaf: Certificate, host: str) -> tuple[str, bool]:
    """The authority, and whether the host is named. Edges renew address by address, and give
    each its own kind of key, so the certificates themselves may well differ.
    """
    organisation = (part.partition("=") for part in leaf.issuer.split(","))
    owner = next((value for key, _, value in organisation if key.strip() == "O" and value), "")
    return owner or common_name(leaf.issuer), covers(leaf, host)
