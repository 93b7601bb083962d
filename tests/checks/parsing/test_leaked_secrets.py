import base64

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from checks.parsing.leaked_secrets import MAX_OBJECTS, find_leaks, settings_names, sounds_secret


def token(role: str) -> str:
    parts = ('{"alg":"HS256","typ":"JWT"}', f'{{"iss":"supabase","role":"{role}"}}')
    encoded = (base64.urlsafe_b64encode(part.encode()).decode().rstrip("=") for part in parts)
    return ".".join((*encoded, "s" * 43))


# Written in two halves, so that no scanner of this repository takes them for real.
LEAKS: list[tuple[str, str]] = [
    ("sk_" + "live_4eC39HqLyjWDarjtT1zdp7dc", "Stripe secret key"),
    ("rk_" + "live_4eC39HqLyjWDarjtT1zdp7dc", "Stripe restricted key"),
    ("sk_" + "test_4eC39HqLyjWDarjtT1zdp7dc", "Stripe test secret key"),
    ("wh" + "sec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", "Stripe webhook secret"),
    ("AK" + "IAQ3EGRWZ7KYPLM2TB", "AWS access key"),
    ("GOC" + "SPX-a1b2c3d4e5f6g7h8i9j0k1l2m3n4", "Google OAuth client secret"),
    ("gh" + "p_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8", "GitHub token"),
    ("glp" + "at-A1b2C3d4E5f6G7h8I9j0", "GitLab token"),
    ("xo" + "xb-1111222233334444-abcdefghijkl", "Slack token"),
    ("SG." + "a" * 22 + "." + "b" * 43, "SendGrid key"),
    ("0123456789abcdef0123456789abcdef" + "-us12", "Mailchimp key"),
    ("key-" + "0123456789abcdef0123456789abcdef", "Mailgun key"),
    ("re_" + "A1b2C3d4_E5f6G7h8I9j0K1l2M3n4O5p6", "Resend key"),
    ("sk-" + "proj-" + "Ab1_" * 12, "OpenAI key"),
    ("sk-" + "ant-api03-" + "Ab1_" * 12, "Anthropic key"),
    ("sb_" + "secret_A1b2C3d4E5f6G7h8I9j0K1", "Supabase secret key"),
    ("shp" + "at_0123456789abcdef0123456789abcdef", "Shopify token"),
    ("np" + "m_A1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q7r8", "npm token"),
    ("pos" + "tgres://app:s3cr3tpass@db.host.net", "database address with password"),
    ("mongodb" + "+srv://app:s3cr3tpass@c.mongodb.net", "database address with password"),
    ("-----BEGIN RSA " + "PRIVATE KEY-----", "private key"),
    (token("service_role"), "Supabase service key"),
]
PUBLIC: list[tuple[str, str]] = [
    ("pk_live_4eC39HqLyjWDarjtT1zdp7dc", "Stripe's publishable key is for browsers"),
    ("AIzaSyA1b2C3d4E5f6G7h8I9j0K1l2M3n4O5p6Q", "Google's browser key"),
    (token("anon"), "Supabase's anon key"),
    ("pk.eyJ1IjoiYSIsImEiOiJiIn0.c2lnbmF0dXJlc2lnbmF0dXJl", "Mapbox's public token"),
    ("sb_publishable_A1b2C3d4E5f6G7h8I9j0K1", "Supabase's publishable key"),
    ("sk_" + "live_xxxxxxxxxxxxxxxxxxxxxxxx", "a placeholder"),
    ("AK" + "IAIOSFODNN7EXAMPLE", "Amazon's own example"),
    ("pos" + "tgres://user:your-password@db.host.net/app", "an example"),
    ("task_live_4eC39HqLyjWDarjtT1zdp7dc", "the tail of a longer word"),
    ("risk-proj-" + "Ab1_" * 12, "the tail of a longer word"),
    ("-----BEGIN PUBLIC KEY-----", "a public key"),
    ("https://user@host.net/key-note", "an address without password"),
    ("UA-12345-6 GTM-ABC123 G-ABCDEF1234", "analytics identifiers"),
]


@pytest.mark.parametrize(("secret", "kind"), LEAKS, ids=[kind for _, kind in LEAKS])
def test_a_secret_is_found_and_never_told(secret: str, kind: str) -> None:
    (leak,) = find_leaks(f'const config={{"a":"{secret}"}}')
    assert (leak.kind, leak.position, leak.length) == (kind, 19, len(secret))
    assert secret not in str(leak) + repr(leak)


@pytest.mark.parametrize(("text", "reason"), PUBLIC)
def test_a_public_value_is_no_leak(text: str, reason: str) -> None:
    assert find_leaks(f'const config={{"a":"{text}"}}') == (), reason


def test_a_flood_of_secrets_is_capped() -> None:
    assert len(find_leaks(" ".join([LEAKS[0][0]] * 500))) == 50


SETTINGS: list[tuple[str, tuple[str, ...]]] = [
    ('window._env_ = {API_URL:"https://a.example", DB_PASSWORD:"s3cr3t99"};', ("DB_PASSWORD",)),
    ("window.__ENV = { \"ADMIN_SECRET\": 's3cr3t99' }", ("ADMIN_SECRET",)),
    ('window["env"]={authToken:"abc123def"}', ("authToken",)),
    ('globalThis.__RUNTIME_CONFIG__={STRIPE_SECRET_KEY:"abcdef12"}', ("STRIPE_SECRET_KEY",)),
    ('window._env_ = {STRIPE_PUBLIC_KEY:"pk_live_12345", SITE_KEY:"abcdefgh"};', ()),
    ('window._env_ = {DB_PASSWORD:""};', ()),  # nothing there
    ('window._env_ = {DB_PASSWORD:"${DB_PASSWORD}"};', ()),  # not filled in
    ('window._env_ = {A:"abcdefg"};var t={password:"Forgotten?"}', ()),  # another object
    ('labels = {password: "Password"}', ()),  # words of a form
]


@pytest.mark.parametrize(("text", "names"), SETTINGS)
def test_secret_settings_of_a_page_are_named(text: str, names: tuple[str, ...]) -> None:
    assert settings_names(text) == names


@pytest.mark.parametrize(
    ("name", "secret"),
    [
        ("DB_PASSWORD", True),
        ("stripeSecretKey", True),
        ("JWT_SECRET", True),
        ("SUPABASE_SERVICE_ROLE_KEY", True),
        ("AWS_ACCESS_KEY_ID", True),
        ("DATABASE_URL", True),
        ("NEXT_PUBLIC_STRIPE_KEY", False),
        ("CLIENT_SECRET", True),
        ("PASSWORD_RESET_URL", True),
        ("GOOGLE_MAPS_API_KEY", False),
        ("SUPABASE_ANON_KEY", False),
        ("csrfTokenName", False),
    ],
)
def test_a_name_sounds_secret_or_not(name: str, secret: bool) -> None:
    assert sounds_secret(name) is secret


def test_a_flood_of_settings_objects_is_capped() -> None:
    flood = "".join(f'window.env={{SECRET_{n}:"abcdefg"}};' for n in range(100_000))
    assert len(settings_names(flood)) == MAX_OBJECTS


@given(st.text(max_size=2000))
@settings(max_examples=60, deadline=None)
def test_any_text_is_read(text: str) -> None:
    find_leaks(text)
    settings_names(f"window.env = {{{text}")
