"""What is refused as a secret's value, and what must not be. The values here are made up."""

import time

import pytest
from django import forms
from django.core.exceptions import ValidationError

from engagements.secret_values import NoSecretValues, looks_like_secret, refuse_secret_value

# Put together here, so that no scanner takes this file for a leak.
LIVE = "sk" + "_live_" + "51H8xTq2eZvKYlo2C0aBcDeF"
AWS = "AKIA" + "IOSFODNN7EXAMPLE"
GITHUB = "ghp" + "_16C7e42F292c6912E7710c838347Ae178B4a"
SLACK = "xoxb" + "-17653672481-19874698323-pdFZKVeTuE8sk7oOHcBrzzqgy"
JWT = "eyJhbGciOiJIUzI1NiJ9" + ".eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9P"
GOOGLE = "AIza" + "SyD-9tSrke72PouQMnMX-a7eZSW0jkFMBWY"
SENDGRID = "SG" + ".ngeVfQFYQlKU0ufo8x5d1A.TwL2iGABf9DHoTf-09kqeF8tAmbihYzrnopKc-1s5cr"
PEM = "-----BEGIN RSA " + "PRIVATE KEY-----\nMIIEpAIBAAKCAQEA"

REFUSED = [
    (LIVE, "a live Stripe key"),
    (f"it is {LIVE}, do not tell", "a live Stripe key"),
    (f"STRIPE_SECRET_KEY={LIVE}", "a live Stripe key"),
    ("rk" + "_live_51H8xTq2eZvKYlo2C0", "a live Stripe key"),
    ("sk" + "_test_51H8xTq2eZvKYlo2C0", "a Stripe test key"),
    ("whsec" + "_5WbX5kEWLlfzsGNjH64I8lOOqUB6e8FH", "a webhook secret"),
    (AWS, "an AWS key"),
    (GOOGLE, "a Google API key"),
    (GITHUB, "a GitHub token"),
    (SLACK, "a Slack token"),
    (SENDGRID, "a SendGrid key"),
    (JWT, "a signed token"),
    (PEM, "a private key"),
    ("-----BEGIN OPENSSH " + "PRIVATE KEY-----", "a private key"),
    ("postgres://app:hunter22@db.host.example/app", "an address with a password"),
    ("redis://:s3cr3tpass@cache.host.example:6379/0", "an address with a password"),
    ("password: Sommer2026!", "a password"),
    ("api_key = 8f7d6a5b4c", "a password"),
    ("wJalrXUtnFEMI/K7MDENG/bPxRfiCYzEXAMPLE3k9Q2vL8xT4zR7w", "a secret value"),
    ("kX9vT2qLmZ84RwPd71YsBn", "a secret value"),
    ("9f86d081884c7d659a2feaa0c55ad015", "a secret value"),
    ("vault=kX9vT2qLmZ84RwPd71YsBn", "a secret value"),
]

PASSED = [
    ("", "nothing"),
    ("STRIPE_SECRET_KEY", "the name of a variable"),
    ("AWS_SECRET_ACCESS_KEY_2026_PRODUCTION", "a long name of a variable"),
    ("1Password, vault “Production”, entry “Stripe live key”", "a place"),
    ("The password is in the vault under Stripe", "a sentence about a password"),
    ("password: see 1Password", "a place after the word"),
    ("token: ask Fay", "a person after the word"),
    ("projects/launch-2026/secrets/stripe-live/versions/3", "a path in a secret manager"),
    ("arn:aws:secretsmanager:eu-west-1:123456789012:secret:prod/stripe", "a name in a vault"),
    ("2f1b8a7c-3d4e-4f5a-8b6c-7d8e9f0a1b2c", "a UUID"),
    ("https://docs.google.com/document/d/1aBcD3fGh1jKlMn0pQrStUvWxYz12345678/edit", "a link"),
    ("https://app.host.example/projects/8f7d6a5b4c3d2e1f/settings", "a link with an id"),
    ("pk_live_51H8xTq2eZvKYlo2C0aBcDeF", "the publishable half of a pair"),
    ("v=spf1 include:_spf.google.com ip4:192.0.2.10 -all", "an SPF record"),
    (
        "v=DKIM1; k=rsa; p=MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC5N3lnvvrYgPCRSoqn+awTpE+iGYcKBPp",
        "a DKIM record",
    ),
    (
        "MIGfMA0GCSqGSIb3DQEBAQUAA4GNADCBiQKBgQC5N3lnvvrYgPCRSoqn+awTpE+iGYcKBPpo8HHbcFfCIIV10Hwo",
        "a DKIM key by itself",
    ),
    (
        "google-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ",
        "Google's verification token",
    ),
    ("MS=ms12345678", "Microsoft's verification token"),
    ("stripe-verification=6c1b2f3a4d5e6f708192a3b4c5d6e7f8", "Stripe's verification token"),
    ("ec2-203-0-113-25.eu-west-1.compute.amazonaws.com", "a long host name"),
    ("d111111abcdef8k2l9.cloudfront.net", "a random-looking host name"),
    ("fay.founder+booking2026@coach-and-sons.example", "a mail address"),
    ("booking-app-production-2026-eu-west-1", "a name of words"),
    ("Donaudampfschifffahrtsgesellschaftskapitaen", "a long word"),
    ("+44 20 7946 0000, Mon-Fri 09:00-17:30", "a telephone number"),
    ("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", "a digest"),
    ("commit 4b825dc", "a short commit"),
    ("2001:db8:85a3:8d3:1319:8a2e:370:7348", "an IPv6 address"),
    ("1. Log in to Cloudflare.\n2. Set A of www to 192.0.2.10 again.", "steps"),
    ("5.10.2026 14:00 – moved www.coach.example", "a note"),
]


@pytest.mark.parametrize(("text", "reason"), REFUSED)
def test_refused(text: str, reason: str) -> None:
    assert looks_like_secret(text) == reason


@pytest.mark.parametrize(("text", "why"), PASSED)
def test_passed(text: str, why: str) -> None:
    assert looks_like_secret(text) is None, why


def test_the_message_is_kind_and_never_repeats_the_value() -> None:
    with pytest.raises(ValidationError) as caught:
        refuse_secret_value(LIVE)
    assert caught.value.messages == [
        "This looks like a live Stripe key. "
        "Keep the value in your vault and write only where it is."
    ]
    assert LIVE not in repr(caught.value)


class NoteForm(NoSecretValues, forms.Form):
    title = forms.CharField()
    note = forms.CharField(widget=forms.Textarea, required=False)
    day = forms.DateField(required=False)


@pytest.mark.parametrize("field", ["title", "note"])
def test_every_free_text_of_a_form_refuses(field: str) -> None:
    form = NoteForm({"title": "Stripe", "note": ""} | {field: f"It is {GITHUB}"})
    assert list(form.errors) == [field]
    assert GITHUB not in str(form.errors)


def test_a_form_without_values_passes() -> None:
    assert NoteForm({"title": "Stripe", "note": "In the vault", "day": "2026-05-01"}).is_valid()


@pytest.mark.parametrize("unit", ["a", "://", "eyJ", "password=", "a.", "-", "9f", "x:y"])
def test_hostile_input_stays_cheap(unit: str) -> None:
    began = time.process_time()
    looks_like_secret(unit * 200_000)
    assert time.process_time() - began < 5, "seconds; a quadratic pattern takes minutes"
