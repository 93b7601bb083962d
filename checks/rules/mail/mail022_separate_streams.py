"""MAIL022: newsletters and everyday mail go out apart."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import DkimFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, passed, warned
from checks.rules.mail.reading import declared_providers
from checks.rules.wording import listed


@rule(
    code="MAIL022",
    title="Newsletters and everyday mail go out by separate services",
    failure_title="Newsletters and everyday mail share one way out",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="half a day",
    why="A few readers who mark a newsletter as spam harm the name of everything that goes out "
    "with it. Then booking confirmations and receipts land in spam too.",
    fix="At {service}, send newsletters from a subdomain such as news.{domain}, with a signature "
    "and return path of its own, or send them by another service than receipts and "
    "confirmations.",
    references=(
        "Google, Email sender guidelines https://support.google.com/a/answer/81126",
        "M3AAWG, Sender best practices https://www.m3aawg.org/published-documents",
    ),
)
def streams_are_apart(spec: LaunchSpec, dkim_keys: Facts[DkimFacts]) -> Iterator[Outcome]:
    yield _judge(spec, dkim_keys)


def _judge(spec: LaunchSpec, dkim_keys: Facts[DkimFacts]) -> Outcome:
    domain, providers = spec.domain, declared_providers(spec)
    marketing = [each for each in providers if "marketing" in each.sends]
    everyday = [each for each in providers if "transactional" in each.sends]
    if not marketing or not everyday:
        found = f"The services declared for {domain} don't send both newsletters and receipts."
        return not_applicable(domain, found, *dkim_keys.ids)
    apart = {each.slug for each in marketing} ^ {each.slug for each in everyday}
    shared = [each.name for each in marketing if each in everyday]
    if not apart:
        found = f"Newsletters and receipts both go out by {listed(shared)}."
        return warned(domain, found, *dkim_keys.ids, service=listed(shared), domain=domain)
    news = listed(each.name for each in marketing)
    receipts = listed(each.name for each in everyday)
    found = f"Newsletters can go out by {news}, receipts and confirmations by {receipts}."
    return passed(domain, found, *dkim_keys.ids)
