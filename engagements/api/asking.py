"""Who asks, how often they may, and the shape in which every answer of the API leaves."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, cast

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.cache import get_conditional_response, set_response_etag
from ninja.security import HttpBearer

from engagements import access
from engagements.api.problems import TooMany, problem
from engagements.models import ApiToken

MINUTE = 60  # seconds
NOT_THIS_WAY = "This address does not take that method."


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a token may still ask in this minute."""

    limit: int
    used: int
    resets_in: int  # seconds

    @property
    def left(self) -> int:
        return max(self.limit - self.used, 0)


class AllowedRequest(access.OpenedRequest):
    """A request that was counted."""

    allowance: Allowance


class TokenAuth(HttpBearer):
    """`Authorization: Bearer lr_…`; a browser's session opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> ApiToken | None:
        found = access.admit_token(request, token.strip())
        if found is None:
            return None
        allowance = count(found)
        cast(AllowedRequest, request).allowance = allowance
        if allowance.used > allowance.limit:
            raise TooMany(allowance.resets_in)
        found.note_use()
        return found


def count(token: ApiToken) -> Allowance:
    """Counts one request of the token; by the minute of the clock, which needs no list kept."""
    now = int(time.time())
    key = f"api-requests-{token.pk}-{now // MINUTE}"
    cache.add(key, 0, 2 * MINUTE)
    try:
        used = cache.incr(key)
    except ValueError:  # gone in between: the cache was emptied
        used = 1
    return Allowance(settings.API_REQUESTS_A_MINUTE, used, MINUTE - now % MINUTE)


def answering(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """An endpoint as the site routes it: no session, no form; ETag, and who may keep the answer."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if isinstance(response, HttpResponseNotAllowed):
            allowed = {"Allow": response.headers["Allow"]}
            response = problem(405, NOT_THIS_WAY, headers=allowed)
        if allowance := getattr(request, "allowance", None):
            response["RateLimit-Limit"] = str(allowance.limit)
            response["RateLimit-Remaining"] = str(allowance.left)
            response["RateLimit-Reset"] = str(allowance.resets_in)
        response["Cache-Control"] = "private, no-cache"
        response["Vary"] = "Authorization"
        return unless_known(request, response)

    plain = cast(Any, answer)
    plain.login_required = False  # a token is what lets in; see TokenAuth
    plain.csrf_exempt = True
    return answer


def unless_known(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """The answer with its ETag, or 304 for whoever has this very one (RFC 9110, 13.1.2)."""
    if request.method != "GET" or response.status_code != 200:
        return response
    if not response.has_header("ETag"):
        set_response_etag(response)
    same = get_conditional_response(request, etag=response["ETag"], response=response)
    return cast(HttpResponse, same)
