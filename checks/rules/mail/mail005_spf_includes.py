"""MAIL005: every include and redirect of SPF leads to a record, and none in a circle."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.parsing.spf_tree import SpfNode, SpfProblem
from checks.rules.mail.reading import only_spf, spf_tree
from checks.rules.wording import listed, unseen

BROKEN = {
    SpfProblem.MISSING: "leads to a name without an SPF record",
    SpfProblem.MULTIPLE: "leads to a name with several SPF records",
    SpfProblem.LOOP: "leads in a circle",
    SpfProblem.BAD_NAME: "is not a valid name",
}


@rule(
    code="MAIL005",
    title="Every service named in the SPF record answers for itself",
    failure_title="The SPF record names a service that has no record",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="minutes",
    why="One dead entry in this list makes receivers discard all of it, also for the services that "
    "are right. Mail that worked yesterday goes to spam today, without any change on your side.",
    fix="At the DNS host, open the TXT record of {owner} that starts with v=spf1 and remove or "
    "correct {terms}; the provider's help page shows the spelling it wants.",
    references=(
        "RFC 7208 section 5.2 https://www.rfc-editor.org/rfc/rfc7208#section-5.2",
        "RFC 7208 section 6.1 https://www.rfc-editor.org/rfc/rfc7208#section-6.1",
    ),
)
def includes_lead_to_records(spf: SpfFacts) -> Iterator[Outcome]:
    domain = spf.domain
    if spf.answer.gap:
        yield not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
        return
    if only_spf(spf) is None:
        yield not_applicable(domain, f"{domain} has no single readable SPF record.", spf.id)
        return
    tree = spf_tree(spf)
    broken = [node for node in tree.nodes[1:] if node.problem in BROKEN]
    if broken:
        found = listed(dict.fromkeys(_told(node) for node in broken))
        terms = listed(dict.fromkeys(node.term for node in broken))
        yield failed(domain, f"{found}.", spf.id, owner=broken[0].owner, terms=terms)
    elif unknown := tree.having(SpfProblem.NOT_OBSERVED):
        names = listed(dict.fromkeys(node.domain for node in unknown))
        yield not_observed(domain, f"What {names} publish could not be seen.", spf.id)
    elif len(tree.nodes) > 1:
        found = f"Every include of {domain} leads to one SPF record."
        yield passed(domain, found, spf.id)
    else:
        yield passed(domain, f"The SPF record of {domain} includes no others.", spf.id)


def _told(node: SpfNode) -> str:
    return f"“{node.term}” in the record of {node.owner} {BROKEN[node.problem or SpfProblem.LOOP]}"
