"""The items of a block: ticked by rules, or by a person who then answers for it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.db import models, transaction
from django.utils import timezone

from engagements.models.audit_log import audit
from engagements.models.block import Block
from engagements.models.constraints import one_of
from engagements.models.owned import CLOSED
from engagements.models.transitions import TransitionError, lock, require_reason
from engagements.tenancy import ClientOwned, TenantQuerySet

if TYPE_CHECKING:
    from engagements.models.people import User


class ItemState(models.TextChoices):
    OPEN = "open", "Open"
    PASS = "pass", "Passes"
    FAIL = "fail", "Fails"
    NOT_APPLICABLE = "not_applicable", "Does not apply"


class ItemQuerySet(TenantQuerySet["Item"]):
    def unsettled(self) -> ItemQuerySet:
        """Open or failing."""
        return self.filter(state__in=[ItemState.OPEN, ItemState.FAIL])

    def decided_by_people(self) -> ItemQuerySet:
        return self.filter(decided_at__isnull=False, decided_by_rule=False)

    def tick_by_rules(self, statuses: Mapping[str, str]) -> int:
        """Brings the items in line with a run; returns how many changed their state.

        `statuses` is rule code to the worst status of the run. What a person decided stays;
        only what the rules would say is noted beside it.
        """
        return sum(item.tick_by_rules(statuses) for item in self.select_related("block"))


ItemManager = models.Manager.from_queryset(ItemQuerySet)


DECISION = [
    "state",
    "reason",
    "decided_by",
    "decided_by_name",
    "decided_at",
    "decided_by_rule",
]


class Item(ClientOwned):
    """One line of a block's checklist. `rule_state` is what the rules said last."""

    tenant_parent = "block"

    kept_back = frozenset({"decided_by_name"})  # of who came with an archive
    shapes = {"rule_codes": list[str]}

    block = models.ForeignKey(Block, models.CASCADE, related_name="items", editable=False)
    position = models.PositiveSmallIntegerField()
    key = models.SlugField(max_length=60)
    title = models.CharField(max_length=200)
    guidance = models.TextField(blank=True)
    rule_codes = models.JSONField(default=list, blank=True)
    state = models.CharField(
        max_length=15, choices=ItemState, default=ItemState.OPEN, editable=False
    )
    rule_state = models.CharField(
        max_length=15, choices=ItemState, default=ItemState.OPEN, editable=False
    )
    decided_by_rule = models.BooleanField(default=False, editable=False)
    note = models.TextField(blank=True)
    reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(
        "engagements.User", models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    decided_by_name = models.CharField(max_length=254, blank=True, editable=False)
    decided_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ItemManager()  # type: ignore[assignment,misc]

    class Meta(ClientOwned.Meta):
        ordering = ["position", "pk"]
        constraints = [
            one_of("state", ItemState),
            one_of("rule_state", ItemState),
            models.UniqueConstraint(name="item_key_once", fields=["block", "key"]),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, *args: Any, **kwargs: Any) -> None:
        if Block.objects.filter(pk=self.block_id, engagement__state="closed").exists():
            raise TransitionError(CLOSED)
        super().save(*args, **kwargs)

    @property
    def is_decided_by_person(self) -> bool:
        return self.decided_at is not None and not self.decided_by_rule

    @property
    def contradicts_rules(self) -> bool:
        """Whether a person decided otherwise than the rules say now."""
        return self.is_decided_by_person and self.rule_state not in (ItemState.OPEN, self.state)

    def tick_by_rules(self, statuses: Mapping[str, str]) -> bool:
        """Takes over what the rules say, unless a person decided; True when `state` changed."""
        said = judge(self.rule_codes, statuses)
        if said is None:
            return False
        changed = []
        if self.rule_state != said:
            self.rule_state = said
            changed.append("rule_state")
        moved = not self.is_decided_by_person and self.state != said
        if moved:
            self.state, self.reason = said, ""
            self.decided_by, self.decided_by_name = None, ""
            self.decided_by_rule = said != ItemState.OPEN
            self.decided_at = timezone.now() if self.decided_by_rule else None
            changed += DECISION
        if changed:
            self.save(update_fields=changed)
        return moved

    @transaction.atomic
    def decide(self, state: ItemState, *, by: User, reason: str = "") -> None:
        """A person's word. Going against the rules, or past the item, needs a reason."""
        lock(self, "state", "rule_state")
        if self.rule_state not in (ItemState.OPEN, state):
            reason = require_reason(
                reason,
                f"The last audit says “{self.get_rule_state_display()}”. Say why you "
                "decide otherwise.",
            )
        elif state == ItemState.NOT_APPLICABLE:
            reason = require_reason(reason, "Say why this does not apply.")
        self.state, self.reason = state, reason.strip()
        self.decided_by, self.decided_by_name = by, ""
        self.decided_at, self.decided_by_rule = timezone.now(), False
        self.save(update_fields=DECISION)
        words = f"set “{self.title}” to “{state.label.lower()}”"
        audit(self.block.engagement, by, words, self.reason)

    @transaction.atomic
    def leave_to_rules(self, *, by: User) -> None:
        """Takes a person's decision back; what the rules said last counts again."""
        lock(self, "state", "rule_state")
        self.state, self.reason = ItemState(self.rule_state), ""
        self.decided_by, self.decided_by_name = None, ""
        self.decided_by_rule = self.state != ItemState.OPEN
        self.decided_at = timezone.now() if self.decided_by_rule else None
        self.save(update_fields=DECISION)
        audit(self.block.engagement, by, f"left “{self.title}” to the rules")


def judge(rule_codes: list[str], statuses: Mapping[str, str]) -> ItemState | None:
    """What the statuses of an item's rules add up to; None when the run had none of them.

    One fail fails it. A pass needs every rule to have been observed and none to warn: what was
    not looked at is never green, and a warning is for a person to settle.
    """
    found = [statuses.get(code, "not_observed") for code in rule_codes]
    if not any(code in statuses for code in rule_codes):
        return None
    if "fail" in found:
        return ItemState.FAIL
    if all(status == "not_applicable" for status in found):
        return ItemState.NOT_APPLICABLE
    if all(status in ("pass", "not_applicable") for status in found):
        return ItemState.PASS
    return ItemState.OPEN
