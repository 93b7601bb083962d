"""The page for a bad moment: the questions that come, each answered with this sprint's facts."""

from __future__ import annotations

from typing import Any

from checks.providers.dns_hosts import dns_hosts_of
from engagements.models import Contact, ContactRole, RollbackSubject
from handover.papers import Papers
from handover.sections.domain import name_servers_of
from handover.sections.edge import provider_name
from handover.sections.section import Section, consultant_of, gap, names

UNKNOWN = "This has not been written down yet; ask {who}."


def build(papers: Papers) -> dict[str, Any]:
    answers = [
        _redirects(papers),
        _edge_blocks(papers),
        _bad_release(papers),
        _lost_mail(papers),
        _new_record(papers),
        _new_key(papers),
        _somebody_leaves(papers),
    ]
    return {
        "answers": answers,
        "missing": [
            gap(f"A full answer to “{each['question']}”", consultant_of(papers))
            for each in answers
            if not each["known"]
        ],
    }


def _answer(question: str, section: str, *sentences: str, known: bool = True) -> dict[str, Any]:
    """`section` is where the pack says more; `known` is False where a fact is missing."""
    return {
        "question": question,
        "sentences": [sentence for sentence in sentences if sentence],
        "section": section,
        "known": known,
    }


def _redirects(papers: Papers) -> dict[str, Any]:
    edge, canonical = provider_name(papers), papers.spec.canonical
    place = f"the rules of the edge, {edge}" if edge else "the settings of the hosting account"
    return _answer(
        "Where do I change redirects?",
        "domain",
        f"Look first in {place}; a redirect of the app itself is in its code.",
        f"{len(papers.spec.redirects)} old addresses are listed under “Your domain”: keep them "
        "working, because people still click on them."
        if papers.spec.redirects
        else "",
        f"Everything should end at {canonical}. After a change, open the old address in a private "
        "window and look at where you land."
        if canonical
        else _unknown(papers),
        _log_in(papers, "edge" if edge else "hosting"),
        known=bool(canonical),
    )


def _edge_blocks(papers: Papers) -> dict[str, Any]:
    edge, cards = provider_name(papers), papers.cards_for(RollbackSubject.EDGE)
    return _answer(
        "What happens if the edge blocks visitors?",
        "edge",
        "People see a page that asks them to prove they are human, or an error with a number. Your "
        "server may be perfectly well.",
        f"Log in to {edge} and look at its security events: they name the rule that blocked. "
        "Switch that one rule off, not the whole protection."
        if edge
        else "No edge is written down for this domain, so a block comes from the hosting account.",
        f"The way back is the card “{cards[0].title}”." if cards else "",
        _call(papers.contacts_for(ContactRole.EDGE), "Can't get in? Call"),
        known=bool(edge),
    )


def _bad_release(papers: Papers) -> dict[str, Any]:
    cards = papers.cards_for(RollbackSubject.DEPLOY)
    return _answer(
        "A release broke something. What now?",
        "deployment",
        f"Go back first: follow the card “{cards[0].title}”, {cards[0].minutes} minutes."
        if cards
        else _unknown(papers),
        "Look for the cause afterwards, with the site working again.",
        _call(papers.contacts_for(ContactRole.FIRST_WEEK), "In the first week, call"),
        known=bool(cards),
    )


def _lost_mail(papers: Papers) -> dict[str, Any]:
    cards = papers.cards_for(RollbackSubject.MAIL)
    return _answer(
        "A client never got my mail. Where do I look?",
        "mail",
        "Ask for the spam folder first. Then open the log of the service that sent it: it says "
        "whether the message was taken, sent back or held.",
        f"Sent back after a DNS change? Follow the card “{cards[0].title}”." if cards else "",
        _call(papers.contacts_for(ContactRole.MAIL), "Not your doing? Call"),
        known=bool(cards or papers.contacts_for(ContactRole.MAIL)),
    )


def _new_record(papers: Papers) -> dict[str, Any]:
    servers = name_servers_of(papers)
    hosts = dns_hosts_of(servers)
    where = names(host.path for host in hosts) or names(servers)
    return _answer(
        "A new service asks me for a DNS record. Where does it go?",
        "domain",
        f"Here: {where}." if where else _unknown(papers),
        "Write down the old value before you save, and never add a second SPF record: add the new "
        "service to the one that is there.",
        _log_in(papers, "dns"),
        known=bool(where),
    )


def _new_key(papers: Papers) -> dict[str, Any]:
    homes = sorted({secret.home for secret in papers.secrets if secret.home})
    return _answer(
        "A key has leaked. What do I do?",
        "security",
        "Make a new one where the old one came from, put it in its place, look that the app works, "
        "and only then withdraw the old one.",
        f"The places: {names(homes)}." if homes else _unknown(papers),
        known=bool(homes),
    )


def _somebody_leaves(papers: Papers) -> dict[str, Any]:
    return _answer(
        "Somebody leaves. How do I take their access away?",
        "access",
        "Go down the list “Who has access”, remove them in each system, and change what they knew.",
        "" if papers.grants else _unknown(papers),
        known=bool(papers.grants),
    )


def _unknown(papers: Papers) -> str:
    return UNKNOWN.format(who=consultant_of(papers))


def _log_in(papers: Papers, kind: str) -> str:
    holders = list(dict.fromkeys(grant.holder for grant in papers.standing(kind)))
    return f"Who can log in there: {names(holders)}." if holders else ""


def _call(contacts: list[Contact], opening: str) -> str:
    if not contacts:
        return ""
    first = contacts[0]
    reach = ", ".join(way for way in (first.phone, first.email, first.url) if way)
    return f"{opening} {first.name}: {reach}."


SECTION = Section("questions", "When something happens", "pack_list", build)
