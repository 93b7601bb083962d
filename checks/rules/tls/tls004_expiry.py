"""TLS004: the certificate is valid now, and its renewal works."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from checks.engine.facts import Certificate, Endpoint, TlsFacts
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
    any_in,
    day,
    faults_of,
    unseen_gap,
    with_fault,
    without_endpoints,
)
from checks.rules.web.reading import fault_at, is_for_visitors
from checks.rules.wording import count, unseen

# Automatic renewal happens when a third of the lifetime is left (Let's Encrypt's advice), and
# people renew by hand a month ahead. Whatever is left when both are past was forgotten.
OVERDUE_SHARE, OVERDUE_AT_MOST = 1 / 4, timedelta(days=30)
URGENT_SHARE, URGENT_AT_MOST = 1 / 10, timedelta(days=7)


@rule(
    code="TLS004",
    title="The certificate is valid and renewed in time",
    failure_title="The certificate has run out or is about to",
    area="TLS",
    stage="audit",
    impact=Impact.DOWNTIME,
    effort="an hour",
    why="On the day it runs out, every visitor gets a full-page security warning in place of your "
    "site, and apps and payment notices stop working. It happens at midnight, without a mail.",
    fix="Where {host} is hosted, renew its certificate now and switch automatic renewal on "
    "(it is valid from {begins} to {ends}). On a server of your own: “certbot renew”, and see that "
    "“certbot renew --dry-run” works. If the platform renews by itself, see whether {host} is "
    "still connected there.",
    references=(
        "RFC 5280 section 4.1.2.5 https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.5",
        "Let's Encrypt, Integration guide (when to renew) "
        "https://letsencrypt.org/docs/integration-guide/",
    ),
)
def certificate_is_current(
    spec: LaunchSpec, started_at: datetime, tls_host: TlsFacts
) -> Iterator[Outcome]:
    host = tls_host.host
    if not is_for_visitors(spec, host):
        return

    def replaced_anyway(endpoint: Endpoint) -> bool:
        faults = faults_of(endpoint, host)
        return any_in(faults, Fault.UNTRUSTED, Fault.WRONG_NAME)

    judged = [each for each in tls_host.endpoints if not replaced_anyway(each)]
    if not tls_host.endpoints:
        yield without_endpoints(tls_host)
    elif not judged:
        found = f"The certificate of {host} has to be replaced in any case."
        yield not_applicable(host, found, tls_host.id)
    else:
        faulty = [each for each in judged if _fault(each, started_at)]
        worst = min(faulty or judged, key=lambda each: each.leaf.not_after)
        yield _judge(spec, tls_host, worst, started_at)


def _judge(spec: LaunchSpec, tls: TlsFacts, worst: Endpoint, now: datetime) -> Outcome:
    host, leaf = tls.host, worst.leaf
    args = {"host": host, "begins": day(leaf.not_before), "ends": day(leaf.not_after)}
    _, where = with_fault(tls, lambda each: each.leaf == leaf)
    at = f"The certificate of {host}{where}"
    if fault := _fault(worst, now):
        return fault_at(spec, host)(host, f"{at} {fault}.", tls.id, **args)
    left = leaf.not_after - now
    told = f"is valid for another {_span(left)}, until {day(leaf.not_after)}"
    if left < _limit(leaf, URGENT_SHARE, URGENT_AT_MOST):
        return fault_at(spec, host)(host, f"{at} {told}.", tls.id, **args)
    if left < _limit(leaf, OVERDUE_SHARE, OVERDUE_AT_MOST):
        return warned(host, f"{at} {told}; its renewal is overdue.", tls.id, **args)
    if gap := unseen_gap(tls):
        return not_observed(host, unseen(f"Every certificate of {host}", gap), tls.id)
    return passed(host, f"The certificate of {host} {told}.", tls.id)


def _fault(endpoint: Endpoint, now: datetime) -> str | None:
    leaf = endpoint.leaf
    if leaf.not_after < now:
        return f"ran out on {day(leaf.not_after)}, {_span(now - leaf.not_after)} ago"
    if leaf.not_before > now:
        return f"is not valid before {day(leaf.not_before)}"
    if endpoint.verify_code in (9, 10):
        return "rests on an issuer's certificate that has run out or is not valid yet"
    return None


def _limit(leaf: Certificate, share: float, at_most: timedelta) -> timedelta:
    """Short-lived certificates have little left all the time; what counts is the share."""
    return min((leaf.not_after - leaf.not_before) * share, at_most)


def _span(time: timedelta) -> str:
    return count(time.days, "day") if time.days else count(int(time.seconds // 3600), "hour")
