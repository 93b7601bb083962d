"""The RFC 7208 test suite, as pyspf ships it: 203 messages, each with the result it must get."""

from collections.abc import Iterator, Mapping

import pytest
import yaml

from checks.parsing.spf_check import LookupFailed, Rtype, SpfResult, check_host
from tests.checks.suites.published import published_text

MAX_ALIASES = 8
Zone = Mapping[str, list[object]]


@pytest.fixture(scope="module")
def suite() -> list[dict]:
    text = published_text("pyspf-2.0.14.tar.gz", "pyspf-2.0.14/test/rfc7208-tests.yml", "pyspf.txt")
    return list(yaml.safe_load_all(text))


def resolver(zonedata: Zone):
    """Answers from one scenario's zone data, in the suite's own notation.

    The word TIMEOUT stands for every type that isn't listed before it. A name with SPF entries
    and no TXT has the same as TXT; "TXT: NONE" says that it really has none.
    """
    zone = {name.lower().removesuffix("."): entries for name, entries in zonedata.items()}

    def lookup(name: str, rtype: Rtype, aliases: int = 0) -> tuple[str, ...]:
        entries = zone.get(name.lower().removesuffix("."), [])
        records = [pair for entry in entries if isinstance(entry, dict) for pair in entry.items()]
        kinds = {kind for kind, _ in records}
        if "CNAME" in kinds:
            if aliases == MAX_ALIASES:
                raise LookupFailed("CNAME loop")
            target = next(value for kind, value in records if kind == "CNAME")
            return lookup(target, rtype, aliases + 1)
        wanted = "SPF" if rtype == "TXT" and "TXT" not in kinds else rtype
        found = [_text(rtype, value) for kind, value in records if kind == wanted]
        found = [value for value in found if value != "NONE"]
        if not found and "TIMEOUT" in entries:
            raise LookupFailed("time-out")
        return tuple(found)

    return lookup


def _text(rtype: Rtype, value: object) -> str:
    if rtype == "MX":
        return str(value[1])
    return "".join(value) if isinstance(value, list) else str(value)


def results(suite: list[dict]) -> Iterator[tuple[str, Mapping, SpfResult]]:
    for scenario in suite:
        lookup = resolver(scenario["zonedata"])
        for name, case in scenario["tests"].items():
            sender = case["mailfrom"] or f"postmaster@{case['helo']}"
            domain = sender.rpartition("@")[2]
            yield name, case, check_host(case["host"], domain, sender, lookup, helo=case["helo"])


def allowed(case: Mapping) -> list[str]:
    """The results that count as right, the preferred one first."""
    return case["result"] if isinstance(case["result"], list) else [case["result"]]


def test_every_message_gets_the_result_it_must_get(suite: list[dict]) -> None:
    tried = list(results(suite))
    wrong = [
        f"{name}: {result.outcome} ({result.reason}), not {case['result']}"
        for name, case, result in tried
        if result.outcome not in allowed(case)
    ]
    assert wrong == []
    assert len(tried) == 203


def test_every_preferred_result_is_the_one_given(suite: list[dict]) -> None:
    """Where the suite allows several results, its first is what it would rather see."""
    second = [
        f"{name}: {result.outcome}, rather {allowed(case)[0]}"
        for name, case, result in results(suite)
        if result.outcome != allowed(case)[0]
    ]
    assert second == []


def test_every_explanation_is_the_owners_own(suite: list[dict]) -> None:
    wrong = [
        f"{name}: {result.explanation!r}, not {case['explanation']!r}"
        for name, case, result in results(suite)
        if "explanation" in case and (result.explanation or "DEFAULT") != case["explanation"]
    ]
    assert wrong == []
