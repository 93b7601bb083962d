"""MAIL002: the SPF record, and those it includes, can be read."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.spf_tree import SpfProblem
from checks.rules.mail.reading import published_spf, spf_tree
from checks.rules.wording import listed, unseen


@rule(
    code="MAIL002",
    title="The SPF record is written correctly",
    failure_title="The SPF record has a mistake in it",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="One typing mistake makes receivers throw away the whole list of allowed senders, not just "
    "the wrong word. All your mail then looks as if anybody had sent it.",
    fix="At the DNS host, open the TXT record of {owner} that starts with v=spf1 and correct this: "
    "{problem} If {owner} belongs to a provider, tell its support and leave that include out "
    "until it is mended.",
    references=(
        "RFC 7208 sections 4.6 and 12 https://www.rfc-editor.org/rfc/rfc7208#section-12",
        "RFC 7208 section 2.6.7 https://www.rfc-editor.org/rfc/rfc7208#section-2.6.7",
    ),
)
def spf_can_be_read(spf: SpfFacts) -> Iterator[Outcome]:
    domain = spf.domain
    if spf.answer.gap:
        yield not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
        return
    if len(published_spf(spf)) != 1:
        yield not_applicable(domain, f"{domain} has no single SPF record to read.", spf.id)
        return
    wrong = spf_tree(spf).having(SpfProblem.SYNTAX)
    if wrong:
        problem = listed(dict.fromkeys(_ended(node.detail) for node in wrong)).removesuffix(".")
        owner = wrong[0].domain
        found = f"The SPF record of {owner} has a mistake: {problem}."
        yield failed(domain, found, spf.id, owner=owner, problem=f"{problem}.")
    else:
        yield passed(domain, f"“{published_spf(spf)[0]}” is written correctly.", spf.id)


def _ended(text: str) -> str:
    return text.rstrip(". ")
