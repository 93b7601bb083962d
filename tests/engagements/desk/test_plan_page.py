"""The plan: blocks are started, finished and taken up again; items are decided."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements.models import Block, Engagement, Item, ItemState
from tests.conftest import Cast
from tests.engagements.desk.conftest import Url
from tests.factories import make_block, make_item

HTMX = {"HX-Request": "true"}


@pytest.fixture
def block(sprint: Engagement) -> Block:
    """The first block, begun."""
    sprint.start()
    first = sprint.blocks.get(position=1)
    first.start()
    return first


@pytest.fixture
def item(block: Block) -> Item:
    """An item that the last run failed."""
    first = block.items.exclude(rule_codes=[]).first()
    assert first is not None
    first.tick_by_rules(dict.fromkeys(first.rule_codes, "fail"))
    return first


def decide(browser: Browser, url: Url, item: Item, *, htmx: bool = False, **typed: str) -> Any:
    headers = HTMX if htmx else {}
    return browser.post(url("item_decide", pk=item.pk), typed, headers=headers)


def test_the_plan_shows_hours_items_gates_and_rules(
    desk: Browser, url: Url, sprint: Engagement
) -> None:
    page = desk.get(url("block_list")).content.decode()
    assert "Hours 0 to 8" in page
    assert "Every name server answers" in page
    assert ">DNS001</a>" in page
    assert "start it on the" in page  # the clock of a draft


def test_a_block_from_start_to_reopening(desk: Browser, url: Url, sprint: Engagement) -> None:
    sprint.start()
    block = sprint.blocks.get(position=1)
    for name, typed, state in (
        ("block_start", {}, "working"),
        ("block_finish", {"note": "The rest comes on Monday"}, "done"),
        ("block_reopen", {}, "working"),
    ):
        response = desk.post(url(name, pk=block.pk), typed)
        assert response["Location"] == f"{url('block_list')}#block-{block.pk}"
        block.refresh_from_db()
        assert block.state == state
    assert block.finish_note == "The rest comes on Monday"


def test_a_block_does_not_start_while_the_clock_stands(
    desk: Browser, url: Url, sprint: Engagement
) -> None:
    block = sprint.blocks.get(position=1)
    page = desk.post(url("block_start", pk=block.pk), follow=True).content.decode()
    assert "clock is not running" in page


def test_finishing_with_items_open_needs_a_note(desk: Browser, url: Url, block: Block) -> None:
    response = desk.post(url("block_finish", pk=block.pk), {"note": ""})
    assert response.status_code == 422
    assert "items are open or not passing" in response.content.decode()
    block.refresh_from_db()
    assert block.state == "working"


def test_against_the_rule_a_reason_is_needed(desk: Browser, url: Url, item: Item) -> None:
    response = decide(desk, url, item, verdict="pass", note="Asked the registrar")
    assert response.status_code == 422
    page = response.content.decode()
    assert "The last audit says “Fails”" in page
    assert "Asked the registrar" in page  # what was typed stays
    item.refresh_from_db()
    assert (item.state, item.note) == ("fail", "")
    response = decide(desk, url, item, verdict="pass", reason="The rule looked at the old host")
    assert response["Location"] == f"{url('block_list')}#item-{item.pk}"
    item.refresh_from_db()
    assert (item.state, item.reason) == ("pass", "The rule looked at the old host")
    assert "Against the rules" in desk.get(url("block_list")).content.decode()


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ({"verdict": "fail"}, ("fail", "")),
        ({"verdict": "not_applicable", "reason": "No subdomains"}, ("not_applicable", "")),
        ({"verdict": "note", "note": "Ask Nora"}, ("fail", "Ask Nora")),
        ({"verdict": "rules"}, ("fail", "")),
    ],
)
def test_a_persons_word(
    desk: Browser, url: Url, item: Item, typed: dict[str, str], kept: tuple[str, str]
) -> None:
    decide(desk, url, item, **typed)
    item.refresh_from_db()
    assert (item.state, item.note) == kept


def test_what_a_person_decided_is_left_to_the_rules_again(
    cast: Cast, desk: Browser, url: Url, item: Item
) -> None:
    item.decide(ItemState.PASS, by=cast.people["consultant"], reason="Seen")
    decide(desk, url, item, verdict="rules")
    item.refresh_from_db()
    assert (item.state, item.is_decided_by_person) == ("fail", False)


def test_htmx_gets_the_line_and_the_blocks_count(desk: Browser, url: Url, item: Item) -> None:
    response = decide(desk, url, item, htmx=True, verdict="pass", reason="Seen by hand")
    text = response.content.decode()
    assert response.status_code == 200
    assert text.strip().startswith(f'<li class="item" id="item-{item.pk}"')
    assert f'id="count-{item.block_id}"' in text
    assert 'hx-swap-oob="true">1 of 8 items settled' in text
    refused = decide(desk, url, item, htmx=True, verdict="not_applicable", reason=" ")
    assert refused.status_code == 422
    assert "<html" not in refused.content.decode()


def test_a_secret_is_no_reason(desk: Browser, url: Url, item: Item) -> None:
    response = decide(desk, url, item, verdict="pass", reason="key sk_live_51HxYzAbCdEfGh")
    assert "looks like a live Stripe key" in response.content.decode()
    item.refresh_from_db()
    assert item.state == "fail"


def test_a_closed_plan_has_no_buttons(desk: Browser, url: Url, item: Item) -> None:
    item.block.engagement.close()
    page = desk.get(url("block_list")).content.decode()
    assert "item-form" not in page
    response = decide(desk, url, item, verdict="pass", reason="Seen")
    assert "This engagement is closed" in response.content.decode()


def test_as_many_queries_for_thirty_items_as_for_three(
    desk: Browser, url: Url, sprint: Engagement
) -> None:
    counts = []
    for more in (1, 27):
        block = make_block(sprint, starts_hour=0, ends_hour=8, state="working")
        for _ in range(more):
            make_item(block)
        with CaptureQueriesContext(connection) as queries:
            desk.get(url("block_list"))
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_time_spent_and_time_the_client_took(desk: Browser, url: Url, block: Block) -> None:
    sprint = block.engagement
    start = timezone.now() - timedelta(hours=4)
    type(sprint).objects.filter(pk=sprint.pk).update(started_at=start)
    Block.objects.filter(pk=block.pk).update(started_at=start, resumed_at=start)
    sprint.pauses.create(
        kind="client",
        reason="Log-in",
        started_at=start + timedelta(hours=1),
        ended_at=start + timedelta(hours=2),
    )
    page = desk.get(url("block_list")).content.decode()
    assert "3 h of 48 h spent on blocks. The client has kept the sprint waiting for 1 h" in page
