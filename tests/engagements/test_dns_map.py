"""The DNS map: filled by observations, annotated by people."""

from typing import Any

import pytest

from engagements.models import DnsRecord, Engagement, RecordType
from tests.factories import make_dns_record


def test_an_observation_leaves_peoples_notes_alone(engagement: Engagement) -> None:
    first = DnsRecord.observe(engagement, "WWW.Coach.Example.", RecordType.A, ["192.0.2.1"], ttl=60)
    assert first.name == "www.coach.example"
    first.note, first.intentional, first.who_can_change = "The old shop", True, "Fay"
    first.save()
    again = DnsRecord.observe(engagement, "www.coach.example", RecordType.A, ["192.0.2.2"])
    assert again.pk == first.pk
    assert (again.values, again.note, again.intentional) == (["192.0.2.2"], "The old shop", True)
    assert "192.0.2.2" in again.sentence
    assert again.last_observed_at is not None


@pytest.mark.parametrize(
    ("values", "expected", "drifted", "why"),
    [
        (["a", "b"], ["b", "a"], False, "order says nothing in DNS"),
        (["a"], ["a", "b"], True, "one is missing"),
        ([], ["a"], True, "observed to be absent"),
        (None, ["a"], False, "not observed is not drift"),
        (["a"], None, False, "nothing was expected"),
    ],
)
def test_drift(engagement: Engagement, values: Any, expected: Any, drifted: bool, why: str) -> None:
    record = make_dns_record(engagement, values=values, expected=expected)
    assert record.has_drifted is drifted, why
    assert DnsRecord.objects.drifted() == ([record] if drifted else [])


@pytest.mark.parametrize(
    ("values", "drifted", "why"),
    [
        (["v=spf1 -all", "site-verification=1"], False, "a name holds TXT for many purposes"),
        (["site-verification=1"], True, "the expected one is gone"),
    ],
)
def test_drift_of_text(engagement: Engagement, values: list[str], drifted: bool, why: str) -> None:
    record = make_dns_record(engagement, type="TXT", values=values, expected=["v=spf1 -all"])
    assert record.has_drifted is drifted, why


def test_unexplained_are_those_nobody_has_judged(engagement: Engagement) -> None:
    unknown = make_dns_record(engagement, name="x.coach.example")
    make_dns_record(engagement, name="y.coach.example", intentional=False)
    assert list(DnsRecord.objects.unexplained()) == [unknown]
