from typing import Any

import pytest

from checks.engine.verdict import Outcome, Status
from tests.checks.rules.builders import DOMAIN, fix_of, judge_one
from tests.checks.rules.offer_builders import offers
from tests.checks.rules.web_builders import HOME, TIMEOUT, asset, at_home, page, visit


def judged(files: int = 5, visits: Any = None, **fields: Any) -> Outcome:
    return judge_one(
        "PERF005",
        tls_offers=[offers(**fields)],
        visits=visits or at_home(),
        pages=[page()],
        assets=[asset(f"{HOME}{number}.png", "image") for number in range(files)],
    )


def test_http_2_is_fine() -> None:
    assert judged().found == f"{DOMAIN} speaks HTTP/2."


def test_http_3_is_told_by_its_header() -> None:
    visits = at_home(visit(HOME, headers={"alt_svc": 'h3=":443"; ma=86400'}))
    assert judged(visits=visits).found == f"{DOMAIN} speaks HTTP/2 and HTTP/3."
    assert judged(visits=visits, alpn=None).status is Status.PASS


@pytest.mark.parametrize("alpn", [None, "http/1.1"])
def test_six_answers_over_http_1_wait_for_each_other(alpn: str | None) -> None:
    outcome = judged(alpn=alpn)
    assert outcome.status is Status.FAIL
    assert "need 6 answers" in outcome.found
    assert f"Switch HTTP/2 on for {DOMAIN}" in fix_of("PERF005", outcome)


def test_few_files_gain_nothing() -> None:
    assert judged(files=4, alpn=None).status is Status.NOT_APPLICABLE


def test_a_handshake_that_failed_says_nothing() -> None:
    assert judged(alpn=TIMEOUT).status is Status.NOT_OBSERVED
