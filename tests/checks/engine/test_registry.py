"""A wrong entry in the catalogue is found at load, not at a client's expense."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from checks.engine import registry
from checks.engine.registry import RuleError, rule
from checks.engine.verdict import Impact, Outcome, passed

GOOD: dict[str, Any] = {
    "code": "DNS999",
    "title": "The domain has an address",
    "failure_title": "The domain has no address",
    "area": "DNS",
    "stage": "dns",
    "impact": Impact.LOST_LEADS,
    "effort": "minutes",
    "why": "Visitors see an error page.",
    "fix": "Add an A record.",
    "references": ("RFC 1035",),
}


def one_topic(hosts: Any) -> Iterator[Outcome]:
    yield passed("coach.example", "It has one.")


def no_topic(spec: Any) -> Iterator[Outcome]:
    yield passed("coach.example", "It has one.")


def unknown_topic(colours: Any) -> Iterator[Outcome]:
    yield passed("coach.example", "It has one.")


def two_singulars(host: Any, visit: Any) -> Iterator[Outcome]:
    yield passed("coach.example", "It has one.")


@pytest.fixture(autouse=True)
def _leave_the_catalogue_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(registry, "_rules", {})


@pytest.mark.parametrize(
    ("judge", "change", "said"),
    [
        (one_topic, {"code": "DNS1"}, "three digits"),
        (one_topic, {"code": "ABC001"}, "area"),
        (one_topic, {"area": "WEB"}, "area"),
        (one_topic, {"stage": "sometime"}, "stage"),
        (one_topic, {"effort": "ages"}, "effort"),
        (one_topic, {"impact": "trust"}, "impact"),
        (one_topic, {"why": "Bad."}, "why"),
        (one_topic, {"fix": " Add an A record."}, "fix"),
        (one_topic, {"title": "The domain has an address."}, "full stop"),
        (one_topic, {"references": ()}, "reference"),
        (no_topic, {}, "evidence"),
        (unknown_topic, {}, "colours"),
        (two_singulars, {}, "singular"),
    ],
)
def test_a_wrong_entry_is_refused(judge: Any, change: dict[str, Any], said: str) -> None:
    with pytest.raises(RuleError, match=said):
        rule(**{**GOOD, **change})(judge)


def test_a_code_can_be_taken_once() -> None:
    rule(**GOOD)(one_topic)
    with pytest.raises(RuleError, match="twice"):
        rule(**GOOD)(lambda hosts: iter(()))


def test_the_parameters_tell_the_topics() -> None:
    def judge(spec: Any, host: Any, wildcard: Any) -> Iterator[Outcome]:
        yield passed("coach.example", "It has one.")

    rule(**GOOD)(judge)
    entry = registry._rules["DNS999"]
    assert entry.topics == ("hosts", "wildcard")
    assert entry.each == "hosts"
