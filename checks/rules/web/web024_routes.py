"""WEB024: each key route answers with the status and the text that the launch spec expects."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import RouteFacts, Visit
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.web.reading import chain_of, is_secure, redirecting_hops
from checks.rules.wording import unseen


@rule(
    code="WEB024",
    title="The pages that earn money work",
    failure_title="A page that earns money does not work",
    area="WEB",
    stage="deploy",
    impact=Impact.BROKEN_CHECKOUT,
    effort="an hour",
    why="This is where a lead books, pays or logs in. While it fails, every visitor you win "
    "elsewhere is lost here, and most will not tell you.",
    fix="Open {url} in a private window. It should answer with {expected}. If it does not, look at "
    "the app's error log for that moment, roll back the last release if it began there, and mend "
    "it before anything else. If the page changed on purpose, correct the launch spec.",
    references=(
        "RFC 9110 section 15 https://www.rfc-editor.org/rfc/rfc9110#section-15",
        "MDN, HTTP response status codes "
        "https://developer.mozilla.org/docs/Web/HTTP/Reference/Status",
    ),
)
def route_works(route: RouteFacts) -> Iterator[Outcome]:
    visit, name = route.visit, route.name
    if visit.gap:
        yield not_observed(name, unseen(visit.url, visit.gap), route.id)
    elif fault := _fault(route):
        yield failed(
            name,
            f"{fault}: {chain_of(visit)}.",
            route.id,
            url=visit.url,
            expected=_expected(route),
        )
    elif route.expected_text and route.text_found is None:
        found = f"{visit.url} is too large to look for “{route.expected_text}” in all of it."
        yield not_observed(name, found, route.id)
    else:
        text = f", with “{route.expected_text}”" if route.expected_text else ""
        yield passed(name, f"{chain_of(visit)}, as expected{text}.", route.id)


def _fault(route: RouteFacts) -> str | None:
    visit = route.visit
    if visit.end == "loop":
        return f"{visit.url} goes in a circle"
    if visit.end == "too_many":
        return f"{visit.url} is redirected without end"
    status = _status(route)
    if status != route.expected_status:
        return f"{visit.url} answers {status} where {route.expected_status} is expected"
    if route.text_found is False:
        return f"{visit.url} answers, but without “{route.expected_text}”"
    if _is_dropped(visit):
        return f"The way to {visit.url} leaves the encryption"
    return None


def _is_dropped(visit: Visit) -> bool:
    """What people type on these pages must not travel open; WEB007 asks it of the front doors."""
    return any(
        is_secure(hop.url) and not is_secure(target) for hop, target in redirecting_hops(visit)
    )


def _status(route: RouteFacts) -> int:
    """Of the end of the way, unless a redirect itself is what the launch spec expects."""
    hops = route.visit.hops
    return hops[0].status if 300 <= route.expected_status < 400 else hops[-1].status


def _expected(route: RouteFacts) -> str:
    text = f" and the text “{route.expected_text}”" if route.expected_text else ""
    steps = ", with no step from https to http" if _is_dropped(route.visit) else ""
    return f"status {route.expected_status}{text}{steps}"
