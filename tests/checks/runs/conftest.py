"""One running sprint for coach.example, with its workspace in scope."""

from collections.abc import Iterator

import pytest

from engagements import tenancy
from engagements.models import Engagement
from tests.factories import make_client, make_engagement, make_workspace


@pytest.fixture
def engagement(db: None) -> Iterator[Engagement]:
    workspace = make_workspace()
    with tenancy.scope(workspace):
        yield make_engagement(client=make_client(workspace=workspace), domain="coach.example")
