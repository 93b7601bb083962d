"""HDR002: a Content-Security-Policy limits which scripts may run.

Judged as MDN's HTTP Observatory does: what it counts against a site is no pass here. We differ
where browsers do: several policies are all in force, 'strict-dynamic' and nonces switch
'unsafe-inline' off, and object-src is left out, since browsers have no plug-ins any more.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from checks.engine.evidence import Facts
from checks.engine.facts import Hop, PageFacts, Visit
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, failed, passed, warned
from checks.parsing.csp import ContentSecurityPolicy, parse_csp_header
from checks.rules.web.reading import Door, own_pages
from checks.rules.wording import listed


@rule(
    code="HDR002",
    title="The site limits which scripts may run on its pages",
    failure_title="Any script may run on the site's pages",
    area="HDR",
    stage="deploy",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="When a plugin, a chat widget or an advertising script is taken over, it reads what your "
    "customers type, card numbers included. A list of what may run stops that at the browser.",
    fix="Let {host} send, with every page, first “Content-Security-Policy-Report-Only” and, when "
    "the browser's console stays quiet, “Content-Security-Policy”, with: “default-src 'self'; "
    "script-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors "
    "'self'”. Add the hosts of services that you use, one by one; move scripts in the page to "
    "files, or give them a nonce, instead of allowing “'unsafe-inline'”.",
    references=(
        "W3C, Content Security Policy level 3 https://www.w3.org/TR/CSP3/",
        "MDN, Content Security Policy https://developer.mozilla.org/docs/Web/HTTP/Guides/CSP",
    ),
)
def scripts_are_limited(
    spec: LaunchSpec, visits: Facts[Visit], pages: Facts[PageFacts]
) -> Iterator[Outcome]:
    for door, page in own_pages(spec, visits):
        yield page if isinstance(page, Outcome) else _judge(door, page, pages.get(page.url))


def _judge(door: Door, page: Hop, content: PageFacts | None) -> Outcome:
    host, url = door.host, page.url
    policies = parse_csp_header(",".join(page.header_values("content-security-policy")))
    ids = door.ids
    if content and content.page.meta_csp:
        ids = (*ids, content.id)
        policies += tuple(
            policy for text in content.page.meta_csp for policy in parse_csp_header(text, meta=True)
        )
    if not policies:
        tells = "only reports (Report-Only), and stops nothing"
        is_trial = page.header("content-security-policy-report-only") is not None
        found = f"{url} {tells if is_trial else 'sends no Content-Security-Policy'}."
        return failed(host, found, *ids, host=host)
    if all(policy.effective("script-src") is None for policy in policies):
        found = f"The Content-Security-Policy of {url} says nothing about scripts."
        return warned(host, found, *ids, host=host)
    if faults := list(_faults(policies)):
        found = f"The Content-Security-Policy of {url} {listed(faults)}."
        return warned(host, found, *ids, host=host)
    return passed(host, f"{url} says which scripts may run{_remarks(policies)}.", *ids)


def _faults(policies: Sequence[ContentSecurityPolicy]) -> Iterator[str]:
    """What every policy lets through, since all of them are in force."""
    if all(policy.allows_inline_script for policy in policies):
        yield "lets any script in the page run ('unsafe-inline')"
    if all(policy.allows_any_script for policy in policies):
        yield "takes scripts from nearly anywhere"
    if all(policy.allows_eval for policy in policies):
        yield "lets text become code ('unsafe-eval')"
    if all(map(_has_plain_sources, policies)):
        yield "takes scripts that travel unencrypted (http:)"
    if any(map(_lets_nothing_run, policies)):
        yield "lets no script run at all ('strict-dynamic' without a nonce or a hash)"


def _has_plain_sources(policy: ContentSecurityPolicy) -> bool:
    directive = policy.effective("script-src")
    return directive is None or any(
        value.lower().startswith("http://") for value in directive.values
    )


def _lets_nothing_run(policy: ContentSecurityPolicy) -> bool:
    """'strict-dynamic' switches hosts and 'self' off (CSP3 section 8.2): what is left?"""
    directive = policy.effective("script-src")
    return bool(directive and directive.has("strict-dynamic") and not directive.has_nonce_or_hash)


def _remarks(policies: Sequence[ContentSecurityPolicy]) -> str:
    problems = [problem for policy in policies for problem in policy.problems]
    return f", with slips: {listed(problems, most=3)}" if problems else ""
