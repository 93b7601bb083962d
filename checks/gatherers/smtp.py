"""Each MX host asked over SMTP up to the second EHLO. No mail is sent, no recipient named."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import Mapping
from dataclasses import dataclass, replace

from checks.engine.facts import Endpoint, Gap, MailServerFacts, MxFacts, MxHost, Reason
from checks.gatherers.certificates import CertificateError
from checks.gatherers.gaps import FAILURES, connect_gap
from checks.gatherers.handshakes import described
from checks.gatherers.look import Look, gatherer
from checks.gatherers.network import Network
from checks.gatherers.smtp_dialogue import SmtpDialogue
from checks.gatherers.together import all_of
from checks.parsing.smtp_reply import ReplyError

MAX_HOSTS = 6
MAX_ADDRESSES = 2  # tried in turn until one lets us connect
# RFC 5321 section 4.1.4 wants our own name; we take no mail, so it is a reserved one.
EHLO = b"EHLO launchready.invalid\r\n"

_FAILURES = (*FAILURES, ReplyError)


@gatherer(yields="mail_servers", needs=("mx",))
async def gather_mail_servers(look: Look) -> Mapping[str, MailServerFacts | Gap]:
    """Facts by mail host. Where the mail hosts could not be told, why not."""
    mx: list[MxFacts] = list(look.facts("mx").values())
    if unseen := {facts.domain: gap for facts in mx if (gap := facts.answer.gap)}:
        return unseen
    hosts = {host.name: host for facts in mx for host in facts.hosts if host.name}
    chosen = list(hosts.values())[:MAX_HOSTS]
    return await all_of({host.name: _ask_host(look.network, host) for host in chosen})


async def _ask_host(network: Network, host: MxHost) -> MailServerFacts | Gap:
    answer: MailServerFacts | Gap = host.a.gap or Gap(
        Reason.UNRESOLVED, f"{host.name} has no address"
    )
    for address in host.addresses[:MAX_ADDRESSES]:
        answer = await ask_mail_server(network, host.name, address)
        if isinstance(answer, MailServerFacts):
            break
    return answer


async def ask_mail_server(network: Network, host: str, address: str) -> MailServerFacts | Gap:
    """Banner, EHLO and, where it is offered, STARTTLS with a second EHLO (RFC 3207).

    One dialogue; a certificate that does not verify is looked at in a second one.
    """
    clock = time.perf_counter()
    async with network.slot(host):
        try:
            facts, dialogue = await _greeted(network, host, address)
        except _FAILURES as error:
            return _gap(error, address)
        if not facts.starttls:
            dialogue.leave()
            return _timed(facts, clock)
        tls = await _encrypted(network, host, address, dialogue)
    if isinstance(tls, Gap):
        return _timed(replace(facts, tls_gap=tls), clock)
    return _timed(replace(facts, tls=tls.endpoint, extensions=tls.extensions), clock)


def _timed(facts: MailServerFacts, clock: float) -> MailServerFacts:
    return replace(facts, milliseconds=round((time.perf_counter() - clock) * 1000, 1))


async def _greeted(
    network: Network, host: str, address: str
) -> tuple[MailServerFacts, SmtpDialogue]:
    async with asyncio.timeout(network.limits.dialogue_seconds):
        dialogue, banner = await SmtpDialogue.open(network, host, address)
        try:
            greeting = await dialogue.ask(EHLO)
        except BaseException:
            dialogue.close()
            raise
    extensions = greeting.extensions if greeting.positive else ()
    facts = MailServerFacts(
        host=host,
        address=address,
        banner=" ".join(banner.texts)[:500],
        extensions=extensions,
        starttls="STARTTLS" in extensions,
    )
    return facts, dialogue


@dataclass(frozen=True, slots=True)
class _Encrypted:
    endpoint: Endpoint
    extensions: tuple[str, ...]


async def _encrypted(
    network: Network, host: str, address: str, dialogue: SmtpDialogue
) -> _Encrypted | Gap:
    fault: ssl.SSLCertVerificationError | None = None
    try:
        async with asyncio.timeout(network.limits.dialogue_seconds):
            try:
                return await _under_tls(dialogue, address, None)
            except ssl.SSLCertVerificationError as error:
                fault = error
            _, dialogue = await _greeted(network, host, address)
            return await _under_tls(dialogue, address, fault)
    except CertificateError as error:
        return Gap(Reason.PROTOCOL, str(error))
    except _FAILURES as error:
        return _gap(error, address)
    finally:
        dialogue.close()


async def _under_tls(
    dialogue: SmtpDialogue, address: str, fault: ssl.SSLCertVerificationError | None
) -> _Encrypted:
    clock = time.perf_counter()
    tls = await dialogue.start_tls(verify=fault is None)
    milliseconds = (time.perf_counter() - clock) * 1000
    # What was said in the clear is forgotten (RFC 3207 section 4.2).
    extensions = (await dialogue.ask(EHLO)).extensions
    dialogue.leave()
    return _Encrypted(described(address, tls, fault, milliseconds), extensions)


def _gap(error: BaseException, address: str) -> Gap:
    if isinstance(error, ReplyError):
        return Gap(Reason.PROTOCOL, str(error))
    return connect_gap(error, address)
