"""EXP006: no listed folders, no debug pages, no hosts for testing in search engines."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Disclosure
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.web.reading import host_of
from checks.rules.wording import count, unseen

_STEPS = {
    "folder": "switch the listing of folders off at the web server (nginx: “autoindex off;”, "
    "Apache: “Options -Indexes”)",
    "error page": "switch the framework's debug mode off in production (Django: “DEBUG = False”, "
    "Laravel: “APP_DEBUG=false”, Rails: “RAILS_ENV=production”) and start the app again",
    "status page": "delete the page, or let the web server answer it to your own network only "
    "(Apache: “Require local”; Spring: “management.endpoints.web.exposure.include=health”)",
    "side door": "put a password before the whole host, and send “X-Robots-Tag: noindex” with "
    "every answer until then",
}


@rule(
    code="EXP006",
    title="The server tells strangers nothing about its inside",
    failure_title="The server tells strangers about its inside",
    area="EXP",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="Lists of files, pages meant for developers and copies for testing are found by search "
    "engines, and searched for by people who look for a way in. They show what you run, where it "
    "is stored and what is not finished yet.",
    fix="For {url}: {steps}. If a search engine lists it already, ask for its removal in the "
    "search console.",
    references=(
        "OWASP WSTG, Test for Improper Error Handling "
        "https://owasp.org/www-project-web-security-testing-guide/latest/"
        "4-Web_Application_Security_Testing/08-Testing_for_Error_Handling/"
        "01-Testing_For_Improper_Error_Handling",
        "Google, Block indexing with noindex "
        "https://developers.google.com/search/docs/crawling-indexing/block-indexing",
    ),
)
def nothing_is_told(spec: LaunchSpec, disclosures: Facts[Disclosure]) -> Iterator[Outcome]:
    telling = [each for each in disclosures.values() if each.proof]
    for each in telling:
        subject = host_of(each.url) if each.kind == "side door" else each.url
        found = f"{each.url} shows everyone {each.proof}."
        if each.kind == "side door":
            found = f"{subject} opens for everyone, and {each.proof}."
        yield failed(subject, found, each.id, url=each.url, steps=_STEPS[each.kind])
    for url, gap in disclosures.gaps.items():
        yield not_observed(url, unseen(url, gap), disclosures.id_of(url))
    if disclosures and not telling:
        found = f"None of {count(len(disclosures), 'address', 'addresses')} asked tells more than "
        yield passed(spec.domain, f"{found}it should.", *map(disclosures.id_of, disclosures))
