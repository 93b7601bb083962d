"""WEB018: no public page refers to a staging site or a developer's machine."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import PageFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, passed, warned
from checks.parsing.internal_hosts import why_internal
from checks.parsing.names import is_subdomain, registrable_domain
from checks.rules.web.reading import host_of, named_hosts
from checks.rules.wording import listed


@rule(
    code="WEB018",
    title="Public pages refer to public hosts only",
    failure_title="A public page refers to a staging site or a developer's computer",
    area="WEB",
    stage="deploy",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="The link, the picture or the form works for whoever built the site and for nobody else. "
    "A lead who follows it sees an error, or books on the test site, where nobody looks.",
    fix="In the source of {page}, replace each address at {hosts} by that of the public site, then "
    "publish again. Best is to take the address from a setting that differs per environment.",
    references=(
        "The Twelve-Factor App, Config https://12factor.net/config",
        "RFC 6761 section 6.3 https://www.rfc-editor.org/rfc/rfc6761#section-6.3",
    ),
)
def refers_to_public_hosts(spec: LaunchSpec, page: PageFacts) -> Iterator[Outcome]:
    url = page.url
    allowed = named_hosts(spec) | {host_of(url)}
    hosts = [host for host in page.page.hostnames_mentioned if host not in allowed]
    wrong = [host for host in hosts if _is_ours_or_local(spec, host)]
    previews = [host for host in hosts if _is_preview(host) and host not in wrong]
    if wrong:
        names = listed(f"{host} ({why_internal(host)})" for host in wrong)
        yield failed(
            page.subject, f"{url} refers to {names}.", page.id, page=url, hosts=listed(wrong)
        )
    elif previews:
        names = listed(previews)
        found = f"{url} refers to {names}, a preview address of a hosting service."
        yield warned(page.subject, found, page.id, page=url, hosts=names)
    else:
        yield passed(page.subject, f"{url} refers to public hosts only.", page.id)


def _is_ours_or_local(spec: LaunchSpec, host: str) -> bool:
    """Test hosts of other companies are their business: many a vendor serves from dev.…"""
    if is_subdomain(host, spec.zone):
        return True
    # Neither an address nor a name such as localhost or printer.local can be registered.
    reason = why_internal(host) or ""
    return reason == why_internal("10.0.0.1") or reason == why_internal("localhost")


def _is_preview(host: str) -> bool:
    """Somebody's project at a hosting service, as against the test host of a company."""
    return registrable_domain(host) == host and why_internal(host) is not None
