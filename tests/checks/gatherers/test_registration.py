"""The registry is asked where the operator or IANA says, and its silence is no absence."""

import asyncio
import json
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from checks.engine.evidence import Facts
from checks.engine.facts import Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers import registration
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig

from .authority import issue, server_context
from .dns_responder import PATIENT, Responder
from .http_server import Answer, HttpServer, answer, redirect

FOUND = answer(
    json.dumps(
        {
            "objectClassName": "domain",
            "status": ["client transfer prohibited"],
            "events": [{"eventAction": "expiration", "eventDate": "2027-05-01T00:00:00Z"}],
        }
    ),
    content_type="application/rdap+json",
)


@pytest.fixture(autouse=True)
def _no_kept_list() -> Iterator[None]:
    registration._kept.clear()
    yield
    registration._kept.clear()


def registered(answers: Mapping[str, Answer], domain: str = "coach.example") -> Facts[Any]:
    """The topic's facts when *answers* are the operator's RDAP base."""

    async def scene() -> Facts[Any]:
        async with Responder() as responder, HttpServer(answers) as server:
            config = NetworkConfig(
                nameservers=(("127.0.0.1", responder.port),),
                rdap=f"http://127.0.0.1:{server.port}/",
            )
            spec = LaunchSpec.for_domain(domain)
            evidence = await look_at(spec, Network(config, PATIENT), topics=["registration"])
            return evidence.topics["registration"]

    return asyncio.run(scene())


def test_the_operators_base_is_asked() -> None:
    fact = registered({"/domain/coach.example": FOUND})["coach.example"]
    assert (fact.found, fact.expires_at) == (True, datetime(2027, 5, 1, tzinfo=UTC))
    assert fact.statuses == ("client transfer prohibited",)
    assert fact.source.endswith("/domain/coach.example")


def test_the_registered_name_is_asked_for_and_not_the_host() -> None:
    fact = registered({"/domain/coach.example": FOUND}, "app.coach.example")["coach.example"]
    assert fact.domain == "coach.example"


def test_a_name_that_a_platform_lends_is_asked_for_at_the_platform() -> None:
    facts = registered({"/domain/github.io": FOUND}, "coach.github.io")
    assert facts["github.io"].domain == "github.io"


def test_an_unknown_name_is_a_fact() -> None:
    fact = registered({})["coach.example"]
    assert (fact.found, fact.expires_at) == (False, None)


def test_redirects_of_the_registry_are_followed() -> None:
    facts = registered({"/domain/coach.example": redirect("/v2/x"), "/v2/x": FOUND})
    assert facts["coach.example"].source.endswith("/v2/x")


UNSEEN = [
    (answer("slow down", 429), Reason.THROTTLED, "throttled"),
    (answer("broken", 500), Reason.PROTOCOL, "a fault of the registry"),
    (answer("<html>"), Reason.PROTOCOL, "a page"),
    (answer("{}"), Reason.PROTOCOL, "no domain object"),
    (redirect("/domain/coach.example"), Reason.PROTOCOL, "a loop"),
    (redirect("http://10.0.0.1/"), Reason.BLOCKED, "a private address"),
    (redirect("ftp://coach.example/"), Reason.PROTOCOL, "no web address"),
    (redirect("http://[/"), Reason.PROTOCOL, "rubbish"),
]


@pytest.mark.parametrize(("said", "reason", "why"), UNSEEN)
def test_a_registry_that_does_not_say_is_not_observed(
    said: bytes, reason: Reason, why: str
) -> None:
    facts = registered({"/domain/coach.example": said})
    assert facts.gaps["coach.example"].reason is reason


def by_iana(tmp_path: Path, listed: bytes, domain: str) -> tuple[Facts[Any], int]:
    """The facts when IANA's list is *listed*, asked twice, and how often the list was fetched."""

    async def scene() -> tuple[Facts[Any], int]:
        records = "data.iana.org 60 A 203.0.114.80\nrdap.test 60 A 203.0.114.80"
        answers = {"data.iana.org/rdap/dns.json": listed, "rdap.test/domain/coach.test": FOUND}
        tls = server_context(tmp_path, issue("data.iana.org"))
        async with Responder(records) as responder, HttpServer(answers, tls) as server:
            config = NetworkConfig(
                nameservers=(("127.0.0.1", responder.port),),
                addresses={"203.0.114.80": "127.0.0.1"},
                ports={443: server.port},
            )
            spec, network = LaunchSpec.for_domain(domain), Network(config, PATIENT)
            for _ in range(2):
                evidence = await look_at(spec, network, topics=["registration"])
            lists = [asked for asked in server.asked if asked.path == "/rdap/dns.json"]
            return evidence.topics["registration"], len(lists)

    return asyncio.run(scene())


LISTED = answer(json.dumps({"services": [[["test"], ["https://rdap.test/"]]]}))


def test_the_registry_is_found_by_ianas_list_which_is_kept(tmp_path: Path) -> None:
    facts, lists = by_iana(tmp_path, LISTED, "coach.test")
    assert facts["coach.test"].source == "https://rdap.test/domain/coach.test"
    assert lists == 1


def test_a_registry_without_rdap_is_not_observed(tmp_path: Path) -> None:
    facts, _ = by_iana(tmp_path, LISTED, "coach.example")
    gap = facts.gaps["coach.example"]
    assert gap.reason is Reason.NOT_ATTEMPTED
    assert ".example" in gap.detail


def test_a_broken_list_is_not_kept(tmp_path: Path) -> None:
    facts, lists = by_iana(tmp_path, answer("broken", 503), "coach.test")
    assert facts.gaps["coach.test"].reason is Reason.PROTOCOL
    assert lists == 2
