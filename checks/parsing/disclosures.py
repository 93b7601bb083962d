"""Pages that servers write by themselves and that strangers should not see, by their own words."""

from __future__ import annotations

import re

MAX_READ = 200_000  # characters

# A listing names the folder in its title and its heading (nginx, Apache, Caddy, lighttpd, Python).
_LISTING = re.compile(
    r"<title>\s*(?:index of /|directory listing for /|listing of /)|<h1>\s*index of /|"
    r"<h1>\s*directory listing for /",
    re.IGNORECASE,
)

# What only a framework's own page for developers says.
_DEBUG: tuple[tuple[str, str], ...] = (
    ("you're seeing this error because you have <code>debug = true</code>", "Django's debug page"),
    ("using the urlconf defined in", "Django's debug page"),
    ("<title>routing error</title>", "Rails' page for developers"),
    ("action controller: exception caught", "Rails' page for developers"),
    ("werkzeug debugger", "Werkzeug's debugger"),
    ("symfony\\component\\httpkernel\\exception\\", "Symfony's debug page"),
    ("illuminate\\foundation\\", "Laravel's debug page"),
    ("whoops, looks like something went wrong", "a debug page of PHP's Whoops"),
    ("vendor/laravel/framework/", "Laravel's debug page"),
    ("notfoundhttpexception", "a stack trace of a PHP framework"),
    ("at system.web.httpapplication", "a stack trace of ASP.NET"),
    ("traceback (most recent call last)", "a Python stack trace"),
    ("node_modules/express/lib/router", "a Node.js stack trace"),
    ("<b>fatal error</b>:", "a PHP error with its file's path"),
)

_STATUS: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"<title>Apache Status</title>|<h1>Apache Server Status for"), "Apache's status"),
    (re.compile(r'"(?:activeProfiles|propertySources)"\s*:\s*\['), "Spring's environment"),
    (re.compile(r"<title>phpinfo\(\)</title>|<h1 class=\"p\">PHP Version"), "PHP's settings"),
)
STATUS_PATHS = ("/server-status", "/actuator/env", "/info.php")


def folder_listing(text: str) -> str | None:
    """Whether *text* lists a folder's files, and how many links it has."""
    start = text[:MAX_READ]
    if not _LISTING.search(start):
        return None
    number = len(re.findall(r"<a\s[^>]{0,300}href=", start, re.IGNORECASE))
    return f"a list of a folder's files ({number} {'link' if number == 1 else 'links'})"


def debug_page(text: str) -> str | None:
    """Whose page for developers *text* is, or None."""
    words = " ".join(text[:MAX_READ].split()).lower().replace("’", "'").replace("&#x27;", "'")
    return next((whose for sign, whose in _DEBUG if sign in words), None)


def status_page(text: str) -> str | None:
    """Which server's account of itself *text* is, or None."""
    return next((whose for sign, whose in _STATUS if sign.search(text[:MAX_READ])), None)
