"""Names that are on no list, over real sockets."""

import asyncio
from pathlib import Path
from typing import Any

import pytest

from checks.engine.facts import Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from tests.checks.gatherers.authority import issue, server_context
from tests.checks.gatherers.http_server import PUBLIC, page, site

ALSO = ("old-shop.coach.example", "gone.coach.example", "www.coach.example", "other.example")


def other_names(tmp_path: Path, records: str, faults: Any = None) -> Any:
    async def run() -> Any:
        tls = server_context(tmp_path, issue("coach.example", also=ALSO))
        async with site(
            secure={"/": page("Home")}, tls=tls, records=records, dns_faults=faults
        ) as one:
            spec = LaunchSpec.for_domain("coach.example")
            evidence = await look_at(spec, one.network, topics=["other_names"])
            return evidence.topics["other_names"]

    return asyncio.run(run())


def test_names_come_from_certificates_and_from_guesses(tmp_path: Path) -> None:
    records = f"old-shop.coach.example. 60 A {PUBLIC}\nstaging.coach.example. 60 A {PUBLIC}"
    found = other_names(tmp_path, records)
    assert {name: other.source for name, other in found.items()} == {
        "old-shop.coach.example": "certificate",
        "staging.coach.example": "guess",
    }
    assert not found.gaps


def test_an_alias_without_an_address_exists(tmp_path: Path) -> None:
    found = other_names(tmp_path, "old-shop.coach.example. 60 CNAME nowhere.coach.example.")
    assert list(found) == ["old-shop.coach.example"]


@pytest.mark.parametrize(
    "wildcard", [f"A {PUBLIC}", "CNAME platform.coach.example."], ids=["address", "alias"]
)
def test_what_a_wildcard_answers_is_no_name(tmp_path: Path, wildcard: str) -> None:
    records = f"*.coach.example. 60 {wildcard}\nplatform.coach.example. 60 A {PUBLIC}"
    assert not other_names(tmp_path, records)


def test_a_name_that_could_not_be_asked_for_is_a_gap_when_it_is_known_to_be_meant(
    tmp_path: Path,
) -> None:
    faults = {
        ("old-shop.coach.example", "A"): "servfail",
        ("staging.coach.example", "A"): "servfail",
    }
    found = other_names(tmp_path, "", faults)
    assert {name: gap.reason for name, gap in found.gaps.items()} == {
        "old-shop.coach.example": Reason.SERVFAIL
    }
