"""Tells a secret's value from its name, so that no form of the product keeps one.

Two kinds of sign: the shapes in which providers hand out keys, and a long random-looking word.
The second is a guess, so it lets pass what is public by nature: identifiers, hashes, addresses,
DNS records and verification tokens.
"""

import math
import re
from collections import Counter
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

# What providers hand out. Public halves (pk_live_, publishable keys) are not in this list.
SHAPES: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), reason)
    for pattern, reason in (
        (r"-----BEGIN (?:[A-Z]+ ){0,3}PRIVATE KEY", "a private key"),
        (r"\b[sr]k_live_[0-9A-Za-z]{8,}", "a live Stripe key"),
        (r"\b[sr]k_test_[0-9A-Za-z]{8,}", "a Stripe test key"),
        (r"\bwhsec_[0-9A-Za-z+/]{16,}", "a webhook secret"),
        (r"\b(?:AKIA|ASIA)[0-9A-Z]{16}\b", "an AWS key"),
        (r"\bAIza[0-9A-Za-z_-]{35}", "a Google API key"),
        (r"\bGOCSPX-[0-9A-Za-z_-]{20,}", "a Google client secret"),
        (r"\bya29\.[0-9A-Za-z_-]{20,}", "a Google access token"),
        (r"\bgh[pousr]_[0-9A-Za-z]{30,}", "a GitHub token"),
        (r"\bgithub_pat_[0-9A-Za-z_]{30,}", "a GitHub token"),
        (r"\bglpat-[0-9A-Za-z_-]{20,}", "a GitLab token"),
        (r"\blr_[0-9A-Za-z_-]{40,}", "a LaunchReady token"),
        (r"\bxox[abeoprs]-[0-9A-Za-z-]{10,}", "a Slack token"),
        (r"https://hooks\.slack\.com/services/\w+/\w+/\w+", "a Slack webhook address"),
        (r"\bSG\.[0-9A-Za-z_-]{16,}\.[0-9A-Za-z_-]{16,}", "a SendGrid key"),
        (r"\bkey-[0-9a-f]{32}\b", "a Mailgun key"),
        (r"\bsk-(?:ant-|proj-)?[0-9A-Za-z_-]{20,}", "an AI provider's key"),
        (r"\bdop_v1_[0-9a-f]{64}", "a DigitalOcean token"),
        (r"\bnpm_[0-9A-Za-z]{36}", "an npm token"),
        (r"\bshp(?:at|ca|pa|ss)_[0-9a-fA-F]{32}", "a Shopify token"),
        (r"\bEAA[0-9A-Za-z]{60,}", "a Facebook token"),
        (r"\b[0-9]{8,10}:AA[0-9A-Za-z_-]{33}\b", "a Telegram bot token"),
        (r"\beyJ[0-9A-Za-z_-]{8,}\.eyJ[0-9A-Za-z_-]{8,}\.[0-9A-Za-z_-]{8,}", "a signed token"),
        (
            r"\b[a-z][a-z0-9+.-]{1,20}://[^\s/:@]{0,80}:[^\s/@]{3,200}@",
            "an address with a password",
        ),
        (
            r"(?i)\b(?:password|passwd|pwd|secret|api[_-]?key|token)\s{0,3}[=:]\s{0,3}[\"']?"
            r"(?=[^\s\"']{0,60}[0-9!@#$%^&*])[^\s\"'<>{}]{8,200}",
            "a password",
        ),
    )
)

# "token=…" is a password, unless it is the proof that a domain is somebody's.
_PROOF = re.compile(r"(?i)(?:verif|validat|challenge|domain|site)[a-z0-9_.-]{0,60}[=:]")

# Words that may be long and random and are meant to be read by anyone.
PUBLIC: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?i)\A[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\Z",  # UUID
        r"(?i)\A(?:sha(?:256|384|512):|sha(?:256|384|512)-)",  # digest, subresource integrity
        r"\A(?:v=spf1|v=DMARC1|v=DKIM1|v=STSv1|v=TLSRPTv1|v=BIMI1)",
        r"\A(?:p=)?MI[GIHJ][0-9A-Za-z+/=]{20,}\Z",  # DER of a public key, as in DKIM
        r"(?i)\A[a-z0-9_.-]{0,60}(?:verif|validat|site|domain|challenge|_acme)[a-z0-9_.-]{0,60}[=:]",
        r"\AMS=ms[0-9]+\Z",
        r"\A(?:[0-9A-Za-z_-]{1,63}\.)+[A-Za-z][0-9A-Za-z-]{1,62}\.?\Z",  # a host name
        r"\A[^\s@]+@[^\s@]+\.[^\s@]+\Z",  # a mail address
        r"\A[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\Z",  # the NAME of a variable
        r"\A(?:pk|pub)_(?:live|test)_",  # publishable half of a key pair
        r"\A(?:https?|mailto|ftp):",
        r"\A(?:[a-z0-9+]+:)?//",
    )
)

_LONGEST = 20_000  # more than any field takes; keeps hostile input cheap
_RANDOM_LENGTH = 20
_RANDOM_BITS = 3.6  # a character; English words run together stay below


def looks_like_secret(text: str) -> str | None:
    """What a value in `text` looks like ("a live Stripe key"), or None.

    Reads at most the first 20,000 characters, in linear time.
    """
    text = text[:_LONGEST]
    for shape, reason in SHAPES:
        if shape.search(text):
            return reason
    if _is_dns_record(text):
        return None
    words = re.split(r"[\s,;\"'<>()\[\]{}|`“”‘’]+", text)
    return "a secret value" if any(_is_random(word) for word in words) else None


def shape_of_secret(text: str) -> str | None:
    """What a key in one line of public data looks like, or None: by the providers' shapes only.

    For records of the DNS, where a random-looking word is most often a verification token.
    """
    for shape, reason in SHAPES:
        if shape.search(text[:_LONGEST]) and not (reason == "a password" and _PROOF.search(text)):
            return reason
    return None


def _is_dns_record(text: str) -> bool:
    """A DKIM key is split at its semicolons otherwise, and its p= looks as random as a key."""
    return bool(re.match(r"\s*\"?\s*v=(?:DKIM1|spf1|DMARC1|STSv1|TLSRPTv1|BIMI1)\b", text))


def _is_random(word: str) -> bool:
    """Long, of mixed characters, and with as many different ones as chance would use."""
    word = word.strip(".:!?…")
    if len(word) < _RANDOM_LENGTH:  # most words; none of its pieces is longer
        return False
    if any(public.search(word) for public in PUBLIC):
        return False
    # "vault=abc…" and "production/db/abc…": judge the pieces, names and paths are no secrets.
    return any(_is_random_piece(piece) for piece in re.split(r"[=:/\\@&?#]+", word))


def _is_random_piece(piece: str) -> bool:
    if len(piece) < _RANDOM_LENGTH or not re.fullmatch(r"[0-9A-Za-z_+.~!$%^*-]+", piece):
        return False
    if any(public.search(piece) for public in PUBLIC):
        return False
    digits = sum(letter.isdigit() for letter in piece)
    letters = sum(letter.isalpha() for letter in piece)
    if digits < 3 or letters < 3 or _is_made_of_words(piece):
        return False
    if re.fullmatch(r"[0-9a-f]+|[0-9A-F]+", piece):
        return len(piece) >= 32 and _bits(piece) > 3.0
    return _bits(piece) > _RANDOM_BITS


def _is_made_of_words(piece: str) -> bool:
    """Names like "booking-app-prod-2026-eu-west-1": every part is a word or a short number."""
    parts = [part for part in re.split(r"[-_.+~]+", piece) if part]
    return len(parts) > 1 and all(
        re.fullmatch(r"[A-Za-z]{1,20}[0-9]{0,4}|[0-9]{1,8}[a-z]{0,2}", part) for part in parts
    )


def _bits(word: str) -> float:
    """Shannon entropy in bits a character."""
    counts = Counter(word).values()
    return -sum(n / len(word) * math.log2(n / len(word)) for n in counts)


def refuse_secret_value(text: str) -> None:
    """A validator for free text. Raises ValidationError that never repeats the value."""
    if reason := looks_like_secret(text):
        raise ValidationError(
            "This looks like %(reason)s. Keep the value in your vault and write only where it is.",
            code="secret_value",
            params={"reason": reason},
        )


class NoSecretValues(forms.BaseForm):
    """Mix in before Form or ModelForm: no free text of the form takes a secret's value.

    Passwords a person logs in with belong in other forms; the account pages don't use this.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            if isinstance(field, forms.CharField):
                field.validators.append(refuse_secret_value)
