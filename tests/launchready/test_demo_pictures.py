"""The demo's pictures: on either side of the booking page, and nothing legible under a box."""

import io
from collections.abc import Iterator

import pytest
from PIL import Image

from checks.runs.before_after import of_subject
from engagements import tenancy
from engagements.models import Engagement, FounderScreenshot, InternalScreenshot
from launchready.demo_pictures import hang_pictures, variables_page
from tests.factories import make_engagement, make_risk, make_user


@pytest.fixture
def engagement(db: None) -> Iterator[Engagement]:
    made = make_engagement()
    with tenancy.scope(made.workspace_id):
        yield made


def test_they_show_how_the_booking_page_was_and_is(engagement: Engagement) -> None:
    make_risk(engagement)
    risk = make_risk(engagement, code="WEB024", subject="booking")
    hang_pictures(engagement, by=make_user())
    pair = of_subject(risk, for_founder=True)
    (before,), (after,) = pair.before_shots, pair.after_shots
    assert (before.width, before.height) == (after.width, after.height) == (960, 600)
    assert before.sha256 != after.sha256
    assert FounderScreenshot.objects.about(engagement).count() == 2
    assert InternalScreenshot.objects.about(risk).get().added_by is not None


def test_where_booking_never_failed_there_is_nothing_to_show(engagement: Engagement) -> None:
    make_risk(engagement)
    hang_pictures(engagement, by=make_user())
    assert not FounderScreenshot.objects.about(engagement).exists()


def test_the_values_are_under_the_boxes() -> None:
    with Image.open(io.BytesIO(variables_page().webp)) as picture:
        for top in (240, 330, 420):
            values = picture.convert("RGB").crop((430, top, 800, top + 26))
            assert values.getcolors() == [(values.width * values.height, (17, 17, 17))]
