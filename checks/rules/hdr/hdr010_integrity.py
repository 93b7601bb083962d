"""HDR010: scripts from public libraries are pinned to their content (SRI).

MDN's HTTP Observatory counts every script of others. Services such as payment or statistics
change theirs without notice and can't be pinned, so only the public libraries' count here.
"""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import PageFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, not_applicable, passed, warned
from checks.parsing.names import is_subdomain
from checks.rules.web.reading import host_of
from checks.rules.wording import count, listed

# Public libraries of versioned files, each with its page on pinning gone over 2026-11-21.
LIBRARIES = (
    "ajax.aspnetcdn.com",
    "bootstrapcdn.com",
    "cdn.jsdelivr.net",
    "cdnjs.cloudflare.com",
    "code.jquery.com",
    "unpkg.com",
)


@rule(
    code="HDR010",
    title="Scripts from public libraries can't change unnoticed",
    failure_title="A public library could change what runs on the site",
    area="HDR",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="minutes",
    why="The page runs whatever the library's server sends that day. Such servers have been taken "
    "over before, and thousands of shops then handed their customers to thieves.",
    fix='Copy {scripts} to your own site, or pin it in {page}: add integrity="sha384-…" and '
    'crossorigin="anonymous" to its script element, with the full version in the address. The '
    "library's page shows the line to copy.",
    references=(
        "W3C, Subresource Integrity https://www.w3.org/TR/SRI/",
        "MDN, Subresource Integrity "
        "https://developer.mozilla.org/docs/Web/Security/Defenses/Subresource_Integrity",
    ),
)
def libraries_are_pinned(page: PageFacts) -> Iterator[Outcome]:
    scripts = [asset for asset in page.page.assets if asset.kind == "script"]
    public = [asset for asset in scripts if _is_library(host_of(asset.url))]
    loose = [asset.url for asset in public if not asset.integrity]
    if not public:
        found = f"{page.url} takes no script from a public library."
        yield not_applicable(page.subject, found, page.id)
    elif loose:
        found = f"{page.url} runs {listed(loose, most=4)} without pinning it."
        args = {"scripts": listed(loose, most=4), "page": page.url}
        yield warned(page.subject, found, page.id, **args)
    else:
        found = f"{page.url} pins {count(len(public), 'script')} from public libraries."
        yield passed(page.subject, found, page.id)


def _is_library(host: str) -> bool:
    return any(is_subdomain(host, library) for library in LIBRARIES)
