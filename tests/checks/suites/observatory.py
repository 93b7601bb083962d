"""Every outcome of MDN's HTTP Observatory (algorithm 4), a site that has it, and our verdict.

The names, and which of them pass, are those of mdn/mdn-http-observatory, as read in November
2026; the sites are our own. Where ours is another word than theirs, ``because`` says why.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from checks.engine.facts import CorsFacts
from checks.engine.spec import LaunchSpec
from checks.engine.verdict import Status
from tests.checks.rules.builders import DOMAIN, spec_of
from tests.checks.rules.web_builders import (
    HOME,
    REFUSED,
    TLS_FAILED,
    WWW_HOME,
    certificate,
    endpoint,
    page,
    tls,
    visit,
)

STRANGER = "https://stranger.example"
HTTP_HOME = f"http://{DOMAIN}/"
LIBRARY = "cdn.jsdelivr.net/npm/slider@4.2.0/slider.js"
PINNED = 'integrity="sha384-oqVuAfXRKap7fdgcCY5uykM6+R9GqQ8K/uxy9rx7HNQlGYl1kPzQho1wx4JwY8wC"'
HSTS = "max-age=31536000"
HALF_A_YEAR = "max-age=15552000"  # what the Observatory takes for six months


@dataclass(frozen=True)
class Case:
    """A site with one outcome. ``status`` is that of our rule *code*; None: it has no say."""

    outcome: str
    passes: bool  # with the Observatory
    code: str
    status: Status | None
    topics: dict[str, Any]
    because: str = ""
    spec: LaunchSpec | None = None

    @property
    def agrees(self) -> bool:
        return self.passes is (self.status not in (Status.FAIL, Status.WARN))


def seen(**headers: str) -> dict[str, Any]:
    """The front page, with these headers."""
    return {"visits": visit(HOME, headers=headers)}


def csp(policy: str | None = None, **headers: str) -> dict[str, Any]:
    if policy is not None:
        headers["content_security_policy"] = policy
    return {**seen(**headers), "pages": page("<p>Hello")}


def cookie(line: str, **headers: str) -> dict[str, Any]:
    return {**seen(set_cookie=line, **headers), "routes": []}


def cors(allow_origin: str | None, credentials: str | None = None) -> dict[str, Any]:
    return {"cors": CorsFacts(DOMAIN, STRANGER, allow_origin, credentials)}


def script(source: str, attributes: str = "") -> dict[str, Any]:
    return {"pages": page(f'<script src="{source}" {attributes}></script>')}


def way(*urls: str) -> dict[str, Any]:
    """Where http leads, at a domain that has https as well."""
    return {"visits": [visit(*urls), visit(HOME)]}


def at_app(outcome: str, code: str, status: Status, topics: dict[str, Any]) -> Case:
    """At a name below .app, which browsers only ask over https."""
    return Case(outcome, True, code, status, topics, spec=spec_of("coach.app"))


PASS, WARN, FAIL, NONE = Status.PASS, Status.WARN, Status.FAIL, Status.NOT_APPLICABLE
NO_HTTPS = {HTTP_HOME: visit(HTTP_HOME), HOME: REFUSED}
SELF_SIGNED = certificate(DOMAIN, issuer=f"CN={DOMAIN}")
UNTRUSTED = tls(endpoint(SELF_SIGNED, code=18))

NO_PLUGINS = "object-src limits plug-ins, and no browser has any"
MIXED = "browsers block scripts and requests over http in a page over https (mixed content)"
PIN_LIBRARIES = "a service that changes its script without notice can't be pinned"
NO_FRAME_LIMIT = "frame-ancestors * lets everybody frame the page, whatever X-Frame-Options says"

CSP = (
    Case("csp-implemented-with-no-unsafe-default-src-none", True, "HDR002", PASS,
         csp("default-src 'none'; script-src 'self'; form-action 'self'")),
    Case("csp-implemented-with-no-unsafe", True, "HDR002", PASS, csp("default-src 'self'")),
    Case("csp-implemented-with-no-unsafe", True, "HDR002", PASS,
         csp("default-src 'self'; script-src 'nonce-r4nd0m' 'unsafe-inline'")),
    Case("csp-implemented-with-no-unsafe", True, "HDR002", PASS,
         csp("script-src 'nonce-r4nd0m' 'strict-dynamic' https:; object-src 'none'")),
    Case("csp-implemented-with-unsafe-inline-in-style-src-only", True, "HDR002", PASS,
         csp("default-src 'self'; style-src 'self' 'unsafe-inline'")),
    Case("csp-implemented-with-insecure-scheme-in-passive-content-only", True, "HDR002", PASS,
         csp("default-src 'self'; img-src 'self' http:")),
    Case("csp-implemented-but-duplicate-directives", True, "HDR002", PASS,
         csp("default-src 'self'; report-uri /csp; report-uri /csp")),
    Case("csp-implemented-with-unsafe-eval", False, "HDR002", WARN,
         csp("default-src 'self'; script-src 'self' 'unsafe-eval'")),
    Case("csp-implemented-with-unsafe-inline", False, "HDR002", WARN,
         csp("default-src 'self' 'unsafe-inline'")),
    Case("csp-implemented-with-unsafe-inline", False, "HDR002", WARN,
         csp("default-src 'self'; script-src 'self' data:")),
    Case("csp-implemented-with-unsafe-inline", False, "HDR002", WARN, csp("default-src https:")),
    Case("csp-implemented-with-unsafe-inline", False, "HDR002", WARN,
         csp("frame-ancestors 'self'")),
    Case("csp-implemented-with-unsafe-inline", False, "HDR002", PASS, csp("script-src 'self'"),
         because=NO_PLUGINS),
    Case("csp-implemented-with-insecure-scheme", False, "HDR002", WARN,
         csp("default-src 'self'; script-src 'self' http://cdn.example")),
    Case("csp-implemented-with-insecure-scheme", False, "HDR002", PASS,
         csp("default-src 'self'; connect-src http://api.example"), because=MIXED),
    Case("csp-header-invalid", False, "HDR002", WARN,
         csp("default-src 'self'; script-src 'strict-dynamic'")),
    Case("csp-not-implemented", False, "HDR002", FAIL, csp()),
    Case("csp-not-implemented-but-reporting-enabled", False, "HDR002", FAIL,
         csp(content_security_policy_report_only="default-src 'self'")),
)  # fmt: skip

HSTS_CASES = (
    Case("hsts-implemented-max-age-at-least-six-months", True, "HDR001", PASS,
         seen(strict_transport_security=HALF_A_YEAR)),
    Case("hsts-implemented-max-age-less-than-six-months", False, "HDR001", WARN,
         seen(strict_transport_security="max-age=15551999")),
    Case("hsts-header-invalid", False, "HDR001", FAIL,
         seen(strict_transport_security="includeSubDomains")),
    Case("hsts-header-invalid", False, "HDR001", FAIL,
         seen(strict_transport_security="max-age=31536000; max-age=1")),
    Case("hsts-not-implemented", False, "HDR001", FAIL, seen()),
    Case("hsts-not-implemented-no-https", False, "TLS001", FAIL,
         {"visits": NO_HTTPS, "tls_hosts": tls(failures=((DOMAIN, TLS_FAILED),))}),
    Case("hsts-invalid-cert", False, "TLS002", FAIL, {"tls_hosts": UNTRUSTED}),
    at_app("hsts-preloaded", "HDR001", PASS, {"visits": visit("https://coach.app/")}),
)  # fmt: skip

COOKIES = (
    Case("cookies-not-found", True, "HDR007", NONE, {**seen(), "routes": []}),
    Case("cookies-secure-with-httponly-sessions-and-samesite", True, "HDR007", PASS,
         cookie("sessionid=; Secure; HttpOnly; SameSite=Lax")),
    Case("cookies-secure-with-httponly-sessions", True, "HDR007", PASS,
         cookie("sessionid=; Secure; HttpOnly")),
    Case("cookies-without-secure-flag-but-protected-by-hsts", False, "HDR007", WARN,
         cookie("lang=; Path=/", strict_transport_security=HSTS)),
    Case("cookies-without-secure-flag", False, "HDR007", WARN, cookie("lang=; Path=/")),
    Case("cookies-session-without-secure-flag-but-protected-by-hsts", False, "HDR007", FAIL,
         cookie("sessionid=; HttpOnly", strict_transport_security=HSTS)),
    Case("cookies-session-without-secure-flag", False, "HDR007", FAIL,
         cookie("sessionid=; HttpOnly")),
    Case("cookies-session-without-httponly-flag", False, "HDR007", FAIL,
         cookie("login_token=; Secure")),
    Case("cookies-anticsrf-without-samesite-flag", False, "HDR007", WARN,
         cookie("csrftoken=; Secure")),
    Case("cookies-samesite-flag-invalid", False, "HDR007", WARN,
         cookie("lang=; Secure; SameSite=Maybe")),
    Case("cookies-samesite-flag-invalid", False, "HDR007", WARN,
         cookie("lang=; Secure; SameSite")),
    Case("cookies-samesite-flag-invalid", False, "HDR007", WARN, cookie("lang=; SameSite=None")),
)  # fmt: skip

CORS = (
    Case("cross-origin-resource-sharing-not-implemented", True, "HDR008", PASS, cors(None)),
    Case("cross-origin-resource-sharing-implemented-with-public-access", True, "HDR008", PASS,
         cors("*")),
    Case("cross-origin-resource-sharing-implemented-with-restricted-access", True, "HDR008", PASS,
         cors("https://app.coach.example", "true")),
    Case("cross-origin-resource-sharing-implemented-with-universal-access", False, "HDR008", FAIL,
         cors(STRANGER, "true")),
)  # fmt: skip

REDIRECTION = (
    Case("redirection-to-https", True, "WEB002", PASS, way(HTTP_HOME, HOME)),
    Case("redirection-to-https", True, "WEB003", PASS, way(HTTP_HOME, HOME)),
    Case("redirection-not-needed-no-http", True, "WEB002", NONE,
         {"visits": {HTTP_HOME: REFUSED, HOME: visit(HOME)}}),
    at_app("redirection-all-redirects-preloaded", "WEB003", NONE,
           {"visits": [visit("http://coach.app/", "https://www.coach.app/"),
                       visit("https://coach.app/", "https://www.coach.app/")]}),
    Case("redirection-missing", False, "WEB002", FAIL, way(HTTP_HOME)),
    Case("redirection-not-to-https", False, "WEB002", FAIL,
         way(HTTP_HOME, f"http://www.{DOMAIN}/")),
    Case("redirection-not-to-https-on-initial-redirection", False, "WEB003", FAIL,
         way(HTTP_HOME, f"http://www.{DOMAIN}/", WWW_HOME)),
    Case("redirection-off-host-from-http", False, "WEB003", FAIL, way(HTTP_HOME, WWW_HOME)),
    Case("redirection-invalid-cert", False, "TLS002", FAIL, {"tls_hosts": UNTRUSTED}),
)  # fmt: skip

REFERRER_POLICY = (
    Case("referrer-policy-private", True, "HDR005", PASS, seen(referrer_policy="same-origin")),
    Case("referrer-policy-private", True, "HDR005", PASS,
         seen(referrer_policy="unsafe-url, strict-origin-when-cross-origin")),
    Case("referrer-policy-not-implemented", True, "HDR005", PASS, seen()),
    Case("referrer-policy-unsafe", False, "HDR005", FAIL, seen(referrer_policy="unsafe-url")),
    Case("referrer-policy-unsafe", False, "HDR005", FAIL,
         seen(referrer_policy="no-referrer-when-downgrade")),
    Case("referrer-policy-header-invalid", False, "HDR005", WARN, seen(referrer_policy="always")),
)  # fmt: skip

SRI = (
    Case("sri-implemented-and-all-scripts-loaded-securely", True, "HDR010", NONE,
         script("/site.js", PINNED)),
    Case("sri-implemented-and-external-scripts-loaded-securely", True, "HDR010", PASS,
         script(f"https://{LIBRARY}", PINNED)),
    Case("sri-not-implemented-response-not-html", True, "HDR010", None, {"pages": []}),
    Case("sri-not-implemented-but-no-scripts-loaded", True, "HDR010", NONE,
         {"pages": page("<p>Hello")}),
    Case("sri-not-implemented-but-all-scripts-loaded-from-secure-origin", True, "HDR010", NONE,
         script("/site.js")),
    Case("sri-not-implemented-but-external-scripts-loaded-securely", False, "HDR010", WARN,
         script(f"https://{LIBRARY}")),
    Case("sri-not-implemented-but-external-scripts-loaded-securely", False, "HDR010", NONE,
         script("https://js.stripe.com/v3/"), because=PIN_LIBRARIES),
    Case("sri-implemented-but-external-scripts-not-loaded-securely", False, "WEB017", FAIL,
         script(f"http://{LIBRARY}", PINNED)),
    Case("sri-implemented-but-external-scripts-not-loaded-securely", False, "WEB017", PASS,
         script(f"//{LIBRARY}", PINNED), because="in a page over https, // is https"),
    Case("sri-not-implemented-and-external-scripts-not-loaded-securely", False, "WEB017", FAIL,
         script(f"http://{LIBRARY}")),
    Case("sri-not-implemented-and-external-scripts-not-loaded-securely", False, "HDR010", WARN,
         script(f"//{LIBRARY}")),
)  # fmt: skip

CONTENT_TYPE_OPTIONS = (
    Case("x-content-type-options-nosniff", True, "HDR003", PASS,
         seen(x_content_type_options="NoSniff")),
    Case("x-content-type-options-not-implemented", False, "HDR003", FAIL, seen()),
    Case("x-content-type-options-header-invalid", False, "HDR003", FAIL,
         seen(x_content_type_options="sniff")),
)  # fmt: skip

FRAME_OPTIONS = (
    Case("x-frame-options-sameorigin-or-deny", True, "HDR004", PASS,
         seen(x_frame_options="sameorigin")),
    Case("x-frame-options-implemented-via-csp", True, "HDR004", PASS,
         seen(content_security_policy="frame-ancestors 'self'")),
    Case("x-frame-options-implemented-via-csp", True, "HDR004", FAIL,
         seen(content_security_policy="frame-ancestors *", x_frame_options="DENY"),
         because=NO_FRAME_LIMIT),
    Case("x-frame-options-allow-from-origin", True, "HDR004", WARN,
         seen(x_frame_options="ALLOW-FROM https://partner.example"),
         because="no browser knows ALLOW-FROM any more, so everybody may frame the page"),
    Case("x-frame-options-header-invalid", False, "HDR004", WARN,
         seen(x_frame_options="SOMETIMES")),
    Case("x-frame-options-not-implemented", False, "HDR004", FAIL, seen()),
)  # fmt: skip

CASES = (
    *CSP, *HSTS_CASES, *COOKIES, *CORS, *REDIRECTION, *REFERRER_POLICY, *SRI,
    *CONTENT_TYPE_OPTIONS, *FRAME_OPTIONS,
)  # fmt: skip

# Outcomes without a counterpart of ours.
WITHOUT = {
    "html-not-parseable": "HTML has no syntax errors: every text parses into a page (WHATWG HTML)",
    **dict.fromkeys(
        (
            "corp-not-implemented",
            "corp-implemented-with-same-origin",
            "corp-implemented-with-same-site",
            "corp-implemented-with-cross-origin",
            "corp-header-invalid",
        ),
        "isolation from other origins is the catalogue's third priority, HDR009",
    ),
}
