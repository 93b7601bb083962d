"""What the pack's tests share: the paperwork in its scope, and bare engagements."""

from collections.abc import Iterator

import pytest

from engagements import tenancy
from engagements.models import Engagement
from tests.handover.paperwork import make_paperwork


@pytest.fixture
def engagement(db: None) -> Iterator[Engagement]:
    made = make_paperwork()
    with tenancy.scope(made.workspace_id):
        yield made
