"""What the API says when it refuses: problem details (RFC 9457), never a page."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from engagements.models import TransitionError

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"
UNKNOWN = "Send a token that is in use: “Authorization: Bearer lr_…”."
NOT_ALLOWED = "This token, or the person who made it, may not do that."
NOT_FOUND = "Nothing here that this token reaches."
OUR_FAULT = "A fault of ours; it is in our log. Try again later."


class Invalid(Exception):
    """A form refused what was sent; the problem names each field."""

    def __init__(self, form: forms.BaseForm) -> None:
        self.errors = [
            {"field": "" if name == NON_FIELD_ERRORS else name, "detail": str(text)}
            for name, texts in form.errors.items()
            for text in texts
        ]
        super().__init__("; ".join(each["detail"] for each in self.errors))


class TooMany(Exception):
    """The token's requests of this minute are used up; `wait` is in seconds."""

    def __init__(self, wait: int) -> None:
        self.wait = wait
        super().__init__(f"Too many requests. Try again in {wait} s.")


def problem(
    status: int,
    detail: str,
    *,
    errors: list[dict[str, str]] | None = None,
    headers: Mapping[str, str] | None = None,
) -> HttpResponse:
    """A problem of no type of its own: its title is the status (RFC 9457, 4.2.1)."""
    body: dict[str, Any] = {
        "type": "about:blank",
        "title": HTTPStatus(status).phrase,
        "status": status,
        "detail": detail,
    }
    if errors:
        body["errors"] = errors
    return JsonResponse(body, status=status, content_type=MEDIA_TYPE, headers=dict(headers or {}))


def speak_in_problems(api: NinjaAPI) -> None:
    """Every refusal of the API's endpoints becomes a problem."""
    for kind, handler in HANDLERS.items():
        api.add_exception_handler(kind, handler)


def _unauthorized(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(401, UNKNOWN, headers={"WWW-Authenticate": 'Bearer realm="LaunchReady"'})


def _malformed(request: HttpRequest, error: Any) -> HttpResponse:
    """What does not fit the schema, by the place where it stands."""
    errors = [
        {"field": ".".join(map(str, each["loc"][-1:])), "detail": str(each["msg"])}
        for each in error.errors
    ]
    return problem(422, "Some of what was sent can't be used.", errors=errors)


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return problem(422, "Some of what was sent can't be used.", errors=error.errors)


def _fault(request: HttpRequest, error: Any) -> HttpResponse:
    logger.exception("the API failed at %s %s", request.method, request.path, exc_info=error)
    return problem(500, OUR_FAULT)


HANDLERS: dict[type[Exception], Any] = {
    AuthenticationError: _unauthorized,
    HttpError: lambda request, error: problem(error.status_code, str(error)),
    ValidationError: _malformed,
    Invalid: _invalid,
    TransitionError: lambda request, error: problem(409, str(error)),
    TooMany: lambda request, error: problem(
        429, str(error), headers={"Retry-After": str(error.wait)}
    ),
    PermissionDenied: lambda request, error: problem(403, str(error) or NOT_ALLOWED),
    Http404: lambda request, error: problem(404, NOT_FOUND),
    Exception: _fault,
}
