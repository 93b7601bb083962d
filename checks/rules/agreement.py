"""Whether all name servers of a domain say the same of one matter."""

from __future__ import annotations

from collections.abc import Callable

from checks.engine.evidence import Facts
from checks.engine.facts import DnsAnswer, ServerRecords
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import count, listed, unseen

Texts = tuple[str, ...]


def servers_agree(
    spec: LaunchSpec,
    servers: Facts[ServerRecords],
    what: str,
    answer_of: Callable[[ServerRecords], DnsAnswer],
    relevant: Callable[[Texts], Texts] = lambda records: records,
) -> Outcome:
    """Compare the *relevant* records; a failure has the args ``domain`` and ``said``."""
    answers = {each.server: answer_of(each) for each in servers.values()}
    said = {name: relevant(each.records) for name, each in answers.items() if each.observed}
    if not said:
        gap = next((each.gap for each in answers.values()), None)
        found = unseen(f"What the name servers say of {what}", gap)
        return not_observed(spec.domain, found, *servers.ids)
    ids = [servers.id_of(name) for name in said]
    if not any(said.values()):
        return not_applicable(spec.domain, f"No name server knows {what} of {spec.domain}.", *ids)
    if len(set(said.values())) == 1:
        told = count(len(said), "name server says", "name servers say")
        return passed(spec.domain, f"{told} the same of {what}.", *ids)
    told = listed(f"{name} says {listed(texts) or 'nothing'}" for name, texts in said.items())
    found = f"The name servers disagree on {what}: {told}."
    return failed(spec.domain, found, *ids, domain=spec.zone, said=told)
