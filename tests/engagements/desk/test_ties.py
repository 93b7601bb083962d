"""Cutting ties: listed with where to click, ticked by both sides, never closed over in silence."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements import tenancy
from engagements.known_services import service_named
from engagements.models import AccessGrant, Engagement, TransitionError
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_access_grant, make_block

TODAY = timezone.localdate()
SOON, PAST = TODAY + timedelta(days=3), TODAY - timedelta(days=1)


def now(grant: AccessGrant) -> AccessGrant:
    with tenancy.scope(grant.workspace_id):
        return AccessGrant.objects.get(pk=grant.pk)


@pytest.mark.parametrize(
    ("text", "service"),
    [
        ("DNS at Cloudflare", "Cloudflare"),
        ("google search console", "Google Search Console"),
        ("AWS (eu-west-1)", "Amazon Web Services"),
        ("Awsome Hosting", ""),
        ("The vercelli account", ""),
    ],
)
def test_a_service_is_known_by_its_name_in_a_free_text(text: str, service: str) -> None:
    assert service_named(text) == service


def test_the_list_says_what_where_and_by_when(cast: Cast) -> None:
    make_access_grant(cast.engagement, system="Cloudflare", holder="Maya <b>", remove_on=PAST)
    make_access_grant(cast.engagement, system="Odd Host", whose="third_party", holder="Bob")
    ours = make_access_grant(cast.engagement, system="Postmark", whose="consultant", holder="Ann")
    make_access_grant(cast.engagement, system="Gandi", whose="founder", holder="Fay")
    desk = desk_of(cast, "helper")
    page = text_of(desk.get("tie_list"))
    assert "Manage Account › Members › the person › Revoke" in page
    assert "Cloudflare: Maya &lt;b&gt;</h3>" in page
    assert "Sign in as the owner and take them out." in page
    assert "have it moved into the founder&#x27;s name" in page
    assert "Look for “Members”" in page  # a service nobody knows gets advice
    assert page.count("Overdue") == 1
    assert "Gandi" not in page  # the founder's own, for good
    assert page.index("Cloudflare") < page.index("Odd Host") < page.index("Postmark")
    assert "Cut ties" in text_of(desk.get("access_list"))

    desk.post("tie_cut", ours.pk)
    assert (now(ours).removed_on, now(ours).removed_by) == (TODAY, "helper")
    page = text_of(desk.get("tie_list"))
    assert "noted by helper" in page
    assert f"{desk.url('access_create')}?system=Postmark&amp;kind=dns&amp;whose=founder" in page
    again = desk.browser.post(desk.url("tie_cut", ours.pk), follow=True)
    assert "This access was removed already." in text_of(again)
    desk.post("tie_cut", ours.pk, restore=1)
    assert (now(ours).is_standing, now(ours).removed_by) == (True, "")
    again = desk.browser.post(desk.url("tie_cut", ours.pk), {"restore": 1}, follow=True)
    assert "This access stands already." in text_of(again)


def test_an_engagement_is_not_closed_in_silence_while_ties_remain(cast: Cast) -> None:
    grant = make_access_grant(cast.engagement, system="Vercel", holder="Maya", remove_on=SOON)
    desk = desk_of(cast, "owner")
    assert "data-confirm-title" not in text_of(desk.get("engagement_page"))
    warned = desk.post("engagement_close")
    assert warned.status_code == 409
    assert "Vercel: Maya" in text_of(warned)
    with tenancy.scope(cast.workspace):
        assert not Engagement.objects.get(pk=cast.engagement.pk).is_closed
        with pytest.raises(TransitionError, match="ties left to cut"):
            cast.engagement.close()
    desk.post("engagement_close", despite_ties="yes")
    with tenancy.scope(cast.workspace):
        said = str(cast.engagement.audit_entries.newest_first()[0])
    assert said == "owner closed the engagement with 1 tie left to cut"

    # The papers are read-only now, and the tick is still taken, from both sides.
    desk.post("tie_cut", grant.pk)
    assert not now(grant).is_standing
    desk.post("tie_cut", grant.pk, restore=1)
    refused = desk.post(
        "access_edit", grant.pk, system="x", kind="dns", whose="founder", holder="y"
    )
    assert "This engagement is closed" in text_of(refused)
    founder = desk_of(cast, "founder")
    founder.post("portal_tie_cut", grant.pk)
    assert now(grant).removed_by == "founder"


def test_without_ties_closing_asks_nothing(cast: Cast) -> None:
    make_access_grant(cast.engagement, whose="founder")
    assert desk_of(cast).post("engagement_close").status_code == 302
    with tenancy.scope(cast.workspace):
        said = str(cast.engagement.audit_entries.newest_first()[0])
    assert said == "consultant closed the engagement"


def test_the_founder_sees_all_and_ticks_their_own(cast: Cast) -> None:
    theirs = make_access_grant(cast.engagement, system="Stripe", holder="Maya", remove_on=SOON)
    ours = make_access_grant(cast.engagement, system="Postmark", whose="consultant", holder="Ann")
    founder = desk_of(cast, "founder")
    page = text_of(founder.get("portal_ties"))
    assert page.index("Yours to do") < page.index("Stripe") < page.index("North Star does these")
    assert founder.url("portal_tie_cut", theirs.pk) in page
    assert founder.url("portal_tie_cut", ours.pk) not in page
    assert founder.post("portal_tie_cut", ours.pk).status_code == 404
    reading = text_of(desk_of(cast, "founder_helper").get("portal_ties"))
    assert founder.url("portal_tie_cut", theirs.pk) not in reading

    assert "North Star moves the account into your name and leaves." in page
    assert "to end now" not in text_of(founder.get("portal_page"))  # not before the end
    make_block(cast.engagement, stage="handover", state="working")
    assert "1 access to your systems is to end now" in text_of(founder.get("portal_page"))
    founder.post("portal_tie_cut", theirs.pk)
    assert "to end now" not in text_of(founder.get("portal_page"))
    assert "noted by founder" in text_of(founder.get("portal_ties"))
    with tenancy.scope(cast.workspace):
        ours.remove()
    assert "All ties are cut" in text_of(founder.get("portal_ties"))


def test_as_many_queries_for_thirty_ties_as_for_three(cast: Cast) -> None:
    desk, founder, counts = desk_of(cast), desk_of(cast, "founder"), []
    for number in (3, 27):
        for _ in range(number):
            make_access_grant(cast.engagement, whose="unknown")
        for page in ("tie_list", "portal_ties"):
            (founder if page == "portal_ties" else desk).get(page)
        with CaptureQueriesContext(connection) as asked:
            desk.get("tie_list")
            founder.get("portal_ties")
        counts.append(len(asked))
    assert counts[0] == counts[1]
