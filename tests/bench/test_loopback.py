"""The relays that hold back what they carry: everything still arrives."""

import asyncio

from checks.engine.spec import LaunchSpec
from checks.gatherers.look import look_at
from checks.gatherers.network import Network, NetworkConfig
from checks.practice import PracticeLab
from tests.bench.loopback import practice_lab

TOPICS = ("mx", "mail_servers", "tls_hosts", "registration")


def test_the_practice_lab_looks_the_same_behind_the_relays() -> None:
    spec = LaunchSpec.from_toml(PracticeLab.spec_toml())
    with practice_lab(0.002) as looked:
        network = Network(NetworkConfig.from_toml(looked.network_file))
        evidence = asyncio.run(look_at(spec, network, topics=TOPICS))
    assert {name: bool(evidence.topics[name]) for name in TOPICS} == dict.fromkeys(TOPICS, True)
    assert [facts.gaps for facts in evidence.topics.values() if facts.gaps] == []
