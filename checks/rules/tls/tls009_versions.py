"""TLS009: only protocol versions that browsers still accept are spoken."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import TlsFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_observed, passed
from checks.rules.tls.reading import spoken_versions, without_endpoints
from checks.rules.web.reading import fault_at, is_for_visitors
from checks.rules.wording import listed

GOOD = ("TLSv1.2", "TLSv1.3")
OLD = ("TLSv1", "TLSv1.1")


@rule(
    code="TLS009",
    title="Only up-to-date encryption is accepted",
    failure_title="Outdated encryption is accepted",
    area="TLS",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="The old methods have been broken for years. Card companies and larger customers' security "
    "questionnaires reject a site that still accepts them, and today's browsers refuse a site that "
    "accepts nothing newer.",
    fix="Where {host} is hosted, set the oldest accepted version to TLS 1.2 and keep TLS 1.3 on. "
    "At Cloudflare: SSL/TLS > Edge Certificates > Minimum TLS Version. In nginx: "
    "“ssl_protocols TLSv1.2 TLSv1.3;”.",
    references=(
        "RFC 8996 https://www.rfc-editor.org/rfc/rfc8996",
        "RFC 9325 section 3.1 https://www.rfc-editor.org/rfc/rfc9325#section-3.1",
    ),
)
def versions_are_current(spec: LaunchSpec, tls_host: TlsFacts) -> Iterator[Outcome]:
    host, accepted = tls_host.host, spoken_versions(tls_host)
    if not is_for_visitors(spec, host):
        return
    old = [version for version in accepted if version in OLD]
    good = [version for version in accepted if version in GOOD]
    unknown = [version for version in OLD if version in tls_host.unknown_versions]
    if old:
        tail = "" if good else ", and nothing newer"
        found = f"{host} accepts {_told(old)}{tail}."
        yield fault_at(spec, host)(host, found, tls_host.id, host=host)
    elif not good and not tls_host.endpoints:
        yield without_endpoints(tls_host)
    elif unknown or not good:
        found = f"Whether {host} accepts {_told(unknown or list(GOOD))} could not be tried."
        yield not_observed(host, found, tls_host.id)
    else:
        yield passed(host, f"{host} accepts {_told(good)} only.", tls_host.id)


def _told(versions: list[str]) -> str:
    """ "TLSv1" is TLS 1.0 to everybody else."""
    return listed(
        "TLS 1.0" if version == "TLSv1" else version.replace("v", " ") for version in versions
    )
