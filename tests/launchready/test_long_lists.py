"""Every page that lists something asks as much of the database for 30 rows as for 3.

Where a page has such a test beside its other ones, it is not repeated here.
"""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from checks.engine.registry import all_rules
from engagements.models import (
    ApiToken,
    FounderComment,
    FounderScreenshot,
    InternalComment,
    InternalScreenshot,
    WorkspaceAuditEntry,
)
from handover.models import ShareLink
from tests.checks.readiness.makers import make_check
from tests.checks.runs.makers import finished, give_word, look, verdict
from tests.checks.webhooks.makers import make_delivery, make_webhook
from tests.conftest import Cast
from tests.engagements.leaving.makers import arrival_of_nothing, receipt_of
from tests.factories import (
    make_access_grant,
    make_approval,
    make_block,
    make_change,
    make_client,
    make_comment,
    make_dns_record,
    make_drill,
    make_engagement,
    make_intake_outcome,
    make_item,
    make_risk,
    make_rollback_card,
    make_screenshot,
    make_user,
    scope_of,
)
from tests.handover.paperwork import make_ready
from tests.launchready.test_urls_and_cast import path_of

FEW, MANY = 3, 30
Maker = Callable[[Cast, int], Any]
CODES = sorted(all_rules())
SOON = timezone.localdate() + timedelta(days=5)


def talk(cast: Cast, _: int) -> None:
    for kind in (InternalComment, FounderComment):
        make_comment(kind, cast.engagement, author=make_user(), risk=make_risk(cast.engagement))


def pictures(cast: Cast, _: int) -> None:
    item = make_item(make_block(cast.engagement))
    for kind in (InternalScreenshot, FounderScreenshot):
        make_screenshot(kind, item, side="after")
        make_screenshot(kind, make_risk(cast.engagement), side="before")


def plan(cast: Cast, _: int) -> None:
    block = make_block(cast.engagement)
    make_item(block, rule_codes=["MAIL001"])
    make_change(cast.engagement, block=block)


def later(cast: Cast, _: int) -> None:
    make_risk(cast.engagement).plan_later(SOON)


def share(cast: Cast, _: int) -> None:
    pack = make_ready(cast.engagement)
    with scope_of(cast.workspace.pk):
        ShareLink.issue(pack, "Their developer", timedelta(days=7), by=make_user())


def turned(cast: Cast, number: int) -> None:
    good, bad = (
        verdict(CODES[number], subject="x.example", status=status) for status in ("pass", "fail")
    )
    look(cast.engagement, bad)
    look(cast.engagement, good)


LISTS: dict[str, tuple[str, Maker]] = {
    "client_list": ("owner", lambda cast, _: make_client(workspace=cast.workspace)),
    "client_page": ("owner", lambda cast, _: make_engagement(client=cast.client)),
    "lead_list": ("owner", lambda cast, _: make_check(cast.workspace)),
    "arrival_list": ("owner", lambda cast, _: arrival_of_nothing(cast.workspace)),
    "receipt_list": ("owner", lambda cast, _: receipt_of(cast.workspace)),
    "webhook_list": ("owner", lambda cast, _: make_webhook(cast.memberships["owner"])),
    "token_list": (
        "owner",
        lambda cast, _: ApiToken.issue(cast.memberships["owner"], "CI", timedelta(days=1)),
    ),
    "workspace_audit_list": (
        "owner",
        lambda cast, _: WorkspaceAuditEntry.objects.create(actor=make_user(), sentence="came"),
    ),
    "engagement_page": ("owner", plan),
    "block_list": ("owner", plan),
    "sprint_update": ("owner", plan),
    "intake_review": ("owner", lambda cast, _: make_intake_outcome(cast.engagement)),
    "statement_list": ("owner", lambda cast, n: give_word(cast.engagement, CODES[n])),
    "dns_drift": (
        "owner",
        lambda cast, n: make_dns_record(cast.engagement, name=f"h{n}.example", expected=["::1"]),
    ),
    "tie_list": ("owner", lambda cast, _: make_access_grant(cast.engagement, remove_on=SOON)),
    "rollback_list": ("owner", lambda cast, _: make_drill(cast.engagement)),
    "change_list": ("owner", plan),
    "comment_list": ("owner", talk),
    "screenshot_list": ("owner", pictures),
    "share_list": ("owner", share),
    "run_list": ("owner", lambda cast, _: finished(cast.engagement)),
    "portal_list": ("founder", lambda cast, _: make_engagement(client=cast.client)),
    "portal_page": ("founder", lambda cast, _: make_approval(cast.engagement)),
    "portal_risks": ("founder", lambda cast, _: make_risk(cast.engagement)),
    "portal_timeline": ("founder", plan),
    "portal_later": ("founder", later),
    "portal_good": ("founder", turned),
    "portal_gains": ("founder", turned),
    "portal_before_after": ("founder", turned),
    "portal_comments": ("founder", talk),
    "portal_statements": ("founder", lambda cast, n: give_word(cast.engagement, CODES[n])),
    "portal_dns_map": (
        "founder",
        lambda cast, n: make_dns_record(cast.engagement, name=f"h{n}.example"),
    ),
    "portal_ties": ("founder", lambda cast, _: make_access_grant(cast.engagement, remove_on=SOON)),
    "portal_rollback_list": ("founder", lambda cast, _: make_rollback_card(cast.engagement)),
    "portal_pack": ("founder", lambda cast, _: make_ready(cast.engagement)),
}


def asked(cast: Cast, name: str, who: str, parts: dict[str, Any]) -> int:
    browser, path = cast.browser(who), path_of(cast, name, parts)
    browser.get(path)  # what is noted once, is
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert browser.get(path).status_code == 200
    return len(queries)


@pytest.mark.parametrize("name", LISTS)
def test_a_long_list_costs_no_more_queries(cast: Cast, name: str) -> None:
    who, make = LISTS[name]
    parts = {"client_slug": cast.client.slug, "pk": finished(cast.engagement).pk}
    counted = []
    for rows in (range(FEW), range(FEW, MANY)):
        for number in rows:
            with scope_of(cast.workspace.pk):
                make(cast, number)
        counted.append(asked(cast, name, who, parts))
    assert counted[0] == counted[1]


def test_the_deliveries_of_a_webhook_cost_no_more_queries(cast: Cast) -> None:
    webhook, counted = make_webhook(cast.memberships["owner"]), []
    for number in (FEW, MANY):
        for _ in range(number):
            make_delivery(webhook, engagement=cast.engagement)
        counted.append(asked(cast, "webhook_page", "owner", {"pk": webhook.pk}))
    assert counted[0] == counted[1]


def test_a_run_of_many_verdicts_costs_no_more_queries(cast: Cast) -> None:
    counted = []
    for engagement, number in ((cast.engagement, FEW), (cast.other_engagement, MANY)):
        run = finished(engagement, *(verdict(subject=f"h{n}.example") for n in range(number)))
        counted.append(asked(cast, "run_page", "owner", {"slug": engagement.slug, "pk": run.pk}))
    assert counted[0] == counted[1]
