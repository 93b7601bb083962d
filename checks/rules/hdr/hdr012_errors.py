"""HDR012: error pages carry the same protection as all others."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    Status,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.rules.web.reading import host_of, own_pages
from checks.rules.wording import listed, unseen

# For browsers, whatever the page is about.
HEADERS = (
    "strict-transport-security",
    "content-security-policy",
    "x-content-type-options",
    "x-frame-options",
    "referrer-policy",
)


@rule(
    code="HDR012",
    title="Error pages are protected like all others",
    failure_title="Error pages go without the protection of the others",
    area="HDR",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="An attacker picks the weakest page, and a wrong address is easy to make. What protects "
    "your front page helps little when the “not found” page beside it does without.",
    fix="Let {host} send {headers} with error pages as well. In nginx, add “always” to the end of "
    "each add_header line; in Apache write “Header always set”; at a platform, set the headers for "
    "all paths (“/*”).",
    references=(
        "nginx, add_header https://nginx.org/en/docs/http/ngx_http_headers_module.html#add_header",
        "MDN, HTTP headers, security "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers#security",
    ),
)
def errors_are_protected(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    fronts = {door.host: page for door, page in own_pages(spec, visits)}
    for visit in visits.values():
        if visit.role == "unknown_path":
            yield _judge(visit, fronts)
    for url, gap in visits.gaps.items():
        if host_of(url) and not url.endswith("/"):  # the only one that is no host's root
            found = unseen(f"The error page of {host_of(url)}", gap)
            yield not_observed(host_of(url), found, visits.id_of(url))


def _judge(visit: Visit, fronts: dict[str, Hop | Outcome]) -> Outcome:
    asked, final = host_of(visit.url), visit.final
    if visit.gap:
        return not_observed(asked, unseen(f"The error page of {asked}", visit.gap), visit.id)
    front = fronts.get(host_of(final.url)) if final else None
    if isinstance(front, Outcome) and front.status is Status.NOT_OBSERVED:
        return not_observed(asked, front.found, visit.id, *front.evidence)
    if final is None or not isinstance(front, Hop) or final.status < 400:
        found = f"{asked} has no error page to compare with its front page."
        return not_applicable(asked, found, visit.id)
    lost = [name for name in HEADERS if front.header(name) and not final.header(name)]
    if lost:
        found = (
            f"{final.url} (status {final.status}) lacks {listed(lost)}, which {front.url} sends."
        )
        args = {"host": host_of(final.url), "headers": listed(lost)}
        return warned(asked, found, visit.id, **args)
    found = f"{final.url} (status {final.status}) is protected like {front.url}."
    return passed(asked, found, visit.id)
