"""WEB012: a page has one address, and other spellings lead there."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import CopyFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import count, listed, unseen

SAME = 0.9  # likeness from which two answers are the same page


@rule(
    code="WEB012",
    title="Each page has one address",
    failure_title="The same page answers at several addresses",
    area="WEB",
    stage="deploy",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="To a search engine each address is a page of its own. What links and visits have earned "
    "is split between the copies, the wrong one may show up in the results, and your statistics "
    "count one page as several.",
    fix='Write into the head of {url}: “<link rel="canonical" href="{url}">”, so that every '
    "copy names it. Better still, let {copies} redirect there permanently (301). In nginx: "
    "“rewrite ^/(.+)/$ /$1 permanent;” takes a slash off the end; most site builders have a "
    "switch for it.",
    references=(
        "Google, Consolidate duplicate URLs "
        "https://developers.google.com/search/docs/crawling-indexing/consolidate-duplicate-urls",
        "RFC 6596 https://www.rfc-editor.org/rfc/rfc6596",
    ),
)
def one_address_for_a_page(spec: LaunchSpec, copies: Facts[CopyFacts]) -> Iterator[Outcome]:
    """Told of the page: however many spellings show it, there is one thing to change."""
    for url in dict.fromkeys(each.url for each in copies.values()):
        yield _judge(url, [each for each in copies.values() if each.url == url])
    for copy, gap in copies.gaps.items():
        yield not_observed(copy, unseen(f"What answers at {copy}", gap), copies.id_of(copy))
    if not copies and not copies.gaps:
        yield not_applicable(spec.domain, "No page was seen whose address could be spelt anew.")


def _judge(url: str, asked: list[CopyFacts]) -> Outcome:
    ids = [each.id for each in asked]
    doubles = [each for each in asked if _is_double(each)]
    if doubles:
        told = listed(f"{each.copy} ({each.difference})" for each in doubles)
        found = f"{told} {'shows' if len(doubles) == 1 else 'show'} the page of {url} as well, "
        found += "and none names that as its proper address."
        return failed(url, found, *ids, url=url, copies=listed(each.copy for each in doubles))
    found = f"{count(len(asked), 'other spelling')} of {url} {_tense(len(asked))} no second page."
    return passed(url, found, *ids)


def _is_double(copy: CopyFacts) -> bool:
    """The page itself, under the other spelling, and nothing that says which one counts."""
    shown = copy.status == 200 and copy.likeness >= SAME and copy.final_url == copy.copy
    return shown and copy.url not in copy.canonical


def _tense(number: int) -> str:
    return "makes" if number == 1 else "make"
