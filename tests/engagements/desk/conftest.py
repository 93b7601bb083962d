"""What the desk's tests share: the cast's own engagement, opened as the product does it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client as Browser
from django.urls import reverse

from engagements import tenancy
from engagements.models import Engagement
from engagements.opening import open_engagement
from tests.conftest import Cast

Url = Callable[..., str]


@pytest.fixture
def sprint(cast: Cast) -> Iterator[Engagement]:
    """A draft of playbook A in the cast's workspace, which is in scope."""
    with tenancy.scope(cast.workspace):
        yield open_engagement(cast.client, "coach.example", "a", by=cast.people["consultant"])


@pytest.fixture
def desk(cast: Cast) -> Browser:
    """The consultant's browser."""
    return cast.browser("consultant")


@pytest.fixture
def url(cast: Cast, sprint: Engagement) -> Url:
    """A path of the sprint by its name: `url("block_start", pk=3)`."""

    def path(name: str, **parts: Any) -> str:
        usual = {"workspace_slug": cast.workspace.slug, "slug": sprint.slug}
        return reverse(name, kwargs=usual | parts)

    return path
