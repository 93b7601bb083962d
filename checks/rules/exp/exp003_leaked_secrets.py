"""EXP003: no secret key is part of what every visitor is sent."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import LeakFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed
from checks.rules.wording import count, listed, unseen


@rule(
    code="EXP003",
    title="No secret key is sent to visitors",
    failure_title="A secret key is sent to every visitor",
    area="EXP",
    stage="audit",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="Anyone who opens the page's source can use your account at that service: read customer "
    "data, send mail in your name, or spend your money. Robots collect such keys within hours.",
    fix="At the service that issued it, revoke the {kinds} and make a new one. Keep the new one on "
    "the server only, in an environment variable, and let the server make the call that {url} "
    "makes today. Keys that are meant for browsers are called publishable, public or anon.",
    references=(
        "OWASP, Secrets Management Cheat Sheet "
        "https://cheatsheetseries.owasp.org/cheatsheets/Secrets_Management_Cheat_Sheet.html",
        "Stripe, API keys https://docs.stripe.com/keys",
    ),
)
def no_secret_is_sent(spec: LaunchSpec, leaks: Facts[LeakFacts]) -> Iterator[Outcome]:
    leaking = [leak for leak in leaks.values() if leak.kinds]
    for leak in leaking:
        told = listed(kind if number == 1 else f"{number} × {kind}" for kind, number in leak.kinds)
        kinds = listed(kind for kind, _ in leak.kinds)
        found = f"Everyone who loads {leak.url} gets: {told}. The value is not kept here."
        yield failed(leak.url, found, leak.id, kinds=kinds, url=leak.url)
    for url, gap in leaks.gaps.items():
        yield not_observed(url, unseen(url, gap), leaks.id_of(url))
    if leaks and not leaking:
        found = f"No known kind of secret is in {count(len(leaks), 'page or script', _MANY)}."
        yield passed(spec.domain, found, *(leaks.id_of(url) for url in leaks))


_MANY = "pages and scripts"
