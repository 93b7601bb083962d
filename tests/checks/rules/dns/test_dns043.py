"""DNS043: the same address at every server and at the resolver."""

from checks.engine.verdict import Status
from tests.checks.rules.builders import (
    OTHER_ADDRESS,
    TIMEOUT,
    WEB_ADDRESS,
    answer,
    fix_of,
    host,
    judge_one,
    name_server,
    public_answers,
    server_answers,
    zone,
)


def judged(*answers, hosts=None, public=()):
    servers = (name_server(answers=answers),)
    return judge_one(
        "DNS043",
        zone=zone(servers=servers),
        hosts=hosts or host("coach.example", WEB_ADDRESS),
        public_answers=public_answers(*public),
    )


def test_agreement_passes():
    outcome = judged(server_answers("198.51.44.1"), server_answers("198.51.44.2"))
    assert outcome.status is Status.PASS
    assert "all 3 places" in outcome.found


def test_servers_that_give_different_addresses_fail():
    outcome = judged(
        server_answers("198.51.44.1"), server_answers("198.51.44.2", a=(OTHER_ADDRESS,))
    )
    assert outcome.status is Status.FAIL
    assert f"198.51.44.2:53 gives {OTHER_ADDRESS}" in fix_of("DNS043", outcome)


def test_one_server_without_the_record_fails():
    outcome = judged(server_answers("198.51.44.1"), server_answers("198.51.44.2", a=()))
    assert outcome.status is Status.FAIL
    assert "gives none" in outcome.found


def test_a_resolver_that_still_has_the_old_address_is_a_warning():
    outcome = judged(server_answers(ttl=3600), hosts=host("coach.example", OTHER_ADDRESS))
    assert outcome.status is Status.WARN
    assert "less than 60 minutes ago" in fix_of("DNS043", outcome)


def test_rotating_addresses_of_one_operator_agree():
    outcome = judged(
        server_answers("198.51.44.1", a=("203.0.114.10",)),
        server_answers("198.51.44.2", a=("203.0.114.77",)),
    )
    assert outcome.status is Status.PASS


def test_a_server_that_does_not_hold_the_zone_has_no_say():
    lame = server_answers("198.51.44.2", a=(OTHER_ADDRESS,), authoritative=False)
    assert judged(server_answers("198.51.44.1"), lame).status is Status.PASS


def test_silence_is_not_observed():
    assert judged(server_answers(gap=TIMEOUT)).status is Status.NOT_OBSERVED


def test_no_address_anywhere_is_no_disagreement():
    nothing = host("coach.example", a=answer("coach.example", "A"))
    assert judged(server_answers(a=()), hosts=nothing).status is Status.NOT_APPLICABLE


def test_public_resolvers_that_are_behind_are_named():
    outcome = judged(server_answers(), public=(WEB_ADDRESS, OTHER_ADDRESS, ""))
    assert outcome.status is Status.WARN
    assert "2 of 4 resolvers asked do not give" in outcome.found
    assert f"198.51.44.102:53 gives {OTHER_ADDRESS} and 198.51.44.103:53 gives none" in (
        outcome.found
    )
    assert f"198.51.44.101:53 gives {WEB_ADDRESS}" in fix_of("DNS043", outcome)


def test_public_resolvers_count_among_the_places():
    outcome = judged(server_answers(), public=(WEB_ADDRESS, WEB_ADDRESS))
    assert "all 4 places" in outcome.found


def test_a_public_resolver_that_did_not_answer_has_no_say():
    assert judged(server_answers(), public=(TIMEOUT,)).status is Status.PASS
