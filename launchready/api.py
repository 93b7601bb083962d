"""The API put together, its OpenAPI description, and the paths of both below `/api/v1/`."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Any, cast

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import URLPattern, path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from ninja import NinjaAPI
from ninja.openapi.schema import OpenAPISchema

from checks.runs.api import runs
from engagements.api.asking import TokenAuth, answering
from engagements.api.endpoints import engagements, papers, risks
from engagements.api.problems import MEDIA_TYPE, problem, speak_in_problems
from engagements.events import Event
from handover.api import packs
from launchready.api_reference import chapters

ROOT = "/api/v1/"
DESCRIPTION = (
    "Engagements, risks, runs, the plan, the DNS map and the handover pack, for programs. "
    "A token is made on the desk, for the whole workspace or for one engagement."
)
NO_SUCH_ADDRESS = "The API has no such address; /api/v1/ lists them all."
# What any endpoint may answer beside its own: status, and when.
REFUSALS = {
    "401": "No token that is in use.",
    "403": "The token, or its maker, may not do that.",
    "404": "Nothing there that the token reaches.",
    "409": "Not in the state that the thing is in now.",
    "422": "Something that was sent can't be used; “errors” names it.",
    "429": "Too many requests of this token in this minute.",
}
PROBLEM: dict[str, Any] = {
    "title": "Problem",
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What to do, in a sentence."},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["field", "detail"],
                "properties": {"field": {"type": "string"}, "detail": {"type": "string"}},
            },
        },
    },
}


class Api(NinjaAPI):
    """Names each address after its first endpoint, as the rest of the site does."""

    def get_operation_url_name(self, operation: Any, router: Any) -> str:
        return f"api_{operation.view_func.__name__}"

    def get_openapi_operation_id(self, operation: Any) -> str:
        name: str = operation.view_func.__name__
        return name


api = Api(
    title="LaunchReady",
    version="1",
    description=DESCRIPTION,
    auth=TokenAuth(),
    openapi_url=None,
    docs_url=None,
)
for router in (engagements, risks, papers, runs, packs):
    api.add_router("engagements", router)
speak_in_problems(api)


@cache
def description() -> dict[str, Any]:
    """The OpenAPI 3.1 document."""
    made: dict[str, Any] = dict(OpenAPISchema(api, ROOT.strip("/") + "/"))
    made["components"]["schemas"]["Problem"] = PROBLEM
    reference = {"schema": {"$ref": "#/components/schemas/Problem"}}
    for methods in made["paths"].values():
        for operation in methods.values():
            answers = operation["responses"]
            for status, when in REFUSALS.items():
                content = {MEDIA_TYPE: reference}
                answers.setdefault(status, {"description": when, "content": content})
    return made


@login_not_required
@require_safe
def api_schema(request: HttpRequest) -> HttpResponse:
    return JsonResponse(description())


@login_not_required
@require_safe
def api_reference(request: HttpRequest) -> HttpResponse:
    """Every endpoint in words, made of the same description; it loads nothing from elsewhere."""
    context = {
        "chapters": chapters(description()),
        "refusals": REFUSALS,
        "events": list(Event),
        "limit": settings.API_REQUESTS_A_MINUTE,
        "curl": f'curl -H "Authorization: Bearer $TOKEN" {settings.SITE_URL}{ROOT}engagements',
    }
    return render(request, "launchready/api_reference.html", context)


@csrf_exempt
@login_not_required
def api_unknown(request: HttpRequest, rest: str) -> HttpResponse:
    return problem(404, NO_SUCH_ADDRESS)


def endpoints() -> list[URLPattern]:
    """The API's own paths, without what the library adds."""
    patterns = cast("list[URLPattern]", api.urls[0])
    kept = [each for each in patterns if each.name != "api-root"]
    for pattern in kept:
        pattern.callback = answering(cast("Callable[..., HttpResponse]", pattern.callback))
    return kept


urlpatterns = [
    path("", api_reference, name="api_reference"),
    path("openapi.json", api_schema, name="api_schema"),
    *endpoints(),
    path("<path:rest>", api_unknown, name="api_unknown"),
]
