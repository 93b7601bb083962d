"""The name a sprint is for, as a person types it and as DNS spells it."""

import ipaddress
import re

import idna
from django.core.exceptions import ValidationError

# RFC 3986 section 3, of which people paste http and https, with a path or without the scheme.
_ADDRESS = re.compile(r"(?:https?://)?(?P<name>[^/?#@:]+)(?::(?:80|443))?(?:[/?#].*)?", re.I | re.S)
_LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def clean_domain(text: str) -> str:
    """The registered name in lower-case A-label form, without a final dot.

    Raises ValidationError with one sentence saying what to type instead. Whether the name
    exists is for the audit to find out.
    """
    name = text.strip().rstrip(".")
    if not name:
        raise ValidationError("Type the domain, for example coach.example.", code="domain")
    if "/" in name or "@" in name or ":" in name:
        raise ValidationError(
            "Type only the domain, without https:// or an e-mail address around it.", code="domain"
        )
    if _is_address(name):
        raise ValidationError("That is an IP address. Type the domain's name.", code="domain")
    try:
        ascii_name = idna.encode(name, uts46=True).decode().lower()
    except idna.IDNAError:
        raise ValidationError("That can't be a domain: check its letters.", code="domain") from None
    labels = ascii_name.split(".")
    if len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels):
        raise ValidationError(
            "That can't be a domain: it needs an ending, like coach.example.", code="domain"
        )
    return ascii_name


def domain_in(text: str) -> str:
    """The domain in what somebody pasted: a name, or the address of one of its pages.

    `www` in front is left out: it is a host of the domain, not the domain. Raises ValidationError
    as `clean_domain` does.
    """
    found = _ADDRESS.fullmatch(text.strip())
    name = clean_domain(found["name"] if found else text)
    host, _, rest = name.partition(".")
    return rest if host == "www" and "." in rest else name


def readable_domain(name: str) -> str:
    """Both ways to write an international name ("bücher.example, in DNS xn--bcher-kva.example");
    any other as it is."""
    if "xn--" not in name:
        return name
    try:
        return f"{idna.decode(name)}, in DNS {name}"
    except idna.IDNAError:
        return name


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name)
    except ValueError:
        return False
    return True
