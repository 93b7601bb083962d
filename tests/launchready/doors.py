"""Every named URL, and what each of the cast meets there. A URL not listed here is a failure.

A row is a door, or several of one name (a page and its form). A profile fits most pages:

    "risk_page": DESK_PAGE.at(
        lambda cast: {"pk": make_risk(cast.engagement).pk},
        foreign=lambda cast: {"pk": make_risk(cast.other_engagement).pk},
    ),
    "risk_accept": DECISION.at(…),

`workspace_slug` and `slug` are the cast's own workspace and engagement unless given. `at` gives the
other parts of the path, made when the door is tried; `foreign` the parts of a row of another
engagement, with which the same path must be a 404 to everyone. When we test that data is not
leaking we make sure there is data that could leak.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any

from allauth.usersessions.models import UserSession
from django.core import signing

from engagements import tenancy
from engagements.accounts import links
from engagements.mails.choosing import stop_path
from engagements.models import (
    ApiToken,
    CalendarFeed,
    Engagement,
    FounderComment,
    FounderScreenshot,
    IntakeOutcome,
    InternalComment,
    InternalScreenshot,
    Invitation,
    Item,
    Logo,
    MailKind,
    Risk,
    Role,
    Workspace,
)
from engagements.playbooks import load_playbook
from handover.models import ShareLink
from tests.checks.readiness.makers import make_check
from tests.checks.runs.makers import finished, make_turned_risk
from tests.checks.webhooks.makers import make_delivery, make_webhook
from tests.conftest import ANONYMOUS, EVERYONE, MEMBERS, Cast
from tests.engagements.leaving.makers import (
    arrival_of_nothing,
    made_export,
    receipt_of,
    receipt_on_paper,
)
from tests.factories import (
    make_access_grant,
    make_alert,
    make_approval,
    make_block,
    make_change,
    make_comment,
    make_contact,
    make_dns_record,
    make_drill,
    make_env_variable,
    make_front_door,
    make_intake_outcome,
    make_item,
    make_lead,
    make_mail,
    make_package,
    make_risk,
    make_rollback_card,
    make_screenshot,
    make_secret_entry,
    make_user,
)
from tests.handover.paperwork import make_preview, make_ready, make_ready_sheet, share_link

Parts = Callable[[Cast], dict[str, Any]]

# What somebody may meet, beside a plain status
LOGIN = "log-in"  # sent to the log-in page
DONE = "done"  # let in: answered, redirected onwards, or told what is wrong with the form
Outcome = int | str
OK, FORBIDDEN, HIDDEN = 200, 403, 404


@dataclass(frozen=True)
class Door:
    """One way to call a URL, and its outcome for everyone."""

    outcomes: Mapping[str, Outcome]
    method: str = "get"
    parts: Parts = field(default=lambda cast: {})
    foreign: Parts | None = None
    data: Mapping[str, str] = field(default_factory=dict)

    def at(self, parts: Parts, *, foreign: Parts | None = None) -> "Door":
        return replace(self, parts=parts, foreign=foreign)

    def sending(self, **data: str) -> "Door":
        return replace(self, data=data)

    def but(self, **outcomes: Outcome) -> "Door":
        """The same door with other outcomes for some."""
        return replace(self, outcomes={**self.outcomes, **outcomes})

    def by_post(self) -> "Door":
        return replace(self, method="post")


def everyone(outcome: Outcome) -> Door:
    return Door(dict.fromkeys(EVERYONE, outcome))


def members(outcome: Outcome) -> Door:
    """The same for all who are logged in."""
    return Door({**dict.fromkeys(MEMBERS, outcome), ANONYMOUS: LOGIN})


def insiders(outcome: Outcome, *let_in: str) -> Door:
    """Some insiders of the engagement get in, the others are refused, outsiders see nothing."""
    refused = dict.fromkeys(MEMBERS, FORBIDDEN)
    hidden = dict.fromkeys(("outsider", "other_founder"), HIDDEN)
    return Door({**refused, **hidden, **dict.fromkeys(let_in, outcome), ANONYMOUS: LOGIN})


PUBLIC_PAGE = everyone(OK)
OWN_PAGE = members(OK)
ENTRANCE = members(302).but(anonymous=OK)

DESK_PAGE = insiders(OK, "owner", "consultant", "helper")  # Right.VIEW_DESK
DESK_ACTION = insiders(DONE, "owner", "consultant", "helper").by_post()  # Right.WORK
MANAGE_PAGE = insiders(OK, "owner", "consultant")  # Right.MANAGE
MANAGE_ACTION = insiders(DONE, "owner", "consultant").by_post()
ERASE_PAGE = insiders(OK, "owner")  # Right.ERASE
ERASE_ACTION = insiders(DONE, "owner").by_post()
PORTAL_PAGE = insiders(OK, "owner", "consultant", "founder", "founder_helper")  # Right.VIEW_PORTAL
PORTAL_ACTION = insiders(DONE, "owner", "consultant", "founder", "founder_helper").by_post()
PORTAL_CLIENTS_ACTION = insiders(DONE, "founder", "founder_helper").by_post()
DECISION = insiders(DONE, "founder").by_post()  # Right.DECIDE

# Pages of the whole workspace: every founder of it is an insider there.
WORKSPACE_PAGE = DESK_PAGE.but(other_founder=FORBIDDEN)
WORKSPACE_ACTION = DESK_ACTION.but(other_founder=FORBIDDEN)
WORKSPACE_MANAGE_PAGE = MANAGE_PAGE.but(other_founder=FORBIDDEN)
WORKSPACE_MANAGE_ACTION = MANAGE_ACTION.but(other_founder=FORBIDDEN)

API = everyone(401)


def client_slug(cast: Cast) -> dict[str, str]:
    return {"client_slug": cast.client.slug}


def api_token(cast: Cast, who: str = "consultant") -> dict[str, int]:
    """One that somebody else of the workspace made, or of another workspace."""
    member = cast.memberships[who]
    with tenancy.scope(member.workspace_id):
        return {"pk": ApiToken.issue(member, "CI", timedelta(days=1))[0].pk}


def client_export(cast: Cast) -> dict[str, Any]:
    return {**client_slug(cast), "pk": made_export(cast.client).pk}


def export_of_another_client(cast: Cast) -> dict[str, Any]:
    return {**client_slug(cast), "pk": made_export(cast.other_client).pk}


def of_workspace(make: Callable[[Workspace], Any], door: Door) -> Door:
    """The door of a row that `make` puts in a workspace."""
    return door.at(
        lambda cast: {"pk": make(cast.workspace).pk},
        foreign=lambda cast: {"pk": make(cast.foreign_workspace).pk},
    )


def at_webhook(door: Door) -> Door:
    """The door of a webhook that a consultant made and that sent a test already."""

    def parts(cast: Cast, who: str) -> dict[str, int]:
        webhook = make_webhook(cast.memberships[who])
        return {"pk": webhook.pk, "delivery_pk": make_delivery(webhook).pk}

    return door.at(
        lambda cast: parts(cast, "consultant"), foreign=lambda cast: parts(cast, "outsider")
    )


def calendar_token(cast: Cast) -> dict[str, str]:
    member = cast.memberships["consultant"]
    with tenancy.scope(cast.workspace):
        return {"token": CalendarFeed.issue(member, None, by=member.user)}


def follow_up_token(cast: Cast) -> dict[str, str]:
    member = cast.memberships["founder"]
    with tenancy.scope(cast.workspace):
        return {"token": CalendarFeed.issue(member, cast.engagement, by=member.user)}


def mail_stop_token(cast: Cast) -> dict[str, str]:
    path = stop_path(cast.people["founder"], MailKind.DIGEST)
    return {"token": path.split("/")[-2]}


def mail_of_ours(cast: Cast) -> dict[str, int]:
    return {"pk": make_mail(cast.engagement, cast.memberships["founder"]).pk}


def mail_of_others(cast: Cast) -> dict[str, int]:
    return {"pk": make_mail(cast.foreign_engagement, cast.memberships["outsider"]).pk}


def playbook_a(cast: Cast) -> dict[str, str]:
    return {"key": "a"}


def block_of_ours(cast: Cast) -> dict[str, int]:
    return {"pk": make_block(cast.engagement).pk}


def block_of_others(cast: Cast) -> dict[str, int]:
    return {"pk": make_block(cast.other_engagement).pk}


def token(value: str) -> Parts:
    return lambda cast: {"token": value}


def invitation(cast: Cast) -> dict[str, str]:
    _, secret = Invitation.issue(cast.workspace, "new@people.example", Role.HELPER)
    return {"token": secret}


def sign_in_token(cast: Cast) -> dict[str, str]:
    return {"token": links.sign_in_path(make_user()).split("/")[-2]}


def session_of_nobody() -> UserSession:
    """Of somebody outside the cast."""
    return UserSession.objects.create(
        user=make_user(), ip="192.0.2.1", session_key=make_user().email
    )


def start_token(cast: Cast) -> dict[str, str]:
    """Well signed, but a workspace exists."""
    return {"token": links.first_workspace_path().split("/")[-2]}


def at_row(door: Door, make: Callable[[Engagement], Any]) -> Door:
    """The door of a row that `make` puts on an engagement."""
    return door.at(
        lambda cast: {"pk": make(cast.engagement).pk},
        foreign=lambda cast: {"pk": make(cast.other_engagement).pk},
    )


def form_at_row(make: Callable[[Engagement], Any]) -> tuple[Door, ...]:
    """A row's page with a form, and the form."""
    return at_row(DESK_PAGE, make), at_row(DESK_ACTION, make)


def at_pack(door: Door) -> Door:
    """The door of a version of the pack that is ready."""
    return door.at(
        lambda cast: {"number": make_ready(cast.engagement).number},
        foreign=lambda cast: {"number": make_ready(cast.other_engagement).number},
    )


def at_preview(door: Door) -> Door:
    """The door of a page of a preview that is drawn."""

    def digest(engagement: Engagement) -> dict[str, str]:
        preview = make_preview(engagement, f"of {engagement.pk}")
        with tenancy.scope(engagement.workspace_id):
            return {"digest": preview.pages.get().digest}

    return door.at(
        lambda cast: digest(cast.engagement), foreign=lambda cast: digest(cast.other_engagement)
    )


def own_colour(cast: Cast) -> dict[str, str]:
    Workspace.objects.filter(pk=cast.workspace.pk).update(colour="#5b2a86")
    return {"colour": "5b2a86"}


def own_logo(cast: Cast) -> dict[str, str]:
    with tenancy.scope(cast.workspace):
        Logo.objects.create(png=b"\x89PNG", width=1, height=1)
    Workspace.objects.filter(pk=cast.workspace.pk).update(logo_sha256="a" * 64)
    return {"sha256": "a" * 64}


def make_share_link(engagement: Engagement) -> ShareLink:
    return share_link(engagement)[0]


def make_risk_with_sheet(engagement: Engagement) -> Risk:
    return make_ready_sheet(engagement).risk


def alert_token(cast: Cast) -> dict[str, str]:
    with tenancy.scope(cast.workspace):
        return {"token": make_alert(cast.engagement).begin_test(by=cast.people["consultant"])}


def share_token(cast: Cast) -> dict[str, str]:
    return {"token": share_link(cast.engagement)[1]}


def at_two_packs(door: Door) -> Door:
    """The door between two versions that are ready."""

    def numbers(engagement: Engagement) -> dict[str, int]:
        first, second = make_ready(engagement), make_ready(engagement)
        return {"earlier": first.number, "number": second.number}

    return door.at(
        lambda cast: numbers(cast.engagement),
        foreign=lambda cast: numbers(cast.other_engagement),
    )


def item_of(engagement: Engagement) -> Item:
    return make_item(make_block(engagement))


def internal_comment(engagement: Engagement) -> InternalComment:
    comment: InternalComment = make_comment(InternalComment, engagement)
    return comment


def founder_comment(engagement: Engagement) -> FounderComment:
    comment: FounderComment = make_comment(FounderComment, engagement)
    return comment


def internal_screenshot(engagement: Engagement) -> InternalScreenshot:
    shot: InternalScreenshot = make_screenshot(InternalScreenshot, make_change(engagement))
    return shot


def founder_screenshot(engagement: Engagement) -> FounderScreenshot:
    shot: FounderScreenshot = make_screenshot(FounderScreenshot, make_risk(engagement))
    return shot


def front_door(cast: Cast) -> dict[str, str]:
    """The workspace's door, open, with something to sell behind it."""
    make_package(cast.workspace)
    return {"door": make_front_door(cast.workspace, slug=f"door-{cast.workspace.pk}").slug}


def shut_door(cast: Cast) -> dict[str, str]:
    make_package(cast.workspace)
    return {"door": make_front_door(cast.workspace, is_open=False).slug}


def door_and_lead(cast: Cast) -> dict[str, str]:
    return {**front_door(cast), "token": make_lead(cast.workspace)[1]}


def door_and_check(cast: Cast) -> dict[str, str]:
    return {**front_door(cast), "token": make_check(cast.workspace)[1]}


def door_and_foreign_lead(cast: Cast) -> dict[str, str]:
    """Our door with the token of a visit at another one."""
    return {**front_door(cast), "token": make_check(cast.foreign_workspace)[1]}


def lead_of_ours(cast: Cast) -> dict[str, int]:
    return {"pk": make_check(cast.workspace)[0].lead_id}


def lead_of_others(cast: Cast) -> dict[str, int]:
    return {"pk": make_check(cast.foreign_workspace)[0].lead_id}


def package_of_ours(cast: Cast) -> dict[str, int]:
    return {"pk": make_package(cast.workspace).pk}


def package_of_others(cast: Cast) -> dict[str, int]:
    return {"pk": make_package(cast.foreign_workspace).pk}


def rule_on_words(cast: Cast) -> dict[str, str]:
    return {"code": "OPS006"}


def intake_screen(cast: Cast) -> dict[str, str]:
    with tenancy.scope(cast.workspace):
        cast.engagement.playbook = load_playbook("a").as_dict()
        cast.engagement.save()
    return {"stage": "mail"}


def open_question(engagement: Engagement) -> IntakeOutcome:
    outcome: IntakeOutcome = make_intake_outcome(engagement)
    return outcome


def two_runs_of(engagement: Engagement) -> dict[str, int]:
    return {"pk": finished(engagement).pk, "earlier_pk": finished(engagement).pk}


DOORS: dict[str, Door | tuple[Door, ...]] = {
    # Coming in
    "home": members(302),
    "invitation_accept": (
        PUBLIC_PAGE.at(invitation),
        everyone(HIDDEN).at(token("x")),
        everyone(DONE).at(invitation).by_post().sending(name="New"),
    ),
    "workspace_start": (everyone(410).at(start_token), everyone(410).at(start_token).by_post()),
    "sign_in": (
        PUBLIC_PAGE.at(sign_in_token),
        everyone(410).at(token(signing.dumps("x"))),
        everyone(DONE).at(sign_in_token).by_post(),
    ),
    "profile": (OWN_PAGE, members(DONE).by_post()),
    "mail_choices": (OWN_PAGE, members(DONE).by_post()),
    "kept_form": (OWN_PAGE, members(DONE).by_post()),
    "mail_stop": (
        PUBLIC_PAGE.at(mail_stop_token),
        PUBLIC_PAGE.at(mail_stop_token).by_post(),
        everyone(HIDDEN).at(token("x")),
    ),
    "healthz": PUBLIC_PAGE,
    # The desk: the workspace
    "board": WORKSPACE_PAGE,
    "client_list": WORKSPACE_PAGE,
    "client_create": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    "client_page": DESK_PAGE.at(client_slug),
    "client_edit": (MANAGE_PAGE.at(client_slug), MANAGE_ACTION.at(client_slug)),
    "client_leaving": MANAGE_PAGE.at(client_slug),
    "client_export": MANAGE_ACTION.at(client_slug),
    "client_export_download": MANAGE_PAGE.at(client_export, foreign=export_of_another_client),
    "client_keep": ERASE_ACTION.at(client_slug).sending(months="24"),
    "client_delete": (
        ERASE_PAGE.at(client_slug),
        ERASE_ACTION.at(client_slug).sending(typed_name="Coach Ltd"),
    ),
    "arrival_list": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    "arrival_page": of_workspace(arrival_of_nothing, WORKSPACE_MANAGE_PAGE),
    "arrival_bring_in": of_workspace(arrival_of_nothing, WORKSPACE_MANAGE_ACTION),
    "receipt_list": WORKSPACE_MANAGE_PAGE,
    "receipt_page": of_workspace(receipt_of, WORKSPACE_MANAGE_PAGE),
    "receipt_paper": (
        of_workspace(receipt_of, WORKSPACE_MANAGE_PAGE),
        of_workspace(receipt_of, WORKSPACE_MANAGE_ACTION),
    ),
    "receipt_pdf": of_workspace(receipt_on_paper, WORKSPACE_MANAGE_PAGE),
    "calendar_all": (WORKSPACE_PAGE, WORKSPACE_ACTION),
    "calendar_feed": (
        PUBLIC_PAGE.at(calendar_token),
        everyone(HIDDEN).at(token("x")),
    ),
    "playbook_list": WORKSPACE_PAGE,
    "playbook_create": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    "playbook_edit": (
        WORKSPACE_MANAGE_PAGE.at(playbook_a),
        WORKSPACE_MANAGE_ACTION.at(playbook_a).sending(text="nonsense", after="0"),
        everyone(HIDDEN)
        .but(
            helper=FORBIDDEN,
            founder=FORBIDDEN,
            founder_helper=FORBIDDEN,
            other_founder=FORBIDDEN,
            anonymous=LOGIN,
        )
        .at(lambda cast: {"key": "none-such"}),
    ),
    "playbook_download": WORKSPACE_PAGE.at(lambda cast: {"key": "a", "number": 0}),
    "people": WORKSPACE_PAGE,
    "webhook_list": (
        WORKSPACE_MANAGE_PAGE,
        WORKSPACE_MANAGE_ACTION.sending(url="https://coach.example/in", events="run.finished"),
    ),
    "webhook_page": at_webhook(WORKSPACE_MANAGE_PAGE),
    "webhook_ping": at_webhook(WORKSPACE_MANAGE_ACTION),
    "webhook_secret": at_webhook(WORKSPACE_MANAGE_ACTION),
    "webhook_switch": at_webhook(WORKSPACE_MANAGE_ACTION),
    "webhook_remove": at_webhook(WORKSPACE_MANAGE_ACTION),
    "delivery_again": at_webhook(WORKSPACE_MANAGE_ACTION),
    "token_list": (
        WORKSPACE_MANAGE_PAGE,
        WORKSPACE_MANAGE_ACTION.sending(label="CI", may="read", days="30"),
    ),
    "token_revoke": WORKSPACE_MANAGE_ACTION.at(
        api_token, foreign=lambda cast: api_token(cast, "outsider")
    ),
    "mail_list": WORKSPACE_PAGE,
    "mail_page": WORKSPACE_PAGE.at(mail_of_ours, foreign=mail_of_others),
    "mail_again": WORKSPACE_ACTION.at(mail_of_ours, foreign=mail_of_others),
    "brand_edit": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    "brand_colours": PUBLIC_PAGE.at(own_colour),
    "brand_logo": PUBLIC_PAGE.at(own_logo),
    # The door outside: open to everyone by design, and shut it is not there for anyone
    "door_home": (PUBLIC_PAGE.at(front_door), everyone(HIDDEN).at(shut_door)),
    "door_risks": (
        PUBLIC_PAGE.at(front_door),
        everyone(DONE).by_post().at(front_door),
        everyone(HIDDEN).at(shut_door),
    ),
    "door_estimate": (PUBLIC_PAGE.at(front_door), everyone(HIDDEN).at(shut_door)),
    "door_finder": (PUBLIC_PAGE.at(front_door), everyone(HIDDEN).at(shut_door)),
    "door_result": (PUBLIC_PAGE.at(door_and_lead), everyone(HIDDEN).at(door_and_foreign_lead)),
    "door_mail": (PUBLIC_PAGE.at(door_and_lead), everyone(HIDDEN).at(door_and_foreign_lead)),
    "door_forget": (
        everyone(DONE).by_post().at(door_and_lead),
        everyone(HIDDEN).by_post().at(door_and_foreign_lead),
    ),
    "readiness_start": (
        PUBLIC_PAGE.at(front_door),
        everyone(DONE).by_post().at(front_door),
        everyone(HIDDEN).at(shut_door),
    ),
    "readiness_result": (
        PUBLIC_PAGE.at(door_and_check),
        everyone(HIDDEN).at(door_and_foreign_lead),
    ),
    "front_door_edit": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    "package_begin": WORKSPACE_MANAGE_ACTION,
    "package_create": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    "package_edit": (
        WORKSPACE_MANAGE_PAGE.at(package_of_ours, foreign=package_of_others),
        WORKSPACE_MANAGE_ACTION.at(package_of_ours, foreign=package_of_others),
    ),
    "package_delete": WORKSPACE_MANAGE_ACTION.at(package_of_ours, foreign=package_of_others),
    "lead_list": WORKSPACE_PAGE,
    "lead_page": WORKSPACE_PAGE.at(lead_of_ours, foreign=lead_of_others),
    "lead_take": WORKSPACE_MANAGE_ACTION.at(lead_of_ours, foreign=lead_of_others),
    "lead_delete": WORKSPACE_MANAGE_ACTION.at(lead_of_ours, foreign=lead_of_others),
    "invitation_create": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    "invitation_resend": WORKSPACE_MANAGE_ACTION.at(
        lambda cast: {"pk": Invitation.issue(cast.workspace, "h@people.example", Role.HELPER)[0].pk}
    ),
    "invitation_revoke": WORKSPACE_MANAGE_ACTION.at(
        lambda cast: {"pk": Invitation.issue(cast.workspace, "h@people.example", Role.HELPER)[0].pk}
    ),
    "member_remove": (
        WORKSPACE_MANAGE_PAGE.at(lambda cast: {"pk": cast.memberships["founder_helper"].pk}),
        WORKSPACE_MANAGE_ACTION.at(lambda cast: {"pk": cast.memberships["founder_helper"].pk}),
    ),
    "member_role": (
        WORKSPACE_MANAGE_PAGE.but(consultant=FORBIDDEN).at(
            lambda cast: {"pk": cast.memberships["helper"].pk}
        ),
        WORKSPACE_MANAGE_ACTION.but(consultant=FORBIDDEN).at(
            lambda cast: {"pk": cast.memberships["helper"].pk}
        ),
    ),
    "engagement_create": (WORKSPACE_MANAGE_PAGE, WORKSPACE_MANAGE_ACTION),
    # The desk: one engagement
    "engagement_page": DESK_PAGE,
    "engagement_edit": (DESK_PAGE, DESK_ACTION.sending(title="New title")),
    "engagement_start": DESK_ACTION,
    "engagement_pause": DESK_ACTION.sending(reason="Night"),
    "engagement_wait": DESK_ACTION.sending(reason="Log-in"),
    "engagement_resume": DESK_ACTION,
    "engagement_close": MANAGE_ACTION,
    "engagement_reopen": MANAGE_ACTION,
    "spec_edit": (DESK_PAGE, DESK_ACTION),
    "spec_row": DESK_PAGE.at(lambda cast: {"table": "host"}),
    "spec_toml": (DESK_PAGE, DESK_ACTION.sending(text="nonsense")),
    "spec_download": DESK_PAGE,
    "spec_import": DESK_ACTION,
    "intake_review": DESK_PAGE,
    "intake_take": DESK_ACTION,
    "intake_set_aside": DESK_ACTION,
    "intake_found": at_row(DESK_ACTION, open_question).sending(found="Namecheap"),
    "statement_list": DESK_PAGE,
    "statement_edit": (
        DESK_PAGE.at(rule_on_words),
        DESK_ACTION.at(rule_on_words).sending(answer="not_yet"),
    ),
    "block_list": DESK_PAGE,
    "calendar_one": (DESK_PAGE, DESK_ACTION),
    "sprint_update": (DESK_PAGE, DESK_ACTION.sending(seen="other")),
    "block_start": DESK_ACTION.at(block_of_ours, foreign=block_of_others),
    "block_finish": DESK_ACTION.at(block_of_ours, foreign=block_of_others),
    "block_reopen": DESK_ACTION.at(block_of_ours, foreign=block_of_others),
    "item_decide": DESK_ACTION.at(
        lambda cast: {"pk": make_item(make_block(cast.engagement)).pk},
        foreign=lambda cast: {"pk": make_item(make_block(cast.other_engagement)).pk},
    ).sending(verdict="pass"),
    # Risks and inventories
    "risk_list": DESK_PAGE,
    "risk_create": (DESK_PAGE, DESK_ACTION),
    "risk_page": at_row(DESK_PAGE, make_risk),
    "risk_edit": form_at_row(make_risk),
    "risk_start": at_row(DESK_ACTION, make_risk),
    "risk_fixed": at_row(DESK_ACTION, make_risk),
    "risk_fix_now": at_row(DESK_ACTION, make_risk),
    "risk_later": at_row(DESK_ACTION, make_risk),
    "risk_ask": at_row(DESK_ACTION, make_risk),
    "risk_false_alarm": at_row(DESK_ACTION, make_risk),
    "risk_reopen": at_row(DESK_ACTION, make_risk),
    "risk_owner": at_row(DESK_ACTION, make_risk),
    "risk_proof": at_row(DESK_ACTION, make_risk),
    "dns_map": DESK_PAGE,
    "dns_map_fill": DESK_ACTION,
    "dns_record_page": at_row(
        DESK_PAGE.but(owner=DONE, consultant=DONE, helper=DONE), make_dns_record
    ),
    "dns_record_edit": form_at_row(make_dns_record),
    "dns_import": (DESK_PAGE, DESK_ACTION),
    "dns_zone_file": DESK_PAGE,
    "dns_csv": DESK_PAGE,
    "dns_drift": DESK_PAGE,
    "secret_list": DESK_PAGE,
    "secret_create": (DESK_PAGE, DESK_ACTION),
    "secret_edit": form_at_row(make_secret_entry),
    "secret_delete": form_at_row(make_secret_entry),
    "secret_rotate": form_at_row(make_secret_entry),
    "env_list": (DESK_PAGE, DESK_ACTION),
    "env_import": (DESK_PAGE, DESK_ACTION),
    "env_create": (DESK_PAGE, DESK_ACTION),
    "env_edit": form_at_row(make_env_variable),
    "env_delete": form_at_row(make_env_variable),
    "access_list": DESK_PAGE,
    "access_create": (DESK_PAGE, DESK_ACTION),
    "access_edit": form_at_row(make_access_grant),
    "access_delete": form_at_row(make_access_grant),
    "access_remove": form_at_row(make_access_grant),
    "tie_list": DESK_PAGE,
    "tie_cut": at_row(DESK_ACTION, make_access_grant),
    "rollback_list": DESK_PAGE,
    "rollback_create": (DESK_PAGE, DESK_ACTION),
    "rollback_edit": form_at_row(make_rollback_card),
    "rollback_delete": form_at_row(make_rollback_card),
    "rollback_rehearse": form_at_row(make_rollback_card),
    "rollback_page": at_row(DESK_PAGE, make_rollback_card),
    "drill_start": at_row(DESK_ACTION, make_rollback_card),
    "drill_page": at_row(DESK_PAGE, make_drill),
    "drill_tick": at_row(DESK_ACTION, make_drill).sending(tick="0"),
    "drill_stop": at_row(DESK_ACTION, make_drill),
    "drill_discard": form_at_row(make_drill),
    "contact_list": DESK_PAGE,
    "contact_create": (DESK_PAGE, DESK_ACTION),
    "contact_edit": form_at_row(make_contact),
    "contact_delete": form_at_row(make_contact),
    "alert_list": DESK_PAGE,
    "alert_create": (DESK_PAGE, DESK_ACTION),
    "alert_edit": form_at_row(make_alert),
    "alert_delete": form_at_row(make_alert),
    "alert_test": at_row(DESK_ACTION, make_alert),
    "alert_result": form_at_row(make_alert),
    "alert_confirm": (
        PUBLIC_PAGE.at(alert_token),
        everyone(HIDDEN).at(token("x")),
        everyone(DONE).at(alert_token).by_post(),
    ),
    "change_list": DESK_PAGE,
    "change_create": DESK_ACTION,
    "change_note": (DESK_PAGE, DESK_ACTION.sending(what="Moved www", where="Cloudflare")),
    "change_card": at_row(DESK_ACTION, make_change),
    "change_edit": form_at_row(make_change),
    "change_delete": form_at_row(make_change),
    "approval_list": DESK_PAGE,
    "approval_create": (DESK_PAGE, DESK_ACTION),
    "approval_page": at_row(DESK_PAGE, make_approval),
    "approval_read": at_row(DESK_ACTION, make_approval),
    "approval_withdraw": form_at_row(make_approval),
    "comment_list": (DESK_PAGE, DESK_ACTION.sending(audience="internal", text="Seen")),
    "comments_read": DESK_ACTION,
    "comment_risk": (
        at_row(DESK_PAGE, make_risk),
        at_row(DESK_ACTION, make_risk).sending(audience="internal", text="Seen"),
    ),
    "comment_item": (
        at_row(DESK_PAGE, item_of),
        at_row(DESK_ACTION, item_of).sending(audience="founder", text="Seen"),
    ),
    "internal_comment_take_back": form_at_row(internal_comment),
    "founder_comment_take_back": form_at_row(founder_comment),
    "screenshot_list": DESK_PAGE,
    "screenshot_risk": form_at_row(make_risk),
    "screenshot_item": form_at_row(item_of),
    "screenshot_change": form_at_row(make_change),
    "screenshot_question": form_at_row(make_approval),
    "internal_screenshot": at_row(DESK_PAGE, internal_screenshot),
    "founder_screenshot": at_row(DESK_PAGE, founder_screenshot),
    "internal_screenshot_edit": form_at_row(internal_screenshot),
    "founder_screenshot_edit": form_at_row(founder_screenshot),
    "internal_screenshot_delete": form_at_row(internal_screenshot),
    "founder_screenshot_delete": form_at_row(founder_screenshot),
    "audit_list": DESK_PAGE,
    "workspace_audit_list": WORKSPACE_MANAGE_PAGE,
    # The pack, through both doors
    "pack_list": DESK_PAGE,
    "pack_make": DESK_ACTION,
    "pack_progress": DESK_PAGE.but(owner=DONE, consultant=DONE, helper=DONE),
    "pack_card": DESK_PAGE,
    "pack_preview": DESK_PAGE,
    "pack_preview_news": DESK_PAGE.but(owner=DONE, consultant=DONE, helper=DONE),
    "pack_preview_page": at_preview(DESK_PAGE),
    "pack_download": at_pack(DESK_PAGE),
    "pack_bundle": at_pack(DESK_PAGE),
    "pack_compare": at_two_packs(DESK_PAGE),
    "share_list": (DESK_PAGE, DESK_ACTION),
    "share_revoke": at_row(DESK_ACTION, make_share_link),
    "share_unlock": at_row(DESK_ACTION, make_share_link),
    "share_page": PUBLIC_PAGE.at(share_token),
    "share_enter": everyone(DONE).by_post().at(share_token),
    "share_pdf": PUBLIC_PAGE.at(share_token),
    "share_zip": PUBLIC_PAGE.at(share_token),
    "sheet_page": at_row(DESK_PAGE, make_risk),
    "sheet_make": at_row(DESK_ACTION, make_risk),
    "sheet_pdf": at_row(DESK_PAGE, make_risk_with_sheet),
    "portal_sheet": at_row(PORTAL_PAGE, make_risk),
    "portal_sheet_make": at_row(DECISION, make_risk),
    "portal_sheet_pdf": at_row(PORTAL_PAGE, make_risk_with_sheet),
    "portal_pack": PORTAL_PAGE,
    "portal_pack_bundle": at_pack(PORTAL_PAGE),
    "portal_pack_compare": at_two_packs(PORTAL_PAGE),
    "portal_pack_download": at_pack(PORTAL_PAGE),
    "pack_signoff": at_pack(DECISION).sending(typed_name="Ada Byron"),
    # The founder's portal
    "portal_list": PORTAL_PAGE.but(other_founder=OK),
    "portal_page": PORTAL_PAGE,
    "portal_timeline": PORTAL_PAGE,
    "portal_risks": PORTAL_PAGE,
    "portal_risk": PORTAL_PAGE.at(
        lambda cast: {"pk": make_risk(cast.engagement).pk},
        foreign=lambda cast: {"pk": make_risk(cast.other_engagement).pk},
    ),
    "portal_risk_wait": DECISION.at(
        lambda cast: {"pk": make_risk(cast.engagement).pk},
        foreign=lambda cast: {"pk": make_risk(cast.other_engagement).pk},
    ),
    "portal_risk_fix": DECISION.at(
        lambda cast: {"pk": make_risk(cast.engagement).pk},
        foreign=lambda cast: {"pk": make_risk(cast.other_engagement).pk},
    ),
    "portal_question": (
        PORTAL_PAGE.at(
            lambda cast: {"pk": make_approval(cast.engagement).pk},
            foreign=lambda cast: {"pk": make_approval(cast.other_engagement).pk},
        ),
        DECISION.at(
            lambda cast: {"pk": make_approval(cast.engagement).pk},
            foreign=lambda cast: {"pk": make_approval(cast.other_engagement).pk},
        ).sending(press="Yes"),
    ),
    "portal_intake": PORTAL_PAGE,
    "portal_intake_stage": (
        PORTAL_PAGE.but(owner=DONE, consultant=DONE, founder_helper=DONE).at(intake_screen),
        DECISION.at(intake_screen),
    ),
    "portal_comments": (PORTAL_PAGE, PORTAL_ACTION.sending(text="Seen")),
    "portal_comment_risk": (
        at_row(PORTAL_PAGE, make_risk),
        at_row(PORTAL_ACTION.sending(text="Seen"), make_risk),
    ),
    "portal_comment_take_back": (
        at_row(PORTAL_PAGE, founder_comment),
        at_row(PORTAL_ACTION, founder_comment),
    ),
    "portal_screenshot": at_row(PORTAL_PAGE, founder_screenshot),
    "portal_dns_map": PORTAL_PAGE,
    "portal_ties": PORTAL_PAGE,
    "portal_tie_cut": at_row(DECISION, make_access_grant),
    "portal_rollback_list": PORTAL_PAGE,
    "portal_rollback": at_row(PORTAL_PAGE, make_rollback_card),
    "portal_gains": PORTAL_PAGE,
    "portal_good": PORTAL_PAGE,
    "portal_later": PORTAL_PAGE,
    "portal_later_calendar": PORTAL_PAGE,
    "portal_calendar": (PORTAL_PAGE, PORTAL_CLIENTS_ACTION),
    "portal_calendar_feed": (
        PUBLIC_PAGE.at(follow_up_token),
        everyone(HIDDEN).at(token("x")),
        everyone(HIDDEN).at(calendar_token),  # of the desk's link
    ),
    "portal_statements": PORTAL_PAGE,
    "portal_statement": (
        PORTAL_PAGE.at(rule_on_words),
        DECISION.at(rule_on_words).sending(answer="not_yet"),
    ),
    # Runs, and the catalogue of rules
    "run_list": DESK_PAGE,
    "run_start": DESK_ACTION,
    "run_latest_card": DESK_PAGE,
    "run_page": at_row(DESK_PAGE, finished),
    "run_json": at_row(DESK_PAGE, finished),
    "run_report": at_row(DESK_PAGE, finished),
    "run_compare": DESK_PAGE.at(
        lambda cast: two_runs_of(cast.engagement),
        foreign=lambda cast: (
            two_runs_of(cast.engagement) | {"earlier_pk": finished(cast.other_engagement).pk}
        ),
    ),
    "risk_verify": at_row(DESK_ACTION, make_risk),
    "risk_history": at_row(DESK_PAGE, make_risk),
    "risk_before_after": at_row(DESK_PAGE, make_turned_risk),
    "item_before_after": at_row(DESK_PAGE, item_of),
    "portal_before_after": PORTAL_PAGE,
    "portal_risk_before_after": at_row(PORTAL_PAGE, make_turned_risk),
    "gate_list": WORKSPACE_PAGE,
    "rule_list": OWN_PAGE,
    "rule_page": (
        OWN_PAGE.at(lambda cast: {"code": "MAIL001"}),
        members(HIDDEN).at(lambda cast: {"code": "X"}),
    ),
    # The API: a session opens nothing there; what tokens open is tried in test_api_doors.py
    "api_reference": PUBLIC_PAGE,
    "api_schema": PUBLIC_PAGE,
    "api_unknown": everyone(HIDDEN).at(lambda cast: {"rest": "nothing"}),
    "api_engagement_list": API,
    "api_engagement_create": API.by_post(),
    "api_engagement_get": API,
    "api_risk_list": API,
    "api_risk_get": at_row(API, make_risk),
    "api_risk_move": at_row(API.by_post(), make_risk),
    "api_item_list": API,
    "api_item_decide": at_row(API.by_post(), item_of),
    "api_change_list": API,
    "api_change_create": API.by_post(),
    "api_dns_map": API,
    "api_run_list": API,
    "api_run_start": API.by_post(),
    "api_run_get": at_row(API, finished),
    "api_run_evidence": at_row(API, finished),
    "api_pack_list": API,
    "api_pack_get": at_pack(API),
    "api_pack_pdf": at_pack(API),
    "api_pack_zip": at_pack(API),
    "api_readiness": API,
    # Accounts: each page shows or changes one's own; the entrance leads home who is in already
    "account_login": ENTRANCE,
    "account_signup": ENTRANCE,
    "account_request_login_code": ENTRANCE,
    "account_confirm_login_code": members(302),  # nothing to confirm: no code was asked for
    "account_logout": (OWN_PAGE, everyone(LOGIN).by_post()),
    "account_inactive": PUBLIC_PAGE,
    "account_reset_password": PUBLIC_PAGE,
    "account_reset_password_done": PUBLIC_PAGE,
    "account_reset_password_from_key": PUBLIC_PAGE.at(lambda cast: {"uidb36": "1", "key": "x-y"}),
    "account_reset_password_from_key_done": PUBLIC_PAGE,
    "account_email_verification_sent": PUBLIC_PAGE,
    "account_confirm_email": PUBLIC_PAGE.at(lambda cast: {"key": "x"}),
    "account_email": OWN_PAGE,
    "account_change_password": members(302),  # nobody in the cast has one: set it instead
    "account_set_password": OWN_PAGE,
    "account_reauthenticate": members(FORBIDDEN),  # there is nothing to do it with
    # The second factor, which nobody in the cast has set up
    "mfa_index": OWN_PAGE,
    "mfa_authenticate": members(302),
    "mfa_reauthenticate": members(FORBIDDEN),
    "mfa_reauthenticate_webauthn": members(FORBIDDEN),
    "mfa_activate_totp": OWN_PAGE,
    "mfa_deactivate_totp": members(HIDDEN),
    "mfa_view_recovery_codes": members(HIDDEN),
    "mfa_generate_recovery_codes": OWN_PAGE,
    "mfa_download_recovery_codes": members(HIDDEN),
    "mfa_list_webauthn": OWN_PAGE,
    "mfa_add_webauthn": OWN_PAGE,
    "mfa_edit_webauthn": members(HIDDEN).at(lambda cast: {"pk": 1}),
    "mfa_remove_webauthn": members(HIDDEN).at(lambda cast: {"pk": 1}),
    "mfa_login_webauthn": members(302),
    "second_factor": OWN_PAGE,
    # Where one is signed in: one's own sessions only
    "usersessions_list": OWN_PAGE,
    "session_end": members(HIDDEN).by_post().at(lambda cast: {"pk": session_of_nobody().pk}),
}
