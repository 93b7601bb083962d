"""The door outside: its tools answer, keep what they answered, and send one mail if asked to."""

from __future__ import annotations

import time
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse
from django.utils import timezone

from engagements import tenancy
from engagements.models import FrontDoor, Knock, Lead, Package
from engagements.public.estimating import estimate_of
from engagements.public.finding import fits_of
from engagements.public.guarding import stamp
from engagements.public.risk_questions import risk_questions, sentence_of, stages_of
from engagements.tasks import forget_leads
from tests.conftest import Cast
from tests.factories import make_front_door, make_lead, make_package
from tests.posting import post_all

AN_HOUR_AGO = -3600


@pytest.fixture
def door(cast: Cast) -> FrontDoor:
    return make_front_door(cast.workspace)


def send(
    page: str, *parts: str, opened: float = AN_HOUR_AGO, address: str = "192.0.2.1", **fields: Any
) -> HttpResponse:
    """A stranger's form, on a page that was opened a while ago."""
    data = {"began": stamp(time.time() + opened), **fields}
    response: HttpResponse = Browser(REMOTE_ADDR=address).post(reverse(page, args=parts), data)
    return response


def answers(**changed: str) -> dict[str, str]:
    """To the ten questions; the calming one unless said otherwise."""
    calm = {"yes": "no", "no": "yes"}
    return {each.key: calm[each.alarming] for each in risk_questions()} | changed


def text_at(address: str) -> str:
    return Browser().get(address).content.decode()


def leads(cast: Cast) -> list[Lead]:
    with tenancy.scope(cast.workspace):
        return list(Lead.objects.all())


def test_ten_questions_say_which_stages_look_risky() -> None:
    assert len(risk_questions()) == 10
    stages = stages_of(answers(flagged="yes") | {"two-sites": "unsure"})
    assert [one.state for one in stages] == ["risky", "unclear", *["fine"] * 5]
    assert sentence_of(stages) == "1 of 7 parts looks risky. The first: your mail."
    assert stages[0].because == (
        "Has your mail been flagged as suspicious or landed in spam? Yes.",
    )
    assert sentence_of(stages_of(answers())) == "Nothing looks risky by your answers."


@pytest.mark.parametrize(
    ("prices", "asked", "total"),
    [
        (("2400", "300", 25), {"domains": 1, "soon": False}, "EUR 2,400"),
        (("2400", "300", 25), {"domains": 3, "soon": True}, "EUR 3,750"),
        (("99.99", None, 33), {"domains": 1, "soon": True}, "EUR 132.99"),
        (("2400", None, 0), {"domains": 2, "soon": False}, "Price on request"),
        ((None, "300", 25), {"domains": 2, "soon": True}, "Price on request"),
    ],
)
def test_an_estimate_adds_up(
    prices: tuple[str | None, str | None, int], asked: dict[str, Any], total: str
) -> None:
    price, further, rush = prices
    package = Package(
        name="Launch",
        price=price and Decimal(price),
        further_domain=further and Decimal(further),
        rush_percent=rush,
    )
    assert estimate_of(package, **asked).total == total


def test_the_package_that_is_made_for_the_answers_comes_first() -> None:
    chosen = {"stage": "idea", "sale": "offer", "after": "nobody"}
    other = Package(name="Coach", suits=["stage:prototype", "sale:calls"])
    anyone = Package(name="Anyone")
    made = Package(name="B2B", suits=["stage:idea", "sale:offer"])
    fits = fits_of([other, anyone, made], chosen)
    assert [fit.package.name for fit in fits] == ["B2B", "Anyone", "Coach"]
    assert fits[2].not_made_for[0] == "It is being built; nobody uses it yet"


def test_a_visitor_answers_takes_the_link_by_mail_and_deletes_it(
    cast: Cast, door: FrontDoor
) -> None:
    assert "What would it cost?" not in text_at(reverse("door_home", args=[door.slug]))
    result = send("door_risks", door.slug, **answers(flagged="yes")).headers["Location"]
    page = Browser().get(result)
    assert "1 of 7 parts looks risky. The first: your mail." in page.content.decode()
    assert "noindex" in page["X-Robots-Tag"]
    assert page["X-Frame-Options"] == "DENY"
    token = result.split("/")[-2]
    (lead,) = leads(cast)
    assert (lead.email, lead.consented_at, token in str(vars(lead))) == ("", None, False)
    typed = {"email": "ann@people.example", "name": "Ann", "note": "Soon <b>please</b>"}
    assert send("door_mail", door.slug, token, **typed).status_code == 422  # not agreed
    assert send("door_mail", door.slug, token, agree="on", **typed).status_code == 302
    (sent,) = post_all()
    assert sent.to == ["ann@people.example"]
    assert result in sent.body
    assert "please" not in sent.body
    (lead,) = leads(cast)
    assert "may keep my address with this result for 90 days" in lead.consent_text
    assert not lead.may_contact
    assert lead.keep_until > timezone.now() + timedelta(days=89)
    send("door_mail", door.slug, token, agree="on", email="other@people.example")
    assert len(post_all()) == 1
    send("door_forget", door.slug, token)
    assert leads(cast) == []
    assert Browser().get(result).status_code == 404


def test_who_asks_for_a_call_is_told_to_the_owners(cast: Cast, door: FrontDoor) -> None:
    result = send("door_risks", door.slug, **answers()).headers["Location"]
    typed = {"email": "ann@people.example", "agree": "on", "may_contact": "on"}
    assert send("door_mail", door.slug, result.split("/")[-2], **typed).status_code == 302
    told, link = sorted(post_all(), key=lambda sent: sent.subject, reverse=True)
    assert (told.to, link.to) == ([cast.people["owner"].email], ["ann@people.example"])
    assert "asks for a call" in told.subject


def test_an_estimate_keeps_its_figures_and_the_finder_names_a_package(
    cast: Cast, door: FrontDoor
) -> None:
    package = make_package(cast.workspace, name="Launch <1>", further_domain=Decimal(300))
    sold = send("door_estimate", door.slug, package=package.pk, domains=2)
    with tenancy.scope(cast.workspace):
        Package.objects.update(price=Decimal(9000))
    page = text_at(sold.headers["Location"])
    assert "EUR 2,700" in page
    assert "Launch &lt;1&gt;, one domain" in page
    chosen = {"stage": "idea", "sale": "calls", "after": "founder"}
    found = send("door_finder", door.slug, **chosen)
    assert "Launch &lt;1&gt; fits best." in text_at(found.headers["Location"])
    assert [lead.package_id for lead in leads(cast)] == [package.pk] * 2
    foreign = make_package(cast.foreign_workspace)
    refused = send("door_estimate", door.slug, package=foreign.pk, domains=1)
    assert refused.status_code == 422


@pytest.mark.parametrize(
    ("opened", "fields", "said"),
    [
        (AN_HOUR_AGO, {"company_fax": "1"}, "a field that must stay empty"),
        (0, {}, "very quick"),
        (-25 * 3600, {}, "open for a long time"),
        (AN_HOUR_AGO, {"began": "forged"}, "open for a long time"),
    ],
)
def test_what_no_person_sends_is_not_taken(
    cast: Cast, door: FrontDoor, opened: float, fields: dict[str, str], said: str
) -> None:
    response = send("door_risks", door.slug, opened=opened, **(answers() | fields))
    assert response.status_code == 422
    assert said in response.content.decode()
    assert leads(cast) == []


def test_nobody_comes_more_often_than_a_person_would(cast: Cast, door: FrontDoor) -> None:
    def tries(number: int, address: str) -> list[int]:
        sent = (send("door_risks", door.slug, address=address, **answers()) for _ in range(number))
        return [response.status_code for response in sent]

    assert tries(21, "192.0.2.1") == [302] * 20 + [429]
    assert tries(1, "192.0.2.2") == [302]
    assert tries(1, "::ffff:192.0.2.1") == [429]
    assert {len(knock.key) for knock in Knock.objects.all()} == {64}
    Knock.objects.update(at=timezone.now() - timedelta(hours=2))
    assert tries(1, "192.0.2.1") == [302]


def test_a_strangers_address_book_is_not_mailed(cast: Cast, door: FrontDoor) -> None:
    for number in range(4):
        _, token = make_lead(cast.workspace, answers=answers())
        address = f"192.0.2.{number}"
        send("door_mail", door.slug, token, address=address, email="a@people.example", agree="on")
    assert len(post_all()) == 3


def test_what_is_over_is_deleted(cast: Cast) -> None:
    kept, gone = (make_lead(cast.workspace)[0] for _ in range(2))
    with tenancy.scope(cast.workspace):
        Lead.objects.filter(pk=gone.pk).update(keep_until=timezone.now())
    assert forget_leads() == 1
    assert leads(cast) == [kept]
