"""What keeps machines from the forms outside, without a riddle for people.

A field that no person sees must stay empty, the page must have been looked at for a moment, and
nobody comes more often than a person would.
"""

from __future__ import annotations

import ipaddress
import time
from datetime import timedelta
from typing import Any

from allauth.account.adapter import get_adapter
from django import forms
from django.core import signing
from django.core.exceptions import ValidationError
from django.http import HttpRequest

from engagements.models import FrontDoor, Knock, Rate
from engagements.secret_values import NoSecretValues

TRAP = "company_fax"  # the name of the field that no person sees
BEGAN = "began"
QUICKEST, LONGEST = 1.5, 24 * 3600.0  # seconds between a form's page and its sending
SALT = "engagements.public.began"
AN_HOUR, A_DAY = timedelta(hours=1), timedelta(days=1)

TOO_OFTEN = "That were many tries in a short time. Please come back in an hour."
BUSY = "Many people are trying this at the moment. Please come back in an hour."
MAILED_OFTEN = "This address was sent several links today. Please try again tomorrow."


class GuardedForm(NoSecretValues, forms.Form):
    """A form for strangers. Its page shows `stamp` and the trap beside the fields."""

    @property
    def stamp(self) -> str:
        """When the page was first shown, signed; a fresh one where there is none to go on with."""
        sent = str(self.data.get(BEGAN, ""))
        return sent if _age(sent) is not None else stamp()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        age = _age(str(self.data.get(BEGAN, "")))
        if self.data.get(TRAP):
            raise ValidationError("This was not sent: a field that must stay empty was filled in.")
        if age is None:
            raise ValidationError("The page lay open for a long time. Please press once more.")
        if age < QUICKEST:
            raise ValidationError("That was very quick. Please press once more.")
        return cleaned


def stamp(moment: float | None = None) -> str:
    """What a form's page carries; `moment` in seconds since 1970, now when None."""
    return signing.dumps({"at": time.time() if moment is None else moment}, salt=SALT)


def knock_for_tool(request: HttpRequest, door: FrontDoor, *more: Rate) -> None:
    """Count one use of a tool. Raises TooManyKnocks with a sentence for the visitor."""
    Knock.count(
        Rate(f"tool {visitor_of(request)}", 20, AN_HOUR, TOO_OFTEN),
        *more,
        Rate(f"door {door.pk}", 300, AN_HOUR, BUSY),
    )


def knock_for_mail(request: HttpRequest, door: FrontDoor, email: str) -> None:
    """Count one mail to an address that a stranger typed. Raises TooManyKnocks."""
    Knock.count(
        Rate(f"mailer {visitor_of(request)}", 5, AN_HOUR, TOO_OFTEN),
        Rate(f"mail {email.lower()}", 3, A_DAY, MAILED_OFTEN),
        Rate(f"mails {door.pk}", 60, AN_HOUR, BUSY),
    )


def visitor_of(request: HttpRequest) -> str:
    """Who knocks: the IPv4 address, or the /64 network that one household has of IPv6."""
    address = ipaddress.ip_address(get_adapter(request).get_client_ip(request))
    if isinstance(address, ipaddress.IPv6Address):
        if address.ipv4_mapped:
            return str(address.ipv4_mapped)
        return str(ipaddress.ip_network((address, 64), strict=False))
    return str(address)


def _age(sent: str) -> float | None:
    """Seconds since the page was shown; None for what we never signed or what is too old."""
    try:
        age = time.time() - float(signing.loads(sent, salt=SALT)["at"])
    except (signing.BadSignature, KeyError, TypeError, ValueError):
        return None
    return age if age <= LONGEST else None
