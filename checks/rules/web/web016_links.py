"""WEB016: links within the site lead somewhere."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import LinkFacts, PageFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.web.reading import ABSENT
from checks.rules.wording import count, listed, unseen


@rule(
    code="WEB016",
    title="Links within the site lead somewhere",
    failure_title="Links within the site lead nowhere",
    area="WEB",
    stage="deploy",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Whoever clicked wanted to know more, and met an error instead. People take that for a "
    "sign of how the rest is looked after, and few of them search for the right page themselves.",
    fix="Correct or remove the links {links}. Where a page moved, redirect its old address to the "
    "new one with status 301.",
    references=(
        "RFC 9110 section 15.5.5 https://www.rfc-editor.org/rfc/rfc9110#section-15.5.5",
        "W3C, Cool URIs don't change https://www.w3.org/Provider/Style/URI",
    ),
)
def links_lead_somewhere(
    spec: LaunchSpec, pages: Facts[PageFacts], links: Facts[LinkFacts]
) -> Iterator[Outcome]:
    broken = {link.id: told for link in links.values() if (told := _fault(link))}
    # Nobody is there: for a link of the client's own that is no gap but the end of the road.
    broken |= {
        links.id_of(url): f"{url} (nothing answers there)"
        for url, gap in links.gaps.items()
        if gap.reason in ABSENT
    }
    unknown = {url: gap for url, gap in links.gaps.items() if gap.reason not in ABSENT}
    unknown |= {link.url: link.visit.gap for link in links.values() if link.visit.gap}
    if broken:
        told = listed(broken.values())
        found = f"{len(broken)} of {count(len(links.ids), 'link')} lead nowhere: {told}."
        yield failed(spec.domain, found, *broken, links=told)
    elif unknown:
        url, gap = next(iter(unknown.items()))
        yield not_observed(spec.domain, unseen(f"Where {url} leads", gap), links.id_of(url))
    elif pages.gaps:
        url, gap = next(iter(pages.gaps.items()))
        yield not_observed(spec.domain, unseen(f"What {url} links to", gap), pages.id_of(url))
    elif not links:
        found = f"The pages of {spec.domain} that were read link to no other of its own."
        yield not_applicable(spec.domain, found)
    else:
        found = f"All {count(len(links), 'link')} that were followed lead to a page."
        yield passed(spec.domain, found, *links.ids)


def _fault(link: LinkFacts) -> str | None:
    """A page that asks for a log-in, or refuses a robot, is there."""
    visit = link.visit
    if visit.end in ("loop", "too_many"):
        return f"{link.url} on {link.found_on} (redirects in circles)"
    if visit.final and (visit.final.status in (404, 410) or visit.final.status >= 500):
        return f"{link.url} on {link.found_on} (status {visit.final.status})"
    return None
