"""Pages that a host shows when nobody has put a site there, by their own first words."""

from __future__ import annotations

# What the visible text begins with or holds, lower case, and what such a page is.
_SIGNS: tuple[tuple[str, str], ...] = (
    ("welcome to nginx", "the start page of a fresh web server"),
    ("apache2 ubuntu default page", "the start page of a fresh web server"),
    ("apache2 debian default page", "the start page of a fresh web server"),
    ("test page for the apache http server", "the start page of a fresh web server"),
    ("testing 123.. this page is used to test the proper operation", "a fresh web server's page"),
    ("congratulations! your caddy server is working", "the start page of a fresh web server"),
    ("internet information services", "the start page of a fresh web server"),
    ("default web site page", "the web host's own page"),
    ("web server's default page", "the web host's own page"),
    ("this is the default welcome page", "the web host's own page"),
    ("account suspended", "the web host's notice that the account is suspended"),
    ("this account has been suspended", "the web host's notice that the account is suspended"),
    ("this domain is parked", "a parking page"),
    ("this domain name is parked", "a parking page"),
    ("this domain is for sale", "a parking page"),
    ("this domain name is for sale", "a parking page"),
    ("the domain name is for sale", "a parking page"),
    ("is parked free, courtesy of", "a parking page"),
    ("buy this domain", "a parking page"),
    ("parked domain name on hostinger", "a parking page"),
    ("this domain has recently been registered", "the registrar's page"),
    ("this web page is parked", "a parking page"),
    ("future home of something quite cool", "the web host's own page"),
    ("there isn't a github pages site here", "the platform's “no site here” page"),
    ("deployment_not_found", "the platform's “no site here” page"),
    ("the deployment could not be found on vercel", "the platform's “no site here” page"),
    ("looks like you’ve followed a broken link or entered a url that doesn’t exist on netlify",
     "the platform's “no site here” page"),
    ("there's nothing here, yet", "the platform's “no site here” page"),
    ("domain isn't connected to a website", "the platform's “no site here” page"),
    ("sorry, this shop is currently unavailable", "the shop platform's “no shop here” page"),
    ("project not found", "the platform's “no site here” page"),
)  # fmt: skip
_LONGEST_PARKED = 400  # characters; real sites quote such words further down


def placeholder_of(text: str) -> str | None:
    """What kind of placeholder the first words *text* of a page belong to, or None."""
    start = " ".join(text[:_LONGEST_PARKED].split()).lower().replace("’", "'")
    return next((kind for sign, kind in _SIGNS if sign.replace("’", "'") in start), None)
