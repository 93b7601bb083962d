"""Environment variables on the desk: names read from a file, and where each is set."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from engagements import tenancy
from engagements.models import EnvVariable, SecretEntry
from tests.conftest import Cast
from tests.engagements.desk.browsing import desk_of, text_of
from tests.factories import make_env_variable, make_secret_entry

STRIPE = "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"
EXAMPLE = "# Payments\nSTRIPE_SECRET_KEY=\nSITE_URL=https://coach.example\nDATABASE_URL=\n"


def the_matrix(cast: Cast) -> dict[str, list[str]]:
    with tenancy.scope(cast.workspace):
        return {str(each): each.set_in for each in cast.engagement.env_variables.all()}


def test_names_are_read_and_secrets_join_the_inventory(cast: Cast) -> None:
    make_secret_entry(cast.engagement, name="STRIPE_SECRET_KEY", environments="EU, CI", owner="Fay")
    make_env_variable(cast.engagement, name="SITE_URL", note="Ours", set_in=["ci"])
    desk = desk_of(cast)
    assert "Read a .env.example" in text_of(desk.get("env_list"))
    file = SimpleUploadedFile(".env.example", EXAMPLE.encode())
    data = {"file": file, "set_in": ["production", "staging"]}
    told = text_of(desk.browser.post(desk.url("env_import"), data, follow=True))
    assert "3 names read, 2 of them new. 1 opens something" in told
    assert the_matrix(cast) == {
        "DATABASE_URL": ["production", "staging"],
        "SITE_URL": ["production", "staging", "ci"],
        "STRIPE_SECRET_KEY": ["production", "staging", "ci"],
    }
    with tenancy.scope(cast.workspace):
        secrets = {each.name: each for each in SecretEntry.objects.all()}
        assert set(secrets) == {"STRIPE_SECRET_KEY", "DATABASE_URL"}
        assert secrets["STRIPE_SECRET_KEY"].owner == "Fay"
        assert secrets["STRIPE_SECRET_KEY"].environments == "production, staging, ci, EU"
        assert secrets["DATABASE_URL"].kind == "database"
        notes = {each.name: each.note for each in EnvVariable.objects.all()}
        assert (notes["STRIPE_SECRET_KEY"], notes["SITE_URL"]) == ("Payments", "Ours")
        said = [entry.sentence for entry in cast.engagement.audit_entries.all()]
    assert said == ["read 3 names of environment variables, 2 of them new"]


@pytest.mark.parametrize(
    ("text", "file", "says"),
    [
        (f"A=\nSTRIPE_SECRET_KEY={STRIPE}", None, "Line 2 looks to hold a real value"),
        ("", f"SMTP_PASSWORD=hunter2 # {STRIPE}".encode(), "Line 1 looks to hold a real value"),
        ("just words here", None, "Line 1 looks not to be NAME="),
        ("", b"\xff\xfe", "This is no text in UTF-8."),
        ("", b"A=\n" * 70_000, "This is too large"),
        (" ", None, "Paste the names, or choose a file"),
    ],
)
def test_a_real_value_is_refused_and_shown_nowhere(
    cast: Cast, text: str, file: bytes | None, says: str, caplog: Any
) -> None:
    data: dict[str, Any] = {"text": text, "set_in": ["staging"]}
    if file:
        data["file"] = SimpleUploadedFile(".env", file)
    response = desk_of(cast).post("env_import", **data)
    page = text_of(response)
    assert response.status_code == 422
    assert says in page
    for word in ("sk_live", "hunter2", "just words"):
        assert word not in page + caplog.text
    assert page.count(" checked") == 1
    assert the_matrix(cast) == {}


def test_ticking_boxes_says_where_each_is_set(cast: Cast) -> None:
    secret = make_secret_entry(
        cast.engagement, name="KEY", rotate_by=timezone.localdate() - timedelta(days=1)
    )
    mine = make_env_variable(cast.engagement, name="KEY", secret=secret, set_in=["ci"])
    theirs = make_env_variable(cast.other_engagement, set_in=["ci"])
    desk = desk_of(cast)
    page = text_of(desk.get("env_list"))
    assert page.count(" checked") == 1
    assert "Due for a new value" in page
    boxes = [f"{mine.pk}:production", f"{mine.pk}:moon", f"{theirs.pk}:staging", "x:ci", "²:ci"]
    told = desk.browser.post(desk.url("env_list"), {"set": boxes}, follow=True)
    assert "Noted. 1 row changed." in text_of(told)
    assert the_matrix(cast) == {"KEY": ["production"]}
    with tenancy.scope(cast.workspace):
        assert SecretEntry.objects.get().environments == "production"
        assert EnvVariable.objects.get(pk=theirs.pk).set_in == ["ci"]
        cast.engagement.close()
    for name, data in (("env_list", {"set": []}), ("env_import", {"text": "NEW="})):
        told = desk.browser.post(desk.url(name), data, follow=True)
        assert "This engagement is closed" in text_of(told)
    assert the_matrix(cast) == {"KEY": ["production"]}


@pytest.mark.parametrize("number", [3, 30])
def test_more_names_are_no_more_queries(
    cast: Cast, number: int, django_assert_num_queries: Any
) -> None:
    desk = desk_of(cast)
    desk.post("env_import", text="A_KEY=\nB=")

    def queries(text: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert desk.post("env_import", text=text).status_code == 302
        return len(captured)

    lines = "\n".join(f"N{n}_TOKEN=" for n in range(number))
    assert queries(f"A_KEY=\n{lines}") < 25
    with django_assert_num_queries(7):
        desk.get("env_list")
