"""What every test has: no network but loopback, no tenant left over, its components, and the cast.

The cast is the standing set of people who must, and must not, reach things. Everything outsiders
could wrongly see exists: a second client in the workspace, and a second workspace.
"""

import gc
import ipaddress
import os
import shutil
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.sessions.backends.db import SessionStore
from django.test import Client as Browser
from django.test import override_settings

from engagements import tenancy
from engagements.models import Client, Engagement, Membership, Role, User, Workspace
from tests.browser import chromium
from tests.factories import (
    make_client,
    make_engagement,
    make_membership,
    make_user,
    make_workspace,
)

ANONYMOUS = "anonymous"
MEMBERS = (
    "owner",
    "consultant",
    "helper",
    "founder",
    "founder_helper",
    "outsider",
    "other_founder",
)
EVERYONE = (*MEMBERS, ANONYMOUS)


@dataclass
class Cast:
    """The people, by name, and what is around them; `engagement` is what they are tried on."""

    workspace: Workspace
    client: Client
    engagement: Engagement
    other_client: Client
    other_engagement: Engagement
    foreign_workspace: Workspace
    foreign_client: Client
    foreign_engagement: Engagement
    mail_domain: str = "people.example"
    people: dict[str, User] = field(default_factory=dict)
    memberships: dict[str, Membership] = field(default_factory=dict)

    def browser(self, who: str) -> Browser:
        """A browser in which `who` is logged in (nobody, for anonymous)."""
        browser = Browser()
        if who != ANONYMOUS:
            browser.cookies[settings.SESSION_COOKIE_NAME] = session_of(self.people[who])
        return browser

    def join(
        self, who: str, role: Role, workspace: Workspace, client: Client | None = None
    ) -> None:
        email = f"{who}@{self.mail_domain}"
        self.people[who] = make_user(email=email, name=who.replace("_", " "))
        self.memberships[who] = make_membership(
            user=self.people[who], workspace=workspace, role=role, client=client
        )


def session_of(user: User) -> str:
    """The key of a session in which *user* is logged in, at a tenth of the cost of logging in."""
    session = SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session.save()
    return str(session.session_key)


def make_cast(mail_domain: str = "people.example") -> Cast:
    """A cast of its own for every mail domain."""
    workspace, foreign = make_workspace(name="North Star"), make_workspace(name="South Sea")
    with tenancy.scope(workspace):
        client, other_client = (
            make_client(name, workspace=workspace) for name in ("Coach Ltd", "Baker Ltd")
        )
        engagement = make_engagement(client=client, title="Coach launch")
        other_engagement = make_engagement(client=other_client, title="Baker launch")
    with tenancy.scope(foreign):
        foreign_client = make_client("Sailor Ltd", workspace=foreign)
        foreign_engagement = make_engagement(client=foreign_client, title="Sailor launch")
    made = Cast(
        workspace=workspace,
        client=client,
        engagement=engagement,
        other_client=other_client,
        other_engagement=other_engagement,
        foreign_workspace=foreign,
        foreign_client=foreign_client,
        foreign_engagement=foreign_engagement,
        mail_domain=mail_domain,
    )
    made.join("owner", Role.OWNER, workspace)
    made.join("consultant", Role.CONSULTANT, workspace)
    made.join("helper", Role.HELPER, workspace)
    made.join("founder", Role.FOUNDER, workspace, client)
    made.join("founder_helper", Role.FOUNDER_HELPER, workspace, client)
    made.join("outsider", Role.CONSULTANT, foreign)
    made.join("other_founder", Role.FOUNDER, workspace, other_client)
    return made


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


# What a marked test can't do without, and how we know whether it is there.
COMPONENTS: dict[str, tuple[Callable[[], object], str]] = {
    "browser": (chromium.executable, "Chromium is not installed; CHROMIUM may name one"),
    "axe": (lambda: os.environ.get("AXE_JS"), "AXE_JS does not name axe-core's axe.min.js"),
    "bind": (
        lambda: shutil.which("named-checkzone"),
        "named-checkzone is not installed (Debian: bind9-utils)",
    ),
    "services": (
        lambda: os.environ.get("DATABASE_URL") and os.environ.get("REDIS_URL"),
        "DATABASE_URL and REDIS_URL are not set",
    ),
}


# Whatever touches no database says the same on every one, so it runs once. In these folders tests
# also start processes of the product, which open the database by themselves.
WITH_PROCESSES = frozenset(
    Path(__file__).parent / name for name in ("checks/runs", "launchready", "bench", "browser")
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        touches_database = item.get_closest_marker("django_db") or "db" in getattr(
            item, "fixturenames", ()
        )
        if not touches_database and WITH_PROCESSES.isdisjoint(item.path.parents):
            item.add_marker("once")


def pytest_collection_finish() -> None:
    """What is loaded by now stays to the end; looking through it took a sixth of all CPU."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 20, 100)


def pytest_runtest_setup(item: pytest.Item) -> None:
    """A test whose component is missing is skipped here, and fails in CI, where all must be."""
    for marker, (found, reason) in COMPONENTS.items():
        if item.get_closest_marker(marker) and not found():
            (pytest.fail if os.environ.get("CI") else pytest.skip)(reason)


@pytest.fixture(autouse=True)
def no_tenant_left_over() -> Iterator[None]:
    yield
    tenancy.deactivate()


@pytest.fixture(autouse=True, scope="session")
def files_of_this_run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    media = tmp_path_factory.mktemp("media")
    with override_settings(MEDIA_ROOT=media):
        yield media


@pytest.fixture(autouse=True, scope="session")
def loopback_only() -> Iterator[None]:
    """Connections to anything but this machine fail, so that no test can depend on the internet."""
    patch = pytest.MonkeyPatch()
    for name in ("connect", "connect_ex"):
        patch.setattr(socket.socket, name, _guarded(getattr(socket.socket, name)))
    yield
    patch.undo()


def _guarded(method: Any) -> Any:
    def connect(self: socket.socket, address: Any) -> Any:
        if self.family in (socket.AF_INET, socket.AF_INET6) and not _is_loopback(address[0]):
            raise AssertionError(f"A test tried to reach {address[0]}.")
        return method(self, address)

    return connect


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
