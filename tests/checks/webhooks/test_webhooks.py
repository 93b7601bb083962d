"""Webhooks from the event to a real receiver, and what happens when that does not answer well."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import mail
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checks.webhooks.models import GIVEN_UP_AFTER, KEPT, PAUSES, Delivery, Webhook
from checks.webhooks.tasks import deliver, sweep
from engagements import tenancy
from engagements.models import (
    ApiToken,
    Approval,
    AuditEntry,
    DeletionReceipt,
    Engagement,
    WorkspaceAuditEntry,
)
from engagements.tasks import run_errand
from tests.checks.runs.makers import make_run
from tests.checks.webhooks.makers import URL, make_delivery, make_webhook
from tests.checks.webhooks.receiver import Received, Receiver, receiving
from tests.conftest import Cast
from tests.factories import make_engagement, make_risk
from tests.handover.paperwork import make_ready
from tests.posting import post_all

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def listening(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Receiver]:
    with receiving(tmp_path_factory.mktemp("receiver")) as receiver:
        yield receiver


@pytest.fixture
def receiver(listening: Receiver) -> Iterator[Receiver]:
    listening.status, listening.extra = 204, ""
    listening.received.clear()
    with override_settings(NETWORK_FILE=str(listening.network_file)):
        yield listening


def newest(webhook: Webhook) -> Delivery:
    with tenancy.scope(webhook.workspace_id):
        found: Delivery = webhook.deliveries.latest("pk")
        return found


def tried(delivery: Delivery) -> Delivery:
    """After one attempt by a worker."""
    deliver(delivery.workspace_id, delivery.pk)
    with tenancy.scope(delivery.workspace_id):
        return Delivery.objects.select_related("webhook").get(pk=delivery.pk)


def due_now(delivery: Delivery) -> Delivery:
    with tenancy.scope(delivery.workspace_id):
        Delivery.objects.filter(pk=delivery.pk).update(next_try_at=timezone.now())
    return delivery


def signature(secret: str, got: Received) -> str:
    """What a receiver computes, by standardwebhooks.com and the secret it was given."""
    key = base64.b64decode(secret.removeprefix("whsec_"))
    text = f"{got.headers['webhook-id']}.{got.headers['webhook-timestamp']}.".encode() + got.body
    return "v1," + base64.b64encode(hmac.digest(key, text, hashlib.sha256)).decode()


def test_a_webhook_is_added_and_told_signed_and_logged(cast: Cast, receiver: Receiver) -> None:
    owner = cast.browser("owner")
    at = f"/w/{cast.workspace.slug}/webhooks/"
    given = {"url": URL, "events": ["risk.opened"], "engagement": cast.engagement.pk}
    page = owner.post(at, given, follow=True)
    (secret,) = re.findall(r"whsec_[\w+/=]+", page.content.decode())
    with tenancy.scope(cast.workspace):
        webhook = Webhook.objects.select_related("workspace", "engagement").get()
    here = f"{at}{webhook.pk}/"
    assert "whsec_" not in owner.get(here).content.decode()
    assert secret not in json.dumps({**webhook.__dict__, "_state": None}, default=str)

    make_risk(cast.other_engagement)
    risk = make_risk(cast.engagement, title="Bücher", subject="www")
    delivery = tried(newest(webhook))
    with tenancy.scope(cast.workspace):
        assert webhook.deliveries.count() == 1
    (got,) = receiver.received
    assert (got.target, got.headers["host"]) == ("/in?from=launchready", "coach.example")
    assert got.headers["content-type"] == "application/json"
    assert got.headers["webhook-signature"] == signature(secret, got)
    assert got.headers["webhook-id"] == delivery.message_id
    told = json.loads(got.body)
    assert told["type"] == "risk.opened"
    assert told["data"]["engagement"]["slug"] == cast.engagement.slug
    assert (told["data"]["risk"]["id"], told["data"]["risk"]["title"]) == (risk.pk, "Bücher")
    assert (delivery.state, delivery.status, delivery.attempt) == ("delivered", 204, 1)
    assert tried(delivery).attempt == 1  # a second worker finds nothing to do

    # Once more, under the same id; and after our own key changed, by both.
    assert owner.post(f"{here}again/{delivery.pk}/", follow=True).status_code == 200
    with override_settings(SECRET_KEY="another", SECRET_KEY_FALLBACKS=[settings.SECRET_KEY]):
        tried(delivery)
    again = receiver.received[-1]
    assert again.headers["webhook-id"] == delivery.message_id
    signatures = again.headers["webhook-signature"].split(" ")
    assert len(signatures) == 2
    assert signature(secret, again) in signatures

    fresh = owner.post(f"{here}secret/", follow=True).content.decode()
    assert secret not in fresh
    assert "whsec_" in fresh
    owner.post(f"{here}ping/")
    assert tried(newest(webhook)).event == "ping"
    owner.post(f"{here}switch/", {"press": "off"})
    make_risk(cast.engagement)
    assert newest(webhook).event == "ping"
    owner.post(f"{here}switch/", {"press": "on"})
    owner.post(f"{here}remove/")
    with tenancy.scope(cast.workspace):
        assert not Delivery.objects.exists()
        said = [line.sentence for line in AuditEntry.objects.filter(actor__isnull=False)]
    assert {"added a webhook", "renewed the secret of a webhook", "removed a webhook"} <= {*said}


def test_what_does_not_arrive_is_tried_again_and_given_up(cast: Cast, receiver: Receiver) -> None:
    webhook = make_webhook(cast.memberships["owner"])
    delivery = make_delivery(webhook, state="waiting", status=None, attempt=0, finished_at=None)
    receiver.status, receiver.extra = 302, "Location: https://coach.example/other\r\n"
    delivery = tried(delivery)
    assert (delivery.state, delivery.status) == ("waiting", 302)
    assert "redirects are not followed" in delivery.error
    assert PAUSES[0] > delivery.next_try_at - timezone.now() > PAUSES[0] - timedelta(seconds=50)
    assert delivery.webhook.failing_since is not None
    receiver.status = 500
    for _ in PAUSES:
        delivery = tried(due_now(delivery))
    assert (delivery.state, delivery.attempt) == ("failed", len(PAUSES) + 1)
    assert tried(delivery).attempt == len(PAUSES) + 1
    page = cast.browser("owner").get(f"/w/{cast.workspace.slug}/webhooks/{webhook.pk}/")
    assert "Nothing has arrived since" in page.content.decode()

    # While it fails, new ones wait for their turn: one a sweep, whatever number there is.
    receiver.received.clear()
    waiting = [make_risk(cast.engagement) and newest(webhook) for _ in range(3)]
    assert [tried(each).attempt for each in waiting] == [0, 0, 0]
    with tenancy.scope(cast.workspace):
        webhook.deliveries.waiting().update(next_try_at=timezone.now() - PAUSES[0])
        turns = Delivery.objects.due(timezone.now()).taking_turns()
    assert turns == [(cast.workspace.pk, waiting[0].pk)]
    assert [tried(each).attempt for each in waiting] == [1, 0, 0]
    assert len(receiver.received) == 1

    # One that arrives makes it well again; three days of failures end it, and people are told.
    receiver.status = 200
    well = tried(make_delivery(webhook, state="waiting", attempt=0, finished_at=None))
    assert well.webhook.failing_since is None
    receiver.status = 503
    with tenancy.scope(cast.workspace):
        Webhook.objects.update(failing_since=timezone.now() - GIVEN_UP_AFTER)
    bad = tried(make_delivery(webhook, state="waiting", attempt=0, finished_at=None))
    assert bad.webhook.disabled_at is not None
    assert bad.state == "failed"
    assert sorted(address for message in post_all() for address in message.to) == [
        "consultant@people.example",
        "owner@people.example",
    ]
    assert f"/webhooks/{webhook.pk}/" in mail.outbox[0].body
    with tenancy.scope(cast.workspace):
        line = WorkspaceAuditEntry.objects.get(sentence__startswith="switched a webhook off")
        assert line.actor_name == "LaunchReady"
        assert Webhook.objects.told_of(cast.engagement, "run.finished") == []


def test_an_address_that_is_gone_ends_at_once(cast: Cast, receiver: Receiver) -> None:
    receiver.status = 410
    webhook = make_webhook(cast.memberships["owner"])
    gone = tried(make_delivery(webhook, state="waiting", attempt=0, finished_at=None))
    assert (gone.state, bool(gone.webhook.disabled_at)) == ("failed", True)


def test_the_network_guard_stands_between(cast: Cast, receiver: Receiver) -> None:
    for url, why in (
        ("https://inside.example/", "10.0.0.7 is not a public address"),
        ("https://unnamed.example/", "certificate"),  # it is another's
        ("https://nowhere.example/", "nowhere.example"),
        ("https://10.0.0.7/", "not a public address"),
    ):
        webhook = make_webhook(cast.memberships["owner"], url=url)
        delivery = tried(make_delivery(webhook, state="waiting", attempt=0, finished_at=None))
        assert delivery.state == "waiting"
        assert why in delivery.error
    assert receiver.received == []


def test_an_address_that_we_would_not_post_to_is_refused(cast: Cast) -> None:
    owner = cast.browser("owner")
    for url, why in (
        ("http://coach.example/", "must begin with https://"),
        ("ftp://coach.example/", "ftp: addresses can't be followed"),
        ("coach.example", "can't be used"),
        ("https://10.0.0.1/in", "not a public address"),
        ("https://[::1]/in", "not a public address"),
        ("https://169.254.169.254/latest/meta-data/", "not a public address"),
        ("https://2130706433/", "in an unusual form"),
        ("https://coach.example:22/", "port 22"),
        ("https://user:hunter22@coach.example/", "password"),
        ("https://" + "x" * 1000, "1000"),
        ("https://hooks.slack.com/services/T0/B0/abc", "Slack webhook"),
    ):
        given = {"url": url, "events": ["run.finished"]}
        page = owner.post(f"/w/{cast.workspace.slug}/webhooks/", given)
        assert page.status_code == 422, url
        assert why in " ".join(page.context["form"].errors["url"])


def test_each_event_is_told_whoever_causes_it(cast: Cast) -> None:
    webhook = make_webhook(cast.memberships["consultant"])
    owner, founder = cast.people["owner"], cast.memberships["founder"]
    with tenancy.scope(cast.workspace):
        sprint = Engagement.objects.get(pk=cast.engagement.pk)
        risk = make_risk(sprint)
        risk.mark_fixed("Seen", by=owner)
        risk.reopen(by=owner)
        Approval.ask(sprint, "May we?", by=owner, stops_clock=True)
        sprint.refresh_from_db()
        run = make_run(sprint)
        run.claim()
        run.end("failed", error="No")
    pack = make_ready(cast.engagement)
    with tenancy.scope(cast.workspace, cast.client):  # a founder's request reaches no webhook
        type(risk).objects.get(pk=risk.pk).accept(
            timezone.localdate() + timedelta(days=3), "Later", by=founder
        )
        type(pack).objects.get(pk=pack.pk).sign("Ada", by=founder)
    with tenancy.scope(cast.workspace):
        sprint.resume(by=owner)
        sprint.wait_for_client("The log-in", by=owner)
        sprint.close(by=owner)
        told = list(webhook.deliveries.order_by("pk").values_list("event", "body"))
    assert [event for event, _ in told] == [
        "risk.opened",
        "risk.closed",
        "risk.opened",
        "needs_client",
        "run.finished",
        "risk.closed",
        "pack.signed",
        "needs_client",
        "engagement.closed",
    ]
    assert all(json.loads(body)["data"]["engagement"]["slug"] == sprint.slug for _, body in told)


def test_the_sweep_sends_what_is_due_and_forgets_what_is_old(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    webhook = make_webhook(cast.memberships["owner"])
    long_ago = timezone.now() - KEPT
    due = make_delivery(webhook, state="waiting", attempt=1, next_try_at=long_ago, finished_at=None)
    cut_off = make_delivery(webhook, state="sending", started_at=long_ago, finished_at=None)
    make_delivery(webhook, state="waiting", finished_at=None, next_try_at=timezone.now() + KEPT)
    old = make_delivery(webhook, finished_at=long_ago)
    queued: list[int] = []
    monkeypatch.setattr(deliver, "delay", lambda workspace_id, pk: queued.append(pk))
    assert sweep() == 2
    assert sorted(queued) == sorted([due.pk, cut_off.pk])
    with tenancy.scope(cast.workspace):
        assert not Delivery.objects.filter(pk=old.pk).exists()
        assert Delivery.objects.get(pk=cut_off.pk).claim()
        assert not Delivery.objects.get(pk=cut_off.pk).claim()


def test_the_pages_ask_as_much_for_many_as_for_few(cast: Cast) -> None:
    owner, counts = cast.browser("owner"), []
    webhook = make_webhook(cast.memberships["owner"])
    for rows in (3, 17):
        for _ in range(rows):
            sprint: Any = make_engagement(client=cast.client)
            make_delivery(make_webhook(cast.memberships["owner"], engagement=sprint))
            make_delivery(webhook, engagement=sprint)
        with CaptureQueriesContext(connection) as asked:
            for path in ("", f"{webhook.pk}/"):
                owner.get(f"/w/{cast.workspace.slug}/webhooks/{path}")
        counts.append(len(asked))
    assert counts[1] <= counts[0]


def test_what_was_told_of_a_client_goes_with_it(cast: Cast) -> None:
    owner, sprint = cast.memberships["owner"], cast.engagement
    make_delivery(make_webhook(owner, engagement=sprint))
    of_all = make_webhook(owner)
    make_delivery(of_all, engagement=sprint)
    kept = make_delivery(of_all, engagement=cast.other_engagement)
    with tenancy.scope(cast.workspace):
        ApiToken.issue(owner, "CI", timedelta(days=1), engagement=sprint)
        Engagement.objects.get(pk=sprint.pk).close()
        receipt = DeletionReceipt.order(cast.client, by=owner.user)
    run_errand("deletionreceipt", cast.workspace.pk, receipt.pk)
    with tenancy.scope(cast.workspace):
        assert list(Webhook.objects.all()) == [of_all]
        assert [each for each in Delivery.objects.all() if each.engagement_id] == [kept]
    assert not ApiToken.objects.exists()
