"""The founder's page of the cast's engagement, and the people who look at it."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client as Browser
from django.urls import reverse

from engagements import tenancy
from engagements.models import Engagement
from tests.conftest import Cast


@pytest.fixture
def sprint(cast: Cast) -> Iterator[Engagement]:
    """The cast's engagement, with its workspace in scope."""
    with tenancy.scope(cast.workspace):
        yield cast.engagement


@pytest.fixture
def founder_browser(cast: Cast) -> Browser:
    return cast.browser("founder")


@pytest.fixture
def url(cast: Cast) -> Callable[..., str]:
    """`url("portal_risk", risk.pk)`: a page of the cast's engagement."""

    def url(name: str, *more: int) -> str:
        return reverse(name, args=[cast.workspace.slug, cast.engagement.slug, *more])

    return url
