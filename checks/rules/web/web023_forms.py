"""WEB023: forms send what was typed to the right place, on every public variant alike."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import FormFacts, Gap, PageFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import (
    Impact,
    Outcome,
    failed,
    not_applicable,
    not_observed,
    passed,
    warned,
)
from checks.parsing.urls import UrlError, canonical_variant, parse_url
from checks.rules.web.reading import ABSENT, host_of, site_hosts
from checks.rules.wording import count, listed, unseen

BROKEN_BEHIND = frozenset({410, 502, 503, 504})  # no server behind it, whatever the method


@rule(
    code="WEB023",
    title="Forms send to the right place",
    failure_title="A form loses what people type into it",
    area="WEB",
    stage="audit",
    impact=Impact.LOST_LEADS,
    effort="an hour",
    why="The visitor presses “Send”, perhaps even sees a thank-you, and you never hear of it. "
    "Nobody complains about a form that fails silently; they book somewhere else.",
    fix="In the form on {page}, set action to {action}, then send one test message from each "
    "address of the site and see it arrive. The form must go straight to https on the canonical "
    "host: a redirect on the way throws away what was typed.",
    references=(
        "RFC 9110 section 15.4.2 (why a redirected POST may turn into GET) "
        "https://www.rfc-editor.org/rfc/rfc9110#section-15.4.2",
        "MDN, Sending form data "
        "https://developer.mozilla.org/docs/Learn_web_development/Extensions/Forms/"
        "Sending_and_retrieving_form_data",
    ),
)
def forms_arrive(
    spec: LaunchSpec, pages: Facts[PageFacts], form_targets: Facts[FormFacts]
) -> Iterator[Outcome]:
    """One verdict a page, so that one bad template is one risk."""
    for url, gap in pages.gaps.items():
        yield not_observed(url, unseen(f"The forms of {url}", gap), pages.id_of(url))
    for url, page in pages.items():
        forms = [form for form in form_targets.values() if form.page_url == url]
        late = {key: gap for key, gap in form_targets.gaps.items() if key.partition(" ")[0] == url}
        ids = (page.id, *(form.id for form in forms), *(form_targets.id_of(key) for key in late))
        if not forms and not late:
            yield not_applicable(page.subject, f"{url} has no form.", page.id)
        else:
            yield _judge(spec, page, forms, next(iter(late.values()), None), ids)


def _judge(
    spec: LaunchSpec,
    page: PageFacts,
    forms: list[FormFacts],
    gap: Gap | None,
    ids: tuple[str, ...],
) -> Outcome:
    subject, url = page.subject, page.url
    for form in forms:
        if fault := _fault(spec, form):
            found = f"The form on {url} {fault}."
            return failed(subject, found, *ids, page=url, action=_proper(spec, form))
    for form in forms:
        gap = gap or next((g for _, g in form.gaps if g.reason not in ABSENT), None)
    if gap:
        return not_observed(subject, unseen(f"Where the forms of {url} send to", gap), *ids)
    for form in forms:
        if doubt := _doubt(form):
            found = f"The form on {url} {doubt}."
            return warned(subject, found, *ids, page=url, action=_proper(spec, form))
    targets = listed(dict.fromkeys(form.action for form in forms))
    noun = count(len(forms), "form")
    return passed(subject, f"{noun} on {url}, sending to {targets}.", *ids)


def _fault(spec: LaunchSpec, form: FormFacts) -> str | None:
    action = form.action
    if action.lower().startswith("http://"):
        return f"sends what was typed unencrypted, to {action}"
    if form.method == "post" and (elsewhere := _other_variant(spec, form)):
        return f"sends to {action}, while the site is at {elsewhere}; the redirect drops the data"
    broken = [f"{url} ({status})" for url, status in form.answers if _is_broken(form, status)]
    if broken:
        return f"sends to an address that fails: {listed(broken)}"
    kinds = {status < 400 or status == 405 for _, status in form.answers}
    if len(kinds) > 1:
        answers = listed(f"{url} answers {status}" for url, status in form.answers)
        return f"works on one address of the site and fails on another: {answers}"
    return None


def _other_variant(spec: LaunchSpec, form: FormFacts) -> str | None:
    """The host of the page, where the form goes to another name of the same site."""
    target, own = host_of(form.action), host_of(form.page_url)
    both_ours = {target, own} <= site_hosts(spec)
    return own if both_ours and target not in (own, spec.canonical) else None


def _is_broken(form: FormFacts, status: int) -> bool:
    """Asked without data, an address for POST may well answer 400, 404, 405 or 500."""
    if form.method == "get":
        return status in (404, 410) or status >= 500
    return status in BROKEN_BEHIND


def _doubt(form: FormFacts) -> str | None:
    if form.action.lower().startswith("mailto:"):
        return "opens the visitor's mail program, which many phones and offices don't have"
    missing = [url for url, status in form.answers if status in (404, 500)]
    if missing:
        return f"sends to {missing[0]}, which answers {dict(form.answers)[missing[0]]} without data"
    return None


def _proper(spec: LaunchSpec, form: FormFacts) -> str:
    page_host = host_of(form.page_url)
    try:
        target = parse_url(form.action)
    except UrlError:
        return f"an https:// address on {page_host} that stores or mails what was typed"
    is_site = target.host in site_hosts(spec)
    return str(canonical_variant(target, (spec.canonical or page_host) if is_site else target.host))
