"""MAIL007: the SPF record is short enough, and alone."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import SpfFacts
from checks.engine.registry import rule
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Impact, Outcome, not_applicable, not_observed, passed, warned
from checks.rules.mail.reading import published_spf
from checks.rules.wording import record_name, unseen

LONGEST = 450  # characters; more may not fit into a plain DNS answer (section 3.4)


@rule(
    code="MAIL007",
    title="The SPF record is short enough to arrive whole",
    failure_title="The SPF record is too long or has an old relative",
    area="MAIL",
    stage="mail",
    impact=Impact.FAILED_MAIL,
    effort="an hour",
    why="Some receivers can't read a very long list of senders, and treat your mail as unlisted. "
    "Old leftovers beside it confuse the next person who edits it.",
    fix="At the DNS host, open the TXT records of {zone}, name {name}: {todo}.",
    references=(
        "RFC 7208 section 3.4 https://www.rfc-editor.org/rfc/rfc7208#section-3.4",
        "RFC 7208 section 3.1 https://www.rfc-editor.org/rfc/rfc7208#section-3.1",
    ),
)
def spf_is_short(spec: LaunchSpec, spf: SpfFacts) -> Iterator[Outcome]:
    domain, records = spf.domain, published_spf(spf)
    old = [text for text in spf.answer.records if text.lower().startswith("spf2.0/")]
    args = {"zone": spec.zone, "name": record_name(domain, spec.zone)}
    longest = max(map(len, records), default=0)
    if spf.answer.gap:
        yield not_observed(domain, unseen(f"The SPF record of {domain}", spf.answer.gap), spf.id)
    elif longest > LONGEST:
        found = f"The SPF record of {domain} has {longest} characters; {LONGEST} surely arrive."
        todo = "take out services and addresses that no longer send, until it is shorter"
        yield warned(domain, found, spf.id, **args, todo=todo)
    elif old:
        found = f"{domain} still publishes “{old[0][:60]}”, a form that nobody reads any more."
        yield warned(domain, found, spf.id, **args, todo="delete the one that starts with spf2.0/")
    elif records:
        found = f"The SPF record of {domain} has {longest} characters."
        yield passed(domain, found, spf.id)
    else:
        yield not_applicable(domain, f"{domain} publishes no SPF record.", spf.id)
