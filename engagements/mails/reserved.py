"""Names that no mail server delivers to: RFC 2606 and RFC 6761, section 6.

The demo's people live there. A real mail server that is asked to reach them only makes bounces.
"""

from __future__ import annotations

from django.core.mail import get_connection
from django.core.mail.backends import console, dummy, filebased, locmem

TOP = {"example", "invalid", "localhost", "test"}
SECOND = {"example.com", "example.net", "example.org"}
# Where mail only lies on this machine, nobody is bothered by it.
STAYS_HERE = (
    console.EmailBackend,
    dummy.EmailBackend,
    filebased.EmailBackend,
    locmem.EmailBackend,
)


def is_reserved(address: str) -> bool:
    """Whether the address lies under a reserved name.

    >>> is_reserved("nora@harbour-coaching.example"), is_reserved("nora@example.coach")
    (True, False)
    """
    labels = address.rpartition("@")[2].rstrip(".").lower().split(".")
    return labels[-1] in TOP or ".".join(labels[-2:]) in SECOND


def is_unreachable(address: str) -> bool:
    """Whether mail to it would leave this machine and can't arrive."""
    return is_reserved(address) and not isinstance(get_connection(), STAYS_HERE)
