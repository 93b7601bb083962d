"""EDGE004: the hosts that should be proxied are, with all their addresses."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    DOMAIN,
    OTHER_ADDRESS,
    TIMEOUT,
    WEB_ADDRESS,
    fix_of,
    host,
    judge_one,
    judge_rule,
    spec_of,
    statuses,
)
from tests.checks.rules.web_builders import HOME, REFUSED, WWW, visit

CLOUDFLARE, VERCEL = "104.16.1.2", "76.76.21.21"


def proxied(*names, provider="cloudflare"):
    entry = {"proxied": list(names)}
    return spec_of(edge={**entry, "provider": provider} if provider else entry)


def judged(*addresses, spec=None, visits=None, **headers):
    return judge_one(
        "EDGE004",
        spec or proxied(DOMAIN),
        hosts=host(DOMAIN, *addresses),
        visits=visits or visit(HOME, headers=headers),
    )


def test_all_addresses_at_the_provider_pass():
    outcome = judged(CLOUDFLARE, "2606:4700::1")
    assert outcome.status is Status.PASS
    assert outcome.subject == DOMAIN


def test_a_direct_address_fails_and_is_named():
    outcome = judged(WEB_ADDRESS)
    assert outcome.status is Status.FAIL
    assert f"is reached past Cloudflare, at {WEB_ADDRESS}." in outcome.found
    assert WEB_ADDRESS in fix_of("EDGE004", outcome)


def test_one_address_past_the_network_fails():
    outcome = judged(CLOUDFLARE, OTHER_ADDRESS, cf_ray="8f-LHR")
    assert outcome.status is Status.FAIL
    assert f"goes through Cloudflare, and past it at {OTHER_ADDRESS}" in outcome.found


def test_another_network_than_the_declared_one_fails():
    assert judged(VERCEL).status is Status.FAIL
    assert judged(VERCEL, spec=proxied(DOMAIN, provider=None)).status is Status.PASS


def test_addresses_that_a_client_brought_along_are_known_by_the_header():
    assert judged(WEB_ADDRESS, cf_ray="8f-LHR").status is Status.PASS


@pytest.mark.parametrize(
    ("provider", "headers", "status"),
    [
        ("akamai", {"akamai_grn": "0.1"}, Status.PASS),
        ("akamai", {}, Status.FAIL),  # every answer of theirs would carry it
        ("some-other-edge", {}, Status.NOT_OBSERVED),  # nothing is known of it
    ],
)
def test_providers_without_a_whole_list_are_known_by_their_answers(provider, headers, status):
    spec = proxied(DOMAIN, provider=provider)
    assert judged(WEB_ADDRESS, spec=spec, **headers).status is status


def test_without_an_answer_an_unlisted_address_proves_nothing():
    www = visit(f"https://{WWW}/")
    visits = {HOME: REFUSED, www.key: www}
    found = judged(WEB_ADDRESS, spec=proxied(DOMAIN, provider="akamai"), visits=visits)
    assert found.status is Status.NOT_OBSERVED


def test_an_unseen_address_is_not_observed():
    found = judge_one(
        "EDGE004", proxied(DOMAIN), hosts=host(DOMAIN, gap=TIMEOUT), visits=visit(HOME)
    )
    assert found.status is Status.NOT_OBSERVED
    other = host(WWW, CLOUDFLARE)
    found = judge_one("EDGE004", proxied(DOMAIN), hosts=other, visits=visit(HOME))
    assert found.status is Status.NOT_OBSERVED


def test_each_declared_host_is_judged():
    found = judge_rule(
        "EDGE004",
        proxied(DOMAIN, WWW, "app.coach.example", "new.coach.example"),
        hosts={
            DOMAIN: host(DOMAIN, CLOUDFLARE),
            WWW: host(WWW, WEB_ADDRESS),
            "app.coach.example": TIMEOUT,
            "new.coach.example": host("new.coach.example"),
        },
        visits=visit(HOME),
    )
    assert statuses(found) == {
        DOMAIN: "pass",
        WWW: "fail",
        "app.coach.example": "not_observed",
        "new.coach.example": "not_applicable",
    }


def test_with_nothing_declared_it_is_told_what_is_there():
    outcome = judge_one(
        "EDGE004",
        hosts=[host(DOMAIN, CLOUDFLARE), host(WWW, WEB_ADDRESS)],
        visits=visit(HOME),
    )
    assert outcome.status is Status.NOT_APPLICABLE
    assert f"behind a network: {DOMAIN} (Cloudflare); reached directly: {WWW}." in outcome.found
