"""First answers taken over: once each, and another answer changes what the first one made."""

import pytest
from django.utils import timezone

from checks.engine.spec import LaunchSpec
from checks.providers.edge import edge_providers
from checks.providers.mail import mail_providers
from checks.runs.intake.facts import with_fact
from checks.runs.intake.taking import previews_of, set_aside, take
from engagements.intake import lines_of, waiting_in
from engagements.models import Engagement, Impact, Membership, Role, Severity, TransitionError
from engagements.playbooks import Stage, load_playbook
from engagements.playbooks.intake import IntakeQuestion
from tests.factories import make_alert, make_membership

QUESTIONS = {asked.key: asked for asked in load_playbook("a").intake}


@pytest.fixture
def consultant(engagement: Engagement) -> Membership:
    return make_membership(Role.CONSULTANT, workspace=engagement.workspace)


@pytest.fixture
def sprint(engagement: Engagement) -> Engagement:
    engagement.playbook = load_playbook("a").as_dict()
    engagement.domain = "coach.example"
    engagement.spec = {"domain": "coach.example"}
    engagement.save()
    return engagement


def answer(sprint: Engagement, consultant: Membership, **answers: str) -> None:
    """Gives the answers and takes each over."""
    for key, said in answers.items():
        sprint.answer_intake(key.replace("_", "-"), said, by=consultant.user)
    for each in previews_of(sprint):
        take(sprint, each.key, by=consultant.user)


def test_every_answer_becomes_what_it_promised(sprint: Engagement, consultant: Membership) -> None:
    given = {
        "booking-page": "https://app.coach.example/book",
        "checkout-page": "none",
        "main-address": "www",
        "other-addresses": "https://app.coach.example/x\nhttps://www.coach.example/",
        "old-addresses": "https://coach.example/spring",
        "edge-provider": "cloudflare",
        "mail-services": "postmark,kit",
        "registrar-login": "agency",
        "alert-address": "nora@coach.example",
        "recovery-known": "no",
        "links-arrive": "yes",
        "flagged": "unsure",
    }
    for key, said in given.items():
        sprint.answer_intake(key, said)
    assert {each.key for each in previews_of(sprint)} == given.keys() - {
        "checkout-page",
        "links-arrive",
    }
    assert sprint.risks.count() == sprint.contacts.count() == 0  # a preview makes nothing
    answer(sprint, consultant)
    spec = LaunchSpec.from_dict(sprint.spec)
    assert [(route.name, route.url, route.p95_ms) for route in spec.routes] == [
        ("booking", "https://app.coach.example/book", 500)
    ]
    assert spec.canonical == "www.coach.example"
    assert [host.name for host in spec.hosts] == ["app.coach.example"]
    assert [(each.source, each.target) for each in spec.redirects] == [
        ("https://coach.example/spring", "https://www.coach.example/")
    ]
    assert (spec.edge.provider, spec.mail.senders) == ("cloudflare", ("postmark", "kit"))
    risk = sprint.risks.get()
    assert (risk.title, risk.stage, risk.severity, risk.code) == (
        "Nobody could bring back yesterday's version",
        "deploy",
        "blocker",
        "",
    )
    grant, alert = sprint.access_grants.get(), sprint.alert_destinations.get()
    assert (grant.kind, grant.whose) == ("registrar", "third_party")
    assert (alert.channel, alert.who, alert.address) == (
        "mail",
        sprint.client.contact_name,
        "nora@coach.example",
    )
    assert sprint.intake_outcomes.open_questions().get().key == "flagged"
    assert waiting_in(sprint) == 0


def test_taking_twice_makes_nothing_twice(sprint: Engagement, consultant: Membership) -> None:
    answer(sprint, consultant, recovery_known="no", mail_services="kit", registrar_login="me")
    for key in ("recovery-known", "mail-services", "registrar-login", "no-such"):
        with pytest.raises(TransitionError, match="dealt with already"):
            take(sprint, key, by=consultant.user)
    answer(sprint, consultant, mail_services="kit,brevo", registrar_login="agency")
    answer(sprint, consultant, alert_address="a@coach.example")
    answer(sprint, consultant, alert_address="b@coach.example")
    assert sprint.spec["mail"]["senders"] == ["kit", "brevo"]
    assert sprint.access_grants.get().whose == "third_party"
    assert sprint.alert_destinations.get().address == "b@coach.example"
    assert not sprint.contacts.exists()


def test_who_gets_the_alerts_becomes_a_destination_still_to_be_tested(
    sprint: Engagement, consultant: Membership
) -> None:
    by_hand = make_alert(sprint, who="Ann", address="ann@coach.example")
    sprint.answer_intake("alert-address", "ann@coach.example")
    assert [each.is_there for each in previews_of(sprint)] == [True]
    answer(sprint, consultant)
    answer(sprint, consultant, alert_address="nora@coach.example")
    made = sprint.alert_destinations.exclude(pk=by_hand.pk).get()  # and Ann's stays
    made.note_test(40, at=timezone.now(), by=consultant.user)
    answer(sprint, consultant, alert_address="n@coach.example")
    made.refresh_from_db()
    assert (made.address, made.state) == ("n@coach.example", "untested")
    sprint.alert_destinations.filter(pk=made.pk).update(channel="sms", address="+44 20 1")
    answer(sprint, consultant, alert_address="m@coach.example")
    ways = sprint.alert_destinations.values_list("channel", "address")
    assert sorted(ways) == [
        ("mail", "ann@coach.example"),
        ("mail", "m@coach.example"),
        ("sms", "+44 20 1"),
    ]


def test_a_corrected_answer_takes_its_risk_back_and_the_same_one_again_reopens_it(
    sprint: Engagement, consultant: Membership
) -> None:
    answer(sprint, consultant, flagged="yes")
    risk = sprint.risks.get()
    sprint.answer_intake("flagged", "no")
    assert waiting_in(sprint) == 1
    assert "off the list" in previews_of(sprint)[0].sentence
    answer(sprint, consultant)
    risk.refresh_from_db()
    assert (risk.state, waiting_in(sprint)) == ("false_alarm", 0)
    answer(sprint, consultant, flagged="yes")
    risk.refresh_from_db()
    assert (risk.state, sprint.risks.count()) == ("open", 1)
    answer(sprint, consultant, flagged="")
    risk.refresh_from_db()
    assert risk.state == "false_alarm"


def test_what_is_unknown_is_found_out_by_us_or_said_after_all(
    sprint: Engagement, consultant: Membership
) -> None:
    answer(sprint, consultant, flagged="unsure", bots="unsure")
    first, second = (sprint.intake_outcomes.get(key=key) for key in ("flagged", "bots"))
    with pytest.raises(TransitionError, match="Write what you found out"):
        first.find_out("  ", by=consultant.user)
    first.find_out("Three of five test mails were in spam.", by=consultant.user)
    with pytest.raises(TransitionError, match="not open any more"):
        first.find_out("Again.", by=consultant.user)
    answer(sprint, consultant, bots="no")
    second.refresh_from_db()
    assert (second.is_open_question, second.makes) == (False, "nothing")
    assert waiting_in(sprint) == 0


def test_one_set_aside_stays_so_until_the_founder_says_something_else(
    sprint: Engagement, consultant: Membership
) -> None:
    sprint.answer_intake("flagged", "yes")
    set_aside(sprint, "flagged", by=consultant.user)
    assert (waiting_in(sprint), sprint.risks.count()) == (0, 0)
    sprint.answer_intake("flagged", "no")
    assert waiting_in(sprint) == 0  # nothing was made, so nothing is to be taken back
    sprint.answer_intake("flagged", "unsure")
    assert [line.makes for line in lines_of(sprint) if line.waits] == ["question"]


def test_what_stands_there_already_and_what_cannot_be_taken_say_so(
    sprint: Engagement, consultant: Membership
) -> None:
    sprint.access_grants.create(kind="hosting", system="Render", holder="Ann")
    sprint.spec = {"domain": "coach.example", "edge": {"provider": "cloudflare"}}
    sprint.save()
    sprint.answer_intake("edge-provider", "cloudflare")
    sprint.answer_intake("hosting-login", "me")
    assert [each.is_there for each in previews_of(sprint)] == [True, True]
    answer(sprint, consultant)
    assert sprint.access_grants.get().holder == "Ann"
    sprint.answer_intake("other-addresses", "https://" + "a" * 64 + ".example/")
    (stuck,) = previews_of(sprint)
    assert stuck.fault
    with pytest.raises(TransitionError, match="can't take this"):
        take(sprint, "other-addresses", by=consultant.user)
    sprint.close(despite_ties=True)
    with pytest.raises(TransitionError, match="closed"):
        set_aside(sprint, "other-addresses", by=consultant.user)


def test_the_log_says_the_words_of_a_question_and_never_its_key(
    sprint: Engagement, consultant: Membership
) -> None:
    answer(sprint, consultant, flagged="unsure", edge_provider="vercel", registrar_login="me")
    sprint.intake_outcomes.get(key="flagged").find_out("In one of five.", by=consultant.user)
    sprint.answer_intake("flagged", "", by=consultant.user)
    sprint.answer_intake("bots", "yes", by=consultant.user)
    set_aside(sprint, "bots", by=consultant.user)
    told = list(sprint.audit_entries.values_list("target", flat=True))
    for key, lines in {"flagged": 4, "edge-provider": 2, "registrar-login": 1, "bots": 2}.items():
        assert told.count(QUESTIONS[key].question) == lines
        assert key not in told


def test_a_question_of_ones_own_playbook_makes_a_plain_risk(
    sprint: Engagement, consultant: Membership
) -> None:
    asked = {"key": "tea", "stage": "mail", "question": "Is there tea?", "alarming": "no"}
    sprint.playbook = {"intake": [asked]}
    sprint.save()
    answer(sprint, consultant, tea="no")
    risk = sprint.risks.get()
    assert (risk.title, risk.impact) == ("Is there tea? The founder says no.", "failed_mail")


@pytest.mark.parametrize("asked", QUESTIONS.values(), ids=lambda asked: asked.key)
def test_the_shipped_questions_fit_what_they_fill(asked: IntakeQuestion) -> None:
    assert asked.stage in Stage.values
    if asked.is_signal:
        assert asked.risk.keys() == {"title", "why", "fix", "impact", "severity"}
        assert asked.risk["impact"] in Impact.values
        assert asked.risk["severity"] in Severity.values
        assert all(asked.risk[name].endswith(".") for name in ("why", "fix"))
    known = {"senders": mail_providers(), "edge": edge_providers()}.get(asked.goes_to)
    if known is not None:
        assert {value for value, _ in asked.options} <= set(known)
    spec = LaunchSpec.for_domain("coach.example")
    if asked.goes_to in ("canonical", "edge", "senders"):
        for value, _ in asked.options:
            assert with_fact(spec, asked, value) != spec
