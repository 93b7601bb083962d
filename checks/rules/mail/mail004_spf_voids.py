"""MAIL004: SPF causes at most two empty look-ups, few MX hosts and no ptr."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.parsing.spf import VOID_LIMIT
from checks.parsing.spf_tree import SpfProblem, SpfTree
from checks.rules.mail.reading import only_spf, spf_tree
from checks.rules.wording import count, first_gap, listed, unseen


@rule(
    code="MAIL004",
    title="Every name in the SPF record still exists",
    failure_title="The SPF record names servers that no longer exist",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="Left-over names make receivers give up on your list of allowed senders after the second "
    "one that leads nowhere. Old names can also be bought by somebody who then sends as you.",
    fix="At the DNS host, open the TXT record of {domain} that starts with v=spf1 and remove: "
    "{terms}. Servers that are still in use belong in the record by address, as ip4: or ip6:.",
    references=(
        "RFC 7208 section 4.6.4 https://www.rfc-editor.org/rfc/rfc7208#section-4.6.4",
        "RFC 7208 section 5.5 https://www.rfc-editor.org/rfc/rfc7208#section-5.5",
    ),
)
def no_empty_lookups(spf: SpfFacts) -> Iterator[Outcome]:
    domain = spf.domain
    if spf.answer.gap:
        yield not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
    elif only_spf(spf) is None:
        yield not_applicable(domain, f"{domain} has no single readable SPF record.", spf.id)
    else:
        yield _judge(spf, spf_tree(spf))


def _judge(spf: SpfFacts, tree: SpfTree) -> Outcome:
    domain = spf.domain
    voids = [
        node.term
        for node in tree.nodes[1:]
        if node.problem in (SpfProblem.VOID, SpfProblem.MISSING)
    ]
    if tree.void_lookups > VOID_LIMIT:
        found = f"{count(tree.void_lookups, 'look-up')} lead nowhere ({listed(voids)}); two may."
        return failed(domain, found, spf.id, domain=domain, terms=listed(voids))
    if crowded := tree.having(SpfProblem.TOO_MANY_MX):
        terms = listed(node.term for node in crowded)
        found = f"{terms} leads to more than ten mail hosts."
        return failed(domain, found, spf.id, domain=domain, terms=terms)
    slow = [node.term for node in tree.nodes if node.term.lstrip("+-~?").lower().startswith("ptr")]
    doubtful = [*voids, *slow]
    if doubtful:
        found = f"{listed(doubtful)} should not be in the SPF record of {domain}."
        return warned(domain, found, spf.id, domain=domain, terms=listed(doubtful))
    gap = first_gap(*spf.lookups, *spf.targets)
    if gap:
        found = unseen(f"Some names in the SPF record of {domain}", gap)
        return not_observed(domain, found, spf.id)
    return passed(domain, f"Every name in the SPF record of {domain} exists.", spf.id)
