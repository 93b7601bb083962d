"""Who may come in: accounts, memberships and invitations.

Plain models, outside the tenant scope: they are the key ring that decides which scope a
request gets. Only access.py and the account pages read them.
"""

import hashlib
import secrets
from datetime import timedelta
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models, transaction
from django.db.models.functions import Lower
from django.utils import timezone

from engagements.models.client import Client
from engagements.models.constraints import one_of
from engagements.models.transitions import TransitionError, lock
from engagements.models.workspace import Workspace
from engagements.time_zones import validate_time_zone

INVITATION_LIFE = timedelta(days=7)
SEEN_NOTED_EVERY = timedelta(minutes=10)  # so that reading pages seldom writes


class UserManager(BaseUserManager["User"]):
    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        """A saved account; without a password it can only log in by mailed code."""
        user = self.model(email=email, **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person. Logs in by e-mail; the address is stored in lower case."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=120, blank=True)
    time_zone = models.CharField(max_length=64, default="UTC", validators=[validate_time_zone])
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects: ClassVar[UserManager] = UserManager()

    EMAIL_FIELD = "email"
    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        ordering = ["email"]
        constraints = [
            models.CheckConstraint(
                name="user_email_lower_case", condition=models.Q(email=Lower("email"))
            )
        ]

    def __str__(self) -> str:
        return self.name or self.email

    def clean(self) -> None:
        super().clean()
        self.email = self.email.strip().lower()

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.email = self.email.strip().lower()
        super().save(*args, **kwargs)

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] or self.email


class Role(models.TextChoices):
    """What a member is to the workspace; access.py says which rights that gives."""

    OWNER = "owner", "Owner"
    CONSULTANT = "consultant", "Consultant"
    HELPER = "helper", "Helper"
    FOUNDER = "founder", "Founder"
    FOUNDER_HELPER = "founder_helper", "Founder's helper"

    @property
    def is_on_the_clients_side(self) -> bool:
        return self in CLIENT_ROLES


CLIENT_ROLES = frozenset({Role.FOUNDER, Role.FOUNDER_HELPER})


def _client_set_for_client_roles() -> models.Q:
    roles = sorted(CLIENT_ROLES)
    return models.Q(role__in=roles, client__isnull=False) | (
        ~models.Q(role__in=roles) & models.Q(client__isnull=True)
    )


class Membership(models.Model):
    """One person's place in one workspace; founders' places are tied to one client."""

    user = models.ForeignKey(User, models.CASCADE, related_name="memberships")
    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="memberships")
    client = models.ForeignKey(
        Client, models.CASCADE, related_name="memberships", null=True, blank=True
    )
    role = models.CharField(max_length=20, choices=Role)
    created_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField(null=True, editable=False)
    second_step_from = models.DateTimeField(
        null=True,
        editable=False,
        help_text="For places older than the rule: when it came to this database.",
    )

    class Meta:
        ordering = ["workspace", "role", "pk"]
        constraints = [
            one_of("role", Role),
            models.CheckConstraint(
                name="membership_client_set_for_client_roles",
                condition=_client_set_for_client_roles(),
            ),
            # Two constraints because SQLite can't say that NULLs are equal.
            models.UniqueConstraint(
                name="membership_once_per_client", fields=["user", "workspace", "client"]
            ),
            models.UniqueConstraint(
                name="membership_once_per_workspace",
                fields=["user", "workspace"],
                condition=models.Q(client__isnull=True),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {self.get_role_display().lower()}"

    @property
    def is_founder(self) -> bool:
        return self.role == Role.FOUNDER

    @property
    def is_on_the_clients_side(self) -> bool:
        return self.role in CLIENT_ROLES

    def note_seen(self) -> None:
        """Keeps when this person was here last, to a few minutes."""
        now = timezone.now()
        if self.seen_at is None or now - self.seen_at > SEEN_NOTED_EVERY:
            self.seen_at = now
            self.save(update_fields=["seen_at"])

    def stands_for(self, client_id: int) -> bool:
        """Whether this is the founder of that client: the only one who may decide for it."""
        return self.is_founder and self.client_id == client_id


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def usable(self) -> Self:
        return self.filter(
            accepted_at__isnull=True, revoked_at__isnull=True, expires_at__gt=timezone.now()
        )

    def with_token(self, token: str) -> Self:
        """By the token of the link; says nothing about whether it may still be used."""
        return self.filter(token_hash=hash_token(token))


InvitationManager = models.Manager.from_queryset(InvitationQuerySet)


def hash_token(token: str) -> str:
    """SHA-256 in hex. The token has 256 random bits, so a salt would add nothing."""
    return hashlib.sha256(token.encode()).hexdigest()


class Invitation(models.Model):
    """A one-time link into a workspace. Only the hash of its token is kept."""

    workspace = models.ForeignKey(Workspace, models.CASCADE, related_name="invitations")
    client = models.ForeignKey(Client, models.CASCADE, related_name="+", null=True, blank=True)
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    role = models.CharField(max_length=20, choices=Role)
    token_hash = models.CharField(max_length=64, unique=True, editable=False)
    invited_by = models.ForeignKey(User, models.SET_NULL, related_name="+", null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True, editable=False)
    revoked_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = InvitationManager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            one_of("role", Role),
            models.CheckConstraint(
                name="invitation_client_set_for_client_roles",
                condition=_client_set_for_client_roles(),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.email}, {self.get_role_display().lower()}"

    @classmethod
    def issue(
        cls,
        workspace: Workspace,
        email: str,
        role: Role,
        *,
        client: Client | None = None,
        name: str = "",
        by: User | None = None,
    ) -> tuple["Invitation", str]:
        """The saved invitation and its token, which is readable this once only."""
        token = secrets.token_urlsafe(32)
        invitation = cls.objects.create(
            workspace=workspace,
            client=client,
            email=email.strip().lower(),
            name=name,
            role=role,
            token_hash=hash_token(token),
            invited_by=by,
            expires_at=timezone.now() + INVITATION_LIFE,
        )
        return invitation, token

    @property
    def refusal(self) -> str:
        """Why the link can't be used any more, as a sentence; empty while it can."""
        if self.accepted_at:
            return "This invitation has been used already. Log in with your e-mail address."
        if self.revoked_at:
            return "This invitation was withdrawn. Ask the person who invited you for a new one."
        if self.expires_at <= timezone.now():
            return "This invitation has run out. Ask the person who invited you for a new one."
        return ""

    @transaction.atomic
    def accept(self, user: User) -> Membership:
        """Gives `user` the place; an older place in the same workspace takes the new role."""
        lock(self, "accepted_at", "revoked_at", "expires_at")
        if self.refusal:
            raise TransitionError(self.refusal)
        self.accepted_at = timezone.now()
        self.save(update_fields=["accepted_at"])
        # By key, as the invited person has no tenant yet in which the client could be read.
        place = {"user": user, "workspace": self.workspace, "client_id": self.client_id}
        membership = Membership.objects.filter(**place).first() or Membership(**place)
        membership.role = self.role
        membership.save()
        return membership

    @transaction.atomic
    def revoke(self) -> None:
        lock(self, "accepted_at", "revoked_at")
        if self.accepted_at:
            raise TransitionError("This invitation was accepted; remove the member instead.")
        self.revoked_at = timezone.now()
        self.save(update_fields=["revoked_at"])
