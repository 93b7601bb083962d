from checks.engine.verdict import Outcome, Status
from tests.checks.rules.builders import (
    DOMAIN,
    WEB_ADDRESS,
    WEB_ADDRESS_V6,
    answer,
    fix_of,
    host,
    judge_one,
)
from tests.checks.rules.copy_builders import family
from tests.checks.rules.web_builders import NO_IPV6, TIMEOUT

HOST = host(DOMAIN, WEB_ADDRESS, WEB_ADDRESS_V6)


def judged(families: object) -> Outcome:
    return judge_one("WEB019", hosts=[HOST], families=families)


def test_the_same_page_on_both_is_fine() -> None:
    assert judged([family(likeness=0.95)]).status is Status.PASS


def test_the_same_redirect_on_both_is_fine() -> None:
    to = (301, "https://www.coach.example/")
    assert judged([family(to, to)]).status is Status.PASS


def test_another_page_on_one_side_is_told_with_the_record_to_change() -> None:
    outcome = judged([family(likeness=0.31)])
    assert outcome.status is Status.FAIL
    assert "31% of the words" in outcome.found
    assert f"name @ and type AAAA (value {WEB_ADDRESS_V6})" in fix_of("WEB019", outcome)


def test_an_error_on_one_side_is_told_whatever_it_says() -> None:
    outcome = judged([family(six=(503, None), likeness=1.0)])
    assert outcome.status is Status.FAIL
    assert f"at {WEB_ADDRESS} with status 200, but at {WEB_ADDRESS_V6} with status 503" in (
        outcome.found
    )


def test_other_redirects_are_other_sites() -> None:
    outcome = judged([family((301, "https://www.coach.example/"), (301, "https://old.example/"))])
    assert outcome.status is Status.FAIL
    assert "status 301 to https://old.example/" in outcome.found


def test_without_ipv6_here_nothing_is_said() -> None:
    assert judged({DOMAIN: NO_IPV6}).status is Status.NOT_OBSERVED


def test_a_site_with_one_kind_of_address_has_nothing_to_compare() -> None:
    assert judged([]).status is Status.NOT_APPLICABLE


def test_an_address_that_was_not_seen_may_be_of_the_other_kind() -> None:
    hidden = host(DOMAIN, WEB_ADDRESS, aaaa=answer(DOMAIN, "AAAA", gap=TIMEOUT))
    outcome = judge_one("WEB019", hosts=[hidden], families=[])
    assert outcome.status is Status.NOT_OBSERVED
