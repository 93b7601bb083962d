"""Secrets that a page or a script hands to every visitor, by their issuers' own prefixes.

Only kinds and positions are returned, never a value. Keys that are meant for browsers
(Stripe ``pk_``, Google ``AIza``, Supabase ``anon``, Mapbox ``pk.``) are no secrets and have
no pattern here.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from itertools import islice

MAX_TEXT = 3_000_000  # characters that are looked at
MAX_LEAKS = 50
MAX_SETTINGS = 20_000  # characters of one settings object
MAX_OBJECTS = 20  # settings objects of one text


@dataclass(frozen=True, slots=True)
class Leak:
    """Where in the text (offset in characters) a secret of some kind starts."""

    kind: str
    position: int
    length: int

    def __str__(self) -> str:
        return f"{self.kind} at character {self.position}, {self.length} characters, not shown"


# Each pattern begins with a literal, so that the scan of a large bundle stays fast, and each
# repetition is bounded. Sources: the issuers' documentation of their token formats.
_PATTERNS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (kind, re.compile(pattern))
    for kind, pattern in (
        ("Stripe secret key", r"sk_live_[A-Za-z0-9]{16,247}"),
        ("Stripe restricted key", r"rk_live_[A-Za-z0-9]{16,247}"),
        ("Stripe test secret key", r"sk_test_[A-Za-z0-9]{16,247}"),
        ("Stripe webhook secret", r"whsec_[A-Za-z0-9+/=]{24,128}"),
        ("AWS access key", r"AKIA[A-Z2-7]{16}"),
        ("AWS temporary access key", r"ASIA[A-Z2-7]{16}"),
        ("Google OAuth client secret", r"GOCSPX-[A-Za-z0-9_-]{28}"),
        ("GitHub token", r"gh[pousr]_[A-Za-z0-9]{36,255}"),
        ("GitHub token", r"github_pat_[A-Za-z0-9_]{50,255}"),
        ("GitLab token", r"glpat-[A-Za-z0-9_-]{20,64}"),
        ("Slack token", r"xox[abeoprs]-[A-Za-z0-9-]{20,250}"),
        ("Slack webhook", r"hooks\.slack\.com/services/T[A-Z0-9]{7,12}/B[A-Z0-9]{7,12}/\w{20,30}"),
        ("Discord webhook", r"discord(?:app)?\.com/api/webhooks/\d{15,21}/[\w-]{50,90}"),
        ("SendGrid key", r"SG\.[\w-]{22}\.[\w-]{43}"),
        ("Mailchimp key", r"(?<![0-9a-f])[0-9a-f]{32}-us\d{1,2}(?!\d)"),
        ("Mailgun key", r"key-[0-9a-f]{32}"),
        ("Brevo key", r"xkeysib-[0-9a-f]{64}-[A-Za-z0-9]{16}"),
        ("Resend key", r"re_[A-Za-z0-9]{8}_[A-Za-z0-9]{24}"),
        ("OpenAI key", r"sk-(?:proj|svcacct|admin)-[\w-]{40,250}"),
        ("OpenAI key", r"sk-[A-Za-z0-9]{20}T3BlbkFJ[A-Za-z0-9]{20}"),
        ("Anthropic key", r"sk-ant-[a-z0-9]{3,10}-[\w-]{40,200}"),
        ("Supabase secret key", r"sb_secret_[\w-]{20,100}"),
        ("Shopify token", r"shp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}"),
        ("Square token", r"sq0csp-[\w-]{43}"),
        ("npm token", r"npm_[A-Za-z0-9]{36}"),
        ("DigitalOcean token", r"do[opr]_v1_[0-9a-f]{64}"),
        ("Mapbox secret token", r"sk\.eyJ[\w-]{20,300}\.[\w-]{20,60}"),
        ("Airtable token", r"pat[A-Za-z0-9]{14}\.[0-9a-f]{64}"),
        ("Telegram bot token", r"(?<!\d)\d{8,10}:AA[\w-]{33}"),
        ("database address with password",
         r"(?:postgres(?:ql)?|mysql|mongodb(?:\+srv)?|rediss?|amqps?)://"
         r"[^\s:/@\"'<>`]{0,64}:[^\s/@\"'<>`]{3,128}@[\w.-]{3,253}"),
        ("private key", r"-----BEGIN (?:[A-Z0-9]{1,10} ){0,2}PRIVATE KEY-----"),
    )
)  # fmt: skip
_TOKEN = re.compile(r"eyJ[\w-]{10,300}\.(eyJ[\w-]{10,2000})\.[\w-]{20,700}")  # RFC 7519, signed
_PLACEHOLDER = re.compile(
    r"x{6}|\*{3}|0{10}|1234567890|\.\.\.|EXAMPLE|example|your|YOUR|placeholder|changeme|\$\{|\{\{"
)
_SETTINGS_OBJECT = re.compile(
    r"(?:window|globalThis|self)(?:\.|\[[\"'])"
    r"(?:_{0,2}(?:env|ENV|RUNTIME_CONFIG|runtimeConfig|APP_CONFIG|appConfig|CONFIG|config)_{0,2})"
    r"(?:[\"']\])?\s{0,20}=\s{0,20}(?:Object\.freeze\()?\{"
)
_SETTING = re.compile(r"[\"']?([A-Za-z_]\w{0,80})[\"']?\s{0,20}:\s{0,20}[\"'`]([^\"'`\s]{6,4000})")
_WORDS = re.compile(r"[A-Z]?[a-z0-9]+|[A-Z0-9]+(?![a-z])")
_SECRET_WORDS = frozenset({"secret", "password", "passwd", "private", "credential", "credentials"})
_SECRET_PHRASES = ("service_role", "access_key", "database_url", "auth_token", "api_token",
                   "access_token", "bot_token", "signing_key", "encryption_key")  # fmt: skip
_PUBLIC_WORDS = frozenset({"public", "publishable", "anon", "site", "client", "url", "label"})


def find_leaks(text: str) -> tuple[Leak, ...]:
    """Every secret found in *text*, in order, at most :data:`MAX_LEAKS`. Never raises."""
    searched = text[:MAX_TEXT]
    found = {
        match.start(): Leak(kind, match.start(), len(match[0]))
        for kind, pattern in _PATTERNS
        for match in pattern.finditer(searched)
        if _is_real(searched, match)
    }
    for match in _TOKEN.finditer(searched):
        if _is_service_role(match[1]):
            found[match.start()] = Leak("Supabase service key", match.start(), len(match[0]))
    return tuple(found[position] for position in sorted(found)[:MAX_LEAKS])


def settings_names(text: str) -> tuple[str, ...]:
    """Secret-sounding names with a value in a settings object that a page puts on ``window``.

    Finds ``window._env_ = {...}`` and its relatives, as build tools write them at start-up.
    """
    names: dict[str, None] = {}
    for start in islice(_SETTINGS_OBJECT.finditer(text[:MAX_TEXT]), MAX_OBJECTS):
        body = text[start.end() : start.end() + MAX_SETTINGS]
        for name, value in _SETTING.findall(body.partition("};")[0]):
            if sounds_secret(name) and not _PLACEHOLDER.search(value):
                names[name] = None
    return tuple(names)[:MAX_LEAKS]


def sounds_secret(name: str) -> bool:
    """Whether a setting of this name would be a secret: DB_PASSWORD, not STRIPE_PUBLIC_KEY."""
    words = [word.lower() for word in _WORDS.findall(name[:100])]
    joined = "_".join(words)
    secret = bool(_SECRET_WORDS.intersection(words)) or any(
        phrase in joined for phrase in _SECRET_PHRASES
    )
    public = bool(_PUBLIC_WORDS.intersection(words)) and not (
        {"secret", "password", "private"}.intersection(words) or "database_url" in joined
    )
    return secret and not public


def _is_real(text: str, match: re.Match[str]) -> bool:
    """Not the tail of a longer word, and not the sample of somebody's documentation."""
    before = text[match.start() - 1 : match.start()]
    glued = match[0][0].isalnum() and (before.isalnum() or before == "_")
    return not glued and not _PLACEHOLDER.search(match[0])


def _is_service_role(payload: str) -> bool:
    try:
        claims = base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4))
    except (binascii.Error, ValueError):
        return False
    return b'"service_role"' in claims
