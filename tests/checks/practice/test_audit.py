"""The whole engine against the lab: it finds what is wrong, and nothing else."""

import asyncio

import pytest

from checks.engine.evaluate import judge
from checks.engine.evidence import Evidence
from checks.engine.facts import EACH
from checks.engine.registry import CONTEXT, all_rules
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Status, Verdict
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.practice import PracticeLab, all_faults
from checks.practice.faults import Finding, faults_at_start


async def looked_at(lab: PracticeLab, topics: set[str] | None = None) -> Evidence:
    network = Network(NetworkConfig.from_toml(lab.network_file))
    return await look_at(LaunchSpec.from_toml(lab.spec_toml()), network, topics=topics)


def audit(lab: PracticeLab, topics: set[str] | None = None) -> tuple[Verdict, ...]:
    return judge(asyncio.run(looked_at(lab, topics)), strict=True)


def topics_of(wanted: set[Finding]) -> set[str]:
    """What must be looked at to judge those findings' rules."""
    named = {name for code, _ in wanted for name in all_rules()[code].parameters}
    return {EACH.get(name, name) for name in named - set(CONTEXT)}


def findings(verdicts: tuple[Verdict, ...], *statuses: Status) -> set[Finding]:
    return {(one.code, one.subject) for one in verdicts if one.status in statuses}


def known(wanted: frozenset[Finding]) -> set[Finding]:
    """Those findings whose rule exists."""
    return {finding for finding in wanted if finding[0] in all_rules()}


def test_a_lab_with_nothing_wrong_is_clean(lab: PracticeLab) -> None:
    verdicts = audit(lab)
    assert findings(verdicts, Status.FAIL, Status.WARN, Status.NOT_OBSERVED) == set()
    assert len(findings(verdicts, Status.PASS)) > 50


def test_the_client_as_found_fails_as_written_down(lab: PracticeLab) -> None:
    lab.break_(*faults_at_start())
    verdicts = audit(lab)
    failing = findings(verdicts, Status.FAIL)
    assert known(lab.expected()) - failing == set(), "not found"
    assert findings(verdicts, Status.FAIL, Status.WARN) - lab.tolerated() == set(), "false alarms"


@pytest.mark.parametrize("fault_id", all_faults())
def test_a_fault_alone_is_found_and_no_other(lab: PracticeLab, fault_id: str) -> None:
    lab.break_(fault_id)
    verdicts = audit(lab, topics=topics_of(known(lab.expected())))
    assert known(lab.expected()) - findings(verdicts, Status.FAIL) == set(), "not found"
    assert findings(verdicts, Status.FAIL, Status.WARN) - lab.tolerated() == set(), "false alarms"


def test_two_audits_at_once_see_the_same(lab: PracticeLab) -> None:
    lab.break_(*faults_at_start())

    async def together() -> list[Evidence]:
        return list(await asyncio.gather(*(looked_at(lab) for _ in range(3))))

    first, *others = (
        {(one.code, one.subject, one.status) for one in judge(evidence, strict=True)}
        for evidence in asyncio.run(together())
    )
    assert all(other == first for other in others)
