"""``python -m tests.browser.stage``: fill a data directory for the browser; a JSON line says how.

Runs in a process of its own, with the settings of the real thing instead of those of tests, and
before the site is served. The demo's sprint is for the flows; every walk and every page of the door
table gets a cast of its own, so that none meets what another one left behind.
"""

from __future__ import annotations

import json
import sys
from typing import TYPE_CHECKING, Any

from launchready import serve

if TYPE_CHECKING:
    from tests.conftest import Cast
    from tests.launchready.doors import Door


def main() -> int:
    serve.prepare("127.0.0.1", 80)  # the address itself comes from LAUNCHREADY_URL
    from tests.browser.walk_stages import walks

    print(json.dumps({"sprint": demo_sprint(), "pages": pages(), "walks": walks()}))
    return 0


def demo_sprint() -> dict[str, str]:
    from engagements.models import Role
    from launchready.demo_sprint import make_demo_sprint
    from tests.factories import make_membership, make_user

    sprint = make_demo_sprint()
    # For what changes how somebody signs in: nobody else signs in as this person.
    loner = make_user(email="loner@people.example", name="Lo Ner")
    make_membership(
        user=loner,
        workspace=sprint.workspace,
        role=Role.FOUNDER_HELPER,
        client=sprint.engagement.client,
    )
    return {
        "loner": loner.email,
        "workspace": sprint.workspace.slug,
        "engagement": sprint.engagement.slug,
        "consultant": sprint.consultant.email,
        "founder": sprint.founder.email,
    }


def pages() -> dict[str, dict[str, str]]:
    """For every page of the door table its path and the cookie of the one who opens it."""
    from tests.browser.page_list import each_page
    from tests.conftest import make_cast

    return {
        page.id: page_of(make_cast(f"{number}.people.example"), page.name, page.door, page.who)
        for number, page in enumerate(each_page())
    }


def page_of(cast: Cast, name: str, door: Door, who: str) -> dict[str, str]:
    from tests.launchready.test_urls_and_cast import path_of

    path = path_of(cast, name, door.parts(cast))
    return {"path": path, "session": session_of(cast, who)}


def session_of(cast: Cast, who: str) -> str:
    """The value of the session cookie of somebody logged in; empty for the anonymous."""
    from django.conf import settings

    cookies: Any = cast.browser(who).cookies
    cookie = cookies.get(settings.SESSION_COOKIE_NAME)
    return cookie.value if cookie else ""


if __name__ == "__main__":
    sys.exit(main())
