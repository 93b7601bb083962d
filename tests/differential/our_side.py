"""What our engine says of each domain, in the words of the comparison, from its own verdicts."""

from checks.engine.evaluate import judge
from checks.engine.evidence import Evidence
from checks.engine.registry import all_rules
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Status
from checks.gatherers.look import look_at
from checks.gatherers.network import Network
from checks.rules.mail.reading import policy_of, published_spf, spf_tree

RULES = {
    "SPF": ("MAIL001", "MAIL002", "MAIL003", "MAIL004", "MAIL005"),
    "DMARC": ("MAIL014",),
    "MX": ("MX001", "MX002"),
}


async def verdicts_of(domain: str, network: Network) -> dict[str, str]:
    """The verdict by subject: none, null, bad, not observed, or good with what was found."""
    evidence = await look_at(LaunchSpec.for_domain(domain), network, topics=("spf", "dmarc", "mx"))
    return {"SPF": _spf(evidence), "DMARC": _dmarc(evidence), "MX": _mx(evidence)}


def _statuses(evidence: Evidence, subject: str) -> set[Status]:
    rules = [all_rules()[code] for code in RULES[subject]]
    return {verdict.status for verdict in judge(evidence, rules=rules, strict=True)}


def _spf(evidence: Evidence) -> str:
    (facts,) = evidence.topics["spf"].values()
    statuses = _statuses(evidence, "SPF")
    if not published_spf(facts) and not facts.answer.gap:
        return "none"
    if Status.FAIL in statuses:
        return "bad"
    if Status.NOT_OBSERVED in statuses:
        return "not observed"
    tree = spf_tree(facts)
    return f"good, {tree.total_lookups} look-ups" + (" at least" if tree.at_least else "")


def _dmarc(evidence: Evidence) -> str:
    (facts,) = evidence.topics["dmarc"].values()
    statuses = _statuses(evidence, "DMARC")
    policy = policy_of(facts)
    if Status.NOT_OBSERVED in statuses:
        return "not observed"
    if policy is None and not any("dmarc" in text.lower() for text in facts.answer.records):
        return "none"
    if policy is None or Status.FAIL in statuses:
        return "bad"
    return f"good, {policy.record.p or 'none'} at {policy.domain}"


def _mx(evidence: Evidence) -> str:
    (facts,) = evidence.topics["mx"].values()
    statuses = _statuses(evidence, "MX")
    if Status.FAIL in statuses:
        return "bad"
    if Status.NOT_OBSERVED in statuses:
        return "not observed"
    if not facts.answer.records:
        return "none"
    return "null" if [host.name for host in facts.hosts] == [""] else "good"
