"""Who answers for a domain: named where a table of ours knows them, unseen where we had no look."""

from typing import Any

import pytest

from checks.engine.facts import Gap
from checks.report.who_answers import Place, places_of
from tests.checks.rules.builders import (
    SERVFAIL,
    answer,
    dkim,
    evidence_of,
    host,
    mx,
    mx_host,
    name_server,
    registration,
    spec_of,
    spf,
    zone,
)

EDGE_ADDRESS = "104.16.0.1"  # in a range that Cloudflare publishes
SENDGRID = "s1.domainkey.u1.wl.sendgrid.net"


def places(**topics: Any) -> list[Place]:
    topics.setdefault("zone", zone())
    return list(places_of(evidence_of(spec_of(), **topics)))


def words(**topics: Any) -> list[str]:
    return [place.words for place in places(**topics)]


def test_each_place_in_the_order_a_visitor_meets_them() -> None:
    told = words(
        registration=registration(),
        hosts=[host("coach.example", "203.0.114.10")],
        visits={},
        mx=mx(mx_host()),
        spf=spf("v=spf1 -all"),
    )
    assert told == [
        "Registrar: Fine Names Ltd (registered until 1 March 2027).",
        "DNS: No service we know by name (ns1.dns-host.example and ns2.dns-host.example).",
        "Website: No network we know by name (coach.example).",
        "Mail arrives at: No service we know by name (mail.coach.example).",
        "May send mail: No service by name (v=spf1 -all).",
    ]


def test_known_services_are_named_and_the_rest_is_not_hidden() -> None:
    servers = tuple(name_server(name) for name in ("ada.ns.cloudflare.com", "ns1.old.example"))
    hosts = mx_host("smtp.google.com", 1), mx_host("backup.example", 20)
    assert words(zone=zone(servers=servers), mx=mx(*hosts)) == [
        "DNS: Cloudflare and others (ada.ns.cloudflare.com and ns1.old.example).",
        "Mail arrives at: Google Workspace and others (smtp.google.com and backup.example).",
    ]


def test_hosts_of_one_network_share_a_place_and_the_site_comes_first() -> None:
    shown = places(
        hosts=[
            host("app.coach.example", "203.0.114.7"),
            host("coach.example", EDGE_ADDRESS),
            host("www.coach.example", EDGE_ADDRESS),
        ],
        visits={},
    )[1:]
    assert [(place.role, place.who, place.details) for place in shown] == [
        ("Website", "Cloudflare", ("coach.example", "www.coach.example")),
        ("More of the web", "No network we know by name", ("app.coach.example",)),
    ]


def test_a_host_that_answers_past_its_edge_as_well_says_so() -> None:
    [_, website] = places(hosts=[host("coach.example", EDGE_ADDRESS, "203.0.114.7")], visits={})
    assert website.who == "Cloudflare and others"


def test_senders_are_told_by_spf_and_by_the_aliases_of_their_keys() -> None:
    records = "v=spf1 include:_spf.google.com include:mail.unknown.example -all"
    key = dkim("s1", aliases=(("s1._domainkey.coach.example", SENDGRID),))
    senders = places(spf=spf(records), dkim_keys=[key])[-1]
    assert senders.who == "Google Workspace and 2 more"
    assert senders.details == (
        "Google Workspace by SPF",
        "mail.unknown.example by SPF",
        "SendGrid by DKIM",
    )


def test_a_sender_in_both_is_told_once() -> None:
    key = dkim("s1", aliases=(("s1._domainkey.coach.example", SENDGRID),))
    senders = places(spf=spf("v=spf1 include:sendgrid.net -all"), dkim_keys=[key])[-1]
    assert senders.details == ("SendGrid by SPF and DKIM",)


@pytest.mark.parametrize(
    ("topics", "said"),
    [
        ({"spf": spf()}, "May send mail: Anybody: there is no SPF record."),
        ({"mx": mx()}, "Mail arrives at: No mail host (no MX record)."),
        ({"mx": mx(mx_host(""))}, "Mail arrives at: Nobody: the domain takes no mail"),
        ({"hosts": [host("coach.example")], "visits": {}}, "Website: Nobody: it has no address."),
        ({"registration": registration(registrar=None, expires_at=None)}, "Not published."),
    ],
)
def test_that_nobody_does_it_is_said(topics: dict[str, Any], said: str) -> None:
    assert any(said in line for line in words(**topics))


@pytest.mark.parametrize(
    "topics",
    [
        {"registration": SERVFAIL},
        {"hosts": [host("coach.example", gap=SERVFAIL)], "visits": {}},
        {"hosts": SERVFAIL, "visits": {}},
        {"mx": mx(gap=SERVFAIL)},
        {"mx": SERVFAIL},
        {"spf": spf(gap=SERVFAIL)},
        {"zone": SERVFAIL},
    ],
)
def test_what_could_not_be_seen_is_not_called_missing(topics: dict[str, Gap]) -> None:
    [unseen] = [place for place in places(**topics) if place.unseen]
    assert unseen.who == "Could not be seen"
    assert unseen.details == (str(SERVFAIL),)


def test_of_a_zone_that_was_not_looked_at_nothing_is_told() -> None:
    assert places_of(evidence_of(spec_of(), mx=mx(mx_host()))) == ()


def test_an_unseen_delegation_is_no_missing_one() -> None:
    unanswered = zone(servers=(), delegation=answer("coach.example", "NS", gap=SERVFAIL))
    [dns] = places(zone=unanswered)
    assert dns.unseen
