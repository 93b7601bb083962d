"""WEB004: http and https, with and without www, end on one canonical host."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.web.reading import ABSENT, chain_of, gap_of, host_of
from checks.rules.wording import listed, unseen


@rule(
    code="WEB004",
    title="Every spelling of the address leads to one site",
    failure_title="There is more than one version of the site",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="People type the address with and without “www”. With two versions, search engines split "
    "your ranking, statistics count half the visitors, and a form may work on one and fail on the "
    "other.",
    fix="Choose https://{canonical}/ as the one address, and let {others} redirect there "
    "permanently (301 or 308) with path and query kept. In nginx: "
    "“return 301 https://{canonical}$request_uri;”. Most hosts call this “primary domain”.",
    references=(
        "Google, Consolidate duplicate URLs "
        "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
        "RFC 9110 section 15.4 https://www.rfc-editor.org/rfc/rfc9110#section-15.4",
    ),
)
def variants_converge(spec: LaunchSpec, visits: Facts[Visit]) -> Iterator[Outcome]:
    asked = {url: visits.get(url) or visits.gaps.get(url) for url in spec.variants}
    ids = tuple(visits.id_of(url) for url, found in asked.items() if found)
    ends = {url: found for url, found in asked.items() if isinstance(found, Visit) and found.final}
    unseen_ones = {url: gap for url, found in asked.items() if (gap := _why_unseen(found))}
    yield _judge(spec, ends, unseen_ones, ids)


def _judge(
    spec: LaunchSpec, ends: dict[str, Visit], unseen_ones: dict[str, Gap], ids: tuple[str, ...]
) -> Outcome:
    domain = spec.domain
    landed = {url: host_of(visit.hops[-1].url) for url, visit in ends.items()}
    places = list(dict.fromkeys(landed.values()))
    if len(places) > 1:
        found = (
            f"The addresses end in {len(places)} places: {listed(map(chain_of, ends.values()))}."
        )
        return failed(domain, found, *ids, **_args(spec, landed))
    if unseen_ones:
        url, gap = next(iter(unseen_ones.items()))
        return not_observed(domain, unseen(f"Where {url} leads", gap), *ids)
    if not places:
        return not_applicable(domain, "None of the addresses reaches a page.", *ids)
    if spec.canonical and places[0] != spec.canonical:
        found = f"All addresses end at {places[0]}, but it should be {spec.canonical}."
        return failed(domain, found, *ids, **_args(spec, landed))
    return passed(domain, f"{listed(ends)} {_end(len(ends))} at {places[0]}.", *ids)


def _end(number: int) -> str:
    return "ends" if number == 1 else "all end"


def _why_unseen(found: Visit | Gap | None) -> Gap | None:
    """A name that nobody serves, and a circle, are the business of other rules."""
    gap = gap_of(found)
    return gap if gap and gap.reason not in ABSENT else None


def _args(spec: LaunchSpec, landed: dict[str, str]) -> dict[str, str]:
    own = [host for host in landed.values() if host in (spec.domain, spec.www)]
    chosen = spec.canonical or max(own or list(landed.values()), key=list(landed.values()).count)
    others = [url for url, host in landed.items() if host != chosen]
    return {"canonical": chosen, "others": listed(others)}
