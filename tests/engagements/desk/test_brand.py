"""The workspace's look: the form, what founders then meet, and whom their mail comes from."""

from __future__ import annotations

import io

import pytest
from django.core import mail
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.urls import reverse
from PIL import Image

from engagements import tenancy
from engagements.models import Logo, Workspace
from tests.conftest import Cast

COLOUR = "#5b2a86"


def upload(size: tuple[int, int] = (300, 100), name: str = "logo.png") -> SimpleUploadedFile:
    out = io.BytesIO()
    Image.new("RGBA", size, "#5b2a86").save(out, "PNG")
    return SimpleUploadedFile(name, out.getvalue(), "image/png")


def save(cast: Cast, **sent: object) -> str:
    """The look is sent in by the owner; the page that comes back."""
    path = reverse("brand_edit", args=[cast.workspace.slug])
    fields = {"colour": "", "sender_name": "", "contact_email": "", **sent}
    return cast.browser("owner").post(path, fields, follow=True).content.decode()


def stored(cast: Cast) -> Workspace:
    return Workspace.objects.get(pk=cast.workspace.pk)


def portal(cast: Cast) -> str:
    path = reverse("portal_pack", args=[cast.workspace.slug, cast.engagement.slug])
    return cast.browser("founder").get(path).content.decode()


def test_without_a_look_of_its_own_the_portal_has_ours(cast: Cast) -> None:
    page = portal(cast)
    assert "brand-mark" in page
    assert "/look/" not in page


def test_the_founder_sees_logo_and_colour(cast: Cast) -> None:
    assert "Saved." in save(cast, logo=upload(), colour=COLOUR.upper())
    workspace, page = stored(cast), portal(cast)
    logo = reverse("brand_logo", args=[workspace.slug, workspace.logo_sha256])
    colours = reverse("brand_colours", args=[workspace.slug, COLOUR[1:]])
    assert logo in page
    assert colours in page
    assert "brand-mark" not in page
    answer = Browser().get(logo)
    assert answer["Content-Type"] == "image/png"
    assert "immutable" in answer["Cache-Control"]
    sheet = Browser().get(colours)
    assert sheet["Content-Type"].startswith("text/css")
    assert f"--accent: {COLOUR};" in sheet.content.decode()


def test_a_look_that_is_replaced_is_gone(cast: Cast) -> None:
    save(cast, logo=upload(), colour=COLOUR)
    before = stored(cast)
    save(cast, logo=upload((200, 200)), colour="#112233")
    assert stored(cast).logo_sha256 != before.logo_sha256
    for name, part in (("brand_logo", before.logo_sha256), ("brand_colours", before.colour[1:])):
        assert Browser().get(reverse(name, args=[before.slug, part])).status_code == 404
    with tenancy.scope(cast.workspace):
        assert Logo.objects.count() == 1


def test_the_logo_can_be_taken_away(cast: Cast) -> None:
    save(cast, logo=upload())
    save(cast, no_logo="on")
    assert stored(cast).logo_sha256 == ""
    with tenancy.scope(cast.workspace):
        assert not Logo.objects.exists()


def test_saving_without_a_file_keeps_the_logo(cast: Cast) -> None:
    save(cast, logo=upload())
    save(cast, sender_name="Grace of North Star")
    assert stored(cast).logo_sha256
    assert "brand-logo" in portal(cast)


@pytest.mark.parametrize(
    ("sent", "words"),
    [
        ({"colour": "#ffd700"}, "too pale to be read"),
        ({"colour": "teal"}, "six hexadecimal digits"),
        ({"colour": "#000;}*{"}, "at most 7 characters"),
        ({"contact_email": "nobody"}, "valid email"),
        ({"sender_name": "sk_live_" + "4eC39HqLyjWDarjtT1zdp7dc"}, "looks like a live Stripe key"),
    ],
)
def test_bad_input_changes_nothing(cast: Cast, sent: dict[str, str], words: str) -> None:
    assert words in save(cast, **sent)
    kept = stored(cast)
    assert (kept.colour, kept.contact_email, kept.sender_name) == ("", "", "")


def test_a_pale_colour_is_answered_with_one_that_is_taken(cast: Cast) -> None:
    page = save(cast, colour="#ffd700")
    proposed = page.partition("too pale to be read as text. ")[2][:7]
    assert "Saved." in save(cast, colour=proposed)
    assert stored(cast).colour == proposed


def test_a_file_that_only_says_it_is_a_picture(cast: Cast) -> None:
    lie = SimpleUploadedFile("logo.png", b"<svg><script>1</script></svg>", "image/png")
    page = save(cast, logo=lie, colour=COLOUR)
    assert "no PNG, JPEG or WebP picture" in page
    assert stored(cast).colour == ""


def test_another_workspaces_logo_is_not_at_our_address(cast: Cast) -> None:
    save(cast, logo=upload())
    taken = stored(cast).logo_sha256
    path = reverse("brand_logo", args=[cast.foreign_workspace.slug, taken])
    assert Browser().get(path).status_code == 404


def test_the_log_in_code_comes_from_the_consultancy(cast: Cast) -> None:
    save(cast, sender_name="Grace of North Star", contact_email="hello@north-star.example")
    founder = cast.people["founder"].email
    Browser().post(reverse("account_request_login_code"), {"email": founder})
    (sent,) = mail.outbox
    assert sent.from_email.startswith("Grace of North Star <")
    assert sent.reply_to == ["hello@north-star.example"]
    assert sent.body.rstrip().endswith("North Star")


def test_who_has_two_consultancies_gets_the_products_own_name(cast: Cast) -> None:
    cast.memberships["owner"].__class__.objects.create(
        user=cast.people["owner"], workspace=cast.foreign_workspace, role="consultant"
    )
    save(cast, sender_name="Grace of North Star")
    Browser().post(reverse("account_request_login_code"), {"email": cast.people["owner"].email})
    assert "Grace" not in mail.outbox[0].from_email


def test_a_line_break_in_the_senders_name_is_refused(cast: Cast) -> None:
    save(cast, sender_name="Grace\x7f of North Star")
    assert stored(cast).sender_name == ""
