"""A run's pictures at a terminal: the ways, the certificates' time, and SPF as a tree."""

from typing import Any

import pytest
from rich.console import Console

from checks.terminal_pictures import show_pictures
from tests.checks.rules.builders import DOMAIN, TIMEOUT, evidence_of, spec_of, spf, txt
from tests.checks.rules.web_builders import (
    HOME,
    WWW,
    WWW_HOME,
    at_home,
    certificate,
    endpoint,
    tls,
    visit,
)


def shown(spec: Any = None, **topics: Any) -> list[str]:
    console = Console(width=100, color_system=None)
    with console.capture() as capture:
        show_pictures(console, evidence_of(spec or spec_of(), **topics))
    return [line.rstrip() for line in capture.get().splitlines() if line.strip()]


def test_spf_is_a_tree_with_what_each_branch_costs() -> None:
    policy = spf(
        "v=spf1 include:mail.example a -all",
        lookups=(
            txt("mail.example", "v=spf1 include:eu.mail.example include:gone.example -all"),
            txt("eu.mail.example", "v=spf1 ip4:203.0.114.0/24 -all"),
            txt("gone.example", gap=TIMEOUT),
        ),
    )
    assert shown(spf=policy) == [
        f"The SPF record of {DOMAIN}",
        "  at least 4 look-ups of at most 10",
        "  ├── include:mail.example  3 look-ups",
        "  │   ├── include:eu.mail.example  1 look-up",
        "  │   └── include:gone.example  1 look-up  could not be seen",
        "  └── a  1 look-up",
    ]


def test_a_policy_that_cannot_be_counted_says_why() -> None:
    assert shown(spf=spf("v=spf1 -all", "v=spf1 mx -all"))[1:] == [
        f"  {DOMAIN}  there is more than one SPF record"
    ]


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (visit(HOME, WWW_HOME), f"301 → 200  {WWW_HOME}"),
        (visit(HOME, HOME, end="loop"), "301  goes round in circles"),
        (visit(HOME, WWW_HOME, gap=TIMEOUT), "301  could not be seen any further: no answer"),
        ({HOME: TIMEOUT}, "could not be seen: no answer"),
    ],
)
def test_each_spelling_has_its_way(found: Any, told: str) -> None:
    lines = shown(spec_of(canonical=WWW), visits=at_home(found))
    (mine,) = [line for line in lines if line.strip().startswith(HOME)]
    assert told in mine


def test_a_certificate_is_a_bar_with_what_is_left() -> None:
    fresh = tls(endpoint(certificate(DOMAIN, days_left=60)))
    old = tls(endpoint(certificate(WWW, days_left=-3), code=10), host=WWW)
    first, second = shown(tls_hosts=[fresh, old])[1:]
    assert first.endswith("━" * 10 + "╌" * 20 + "  60 days left")
    assert second.endswith("━" * 30 + "  ran out 3 days ago")


def test_nothing_seen_is_nothing_drawn() -> None:
    assert shown(spf=spf(gap=TIMEOUT)) == []
