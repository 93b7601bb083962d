"""The fault matrix, run: the practice lab behind relays that spoil one thing at a time."""

import asyncio
from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest

from checks.engine.evaluate import judge
from checks.engine.facts import SUPPLIED
from checks.engine.registry import Rule, all_rules
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Status, Verdict
from checks.gatherers.look import all_gatherers, look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.practice import PracticeLab
from checks.practice.certificates import Authority
from checks.practice.faults import faults_at_start
from tests.checks.gatherers.fault_matrix import DNS, FAULTS, HTTP, ROWS, WITHOUT, Row
from tests.checks.gatherers.faulty_internet import Fault, faulty_internet

Statuses = Mapping[tuple[str, str], Status]  # by rule code and subject
AT_ONCE = 2
WRONG = (Status.FAIL, Status.WARN)


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Authority, Path]:
    folder = tmp_path_factory.mktemp("authority")
    made = Authority(folder, datetime.now(UTC))
    (folder / "root.pem").write_bytes(made.root_pem)
    return made, folder / "root.pem"


@pytest.fixture(scope="module")
def sound() -> Iterator[tuple[PracticeLab, Statuses]]:
    """The lab with nothing wrong, and what all rules say of it."""
    with PracticeLab(faults=()) as lab:
        yield lab, unspoilt(lab)


@pytest.fixture(scope="module")
def as_found() -> Iterator[tuple[PracticeLab, Statuses]]:
    """The lab as the client is found, and what all rules say of it."""
    with PracticeLab(faults=faults_at_start()) as lab:
        yield lab, unspoilt(lab)


def unspoilt(lab: PracticeLab) -> Statuses:
    network = Network(NetworkConfig.from_toml(lab.network_file))
    evidence = asyncio.run(look_at(LaunchSpec.from_toml(lab.spec_toml()), network))
    return statuses(judge(evidence, strict=True))


def statuses(verdicts: tuple[Verdict, ...]) -> Statuses:
    return {(one.code, one.subject): one.status for one in verdicts}


def rules_of(row: Row) -> list[Rule]:
    named = {*row.codes, *(code for said in row.says.values() for code in said)}
    return [rule for rule in all_rules().values() if row.topic in rule.topics or rule.code in named]


async def judged(
    lab: PracticeLab, authority: tuple[Authority, Path], row: Row, fault: str
) -> Statuses:
    """What the rules that rest on the row say while *fault* lasts."""
    rules = rules_of(row)
    topics = {topic for rule in rules for topic in rule.topics} - SUPPLIED
    spec = LaunchSpec.from_dict({**LaunchSpec.from_toml(lab.spec_toml()).to_dict(), **row.spec})
    config = NetworkConfig.from_toml(lab.network_file)
    async with faulty_internet(config, Fault(row.service, row.what, fault), *authority) as network:
        evidence = await look_at(spec, network, topics=topics)
    return statuses(judge(evidence, rules=rules, strict=True))


def each_fault(
    lab: PracticeLab, authority: tuple[Authority, Path], row: Row
) -> dict[str, Statuses]:
    async def run() -> list[Statuses]:
        turn = asyncio.Semaphore(AT_ONCE)

        async def one(fault: str) -> Statuses:
            async with turn:
                return await judged(lab, authority, row, fault)

        return await asyncio.gather(*map(one, FAULTS[row.service]))

    return dict(zip(FAULTS[row.service], asyncio.run(run()), strict=True))


def complaints(row: Row, fault: str, said: Statuses, before: Statuses) -> list[str]:
    """What is wrong with what the rules said while *fault* lasted."""
    expected = row.expected(fault)
    by_code = defaultdict(set)
    for (code, _), status in said.items():
        by_code[code].add(status)
    found = [
        f"{fault}: {code} says {sorted(by_code[code])}, not {status}"
        for code, status in expected.items()
        if by_code[code].isdisjoint({status, Status.NOT_OBSERVED})
    ]
    return found + [
        f"{fault}: {code} says {status} of {subject}, because of the fault"
        for (code, subject), status in said.items()
        if status not in (Status.NOT_OBSERVED, before.get((code, subject)), expected.get(code))
    ]


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_what_rests_on_it_is_not_observed_and_nothing_else_changes(
    sound: tuple[PracticeLab, Statuses], authority: tuple[Authority, Path], row: Row
) -> None:
    lab, before = sound
    lab.fix_all(except_=row.lab)
    lab.break_(*row.lab)
    wrong = []
    for fault, said in each_fault(lab, authority, row).items():
        if complaints(row, fault, said, before):
            # On a busy machine something else may have come too late: once more, and alone.
            alone = asyncio.run(judged(lab, authority, row, fault))
            wrong += complaints(row, fault, alone, before)
    assert wrong == []


@pytest.mark.parametrize("row", ROWS, ids=str)
def test_a_finding_does_not_turn_into_a_pass(
    as_found: tuple[PracticeLab, Statuses], authority: tuple[Authority, Path], row: Row
) -> None:
    lab, before = as_found
    quick = FAULTS[row.service][:2][-1]  # that comes at once, where there is one
    said = asyncio.run(judged(lab, authority, row, quick))
    assert {
        key: status
        for key, status in said.items()
        if before.get(key) in WRONG and status not in (*WRONG, Status.NOT_OBSERVED)
    } == {}


def test_every_gatherer_has_a_row_or_a_reason_for_none() -> None:
    assert set(all_gatherers()) - {row.topic for row in ROWS} - set(WITHOUT) == set()


def test_every_fault_that_was_asked_for_is_there() -> None:
    """Time-out, SERVFAIL, REFUSED, truncation, reset, challenge, 429, wrong length, slow drip."""
    assert {*DNS, *HTTP} == {
        "silent", "servfail", "refused", "truncation", "reset", "challenge", "throttled",
        "length", "drip",
    }  # fmt: skip
    assert "alert" in FAULTS["tls"]
    assert "alert" in FAULTS["smtp"]
