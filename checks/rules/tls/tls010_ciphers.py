"""TLS010: the server agrees to strong encryption only."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.evidence import Facts
from checks.engine.facts import Gap, TlsFacts, TlsOffers
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed, warned
from checks.rules.wording import unseen

# Static RSA key exchange: strong today, readable tomorrow by whoever kept the traffic and gets
# the key (RFC 9325 section 4.1: should not). All others of the offer must not be agreed to.
_STATIC_RSA = ("AES", "CAMELLIA", "ARIA")


@rule(
    code="TLS010",
    title="Only strong encryption is agreed to",
    failure_title="Weak encryption is agreed to",
    area="TLS",
    stage="edge",
    impact=Impact.EXPOSURE,
    effort="an hour",
    why="Whoever sits between a visitor and your site can push the two towards the weakest method "
    "that both know. What is read then are passwords and what clients tell you; card companies' "
    "and insurers' scans report it as well.",
    fix="Where {host} is hosted, choose the “modern” or “intermediate” set of ciphers. In nginx: "
    "“ssl_ciphers ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:"
    "ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384:ECDHE-ECDSA-CHACHA20-POLY1305:"
    "ECDHE-RSA-CHACHA20-POLY1305;”. At Cloudflare: SSL/TLS > Edge Certificates > Cipher suites. "
    "What is wrong today: {problem}.",
    references=(
        "RFC 9325 section 4 https://www.rfc-editor.org/rfc/rfc9325#section-4",
        "Mozilla, Server Side TLS https://wiki.mozilla.org/Security/Server_Side_TLS",
    ),
)
def ciphers_are_strong(
    tls_hosts: Facts[TlsFacts], tls_offers: Facts[TlsOffers]
) -> Iterator[Outcome]:
    for host, gap in tls_offers.gaps.items():
        found = unseen(f"What encryption {host} agrees to", gap)
        yield not_observed(host, found, tls_offers.id_of(host))
    for offers in tls_offers.values():
        yield _judge(offers, tls_hosts.get(offers.host))


def _judge(offers: TlsOffers, tls: TlsFacts | None) -> Outcome:
    host, old = offers.host, offers.old_cipher
    ids = (offers.id, tls.id) if tls else (offers.id,)
    if isinstance(old, str) and not _is_static_rsa(old):
        return _failed(host, f"{_kind(old)} ({old}) is accepted", ids)
    if offers.dh_key == "weak":
        return _failed(host, "its Diffie-Hellman key has fewer than 2048 bits", ids)
    # Whoever turns away today's browsers as well says nothing by turning away what is weak.
    for seen in (old, offers.dh_key, None if old else offers.alpn):
        if isinstance(seen, Gap):
            return not_observed(host, unseen(f"What encryption {host} agrees to", seen), *ids)
    modern = [each.cipher for each in tls.endpoints] if tls else []
    if old and tls and not modern:
        return _failed(host, f"nothing with forward secrecy is offered, only {old}", ids)
    if old:
        problem = f"{old} is accepted, which has no forward secrecy"
        found = f"{host}: {problem}; today's browsers don't ask for it."
        return warned(host, found, *ids, host=host, problem=problem)
    chosen = f" and chose {modern[0]} with us" if modern else ""
    return passed(host, f"{host} refused every weak method{chosen}.", *ids)


def _failed(host: str, problem: str, ids: tuple[str, ...]) -> Outcome:
    return failed(host, f"{host}: {problem}.", *ids, host=host, problem=problem)


def _is_static_rsa(cipher: str) -> bool:
    """OpenSSL names such suites by the cipher alone: "AES128-GCM-SHA256"."""
    return cipher.startswith(_STATIC_RSA)


def _kind(cipher: str) -> str:
    if cipher.startswith(("ADH-", "AECDH-")):
        return "encryption with an unknown partner"
    return "no encryption at all" if "NULL" in cipher else "encryption that can be broken"
