"""MX006: mail to the domain travels encrypted (STARTTLS), with a sound certificate."""

from __future__ import annotations

from collections.abc import Iterator

from checks.engine.facts import MailServerFacts
from checks.engine.registry import rule
from checks.engine.verdict import Impact, Outcome, failed, not_observed, passed, warned
from checks.rules.wording import unseen

OUTDATED = ("SSLv3", "TLSv1", "TLSv1.0", "TLSv1.1")


@rule(
    code="MX006",
    title="Mail to the domain arrives encrypted",
    failure_title="Mail to the domain is not encrypted well on its way",
    area="MX",
    stage="mail",
    impact=Impact.EXPOSURE,
    effort="half a day",
    why="What clients write to you, contracts and personal matters included, can be read on its "
    "way. Some senders refuse to deliver to such a mail host at all.",
    fix="Ask whoever runs {host} to offer STARTTLS on port 25 with TLS 1.2 or later and a "
    "certificate that names {host} and is from a public authority; or move the mailboxes to a "
    "provider that does. Seen today: {problem}.",
    references=(
        "RFC 3207 section 4 https://www.rfc-editor.org/rfc/rfc3207#section-4",
        "RFC 8996 https://www.rfc-editor.org/rfc/rfc8996",
        "RFC 9325 section 3.1.1 https://www.rfc-editor.org/rfc/rfc9325#section-3.1.1",
    ),
)
def mail_is_encrypted(mail_server: MailServerFacts) -> Iterator[Outcome]:
    yield _judge(mail_server)


def _judge(server: MailServerFacts) -> Outcome:
    host, tls = server.host, server.tls
    if not server.starttls:
        return _failed(server, "no encryption is offered")
    if tls is None:
        found = unseen(f"The encryption that {host} offers", server.tls_gap)
        return not_observed(host, found, server.id)
    if tls.version in OUTDATED:
        return _failed(server, f"the outdated {tls.version} is used")
    if not tls.verified:
        # Senders encrypt all the same, unless MTA-STS or DANE binds them (RFC 3207 section 4.1).
        problem = f"the certificate does not hold ({tls.verify_message or 'not verified'})"
        found = f"{host} offers {tls.version}, but {problem}."
        return warned(host, found, server.id, host=host, problem=problem)
    return passed(host, f"{host} offers {tls.version} with a valid certificate.", server.id)


def _failed(server: MailServerFacts, problem: str) -> Outcome:
    found = f"At {server.host} {problem}."
    return failed(server.host, found, server.id, host=server.host, problem=problem)
