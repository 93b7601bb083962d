"""What keeps the house."""

import pytest
from django.db import connection

from engagements import tenancy
from engagements.models import Engagement
from launchready.tasks import count_rows
from tests.factories import make_client, make_engagement, make_risk, make_workspace


@pytest.mark.django_db
def test_what_is_asked_of_one_sprint_is_not_read_through_those_of_all() -> None:
    workspace = make_workspace()
    with tenancy.scope(workspace):
        client = make_client(workspace=workspace)
        for _ in range(20):
            sprint = make_engagement(client=client)
            make_risk(sprint)
        count_rows()
        if connection.vendor != "sqlite":  # counts by itself; nothing was broken there
            assert Engagement.objects.count() == 20
            return
        plan = sprint.risks.all().explain()
    assert "(engagement_id=?)" in plan
    assert "(workspace_id=?)" not in plan
