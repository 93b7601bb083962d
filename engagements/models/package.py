"""What a workspace sells: a sprint with a price, for the door outside."""

from __future__ import annotations

from decimal import Decimal

from django.core.validators import MaxValueValidator, MinValueValidator, RegexValidator
from django.db import models

from engagements.models.playbook_edition import KEY_LENGTH
from engagements.tenancy import TenantQuerySet, WorkspaceOwned

MOST_HOURS = 999
MOST_RUSH = 100  # per cent
CURRENCY = RegexValidator(r"\A[A-Z]{3}\Z", "Write the currency as three letters, such as EUR.")


class PackageQuerySet(TenantQuerySet["Package"]):
    def offered(self) -> PackageQuerySet:
        """What visitors are shown, in the owner's order."""
        return self.filter(is_offered=True).order_by("position", "pk")


PackageManager = models.Manager.from_queryset(PackageQuerySet)


class Package(WorkspaceOwned):
    """`price` is for one domain; without one it is “on request”.

    `suits` holds answers to the sprint finder's questions as "stage:prototype"; a question of which
    no answer is held is one that does not matter.
    """

    stays_behind = "The workspace's own: a sprint carries its scope and its playbook."

    name = models.CharField(max_length=120)
    summary = models.CharField(max_length=300, blank=True)
    price = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    currency = models.CharField(max_length=3, default="EUR", validators=[CURRENCY])
    further_domain = models.DecimalField(
        max_digits=9,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal(0))],
    )
    rush_percent = models.PositiveSmallIntegerField(
        default=0, validators=[MaxValueValidator(MOST_RUSH)]
    )
    hours = models.PositiveSmallIntegerField(
        default=48, validators=[MinValueValidator(1), MaxValueValidator(MOST_HOURS)]
    )
    included = models.TextField(blank=True, max_length=4000)
    excluded = models.TextField(blank=True, max_length=4000)
    playbook_key = models.SlugField(max_length=KEY_LENGTH, default="a")
    suits = models.JSONField(default=list, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    is_offered = models.BooleanField(default=True)

    objects = PackageManager()  # type: ignore[assignment,misc]

    class Meta(WorkspaceOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="package_name_once",
                fields=["workspace", "name"],
                violation_error_message="You have a package of this name already.",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def price_text(self) -> str:
        return "Price on request" if self.price is None else money(self.price, self.currency)

    @property
    def included_lines(self) -> list[str]:
        return _lines(self.included)

    @property
    def excluded_lines(self) -> list[str]:
        return _lines(self.excluded)


def money(amount: Decimal, currency: str) -> str:
    """ "EUR 2,400", "EUR 99.50": the code first, cents only where there are some."""
    whole = amount == amount.to_integral_value()
    return f"{currency} {amount:,.0f}" if whole else f"{currency} {amount:,.2f}"


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
