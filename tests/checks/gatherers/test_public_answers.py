"""Resolvers that visitors use, asked over real sockets."""

import asyncio
from typing import Any

import pytest

from checks.engine.facts import PublicAnswers, Reason
from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.gatherers.network_file import WELL_KNOWN_RESOLVERS
from tests.checks.gatherers.dns_responder import PATIENT, QUICK, Responder

SPEC = LaunchSpec.for_domain("app.coach.example")
RESOLVER = "203.0.114.53"


def public_answers(records: str, *, beside: tuple[str, ...] | None, faults: Any = None) -> Any:
    async def run() -> PublicAnswers:
        async with Responder(records, faults) as responder:
            config = NetworkConfig(
                nameservers=(("127.0.0.1", responder.port),),
                authoritative_port=responder.port,
                addresses={RESOLVER: "127.0.0.1"},
                public_resolvers=beside,
            )
            limits = QUICK if faults else PATIENT
            evidence = await look_at(SPEC, Network(config, limits), topics=["public_answers"])
            found: PublicAnswers = evidence.topics["public_answers"]["coach.example"]
            return found

    return asyncio.run(run())


def test_each_resolver_is_asked_for_the_zones_own_address() -> None:
    (answer,) = public_answers("coach.example. 60 A 203.0.114.9", beside=(RESOLVER,)).answers
    assert (answer.name, answer.records) == ("coach.example", ("203.0.114.9",))
    assert answer.server == f"{RESOLVER}:53"


def test_a_resolver_that_fails_is_a_gap() -> None:
    faults = {("*", "*"): "servfail"}
    (answer,) = public_answers("", beside=(RESOLVER,), faults=faults).answers
    assert answer.gap.reason is Reason.SERVFAIL


def test_a_network_with_its_own_resolver_has_none_beside() -> None:
    assert public_answers("coach.example. 60 A 203.0.114.9", beside=None).answers == ()


@pytest.mark.parametrize(
    ("config", "beside"),
    [
        (NetworkConfig(), WELL_KNOWN_RESOLVERS),
        (NetworkConfig(public_resolvers=()), ()),
        (NetworkConfig(nameservers=(("10.0.0.1", 53),)), ()),
        (
            NetworkConfig(nameservers=(("10.0.0.1", 53),), public_resolvers=("9.9.9.9",)),
            ("9.9.9.9",),
        ),
    ],
    ids=["the internet", "none wanted", "a network of its own", "named"],
)
def test_who_is_asked_depends_on_the_network(
    config: NetworkConfig, beside: tuple[str, ...]
) -> None:
    assert config.resolvers_beside == beside
