"""A person's browser on one engagement, by URL name."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.test import Client as Browser
from django.urls import reverse

from tests.conftest import Cast


@dataclass
class Desk:
    """`desk.get("risk_page", risk.pk)`; `desk.post("risk_later", risk.pk, until="…")`."""

    browser: Browser
    workspace_slug: str
    slug: str

    def url(self, name: str, *parts: Any) -> str:
        return reverse(name, args=[self.workspace_slug, self.slug, *parts])

    def get(self, name: str, /, *parts: Any, htmx: bool = False, **query: str) -> HttpResponse:
        response: HttpResponse = self.browser.get(
            self.url(name, *parts), query, headers={"HX-Request": "true"} if htmx else {}
        )
        return response

    def post(self, name: str, /, *parts: Any, htmx: bool = False, **data: Any) -> HttpResponse:
        response: HttpResponse = self.browser.post(
            self.url(name, *parts), data, headers={"HX-Request": "true"} if htmx else {}
        )
        return response


def desk_of(cast: Cast, who: str = "consultant") -> Desk:
    return Desk(cast.browser(who), cast.workspace.slug, cast.engagement.slug)


def text_of(response: HttpResponse) -> str:
    return response.content.decode()
