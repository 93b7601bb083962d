"""Where forms send their data, asked with GET on every public variant. Nothing is submitted."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

from checks.engine.facts import FormFacts, Gap, PageFacts, Reason, Visit
from checks.gatherers.hosts_seen import canonical_host, web_hosts
from checks.gatherers.look import Look, gatherer
from checks.gatherers.together import all_of
from checks.parsing.html import Form
from checks.parsing.urls import UrlError, canonical_variant, parse_url

MAX_FORMS = 10


@gatherer(yields="form_targets", needs=("hosts", "pages"))
async def gather_form_targets(look: Look) -> Mapping[str, FormFacts | Gap]:
    pages: list[PageFacts] = list(look.facts("pages").values())
    forms = {
        f"{facts.url} {form.action}": (facts.url, form)
        for facts in pages
        for form in facts.page.forms
        if form.method != "dialog"
    }
    chosen = list(forms.items())[:MAX_FORMS]
    return await all_of({key: _form(look, url, form) for key, (url, form) in chosen})


async def _form(look: Look, page_url: str, form: Form) -> FormFacts:
    asked = _variants(look, form.action)
    visits = await asyncio.gather(*(look.http.visit(url, "form") for url in asked))
    facts = FormFacts(page_url, form.action, form.method, answers=())
    for url, visit in zip(asked, visits, strict=True):
        if visit.final is not None:
            facts = replace(facts, answers=(*facts.answers, (url, visit.final.status)))
        else:
            facts = replace(facts, gaps=(*facts.gaps, (url, _why(visit))))
    return facts


def _variants(look: Look, action: str) -> tuple[str, ...]:
    """The action itself and, when it is on a public variant, the same path on the others."""
    try:
        target = parse_url(action)
    except UrlError:
        return ()  # mailto: and its like; there is nothing to ask
    existing = {host.name for host in web_hosts(look)}
    public = [
        name
        for name in (look.spec.domain, look.spec.www, canonical_host(look))
        if name is not None and name in existing
    ]
    if target.host not in public:
        return (str(target),)
    others = (str(canonical_variant(target, name)) for name in public)
    return tuple(dict.fromkeys((str(target), *others)))


def _why(visit: Visit) -> Gap:
    return visit.gap or Gap(Reason.PROTOCOL, "the redirects never reach an answer")
