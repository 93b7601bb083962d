"""A message and its signature, as standardwebhooks.com specifies them."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder

from engagements.models import Engagement


def body_of(event: str, at: datetime, engagement: Engagement | None, data: dict[str, Any]) -> str:
    """The payload: its type, its moment, whose engagement, and what happened there."""
    about = (
        {"slug": engagement.slug, "title": engagement.title, "domain": engagement.domain}
        if engagement
        else None
    )
    payload = {"type": event, "timestamp": at, "data": {"engagement": about, **data}}
    return json.dumps(payload, cls=DjangoJSONEncoder, ensure_ascii=True)


def signed_headers(
    message_id: str, seconds: int, body: bytes, keys: Iterable[bytes]
) -> dict[str, str]:
    """The three headers; a signature for each key, so that one can be changed without a gap."""
    signed = f"{message_id}.{seconds}.".encode() + body
    digests = [hmac.new(key, signed, hashlib.sha256).digest() for key in keys]
    return {
        "webhook-id": message_id,
        "webhook-timestamp": str(seconds),
        "webhook-signature": " ".join(f"v1,{base64.b64encode(each).decode()}" for each in digests),
    }
