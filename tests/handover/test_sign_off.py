"""The founder signs the newest version, once; nobody else can, and nothing changes after."""

import pytest
from django.core.exceptions import PermissionDenied

from engagements.models import (
    AuditEntry,
    Engagement,
    MailLine,
    Membership,
    Role,
    TransitionError,
)
from handover.making import make_pack
from handover.models import PackFrozen, SignOff
from handover.needs import pack_to_sign
from tests.factories import make_client, make_membership
from tests.handover.paperwork import make_queued, make_ready


@pytest.fixture
def founder(engagement: Engagement) -> Membership:
    return make_membership(Role.FOUNDER, client=engagement.client)


def test_the_founder_signs(engagement: Engagement, founder: Membership) -> None:
    pack = make_ready(engagement)
    signed = pack.sign("  Ada Byron ", by=founder)
    assert (signed.typed_name, signed.user, signed.sha256) == (
        "Ada Byron",
        founder.user,
        pack.sha256,
    )
    assert pack.signed == signed
    said = AuditEntry.objects.filter(engagement=engagement).values_list("sentence", flat=True)
    assert "signed for version 1 of the pack" in said


@pytest.mark.parametrize("role", [role for role in Role if role != Role.FOUNDER])
def test_nobody_else_can(engagement: Engagement, role: Role) -> None:
    side = {"client": engagement.client} if role.is_on_the_clients_side else {}
    place = make_membership(role, workspace=engagement.workspace, **side)
    with pytest.raises(PermissionDenied):
        make_ready(engagement).sign("Somebody", by=place)


def test_the_founder_of_another_client_cant(engagement: Engagement) -> None:
    other = make_membership(Role.FOUNDER, client=make_client(workspace=engagement.workspace))
    with pytest.raises(PermissionDenied):
        make_ready(engagement).sign("Somebody", by=other)


def test_a_name_is_needed(engagement: Engagement, founder: Membership) -> None:
    with pytest.raises(TransitionError, match="Type your name"):
        make_ready(engagement).sign("  ", by=founder)


def test_only_what_is_ready_can_be_signed(engagement: Engagement, founder: Membership) -> None:
    with pytest.raises(TransitionError, match="not ready"):
        make_queued(engagement).sign("Ada", by=founder)


def test_only_once(engagement: Engagement, founder: Membership) -> None:
    pack = make_ready(engagement)
    pack.sign("Ada", by=founder)
    with pytest.raises(TransitionError, match="signed already"):
        pack.sign("Ada", by=founder)


def test_only_the_newest_that_is_ready(engagement: Engagement, founder: Membership) -> None:
    first = make_ready(engagement)
    second = make_ready(engagement)
    make_queued(engagement)
    with pytest.raises(TransitionError, match="newer version"):
        first.sign("Ada", by=founder)
    second.sign("Ada", by=founder)


def test_a_signature_cant_be_changed_or_removed(
    engagement: Engagement, founder: Membership
) -> None:
    signed = make_ready(engagement).sign("Ada", by=founder)
    for refused in (
        signed.save,
        signed.delete,
        SignOff.objects.all().delete,
        lambda: SignOff.objects.update(typed_name="Eve"),
    ):
        with pytest.raises(PackFrozen):
            refused()


def test_it_outlives_the_account_of_who_signed(engagement: Engagement, founder: Membership) -> None:
    signed = make_ready(engagement).sign("Ada", by=founder)
    founder.user.delete()
    signed.refresh_from_db()
    assert (signed.user, signed.typed_name) == (None, "Ada")


def test_the_portal_asks_for_it_until_it_is_signed(
    engagement: Engagement, founder: Membership
) -> None:
    assert list(pack_to_sign(engagement)) == []
    pack = make_ready(engagement)
    (need,) = pack_to_sign(engagement)
    assert need.url.endswith("/pack/")
    pack.sign("Ada", by=founder)
    assert list(pack_to_sign(engagement)) == []


def test_the_founder_is_mailed_once_until_they_sign(
    engagement: Engagement, founder: Membership
) -> None:
    """Versions that follow one another while nobody has signed are one cause."""
    for _ in range(2):
        pack = make_pack(engagement)
    [line] = MailLine.objects.all()
    assert (line.member, line.mail.kind) == (founder, "needs_you")
    assert line.text == "Your handover pack is ready to read and to sign"
    pack.sign("Ada Byron", by=founder)
    make_pack(engagement)
    assert MailLine.objects.count() == 2
