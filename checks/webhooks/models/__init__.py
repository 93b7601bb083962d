"""What webhooks store."""

from checks.webhooks.models.delivery import (
    GIVEN_UP_AFTER,
    KEPT,
    PAUSES,
    PING,
    Delivery,
    DeliveryState,
    store_deliveries,
)
from checks.webhooks.models.webhook import Webhook

__all__ = [
    "GIVEN_UP_AFTER",
    "KEPT",
    "PAUSES",
    "PING",
    "Delivery",
    "DeliveryState",
    "Webhook",
    "store_deliveries",
]
