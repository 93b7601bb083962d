"""MX007: an MTA-STS policy that is announced is there and fits the mail hosts."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import MailTransportFacts, MxFacts
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
from checks.parsing.mta_sts import (
    MtaStsError,
    MtaStsPolicy,
    is_mta_sts,
    parse_mta_sts_policy,
    parse_mta_sts_record,
)
from checks.rules.wording import listed, unseen


@rule(
    code="MX007",
    title="The rule that mail must arrive encrypted fits the mail hosts",
    failure_title="The rule that mail must arrive encrypted keeps mail away",
    area="MX",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="You have told senders to deliver only over a checked connection. With a rule that does "
    "not fit, big providers hold your leads' messages back and bounce them days later.",
    fix="Put this right at {url}: {problem}. Then change the id in the TXT record "
    "_mta-sts.{domain}, so that senders read it again. To switch it off for now, serve mode: "
    "none there.",
    references=(
        "RFC 8461 section 3 https://www.rfc-editor.org/rfc/rfc8461#section-3",
        "RFC 8461 section 8.3 https://www.rfc-editor.org/rfc/rfc8461#section-8.3",
    ),
)
def policy_fits_the_mail_hosts(
    mail_transport: MailTransportFacts, mx: MxFacts
) -> Iterator[Outcome]:
    yield _judge(mail_transport, mx)


def _judge(facts: MailTransportFacts, mx: MxFacts) -> Outcome:
    domain, ids = facts.domain, (facts.id, mx.id)
    if facts.sts.gap:
        found = unseen(f"Whether {domain} has a policy for encryption", facts.sts.gap)
        return not_observed(domain, found, facts.id)
    announced = [text for text in facts.sts.records if is_mta_sts(text)]
    if not announced:
        return not_applicable(
            domain, f"{domain} does not use MTA-STS, which is optional.", facts.id
        )
    args = {"url": facts.policy_url, "domain": domain}
    problem = _record_problem(announced)
    if not problem and facts.policy_gap:
        found = unseen(f"The policy at {facts.policy_url}", facts.policy_gap)
        return not_observed(domain, found, facts.id)
    policy = problem or _policy(facts)
    if isinstance(policy, str):
        found = f"Senders can't use the MTA-STS of {domain}: {policy}."
        return warned(domain, found, *ids, **args, problem=policy)
    return _fitting(facts, mx, policy, args)


def _policy(facts: MailTransportFacts) -> MtaStsPolicy | str:
    """The policy, or what is wrong with it."""
    if facts.policy_status != 200:
        return f"the policy answers with status {facts.policy_status} in place of 200"
    try:
        return parse_mta_sts_policy(facts.policy)
    except MtaStsError as error:
        return str(error).rstrip(".")


def _record_problem(announced: list[str]) -> str:
    if len(announced) > 1:
        return f"there are {len(announced)} records at _mta-sts"
    try:
        parse_mta_sts_record(announced[0])
    except MtaStsError as error:
        return str(error).rstrip(".")
    return ""


def _fitting(
    facts: MailTransportFacts, mx: MxFacts, policy: MtaStsPolicy, args: dict[str, str]
) -> Outcome:
    domain, ids = facts.domain, (facts.id, mx.id)
    if mx.answer.gap:
        found = unseen(f"The mail hosts of {domain}", mx.answer.gap)
        return not_observed(domain, found, *ids)
    uncovered = [host.name for host in mx.hosts if host.name and not policy.covers(host.name)]
    if policy.mode == "none" or not uncovered:
        found = f"The policy of {domain} (mode {policy.mode}) fits its mail hosts."
        return passed(domain, found, *ids)
    problem = f"it does not name {listed(uncovered)}"
    found = f"The policy (mode {policy.mode}) does not name the mail host {listed(uncovered)}."
    if policy.mode == "enforce":
        return failed(domain, found, *ids, **args, problem=problem)
    return warned(domain, found, *ids, **args, problem=problem)
