"""WEB019: the site is the same over IPv4 and IPv6."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import FamilyAnswer, FamilyFacts, HostFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, not_observed, passed
from checks.rules.wording import first_gap, record_name, unseen

SAME = 0.9  # likeness from which two answers are the same page


@rule(
    code="WEB019",
    title="Visitors on IPv4 and on IPv6 see the same site",
    failure_title="Visitors on IPv6 see another site than those on IPv4",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Nearly every phone comes in over IPv6, the office line often does not. So you look at the "
    "new site while half of your visitors get an old page or an error, and nobody can "
    "make sense of the complaints.",
    fix="At the DNS host, open the record of {zone} with the name {name} and type AAAA (value "
    "{six}). If your web host gives you an IPv6 address, enter that one; if it gives you none, "
    "delete the AAAA record, and visitors use IPv4.",
    references=(
        "RFC 8305 https://www.rfc-editor.org/rfc/rfc8305",
        "Internet.nl, Same website on IPv6 and IPv4 https://internet.nl/faqs/ipv6/",
    ),
)
def both_families_show_one_site(
    spec: LaunchSpec, hosts: Facts[HostFacts], families: Facts[FamilyFacts]
) -> Iterator[Outcome]:
    for family in families.values():
        yield _judge(spec, family)
    for host, gap in families.gaps.items():
        found = unseen(f"One of the two sides of {host}", gap)
        yield not_observed(host, found, families.id_of(host))
    if families or families.gaps:
        return
    hidden = (first_gap(host.a, host.aaaa) for host in hosts.values())
    if why := next(filter(None, (*hosts.gaps.values(), *hidden)), None):
        found = unseen(f"Which addresses the hosts of {spec.domain} have", why)
        yield not_observed(spec.domain, found, *hosts.ids)
    else:
        found = "No host has addresses of both kinds, so there is nothing to compare."
        yield not_applicable(spec.domain, found, *hosts.ids)


def _judge(spec: LaunchSpec, family: FamilyFacts) -> Outcome:
    four, six = family.four, family.six
    same_answer = (four.status, four.location) == (six.status, six.location)
    if same_answer and family.likeness >= SAME:
        found = f"{family.host} shows the same at {four.address} and {six.address}."
        return passed(family.host, found, family.id)
    if same_answer:
        found = f"{family.host} shows different pages at {four.address} and {six.address}: "
        found += f"{family.likeness:.0%} of the words are the same."
    else:
        found = f"{family.host} answers {_told(four)}, but {_told(six)}."
    return failed(
        family.host,
        found,
        family.id,
        zone=spec.zone,
        name=record_name(family.host, spec.zone),
        six=six.address,
    )


def _told(answer: FamilyAnswer) -> str:
    where = f" to {answer.location}" if answer.location else ""
    return f"at {answer.address} with status {answer.status}{where}"
