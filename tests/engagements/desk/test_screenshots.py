"""Screenshots on the desk and in the portal: who sees which, what is refused, what is left."""

from __future__ import annotations

import io
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from PIL import Image

from engagements import tenancy
from engagements.models import (
    AuditEntry,
    FounderScreenshot,
    InternalScreenshot,
    TransitionError,
    WorkspaceAuditEntry,
)
from tests.conftest import Cast
from tests.engagements.desk.browsing import Desk, desk_of, text_of
from tests.engagements.test_redacting import has_secret, with_secret
from tests.factories import (
    make_approval,
    make_block,
    make_change,
    make_item,
    make_risk,
    make_screenshot,
)

COVERED = {"boxes_left": "20", "boxes_top": "20", "boxes_width": "40", "boxes_height": "40"}
MARKUP = "<script>alert(1)</script>"


def send(desk: Desk, page: str, pk: int, upload: bytes = b"", **data: Any) -> HttpResponse:
    file = SimpleUploadedFile("holiday.svg", upload or with_secret("PNG"), "image/svg+xml")
    usual = {"picture": file, "caption": "The form", "side": "before", "audience": "internal"}
    return desk.post(page, pk, **(usual | data))


def kept(cast: Cast, kind: Any) -> list[Any]:
    with tenancy.scope(cast.workspace):
        return list(kind.objects.select_related("risk", "item", "change", "approval"))


def test_each_kind_of_paper_takes_a_picture_and_only_its_pixels_are_kept(cast: Cast) -> None:
    desk, engagement = desk_of(cast), cast.engagement
    papers = {
        "risk": make_risk(engagement),
        "item": make_item(make_block(engagement)),
        "change": make_change(engagement),
        "question": make_approval(engagement),
    }
    for about, paper in papers.items():
        answer = send(desk, f"screenshot_{about}", paper.pk, **COVERED)
        assert answer.headers["Location"].endswith("#internal")
    shots = kept(cast, InternalScreenshot)
    assert [shot.subject for shot in shots] == [*papers.values()]
    assert [shot.side for shot in shots] == ["before", "before", "neither", "neither"]
    for shot in shots:
        picture = desk.get("internal_screenshot", shot.pk)
        with Image.open(io.BytesIO(picture.content)) as drawn:
            assert (drawn.format, drawn.size) == ("WEBP", (400, 200))
            assert not has_secret(drawn.convert("RGB"))
    assert picture.headers["Content-Type"] == "image/webp"
    assert picture.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in picture.headers["Content-Security-Policy"]
    assert "private" in picture.headers["Cache-Control"]
    everything = text_of(desk.get("screenshot_list"))
    assert all(str(paper) in everything for paper in papers.values())
    assert 'alt="The form"' in everything
    assert kept(cast, FounderScreenshot) == []


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"picture": ""}, "Choose the picture"),
        ({"picture": SimpleUploadedFile("a.png", b"%PDF-1.7")}, "This is a PDF"),
        ({"caption": ""}, "required"),
        ({"caption": "Log in with sk_live_4242424242424242"}, "a live Stripe key"),
        ({"audience": "everybody"}, "valid choice"),
        ({"side": "left"}, "valid choice"),
        (COVERED | {"boxes_top": "many"}, "Box 1 needs four numbers"),
        (COVERED | {"boxes_top": ""}, "Box 1 needs four numbers"),
        (COVERED | {"boxes_top": "nan"}, "from 0 to 100"),
        (COVERED | {"boxes_width": "0"}, "a size that is not 0"),
        (COVERED | {"boxes_left": ["", "101"], "boxes_width": ["", "1"]}, "Box 1 needs"),
        ({name: ["1"] * 31 for name in COVERED}, "30 boxes are the most"),
    ],
)
def test_a_form_that_says_too_little_or_too_much_keeps_nothing(
    cast: Cast, wrong: dict[str, Any], words: str
) -> None:
    desk, risk = desk_of(cast), make_risk(cast.engagement)
    answer = send(desk, "screenshot_risk", risk.pk, **wrong)
    assert answer.status_code == 422
    assert words in text_of(answer)
    assert kept(cast, InternalScreenshot) == kept(cast, FounderScreenshot) == []
    if "boxes_left" in wrong:  # what was typed is still there
        assert 'value="1"' in text_of(answer) or 'value="20"' in text_of(answer)


def test_the_founder_gets_what_is_for_the_founder_and_nothing_else(cast: Cast) -> None:
    desk, portal, risk = desk_of(cast), desk_of(cast, "founder"), make_risk(cast.engagement)
    send(desk, "screenshot_risk", risk.pk, caption="OURS")
    send(desk, "screenshot_risk", risk.pk, caption=MARKUP, side="neither", audience="founder")
    (ours,), (theirs,) = kept(cast, InternalScreenshot), kept(cast, FounderScreenshot)
    page = text_of(portal.get("portal_risk", risk.pk))
    assert "OURS" not in page
    assert MARKUP not in page
    assert portal.url("portal_screenshot", theirs.pk) in page
    assert portal.get("portal_screenshot", theirs.pk).status_code == 200
    assert MARKUP not in text_of(desk.get("screenshot_risk", risk.pk, htmx=True))
    if ours.pk != theirs.pk:
        assert portal.get("portal_screenshot", ours.pk).status_code == 404
    with (
        tenancy.scope(cast.workspace, cast.client),
        pytest.raises(tenancy.ScopeError, match="InternalScreenshot"),
    ):
        InternalScreenshot.objects.first()
    question, asked = make_approval(cast.engagement), make_approval(cast.engagement, risk=risk)
    for approval in (question, asked):
        make_screenshot(FounderScreenshot, approval, caption="For your answer")
    assert 'alt="For your answer"' in text_of(portal.get("portal_question", question.pk))
    assert 'alt="For your answer"' in text_of(portal.get("portal_risk", risk.pk))
    with tenancy.scope(cast.workspace):
        risk.false_alarm("It is meant so", by=cast.people["consultant"])
        sentences = [entry.sentence for entry in AuditEntry.objects.about(risk)]
    gone = [
        portal.get("portal_screenshot", shot.pk).status_code
        for shot in kept(cast, FounderScreenshot)
    ]
    assert gone == [404, 200, 404]  # the question has nothing to do with the risk
    assert "added a screenshot for the founder" in sentences
    assert "added a screenshot among ourselves" not in sentences


@pytest.mark.parametrize("kind", [InternalScreenshot, FounderScreenshot])
def test_a_caption_is_said_in_other_words_and_the_picture_stays(cast: Cast, kind: Any) -> None:
    risk = make_risk(cast.engagement)
    shot = make_screenshot(kind, risk, caption="Befor", side="before")
    desk, page = desk_of(cast), f"{shot.audience}_screenshot_edit"
    assert desk.url(page, shot.pk) in text_of(desk.get("screenshot_risk", risk.pk))
    assert 'value="Befor"' in text_of(desk.get(page, shot.pk))
    for wrong, words in (("", "required"), ("sk_live_4242424242424242", "a live Stripe key")):
        refused = desk.post(page, shot.pk, caption=wrong)
        assert refused.status_code == 422
        assert words in text_of(refused)
    answer = desk.post(page, shot.pk, caption=f"Before {MARKUP}")
    assert answer.headers["Location"].endswith(f"#{shot.audience}-shot-{shot.pk}")
    desk.post(page, shot.pk, caption=f"Before {MARKUP}")  # sent twice, written down once
    (changed,) = kept(cast, kind)
    assert (changed.caption, changed.side) == (f"Before {MARKUP}", "before")
    assert bytes(changed.webp) == bytes(shot.webp)
    assert MARKUP not in text_of(desk.get("screenshot_risk", risk.pk))
    with tenancy.scope(cast.workspace):
        told = [
            log.objects.filter(sentence__startswith="changed the caption").count()
            for log in (AuditEntry, WorkspaceAuditEntry)
        ]
        assert told == ([0, 1] if kind is InternalScreenshot else [1, 0])
        cast.engagement.close()
    assert "is closed" in text_of(desk.post(page, shot.pk, caption="After all"))
    assert kept(cast, kind)[0].caption == f"Before {MARKUP}"


def test_deleting_asks_first_and_leaves_nothing(cast: Cast) -> None:
    risk = make_risk(cast.engagement)
    shot = make_screenshot(FounderScreenshot, risk)
    desk = desk_of(cast)
    assert "made already keep it" in text_of(desk.get("founder_screenshot_delete", shot.pk))
    assert len(kept(cast, FounderScreenshot)) == 1
    answer = desk.post("founder_screenshot_delete", shot.pk)
    assert answer.headers["Location"] == desk.url("screenshot_risk", risk.pk)
    assert kept(cast, FounderScreenshot) == []
    assert desk.get("founder_screenshot", shot.pk).status_code == 404


def test_a_closed_sprint_takes_none_and_gives_none_up(cast: Cast) -> None:
    risk = make_risk(cast.engagement)
    shot = make_screenshot(FounderScreenshot, risk)
    with tenancy.scope(cast.workspace):
        cast.engagement.close()
    desk = desk_of(cast)
    assert "is closed" in text_of(send(desk, "screenshot_risk", risk.pk))
    desk.post("founder_screenshot_delete", shot.pk)
    assert len(kept(cast, FounderScreenshot)) == 1


def test_the_row_stands_with_one_paper_and_a_sprint_is_not_without_end(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    shot = make_screenshot(InternalScreenshot, make_risk(cast.engagement))
    with tenancy.scope(cast.workspace):
        change = make_change(cast.engagement)
        for more in ({"change": change}, {"risk": None}):
            with pytest.raises(IntegrityError), transaction.atomic():
                InternalScreenshot.objects.filter(pk=shot.pk).update(**more)
        monkeypatch.setattr("engagements.models.screenshot.MOST_OF_A_SPRINT", 1)
        with pytest.raises(TransitionError, match="1 screenshots already"):
            make_screenshot(InternalScreenshot, change)


@pytest.mark.parametrize("page", ["screenshot_list", "screenshot_risk"])
def test_more_pictures_take_no_more_queries_and_no_pixels(cast: Cast, page: str) -> None:
    risk, desk = make_risk(cast.engagement), desk_of(cast)
    parts = [risk.pk] if page == "screenshot_risk" else []

    def queries() -> list[str]:
        with CaptureQueriesContext(
            connection,
        ) as asked:
            assert desk.get(page, *parts).status_code == 200
        return [query["sql"] for query in asked]

    make_screenshot(FounderScreenshot, risk)
    few = queries()
    for _ in range(10):
        make_screenshot(FounderScreenshot, risk)
        make_screenshot(InternalScreenshot, risk)
        make_screenshot(InternalScreenshot, make_item(make_block(cast.engagement)))
    many = queries()
    assert len(many) == len(few)
    assert not any('"webp"' in sql for sql in many)
