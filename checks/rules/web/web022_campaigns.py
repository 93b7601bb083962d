"""WEB022: an old campaign address lands on its target with one permanent redirect."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import RedirectFacts, Visit
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed, warned
from checks.parsing.urls import UrlError, parse_url
from checks.rules.web.reading import (
    PERMANENT,
    chain_of,
    host_of,
    is_secure,
    redirecting_hops,
    redirects_in,
)
from checks.rules.wording import count, unseen


@rule(
    code="WEB022",
    title="Old campaign addresses land where they should",
    failure_title="An old campaign address does not land where it should",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="That address is in mails, on flyers and in other people's posts, and it can't be called "
    "back. Each visit that ends elsewhere is a lead you paid for and lost.",
    fix="Set one permanent redirect (301) from {source} straight to {target}, and remove other "
    "rules for that address. In nginx: “location = {path} {{ return 301 {target}; }}”. At "
    "Cloudflare: Rules > Redirect Rules, with the option to keep the query.",
    references=(
        "RFC 9110 section 15.4.2 https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",
        "Google, Redirects and Google Search "
        "https://developers.google.com/search/docs/crawling-indexing/301-redirects",
    ),
)
def campaign_lands(redirect: RedirectFacts) -> Iterator[Outcome]:
    visit, source = redirect.visit, redirect.source
    args = {"source": source, "target": redirect.target, "path": _path(source)}
    if visit.gap and not _reached(visit, redirect.target):
        yield not_observed(source, unseen(f"Where {source} lands", visit.gap), redirect.id)
    elif fault := _fault(visit, redirect.target):
        yield failed(source, f"{source} {fault}: {chain_of(visit)}.", redirect.id, **args)
    elif visit.gap:
        yield not_observed(source, unseen(redirect.target, visit.gap), redirect.id)
    elif remark := _remark(visit):
        found = f"{source} lands rightly, {remark}: {chain_of(visit)}."
        yield warned(source, found, redirect.id, **args)
    else:
        yield passed(source, f"{chain_of(visit)}.", redirect.id)


def _fault(visit: Visit, target: str) -> str | None:
    if visit.end == "loop":
        return "goes in a circle"
    if visit.end == "too_many":
        return "is redirected without end"
    if visit.final and visit.final.status >= 400:
        return "ends in an error"
    if not redirects_in(visit):
        return "is not redirected"
    return None if _reached(visit, target) else f"does not land on {target}"


def _remark(visit: Visit) -> str | None:
    temporary = [hop.status for hop, _ in redirecting_hops(visit) if hop.status not in PERMANENT]
    if temporary:
        return f"but by a temporary redirect ({temporary[0]})"
    number = sum(not _only_encrypts(hop.url, there) for hop, there in redirecting_hops(visit))
    return f"but over {count(number, 'redirect')}" if number > 2 else None


def _only_encrypts(here: str, there: str) -> bool:
    """The step from http to https on the same host, which every address may need once."""
    return host_of(here) == host_of(there) and is_secure(there) and not is_secure(here)


def _reached(visit: Visit, target: str) -> bool:
    """The target itself may lead on, for instance to the canonical host; that is no fault."""
    passed_by = [hop.url for hop in visit.hops]
    passed_by += [location for _, location in redirecting_hops(visit)]
    return _same_form(target) in map(_same_form, passed_by)


def _same_form(url: str) -> str:
    try:
        return str(parse_url(url)).rstrip("/")
    except UrlError:
        return url


def _path(url: str) -> str:
    try:
        return parse_url(url).path
    except UrlError:
        return "/"
