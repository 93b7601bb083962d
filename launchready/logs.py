"""Log lines: each carries the id of its request, none carries the token of a link."""

import logging
import re
import uuid
from collections.abc import Callable
from contextvars import ContextVar

from django.http import HttpRequest, HttpResponse

HEADER = "X-Request-ID"
_current_id: ContextVar[str] = ContextVar("request_id", default="-")
_LINK_TOKEN = re.compile(
    r"(/(?:invitation|start|enter|password/reset/key|confirm-email|mail/stop|heard|calendar|"
    r"s/[-\w]+|d/[-\w]+/(?:check|answers))/)[^/\s'\"]+"
)


def request_id(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: give the request an id, for its log lines and for the answer's header."""

    def middleware(request: HttpRequest) -> HttpResponse:
        chosen = uuid.uuid4().hex[:12]
        token = _current_id.set(chosen)
        try:
            response = get_response(request)
        finally:
            _current_id.reset(token)
        response.headers[HEADER] = chosen
        return response

    return middleware


class RequestIdFilter(logging.Filter):
    """Puts `request_id` on every record; a dash outside requests."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = _current_id.get()
        return True


class NoTokensFilter(logging.Filter):
    """Blanks the secret part of links that say who somebody is or let them in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.msg = without_tokens(record.getMessage())
        record.args = ()
        return True


def without_tokens(text: str) -> str:
    return _LINK_TOKEN.sub(r"\1…", text)
