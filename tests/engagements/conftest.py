"""What the engagements' tests share: one running sprint, with its workspace in scope."""

from collections.abc import Iterator

import pytest

from engagements import tenancy
from engagements.models import Engagement, Membership, Role
from tests.factories import make_client, make_engagement, make_membership, make_workspace


@pytest.fixture
def engagement(db: None) -> Iterator[Engagement]:
    workspace = make_workspace()
    with tenancy.scope(workspace):
        yield make_engagement(client=make_client(workspace=workspace))


@pytest.fixture
def founder(engagement: Engagement) -> Membership:
    return make_membership(Role.FOUNDER, client=engagement.client)


@pytest.fixture
def consultant(engagement: Engagement) -> Membership:
    return make_membership(Role.CONSULTANT, workspace=engagement.workspace)
