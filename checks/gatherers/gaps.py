"""Why looking failed, said plainly: what sockets, TLS and the network guard raise, as gaps."""

from __future__ import annotations

import errno
import ssl

from checks.engine.facts import Gap, Reason


class Blocked(Exception):
    """The guard would not connect. ``str()`` is the sentence to show."""


# What connecting may raise; ValueError is of a name that can't stand in a TLS handshake.
FAILURES = (OSError, EOFError, Blocked, ValueError)
_NO_ROUTE = (errno.ENETUNREACH, errno.EHOSTUNREACH, errno.EADDRNOTAVAIL, errno.EAFNOSUPPORT)


def gap_of(error: BaseException) -> Gap:
    """Say plainly why looking failed, for what a socket, TLS or the guard raised."""
    if isinstance(error, Blocked):
        return Gap(Reason.BLOCKED, str(error))
    if isinstance(error, ssl.SSLError):
        return Gap(Reason.TLS, f"the TLS handshake failed: {_tls_words(error)}")
    for kind, reason, sentence in _FAILURES:
        if isinstance(error, kind):
            return Gap(reason, sentence)
    if isinstance(error, OSError):
        return _socket_gap(error)
    return Gap(Reason.PROTOCOL, "the answer was not what the protocol allows")


def connect_gap(error: BaseException, address: str) -> Gap:
    """As :func:`gap_of`; "no route" to an IPv6 address may be our own lack of IPv6."""
    no_route = isinstance(error, OSError) and error.errno in _NO_ROUTE
    if no_route and ":" in address:
        return Gap(Reason.NOT_ATTEMPTED, "there is no IPv6 route from here")
    return gap_of(error)


def _socket_gap(error: OSError) -> Gap:
    """No network, no free socket, a firewall of our own: nobody's fault but ours."""
    words = error.strerror or "no reason given"
    if error.errno == errno.EHOSTUNREACH:
        return Gap(Reason.UNREACHABLE, f"could not connect: {words}")
    return Gap(Reason.OURS, f"could not connect from here: {words}")


_FAILURES: tuple[tuple[type[BaseException], Reason, str], ...] = (
    (TimeoutError, Reason.TIMEOUT, "no answer in time"),
    (ConnectionRefusedError, Reason.UNREACHABLE, "the connection was refused"),
    (ConnectionError, Reason.RESET, "the connection was closed before the answer was complete"),
    (EOFError, Reason.RESET, "the connection was closed before the answer was complete"),
)


def _tls_words(error: ssl.SSLError) -> str:
    if isinstance(error, ssl.SSLCertVerificationError):
        return error.verify_message
    reason = getattr(error, "reason", None) or "no reason given"
    return str(reason).lower().replace("_", " ")
