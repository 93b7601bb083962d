"""HDR003: browsers are told not to guess what a file is (nosniff)."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, passed
from checks.parsing.headers import is_nosniff
from checks.rules.web.reading import own_pages
from checks.rules.wording import listed


@rule(
    code="HDR003",
    title="Browsers take files for what they are declared to be",
    failure_title="Browsers may take a harmless file for a program",
    area="HDR",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="If people can upload a picture or a document to your site, one made on purpose can be "
    "run as a program in the next visitor's browser, with that visitor's log-in.",
    fix="Let {host} send this header with every answer: “X-Content-Type-Options: nosniff”. In "
    "nginx: “add_header X-Content-Type-Options nosniff always;”. At Cloudflare: Rules > Transform "
    "Rules > Managed Transforms > Add security headers.",
    references=(
        "WHATWG Fetch, X-Content-Type-Options "
        "https://fetch.spec.whatwg.org/#x-content-type-options-header",
        "MDN, X-Content-Type-Options "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Headers/X-Content-Type-Options",
    ),
)
def no_sniffing(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    for door, page in own_pages(spec, visits):
        if isinstance(page, Outcome):
            yield page
            continue
        values = page.header_values("x-content-type-options")
        if values and is_nosniff(values):
            found = f"{page.url} sends “X-Content-Type-Options: nosniff”."
            yield passed(door.host, found, *door.ids)
        else:
            ignored = f"“X-Content-Type-Options: {listed(values)[:60]}”, which browsers ignore"
            sent = ignored if values else "no X-Content-Type-Options header"
            yield failed(door.host, f"{page.url} sends {sent}.", *door.ids, host=door.host)
