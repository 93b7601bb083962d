"""Environment variables by name: which exist, and in which environments each is set."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.core.exceptions import ValidationError
from django.db import models, transaction

from engagements.env_names import EnvName, kind_of_secret
from engagements.models.audit_log import audit
from engagements.models.engagement import Engagement
from engagements.models.owned import CLOSED, EngagementPaper
from engagements.models.secret import SecretEntry
from engagements.models.transitions import TransitionError
from engagements.secret_values import refuse_secret_value

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from engagements.models.people import User


class Environment(models.TextChoices):
    PRODUCTION = "production", "Production"
    STAGING = "staging", "Staging"
    PREVIEW = "preview", "Previews"
    CI = "ci", "CI"
    DEVELOPMENT = "development", "Development"


class EnvVariable(EngagementPaper):
    """One variable, by its name. `set_in` are values of Environment; `secret` where it is one."""

    FREE_TEXT = ("name", "note")

    shapes = {"set_in": list[str]}

    engagement = models.ForeignKey(
        Engagement, models.CASCADE, related_name="env_variables", editable=False
    )
    name = models.CharField(max_length=120)
    set_in = models.JSONField(default=list, blank=True)
    note = models.TextField(blank=True)
    secret = models.ForeignKey(
        SecretEntry, models.SET_NULL, related_name="variables", null=True, editable=False
    )

    class Meta(EngagementPaper.Meta):
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(name="envvariable_name_once", fields=["engagement", "name"]),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        """Raises ValidationError, by field, for what looks like a secret's value."""
        super().clean()
        errors: dict[str, ValidationError] = {}
        for field in self.FREE_TEXT:
            try:
                refuse_secret_value(getattr(self, field))
            except ValidationError as error:
                errors[field] = error
        if errors:
            raise ValidationError(dict(errors))

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.clean()  # the last line of defence, as of a secret
        super().save(*args, **kwargs)


@transaction.atomic
def take_names(
    engagement: Engagement, names: Sequence[EnvName], set_in: Collection[str], *, by: User
) -> tuple[int, int]:
    """Puts names on the list, and those that open something into the secrets inventory.

    What is there stays, with its note; `set_in` is added to it. Returns how many variables and
    how many secrets are new. Raises TransitionError once the engagement is closed.
    """
    place = _open(engagement)
    known = {each.name: each for each in place.env_variables.select_related("secret")}
    secrets = {each.name: each for each in place.secrets.all()}
    new_secrets = [
        SecretEntry(engagement=place, name=each.name, kind=kind_of_secret(each.name))
        for each in names
        if each.is_secret and each.name not in secrets
    ]
    for entry in new_secrets:
        entry.clean()
    secrets |= {entry.name: entry for entry in SecretEntry.objects.bulk_create(new_secrets)}
    rows = []
    for each in names:
        row = known.get(each.name) or EnvVariable(engagement=place, name=each.name, note=each.note)
        row.note = row.note or each.note
        said = secrets[each.name].environments if each.name in secrets else ""
        row.set_in = _ordered({*row.set_in, *set_in, *_pieces(said)})
        if row.secret_id is None and each.name in secrets:
            row.secret = secrets[each.name]
            if row.pk:  # one by one: whose it is is checked in `save`
                row.save(update_fields=["secret"])
        row.clean()
        rows.append(row)
    new = [row for row in rows if row.name not in known]
    EnvVariable.objects.bulk_create(new)
    old = [row for row in rows if row.name in known]
    EnvVariable.objects.bulk_update(old, ["note", "set_in"])
    _tell_secrets(rows)
    audit(place, by, f"read {len(names)} names of environment variables, {len(new)} of them new")
    return len(new), len(new_secrets)


@transaction.atomic
def set_matrix(engagement: Engagement, ticked: Mapping[int, Collection[str]], *, by: User) -> int:
    """Where each variable is set: environments by key, none for a key left out.

    Returns how many rows changed. Raises TransitionError once the engagement is closed.
    """
    place = _open(engagement)
    changed = []
    for row in place.env_variables.select_related("secret"):
        now = _ordered(ticked.get(row.pk, ()))
        if now != row.set_in:
            row.set_in = now
            changed.append(row)
    EnvVariable.objects.bulk_update(changed, ["set_in"])
    _tell_secrets(changed)
    if changed:
        audit(place, by, f"noted where {len(changed)} environment variables are set")
    return len(changed)


def _open(engagement: Engagement) -> Engagement:
    place = Engagement.objects.select_for_update(no_key=True).get(pk=engagement.pk)
    if place.is_closed:
        raise TransitionError(CLOSED)
    return place


def _ordered(values: Collection[str]) -> list[str]:
    return [str(environment) for environment in Environment if environment in values]


def _pieces(environments: str) -> list[str]:
    """What somebody wrote of a secret: "Production, EU" is production, and more."""
    pieces = (piece.strip() for piece in environments.split(","))
    known = Environment.values
    return [piece.lower() if piece.lower() in known else piece for piece in pieces if piece]


def _tell_secrets(rows: Sequence[EnvVariable]) -> None:
    """The inventory and the pack name the environments of a secret; keep them the same.

    Other words that somebody wrote there stay.
    """
    told = []
    for row in rows:
        if row.secret is not None:
            words = [w for w in _pieces(row.secret.environments) if w not in Environment.values]
            row.secret.environments = ", ".join([*row.set_in, *words])[:120]
            told.append(row.secret)
    SecretEntry.objects.bulk_update(told, ["environments"])
