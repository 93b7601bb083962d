"""Ten words in plain language, each with what it is here."""

from __future__ import annotations

from typing import Any

from handover.papers import Papers
from handover.sections.domain import name_servers_of
from handover.sections.edge import provider_name
from handover.sections.section import Section, names

WORDS = (
    (
        "Registrar",
        "The company where the name itself is rented, year by year. Whoever controls this account "
        "controls everything else.",
    ),
    (
        "DNS",
        "The public phone book of the internet. Its records say which server answers for your "
        "website and which one takes your mail.",
    ),
    (
        "Redirect",
        "A sign that sends a visitor on from one address to another. A permanent one (301) also "
        "tells search engines to forget the old address.",
    ),
    (
        "Certificate",
        "The proof that a visitor talks to your site and to nobody else; it makes the padlock. It "
        "runs out and is renewed, as a rule by itself.",
    ),
    (
        "Edge",
        "A network in front of your server. It answers quickly from nearby, and keeps floods and "
        "robots away.",
    ),
    ("SPF", "A record that lists the services which may send mail in your name."),
    (
        "DKIM",
        "A seal on each message. The key to check it stands in your DNS, so nobody can forge it.",
    ),
    (
        "DMARC",
        "A record that says what to do with mail that fails SPF and DKIM, and where to report it.",
    ),
    (
        "Environment variable",
        "A setting that the server hands to your app, kept apart from the code: addresses, keys "
        "and passwords of other services.",
    ),
    (
        "Rollback",
        "Going back to the last state that worked. You do it first and look for the cause after.",
    ),
)


def build(papers: Papers) -> dict[str, Any]:
    here = _here(papers)
    return {
        "words": [
            {"word": word, "meaning": meaning, "here": here.get(word, "")}
            for word, meaning in WORDS
        ],
        "missing": [],
    }


def _here(papers: Papers) -> dict[str, str]:
    registration = papers.fact("registration")
    registrar = registration.registrar if registration and registration.found else ""
    servers, edge = name_servers_of(papers), provider_name(papers)
    senders = papers.spec.mail.senders
    said = {
        "Registrar": registrar and f"Yours is {registrar}.",
        "DNS": servers and f"Yours is kept at {names(servers)}.",
        "Edge": edge and f"Yours is {edge}.",
        "SPF": senders and f"Yours should name: {names(senders)}.",
        "Environment variable": papers.secrets
        and f"{len(papers.secrets)} are listed in this pack.",
        "Rollback": papers.cards and f"Your cards: {names(card.title for card in papers.cards)}.",
    }
    return {word: str(text) for word, text in said.items() if text}


SECTION = Section("glossary", "Ten words", "pack_list", build)
