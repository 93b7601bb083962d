"""A browser by its User-Agent header ("Firefox on Windows"), and whether passkeys work here."""

import ipaddress
from typing import Final
from urllib.parse import urlsplit

from django import template

register = template.Library()

# First match wins: nearly every browser also names the ones before it.
BROWSERS: Final = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser/", "Samsung Internet"),
    ("Firefox/", "Firefox"),
    ("FxiOS/", "Firefox"),
    ("CriOS/", "Chrome"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
)
SYSTEMS: Final = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "Mac"),
    ("Linux", "Linux"),
)


@register.filter
def browser(user_agent: str) -> str:
    """Name and system; only what is known of them, else "An unknown browser"."""
    name = next((word for mark, word in BROWSERS if mark in user_agent), "An unknown browser")
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    return f"{name} on {system}" if system else name


@register.filter
def is_address(host: str) -> bool:
    """Whether a Host header names an IP address: browsers make passkeys for names only
    (WebAuthn Level 3, 5.1.3: the effective domain must be a valid domain)."""
    try:
        ipaddress.ip_address(urlsplit(f"//{host}").hostname or "")
    except ValueError:
        return False
    return True


@register.filter
def by_local_name(host: str) -> str:
    """127.0.0.1:8000 -> localhost:8000; empty for what is not this machine."""
    name, port = urlsplit(f"//{host}").hostname, urlsplit(f"//{host}").port
    if name not in ("127.0.0.1", "::1"):
        return ""
    return f"localhost:{port}" if port else "localhost"
