"""The change log: one line, one keystroke."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements import tenancy
from engagements.models import ChangeEntry, RollbackCard
from engagements.models.rollback import subject_of
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_block, make_change, make_risk, make_rollback_card


def test_one_line_is_enough(cast: Cast) -> None:
    make_block(cast.engagement, title="Done block", state="done")
    block = make_block(cast.engagement, title="Edge block", state="working")
    desk = desk_of(cast)
    response = desk.post("change_create", what="Moved www", where="Cloudflare")
    assert response.headers["Location"] == desk.url("change_list")
    with tenancy.scope(cast.workspace):
        change = ChangeEntry.objects.get()
        last = str(cast.engagement.audit_entries.newest_first()[0])
    assert (change.what, change.where, change.who) == ("Moved www", "Cloudflare", "consultant")
    assert change.block_id == block.pk
    assert last == "consultant added a change"


def test_htmx_gets_the_log_with_an_empty_line(cast: Cast) -> None:
    page = text_of(
        desk_of(cast).post("change_create", htmx=True, what="Moved www", where="Cloudflare")
    )
    assert "<html" not in page
    assert "Moved www</a>" in page
    assert 'value="Moved www"' not in page
    assert 'value="Cloudflare"' in page  # the next one is most often in the same place


def test_a_line_with_a_gap_stays_as_typed(cast: Cast) -> None:
    response = desk_of(cast).post("change_create", htmx=True, what="Moved www", where="")
    assert response.status_code == 422
    assert 'value="Moved www"' in text_of(response)
    assert "This field is required." in text_of(response)


def test_the_key_c_goes_to_the_line(cast: Cast) -> None:
    page = text_of(desk_of(cast).get("change_list"))
    assert 'data-shortcut="c"' in page.split('name="what"')[1].split(">")[0]


def test_every_page_of_a_sprint_has_the_key_until_it_is_closed(cast: Cast) -> None:
    risk, desk = make_risk(cast.engagement), desk_of(cast, "helper")
    pages = [("engagement_page",), ("risk_page", risk.pk), ("dns_map",), ("access_list",)]
    for page in pages:
        assert text_of(desk.get(*page)).count('data-shortcut="c"') == 1
    with tenancy.scope(cast.workspace):
        cast.engagement.close()
    assert 'data-shortcut="c"' not in text_of(desk.get("risk_list"))
    refused = desk.post("change_note", htmx=True, what="Moved www", where="Cloudflare")
    assert refused.status_code == 422
    assert "This engagement is closed" in text_of(refused)


def test_the_dialog_keeps_what_was_typed_and_says_where_it_went(cast: Cast) -> None:
    desk = desk_of(cast, "helper")
    assert "<html" in text_of(desk.get("change_note"))  # a page, for no JavaScript
    dialog = text_of(desk.get("change_note", htmx=True))
    assert dialog.lstrip().startswith("<dialog")
    secret = "whsec_" + "MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"
    refused = desk.post("change_note", htmx=True, what="Moved <b>", where="x", undo=secret)
    assert refused.status_code == 422
    assert text_of(refused).lstrip().startswith("<form")
    assert 'value="Moved &lt;b&gt;"' in text_of(refused)
    assert "This looks like a webhook secret." in text_of(refused)
    made = desk.post("change_note", htmx=True, what="Moved <b>", where="x", undo="Back.")
    assert (made.headers["HX-Retarget"], made.headers["HX-Reswap"]) == ("#live", "innerHTML")
    assert "change-logged" in made.headers["HX-Trigger-After-Swap"]
    with tenancy.scope(cast.workspace):
        change = ChangeEntry.objects.get()
    assert f"{desk.url('change_list')}#change-{change.pk}" in text_of(made)
    assert "Moved &lt;b&gt;" in text_of(made)
    plain = desk.post("change_note", what="Again", where="x")
    assert plain.headers["Location"] == desk.url("change_list")


def test_a_change_becomes_a_rollback_card_once(cast: Cast) -> None:
    long = "Pointed www at the new host " + "and so on " * 20
    change = make_change(cast.engagement, what=long[:300], where="Gandi, CNAME www")
    desk = desk_of(cast)
    refused = desk.browser.post(desk.url("change_card", change.pk), follow=True)
    assert "Write down how to undo it first" in text_of(refused)
    assert "Make a card" not in text_of(refused)
    with tenancy.scope(cast.workspace):
        change.undo = "Log in. Set it back to 192.0.2.1; wait five minutes."
        change.save()
        make_rollback_card(cast.engagement, title=f"Undo: {long}"[:160])
    assert "Make a card" in text_of(desk.get("change_list"))
    for _ in range(2):
        desk.post("change_card", change.pk)
    with tenancy.scope(cast.workspace):
        card = RollbackCard.objects.get(change=change)
        said = str(cast.engagement.audit_entries.newest_first()[0])
    assert card.step_list == [
        *("Open Gandi, CNAME www.", "Log in.", "Set it back to 192.0.2.1", "wait five minutes."),
    ]
    assert (card.subject, card.title[-4:], len(card.title)) == ("dns", " (2)", 159)
    assert said == "consultant wrote a rollback card from a change"
    assert "Its rollback card" in text_of(desk.get("change_list"))


@pytest.mark.parametrize(
    ("stage", "what", "subject"),
    [
        ("mail", "Deleted a record", "mail"),
        ("audit", "Added DKIM to DNS", "mail"),
        ("audit", "Promoted the last release", "deploy"),
        ("audit", "Turned the proxy on", "edge"),
        ("audit", "Something else", "dns"),
    ],
)
def test_what_a_card_undoes_is_guessed(cast: Cast, stage: str, what: str, subject: str) -> None:
    block = make_block(cast.engagement, stage=stage)
    change = make_change(cast.engagement, block=block, what=what, where="There")
    assert subject_of(change) == subject


def test_the_log_asks_as_much_for_thirty_lines_as_for_three(
    cast: Cast,
) -> None:
    desk = desk_of(cast)
    desk.get("change_list")
    counts = []
    for number in (3, 27):
        for _ in range(number):
            change = make_change(cast.engagement, undo="Back.")
            make_rollback_card(cast.engagement, change=change)
        with CaptureQueriesContext(connection) as asked:
            desk.get("change_list")
        counts.append(len(asked))
    assert counts[0] == counts[1]


def test_the_newest_change_is_first_and_old_ones_on_page_two(cast: Cast) -> None:
    for number in range(51):
        make_change(cast.engagement, what=f"Change number {number}.")
    desk = desk_of(cast)
    first, second = (text_of(desk.get("change_list", page=page)) for page in ("1", "2"))
    assert first.index("Change number 50.") < first.index("Change number 49.")
    assert "Change number 0." not in first
    assert "Change number 0." in second


def test_a_block_of_another_engagement_can_not_be_named(cast: Cast) -> None:
    change, theirs = make_change(cast.engagement), make_block(cast.other_engagement)
    data = {"what": "x", "where": "y", "who": "z", "at": "2026-05-01T10:00", "block": theirs.pk}
    response = desk_of(cast).post("change_edit", change.pk, **data)
    assert response.status_code == 422
    assert theirs.title not in text_of(response)


def test_the_moment_is_read_in_the_persons_zone(cast: Cast) -> None:
    person = cast.people["consultant"]
    person.time_zone = "Asia/Tokyo"
    person.save()
    change = make_change(cast.engagement)
    data = {"what": "x", "where": "y", "who": "z", "at": "2026-05-01T10:00"}
    desk_of(cast).post("change_edit", change.pk, **data)
    with tenancy.scope(cast.workspace):
        assert ChangeEntry.objects.get().at.isoformat() == "2026-05-01T01:00:00+00:00"
