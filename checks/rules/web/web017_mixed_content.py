"""WEB017: an encrypted page loads nothing unencrypted."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address

from checks.engine.facts import PageFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_applicable, passed, warned
from checks.parsing.csp import parse_csp_header
from checks.parsing.html import Asset
from checks.rules.web.reading import host_of, is_secure
from checks.rules.wording import listed


@rule(
    code="WEB017",
    title="Encrypted pages load only encrypted parts",
    failure_title="A page loads parts that browsers block",
    area="WEB",
    stage="dns",
    impact=Impact.LOST_LEADS,
    effort="minutes",
    why="Browsers refuse such parts without telling anyone: the booking widget, the style or the "
    "counter is missing for visitors, while the page looks fine to whoever built it.",
    fix="In {page}, change http:// to https:// in these addresses, and test that each still loads; "
    "take out those whose server has no https: {parts}.",
    references=(
        "W3C, Mixed Content https://www.w3.org/TR/mixed-content/",
        "MDN, Mixed content https://developer.mozilla.org/docs/Web/Security/Defenses/Mixed_content",
    ),
)
def loads_only_encrypted(page: PageFacts) -> Iterator[Outcome]:
    url = page.url
    if not is_secure(url):
        yield not_applicable(page.subject, f"{url} is itself not encrypted.", page.id)
        return
    plain = [asset for asset in page.page.assets if _is_mixed(asset)]
    active = list(dict.fromkeys(asset.url for asset in plain if asset.active))
    passive = list(dict.fromkeys(asset.url for asset in plain if not asset.active))
    if not plain:
        yield passed(page.subject, f"{url} loads nothing unencrypted.", page.id)
    elif _upgrades(page):
        found = f"{url} has browsers load {listed(active + passive)} over https instead."
        yield passed(page.subject, found, page.id)
    elif active:
        found = f"{url} loads {listed(active)}, which browsers block."
        yield failed(page.subject, found, page.id, page=url, parts=listed(active + passive))
    else:
        found = f"{url} shows {listed(passive)}, which browsers may not load."
        yield warned(page.subject, found, page.id, page=url, parts=listed(passive))


def _is_mixed(asset: Asset) -> bool:
    return asset.url.lower().startswith("http://") and not _is_this_computer(host_of(asset.url))


def _is_this_computer(host: str) -> bool:
    """Browsers trust the visitor's own computer without encryption (W3C Secure Contexts 3.1)."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def _upgrades(page: PageFacts) -> bool:
    """Whether the policy upgrade-insecure-requests is in force, by header or meta element."""
    header = ",".join(value for name, value in page.headers if name == "content-security-policy")
    policies = [*parse_csp_header(header)]
    for text in page.page.meta_csp:
        policies += parse_csp_header(text, meta=True)
    return any(policy.get("upgrade-insecure-requests") for policy in policies)
