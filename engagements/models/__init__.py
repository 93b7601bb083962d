"""The paperwork, one noun a module. Import the nouns from here."""

from engagements.models.access_grant import AccessGrant, SystemKind, Whose
from engagements.models.alert import AlertDestination, AlertKind, Channel
from engagements.models.api_token import ApiToken
from engagements.models.approval import Approval, ApprovalKind
from engagements.models.arrival import Arrival, ArrivalPart, ArrivalStep, ArrivedName
from engagements.models.audit_log import (
    AppendOnlyError,
    AuditEntry,
    WorkspaceAuditEntry,
    audit,
)
from engagements.models.block import Block, BlockState
from engagements.models.calendar_feed import CalendarFeed
from engagements.models.change_log import ChangeEntry
from engagements.models.client import Client
from engagements.models.comment import FounderComment, InternalComment
from engagements.models.contact import Contact, ContactRole
from engagements.models.dns_map import DnsRecord, RecordType
from engagements.models.drill import Drill
from engagements.models.engagement import Engagement, EngagementState, Pause, PauseKind
from engagements.models.env_variable import Environment, EnvVariable
from engagements.models.errand import Errand, ErrandState
from engagements.models.front_door import FrontDoor
from engagements.models.intake_outcome import IntakeOutcome, Makes
from engagements.models.item import Item, ItemState
from engagements.models.knock import Knock, Rate, TooManyKnocks
from engagements.models.lead import Lead, LeadKind
from engagements.models.leaving import (
    ClientExport,
    DeletionReceipt,
    DeletionWhy,
    ExportPart,
)
from engagements.models.logo import Logo
from engagements.models.mail import LINK_HERE, Line, Mail, MailLine, MailSide, MailState
from engagements.models.mail_choice import MailKind, MailRefusal
from engagements.models.package import Package
from engagements.models.people import Invitation, Membership, Role, User
from engagements.models.playbook_edition import PlaybookEdition
from engagements.models.risk import Risk
from engagements.models.risk_scales import (
    Effort,
    FounderState,
    Impact,
    Lane,
    RiskState,
    Severity,
)
from engagements.models.rollback import RollbackCard, RollbackSubject
from engagements.models.screenshot import FounderScreenshot, InternalScreenshot, Side
from engagements.models.secret import SecretEntry, SecretKind
from engagements.models.telling import forget, forget_ours, tell, tell_ours
from engagements.models.transitions import TransitionError
from engagements.models.workspace import Workspace

__all__ = [
    "LINK_HERE",
    "AccessGrant",
    "AlertDestination",
    "AlertKind",
    "ApiToken",
    "AppendOnlyError",
    "Approval",
    "ApprovalKind",
    "Arrival",
    "ArrivalPart",
    "ArrivalStep",
    "ArrivedName",
    "AuditEntry",
    "Block",
    "BlockState",
    "CalendarFeed",
    "ChangeEntry",
    "Channel",
    "Client",
    "ClientExport",
    "Contact",
    "ContactRole",
    "DeletionReceipt",
    "DeletionWhy",
    "DnsRecord",
    "Drill",
    "Effort",
    "Engagement",
    "EngagementState",
    "EnvVariable",
    "Environment",
    "Errand",
    "ErrandState",
    "ExportPart",
    "FounderComment",
    "FounderScreenshot",
    "FounderState",
    "FrontDoor",
    "Impact",
    "IntakeOutcome",
    "InternalComment",
    "InternalScreenshot",
    "Invitation",
    "Item",
    "ItemState",
    "Knock",
    "Lane",
    "Lead",
    "LeadKind",
    "Line",
    "Logo",
    "Mail",
    "MailKind",
    "MailLine",
    "MailRefusal",
    "MailSide",
    "MailState",
    "Makes",
    "Membership",
    "Package",
    "Pause",
    "PauseKind",
    "PlaybookEdition",
    "Rate",
    "RecordType",
    "Risk",
    "RiskState",
    "Role",
    "RollbackCard",
    "RollbackSubject",
    "SecretEntry",
    "SecretKind",
    "Severity",
    "Side",
    "SystemKind",
    "TooManyKnocks",
    "TransitionError",
    "User",
    "Whose",
    "Workspace",
    "WorkspaceAuditEntry",
    "audit",
    "forget",
    "forget_ours",
    "tell",
    "tell_ours",
]
