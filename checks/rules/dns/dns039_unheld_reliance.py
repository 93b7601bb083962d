"""DNS039: nothing in mail records or pages relies on a domain that nobody holds."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, MxFacts, OutsideDomain, PageFacts, SpfFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import first_gap, listed, unseen

WHERE = {"mail host": "the mail host", "SPF": "the SPF term", "page file": "the page file"}


@rule(
    code="DNS039",
    title="Mail and pages rely only on domains that somebody holds",
    failure_title="Mail or a page relies on a domain that anybody can register",
    area="DNS",
    stage="dns",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="Whoever registers that domain can read mail meant for you, send mail that passes as "
    "yours, or run a script of theirs on your pages. It costs them a few euros.",
    fix="Take {domain} out of {places}, or correct its spelling. If it was yours and ran out, "
    "register it again today.",
    references=(
        "RFC 7208 section 11.1 https://www.rfc-editor.org/rfc/rfc7208#section-11.1",
        "baddns https://github.com/blacklanternsecurity/baddns",
    ),
)
def relied_on_domains_are_held(
    spec: LaunchSpec,
    mx: MxFacts,
    spf: SpfFacts,
    pages: Facts[PageFacts],
    outside_domains: Facts[OutsideDomain],
) -> Iterator[Outcome]:
    judged = False
    for outside in outside_domains.values():
        if uses := [(kind, name) for kind, name in outside.uses if kind != "alias"]:
            judged = True
            yield _judge(outside, listed(f"{WHERE[kind]} {name}" for kind, name in uses))
    what = f"All that {spec.domain} relies on"
    if gap := next(_unseen_reliance(mx, spf, pages), None):
        ids = (mx.id, spf.id, *pages.ids, *outside_domains.ids)
        yield not_observed(spec.domain, unseen(what, gap), *ids)
    elif not judged:
        found = f"{spec.domain} relies on no domain whose holder is in doubt."
        yield not_applicable(spec.domain, found, *outside_domains.ids)


def _unseen_reliance(mx: MxFacts, spf: SpfFacts, pages: Facts[PageFacts]) -> Iterator[Gap]:
    """Why something that may name another domain was not seen."""
    answers = [mx.answer, *(host.a for host in mx.hosts), spf.answer, *spf.lookups, *spf.targets]
    if gap := first_gap(*answers):
        yield gap
    yield from pages.gaps.values()


def _judge(outside: OutsideDomain, places: str) -> Outcome:
    domain, answer = outside.domain, outside.answer
    if answer.gap:
        found = unseen(f"Whether somebody holds {domain}", answer.gap)
        return not_observed(domain, found, outside.id)
    if not answer.nxdomain:
        return passed(domain, f"Somebody holds {domain}, which is used by {places}.", outside.id)
    found = f"{domain} does not exist and anybody may register it; it is used by {places}."
    return failed(domain, found, outside.id, domain=domain, places=places)
