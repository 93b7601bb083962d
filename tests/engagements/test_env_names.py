"""Names from a `.env.example`: what is read, and what is refused without being repeated."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engagements.env_names import EnvTextError, kind_of_secret, opens_something, read_env_names

STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
EXAMPLE = """# Payments, from the dashboard
STRIPE_SECRET_KEY=
export NEXT_PUBLIC_SITE_URL="https://coach.example" # where visitors come in
PORT=3000

SMTP_PASSWORD='your-password'
DATABASE_URL=postgres://postgres:postgres@localhost:5432/app
SENTRY_DSN=<from Sentry>
STRIPE_SECRET_KEY=
DEBUG
API_TOKEN: xxxxxxxx
OTHER_KEY=sk_test_xxxxxxxxxxxx
CACHE=redis://:change-me@cache.host.example
"""


def test_names_and_comments_are_read_and_no_value() -> None:
    found = read_env_names(EXAMPLE)
    assert {each.name: each.note for each in found} == {
        "STRIPE_SECRET_KEY": "Payments, from the dashboard",
        "NEXT_PUBLIC_SITE_URL": "where visitors come in",
        "PORT": "",
        "SMTP_PASSWORD": "",
        "DATABASE_URL": "",
        "SENTRY_DSN": "",
        "DEBUG": "",
        "API_TOKEN": "",
        "OTHER_KEY": "",
        "CACHE": "",
    }
    secret = {each.name for each in found if each.is_secret}
    assert secret == {
        *(
            "STRIPE_SECRET_KEY",
            "SMTP_PASSWORD",
            "DATABASE_URL",
            "SENTRY_DSN",
            "API_TOKEN",
            "OTHER_KEY",
        )
    }
    for word in ("your-password", "postgres:", "3000", "https", "xxx"):
        assert word not in repr(found)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (f"STRIPE_SECRET_KEY={STRIPE}", "a provider's shape"),
        (f"X={STRIPE}", "whatever its name"),
        ("SMTP_PASSWORD=hunter2", "a short word is a password all the same"),
        ("ADMIN_PASS='correct horse'", "with spaces too"),
        ("DATABASE_URL=postgres://app:Tr0ub4dor@db.host.example/app", "a password in an address"),
        ("SESSION=f3a9c1d27b604e58a1c2d3e4f5061728", "long and random"),
        (f"# the old one was {STRIPE}", "in a comment"),
        (f"A=  # {STRIPE}", "in a comment behind"),
        ("DB_URL=mysql://root:root@db.host.example/app", "the same word is one elsewhere too"),
        (f"{STRIPE}=", "in the place of the name"),
    ],
)
def test_a_real_value_is_refused_by_line_and_not_repeated(line: str, why: str) -> None:
    with pytest.raises(EnvTextError) as refusal:
        read_env_names(f"FIRST=\n{line}\n")
    said = str(refusal.value)
    assert said.startswith(("Line 2 looks", "One of the names looks")), why
    for word in ("sk_live", "hunter2", "horse", "Tr0ub4dor", "f3a9c1d2"):
        assert word not in said
    assert refusal.value.__cause__ is None


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("", "There is no name in it."),
        ("# only words", "There is no name in it."),
        ("A=\n-----BEGIN KEY-----\nabc==\n", "Line 2 looks not to be NAME="),
        ("\n".join(f"NAME_{n}=" for n in range(301)), "more than 300 names"),
        ("A=\n" * 70_000, "too long"),
    ],
)
def test_what_is_no_list_of_names(text: str, says: str) -> None:
    with pytest.raises(EnvTextError, match=says):
        read_env_names(text)


@pytest.mark.parametrize(
    ("name", "secret", "kind"),
    [
        ("POSTGRES_PASSWORD", True, "database"),
        ("STRIPE_WEBHOOK_SECRET", True, "webhook"),
        ("SECRET_KEY", True, "signing_key"),
        ("MAILGUN_API_KEY", True, "api_key"),
        ("SMTP_PASS", True, "password"),
        ("NEXT_PUBLIC_API_KEY", False, "api_key"),
        ("MONKEY", False, "api_key"),
        ("PORT", False, "api_key"),
    ],
)
def test_what_a_name_tells(name: str, secret: bool, kind: str) -> None:
    assert opens_something(name) is secret
    assert kind_of_secret(name) == kind


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        names = read_env_names(text)
    except EnvTextError:
        return
    assert all(len(each.name) <= 120 for each in names)
