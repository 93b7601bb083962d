"""The change log: one line, one keystroke."""

from engagements import tenancy
from engagements.models import ChangeEntry
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_block, make_change


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
