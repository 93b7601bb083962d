"""MAIL022: newsletters and everyday mail go out apart."""

import pytest

from checks.engine.verdict import Status
from tests.checks.rules.builders import dkim, fix_of, judge_one, spec_of


def judged(*senders):
    declared = spec_of(mail={"senders": list(senders)})
    return judge_one("MAIL022", declared, dkim_keys=dkim("google", "v=DKIM1; p=AAAA"))


@pytest.mark.parametrize("senders", [("mailchimp", "postmark"), ("brevo", "postmark")])
def test_two_services_pass(senders):
    outcome = judged("google", *senders)
    assert outcome.status is Status.PASS
    assert "Postmark" in outcome.found


def test_one_service_for_both_is_a_warning():
    outcome = judged("google", "brevo")
    assert outcome.status is Status.WARN
    assert "At Brevo, send newsletters from a subdomain such as news.coach.example" in fix_of(
        "MAIL022", outcome
    )


@pytest.mark.parametrize("senders", [(), ("google",), ("google", "mailchimp"), ("postmark",)])
def test_one_kind_alone_harms_no_other(senders):
    assert judged(*senders).status is Status.NOT_APPLICABLE
