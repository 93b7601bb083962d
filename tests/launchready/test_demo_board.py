"""The demo's other clients: the board puts them in order."""

from __future__ import annotations

from django.urls import reverse

from engagements import tenancy
from engagements.models import Engagement
from launchready.demo_board import OTHERS, open_other_sprints
from tests.conftest import Cast


def test_the_board_has_something_to_put_in_order(cast: Cast) -> None:
    open_other_sprints(cast.workspace, cast.people["owner"])
    with tenancy.scope(cast.workspace):
        sprints = {sprint.client.name: sprint for sprint in Engagement.objects.all()}
        assert sprints["Tidewater Advice"].state == "waiting"
        assert sprints["Fern & Field"].blocks.filter(state="done").count() == 5
        assert sprints["Lumen Coaching"].started_at is None
    page = cast.browser("owner").get(reverse("board", args=[cast.workspace.slug])).content.decode()
    assert all(other.domain in page for other in OTHERS)
    assert "5 h waiting for the client" in page
    assert "2 of 5 blocks done" in page
    assert page.index("Fern &amp; Field") < page.index("Lumen Coaching")
