"""The two talks, as the desk and the portal show them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from engagements import tenancy
from engagements.models import Engagement, FounderComment, InternalComment
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_block, make_comment, make_item, make_risk

KINDS: dict[str, type[InternalComment | FounderComment]] = {
    "internal": InternalComment,
    "founder": FounderComment,
}
MARKUP = "<script>alert(1)</script><b>bold</b>"


def texts(cast: Cast, kind: type[InternalComment | FounderComment]) -> list[str]:
    with tenancy.scope(cast.workspace):
        return [comment.text for comment in kind.objects.all()]


@pytest.mark.parametrize(("audience", "other"), [("internal", "founder"), ("founder", "internal")])
def test_a_comment_lands_on_its_own_side_only(cast: Cast, audience: str, other: str) -> None:
    desk = desk_of(cast)
    answer = desk.post("comment_list", audience=audience, text="Looks good")
    assert answer.headers["Location"] == f"{desk.url('comment_list')}#{audience}"
    assert texts(cast, KINDS[audience]) == ["Looks good"]
    assert texts(cast, KINDS[other]) == []


def test_no_page_of_the_portal_has_a_word_of_ours_whoever_opens_it(cast: Cast) -> None:
    risk, item = make_risk(cast.engagement), make_item(make_block(cast.engagement))
    desk = desk_of(cast)
    desk.post("comment_list", audience="internal", text="HIDDEN pays late")
    desk.post("comment_risk", risk.pk, audience="internal", text="HIDDEN our own fault")
    desk.post("comment_item", item.pk, audience="internal", text="HIDDEN skip it")
    assert text_of(desk.get("comment_list")).count("HIDDEN") == 3 * 2  # the words, and the link
    for who in ("founder", "founder_helper", "consultant"):
        portal = desk_of(cast, who)
        for name in ("portal_page", "portal_risks", "portal_timeline", "portal_comments"):
            assert "HIDDEN" not in text_of(portal.get(name))
        assert "HIDDEN" not in text_of(portal.get("portal_risk", risk.pk))
        assert "HIDDEN" not in text_of(portal.get("portal_comment_risk", risk.pk))


def test_the_founder_reads_and_answers(cast: Cast) -> None:
    risk, desk, portal = make_risk(cast.engagement), desk_of(cast), desk_of(cast, "founder")
    desk.post("comment_risk", risk.pk, audience="founder", text="We saw it on a phone.")
    assert "We saw it on a phone." in text_of(portal.get("portal_comments"))
    portal.post("portal_comment_risk", risk.pk, text="So did my mother.")
    page = text_of(desk.get("comment_risk", risk.pk))
    assert page.index("We saw it on a phone.") < page.index("So did my mother.")


def test_new_ones_are_marked_until_somebody_says_so(cast: Cast) -> None:
    desk = desk_of(cast)
    desk_of(cast, "founder").post("portal_comments", text="So did my mother.")
    assert "1 to read" in text_of(desk.get("comment_list"))
    assert "The client sent 1 comment." in text_of(desk.get("engagement_page"))
    assert "to read" not in text_of(desk_of(cast, "founder").get("portal_comments"))
    page = text_of(desk.browser.post(desk.url("comments_read"), follow=True))
    assert "So did my mother." in page
    assert "to read" not in page


@pytest.mark.parametrize("who", ["consultant", "founder"])
def test_markup_is_shown_as_text(cast: Cast, who: str) -> None:
    desk_of(cast).post("comment_list", audience="founder", text=MARKUP)
    name = "comment_list" if who == "consultant" else "portal_comments"
    page = text_of(desk_of(cast, who).get(name))
    assert "&lt;script&gt;alert(1)" in page
    assert "<b>bold" not in page


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "This field is required."),
        ("  ", "This field is required."),
        ("x" * 4001, "at most 4000 characters"),
        ("password: hunter2!x", "This looks like a password."),
    ],
)
def test_what_is_no_comment_comes_back_with_the_reason(cast: Cast, text: str, says: str) -> None:
    for answer in (
        desk_of(cast).post("comment_list", audience="internal", text=text),
        desk_of(cast, "founder").post("portal_comments", text=text),
    ):
        assert answer.status_code == 422
        assert says in text_of(answer)
        assert text.strip() in text_of(answer)
    assert texts(cast, InternalComment) == texts(cast, FounderComment) == []


@pytest.mark.parametrize("audience", ["", "everybody"])
def test_a_comment_for_nobody_known_is_refused(cast: Cast, audience: str) -> None:
    answer = desk_of(cast).post("comment_list", audience=audience, text="Looks good")
    assert answer.status_code == 400
    assert texts(cast, InternalComment) == texts(cast, FounderComment) == []


def test_a_box_on_a_closed_sprint_is_gone_and_what_is_sent_all_the_same_is_kept_on_the_page(
    cast: Cast,
) -> None:
    with tenancy.scope(cast.workspace):
        Engagement.objects.get(pk=cast.engagement.pk).close()
    desk, portal = desk_of(cast), desk_of(cast, "founder")
    for answer in (desk.get("comment_list"), portal.get("portal_comments")):
        assert "<textarea" not in text_of(answer)
    for answer in (
        desk.post("comment_list", audience="founder", text="Too late"),
        portal.post("portal_comments", text="Too late"),
    ):
        assert answer.status_code == 422
        assert "This engagement is closed" in text_of(answer)
        assert "Too late" in text_of(answer)
    assert texts(cast, FounderComment) == []


@pytest.mark.parametrize("audience", ["internal", "founder"])
def test_taking_back_asks_first_and_is_the_authors_alone(cast: Cast, audience: str) -> None:
    kind, name = KINDS[audience], f"{audience}_comment_take_back"
    desk, owner = desk_of(cast), desk_of(cast, "owner")
    desk.post("comment_list", audience=audience, text="Oops")
    with tenancy.scope(cast.workspace):
        pk = kind.objects.get().pk
    assert "Take it back" in text_of(desk.get(name, pk))
    assert desk.url(name, pk) not in text_of(owner.get("comment_list"))
    owner.post(name, pk)
    assert texts(cast, kind) == ["Oops"]
    desk.post(name, pk)
    assert texts(cast, kind) == []


def test_the_founder_takes_back_their_own(cast: Cast) -> None:
    portal = desk_of(cast, "founder")
    portal.post("portal_comments", text="Oops")
    with tenancy.scope(cast.workspace):
        pk = FounderComment.objects.get().pk
    assert "Oops" in text_of(portal.get("portal_comment_take_back", pk))
    desk_of(cast, "founder_helper").post("portal_comment_take_back", pk)
    assert texts(cast, FounderComment) == ["Oops"]
    portal.post("portal_comment_take_back", pk)
    assert texts(cast, FounderComment) == []


def test_a_page_takes_the_threads_in_without_the_rest(cast: Cast) -> None:
    risk = make_risk(cast.engagement)
    for who, name in (("consultant", "comment_risk"), ("founder", "portal_comment_risk")):
        page = text_of(desk_of(cast, who).get(name, risk.pk, htmx=True))
        assert "<textarea" in page
        assert "<html" not in page


def test_thirty_comments_take_the_queries_of_three(cast: Cast) -> None:
    desk, portal = desk_of(cast), desk_of(cast, "founder")
    pages = ((desk, "comment_list"), (portal, "portal_comments"))
    asked: list[list[int]] = []
    for more in (3, 27):
        for kind in (InternalComment, FounderComment):
            for _ in range(more):
                make_comment(kind, cast.engagement, risk=make_risk(cast.engagement))
        asked.append([])
        for browser, name in pages:
            with CaptureQueriesContext(connection) as queries:
                browser.get(name)
            asked[-1].append(len(queries))
    assert asked[0] == asked[1]
